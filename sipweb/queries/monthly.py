"""The monthly meetings: which there are, who is called, whose turn it is to write, what was promised and who came."""

import hashlib
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, literal, select, union_all

from sipweb.db import db
from sipweb.models import (
    AgendaItem,
    AgendaItemUnit,
    HistoryLine,
    MonthlyAttendance,
    MonthlyMeeting,
    TermInventory,
    Unit,
    User,
    UserRole,
)
from sipweb.rules.agenda import GENERAL, REPORTED
from sipweb.rules.dates import MONTHS
from sipweb.rules.monthly import HELD, STATUS, Writer, months_without, term_before, term_of, whose_turn
from sipweb.rules.standing import MANAGING, Actor, Role

M = MonthlyMeeting


class Called(NamedTuple):
    """Someone who should come, and for which units."""

    user_id: int
    name: str
    title: str
    units: str
    is_merged: bool = False  # the unit is merged into another one, and comes only for what it has left


def meetings_between(first: date, last: date) -> list[MonthlyMeeting]:
    """Every meeting from one day to another, both inclusive, in order."""
    return list(db.session.scalars(select(M).where(*within(first, last)).order_by(M.starts_at, M.id)))


def within(first: date, last: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Starts on one of these days, both inclusive."""
    begin, end = (datetime.combine(day, time()) for day in (first, last + timedelta(days=1)))
    return M.starts_at >= begin, M.starts_at < end


def next_meeting(after: datetime, form: str = "") -> MonthlyMeeting | None:
    """The first planned meeting that starts after this moment on the wall; of one form, when it is given."""
    query = select(M).where(M.state == "planned", M.starts_at > after)
    return db.session.scalar((query.where(M.form == form) if form else query).order_by(M.starts_at, M.id).limit(1))


def open_meetings(actor: Actor) -> list[MonthlyMeeting]:
    """Planned meetings that have not begun: the ones an item can be reported to."""
    wall = actor.now.replace(tzinfo=None)
    return list(db.session.scalars(select(M).where(M.state == "planned", M.starts_at > wall).order_by(M.starts_at, M.id).limit(14)))


def missing_months(today: date) -> list[str]:
    """Of this calendar month and the next two, those without a meeting (R210)."""
    until = today + timedelta(days=62)
    rows = db.session.scalars(select(M.starts_at).where(M.state != "cancelled", *within(today.replace(day=1), until + timedelta(days=31))))
    return months_without([row.date() for row in rows], today, until)


def closest_managers() -> dict[int, list[Called]]:
    """Each unit's biträdande enhetschefer; its enhetschef only where there is none."""
    rows = db.session.execute(
        select(UserRole.unit_id, UserRole.role, User.id, User.name, User.title, Unit.name, Unit.merged_into_id)
        .join(User, User.id == UserRole.user_id)
        .join(Unit, Unit.id == UserRole.unit_id)
        .where(UserRole.role.in_(MANAGING), User.disabled_at.is_(None))
        .order_by(Unit.name, User.name)
    ).all()
    found: dict[int, list[Called]] = {}
    for level in (Role.ASSISTANT_UNIT_MANAGER, Role.UNIT_MANAGER):
        have = set(found)
        for unit_id, role, user_id, name, title, unit, merged in rows:
            if role == level and unit_id is not None and unit_id not in have:
                found.setdefault(unit_id, []).append(Called(user_id, name, title, unit, merged is not None))
    return found


def all_managers() -> dict[int, str]:
    """Everyone who is biträdande enhetschef or enhetschef somewhere, by name."""
    rows = (
        select(User.id, User.name)
        .join(UserRole, UserRole.user_id == User.id)
        .where(UserRole.role.in_(MANAGING), User.disabled_at.is_(None))
    )
    return dict(db.session.execute(rows.distinct()).all())


def called_to(meeting: MonthlyMeeting) -> list[Called]:
    """Avstämningsmöte: every biträdande enhetschef. Samverkansmöte: those of the units an item concerns (R212, R216)."""
    by_unit = closest_managers()
    everyone = {unit_id for unit_id, there in by_unit.items() if not there[0].is_merged}
    wanted = everyone if meeting.form == STATUS else units_on(meeting.id, everyone)
    people: dict[int, Called] = {}
    for unit_id in (unit for unit in by_unit if unit in wanted):
        for one in by_unit[unit_id]:
            before = people.get(one.user_id)
            people[one.user_id] = one._replace(units=f"{before.units}, {one.units}" if before else one.units)
    return sorted(people.values(), key=lambda one: (one.units, one.name))


def units_on(meeting_id: int, everyone: set[int]) -> set[int]:
    """Units that report or hear an item of the meeting; what is about no one concerns everyone."""
    reported = (AgendaItem.meeting_id == meeting_id) & AgendaItem.state.in_(sorted(REPORTED))
    heard = select(AgendaItemUnit.unit_id, literal("")).join(AgendaItem, AgendaItem.id == AgendaItemUnit.item_id).where(reported)
    rows = db.session.execute(union_all(select(AgendaItem.unit_id, AgendaItem.kind).where(reported), heard)).all()
    return {unit for unit, _ in rows} | (everyone if any(kind in GENERAL for _, kind in rows) else set())


def is_next_status(meeting: MonthlyMeeting, today: date) -> bool:
    """Whether it is the avstämningsmöte that goes on, or the first one from today."""
    if meeting.form != STATUS or meeting.state != "planned":
        return meeting.form == STATUS and meeting.state == "in_session"
    coming = select(M.id).where(M.form == STATUS, M.state == "planned", M.starts_at >= datetime.combine(today, time()))
    return db.session.scalar(coming.order_by(M.starts_at, M.id).limit(1)) == meeting.id


def turn_to_write(called: list[Called]) -> list[Writer]:
    last = dict(db.session.execute(select(M.writer_id, func.max(M.starts_at)).where(M.state.in_(sorted(HELD))).group_by(M.writer_id)).all())
    return whose_turn(Writer(one.user_id, one.name, last[one.user_id].date() if one.user_id in last else None) for one in called)


def wrote_last(meeting: MonthlyMeeting) -> int | None:
    """Who wrote the minutes of the meeting before."""
    before = select(M.writer_id).where(M.starts_at < meeting.starts_at, M.state.in_(sorted(HELD))).order_by(M.starts_at.desc()).limit(1)
    return db.session.scalar(before)


def day_of_meeting_before(meeting: MonthlyMeeting) -> date | None:
    before = select(func.max(M.starts_at)).where(M.starts_at < meeting.starts_at, M.state.in_(sorted(HELD)))
    moment = db.session.scalar(before)
    return moment.date() if moment else None


def attendance_of(meeting: MonthlyMeeting) -> dict[int, MonthlyAttendance]:
    rows = db.session.scalars(select(MonthlyAttendance).where(MonthlyAttendance.meeting_id == meeting.id).order_by(MonthlyAttendance.id))
    return {one.user_id: one for one in rows}


def called_then(meeting: MonthlyMeeting, said: dict[int, MonthlyAttendance]) -> list[Called]:
    """Who was called, as it was written at the meeting; until the minutes are locked also who would be called now."""
    noted = [Called(row.user_id, row.user.name, row.user.title, row.units) for row in said.values() if row.units]
    known = {one.user_id for one in noted}
    now = [] if meeting.state == "done" and noted else [one for one in called_to(meeting) if one.user_id not in known]
    return sorted([*noted, *now], key=lambda one: (one.units, one.name))


def as_said(called: list[Called], said: dict[int, MonthlyAttendance]) -> dict[str, Any]:
    """How the form of who came begins: what is written already; before that, those who have said that they cannot come are the
    only ones who are not there. `version` tells one writing from another."""
    start: dict[str, Any] = {"others": [id_ for id_, row in said.items() if row.came and id_ not in {one.user_id for one in called}]}
    for one in called:
        row = said.get(one.user_id)
        start[f"came_{one.user_id}"] = row is None or bool(row.came) or (row.came is None and not row.is_absent)
        start[f"reason_{one.user_id}"], start[f"deputy_{one.user_id}"] = (row.reason, row.deputy_id) if row else ("", None)
    noted = sorted((id_, row.came, row.reason, row.deputy_id or 0) for id_, row in said.items() if row.came is not None)
    return start | {"version": hashlib.sha256(repr(noted).encode()).hexdigest()[:16]}


def who_noted(meeting: MonthlyMeeting) -> str:
    """Who wrote last who came."""
    its = (HistoryLine.verb == "monthly.attend") & (HistoryLine.table_name == M.__tablename__) & (HistoryLine.row_id == meeting.id)
    last = select(User.name).join(HistoryLine, HistoryLine.user_id == User.id).where(its).order_by(HistoryLine.id.desc()).limit(1)
    return db.session.scalar(last) or "Någon"


def is_attended(meeting: MonthlyMeeting) -> bool:
    """Whether it is written down who came."""
    row = select(MonthlyAttendance.id).where(MonthlyAttendance.meeting_id == meeting.id, MonthlyAttendance.came.is_not(None)).limit(1)
    return db.session.scalar(row) is not None


class Presence(NamedTuple):
    """How often someone came to the avstämningsmöten they were called to."""

    name: str
    called: int
    came: int
    deputy: int
    absent: int


def attendance_figures(first: date, last: date) -> list[Presence]:
    """Per person, over the avstämningsmöten held from one day to another (R212)."""
    there = MonthlyAttendance.came.is_(True)
    sent = MonthlyAttendance.came.is_(False) & MonthlyAttendance.deputy_id.is_not(None)
    absent = MonthlyAttendance.came.is_(False) & MonthlyAttendance.deputy_id.is_(None)
    rows = db.session.execute(
        select(User.name, func.count(), func.count().filter(there), func.count().filter(sent), func.count().filter(absent))
        .select_from(MonthlyAttendance)
        .join(M, M.id == MonthlyAttendance.meeting_id)
        .join(User, User.id == MonthlyAttendance.user_id)
        .where(
            M.form == STATUS,
            M.state.in_(sorted(HELD)),
            MonthlyAttendance.came.is_not(None),
            *within(first, last),
        )
        .group_by(User.id)
        .order_by(User.name)
    )
    return [Presence(*row) for row in rows]


def inventory_of(term: str) -> TermInventory | None:
    return db.session.scalar(select(TermInventory).where(TermInventory.term == term))


def inventory_at(actor: Actor, meeting: MonthlyMeeting) -> TermInventory | None:
    return db.session.scalar(TermInventory.visible_to(actor).where(TermInventory.meeting_id == meeting.id))


def inventory_due(meeting: MonthlyMeeting, today: date) -> str:
    """The term whose inventory this avstämningsmöte should make; empty when it is made, or not this meeting's (R215)."""
    term = term_of(meeting.starts_at.date())
    return "" if meeting.form != STATUS or inventory_of(term) else term


def late_inventory(today: date) -> str:
    """The term that ended last, when avstämningsmöten were held in it and none of them made its inventory."""
    first, last = term_before(today)
    term = term_of(first)
    held = select(M.id).where(M.form == STATUS, M.state.in_(sorted(HELD)), *within(first, last)).limit(1)
    return "" if inventory_of(term) or db.session.scalar(held) is None else term


def month_name(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"
