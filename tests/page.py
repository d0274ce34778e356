"""An HTML page as tests read it, and what every page must keep to."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "meta", "link", "br", "hr", "img", "wbr"}
NOT_VISIBLE = {"hidden", "submit", "button", "image", "reset"}


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    parent: "Element | None" = None
    parts: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        words = " ".join(part if isinstance(part, str) else part.text for part in self.parts if self.tag not in {"script", "style"})
        return re.sub(r"\s+([.,:;)])", r"\1", " ".join(words.split()))

    def all(self, *tags: str) -> list["Element"]:
        """Every element inside, in order; only these tags if some are named."""
        below = [part for part in self.parts if isinstance(part, Element)]
        return [e for part in below for e in ([part] if not tags or part.tag in tags else []) + part.all(*tags)]

    def within(self, tag: str) -> bool:
        return self.tag == tag or (self.parent is not None and self.parent.within(tag))


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = self.here = Element("", {})
        self.html = html
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.parts.append(element)
        if tag not in VOID:
            self.here = element

    def handle_endtag(self, tag):
        at = self.here
        while at.tag and at.tag != tag:
            at = at.parent
        if at.tag:
            self.here = at.parent

    def handle_data(self, data):
        if data.strip():
            self.here.parts.append(data)

    @property
    def main(self) -> Element:
        return next(iter(self.root.all("main")), self.root)

    @property
    def text(self) -> str:
        return self.main.text

    @property
    def h1(self) -> str:
        return self.root.all("h1")[0].text

    def h1_words(self) -> str:
        """The h1 without the tag that stands in it."""
        h1 = self.root.all("h1")[0]
        tags = [e.text for e in h1.all("span") if "ds-tag" in e.attrs.get("class", "")]
        return h1.text.removesuffix(tags[0]).strip() if tags else h1.text

    @property
    def title(self) -> str:
        return self.root.all("title")[0].text

    @property
    def links(self) -> list[str]:
        return [a.attrs["href"] for a in self.root.all("a") if a.attrs.get("href", "").startswith("/")]

    @property
    def buttons(self) -> list[str]:
        """What stands on buttons, and on links that look like them, in the page itself."""
        return [e.text for e in self.main.all("a", "button") if "ds-button" in e.attrs.get("class", "") and "disabled" not in e.attrs]

    @property
    def errors(self) -> list[str]:
        """What the error summary says."""
        return [li.text for box in summaries(self) for li in box.all("li")]

    def errors_beside(self, field: str) -> str:
        """What stands beside the field with this name."""
        boxes = [e for e in self.main.all("div") if e.attrs.get("id") == f"{field}-error"]
        return " ".join(e.text for e in boxes)

    @property
    def messages(self) -> str:
        return next(e for e in self.root.all() if e.attrs.get("id") == "messages").text

    def rows(self) -> list[list[str]]:
        """The cells of every table row in the page."""
        cells = [[c.text for c in row.all("th", "td")] for row in self.main.all("tr") if row.within("tbody")]
        return [row for row in cells if row]

    def values(self) -> dict[str, str]:
        """What the fields hold: text, the chosen option, the ticked boxes."""
        found = {}
        for e in self.root.all("input", "textarea", "select"):
            kind = e.attrs.get("type", "text")
            if e.tag == "select":
                chosen = [o for o in e.all("option") if "selected" in o.attrs] or e.all("option")
                found[e.attrs["name"]] = chosen[0].attrs["value"] if chosen else ""
            elif e.tag == "textarea":
                found[e.attrs["name"]] = "".join(p for p in e.parts if isinstance(p, str)).strip()
            elif kind not in {"checkbox", "radio"} or "checked" in e.attrs:
                found[e.attrs.get("name", "")] = e.attrs.get("value", "")
        found.pop("once", None)  # sent again by a test, it is a form filled in again
        return found


def faults(page: Page) -> list[str]:
    """What is wrong with the page, in words; empty when it keeps to the rules of the house."""
    everything = page.root.all()
    told = [f"{len(page.root.all('h1'))} h1"] if len(page.root.all("h1")) != 1 else []
    if not told and not page.title.removeprefix("Fel: ").startswith(page.h1_words()):
        told.append(f"the title {page.title!r} does not begin with the h1 {page.h1!r}")
    ids = [e.attrs["id"] for e in everything if "id" in e.attrs]
    told += [f"the id {i} stands {n} times" for i, n in sorted(Counter(ids).items()) if n > 1]
    labelled = {label.attrs.get("for") for label in everything if label.tag == "label" and label.text}
    told += [f"no label for {e.attrs}" for e in everything if needs_label(e) and not has_label(e, labelled)]
    told += [f"{e.tag} with {name}" for e in everything for name in e.attrs if name == "style" or re.fullmatch("on[a-z]+", name)]
    told += ["inline script" for e in page.root.all("script") if not e.attrs.get("src")]
    told += ["inline style" for e in page.root.all("style")]
    if [e.attrs.get("lang") for e in page.root.all("html")] != ["sv"]:
        told.append("the language is not sv")
    asked = [a.attrs["href"][1:] for box in summaries(page) for a in box.all("a")]
    if any(one not in ids for one in asked):
        told.append(f"the error summary points at no id: {asked}")
    elif asked != sorted(asked, key=ids.index):
        told.append(f"the error summary has another order than the page: {asked}")
    told += [f"{what} points at no id" for what in points_at_nothing(everything, set(ids))]
    return told


def summaries(page: Page) -> list[Element]:
    return [e for e in page.main.all("div") if "ds-error-summary" in e.attrs.get("class", "")]


def needs_label(e: Element) -> bool:
    return e.tag in {"select", "textarea"} or (e.tag == "input" and e.attrs.get("type") not in NOT_VISIBLE)


def has_label(e: Element, labelled: set[str | None]) -> bool:
    return bool(e.attrs.get("aria-label") or e.attrs.get("aria-labelledby")) or e.attrs.get("id") in labelled or e.within("label")


def points_at_nothing(everything: list[Element], ids: set[str]) -> list[str]:
    told = []
    for e in everything:
        for name in ("for", "aria-describedby", "aria-labelledby"):
            told += [f"{name}={target}" for target in e.attrs.get(name, "").split() if target not in ids]
    return told
