"""What can happen in the middle of a transfer: moved away, a placement that ends, a unit that is no more, death. Each has a way out,
and the history stays."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.test_accessible import SIDEWAYS
from tests.browser.test_transfers import clean, open_transfer
from tests.browser.window import Window


def end_without(window: Window, how: str, why: str) -> None:
    window.page.get_by_text("Blev det annorlunda?").click()
    window.follow("Avsluta utan överföring")
    assert not window.page.evaluate(SIDEWAYS)
    window.choose(how)
    window.write("Skäl", why)
    window.press("Avsluta")
    window.reads("Överföringen är avslutad.")


def akt_of(window: Window) -> str:
    return re.search(r"akt (\S+)", window.page.locator("h1").inner_text())[1]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_moved_away_in_the_joint_period_the_transfer_ends_and_both_parts_can_close(
    server: Server, open_window: OpenWindow, script: bool
) -> None:
    """Nova: the unit can't close before the transfer has ended, and is told where."""
    samira, camilla, fatima = (open_window(server, java_script_enabled=script) for _ in range(3))
    samira.log_in("hl-ung")
    open_transfer(samira, "Lindahl")
    here, akt = samira.page.url, akt_of(samira)
    samira.page.goto(f"/akter/{akt}/flyttat")
    samira.write("Flyttdag", "2026-10-10")
    samira.write("Till vilken kommun?", "Grannköping")
    samira.write("Vill den enskilde att uppgifter följer med?", "Ja, överlämningen.")
    samira.press("Granska")
    samira.page.get_by_role("button", name=re.compile("flytt")).click()
    samira.reads("Flytten är registrerad.")
    samira.allow(422)
    samira.page.goto(f"/akter/{akt}")
    samira.follow("Avsluta hos oss")
    samira.page.locator("main form").get_by_role("button").last.click()
    samira.page.goto(here)
    camilla.log_in("bec-ung")
    camilla.page.goto(here)
    end_without(camilla, "Den enskilde har flyttat", "Har flyttat till Grannköping.")
    camilla.reads("Avslutad utan överföring")
    fatima.log_in("bec-soc")
    fatima.page.goto(here)
    for told in ("Den enskilde har flyttat. Har flyttat till Grannköping.", "Överlämning skickad", "Gemensam övergångsperiod"):
        fatima.reads(told)
    assert not fatima.page.evaluate(SIDEWAYS)


def test_the_receiving_unit_is_no_more_and_another_is_notified_with_what_was_judged(server: Server, open_window: OpenWindow) -> None:
    """Liam: sent, and then the unit is merged. The need is judged again with what stood, and the history of the first stays."""
    camilla, samira = open_window(server, java_script_enabled=False), open_window(server)
    camilla.log_in("bec-ung")
    open_transfer(camilla, "Hedin")
    here, akt = camilla.page.url, akt_of(camilla)
    end_without(camilla, "Enheten finns inte längre, eller har slagits samman", "Slås samman med Socialpsykiatri.")
    samira.log_in("hl-ung")
    samira.page.goto(f"/akter/{akt}/overforing")
    samira.reads("Det som bedömdes förra gången är ifyllt.")
    expect(samira.page.get_by_label("Bedömning")).to_have_value("Behöver boende med stöd.")
    clean(samira)
    samira.choose("Ja")
    samira.press("Spara bedömningen")
    samira.reads("Bedömningen är sparad.")
    camilla.page.goto(samira.page.url)
    camilla.follow("Avisera")
    expect(camilla.page.get_by_label("Varför är aviseringen sen?")).to_have_value(
        "Överföringen aviserades i tid, 11 mars 2026. En tidigare överföring avslutades 12 oktober 2026."
    )
    camilla.page.goto(here)
    camilla.reads("Överlämning skickad")


def test_a_placement_that_ends_in_the_middle_moves_the_day_for_both_and_can_end_the_transfer(
    server: Server, open_window: OpenWindow
) -> None:
    """Ebba, placed and 20: notified for her 21st birthday, and then she is no longer placed."""
    johan, nadia = open_window(server, java_script_enabled=False), open_window(server, java_script_enabled=False)
    johan.log_in("bec-fam")
    open_transfer(johan, "Nordlund")
    here, akt = johan.page.url, akt_of(johan)
    johan.page.goto(f"/akter/{akt}")
    johan.click(johan.page.get_by_role("link", name=re.compile("^Ändra placeringen från")))
    johan.write("Sista dagen", "2026-12-31")
    johan.write("Varför ändras den?", "Har fått eget boende.")
    johan.press("Spara")
    johan.reads("till 1 januari 2027.")
    nadia.log_in("bec-fun")
    nadia.reads("En placering är ändrad, och dagen för överföringen med den.")
    nadia.page.goto(here)
    nadia.reads("Byter enhet, dagen efter placeringen")
    nadia.reads("1 januari 2027")
    johan.page.goto(here)
    end_without(johan, "Placeringen eller insatsen har upphört", "Klarar sig själv.")
    nadia.page.reload()
    nadia.reads("Placeringen eller insatsen har upphört. Klarar sig själv.")


def test_a_death_ends_the_transfer_and_nothing_waits(server: Server, open_window: OpenWindow) -> None:
    """Vincent, the birthday passed: after the death no list has him, and no red line."""
    samira, fatima = open_window(server), open_window(server, java_script_enabled=False)
    samira.log_in("hl-ung")
    open_transfer(samira, "Borg")
    akt = akt_of(samira)
    samira.page.goto(f"/akter/{akt}/dodsfall")
    samira.write("Dödsdag", "2026-10-11")
    samira.choose("Anhörig")
    samira.write("Av vem?", "Mamman, per telefon")
    samira.press("Granska")
    samira.press("Registrera dödsfallet")
    samira.reads("Dödsfallet är registrerat.")
    samira.page.goto("/overforingar")
    expect(samira.page.locator("main")).not_to_contain_text("Borg")
    fatima.log_in("bec-soc")
    fatima.page.goto("/overforingar")
    expect(fatima.page.locator("main")).not_to_contain_text("Borg")
    fatima.page.goto("/")
    expect(fatima.page.locator("main")).not_to_contain_text("Skriv överlämningen till")
    assert server.sql("select state, ended_how from transfer join 'case' c on c.id = case_id where number = ?", akt) == [("ended", "died")]
