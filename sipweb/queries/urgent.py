"""Urgent contacts: the list, what the monthly meeting shows, and what waits in Mitt arbete. Plain rows."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from sipweb.db import db
from sipweb.models import Case, Person, Unit, UrgentConsultation
from sipweb.queries.people import marks_of
from sipweb.queries.reminders import MOST, Task
from sipweb.rules.days import add_working_days
from sipweb.rules.standing import Actor
from sipweb.rules.urgent import UNCHOSEN, is_late

PAGE = 100
ALL = 5001  # more than a sheet holds, so that it is said


class UrgentRow(NamedTuple):
    """One urgent contact in a list. `mark`: initials and age, empty where the person is or may be protected."""

    id: int
    state: str
    case_id: int | None
    number: str
    mark: str
    age: str
    unit_id: int
    unit: str
    to_unit_id: int
    to_unit: str
    called_at: datetime
    why_urgent: str
    outcome: str
    answer: str
    answer_text: str
    is_late: bool


def rows(actor: Actor, *where: Any, most: int = PAGE) -> list[UrgentRow]:
    """The latest first, in two statements."""
    one, unit, to_unit = UrgentConsultation, aliased(Unit), aliased(Unit)
    query = (
        select(
            one.id, one.state, one.case_id, func.coalesce(Case.number, ""), one.age, one.unit_id, unit.name, one.to_unit_id,
            to_unit.name, one.called_at, one.why_urgent, one.outcome, one.answer, one.answer_text, one.registered_at,
        )
        .outerjoin(Case, Case.id == one.case_id)
        .join(unit, unit.id == one.unit_id)
        .join(to_unit, to_unit.id == one.to_unit_id)
        .where(or_(one.unit_id.in_(actor.who.units), one.to_unit_id.in_(actor.who.units)), one.readable(actor), *where)
    )  # fmt: skip
    found = db.session.execute(query.order_by(one.called_at.desc(), one.id.desc()).limit(most)).all()
    marks = marks_of(actor, {row[2] for row in found if row[2]})
    return [as_row(actor, marks, row) for row in found]


def as_row(actor: Actor, marks: dict[int, str], told: Any) -> UrgentRow:
    *first, answer, answer_text, registered_at = told
    id_, state, case_id, number, age, unit_id, unit, to_unit_id, to_unit, called_at, why, outcome = first
    late = is_late(called_at.date(), registered_at.astimezone(actor.now.tzinfo).date(), actor.routine)
    mark, units = marks.get(case_id, "") if case_id else "", (unit_id, unit, to_unit_id, to_unit)
    return UrgentRow(id_, state, case_id, number, mark, age, *units, called_at, why, outcome, answer, answer_text, late)


def urgent_since(actor: Actor, since: date | None) -> list[UrgentRow]:
    """Akuta ärenden sedan sist, for the page of a monthly meeting: what has been called about since that day, and what is not
    reported yet, whenever it was. As far as the actor may read it."""
    one = UrgentConsultation
    new = one.called_at >= datetime.combine(since, datetime.min.time()) if since else one.state != "reported"
    return rows(actor, or_(one.state != "reported", new), most=MOST)


def urgent_at(actor: Actor, day: date) -> list[UrgentRow]:
    """What the meeting of a day took up, as far as the actor may read it."""
    return rows(actor, UrgentConsultation.reported_on == day, most=MOST)


def answered_before(moment: datetime) -> list[UrgentConsultation]:
    """What was called about before a meeting began, and has been answered: the meeting has taken it up."""
    one = UrgentConsultation
    return list(db.session.scalars(select(one).where(one.state == "answered", one.called_at < moment).order_by(one.id)))


def in_case(actor: Actor, case: Case) -> int:
    """How many the actor may read in an akt."""
    mine = UrgentConsultation.visible_to(actor).where(UrgentConsultation.case_id == case.id)
    return db.session.scalar(mine.with_only_columns(func.count(UrgentConsultation.id))) or 0


def urgent_tasks(actor: Actor, units: dict[int, str]) -> Iterator[Task]:
    """For the called unit's managers, to confirm; for the calling unit's, that it waits, and what is left to write."""
    if not actor.who.managed_units:
        return
    one, managed = UrgentConsultation, actor.who.managed_units
    untold = and_(one.person_told_on.is_(None), one.not_told_because == "", Person.died_on.is_(None))
    lacks = and_(one.case_id.is_not(None), or_(one.ground.in_(UNCHOSEN), untold))
    sides = or_(
        and_(one.to_unit_id.in_(managed), one.state == "registered"), and_(one.unit_id.in_(managed), lacks | (one.state == "registered"))
    )
    columns = (
        one.id,
        one.state,
        one.unit_id,
        one.to_unit_id,
        one.registered_by_id,
        one.called_at,
        one.registered_at,
        lacks,
        Case.number,
        Case.id,
    )
    query = select(*columns).outerjoin(Case, Case.id == one.case_id).outerjoin(Person, Person.id == Case.person_id)
    for row in db.session.execute(query.where(sides, one.readable(actor)).order_by(one.called_at).limit(MOST)):
        yield from as_tasks(actor, units, row)


def as_tasks(actor: Actor, units: dict[int, str], row: Any) -> Iterator[Task]:
    id_, state, unit_id, to_unit_id, by, called, at, lacks, number, case_id = row
    what, args = f"Akut kontakt mellan {units[unit_id]} och {units[to_unit_id]}", {"urgent_id": id_}
    due = add_working_days(at.astimezone(actor.now.tzinfo).date(), actor.routine.urgent_within)
    where: tuple[str, dict[str, Any], str, int | None] = ("urgent.show", args, number or "", case_id)
    if state == "registered" and actor.who.manages(to_unit_id) and by != actor.user_id:
        yield Task("unit", due, f"Bekräfta det akuta samtalet med {units[unit_id]}", what, *where, "Svara")
    elif state == "registered":
        yield Task("waiting", due, f"{units[to_unit_id]} ska bekräfta det akuta samtalet", what, *where)
    if lacks and actor.who.manages(unit_id):
        by_day = add_working_days(called.date(), actor.routine.urgent_within)
        yield Task("unit", by_day, "Skriv grund, och när den enskilde fick veta", what, *where, "Skriv")
