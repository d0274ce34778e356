"""The database without the web, for the command line."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from sipweb.clock import clock_from
from sipweb.config import Misconfigured, Settings, make_folder, read_settings
from sipweb.db import DRIVER, db, listen
from sipweb.holding import SHARED, held
from sipweb.migrate import bring_along, migrate
from sipweb.models import HistoryLine, Municipality
from sipweb.rules.standing import Actor, Standing


def at_the_keyboard(now: datetime) -> Actor:
    """Whoever may run commands on this machine. Stands in history as the command line."""
    return Actor(Standing(None, "kommandoraden"), now)


def at_its_clock(settings: Settings) -> Actor:
    """The same, when the open database's own clock says it is: a demo's can be set, and never goes before what is written in it."""
    is_demo = db.session.scalar(select(Municipality.is_demo).limit(1))
    last = db.session.scalar(select(HistoryLine.at).order_by(HistoryLine.id.desc()).limit(1))
    return at_the_keyboard(clock_from(settings.now if is_demo else None, last)())


def existing() -> Settings:
    settings = read_settings()
    if not settings.database.exists():
        raise Misconfigured(f"There is no database at {settings.database}. Run `sipweb init` first.")
    refuse_root(settings.database)
    return settings


def refuse_root(owned: Path) -> None:
    """What root makes beside a database that is another user's, that user can't open afterwards."""
    if os.name == "posix" and os.geteuid() == 0 and (owner := owned.stat().st_uid) != 0:
        raise Misconfigured(f"{owned} belongs to another user than root. Run the command as that user: sudo -u '#{owner}' sipweb …")


@contextmanager
def database(settings: Settings) -> Iterator[Flask]:
    """A bare application on the database, made when it is new, for commands that need no pages."""
    make_folder(settings.instance)
    with held(settings.database, SHARED):
        bring_along(settings.database)
        with opened(settings.database) as app:
            yield app


@contextmanager
def opened(path: Path) -> Iterator[Flask]:
    """A bare application on this file, as it is. Nothing has it open any more when it ends."""
    app = Flask("sipweb")
    app.config.update(SQLALCHEMY_DATABASE_URI=f"sqlite:///{path}", SQLALCHEMY_ENGINE_OPTIONS={"module": DRIVER})
    db.init_app(app)
    with app.app_context():
        listen(db.engine)
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


@contextmanager
def fresh_database(settings: Settings) -> Iterator[None]:
    """A new database, in place only when it is whole: one that was interrupted is simply made again."""
    half_made = settings.database.with_name(f"{settings.database.name}.new")
    clear_away(half_made)
    make_folder(settings.instance)
    migrate(half_made)
    with opened(half_made):
        raw = db.engine.raw_connection()
        raw.cursor().execute("PRAGMA synchronous=OFF")  # nothing is lost if the power goes: it is made again
        raw.close()
        yield
    half_made.chmod(0o600)
    half_made.rename(settings.database)
    clear_away(half_made)


def clear_away(database: Path) -> None:
    """The file and what belongs to it. What says that it is in use stays."""
    for name in ("", "-wal", "-shm", "-journal", ".lock", ".last-backup"):
        Path(f"{database}{name}").unlink(missing_ok=True)
