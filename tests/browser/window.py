"""A browser window that counts its clicks and writes down everything that goes wrong in it."""

import re
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Request, Response, expect

PASSWORD = "exempel-2026"


class Window:
    """One user at one computer."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.clicks = 0
        self.problems: list[str] = []
        self.allowed: set[int] = set()
        self.is_offline = False
        context.on("console", self.heard)
        context.on("weberror", lambda error: self.problems.append(f"error in a script: {error.error}"))
        context.on("response", self.answered)
        context.on("requestfailed", self.failed)
        self.page = context.new_page()
        self.page.set_default_timeout(10_000)

    def heard(self, message: ConsoleMessage) -> None:
        """Of a bad answer the browser complains in the console too; those are counted once, in `answered`."""
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource") and not self.is_offline:
            self.problems.append(f"{message.type} in the console: {message.text}")

    def answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allowed:
            self.problems.append(f"{response.status} at {response.request.method} {response.url}")

    def failed(self, request: Request) -> None:
        if not self.is_offline and not (request.method == "GET" and request.failure == "net::ERR_ABORTED"):
            self.problems.append(f"{request.failure} at {request.method} {request.url}")

    def close(self) -> list[str]:
        self.context.close()
        return self.problems

    def allow(self, *statuses: int) -> None:
        """From here on these answers are what the test is about."""
        self.allowed.update(statuses)

    def go_offline(self, away: bool = True) -> None:
        self.is_offline = away
        self.context.set_offline(away)

    # What a person does.

    def log_in(self, username: str) -> None:
        self.page.goto("/logga-in")
        self.click(self.page.get_by_role("button", name=re.compile(rf"^{username} ")))
        expect(self.page.get_by_role("button", name="Logga ut", include_hidden=True)).to_be_attached()

    def log_out(self) -> None:
        self.click(self.page.get_by_role("button", name="Logga ut"))
        expect(self.heading("Logga in")).to_be_visible()

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()
        expect(self.page.locator("form[data-waits]")).to_have_count(0)  # what was typed is kept before a form is sent

    def follow(self, name: str, **more: Any) -> None:
        self.click(self.page.get_by_role("link", name=name, exact=True, **more))

    def press(self, name: str, **more: Any) -> None:
        self.click(self.page.get_by_role("button", name=name, exact=True, **more))

    def choose(self, label: str, **more: Any) -> None:
        self.click(self.page.get_by_label(label, exact=True, **more))

    def write(self, label: str, text: str, **more: Any) -> None:
        self.page.get_by_label(label, **more).fill(text)

    # What a person sees.

    def heading(self, text: str) -> Locator:
        return self.page.get_by_role("heading", name=text, level=1)

    def reads(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)
