"""What waits to be journalfört: by whom, in which akter, and since when. Plain rows for lists, whole entries for copying."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import func, select, union_all

from sipweb.db import db
from sipweb.models import Case, CaseTrack, JournalEntry, Referral
from sipweb.models.access import not_blocked, track_is_readable
from sipweb.models.journal import falls_to, is_current, is_named_in_request
from sipweb.queries.reminders import MOST, Task
from sipweb.rules.days import add_working_days
from sipweb.rules.standing import Actor

MOST_SHOWN = 100


def not_filed_in(actor: Actor, case_id: int, unit_id: int) -> list[JournalEntry]:
    """What one unit has left to file in an akt, the oldest first."""
    mine = JournalEntry.visible_to(actor).where(JournalEntry.case_id == case_id, JournalEntry.unit_id == unit_id)
    return list(db.session.scalars(mine.where(JournalEntry.filed_at.is_(None)).order_by(JournalEntry.id).limit(MOST_SHOWN)))


def entries_in(actor: Actor, case_id: int, *, referral_id: int | None = None, only_waiting: bool = False) -> list[JournalEntry]:
    """The actor's own units' entries in an akt, the newest first."""
    query = JournalEntry.visible_to(actor).where(JournalEntry.case_id == case_id)
    if referral_id is not None:
        query = query.where(JournalEntry.referral_id == referral_id)
    if only_waiting:
        query = query.where(JournalEntry.filed_at.is_(None))
    return list(db.session.scalars(query.order_by(JournalEntry.id.desc()).limit(MOST_SHOWN)))


def waiting_rows(actor: Actor, limit: int = MOST) -> list[Any]:
    """Akter with something to file for this handläggare: case id, akt number, unit, how many, since when."""
    parts = (
        with_track(actor),
        with_request(actor),
        without_either(actor),
    )
    waiting = union_all(*parts).subquery()
    since = func.min(waiting.c.at)
    query = (
        select(waiting.c.case_id, Case.number, waiting.c.unit_id, func.count().label("count"), since.label("since"))
        .join(Case, Case.id == waiting.c.case_id)
        .group_by(waiting.c.case_id, Case.number, waiting.c.unit_id)
        .order_by(since)
        .limit(limit)
    )
    return list(db.session.execute(query).all())


def columns() -> Any:
    return select(JournalEntry.case_id, JournalEntry.unit_id, JournalEntry.at).where(JournalEntry.filed_at.is_(None))


def with_track(actor: Actor) -> Any:
    """In the akter where the actor is the unit's handläggare."""
    same = (CaseTrack.case_id == JournalEntry.case_id) & (CaseTrack.unit_id == JournalEntry.unit_id)
    mine = (CaseTrack.case_worker_id == actor.user_id) & track_is_readable(actor) & not_blocked(CaseTrack.case_id, actor)
    return columns().join(CaseTrack, same).where(mine)


def with_request(actor: Actor) -> Any:
    """Where the actor is named in a request and the unit is not current in the akt."""
    named = (Referral.to_worker_id == actor.user_id) & (Referral.to_unit_id == JournalEntry.unit_id) & Referral.readable(actor)
    mine = named & JournalEntry.unit_id.in_(actor.who.units)
    return columns().join(Referral, Referral.id == JournalEntry.referral_id).where(mine, ~is_current(), is_named_in_request())


def without_either(actor: Actor) -> Any:
    """What falls to the actor where nobody is responsible any more, or yet."""
    return columns().where(falls_to(actor))


def file_by(row: Any, actor: Actor) -> date:
    """The last day to file the oldest step."""
    return add_working_days(row.since.astimezone(actor.now.tzinfo).date(), actor.routine.file_within)


def journal_tasks(actor: Actor) -> Iterator[Task]:
    """One row for each akt: how many steps wait to be copied to the journal."""
    for row in waiting_rows(actor):
        due = file_by(row, actor)
        title = "Ett steg att journalföra" if row.count == 1 else f"{row.count} steg att journalföra"
        yield Task("me", due, title, "Kopiera till journalen", "journal.show", {"akt": row.number}, row.number, row.case_id, "Kopiera")
