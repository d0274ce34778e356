"""A care planning: both departments, a follow-up close by, and no word of a decision anywhere."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.rules.care_planning import (
    MOVES,
    OPEN,
    STATES,
    due_on,
    far_off_words,
    is_far_off,
    why_not_call_both,
    why_not_follow_up_on,
    why_not_start,
)
from sipweb.rules.routine import ROUTINE, Routine
from sipweb.rules.workflow import targets_of

MEETING = date(2026, 10, 19)


def test_both_departments_take_part():
    assert why_not_call_both(1, 1) == "Välj en enhet på den andra avdelningen. Båda avdelningarna ska medverka."
    assert why_not_call_both(1, 2) is None


@pytest.mark.parametrize("on, far", [(MEETING, False), (date(2026, 10, 26), False), (date(2026, 10, 27), True)])
def test_more_than_seven_days_is_far_off_and_said(on, far):
    assert is_far_off(on, MEETING, ROUTINE) is far
    assert bool(far_off_words(on, MEETING, ROUTINE)) is far


def test_the_warning_says_how_many_days_and_what_the_municipality_has_chosen():
    told = far_off_words(date(2026, 10, 30), MEETING, Routine(planning_follow_up_within=5))
    assert told == (
        "Uppföljningen är 11 dagar efter mötet. Rutinen säger i nära anslutning; er kommun har valt högst 5 dagar. "
        "Går det att träffas tidigare?"
    )


@given(st.dates(date(2020, 1, 1), date(2099, 1, 1)), st.integers(-50, 50), st.integers(1, 30))
def test_a_follow_up_is_refused_before_the_meeting_and_warned_about_long_after(meeting, days, within):
    on, routine = meeting + timedelta(days=days), Routine(planning_follow_up_within=within)
    assert (why_not_follow_up_on(on, meeting) is not None) == (days < 0)
    assert is_far_off(on, meeting, routine) == (days > within)


def test_a_time_that_has_been_is_refused():
    now = datetime(2026, 10, 12, 9)
    assert why_not_start(now, now) == "Tiden har redan varit. Välj en kommande tid."
    assert why_not_start(now + timedelta(minutes=1), now) is None


def test_what_is_due_is_the_meeting_and_then_the_follow_up():
    assert due_on("planned", datetime(2026, 10, 19, 9), date(2026, 10, 22)) == MEETING
    assert due_on("held", datetime(2026, 10, 19, 9), date(2026, 10, 22)) == date(2026, 10, 22)
    assert due_on("followed_up", datetime(2026, 10, 19, 9), date(2026, 10, 22)) is None
    assert due_on("cancelled", datetime(2026, 10, 19, 9), date(2026, 10, 22)) is None


@given(st.lists(st.sampled_from([move.verb for move in MOVES]), max_size=8))
def test_whatever_is_pressed_it_ends_once_and_nothing_starts_after_the_end(verbs):
    state = "planned"
    for verb in verbs:
        targets = targets_of(MOVES, verb, state)
        if state not in OPEN:
            assert targets == []
        state = targets[0] if targets else state
    assert state in STATES
