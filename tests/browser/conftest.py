"""Each test has a server of its own on a copy of the demo's database, and windows that notice all that goes wrong in them."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests import chromium
from tests.browser.server import AFTER_LUNCH, NOW, Server, make_database
from tests.browser.window import Window

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PLACE = {"locale": "sv-SE", "timezone_id": "Europe/Stockholm", "viewport": {"width": 1280, "height": 900}}

OpenWindow = Callable[..., Window]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chosen = os.environ.get("SIPWEB_CHROMIUM")
    program = shutil.which(chosen) if chosen else chromium.installed()
    if program is None:
        pytest.fail(f"SIPWEB_CHROMIUM is {chosen}, and there is no such program." if chosen else chromium.NONE_FOUND)
    return {**browser_type_launch_args, "executable_path": program, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a demo's database and its key, as they were made; nobody writes here."""
    return make_database(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def server(demo_database: Path, tmp_path: Path) -> Iterator[Server]:
    """A server that the test may do what it likes with."""
    with Server(demo_database, tmp_path / "instance") as running:
        running.start(NOW)
        yield running


@pytest.fixture(scope="session")
def shared_server(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for tests that only look. After lunch, so that today's meeting has begun."""
    with Server(demo_database, tmp_path_factory.mktemp("shared") / "instance") as running:
        running.start(AFTER_LUNCH)
        yield running


@pytest.fixture
def open_window(browser: Browser) -> Iterator[OpenWindow]:
    """Open a window of its own: another user, another computer. At the end nothing may have gone wrong in any of them."""
    windows: list[Window] = []

    def opened(at: Server, **told: Any) -> Window:
        windows.append(Window(browser.new_context(base_url=at.url, **{**PLACE, **told})))
        return windows[-1]

    yield opened
    problems = [problem for window in windows for problem in window.close()]
    assert problems == []
