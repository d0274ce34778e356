"""Days: which are worked, how months are counted, when a birthday falls. Callers say what day it is."""

from calendar import isleap, monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

from holidays import country_holidays

STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")

LeapDay = Literal["28 feb", "1 mar"]
"""When someone born 29 February has a birthday in other years: a setting. 28 February by analogy with lag 1930:173."""

SATURDAY: Final = 5


def local(moment: datetime) -> datetime:
    """The moment on the clock in Europe/Stockholm. A moment without a zone is taken to be local already."""
    return moment if moment.tzinfo is None else moment.astimezone(STOCKHOLM)


def summer_time(year: int) -> tuple[datetime, datetime]:
    """From and until when, not included, the clocks are two hours before UTC: the last Sundays of March and October, 01.00 UTC."""
    ends = (date(year, 3, 31), date(year, 10, 31))
    first, last = (datetime.combine(day - timedelta(days=(day.weekday() + 1) % 7), time(1), UTC) for day in ends)
    return first, last


def is_working_day(day: date, closed: frozenset[date] = frozenset()) -> bool:
    """Monday to Friday and not a red day, midsommarafton, julafton, nyårsafton or one of the local `closed` days.

    Source: lag 1989:253 1-2 §§ and lag 1930:173 2 §. Red days are known for the years 1953-2100.
    Refuses a datetime (TypeError): which day it is depends on the zone.
    """
    if isinstance(day, datetime):
        raise TypeError("is_working_day wants a date, not a datetime")
    return day.weekday() < SATURDAY and day not in closed and day not in _days_off(day.year)


def day_off_name(day: date) -> str:
    """What a red day or an eve is called, "Kristi himmelsfärdsdag"; empty for every other day, Saturdays too."""
    return _days_off(day.year).get(day, "")


def add_working_days(day: date, n: int, closed: frozenset[date] = frozenset()) -> date:
    """The nth working day after `day`; `day` itself is not counted. With n = 0 it is `day`, worked or not.

    Refuses n < 0 (ValueError).
    """
    if n < 0:
        raise ValueError("n must be 0 or more")
    while n:
        day += timedelta(days=1)
        n -= is_working_day(day, closed)
    return day


def working_days_left(today: date, last: date) -> int:
    """Working days after `today` up to and with `last`; 0 when that day is today or has been."""
    count = 0
    while today < last:
        today += timedelta(days=1)
        count += is_working_day(today)
    return count


def previous_working_day(day: date, closed: frozenset[date] = frozenset()) -> date:
    """The last working day before `day`, never `day` itself (R231)."""
    day -= timedelta(days=1)
    while not is_working_day(day, closed):
        day -= timedelta(days=1)
    return day


def age_on(birth: date, day: date, leap_day: LeapDay = "28 feb") -> int:
    """Whole years reached on `day`, the birthday itself included. Refuses a day before the birth (ValueError)."""
    if day < birth:
        raise ValueError("the day is before the birth")
    years = day.year - birth.year
    return years if birthday(birth, years, leap_day) <= day else years - 1


def birthday(birth: date, age: int, leap_day: LeapDay = "28 feb") -> date:
    """The first day on which someone born `birth` is `age` years old. Refuses age < 0 (ValueError)."""
    if age < 0:
        raise ValueError("age must be 0 or more")
    year = birth.year + age
    if (birth.month, birth.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28) if leap_day == "28 feb" else date(year, 3, 1)
    return birth.replace(year=year)


def months_before(day: date, n: int) -> date:
    """The day with the same number n calendar months earlier, or the last of that month where it has none.

    Refuses n < 0 (ValueError). Source: lag 1930:173 1 §; six months before a birthday (R225-R230).
    """
    if n < 0:
        raise ValueError("n must be 0 or more")
    return _in_month(day, -n)


def months_after(day: date, n: int) -> date:
    """The day with the same number n calendar months later, or the last of that month where it has none.

    Refuses n < 0 (ValueError). Source: lag 1930:173 1 §.
    """
    if n < 0:
        raise ValueError("n must be 0 or more")
    return _in_month(day, n)


def week_of(day: date) -> int:
    """The ISO week, 1-53. The first days of January may lie in week 52 or 53, the last of December in week 1."""
    return day.isocalendar().week


def monday_of(day: date) -> date:
    """The Monday of the same ISO week: `day` itself or one of the six days before."""
    return day - timedelta(days=day.weekday())


def _in_month(day: date, steps: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + steps, 12)
    month += 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


@cache
def _days_off(year: int) -> dict[date, str]:
    """Red days and the three eves, with their names. The language is fixed, since names otherwise follow the locale."""
    return dict(country_holidays("SE", years=year, language="sv", categories=("public", "de_facto")))
