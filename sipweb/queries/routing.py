"""New matters and where they belong: the register, and what waits in Mitt arbete. Plain rows, no personal data."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import Department, Routing, RoutingPlace, Unit
from sipweb.queries.reminders import MOST, Task
from sipweb.rules.routing import NEEDS
from sipweb.rules.standing import Actor

PAGE = 50
ALL = 5001  # more than a sheet holds, so that it is said


class RoutingRow(NamedTuple):
    id: int
    state: str
    unit: str
    came_on: date
    age: int
    known: str
    needs: str
    suggested: str
    chosen: str
    differs: bool
    why: str


def rows(actor: Actor, *, other: bool = False, before: int | None = None, most: int = PAGE) -> list[RoutingRow]:
    """The latest first, in two statements. `other`: only where something else was chosen. `before`: below this number."""
    one = Routing
    query = Routing.visible_to(actor).join(Unit, Unit.id == one.unit_id)
    if other:
        query = query.where(one.differs)
    if before is not None:
        query = query.where(one.id < before)
    columns = (one.id, one.state, Unit.name, one.came_on, one.age, one.known, one.needs, one.differs, one.why)
    found = db.session.execute(query.with_only_columns(*columns).order_by(one.id.desc()).limit(most)).all()
    suggested, chosen = places_of({row.id for row in found})
    return [
        RoutingRow(
            id_, state, unit, came_on, age, known, needs_words(needs), ", ".join(suggested.get(id_, [])), ", ".join(chosen.get(id_, [])),
            differs, why,
        )
        for id_, state, unit, came_on, age, known, needs, differs, why in found
    ]  # fmt: skip


def needs_words(needs: str) -> str:
    return ", ".join(NEEDS[need] for need in needs.split())


def places_of(ids: set[int]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """The names that were suggested, and those that were chosen."""
    place = RoutingPlace
    query = select(place.routing_id, place.is_suggested, place.is_chosen, Unit.name, Department.name)
    query = query.outerjoin(Unit, Unit.id == place.unit_id).outerjoin(Department, Department.id == place.department_id)
    suggested: dict[int, list[str]] = {}
    chosen: dict[int, list[str]] = {}
    for id_, was_suggested, was_chosen, unit, department in db.session.execute(query.where(place.routing_id.in_(ids)).order_by(place.id)):
        if was_suggested:
            suggested.setdefault(id_, []).append(unit or department)
        if was_chosen:
            chosen.setdefault(id_, []).append(unit or department)
    return suggested, chosen


def routing_tasks(actor: Actor, units: dict[int, str]) -> Iterator[Task]:
    """For the managers, to confirm; for whoever asked, that it waits, or that they must find out whether the person is known."""
    if not actor.who.units:
        return
    one = Routing
    columns = (one.id, one.unit_id, one.asked_by_id, one.asked_at, one.age, one.known, one.needs)
    query = select(*columns).where(one.unit_id.in_(actor.who.units), one.state == "suggested").order_by(one.id).limit(MOST)
    for row in db.session.execute(query):
        yield from as_tasks(actor, units, row)


def as_tasks(actor: Actor, units: dict[int, str], row: Any) -> Iterator[Task]:
    id_, unit_id, by, at, age, known, needs = row
    what, there = f"{units[unit_id]}: {age} år, {needs_words(needs).lower()}", ("routing.show", {"routing_id": id_})
    due = at.astimezone(actor.now.tzinfo).date()
    if known == "unknown":
        if by == actor.user_id:
            yield Task("me", due, "Ta reda på om personen är känd sedan tidigare", what, *there, button="Visa")
    elif actor.who.manages(unit_id):
        yield Task("unit", due, "Bekräfta var ett nytt ärende hör hemma", what, *there, button="Bekräfta")
    elif by == actor.user_id:
        yield Task("waiting", None, "Chefen ska bekräfta var ärendet hör hemma", what, *there)
