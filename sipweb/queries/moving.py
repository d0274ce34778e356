"""Which rows belong to an akt and its person, in every table there is, also those not thought of yet; and what came to a merged akt later.

What can't be changed (history, the read log) stays where it was written.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Column, Row, Table, func, select, text

from sipweb.db import Base, db
from sipweb.models import Case
from sipweb.rules.merges import TRACES, Units, units_of, whose

# What points at an akt or a person and yet does not follow: which akt a person has, which akt was merged into another,
# and what the units find it by, which is worked out anew.
STAYS = frozenset({("case", "person_id"), ("person_merge", "other_id"), ("search_token", "case_id")})
GUARDED = text("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name = tbl_name || '_no_update'")
Key = list[Any]


@dataclass
class Record:
    """What a merge did, so that an undo does exactly the reverse. Kept as JSON."""

    moved: dict[str, list[Key]] = field(default_factory=dict)  # "table.column" → keys of the rows that were moved
    changed: list[tuple[str, int, str, Any, Any]] = field(default_factory=list)  # table, id, column, before, after
    tokens: list[tuple[int, str]] = field(default_factory=list)  # what the kept akt can be found by besides: unit, token
    lost: list[tuple[int, str]] = field(default_factory=list)  # what the other akt could be found by: unit, token
    named: list[int] = field(default_factory=list)  # readers that were named because one of the two is protected
    last: dict[str, int] = field(default_factory=dict)  # the last id of each table: what comes later is new
    protection: str = "none"  # of the person afterwards

    def as_text(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_text(cls, kept: str) -> "Record":
        return cls(**json.loads(kept))

    def ids(self, name: str) -> set[int]:
        """Of the rows moved by this "table.column"."""
        return {row[0] for row in self.moved.get(name, [])}


def pointing_at(target: str) -> Iterator[Column[Any]]:
    """Every column that points at this table and whose rows follow, parents before children."""
    guarded = set(db.session.scalars(GUARDED))
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            points = any(key.column.table.name == target for key in column.foreign_keys)
            if points and table.name not in guarded and (table.name, column.name) not in STAYS:
                yield column


def key_of(table: Table) -> list[Column[Any]]:
    return list(table.primary_key.columns)


def last_ids() -> dict[str, int]:
    """The last id of every table whose rows follow."""
    tables = {column.table.name: column.table for target in ("case", "person") for column in pointing_at(target)}
    numbered = {name: table for name, table in tables.items() if [c.name for c in key_of(table)] == ["id"]}
    return {name: db.session.scalar(select(func.max(table.columns.id))) or 0 for name, table in numbered.items()}


def parts(record: Record, kept: Case) -> Units:
    """Which units had a part in the kept akt before, and which had one that was moved there."""
    moved = record.ids("case_track.case_id")
    old = [t for t in kept.tracks if t.id <= record.last["case_track"]]
    return units_of({t.unit_id for t in old if t.id not in moved}, {t.unit_id for t in old if t.id in moved})


class Newcomers:
    """Rows that came to a merged akt afterwards: those that follow when it is undone, and those nobody can place."""

    def __init__(self, record: Record, kept: Case, places: dict[str, str] | None = None) -> None:
        """`places`: of what nobody can place, "table_id", whether it `goes` or `stays`. What hangs on such a row follows it."""
        self.last, self.units, self.places = record.last, parts(record, kept), places or {}
        self.goes: dict[str, list[Key]] = {}
        self.unclear: dict[str, list[int]] = {}
        self.theirs: dict[str, set[int]] = {}
        for name in record.moved:
            self.theirs.setdefault(name.split(".")[0], set()).update(record.ids(name))
        for target, id_ in (("case", kept.id), ("person", kept.person_id)):
            for column in pointing_at(target):
                if column.table.name in self.last:
                    self.sort_out(column, id_)

    def sort_out(self, column: Column[Any], id_: int) -> None:
        table = column.table
        new = select(table).where(column == id_, table.columns.id > self.last[table.name]).order_by(table.columns.id)
        for row in db.session.execute(new):
            place = self.place_of(table, row)
            place = self.places.get(f"{table.name}_{row.id}", place) if place == "unclear" else place
            if place == "goes":
                self.goes.setdefault(f"{table.name}.{column.name}", []).append([row.id])
                self.theirs.setdefault(table.name, set()).add(row.id)
            elif place == "unclear" and table.name not in TRACES and ties(table, row):
                self.unclear.setdefault(table.name, []).append(row.id)

    def place_of(self, table: Table, row: Row[Any]) -> str:
        units, on_moved, on_kept = set(), False, False
        for column in table.columns:
            value = row._mapping[column]
            for key in column.foreign_keys if value is not None else ():
                parent = key.column.table.name
                if parent == "unit":
                    units.add(value)
                elif parent in self.last:
                    on_moved |= value in self.theirs.get(parent, ())
                    on_kept |= value not in self.theirs.get(parent, ())
        return whose(frozenset(units), self.units, on_moved=on_moved, on_kept=on_kept)


def ties(table: Table, row: Row[Any]) -> bool:
    """A proposal to merge that came to nothing ties nothing together."""
    return table.name != "person_merge" or row._mapping["state"] in {"proposed", "done"}
