"""`sipweb backup`, `restore`, `upgrade` and `check`: what they ask, and what they say."""

import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from sipweb import checks, keeping
from sipweb.backups import Backup, dated_name
from sipweb.clock import real_now
from sipweb.config import Misconfigured, read_settings
from sipweb.migrate import reading
from sipweb.offline import database, existing, refuse_root

FILE = click.Path(path_type=Path)


@contextmanager
def stopped_tidily() -> Iterator[None]:
    """Being told to stop ends the command where it stands, but lets it take away what is half-made."""
    signals = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    before = {number: signal.signal(number, lambda number, _: sys.exit(128 + number)) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@click.command()
@click.argument("file", type=FILE, required=False)
@click.option("--replace", is_flag=True, help="Put it in the place of a backup that has this name.")
@stopped_tidily()
def backup(file: Path | None, replace: bool) -> None:
    """Take a backup, also while the server runs.

    FILE is what to call it, or a folder. Without it, or in a folder, it is named after the time: in the folder that the
    setting `backups` names, or beside the database.
    """
    settings, now = existing(), real_now()
    file = dated_name(settings, now, file) if file is None or file.is_dir() else file
    taken(keeping.back_up(settings, file, now, replace=replace))


def taken(one: Backup) -> None:
    click.echo(f"Backup: {one.file} ({one.size / 1_000_000:.1f} MB, {one.line} lines of history, checked).")


@click.command()
@click.argument("file", type=FILE)
@click.option("--yes", is_flag=True, help="Do not ask first.")
@stopped_tidily()
def restore(file: Path, yes: bool) -> None:
    """Put a backup in the database's place. Refused while a server runs. The file that was there is kept, under another name."""
    settings, now = read_settings(), real_now()
    if settings.instance.exists():
        refuse_root(settings.instance)
    with keeping.prepared(settings, file, now) as (half, content):
        click.echo(f"The backup:       {content}")
        click.echo(f"The database now: {as_it_is(settings.database)}")
        if not yes:
            click.confirm("Put the backup in its place?", abort=True)
        aside = keeping.put_in_place(settings, half, now)
    click.echo(f"Restored: {settings.database}. Everybody has to sign in anew.")
    if aside:
        click.echo(f"What was there is kept as {aside}. Remove it when it is not needed any more: it holds everything.")
    look()


def as_it_is(path: Path) -> str:
    if not path.exists():
        return "there is none"
    try:
        with reading(path) as connection:
            return str(keeping.content_of(connection))
    except Misconfigured as why:
        return str(why)


@click.command()
@stopped_tidily()
def upgrade() -> None:
    """Bring the database to this version: backup, migrate, check. Does nothing when it fits already."""
    settings = existing()
    try:
        before = keeping.upgrade(settings, real_now())
    except keeping.Undone as why:
        if why.__cause__:  # the places, not the values: those can be what someone wrote
            click.echo("".join(traceback.format_tb(why.__cause__.__traceback__)), err=True)
        raise
    if before is None:
        click.echo("The database fits this version. Nothing to do.")
        return
    taken(before)
    click.echo("The database is upgraded.")
    look()


@click.command()
@click.option("--strict", is_flag=True, help="A warning, too, is an error (for monitoring).")
def check(strict: bool) -> None:
    """Look for trouble: the file, its references, the history's chain, what is orphaned, the last backup, the SQLite version.

    Ends with 1 when something is an ERROR, otherwise with 0.
    """
    look(strict)


def look(strict: bool = False) -> None:
    settings = existing()
    with database(settings):
        found = list(checks.run(settings, real_now()))
    for one in found:
        click.echo(f"{one.tone:8} {one.text}")
    if any(one.tone == "ERROR" or (strict and one.tone == "WARNING") for one in found):
        raise SystemExit(1)
