"""The database: one SQLite file, many readers, one writer at a time who never overwrites unseen work."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

try:
    import fcntl
except ImportError:  # Windows, where one process serves all
    fcntl = None  # type: ignore[assignment]

try:
    import pysqlite3.dbapi2 as sqlite
except ImportError:  # no wheel for this machine; `sipweb check` says when Python's own SQLite is too old
    import sqlite3 as sqlite

DRIVER: ModuleType = sqlite
SAFE_SQLITE = (3, 51, 3)  # older ones can, rarely, damage a WAL file when a checkpoint meets a commit

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "trusted_schema=OFF",
    "recursive_triggers=ON",  # or INSERT OR REPLACE would remove history without its triggers noticing
    "cache_size=-8000",
    "temp_store=MEMORY",
    "journal_size_limit=67108864",
)
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
READS = re.compile(r"(?:SELECT|BEGIN|PRAGMA query_only)\b", re.IGNORECASE)
WRITES = re.compile(r"(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)\"?(?:[\s(]|$)", re.IGNORECASE)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base)
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class Moment(TypeDecorator[datetime]):
    """A point in time, kept in UTC. Refuses a datetime that does not know its time zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


# None: not writing. A set: writing, but only to these tables. EVERYTHING: the open gate.
EVERYTHING: frozenset[str] = frozenset({"*"})
writes_to: ContextVar[frozenset[str] | None] = ContextVar("writes_to", default=None)
thread_queue = threading.Lock()


@contextmanager
def writing(tables: frozenset[str] = EVERYTHING) -> Iterator[None]:
    """Wait in line, then hold the only write transaction; what was read before is read anew."""
    if writes_to.get() is not None:
        raise RuntimeError("A write inside a write: an action must not call another action.")
    db.session.rollback()
    with thread_queue, process_queue(db.engine.url.database):
        token = writes_to.set(tables)
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            writes_to.reset(token)


@contextmanager
def process_queue(database: str | None) -> Iterator[None]:
    """Processes wait for each other on a file beside the database: a fair line, unlike busy_timeout."""
    if not (fcntl and database):
        yield
        return
    with Path(f"{database}.lock").open("w") as line:
        fcntl.flock(line, fcntl.LOCK_EX)
        yield


def listen(engine: Engine) -> None:
    """Teach this engine our pragmas, our BEGIN, and to refuse writes when no gate is open."""

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        is_writing = writes_to.get() is not None
        info = connection.connection.info
        if info.get("may_write", True) != is_writing:
            # SQLite itself refuses a change outside the gate, also one written as plain SQL.
            connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if is_writing else 'ON'}")
            info["may_write"] = is_writing
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")

    @event.listens_for(engine, "before_cursor_execute")
    def stay_inside(conn: Connection, cursor: Any, statement: str, *rest: Any) -> None:
        tables = writes_to.get()
        if tables is None or tables == EVERYTHING or READS.match(statement):
            return
        write = WRITES.match(statement)
        if write is None or write[1].lower() not in tables:
            raise RuntimeError(f"The small gate may not: {statement.split('(')[0][:60]}")


@event.listens_for(db.session, "before_flush")
def only_the_gates_save(session: Any, *rest: Any) -> None:
    if (session.new or session.dirty or session.deleted) and writes_to.get() is None:
        raise RuntimeError("A change outside the gate.")
