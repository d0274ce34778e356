"""Akter: the list, read as plain rows through covering indexes, and what an akt's page shows."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, func, literal, or_, select, tuple_, union_all
from sqlalchemy import case as case_of

from sipweb.db import db
from sipweb.models import Case, CaseTrack, Event, NamedAccess, Note, NoteReach, Person, Referral, User
from sipweb.models.access import not_blocked, track_is_readable
from sipweb.rules.life import ALSO_OF_PERSON, OF_PERSON
from sipweb.rules.standing import Actor

PAGE = 50
MOST_COUNTED = 1000
SORTS = {"deadline": "Nästa steg först", "handelse": "Senaste händelse", "nummer": "Aktnummer"}


@dataclass(frozen=True)
class Filters:
    """What stands in the list's address. `after` is where the page before ended: never a name."""

    unit_id: int | None = None
    worker_id: int | None = None
    stage: str = ""
    due: str = ""  # sen, vecka
    sort: str = "deadline"
    after: str = ""


COLUMNS = (
    CaseTrack.case_id, CaseTrack.unit_id, CaseTrack.stage, CaseTrack.due_on, CaseTrack.last_event_at, CaseTrack.case_worker_id,
    Case.number, Person.given_name, Person.family_name, Person.birth_date, Person.protection, Person.died_on,
)  # fmt: skip


def case_rows(actor: Actor, filters: Filters, week_end: date, limit: int = PAGE + 1) -> list[Any]:
    """One page of rows and one more, which says that there is a next page; or as many as `limit` says.

    One small sorted read for each unit the actor works in, merged: flat in the number of akter.
    """
    units = [filters.unit_id] if filters.unit_id in actor.who.units else sorted(actor.who.units)
    if not units:
        return []
    newest_first = sort_key(filters.sort)[1]
    parts = [select(one_unit(actor, filters, unit, week_end, limit).subquery()) for unit in units]
    merged = union_all(*parts).subquery()
    order = [c.desc() if newest_first else c.asc() for c in (merged.c.sort_key, merged.c.case_id)]
    return list(db.session.execute(select(merged).order_by(*order).limit(limit)).all())


def sort_key(sort: str) -> tuple[Any, bool]:
    """What to sort by, and whether the largest comes first."""
    return {
        "deadline": (CaseTrack.due_sort, False),
        "handelse": (CaseTrack.last_event_at, True),
        "nummer": (CaseTrack.case_id, True),
    }[sort]


def one_unit(actor: Actor, filters: Filters, unit_id: int, week_end: date, limit: int) -> Any:
    key, newest_first = sort_key(filters.sort)
    query = (
        select(*COLUMNS, key.label("sort_key"))
        .join(Case, Case.id == CaseTrack.case_id)
        .join(Person, Person.id == Case.person_id)
        .where(CaseTrack.unit_id == unit_id, *wanted(actor, filters, week_end))
    )
    if filters.after:
        query = query.where(beyond(key, filters, newest_first))
    order = [c.desc() if newest_first else c.asc() for c in (key, CaseTrack.case_id)]
    return query.order_by(*order).limit(limit)


def wanted(actor: Actor, filters: Filters, week_end: date) -> list[Any]:
    told = [track_is_readable(actor), not_blocked(CaseTrack.case_id, actor)]
    if filters.worker_id:
        told.append(CaseTrack.case_worker_id == filters.worker_id)
    if filters.stage:
        told.append(CaseTrack.stage == ("" if filters.stage == "ingen" else filters.stage))
    if filters.due == "sen":
        told.append(CaseTrack.due_sort < actor.today)
    if filters.due == "vecka":
        told.append(CaseTrack.due_sort <= week_end)
    return told


def beyond(key: Any, filters: Filters, newest_first: bool) -> Any:
    """Keyset paging: what comes after the last row of the page before. A cursor we can't read is the first page."""
    value, _, case_id = filters.after.partition("_")
    try:
        read: dict[str, Any] = {"deadline": date.fromisoformat, "handelse": moment, "nummer": row_number}
        at = read[filters.sort](value)
        last = row_number(case_id)
    except (ValueError, OverflowError):
        return literal(True)
    place = tuple_(key, CaseTrack.case_id)  # compared as one, so that it is a range of the index
    return place < (at, last) if newest_first else place > (at, last)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


LONGEST_ROW_NUMBER = 15


def row_number(text: str) -> int:
    """A row's number as it stands in an address or a form; what no row can have as number is none (ValueError)."""
    if len(text) > LONGEST_ROW_NUMBER:
        raise ValueError("no row has that number")
    return int(text)


def is_row_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= LONGEST_ROW_NUMBER


def cursor(row: Any) -> str:
    """Where a page ends: the sort value and the row's id."""
    value = row.sort_key
    return f"{value.isoformat() if hasattr(value, 'isoformat') else value}_{row.case_id}"


def counted(actor: Actor, filters: Filters, week_end: date) -> int:
    """How many, counted to one more than a thousand at most."""
    units = [filters.unit_id] if filters.unit_id in actor.who.units else sorted(actor.who.units)
    some = (
        select(literal(1))
        .select_from(CaseTrack)
        .where(CaseTrack.unit_id.in_(units), *wanted(actor, filters, week_end))
        .limit(MOST_COUNTED + 1)
    )
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def timeline(actor: Actor, case: Case, limit: int | None = 50, *, until: date | None = None, referral: Referral | None = None) -> list[Any]:
    """The newest events the actor may read: moment, title, text, who, for whom.

    `until`: only what had happened by the end of that day, and the actor's own units' doings. `referral`: only about it.
    """
    stand_in = db.aliased(User)
    readable = Event.readable(actor)
    if referral is not None:
        named = literal(referral.to_worker_id == actor.user_id) & (Event.other_unit_id == referral.to_unit_id)
        readable = (Event.referral_id == referral.id) & (readable | named)
    query = (
        select(
            Event.at,
            Event.title,
            Event.text,
            unless_of_person(User.name).label("name"),
            unless_of_person(stand_in.name).label("for_name"),
            Event.referral_id,
            Event.state,
            Event.unit_id,
            Event.verb,
            Event.for_all,
        )
        .outerjoin(User, User.id == Event.user_id)
        .outerjoin(stand_in, stand_in.id == Event.for_user_id)
        .where(Event.case_id == case.id, readable)
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(limit)
    )
    if until is not None:
        end = datetime.combine(until + timedelta(days=1), time(), tzinfo=actor.now.tzinfo)
        query = query.where(or_(Event.at < end, Event.unit_id.in_(actor.who.units)))
    return list(db.session.execute(query).all())


def unless_of_person(name: Any) -> Any:
    """Who wrote down what is known of the person no unit is told, also not of what was written when it was kept with a name."""
    told = or_(*(Event.verb.startswith(start) for start in OF_PERSON), Event.verb.in_(sorted(ALSO_OF_PERSON)))
    return case_of((and_(Event.for_all, told), None), else_=name)


def notes(actor: Actor, case: Case, limit: int | None = 30) -> list[Note]:
    """The newest notes the actor may read, with their reach and names, in three statements."""
    loads = (
        db.joinedload(Note.author),
        db.joinedload(Note.unit),
        db.selectinload(Note.reach).joinedload(NoteReach.unit),
    )
    query = Note.visible_to(actor).where(Note.case_id == case.id).options(*loads).order_by(Note.happened_on.desc(), Note.id.desc())
    return list(db.session.scalars(query.limit(limit)))


def named_readers(case: Case) -> list[NamedAccess]:
    query = select(NamedAccess).where(NamedAccess.case_id == case.id, NamedAccess.ended_at.is_(None))
    return list(
        db.session.scalars(query.options(db.joinedload(NamedAccess.user), db.joinedload(NamedAccess.unit)).order_by(NamedAccess.id))
    )
