"""A new database as the migrations make it, without running them all for each: what they made once is written down and made again."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import SimpleNamespace
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from sipweb.db import DRIVER

MIGRATING = sys.modules["sipweb.migrate"]  # the name itself is the function's, too
alembic_config = MIGRATING.alembic_config


@contextmanager
def once() -> Iterator[None]:
    """While this lasts `migrate` makes a new file from what the migrations made the first time. A file that holds something is
    migrated step by step as ever, and so is any file when a test has added a step of its own."""
    there = MIGRATING.command, MIGRATING.ScriptDirectory
    MIGRATING.command, MIGRATING.ScriptDirectory = SimpleNamespace(upgrade=upgrade), SimpleNamespace(from_config=scripts)
    try:
        yield
    finally:
        MIGRATING.command, MIGRATING.ScriptDirectory = there


def upgrade(config: Config, revision: str) -> None:
    connection = config.attributes["connection"]
    if revision != "head" or has_more(config) or not is_new(connection):
        command.upgrade(config, revision)
        return
    for statement, values in what_they_make():
        connection.exec_driver_sql(statement, values)


def scripts(config: Config) -> ScriptDirectory:
    """Read from the folder once: nobody changes it while the tests run."""
    return ScriptDirectory.from_config(config) if has_more(config) else our_scripts()


@cache
def our_scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config())


def has_more(config: Config) -> bool:
    return bool(config.get_main_option("version_locations"))


def is_new(connection: Connection) -> bool:
    return connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar() == 0


@cache
def what_they_make() -> list[tuple[str, tuple[Any, ...]]]:
    """Every statement, and its values, that makes what all the migrations have made of an empty file: shape and rows, in order."""
    engine = create_engine("sqlite://", module=DRIVER)
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "head")
        made = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
        tables = [name for kind, name, _ in made if kind == "table"]
        rows = [(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(row))})', tuple(row))
                for name in tables for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]  # fmt: skip
    engine.dispose()
    shape = {kind: [(sql, ()) for its, _, sql in made if its == kind] for kind in ("table", "index", "view", "trigger")}
    return [*shape["table"], *rows, *shape["index"], *shape["view"], *shape["trigger"]]
