"""What is on a meeting, as far as the reader may see it; what was promised before; and whether the ground still carries."""

from collections.abc import Collection, Iterable

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from sipweb.db import db
from sipweb.models import (
    AgendaItem,
    Block,
    CancelledItem,
    Case,
    Deputy,
    HistoryLine,
    MinutesCorrection,
    MonthlyAttendance,
    MonthlyMeeting,
    MonthlyTask,
    NamedAccess,
    Person,
    User,
)
from sipweb.queries.consents import why_not_tell
from sipweb.queries.monthly import called_to
from sipweb.queries.people import people_in
from sipweb.rules.agenda import GENERAL, REPORTED, WAITING
from sipweb.rules.names import Name
from sipweb.rules.permissions.meetings import reads_outcome
from sipweb.rules.standing import Actor

OF_CASE = joinedload(AgendaItem.case)
WHOLE = (
    OF_CASE.joinedload(Case.person),
    OF_CASE.selectinload(Case.tracks),  # these three because the gate is asked about every item that waits
    OF_CASE.selectinload(Case.consents),
    OF_CASE.selectinload(Case.bases),
    selectinload(AgendaItem.heard_by),
    selectinload(AgendaItem.tasks),
    joinedload(AgendaItem.submitted_by),
    joinedload(AgendaItem.to_unit),
)


def items_of(actor: Actor, meeting: MonthlyMeeting) -> list[AgendaItem]:
    """The items the actor may read, in order; drafts of their own units last."""
    query = AgendaItem.visible_to(actor).where(AgendaItem.meeting_id == meeting.id, AgendaItem.state != "withdrawn").options(*WHOLE)
    return list(db.session.scalars(query.order_by(AgendaItem.state == "draft", AgendaItem.position, AgendaItem.id)))


def people_on(actor: Actor, meeting: MonthlyMeeting, *, read_once: bool = False) -> list[Name]:
    """Whom the items that the actor reads are about. `read_once`: whom any is about, for who led or wrote and has read them all."""
    names = select(Person.given_name, Person.family_name).distinct().join(Case, Case.person_id == Person.id)
    names = names.join(AgendaItem, AgendaItem.case_id == Case.id).where(AgendaItem.meeting_id == meeting.id)
    names = names.where(AgendaItem.was_reported() if read_once else AgendaItem.readable(actor))
    return [Name(given, family) for given, family in db.session.execute(names)]


def numbers_in(meeting_id: int) -> dict[int, int]:
    """Which number each item has on the agenda: the same for everyone at the table, also for who does not read them all."""
    query = select(AgendaItem.id).where(AgendaItem.meeting_id == meeting_id, AgendaItem.state.in_(sorted(REPORTED)))
    return {id_: n for n, id_ in enumerate(db.session.scalars(query.order_by(AgendaItem.position, AgendaItem.id)), start=1)}


def unseen_count(meeting: MonthlyMeeting, seen: list[AgendaItem]) -> int:
    """How many reported items there are beside those the reader sees."""
    mine = {item.id for item in seen if item.state in REPORTED}
    everything = select(func.count()).where(AgendaItem.meeting_id == meeting.id, AgendaItem.state.in_(sorted(REPORTED)))
    return (db.session.scalar(everything) or 0) - len(mine)


def all_reported(meeting_id: int) -> list[AgendaItem]:
    """For those who lead: also what they may not read, of which only the order and the state are used."""
    query = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id, AgendaItem.state.in_(sorted(REPORTED)))
    return list(db.session.scalars(query.order_by(AgendaItem.position, AgendaItem.id)))


def waiting_items(meeting_id: int) -> list[AgendaItem]:
    query = (
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.state.in_(sorted(WAITING)))
        .options(selectinload(AgendaItem.heard_by))
    )
    return list(db.session.scalars(query.order_by(AgendaItem.position, AgendaItem.id)))


def late_unseen(actor: Actor, meeting: MonthlyMeeting) -> list[AgendaItem]:
    """What came too late and is not the actor's to read: for the chair, who takes it up or moves it without reading it."""
    mine = AgendaItem.visible_to(actor).where(AgendaItem.meeting_id == meeting.id).with_only_columns(AgendaItem.id)
    query = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.state == "late", AgendaItem.id.not_in(mine))
    return list(db.session.scalars(query.options(selectinload(AgendaItem.heard_by)).order_by(AgendaItem.id)))


def doers(item: AgendaItem) -> dict[int, str]:
    """Who can take a task of the item: the people of the units it concerns; of a protected person's those who are named there;
    nobody past a spärr. Of what is about nobody also those who are called. Who has one already stays, unless shut out since."""
    found = {id_: f"{name}, {unit}" for id_, name, _, unit in people_in(item.unit_ids)}
    if item.kind in GENERAL:
        found |= {one.user_id: f"{one.name}, {one.units}" for one in called_to(item.meeting)}
    held = {task.user_id: task.user.name for task in item.tasks if task.done_on is None}
    everyone = held | found
    known = let_in(item, set(everyone), but=set(held))
    return {id_: words for id_, words in sorted(everyone.items(), key=lambda one: one[1].rpartition(", ")[::-1]) if id_ in known}


def let_in(item: AgendaItem, users: set[int], but: Collection[int] = ()) -> set[int]:
    """Those of `users` who may know of what the item is about: of a protected person those who are named in its units, beside those
    in `but`; nobody past a spärr."""
    if item.case is None:
        return users
    if item.case.person.is_restricted:
        listed = select(NamedAccess.user_id).where(NamedAccess.unit_id.in_(item.unit_ids), NamedAccess.ended_at.is_(None))
        users = users & {*db.session.scalars(listed.where(NamedAccess.case_id == item.case_id)), *but}
    return users - set(db.session.scalars(select(Block.user_id).where(Block.case_id == item.case_id, Block.lifted_at.is_(None))))


def stand_ins(meeting: MonthlyMeeting, absent: Collection[int]) -> dict[int, dict[int, str]]:
    """Who comes instead of each of these: as it is written at the meeting or was said before it, and their ersättare that day;
    user → user → name."""
    away = MonthlyAttendance.is_absent & MonthlyAttendance.came.is_(None) | MonthlyAttendance.came.is_(False)
    said = select(MonthlyAttendance.user_id, User.id, User.name).join(User, User.id == MonthlyAttendance.deputy_id)
    said = said.where(MonthlyAttendance.meeting_id == meeting.id, MonthlyAttendance.user_id.in_(absent), away)
    day = meeting.starts_at.date()
    acting = select(Deputy.absent_id, User.id, User.name).join(User, User.id == Deputy.deputy_id)
    acting = acting.where(Deputy.absent_id.in_(absent), Deputy.starts_on <= day, Deputy.ends_on >= day, User.disabled_at.is_(None))
    found: dict[int, dict[int, str]] = {}
    for absent_id, user_id, name in db.session.execute(union_all(said, acting)):
        found.setdefault(absent_id, {})[user_id] = name
    return found


def drafts_of(meeting_id: int) -> list[AgendaItem]:
    return list(db.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting_id, AgendaItem.state == "draft")))


def on_agendas(escalation_ids: list[int]) -> set[int | None]:
    """Those of these lifted questions that an item of some meeting waits to take up, or is being written about."""
    waits = AgendaItem.escalation_id.in_(escalation_ids) & AgendaItem.state.in_(sorted({"draft", *WAITING}))
    return set(db.session.scalars(select(AgendaItem.escalation_id).where(waits)))


def last_position(meeting_id: int) -> int:
    return db.session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting_id)) or 0


def tasks_before(actor: Actor, meeting: MonthlyMeeting) -> list[MonthlyTask]:
    """Open tasks from earlier meetings, carried until they are done: general ones, and those of items the actor may read."""
    query = (
        MonthlyTask.visible_to(actor)
        .join(MonthlyMeeting, MonthlyMeeting.id == MonthlyTask.meeting_id)
        .where(
            MonthlyTask.done_on.is_(None),
            MonthlyMeeting.starts_at < meeting.starts_at,
        )
        .options(joinedload(MonthlyTask.meeting), joinedload(MonthlyTask.item).joinedload(AgendaItem.case).joinedload(Case.person))
    )
    return list(db.session.scalars(query.order_by(MonthlyTask.due_on, MonthlyTask.id)))


def promised_at(meeting_id: int) -> list[MonthlyTask]:
    """What someone promised that belongs to no item; it stands in the minutes for all who read them."""
    mine = (MonthlyTask.meeting_id == meeting_id) & MonthlyTask.item_id.is_(None) & ~MonthlyTask.is_dropped
    return list(db.session.scalars(select(MonthlyTask).where(mine).order_by(MonthlyTask.id)))


def tasks_ever(row: AgendaItem | MonthlyMeeting) -> list[MonthlyTask]:
    """Of an item, or of a meeting's what belongs to none; also those that were taken away again."""
    if isinstance(row, AgendaItem):
        return list(row.tasks)
    mine = (MonthlyTask.meeting_id == row.id) & MonthlyTask.item_id.is_(None)
    return list(db.session.scalars(select(MonthlyTask).where(mine)))


def corrections_of(actor: Actor, meeting_id: int, items: Iterable[AgendaItem]) -> dict[int | None, list[MinutesCorrection]]:
    """By item, None for the whole meeting. What was lifted is corrected for those who read what was lifted."""
    shut = {item.id for item in items if not reads_outcome(actor.who, item)}
    found: dict[int | None, list[MinutesCorrection]] = {}
    query = select(MinutesCorrection).where(MinutesCorrection.meeting_id == meeting_id).order_by(MinutesCorrection.id)
    for one in db.session.scalars(query):
        if one.item_id not in shut:
            found.setdefault(one.item_id, []).append(one)
    return found


def why_not_hear(actor: Actor, item: AgendaItem) -> str:
    """For an item that waits: the first unit that may no longer be told, and why. Empty when the ground carries."""
    if item.case is None or item.state not in WAITING:
        return ""
    for one in item.heard_by:
        if why_not := why_not_tell(item.case, one.unit, actor, need=item.need):
            return f"{one.unit.name}: {why_not}"
    return ""


def items_in_case(actor: Actor, case: Case) -> list[AgendaItem]:
    """For the akt's page: what has been reported about the person, the latest first."""
    query = AgendaItem.visible_to(actor).where(AgendaItem.case_id == case.id, AgendaItem.state != "withdrawn")
    return list(db.session.scalars(query.order_by(AgendaItem.id.desc()).limit(10)))


def taken_back_by(item: AgendaItem) -> str:
    """Who took it back; empty when nobody did, or the command line."""
    line = HistoryLine.table_name == AgendaItem.__tablename__, HistoryLine.row_id == item.id, HistoryLine.verb == "item.withdraw"
    query = select(User.name).join(HistoryLine, HistoryLine.user_id == User.id).where(*line)
    return db.session.scalar(query.order_by(HistoryLine.id.desc()).limit(1)) or ""


def gone_on(actor: Actor, meeting: MonthlyMeeting) -> list[AgendaItem]:
    """What a cancelled meeting had and the actor may read, with the meeting that each has gone on to."""
    had = select(CancelledItem.item_id).where(CancelledItem.meeting_id == meeting.id)
    mine = AgendaItem.visible_to(actor).where(AgendaItem.id.in_(had)).options(OF_CASE.joinedload(Case.person))
    return list(db.session.scalars(mine.order_by(AgendaItem.meeting_id, AgendaItem.position, AgendaItem.id)))


def moved_to(item: AgendaItem) -> AgendaItem | None:
    return db.session.scalar(select(AgendaItem).where(AgendaItem.moved_from_id == item.id))
