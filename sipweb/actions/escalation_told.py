"""Who is told of a lifted question, and what stands in the akt. Used inside actions; not actions themselves."""

from collections.abc import Iterable

from sqlalchemy import select

from sipweb.actions.events import happened, tell
from sipweb.actions.restricted import name_who_has_it
from sipweb.db import db
from sipweb.models import Escalation, EscalationStep, NamedAccess
from sipweb.queries.escalations import holders_in
from sipweb.rules.escalations import TOP, has_lapsed
from sipweb.rules.standing import Actor


def inform(actor: Actor, one: Escalation, user_ids: Iterable[int | None], text: str) -> None:
    """A notice that leads to the question. It holds nothing that anyone has written."""
    akt = f" Akt {one.case.number}." if one.case else ""
    tell(actor, user_ids, text + akt, case=one.case, about=f"escalation:{one.id}")


def happened_in(actor: Actor, one: Escalation, verb: str, title: str, *, text: str = "") -> None:
    """A line in the akt's timeline and for the journal of each unit concerned, two and two; without an akt there is none."""
    if one.case is None:
        return
    ids = [unit.id for unit in one.units]
    for first, second in zip(ids[::2], [*ids[1::2], None], strict=False):
        happened(actor, one.case, verb, title, text=text, unit_id=first, other_unit_id=second, referral=one.referral)


def tell_level(actor: Actor, one: Escalation) -> None:
    """Those whose turn it is now, and the handläggare and biträdande enhetschefer below them; named first, if only who is named reads."""
    name_who_has_it(actor, one)
    told = f"En fråga är lyft till nivå {one.level}." if one.level > 1 else "En svårighet i samverkan är uppskriven."
    inform(actor, one, workers(one) | managers(one, 2 if one.level > 1 else 0), told)
    if one.level == TOP:
        tell_top(actor, one)
    elif one.level > 2:
        inform(actor, one, managers(one, one.level) - managers(one, 2), told)


def tell_top(actor: Actor, one: Escalation) -> None:
    """The avdelningschefer, once it counts as lifted to them: before that they can't read it."""
    if one.level == TOP and (one.pending != "lift" or has_lapsed(one.awaits_until, actor.today)):
        inform(actor, one, managers(one, TOP), f"En fråga är lyft till nivå {TOP}.")


def tell_those_asked(actor: Actor, one: Escalation, step: EscalationStep) -> None:
    """Who is to say whether the unit agrees. The handläggare and biträdande enhetschefer are told with the lift itself."""
    asked = {(row.unit_id, row.level) for row in step.answers if row.answer == "" and (row.level > 2 or one.pending != "lift")}
    people = {one_.user_id for one_ in holders_in(one) if (one_.unit_id, one_.level) in asked}
    people |= {worker for unit_id, level in asked if level == 1 for worker in one.workers(unit_id)}
    inform(actor, one, may_read(one, people), "Har er enhet tagit del, och är ni överens? Svara i den lyfta frågan.")


def tell_units(actor: Actor, one: Escalation, text: str) -> None:
    """Everyone who has had it: the handläggare, and every level up to where it stands."""
    people = workers(one)
    for level in range(2, one.level + 1):
        people |= managers(one, level)
    inform(actor, one, people, text)


def workers(one: Escalation) -> set[int]:
    return {worker for unit in one.units for worker in one.workers(unit.id)}


def managers(one: Escalation, level: int) -> set[int]:
    found = holders_in(one) if level else []
    return may_read(one, {holder.user_id for holder in found if holder.level == level})


def may_read(one: Escalation, people: set[int]) -> set[int]:
    """About a protected person only those are told who are named; the avdelningschefer, who never see who it is, are told."""
    if one.case is None or not one.case.person.is_restricted:
        return people
    named = set(db.session.scalars(select(NamedAccess.user_id).where(NamedAccess.case_id == one.case_id, NamedAccess.ended_at.is_(None))))
    top = {holder.user_id for holder in holders_in(one) if holder.level == TOP}
    return people & (named | top)
