"""The days and moments of the monthly meetings; the examples are reckoned by hand."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.clock import as_local
from sipweb.rules.agenda import KINDS, lacking, outcomes_of, why_not_settle
from sipweb.rules.days import is_working_day
from sipweb.rules.monthly import (
    COOPERATION,
    STATUS,
    Writer,
    day_note,
    deadline,
    form_in,
    is_locked,
    months_without,
    nth_weekday,
    series,
    term_before,
    term_of,
    time_left,
    whose_turn,
)
from sipweb.rules.routine import ROUTINE, routine_from

CALENDAR = routine_from({"report_before": "kalenderdag"})
DAYS = st.dates(date(2024, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    "meeting, routine, last",
    [
        (date(2026, 10, 13), ROUTINE, datetime(2026, 10, 12, 12)),  # a Tuesday
        (date(2026, 10, 12), ROUTINE, datetime(2026, 10, 9, 12)),  # a Monday: the Friday before
        (date(2026, 10, 12), CALENDAR, datetime(2026, 10, 11, 12)),  # by the letter: a Sunday
        (date(2026, 4, 7), ROUTINE, datetime(2026, 4, 2, 12)),  # after Easter: skärtorsdagen
        (date(2026, 1, 7), ROUTINE, datetime(2026, 1, 5, 12)),  # after trettondagen
        (date(2026, 6, 22), ROUTINE, datetime(2026, 6, 18, 12)),  # after midsommar
        (date(2026, 12, 28), ROUTINE, datetime(2026, 12, 23, 12)),
        (date(2026, 3, 30), ROUTINE, datetime(2026, 3, 27, 12)),  # the clocks changed in the night to Sunday
        (date(2026, 10, 26), CALENDAR, datetime(2026, 10, 25, 12)),  # and back
    ],
)
def test_the_last_moment_is_twelve_on_the_day_before(meeting, routine, last):
    assert deadline(meeting, routine) == last


@pytest.mark.parametrize(
    "moment, late",
    [("2026-10-12T11:59:59", False), ("2026-10-12T12:00:00", False), ("2026-10-12T12:00:01", True), ("2026-10-13T08:00", True)],
)
def test_twelve_sharp_is_in_time(moment, late):
    assert is_locked(date(2026, 10, 13), as_local(moment), ROUTINE) == late


def test_on_the_days_the_clocks_change_twelve_is_twelve_on_the_wall():
    assert not is_locked(date(2026, 3, 30), as_local("2026-03-29T12:00"), CALENDAR)
    assert is_locked(date(2026, 3, 30), as_local("2026-03-29T12:00:01"), CALENDAR)
    assert not is_locked(date(2026, 10, 26), as_local("2026-10-25T12:00"), CALENDAR)


@given(DAYS)
def test_the_deadline_is_a_working_day_before_the_meeting(day):
    last = deadline(day, ROUTINE).date()
    assert last < day
    assert is_working_day(last)
    assert not any(is_working_day(date.fromordinal(n)) for n in range(last.toordinal() + 1, day.toordinal()))


@pytest.mark.parametrize(
    "moment, left",
    [
        ("2026-10-12T08:15", "3 tim 45 min kvar"),
        ("2026-10-12T11:00", "1 tim kvar"),
        ("2026-10-12T11:59:30", "mindre än en minut kvar"),
        ("2026-10-09T11:00", ""),
        ("2026-10-12T12:01", ""),
    ],
)
def test_on_the_last_day_it_says_how_long_is_left(moment, left):
    assert time_left(date(2026, 10, 13), as_local(moment), ROUTINE) == left


@pytest.mark.parametrize(
    "month, nth, weekday, day",
    [
        (date(2026, 10, 1), 2, 1, date(2026, 10, 13)),
        (date(2026, 10, 31), 1, 3, date(2026, 10, 1)),
        (date(2026, 2, 1), -1, 4, date(2026, 2, 27)),
        (date(2028, 2, 1), -1, 1, date(2028, 2, 29)),
        (date(2026, 12, 1), 4, 3, date(2026, 12, 24)),
    ],
)
def test_which_day_of_the_month_it_is(month, nth, weekday, day):
    assert nth_weekday(month, nth, weekday) == day


@given(DAYS, st.sampled_from([1, 2, 3, 4, -1]), st.integers(0, 4))
def test_a_series_has_one_meeting_in_each_month_and_the_forms_take_turns(first, nth, weekday):
    found = series(first, STATUS, nth, weekday)
    months = [(one.day.year, one.day.month) for one in found]
    assert len(set(months)) == 12
    assert months[0] == (first.year, first.month)
    assert [one.form for one in found] == [STATUS, COOPERATION] * 6
    assert {one.day.weekday() for one in found} == {weekday}


def test_the_form_of_a_month_is_told_from_the_calendar_alone():
    assert form_in(date(2027, 1, 5), date(2026, 10, 1), COOPERATION) == STATUS
    assert form_in(date(2026, 9, 5), date(2026, 10, 1), COOPERATION) == STATUS


@pytest.mark.parametrize(
    "day, note",
    [
        (date(2026, 12, 24), "Ledig dag: Julafton"),
        (date(2026, 5, 15), "Klämdag"),
        (date(2026, 10, 13), ""),
        (date(2026, 10, 12), ""),
        (date(2027, 1, 7), ""),
    ],
)
def test_holidays_and_squeeze_days_are_pointed_out(day, note):
    assert day_note(day) == note


def test_a_month_without_a_meeting_is_named():
    assert months_without([date(2026, 10, 13), date(2026, 12, 8)], date(2026, 10, 12), date(2026, 12, 31)) == ["november 2026"]


def test_the_one_who_wrote_longest_ago_writes_and_those_who_never_did_before_them():
    people = [Writer(1, "Axel", date(2026, 5, 1)), Writer(2, "Disa", None), Writer(3, "Birger", None), Writer(4, "Simon", date(2026, 4, 1))]
    assert [one.name for one in whose_turn(people)] == ["Birger", "Disa", "Simon", "Axel"]


@pytest.mark.parametrize("day, term", [(date(2026, 1, 1), "VT 2026"), (date(2026, 6, 30), "VT 2026"), (date(2026, 7, 1), "HT 2026")])
def test_the_terms(day, term):
    assert term_of(day) == term


@given(DAYS)
def test_the_term_before_ends_before_this_one_begins(day):
    first, last = term_before(day)
    assert term_of(first) == term_of(last) != term_of(day)
    assert last < day


def test_each_kind_says_what_it_lacks():
    assert list(lacking("trend", {"problem": "X"})) == ["question"]
    assert list(lacking("individual", {"problem": "X", "question": " "})) == [
        "background",
        "current_situation",
        "interventions",
        "question",
    ]


def test_who_is_unnamed_is_neither_transferred_nor_lifted():
    assert set(outcomes_of("consultation", is_named=False)) == {"agreed", "moved", "noted"}
    assert all(set(outcomes_of(kind, is_named=True)) >= {"agreed", "moved", "noted"} for kind in KINDS)


def test_a_general_question_needs_no_next_step():
    assert why_not_settle("shared", "agreed", {"outcome_text": "Ja.", "tasks": []}) is None
    assert why_not_settle("individual", "agreed", {"outcome_text": "Ja.", "tasks": []}) == (
        "task_1",
        "Skriv nästa steg och vem som tar det.",
    )
