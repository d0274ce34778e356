"""What a unit reads of a transfer it was asked about and is asked about no more: what it was told of that one, and of no other."""

from datetime import date
from importlib import import_module

import pytest
from sqlalchemy import select, text

from sipweb.actions.handovers import agree_day
from sipweb.actions.transfer_decisions import acknowledge_lift, decline_transfer, lift_transfer
from sipweb.actions.transfer_endings import end_transfer
from sipweb.actions.transfer_settled import settle_transfer
from sipweb.actions.transfers import notify_transfer, start_handover
from sipweb.db import db, writing
from sipweb.models import Event, Transfer
from sipweb.queries.transfers import timeline_of
from tests import cast
from tests.actions.test_merges import merged, twin_of
from tests.actions.test_transfers import decided, early, judged, notified, sent
from tests.actions.test_transfers_settled import ella
from tests.conftest import at

assert early and judged and notified and decided and sent and ella  # fixtures

IN_NOVEMBER = {"person_words": "", "day": date(2026, 11, 1)}


@pytest.fixture
def bosse(app):
    """Another manager of BER, who reviews a merge."""
    return cast.actor_of(cast.add_someone("bosse", "Bosse Bok", [(cast.BOSS, "BER")]).username)


@pytest.fixture
def to_ald(akt, berit, ber, ald, axel) -> Transfer:
    """A handover that ALD has declined."""
    begun = start_handover(berit, akt, from_unit_id=ber.id, to_unit_id=ald.id, text="Hemtjänst.", **IN_NOVEMBER)
    return decline_transfer(at(axel, "2026-10-12T09:20"), begun, text="Nej tack.")


@pytest.fixture
def to_ekb(akt, berit, ber, ekb) -> Transfer:
    """Another one, to EKB, in an akt of the same person as it turns out."""
    twin = twin_of()
    cast.consent_for(twin, "berit", "BER", "EKB")
    return start_handover(at(berit, "2026-10-12T09:10"), twin, from_unit_id=ber.id, to_unit_id=ekb.id, text="Bara för EKB.", **IN_NOVEMBER)


def test_after_a_merge_a_no_opens_the_transfer_it_was_about_and_no_other(to_ald, to_ekb, akt, birger, bosse, axel, ekb, signed_in):
    cast.consent_for(akt, "berit", "BER", "EKB")
    notify_transfer(at(birger, "2026-10-12T09:25"), to_ald, to_unit_id=ekb.id)
    signed_in(axel).page(f"/overforingar/{to_ekb.id}", 404)
    merged(at(birger, "2026-10-12T09:30"), at(bosse, "2026-10-12T09:40"), akt, to_ekb.case)
    signed_in(axel).page(f"/overforingar/{to_ekb.id}", 404)
    page = signed_in(axel).page(f"/overforingar/{to_ald.id}")
    assert "Er enhet har avböjt." in page.text and "Hemtjänst." in page.text and "Bara för EKB." not in page.text
    assert "Er enhet har avböjt (1)" in signed_in(axel).page("/overforingar").text


def test_after_a_merge_each_transfer_has_its_own_events(to_ald, to_ekb, akt, birger, bosse):
    merged(at(birger, "2026-10-12T09:30"), at(bosse, "2026-10-12T09:40"), akt, to_ekb.case)
    later = at(birger, "2026-10-12T09:50")
    assert [row.title for row in timeline_of(to_ald, later)] == ["Mottagande enhet avböjde", "Överlämning aviserad"]
    assert [row.title for row in timeline_of(to_ekb, later)] == ["Överlämning aviserad"]


def test_what_was_written_before_a_line_said_which_transfer_it_is_about_is_told_by_the_history(to_ald, to_ekb, akt, birger, bosse):
    merged(at(birger, "2026-10-12T09:30"), at(bosse, "2026-10-12T09:40"), akt, to_ekb.case)
    its = select(Event.title, Event.transfer_id).where(Event.verb.like("transfer.%")).order_by(Event.id)
    before = db.session.execute(its).all()
    assert before == [("Överlämning aviserad", 1), ("Mottagande enhet avböjde", 1), ("Överlämning aviserad", 2)]
    with writing():
        db.session.execute(text("UPDATE event SET transfer_id = NULL"))
        db.session.execute(text(import_module("sipweb.migrations.versions.0033_of_which_transfer").FILLED))
    assert db.session.execute(its).all() == before


def test_a_no_is_still_a_no_when_a_second_handover_between_the_units_has_ended(to_ald, akt, berit, birger, ber, ald, axel, signed_in):
    end_transfer(at(birger, "2026-10-12T10:00"), to_ald, how="other", text="Slut på den första.")
    begun = start_handover(at(berit, "2026-10-12T11:00"), akt, from_unit_id=ber.id, to_unit_id=ald.id, text="Den andra.", **IN_NOVEMBER)
    end_transfer(at(birger, "2026-10-12T12:00"), begun, how="other", text="Slut på den andra.")
    client = signed_in(axel)
    assert "Er enhet har avböjt (1)" in client.page("/overforingar").text
    first, second = (client.page(f"/overforingar/{one.id}").text for one in (to_ald, begun))
    assert "Er enhet har avböjt." in first and "Slut på" not in first
    assert "Det blev ingen överföring till er enhet." in second and "Slut på den andra." in second and "Nej tack." not in second
    assert "Slut på den andra." not in signed_in(birger).page(f"/overforingar/{to_ald.id}").text


def test_a_unit_that_has_the_akt_itself_and_declined_hears_nothing_of_how_it_ends(akt, berit, birger, ber, ald, alva, axel, signed_in):
    cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), akt.person.identity_number)
    begun = start_handover(berit, akt, from_unit_id=ber.id, to_unit_id=ald.id, text="Hemtjänst.", **IN_NOVEMBER)
    decline_transfer(axel, begun, text="Nej tack.")
    end_transfer(birger, begun, how="other", text="Vi ordnar det själva.")
    for reader in (alva, axel):
        page = signed_in(reader).page(f"/overforingar/{begun.id}")
        assert "Er enhet har avböjt." in page.text and "Nej tack." in page.text
        assert "Vi ordnar det själva." not in page.text and "Avslutad utan överföring" not in page.text


def test_who_answered_a_lift_reads_it_when_the_enhetschefer_choose_a_third_unit(
    notified, otto, simon, eva, ella, sara, early, ald, signed_in
):
    lift_transfer(otto, notified, text="Vi är inte överens.")
    acknowledge_lift(simon, notified, answer="disagreed", text="Behovet hör hit.")
    cast.consent_for(early, "olle", "BOU", "ALD")
    chosen = {"suitable": True, "to_unit_id": ald.id, "method": "Från november.", "on": date(2026, 10, 12)}
    settle_transfer(eva, notified, **chosen)
    there = signed_in(ella).send(f"/overforingar/{notified.id}/enhetschefernas-svar", **chosen | {"suitable": "yes", "on": "2026-10-12"})
    assert (notified.state, notified.to_unit_id) == ("decided", ald.id)
    for reader in (simon, ella):
        page = signed_in(reader).page(f"/overforingar/{notified.id}")
        assert "Det blev ingen överföring till er enhet." in page.text and "Inte till er enhet" in page.text
        assert "Vi är inte överens." in page.text and "Behovet hör hit." in page.text
        assert "Enhetscheferna: överföring beslutad" not in page.text and "Beslutad" not in page.text
    assert "Er enhet har avböjt" not in signed_in(simon).page("/overforingar").text
    signed_in(sara).page(f"/overforingar/{notified.id}", 404)
    assert there == "/overforingar"


# What was said with the unit before.


def test_the_next_unit_reads_and_is_bound_by_nothing_that_was_said_with_the_one_before(sent, otto, simon, axel, early, ald, signed_in):
    agree_day(simon, sent, day=date(2026, 12, 1))
    agree_day(otto, sent, day=date(2026, 12, 1))
    assert (sent.method, sent.transfer_on) == ("Gemensamma möten.", date(2026, 12, 1))
    agree_day(simon, sent, day=date(2026, 11, 20))
    decline_transfer(simon, sent, text="Behovet hör till Äldreenheten.")
    cast.consent_for(early, "olle", "BOU", "ALD")
    notify_transfer(otto, sent, to_unit_id=ald.id)
    assert (sent.method, sent.declined_why, sent.transfer_on, sent.proposed_day, sent.proposed_by_unit_id) == ("", "", None, None, None)
    page = signed_in(axel).page(f"/overforingar/{sent.id}")
    for words in ("Gemensamma möten.", "1 december 2026", "20 november 2026", "Behovet hör till Äldreenheten."):
        assert words not in page.text


def test_a_third_unit_is_not_bound_by_the_lift_it_had_no_part_in(sent, otto, simon, eva, ella, early, ald):
    lift_transfer(otto, sent, text="Vi är inte överens.")
    acknowledge_lift(simon, sent, answer="agreed", text="Det stämmer.")
    cast.consent_for(early, "olle", "BOU", "ALD")
    for each in (eva, ella):
        settle_transfer(each, sent, suitable=True, to_unit_id=ald.id, method="ALD tar emot.", on=date(2026, 10, 12))
    assert (sent.to_unit_id, sent.method) == (ald.id, "ALD tar emot.")
    assert (sent.lifted_why, sent.lifted_on, sent.lifted_by_unit_id, sent.lifted_by_id) == ("", None, None, None)
    assert (sent.lift_answer, sent.lift_answer_text, sent.lift_answered_on) == ("", "", None)
