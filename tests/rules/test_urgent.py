"""When an urgent contact is written down late, which ground fits, and what is left to write."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.rules.days import is_working_day
from sipweb.rules.routine import ROUTINE, Routine
from sipweb.rules.urgent import (
    GROUNDS,
    MOVES,
    STATES,
    is_lacking,
    is_late,
    register_by,
    why_not_call,
    why_not_ground,
)
from sipweb.rules.workflow import targets_of


@pytest.mark.parametrize(
    "called, by",
    [
        (date(2026, 10, 12), date(2026, 10, 13)),  # Monday, Tuesday
        (date(2026, 10, 16), date(2026, 10, 19)),  # a Friday: the Monday after
        (date(2026, 10, 17), date(2026, 10, 19)),  # a call on a Saturday too
        (date(2026, 12, 23), date(2026, 12, 28)),  # over Christmas
        (date(2027, 3, 25), date(2027, 3, 30)),  # skärtorsdag: the Tuesday after Easter
    ],
)
def test_it_is_written_down_by_the_next_working_day(called, by):
    assert register_by(called, ROUTINE) == by
    assert not is_late(called, by, ROUTINE)
    assert is_late(called, date.fromordinal(by.toordinal() + 1), ROUTINE)


def test_a_municipality_may_choose_another_number_of_days():
    assert register_by(date(2026, 10, 12), Routine(urgent_within=3)) == date(2026, 10, 15)


@given(st.dates(date(2020, 1, 1), date(2090, 12, 31)), st.integers(0, 40))
def test_the_same_day_is_never_late_and_later_is_late_from_some_day_on(called, days):
    assert not is_late(called, called, ROUTINE)
    then = date.fromordinal(called.toordinal() + days)
    worked = sum(is_working_day(date.fromordinal(called.toordinal() + n)) for n in range(1, days + 1))
    assert is_late(called, then, ROUTINE) == (worked > 1 or (worked == 1 and not is_working_day(then)))


def test_no_unit_calls_itself():
    assert why_not_call(5, 5) == "Välj en annan enhet än er egen."
    assert why_not_call(5, 6) is None


@pytest.mark.parametrize("current, same, fits", [(True, True, True), (True, False, False), (False, True, False), (False, False, False)])
def test_that_it_is_needed_carries_only_between_units_that_are_both_current(current, same, fits):
    told = why_not_ground("need", both_current=current, same_board=same)
    assert told == (None if fits else "Enheten är inte aktuell i akten. Välj en annan grund.")
    for other in set(GROUNDS) - {"need"}:
        assert why_not_ground(other, both_current=current, same_board=same) is None


@pytest.mark.parametrize(
    "ground, told_on, not_told, named, died, lacking",
    [
        ("later", None, "", True, False, True),
        ("", date(2026, 10, 12), "", True, False, True),
        ("no_harm", None, "", True, False, True),
        ("no_harm", date(2026, 10, 12), "", True, False, False),
        ("no_harm", None, "Fara för en annan.", True, False, False),
        ("no_harm", None, "", True, True, False),  # nobody is left to tell
        ("", None, "", False, False, False),  # about nobody who is named
    ],
)
def test_what_is_left_to_write(ground, told_on, not_told, named, died, lacking):
    assert is_lacking(ground, told_on, not_told, is_named=named, died=died) is lacking


def test_it_is_registered_then_answered_then_reported():
    assert targets_of(MOVES, "urgent.register", None) == ["registered"]
    ways = {(move.source, move.target) for move in MOVES if move.source != move.target and move.source}
    assert ways == {("registered", "answered"), ("answered", "reported")}
    assert all(targets_of(MOVES, "urgent.complete", state) == [state] for state in STATES)
