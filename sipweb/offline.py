"""The database without the web, for the command line."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from sipweb.config import Settings, make_folder
from sipweb.db import DRIVER, db, listen
from sipweb.migrate import migrate


@contextmanager
def database(settings: Settings) -> Iterator[Flask]:
    """A bare application on the migrated database, for commands that need no pages."""
    make_folder(settings.instance)
    migrate(settings.database)
    app = Flask("sipweb")
    app.config.update(SQLALCHEMY_DATABASE_URI=f"sqlite:///{settings.database}", SQLALCHEMY_ENGINE_OPTIONS={"module": DRIVER})
    db.init_app(app)
    with app.app_context():
        listen(db.engine)
        yield app
        db.session.rollback()


@contextmanager
def fresh_database(settings: Settings) -> Iterator[None]:
    """A new database, in place only when it is whole: one that was interrupted is simply made again."""
    half_made = settings.database.with_name(f"{settings.database.name}.new")
    clear_away(half_made)
    with database(dataclasses.replace(settings, database=half_made)):
        raw = db.engine.raw_connection()
        raw.cursor().execute("PRAGMA synchronous=OFF")  # nothing is lost if the power goes: it is made again
        raw.close()
        yield
        db.engine.dispose()
    half_made.rename(settings.database)
    clear_away(half_made)


def clear_away(database: Path) -> None:
    for leftover in ("", "-wal", "-shm", ".lock"):
        Path(f"{database}{leftover}").unlink(missing_ok=True)
