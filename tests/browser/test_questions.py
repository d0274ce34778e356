"""An anonymous question asked, answered, made advice and named, by people in windows of their own."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.test_accessible import SIDEWAYS, violations
from tests.browser.test_drafts import run_out
from tests.browser.window import Window

AKT = "2026-0035"
SITUATION = "Går i behandling hos oss. Har svårt med tvätt och mat."


def waiting(window: Window) -> list[str]:
    """What Mitt arbete says about anonymous questions, newest first."""
    window.page.goto("/")
    rows = window.page.locator("section.sip-stack .sip-task", has_text="Anonym fråga").locator(".sip-task-what > a")
    return [text for text in rows.all_inner_texts() if "Äldreenheten" in text or "Beroendeenheten" in text]


def write_the_question(window: Window, situation: str) -> None:
    window.follow("Förfrågningar")
    window.follow("Anonyma frågor")
    window.follow("Ny anonym fråga")
    window.choose("Äldreenheten")
    window.write("Rubrik", "Hjälp hemma efter behandling")
    window.write("Ålder", "65-70")
    window.write("Situationen", situation)
    window.write("Behoven", "Stöd med tvätt, mat och hygien.")
    window.page.get_by_label("Fråga", exact=True).fill("Kan ni, eller någon annan, ge stöd i hemmet?")
    window.press("Granska")


def send_it_past_a_number_and_a_name(window: Window) -> None:
    window.allow(422)
    write_the_question(window, f"{SITUATION} Se akt {AKT}.")
    expect(window.page.locator(".ds-error-summary")).to_contain_text(f"Ta bort ”{AKT}”. Det visar vem det gäller.")
    expect(window.page.get_by_label("Behoven")).to_have_value("Stöd med tvätt, mat och hygien.")
    window.write("Situationen", f"Östman har brutit höften. {SITUATION}")
    window.press("Granska")
    window.reads("Det här ser Äldreenheten")
    window.reads("de är också namn på någon i en akt som du kan läsa: Östman.")
    window.press("Skicka")
    expect(window.page.locator(".ds-error-summary")).to_contain_text("Texten innehåller ”Östman”.")
    window.click(window.page.get_by_role("link", name="Ändra", exact=True))
    window.write("Situationen", SITUATION)
    window.press("Granska")
    expect(window.page.get_by_text("Är det ett namn?")).to_have_count(0)
    window.press("Skicka")
    window.reads("Frågan är skickad till Äldreenheten.")


def answer_it(window: Window) -> None:
    window.click(window.page.get_by_role("link", name="Svara på en anonym fråga från Beroendeenheten", exact=True))
    expect(window.page.locator("main")).not_to_contain_text("Östman")
    window.follow("Svara")
    window.page.get_by_label("Svar", exact=True).fill("Ja. Behovet prövas efter en ansökan.")
    answer = window.page.get_by_role("group", name="Kan er enhet, eller någon annan, erbjuda stöd?")
    window.click(answer.get_by_label("Ja"))
    window.write("Vilka enheter, och vilket stöd?", "Äldreenheten: hemtjänst.")
    window.click(window.page.get_by_role("group", name="aktuell hos flera enheter samtidigt").get_by_label("Kanske"))
    window.press("Skicka svaret")
    window.reads("Svaret är skickat.")


def make_it_advice(window: Window) -> None:
    window.follow("Använd som allmänt råd")
    expect(window.page.get_by_label("Rubrik")).to_have_value("Hjälp hemma efter behandling")
    window.write("Rubrik", "Hemtjänst efter en behandling")
    window.page.get_by_label("Råd", exact=True).fill("Behovet prövas som vanligt, efter en ansökan.")
    window.press("Spara rådet")
    window.reads("Rådet kan nu läsas av alla medarbetare.")


def name_it(window: Window) -> None:
    window.follow("Läs svaret från Äldreenheten och avsluta")
    window.reads("Ja. Behovet prövas efter en ansökan.")
    window.follow("Gör till en namngiven förfrågan")
    window.press("Fortsätt")
    expect(window.page.locator(".ds-error-summary")).to_contain_text("Välj en akt eller skriv aktnumret.")
    window.page.get_by_label("Dina akter").select_option(label=f"{AKT} Gunnar Östman")
    window.press("Fortsätt")
    expect(window.heading("Ny samverkansförfrågan")).to_be_visible()
    window.reads("Frågan är avslutad.")
    expect(window.page.get_by_label("Äldreenheten", exact=True)).to_be_checked()
    expect(window.page.get_by_label("Situationen just nu")).to_have_value(f"{SITUATION}\n\nStöd med tvätt, mat och hygien.")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_question_is_asked_answered_made_advice_and_named(server: Server, open_window: OpenWindow, script: bool) -> None:
    jenny, boss, controller = (open_window(server, java_script_enabled=script) for _ in range(3))
    came_from: dict[str, str | None] = {}
    jenny.context.on("request", lambda request: came_from.update({request.url: request.all_headers().get("referer")}))

    jenny.log_in("hl-ber")
    send_it_past_a_number_and_a_name(jenny)
    assert waiting(jenny)[0] == "Väntar på svar från Äldreenheten"

    boss.log_in("bec-ald")
    assert waiting(boss) == ["Svara på en anonym fråga från Beroendeenheten"]
    answer_it(boss)
    make_it_advice(boss)
    assert waiting(boss) == []

    assert waiting(jenny)[0] == "Läs svaret från Äldreenheten och avsluta"
    name_it(jenny)
    assert came_from[f"{server.url}/akter/{AKT}/forfragningar/ny"] in {None, f"{server.url}/"}
    jenny.write("Den enskildes egna ord", "Jag vill klara mig hemma.")
    jenny.press("Granska")
    jenny.press("Skicka")
    jenny.reads("Förfrågan är skickad till Äldreenheten.")
    assert "Läs svaret från Äldreenheten och avsluta" not in waiting(jenny)

    controller.log_in("controller")
    controller.follow("Allmänna råd")
    controller.follow("Hemtjänst efter en behandling")
    controller.reads("Behovet prövas som vanligt, efter en ansökan.")
    expect(controller.page.locator("main")).not_to_contain_text("anonym fråga")

    rows = server.sql("select news from history_value where news like '%anonymous_question%'")
    assert rows
    assert not [news for (news,) in rows if AKT in news or "referral" in news or "case" in news]
    assert server.sql("select key from draft where key like '/fragor/%'") == []


def test_a_session_that_runs_out_while_naming_keeps_nothing_of_which_akt(server: Server, open_window: OpenWindow) -> None:
    jenny = open_window(server)
    jenny.log_in("hl-ber")
    jenny.page.goto("/fragor")
    jenny.click(jenny.page.get_by_role("link", name="Boendestöd under pågående behandling"))
    jenny.follow("Gör till en namngiven förfrågan")
    jenny.page.get_by_label("Eller skriv aktnumret").fill(AKT)
    run_out(server)
    jenny.press("Fortsätt")
    jenny.reads("Du hade varit borta för länge och är utloggad. Logga in igen, och gör om det sista.")
    assert server.sql("select key from draft") == []
    assert server.sql("select state from anonymous_question where heading like 'Boendestöd under%'") == [("sent",)]


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_on_the_forms_with_mistakes(shared_server: Server, open_window: OpenWindow, width: int) -> None:
    window = open_window(shared_server, viewport={"width": width, "height": 800})
    window.allow(422)
    window.log_in("hl-ber")
    window.page.goto("/fragor")
    its = window.page.get_by_role("link", name="Boendestöd under pågående behandling").get_attribute("href")
    found = []
    for address, button in (("/fragor/ny", "Granska"), (f"{its}/namngiven", "Fortsätt"), (f"{its}/ta-tillbaka", "Ta tillbaka")):
        window.page.goto(address)
        window.press(button)
        expect(window.page.locator(".ds-error-summary")).to_be_visible()
        found += violations(window.page)
        assert not window.page.evaluate(SIDEWAYS), address
    assert found == []


def test_the_warning_about_a_name_is_clean_and_fits_a_phone(server: Server, open_window: OpenWindow) -> None:
    window = open_window(server, viewport={"width": 320, "height": 800})
    window.allow(422)
    window.log_in("hl-ber")
    window.page.goto("/fragor/ny")
    write_in_place(window)
    window.press("Skicka")
    expect(window.page.locator(".ds-error-summary")).to_be_visible()
    assert violations(window.page) == []
    assert not window.page.evaluate(SIDEWAYS)
    window.choose("Skicka ändå, det är inte den personen")
    window.press("Skicka")
    window.reads("Frågan är skickad till Socialpsykiatri.")


def write_in_place(window: Window) -> None:
    window.choose("Socialpsykiatri")
    for label, words in {"Rubrik": "Boendestöd", "Ålder": "66", "Situationen": "Gunnar Östman bor ensam.", "Behoven": "Mat."}.items():
        window.write(label, words)
    window.page.get_by_label("Fråga", exact=True).fill("Kan ni ge stöd?")
    window.press("Granska")
