"""Registerutdrag: besked and samtal between the units, answers by phone, and what was written for the journal.

Each unit tells what it has written itself. Of what others have written to it, only that it is there: it stands in their part.
"""

from collections.abc import Iterator

from sqlalchemy import and_, func, or_, select

from sipweb.db import db
from sipweb.models import (
    Announcement,
    AnnouncementCopy,
    ExtractPart,
    JournalEntry,
    RecordedAnswer,
    Referral,
    Thread,
    ThreadMessage,
    ThreadUnit,
)
from sipweb.models.access import there_is
from sipweb.queries.extract_about import About, said, sentence
from sipweb.queries.extract_work import own_requests
from sipweb.queries.threads import UNTOLD
from sipweb.rules.extracts import UNFINISHED, Row
from sipweb.words import word


def announcements(at: About) -> Iterator[Row]:
    own = select(Announcement).where(Announcement.case_id == at.case.id, Announcement.unit_id == at.unit.id)
    for one in db.session.scalars(own.options(db.joinedload(Announcement.author)).order_by(Announcement.id)):
        key, draft = f"announcement:{one.id}", "" if one.sent_at else UNFINISHED
        sent = f"skickat {at.day(one.sent_at)}" if one.sent_at else f"påbörjat {at.day(one.created_at)}, inte skickat"
        author = f" av {one.author.name}" if one.author else ""
        name = f"Besked från oss {at.day(one.created_at)}"
        yield Row(key, f"{name}: {word('announcement', one.kind).lower()}, {sent}{author}.", draft)
        yield from said(f"{key}:text", name, one.text, draft)
        yield from said(f"{key}:need", f"{name}, därför behövde de andra veta", one.need, draft)
        for copy in one.copies:
            if not at.veil.hides(copy.unit_id):
                how = "med innehåll" if copy.with_content else "utan innehåll"
                on = copy.acknowledged_at if copy.is_read_for(frozenset({at.unit.id})) else None
                read = f", läst {at.day(on)}" if on else ""
                yield Row(f"announcement_copy:{copy.id}", f"{name} gick till {copy.unit.name} {how}{read}.")
    yield from announcements_to(at)


def announcements_to(at: About) -> Iterator[Row]:
    ours = select(AnnouncementCopy.id, AnnouncementCopy.with_content, Announcement.sent_at, Announcement.unit_id)
    ours = ours.join(AnnouncementCopy, AnnouncementCopy.announcement_id == Announcement.id)
    ours = ours.where(Announcement.case_id == at.case.id, AnnouncementCopy.unit_id == at.unit.id, Announcement.sent_at.is_not(None))
    for id_, with_content, sent_at, unit_id in db.session.execute(ours.order_by(AnnouncementCopy.id)):
        if not at.veil.hides(unit_id):
            how = "med innehåll" if with_content else "utan innehåll"
            yield Row(f"announcement_copy:{id_}:given", f"Vi fick ett besked från en annan enhet {at.day(sent_at or at.actor.now)}, {how}.")


def threads(at: About) -> Iterator[Row]:
    """Samtal that the unit takes part in, with its own messages and those of units that take out no part of their own."""
    in_akt = select(Thread.id).join(ThreadUnit, (ThreadUnit.thread_id == Thread.id) & (ThreadUnit.unit_id == at.unit.id))
    shown = ThreadMessage.unit_id.not_in(at.case.hidden_units - {at.unit.id})
    in_akt = in_akt.where(Thread.case_id == at.case.id, there_is(ThreadMessage).where(ThreadMessage.thread_id == Thread.id, shown))
    ids = in_akt.union(select(Thread.id).where(Thread.referral_id.in_(own_requests(at))))
    headings: dict[int, str] = {}
    firsts = select(func.min(ThreadMessage.id)).where(ThreadMessage.thread_id.in_(ids)).group_by(ThreadMessage.thread_id)
    begun = dict(db.session.execute(select(ThreadMessage.thread_id, ThreadMessage.unit_id).where(ThreadMessage.id.in_(firsts))).all())
    for one in db.session.scalars(select(Thread).where(Thread.id.in_(ids)).order_by(Thread.id)):
        key, is_told = f"thread:{one.id}", one.referral_id is not None or begun[one.id] not in at.case.hidden_units - {at.unit.id}
        headings[one.id] = f"Samtal ”{one.heading}”" if is_told else f"Samtal {UNTOLD}"
        known = (unit.unit for unit in one.units if one.referral_id or at.case.shows(unit.unit_id, frozenset({at.unit.id})))
        between = ", ".join(dict.fromkeys(map(at.veil.unit, known)))
        yield Row(key, sentence(f"{headings[one.id]}, börjat {at.day(one.started_at)}, mellan {between}"))
        yield from said(f"{key}:need", f"{headings[one.id]}, därför behövdes det", one.need if is_told else "")
    others = select(ExtractPart.unit_id).where(ExtractPart.extract_id == at.part.extract_id)
    known_too = and_(ThreadMessage.unit_id.not_in(others), ThreadMessage.unit_id.not_in(at.case.hidden_units))
    own = or_(ThreadMessage.unit_id == at.unit.id, known_too)
    for message in db.session.scalars(select(ThreadMessage).where(ThreadMessage.thread_id.in_(ids), own).order_by(ThreadMessage.id)):
        author = f", {at.veil.person(message.author.name)}" if message.author else ""
        yield Row(f"thread_message:{message.id}", f"{headings[message.thread_id]}, {at.clock(message.at)}{author}: {message.text}")


def answers(at: About) -> Iterator[Row]:
    """Answers that were given by phone: both sides have them."""
    states = {"waiting": "väntar på att bekräftas", "confirmed": "bekräftat", "rejected": "stämde inte", "replaced": "ersatt"}
    for one in db.session.scalars(
        select(RecordedAnswer).where(RecordedAnswer.referral_id.in_(own_requests(at))).order_by(RecordedAnswer.id)
    ):
        key, name = f"recorded_answer:{one.id}", f"Förfrågan {one.referral_id}"
        what = f"{at.veil.person(one.to_worker.name)} utses" if one.to_worker else "nej" if one.kind == "decline" else "ja"
        who = at.veil.over(one.said_by)
        yield Row(key, sentence(f"{name}: {at.day(one.said_on)} svarade {who} på telefon: {what}", f"Läge: {states[one.state]}"))
        yield from said(f"{key}:text", f"{name}, skäl som lämnades på telefon", one.text)
        yield from said(f"{key}:reply", f"{name}, därför stämde svaret inte", one.reply)


def journal(at: About) -> Iterator[Row]:
    """What was written for the unit's own system, as it was written, and when it was filed. Of a request that the unit was
    asked and has no ground left to read, only that there is such a text: what was asked stands in the other unit's part."""
    own = select(JournalEntry).where(JournalEntry.case_id == at.case.id, JournalEntry.unit_id == at.unit.id)
    stopped = select(Referral.id).where(Referral.case_id == at.case.id, Referral.to_unit_id == at.unit.id, Referral.state == "stopped")
    unread = set(db.session.scalars(stopped))
    for one in db.session.scalars(own.order_by(JournalEntry.id)):
        filed = f"Journalfört {at.day(one.filed_at)}." if one.filed_at else "Inte journalfört än."
        about_stopped = f"{at.day(one.at)}: text om en avbruten förfrågan, som enheten inte längre läser."
        text = about_stopped if one.referral_id in unread else at.veil.over(one.text)
        yield Row(f"journal_entry:{one.id}", f"{text}\n{filed}", at.place())
