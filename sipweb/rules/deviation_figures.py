"""Mönster: what is counted, what each figure means, and the shape of a chart. The numbers are counted in the database."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sipweb.rules.dates import long_date
from sipweb.rules.days import months_before

# What each figure means; printed beside the figures, and kept with those that are frozen.
DEFINITIONS = {
    "counted": "Räknade: rapporter vars steg 1 är rapporterat under perioden och som inte är makulerade.",
    "pairs": "Från–till: enheten som rapporterade och varje enhet som avvikelsen avser. En rapport om två enheter står på två ställen.",
    "term": "Termin: VT januari–juni, HT juli–december, efter dagen då steg 1 rapporterades.",
    "times": "Tider: hela dagar från händelsen till steg 1, till den första gemensamma texten och till den andra signaturen; i medeltal, "
    "och den längsta. Bara rapporter som har kommit så långt.",
    "remaining": "Kvarstående problem: rapporter där något står under kvarstående problem.",
    "alone": "Utan gemensam signatur: lämnade av en part efter försök till dialog.",
    "recurring": "Återkommande: minst {recurs} rapporter från samma enhet om samma enhet i samma kategori under perioden.",
}


class Period(NamedTuple):
    """Both days are in it."""

    since: date
    until: date

    def told(self) -> str:
        return f"{long_date(self.since)}–{long_date(self.until)}"

    def before(self) -> "Period":
        """The same days a year before."""
        return Period(months_before(self.since, 12), months_before(self.until, 12))


def default_period(today: date) -> Period:
    """The last twelve months, to today."""
    return Period(date.fromordinal(months_before(today, 12).toordinal() + 1), today)


def term_of(day: date) -> str:
    """2026 VT or 2026 HT."""
    return f"{day.year} {'VT' if day.month < 7 else 'HT'}"


def months_in(period: Period) -> list[str]:
    """Every month of the period, also those without a report: 2026-01."""
    first, last = period.since.year * 12 + period.since.month - 1, period.until.year * 12 + period.until.month - 1
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(first, last + 1)]


def share(part: int, whole: int) -> str:
    """In whole per cent, half up; a dash of nothing."""
    return f"{(200 * part + whole) // (2 * whole)} %" if whole else "–"


def days_told(mean: float | None) -> str:
    """3 or 3,5; a dash when nothing has come that far."""
    return "–" if mean is None else f"{mean:.1f}".replace(".", ",").removesuffix(",0")


class Bar(NamedTuple):
    """A column of a chart in a space of `WIDE` × `HIGH`."""

    x: float
    y: float
    width: float
    height: float
    label: str
    number: int


WIDE, HIGH, GAP = 600, 120, 4


def bars(rows: Sequence[tuple[str, int]]) -> list[Bar]:
    """Columns side by side, the tallest as high as the chart; one of nothing has no height."""
    most = max((count for _, count in rows), default=0) or 1
    step, found = WIDE / max(len(rows), 1), []
    for n, (label, count) in enumerate(rows):
        tall = HIGH * count / most
        found.append(Bar(round(n * step + GAP / 2, 1), round(HIGH - tall, 1), round(step - GAP, 1), round(tall, 1), label, count))
    return found


def trend_text(count: int, category: str, from_unit: str, to_unit: str, period: Period) -> str:
    """What recurs, as it is proposed for the next avstämningsmöte. It names units and no one else."""
    kind = f"{category[:1].lower()}{category[1:]}"
    return f"Återkommande avvikelse: {kind}. {from_unit} har rapporterat det {count} gånger om {to_unit}, {period.told()}."


def definitions(recurs: int) -> list[str]:
    return [text.format(recurs=recurs) for text in DEFINITIONS.values()]


def chosen(names: Iterable[str], rows: dict[str, int]) -> list[tuple[str, int]]:
    """The rows of an axis in its own order, those of nothing left out."""
    return [(name, rows[name]) for name in names if rows.get(name)]
