"""What is written at a meeting and not saved: it stands in each writer's own draft."""

import json
from collections.abc import Iterable, Iterator

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import AgendaItem, Draft, MonthlyMeeting, User

Noted = AgendaItem | MonthlyMeeting
TAKEN = "taken_in"  # stands in a draft whose notes have come with the minutes; what is typed after that is a new draft


def draft_key(row: Noted) -> str:
    """The address of the form where the notes of an item are written, or those that belong to none."""
    return f"/punkter/{row.id}/nu" if isinstance(row, AgendaItem) else f"/moten/{row.id}/ovrigt"


def unsaved_notes(rows: Iterable[Noted]) -> Iterator[tuple[Noted, int, str, str]]:
    """Each row with who wrote and what, where it does not stand in its notes already; the oldest first."""
    by_key = {draft_key(row): row for row in rows}
    query = select(Draft.key, Draft.data, User.id, User.name).join(User, User.id == Draft.user_id).where(Draft.key.in_(by_key))
    for key, data, user_id, name in db.session.execute(query.order_by(Draft.saved_at)):
        typed = dict(json.loads(data))
        found = (value.strip() for field, value in typed.items() if field.rpartition("-")[2] == "notes" and TAKEN not in typed)
        text = next(found, "").replace("\r\n", "\n")
        if text and text not in by_key[key].notes.replace("\r\n", "\n"):
            yield by_key[key], user_id, name, text
