"""Var hör ärendet hemma? A suggestion for a new matter, confirmed or chosen otherwise by a manager (R262–R267)."""

from datetime import date
from typing import Any

from sqlalchemy import select

from sipweb.actions.events import signed, tell
from sipweb.actions.names import refuse_telling
from sipweb.db import db
from sipweb.gate import Changed, Refused, action, also_save
from sipweb.models import Department, Routing, RoutingPlace, Unit
from sipweb.queries.people import managers_of
from sipweb.queries.units import last_of, why_not_new
from sipweb.rules import routing as rules
from sipweb.rules.routine import Routine
from sipweb.rules.standing import Actor
from sipweb.rules.workflow import targets_of


@action("routing.suggest")
def suggest(actor: Actor, unit: Unit, *, came_on: date, age: int, known: str, needs: list[str], **told: Any) -> Routing:
    """The suggestion is made from the answers and kept as it was that day; the managers of the unit are told that it waits."""
    if why_not := why_not_new(unit):
        raise Refused(why_not, "unit_id")
    routing = Routing(unit_id=unit.id, asked_by_id=actor.user_id, asked_at=actor.now)
    answer(actor, routing, came_on=came_on, age=age, known=known, needs=needs, **told)
    also_save(routing)
    db.session.flush()
    if not actor.who.manages(unit.id):
        bosses = {boss.id for boss in managers_of(unit.id)}
        tell(actor, bosses, f"{signed(actor)} har frågat var ett nytt ärende hör hemma.", about=f"routing:{routing.id}")
    return routing


@action("routing.change")
def change_answers(actor: Actor, routing: Routing, *, version: str, **told: Any) -> Routing:
    refuse_unless_it_starts_here(routing, "routing.change")
    refuse_older(routing, version)
    answer(actor, routing, **told)
    return routing


def answer(
    actor: Actor, routing: Routing, *, came_on: date, age: int, known: str, needs: list[str], known_unit_id: int | None = None,
    is_homeless: bool = False, own_income: bool = False, costs: list[str] | None = None,
) -> None:  # fmt: skip
    if came_on > actor.today:
        raise Refused("Dagen har inte kommit än.", "came_on")
    known_unit = db.session.get(Unit, known_unit_id) if known == "other" and known_unit_id else None
    about_home = "housing" in needs
    routing.came_on, routing.age, routing.known = came_on, age, known
    routing.known_unit_id = known_unit.id if known_unit else None
    routing.needs = " ".join(need for need in rules.NEEDS if need in needs)
    routing.is_homeless, routing.own_income = about_home and is_homeless, about_home and own_income
    routing.costs = " ".join(one for one in rules.COSTS if about_home and is_homeless and one in (costs or ()))
    place(actor, routing, code_of(known_unit, actor.routine) if known_unit else "")


def facts_of(routing: Routing, known_unit: str) -> rules.Facts:
    return rules.Facts(
        routing.age, routing.known, frozenset(routing.needs.split()), known_unit,
        routing.is_homeless, routing.own_income, frozenset(routing.costs.split()),
    )  # fmt: skip


def place(actor: Actor, routing: Routing, known_unit: str) -> None:
    """The suggestion as rows. A code in the settings that no unit has is left out, and the page says that nothing is suggested."""
    found = rules.Suggestion() if routing.known == "unknown" else rules.route(facts_of(routing, known_unit), actor.routine)
    routing.grounds = " ".join(found.grounds)
    units = {unit.code: last_of(unit).id for unit in db.session.scalars(select(Unit).where(Unit.code.in_(found.units)))}
    settle(routing, {units[code] for code in found.units if code in units}, "is_suggested")
    departments = set(db.session.scalars(select(Department.id).where(Department.code.in_(found.departments))))
    there = {one.department_id: one for one in routing.places if one.department_id}
    for id_, one in there.items():
        one.is_suggested = id_ in departments
    routing.places.extend(RoutingPlace(department_id=id_, is_suggested=True) for id_ in sorted(departments - set(there)))


def code_of(unit: Unit, routine: Routine) -> str:
    """The code by which the routine knows the unit: its own, or one of a unit that is merged into it."""
    named = {*routine.transfer_units.split(), routine.child_unit}
    return next((code for code in (unit.code, *unit.former_codes.split()) if code in named), unit.code)


def settle(routing: Routing, unit_ids: set[int], mark: str) -> None:
    """Just these units have the mark, in the order of their numbers; a row that loses both marks stays."""
    there = {one.unit_id: one for one in routing.places if one.unit_id}
    for id_, one in there.items():
        setattr(one, mark, id_ in unit_ids)
    routing.places.extend(RoutingPlace(unit_id=id_, **{mark: True}) for id_ in sorted(unit_ids - set(there)))


@action("routing.confirm")
def confirm(actor: Actor, routing: Routing, *, unit_ids: list[int], why: str = "", version: str, looked_at: str = "") -> Routing:
    """As suggested, or something else with a reason. No unit at all: nothing of it belongs to us, and that is what was told."""
    refuse_unless_it_starts_here(routing, "routing.confirm")
    refuse_older(routing, version)
    if why_not := rules.why_not_confirm(routing.known):
        raise Refused(why_not)
    units = list(db.session.scalars(select(Unit).where(Unit.id.in_(unit_ids)).order_by(Unit.id)))
    if merged := next(filter(None, map(why_not_new, units)), None):
        raise Refused(merged, "unit_ids")
    other, again = is_other(routing, units), routing.state == "confirmed"
    if (other or again) and not why.strip():
        raise Refused("Skriv varför det ändras." if again else "Skriv varför ni väljer något annat än förslaget.", "why")
    refuse_telling(actor, why, looked_at=looked_at)
    before = {one.unit_id for one in routing.chosen}
    settle(routing, {unit.id for unit in units}, "is_chosen")
    routing.state, routing.differs, routing.why = "confirmed", other, why.strip()
    routing.answered_by_id, routing.answered_at = actor.user_id, actor.now
    inform(actor, routing, units, before)
    return routing


def is_other(routing: Routing, units: list[Unit]) -> bool:
    suggested = frozenset(one.unit.code for one in routing.suggested if one.unit)
    departments = frozenset(one.department.code for one in routing.suggested if one.department)
    return rules.differs(suggested, departments, frozenset(u.code for u in units), frozenset(u.department.code for u in units))


def inform(actor: Actor, routing: Routing, units: list[Unit], before: set[int | None]) -> None:
    """Whoever asked; and the managers of units that are named for the first time. Nothing that says who it is about."""
    about = f"routing:{routing.id}"
    tell(actor, [routing.asked_by_id], f"{signed(actor)} har bekräftat var ärendet hör hemma.", about=about)
    for unit in units:
        if unit.id not in before and unit.id != routing.unit_id:
            bosses = {boss.id for boss in managers_of(unit.id)}
            tell(actor, bosses, f"{routing.unit.name} bedömer att ett nytt ärende hör hemma hos {unit.name}.", about=about)


@action("routing.withdraw")
def withdraw(actor: Actor, routing: Routing, *, why: str, looked_at: str = "") -> Routing:
    refuse_unless_it_starts_here(routing, "routing.withdraw")
    refuse_telling(actor, why, looked_at=looked_at)
    routing.state, routing.why = "withdrawn", why
    routing.answered_by_id, routing.answered_at = actor.user_id, actor.now
    tell(
        actor, [routing.asked_by_id], f"{signed(actor)} har tagit tillbaka frågan om var ärendet hör hemma.", about=f"routing:{routing.id}"
    )
    return routing


def refuse_unless_it_starts_here(routing: Routing, verb: str) -> None:
    if not targets_of(rules.MOVES, verb, routing.state):
        who = routing.answered_by.name if routing.answered_by else "Någon annan"
        raise Refused(f"{who} har redan svarat. Frågan är {rules.STATES[routing.state].lower()}.")


def refuse_older(routing: Routing, version: str) -> None:
    if version != str(routing.version):
        raise Changed("Svaren har ändrats sedan du öppnade sidan. Läs förslaget igen.", routing)
