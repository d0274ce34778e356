"""What does not change hands with a list of what someone is responsible for, and is told beside it. Counted."""

from typing import Any, NamedTuple

from sqlalchemy import and_, exists, func, or_, select

from sipweb.db import db
from sipweb.models import (
    AnonymousQuestion,
    CaseTrack,
    Draft,
    Improvement,
    Intake,
    JournalEntry,
    MonthlyMeeting,
    Notice,
    PresenceQuestion,
    Referral,
    UserRole,
)


class Stays(NamedTuple):
    """What does not go with a list: unread notices, registrations that wait for the manager, questions that wait for an answer,
    what they did last, not journalfört, where nobody is handläggare any more, forms that are half filled in, proposals of
    avvikelser that they answer for, and monthly meetings that they lead or write."""

    notices: int
    intakes: int
    questions: int
    steps: int
    drafts: int
    proposals: int
    meetings: int


def asks_or_answers(user_id: int) -> Any:
    """Of anonymous questions, which belong to no akt."""
    theirs = (AnonymousQuestion.from_worker_id == user_id, AnonymousQuestion.to_worker_id == user_id)
    return or_(*(AnonymousQuestion.is_open & own for own in theirs))  # on each side, or SQLite does not see that the indexes fit


def leads_or_writes(user_id: int) -> Any:
    """Of monthly meetings: those whose minutes are not locked."""
    mine = or_(MonthlyMeeting.chair_id == user_id, MonthlyMeeting.writer_id == user_id)
    return and_(mine, MonthlyMeeting.state.not_in(["done", "cancelled"]))


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
        (Improvement, (Improvement.owner_id == user_id) & (Improvement.state != "closed")),
        (MonthlyMeeting, leads_or_writes(user_id)),
    )
    counts = (select(func.count()).select_from(table).where(mine) for table, mine in tables)
    return Stays(*(db.session.scalar(count) or 0 for count in counts))
