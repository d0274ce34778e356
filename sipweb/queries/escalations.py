"""Lifted questions: who holds which level, the list, what an akt and a request show of them, and what waits. Plain rows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select

from sipweb.db import db
from sipweb.models import Case, Escalation, EscalationStep, EscalationUnit, Person, Referral, Unit, User, UserRole
from sipweb.queries.access import blocked_in
from sipweb.rules.escalations import LEVELS, OPEN, STATES, TOP, Seats, at
from sipweb.rules.names import Name
from sipweb.rules.standing import Actor, Role

PAGE = 50
HELD_BY = {Role.CASE_WORKER: 1, Role.ASSISTANT_UNIT_MANAGER: 2, Role.UNIT_MANAGER: 3, Role.DEPARTMENT_MANAGER: TOP}


class Holder(NamedTuple):
    """Someone on a level, for a unit."""

    level: int
    unit_id: int
    user_id: int
    name: str


def holders(unit_ids: Iterable[int], but: Collection[int] = ()) -> list[Holder]:
    """The managers above these units, level by level, who can still log in. `but`: who is shut out of the akt."""
    its = or_(UserRole.unit_id == Unit.id, UserRole.department_id == Unit.department_id)
    rows = db.session.execute(
        select(UserRole.role, Unit.id, User.id, User.name)
        .join(User, User.id == UserRole.user_id)
        .join(Unit, its)
        .where(Unit.id.in_(list(unit_ids)), UserRole.role != Role.CASE_WORKER, User.disabled_at.is_(None))
        .order_by(User.name)
    )
    held = [row for row in rows if Role(row.role) in HELD_BY and row[2] not in but]
    return [Holder(HELD_BY[Role(role)], unit_id, user_id, name) for role, unit_id, user_id, name in held]


def holders_in(one: Escalation) -> list[Holder]:
    """The managers above the units of a question, who can open it."""
    return holders(one.unit_ids, shut_out_of(one.case_id))


def shut_out_of(case_id: int | None) -> set[int]:
    return blocked_in(case_id) if case_id else set()


def seats_of(unit_ids: Iterable[int], but: Collection[int] = ()) -> Seats:
    """Level → unit → who holds it there."""
    found: dict[int, dict[int, frozenset[int]]] = {level: {} for level in LEVELS}
    for one in holders(unit_ids, but):
        found[one.level][one.unit_id] = found[one.level].get(one.unit_id, frozenset()) | {one.user_id}
    return found


def escalation_of(referral: Referral) -> Escalation | None:
    """The latest that the request has been lifted in."""
    its = select(Escalation).where(Escalation.referral_id == referral.id)
    return db.session.scalar(its.order_by(Escalation.id.desc()).limit(1))


def open_escalations(case: Case) -> list[Escalation]:
    """All of them, whoever may see them: for what happens to the akt."""
    return list(db.session.scalars(select(Escalation).where(Escalation.case_id == case.id, Escalation.is_open).order_by(Escalation.id)))


def escalations_in(actor: Actor, case: Case) -> list[Escalation]:
    """The akt's, as far as the actor may read them; the open ones first, then the newest."""
    mine = Escalation.visible_to(actor).where(Escalation.case_id == case.id)
    return list(db.session.scalars(mine.order_by(Escalation.is_open.desc(), Escalation.id.desc())))


# The list.


@dataclass(frozen=True)
class Filters:
    """What stands in the list's address. `after` is the last question of the page before."""

    level: int | None = None
    state: str = ""  # one state, or alla; otherwise the open ones
    late: bool = False
    after: int | None = None


def rows(actor: Actor, filters: Filters, most: int | None = PAGE + 1) -> list[Any]:
    """What the list shows of each, the nearest deadline first; what has ended last, the newest first."""
    query = (
        select(
            Escalation.id, Escalation.case_id, Case.number, Escalation.referral_id, Escalation.kind, Escalation.state, Escalation.level,
            Escalation.question, Escalation.pending, Escalation.awaits_until, Escalation.due_on, Escalation.ended_on, Escalation.begun_at,
            Person.protection,
        )
        .outerjoin(Case, Case.id == Escalation.case_id)
        .outerjoin(Person, Person.id == Case.person_id)
        .where(Escalation.id.in_(ids_of_mine(actor, filters)), Escalation.readable(actor))
    )  # fmt: skip
    if filters.level:
        query = query.where(Escalation.level == filters.level)
    if filters.state in STATES:
        query = query.where(Escalation.state == filters.state)
    if filters.late:
        query = query.where(Escalation.is_open, Escalation.due_on < actor.today)
    query = query.order_by(Escalation.is_open.desc(), Escalation.due_on, Escalation.id.desc())
    return list(db.session.execute(query.offset(filters.after or 0).limit(most)).all())


def ids_of_mine(actor: Actor, filters: Filters) -> Any:
    """By the units concerned; of open ones alone unless others are asked for."""
    mine = select(EscalationUnit.escalation_id).where(EscalationUnit.unit_id.in_(units_above(actor)))
    return mine.where(EscalationUnit.is_open) if filters.state in {"", *OPEN} or filters.late else mine


def units_above(actor: Actor) -> Any:
    """The actor's units, and those of the departments they lead."""
    if not actor.who.departments:
        return sorted(actor.who.units)
    return select(Unit.id).where(or_(Unit.id.in_(actor.who.units), Unit.department_id.in_(actor.who.departments)))


def names_above(actor: Actor, case_ids: list[int]) -> dict[int, Name]:
    """Whom these akter are about, for an avdelningschef's list: so that no name stands in it."""
    if not case_ids or not actor.who.departments:
        return {}
    query = select(Case.id, Person.given_name, Person.family_name).join(Person, Person.id == Case.person_id)
    return {id_: Name(given, family) for id_, given, family in db.session.execute(query.where(Case.id.in_(case_ids)))}


def all_rows(actor: Actor, filters: Filters, most: int) -> list[Any]:
    return rows(actor, replace(filters, after=None), most)


def units_of(ids: Iterable[int]) -> dict[int, list[int]]:
    """The units concerned by each, the first one first."""
    first = EscalationUnit.unit_id != Escalation.from_unit_id
    query = (
        select(EscalationUnit.escalation_id, EscalationUnit.unit_id)
        .join(Escalation, Escalation.id == EscalationUnit.escalation_id)
        .where(EscalationUnit.escalation_id.in_(list(ids)))
        .order_by(EscalationUnit.escalation_id, first, EscalationUnit.unit_id)
    )
    found: dict[int, list[int]] = {}
    for id_, unit_id in db.session.execute(query):
        found.setdefault(id_, []).append(unit_id)
    return found


def owners(level: int, unit_ids: list[int], held: list[Holder]) -> str:
    """Who has the next step, by name; empty when no manager does."""
    names = (one.name for one in held if one.level == level and one.unit_id in unit_ids)
    return ", ".join(dict.fromkeys(names))


def lifted_to_level_2(actor: Actor) -> list[Any]:
    """What waits for the biträdande enhetschefer of the actor's units, the oldest first: id, akt, question, since when, last day,
    and the protection of whom it is about.

    A meeting shows these as *lyft till nivå 2*; it knows itself which of them stand on an agenda.
    """
    lifted_at = (
        select(EscalationStep.at)
        .where(EscalationStep.escalation_id == Escalation.id, EscalationStep.target == 2)
        .order_by(EscalationStep.id.desc())
        .limit(1)
        .scalar_subquery()
        .label("lifted_at")
    )
    mine = select(EscalationUnit.escalation_id).where(EscalationUnit.is_open, EscalationUnit.unit_id.in_(actor.who.managed_units))
    query = (
        select(
            Escalation.id, Escalation.case_id, Case.number, Escalation.referral_id, Escalation.kind, Escalation.question, lifted_at,
            Escalation.due_on, Person.protection,
        )
        .outerjoin(Case, Case.id == Escalation.case_id)
        .outerjoin(Person, Person.id == Case.person_id)
        .where(and_(Escalation.state == at(2), Escalation.id.in_(mine), Escalation.readable(actor)))
        .order_by(Escalation.id)
    )  # fmt: skip
    return list(db.session.execute(query).all())


def first_lift(referral_id: int) -> EscalationStep | None:
    """How a request was lifted from the handläggare: what they had tried, and the question."""
    here = select(EscalationStep).join(Escalation, Escalation.id == EscalationStep.escalation_id)
    return db.session.scalar(
        here.where(Escalation.referral_id == referral_id, EscalationStep.target == 2).order_by(EscalationStep.id).limit(1)
    )


def open_one(case_id: int, referral_id: int | None, escalation_id: int | None = None) -> Escalation | None:
    """What is lifted already and still open: this question, or else the latest about this request."""
    its = [Escalation.id == escalation_id] if escalation_id else []
    its += [Escalation.referral_id == referral_id] if referral_id else []
    if not its:
        return None
    mine = (Escalation.case_id == case_id) & Escalation.is_open & or_(*its)
    return db.session.scalar(select(Escalation).where(mine).order_by(Escalation.id != escalation_id, Escalation.id.desc()).limit(1))
