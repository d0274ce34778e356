"""Transfers that a unit has declined and no longer reads, since another unit is asked: the request and the answer as they stood.

Readable for those who answered as long as the akt is open; nothing that came later, nor who is asked now."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select, union_all
from sqlalchemy.orm import aliased

from sipweb.db import db
from sipweb.models import Case, Event, Handover, Person, Transfer, User
from sipweb.models.access import not_blocked, own_unit, still_there
from sipweb.queries.reminders import MOST
from sipweb.rules.standing import Actor
from sipweb.rules.transfer_moves import LEFT

SAID_NO = Event.verb == literal_column("'transfer.decline'")  # written out, or SQLite does not see that the index fits

LAST_TOLD = ("transfer.decline", "transfer.decide", "transfer.settle", "transfer.refuse", "transfer.end", "person.die")


class Declined(NamedTuple):
    transfer: Transfer
    unit_id: int  # that said no
    event_id: int  # the last that it was told: nothing after it is


def belongs() -> Any:
    """The transfer that an event is about: the latest from the unit that had begun by then. A unit has one at a time in an akt."""
    its = (Transfer.case_id == Event.case_id, Transfer.from_unit_id == Event.unit_id, Transfer.created_at <= Event.at)
    return select(func.max(Transfer.id)).where(*its).correlate(Event).scalar_subquery()


def declined_by(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """The noes of units that the actor leads, in akter that are open, or opened with a reason."""
    mine = (Event.other_unit_id.in_(actor.who.managed_units), own_unit(Event.case_id, Event.other_unit_id, actor))
    return (SAID_NO, *mine, still_there(Event.case_id, actor), not_blocked(Event.case_id, actor))


def came_to_nothing(actor: Actor) -> Select[Any]:
    """Those that a unit was asked to receive and that ended without it; the last that it was told."""
    own, told = Transfer.to_unit_id, aliased(Event)
    its = (told.case_id == Transfer.case_id, told.unit_id == Transfer.from_unit_id, told.other_unit_id == own)
    last = select(func.max(told.id)).where(*its, told.verb.in_(LAST_TOLD), told.at >= Transfer.created_at).correlate(Transfer)
    mine = (own.in_(actor.who.managed_units), own_unit(Transfer.case_id, own, actor), Transfer.notified_on.is_not(None))
    open_to = (still_there(Transfer.case_id, actor), not_blocked(Transfer.case_id, actor))
    query = select(Transfer.id, own, last.scalar_subquery())
    return query.where(*mine, *open_to, Transfer.state.in_(sorted(LEFT)), Transfer.received_on.is_(None))


def unread(actor: Actor) -> Select[Any]:
    """Transfer and unit, of what has been declined and is not read as a transfer."""
    said = select(belongs().label("transfer_id"), Event.other_unit_id.label("unit_id"), Event.id.label("event_id"))
    found = union_all(said.where(*declined_by(actor)), came_to_nothing(actor)).subquery("declined")
    columns = (found.c.transfer_id, found.c.unit_id, func.max(found.c.event_id).label("event_id"))
    query = select(*columns).join(Transfer, Transfer.id == found.c.transfer_id).where(~Transfer.readable(actor))
    return query.group_by(found.c.transfer_id, found.c.unit_id)


def declined(actor: Actor, transfer_id: int) -> Declined | None:
    """One of them, as far as it concerned the unit."""
    query = unread(actor).where(Transfer.id == transfer_id)
    if not actor.who.managed_units or (found := db.session.execute(query).first()) is None:
        return None
    return Declined(db.session.get_one(Transfer, transfer_id), found.unit_id, found.event_id or 0)


def told_of(one: Declined) -> tuple[ColumnElement[bool], ...]:
    transfer = one.transfer
    its = (Event.case_id == transfer.case_id, Event.unit_id == transfer.from_unit_id, belongs() == transfer.id)
    verbs = or_(Event.verb.like("transfer.%"), Event.verb == "person.die")
    return (*its, verbs, Event.other_unit_id == one.unit_id, Event.id <= one.event_id, Event.is_known([one.unit_id]))


def has_declined(one: Declined) -> bool:
    """The no is the last that the unit was told."""
    return bool(db.session.scalar(select(Event.id).where(Event.id == one.event_id, SAID_NO)))


def timeline_of(one: Declined) -> list[Any]:
    """What the unit was told of it, newest first, as `queries.transfers.timeline_of`."""
    stand_in = db.aliased(User)
    query = (
        select(Event.at, Event.title, Event.text, User.name, stand_in.name.label("for_name"))
        .outerjoin(User, User.id == Event.user_id)
        .outerjoin(stand_in, stand_in.id == Event.for_user_id)
        .where(*told_of(one))
        .order_by(Event.at.desc(), Event.id.desc())
    )
    return list(db.session.execute(query).all())


def sent_then(one: Declined) -> Handover | None:
    """The four parts, where they had been sent to the unit."""
    its = (Handover.transfer_id == one.transfer.id, Handover.to_unit_id == one.unit_id, Handover.sent_at.is_not(None))
    found: Handover | None = db.session.scalar(select(Handover).where(*its).order_by(Handover.id.desc()).limit(1))
    return found


def declined_rows(actor: Actor) -> list[Any]:
    """For the list: the akt, who it is about, and when the unit said no."""
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
        .join(Event, and_(Event.id == found.c.event_id, SAID_NO))
        .join(Case, Case.id == Transfer.case_id)
        .join(Person, Person.id == Case.person_id)
        .order_by(found.c.event_id.desc())
    )
    return list(db.session.execute(query.limit(MOST)).all())


def transfer_asked_of(actor: Actor, number: str) -> int | None:
    """In this akt, the transfer that the actor's unit is or was asked to receive, the latest one; what they read nothing of is none."""
    read = Transfer.visible_to(actor).join(Case, Case.id == Transfer.case_id).where(Case.number == number)
    if found := db.session.scalar(read.with_only_columns(func.max(Transfer.id))):
        return int(found)
    query = unread(actor).join(Case, Case.id == Transfer.case_id).where(Case.number == number)
    rows = db.session.execute(query).all() if actor.who.managed_units else []
    return max((row.transfer_id for row in rows), default=None)
