"""What is left without a place among samtal, besked and lists that are handed over; as in `orphans`, asked by `sipweb check`."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from sipweb.models import (
    AgendaItem,
    Agreement,
    Announcement,
    AnnouncementCopy,
    Case,
    CaseTrack,
    HandingOver,
    HandingOverRow,
    Meeting,
    MonthlyTask,
    Referral,
    Thread,
    ThreadMessage,
    ThreadUnit,
)
from sipweb.queries.orphans import Orphan, is_gone, left
from sipweb.rules.leaving import OPEN


def orphans_told() -> Iterator[Orphan]:
    yield from of_threads()
    yield from of_besked()
    yield from of_copies()
    yield from of_lists()
    yield from of_rows()


def of_threads() -> Iterator[Orphan]:
    of_all = select(Case.number).join(Thread, Thread.case_id == Case.id)
    readers = exists().where(ThreadUnit.thread_id == Thread.id)
    yield Orphan("ERROR", "a samtal that no unit takes part in", of_all.where(~readers))
    yield Orphan("ERROR", "a samtal without a message", of_all.where(~exists().where(ThreadMessage.thread_id == Thread.id)))
    said = of_all.join(ThreadMessage, ThreadMessage.thread_id == Thread.id)
    takes_part = readers.where(ThreadUnit.unit_id == ThreadMessage.unit_id).correlate(Thread, ThreadMessage)
    yield Orphan("ERROR", "a message from a unit that takes no part in the samtal", said.where(~takes_part))
    elsewhere = said.where(ThreadMessage.case_id != Thread.case_id)
    yield Orphan("ERROR", "a message that belongs to another akt than its samtal", elsewhere)
    of_request = of_all.join(Referral, Referral.id == Thread.referral_id).where(Referral.case_id != Thread.case_id)
    yield Orphan("ERROR", "a samtal that belongs to another akt than its request", of_request)


def of_besked() -> Iterator[Orphan]:
    """An unsent one keeps the unit's part open, so it can't be where the unit is not current. One that was sent to nobody was
    thrown away, or ended by a death."""
    of_all = select(Case.number).join(Announcement, Announcement.case_id == Case.id)
    waits, copied = of_all.where(Announcement.sent_at.is_(None)), exists().where(AnnouncementCopy.announcement_id == Announcement.id)
    here = and_(CaseTrack.case_id == Announcement.case_id, CaseTrack.unit_id == Announcement.unit_id, CaseTrack.is_open)
    yield Orphan("ERROR", "a besked is not sent, and the unit is not current in the akt", waits.where(~exists().where(here)))
    yield Orphan("ERROR", "a besked is not sent, but others have it", waits.where(copied))
    nobody = exists().where(here, or_(CaseTrack.case_worker_id.is_(None), is_gone(CaseTrack.case_worker_id)))
    begun = waits.where(is_gone(Announcement.author_id), nobody)
    yield left("a besked is not sent, whoever began it is disabled, and the unit has no handläggare in the akt", begun)


def of_copies() -> Iterator[Orphan]:
    of_all = select(Case.number).join(Announcement, Announcement.case_id == Case.id)
    copies = of_all.join(AnnouncementCopy, AnnouncementCopy.announcement_id == Announcement.id)
    yield Orphan("ERROR", "a copy of a besked belongs to another akt", copies.where(AnnouncementCopy.case_id != Announcement.case_id))
    itself = copies.where(AnnouncementCopy.unit_id == Announcement.unit_id)
    yield Orphan("ERROR", "a unit has told itself something in a besked", itself)
    half = copies.where(AnnouncementCopy.acknowledged_at.is_(None) != AnnouncementCopy.acknowledged_by_id.is_(None))
    yield Orphan("ERROR", "a besked is acknowledged by nobody, or by someone at no time", half)


def of_lists() -> Iterator[Orphan]:
    """By their own number: one list is about many akter."""
    unfit = HandingOver.is_open != HandingOver.state.in_(OPEN)
    yield Orphan("ERROR", "a handed over list's state and whether it is open do not fit; the lists", lists().where(unfit))
    of_gone = lists().where(HandingOver.is_open, is_gone(HandingOver.from_user_id))
    yield left("an open list of what a disabled user is to hand over; the lists", of_gone)


def of_rows() -> Iterator[Orphan]:
    rows = lists().join(HandingOverRow, HandingOverRow.handing_over_id == HandingOver.id)
    to_gone = rows.where(HandingOver.is_open, HandingOverRow.state == "open", is_gone(HandingOverRow.to_user_id))
    yield left("an open list hands something over to a disabled user; the lists", to_gone)
    untold = rows.where(HandingOverRow.is_news, is_gone(HandingOverRow.to_user_id))
    yield left("what was handed over waits to be looked through, but the user is disabled; the lists", untold)
    undone = rows.where(HandingOver.state == "done", HandingOverRow.state == "open")
    yield Orphan("ERROR", "a list is handed over, but something on it is not; the lists", undone)
    yield Orphan("ERROR", "something on a list belongs to another akt than the list says; the lists", rows.where(is_misplaced()))


def is_misplaced() -> ColumnElement[bool]:
    """Neither the part nor the request it names is in the akt it names; or it names none."""
    track = exists().where(CaseTrack.id == HandingOverRow.track_id, CaseTrack.case_id == HandingOverRow.case_id)
    request = exists().where(Referral.id == HandingOverRow.referral_id, Referral.case_id == HandingOverRow.case_id)
    met = exists().where(Agreement.id == HandingOverRow.agreement_id, Meeting.id == Agreement.meeting_id)
    task = met.where(Meeting.case_id == HandingOverRow.case_id)
    item = select(AgendaItem.case_id).where(AgendaItem.id == MonthlyTask.item_id).scalar_subquery()
    promise = exists().where(MonthlyTask.id == HandingOverRow.monthly_task_id, item.is_not_distinct_from(HandingOverRow.case_id))
    question = and_(HandingOverRow.question_id.is_not(None), HandingOverRow.case_id.is_(None))
    return and_(~track, ~request, ~task, ~promise, ~question)


def lists() -> Select[Any]:
    return select(HandingOver.id)
