"""When another unit takes over, the last day to notify it, and who decides until then."""

import calendar
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.rules.routine import ROUTINE
from sipweb.rules.transfers import (
    NO_RECEIVER,
    NOT_DONE,
    OPEN_ENDED,
    Before,
    Line,
    Watched,
    consent_ends_before,
    decides,
    group_of,
    last_before,
    last_meeting,
    late_because,
    notify_by,
    red_line,
    transfer_age,
    transfer_date,
    why_late,
    why_not_insats,
)

MARCH = replace(ROUTINE, leap_day="1 mar")


@pytest.mark.parametrize(
    ("birth", "placed", "age", "day", "by"),
    [
        ("2007-10-15", None, 19, "2026-10-15", "2026-04-15"),
        ("2007-12-31", None, 19, "2026-12-31", "2026-06-30"),
        ("2008-02-29", None, 19, "2027-02-28", "2026-08-28"),
        ("2005-12-01", OPEN_ENDED, 21, "2026-12-01", "2026-06-01"),
        ("2007-08-31", None, 19, "2026-08-31", "2026-02-28"),
        ("2009-08-30", None, 19, "2028-08-30", "2028-02-29"),
        ("2004-02-29", OPEN_ENDED, 21, "2025-02-28", "2024-08-28"),
        ("2007-10-15", date(2026, 10, 14), 19, "2026-10-15", "2026-04-15"),  # ends the day before the birthday
        ("2007-10-15", date(2026, 10, 15), 19, "2026-10-16", "2026-04-16"),  # ends on it: the day after
        ("2007-10-15", date(2027, 6, 30), 19, "2027-07-01", "2027-01-01"),
        ("2007-10-15", date(2028, 10, 14), 21, "2028-10-15", "2028-04-15"),
        ("2007-10-15", date(2030, 1, 1), 21, "2028-10-15", "2028-04-15"),
    ],
)
def test_the_day_the_age_and_the_last_day_to_notify(birth, placed, age, day, by):
    born, then = date.fromisoformat(birth), date.fromisoformat(day)
    assert transfer_date(born, placed) == then
    assert transfer_age(born, placed) == age
    assert notify_by(then) == date.fromisoformat(by)


def test_the_leap_day_is_a_setting():
    assert transfer_date(date(2008, 2, 29), None, MARCH) == date(2027, 3, 1)
    assert notify_by(date(2027, 3, 1)) == date(2026, 9, 1)


def in_six_months_less(day: date) -> date:
    """The independent reckoning: walk back month by month, on the calendar's own weeks."""
    year, month = (day.year, day.month - 6) if day.month > 6 else (day.year - 1, day.month + 6)
    last = max(d for week in calendar.monthcalendar(year, month) for d in week)
    return date(year, month, min(day.day, last))


def birthday_walked(birth: date, age: int, march: bool) -> date:
    """The independent reckoning: the first day on which (month, day) is not before that of birth, in the right year."""
    day = date(birth.year + age, 1, 1)
    while (day.month, day.day) < (birth.month, birth.day):
        day += timedelta(days=1)
    born_on_leap_day = (birth.month, birth.day) == (2, 29)
    return day - timedelta(days=1) if born_on_leap_day and not march and day.month == 3 else day


def every_day(first: int, last: int):
    day = date(first, 1, 1)
    while day.year <= last:
        yield day
        day += timedelta(days=1)


@pytest.mark.parametrize("routine", [ROUTINE, MARCH], ids=["28 feb", "1 mar"])
def test_every_birth_date_of_a_century_agrees_with_another_way_of_reckoning(routine):
    march = routine is MARCH
    walked: dict[tuple[int, int, bool], tuple[int, int]] = {}
    count = 0
    for birth in every_day(1950, 2049):
        for placed, age in ((None, 19), (OPEN_ENDED, 21)):
            key = (birth.month, birth.day, calendar.isleap(birth.year + age))
            if key not in walked:
                there = birthday_walked(birth, age, march)
                walked[key] = there.month, there.day
            then = transfer_date(birth, placed, routine)
            assert (then.year, then.month, then.day) == (birth.year + age, *walked[key])
            assert notify_by(then, routine) == in_six_months_less(then)
        count += 1
    assert count == 36525


@given(st.dates(date(1990, 1, 1), date(2020, 12, 31)), st.none() | st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.booleans())
def test_a_placement_never_makes_it_earlier_than_19_nor_later_than_21(birth, placed, march):
    routine = MARCH if march else ROUTINE
    first, last = birthday_walked(birth, 19, march), birthday_walked(birth, 21, march)
    day = transfer_date(birth, placed, routine)
    assert first <= day <= last
    assert (transfer_age(birth, placed, routine) == 21) == (day == last)
    if placed and first <= placed < last:
        assert day == placed + timedelta(days=1)


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.integers(1, 12))
def test_the_last_day_that_lies_too_near_is_the_last(today, months):
    routine = replace(ROUTINE, notify_months=months)
    day = last_before(today, months)
    assert notify_by(day, routine) < today <= notify_by(day + timedelta(days=1), routine)


BIRTHDAY = date(2026, 10, 15)


@pytest.mark.parametrize(
    ("today", "told", "group"),
    [
        ("2026-01-14", {}, "coming"),
        ("2026-01-15", {}, "now"),  # nine months before
        ("2026-04-15", {}, "now"),  # the last day itself is in time
        ("2026-04-16", {}, "late"),
        ("2026-04-16", {"is_notified": True}, "coming"),
        ("2026-10-14", {"is_notified": True}, "coming"),
        ("2026-10-15", {"is_notified": True}, "late"),  # the birthday itself
        ("2026-10-15", {"is_over": True}, "coming"),
    ],
)
def test_the_groups_of_the_list(today, told, group):
    assert group_of(Watched(BIRTHDAY, **told), date.fromisoformat(today)) == group


def test_a_notification_on_the_last_day_is_in_time_and_the_day_after_is_late():
    assert why_late(date(2026, 4, 15), BIRTHDAY) is None
    assert why_late(date(2026, 4, 16), BIRTHDAY) == "Sista dagen att avisera var 15 april 2026. Skriv varför aviseringen är sen."


def test_the_last_meeting_is_the_last_one_on_or_before_the_day():
    meetings = [date(2026, 2, 10), date(2026, 4, 15), date(2026, 6, 9)]
    assert last_meeting(date(2026, 4, 15), meetings) == date(2026, 4, 15)
    assert last_meeting(date(2026, 4, 14), meetings) == date(2026, 2, 10)
    assert last_meeting(date(2026, 2, 9), meetings) is None


OLD = Line(1, date(2025, 1, 1))


@pytest.mark.parametrize(
    ("today", "to", "decided", "line"),
    [
        ("2026-10-14", 2, date(2026, 5, 1), OLD),
        ("2026-10-15", 2, date(2026, 5, 1), Line(2, date(2026, 10, 15))),
        ("2026-10-20", 2, date(2026, 10, 18), Line(2, date(2026, 10, 18))),  # decided after the birthday
        ("2026-10-17", 2, date(2026, 10, 18), OLD),
        ("2026-10-20", None, date(2026, 5, 1), OLD),
        ("2026-10-20", 2, None, OLD),
    ],
)
def test_the_decision_goes_over_on_the_birthday_and_only_where_it_is_decided_and_a_unit_is_named(today, to, decided, line):
    assert decides(OLD, to, decided_on=decided, day=BIRTHDAY, today=date.fromisoformat(today)) == line


@pytest.mark.parametrize(
    ("today", "told", "line"),
    [
        (date(2026, 10, 14), {"is_over": False, "is_decided": False}, None),
        (BIRTHDAY, {"is_over": False, "is_decided": False}, NO_RECEIVER),
        (BIRTHDAY, {"is_over": False, "is_decided": True}, NOT_DONE),
        (BIRTHDAY, {"is_over": True, "is_decided": True}, None),
    ],
)
def test_the_red_line_when_the_birthday_has_come(today, told, line):
    assert red_line(BIRTHDAY, today, **told) == line


def test_a_consent_that_ends_at_18_is_foreseen_as_long_as_it_holds():
    last = date(2026, 3, 1)
    assert consent_ends_before(last, BIRTHDAY, date(2026, 3, 1))
    assert not consent_ends_before(last, BIRTHDAY, date(2026, 3, 2))
    assert not consent_ends_before(BIRTHDAY, BIRTHDAY, date(2026, 3, 1))
    assert not consent_ends_before(None, BIRTHDAY, date(2026, 3, 1))


def test_insatser_wait_and_the_sentence_says_until_when():
    assert why_not_insats("Socialpsykiatri", day=BIRTHDAY) == (
        "Socialpsykiatri kan skriva in insatser först när ärendeansvaret har gått över 15 oktober 2026. En utredning kan inledas redan nu."
    )


def test_a_no_that_stood_on_the_last_day_explains_a_late_notification_and_one_after_it_does_not():
    by, anew = date(2026, 9, 12), date(2026, 12, 11)
    no = Before("not_needed", date(2026, 3, 2))
    assert late_because(no, anew, by) == "Behovet bedömdes till nej 2 mars 2026, och till ja 11 december 2026."
    assert late_because(no, date(2026, 9, 1), by) == ""  # judged anew in time: the no is no reason
    assert late_because(Before("not_needed", date(2026, 10, 1)), anew, by) == ""
    regret = Before("person_declined", date(2026, 12, 10), date(2026, 3, 3))
    assert late_because(regret, anew, by) == (
        "Överföringen aviserades i tid, 3 mars 2026. Den enskilde tackade nej 10 december 2026 och har ändrat sig."
    )
    assert late_because(Before("person_declined", date(2026, 12, 10), date(2026, 10, 1)), anew, by) == ""
