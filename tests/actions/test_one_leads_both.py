"""Where both sides of a transfer would be the same person, somebody else acts; at last the avdelningschef."""

from datetime import date

import pytest

from sipweb.actions.both_sides import needs_superior
from sipweb.actions.handovers import receive_handover, send_handover, write_handover
from sipweb.actions.organisation import disable_user
from sipweb.actions.people import protect_person
from sipweb.actions.transfers import start_handover
from sipweb.db import db
from sipweb.gate import NotAllowed, Refused
from sipweb.models import Transfer
from sipweb.queries.work import tasks
from tests import cast
from tests.actions.test_transfers import PARTS, answered
from tests.conftest import told


@pytest.fixture
def eva_alone(app, tore):
    """Eva is all that leads BER and EKB; Viktor is above her."""
    for name in ("birger", "disa"):
        disable_user(tore, cast.user_of(name))
    return cast.actor_of("eva")


def sent_by(boss, akt, berit, ber, ekb) -> Transfer:
    """From BER to EKB: decided by this manager, and sent."""
    cast.consent_for(akt, "berit", "BER", "EKB")
    told_ = {"text": "Försörjning.", "person_words": "", "day": date(2026, 11, 1)}
    transfer = start_handover(berit, akt, from_unit_id=ber.id, to_unit_id=ekb.id, **told_)
    answered(boss, transfer, suitable=True, method="Ett möte.", on=date(2026, 10, 12))
    draft = write_handover(berit, transfer, **PARTS)
    return send_handover(berit, transfer, version=str(draft.version))


@pytest.fixture
def sent(eva_alone, akt, berit, ber, ekb) -> Transfer:
    return sent_by(eva_alone, akt, berit, ber, ekb)


def sees(actor, transfer) -> bool:
    return db.session.scalar(Transfer.visible_to(actor).where(Transfer.id == transfer.id)) is not None


def test_the_avdelningschef_receives_where_one_person_is_all_that_leads_both(sent, eva_alone, dag, viktor, akt, signed_in):
    with pytest.raises(Refused, match="Avdelningschefen bekräftar mottagandet i stället"):
        receive_handover(eva_alone, sent, case_worker_id=dag.user_id)
    db.session.rollback()
    assert sees(viktor, sent)
    assert told(viktor)[0].startswith("En och samma chef leder båda enheterna. Bekräfta en överlämning till Ekonomiskt bistånd.")
    assert [task.button for task in tasks(viktor) if task.endpoint == "transfers.show"] == ["Bekräfta"]
    client, here = signed_in(viktor), f"/overforingar/{sent.id}"
    assert "Bekräfta mottagandet" in client.page(here).text
    client.send(f"{here}/bekrafta", case_worker_id=dag.user_id)
    assert (sent.state, akt.track_of(cast.unit_of("EKB").id).case_worker_id) == ("received", dag.user_id)
    assert sent.handovers[0].received_by_id == viktor.user_id
    assert [task for task in tasks(viktor) if task.endpoint == "transfers.show"] == []


def test_the_avdelningschef_reads_no_transfer_that_two_people_lead(app, akt, berit, birger, ber, ekb, viktor):
    transfer = sent_by(birger, akt, berit, ber, ekb)
    assert not transfer.superior_acts and not sees(viktor, transfer)
    with pytest.raises(NotAllowed):
        receive_handover(viktor, transfer, case_worker_id=cast.user_of("dag").id)


def test_another_avdelningschef_reads_nothing_of_it_nor_anyone_of_a_protected_person(sent, akt, berit, viktor, eva_alone):
    cast.add_someone("vera", "Vera Oxel", [(cast.Role.DEPARTMENT_MANAGER, "AOF")])
    assert not sees(cast.actor_of("vera"), sent)
    assert sees(viktor, sent)
    cast.add_someone("ed", "Ed Lo", [(cast.BOSS, "EKB"), (cast.BOSS, "BER")])
    protect_person(berit, akt, protection="flagged", protection_checked_on=date(2026, 10, 12))
    assert not sees(viktor, sent)


def test_who_becomes_the_only_leader_afterwards_does_not_receive_their_own_transfer(
    app, akt, berit, birger, ber, ekb, eva, dag, viktor, tore
):
    transfer = sent_by(birger, akt, berit, ber, ekb)
    for name in ("birger", "disa"):
        disable_user(tore, cast.user_of(name))
    assert sees(viktor, transfer)
    with pytest.raises(Refused, match="Avdelningschefen bekräftar mottagandet i stället"):
        receive_handover(cast.actor_of("eva"), transfer, case_worker_id=dag.user_id)


def test_a_protected_persons_transfer_is_never_the_avdelningschefs_who_is_no_named_reader(sent):
    assert needs_superior(sent)
    with db.session.no_autoflush:
        sent.case.person.protection = "flagged"
        assert not needs_superior(sent)
    db.session.rollback()
