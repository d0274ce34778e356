"""What remains of an avvikelse: made a point on the next avstämningsmöte, lifted, and gone from the list when it is dealt with."""

from datetime import date

import pytest

from sipweb.actions.agenda import draft_item, submit_item
from sipweb.actions.deviation_step2 import hold_dialogue, write_together
from sipweb.actions.deviations import draft_deviation, report_deviation
from sipweb.actions.escalations import raise_question, withdraw_question
from sipweb.actions.item_moved import postpone_item, withdraw_item
from sipweb.actions.minutes import begin_meeting, settle_item
from sipweb.actions.presiding import appoint
from sipweb.db import db, writing
from sipweb.gate import NotAllowed, Refused
from sipweb.models import AgendaItem, Deviation, DeviationParty, Escalation
from sipweb.queries.deviation_followed import followed, unsolved_deviations
from tests.actions.test_deviations import DIALOGUE, STEP_1, TEXT
from tests.actions.test_monthly import plan
from tests.conftest import at

POINT = {"kind": "shared", "heading": "Kvarstår", "problem": "Rummen räcker inte.", "question": "Hur löser vi det?", "unit_ids": []}
ASKED = {"kind": "common", "question": "Vem bokar rum?", "report": "Rummen räcker inte."}


@pytest.fixture
def remaining(berit, birger, axel, ber, ald) -> Deviation:
    made = report_deviation(birger, draft_deviation(berit, ber, unit_ids=[ald.id], **STEP_1))
    return write_together(axel, hold_dialogue(axel, made, **DIALOGUE), **TEXT | {"remaining_problems": "Rummen räcker inte."})


@pytest.fixture
def meeting(birger):
    """Avstämningsmöte 10 November; the next one 12 January."""
    return plan(birger, form="status", first=date(2026, 11, 1))


@pytest.fixture
def point(birger, ber, meeting, remaining) -> AgendaItem:
    return draft_item(birger, ber, meeting_id=meeting.id, deviation=remaining, **POINT)


def listed(actor) -> list[int]:
    return [row.id for row in unsolved_deviations(actor)]


def way(actor, deviation):
    return followed(actor, [deviation.id])[deviation.id]


def test_a_point_that_is_drafted_is_known_to_the_unit_and_when_reported_to_every_party(point, remaining, birger, axel):
    assert (way(birger, remaining).item.id, way(birger, remaining).item.state) == (point.id, "draft")
    assert way(axel, remaining).item is None
    submit_item(birger, point)
    assert (way(axel, remaining).item.id, way(axel, remaining).item.state) == (point.id, "submitted")
    assert listed(axel) == listed(birger) == [remaining.id]


def test_when_the_meeting_has_taken_it_up_it_is_no_longer_listed(point, meeting, remaining, birger, axel):
    submit_item(birger, point)
    now = at(birger, "2026-11-10T09:30")
    appoint(birger, meeting, chair_id=birger.user_id, writer_id=axel.user_id)
    begin_meeting(now, meeting)
    settle_item(now, point, notes="", parallel=None, outcome="agreed", outcome_text="Vi bokar ett rum.", tasks=[])
    assert listed(axel) == listed(birger) == []
    assert way(axel, remaining).item.state == "settled"


def test_moved_to_the_next_meeting_it_stays_and_leads_to_the_new_point(point, meeting, remaining, birger, axel):
    submit_item(birger, point)
    postpone_item(birger, point, text="Tiden tog slut.")
    moved = db.session.scalars(db.select(AgendaItem).where(AgendaItem.moved_from_id == point.id)).one()
    assert moved.deviation_id == remaining.id
    assert listed(axel) == [remaining.id]
    assert way(axel, remaining).item.id == moved.id


def test_there_is_one_point_at_a_time_and_after_it_was_taken_back_another(point, meeting, remaining, birger, axel, ber, ald):
    with pytest.raises(Refused, match="redan en punkt"):
        draft_item(birger, ber, meeting_id=meeting.id, deviation=remaining, **POINT)
    theirs = draft_item(axel, ald, meeting_id=meeting.id, deviation=remaining, **POINT)
    submit_item(birger, point)
    withdraw_item(axel, theirs, text="De hann före.")
    with pytest.raises(Refused, match="redan en punkt"):
        draft_item(axel, ald, meeting_id=meeting.id, deviation=remaining, **POINT)
    withdraw_item(birger, point, text="Löst.")
    assert draft_item(axel, ald, meeting_id=meeting.id, deviation=remaining, **POINT).state == "draft"


def test_only_a_manager_of_a_party_brings_it_to_a_meeting(meeting, remaining, birger, berit, simon, ber, soc):
    with pytest.raises(Refused, match="biträdande enhetschef"):
        draft_item(berit, ber, meeting_id=meeting.id, deviation=remaining, **POINT)
    with pytest.raises(Refused, match="enhet som rapporten gäller"):
        draft_item(simon, soc, meeting_id=meeting.id, deviation=remaining, **POINT)


def test_where_nothing_remains_nothing_is_followed_on(meeting, remaining, birger, axel, ber, ald):
    write_together(birger, remaining, **TEXT)
    with pytest.raises(Refused, match="Inget kvarstår"):
        draft_item(birger, ber, meeting_id=meeting.id, deviation=remaining, **POINT)
    with pytest.raises(Refused, match="Inget kvarstår"):
        raise_question(birger, ber, unit_ids=[ald.id], deviation=remaining, **ASKED)


def test_it_is_lifted_above_those_who_had_the_dialogue_and_the_units_say_whether_they_agree(berit, birger, disa, ber, ekb):
    made = report_deviation(birger, draft_deviation(berit, ber, unit_ids=[ekb.id], **STEP_1))
    write_together(disa, hold_dialogue(disa, made, **DIALOGUE), **TEXT | {"remaining_problems": "Rummen räcker inte."})
    one = raise_question(birger, ber, unit_ids=[ekb.id], deviation=made, **ASKED)
    assert (one.level, one.state, one.deviation_id, one.pending) == (3, "level_3", made.id, "lift")
    assert [(step.source, step.target) for step in one.steps] == [(2, 3)]
    assert {row.unit.code: row.answer for row in one.last_asked.answers} == {"BER": "agreed", "EKB": ""}


def test_it_passes_over_a_level_that_one_of_the_units_does_not_have(remaining, birger, axel, ber, ald):
    one = raise_question(birger, ber, unit_ids=[ald.id], deviation=remaining, **ASKED)
    assert [(step.source, step.target) for step in one.steps] == [(2, 4)]
    assert way(axel, remaining).lifted.id == one.id
    assert listed(axel) == [remaining.id]
    with pytest.raises(Refused, match="redan lyft"):
        raise_question(axel, ald, unit_ids=[ber.id], deviation=remaining, **ASKED)


def test_a_common_question_of_no_report_still_begins_with_the_biträdande_enhetschefer(birger, ber, ald):
    one = raise_question(birger, ber, unit_ids=[ald.id], **ASKED)
    assert (one.level, one.deviation_id) == (2, None)


def test_cost_goes_straight_to_the_top_also_from_a_report(remaining, birger, ber, ald):
    one = raise_question(birger, ber, unit_ids=[ald.id], deviation=remaining, **ASKED | {"kind": "cost"})
    assert (one.level, one.kind) == (4, "cost")


def test_taken_back_it_can_be_lifted_anew_and_answered_it_is_no_longer_listed(remaining, birger, axel, ber, ald):
    one = raise_question(birger, ber, unit_ids=[ald.id], deviation=remaining, **ASKED)
    withdraw_question(birger, one, text="Vi löser det.")
    assert way(axel, remaining).lifted is None
    again = raise_question(birger, ber, unit_ids=[ald.id], deviation=remaining, **ASKED)
    told = {"state": "solved", "is_open": False, "version": Escalation.version + 1}
    with writing():
        db.session.execute(db.update(Escalation).where(Escalation.id == again.id).values(**told))
    assert listed(axel) == listed(birger) == []


def test_nobody_is_above_the_avdelningschef(remaining, birger, ber, ald):
    with writing():
        db.session.execute(db.update(DeviationParty).values(level=4))
    with pytest.raises(Refused, match="ingen högre nivå"):
        raise_question(birger, ber, unit_ids=[ald.id], deviation=remaining, **ASKED)


def test_those_who_lead_none_of_the_units_raise_nothing(remaining, berit, ber, ald):
    with pytest.raises(NotAllowed):
        raise_question(berit, ber, unit_ids=[ald.id], deviation=remaining, **ASKED)


def test_both_parties_may_have_a_draft_and_the_meeting_hears_it_once(point, meeting, remaining, birger, axel, ald):
    other = draft_item(axel, ald, meeting_id=meeting.id, deviation=remaining, **POINT)
    submit_item(birger, point)
    with pytest.raises(Refused, match="Den andra enheten har redan anmält"):
        submit_item(axel, other)
    withdraw_item(birger, point, text="Axel tar det.")
    assert submit_item(axel, other).state == "submitted"
