"""Keeping the database: a checked backup while people write, a restore that can be undone, an upgrade that can be taken back."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from sipweb import checks
from sipweb.actions.organisation import note_restore
from sipweb.actions.sessions import end_every_session
from sipweb.backups import Backup, dated_name, forget_backups, note_backup, sync
from sipweb.config import Settings, make_folder
from sipweb.db import DRIVER, db
from sipweb.holding import ALONE, BESIDE, WAIT, held
from sipweb.migrate import is_ours_and_up_to_date, migrate, reading
from sipweb.models import HistoryLine, Municipality
from sipweb.offline import at_the_keyboard, clear_away, opened
from sipweb.rules.days import STOCKHOLM

PARTS = ("", "-wal", "-shm", "-journal")  # what SQLite calls the parts of one database
BESIDE_IT = (*PARTS, ".lock", ".inuse", ".last-backup")


class Undone(Exception):
    """What was asked was not done; the message says why, and how things stand."""


# Backup.


def back_up(settings: Settings, file: Path, now: datetime, *, replace: bool = False) -> Backup:
    """A copy of the database as it is at one moment, also while people write: checked first, and then given its name.

    Refused where the name is taken, unless it is to be replaced. Whatever happens, nothing half-made gets the name.
    """
    with held(settings.database, BESIDE):
        return make_backup(settings, file, now, replace=replace)


def make_backup(settings: Settings, file: Path, now: datetime, *, replace: bool = False) -> Backup:
    half = file.with_name(f".{settings.database.name}.part")
    if file.name == half.name:
        raise Undone(f"{half.name} is what a backup is called while it is being made. Give it another name.")
    refuse_place(settings.database, file, replace=replace)
    try:
        copy(settings.database, half)
        backup = look_through(half, file, now)
        refuse_place(settings.database, file, replace=replace)
        sync(half)
        half.replace(file)
        sync(file.parent)
    except (OSError, DRIVER.Error) as why:
        raise Undone(f"The backup could not be made: {why}. Nothing was saved as {file}.") from None
    finally:
        clear_away(half)
    try:
        note_backup(settings.database, backup)
    except OSError as why:
        raise Undone(f"{file} is a good backup, but that could not be written down for `sipweb check`: {why}.") from None
    return backup


def refuse_place(database: Path, file: Path, *, replace: bool) -> None:
    there = file.resolve()
    if there in {Path(f"{database.resolve()}{name}") for name in BESIDE_IT} or (file.exists() and file.samefile(database)):
        raise Undone(f"{file} is the live database, or belongs to it. Give the backup another name.")
    if not file.parent.is_dir():
        raise Undone(f"There is no folder {file.parent}.")
    if file.exists() and not replace:
        raise Undone(f"{file} is there already. Give another name, or add --replace.")
    if file.exists() and not is_database(file):
        raise Undone(f"{file} is no backup, so it is not replaced. Give another name.")


def is_database(file: Path) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as opened_file:
        return opened_file.read(16) == b"SQLite format 3\0"


def copy(source: Path, half: Path) -> None:
    """Every page in one step of SQLite's own, which sees one moment and stops nobody. Only the owner can read the copy."""
    clear_away(half)
    os.close(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with (
        closing(DRIVER.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT)) as there,
        closing(DRIVER.connect(half, isolation_level=None)) as here,
    ):
        there.backup(here)
        here.execute("PRAGMA journal_mode=DELETE")  # one file, that can be read where nothing can be written


def look_through(half: Path, file: Path, now: datetime) -> Backup:
    """A copy of what is damaged is no backup: then the live database is what has to be seen to."""
    with reading(half) as connection:
        is_ours_and_up_to_date(connection)
        if trouble := checks.trouble_in(connection):
            raise Undone(
                f"The copy is no backup, and the database itself is probably the reason: {'; '.join(trouble)}. Run `sipweb check`."
            )
        last = connection.execute(select(HistoryLine.id, HistoryLine.chain).order_by(HistoryLine.id.desc()).limit(1)).first()
    line, seal = last or (0, "")
    return Backup(now, str(file.absolute()), half.stat().st_size, line, seal)


# Restore.


class Content(NamedTuple):
    """Whose database it is, and how far its history goes."""

    municipality: str
    lines: int
    last: datetime | None

    def __str__(self) -> str:
        last = f", the last from {self.last.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}" if self.last else ""
        return f"{self.municipality}, {self.lines} lines of history{last}"


def content_of(connection: Connection) -> Content:
    name = connection.scalar(select(Municipality.name)) or "nobody's"
    lines, last = connection.execute(select(func.count(HistoryLine.id), func.max(HistoryLine.at))).one()
    return Content(name, lines, last)


@contextmanager
def prepared(settings: Settings, file: Path, now: datetime) -> Iterator[tuple[Path, Content]]:
    """A copy of the backup, checked, migrated and with every session ended, ready to take the database's place; and what is in it.

    Refused while anything runs on the database, and for a file that is damaged, another program's or newer than this one.
    The file itself is only read, and the database not touched.
    """
    if not file.is_file():
        raise Undone(f"There is no file {file}.")
    if settings.database.exists() and file.samefile(settings.database):
        raise Undone(f"{file} is the live database.")
    make_folder(settings.database.parent)
    half = settings.database.with_name(f"{settings.database.name}.restoring")
    with held(settings.database, ALONE):
        try:
            copy(file, half)
            with reading(half) as connection:
                is_ours_and_up_to_date(connection)
                if trouble := checks.trouble_in(connection):
                    raise Undone(f"{file} can't be restored: {'; '.join(trouble)}. The database is as it was.")
                content = content_of(connection)
            migrate(half)
            with opened(half):
                end_every_session()
                note_restore(at_the_keyboard(now), db.session.scalars(select(Municipality)).one())
            yield half, content
        except (OSError, DRIVER.Error) as why:
            raise Undone(f"{file} can't be restored: {why}. The database is as it was.") from None
        finally:
            clear_away(half)


def put_in_place(settings: Settings, half: Path, now: datetime) -> Path | None:
    """The prepared copy becomes the database. The one that was there is kept beside it; returns what it is called now."""
    database = settings.database
    aside = database.with_name(f"{database.name}.replaced-{now:%Y%m%d-%H%M%S}")
    if aside.exists():
        raise Undone(f"{aside} is there already. Try again. The database is as it was.")
    fold_in(database)
    fold_in(half)
    sync(half)
    moved = []
    try:
        for part in PARTS:  # the database first: without it nobody starts on what is left of it
            if Path(f"{database}{part}").exists():
                Path(f"{database}{part}").rename(f"{aside}{part}")
                moved.append(part)
        half.rename(database)
    except BaseException:
        for part in reversed(moved):
            Path(f"{aside}{part}").rename(f"{database}{part}")
        raise
    sync(database.parent)
    forget_backups(database)
    return aside if moved else None


def fold_in(database: Path) -> None:
    """What stands in the -wal file comes into the database itself, which only works when nobody has it open."""
    if not database.exists():
        return
    try:
        with closing(DRIVER.connect(database, timeout=WAIT, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except DRIVER.DatabaseError as why:
        if "locked" in str(why):
            raise Undone("Another program has the database open. Close it first. The database is as it was.") from None
        # It is damaged, which is why it is being replaced: then its parts are put aside as they are.


# Upgrade.


def upgrade(settings: Settings, now: datetime) -> Backup | None:
    """Backup, then migrate, with nobody else there. Returns None when there was nothing to do.

    If the migration fails, nothing of it is saved.
    """
    with reading(settings.database) as connection:
        if is_ours_and_up_to_date(connection):
            return None
    with held(settings.database, ALONE):
        backup = make_backup(settings, dated_name(settings, now, ending="-before-upgrade"), now)
        try:
            migrate(settings.database)
        except Exception as why:
            told = f"The migration failed ({type(why).__name__}), and the database is as it was. Start the former version again. "
            raise Undone(f"{told}The backup from before: {backup.file}") from why
    return backup
