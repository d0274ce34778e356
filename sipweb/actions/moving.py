"""Rows from one akt to another, and back. Used inside actions; not actions themselves."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Date, Table, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from sipweb.db import Base, Moment, db
from sipweb.gate import Refused
from sipweb.models import Case, CaseTrack, Event, NamedAccess, Person, Referral
from sipweb.queries.moving import Key, Record, key_of, pointing_at
from sipweb.rules.merges import KINDS

CHANGED: dict[str, Any] = {cls.__tablename__: cls for cls in (Case, CaseTrack, Event, NamedAccess, Person, Referral)}


def put(record: Record, row: Any, **values: Any) -> None:
    """Change these fields of a row, and remember how they were."""
    for name, value in values.items():
        if (before := getattr(row, name)) != value:
            record.changed.append((row.__tablename__, row.id, name, as_json(before), as_json(value)))
            setattr(row, name, value)


def put_back(record: Record) -> None:
    """The fields as they were before; but what has been changed once more since stays as it is."""
    for table, id_, name, before, after in reversed(record.changed):
        row = db.session.get_one(CHANGED[table], id_)
        if as_json(getattr(row, name)) == after:
            setattr(row, name, from_json(before, CHANGED[table].__table__.columns[name]))


def as_json(value: Any) -> Any:
    """A moment as it is kept, in UTC: it must be the same when it is read again."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def from_json(value: Any, column: Column[Any]) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Moment):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value


def move(record: Record, target: str, from_id: int, to_id: int) -> None:
    """Every row that points at the one akt (or person) points at the other from now on."""
    for column in pointing_at(target):
        key = key_of(column.table)
        found = [list(row) for row in db.session.execute(select(*key).where(column == from_id).order_by(*key))]
        if not found:
            continue
        change(column.table, column == from_id, {column.name: to_id})
        # In a table whose very key is the akt, a row is known by its new key.
        place = next((n for n, part in enumerate(key) if part is column), None)
        rows = [[to_id if n == place else part for n, part in enumerate(row)] for row in found]
        record.moved[f"{column.table.name}.{column.name}"] = rows


def move_back(moved: dict[str, list[Key]], ids: dict[str, int]) -> None:
    """`ids`: the akt and the person that they come back to, by table."""
    for name, rows in moved.items():
        table_name, column_name = name.split(".")
        table = Base.metadata.tables[table_name]
        target = next(iter(table.columns[column_name].foreign_keys)).column.table.name
        for some in (rows[n : n + 500] for n in range(0, len(rows), 500)):
            change(table, tuple_(*key_of(table)).in_(some), {column_name: ids[target]})


def change(table: Table, where: Any, values: dict[str, Any]) -> None:
    """Past the objects in memory, which must be read anew afterwards."""
    try:
        db.session.execute(update(table).where(where).values(values))
    except IntegrityError:
        what = KINDS.get(table.name, ("", "uppgifter"))[1]
        raise Refused(f"Akterna har {what} som inte kan stå i samma akt. Kontakta den som sköter sipweb.") from None
