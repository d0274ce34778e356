"""The main job, done with the mouse by two handläggare and a biträdande enhetschef, each in a window of their own."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.window import Window

AKT = "2026-0035"
AT_THE_PRE_MEETING, AFTER_THE_MEETING = "2026-10-14T10:00", "2026-10-20T14:30"
ROWS = """(akt) => [...document.querySelectorAll(".sip-task")]
  .filter((row) => row.textContent.includes("Akt " + akt) && row.closest("section.sip-stack"))
  .map((row) => [row.closest("section.sip-stack").querySelector("h2"), row.closest(".sip-tasks").querySelector("h3").firstChild,
    row.querySelector("a")].map((part) => part.textContent.trim()).join(" / "))"""


def waiting(window: Window, akt: str = AKT) -> list[str]:
    """What Mitt arbete says about this akt: where it waits, how soon, what to do. What waits to be copied is tried elsewhere."""
    window.page.goto("/")
    told: list[str] = window.page.evaluate(ROWS, akt)
    return [row for row in told if "att journalföra" not in row]


def do_it(window: Window, title: str, button: str) -> None:
    """Press the button of a row in Mitt arbete."""
    window.page.goto("/")
    row = window.page.locator(".sip-task", has_text=f"Akt {AKT}").filter(has=window.page.get_by_role("link", name=title, exact=True))
    window.click(row.locator(".sip-task-action a", has_text=button))
    window.page.wait_for_url("**/forfragningar/*")


def send_a_request(window: Window) -> None:
    """From Akter, as the person who knows where to look."""
    window.follow("Akter")
    window.follow(window.page.get_by_role("row", name="Gunnar Östman").get_by_role("link").inner_text())
    window.click(window.page.get_by_role("link", name="Ny samverkansförfrågan").first)
    window.choose("Äldreenheten")
    window.write("Den enskildes egna ord", "Jag vill klara mig hemma.")
    window.write("Frågeställning", "Kan ni pröva hemtjänst och trygghetslarm?")
    window.write("Situationen just nu", "Behandling pågår hos oss.")
    window.press("Granska")
    window.reads("Det här ser Äldreenheten")
    window.press("Skicka")
    window.reads("Förfrågan är skickad till Äldreenheten.")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_request_becomes_a_held_trepartsmote_and_an_application(server: Server, open_window: OpenWindow, script: bool) -> None:
    jenny, helena, boss = (open_window(server, java_script_enabled=script) for _ in range(3))

    jenny.log_in("hl-ber")
    send_a_request(jenny)
    print(f"Clicks from login to sent request: {jenny.clicks}")
    assert jenny.clicks == 7
    assert waiting(jenny) == ["Jag väntar på / Senare / Väntar på svar från Äldreenheten"]

    boss.log_in("bec-ald")
    assert waiting(boss) == ["Väntar på min enhet / Senare / Utse handläggare"]
    name_helena_in_the_inbox(boss)
    assert waiting(boss) == []
    assert waiting(jenny) == ["Jag väntar på / Senare / Äldreenheten ska boka förmöte"]

    helena.log_in("hl-ald")
    assert waiting(helena) == ["Väntar på mig / Senare / Ta kontakt och boka förmöte"]
    propose_three_times(helena)
    assert waiting(helena) == ["Jag väntar på / Senare / Beroendeenheten ska välja en tid"]
    assert waiting(jenny) == ["Väntar på mig / Den här veckan / Välj en tid för förmötet"]
    do_it(jenny, "Välj en tid för förmötet", "Välj tid")
    jenny.press("Välj 14 oktober 2026 kl. 9.00")
    jenny.reads("Tiden är vald. Mötet är bokat för er båda.")
    assert waiting(jenny) == waiting(helena) == ["Väntar på mig / Den här veckan / Förmöte kl.\xa09.00"]

    server.start(AT_THE_PRE_MEETING)
    assert waiting(jenny) == ["Väntar på mig / I dag / Skriv in förmötet"]
    write_down_the_pre_meeting(helena)
    assert waiting(jenny) == waiting(helena) == ["Väntar på mig / Senare / Boka trepartsmöte"]
    book_the_trepartsmote(jenny)
    look_at_the_invitation(jenny)
    assert waiting(jenny) == waiting(helena) == ["Väntar på mig / Senare / Trepartsmöte kl.\xa013.00"]

    server.start(AFTER_THE_MEETING)
    assert waiting(jenny) == waiting(helena) == ["Väntar på mig / I dag / Skriv in trepartsmötet"]
    write_down_the_trepartsmote(helena)
    assert waiting(jenny) == ["Väntar på mig / Senare / Avsluta med utfall"]
    promised = "Väntar på mig / Senare / Uppgift från trepartsmötet"
    assert waiting(helena) == ["Väntar på mig / Senare / Avsluta med utfall", promised]
    close_with_an_application(jenny)
    assert (waiting(jenny), waiting(helena)) == ([], [promised])
    do_it(helena, "Uppgift från trepartsmötet", "Visa")
    helena.press("Klart Ringa och boka hembesök")
    helena.reads("Uppgiften är klar.")
    assert waiting(helena) == []
    expect_a_track_of_their_own(helena)


def name_helena_in_the_inbox(boss: Window) -> None:
    boss.follow("Enhetens inkorg")
    asked = boss.page.locator("article", has_text=f"Akt {AKT}")
    expect(asked).to_contain_text("Svar senast 2026-10-19")
    choice = asked.get_by_label("Handläggare")
    label, before = with_load(choice)
    choice.select_option(label=label)
    boss.click(asked.get_by_role("button", name="Utse handläggare"))
    boss.reads("Helena Forsgren är utsedd och har fått veta det.")
    expect(boss.page.locator("article", has_text=f"Akt {AKT}")).to_have_count(0)
    expect(boss.page.get_by_role("row", name=AKT)).to_contain_text("Handläggare utsedd")
    assert with_load(boss.page.get_by_label("Handläggare").first)[1] == before + 1


def with_load(choice: Locator) -> tuple[str, int]:
    """Helena's line in the list of handläggare, and how much she has open."""
    label = choice.locator("option", has_text="Helena Forsgren").inner_text()
    return label, int(label.removeprefix("Helena Forsgren – ").removesuffix(" öppna"))


def propose_three_times(helena: Window) -> None:
    do_it(helena, "Ta kontakt och boka förmöte", "Boka")
    helena.follow("Föreslå tre tider")
    helena.choose("Förmöte")
    for order, (label, day) in enumerate({"Första": "14/10", "Andra": "15 okt", "Tredje": "2026-10-16"}.items()):
        helena.write(f"{label} förslaget, dag", day)
        helena.page.get_by_label("Klockan").nth(order).fill(("9", "13.30", "15:00")[order])
    helena.write("Plats", "Digitalt möte")
    helena.press("Föreslå")
    helena.reads("Tiderna är föreslagna. Den andra handläggaren väljer en.")


def write_down_the_pre_meeting(helena: Window) -> None:
    do_it(helena, "Skriv in förmötet", "Skriv in")
    helena.follow("Förmöte genomfört")
    helena.write("Hur ska trepartsmötet gå till?", "Gunnar berättar först, sedan enheterna.")
    helena.write("Vad är syftet med trepartsmötet?", "Berätta om hemtjänst, och ta emot en ansökan.")
    helena.choose("Ja")
    helena.press("Spara")
    helena.reads("Förmötet är inskrivet.")


def book_the_trepartsmote(jenny: Window) -> None:
    do_it(jenny, "Boka trepartsmöte", "Boka")
    jenny.follow("Boka trepartsmöte")
    expect(jenny.page.get_by_label("Vad mötet handlar om")).to_have_value("Berätta om hemtjänst, och ta emot en ansökan.")
    jenny.write("Dag", "20 oktober", exact=True)
    jenny.write("Klockan", "13")
    jenny.write("Plats", "Socialkontoret, samtalsrum 2")
    jenny.write("Hur bjuds den enskilde in?", "Brev, och samtal dagen före.")
    jenny.press("Boka trepartsmöte")
    jenny.reads("Trepartsmötet är bokat.")


def look_at_the_invitation(jenny: Window) -> None:
    jenny.follow("Inbjudan att skriva ut")
    expect(jenny.heading("Inbjudan till trepartsmöte")).to_be_visible()
    for told in ("Hej Gunnar Östman!", "tisdag 20 oktober 2026", "Socialkontoret, samtalsrum 2", "Helena Forsgren, biståndshandläggare"):
        jenny.reads(told)


def write_down_the_trepartsmote(helena: Window) -> None:
    do_it(helena, "Skriv in trepartsmötet", "Skriv in")
    helena.follow("Trepartsmöte genomfört")
    helena.write("Den enskildes egna ord", "Jag vill ha hjälp med maten.")
    for who in ("Jenny Åkerlund", "Helena Forsgren", "Den enskilde"):
        helena.choose(f"{who} var med")
    helena.write("Det mötet kom fram till", "Gunnar ansökte om hemtjänst på mötet.")
    answer(helena, "Fick den enskilde information", "Ja")
    answer(helena, "Gjorde den enskilde en ansökan?", "Ja")
    helena.write("Uppgift 1", "Ringa och boka hembesök")
    helena.page.get_by_label("Vem gör det?").first.select_option(label="Helena Forsgren")
    helena.page.get_by_label("Klart senast").first.fill("27/10")
    helena.press("Spara")
    helena.reads("Trepartsmötet är inskrivet.")


def close_with_an_application(jenny: Window) -> None:
    do_it(jenny, "Avsluta med utfall", "Avsluta")
    jenny.follow("Avsluta")
    jenny.choose("Ansökan gjord")
    jenny.choose("Jag har berättat om utfallet för den andra handläggaren")
    answer(jenny, "Finns ett beslut att hänvisa till?", "Nej")
    jenny.press("Avsluta")
    jenny.reads("Samverkan är avslutad.")
    jenny.reads("Ansökan gjord")


def expect_a_track_of_their_own(helena: Window) -> None:
    helena.page.goto("/akter")
    helena.follow(AKT)
    own = helena.page.locator("section", has=helena.page.get_by_role("heading", name="Er del"))
    for told in ("2026-10-20", "Ansökan", "Helena Forsgren"):
        expect(own).to_contain_text(told)
    expect(helena.page.locator(".sip-responsibility")).to_contain_text("Äldreenheten")


def answer(window: Window, question: str, said: str, **more: Any) -> None:
    window.click(window.page.get_by_role("group", name=question).get_by_label(said, exact=True))
