"""What a user is responsible for, in all: parts of akter and sides of requests. Asked whoever may read them. Plain rows."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import and_, exists, func, literal, or_, select, union_all

from sipweb.db import db
from sipweb.models import (
    AgendaItem,
    AgendaItemUnit,
    Agreement,
    AnonymousQuestion,
    CaseTrack,
    Draft,
    Improvement,
    Intake,
    JournalEntry,
    Meeting,
    MonthlyTask,
    Notice,
    PresenceQuestion,
    Referral,
    UserRole,
)


class Owned(NamedTuple):
    """One open thing: the unit's part of an akt (`track`), or a side of a request (`sent`, `asked`)."""

    what: str
    id: int
    case_id: int
    unit_id: int
    other_worker_id: int | None  # on the other side of the request

    @property
    def key(self) -> str:
        return f"{self.what}_{self.id}"


def owned(user_id: int, unit_id: int | None = None) -> list[Owned]:
    """Everything open that this user is responsible for, whoever may read it; in one unit, or in all."""
    T, R, none = CaseTrack, Referral, literal(None)
    parts = (
        (T.unit_id, select(literal("track"), T.id, T.case_id, T.unit_id, none).where(T.case_worker_id == user_id, T.is_open)),
        (
            R.from_unit_id,
            select(literal("sent"), R.id, R.case_id, R.from_unit_id, R.to_worker_id).where(R.from_worker_id == user_id, R.is_open),
        ),
        (
            R.to_unit_id,
            select(literal("asked"), R.id, R.case_id, R.to_unit_id, R.from_worker_id).where(R.to_worker_id == user_id, R.is_open),
        ),
    )
    chosen = [query if unit_id is None else query.where(unit == unit_id) for unit, query in parts]
    return [Owned(*row) for row in db.session.execute(union_all(*chosen))]


class OpenThings(NamedTuple):
    """How much someone is responsible for: parts of akter, requests sent and got, and meetings booked with them."""

    tracks: int
    sent: int
    asked: int
    meetings: int

    def __bool__(self) -> bool:
        return any(self)


def owns_open(user_id: int) -> OpenThings:
    """Counted for one user; all zero when they can be disabled, and for everyone who is."""
    mine = owned(user_id)
    booked = select(func.count()).select_from(Meeting).where(Meeting.state == "planned")
    referrals = [thing.id for thing in mine if thing.what != "track"]
    meetings = db.session.scalar(booked.where(Meeting.referral_id.in_(referrals))) or 0
    counts = {what: sum(thing.what == what for thing in mine) for what in ("track", "sent", "asked")}
    return OpenThings(counts["track"], counts["sent"], counts["asked"], meetings)


def owned_by_unit(user_id: int) -> dict[int, int]:
    """How much is open in each unit."""
    found: dict[int, int] = {}
    for thing in owned(user_id):
        found[thing.unit_id] = found.get(thing.unit_id, 0) + 1
    return found


class Stays(NamedTuple):
    """What does not go with a list: unread notices, registrations that wait for the manager, questions that wait for an answer,
    what they did last, not journalfört, where nobody is handläggare any more, forms that are half filled in, anonymous questions,
    which a colleague takes over one by one, tasks from a cooperation that has ended where they are not handläggare, proposals of
    avvikelser that they answer for, and promises from monthly meetings about no akt of theirs."""

    notices: int
    intakes: int
    questions: int
    steps: int
    drafts: int
    anonymous: int
    tasks: int
    proposals: int
    promises: int


def asks_or_answers(user_id: int) -> Any:
    """Of anonymous questions, which belong to no akt."""
    theirs = (AnonymousQuestion.from_worker_id == user_id, AnonymousQuestion.to_worker_id == user_id)
    return or_(*(AnonymousQuestion.is_open & own for own in theirs))  # on each side, or SQLite does not see that the indexes fit


def left_to_do(user_id: int) -> Any:
    """Of what meetings agreed: what this user would do and has not done, and that goes with nothing they are responsible for."""
    its = (Meeting.id == Agreement.meeting_id) & (Referral.id == Meeting.referral_id)
    part = exists().where(CaseTrack.case_id == Meeting.case_id, CaseTrack.case_worker_id == user_id, CaseTrack.is_open)
    ended = exists().where(its, ~Referral.is_open, ~part.correlate_except(CaseTrack))
    return and_(Agreement.user_id == user_id, Agreement.done_on.is_(None), ended)


def left_of_meetings(user_id: int) -> Any:
    """Of what this user promised at monthly meetings: what goes with no unit's part of an akt that they are handläggare for."""
    hears = exists().where(AgendaItemUnit.item_id == AgendaItem.id, AgendaItemUnit.unit_id == CaseTrack.unit_id)
    part = (CaseTrack.case_id == AgendaItem.case_id, CaseTrack.case_worker_id == user_id, CaseTrack.is_open)
    goes = exists().where(AgendaItem.id == MonthlyTask.item_id, *part, or_(AgendaItem.unit_id == CaseTrack.unit_id, hears))
    return and_(MonthlyTask.user_id == user_id, MonthlyTask.done_on.is_(None), ~goes)


def nobodys_steps(user_id: int) -> Any:
    """Of steps to journalföra, those that wait for this user alone although they are handläggare for nothing open there: what
    they wrote, or was named in, where the unit is not current."""
    current = exists().where(CaseTrack.case_id == JournalEntry.case_id, CaseTrack.unit_id == JournalEntry.unit_id, CaseTrack.is_open)
    here = (Referral.id == JournalEntry.referral_id) & (Referral.to_unit_id == JournalEntry.unit_id)
    named = exists().where(here, Referral.to_worker_id == user_id)
    goes_along = exists().where(here, Referral.to_worker_id.is_not(None), or_(Referral.to_worker_id != user_id, Referral.is_open))
    return and_(JournalEntry.filed_at.is_(None), or_(JournalEntry.author_id == user_id, named), ~current, ~goes_along)


def what_stays(user_id: int) -> Stays:
    unread = (Notice.to_user_id == user_id) & Notice.read_at.is_(None)
    units = select(UserRole.unit_id).where(UserRole.user_id == user_id)
    registered = (Intake.state == "waiting") & Intake.unit_id.in_(units) & (Intake.registered_by_id == user_id)
    asked = (PresenceQuestion.asker_id == user_id) & (PresenceQuestion.answer == "") & PresenceQuestion.answering_unit_id.is_not(None)
    tables = (
        (Notice, unread),
        (Intake, registered),
        (PresenceQuestion, asked),
        (JournalEntry, JournalEntry.unit_id.in_(units) & nobodys_steps(user_id)),
        (Draft, Draft.user_id == user_id),
        (AnonymousQuestion, asks_or_answers(user_id)),
        (Agreement, left_to_do(user_id)),
        (Improvement, (Improvement.owner_id == user_id) & (Improvement.state != "closed")),
        (MonthlyTask, left_of_meetings(user_id)),
    )
    counts = (select(func.count()).select_from(table).where(mine) for table, mine in tables)
    return Stays(*(db.session.scalar(count) or 0 for count in counts))


def owners_in(unit_ids: Iterable[int]) -> dict[tuple[int, int], int]:
    """How much each user has open in each of these units: unit and user → count."""
    sides = (
        (CaseTrack.unit_id, CaseTrack.case_worker_id, CaseTrack.is_open),
        (Referral.from_unit_id, Referral.from_worker_id, Referral.is_open),
        (Referral.to_unit_id, Referral.to_worker_id, Referral.is_open),
    )
    found: dict[tuple[int, int], int] = {}
    for unit, worker, is_open in sides:
        rows = select(unit, worker, func.count()).where(unit.in_(set(unit_ids)), is_open, worker.is_not(None)).group_by(unit, worker)
        for unit_id, user_id, count in db.session.execute(rows):
            place = (unit_id, user_id or 0)
            found[place] = found.get(place, 0) + count
    return found
