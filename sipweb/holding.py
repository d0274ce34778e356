"""Who has the database in use. Servers and commands share it, one backup at a time goes beside them, and a restore or an
upgrade has it alone.

The locks are SQLite's own, on an empty file beside the database: the same on every system, and let go of when a process
ends, however it ends.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sipweb.config import Misconfigured
from sipweb.db import DRIVER

SHARED, BESIDE, ALONE = "BEGIN", "BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"
WHY_NOT = {
    SHARED: "The database is being restored or upgraded just now. Wait until that is done, and start again.",
    BESIDE: "Another backup, an upgrade or a restore is under way. Wait until it is done, and try again.",
    ALONE: "sipweb is running on this database: a server, or another command. Stop it first (sudo systemctl stop sipweb), and try again.",
}
WAIT = 1.0  # seconds; a command that is just ending is no reason to refuse


def hold(database: Path, how: str) -> Any:
    """Hold the database until what is returned is closed. Raises Misconfigured when another way of use stands against it."""
    lock = None
    try:
        lock = DRIVER.connect(f"{database}.inuse", timeout=WAIT, isolation_level=None, check_same_thread=False)
        lock.execute(how)
        if how == SHARED:
            lock.execute("SELECT count(*) FROM sqlite_master").fetchone()  # nothing is held before something is read
    except DRIVER.OperationalError as why:
        if lock is not None:
            lock.close()
        raise Misconfigured(WHY_NOT[how] if "locked" in str(why) else f"{database}.inuse: {why}.") from None
    return lock


@contextmanager
def held(database: Path, how: str) -> Iterator[None]:
    lock = hold(database, how)
    try:
        yield
    finally:
        lock.close()
