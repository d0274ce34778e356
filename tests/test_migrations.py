"""The database becomes what the program needs, once, all or nothing, and no row is eaten on the way."""

import contextlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from sipweb.config import Misconfigured
from sipweb.db import DRIVER, PRAGMAS, Base, db
from sipweb.migrate import alembic_config, migrate
from sipweb.offline import database
from tests import cast
from tests.conftest import settings_for

HEAD = ScriptDirectory.from_config(alembic_config()).get_current_head()
migrating = sys.modules["sipweb.migrate"]  # the name itself is the function's, too


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "sipweb.sqlite"


def ask(file: Path, statement: str) -> list[tuple]:
    with contextlib.closing(DRIVER.connect(file)) as connection, connection:
        return connection.execute(statement).fetchall()


def schema(file: Path, kind: str = "") -> dict[str, list[str]]:
    """The words of everything that was created, by name; in no order, for constraints are told in any."""
    rows = ask(file, "SELECT name, sql, type FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'")
    return {name: sorted(re.split(r'[\s,()"]+', sql)) for name, sql, its in rows if kind in {"", its} and (kind or its != "trigger")}


def add_step(monkeypatch, folder: Path, body: str, revision: str = "9001") -> None:
    """One more migration after the last, from this test's own folder."""
    last = "9001" if revision != "9001" else HEAD
    text = f"import sqlalchemy as sa\nfrom alembic import op\nrevision = {revision!r}\ndown_revision = {last!r}\n\n\ndef upgrade():\n"
    (folder / f"{revision}.py").write_text(text + "".join(f"    {line}\n" for line in body.splitlines()))

    def with_step(connection=None) -> Config:
        config = alembic_config(connection)
        config.set_main_option("version_locations", f"{Path(migrating.__file__).parent / 'migrations' / 'versions'};{folder}")
        config.set_main_option("version_path_separator", ";")
        config.set_main_option("path_separator", ";")
        return config

    monkeypatch.setattr(migrating, "alembic_config", with_step)


@pytest.fixture
def step_by_step(monkeypatch) -> None:
    """All the migrations, one after the other, as in the program; tests/migrated.py makes a new file a shorter way."""
    monkeypatch.setattr(migrating, "command", command)


@pytest.fixture
def filled(file) -> Path:
    """A migrated database with the cast in it."""
    with database(settings_for(file)):
        cast.fill()
        db.engine.dispose()
    return file


def counts(file: Path) -> dict[str, int]:
    return {name: ask(file, f'SELECT count(*) FROM "{name}"')[0][0] for name in Base.metadata.tables}


def test_a_fresh_database_is_what_the_models_say(step_by_step, file):
    migrate(file)
    engine = create_engine(f"sqlite:///{file}", module=DRIVER)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_a_fresh_database_is_what_the_models_would_make_to_the_last_word(step_by_step, file, tmp_path):
    """Also what Alembic does not see: CHECK, the conditions of partial indexes, computed columns, WITHOUT ROWID."""
    migrate(file)
    made = tmp_path / "made.sqlite"
    engine = create_engine(f"sqlite:///{made}", module=DRIVER)
    Base.metadata.create_all(engine)
    engine.dispose()
    assert schema(file) == schema(made)


def everything_in(file: Path) -> list[object]:
    """All words, of the triggers too; the columns in their order, and the rows of each table."""
    tables = [name for (name,) in ask(file, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    inside = {name: (ask(file, f'PRAGMA table_xinfo("{name}")'), ask(file, f'SELECT * FROM "{name}"')) for name in tables}
    return [schema(file), schema(file, "trigger"), inside]


def test_the_short_way_of_the_tests_makes_what_the_migrations_make(file, tmp_path, request):
    migrate(file)
    request.getfixturevalue("step_by_step")
    migrate(tmp_path / "step-by-step.sqlite")
    assert everything_in(file) == everything_in(tmp_path / "step-by-step.sqlite")
    assert ask(file, "SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_history_and_the_read_log_cannot_be_changed_or_removed(filled):
    assert sorted(schema(filled, "trigger")) == [
        "history_no_delete", "history_no_update", "history_value_no_update",
        "read_case_no_delete", "read_case_no_update", "read_log_no_delete", "read_log_no_update",
    ]  # fmt: skip
    for statement in ("UPDATE history SET verb = 'x'", "DELETE FROM history", "UPDATE history_value SET news = '{}'"):
        with pytest.raises(DRIVER.IntegrityError, match="history is never"):
            ask(filled, statement)


def test_history_cannot_be_replaced_either(filled):
    """INSERT OR REPLACE removes a row; with recursive triggers on, as in the program, the trigger notices."""
    assert "recursive_triggers=ON" in PRAGMAS
    with contextlib.closing(DRIVER.connect(filled)) as connection:
        connection.execute("PRAGMA recursive_triggers=ON")
        with pytest.raises(DRIVER.IntegrityError, match="history is never removed"):
            connection.execute("INSERT OR REPLACE INTO history SELECT * FROM history WHERE id = 1")


def test_migrating_again_changes_nothing(filled):
    before, made = counts(filled), schema(filled)
    migrate(filled)
    assert counts(filled) == before
    assert schema(filled) == made
    assert before["case"] == 4
    assert before["history"] > 30


def test_a_migration_that_fails_halfway_leaves_nothing(filled, monkeypatch, tmp_path):
    step = "op.create_table('new', sa.Column('id', sa.Integer(), primary_key=True))\nop.execute('UPDATE person SET phone = 1')\n"
    add_step(monkeypatch, tmp_path, step + "raise RuntimeError('no power')")
    before = schema(filled)
    with pytest.raises(RuntimeError, match="no power"):
        migrate(filled)
    assert schema(filled) == before
    assert ask(filled, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert ask(filled, "SELECT count(*) FROM person WHERE phone = '1'") == [(0,)]


def test_two_migrations_are_saved_together_or_not_at_all(filled, monkeypatch, tmp_path):
    add_step(monkeypatch, tmp_path, "op.create_table('one', sa.Column('id', sa.Integer(), primary_key=True))")
    add_step(monkeypatch, tmp_path, "raise RuntimeError('no power')", "9002")
    with pytest.raises(RuntimeError, match="no power"):
        migrate(filled)
    assert "one" not in schema(filled)
    assert ask(filled, "SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_a_table_that_is_rebuilt_keeps_the_rows_that_point_at_it(filled, monkeypatch, tmp_path):
    """The trap: with foreign keys on, dropping the old table would delete or refuse what points at it."""
    step = "with op.batch_alter_table('person', recreate='always') as table:\n    table.add_column(sa.Column('more', sa.String()))"
    add_step(monkeypatch, tmp_path, step)
    before = counts(filled)
    migrate(filled)
    assert counts(filled) == before
    assert "more" in schema(filled)["person"]
    assert ask(filled, "PRAGMA foreign_key_check") == []


def test_a_migration_that_loses_what_guards_the_history_is_undone(filled, monkeypatch, tmp_path):
    """A rebuilt table loses its triggers without a word; the migration must make them anew."""
    rebuild = "with op.batch_alter_table('history', recreate='always') as table:\n    table.add_column(sa.Column('more', sa.String()))"
    add_step(monkeypatch, tmp_path, rebuild)
    with pytest.raises(RuntimeError, match="unguarded: history_no_delete, history_no_update"):
        migrate(filled)
    assert "more" not in schema(filled)["history"]
    assert "history_no_delete" in schema(filled, "trigger")


def test_a_migration_that_breaks_references_is_undone(filled, monkeypatch, tmp_path):
    add_step(monkeypatch, tmp_path, "op.execute('DELETE FROM person')")
    before = counts(filled)
    with pytest.raises(RuntimeError, match="would break references"):
        migrate(filled)
    assert counts(filled) == before


def test_foreign_keys_are_kept_again_after_a_migration(filled):
    with database(settings_for(filled)):
        assert db.engine.connect().exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        db.engine.dispose()


def test_a_newer_database_is_left_alone(filled):
    ask(filled, "UPDATE alembic_version SET version_num = '0099'")
    with pytest.raises(
        Misconfigured, match=r"^The database is newer than this version of sipweb\. Start the version that wrote it, or a later one\.$"
    ):
        migrate(filled)
    assert ask(filled, "SELECT version_num FROM alembic_version") == [("0099",)]


def test_two_processes_that_start_together_migrate_once(file):
    code = f"import pathlib, sys; from sipweb.migrate import migrate; sys.stdin.readline(); migrate(pathlib.Path({str(file)!r}))"
    started = [subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=60) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], told
    assert ask(file, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert "case_track" in schema(file)
