"""The way a lifted question has gone: every step with what was written and answered, as far as the reader may read it."""

from collections.abc import Callable
from typing import Any

from flask import g

from sipweb.models import Case, Escalation, EscalationAnswer, EscalationStep
from sipweb.rules.dates import when
from sipweb.rules.escalations import LEVELS, ROLES, reads_report
from sipweb.rules.names import Name, left_out
from sipweb.rules.permissions.escalations import speaks_for


def reader_level(one: Escalation) -> int:
    """The highest level on which the reader has anything to do with it."""
    spoken = (n for n in reversed(LEVELS) if any(speaks_for(g.actor.who, one, unit, n) for unit in one.units))
    return next(spoken, 1)


def shows(one: Escalation, step: EscalationStep | None) -> bool:
    return step is not None and reads_report(reader_level(one), step.source)


def unnamed(one: Escalation) -> Callable[[str], str]:
    """For a reader to whom it has only been lifted, an avdelningschef: what others wrote without the person's name."""
    return str if g.actor.who.units & one.unit_ids else without_name(one.case)


def without_name(case: Case | None) -> Callable[[str], str]:
    """As it stands for the avdelningschefer: without the name of whom it is about."""
    if case is None:
        return str
    name = Name(case.person.given_name, case.person.family_name)
    return lambda text: left_out(text, name)


def trail(one: Escalation) -> list[dict[str, Any]]:
    """Every step, newest first, with what the reader may read of it."""
    reader, told = reader_level(one), unnamed(one)
    return [as_step(step, reads_report(reader, step.source), one.outcome, told) for step in reversed(one.steps)]


TOLD = {
    "escalation.begin": "Uppskriven",
    "escalation.solve": "En lösning föreslagen",
    "escalation.close": "Avslut utan lösning föreslaget",
    "escalation.withdraw": "Tillbakatagen",
    "referral.close": "Avslutad",
    "person.die": "Avslutad",
}
REPORTS = {"escalation.solve": "Så löses det", "escalation.close": "Varför utan lösning", "escalation.lift": "Rapport"}


def as_step(step: EscalationStep, reads: bool, outcome: str, as_told: Callable[[str], str]) -> dict[str, Any]:
    at = step.at.astimezone(g.actor.now.tzinfo)
    stand_in = f", ersättare för {step.for_user.name}" if step.for_user else ""
    title = TOLD.get(step.verb) or f"Lyft till nivå {step.target}, {ROLES[step.target].lower()}"
    told = [
        {"key": "Den enskildes egna ord", "value": step.person_words},
        {"key": "Fråga", "value": step.question},
        {"key": "Det ni har försökt", "value": f"{step.attempt} ({step.attempted_on})" if step.attempted_on else step.attempt},
        {"key": REPORTS.get(step.verb, "Skäl"), "value": step.report},
    ]
    open_to_all = reads or step.report == outcome != ""
    return {
        "step": step,
        "iso": at.isoformat(timespec="minutes"),
        "when": when(at),
        "who": f"{step.user.name}{stand_in}" if step.user else "",
        "title": title,
        "told": [{"key": row["key"], "value": as_told(row["value"])} for row in told] if open_to_all else [],
        "kept": not open_to_all,
        "answers": [as_answer(row, reads, as_told) for row in step.answers],
    }


def as_answer(row: EscalationAnswer, reads: bool, as_told: Callable[[str], str]) -> dict[str, str]:
    by = f"{row.answered_by.name}, {row.answered_on}" if row.answered_by else ""
    told = as_told(row.noted) if reads else row.noted.partition(":")[0]
    noted = f"{row.said_by.name} på mötet: {told.rstrip('.')}. Antecknat av {row.noted_by.name}." if row.said_by and row.noted_by else ""
    return {"unit": row.unit.name, "answer": row.answer, "by": by, "text": as_told(row.text) if reads else "", "noted": noted}
