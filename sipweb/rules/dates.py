"""Dates and times in Swedish words, and back. Source: Myndigheternas skrivregler; webbriktlinje 66.

A moment is shown on the clock in Europe/Stockholm; one without a zone is taken to be local already.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Final

from sipweb.rules.days import local

MONTHS: Final = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
WEEKDAYS: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
NEAR_DAYS: Final = {"i dag": 0, "idag": 0, "i morgon": 1, "imorgon": 1, "i går": -1, "igår": -1}

FIRST_YEAR: Final = 1890
LAST_YEAR: Final = 2100
"""Other years are slips of the finger, and what is reckoned from them would fall outside the calendar."""

YEARS_AHEAD: Final = 10
"""How far ahead two digits can mean: in 2026, 8/12-36 is 2036 and 8/12-37 is 1937."""

ACCEPTED: Final = "så här: 2026-12-08, 8/12 2026 eller 8 december"

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
LONGEST_INPUT: Final = 60

_DATE_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        r"(?P<day>[0-9]{1,2}) ?/ ?(?P<month>[0-9]{1,2})(?: ?[- /] ?(?P<year>[0-9]{4}|[0-9]{2}))?",
        r"(?P<day>[0-9]{1,2})(?::[ea])? ?(?P<name>[a-z]{3,9})\.?(?: ?(?P<year>[0-9]{4}))?",
    )
)
_TIME: Final = re.compile(r"(?:kl(?:\.|ockan)? ?)?(?P<hour>[0-9]{1,2})(?:[.:]?(?P<minute>[0-9]{2}))?")


class BadDate(ValueError):
    """Text that isn't a date. The message is a Swedish sentence to show beside the field."""


class BadTime(ValueError):
    """Text that isn't a time of day. The message is a Swedish sentence to show beside the field."""


def long_date(day: date) -> str:
    """8 december 2026, for running text."""
    day = _local_day(day)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def long_day(day: date) -> str:
    """tisdag 8 december 2026."""
    day = _local_day(day)
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


def short_date(day: date) -> str:
    """2026-12-08, for tables."""
    return _local_day(day).isoformat()


def clock(at: time | datetime) -> str:
    """kl. 9.00, with a space that doesn't break after kl. Seconds are left out, not rounded."""
    return f"kl.{NO_BREAK}{_hands(at)}"


def span(start: time | datetime, end: time | datetime) -> str:
    """kl. 9.00–10.30. The days are not shown, even where they differ."""
    return f"{clock(start)}–{_hands(end)}"


def when(moment: datetime) -> str:
    """8 december 2026 kl. 9.00."""
    return f"{long_date(moment)} {clock(moment)}"


def relative_day(day: date, today: date) -> str:
    """i går, i dag or i morgon; any other day as long_date."""
    day = _local_day(day)
    near = {-1: "i går", 0: "i dag", 1: "i morgon"}
    return near.get((day - _local_day(today)).days) or long_date(day)


def parse_date(text: str, today: date) -> date:
    """The day someone wrote.

    2026-12-08, 20261208, 8/12-26, 8/12 2026, 8/12, 8 dec, 8 december 2026, i dag, i morgon, i går. A weekday before it
    must be the right one. Without a year it is the year of `today`, also where that day has passed. Two digits are the
    last such year until YEARS_AHEAD after `today`. Refuses with BadDate: other text, days that don't exist, years
    outside FIRST_YEAR to LAST_YEAR.
    """
    plain = _plain(text)
    if plain in NEAR_DAYS:
        return today + timedelta(days=NEAR_DAYS[plain])
    weekday, rest = _weekday_first(plain)
    found = next((match for form in _DATE_FORMS if (match := form.fullmatch(rest))), None)
    if found is None:
        raise BadDate(f"Skriv datumet {ACCEPTED}.")
    parts = found.groupdict()
    month = int(parts["month"]) if parts.get("month") else _month_named(parts["name"])
    day = _real_date(_year(parts["year"], today), month, int(parts["day"]))
    if weekday is not None and weekday != day.weekday():
        raise BadDate(f"{long_date(day)} är en {WEEKDAYS[day.weekday()]}. Kontrollera dagen.")
    return day


def parse_time(text: str) -> time:
    """The time of day someone wrote: 9, 9.30, 09:30, 0930, kl. 9.30.

    Refuses with BadTime: other text, 24.00 and later.
    """
    found = _TIME.fullmatch(_plain(text))
    if found is None:
        raise BadTime("Skriv tiden så här: 9.30, 09:30 eller 9.")
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour > 23 or minute > 59:
        raise BadTime(f"Tiden {hour}.{minute:02d} finns inte. Skriv en tid mellan 0.00 och 23.59.")
    return time(hour, minute)


def _local_day(day: date) -> date:
    return local(day).date() if isinstance(day, datetime) else day


def _hands(at: time | datetime) -> str:
    at = local(at) if isinstance(at, datetime) else at
    return f"{at.hour}.{at.minute:02d}"


def _plain(text: str) -> str:
    """Small letters, single spaces, every dash as a hyphen, nothing invisible. Too long a text becomes none."""
    if len(text) > LONGEST_INPUT:
        return ""
    signs = (
        "-" if sign == "\N{MINUS SIGN}" or unicodedata.category(sign) == "Pd" else sign
        for sign in unicodedata.normalize("NFC", text)
        if unicodedata.category(sign) != "Cf"
    )
    return " ".join("".join(signs).lower().split())


def _weekday_first(plain: str) -> tuple[int | None, str]:
    """The number of the weekday a text begins with, if it does (tis, tisdag, tisdagen), and the rest without "den"."""
    first, _, rest = plain.partition(" ")
    name = first.rstrip(".,").removesuffix("en")
    weekday = next((n for n, day in enumerate(WEEKDAYS) if rest and len(name) > 2 and day.startswith(name)), None)
    return weekday, (rest if weekday is not None else plain).removeprefix("den ")


def _month_named(name: str) -> int:
    """1-12 for a month's name or the first letters of it, at least three. "sept" and "maj" too."""
    for number, month in enumerate(MONTHS, start=1):
        if month.startswith(name):
            return number
    raise BadDate(f"Månaden finns inte. Skriv datumet {ACCEPTED}.")


def _year(written: str | None, today: date) -> int:
    if written is None:
        return today.year
    if len(written) == 4:
        return int(written)
    last = today.year + YEARS_AHEAD
    return last - (last - int(written)) % 100


def _real_date(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise BadDate(f"Månaden {month} finns inte. Skriv datumet {ACCEPTED}.")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadDate(f"Året {year} kan inte stämma. Kontrollera året.")
    try:
        return date(year, month, day)
    except ValueError:
        raise BadDate(f"{day} {MONTHS[month - 1]} {year} finns inte. Kontrollera datumet.") from None
