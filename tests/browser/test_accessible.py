"""WCAG 2.2 A and AA on every kind of page, as axe sees it; and what axe can't see: reflow, zoom, high contrast, big targets."""

import re
from collections import Counter
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from sipweb import create_app
from sipweb.config import Settings
from tests.browser.conftest import PLACE, OpenWindow
from tests.browser.crawl import DOWNLOADS, kind_of, pages
from tests.browser.server import Server
from tests.browser.window import Window

USERS = ("hl-ber", "controller", "bec-ber", "hl-ald", "bec-ald", "bec-soc", "bec-ung", "hl-ung", "bec-fam", "hl-bou", "ec-iof", "ac-iof")
BROKEN = {"resultTypes": ["violations"]}  # what is in order need not be described
STANDARD = BROKEN | {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
COLOURS = BROKEN | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}  # all that the dark can change
SCHEMES: tuple[tuple[Literal["light", "dark"], dict[str, Any]], ...] = (("light", STANDARD), ("dark", COLOURS))
AXE = Axe()
BROKEN_RULES = "async (asked) => (await axe.run(asked)).violations"
Plan = dict[str, list[str]]

pytestmark = pytest.mark.xdist_group("the plan of pages")  # made once


@pytest.fixture(scope="session")
def plan(shared_server: Server, browser: Browser) -> Plan:
    """Which pages each user looks at: together every kind of page, and the varied ones several times."""
    told: Plan = {}
    so_far = Counter[str]()
    for user in USERS:
        window = Window(browser.new_context(base_url=shared_server.url, **PLACE))
        window.log_in(user)
        held = last_held(shared_server) if user == "bec-ber" else ()
        told[user] = pages(window.context.request, so_far, "/", "/sok", *held)
        assert window.close() == []
    told["hl-ald"].append(moved_back(shared_server))
    request = next(address for address in told["hl-ber"] if kind_of(address) == "/forfragningar/#")
    told["hl-ber"] += [f"{request}/avbryt", f"{request}/behov"]  # offered only when consent is gone
    told["bec-soc"] += said_between_units(shared_server)
    told["bec-ber"].append("/moten/akut/anonymt")  # where the form for an urgent contact leads without an akt
    told["bec-ber"] += led_by_nobody(shared_server)
    told["bec-fam"] += [f"/placeringar/{number}" for (number,) in shared_server.sql("select max(id) from placement")]
    return told


def last_held(server: Server) -> list[str]:
    return [f"/moten/{number}" for (number,) in server.sql("select max(id) from monthly_meeting where state = 'done'")]


def moved_back(server: Server) -> str:
    """Offered only where the person has moved away."""
    ((number,),) = server.sql("select c.number from 'case' c join person p on p.id = c.person_id where p.moved_on is not null")
    return f"/akter/{number}/flyttat/ratta"


def led_by_nobody(server: Server) -> list[str]:
    """Where who begins a meeting that lacks someone is led; otherwise it is chosen on the meeting's page."""
    return [
        f"/moten/{number}/roller?saknas=writer_id"
        for (number,) in server.sql("select min(id) from monthly_meeting where state = 'planned'")
    ]


def said_between_units(server: Server) -> list[str]:
    """In an akt that is not among the first in anyone's list."""
    ((news, thread),) = server.sql("select max(a.id), max(t.id) from announcement a join thread t on t.case_id = a.case_id")
    ((decision,),) = server.sql("select max(d.id) from formal_decision d join unit u on u.id = d.unit_id where u.code = 'SOC'")
    return [f"/besked/{news}", f"/samtal/{thread}", f"/beslut/{decision}/ratta"]


def violations(page: Page) -> list[str]:
    """What axe finds in light and in dark, a line for each."""
    found = []
    if not page.evaluate("'axe' in window"):  # half a megabyte to read: once for each page, not once for each scheme
        page.evaluate(AXE.axe_script)
    for scheme, asked in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for broken in page.evaluate(BROKEN_RULES, asked):
            where = "; ".join(node["html"][:160] for node in broken["nodes"][:3])
            found.append(f"{page.url} ({scheme}): {broken['id']}, {broken['help']}: {where}")
    return found


SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
SMALL = """() => [...document.querySelectorAll("button, .ds-button, select, input:not([type=hidden]), textarea, summary")]
  .map((one) => [one, (one.labels?.[0] && ["radio", "checkbox"].includes(one.type) ? one.closest(".ds-field") : one).getBoundingClientRect()])
  .filter(([one, box]) => box.width > 1 && box.height > 1 && (box.width < 24 || box.height < 24))
  .map(([one, box]) => `${one.outerHTML.slice(0, 100)} is ${box.width} × ${box.height}`)"""


@pytest.mark.parametrize("user", USERS)
def test_axe_finds_nothing_on_any_page_and_none_scrolls_sideways_at_320_px_or_has_small_targets(
    plan: Plan, shared_server: Server, open_window: OpenWindow, user: str
) -> None:
    """320 × 256 is also what is left of 1280 × 1024 at 400 %."""
    window = open_window(shared_server)
    window.log_in(user)
    page = window.page
    found, wide, small = [], [], []
    for address in plan[user]:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        found += violations(page)
        page.set_viewport_size({"width": 320, "height": 256})
        if page.evaluate(SIDEWAYS):
            wide.append(address)
        small += [f"{address}: {one}" for one in page.evaluate(SMALL)]
    assert (found, wide, small) == ([], [], [])


NOT_BY_LINKS = {
    "drafts.keep", "static", "account.theme",
    "auth.show_login",  # looked at on its own
    "meetings.show", "escalations.moved",  # lead on
    "notes.presence", "cases.reopen",  # after a question has been sent
    "routing_presence.answer",  # after one that is asked on the way: tests/browser/test_routing.py looks at it
    "life.correct", "life.resume",  # after a death, with a reason: tests/browser/test_life.py looks at them
    # While a meeting is held and written down: tests/browser/test_monthly.py looks at them.
    "sitting.show", "sitting.item", "sitting.notes",
    "monthly_moves.late", "monthly_moves.attend", "monthly_moves.inventory", "monthly_moves.give_back", "monthly_moves.correct",
    # On the way of a transfer: tests/browser/test_transfers.py looks at them.
    "transfer_moves.notify", "transfer_moves.decide", "handovers.check", "transfer_moves.contact", "transfer_moves.hold", "transfer_moves.inform",
    "transfer_moves.close",
    "precedents.keep",  # of what was just solved: tests/browser/test_escalations.py looks at it
}  # fmt: skip


def test_the_links_lead_to_every_page_there_is(plan: Plan, demo_database: Path) -> None:
    app = create_app(Settings(instance=demo_database, database=demo_database / "demo.sqlite"))
    reached = {endpoint_of(app, address) for addresses in plan.values() for address in addresses}
    there_are = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not DOWNLOADS.search(rule.rule)}
    assert there_are - reached - NOT_BY_LINKS == set()


def endpoint_of(app: Flask, address: str) -> str:
    with app.test_request_context(address) as context:
        return context.request.endpoint or ""


def test_axe_finds_nothing_on_the_pages_that_say_no(shared_server: Server, open_window: OpenWindow) -> None:
    window = open_window(shared_server)
    window.allow(403, 404, 405, 409, 422)
    page = window.page
    page.goto("/logga-in")
    found = violations(page)
    window.press("Logga in")
    expect(page).to_have_title(re.compile("^Fel: Logga in"))
    found += violations(page)
    window.log_in("hl-ber")
    for address, heading in {
        "/akter/2026-9999": "Sidan finns inte",
        "/forfragningar/1/avboj": "",
        "/utkast/akter/ny": "Det gick inte att göra så",
    }.items():
        page.goto(address)
        expect(page.locator("h1")).to_contain_text(heading)
        found += violations(page)
    assert found == []


@pytest.mark.parametrize(
    ("user", "address", "button"),
    [
        ("hl-ber", "/akter/ny", "Registrera"),
        ("hl-ber", "/akter/2026-0035/forfragningar/ny", "Granska"),
        ("hl-ber", "/akter/2026-0035/samtycken/nytt", "Spara"),
        ("hl-ber", "/akter/2026-0035/namnbyte", "Granska"),
        ("hl-ber", "/akter/2026-0035/dodsfall", "Granska"),
        ("bec-ald", "/forfragningar", "Utse handläggare"),
    ],
    ids=str,
)
def test_axe_finds_nothing_on_a_form_with_mistakes(
    shared_server: Server, open_window: OpenWindow, user: str, address: str, button: str
) -> None:
    window = open_window(shared_server)
    window.allow(422)
    window.log_in(user)
    window.page.goto(address)
    if address.endswith("/namnbyte"):
        window.write("Förnamn", "")
    window.page.get_by_role("button", name=button, exact=True).first.click()
    expect(window.page.locator(".ds-error-summary")).to_be_visible()
    found = violations(window.page)
    window.page.set_viewport_size({"width": 320, "height": 640})
    assert not window.page.evaluate(SIDEWAYS)
    assert found == []


RING = """() => { const at = document.activeElement;
  return [at, at.closest(".ds-field")].some((one) => one && getComputedStyle(one).outlineStyle !== "none" && parseFloat(getComputedStyle(one).outlineWidth) >= 2); }"""


@pytest.mark.parametrize("address", ["/", "/akter", "/akter/2026-0035", "/akter/2026-0035/forfragningar/ny"])
def test_with_forced_colours_one_sees_what_has_focus(shared_server: Server, open_window: OpenWindow, tmp_path: Path, address: str) -> None:
    window = open_window(shared_server, forced_colors="active")
    window.log_in("hl-ber")
    window.page.goto(address)
    assert window.page.evaluate("matchMedia('(forced-colors: active)').matches")
    for _ in range(25):
        window.page.keyboard.press("Tab")
        what = window.page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert window.page.evaluate(RING) or "ds-skip-link" in what or what.startswith("<body"), what
    assert window.page.screenshot(path=tmp_path / "forced.png", full_page=True)
