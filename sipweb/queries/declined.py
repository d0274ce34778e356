"""Transfers that a unit was asked about and no longer reads, since it declined or another unit is chosen: the request and the answer
as they stood.

Readable for those who were asked as long as the akt is open; nothing that came later, nor who is asked now."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true

from sipweb.db import db
from sipweb.models import Case, Event, Handover, Person, Transfer, User
from sipweb.models.access import is_current_in, not_blocked, own_unit, still_there
from sipweb.queries.reminders import MOST
from sipweb.rules.standing import Actor
from sipweb.rules.transfer_moves import LEFT

SAID_NO, ASKED = Event.verb == "transfer.decline", Event.verb == "transfer.notify"


class Declined(NamedTuple):
    transfer: Transfer
    unit_id: int  # that was asked
    no_id: int | None  # the event of its no; nothing after it is told. None: it said none, and reads what it was told


def reads_as_it_stood(actor: Actor) -> ColumnElement[bool]:
    """Of what a unit was told: whom it was told there, in akter that are open, or opened with a reason. All who work there where the
    unit is current."""
    case_id, unit_id = Transfer.case_id, Event.other_unit_id
    own = or_(unit_id.in_(actor.who.managed_units), is_current_in(case_id, unit_id, actor))
    return and_(own, own_unit(case_id, unit_id, actor), still_there(case_id, actor), not_blocked(case_id, actor))


def unread(actor: Actor, *which: ColumnElement[bool]) -> Select[Any]:
    """Transfer and unit, of what an own unit was asked about and does not read as a transfer; and its no, where that was its answer."""
    said_no, asked = func.max(case((SAID_NO, Event.id))), func.max(case((ASKED, Event.id), else_=0))
    sides = (Transfer.id.label("transfer_id"), Event.other_unit_id.label("unit_id"))
    asked_on = Transfer.to_unit_id.is_distinct_from(Event.other_unit_id)
    is_over = or_(asked_on, and_(Transfer.state.in_(sorted(LEFT)), Transfer.received_on.is_(None)))
    told = (Event.transfer_id.is_not(None), Event.other_unit_id.in_(actor.who.units))
    stands = or_(and_(asked_on, said_no > asked), said_no == func.max(Event.id))
    query: Select[Any] = select(*sides, case((stands, said_no)).label("no_id")).join(Event, Event.transfer_id == Transfer.id)
    return query.where(*told, *which, is_over, reads_as_it_stood(actor), ~Transfer.readable(actor)).group_by(*sides)


def declined(actor: Actor, transfer_id: int) -> Declined | None:
    """One of them, as far as it concerned the unit."""
    if (found := db.session.execute(unread(actor, Transfer.id == transfer_id)).first()) is None:
        return None
    return Declined(db.session.get_one(Transfer, transfer_id), found.unit_id, found.no_id)


def timeline_of(one: Declined) -> list[Any]:
    """What the unit was told of it, newest first, as `queries.transfers.timeline_of`."""
    stand_in, is_told = db.aliased(User), Event.id <= one.no_id if one.no_id else true()
    query = (
        select(Event.at, Event.title, Event.text, User.name, stand_in.name.label("for_name"))
        .outerjoin(User, User.id == Event.user_id)
        .outerjoin(stand_in, stand_in.id == Event.for_user_id)
        .where(Event.transfer_id == one.transfer.id, Event.other_unit_id == one.unit_id, is_told, Event.is_known([one.unit_id]))
        .order_by(Event.at.desc(), Event.id.desc())
    )
    return list(db.session.execute(query).all())


def sent_then(one: Declined) -> Handover | None:
    """The four parts, where they had been sent to the unit."""
    its = (Handover.transfer_id == one.transfer.id, Handover.to_unit_id == one.unit_id, Handover.sent_at.is_not(None))
    found: Handover | None = db.session.scalar(select(Handover).where(*its).order_by(Handover.id.desc()).limit(1))
    return found


def declined_rows(actor: Actor) -> list[Any]:
    """For the list, of those who lead the unit: the akt, who it is about, and when the unit said no."""
    if not actor.who.managed_units:
        return []
    found = unread(actor).subquery("answered")
    columns = (
        found.c.transfer_id.label("id"), Transfer.from_unit_id, Case.id.label("case_id"), Case.number, Event.at, Person.given_name,
        Person.family_name, Person.protection,
    )  # fmt: skip
    query = (
        select(*columns)
        .join(Transfer, Transfer.id == found.c.transfer_id)
        .join(Event, Event.id == found.c.no_id)
        .join(Case, Case.id == Transfer.case_id)
        .join(Person, Person.id == Case.person_id)
        .order_by(found.c.no_id.desc())
    )
    return list(db.session.execute(query.limit(MOST)).all())


def transfer_asked_of(actor: Actor, number: str) -> int | None:
    """In this akt, the transfer that the actor's unit is or was asked to receive, the latest one; what they read nothing of is none."""
    read = Transfer.visible_to(actor).join(Case, Case.id == Transfer.case_id).where(Case.number == number)
    if found := db.session.scalar(read.with_only_columns(func.max(Transfer.id))):
        return int(found)
    query = unread(actor).join(Case, Case.id == Transfer.case_id).where(Case.number == number)
    rows = db.session.execute(query).all()
    return max((row.transfer_id for row in rows), default=None)
