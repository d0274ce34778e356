"""Where everything open stands that someone is responsible for: table by table, whose it is and in which unit."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select

from sipweb.models import (
    AgendaItem,
    AgendaItemUnit,
    Agreement,
    AnonymousQuestion,
    Case,
    CaseTrack,
    Meeting,
    MonthlyTask,
    Person,
    Referral,
    UserRole,
)
from sipweb.models.access import another, there_is

R, A, T, Q = Referral, Agreement, MonthlyTask, AnonymousQuestion


class Part(NamedTuple):
    """`query` gives the columns of `Owned` and the user; `unit` and `user` are what it is narrowed by."""

    unit: Any
    user: Any
    query: Any


def part(what: str, unit: Any, user: Any, id_: Any, case_id: Any, *more: Any) -> Part:
    other, referral_id, is_asked = more or (literal(None), literal(None), literal(False))
    told = (literal(what), id_, case_id, unit.label("unit_id"), other, referral_id, is_asked, user.label("user_id"))
    return Part(unit, user, select(*told))


def narrowed(one: Part, *wanted: Any) -> Part:
    return one._replace(query=one.query.where(*wanted))


def parts() -> list[Part]:
    """Parts of akter, and sides of requests; each with its own index."""
    none, is_open = literal(None), R.is_open
    return [
        narrowed(part("track", CaseTrack.unit_id, CaseTrack.case_worker_id, CaseTrack.id, CaseTrack.case_id), CaseTrack.is_open),
        narrowed(part("sent", R.from_unit_id, R.from_worker_id, R.id, R.case_id, R.to_worker_id, none, literal(False)), is_open),
        narrowed(part("asked", R.to_unit_id, R.to_worker_id, R.id, R.case_id, R.from_worker_id, none, literal(True)), is_open),
    ]


def tasks() -> list[Part]:
    """What was promised at meetings and is not done, and anonymous questions, which belong to no akt."""
    none = literal(None)
    return [
        of_meetings(),
        of_monthly(),
        narrowed(part("asks", Q.from_unit_id, Q.from_worker_id, Q.id, none, Q.to_worker_id, none, literal(False)), Q.is_open),
        narrowed(part("answers", Q.to_unit_id, Q.to_worker_id, Q.id, none, Q.from_worker_id, none, literal(True)), Q.is_open),
    ]


def side_of_task() -> ColumnElement[int]:
    """The unit whose side someone did it for: where they are handläggare in the request, else where they work, else the asked one."""
    works = exists().where(UserRole.user_id == A.user_id, UserRole.unit_id == R.from_unit_id)
    sides = ((R.from_worker_id == A.user_id, R.from_unit_id), (R.to_worker_id == A.user_id, R.to_unit_id), (works, R.from_unit_id))
    return case(*sides, else_=R.to_unit_id)


def of_meetings() -> Part:
    """Of an akt that is open, about someone who is alive, on a side that reads of it still: else it waits for nobody."""
    unit = side_of_task()
    track = another(CaseTrack, "side")
    reads = or_(
        and_(unit == R.to_unit_id, R.state != "stopped"),
        there_is(track).where(track.case_id == R.case_id, track.unit_id == R.from_unit_id, track.is_open),
    )
    made = part("task", unit, A.user_id, A.id, R.case_id, literal(None), R.id, unit == R.to_unit_id)
    query = made.query.select_from(A).join(Meeting, Meeting.id == A.meeting_id).join(R, R.id == Meeting.referral_id)
    query = query.join(Case, Case.id == R.case_id).join(Person, Person.id == Case.person_id)
    return made._replace(query=query.where(A.done_on.is_(None), Case.closed_on.is_(None), Person.died_on.is_(None), reads))


def unit_of_promise() -> ColumnElement[Any]:
    """Where whoever promised it works, the unit that reported the item first; else that unit. What is about nobody: any of theirs."""
    hearer, role = another(AgendaItemUnit, "promised"), another(UserRole, "promised_in")
    heard = there_is(hearer).where(hearer.item_id == AgendaItem.id, hearer.unit_id == role.unit_id)
    here = or_(AgendaItem.case_id.is_(None), role.unit_id == AgendaItem.unit_id, heard)
    theirs = select(role.unit_id).where(role.user_id == T.user_id, role.unit_id.is_not(None), here)
    first = theirs.order_by(role.unit_id.is_distinct_from(AgendaItem.unit_id), role.unit_id).limit(1)
    return func.coalesce(first.correlate(T, AgendaItem).scalar_subquery(), AgendaItem.unit_id)


def of_monthly() -> Part:
    made = part("promise", unit_of_promise(), T.user_id, T.id, AgendaItem.case_id)
    query = made.query.select_from(T).outerjoin(AgendaItem, AgendaItem.id == T.item_id)
    return made._replace(query=query.where(T.done_on.is_(None)))
