"""The lines of the log as they are told to one manager: names, sentences, what is pointed out, and why something was opened."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import func, select

from sipweb.db import db
from sipweb.models import Case, CaseTrack, HistoryValue, PresenceQuestion, ReadCase, Reopening, User
from sipweb.queries.access import may_be_named
from sipweb.queries.history import FIELDS
from sipweb.queries.people import unit_names
from sipweb.rules.logs import UNSEEN, Line, Part, Scope, folded, reasons, sentence
from sipweb.rules.standing import Actor

# Of these the log tells which fields were changed: of the row itself, by its table.
WITH_FIELDS = {
    "person.update": "person",
    "person.protect": "person",
    "person.rename": "person",
    "person.number": "person",
    "representative.change": "representative",
    "track.change": "case_track",
    "referral.edit": "referral",
}
FEW = 5  # akter of a list that are told by number
Fits = Callable[[Line, list[str]], bool]
Key = tuple[str, int]
Marked = tuple[Line, list[str]]  # with why it is pointed out


class Told(NamedTuple):
    """One row. The sentence is cut in three where it names the akt, so that the number can be a link."""

    line: Line
    name: str
    is_own: bool  # by the one who reads the log
    stand_in_for: str
    units: str  # another unit's person: through which unit
    before: str
    number: str
    after: str
    reasons: list[str]
    why: str  # the reason that was given
    akter: frozenset[int]  # those that the row names

    @property
    def sentence(self) -> str:
        return f"{self.before}{self.number}{self.after}"


def tell(actor: Actor, scope: Scope, lines: Sequence[Line], fits: Fits, most: int) -> tuple[list[Told], int]:
    """The first lines that fit, at most so many, as they are told; and how many were looked through for it."""
    names, found, used = everyone(), [], 0
    for line, why in with_reasons(actor, scope, lines, names):
        used += 1
        if fits(line, why):
            found.append((line, why))
        if len(found) == most:
            break
    return told_rows(actor, scope, found, names), used


def everyone() -> dict[int, str]:
    return dict(db.session.execute(select(User.id, User.name)).all())


def with_reasons(actor: Actor, scope: Scope, lines: Sequence[Line], names: dict[int, str]) -> Iterator[Marked]:
    """Each line with why it is pointed out, if it is."""
    users = {folded(name) for name in names.values()}
    parts = parts_by_case({line.first for line in lines if line.said == "intake.confirm"} - {None})
    for line in lines:
        told, name = parts.get(line.first, []), names.get(line.user_id or 0, "")
        yield line, reasons(line, scope, name=name, users=users, parts=told, routine=actor.routine)


def parts_by_case(case_ids: Collection[int | None]) -> dict[int | None, list[Part]]:
    """Aktuell hos, by akt."""
    if not case_ids:
        return {}
    t = CaseTrack
    columns = (t.case_id, t.id, t.unit_id, t.is_open, t.is_hidden, t.opened_on, t.closed_on, t.confirmed_by_id)
    found: dict[int | None, list[Part]] = {}
    for row in db.session.execute(select(*columns).where(t.case_id.in_(case_ids)).order_by(t.id)):
        found.setdefault(row[0], []).append(Part(*row[1:]))
    return found


def told_rows(actor: Actor, scope: Scope, found: Sequence[Marked], names: dict[int, str]) -> list[Told]:
    full = [line for line, _ in found if scope.tells_all(line)]
    lists, fields = akter_in_lists(actor, full), fields_changed([line for line in full if scope.tells_akt(line)])
    given = reasons_given(actor, scope, full)
    units = unit_names() if scope.known else {}
    told = []
    for line, why in found:
        key = (line.kind, line.id)
        listed, said = lists.get(key, Listed()), sentence(line, scope)
        before, number, after = parted(said + listed.after(said) + fields.get(key, ""), line, scope)
        through = () if scope.is_own(line) else scope.through(line)
        told.append(
            Told(
                line=line,
                name=names.get(line.user_id or 0, "Systemet"),
                is_own=line.user_id == actor.user_id,
                stand_in_for=names.get(line.for_user_id or 0, ""),
                units=", ".join(sorted(units[u] for u in through)),
                before=before,
                number=number,
                after=after,
                reasons=why,
                why=given.get(key, ""),
                akter=frozenset({line.first or 0} if number else listed.akter),
            )
        )
    return told


def parted(text: str, line: Line, scope: Scope) -> tuple[str, str, str]:
    """Around the number of the akt; the number is empty where none is told."""
    may_link = scope.tells_akt(line) and not line.is_list and line.number in text
    return text.partition(line.number) if line.number and may_link else (text, "", "")


class Listed(NamedTuple):
    """What a list showed, in words; and which akter the words name."""

    words: str = ""
    akter: frozenset[int] = frozenset()

    def after(self, said: str) -> str:
        """The words, after a sentence that may hold a colon already."""
        return f"{' –' if ':' in said else ':'} {self.words}" if self.words else ""


def akter_in_lists(actor: Actor, lines: Iterable[Line]) -> dict[Key, Listed]:
    """How many akter each list showed; and which, when they were few."""
    lists = [line.id for line in lines if line.kind == "read" and line.is_list]
    if not lists:
        return {}
    count = select(ReadCase.read_id, func.count()).where(ReadCase.read_id.in_(lists)).group_by(ReadCase.read_id)
    counts = dict(db.session.execute(count).all())
    few = [read_id for read_id, n in counts.items() if n <= FEW]
    query = select(ReadCase.read_id, Case.id, Case.number, may_be_named(ReadCase.case_id, actor)).join(Case, Case.id == ReadCase.case_id)
    shown: dict[int, list[tuple[int, str]]] = {}
    for read_id, case_id, number, is_seen in db.session.execute(query.where(ReadCase.read_id.in_(few)).order_by(Case.id)):
        shown.setdefault(read_id, []).append((case_id, number) if is_seen else (0, UNSEEN))
    many = {("read", id_): Listed(f"{n} akter") for id_, n in counts.items()}
    return many | {("read", id_): Listed(in_words([a for _, a in akter]), ids_in(akter)) for id_, akter in shown.items()}


def ids_in(akter: list[tuple[int, str]]) -> frozenset[int]:
    return frozenset(case_id for case_id, _ in akter if case_id)


def in_words(akter: list[str]) -> str:
    """2026-0001, 2026-0004 och 2 akter som du inte har behörighet till."""
    unseen = akter.count(UNSEEN)
    told = [akt for akt in akter if akt != UNSEEN]
    if unseen:
        told.append(UNSEEN if unseen == 1 else UNSEEN.replace("en akt", f"{unseen} akter"))
    return " och ".join(filter(None, (", ".join(told[:-1]), told[-1])))


def fields_changed(lines: Iterable[Line]) -> dict[Key, str]:
    """The names of the fields, and nothing of what stands in them."""
    wanted = {line.id: f"{WITH_FIELDS[line.said]}:" for line in lines if line.kind == "change" and line.said in WITH_FIELDS}
    if not wanted:
        return {}
    found = {}
    for line_id, news in db.session.execute(select(HistoryValue.line_id, HistoryValue.news).where(HistoryValue.line_id.in_(wanted))):
        changed = {field for row, fields in json.loads(news).items() if row.startswith(wanted[line_id]) for field in fields}
        if told := sorted({FIELDS[field] for field in changed if field in FIELDS}):
            found["change", line_id] = f" ({', '.join(told)})"
    return found


def reasons_given(actor: Actor, scope: Scope, lines: Sequence[Line]) -> dict[Key, str]:
    """What was written where a reason is asked for, and the one who writes is told that it is reviewed: for the unit's managers."""
    opened = [line for line in lines if line.kind == "change" and line.said == "case.reopen" and scope.tells_akt(line)]
    asked = [line for line in lines if line.kind == "change" and line.said == "presence.ask"]
    return {**given_in(actor, Reopening, opened), **given_in(actor, PresenceQuestion, asked)}


def given_in(actor: Actor, table: type[Reopening] | type[PresenceQuestion], lines: Sequence[Line]) -> dict[Key, str]:
    if not lines:
        return {}
    rows = {line.row_id: line.id for line in lines}
    query = select(table.id, table.reason).where(table.id.in_(rows), table.unit_id.in_(actor.who.managed_units))
    return {("change", rows[row_id]): reason for row_id, reason in db.session.execute(query)}
