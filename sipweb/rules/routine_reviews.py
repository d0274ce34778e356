"""Årlig uppföljning av rutinen: due once a year, what was revised under which heading, signed by the avdelningschefer (R283–R287)."""

from datetime import date, timedelta

from sipweb.rules.days import months_after
from sipweb.rules.routine import Routine
from sipweb.rules.workflow import Move

STATES = {"planned": "Planerad", "held": "Inskriven", "signed": "Underskriven"}
TONES = {"planned": "info", "held": "warning", "signed": "success"}

MOVES = (
    #    verb             from       to         button                        told
    Move("routine.plan", None, "planned", "Planera uppföljning", "Uppföljning planerad"),
    Move("routine.write", "planned", "held", "Skriv in uppföljningen", "Uppföljning inskriven"),
    Move("routine.write", "held", "held", "Skriv in uppföljningen", "Uppföljning ändrad"),
    Move("routine.write", "signed", "held", "Skriv in uppföljningen", "Uppföljning ändrad"),
    Move("routine.sign", "held", "held", "Skriv under", "Uppföljning underskriven av en avdelningschef"),
    Move("routine.sign", "held", "signed", "Skriv under", "Uppföljning underskriven av alla"),
)

# The routine's own headings, in its order.
PARTS = {
    "definition": "Definition av samverkan",
    "values": "Styrande värderingar",
    "use": "Användningsområde",
    "workers": "Handläggare till handläggare",
    "three_party": "Trepartsmöte vid behov av kontakt med ytterligare enhet",
    "meetings": "Regelbundna samverkansmöten",
    "consultation": "Konsultation",
    "difficulties": "Samverkanssvårigheter",
    "transfer": "Överföring av pågående ärenden",
    "documentation": "Anmälan och dokumentation av ärenden",
    "levels": "Nivåerna i individärenden",
    "handover": "Ärendeöverlämning",
    "handling": "Ärendehantering",
    "care_planning": "Vårdplaneringar",
    "sip": "Samordnad individuell plan, SIP",
    "urgent": "Akuta ärenden",
    "deviations": "Avvikelser",
    "follow_up": "Uppföljning av samverkan",
}


def next_due(last_next_on: date | None, begun_on: date, routine: Routine) -> date:
    """The day of the next review: as the last one says, or for the first a year after the municipality began here."""
    return last_next_on or months_after(begun_on, routine.routine_review_months)


def proposed_next(held_on: date, routine: Routine) -> date:
    return months_after(held_on, routine.routine_review_months)


def is_soon(due: date, today: date, routine: Routine) -> bool:
    """Near enough to be reminded of, or overdue."""
    return due - timedelta(days=routine.routine_review_notice) <= today


def why_not_plan(has_open: bool) -> str | None:
    return "Det finns redan en uppföljning som inte är underskriven. Gör klart den först." if has_open else None


def why_not_next(next_on: date, held_on: date) -> str | None:
    return "Nästa uppföljning ska vara efter den här." if next_on <= held_on else None
