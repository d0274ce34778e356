"""Registerutdrag: what has been lifted about the person, what managers have written about it, and how it ended."""

from collections.abc import Iterator

from sqlalchemy import exists, or_, select

from sipweb.db import db
from sipweb.models import Escalation, EscalationStep, EscalationUnit
from sipweb.queries.extract_about import About, said, sentence
from sipweb.queries.extract_work import own_requests
from sipweb.rules.escalations import ROLES
from sipweb.rules.extracts import Row
from sipweb.words import word


def lifted(at: About) -> Iterator[Row]:
    """Of the units that the question concerns; on the asked side as long as it has a ground to read the request."""
    concerned = exists().where(EscalationUnit.escalation_id == Escalation.id, EscalationUnit.unit_id == at.unit.id)
    known = or_(Escalation.referral_id.is_(None), Escalation.referral_id.in_(own_requests(at)))
    for one in db.session.scalars(select(Escalation).where(Escalation.case_id == at.case.id, concerned, known).order_by(Escalation.id)):
        yield from question(at, one)


def question(at: About, one: Escalation) -> Iterator[Row]:
    key, name = f"escalation:{one.id}", f"Lyft fråga {one.id}"
    units = ", ".join(at.veil.unit(unit) for unit in one.units)
    kind = word("escalation_kind", one.kind).lower()
    yield Row(key, sentence(f"{name}, {kind}, från {at.day(one.begun_at)}: {units}", f"Läge: {word('escalation', one.state).lower()}"))
    yield from said(f"{key}:question", f"{name}, frågan", one.question)
    yield from said(f"{key}:outcome", f"{name}, så slutade det", one.outcome)
    for step in one.steps:
        yield from told(at, name, step)


def told(at: About, name: str, step: EscalationStep) -> Iterator[Row]:
    key = f"escalation_step:{step.id}"
    who = f", av {at.veil.person(step.user.name)}" if step.user else ""
    led = f" till nivå {step.target}, {ROLES[step.target].lower()}" if step.target != step.source else ""
    day = f"{name}, {at.day(step.at)}"
    yield Row(key, f"{day}: {WHAT.get(step.verb, 'ett steg')}{led}{who}.")
    yield from said(f"{key}:words", f"{day}, dina egna ord", step.person_words)
    yield from said(f"{key}:attempt", f"{day}, så försökte handläggarna lösa det", step.attempt)
    yield from said(f"{key}:tried", f"{day}, handläggarna pratade om det", step.attempted_on)
    yield from said(f"{key}:question", f"{day}, frågan som ställdes", step.question)
    yield from said(f"{key}:report", f"{day}, det som skrevs", step.report)
    for row in step.answers:
        by = f", {at.veil.person(row.answered_by.name)} {at.day(row.answered_on)}" if row.answered_by and row.answered_on else ""
        if row.noted and row.said_by and row.noted_by:
            by += f"; på mötet sa {at.veil.person(row.said_by.name)}: {row.noted}, antecknat av {at.veil.person(row.noted_by.name)}"
        answer = word("lift_answer", row.answer).lower()
        yield Row(f"escalation_answer:{row.id}", sentence(f"{day}, {at.veil.unit(row.unit)}: {answer}{by}", row.text))


WHAT = {
    "escalation.begin": "uppskriven",
    "escalation.raise": "uppskriven",
    "escalation.lift": "lyft",
    "escalation.solve": "en lösning föreslagen",
    "escalation.close": "ett avslut utan lösning föreslaget",
    "escalation.withdraw": "tillbakatagen",
    "referral.close": "avslutad",
    "person.die": "avslutad",
}
