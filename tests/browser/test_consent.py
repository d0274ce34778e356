"""From a new person to a request that may leave: registered, confirmed, asked for consent; and what stops it on the way."""

import re
from datetime import date

from playwright.sync_api import expect

from sipweb.rules import numbers
from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.window import Window

NUMBER = numbers.test_number(date(1958, 3, 14), True)


def test_a_request_leaves_only_when_the_person_says_yes(server: Server, open_window: OpenWindow) -> None:
    jenny, boss = open_window(server), open_window(server)
    jenny.log_in("hl-ber")
    register(jenny)
    boss.log_in("bec-ber")
    akt = confirm(boss)

    jenny.page.goto(f"/akter/{akt}")
    write_a_request(jenny)
    expect_it_to_be_stopped(jenny, akt, "Samtycke saknas")

    consent(jenny, akt, "Nej", {})
    jenny.reads("Sparat. Den enskilde har tackat nej.")
    jenny.reads("Då stannar det här, och det är den enskildes rätt.")
    jenny.reads("Följ med när den enskilde själv tar kontakt")
    expect_it_to_be_stopped(jenny, akt, "Den enskilde har tackat nej till kontakt med Äldreenheten.")

    consent(jenny, akt, "Vill tänka på saken", {"Fråga igen senast": "2026-10-16"})
    jenny.reads("Vi påminner dig den dag ni ska frågas igen.")
    expect_it_to_be_stopped(jenny, akt, "Den enskilde vill tänka på saken")
    jenny.page.goto("/")
    expect(jenny.page.locator(".sip-task", has_text="Fråga igen om samtycke").filter(has_text=f"Akt {akt}")).to_contain_text(
        "16 oktober 2026"
    )

    consent(jenny, akt, "Ja", {}, form="Muntligt")
    jenny.reads("Samtycket är sparat och gäller.")
    open_the_draft(jenny, akt)
    jenny.press("Skicka")
    jenny.reads("Förfrågan är skickad till Äldreenheten.")


def register(jenny: Window) -> None:
    jenny.follow("Akter")
    jenny.follow("Registrera en person")
    jenny.write("Förnamn", "Astrid")
    jenny.write("Efternamn", "Provberg")
    jenny.choose("Personnummer")
    jenny.page.get_by_role("textbox", name=re.compile("^Nummer")).fill(NUMBER)
    jenny.choose("Inget skydd")
    jenny.write("När kontrollerades skyddet?", "2026-10-12")
    jenny.choose("Ansökan")
    jenny.press("Registrera")
    jenny.reads("Registreringen väntar på att biträdande enhetschef bekräftar.")
    jenny.reads("14 mars 1958")


def confirm(boss: Window) -> str:
    """The number of the new akt."""
    row = boss.page.locator(".sip-task", has_text="Bekräfta en ny aktualitet").last
    boss.click(row.locator(".sip-task-action a"))
    boss.reads("Astrid Provberg")
    boss.press("Bekräfta")
    boss.reads("Aktualiteten är bekräftad. Akten har nummer")
    return boss.page.locator("h1").inner_text()


def write_a_request(jenny: Window) -> None:
    jenny.click(jenny.page.get_by_role("link", name="Ny samverkansförfrågan").first)
    expect(jenny.page.locator("main")).to_contain_text("Samtycke saknas")
    jenny.choose("Äldreenheten")
    jenny.write("Frågeställning", "Kan ni pröva hemtjänst?")
    jenny.press("Granska")


def open_the_draft(jenny: Window, akt: str) -> None:
    jenny.page.goto(f"/akter/{akt}")
    jenny.click(jenny.page.get_by_role("link", name="Beroendeenheten → Äldreenheten"))
    jenny.follow("Skicka")
    expect(jenny.heading("Granska förfrågan")).to_be_visible()


def expect_it_to_be_stopped(jenny: Window, akt: str, why: str) -> None:
    """Not only the button: a form sent past it is refused too, with a sentence."""
    open_the_draft(jenny, akt)
    jenny.reads("Förfrågan kan inte skickas än")
    jenny.reads(why)
    expect(jenny.page.get_by_role("button", name="Skicka", exact=True)).to_be_disabled()
    token = jenny.page.locator("form[action$=granska] input[name=csrf_token]").input_value()
    answer = jenny.context.request.post(jenny.page.url, form={"csrf_token": token})
    assert answer.status in {409, 422}
    assert why in answer.text()


def consent(jenny: Window, akt: str, said: str, more: dict[str, str], form: str = "") -> None:
    jenny.page.goto(f"/akter/{akt}")
    jenny.click(jenny.page.get_by_role("link", name="Fråga om samtycke").first)
    jenny.choose("Äldreenheten")
    jenny.write("Varför ska uppgifter lämnas?", "Ta reda på vilket stöd som finns.")
    jenny.choose("Aktuell situation och behov")
    jenny.write("Hur har den enskilde fått information?", "Muntligt vid besök.")
    jenny.choose(said)
    if form:
        jenny.choose(form)
    jenny.write("Vilken dag kom svaret?", "2026-10-12")
    for label, text in more.items():
        jenny.write(label, text)
    jenny.press("Spara")
