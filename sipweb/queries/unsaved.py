"""What is written at a meeting and not saved: it stands in each writer's own draft."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from difflib import SequenceMatcher, get_close_matches
from typing import NamedTuple

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import AgendaItem, Draft, MonthlyMeeting, User
from sipweb.queries.cases import is_row_number
from sipweb.queries.history import saved_since
from sipweb.words import WORDS

Noted = AgendaItem | MonthlyMeeting
KEPT = ("notes", "began", "version")


def draft_key(row: Noted) -> str:
    """The address of the form where the notes of an item are written, or those that belong to none."""
    return f"/punkter/{row.id}/nu" if isinstance(row, AgendaItem) else f"/moten/{row.id}/ovrigt"


# Where somebody writes, at a meeting, besides the notes. The question to the next level is there before anyone writes.
WRITTEN = re.compile(r"(.*-)?(outcome_text|task(_\d+)?|says_\d+_why)")


def is_word(name: str, value: str, stands: Iterable[str] = ()) -> bool:
    """Whether somebody wrote this, besides the notes; what is saved already (`stands`) is not half-written."""
    return WRITTEN.fullmatch(name) is not None and plain(value) not in {"", *map(plain, stands)}


def is_chosen(value: str) -> bool:
    """What is chosen in a list or by a button is sent as the program calls it, alone or with a number: "yes", "agreed:6"."""
    code, _, number = value.partition(":")
    return code in CODES and (number.isdecimal() or code == value)


CODES = {"yes", "no", "y", "on", "up", "down", "first", "move"}.union(*WORDS.values()) - {*WORDS["identity"]}  # those are Swedish


def not_saved(pairs: Iterable[tuple[str, str]], row: Noted) -> str:
    """The words of a half-written form that do not stand in the row."""
    pairs = list(pairs)
    stands = [row.notes, *([row.outcome_text, *(task.what for task in row.tasks)] if isinstance(row, AgendaItem) else [])]
    typed = {field.rpartition("-")[2]: plain(value) for field, value in pairs}
    notes = typed.get("notes", "") if typed.get("notes", "") not in {typed.get("began", ""), plain(row.notes)} else ""
    more = [plain(value) for name, value in pairs if is_word(name, value, stands)]
    return "\n".join(filter(None, [notes, *more]))


class Unsaved(NamedTuple):
    """Notes that somebody has typed and not saved: `began` is what stood there when they began, `saved` the rows that have been saved
    since then, and `own` those of them that were this writer's. What was saved and then taken away again does not come back from an
    older page, or from what it kept too late."""

    row: Noted
    user_id: int
    name: str
    text: str
    began: str
    saved_at: datetime
    saved: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()

    @property
    def more(self) -> list[str]:
        """The rows that were added, and do not stand in the notes already. One that was changed is not one that was added: the other
        may have changed it too, and what they took away does not come back with it."""
        stands = rows_of(self.row.notes, self.name)
        return [row for row in self.typed(is_new=True) if row not in stands]

    @property
    def has_changed(self) -> bool:
        """A row that stood there was changed: its writer compares it with what is saved."""
        return bool(self.typed(is_new=False))

    def typed(self, *, is_new: bool) -> list[str]:
        rows = [(row, was) for row, was in self.rows if not self.was_saved(row)]
        return [row for row, was in rows if is_new is not bool(get_close_matches(row, was, 1))]

    @property
    def is_saved(self) -> bool:
        """All that was typed has been saved since, whether or not it still stands."""
        return bool(self.rows) and all(self.was_saved(row) for row, _ in self.rows)

    def was_saved(self, row: str) -> bool:
        """The whole row; or, of what the same writer saved, what it became: what is kept too late may end in the middle of a word."""
        return row in self.saved or any(one.startswith(row) and row[-1:].isalnum() and one[len(row)].isalnum() for one in self.own)

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """Each row that was written, and those that stood in its place."""
        before, after = self.began.splitlines(), self.text.splitlines()
        steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        return [(row, before[a:b]) for how, a, b, c, d in steps if how != "equal" for row in after[c:d] if row.strip()]

    @property
    def is_theirs_alone(self) -> bool:
        """Nobody has saved since they began."""
        return self.began != "" and plain(self.row.notes) == self.began and not self.saved


def unsaved_notes(rows: Iterable[Noted]) -> Iterator[Unsaved]:
    """Where something was typed in the notes themselves, not only beside them; the oldest first."""
    by_key = {draft_key(row): row for row in rows}
    columns = Draft.key, Draft.data, Draft.saved_at, User.id, User.name
    query = select(*columns).join(User, User.id == Draft.user_id).where(Draft.key.in_(by_key))
    for key, data, saved_at, user_id, name in db.session.execute(query.order_by(Draft.saved_at)):
        typed = {field.rpartition("-")[2]: plain(value) for field, value in json.loads(data) if field.endswith(KEPT)}
        one = Unsaved(by_key[key], user_id, name, typed.get("notes", ""), typed.get("began", ""), saved_at)
        one = with_saved(one, typed.get("version", ""))
        if one.text not in {"", one.began, plain(one.row.notes)} and (one.is_theirs_alone or one.more):
            yield one


def with_saved(one: Unsaved, version: str) -> Unsaved:
    """`version`: of the row, when the form was opened."""
    if one.text == one.began or not is_row_number(version):
        return one
    since = saved_since(one.row, int(version), "notes", one.row.meeting if isinstance(one.row, AgendaItem) else None)
    told = [(was.user_id, rows_of(was.text, one.name), rows_of(was.before, one.name)) for was in since]
    own = [rows - before for user_id, rows, before in told if user_id == one.user_id]
    return one._replace(saved=frozenset().union(*(rows for _, rows, _ in told)), own=frozenset().union(*own))


def rows_of(notes: str, name: str) -> frozenset[str]:
    """Row by row, without the name of who wrote it."""
    return frozenset(row.removeprefix(f"{name}: ") for row in plain(notes).splitlines())


def plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
