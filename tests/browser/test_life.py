"""A death, from the card to the last reader; a mistake made good; two akter that become one. With the mouse, in real windows."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.test_accessible import SIDEWAYS, violations
from tests.browser.test_walk import waiting
from tests.browser.window import Window

TOLD = "har avlidit. Det som var bokat, väntade eller gällde är avslutat. Akten läses nu med ett skäl."


def look_up(window: Window, words: str) -> None:
    """By the search box at the top of every page."""
    window.page.goto("/")
    window.page.get_by_role("searchbox").fill(words)
    window.page.get_by_role("searchbox").press("Enter")
    expect(window.heading("Sök")).to_be_visible()


def open_akt(window: Window, words: str) -> str:
    """The akt of the one hit; returns its number."""
    look_up(window, words)
    link = window.page.locator("main tbody tr").filter(has_text="Aktuell").get_by_role("link").first
    number = link.inner_text()
    window.click(link)
    expect(window.heading(number)).to_be_visible()
    return number


def on_the_card(window: Window, link: str) -> None:
    window.click(window.page.get_by_text("Ändra eller registrera", exact=True))
    window.follow(link)


def looks_right(window: Window, script: bool) -> None:
    """Nothing that axe sees, and no scrolling sideways on a phone."""
    if script:
        assert violations(window.page) == []
    size = window.page.viewport_size
    window.page.set_viewport_size({"width": 320, "height": 640})
    assert not window.page.evaluate(SIDEWAYS)
    window.page.set_viewport_size(size)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_death_ends_everything_once_and_a_mistake_resurrects_nothing(server: Server, open_window: OpenWindow, script: bool) -> None:
    peter, helena, katarina = (open_window(server, java_script_enabled=script) for _ in range(3))
    helena.log_in("hl-ald")
    peter.log_in("hl-soc")
    akt = open_akt(peter, "Stenmark")
    assert waiting(helena, akt) == waiting(peter, akt) == ["Väntar på mig / Senare / Trepartsmöte kl.\xa013.00"]

    peter.page.goto(f"/akter/{akt}")
    on_the_card(peter, "Har avlidit")
    peter.write("Dödsdag", "2026-10-13")
    peter.choose("Anhörig")
    peter.write("Av vem?", "Sonen, per telefon")
    peter.allow(422)
    peter.press("Granska")
    peter.reads("Dagen har inte kommit än.")
    peter.write("Dödsdag", "10 oktober")
    peter.press("Granska")
    expect(peter.heading("Läs igenom: dödsfallet")).to_be_visible()
    for told in (
        "Möten som ställs in",
        "Trepartsmöte 20 oktober 2026 kl. 13.00, Hemma hos den enskilde",
        "Socialpsykiatri och Äldreenheten",
    ):
        peter.reads(told.replace("kl. ", "kl.\xa0"))
    peter.reads("Samtycken som inte längre gäller")
    looks_right(peter, script)
    peter.press("Ändra")
    expect(peter.page.get_by_label("Av vem?")).to_have_value("Sonen, per telefon")
    peter.press("Granska")
    peter.press("Registrera dödsfallet")
    peter.reads("Dödsfallet är registrerat.")

    assert waiting(peter, akt) == waiting(helena, akt) == []
    helena.page.goto("/")
    helena.reads(f"Den enskilde i akt {akt} {TOLD}")
    look_up(peter, "Stenmark")
    peter.reads("Avliden")
    expect(peter.page.locator("main tbody tr")).to_contain_text("Avslutad – läs med skäl")
    (meeting,) = server.sql("select id from meeting where kind = 'three_party' and change_reason = 'Den enskilde har avlidit.'")
    helena.allow(404)
    helena.page.goto(f"/trepartsmoten/{meeting[0]}/inbjudan")
    expect(helena.heading("Sidan finns inte")).to_be_visible()

    correct_it(katarina, akt, script)
    helena.page.goto("/")
    helena.reads(f"Rättelse: den enskilde i akt {akt} lever.")
    assert waiting(peter, akt) == waiting(helena, akt) == []
    peter.page.goto(f"/akter/{akt}")
    peter.reads("Eva Stenmark")
    peter.reads("Rättelse: den enskilde lever")
    peter.reads("Ingen samverkan pågår")


def correct_it(katarina: Window, akt: str, script: bool) -> None:
    """The manager reads with a reason, says that the person lives, and opens the unit's part again."""
    katarina.log_in("bec-soc")
    katarina.page.goto(f"/akter/{akt}")
    katarina.write("Varför behöver du läsa?", "Sonen ringde igen. Det gällde hans farmor.")
    katarina.press("Öppna")
    katarina.reads("Eva Stenmark, avled 10 oktober 2026")
    looks_right(katarina, script)
    katarina.follow("Rätta: den enskilde lever")
    looks_right(katarina, script)
    katarina.write("Varför?", "Förväxling. Det var hennes svärmor.")
    katarina.press("Rätta")
    katarina.reads("Alla som fick veta om dödsfallet har fått veta att det var fel.")
    katarina.follow("Öppna hos er igen")
    looks_right(katarina, script)
    katarina.page.get_by_label("Handläggare").select_option(label="Peter Nyqvist")
    katarina.press("Öppna igen")
    katarina.reads("Er del är öppen igen.")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_two_akter_become_one_after_a_second_look_and_two_again(server: Server, open_window: OpenWindow, script: bool) -> None:
    goran, ulrika = (open_window(server, java_script_enabled=script) for _ in range(2))
    ulrika.log_in("ec-iof")
    row = ulrika.page.locator(".sip-task").filter(has=ulrika.page.get_by_role("link", name="Granska sammanslagning av två akter"))
    ulrika.click(row.locator(".sip-task-action a"))
    ulrika.reads("Han visade sitt körkort vid besöket.")
    gone, kept = ulrika.page.locator(".sip-kicker").inner_text().removeprefix("Akt ").split(" till akt ")
    expect(ulrika.page.get_by_role("row", name="Namn")).to_contain_text("Sami Rantanen")
    looks_right(ulrika, script)
    ulrika.press("Slå samman akterna")
    ulrika.reads(f"Akterna är sammanslagna. Akt {gone} leder hit.")
    ulrika.page.goto(f"/akter/{gone}")
    expect(ulrika.heading(kept)).to_be_visible()

    goran.log_in("bec-ekb")
    goran.page.goto("/")
    goran.reads(f"Akt {gone} är sammanslagen med akt {kept}.")
    open_akt(goran, gone)
    goran.follow(f"Om sammanslagningen med akt {gone}")
    looks_right(goran, script)
    goran.write("Varför ska den ångras?", "De är bröder.")
    goran.press("Ångra sammanslagningen")
    goran.reads("Sammanslagningen är ångrad.")
    goran.page.goto(f"/akter/{gone}")
    goran.reads("Sammi Rantanen")
    propose_again(goran, kept, gone, script)


def propose_again(goran: Window, kept: str, gone: str, script: bool) -> None:
    goran.page.goto(f"/akter/{kept}")
    on_the_card(goran, "Finns två akter?")
    looks_right(goran, script)
    goran.allow(422)
    goran.write("Den andra aktens nummer", "2026-9999")
    goran.press("Jämför")
    goran.reads("Det finns ingen annan akt med det numret som du kan läsa.")
    goran.write("Den andra aktens nummer", gone)
    goran.press("Jämför")
    expect(goran.heading("Jämför två akter")).to_be_visible()
    looks_right(goran, script)
    for question in ("Namn", "Telefon"):
        goran.click(goran.page.get_by_role("group", name=question).get_by_label(f"(akt {kept})"))
    goran.write("Hur vet ni att det är samma person?", "De hade fel: det är en person.")
    goran.press("Föreslå sammanslagning")
    goran.reads("En annan chef som läser båda akterna granskar och genomför den.")
