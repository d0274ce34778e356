"""Users and units: who someone is today, and the names that lists need."""

from collections.abc import Collection
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select

from sipweb.db import db
from sipweb.models import Case, CaseTrack, Department, Deputy, Person, Referral, Unit, User, UserRole
from sipweb.models.access import case_is_current
from sipweb.rules.days import age_on
from sipweb.rules.people import MASKED
from sipweb.rules.standing import HAS_DEPUTY, MANAGING, Actor, Post, Role, Standing


def standing_of(user_id: int, today: date) -> Standing | None:
    """The user as the rules see them; None for one who is disabled or gone."""
    absent = select(Deputy.absent_id).where(Deputy.deputy_id == user_id, Deputy.starts_on <= today, Deputy.ends_on >= today)
    rows = db.session.execute(
        select(User.id, User.name, User.title, UserRole.role, UserRole.unit_id, UserRole.department_id, Unit.name, Department.name)
        .outerjoin(UserRole, UserRole.user_id == User.id)
        .outerjoin(Unit, Unit.id == UserRole.unit_id)
        .outerjoin(Department, Department.id == UserRole.department_id)
        .where(User.disabled_at.is_(None), User.id.in_(absent) | (User.id == user_id))
        .order_by(UserRole.id)
    ).all()
    mine = [row for row in rows if row[0] == user_id]
    if not mine:
        return None
    posts: dict[int, list[Post]] = {user_id: []}
    places: dict[int, list[str]] = {user_id: []}
    for owner, _, _, role, unit_id, department_id, unit, department in rows:
        if role and (owner == user_id or role in HAS_DEPUTY):
            posts.setdefault(owner, []).append(Post(Role(role), unit_id, department_id))
            places.setdefault(owner, []).append(unit or department or "")
    own, names = tuple(posts.pop(user_id)), {row[0]: row[1] for row in rows}
    return Standing(
        user_id=user_id,
        name=mine[0][1],
        title=mine[0][2],
        own_posts=own,
        deputy_for=tuple((owner, tuple(theirs)) for owner, theirs in posts.items()),
        post_names=tuple(name for told in places.values() for name in told),
        absent_names=tuple(names[owner] for owner in posts),
    )


def has_answerer(unit_id: int, today: date) -> bool:
    """Does the unit have an active manager, or a deputy for one, who can answer a request?"""
    managers = select(User.id).join(UserRole).where(UserRole.unit_id == unit_id, UserRole.role.in_(MANAGING))
    active = managers.where(User.disabled_at.is_(None))
    deputies = (
        select(Deputy.id)
        .join(User, User.id == Deputy.deputy_id)
        .where(Deputy.absent_id.in_(active), Deputy.starts_on <= today, Deputy.ends_on >= today, User.disabled_at.is_(None))
    )
    return db.session.execute(active.limit(1)).first() is not None or db.session.execute(deputies.limit(1)).first() is not None


def led_by_nobody(user_id: int, today: date) -> list[str]:
    """Of the units this user has led: those that nobody answers for now."""
    led = select(Unit.id, Unit.name).join(UserRole, UserRole.unit_id == Unit.id)
    rows = db.session.execute(led.where(UserRole.user_id == user_id, UserRole.role.in_(MANAGING)).distinct().order_by(Unit.name)).all()
    return [name for id_, name in rows if not has_answerer(id_, today)]


def managers_of(unit_id: int, all_levels: bool = False) -> list[User]:
    """The biträdande enhetschefer; the enhetschefer only where there is no biträdande, or when all levels are asked for."""
    rows = db.session.execute(
        select(User, UserRole.role)
        .join(UserRole)
        .where(UserRole.unit_id == unit_id, UserRole.role.in_(MANAGING), User.disabled_at.is_(None))
        .order_by(User.name)
    ).all()
    closest = [user for user, role in rows if role == Role.ASSISTANT_UNIT_MANAGER]
    return closest if closest and not all_levels else list(dict.fromkeys(user for user, _ in rows))


def all_managers(unit_ids: Collection[int]) -> dict[int, list[User]]:
    """The managers of each unit who can log in, on all levels, by name; in one statement."""
    here = (UserRole.unit_id.in_(unit_ids), UserRole.role.in_(MANAGING), User.disabled_at.is_(None))
    rows = db.session.execute(select(UserRole.unit_id, User).join(User, User.id == UserRole.user_id).where(*here).order_by(User.name))
    found: dict[int, dict[int, User]] = {unit_id: {} for unit_id in unit_ids}
    for unit_id, user in rows:
        found[unit_id or 0][user.id] = user
    return {unit_id: list(users.values()) for unit_id, users in found.items()}


def unit_heads(unit_id: int) -> set[int]:
    """The ids of the unit's enhetschefer."""
    its = (UserRole.unit_id == unit_id, UserRole.role == Role.UNIT_MANAGER, User.disabled_at.is_(None))
    return set(db.session.scalars(select(User.id).join(UserRole).where(*its)))


def department_heads(department_id: int) -> list[User]:
    """The avdelningschefer of the department."""
    its = (UserRole.department_id == department_id, UserRole.role == Role.DEPARTMENT_MANAGER, User.disabled_at.is_(None))
    return list(db.session.scalars(select(User).join(UserRole).where(*its).order_by(User.name)))


def managers_by_unit() -> dict[int, list[str]]:
    """The names of each unit's biträdande enhetschefer."""
    rows = db.session.execute(
        select(UserRole.unit_id, User.name)
        .join(User, User.id == UserRole.user_id)
        .where(UserRole.role == Role.ASSISTANT_UNIT_MANAGER, User.disabled_at.is_(None))
        .order_by(User.name)
    )
    found: dict[int, list[str]] = {}
    for unit_id, name in rows:
        if unit_id is not None:
            found.setdefault(unit_id, []).append(name)
    return found


class WorkerLoad(NamedTuple):
    """A handläggare and how much they have open: requests named to or sent by them, and akter."""

    id: int
    name: str
    title: str
    unit_id: int
    unit: str
    qualified: bool
    load: int


def workers_with_load(department_id: int) -> list[WorkerLoad]:
    """The department's handläggare with their open load, in three statements, whatever the size (R244)."""
    rows = db.session.execute(
        select(User.id, User.name, User.title, Unit.id, Unit.name, User.qualified_child_work)
        .join(UserRole, UserRole.user_id == User.id)
        .join(Unit, Unit.id == UserRole.unit_id)
        .where(UserRole.role == Role.CASE_WORKER, Unit.department_id == department_id, User.disabled_at.is_(None))
        .order_by(Unit.name, User.name)
    ).all()
    workers = {row[0] for row in rows}
    opened = count_open(CaseTrack.case_worker_id, CaseTrack.is_open, workers)
    named = count_open(Referral.to_worker_id, Referral.is_open, workers)
    return [WorkerLoad(*row, load=opened.get(row[0], 0) + named.get(row[0], 0)) for row in rows]


def count_open(column: Any, is_open: Any, workers: set[int]) -> dict[int, int]:
    return dict(db.session.execute(select(column, func.count()).where(is_open, column.in_(workers)).group_by(column)).all())


def people_in(unit_ids: frozenset[int]) -> list[tuple[int, str, int, str]]:
    """Active users with a working role in these units: id, name, unit id, unit name."""
    return list(
        db.session.execute(
            select(User.id, User.name, Unit.id, Unit.name)
            .join(UserRole, UserRole.user_id == User.id)
            .join(Unit, Unit.id == UserRole.unit_id)
            .where(Unit.id.in_(unit_ids), User.disabled_at.is_(None))
            .distinct()
            .order_by(Unit.name, User.name)
        ).all()
    )


def units() -> list[Unit]:
    return list(db.session.scalars(select(Unit).order_by(Unit.name)))


def unit_names() -> dict[int, str]:
    return dict(db.session.execute(select(Unit.id, Unit.name).order_by(Unit.name)).all())


def user_names(ids: set[int]) -> dict[int, str]:
    return dict(db.session.execute(select(User.id, User.name).where(User.id.in_(ids))).all()) if ids else {}


def colleagues(user_id: int | None) -> list[tuple[int, str]]:
    """Active users who can stand in for someone: those in the same departments. For an avdelningschef the managers of the
    department, and the other avdelningschefer."""
    mine = UserRole.user_id == user_id
    departments = select(Unit.department_id).join(UserRole, UserRole.unit_id == Unit.id).where(mine)
    led = select(UserRole.department_id).where(mine, UserRole.role == Role.DEPARTMENT_MANAGER)
    its_manager = Unit.department_id.in_(led) & UserRole.role.in_(MANAGING)
    other_head = (UserRole.role == Role.DEPARTMENT_MANAGER) & led.exists()
    return list(
        db.session.execute(
            select(User.id, User.name)
            .join(UserRole, UserRole.user_id == User.id)
            .outerjoin(Unit, Unit.id == UserRole.unit_id)
            .where(or_(Unit.department_id.in_(departments), its_manager, other_head), User.id != user_id, User.disabled_at.is_(None))
            .distinct()
            .order_by(User.name)
        ).all()
    )


def marks_of(actor: Actor, case_ids: set[int]) -> dict[int, str]:
    """Initials and age, "G.Ö., 66 år", so that rows can be told apart; nothing of whoever is or may be protected.

    Only of akter where the actor's units are current.
    """
    if not case_ids:
        return {}
    rows = db.session.execute(
        select(Case.id, Person.given_name, Person.family_name, Person.birth_date)
        .join(Person, Person.id == Case.person_id)
        .where(Case.id.in_(case_ids), Person.protection.not_in(MASKED), case_is_current(Case.id, actor))
    )
    age = partial(age_on, day=actor.today, leap_day=actor.routine.leap_day)
    return {id_: f"{given[:1]}.{family[:1]}., {age(birth)} år" for id_, given, family, birth in rows}
