"""A lifted question made, taken one step on, and ended from elsewhere. Used inside actions; not actions themselves."""

from collections.abc import Iterable

from sipweb.db import db
from sipweb.gate import acting_for, also_save
from sipweb.models import Case, Escalation, EscalationStep, EscalationUnit, Referral, Unit
from sipweb.queries.escalations import open_escalations
from sipweb.rules.escalations import at
from sipweb.rules.standing import Actor


def new_escalation(
    actor: Actor, case: Case | None, unit_ids: list[int], kind: str, level: int, question: str, referral: Referral | None = None
) -> Escalation:
    made = Escalation(
        case=case,
        referral=referral,
        kind=kind,
        level=level or 1,
        state=at(level or 1),
        from_unit_id=unit_ids[0],
        begun_by_id=actor.user_id,
        begun_at=actor.now,
        question=question,
        places=[EscalationUnit(unit=db.session.get_one(Unit, unit_id)) for unit_id in dict.fromkeys(unit_ids)],
        steps=[],
    )
    also_save(made)
    db.session.flush()
    return made


def add_step(actor: Actor, one: Escalation, verb: str, source: int, target: int, **told: object) -> EscalationStep:
    who = {"user_id": actor.user_id, "for_user_id": acting_for.get() if actor.user_id else None}
    step = EscalationStep(case_id=one.case_id, at=actor.now, **who, verb=verb, source=source, target=target, answers=[], **told)
    one.steps.append(step)
    db.session.flush()
    return step


def end_without_answer(actor: Actor, one: Escalation, verb: str, text: str) -> None:
    """What happened elsewhere ends it: the request is closed, the person has died, it was taken back. Used inside actions."""
    add_step(actor, one, verb, one.level, one.level, report=text)
    one.state, one.is_open, one.pending, one.awaits_until, one.due_on = "ended", False, "", None, None
    one.outcome, one.ended_on = text, actor.today
    for place in one.places:
        place.is_open = False


def end_with(actor: Actor, escalations: Iterable[Escalation], verb: str, text: str) -> None:
    for one in escalations:
        if one.is_open:
            end_without_answer(actor, one, verb, text)


def end_lifted(actor: Actor, referral: Referral, why: str) -> None:
    """What was lifted from a request ends with it."""
    end_with(actor, [one for one in open_escalations(referral.case) if one.referral_id == referral.id], "referral.close", why)
