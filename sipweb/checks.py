"""What `sipweb check` looks at, and what a copy must stand before it counts as a backup."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import scoped_session

from sipweb.backups import last_backup
from sipweb.config import Settings, is_open_to_others
from sipweb.db import DRIVER, SAFE_SQLITE, db
from sipweb.gate import CHAINED, digest_of, seal
from sipweb.models import HistoryLine, HistoryValue
from sipweb.queries.orphans import orphans
from sipweb.queries.orphans_told import orphans_told
from sipweb.queries.orphans_waiting import orphans_waiting

Asked = Connection | scoped_session[Any]
# By name, so that a copy from before a column was added can be read.
SEALED = [HistoryLine.__table__.columns[key] for key in ("id", "at", *CHAINED)]
SHOWN = 5  # akter named in one line


class Finding(NamedTuple):
    tone: str  # ok, WARNING, ERROR
    text: str


def run(settings: Settings, now: datetime) -> Iterator[Finding]:
    yield sqlite_version()
    try:
        yield from of_the_file(db.session)
        yield from since_the_backup(settings)
        yield from orphaned(now)
    except DatabaseError as why:
        yield damaged(why)
    yield age_of_backup(settings, now)
    yield from secrecy(settings)


def trouble_in(copy: Connection) -> list[str]:
    """Why this copy is no backup. Empty: it is one."""
    try:
        return [found.text for found in of_the_file(copy) if found.tone == "ERROR"]
    except DatabaseError as why:
        return [damaged(why).text]


def of_the_file(asked: Asked) -> Iterator[Finding]:
    """What must hold in the database and in every copy of it, also in one from an earlier version."""
    yield integrity(asked)
    yield references(asked)
    yield history_chain(asked)


def damaged(why: DatabaseError) -> Finding:
    return Finding("ERROR", f"the file is damaged: {why.orig}")


def sqlite_version() -> Finding:
    there = DRIVER.sqlite_version
    if tuple(map(int, there.split("."))) < SAFE_SQLITE:
        return Finding(
            "WARNING", f"SQLite {there} is older than 3.51.3 and can, rarely, damage a database under load. Install the package pysqlite3."
        )
    return Finding("ok", f"SQLite {there}")


def integrity(asked: Asked) -> Finding:
    said = str(asked.scalar(text("PRAGMA integrity_check")))
    return Finding("ok", "the file is whole") if said == "ok" else Finding("ERROR", f"the file is damaged: {' '.join(said.split())}")


def references(asked: Asked) -> Finding:
    broken = asked.execute(text("PRAGMA foreign_key_check")).fetchall()
    return Finding("ERROR", f"{len(broken)} rows point at nothing") if broken else Finding("ok", "no row points at nothing")


def history_chain(asked: Asked = db.session) -> Finding:
    """Every line sealed with the one before, and every value that is still there fits its digest."""
    before, count = "", 0
    rows = asked.execute(
        select(HistoryLine.chain, HistoryValue.salt, HistoryValue.news, *SEALED)
        .outerjoin(HistoryValue, HistoryValue.line_id == HistoryLine.id)
        .order_by(HistoryLine.id)
        .execution_options(yield_per=1000)
    )
    for chain, salt, news, *values in rows:
        told = {column.key: value for column, value in zip(SEALED, values, strict=True)}
        if seal(before, told) != chain:
            return Finding("ERROR", f"the history is broken at line {told['id']}")
        if salt is not None and digest_of(salt, news) != told["digest"]:
            return Finding("ERROR", f"the values of history line {told['id']} have been changed")
        before, count = chain, count + 1
    return Finding("ok", f"the history's chain holds, {count} lines")


def since_the_backup(settings: Settings) -> Iterator[Finding]:
    """A chain whose end was cut off still holds. The last backup knows how far it went."""
    last = last_backup(settings.database)
    if last and last.line:
        there = db.session.scalar(select(HistoryLine.chain).where(HistoryLine.id == last.line))
        if there != last.seal:
            yield Finding("ERROR", f"the history is not the one that was backed up: line {last.line} is missing or another")


def orphaned(now: datetime) -> Iterator[Finding]:
    """What no reference catches, and the program should never leave behind. Akter by number, nobody by name."""
    found = False
    for orphan in (*orphans(now.date()), *orphans_told(), *orphans_waiting()):
        numbers = db.session.scalars(orphan.akter.distinct().limit(SHOWN + 1)).all()
        if numbers:
            more = " and more" if len(numbers) > SHOWN else ""
            yield Finding(orphan.tone, f"{orphan.told}: {', '.join(map(str, numbers[:SHOWN]))}{more}")
            found = True
    if not found:
        yield Finding("ok", "nothing is orphaned")


def age_of_backup(settings: Settings, now: datetime) -> Finding:
    last = last_backup(settings.database)
    if last is None:
        return Finding("WARNING", "no backup has been taken since it was made or restored. Run `sipweb backup`, and let it run every night")
    told = f"the last backup is from {last.at:%Y-%m-%d %H:%M}, {last.file}"
    if now - last.at > timedelta(days=settings.backup_days):
        return Finding("WARNING", f"{told}: older than {settings.backup_days} days")
    return Finding("ok", told)


def secrecy(settings: Settings) -> Iterator[Finding]:
    if is_open_to_others(settings.database) and is_open_to_others(settings.database.parent):
        yield Finding("WARNING", f"others on this machine can read {settings.database}. Run: chmod 600 {settings.database}")
