"""Avvikelser i samverkan: the list and its filters, what a page shows, who answers for a unit, what waits in Mitt arbete. Plain rows."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, select, union
from sqlalchemy.orm import aliased

from sipweb.db import db
from sipweb.models import Deviation, DeviationParty, DeviationStep, HistoryLine, Unit, User, UserRole
from sipweb.models.deviations import led
from sipweb.rules.deviations import DEPARTMENT_LEVEL
from sipweb.rules.standing import MANAGING, Actor, Role

PAGE = 50
OF_THE_TEXT = ("deviation.write", "deviation.complete")
REACHED = {"steg1": Deviation.reported_on, "text": Deviation.step2_on, "signerad": Deviation.signed_on}


@dataclass(frozen=True)
class Filters:
    """What stands in the list's address. `after` is the last report of the page before."""

    state: str = ""  # one state, alla, or what is open
    unit_id: int | None = None
    category: str = ""
    part: str = ""
    consequence: str = ""
    since: date | None = None
    until: date | None = None
    number: tuple[int, int] | None = None
    remaining: bool = False
    alone: bool = False
    reached: str = ""  # one of REACHED
    from_unit_id: int | None = None
    to_unit_id: int | None = None
    after: int | None = None


def leaders_of(unit_id: int) -> list[tuple[int, Role]]:
    """Every active manager of the unit: user and role."""
    query = select(UserRole.user_id, UserRole.role).join(User, User.id == UserRole.user_id)
    found = db.session.execute(query.where(UserRole.unit_id == unit_id, UserRole.role.in_(MANAGING), User.disabled_at.is_(None)))
    return [(user_id, Role(role)) for user_id, role in found]


def department_heads(department_id: int) -> list[tuple[int, str]]:
    query = select(User.id, User.name).join(UserRole, UserRole.user_id == User.id)
    its = (UserRole.department_id == department_id) & (UserRole.role == Role.DEPARTMENT_MANAGER)
    return list(db.session.execute(query.where(its, User.disabled_at.is_(None)).distinct()).all())


def controllers() -> list[int]:
    query = select(User.id).join(UserRole, UserRole.user_id == User.id)
    return list(db.session.scalars(query.where(UserRole.role == Role.CONTROLLER, User.disabled_at.is_(None)).distinct()))


def concerning(filters: Filters) -> list[Any]:
    """The filters as conditions on a report."""
    conditions: list[Any] = []
    for column, value in (
        (Deviation.category, filters.category),
        (Deviation.routine_part, filters.part),
        (Deviation.consequence, filters.consequence),
        (Deviation.from_unit_id, filters.from_unit_id),
    ):
        conditions += [column == value] if value else []
    conditions += [Deviation.reported_on >= filters.since] if filters.since else []
    conditions += [Deviation.reported_on <= filters.until] if filters.until else []
    conditions += [Deviation.remaining_problems != ""] if filters.remaining else []
    conditions += [Deviation.alone_why != ""] if filters.alone else []
    conditions += [REACHED[filters.reached].is_not(None)] if filters.reached in REACHED else []
    if filters.number:
        conditions += [Deviation.register_year == filters.number[0], Deviation.register_no == filters.number[1]]
    conditions += [Deviation.id.in_(with_party(filters.unit_id))] if filters.unit_id else []
    return [*conditions, *([Deviation.id.in_(with_party(filters.to_unit_id, True))] if filters.to_unit_id else [])]


def with_party(unit_id: int | None, only_concerned: bool = False) -> Select[int]:
    query = select(DeviationParty.deviation_id).where(DeviationParty.unit_id == unit_id)
    return query.where(~DeviationParty.is_reporting) if only_concerned else query


def in_state(filters: Filters) -> list[Any]:
    if filters.state == "alla":
        return []
    if filters.state == "raknas":
        return [Deviation.reported_on.is_not(None), Deviation.state != "cancelled"]
    if filters.state:
        return [Deviation.state == filters.state]
    return [Deviation.is_open] if not filters.number else []


def mine(actor: Actor) -> list[Any]:
    """What the actor reads, as conditions. The ids come from an index for each way in; the controller reads them all."""
    if actor.who.has(Role.CONTROLLER):
        return [Deviation.readable(actor)]
    units, party = actor.who.managed_units, select(DeviationParty.deviation_id)
    ways = [
        select(Deviation.id).where(Deviation.drafted_by_id == actor.user_id),
        select(Deviation.id).where(Deviation.from_unit_id.in_(units)),
        party.where(DeviationParty.unit_id.in_(units)),
        party.where(led(DeviationParty.unit_id, actor), DeviationParty.level == DEPARTMENT_LEVEL),
    ]
    return [Deviation.readable(actor), Deviation.id.in_(union(*ways))]


def rows(actor: Actor, filters: Filters, most: int | None = PAGE + 1) -> list[Any]:
    """Reports the actor reads, the newest first: one page and one more, which says that there is a next page."""
    query = (
        select(
            Deviation.id, Deviation.state, Deviation.from_unit_id, Deviation.category, Deviation.routine_part, Deviation.consequence,
            Deviation.happened_on, Deviation.reported_on, Deviation.step2_on, Deviation.signed_on, Deviation.sent_on,
            Deviation.registered_on, Deviation.register_year, Deviation.register_no, Deviation.alone_why, Deviation.remaining_problems,
            Deviation.lex_sarah, Deviation.lex_sarah_on,
        )
        .where(*mine(actor), *in_state(filters), *concerning(filters))
        .order_by(Deviation.id.desc())
    )  # fmt: skip
    if filters.after is not None:
        query = query.where(Deviation.id < filters.after)
    return list(db.session.execute(query.limit(most)).all())


def all_rows(actor: Actor, filters: Filters, most: int) -> list[Any]:
    return rows(actor, replace(filters, after=None), most)


def concerned_units(ids: list[int]) -> dict[int, list[int]]:
    """The units each report is about."""
    found: dict[int, list[int]] = {}
    query = select(DeviationParty.deviation_id, DeviationParty.unit_id).where(DeviationParty.deviation_id.in_(ids))
    for deviation_id, unit_id in db.session.execute(query.where(~DeviationParty.is_reporting).order_by(DeviationParty.id)):
        found.setdefault(deviation_id, []).append(unit_id)
    return found


def steps_of(deviation: Deviation) -> list[Any]:
    """What has happened, newest first, with the names of those who did it."""
    stand_in = aliased(User)
    query = (
        select(DeviationStep, User.name, stand_in.name.label("for_name"))
        .join(User, User.id == DeviationStep.user_id)
        .outerjoin(stand_in, stand_in.id == DeviationStep.for_user_id)
        .where(DeviationStep.deviation_id == deviation.id)
        .order_by(DeviationStep.id.desc())
    )
    return list(db.session.execute(query).all())


def last_text(deviation: Deviation) -> DeviationStep | None:
    """When the joint text was last written, or more of it was asked for: it is what is signed."""
    its = (DeviationStep.deviation_id == deviation.id) & DeviationStep.verb.in_(OF_THE_TEXT)
    return db.session.scalar(select(DeviationStep).where(its).order_by(DeviationStep.id.desc()).limit(1))


def last_change(deviation: Deviation, verbs: Collection[str] = ()) -> Any:
    """Who changed the report last, and when; of these verbs, or of all. Steps do not tell: a draft is changed without one."""
    its = (HistoryLine.table_name == Deviation.__tablename__) & (HistoryLine.row_id == deviation.id)
    query = select(HistoryLine.user_id, User.name, HistoryLine.at).join(User, User.id == HistoryLine.user_id).where(its)
    query = query.where(HistoryLine.verb.in_(verbs)) if verbs else query
    return db.session.execute(query.order_by(HistoryLine.id.desc()).limit(1)).first()


def open_units() -> list[Unit]:
    return list(db.session.scalars(select(Unit).order_by(Unit.name)))
