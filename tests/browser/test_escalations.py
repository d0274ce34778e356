"""A difficulty on its way from two handläggare to the avdelningschefer, and what came of it, by people in windows of their own."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.test_accessible import SIDEWAYS, violations
from tests.browser.window import Window

AKT = "2026-0021"  # Kjell Sundin: current at Beroendeenheten, Ekonomiskt bistånd and Socialpsykiatri
NAME = "Sundin"
REPORT = "Ekonomiskt bistånd kan betala en städning, men ingen enhet kan ge stöd efteråt. Vi är överens om läget."


def write_it_up(window: Window) -> str:
    window.page.goto(f"/akter/{AKT}")
    window.follow("Ta upp en svårighet mellan enheterna")
    window.press("Spara")
    expect(window.page.locator(".ds-error-summary")).to_contain_text("Välj minst en enhet.")
    window.write("Den enskildes egna ord", "Jag vill ha det rent, men inte bli utkörd.")
    window.choose("Ekonomiskt bistånd")
    window.choose("Socialpsykiatri")
    window.write("När pratade ni senast om det?", "8/10")
    window.write("Vad har ni försökt?", "Vi har ringt varandra tre gånger och träffats en gång.")
    window.write("Vilken fråga behöver få ett svar?", "Vilken enhet ordnar saneringen, och stödet efteråt?")
    window.press("Spara")
    window.reads("Uppskrivet. De andra enheterna har fått veta det.")
    return re.sub(r".*/lyft/(\d+).*", r"\1", window.page.url)


def lift(window: Window, question: str, report: str, button: str = "Lyft", level: int = 2) -> None:
    window.follow(f"Lyft till nivå {level}")
    window.write("Vilken fråga ska nästa nivå svara på?", question)
    window.page.locator("#report").fill(report)
    window.press(button)


def from_work(window: Window, title: str, number: str) -> None:
    """To the question, from its row in Mitt arbete."""
    window.page.goto("/")
    row = window.page.locator(".sip-task", has_text=f"Lyft fråga {number},").filter(has_text=title)
    window.click(row.locator(".sip-task-what > a"))


def agree(window: Window, number: str, title: str = "Är ni överens om att lyfta?") -> None:
    from_work(window, title, number)
    window.press("Vi har tagit del och är överens")
    window.reads("Sparat: ni har tagit del och är överens.")


def here_is(window: Window, level: str) -> None:
    expect(window.page.locator("ol[aria-label='Nivåer'] li[aria-current='step']")).to_contain_text(level)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_difficulty_goes_all_the_way_up_is_solved_and_kept(server: Server, open_window: OpenWindow, script: bool) -> None:
    people: dict[str, Window] = {}

    def as_(username: str) -> Window:
        if username not in people:
            people[username] = open_window(server, java_script_enabled=script)
            people[username].allow(422)
            people[username].log_in(username)
        return people[username]

    number = write_it_up(as_("hl-ber"))
    here_is(as_("hl-ber"), "1 Handläggare")
    lift(as_("hl-ber"), "Vilken enhet ordnar saneringen?", "Ingen av oss har delegation.")
    for other in ("hl-ekb", "hl-soc"):
        agree(as_(other), number)

    boss = as_("bec-ber")
    from_work(boss, "Lös frågan, eller lyft den vidare", number)
    boss.reads("Ingen av oss har delegation.")
    lift(boss, "Vilken enhet ansvarar efter saneringen?", REPORT, level=3)
    boss.reads("Frågan är lyft till enhetscheferna.")
    agree(as_("bec-ekb"), number)
    from_work(as_("bec-soc"), "Är ni överens om att lyfta?", number)
    as_("bec-soc").follow("Vi är inte överens")
    as_("bec-soc").write("Varför är ni inte överens?", "Vi har inte provat ett gemensamt hembesök.")
    as_("bec-soc").press("Spara")
    as_("bec-soc").reads("Svaret är sparat. De andra enheterna får veta det.")

    head = as_("ec-iof")
    from_work(head, "Lös frågan, eller lyft den vidare", number)
    here_is(head, "3 Enhetschef")
    head.reads("Vi har inte provat ett gemensamt hembesök.")
    head.reads("ansvarar den enhet som har fattat beslutet för pågående insatser")
    lift(head, "Ska den enhet som betalar också ordna stödet?", "Vi ser olika på lagen, och det gäller fler.", "Granska", 4)
    head.reads("Det här ser avdelningscheferna")
    head.reads(REPORT)
    expect(head.page.locator("main")).not_to_contain_text(NAME)
    head.press("Lyft")
    head.reads("Frågan är lyft till avdelningscheferna.")
    agree(as_("ec-aof"), number)

    top = as_("ac-iof")
    from_work(top, "Lös den lyfta frågan, eller avsluta den", number)
    here_is(top, "4 Avdelningschef")
    top.reads(REPORT)
    top.reads("Du ser det som har lyfts hit, inte akten och inte vem det gäller.")
    expect(top.page.locator("main")).not_to_contain_text(NAME)
    top.allow(404)
    assert top.page.goto(f"/akter/{AKT}").status == 404  # type: ignore[union-attr]
    top.page.goto(f"/lyft/{number}")
    top.follow("Löst")
    top.write("Så löstes det", "Ekonomiskt bistånd ordnar saneringen. Socialpsykiatri ger stöd från samma dag.")
    top.press("Spara")
    agree(as_("ac-aof"), number, "Är ni överens om hur det löses?")
    expect(as_("ac-aof").page.get_by_role("heading", level=1)).to_contain_text("Löst")

    jenny = as_("hl-ber")
    jenny.page.goto("/")
    jenny.reads("En lyft fråga är löst")
    jenny.page.goto(f"/akter/{AKT}")
    jenny.reads("Ekonomiskt bistånd ordnar saneringen.")
    jenny.page.goto(f"/lyft/{number}")
    expect(jenny.page.locator("main")).not_to_contain_text(REPORT)

    boss.page.goto(f"/lyft/{number}")
    boss.follow("Spara som prejudikat")
    if script:
        assert violations(boss.page) == []
        assert not boss.page.evaluate(SIDEWAYS)
    boss.choose("Beroendeenheten och Ekonomiskt bistånd")
    boss.page.get_by_label("Rubrik").fill(f"Sanering hos {NAME}")
    boss.press("Spara")
    boss.reads(f"Texten innehåller ”{NAME}”.")
    boss.page.get_by_label("Rubrik").fill("Sanering av en bostad")
    boss.press("Spara")
    boss.reads("Sparat. Alla medarbetare kan läsa det.")

    anyone = as_("controller")
    anyone.page.goto("/lyft/prejudikat")
    anyone.write("Ord i rubriken", "sanering")
    anyone.press("Visa")
    anyone.follow("Sanering av en bostad")
    anyone.reads("Socialpsykiatri ger stöd från samma dag.")
    expect(anyone.page.locator("main")).not_to_contain_text("lyft fråga")
