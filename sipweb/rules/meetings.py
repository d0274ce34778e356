"""Förmöte and trepartsmöte: their states, and what must be known before they count as held (R201–R206; process 4.2)."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sipweb.rules.dates import long_date
from sipweb.rules.workflow import Move

MEETING_STATES = {
    "planned": "Planerat",
    "held": "Genomfört",
    "documented": "Dokumenterat",
    "cancelled": "Inställt",
    "no_show": "Den enskilde uteblev",
}

MEETING_MOVES = (
    Move("meeting.hold", "planned", "held", "Genomfört"),
    Move("meeting.cancel", "planned", "cancelled", "Ställ in"),
    Move("meeting.no_show", "planned", "no_show", "Den enskilde uteblev"),
    Move("journal.file", "held", "documented", "Journalfört"),
    Move("journal.unfile", "documented", "held", "Inte journalfört"),
)
PARTS = {
    "staff": "Handläggare",
    "individual": "Den enskilde",
    "representative": "Företrädare",
    "interpreter": "Tolk",
    "other": "Annan",
}


class Present(NamedTuple):
    """One who came. `unit_id` for staff."""

    part: str
    unit_id: int | None = None


def why_not_due(due: date | None, met: date) -> str | None:
    """The reason something agreed on at a meeting that day can't be due then, in Swedish, or None. The day itself is fine."""
    return f"Dagen är före mötet, som var {long_date(met)}." if due and due < met else None


def why_not_three_parties(present: Iterable[Present], units: Iterable[int], absent_reason: str) -> str | None:
    """A trepartsmöte has a handläggare from each unit and the individual, or a representative with a reason (R202)."""
    there = list(present)
    if missing := set(units) - {p.unit_id for p in there if p.part == "staff"}:
        who = "Ingen handläggare var med" if len(missing) > 1 else "Den ena enheten var inte med"
        return f"{who}. Ett trepartsmöte har minst en handläggare från varje enhet. Boka en ny tid."
    parts = {p.part for p in there}
    if "individual" in parts:
        return None
    if "representative" not in parts:
        return "Varken den enskilde eller en företrädare var med. Då är mötet inte hållet – välj ”Den enskilde uteblev” och boka en ny tid."
    return None if absent_reason.strip() else "Skriv varför den enskilde inte var med."
