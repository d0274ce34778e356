"""Search by POST: no name in an address, and the way back from a hit leads to the hits."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_back_from_a_hit_leads_to_the_hits(shared_server: Server, open_window: OpenWindow, script: bool) -> None:
    jenny = open_window(shared_server, java_script_enabled=script)
    jenny.log_in("hl-ber")
    jenny.page.get_by_label("Sök namn, nummer eller akt").fill("östman")
    jenny.page.keyboard.press("Enter")
    expect(jenny.page.get_by_role("row", name="Gunnar Östman")).to_be_visible()
    assert "stman" not in jenny.page.url + jenny.page.title()
    jenny.follow("2026-0035")
    expect(jenny.heading("2026-0035")).to_be_visible()
    jenny.page.go_back()
    expect(jenny.page.get_by_role("row", name="Gunnar Östman")).to_be_visible()
    expect(jenny.page).to_have_title(re.compile("^Sök"))


def test_a_search_without_hits_says_what_one_can_do(shared_server: Server, open_window: OpenWindow) -> None:
    jenny = open_window(shared_server)
    jenny.log_in("hl-ber")
    jenny.page.get_by_label("Sök namn, nummer eller akt").fill("Hanna Ljungdahl")
    jenny.press("Sök")
    jenny.reads("Inga träffar")
    expect(jenny.page.get_by_role("link", name="Fråga om aktualitet")).to_be_visible()
