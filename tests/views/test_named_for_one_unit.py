"""Who leads two units and is named in a protected person's akt for one of them: what the other unit has stays closed."""

import pytest

from sipweb.actions.access import name_reader
from sipweb.actions.announcements import send_announcement
from sipweb.actions.decisions import record_decision
from sipweb.actions.people import protect_person
from sipweb.actions.transfers import start_handover
from sipweb.db import db
from sipweb.models import AgendaItem, Announcement, CarePlanning, Referral, Transfer, UrgentConsultation
from tests import cast
from tests.actions.test_care_planning import planned
from tests.actions.test_monthly import item, meeting
from tests.actions.test_urgent import registered

assert planned and item and meeting and registered  # fixtures

ALL = (Referral, Transfer, AgendaItem, CarePlanning, UrgentConsultation)


@pytest.fixture
def of_ber(akt, draft, planned, item, registered, berit, ber, ald):
    """Gun is current at BER and EKB, which Eva leads. BER has one of each with ALD, or has begun one."""
    cast.add_someone("hedda", "Hedda Lund", [(cast.HEAD, "ALD"), (cast.HEAD, "SOC")])  # a second to name there
    told = {"text": "Hemtjänst.", "person_words": ""}
    transfer = start_handover(berit, akt, from_unit_id=ber.id, to_unit_id=ald.id, **told)
    cast.known("dag", "disa", "EKB", "Gun Östberg", akt.person.birth_date, "196003052385")
    return {Referral: draft.id, Transfer: transfer.id, AgendaItem: item.id, CarePlanning: planned.id, UrgentConsultation: registered.id}


def read(actor) -> set[type]:
    return {model for model in ALL if db.session.scalar(model.visible_to(actor).with_only_columns(model.id)) is not None}


def protect_and_name(akt, *, eva_by: str) -> None:
    protect_person(cast.actor_of("birger"), akt, protection="flagged", protection_checked_on=cast.TODAY)
    name_reader(cast.actor_of(eva_by), akt, user_id=cast.actor_of("eva").user_id, reason="Leder enheten.")


def test_until_the_person_is_protected_the_head_of_both_reads_what_both_have(of_ber, eva, birger):
    assert read(eva) == read(birger) == set(ALL)


def test_named_for_one_unit_opens_nothing_of_another(of_ber, akt, eva, birger, signed_in):
    protect_and_name(akt, eva_by="disa")
    assert read(birger) == set(ALL)
    assert read(eva) == set()
    client = signed_in(eva)
    assert client.get("/akter/2026-0001").status_code == 200  # for EKB's part
    for model, path in (
        (Referral, "/forfragningar/{}"), (Transfer, "/overforingar/{}"), (AgendaItem, "/punkter/{}"),
        (CarePlanning, "/moten/vardplanering/{}"), (UrgentConsultation, "/moten/akut/{}"),
    ):  # fmt: skip
        assert client.get(path.format(of_ber[model])).status_code == 404, model


def test_named_for_that_unit_opens_what_it_has(of_ber, akt, eva):
    protect_and_name(akt, eva_by="birger")
    assert read(eva) == set(ALL)


def test_the_akt_shows_no_part_of_the_unit_that_one_is_not_named_for(hidden_akt, disa, ragnar, eva, signed_in):
    """Hilda is current at EKB, and hidden at REL. Eva leads both, and is named for EKB."""
    protect_person(disa, hidden_akt, protection="flagged", protection_checked_on=cast.TODAY)
    name_reader(disa, hidden_akt, user_id=eva.user_id, reason="Leder enheten.")
    page = signed_in(eva).page("/akter/2026-0004")
    assert cast.HIDDEN_NAME not in page.main.text and "Rut Lönn" not in page.main.text
    assert "Dag Tall" in page.main.text
    paper = signed_in(eva).page("/akter/2026-0004/utskrift")
    assert cast.HIDDEN_NAME not in paper.main.text and "Rut Lönn" not in paper.main.text
    assert cast.HIDDEN_NAME not in signed_in(eva).page("/akter/2026-0004/behorighet").main.text
    assert cast.HIDDEN_NAME in signed_in(ragnar).page("/akter/2026-0004").main.text


def test_nor_the_decisions_that_it_refers_to_on_the_page_or_on_paper(akt, berit, birger, ber, eva, signed_in):
    """Gun is current at BER and EKB, which Eva leads; she is named for EKB."""
    cast.known("dag", "disa", "EKB", "Gun Östberg", akt.person.birth_date, "196003052385")
    told = {"delegate": "Enhetschef", "delegation_reference": "9.87", "decided_on": cast.TODAY, "told_on": cast.TODAY}
    decision = record_decision(berit, akt, unit_id=ber.id, told_by_id=berit.user_id, **told)
    pages = ("/akter/2026-0001", "/akter/2026-0001/utskrift")
    assert all("9.87" in signed_in(eva).page(path).text for path in pages)
    protect_and_name(akt, eva_by="disa")
    for path in pages:
        page = signed_in(eva).page(path)
        assert "9.87" not in page.text and f"/beslut/{decision.id}/ratta" not in page.links
        assert "9.87" in signed_in(birger).page(path).text
    assert f"/beslut/{decision.id}/ratta" in signed_in(birger).page(pages[0]).links


def test_a_decision_that_ones_unit_was_told_of_is_read_and_not_corrected_there(akt, berit, birger, ber, ekb, eva, signed_in):
    cast.known("dag", "disa", "EKB", "Gun Östberg", akt.person.birth_date, "196003052385")
    told = {"delegate": "Enhetschef", "delegation_reference": "9.87", "decided_on": cast.TODAY, "told_on": cast.TODAY}
    decision = record_decision(berit, akt, unit_id=ber.id, told_by_id=berit.user_id, **told)
    cast.consent_for(akt, "berit", "BER", "EKB")
    news = db.session.scalars(db.select(Announcement)).one()
    send_announcement(berit, news, text="Kontaktperson.", need="planeringen.", unit_ids=[ekb.id])
    protect_and_name(akt, eva_by="disa")
    page = signed_in(eva).page("/akter/2026-0001")
    assert "9.87" in page.text and f"/beslut/{decision.id}/ratta" not in page.links
