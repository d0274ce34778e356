"""What waits of lifted questions, in one statement: to answer, to solve or to lift on."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import exists, false, func, or_, select, true
from sqlalchemy.orm import aliased

from sipweb.db import db
from sipweb.models import Case, CaseTrack, Escalation, EscalationAnswer, EscalationStep, EscalationUnit, Referral, Unit
from sipweb.queries.escalations import units_above
from sipweb.queries.reminders import MOST, Task
from sipweb.rules.escalations import ENDINGS, TOP, has_lapsed
from sipweb.rules.standing import MANAGING, Actor, Role


def escalation_tasks(actor: Actor) -> Iterator[Task]:
    """One row for each question: first what the actor is asked to agree to, then what is theirs to see to."""
    told: dict[int, Task] = {}
    for row in db.session.execute(open_rows(actor)):
        task = to_answer(actor, row) or to_do(actor, row)
        if task and (row.id not in told or told[row.id].post < task.post):
            told[row.id] = task
    yield from (task._replace(post="") for task in told.values())


def open_rows(actor: Actor) -> Any:
    """Open questions of the actor's units, with the answer that the unit owes and who is handläggare in it."""
    latest = (
        select(func.max(EscalationAnswer.step_id)).where(EscalationAnswer.escalation_id == Escalation.id).correlate(Escalation)
    ).scalar_subquery()
    owed = (
        (EscalationAnswer.escalation_id == Escalation.id)
        & (EscalationAnswer.unit_id == EscalationUnit.unit_id)
        & (EscalationAnswer.answer == "")
        & (EscalationAnswer.step_id == latest)
        & (Escalation.pending != "")
    )
    said = aliased(EscalationAnswer)  # nobody answers for two units
    spoken = exists().where(said.step_id == latest, said.answered_by_id == actor.user_id).label("has_spoken")
    asked = aliased(Referral)  # because who reads it asks about requests too
    track = (CaseTrack.case_id == Escalation.case_id) & (CaseTrack.unit_id == EscalationUnit.unit_id) & CaseTrack.is_open
    return (
        select(
            Escalation.id, Escalation.level, Escalation.pending, Escalation.awaits_until, Escalation.due_on, Escalation.case_id,
            Escalation.begun_by_id, Case.number, EscalationUnit.unit_id, Unit.department_id, EscalationAnswer.level.label("asked_on"),
            EscalationStep.user_id.label("lifter"), asked.from_unit_id, asked.from_worker_id, asked.to_worker_id,
            CaseTrack.case_worker_id, spoken,
        )
        .join(EscalationUnit, EscalationUnit.escalation_id == Escalation.id)
        .join(Unit, Unit.id == EscalationUnit.unit_id)
        .outerjoin(Case, Case.id == Escalation.case_id)
        .outerjoin(asked, asked.id == Escalation.referral_id)
        .outerjoin(CaseTrack, track)
        .outerjoin(EscalationAnswer, owed)
        .outerjoin(EscalationStep, EscalationStep.id == EscalationAnswer.step_id)
        .where(EscalationUnit.unit_id.in_(units_above(actor)), EscalationUnit.is_open, concerns(actor), Escalation.readable(actor))
        .order_by(Escalation.due_on)
        .limit(MOST)
    )  # fmt: skip


def concerns(actor: Actor) -> Any:
    """A handläggare has something to do only on the first level, or when asked; what is higher up is not read for them."""
    leads = EscalationUnit.unit_id.in_(actor.who.managed_units) if actor.who.managed_units else false()
    return true() if actor.who.departments else or_(Escalation.level == 1, Escalation.pending != "", leads)


def worker_of(row: Any) -> int | None:
    """The unit's handläggare in the request, or else in the akt."""
    if row.from_unit_id is None:
        return int(row.case_worker_id) if row.case_worker_id else None
    return row.from_worker_id if row.from_unit_id == row.unit_id else row.to_worker_id  # type: ignore[no-any-return]


def place_of(actor: Actor, row: Any, level: int) -> str:
    """`me` for whoever holds the level; `unit` for a superior, who can act; empty for everyone else."""
    who = actor.who
    roles = {post.role for post in who.posts if post.unit_id == row.unit_id}
    if level == 1:
        return "me" if worker_of(row) == actor.user_id else "unit" if Role.ASSISTANT_UNIT_MANAGER in roles else ""
    if level == 2:
        return "me" if Role.ASSISTANT_UNIT_MANAGER in roles else "unit" if roles & MANAGING else ""
    if level == TOP:
        return "me" if row.department_id in who.departments else ""
    return "me" if Role.UNIT_MANAGER in roles else ""


def to_answer(actor: Actor, row: Any) -> Task | None:
    if row.asked_on is None or row.lifter == actor.user_id or has_lapsed(row.awaits_until, actor.today):
        return None
    what = "Är ni överens om att lyfta?" if row.pending == "lift" else "Är ni överens om hur det löses?"
    place = place_of(actor, row, row.asked_on) if row.asked_on == TOP or not row.has_spoken else ""
    return task(place, row.awaits_until, what, row, "Svara", "b") if place else None


def to_do(actor: Actor, row: Any) -> Task | None:
    """What the level sees to, once nobody is waited for."""
    place = place_of(actor, row, row.level)
    if not place or not has_lapsed(row.awaits_until, actor.today):
        return None
    if row.pending in ENDINGS:
        return task(place, row.awaits_until, "Avsluta: alla har inte svarat, och tiden är ute", row, "Öppna", "a")
    what = "Lös den lyfta frågan, eller avsluta den" if row.level == TOP else "Lös frågan, eller lyft den vidare"
    return task(place, row.due_on, what, row, "Öppna", "a")


def task(place: str, due: Any, what: str, row: Any, button: str, order: str) -> Task:
    about = f"Lyft fråga {row.id}, nivå {row.level}"
    return Task(place, due, what, about, "escalations.show", {"escalation_id": row.id}, row.number or "", row.case_id, button, order)
