"""Which pages there are to look at: every kind that a user comes to by following links, a few of each."""

import re
from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

from playwright.sync_api import APIRequestContext

MOST = {"/akter/#": 4, "/forfragningar/#": 8, "/akter/#/samtycken/#": 5}
USUAL = 1
DOWNLOADS = re.compile(r"/kalender$")


class Links(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and (href := dict(attrs).get("href")) and not href.startswith("#"):
            self.found.append(href)


def kind_of(address: str) -> str:
    """`/akter/2026-0031?enhet=7` → `/akter/#?enhet`."""
    parts = urlsplit(address)
    asked = sorted(name for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    return re.sub(r"/\d[\d-]*", "/#", parts.path) + ("?" + "&".join(asked) if asked else "")


def pages(request: APIRequestContext, *starts: str) -> list[str]:
    """Addresses that answer with a page, breadth first."""
    first = starts or ("/",)
    waiting, seen, count, found = deque(first), set(first), Counter[str](), []
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if count[kind] >= MOST.get(kind, USUAL):
            continue
        count[kind] += 1
        answer = request.get(address)
        assert answer.status == 200, f"A link leads to {address}, which answers {answer.status}."
        found.append(address)
        for href in Links(answer.text()).found:
            to = urljoin(answer.url, href)
            if urlsplit(to).netloc != urlsplit(answer.url).netloc or DOWNLOADS.search(urlsplit(to).path):
                continue
            path = to.removeprefix(f"http://{urlsplit(to).netloc}").partition("#")[0]
            if path not in seen:
                seen.add(path)
                waiting.append(path)
    return found
