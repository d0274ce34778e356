"""Journalfört: what a unit has written down in its own system, ticked by whom and when; and taken back if it was a slip."""

from sqlalchemy import func, select

from sipweb.actions.events import happened
from sipweb.actions.tracks import refuse_older
from sipweb.db import db
from sipweb.gate import Refused, action
from sipweb.models import Case, JournalEntry, Meeting
from sipweb.queries.journal import not_filed_in
from sipweb.rules.dates import when
from sipweb.rules.standing import Actor


@action("journal.file")
def file_entry(actor: Actor, entry: JournalEntry, *, version: str | None = None) -> JournalEntry:
    """One step is journalfört in the unit's own system. A meeting is documented when both units have filed it (R202)."""
    if entry.filed_at:
        raise Refused(f"{entry.filed_by.name if entry.filed_by else 'Någon'} har redan markerat det som journalfört.")
    refuse_older(entry, version)
    entry.filed_at, entry.filed_by_id = actor.now, actor.user_id
    settle_meeting(entry)
    return entry


@action("journal.unfile")
def unfile_entry(actor: Actor, entry: JournalEntry) -> JournalEntry:
    """A slip taken back: it waits again. The history says who had ticked it, and when."""
    if entry.filed_at is None:
        raise Refused("Det är inte markerat som journalfört.")
    entry.filed_at, entry.filed_by_id = None, None
    settle_meeting(entry)
    return entry


@action("journal.file_all")
def file_all(actor: Actor, case: Case, *, unit_id: int, last_id: int) -> Case:
    """Everything that stood on the page, up to `last_id`, of one's own unit in this akt."""
    if unit_id not in actor.who.units:
        raise Refused("Välj en enhet som du arbetar på.")
    entries = [entry for entry in not_filed_in(actor, case.id, unit_id) if entry.id <= last_id]
    if not entries:
        raise Refused("Allt är redan markerat som journalfört.")
    for entry in entries:
        entry.filed_at, entry.filed_by_id = actor.now, actor.user_id
        settle_meeting(entry)
    happened(actor, case, "journal.file_all", f"{len(entries)} steg är journalförda", unit_id=unit_id)
    return case


def settle_meeting(entry: JournalEntry) -> None:
    if entry.meeting_id is None:
        return
    db.session.flush()
    left = select(func.count()).where(JournalEntry.meeting_id == entry.meeting_id, JournalEntry.filed_at.is_(None))
    meeting = db.session.get_one(Meeting, entry.meeting_id)
    meeting.state = "held" if db.session.scalar(left) else "documented"


def filed_words(entry: JournalEntry, actor: Actor) -> str:
    """Who filed it, and when: "Jenny Åkerlund, 12 oktober 2026 kl. 9.00". Empty while it waits."""
    if entry.filed_at is None or entry.filed_by is None:
        return ""
    return f"{entry.filed_by.name}, {when(entry.filed_at.astimezone(actor.now.tzinfo))}"
