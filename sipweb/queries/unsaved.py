"""What is written beside the items of a meeting and not saved: it stands in each writer's own draft."""

import json
from collections.abc import Iterable, Iterator

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import AgendaItem, Draft, User


def draft_key(item_id: int) -> str:
    """The address of the form where an item's notes are written."""
    return f"/punkter/{item_id}/nu"


def unsaved_notes(items: Iterable[AgendaItem]) -> Iterator[tuple[AgendaItem, int, str, str]]:
    """Each item with who wrote and what, where it does not stand in the item's notes already; the oldest first."""
    by_key = {draft_key(item.id): item for item in items}
    query = select(Draft.key, Draft.data, User.id, User.name).join(User, User.id == Draft.user_id).where(Draft.key.in_(by_key))
    for key, data, user_id, name in db.session.execute(query.order_by(Draft.saved_at)):
        text = next((value.strip() for field, value in json.loads(data) if field == "notes"), "").replace("\r\n", "\n")
        if text and text not in by_key[key].notes.replace("\r\n", "\n"):
            yield by_key[key], user_id, name, text
