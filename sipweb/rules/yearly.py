"""Årlig uppföljning av rutinen: which figures the departments meet over once a year (R284), and how small ones are hidden."""

from datetime import date
from typing import NamedTuple

from sipweb.rules.deviation_figures import Period

FEWEST = 5  # figures about persons below this are hidden, with their complements


class Figure(NamedTuple):
    """One line: this year and the year before. `of_persons`: about akter, so that small numbers are hidden. Those with the same
    `group` add up to one another, and are hidden together."""

    section: str
    label: str
    now: float | str | None  # words where it is no count: the day something was done
    before: float | str | None
    of_persons: bool = False
    group: str = ""
    source: str = ""
    is_mean: bool = False


class Line(NamedTuple):
    label: str
    now: str
    before: str
    source: str


def year_of(year: int, today: date | None = None) -> Period:
    """The whole year; of the one that goes on, what has been of it."""
    last = date(year, 12, 31)
    return Period(date(year, 1, 1), min(last, today) if today else last)


def was_done(on: date | None, last: date, today: date) -> str:
    """The day, or that it was not done; of what can still be done by the day `last`: not yet."""
    if on is not None:
        return on.isoformat()
    return "inte än" if today <= last else "nej"


def told(figures: list[Figure], hides_small: bool) -> dict[str, list[Line]]:
    """The lines as they are shown, section by section."""
    small: dict[str, set[str]] = {"now": set(), "before": set()}
    for one in figures:
        for when, value in (("now", one.now), ("before", one.before)):
            if one.group and hides_small and one.of_persons and is_small(value):
                small[when].add(one.group)
    sections: dict[str, list[Line]] = {}
    for one in figures:
        cells = []
        for when, value in (("now", one.now), ("before", one.before)):
            hidden = hides_small and one.of_persons and (is_small(value) or one.group in small[when])
            cells.append("färre än 5 eller dold" if hidden and value is not None else shown(value, one.is_mean))
        sections.setdefault(one.section, []).append(Line(one.label, cells[0], cells[1], one.source))
    return sections


def is_small(value: float | str | None) -> bool:
    return isinstance(value, int | float) and 0 < value < FEWEST


def shown(value: float | str | None, is_mean: bool) -> str:
    if value is None or isinstance(value, str):
        return value or "–"
    return f"{value:.1f}".replace(".", ",").removesuffix(",0") if is_mean else str(int(value))
