"""What `sipweb check` looks at."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select, text

from sipweb.db import DRIVER, SAFE_SQLITE, db
from sipweb.gate import digest_of, seal
from sipweb.models import HistoryLine, HistoryValue


class Finding(NamedTuple):
    tone: str  # ok, WARNING, ERROR
    text: str


def run() -> Iterator[Finding]:
    yield sqlite_version()
    yield integrity()
    yield references()
    yield history_chain()


def sqlite_version() -> Finding:
    there = DRIVER.sqlite_version
    if tuple(map(int, there.split("."))) < SAFE_SQLITE:
        return Finding(
            "WARNING", f"SQLite {there} is older than 3.51.3 and can, rarely, damage a database under load. Install the package pysqlite3."
        )
    return Finding("ok", f"SQLite {there}")


def integrity() -> Finding:
    said = db.session.scalar(text("PRAGMA integrity_check"))
    return Finding("ok", "the file is whole") if said == "ok" else Finding("ERROR", f"the file is damaged: {said}")


def references() -> Finding:
    broken = db.session.execute(text("PRAGMA foreign_key_check")).fetchall()
    return Finding("ERROR", f"{len(broken)} rows point at nothing") if broken else Finding("ok", "no row points at nothing")


def history_chain() -> Finding:
    """Every line sealed with the one before, and every value that is still there fits its digest."""
    before, count = "", 0
    rows = db.session.execute(
        select(HistoryLine, HistoryValue.salt, HistoryValue.news)
        .outerjoin(HistoryValue, HistoryValue.line_id == HistoryLine.id)
        .order_by(HistoryLine.id)
        .execution_options(yield_per=1000)
    )
    for line, salt, news in rows:
        told = {c.key: getattr(line, c.key) for c in HistoryLine.__table__.columns}
        if seal(before, told) != line.chain:
            return Finding("ERROR", f"the history is broken at line {line.id}")
        if salt is not None and digest_of(salt, news) != line.digest:
            return Finding("ERROR", f"the values of history line {line.id} have been changed")
        before, count = line.chain, count + 1
    return Finding("ok", f"the history's chain holds, {count} lines")
