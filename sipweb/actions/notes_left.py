"""What is written at a meeting and left without being saved: it comes with the minutes. Used inside actions."""

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select, update

from sipweb.actions.events import tell
from sipweb.actions.monthly import name_of
from sipweb.actions.restricted import items_going_on
from sipweb.db import db
from sipweb.gate import Refused
from sipweb.models import AgendaItem, Case, Draft, MonthlyMeeting
from sipweb.queries.agenda import all_reported, numbers_in, people_on
from sipweb.queries.names import known_names_in
from sipweb.queries.people import standing_of
from sipweb.queries.unsaved import Noted, Unsaved, draft_key, is_word, plain, unsaved_notes
from sipweb.rules.monthly import OPEN
from sipweb.rules.numbers import looks_like_number
from sipweb.rules.permissions import may
from sipweb.rules.questions import why_not_anonymous
from sipweb.rules.standing import Actor
from sipweb.rules.texts import LONGEST

STOPPED = "Det du skrev {} utan att spara {}. Ändra det och spara, eller kasta det."
TELLS, TOO_LONG = "innehåller ett nummer eller ett namn", "är längre än vad som ryms"


def take_in_notes(
    actor: Actor,
    meeting: MonthlyMeeting,
    *,
    of: Collection[int | None] | None = None,
    since: datetime | None = None,
    only: AgendaItem | None = None,
) -> None:
    """What someone who keeps the minutes wrote and left without saving comes, with their name, after what is saved: nothing said is
    lost. Once: what is changed afterwards stays changed. What could not have been saved does not come: its writer is told, or is
    stopped when it is their own. `of`: these writers alone. `since`: what was left before it has been told of already.
    `only`: of this item."""
    for one in unsaved_notes([only] if only else [*all_reported(meeting.id), meeting]):
        if (of is not None and one.user_id not in of) or (writer := writer_of(actor, one.row, one.user_id)) is None:
            continue  # a half-written form can be kept by anybody, at any address
        why_not = TELLS if tells_who(writer, one.row, one.text) else "" if len(with_it(one)) <= LONGEST else TOO_LONG
        if not why_not:
            take_in(one)
        elif one.user_id == actor.user_id:
            raise Refused(STOPPED.format(place_of(one.row), why_not))
        elif since is None or one.saved_at > since:
            told = f"Det du skrev utan att spara på {name_of(meeting)} kom inte med: det {why_not}."
            tell(actor, [one.user_id], told, about=f"minutes:{meeting.id}")


def take_in_at_items(actor: Actor, case: Case, of: Collection[int] | None = None) -> None:
    """Before the akt closes to somebody: what they have typed and not saved, at an item about the person on a meeting that goes on, and
    can't save afterwards. `of`: these writers; otherwise all but the actor, who sees their own."""
    for item in db.session.scalars(items_going_on(case)).all():
        if item.meeting.state in OPEN:
            others = {one.user_id for one in unsaved_notes([item])} - {actor.user_id}
            take_in_notes(actor, item.meeting, of=others if of is None else of, only=item)


def with_it(one: Unsaved) -> str:
    """The notes with what was left: where nobody else has saved since they began, the text as they left it; otherwise what they
    typed, after what is saved."""
    typed = "\n".join(one.more)
    return one.text if one.is_theirs_alone else "\n".join(filter(None, [plain(one.row.notes), f"{one.name}: {typed}"]))


def take_in(one: Unsaved) -> None:
    """Into the notes. The rest of what was half-written stays theirs, and in no history."""
    row, stays = one.row, one.has_changed and not one.is_theirs_alone
    row.notes = with_it(one)
    db.session.flush()
    if stays:
        return  # it stays half-written, and the minutes say so
    this = (Draft.user_id == one.user_id, Draft.key == draft_key(row))
    pairs = json.loads(db.session.scalars(select(Draft.data).where(*this)).one())
    if not any(is_word(*pair) for pair in pairs):
        db.session.execute(delete(Draft).where(*this))
        return
    kept = {"notes": row.notes, "began": row.notes, "version": str(row.version)}
    told = [(name, kept.get(name.rpartition("-")[2], value)) for name, value in pairs]
    db.session.execute(update(Draft).where(*this).values(data=json.dumps(told, ensure_ascii=False)))


def meeting_of(row: Noted) -> MonthlyMeeting:
    return row.meeting if isinstance(row, AgendaItem) else row


def place_of(row: Noted) -> str:
    return f"vid punkt {numbers_in(row.meeting_id).get(row.id, '')}" if isinstance(row, AgendaItem) else "under övriga anteckningar"


def writer_of(actor: Actor, row: Noted, user_id: int) -> Actor | None:
    """Whoever left the text, when the item is theirs to read and to write in, or the meeting theirs to write about."""
    who = standing_of(user_id, actor.today)
    writer = replace(actor, who=who) if who else None
    if writer is None or not may(writer.who, "item.settle" if isinstance(row, AgendaItem) else "monthly.note", row):
        return None
    kind = type(row)
    reads = kind.visible_to(writer).where(kind.id == row.id).with_only_columns(kind.id)
    return writer if db.session.scalar(reads) else None


def tells_who(writer: Actor, row: Noted, text: str) -> bool:
    """A number; and of what is in no akt what tells who it is, or may be the name of someone that the writer knows of."""
    in_an_akt = isinstance(row, AgendaItem) and row.case_id is not None
    return looks_like_number(text) or (
        not in_an_akt and bool(why_not_anonymous(text) or known_names_in(writer, text, beside=people_on(writer, meeting_of(row))))
    )
