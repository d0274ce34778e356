"""The gates. Every change: may they, do it, write it down, save it. Every look: who saw what."""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar, cast

from sqlalchemy import event, inspect, select
from sqlalchemy import insert as insert_into
from sqlalchemy.dialects.sqlite import insert as upsert_into
from sqlalchemy.orm import Session as OrmSession

from sipweb.clock import real_now
from sipweb.db import db, writing
from sipweb.models import CaseTrack, HistoryLine, HistoryValue, ReadCase, ReadLine, ReceivedForm, Referral
from sipweb.models.sessions import SMALL_GATE
from sipweb.rules.permissions import may
from sipweb.rules.standing import Actor

F = TypeVar("F", bound=Callable[..., Any])
Changes = dict[str, dict[str, list[Any] | None]]


class News(Changes):
    """What an action changed, by table and row; and which akt each row belongs to."""

    def __init__(self) -> None:
        self.cases: dict[str, int | None] = {}

    def by_case(self, first: int | None) -> dict[int | None, Changes]:
        """A part for each akt; what belongs to none stands with `first`, which always gets one."""
        parts: dict[int | None, Changes] = {first: {}}
        for key, changes in self.items():
            parts.setdefault(self.cases[key] or first, {})[key] = changes
        return parts


CHAINED = ("user_id", "for_user_id", "verb", "case_id", "table_name", "row_id", "digest")
ACTIONS: dict[str, Callable[..., Any]] = {}
receiving: ContextVar[str | None] = ContextVar("receiving", default=None)  # the digest of a form that is to be received once
acting_for: ContextVar[int | None] = ContextVar("acting_for", default=None)  # whom a deputy stands in for, during an action
collected: ContextVar[News | None] = ContextVar("collected", default=None)


class NotAllowed(Exception):
    """The user may not do this."""


class Refused(Exception):
    """A rule says no; the message says why, in Swedish. `field` is the form field it is about, when it is about one."""

    def __init__(self, why: str, field: str | None = None) -> None:
        super().__init__(why)
        self.field = field


class AlreadyReceived(Exception):
    """The same form has been received: somebody pressed its button twice."""


class Changed(Refused):
    """Someone else changed the row since the form was opened; the message says who and what, `row` how it stands now."""

    def __init__(self, why: str, row: Any) -> None:
        super().__init__(why)
        self.row = row


def action(*verbs: str, in_many_cases: bool = False) -> Callable[[F], F]:
    """Turn a function into an action: the only kind of code that changes data.

    It runs inside the one write transaction, on rows read anew, and returns the row it changed. One that serves
    several verbs is called with verb=..., and told which. One that changes many akter gets a line of history in each.
    """

    def decorate(change: F) -> F:
        @wraps(change)
        def gate(actor: Actor, subject: Any, **details: Any) -> Any:
            verb = str(details.get("verb", verbs[0]))
            with writing():
                receive_once()
                news = News()
                token = collected.set(news)
                try:
                    for_user_id = who_may(actor, verb, verbs, subject)
                    acting_for.set(for_user_id)
                    changed = change(actor, subject, **details)
                    db.session.add(changed)
                    db.session.flush()
                finally:
                    collected.reset(token)
                mine = case_of(changed)
                for case_id, part in (news.by_case(mine) if in_many_cases else {mine: news}).items():
                    write_history(actor, verb, for_user_id, changed, case_id, part)
            receiving.set(None)  # saved: what more the same form leads to is done too
            return changed

        ACTIONS.update(dict.fromkeys(verbs, gate))
        return cast(F, gate)

    return decorate


def receive_once() -> None:
    """In the transaction of the first action that a form leads to: it is received if that is done, and only then."""
    if digest := receiving.get():
        told = {"digest": digest, "at": real_now()}
        if db.session.scalar(upsert_into(ReceivedForm).values(**told).on_conflict_do_nothing().returning(ReceivedForm.digest)) is None:
            raise AlreadyReceived


def who_may(actor: Actor, verb: str, verbs: Iterable[str], subject: Any) -> int | None:
    """For whom the actor acts (None: for themselves). Raises NotAllowed, also for what the actor may not even see."""
    if verb not in verbs or not still_visible(actor, subject):
        raise NotAllowed(verb)
    for guise, absent in actor.who.guises():
        if may(guise, verb, subject):
            return absent
    raise NotAllowed(verb)


def still_visible(actor: Actor, subject: Any) -> bool:
    """Asked again inside the transaction: a spärr may have come while we waited in line."""
    rows = getattr(type(subject), "workable_by", None) or getattr(type(subject), "visible_to", None)
    if rows is None:
        return True
    seen = rows(actor).where(type(subject).id == subject.id).with_only_columns(type(subject).id)
    return db.session.execute(seen).first() is not None


@event.listens_for(OrmSession, "after_flush")
def collect_news(session: OrmSession, _: Any) -> None:
    """Old and new value of every field being saved, by table and row; private fields only by name."""
    news = collected.get()
    if news is None:
        return
    for row in (*session.new, *session.dirty):
        state = inspect(row)
        private = getattr(row, "PRIVATE", ())
        changes: dict[str, list[Any] | None] = {}
        for attribute in state.mapper.column_attrs:
            history = state.attrs[attribute.key].history
            if history.has_changes():
                old: list[Any] = [str(v) for v in history.deleted or ()]
                new: list[Any] = [str(v) for v in history.added or ()]
                changes[attribute.key] = None if attribute.key in private else [*(old or [None]), *(new or [None])]
        if changes:
            if state.mapper.version_id_col is not None:  # which one it became: SQLAlchemy does not call that a change
                changes["version"] = [None, str(row.version)]
            key = f"{row.__tablename__}:{state.mapper.primary_key_from_instance(row)[0]}"
            news.setdefault(key, {}).update(changes)
            news.cases[key] = case_of(row)


def case_of(row: Any) -> int | None:
    case_id: int | None = row.id if row.__tablename__ == "case" else getattr(row, "case_id", None)
    return case_id


def write_history(actor: Actor, verb: str, for_user_id: int | None, row: Any, case_id: int | None, news: Changes) -> None:
    values, salt = json.dumps(news, ensure_ascii=False, sort_keys=True), secrets.token_hex(16)
    line = {
        "at": actor.now,
        "user_id": actor.user_id,
        "for_user_id": for_user_id,
        "verb": verb,
        "case_id": case_id,
        "table_name": row.__tablename__,
        "row_id": row.id,
        "digest": digest_of(salt, values),
    }
    before = db.session.scalar(db.select(HistoryLine.chain).order_by(HistoryLine.id.desc()).limit(1)) or ""
    line_id = db.session.scalar(insert_into(HistoryLine).values(**line, chain=seal(before, line)).returning(HistoryLine.id))
    db.session.execute(insert_into(HistoryValue).values(line_id=line_id, salt=salt, news=values))


def digest_of(salt: str, values: str) -> str:
    return hashlib.sha256(f"{salt}{values}".encode()).hexdigest()


def seal(before: str, line: dict[str, Any]) -> str:
    """The chain: a digest of this line and of the seal before it. The same for a line read back from the file."""
    stamp = line["at"].timestamp()
    told = [before, f"{stamp:.6f}", *(line[key] for key in CHAINED)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def write_down_reads(actor: Actor, reads: dict[str, set[int]]) -> None:
    """Save who looked at what. Called before the answer leaves: what can't be written down is not shown."""
    if not reads:
        return
    lines = [(sentence, place, part) for sentence, cases in reads.items() for place, part in by_place(actor, cases).items()]
    with writing(frozenset({"read_log", "read_case"})):
        for sentence, place, cases in lines:
            told = {"at": actor.now, "user_id": actor.user_id, "for_user_id": place, "sentence": sentence}
            read_id = db.session.scalar(insert_into(ReadLine).values(**told).returning(ReadLine.id))
            if cases:
                db.session.execute(insert_into(ReadCase), [{"case_id": c, "read_id": read_id} for c in sorted(cases)])


def by_place(actor: Actor, cases: set[int]) -> dict[int | None, set[int]]:
    """In whose place a deputy reads each of these akter: their own (None) where a unit of theirs has it, else that of the absent
    whose unit does, so that it stands in that unit's log. Other looks are their own when they work with akter themselves."""
    own_work = any(post.unit_id for post in actor.who.own_posts)
    usual = None if own_work else next((absent for absent, _ in actor.who.deputy_for), None)
    if not actor.who.deputy_for or not cases:
        return {usual: cases}
    now, ever = units_with(cases)
    found: dict[int | None, set[int]] = {}
    for case_id in cases:
        there = (units.get(case_id, set()) for units in (now, ever))
        place = next((absent for units in there for guise, absent in actor.who.guises() if guise.units & units), usual)
        found.setdefault(place, set()).add(case_id)
    return found


def units_with(cases: set[int]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """The units that have each akt now, or ask or are asked there; and those that have had it."""
    now: dict[int, set[int]] = {}
    ever: dict[int, set[int]] = {}
    parts = select(CaseTrack.case_id, CaseTrack.unit_id, CaseTrack.is_open).where(CaseTrack.case_id.in_(cases))
    for case_id, unit_id, is_open in db.session.execute(parts):
        (now if is_open else ever).setdefault(case_id, set()).add(unit_id)
    requests = select(Referral.case_id, Referral.from_unit_id, Referral.to_unit_id).where(Referral.case_id.in_(cases))
    for case_id, *units in db.session.execute(requests):
        now.setdefault(case_id, set()).update(units)
    return now, ever


def small_gate() -> Any:
    """For what has no actor: session, throttle, drafts, accessibility messages. It can touch those tables and no others."""
    return writing(SMALL_GATE)


def also_save(*rows: Any) -> None:
    """Rows that are saved, and written down, together with the one an action returns."""
    if collected.get() is None:
        raise RuntimeError("A change outside the gate.")
    db.session.add_all(rows)
