"""How the cost of the main pages grows with the number of akter. See README.md beside this file."""

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from flask import Flask  # noqa: E402
from flask.sessions import SecureCookieSessionInterface  # noqa: E402
from flask.testing import FlaskClient  # noqa: E402
from sqlalchemy import event, select  # noqa: E402

from bench.rows import TODAY, Town, fill, number_of  # noqa: E402
from sipweb import create_app  # noqa: E402
from sipweb.actions.organisation import add_unit, add_user, found_municipality  # noqa: E402
from sipweb.actions.sessions import begin_session  # noqa: E402
from sipweb.clock import as_local, real_now  # noqa: E402
from sipweb.config import Settings  # noqa: E402
from sipweb.db import DRIVER, db, writing  # noqa: E402
from sipweb.models import Unit, User, UserRole  # noqa: E402
from sipweb.offline import database  # noqa: E402
from sipweb.rules.standing import Actor, Role, Standing  # noqa: E402

UNITS, WORKERS, OPEN_IN_UNIT = 20, 10, 500
REPEATS = 15
BUSY = " The machine was busy with other things: trust the steps, not the milliseconds."
NOW = as_local(f"{TODAY}T09:00")
GROWTHS: dict[str, tuple[str, Callable[[int], bool]]] = {
    "older": (f"The town gets older: {UNITS * OPEN_IN_UNIT} akter are open, the others closed", lambda turn: turn < OPEN_IN_UNIT),
    "larger": ("The town gets larger: one akt in five is open, with as many handläggare as before", lambda turn: turn % 5 == 0),
}


class Job(NamedTuple):
    """A page, and who opens it. `leaf`: so many pages on from the first."""

    name: str
    username: str
    path: str
    words: str = ""
    leaf: int = 1


JOBS = (
    Job("akter, page 1", "hl-0-0", "/akter"),
    Job("akter, page 1, four units", "ec", "/akter"),
    Job("akter, page 20, four units", "ec", "/akter", leaf=20),
    Job("one akt", "hl-0-0", f"/akter/{number_of(0)}"),
    Job("search, one word", "hl-0-0", "/sok", words="alberg"),
    Job("search, one akt", "hl-0-0", "/sok", words=number_of(0)),
    Job("inbox", "bec-0", "/forfragningar"),
    Job("work, handläggare", "hl-0-0", "/"),
    Job("work, manager", "bec-0", "/"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description="VM steps and milliseconds of the main pages, for growing numbers of akter.")
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000], help="numbers of akter (10000 100000)")
    parser.add_argument("--million", action="store_true", help="one million akter too: some minutes, and some gigabytes of disk")
    parser.add_argument("--write", action="store_true", help="write the tables to RESULTS.md")
    told = parser.parse_args()
    sizes = [*told.sizes, *([1_000_000] if told.million else [])]
    tables = [table(title, sizes, [measure_town(size, is_open) for size in sizes]) for title, is_open in GROWTHS.values()]
    versions = f"Python {platform.python_version()}, SQLite {DRIVER.sqlite_version}.{BUSY if is_busy() else ''}"
    text = (
        "\n\n".join(("# How cost grows with the number of akter", f"Written by `python bench/growth.py --write`. {versions}", *tables))
        + "\n"
    )
    print(text)
    if told.write:
        (Path(__file__).parent / "RESULTS.md").write_text(text, encoding="utf-8")


def is_busy() -> bool:
    """Whether other programs wanted the processors meanwhile."""
    return hasattr(os, "getloadavg") and os.getloadavg()[1] > 1.5


def measure_town(size: int, is_open: Callable[[int], bool]) -> dict[str, tuple[int, float] | None]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(instance=Path(folder), database=Path(folder) / "bench.sqlite", secret_key="only for measuring, and long enough")
        print(f"{size} akter …", file=sys.stderr)
        with database(settings):
            found_town()
            with writing():
                fill(db.session.connection(), town(is_open), size)
            db.engine.dispose()
        app = create_app(settings, WTF_CSRF_ENABLED=False, CLOCK=lambda: NOW)
        with app.app_context():
            return {job.name: measure(app, job) for job in JOBS}


def found_town() -> None:
    """Two departments under one nämnd; in each unit ten handläggare and a biträdande enhetschef; one enhetschef for four units."""
    actor = Actor(Standing(None, "mätningen"), NOW)
    found_municipality(actor, None, name="Mätköping")
    told = {"board": "Socialnämnden", "assignment": "Uppdraget.", "phone": "08-465 004 00", "ask_for": "mottagningen"}
    for n in range(UNITS):
        add_unit(actor, None, code=f"E{n}", name=f"Enhet {n}", department=(f"A{n % 2}", f"Avdelning {n % 2}"), **told)
        posts = [(f"hl-{n}-{k}", Role.CASE_WORKER) for k in range(WORKERS)] + [(f"bec-{n}", Role.ASSISTANT_UNIT_MANAGER)]
        for username, role in posts:
            add_user(actor, None, username=username, name=username, password="", password_hash="none", roles=[(role, f"E{n}")])
    roles: list[tuple[Role, str | None]] = [(Role.UNIT_MANAGER, f"E{n}") for n in range(4)]
    add_user(actor, None, username="ec", name="ec", password="", password_hash="none", roles=roles)


def town(is_open: Callable[[int], bool]) -> Town:
    units = list(db.session.scalars(select(Unit).order_by(Unit.id)))
    pairs = db.session.execute(select(UserRole.unit_id, UserRole.user_id).where(UserRole.role == Role.CASE_WORKER)).all()
    workers = {unit.id: tuple(user for there, user in pairs if there == unit.id) for unit in units}
    ids = tuple(workers)
    return Town(units[0].board_id, ids, ids, workers, is_open)


def measure(app: Flask, job: Job) -> tuple[int, float] | None:
    """Steps and median milliseconds of the whole page, read log and all; None when there is no such page."""
    client = signed_in(app, job.username)
    path: str | None = job.path
    for _ in range(job.leaf - 1):
        path = next_page(visit(client, path)) if path else None
    if path is None:
        return None
    visit(client, path, job.words)  # templates and statements are compiled, the session has its token
    with counting() as count:
        visit(client, path, job.words)
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        visit(client, path, job.words)
        times.append(time.perf_counter() - begun)
    return count[0], statistics.median(times) * 1000


def signed_in(app: Flask, username: str) -> FlaskClient:
    user_id = db.session.scalar(select(User.id).where(User.username == username))
    token = begin_session(user_id or 0, "", real_now())
    client = app.test_client()
    client.set_cookie("sipweb", str(SecureCookieSessionInterface().get_signing_serializer(app).dumps({"token": token})))  # type: ignore[union-attr]
    return client


def next_page(html: str) -> str | None:
    """Where the link to the next page leads."""
    _, found, rest = html.partition('href="/akter?efter=')
    return f"/akter?efter={rest.partition(chr(34))[0]}" if found else None


def visit(client: FlaskClient, path: str, words: str = "") -> str:
    """One request, in a context of its own as on a server."""
    with client.application.app_context():
        answer = client.post(path, data={"q": words}) if words else client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status}")
    return answer.text


@contextmanager
def counting() -> Iterator[list[int]]:
    """SQLite's own steps: the same number every time."""
    count = [0]

    def one_more() -> None:
        count[0] += 1

    def watch(connection: Any, *_: Any) -> None:
        connection.set_progress_handler(one_more, 1)

    db.session.remove()
    event.listen(db.engine, "checkout", watch)
    yield count
    event.remove(db.engine, "checkout", watch)
    db.engine.dispose()


def table(title: str, sizes: list[int], found: list[dict[str, tuple[int, float] | None]]) -> str:
    """Steps and milliseconds for each size, and the largest to the smallest."""
    heads = [f"{size:,}".replace(",", " ") for size in sizes]
    lines = [f"## {title}", ""]
    lines.append(f"| page | {' | '.join(f'{head}: steps | ms' for head in heads)} | steps, ratio | ms, ratio |")
    lines.append("|---" * (3 + 2 * len(sizes)) + "|")
    for job in JOBS:
        cells = [one[job.name] for one in found]
        shown = " | ".join(f"{cell[0]} | {cell[1]:.1f}" if cell else "– | –" for cell in cells)
        first, last = cells[0], cells[-1]
        ratios = f"{last[0] / first[0]:.2f} | {last[1] / first[1]:.2f}" if first and last else "– | –"
        lines.append(f"| {job.name} | {shown} | {ratios} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
