"""Bring the database to the shape this version of the program needs, or say why not."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, event
from sqlalchemy.exc import DatabaseError

from sipweb.config import Misconfigured
from sipweb.db import DRIVER, PRAGMAS, process_queue, thread_queue


def alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def migrate(database: Path) -> None:
    """Run what has not been run, once, under the write lock, all or nothing.

    Foreign keys are off while tables are rebuilt (a rebuild would otherwise delete the rows that point at it) and
    checked before it is saved. Raises Misconfigured for a database that is newer than the program.
    """
    engine = create_engine(f"sqlite:///{database}", module=DRIVER)

    @event.listens_for(engine, "connect")
    def prepare(raw: object, _: object) -> None:
        raw.isolation_level = None  # type: ignore[attr-defined]
        for pragma in PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]
        raw.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        with thread_queue, process_queue(str(database)), engine.connect() as connection, connection.begin():
            if is_up_to_date(connection):
                return
            guarded = triggers(connection)
            command.upgrade(alembic_config(connection), "head")
            if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                raise RuntimeError(f"The migration would break references: {broken[:5]}")
            if lost := guarded - triggers(connection):
                raise RuntimeError(f"The migration would leave the history unguarded: {', '.join(sorted(lost))}")
    finally:
        engine.dispose()


def bring_along(database: Path) -> None:
    """What is in the file must fit the program: made when it is new, migrated when it is a demo's.

    A real database that is older is refused: `sipweb upgrade` takes a backup first.
    """
    if database.exists():
        with reading(database) as connection:
            if is_ours_and_up_to_date(connection):
                return
            if not connection.exec_driver_sql("SELECT is_demo FROM municipality").scalar():
                raise Misconfigured(
                    "The database is older than this version of sipweb. Run `sipweb upgrade`: it takes a backup, migrates and checks."
                )
    migrate(database)


@contextmanager
def reading(database: Path) -> Iterator[Connection]:
    """Look into a file without changing anything in it. Raises Misconfigured for one that is no database, or damaged."""
    engine = create_engine(f"sqlite:///{database}", module=DRIVER, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only=ON")
            yield connection
    except DatabaseError as why:
        raise Misconfigured(f"{database} can't be read: {why.orig}.") from None
    finally:
        engine.dispose()


def is_ours_and_up_to_date(connection: Connection) -> bool:
    """Refuses, too, a database that some other program has made: sipweb's tables do not go into that."""
    ours = "SELECT count(*) FROM sqlite_master WHERE name IN ('alembic_version', 'municipality', 'history')"
    if connection.exec_driver_sql(ours).scalar() != 3:
        raise Misconfigured(f"{connection.engine.url.database} is no database of sipweb's.")
    return is_up_to_date(connection)


def triggers(connection: Connection) -> set[str]:
    """What keeps history and the read log from being changed. A rebuilt table loses its own without a word."""
    return set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars())


def is_up_to_date(connection: Connection) -> bool:
    """Refuses a database made by a later version: it may hold what this one would misread."""
    there = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").first()
    stamp = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() if there else None
    scripts = ScriptDirectory.from_config(alembic_config())
    if stamp and stamp not in {script.revision for script in scripts.walk_revisions()}:
        raise Misconfigured("The database is newer than this version of sipweb. Start the version that wrote it, or a later one.")
    return bool(stamp == scripts.get_current_head())
