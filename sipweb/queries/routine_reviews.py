"""The yearly reviews of the routine: the list, when the next is due, who can take part, and what waits in Mitt arbete."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import exists, select

from sipweb.db import db
from sipweb.models import Department, HistoryLine, RoutineReview, RoutineSignature, User, UserRole
from sipweb.queries.reminders import Task
from sipweb.rules.days import local
from sipweb.rules.routine_reviews import is_soon, next_due
from sipweb.rules.standing import MANAGING, Actor, Role

FIRST_LINE = 1  # of the history: the day the municipality began here
LEADING = (*MANAGING, Role.DEPARTMENT_MANAGER)


def all_reviews(actor: Actor) -> list[RoutineReview]:
    """The newest first."""
    return list(db.session.scalars(RoutineReview.visible_to(actor).order_by(RoutineReview.id.desc())))


def open_review() -> RoutineReview | None:
    return db.session.scalar(select(RoutineReview).where(RoutineReview.state != "signed"))


def due_now(actor: Actor) -> date:
    """When the review is due that comes next, whether it is planned or not."""
    last = select(RoutineReview.next_on).where(RoutineReview.state == "signed").order_by(RoutineReview.id.desc()).limit(1)
    begun = db.session.scalar(select(HistoryLine.at).where(HistoryLine.id == FIRST_LINE))
    return next_due(db.session.scalar(last), local(begun).date() if begun else actor.today, actor.routine)


def leaders() -> list[Any]:
    """Avdelningschefer, enhetschefer and biträdande: id, name, title."""
    query = select(User.id, User.name, User.title).join(UserRole, UserRole.user_id == User.id)
    active = query.where(UserRole.role.in_(LEADING), User.disabled_at.is_(None))
    return list(db.session.execute(active.distinct().order_by(User.name)).all())


def department_managers() -> set[int]:
    rows = select(User.id).join(UserRole, UserRole.user_id == User.id)
    return set(db.session.scalars(rows.where(UserRole.role == Role.DEPARTMENT_MANAGER, User.disabled_at.is_(None))))


def departments() -> list[Department]:
    return list(db.session.scalars(select(Department).order_by(Department.name)))


def routine_tasks(actor: Actor) -> Iterator[Task]:
    """For avdelningschefer and enhetschefer, when it is near or overdue; and for an avdelningschef, to sign. One statement."""
    if not any(post.role in {Role.UNIT_MANAGER, Role.DEPARTMENT_MANAGER} for post in actor.who.posts):
        return
    one, mine = RoutineReview, RoutineSignature.department_id.in_(actor.who.signed_for)
    signed = exists().where(RoutineSignature.review_id == one.id, mine, RoutineSignature.voided_at.is_(None)).correlate(one)
    last = select(one.id, one.state, one.planned_on, one.next_on, signed.label("signed")).order_by(one.id.desc()).limit(1).subquery()
    begun = select(HistoryLine.at).where(HistoryLine.id == FIRST_LINE).subquery()
    row = db.session.execute(select(begun.c.at, last).select_from(begun.outerjoin(last, begun.c.at.is_not(None)))).first()
    if row is not None:
        yield from as_tasks(actor, *row)


def as_tasks(
    actor: Actor, begun: Any, id_: int | None, state: str | None, planned_on: date | None, next_on: date | None, signed: bool | None
) -> Iterator[Task]:
    what, there = "Årlig uppföljning av rutinen", ("routine_reviews.show", {"routine_id": id_})
    if state == "planned":
        if planned_on and is_soon(planned_on, actor.today, actor.routine):
            yield Task("unit", planned_on, "Träffas och följ upp rutinen", what, *there, button="Visa")
    elif state == "held":
        if actor.who.signed_for and not signed:
            yield Task("me", actor.today, "Skriv under uppföljningen av rutinen", what, *there, button="Läs")
    else:
        due = next_due(next_on, local(begun).date(), actor.routine)
        if is_soon(due, actor.today, actor.routine):
            yield Task("unit", due, "Planera årlig uppföljning av rutinen", what, "routine_reviews.plan", {}, button="Planera")
