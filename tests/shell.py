"""The command line in an instance folder of its own, and servers that really start."""

import contextlib
import http.cookiejar
import os
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

from click.testing import CliRunner

from sipweb.commands import cli
from sipweb.db import DRIVER
from tests.page import Page

PASSWORD = "en lång mening för test"
COMMAND = [sys.executable, "-c", "from sipweb.commands import cli; cli()"]


class Shell:
    def __init__(self, instance: Path, database: str = "sipweb.sqlite") -> None:
        self.instance, self.database = instance, instance / database
        self.env = {"SIPWEB_INSTANCE": str(instance)}

    def run(self, *words: str, typed: str = "", status: int = 0, **env: str) -> str:
        answer = CliRunner().invoke(cli, words, input=typed, env=self.env | env)
        assert answer.exit_code == status, (answer.output, answer.exception)
        return answer.output

    def init(self) -> None:
        self.run("init", typed=f"Provköping\nTore\nTore Kvitten\n{PASSWORD}\n{PASSWORD}\n")

    def refused(self, *words: str, **env: str) -> str:
        """The one sentence the command ends with."""
        return self.run(*words, status=1, **env).splitlines()[-1]

    def sql(self, statement: str, *values: object) -> list[tuple]:
        with contextlib.closing(DRIVER.connect(self.database)) as connection, connection:
            return connection.execute(statement, values).fetchall()


class Server:
    """`sipweb serve`, on a port that was free."""

    def __init__(self, shell: Shell, *words: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url, self.log = f"http://127.0.0.1:{self.port}", shell.instance / "log"
        ours = {name: value for name, value in os.environ.items() if not name.startswith("SIPWEB_")}
        with self.log.open("wb") as log:
            command = [*COMMAND, "serve", "--port", str(self.port), *words]
            self.process = subprocess.Popen(command, env=ours | shell.env, stdout=log, stderr=log)

    def __enter__(self) -> "Server":
        for _ in range(600):
            assert self.process.poll() is None, self.log.read_text()
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/logga-in", timeout=5):
                return self
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def __exit__(self, *_: object) -> None:
        """Told to stop first: a server that is killed leaves its workers behind, and they go on serving."""
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=30)
            self.process.kill()
            self.process.wait()

    def write(self, times: int) -> list[str]:
        """Somebody without login leaves so many messages, each a write. What each answer said."""
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        told = []
        for n in range(times):
            with browser.open(f"{self.url}/tillganglighet", timeout=30) as answer:
                fields = Page(answer.read().decode()).values() | {"message": f"Meddelande {n}", "answer_to": ""}
            with browser.open(f"{self.url}/tillganglighet", urllib.parse.urlencode(fields).encode(), timeout=30) as answer:
                told.append(Page(answer.read().decode()).messages)
        return told
