"""A real server process on a copy of the demo's database."""

import contextlib
import gc
import multiprocessing
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

NOW, AFTER_LUNCH = "2026-10-12T09:00", "2026-10-12T14:00"  # a Monday
COMMAND = [sys.executable, "-c", "from tests.browser.server import run; run()"]
# A process that has read the program once and becomes a server in a moment; where there is none (Windows) each reads it anew.
PROCESSES: Any = multiprocessing.get_context("forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn")
if PROCESSES.get_start_method() == "forkserver":
    PROCESSES.set_forkserver_preload(["sipweb.commands", "tests.browser.server"])


def run() -> None:
    """The program, which takes what it has loaded for granted: looking for garbage in it takes a sixth of the time."""
    from sipweb.commands import cli

    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)
    cli()


def make_database(folder: Path) -> Path:
    """The demo as seen on that Monday."""
    told = subprocess.run([*COMMAND, "demo", "--no-serve", "--now", NOW], env=environment(folder), capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    return folder


def environment(folder: Path) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("SIPWEB_")}
    return {**ours, "SIPWEB_INSTANCE": str(folder), "SIPWEB_DATABASE": str(folder / "demo.sqlite")}


def serve(env: dict[str, str], log: Path, words: list[str]) -> None:
    """`sipweb serve`, in a process of its own that sees this environment and no other."""
    os.environ.clear()
    os.environ.update(env)
    with log.open("ab") as told:
        os.dup2(told.fileno(), 1)
        os.dup2(told.fileno(), 2)
    sys.argv = ["sipweb", *words]
    run()


class Server:
    """Serves a copy. `start` it again with a later clock: the sessions and the address stay."""

    def __init__(self, original: Path, folder: Path) -> None:
        shutil.copytree(original, folder)
        self.folder, self.database = folder, folder / "demo.sqlite"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()
        assert "Traceback" not in self.log, self.log

    def start(self, now: str) -> None:
        self.stop()
        words = ["serve", "--port", str(self.port), "--now", now]
        self.process = PROCESSES.Process(target=serve, args=(environment(self.folder), self.folder / "log", words), daemon=True)
        self.process.start()
        self.wait()

    def wait(self) -> None:
        for _ in range(1200):  # a minute: other tests want the processor too
            assert self.process and self.process.is_alive(), f"The server did not start. {self.log}"
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/logga-in", timeout=5):
                return
            time.sleep(0.05)
        raise AssertionError(f"The server does not answer. {self.log}")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.join(timeout=10)
            self.process.close()  # raises where it has not ended
            self.process = None

    @property
    def log(self) -> str:
        told = self.folder / "log"
        return told.read_text(encoding="utf-8") if told.exists() else ""

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Past the program, into its database."""
        with contextlib.closing(sqlite3.connect(self.database, timeout=10)) as connection, connection:
            return connection.execute(statement, values).fetchall()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
