"""What is known about backups: what they are called, and which was the last good one."""

import json
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sipweb.config import Settings


class Backup(NamedTuple):
    """A copy that was checked and is in place: when, where, how large, and the last line of history in it, with its seal."""

    at: datetime
    file: str
    size: int
    line: int
    seal: str


def dated_name(settings: Settings, now: datetime, folder: Path | None = None, ending: str = "") -> Path:
    """A new name that sorts by time, in this folder or the one for backups."""
    name = f"{settings.database.stem}-{now:%Y%m%d-%H%M%S}{ending}{settings.database.suffix}"
    return (folder or settings.backups or settings.database.parent) / name


def note_beside(database: Path) -> Path:
    return Path(f"{database}.last-backup")


def last_backup(database: Path) -> Backup | None:
    """The last good backup of this database; None when there is none, or the note about it can't be read."""
    with suppress(OSError, ValueError, TypeError):
        told = json.loads(note_beside(database).read_text(encoding="utf-8"))
        return Backup(**told | {"at": datetime.fromisoformat(told["at"])})
    return None


def note_backup(database: Path, backup: Backup) -> None:
    """Written whole or not at all: a power cut must not make the last backup unknown."""
    half = Path(f"{note_beside(database)}.new")
    half.write_text(json.dumps(backup._asdict() | {"at": backup.at.isoformat()}), encoding="utf-8")
    half.chmod(0o600)
    half.replace(note_beside(database))


def forget_backups(database: Path) -> None:
    note_beside(database).unlink(missing_ok=True)


def sync(path: Path) -> None:
    """On the disk, not only on its way there. A folder, too, where the system can: then a rename has happened for good."""
    if path.is_dir():
        with suppress(OSError):
            flush(path, os.O_RDONLY)
    else:
        flush(path, os.O_RDWR)


def flush(path: Path, how: int) -> None:
    handle = os.open(path, how)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
