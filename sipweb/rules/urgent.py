"""Akut ärende: what cannot wait for the monthly meeting (R278–R279). Phone first, written down afterwards; the gate never stops it."""

from datetime import date

from sipweb.rules.consent import BASES
from sipweb.rules.days import add_working_days
from sipweb.rules.routine import Routine
from sipweb.rules.workflow import Move

STATES = {"registered": "Registrerad", "answered": "Bekräftad", "reported": "Tagen upp på mötet"}
TONES = {"registered": "info", "answered": "success", "reported": "neutral"}

MOVES = (
    #    verb                 from          to            button                             told in the timeline
    Move("urgent.register", None, "registered", "Registrera akut kontakt", "Akut kontakt registrerad"),
    Move("urgent.answer", "registered", "answered", "Bekräfta eller rätta", "Akut kontakt bekräftad"),
    *(Move("urgent.complete", state, state, "Skriv grund och besked", "Akut kontakt kompletterad") for state in STATES),
    Move("urgent.report", "answered", "reported", "Tagen upp på mötet", "Akut kontakt tagen upp på mötet"),
)

HOW = {"phone": "Telefon", "visit": "På plats", "video": "Digitalt möte"}
ANSWERS = {"agrees": "Ja, så uppfattade vi det", "corrects": "Nej, vi uppfattade det så här"}
# Chosen afterwards. None of them opens the gate for what comes next: a consent or another ground in the akt does.
GROUNDS = {
    "consent": "Samtycke",
    "need": "Behövs för handläggningen: båda enheterna är aktuella i akten",
    **BASES,
    "later": "Inte vald än",
}
UNCHOSEN = frozenset({"", "later"})


def register_by(called_on: date, routine: Routine) -> date:
    """The last day to write it down: the next working day, by default."""
    return add_working_days(called_on, routine.urgent_within)


def is_late(called_on: date, registered_on: date, routine: Routine) -> bool:
    """Late is said, and never refused."""
    return registered_on > register_by(called_on, routine)


def why_not_call(unit_id: int, to_unit_id: int) -> str | None:
    return "Välj en annan enhet än er egen." if unit_id == to_unit_id else None


def why_not_ground(ground: str, *, both_current: bool, same_board: bool) -> str | None:
    """`both_current`: the called unit is current in the akt, and openly so."""
    if ground == "need" and not (both_current and same_board):
        return "Enheten är inte aktuell i akten. Välj en annan grund."
    return None


def is_lacking(ground: str, told_on: date | None, not_told: str, *, is_named: bool, died: bool) -> bool:
    """Something is left to write: on which ground it was, or that the person has been told."""
    return is_named and (ground in UNCHOSEN or (told_on is None and not not_told and not died))
