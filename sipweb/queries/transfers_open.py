"""Open transfers as rows of a list: to the actor's units, from them, and lifted."""

from datetime import date
from typing import Any

from sqlalchemy import select, union

from sipweb.db import db
from sipweb.models import Case, Person, Transfer
from sipweb.queries.escalations import units_above
from sipweb.queries.reminders import MOST
from sipweb.queries.transfer_days import last_placed
from sipweb.rules.routine import Routine
from sipweb.rules.standing import Actor
from sipweb.rules.transfer_moves import LIFTED, state_on
from sipweb.rules.transfers import agreed_or, transfer_date


def incoming_rows(actor: Actor, most: int | None = MOST) -> list[Any]:
    """Transfers to the actor's units that they know of and that are not done, the newest last."""
    return open_rows(actor, Transfer.to_unit_id.in_(actor.who.units), Transfer.notified_on.is_not(None), most=most)


def outgoing_rows(actor: Actor) -> list[Any]:
    """What the actor's units hand over and that is not about age."""
    return open_rows(actor, Transfer.from_unit_id.in_(actor.who.units), Transfer.kind == "other")


def lifted_rows(actor: Actor) -> list[Any]:
    """Transfers that wait for the enhetschefer or the avdelningschefer, as far as the actor reads them."""
    units = units_above(actor)
    sides = (Transfer.from_unit_id.in_(units), Transfer.to_unit_id.in_(units))  # an index for each
    return open_rows(
        actor,
        Transfer.id.in_(union(*(select(Transfer.id).where(Transfer.is_open, Transfer.state.in_(sorted(LIFTED)), side) for side in sides))),
    )


def open_rows(actor: Actor, *which: Any, most: int | None = MOST) -> list[Any]:
    query = (
        Transfer.visible_to(actor)
        .join(Case, Case.id == Transfer.case_id)
        .join(Person, Person.id == Case.person_id)
        .where(Transfer.is_open, *which)
        .with_only_columns(
            Transfer.id, Transfer.state, Transfer.kind, Transfer.from_unit_id, Transfer.to_unit_id, Transfer.due_on,
            Transfer.notified_on, Transfer.transfer_on, Transfer.decided_on, Transfer.lift_answer, Case.id.label("case_id"),
            Case.number, Person.given_name, Person.family_name, Person.protection, Person.birth_date,
            last_placed(actor.routine, Transfer.from_unit_id).label("last"),
        )
        .order_by(Transfer.id)
    )  # fmt: skip
    return list(db.session.execute(query.limit(most)).all())


def latest_of(row: Any, routine: Routine) -> date | None:
    """The day the person changes unit at the latest, of a row with the birth date and the last day of placement; None when it is not
    about age."""
    return transfer_date(row.birth_date, date.fromisoformat(row.last) if row.last else None, routine) if row.kind == "age" else None


def day_of(row: Any, routine: Routine) -> date | None:
    """When the responsibility goes over: the day agreed on, or the latest."""
    return agreed_or(latest_of(row, routine), row.transfer_on)


def state_of(row: Any, actor: Actor) -> str:
    return state_on(row.state, day=day_of(row, actor.routine), decided_on=row.decided_on, today=actor.today)
