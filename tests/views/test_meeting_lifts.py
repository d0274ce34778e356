"""A lifted question and the meeting: taken up with what is written, lifted on as the same question, solved by what was agreed."""

import pytest

from sipweb.actions.agenda import submit_item
from sipweb.actions.attendance import note_attendance
from sipweb.actions.escalation_answers import agree_to_lift
from sipweb.actions.escalations import propose_end
from sipweb.actions.minutes import begin_meeting, confirm_minutes, end_meeting, finish_minutes
from sipweb.actions.presiding import appoint
from sipweb.db import db, writing
from sipweb.gate import Refused
from sipweb.models import AgendaItem, Escalation, EscalationUnit
from sipweb.queries.work import tasks
from tests import cast
from tests.actions.test_monthly import WHOLE, plan, settle
from tests.conftest import at

THEN = "2026-10-13T09:30"


@pytest.fixture
def meeting(birger):
    return plan(birger)


def taken_up(client, meeting, ber):
    """From the meeting's page to a draft about the lifted question."""
    where = next(link for link in client.page(f"/moten/{meeting.id}").links if "lyft=" in link)
    page = client.page(where)
    return client.send(where, **page.values() | {"unit_id": ber.id})


@pytest.fixture
def item(on_2, meeting, birger, axel, ber, signed_in, clock):
    """Written up in the akt and lifted to level 2; reported, and the meeting goes on."""
    where = taken_up(signed_in(birger), meeting, ber)
    item = db.session.scalar(db.select(AgendaItem))
    client, whole = signed_in(birger), {name: text for name, text in WHOLE.items() if name != "question"}
    client.send(where, **client.page(where).values() | whole)
    submit_item(birger, item, need="det behövs.")
    appoint(birger, meeting, chair_id=birger.user_id, writer_id=axel.user_id)
    begin_meeting(at(birger, "2026-10-13T09:05"), meeting)
    clock.set(THEN)
    return item


def lock(birger, meeting):
    end_meeting(at(birger, THEN), meeting)
    note_attendance(at(birger, THEN), meeting, came={birger.user_id: True})
    finish_minutes(at(birger, THEN), meeting)
    confirm_minutes(at(birger, THEN), meeting)


def test_a_draft_about_a_lifted_question_has_what_is_written_in_it(on_2, meeting, birger, ber, ald, signed_in):
    where = taken_up(signed_in(birger), meeting, ber)
    item = db.session.scalar(db.select(AgendaItem))
    assert (item.escalation_id, item.question) == (on_2.id, "Vem städar?")
    assert item.attempt == "2026-10-09: Ringde tre gånger."
    assert [one.unit_id for one in item.heard_by] == [ald.id]
    assert where == f"/punkter/{item.id}/andra"
    assert "Lyft till nivå 2, inte på dagordningen" not in signed_in(birger).page(f"/moten/{meeting.id}").text
    assert "Lyft till nivå 2, inte på dagordningen" not in signed_in(birger).page(f"/moten/{meeting.id + 1}").text


def test_the_meeting_lifts_the_same_question_on(item, on_2, birger, meeting, signed_in):
    page = signed_in(birger).page(f"/punkter/{item.id}/nu")
    told = {"outcome": "lifted", "outcome_text": "Vi är inte överens.", "asked_up": "Vem betalar städningen?"}
    signed_in(birger).send(f"/punkter/{item.id}/nu", **page.values() | told)
    one = db.session.scalars(db.select(Escalation)).one()
    assert (one.id, one.level) == (on_2.id, 3)
    assert (one.steps[-1].question, one.steps[-1].report) == ("Vem betalar städningen?", "Vi är inte överens.")


def test_what_stands_higher_up_already_is_not_lifted_there_again(item, on_3, birger):
    due = on_3.due_on
    with pytest.raises(Refused, match="redan lyft till nivå 3"):
        settle(at(birger, THEN), item, outcome="lifted", outcome_text="Igen.", tasks=[])
    assert (on_3.level, on_3.due_on, len(on_3.steps)) == (3, due, 3)


def test_nor_what_waits_for_answers_to_a_solution(item, on_2, birger, axel):
    propose_end(axel, on_2, verb="escalation.solve", text="Äldreenheten städar.")
    with pytest.raises(Refused, match="väntar på svar"):
        settle(at(birger, THEN), item, outcome="lifted", outcome_text="Igen.", tasks=[])
    assert on_2.pending == "solved"


def test_what_the_meeting_agreed_on_solves_the_question_when_the_units_agree(item, on_2, birger, axel, meeting, signed_in, clock):
    settle(at(birger, THEN), item, outcome_text="Äldreenheten städar.")
    assert on_2.pending == ""  # until the minutes are locked it can be changed
    lock(birger, meeting)
    assert (on_2.pending, on_2.level) == ("solved", 2)
    assert "Är ni överens om hur det löses?" in [task.title for task in tasks(at(axel, THEN))]
    agree_to_lift(at(axel, THEN), on_2)
    assert (on_2.state, on_2.outcome) == ("solved", "Äldreenheten städar.")


def test_a_unit_that_the_item_is_not_for_is_not_asked_at_the_table(item, on_2, birger, otto, meeting, signed_in):
    soc = cast.unit_of("SOC")
    with writing():
        db.session.add(EscalationUnit(escalation_id=on_2.id, unit_id=soc.id))
    appoint(birger, meeting, chair_id=birger.user_id, writer_id=otto.user_id)
    page = signed_in(otto).page(f"/punkter/{item.id}/nu")
    assert "Svar från Äldreenheten" in page.text
    assert "Svar från Socialpsykiatri" not in page.text
