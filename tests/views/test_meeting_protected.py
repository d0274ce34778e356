"""A protected person's item on a meeting: the chair and the managers who are not named answer without reading it."""

import pytest

from sipweb.actions.agenda import submit_item
from sipweb.actions.item_moved import accept_late, answer_unseen
from sipweb.actions.minutes import begin_meeting
from sipweb.actions.people import protect_person
from sipweb.actions.presiding import appoint
from sipweb.db import db
from sipweb.gate import NotAllowed, Refused
from sipweb.models import AgendaItem, Notice
from tests import cast
from tests.actions.test_monthly import item_from, plan
from tests.conftest import at

IN_TIME, LATE, ON_THE_DAY = "2026-10-12T10:00", "2026-10-12T12:01", "2026-10-13T09:00"


@pytest.fixture
def meeting(birger, simon):
    """Simon leads, whose unit no item concerns; the two units each have an enhetschef."""
    cast.add_someone("edit", "Edit Asp", [(cast.HEAD, "ALD")])
    found = plan(birger)
    return appoint(birger, found, chair_id=simon.user_id, writer_id=birger.user_id)


@pytest.fixture
def flagged(birger, akt):
    protect_person(birger, akt, protection="flagged", protection_checked_on=cast.TODAY)
    return akt


@pytest.fixture
def late(berit, ber, flagged, meeting, birger):
    return submit_item(at(birger, LATE), item_from(berit, ber, flagged, meeting), late_reason="Kom i morse.")


def notices_to(username):
    rows = db.select(Notice).where(Notice.to_user_id == cast.user_of(username).id).order_by(Notice.id)
    return [(one.text, one.about) for one in db.session.scalars(rows)]


@pytest.mark.parametrize("when, word", [(IN_TIME, "är anmäld till"), (LATE, "kom för sent till")])
def test_whoever_is_not_named_is_told_no_akt_and_who_hears_it_can_read_it(when, word, berit, ber, flagged, meeting, birger, simon, app):
    item = submit_item(at(birger, when), item_from(berit, ber, flagged, meeting), late_reason="Kom i morse.")
    text = f"En punkt om en skyddad person {word} Samverkansmöte 13 oktober 2026 kl.\u00a09.00."
    assert notices_to("simon")[-1] == (text, f"monthly:{meeting.id}")
    assert all("2026-0001" not in text for text, _ in notices_to("simon"))
    assert notices_to("axel")[-1][1] == f"item:{item.id}"
    assert "Akt 2026-0001" in notices_to("axel")[-1][0]
    for manager in ("axel", "edit"):
        assert db.session.scalars(AgendaItem.visible_to(cast.actor_of(manager))).all() == [item]
    assert db.session.scalars(AgendaItem.visible_to(cast.actor_of("alva"))).all() == []


def test_a_protected_item_that_came_late_is_taken_up_by_the_chair_who_does_not_read_it(meeting, late, simon, birger, signed_in, clock):
    clock.set("2026-10-12T14:00")
    chair = signed_in(simon)
    assert f"/moten/{meeting.id}/for-sena" in chair.page("/").links
    page = chair.page(f"/moten/{meeting.id}")
    assert "1 punkt om en skyddad person" in page.text
    assert "2026-0001" not in page.text
    with pytest.raises(Refused, match="kom för sent"):
        begin_meeting(at(simon, ON_THE_DAY), meeting)
    page = chair.send(f"/moten/{meeting.id}/for-sena", 422, way="move")
    assert "Skriv varför." in page.errors
    assert "2026-0001" not in page.text
    assert chair.send(f"/moten/{meeting.id}/for-sena", way="up") == f"/moten/{meeting.id}"
    assert db.session.get_one(AgendaItem, late.id).state == "submitted"
    assert f"/moten/{meeting.id}/for-sena" not in chair.page("/").links
    assert begin_meeting(at(simon, ON_THE_DAY), meeting).state == "in_session"


def test_or_moved_and_then_it_is_told_to_those_who_read_it_alone(meeting, late, simon, app):
    answer_unseen(at(simon, "2026-10-12T14:00"), meeting, way="move", text="Vi hinner inte.")
    assert db.session.get_one(AgendaItem, late.id).outcome == "moved"
    assert all("2026-0001" not in text for text, _ in notices_to("simon"))
    with pytest.raises(Refused, match="inget att ta ställning till"):
        answer_unseen(at(simon, "2026-10-12T14:01"), meeting, way="up")


def test_nobody_but_the_chair_answers_for_it(meeting, late, birger, axel):
    with pytest.raises(NotAllowed):
        answer_unseen(birger, meeting, way="up")
    with pytest.raises(NotAllowed):
        accept_late(axel, late)


def test_whoever_hears_an_item_already_reads_it_when_the_person_becomes_protected(berit, ber, ald, akt, meeting, birger, signed_in):
    item = submit_item(at(birger, IN_TIME), item_from(berit, ber, akt, meeting))
    protect_person(berit, akt, protection="flagged", protection_checked_on=cast.TODAY)
    reads = [who for who in ("axel", "edit", "alva", "simon") if db.session.scalars(AgendaItem.visible_to(cast.actor_of(who))).all()]
    assert reads == ["axel", "edit"]
    assert signed_in(cast.actor_of("axel")).page(f"/punkter/{item.id}")
