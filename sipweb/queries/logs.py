"""Logg: who has read and changed what, as small sorted reads that are merged, so that a page costs what a page holds.

The own staff's lines come from one short read for each of them; the lines of one akt through the akt. What can't be asked of
an index (what is pointed out, who may be shown) is sorted out from a window of lines; where it ends the next page begins.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from heapq import merge
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Select, case, func, literal, select, tuple_, union
from sqlalchemy.orm import aliased

from sipweb.db import db
from sipweb.models import Case, HistoryLine, Person, ReadCase, ReadLine, Unit, User, UserRole
from sipweb.queries.access import may_be_named
from sipweb.queries.identities import ids_with_merged, kept_akt
from sipweb.queries.log_lines import Told, parts_by_case, tell
from sipweb.rules.days import STOCKHOLM
from sipweb.rules.log_words import UNTOLD
from sipweb.rules.logs import Line, Scope, known_parts
from sipweb.rules.standing import WORKING, Actor

PAGE = 50
WINDOW = 500
EDGE = 1000  # lines among which the first and the last of a day stand
CURSOR = re.compile(r"r(-?\d{0,15})h(-?\d{0,15})")
Log = type[ReadLine] | type[HistoryLine]


@dataclass(frozen=True)
class Filters:
    """What stands in the list's address. `after` is where the page before ended, in the reads and in the changes."""

    case_id: int | None = None
    user_id: int | None = None
    since: date | None = None
    until: date | None = None
    kind: str = ""  # reads, single (reads of one akt) or changes
    is_pointed: bool = False
    after: str = ""

    @property
    def is_narrow(self) -> bool:
        """Does it ask for what no index gives?"""
        return bool(self.case_id or self.is_pointed or self.kind == "single")


class Found(NamedTuple):
    """One page; and where the next begins, if there is one."""

    rows: list[Told]
    after: str | None


def scope_of(actor: Actor) -> Scope:
    """The units whose log the actor reviews, and who works there."""
    below = select(Unit.id).where(Unit.department_id.in_(actor.who.departments))
    units = actor.who.managed_units | set(db.session.scalars(below))
    return Scope(units, posts_in(units))


def posts_in(unit_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Everyone who works in these units, with all the units they work in. Those who are disabled too: their lines remain."""
    here = select(UserRole.user_id).where(UserRole.unit_id.in_(unit_ids), UserRole.role.in_(WORKING))
    found: dict[int, set[int]] = {}
    rows = select(UserRole.user_id, UserRole.unit_id).where(UserRole.user_id.in_(here), UserRole.unit_id.is_not(None))
    for user_id, unit_id in db.session.execute(rows):
        found.setdefault(user_id, set()).add(unit_id or 0)
    return {user_id: frozenset(units) for user_id, units in found.items()}


def scope_in_case(scope: Scope, case_id: int) -> Scope:
    """For the log of one akt: which others the manager's units know to have it, and who works there."""
    known = known_parts(parts_by_case({case_id}).get(case_id, []), scope.units)
    return Scope(scope.units, scope.staff, posts_in({part.unit_id for part in known}), known)


def case_named(actor: Actor, number: str) -> int | None:
    """The akt with this number, when the actor may know of it. One that was merged is in the log of the akt it is part of."""
    itself = select(Case.id).where(Case.number == number).scalar_subquery()
    id_ = func.coalesce(kept_akt(number).scalar_subquery(), itself)
    return db.session.scalar(select(Case.id).where(Case.id == id_, may_be_named(Case.id, actor)))


def log_page(actor: Actor, scope: Scope, filters: Filters, most: int = PAGE) -> Found:
    """The newest lines that fit, at most so many, and from where to go on."""
    window = max(WINDOW, most) if filters.is_narrow else most
    reads, changes = (cursor(filters.after, n) for n in (1, 2))
    streams = [
        [] if filters.kind == "changes" else lines(actor, scope, filters, ReadLine, reads, window + 1),
        [] if filters.kind in {"reads", "single"} else lines(actor, scope, filters, HistoryLine, changes, window + 1),
    ]
    merged = list(merge(*streams, key=lambda line: line.at, reverse=True))
    rows, used = tell(actor, scope, merged[:window], lambda line, why: fits(line, why, scope, filters), most)
    for line in merged[:used]:
        reads, changes = (line.id, changes) if line.kind == "read" else (reads, line.id)
    return Found(rows, f"r{reads or ''}h{changes or ''}" if used < len(merged) else None)


def cursor(after: str, stream: int) -> int | None:
    """Where the page before ended. One we can't read is the first page."""
    found = CURSOR.fullmatch(after)
    return int(found[stream]) if found and found[stream].strip("-") else None


def fits(line: Line, why: list[str], scope: Scope, filters: Filters) -> bool:
    if filters.case_id and (line.is_placeless or not scope.shows(line)):
        return False
    if filters.kind == "single" and line.is_list:
        return False
    of_user = filters.user_id is None or filters.user_id in {line.user_id, line.for_user_id}
    return of_user and (bool(why) or not filters.is_pointed)


def lines(actor: Actor, scope: Scope, filters: Filters, log: Log, before: int | None, most: int | None) -> list[Line]:
    """The newest lines of one kind, at most so many (None: all). `before`: only those that come after this one in the list."""
    if filters.case_id:  # in the order in which they were written, as they were asked for
        return sorted(lines_with(actor, log, in_case(log, filters, before, most)), key=lambda line: -line.id)
    users = set(scope.staff) & {filters.user_id} if filters.user_id else set(scope.staff)
    return lines_with(actor, log, by_staff(log, users, filters, before, most))


def by_staff(log: Log, users: set[int], filters: Filters, before: int | None, most: int | None) -> Select[int]:
    """By one of these, or by a deputy in their place: for each of them their own newest lines, and the newest of all these."""
    one: Any = aliased(log)
    some = during(one.at, filters) + ([one.verb.not_in(UNTOLD)] if log is HistoryLine else [])
    if before is not None:
        place = select(log.at).where(log.id == before).scalar_subquery()
        some.append(tuple_(one.at, one.id) < tuple_(place, before))  # compared as one, so that it is a range of the index
    ids = (
        select(one.id).where(who == User.id, *some).order_by(one.at.desc(), one.id.desc()).limit(most)
        for who in (one.user_id, one.for_user_id)
    )
    found = union(
        *(select(log.id, log.at).select_from(User).join(log, log.id.in_(newest)).where(User.id.in_(users)) for newest in ids)
    ).subquery()
    return select(found.c.id).order_by(found.c.at.desc(), found.c.id.desc()).limit(most)


def in_case(log: Log, filters: Filters, before: int | None, most: int | None) -> Select[int]:
    """In one akt and those that were merged into it, in the order in which the lines were written."""
    id_, case_id = (ReadCase.read_id, ReadCase.case_id) if log is ReadLine else (HistoryLine.id, HistoryLine.case_id)
    one = aliased(log)
    at = select(one.at).where(one.id == id_).scalar_subquery() if log is ReadLine else HistoryLine.at
    some = [case_id.in_(ids_with_merged(filters.case_id or 0)), *during(at, filters), *edges(log, id_, filters)]
    if before is not None:
        some.append(id_ < before)
    return select(id_.label("id")).where(*some).order_by(id_.desc()).limit(most)


def during(at: Any, filters: Filters) -> list[Any]:
    since = [at >= day_begins(filters.since)] if filters.since else []
    return since + ([at < day_begins(filters.until + timedelta(days=1))] if filters.until else [])


def edges(log: Log, id_: Any, filters: Filters) -> list[Any]:
    """The same days as ids, so that no others are looked through. Ids and moments have not quite the same order, so the edge
    is the outermost of many lines."""
    found = []
    if filters.since:
        first = select(log.id).where(log.at >= day_begins(filters.since)).order_by(log.at).limit(EDGE).subquery()
        found.append(id_ >= select(func.min(first.c.id)).scalar_subquery())
    if filters.until:
        last = select(log.id).where(log.at < day_begins(filters.until + timedelta(days=1))).order_by(log.at.desc()).limit(EDGE).subquery()
        found.append(id_ <= select(func.max(last.c.id)).scalar_subquery())
    return found


def day_begins(day: date) -> datetime:
    return datetime.combine(day, time(), STOCKHOLM)


def lines_with(actor: Actor, log: Log, chosen: Select[int]) -> list[Line]:
    """The lines with these ids, the newest first, each with what is known of its akt."""
    ids = chosen.subquery()
    told = columns_of(log).join(ids, ids.c.id == log.id).subquery()
    person = (func.coalesce(c, "") for c in (Case.number, Person.given_name, Person.family_name))
    seen = case((told.c.first.is_(None), literal(False)), else_=may_be_named(told.c.first, actor))
    query = (
        select(told, *person, seen)
        .select_from(told)
        .outerjoin(Case, Case.id == told.c.first)
        .outerjoin(Person, Person.id == Case.person_id)
    )
    return [Line(*row) for row in db.session.execute(query.order_by(told.c.at.desc(), told.c.id.desc()))]


def columns_of(log: Log) -> Any:
    who = (log.id, log.at, log.user_id, log.for_user_id)
    if log is HistoryLine:
        of_case = (HistoryLine.case_id.label("first"), HistoryLine.case_id.label("last"))
        return select(literal("change").label("kind"), *who, HistoryLine.verb.label("said"), HistoryLine.row_id, *of_case)
    shown = (select(f(ReadCase.case_id)).where(ReadCase.read_id == ReadLine.id).scalar_subquery() for f in (func.min, func.max))
    first, last = (part.label(name) for part, name in zip(shown, ("first", "last"), strict=True))
    return select(literal("read").label("kind"), *who, ReadLine.sentence.label("said"), literal(None).label("row_id"), first, last)


def lines_by_id(actor: Actor, reads: set[int], changes: set[int]) -> list[Line]:
    """These lines, the oldest first."""
    wanted: tuple[tuple[Log, set[int]], ...] = ((ReadLine, reads), (HistoryLine, changes))
    found = chain(*(lines_with(actor, log, select(log.id).where(log.id.in_(ids))) for log, ids in wanted))
    return sorted(found, key=lambda line: (line.at, line.kind, line.id))
