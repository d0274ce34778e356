"""Möjliga avvikelser, worked out from what is in the database. A process more: one function with @notices, and a line in
`rules.noticed.KINDS`. Each asks once, in the actor's own units, and only what the actor reads."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select, union
from sqlalchemy.orm import aliased

from sipweb.db import db
from sipweb.models import (
    AgendaItem,
    AgendaItemUnit,
    Announcement,
    AnnouncementCopy,
    Attendance,
    Case,
    Deviation,
    Event,
    Meeting,
    MonthlyAttendance,
    MonthlyMeeting,
    NoticedDeviation,
    Referral,
    Transfer,
    UserRole,
)
from sipweb.models.access import case_is_current, is_hidden_there, was_hidden_there
from sipweb.rules.days import STOCKHOLM, local
from sipweb.rules.monthly import HELD as MONTHLY_HELD
from sipweb.rules.noticed import Noticed, has_waited
from sipweb.rules.standing import MANAGING, Actor

Detector = Callable[[Actor, date], Iterator[Noticed]]
DETECTORS: list[Detector] = []
HELD = ("held", "documented")
ANSWERS = ("referral.assign", "referral.decline", "referral.ask_more")
MOST = 200


def notices(detector: Detector) -> Detector:
    """Add to what is looked for: given the actor and the first day, it yields what the actor's units should be shown."""
    DETECTORS.append(detector)
    return detector


def noticed(actor: Actor, with_answered: bool = False) -> list[Noticed]:
    """What nobody has answered, the newest first, each once for a unit that the actor leads."""
    if not actor.who.managed_units:
        return []
    since = actor.today - timedelta(days=actor.routine.noticed_days)
    answered = select(NoticedDeviation.unit_id, NoticedDeviation.key).where(NoticedDeviation.unit_id.in_(actor.who.managed_units))
    held = answered.where(NoticedDeviation.answered_on >= since, NoticedDeviation.holds())
    gone = {(unit_id, key) for unit_id, key in db.session.execute(held)}
    found = [one for detector in DETECTORS for one in detector(actor, since)]
    waiting = [one for one in found if with_answered or (one.unit_id, one.key) not in gone]
    return sorted(waiting, key=lambda one: (one.on, one.row_id), reverse=True)


def is_answered(unit_id: int, key: str) -> bool:
    its = (NoticedDeviation.unit_id == unit_id, NoticedDeviation.key == key, NoticedDeviation.holds())
    return db.session.scalar(select(NoticedDeviation.id).where(*its)) is not None


def counts(since: date, until: date) -> dict[str, dict[str, int]]:
    """How many of each kind became a report, the day it was reported, and how many did not: kind → outcome → how many."""
    row = NoticedDeviation
    query = select(row.kind, row.outcome, func.count()).outerjoin(Deviation, Deviation.id == row.deviation_id)
    day = case((row.outcome == "reported", Deviation.reported_on), else_=row.answered_on)
    found: dict[str, dict[str, int]] = {}
    for kind, outcome, n in db.session.execute(query.where(day.between(since, until), row.holds()).group_by(row.kind, row.outcome)):
        found.setdefault(kind, {})[outcome] = n
    return found


def sides(actor: Actor, from_unit: int, to_unit: int) -> list[tuple[int, int]]:
    """Each of the two units that the actor leads, and the other."""
    return [(own, other) for own, other in ((from_unit, to_unit), (to_unit, from_unit)) if own in actor.who.managed_units]


def own_requests(actor: Actor) -> Any:
    units = actor.who.managed_units
    return (or_(Referral.from_unit_id.in_(units), Referral.to_unit_id.in_(units)), Referral.readable(actor))


@notices
def without_pre_meeting(actor: Actor, since: date) -> Iterator[Noticed]:
    """A trepartsmöte that no förmöte came before (R205). Between two units that are both current it is only recommended."""
    pre = aliased(Meeting, flat=True)
    held = select(pre.id).where(pre.referral_id == Meeting.referral_id, pre.kind == "pre", pre.state.in_(HELD)).exists()
    query = select(Meeting.id, Meeting.starts_at, Referral.id, Referral.from_unit_id, Referral.to_unit_id, Case.number, Case.id)
    query = query.join(Referral, Referral.id == Meeting.referral_id).join(Case, Case.id == Referral.case_id)
    its = (Meeting.kind == "three_party", Meeting.state.in_(HELD), Meeting.starts_at >= since, ~Referral.is_direct, ~held)
    for id_, at, referral_id, from_unit, to_unit, number, case_id in db.session.execute(
        query.where(*its, *own_requests(actor)).order_by(Meeting.starts_at.desc()).limit(MOST)
    ):
        for own, other in sides(actor, from_unit, to_unit):
            yield Noticed("no_pre", id_, own, other, at.date(), number, case_id, referral_id)


@notices
def answered_late(actor: Actor, since: date) -> Iterator[Noticed]:
    """No answer on the day it was due (local setting); shown to the unit that asked."""
    first = select(func.min(Event.at)).where(Event.referral_id == Referral.id, Event.verb.in_(ANSWERS)).scalar_subquery()
    query = select(Referral.id, Referral.answer_due, Referral.from_unit_id, Referral.to_unit_id, Case.number, Case.id, first)
    query = query.join(Case, Case.id == Referral.case_id).where(Referral.answer_due.between(since, actor.today), Referral.readable(actor))
    mine = (Referral.from_unit_id.in_(actor.who.managed_units), Referral.state.not_in(["draft", "withdrawn", "stopped"]))
    for id_, due, own, other, number, case_id, at in db.session.execute(
        query.where(*mine).order_by(Referral.answer_due.desc()).limit(MOST)
    ):
        answered_on = local(as_utc(at)).date() if at else None
        if due is not None and due < (answered_on or actor.today):
            yield Noticed("late_answer", id_, own, other, due, number, case_id, id_)


def as_utc(at: Any) -> Any:
    """A moment that SQLite's min() gave back as it is kept."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


@notices
def absent(actor: Actor, since: date) -> Iterator[Noticed]:
    """Called, and not there (R115); shown to the other unit."""
    columns: tuple[Any, ...] = (Attendance.id, Attendance.unit_id, Meeting.starts_at, Referral.id, Referral.from_unit_id)
    query: Any = select(*columns, Referral.to_unit_id, Case.number, Case.id).join(Meeting, Meeting.id == Attendance.meeting_id)
    query = query.join(Referral, Referral.id == Meeting.referral_id).join(Case, Case.id == Referral.case_id)
    its = (Attendance.part == "staff", Attendance.attended.is_(False), Meeting.state.in_(HELD), Meeting.starts_at >= since)
    for id_, unit_id, at, referral_id, from_unit, to_unit, number, case_id in db.session.execute(
        query.where(*its, *own_requests(actor)).order_by(Meeting.starts_at.desc()).limit(MOST)
    ):
        for own, other in sides(actor, from_unit, to_unit):
            if unit_id == other:
                yield Noticed("absent", id_, own, other, at.date(), number, case_id, referral_id)


@notices
def absent_from_monthly(actor: Actor, since: date) -> Iterator[Noticed]:
    """No one came from a unit that was called to a monthly meeting, and nobody said why (R212, R216); shown to the unit that led it."""
    led, missed, row, one = aliased(UserRole), aliased(UserRole), MonthlyAttendance, aliased(MonthlyAttendance)
    role = aliased(UserRole)
    somebody = select(one.id).join(role, role.user_id == one.user_id).where(one.meeting_id == row.meeting_id, one.came.is_(True))
    query: Any = select(row.id, MonthlyMeeting.id, MonthlyMeeting.starts_at, func.min(led.unit_id), func.min(missed.unit_id))
    query = query.join(MonthlyMeeting, MonthlyMeeting.id == row.meeting_id).join(led, led.user_id == MonthlyMeeting.chair_id)
    query = query.join(missed, (missed.user_id == row.user_id) & missed.role.in_(MANAGING)).group_by(row.id)
    its = (row.came.is_(False), row.reason == "", row.deputy_id.is_(None), MonthlyMeeting.state.in_(sorted(MONTHLY_HELD)))
    whose = (led.unit_id.in_(actor.who.managed_units), led.role.in_(MANAGING), led.unit_id != missed.unit_id)
    missing = ~somebody.where(role.unit_id == missed.unit_id, role.role.in_(MANAGING)).correlate(row, missed).exists()
    query = query.where(*its, *whose, missing, MonthlyMeeting.starts_at >= since).order_by(MonthlyMeeting.starts_at.desc())
    for id_, monthly_id, at, own, other in db.session.execute(query.limit(MOST)):
        yield Noticed("absent_monthly", id_, own, other, at.date(), monthly_id=monthly_id)


@notices
def without_receipt(actor: Actor, since: date) -> Iterator[Noticed]:
    """A besked that the other unit has not acknowledged in time (local setting)."""
    query = select(AnnouncementCopy.id, AnnouncementCopy.unit_id, Announcement.unit_id, Announcement.sent_at, Case.number, Case.id)
    query = query.join(Announcement, Announcement.id == AnnouncementCopy.announcement_id).join(Case, Case.id == AnnouncementCopy.case_id)
    its = (
        or_(AnnouncementCopy.acknowledged_at.is_(None), AnnouncementCopy.is_quiet),
        Announcement.unit_id.in_(actor.who.managed_units),
        Announcement.sent_at >= as_moment(since),
    )
    query = query.where(*its, *both_may_know(), case_is_current(Case.id, actor)).order_by(Announcement.sent_at.desc())
    for id_, other, own, at, number, case_id in db.session.execute(query.limit(MOST)):
        on = local(at).date() if at else actor.today
        if has_waited(on, actor.routine.act_within, actor.today):
            yield Noticed("no_receipt", id_, own, other, on, number, case_id)


def both_may_know() -> tuple[Any, ...]:
    """A unit that has hidden itself can't be asked for a receipt, and what it told before that the other can no longer open. In a request
    the two know each other."""
    case_id, tells, told = AnnouncementCopy.case_id, Announcement.unit_id, AnnouncementCopy.unit_id
    sides = (Referral.from_unit_id, Referral.to_unit_id), (Referral.to_unit_id, Referral.from_unit_id)
    between = or_(*(and_(one == tells, other == told) for one, other in sides))
    know = exists().where(Referral.case_id == case_id, Referral.sent_on.is_not(None), between)
    then = was_hidden_there(case_id, tells, func.date(Announcement.sent_at))
    return (or_(know, ~is_hidden_there(case_id, told)), or_(know, ~then))


@notices
def not_told(actor: Actor, since: date) -> Iterator[Noticed]:
    """A decision, a change or an end that the unit has not told the others of in time (R196)."""
    query = select(Announcement.id, Announcement.unit_id, Announcement.created_at, Case.number, Case.id)
    query = query.join(Case, Case.id == Announcement.case_id)
    its = (Announcement.sent_at.is_(None), Announcement.unit_id.in_(actor.who.managed_units), Announcement.created_at >= as_moment(since))
    may_be = ~is_hidden_there(Announcement.case_id, Announcement.unit_id)  # a hidden unit's waits until it shows itself
    query = query.where(*its, may_be, case_is_current(Case.id, actor)).order_by(Announcement.created_at.desc())
    for id_, own, at, number, case_id in db.session.execute(query.limit(MOST)):
        on = local(at).date()
        if has_waited(on, actor.routine.act_within, actor.today):
            yield Noticed("not_told", id_, own, None, on, number, case_id)


def as_moment(day: date) -> Any:
    return datetime.combine(day, time(), STOCKHOLM)


@notices
def too_late_to_meeting(actor: Actor, since: date) -> Iterator[Noticed]:
    """Reported to a monthly meeting after the deadline (R231); shown to the units that were to hear it."""
    query = select(AgendaItem.id, AgendaItem.unit_id, AgendaItemUnit.unit_id, AgendaItem.submitted_at, Case.number, Case.id)
    query = query.join(AgendaItemUnit, AgendaItemUnit.item_id == AgendaItem.id).join(Case, Case.id == AgendaItem.case_id)
    its = (
        AgendaItem.late_reason != "",
        AgendaItem.state.not_in(["draft", "withdrawn"]),
        AgendaItem.submitted_at >= as_moment(since),
        AgendaItemUnit.unit_id.in_(actor.who.managed_units),
    )
    query = query.where(*its, AgendaItem.readable(actor)).order_by(AgendaItem.submitted_at.desc())
    for id_, by, own, at, number, case_id in db.session.execute(query.limit(MOST)):
        if at is not None:
            yield Noticed("late_item", id_, own, by, local(at).date(), number, case_id)


@notices
def of_transfers(actor: Actor, since: date) -> Iterator[Noticed]:
    """Notified later than the routine says, shown to the receiving unit (R228); and a handover nobody has confirmed, shown to the
    unit that sent it (R257)."""
    units, t = actor.who.managed_units, Transfer
    found: Any = Transfer.visible_to(actor).join(Case, Case.id == t.case_id)
    query = found.with_only_columns(t.id, t.state, t.from_unit_id, t.to_unit_id, t.notified_on, t.due_on, t.late_why, Case.number, Case.id)
    late = select(t.id).where(t.late_why != "", t.notified_on >= since, t.to_unit_id.in_(units))
    due_then = t.due_on.between(since, actor.today - timedelta(days=1))
    waits = select(t.id).where(t.is_open, t.state == "package_sent", due_then, t.from_unit_id.in_(units))
    query = query.where(t.id.in_(union(late, waits))).order_by(func.coalesce(t.notified_on, t.due_on).desc())  # an index for each
    for id_, state, sends, gets, notified_on, due, why, number, case_id in db.session.execute(query.limit(MOST)):
        if why and gets in units and notified_on:
            yield Noticed("late_notice", id_, gets, sends, notified_on, number, case_id)
        if state == "package_sent" and sends in units and due and due < actor.today:
            yield Noticed("no_handover_receipt", id_, sends, gets, due, number, case_id)
