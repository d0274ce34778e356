"""Mönster: what is counted, what each figure means, and the shape of a chart. The numbers are counted in the database."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sipweb.rules.dates import long_date
from sipweb.rules.days import months_after, months_before

# What each figure means; printed beside the figures, and kept with those that are frozen.
DEFINITIONS = {
    "counted": "Räknade: rapporter vars steg 1 är rapporterat under perioden och som inte är makulerade.",
    "pairs": "Från–till: enheten som rapporterade och varje enhet som avvikelsen avser. En rapport om två enheter står på två ställen. "
    "Alla: varje rapport en gång.",
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


LONGEST = 10  # years


def why_not_period(period: Period) -> str | None:
    """A slip in the year would give a page of a thousand months."""
    if period.until <= months_after(period.since, 12 * LONGEST):
        return None
    return f"Perioden är längre än {LONGEST} år. Välj en senare första dag."


def default_period(today: date) -> Period:
    """The last twelve months, to today."""
    return Period(date.fromordinal(months_before(today, 12).toordinal() + 1), today)


def term_of(day: date) -> str:
    """2026 VT or 2026 HT."""
    return f"{day.year} {'VT' if day.month < 7 else 'HT'}"


def span_of(name: str) -> tuple[date, date]:
    """The first and the last day of a month, 2026-02, or of a term, 2026 VT."""
    year, rest = int(name[:4]), name[5:]
    if rest in {"VT", "HT"}:
        return (date(year, 1, 1), date(year, 6, 30)) if rest == "VT" else (date(year, 7, 1), date(year, 12, 31))
    first = date(year, int(rest), 1)
    return first, date.fromordinal(months_after(first, 1).toordinal() - 1)


def by_time(terms: dict[str, int]) -> list[tuple[str, int]]:
    """The terms in the order they come."""
    return sorted(terms.items(), key=lambda one: span_of(one[0]))


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


WIDE = 200  # how long the longest bar of a chart is, in units of its own


def widths(counts: Sequence[int]) -> list[int]:
    """How long each bar is beside the longest; one of something is always seen."""
    most = max(counts, default=0) or 1
    return [max(1, WIDE * count // most) if count else 0 for count in counts]


def trend_text(count: int, category: str, from_unit: str, to_unit: str, period: Period) -> str:
    """What recurs, as it is proposed for the next avstämningsmöte. It names units and no one else."""
    kind = f"{category[:1].lower()}{category[1:]}"
    return f"Återkommande avvikelse: {kind}. {from_unit} har rapporterat det {count} gånger om {to_unit}, {period.told()}."


def definitions(recurs: int) -> list[str]:
    return [text.format(recurs=recurs) for text in DEFINITIONS.values()]


def chosen(names: Iterable[str], rows: dict[str, int]) -> list[tuple[str, int]]:
    """The rows of an axis in its own order, those of nothing left out."""
    return [(name, rows[name]) for name in names if rows.get(name)]
