"""Care plannings: the list, what stands on the akt, and what waits in Mitt arbete. Plain rows."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from sipweb.db import db
from sipweb.models import CarePlanning, Case, CaseTrack, Unit, UrgentConsultation
from sipweb.queries.people import marks_of
from sipweb.queries.reminders import MOST, Task
from sipweb.rules.care_planning import due_on
from sipweb.rules.dates import clock
from sipweb.rules.standing import Actor

PAGE = 100
ALL = 5001  # more than a sheet holds, so that it is said


class PlanningRow(NamedTuple):
    """One care planning in a list. `mark`: initials and age, empty where the person is or may be protected."""

    id: int
    state: str
    reason: str
    case_id: int
    number: str
    mark: str
    unit: str
    to_unit: str
    starts_at: datetime
    follow_up_on: date
    followed_up_on: date | None


def rows(actor: Actor, most: int = PAGE) -> list[PlanningRow]:
    """The open ones first, then the others; in each the latest first."""
    one, unit, to_unit = CarePlanning, aliased(Unit), aliased(Unit)
    mine = or_(one.unit_id.in_(actor.who.units), one.to_unit_id.in_(actor.who.units))
    query = (
        select(
            one.id, one.state, one.reason, one.case_id, Case.number, unit.name, to_unit.name, one.starts_at,
            one.follow_up_on, one.followed_up_on,
        )
        .join(Case, Case.id == one.case_id)
        .join(unit, unit.id == one.unit_id)
        .join(to_unit, to_unit.id == one.to_unit_id)
        .where(mine, one.readable(actor))
        .order_by(one.is_open.desc(), one.starts_at.desc(), one.id.desc())
    )  # fmt: skip
    found = db.session.execute(query.limit(most)).all()
    marks = marks_of(actor, {row.case_id for row in found})
    return [as_row(marks, row) for row in found]


def as_row(marks: dict[int, str], row: Any) -> PlanningRow:
    id_, state, reason, case_id, number, unit, to_unit, starts_at, follow_up_on, followed_up_on = row
    mark = marks.get(case_id, "")
    return PlanningRow(id_, state, reason, case_id, number, mark, unit, to_unit, starts_at, follow_up_on, followed_up_on)


def open_planning_of(case: Case, unit_id: int) -> CarePlanning | None:
    """One that this unit has called, and that is not followed up."""
    its = (CarePlanning.case_id == case.id, CarePlanning.unit_id == unit_id, CarePlanning.is_open)
    return db.session.scalar(select(CarePlanning).where(*its).limit(1))


def is_in_planning(case: Case, unit_id: int) -> bool:
    """Does the unit take part in one that is not followed up, as the one that called or the one that was called?"""
    sides = or_(CarePlanning.unit_id == unit_id, CarePlanning.to_unit_id == unit_id)
    its = (CarePlanning.case_id == case.id, CarePlanning.is_open, sides)
    return db.session.scalar(select(CarePlanning.id).where(*its).limit(1)) is not None


class Beside(NamedTuple):
    """What stands on the akt beside the requests: a care planning or an urgent contact."""

    kind: str
    id: int
    state: str
    unit_id: int
    to_unit_id: int
    at: datetime
    is_open: bool


def beside_in(actor: Actor, case: Case) -> list[Beside]:
    """Both kinds as far as the actor reads them, the latest first; one statement."""
    one, call = CarePlanning, UrgentConsultation
    planned = select(literal("planning"), one.id, one.state, one.unit_id, one.to_unit_id, one.starts_at.label("at"), one.is_open).where(
        one.case_id == case.id, one.readable(actor)
    )
    called = select(literal("urgent"), call.id, call.state, call.unit_id, call.to_unit_id, call.called_at, call.state != "reported").where(
        call.case_id == case.id, call.readable(actor)
    )
    return [Beside(*row) for row in db.session.execute(union_all(planned, called).order_by("at").limit(MOST))][::-1]


def planning_tasks(actor: Actor, units: dict[int, str]) -> Iterator[Task]:
    """The meeting that comes, to be written down when it has been; and the internal follow-up. For both units' managers and
    their handläggare in the akt."""
    if not actor.who.units:
        return
    one, track = CarePlanning, aliased(CaseTrack)
    own = select(null()).where(
        track.case_id == one.case_id, track.case_worker_id == actor.user_id, track.is_open, track.unit_id.in_([one.unit_id, one.to_unit_id])
    )
    sides = or_(one.unit_id.in_(actor.who.units), one.to_unit_id.in_(actor.who.units))
    leads = or_(one.unit_id.in_(actor.who.managed_units), one.to_unit_id.in_(actor.who.managed_units))
    columns = (one.id, one.state, one.unit_id, one.to_unit_id, one.starts_at, one.follow_up_on, one.booked_by_id, Case.number, Case.id)
    query = select(*columns, own.correlate(one).exists()).join(Case, Case.id == one.case_id)
    mine = or_(leads, one.booked_by_id == actor.user_id, own.correlate(one).exists())
    for row in db.session.execute(query.where(one.is_open, sides, mine, one.readable(actor)).order_by(one.starts_at).limit(MOST)):
        yield as_task(actor, units, row)


def as_task(actor: Actor, units: dict[int, str], row: Any) -> Task:
    id_, state, unit_id, to_unit_id, starts_at, follow_up_on, by, number, case_id, is_worker = row
    due = due_on(state, starts_at, follow_up_on)
    has_been = starts_at <= actor.now.replace(tzinfo=None)
    title, button = f"Vårdplanering {clock(starts_at)}", "Visa"
    if state == "held":
        title, button = "Följ upp vårdplaneringen internt", "Skriv in" if follow_up_on <= actor.today else "Visa"
    elif has_been:
        title, button = "Skriv in vårdplaneringen", "Skriv in"
    place = "me" if is_worker or by == actor.user_id else "unit"
    what = f"{units[unit_id]} och {units[to_unit_id]}"
    return Task(place, due, title, what, "care_planning.show", {"planning_id": id_}, number, case_id, button)
