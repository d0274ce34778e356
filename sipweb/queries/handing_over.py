"""The lists of those who hand over: on their way, waiting for someone, and who is responsible for what in a unit. Plain rows."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import exists, func, literal, or_, select, union_all

from sipweb.db import db
from sipweb.models import (
    Agreement,
    AnonymousQuestion,
    Case,
    CaseTrack,
    HandingOver,
    HandingOverRow,
    HistoryLine,
    Meeting,
    MonthlyTask,
    Referral,
    Unit,
    User,
    UserRole,
)
from sipweb.models.access import not_blocked, own_unit, track_is_readable
from sipweb.queries.owned import owners_in
from sipweb.queries.people import managers_of
from sipweb.queries.reminders import Task
from sipweb.rules.days import add_working_days
from sipweb.rules.standing import WORKING, Actor, Role


def other_managers(handing_over: HandingOver) -> list[User]:
    """The unit's managers, at all levels, but not the one who hands over."""
    return [m for m in managers_of(handing_over.unit_id, all_levels=True) if m.id != handing_over.from_user_id]


def who_changed_list(handing_over: HandingOver) -> str:
    """Who last saved the list."""
    last = (
        select(User.name)
        .select_from(HistoryLine)
        .join(User, User.id == HistoryLine.user_id)
        .where(HistoryLine.table_name == "handing_over", HistoryLine.row_id == handing_over.id)
        .order_by(HistoryLine.id.desc())
        .limit(1)
    )
    return db.session.scalar(last) or "Någon"


def going_on(actor: Actor, user_id: int | None = None) -> list[HandingOver]:
    """Lists that are not done, in the units the actor leads; or those of one user."""
    mine = HandingOver.from_user_id == user_id if user_id else HandingOver.unit_id.in_(actor.who.managed_units)
    query = HandingOver.visible_to(actor).where(HandingOver.is_open, mine).options(db.joinedload(HandingOver.from_user))
    return list(db.session.scalars(query.order_by(HandingOver.starts_on, HandingOver.id)))


def is_readable(actor: Actor) -> Any:
    """Of rows of lists: those about something that the actor reads now."""
    track = exists().where(CaseTrack.id == HandingOverRow.track_id, track_is_readable(actor), not_blocked(CaseTrack.case_id, actor))
    request = exists().where(Referral.id == HandingOverRow.referral_id, Referral.readable(actor))
    about = (Meeting.id == Agreement.meeting_id, Referral.id == Meeting.referral_id)
    task = exists().where(Agreement.id == HandingOverRow.agreement_id, *about, Referral.readable(actor))
    promise = exists().where(MonthlyTask.id == HandingOverRow.monthly_task_id, MonthlyTask.may_know(actor))
    question = exists().where(AnonymousQuestion.id == HandingOverRow.question_id, AnonymousQuestion.readable(actor))
    return or_(track, request, task, promise, question)


def readable_rows(actor: Actor, handing_over: HandingOver) -> list[HandingOverRow]:
    """The list's rows about what the actor reads, or what their unit has had; for those who only have got something, theirs."""
    unit_id = literal(handing_over.unit_id)
    known = own_unit(HandingOverRow.case_id, unit_id, actor) & not_blocked(HandingOverRow.case_id, actor)
    query = select(HandingOverRow).where(HandingOverRow.handing_over_id == handing_over.id, or_(is_readable(actor), known))
    if handing_over.from_user_id != actor.user_id and not actor.who.manages(handing_over.unit_id):
        query = query.where(HandingOverRow.to_user_id == actor.user_id, HandingOverRow.state == "moved")
    return list(db.session.scalars(query.options(db.joinedload(HandingOverRow.case)).order_by(HandingOverRow.case_id, HandingOverRow.id)))


def leaving_tasks(actor: Actor, units: dict[int, str]) -> Iterator[Task]:
    """The own list that is not done, others' that wait for review, and what one has got and not looked through."""
    waits = exists().where(HandingOverRow.handing_over_id == HandingOver.id, HandingOverRow.state == "open", is_readable(actor))
    H = HandingOver
    query = select(H.id, H.state, H.unit_id, H.from_user_id, H.starts_on, User.name).join(User, User.id == H.from_user_id)
    mine = query.where(H.is_open, H.from_user_id == actor.user_id)
    others = (H.from_user_id != actor.user_id, H.unit_id.in_(actor.who.managed_units), H.state == "proposed", waits)
    rows = db.session.execute(union_all(mine, query.where(H.is_open, *others)))
    own = {
        "draft": ("me", "Fortsätt lämna över dina akter", "Fortsätt"),
        "returned": ("me", "Chefen har skickat tillbaka din lista", "Öppna"),
        "proposed": ("waiting", "Chefen går igenom det du lämnar över", ""),
    }
    for id_, state, unit_id, user_id, due, name in rows:
        is_own = user_id == actor.user_id
        place, title, button = own[state] if is_own else ("unit", f"Gå igenom det {name} lämnar över", "Gå igenom")
        yield Task(place, due, title, f"Lämna över, {units[unit_id]}", "leaving.show", {"handing_over_id": id_}, button=button)
    yield from received_tasks(actor, units)


def received_tasks(actor: Actor, units: dict[int, str]) -> Iterator[Task]:
    rows = db.session.execute(
        select(HandingOver.id, HandingOver.unit_id, HandingOver.decided_at, User.name, func.count())
        .join(HandingOverRow, HandingOverRow.handing_over_id == HandingOver.id)
        .join(User, User.id == HandingOver.from_user_id)
        .where(HandingOverRow.to_user_id == actor.user_id, HandingOverRow.is_news)
        .group_by(HandingOver.id, HandingOver.unit_id, HandingOver.decided_at, User.name)
    )
    for id_, unit_id, at, name, count in rows:
        due = add_working_days(at.astimezone(actor.now.tzinfo).date(), actor.routine.act_within) if at else None
        title, what = f"Gå igenom det du har tagit över efter {name}", f"{count} från {units[unit_id]}"
        yield Task("me", due, title, what, "leaving.show", {"handing_over_id": id_}, button="Öppna")


class Owner(NamedTuple):
    """Someone who is responsible for something open in a unit."""

    unit_id: int
    unit: str
    user_id: int
    name: str
    things: int
    is_here: bool  # works at the unit, or as handläggare in its department
    is_disabled: bool


def owners(actor: Actor) -> list[Owner]:
    """Who is responsible for what in the units the actor leads; those who do not work there any more come first."""
    counts = owners_in(actor.who.managed_units)
    units = {u.id: u for u in db.session.scalars(select(Unit).where(Unit.id.in_({unit for unit, _ in counts})))}
    user_ids = {user for _, user in counts}
    users = {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(user_ids)))}
    roles = db.session.execute(
        select(UserRole.user_id, UserRole.role, UserRole.unit_id, Unit.department_id)
        .join(Unit, Unit.id == UserRole.unit_id)
        .where(UserRole.user_id.in_(user_ids), UserRole.role.in_(WORKING))
    ).all()
    here = {(user, unit) for user, _, unit, _ in roles}
    near = {(user, department) for user, role, _, department in roles if role == Role.CASE_WORKER}
    found = []
    for (unit_id, user_id), count in counts.items():
        user, unit = users[user_id], units[unit_id]
        is_here = (user_id, unit_id) in here or (user_id, unit.department_id) in near
        found.append(Owner(unit_id, unit.name, user_id, user.name, count, is_here, user.disabled_at is not None))
    return sorted(found, key=lambda o: (o.is_here and not o.is_disabled, o.unit, o.name))


def without_worker(actor: Actor) -> list[Any]:
    """Parts of akter in the units the actor leads that have no handläggare: track, akt, number, unit."""
    return list(
        db.session.execute(
            select(CaseTrack.id, CaseTrack.case_id, Case.number, CaseTrack.unit_id)
            .join(Case, Case.id == CaseTrack.case_id)
            .where(CaseTrack.case_worker_id.is_(None), CaseTrack.is_open, CaseTrack.unit_id.in_(actor.who.managed_units))
            .where(track_is_readable(actor), not_blocked(CaseTrack.case_id, actor))
            .order_by(CaseTrack.case_id)
        ).all()
    )
