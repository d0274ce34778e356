from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.rules.days import (
    add_working_days,
    age_on,
    birthday,
    is_working_day,
    local,
    monday_of,
    months_after,
    months_before,
    previous_working_day,
    week_of,
)

DAYS = st.dates(date(1954, 1, 1), date(2099, 12, 31))

OFF_2026 = ["01-01", "01-06", "04-03", "04-06", "05-01", "05-14", "06-19", "12-24", "12-25", "12-31"]
OFF_2027 = ["01-01", "01-06", "03-26", "03-29", "05-06", "06-25", "12-24", "12-31"]


@pytest.mark.parametrize("year, off", [(2026, OFF_2026), (2027, OFF_2027)])
def test_the_weekdays_off_in_a_year_are_the_ones_in_the_almanac(year, off):
    every = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    found = [day for day in every if day.weekday() < 5 and not is_working_day(day)]
    assert [day.isoformat() for day in found] == [f"{year}-{day}" for day in off]


@pytest.mark.parametrize("day", [date(2026, 10, 10), date(2026, 10, 11), date(2026, 6, 6), date(2026, 10, 31)])
def test_saturdays_and_sundays_are_not_worked(day):
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [date(2026, 1, 5), date(2026, 4, 2), date(2026, 4, 30), date(2026, 5, 15), date(2026, 10, 30)])
def test_half_days_and_squeezed_days_are_worked(day):
    assert is_working_day(day)


def test_a_local_closed_day_is_not_worked():
    squeezed = date(2026, 5, 15)
    assert not is_working_day(squeezed, frozenset({squeezed}))
    assert previous_working_day(date(2026, 5, 18), frozenset({squeezed})) == date(2026, 5, 13)
    assert add_working_days(date(2026, 5, 13), 1, frozenset({squeezed})) == date(2026, 5, 18)


def test_a_moment_is_not_taken_for_a_day():
    with pytest.raises(TypeError):
        is_working_day(datetime(2026, 12, 24, 9, 0))


@pytest.mark.parametrize(
    "meeting, before",
    [
        (date(2026, 10, 13), date(2026, 10, 12)),
        (date(2026, 10, 12), date(2026, 10, 9)),
        (date(2026, 1, 7), date(2026, 1, 5)),
        (date(2026, 4, 7), date(2026, 4, 2)),
        (date(2026, 12, 28), date(2026, 12, 23)),
        (date(2026, 10, 11), date(2026, 10, 9)),
    ],
)
def test_the_working_day_before_a_meeting(meeting, before):
    assert previous_working_day(meeting) == before


@pytest.mark.parametrize(
    "day, n, then",
    [
        (date(2026, 10, 9), 0, date(2026, 10, 9)),
        (date(2026, 10, 10), 0, date(2026, 10, 10)),
        (date(2026, 10, 9), 1, date(2026, 10, 12)),
        (date(2026, 10, 10), 1, date(2026, 10, 12)),
        (date(2026, 10, 12), 3, date(2026, 10, 15)),
        (date(2026, 12, 22), 3, date(2026, 12, 29)),
        (date(2026, 4, 1), 2, date(2026, 4, 7)),
    ],
)
def test_working_days_are_counted_from_the_day_after(day, n, then):
    assert add_working_days(day, n) == then


def test_working_days_are_not_counted_backwards():
    with pytest.raises(ValueError):
        add_working_days(date(2026, 10, 12), -1)


@pytest.mark.parametrize(
    "birth, day, age",
    [
        (date(2007, 10, 15), date(2026, 10, 14), 18),
        (date(2007, 10, 15), date(2026, 10, 15), 19),
        (date(2007, 10, 15), date(2007, 10, 15), 0),
        (date(2008, 2, 29), date(2027, 2, 27), 18),
        (date(2008, 2, 29), date(2027, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
    ],
)
def test_age_changes_on_the_birthday(birth, day, age):
    assert age_on(birth, day) == age


def test_a_leap_day_birthday_can_be_set_to_the_first_of_march():
    born = date(2008, 2, 29)
    assert birthday(born, 19) == date(2027, 2, 28)
    assert birthday(born, 19, "1 mar") == date(2027, 3, 1)
    assert birthday(born, 20, "1 mar") == date(2028, 2, 29)
    assert age_on(born, date(2027, 2, 28), "1 mar") == 18
    assert age_on(born, date(2027, 3, 1), "1 mar") == 19


def test_there_is_no_age_before_birth():
    with pytest.raises(ValueError):
        age_on(date(2026, 10, 12), date(2026, 10, 11))
    with pytest.raises(ValueError):
        birthday(date(2026, 10, 12), -1)


@pytest.mark.parametrize(
    "birth, age, notify_by",
    [
        (date(2007, 10, 15), 19, date(2026, 4, 15)),
        (date(2007, 12, 31), 19, date(2026, 6, 30)),
        (date(2008, 2, 29), 19, date(2026, 8, 28)),
        (date(2005, 12, 1), 21, date(2026, 6, 1)),
    ],
)
def test_six_months_before_the_birthday(birth, age, notify_by):
    assert months_before(birthday(birth, age), 6) == notify_by


@pytest.mark.parametrize(
    "day, n, then",
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
        (date(2026, 11, 30), 12, date(2027, 11, 30)),
    ],
)
def test_months_after_stop_at_the_end_of_a_short_month(day, n, then):
    assert months_after(day, n) == then


def test_months_before_cross_the_year():
    assert months_before(date(2026, 1, 31), 1) == date(2025, 12, 31)
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)


@pytest.mark.parametrize("count", [months_before, months_after])
def test_months_are_not_counted_backwards(count):
    with pytest.raises(ValueError):
        count(date(2026, 1, 31), -1)


@pytest.mark.parametrize(
    "day, week, monday",
    [
        (date(2026, 10, 12), 42, date(2026, 10, 12)),
        (date(2026, 10, 18), 42, date(2026, 10, 12)),
        (date(2027, 1, 3), 53, date(2026, 12, 28)),
        (date(2025, 12, 30), 1, date(2025, 12, 29)),
    ],
)
def test_the_week_and_its_monday(day, week, monday):
    assert week_of(day) == week
    assert monday_of(day) == monday


def test_a_moment_is_shown_on_the_clock_in_stockholm_in_summer_and_winter():
    assert local(datetime(2026, 3, 28, 23, 30, tzinfo=UTC)).replace(tzinfo=None) == datetime(2026, 3, 29, 0, 30)
    assert local(datetime(2026, 3, 29, 10, 0, tzinfo=UTC)).replace(tzinfo=None) == datetime(2026, 3, 29, 12, 0)
    assert local(datetime(2026, 10, 25, 11, 0, tzinfo=UTC)).replace(tzinfo=None) == datetime(2026, 10, 25, 12, 0)
    assert local(datetime(2026, 10, 25, 12, 0)) == datetime(2026, 10, 25, 12, 0)


@given(DAYS, st.integers(0, 60))
def test_adding_working_days_ends_on_a_working_day_with_exactly_that_many_between(day, n):
    then = add_working_days(day, n)
    between = [day + timedelta(days=k) for k in range(1, (then - day).days + 1)]
    assert sum(map(is_working_day, between)) == n
    assert n == 0 or is_working_day(then)


@given(DAYS)
def test_the_previous_working_day_is_worked_and_nothing_between_is(day):
    before = previous_working_day(day)
    assert before < day and is_working_day(before)
    assert add_working_days(before, 1) >= day


@given(DAYS, st.integers(0, 110), st.sampled_from(["28 feb", "1 mar"]))
def test_the_age_is_reached_on_the_birthday_and_not_the_day_before(birth, age, leap_day):
    reached = birthday(birth, age, leap_day)
    assert age_on(birth, reached, leap_day) == age
    assert age == 0 or age_on(birth, reached - timedelta(days=1), leap_day) == age - 1


@given(DAYS, st.integers(0, 240))
def test_months_there_and_back_never_gain_a_day(day, n):
    assert months_before(months_after(day, n), n) <= day
    assert months_after(day, n).day in (day.day, 28, 29, 30)
