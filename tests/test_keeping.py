"""Backup, restore, upgrade: nothing lost, nothing half, and no way back for what was ended."""

import contextlib
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine

from sipweb import create_app, keeping, keeping_commands
from sipweb.actions.notes import write_note
from sipweb.actions.sessions import begin_session, keep_draft
from sipweb.clock import as_local, real_now
from sipweb.config import Misconfigured, read_settings
from sipweb.db import DRIVER, db
from sipweb.holding import ALONE, BESIDE, SHARED, held
from sipweb.migrate import alembic_config, migrate
from sipweb.models import Case
from sipweb.offline import database
from tests import cast
from tests.conftest import settings_for
from tests.shell import COMMAND, Server, Shell
from tests.test_gate import WRITER
from tests.test_migrations import HEAD, add_step, ask

ROOT = Path(__file__).parent.parent
on_posix = pytest.mark.skipif(os.name != "posix", reason="signals and file modes")


@pytest.fixture
def shell(template, tmp_path, monkeypatch) -> Shell:
    """An instance folder with the cast's database, and a folder for backups."""
    for name in [name for name in os.environ if name.startswith("SIPWEB_")]:
        monkeypatch.delenv(name)
    shell = Shell(tmp_path / "instance")
    shell.instance.mkdir(mode=0o700)
    shutil.copy(template, shell.database)
    shell.database.chmod(0o600)
    (tmp_path / "backups").mkdir()
    return shell


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "backups" / "kept.sqlite"


@pytest.fixture
def kept(shell, file) -> Path:
    """A backup that is taken."""
    shell.run("backup", str(file))
    return file


def dump(path: Path, but: str = "") -> dict[str, list[tuple]]:
    """Every row of every table."""
    tables = [name for (name,) in ask(path, "SELECT name FROM sqlite_master WHERE type = 'table'") if name not in {but, "sqlite_sequence"}]
    return {name: sorted(ask(path, f'SELECT * FROM "{name}"'), key=repr) for name in tables}


def beside(path: Path) -> set[str]:
    """What else stands in the folder."""
    return {other.name for other in path.parent.iterdir()} - {path.name}


def write(shell: Shell, text: str) -> None:
    """Berit writes a note in akt 2026-0001."""
    with database(settings_for(shell.database)):
        note(text)


def note(text: str) -> None:
    case = db.session.get_one(Case, 1)
    write_note(cast.actor_of("berit"), case, unit_id=case.decision_unit_id, kind="note", happened_on=cast.TODAY, text=text)


def notes(path: Path) -> list[str]:
    return [text for (text,) in ask(path, "SELECT text FROM note ORDER BY id")]


def spoil(path: Path) -> None:
    """Rubbish over the pages of one index: the file opens, and is not whole."""
    ask(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    size, page = ask(path, "PRAGMA page_size")[0][0], ask(path, "SELECT rootpage FROM sqlite_master WHERE name = 'ix_person_number'")[0][0]
    with path.open("r+b") as raw:
        raw.seek((page - 1) * size)
        raw.write(b"\x0a" + b"\x00" * (size - 1))


def tampered(path: Path) -> None:
    ask(path, "DROP TRIGGER history_no_update")
    ask(path, "UPDATE history SET verb = 'x' WHERE id = 3")


# Backup.


def test_a_backup_holds_every_row_and_says_what_it_is(shell, file):
    told = shell.run("backup", str(file))
    lines = ask(shell.database, "SELECT count(*) FROM history")[0][0]
    assert re.fullmatch(rf"Backup: {file} \(\d\.\d MB, {lines} lines of history, checked\)\.\n", told)
    assert dump(file) == dump(shell.database)


def test_a_backup_is_one_file_that_can_be_read_where_nothing_can_be_written(kept):
    assert beside(kept) == set()
    assert kept.read_bytes()[18:20] == b"\x01\x01"  # not WAL, which needs two more files
    with contextlib.closing(DRIVER.connect(f"{kept.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@on_posix
def test_a_backup_is_read_by_its_owner_alone_whatever_the_umask(shell, file):
    before = os.umask(0)
    try:
        shell.run("backup", str(file))
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(Path(f"{shell.database}.last-backup").stat().st_mode) == 0o600


def test_a_backup_without_a_name_is_named_after_the_time(shell, tmp_path, monkeypatch):
    monkeypatch.setattr(keeping_commands, "real_now", lambda: as_local("2026-10-12T02:30"))
    shell.run("backup")
    shell.run("backup", str(tmp_path / "backups"))
    assert "sipweb-20261012-023000.sqlite" in beside(shell.database)
    assert [path.name for path in (tmp_path / "backups").iterdir()] == ["sipweb-20261012-023000.sqlite"]
    monkeypatch.setattr(keeping_commands, "real_now", lambda: as_local("2026-10-13T02:30"))
    shell.run("backup", SIPWEB_BACKUPS=str(tmp_path / "backups"))
    assert (tmp_path / "backups" / "sipweb-20261013-023000.sqlite").exists()


def test_a_name_that_is_taken_is_refused_unless_it_is_to_be_replaced(shell, kept):
    before = kept.read_bytes()
    write(shell, "Ringde.")
    assert shell.refused("backup", str(kept)) == f"Error: {kept} is there already. Give another name, or add --replace."
    assert kept.read_bytes() == before
    shell.run("backup", "--replace", str(kept))
    assert notes(kept) == ["Ringde."]


def test_only_a_backup_is_replaced(shell, tmp_path):
    paper = tmp_path / "backups" / "brev.txt"
    paper.write_text("Hej")
    assert shell.refused("backup", "--replace", str(paper)) == f"Error: {paper} is no backup, so it is not replaced. Give another name."
    assert paper.read_text() == "Hej"


def test_a_backup_is_never_called_what_a_half_made_one_is_called(shell, file):
    half = file.with_name(".sipweb.sqlite.part")
    assert shell.refused("backup", str(half)).endswith("is what a backup is called while it is being made. Give it another name.")
    assert list(file.parent.iterdir()) == []


@pytest.mark.parametrize("name", ["sipweb.sqlite", "sipweb.sqlite-wal", "sipweb.sqlite.inuse", "../instance/sipweb.sqlite"])
def test_the_live_database_is_never_the_place_of_a_backup(shell, name):
    before = shell.database.read_bytes()
    place = shell.instance / name
    told = f"Error: {place} is the live database, or belongs to it. Give the backup another name."
    assert shell.refused("backup", "--replace", str(place)) == told
    assert shell.database.read_bytes() == before


@on_posix
@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_the_live_database_is_known_by_another_name(shell, file, link):
    link(shell.database, file)
    assert "is the live database" in shell.refused("backup", "--replace", str(file))
    assert file.samefile(shell.database)


def test_a_folder_that_is_not_there_is_told(shell, tmp_path):
    place = tmp_path / "ingenstans" / "kept.sqlite"
    assert shell.refused("backup", str(place)) == f"Error: There is no folder {place.parent}."


@pytest.mark.parametrize(
    ("damage", "why"), [(spoil, "the file is damaged: "), (tampered, "the history is broken at line 3. Run `sipweb check`.")]
)
def test_a_copy_of_what_is_damaged_is_no_backup(shell, kept, damage, why):
    before = kept.read_bytes()
    damage(shell.database)
    told = shell.refused("backup", "--replace", str(kept))
    assert told.startswith("Error: The copy is no backup, and the database itself is probably the reason: ")
    assert why in told
    assert kept.read_bytes() == before
    assert beside(kept) == set()


def run_patched(shell: Shell, patch: str, *words: str) -> subprocess.Popen:
    """The command line in a process of its own, with a hand on it."""
    code = f"import sys, time\nfrom sipweb import keeping\nfrom sipweb.commands import cli\n{patch}\ncli({words!r})"
    env = {name: value for name, value in os.environ.items() if not name.startswith("SIPWEB_")} | shell.env
    return subprocess.Popen([sys.executable, "-c", code], env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


SLOW = "keeping.look_through = lambda *_: (print('half', flush=True), time.sleep(60))"


@on_posix
@pytest.mark.parametrize(("how", "leaves"), [(signal.SIGTERM, set()), (signal.SIGHUP, set()), (signal.SIGKILL, {".sipweb.sqlite.part"})])
def test_a_backup_that_is_broken_off_leaves_nothing_under_its_name(shell, kept, tmp_path, how, leaves):
    """Not even a power cut leaves half a backup that looks like a whole one, or takes away the one that was there."""
    before, file = kept.read_bytes(), kept.with_name("new.sqlite")
    for words in (("backup", str(file)), ("backup", "--replace", str(kept))):
        process = run_patched(shell, SLOW, *words)
        assert process.stdout.readline() == "half\n"
        process.send_signal(how)
        process.communicate(timeout=30)
        assert process.returncode in {128 + how, -how}
        assert beside(kept) == leaves
        assert kept.read_bytes() == before
    shell.run("backup", str(file))
    assert beside(kept) == {file.name}


@on_posix
def test_a_full_disk_is_told_and_leaves_nothing(shell, file):
    full = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))"
    process = run_patched(shell, full, "backup", str(file))
    _, told = process.communicate(timeout=30)
    assert process.returncode == 1
    assert re.fullmatch(rf"Error: The backup could not be made: .+\. Nothing was saved as {file}\.\n", told)
    assert list(file.parent.iterdir()) == []


def test_a_backup_is_on_the_disk_before_it_gets_its_name_and_the_name_is_given_in_one_step(shell, file, monkeypatch):
    synced = []

    def sync(path: Path) -> None:
        synced.append((path.name, file.exists(), path.stat().st_ino))

    monkeypatch.setattr(keeping, "sync", sync)
    shell.run("backup", str(file))
    assert synced == [(".sipweb.sqlite.part", False, file.stat().st_ino), ("backups", True, file.parent.stat().st_ino)]


def test_a_second_backup_at_once_is_refused(shell, file):
    with held(shell.database, BESIDE):
        told = shell.refused("backup", str(file))
    assert told == "Error: Another backup, an upgrade or a restore is under way. Wait until it is done, and try again."
    shell.run("backup", str(file))


def test_what_a_killed_server_had_written_is_in_the_backup(shell, file):
    """It stands in the -wal file, where the database alone does not have it."""
    with Server(shell) as server:
        server.write(3)
        server.process.kill()
        server.process.wait()
    assert Path(f"{shell.database}-wal").stat().st_size > 0
    shell.run("backup", str(file))
    assert ask(file, "SELECT count(*) FROM accessibility_message") == [(3,)]


def test_commands_of_an_owner_are_not_run_by_root(shell, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    os.chown(shell.database, 4711, 4711) if os.getuid() == 0 else pytest.skip("only root gives a file away")
    told = f"Error: {shell.database} belongs to another user than root. Run the command as that user: sudo -u '#4711' sipweb …"
    assert shell.refused("backup") == told
    assert shell.refused("check") == told


# While people write.


def test_a_backup_taken_while_people_write_is_one_moment_and_can_be_restored(shell, tmp_path):
    """Two processes write through the gate, in all five at a time, while backups are taken in processes of their own."""
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, shell.database, str(n)], cwd=ROOT) for n in range(2)]
    files = [tmp_path / "backups" / f"{n}.sqlite" for n in range(4)]
    with database(settings_for(shell.database)) as app, ThreadPoolExecutor(3) as crowd:
        is_over = []

        def write_on(name: str) -> int:
            with app.app_context():
                count = 0
                while not is_over:
                    note(f"{name}.{count}")
                    keep_draft(1, f"/{name}", [("text", str(count))], real_now())
                    count += 1
                return count

        written = [crowd.submit(write_on, f"thread {n}") for n in range(3)]
        taken = [subprocess.run([*COMMAND, "backup", str(file)], env=os.environ | shell.env, cwd=ROOT, check=False) for file in files]
        assert [writer.wait(60) for writer in writers] == [0, 0]
        is_over.append(True)
        total = sum(count.result() for count in written) + 30
    assert [one.returncode for one in taken] == [0, 0, 0, 0]
    sizes = [len(notes(file)) for file in files]
    assert sizes == sorted(sizes)
    assert 0 < sizes[1] < sizes[2] < len(notes(shell.database)) == total
    assert "Restored" in shell.run("restore", "--yes", str(files[2]))
    assert len(notes(shell.database)) == sizes[2]
    assert_no_half_act(shell.database, sizes[2])
    assert shell.run("check", status=0).count("ERROR") == 0


def assert_no_half_act(path: Path, count: int) -> None:
    """Each note has its line of history with its values, and no line is without its note."""
    told = ask(
        path, "SELECT row_id, news FROM history JOIN history_value ON line_id = history.id WHERE verb = 'note.write' ORDER BY row_id"
    )
    there = ask(path, "SELECT id, text FROM note ORDER BY id")
    assert len(told) == count
    assert [row for row, _ in told] == [row for row, _ in there]
    assert all(text in news for (_, news), (_, text) in zip(told, there, strict=True))


# Restore.


def test_a_restore_brings_back_what_was_and_keeps_what_was_there(shell, kept, monkeypatch):
    monkeypatch.setattr(keeping_commands, "real_now", lambda: as_local("2026-10-12T14:03"))
    then, backup = dump(kept), kept.read_bytes()
    write(shell, "Efter.")
    told = shell.run("restore", str(kept), typed="y\n").splitlines()
    lines = len(then["history"])
    assert told[0].startswith(f"The backup:       Provköping, {lines} lines of history, the last from 2026-10-02 10:00")
    assert told[1] == f"The database now: Provköping, {lines + 1} lines of history, the last from 2026-10-12 09:00"
    assert told[2] == "Put the backup in its place? [y/N]: y"
    assert told[3] == f"Restored: {shell.database}. Everybody has to sign in anew."
    aside = shell.database.with_name("sipweb.sqlite.replaced-20261012-140300")
    assert told[4] == f"What was there is kept as {aside}. Remove it when it is not needed any more: it holds everything."
    assert f"ok       the history's chain holds, {lines + 1} lines" in told
    assert notes(aside) == ["Efter."]
    assert kept.read_bytes() == backup
    now = dump(shell.database)
    added = set(now.pop("history")) - set(then.pop("history"))
    assert [(row[1], row[2], row[4]) for row in added] == [("2026-10-12 12:03:00.000000", None, "database.restore")]
    assert len(now.pop("history_value")) == len(then.pop("history_value")) + 1
    assert now == then


def test_after_a_restore_there_are_no_leftovers_and_only_the_owner_reads(shell, kept):
    shell.run("restore", "--yes", str(kept))
    left = {re.sub(r"\d{8}-\d{6}", "", name) for name in beside(shell.database)}
    assert left - {f"sipweb.sqlite{part}" for part in ("-wal", "-shm", ".lock", ".inuse")} == {"sipweb.sqlite.replaced-"}
    assert stat.S_IMODE(shell.database.stat().st_mode) == 0o600 or os.name != "posix"


def test_a_session_that_was_ended_does_not_live_again(shell, file):
    """Stolen, logged out, or of someone whose access was taken away since: the backup still has it."""
    with database(settings_for(shell.database)):
        begin_session(cast.user_of("berit").id, "", real_now())
        keep_draft(cast.user_of("berit").id, "/nagot", [("text", "Halvskrivet")], real_now())
    shell.run("backup", str(file))
    assert ask(file, "SELECT count(*) FROM session") == [(1,)]
    shell.run("restore", "--yes", str(file))
    assert ask(shell.database, "SELECT count(*) FROM session") == [(0,)]
    assert ask(shell.database, "SELECT count(*) FROM draft") == [(1,)]


def test_what_was_known_about_later_backups_does_not_accuse_the_restored_database(shell, kept):
    write(shell, "Efter.")
    shell.run("backup", str(kept.with_name("later.sqlite")))
    told = shell.run("restore", "--yes", str(kept)).splitlines()
    assert told[-1] == "WARNING  no backup has been taken since it was made or restored. Run `sipweb backup`, and let it run every night"


def test_without_a_yes_nothing_is_restored(shell, kept):
    write(shell, "Efter.")
    shell.run("restore", str(kept), typed="n\n", status=1)
    assert notes(shell.database) == ["Efter."]
    assert not [name for name in beside(shell.database) if "replaced" in name or "restoring" in name]


RUNNING = (
    "Error: sipweb is running on this database: a server, or another command. Stop it first (sudo systemctl stop sipweb), and try again."
)


@pytest.mark.parametrize(
    "workers", [(), pytest.param(("--workers", "2"), marks=pytest.mark.skipif(sys.platform != "linux", reason="Linux"))]
)
def test_nothing_is_restored_while_a_server_runs_and_a_killed_one_does_not_stand_in_the_way(shell, kept, workers):
    if workers:
        pytest.importorskip("granian", reason="the extra for several processes")
    with Server(shell, *workers) as server:
        assert shell.refused("restore", "--yes", str(kept)) == RUNNING
        assert set(server.write(2)) == {"Tack. Vi har tagit emot det du skrev."}
        server.process.send_signal(signal.SIGTERM) if workers else server.process.kill()
        server.process.wait(60)
    for _ in range(60):  # a worker may need a moment more than the server it belongs to
        with contextlib.suppress(Misconfigured), held(shell.database, ALONE):
            break
    shell.run("restore", "--yes", str(kept))
    assert ask(shell.database, "SELECT count(*) FROM accessibility_message") == [(0,)]


def test_nothing_is_restored_while_a_command_or_a_backup_runs(shell, kept):
    for how in (SHARED, BESIDE):
        with held(shell.database, how):
            assert shell.refused("restore", "--yes", str(kept)) == RUNNING


def test_no_server_and_no_command_begins_while_a_restore_or_an_upgrade_is_under_way(shell, kept):
    told = "The database is being restored or upgraded just now. Wait until that is done, and start again."
    with held(shell.database, ALONE):
        with pytest.raises(Misconfigured, match=re.escape(told)):
            create_app(settings_for(shell.database))
        assert shell.refused("user", "disable", "berit") == f"Error: {told}"
        assert "under way" in shell.refused("backup", str(kept.with_name("another.sqlite")))


def test_an_application_lets_go_of_the_database_with_its_life(shell, kept):
    app = create_app(settings_for(shell.database))
    assert shell.refused("restore", "--yes", str(kept)) == RUNNING
    with app.app_context():
        db.engine.dispose()
    app = None
    __import__("gc").collect()
    shell.run("restore", "--yes", str(kept))


def test_nothing_is_restored_while_another_program_has_the_database_open(shell, kept):
    before = dump(shell.database)
    with contextlib.closing(DRIVER.connect(shell.database)) as someone:
        someone.execute("SELECT count(*) FROM person").fetchall()
        told = shell.refused("restore", "--yes", str(kept))
    assert told == "Error: Another program has the database open. Close it first. The database is as it was."
    assert dump(shell.database) == before


def newer(path: Path) -> None:
    ask(path, "UPDATE alembic_version SET version_num = '9999'")


def foreign(path: Path) -> None:
    path.unlink()
    ask(path, "CREATE TABLE kunder (id INTEGER)")


def rubbish(path: Path) -> None:
    path.write_bytes(b"Hej" * 4000)


def cut(path: Path) -> None:
    """As after a transfer that was broken off."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def orphaned_row(path: Path) -> None:
    ask(path, "INSERT INTO user_role (user_id, role) VALUES (99, 'controller')")


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (newer, "The database is newer than this version of sipweb."),
        (foreign, "is no database of sipweb's."),
        (rubbish, "file is not a database"),
        (cut, "malformed"),
        (spoil, "the file is damaged: "),
        (tampered, "the history is broken at line 3"),
        (orphaned_row, "1 rows point at nothing"),
        (Path.unlink, "There is no file"),
    ],
)
def test_what_is_no_good_backup_is_refused_and_the_database_is_as_it_was(shell, kept, damage, why):
    damage(kept)
    write(shell, "Efter.")
    before = dump(shell.database)
    assert why in shell.refused("restore", "--yes", str(kept))
    assert dump(shell.database) == before
    assert not [name for name in beside(shell.database) if "replaced" in name or "restoring" in name]


def test_the_live_database_is_not_restored_from_itself(shell):
    assert shell.refused("restore", "--yes", str(shell.database)) == f"Error: {shell.database} is the live database."


def test_a_backup_is_restored_on_a_new_machine(shell, kept, tmp_path):
    other = Shell(tmp_path / "other")
    told = other.run("restore", str(kept), typed="y\n")
    assert "The database now: there is none" in told
    assert "kept as" not in told
    assert dump(other.database)["person"] == dump(shell.database)["person"]
    assert stat.S_IMODE(other.instance.stat().st_mode) == 0o700 or os.name != "posix"


def test_a_damaged_database_is_replaced_and_kept_as_it_is(shell, kept):
    rubbish(shell.database)
    told = shell.run("restore", "--yes", str(kept))
    assert f"The database now: {shell.database} can't be read: file is not a database." in told
    (aside,) = [path for path in shell.instance.iterdir() if re.search(r"\.replaced-\d{8}-\d{6}$", path.name)]
    assert aside.read_bytes() == b"Hej" * 4000
    assert len(dump(shell.database)["case"]) == 4


def test_a_log_of_writes_left_by_the_replaced_database_never_reaches_the_restored_one(shell, kept):
    """SQLite would read a -wal file into whatever database stands beside it."""
    with Server(shell) as server:
        server.write(3)
        server.process.kill()
        server.process.wait()
    left = Path(f"{shell.database}-wal").read_bytes()
    rubbish(shell.database)  # so that it can't be folded in
    Path(f"{shell.database}-wal").write_bytes(left)
    shell.run("restore", "--yes", str(kept))
    assert ask(shell.database, "SELECT count(*) FROM accessibility_message") == [(0,)]
    (wal,) = [path for path in shell.instance.iterdir() if path.name.endswith("-wal") and ".replaced-" in path.name]
    assert wal.read_bytes() == left


def test_a_restore_that_fails_at_the_last_moment_puts_the_database_back(shell, kept, monkeypatch):
    write(shell, "Efter.")
    before, rename = dump(shell.database), Path.rename

    def refuse(path: Path, to: object) -> Path:
        if path.name.endswith(".restoring"):
            raise PermissionError("no")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", refuse)
    told = shell.refused("restore", "--yes", str(kept))
    assert told == f"Error: {kept} can't be restored: no. The database is as it was."
    assert dump(shell.database) == before
    assert not [name for name in beside(shell.database) if "replaced" in name or "restoring" in name]


def test_a_copy_that_is_not_all_in_one_file_does_not_take_the_place(shell, kept, monkeypatch):
    """If anything still had it open, the end of the sessions would stand in a -wal file that is left behind."""
    write(shell, "Efter.")
    with contextlib.ExitStack() as stack:

        def leave_open(half: Path) -> None:
            one = stack.enter_context(contextlib.closing(DRIVER.connect(half)))
            one.execute("PRAGMA journal_mode=WAL")
            one.execute("SELECT count(*) FROM person").fetchall()

        monkeypatch.setattr(keeping, "migrate", leave_open)
        assert "has the database open" in shell.refused("restore", "--yes", str(kept))
    assert notes(shell.database) == ["Efter."]


def test_two_replaced_databases_never_share_a_name(shell, kept, monkeypatch):
    monkeypatch.setattr(keeping_commands, "real_now", lambda: as_local("2026-10-12T14:03"))
    write(shell, "Efter.")
    shell.run("restore", "--yes", str(kept))
    assert "is there already. Try again." in shell.refused("restore", "--yes", str(kept))
    assert notes(shell.database.with_name("sipweb.sqlite.replaced-20261012-140300")) == ["Efter."]


# Upgrade.


def as_in(revision: str, path: Path, filled: Path) -> None:
    """A database as an earlier version left it, with the rows of a filled one as far as it knew them."""
    engine = create_engine(f"sqlite:///{path}", module=DRIVER)
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), revision)
    engine.dispose()
    there_are = known_columns(filled)
    with contextlib.closing(DRIVER.connect(path)) as old, old:
        old.execute("ATTACH ? AS filled", [str(filled)])
        for table, columns in known_columns(path).items():
            if there := ", ".join(f'"{name}"' for name in columns if name in there_are.get(table, [])):
                old.execute(f'INSERT INTO main."{table}" ({there}) SELECT {there} FROM filled."{table}"')


def known_columns(path: Path) -> dict[str, list[str]]:
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('alembic_version', 'sqlite_sequence')"
    return {name: [row[1] for row in ask(path, f'PRAGMA table_info("{name}")')] for (name,) in ask(path, names)}


def known_rows(path: Path, known: dict[str, list[str]]) -> dict[str, list[tuple]]:
    """The rows of these tables, as far as these columns know them."""
    return {
        name: sorted(ask(path, f'SELECT {", ".join(columns)} FROM "{name}"'), key=repr)
        for name, columns in ((name, [f'"{c}"' for c in columns]) for name, columns in known.items())
    }


@pytest.fixture
def old(shell, template) -> Shell:
    """The shell, with a database of the first revision."""
    shell.database.unlink()
    as_in("0001", shell.database, template)
    assert len(ask(shell.database, "SELECT id FROM person")) == 4
    return shell


def test_a_besked_from_before_finds_its_decision_where_it_is_certain(template, tmp_path):
    """Berit's unit has two decisions and two besked; Olle's two decisions, of which one was told: it is not known which."""
    path = tmp_path / "old.sqlite"
    as_in("0018", path, template)
    ber, bou, who = ("(SELECT id FROM unit WHERE code = 'BER')", "(SELECT id FROM unit WHERE code = 'BOU')", "(SELECT min(id) FROM user)")
    for unit in (ber, bou, ber, bou):
        ask(path, f"INSERT INTO formal_decision (case_id, unit_id, delegate, delegation_reference, decided_on, told_by_id, told_on) "
                  f"VALUES (1, {unit}, 'Chef', '4.2', '2026-10-01', {who}, '2026-10-01')")  # fmt: skip
    for unit, kind in ((ber, "decision"), (ber, "insats"), (bou, "decision"), (ber, "decision")):
        ask(path, f"INSERT INTO announcement (case_id, unit_id, kind, text, need, created_at, version) "
                  f"VALUES (1, {unit}, '{kind}', '', '', '2026-10-01 08:00:00.000000', 1)")  # fmt: skip
    migrate(path)
    assert ask(path, "SELECT kind, decision_id FROM announcement ORDER BY id") == [
        ("decision", 1), ("insats", None), ("decision", None), ("decision", 3),
    ]  # fmt: skip


def test_an_upgrade_takes_a_backup_migrates_and_checks(old, tmp_path, monkeypatch):
    monkeypatch.setattr(keeping_commands, "real_now", lambda: as_local("2026-10-12T14:03"))
    before = dump(old.database)
    told = old.run("upgrade", SIPWEB_BACKUPS=str(tmp_path / "backups")).splitlines()
    backup = tmp_path / "backups" / "sipweb-20261012-140300-before-upgrade.sqlite"
    assert told[0].startswith(f"Backup: {backup} (")
    assert told[1] == "The database is upgraded."
    assert f"ok       the history's chain holds, {len(before['history'])} lines" in told
    assert told[-1] == f"ok       the last backup is from 2026-10-12 14:03, {backup}"
    assert dump(backup) == before
    assert ask(old.database, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    kept = known_columns(old.database)
    both = {name: [c for c in columns if c in kept[name]] for name, columns in known_columns(backup).items() if name in kept}
    assert len(both) > 35
    assert known_rows(old.database, both) == known_rows(backup, both)


def test_what_an_upgrade_made_can_be_taken_back_and_made_again(old):
    old.run("upgrade")
    (backup,) = old.instance.glob("*-before-upgrade.sqlite")
    before = dump(backup)
    told = old.run("restore", "--yes", str(backup))
    assert "Restored" in told
    assert ask(old.database, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert len(dump(old.database)["person"]) == len(before["person"]) == 4


def test_an_upgrade_of_what_fits_already_does_nothing(shell):
    before = beside(shell.database)
    assert shell.run("upgrade") == "The database fits this version. Nothing to do.\n"
    assert beside(shell.database) == before


def test_a_real_database_is_not_migrated_behind_ones_back(old):
    told = "The database is older than this version of sipweb. Run `sipweb upgrade`: it takes a backup, migrates and checks."
    with pytest.raises(Misconfigured, match=re.escape(told)):
        create_app(settings_for(old.database))
    for words in (("serve",), ("check",), ("user", "disable", "berit")):
        assert old.refused(*words) == f"Error: {told}"
    assert ask(old.database, "SELECT version_num FROM alembic_version") == [("0001",)]


def test_a_demo_comes_along_by_itself(old):
    ask(old.database, "UPDATE municipality SET is_demo = 1")
    create_app(settings_for(old.database))
    assert ask(old.database, "SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_an_old_database_can_be_backed_up_and_stays_old(old, file):
    before = dump(old.database)
    old.run("backup", str(file))
    assert dump(file) == dump(old.database) == before


def test_a_migration_that_fails_leaves_the_database_as_it_was_and_says_where_the_backup_is(shell, monkeypatch, tmp_path):
    (tmp_path / "versions").mkdir()
    add_step(
        monkeypatch,
        tmp_path / "versions",
        "op.execute('UPDATE person SET phone = 1')\nraise ValueError(op.get_bind().execute(sa.text('SELECT given_name FROM person')).scalar())",
    )
    before = dump(shell.database)
    told = shell.run("upgrade", status=1)
    (backup,) = shell.instance.glob("*-before-upgrade.sqlite")
    assert told.splitlines()[-1] == (
        "Error: The migration failed (ValueError), and the database is as it was. Start the former version again. "
        f"The backup from before: {backup}"
    )
    assert "9001.py" in told  # where, for those who mend it
    assert "Gun" not in told  # and nothing that someone wrote
    assert dump(shell.database) == before == dump(backup)


def test_nothing_is_migrated_without_a_backup(old):
    told = old.refused("upgrade", SIPWEB_BACKUPS=str(old.instance / "ingenstans"))
    assert told == f"Error: There is no folder {old.instance / 'ingenstans'}."
    assert ask(old.database, "SELECT version_num FROM alembic_version") == [("0001",)]


def test_nothing_is_migrated_while_someone_is_there(old):
    with held(old.database, SHARED):
        assert old.refused("upgrade") == RUNNING
    assert list(old.instance.glob("*-before-upgrade.sqlite")) == []


def test_another_programs_database_is_left_alone(shell):
    foreign(shell.database)
    assert shell.refused("upgrade") == f"Error: {shell.database} is no database of sipweb's."
    assert [row[0] for row in ask(shell.database, "SELECT name FROM sqlite_master")] == ["kunder"]


# What check says about backups, and settings.


def test_check_warns_of_a_backup_that_is_missing_or_old(shell, kept, monkeypatch):
    taken = real_now()
    for days, told in ((0, "ok"), (1.9, "ok"), (2.1, "WARNING")):
        monkeypatch.setattr(keeping_commands, "real_now", lambda days=days: taken + timedelta(days=days))
        assert shell.run("check").splitlines()[-1].startswith(f"{told:8} the last backup is from {taken:%Y-%m-%d %H:%M}, {kept}")
    assert shell.run("check").endswith(": older than 2 days\n")
    assert shell.run("check", SIPWEB_BACKUP_DAYS="3").splitlines()[-1].startswith("ok ")
    Path(f"{shell.database}.last-backup").write_text("{")
    assert (
        shell.run("check").splitlines()[-1]
        == "WARNING  no backup has been taken since it was made or restored. Run `sipweb backup`, and let it run every night"
    )


def test_a_warning_ends_well_unless_one_is_strict(shell):
    shell.run("check", status=0)
    assert "WARNING" in shell.run("check", "--strict", status=1)
    shell.run("backup")
    assert "WARNING" not in shell.run("check", "--strict", status=0)


def test_a_history_whose_end_was_cut_off_is_noticed(shell, file):
    """The chain alone still holds; the last backup knows how far it went."""
    write(shell, "Ringde.")
    shell.run("backup", str(file))
    last = ask(shell.database, "SELECT max(id) FROM history")[0][0]
    for table in ("history_value WHERE line_id", "history WHERE id"):
        with contextlib.suppress(DRIVER.OperationalError):
            ask(shell.database, "DROP TRIGGER history_no_delete")
        ask(shell.database, f"DELETE FROM {table} = {last}")
    told = shell.run("check", status=1).splitlines()
    assert f"ok       the history's chain holds, {last - 1} lines" in told
    assert f"ERROR    the history is not the one that was backed up: line {last} is missing or another" in told


@on_posix
def test_check_warns_of_a_database_that_others_can_read(shell):
    shell.database.chmod(0o644)
    assert "others on this machine" not in shell.run("check")  # the folder keeps them out
    shell.instance.chmod(0o755)
    assert f"WARNING  others on this machine can read {shell.database}. Run: chmod 600 {shell.database}" in shell.run("check")


@on_posix
def test_a_new_database_is_its_owners_alone(tmp_path):
    new = Shell(tmp_path / "new")
    new.init()
    assert stat.S_IMODE(new.database.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["0", "-1", "snart", "1.5"])
def test_a_number_of_days_that_is_none_is_told(shell, text):
    assert shell.refused("check", SIPWEB_BACKUP_DAYS=text) == "Error: backup_days: write a number of days, 1 or more."


def test_the_settings_for_backups(tmp_path):
    (tmp_path / "config.toml").write_text('backups = "/srv/kopior"\nbackup_days = 7\n')
    env = {"SIPWEB_INSTANCE": str(tmp_path)}
    told = read_settings(env)
    assert (told.backups, told.backup_days) == (Path("/srv/kopior"), 7)
    told = read_settings(env | {"SIPWEB_BACKUPS": "/srv/annat", "SIPWEB_BACKUP_DAYS": "1"})
    assert (told.backups, told.backup_days) == (Path("/srv/annat"), 1)


def test_a_demo_that_someone_runs_is_not_thrown_away(shell):
    shell.database.rename(shell.instance / "demo.sqlite")
    with held(shell.instance / "demo.sqlite", SHARED):
        assert shell.refused("demo", "--reset", "--no-serve") == RUNNING
    assert (shell.instance / "demo.sqlite").exists()
