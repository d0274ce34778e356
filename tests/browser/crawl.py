"""Which pages there are to look at: every kind that a user comes to by following links, a few of each."""

import re
from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

from playwright.sync_api import APIRequestContext

# Of most kinds one page is enough. The varied ones: how many for each user, and for all together.
VARIED = {"/": (1, 12), "/akter": (1, 12), "/forfragningar": (1, 12), "/konto": (1, 2)} | {
    "/akter/#": (4, 24),
    "/forfragningar/#": (10, 26),
    "/akter/#/samtycken/#": (3, 8),
    "/fragor": (1, 7),
    "/fragor/#": (4, 16),
    "/fragor/rad": (1, 12),
    "/fragor/rad/#": (2, 10),
    "/akter/#/registerutdrag": (2, 4),
    "/registerutdrag/#": (2, 6),
    "/logg/kontroller": (1, 3),
    "/logg/kontroller/#": (2, 3),
    "/lamna-over/#": (2, 6),
    "/moten": (1, 8),
    "/moten/#": (3, 12),
    "/moten/#/mapp": (3, 6),
    "/punkter/#": (7, 16),
    "/moten/akut/#": (4, 10),
    "/moten/akut": (1, 5),
    "/moten/vardplanering": (1, 5),
    "/moten/uppgifter/#": (2, 4),
    "/rutinen/uppfoljning": (1, 3),
    "/moten/vardplanering/#": (4, 8),
    "/rutinen/uppfoljning/#": (2, 3),
    "/lyft": (1, 12),
    "/lyft/#": (7, 20),
    "/lyft/prejudikat/#": (2, 4),
    "/overforingar": (1, 8),
    "/overforingar/#": (9, 24),
    "/avvikelser": (1, 8),
    "/var-hor-arendet-hemma/#": (3, 9),
    "/avvikelser/mojliga": (1, 4),
    "/avvikelser/#": (6, 18),
}
DOWNLOADS = re.compile(r"/(kalender|excel|csv)$")


class Links(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and (href := dict(attrs).get("href")) and not href.startswith("#"):
            self.found.append(href)


def kind_of(address: str) -> str:
    """`/akter/2026-0035?enhet=7` → `/akter/#?enhet`."""
    parts = urlsplit(address)
    asked = sorted(name for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    return re.sub(r"/\d[\d-]*", "/#", parts.path) + ("?" + "&".join(asked) if asked else "")


def pages(request: APIRequestContext, so_far: Counter[str], *starts: str) -> list[str]:
    """Addresses that answer with a page, breadth first; `so_far` counts the kinds over all users."""
    waiting, seen, mine, found = deque(starts), set(starts), Counter[str](), []
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        most, most_together = VARIED.get(kind, (1, 1))
        if mine[kind] >= most or so_far[kind] >= most_together:
            continue
        mine[kind] += 1
        so_far[kind] += 1
        answer = request.get(address)
        assert answer.status == 200, f"A link leads to {address}, which answers {answer.status}."
        found.append(address)
        for href in Links(answer.text()).found:
            to = urlsplit(urljoin(answer.url, href))
            path = to.path + (f"?{to.query}" if to.query else "")
            if to.netloc == urlsplit(answer.url).netloc and not DOWNLOADS.search(to.path) and path not in seen:
                seen.add(path)
                waiting.append(path)
    return found
