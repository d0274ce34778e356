"""A whole month with four users: drafted, reported in time and too late, held, written, locked; with and without script."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.test_accessible import SIDEWAYS, violations
from tests.browser.window import Window

AKT = "2026-0035"
MEETING = "Samverkansmöte 2026-10-13"


def look(window: Window) -> None:
    """Nothing that axe finds, and nothing to scroll sideways for."""
    assert violations(window.page) == []
    assert not window.page.evaluate(SIDEWAYS)


def look_into(window: Window, heading: str, *links: str) -> None:
    """The page, and the pages that its links lead to."""
    here = window.page.url
    look(window)
    for link in links:
        window.follow(link)
        look(window)
        window.page.goto(here)
        window.reads(heading)


def draft_it(window: Window) -> None:
    window.follow("Möten")
    window.follow("Ny punkt")
    window.choose("Individärende")
    window.write("Aktnummer", AKT)
    window.press("Fortsätt")
    window.choose("Äldreenheten")
    window.write("Kort bakgrund", "Har bott ensam sedan i våras.")
    window.write("Aktuell situation", "Klarar inte trapporna.")
    window.write("Pågående insatser", "Behandling hos oss.")
    window.write("Problembild", "Kommer inte ut.")
    window.write("Frågeställning", "Vem tar första kontakten?")
    window.press("Spara utkastet")
    window.reads("Biträdande enhetschef anmäler punkten till mötet.")


def report_it_in_time(window: Window) -> None:
    window.page.goto("/")
    window.click(window.page.locator(".sip-task", has_text="Anmäl punkten till mötet").get_by_role("link").first)
    window.reads("Har bott ensam sedan i våras.")
    window.follow("Anmäl till mötet")
    window.reads("Anmäl till mötet senast måndag 12 oktober 2026 kl.\u00a012.00.")
    window.press("Anmäl till mötet")
    window.reads("Punkten är anmäld till mötet.")


def report_it_too_late(window: Window) -> None:
    window.allow(422)
    window.follow("Möten")
    window.follow(MEETING)
    window.reads("Tiden har gått ut.")
    window.follow("Konsultation: Stöd efter ett återfall (anonymt)")
    window.follow("Skriv vidare")
    window.write("Problembild", "Öppnar inte dörren.")
    window.write("Frågeställning", "Vad kan vi göra tillsammans?")
    window.press("Spara och granska")
    window.press("Anmäl ändå")
    expect(window.page.locator(".ds-error-summary")).to_contain_text("Skriv varför punkten behöver tas upp ändå.")
    window.write("Varför behöver punkten tas upp ändå?", "Det hände i morse.")
    window.press("Anmäl ändå")
    window.reads("Ordföranden tar ställning till punkten.")


def take_it_up(window: Window) -> None:
    window.page.goto("/moten")
    window.follow(MEETING)
    window.reads("För sent till mötet: Stöd efter ett återfall (anonymt)")
    window.reads("Det hände i morse.")
    window.press("Ta upp på mötet")
    window.reads("Punkten tas upp på mötet.")
    name_the_writer(window)


def name_the_writer(window: Window) -> None:
    window.click(window.page.get_by_text("Byt ordförande eller den som skriver"))
    window.page.get_by_label("Skriver anteckningar").select_option(label="Per-Olof Hägg")
    window.press("Spara")
    expect(window.page.locator("main dl").first).to_contain_text("Per-Olof Hägg")
    window.page.wait_for_load_state()  # a server that is started anew breaks off what it is sending


def hold_it(window: Window, script: bool) -> None:
    window.page.goto("/moten")
    window.follow(MEETING)
    window.press("Börja mötet")
    window.reads("Mötet har börjat.")
    expect(window.page.locator("main")).not_to_contain_text("Östman")
    if script:
        look_into(window, "Mötet pågår", "Skriv vilka som är med")
    window.follow("Börja med första punkten")
    window.reads("Punkt 1 av ")
    while not (item := window.page.locator("h1").inner_text()).startswith("Mötet pågår"):
        settle(window, script)
        expect(window.page.locator("h1")).not_to_have_text(item)  # the notice is the same after every item
    window.press("Avsluta mötet")
    window.reads("Mötet är avslutat. Läs igenom anteckningarna.")


def settle(window: Window, script: bool) -> None:
    name = window.page.locator("h1").inner_text()
    if window.page.get_by_role("group", name="parallellt?").count():
        window.click(window.page.get_by_role("group", name="parallellt?").get_by_label("Ja"))
    if "Samverkanssvårighet" in window.page.locator(".sip-kicker").first.inner_text():
        window.choose("Lyft till enhetscheferna (nivå 3)")
        window.page.get_by_label("Det här kom vi överens om", exact=True).fill("Enhetscheferna avgör vem som ger stödet.")
        window.press("Spara utfallet")
        window.reads("Utfallet är sparat.")
        return
    if AKT not in name:
        window.choose("Noterad")
        window.press("Spara utfallet")
        window.reads("Utfallet är sparat.")
        return
    if script:
        look(window)
    expect(window.page.locator("details dd").first).to_be_hidden()
    window.click(window.page.get_by_text("Visa vem det gäller och hela punkten"))
    window.reads("Kommer inte ut.")
    window.choose("Vi kom överens")
    window.page.get_by_label("Det här kom vi överens om", exact=True).fill("Äldreenheten ringer först.")
    window.page.locator("#task_1").fill("Ringa och boka hembesök")
    first = window.page.get_by_role("group", name="Uppgift 1")
    first.get_by_label("Vem gör det?").select_option(label="Helena Forsgren, Äldreenheten")
    first.get_by_label("Senast").fill("20 oktober")
    window.press("Spara utfallet")
    window.reads("Utfallet är sparat.")


def solve_what_was_lifted(server: Server, asked: Window, head: Window, other: Window) -> None:
    """By the enhetschefer, on level 3, while the minutes are written; the other unit has agreed that it is lifted."""
    ((number,),) = server.sql("select max(id) from escalation")
    assert server.sql(f"select level, state from escalation where id = {number}") == [(3, "level_3")]
    asked.click(asked.page.locator(".sip-task", has_text=f"Lyft fråga {number},").locator(".sip-task-what > a"))
    asked.press("Vi har tagit del och är överens")
    head.log_in("ec-iof")
    head.click(head.page.locator(".sip-task", has_text=f"Lyft fråga {number},").locator(".sip-task-what > a"))
    head.reads("Enhetscheferna avgör vem som ger stödet.")
    head.follow("Löst")
    head.write("Så löstes det", "Socialpsykiatri ger stödet, och Beroendeenheten är med de första gångerna.")
    head.press("Spara")
    other.log_in("ec-aof")
    other.click(other.page.locator(".sip-task", has_text=f"Lyft fråga {number},").locator(".sip-task-what > a").first)
    other.press("Vi har tagit del och är överens")
    expect(other.page.get_by_role("heading", level=1)).to_contain_text("Löst")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_month_from_a_draft_to_locked_minutes(server: Server, open_window: OpenWindow, script: bool):
    told = {"java_script_enabled": script}
    heads = [open_window(server, **told) for _ in range(2)]
    worker, boss, late, writer = (open_window(server, **told) for _ in range(4))
    worker.log_in("hl-ber")
    draft_it(worker)
    server.start("2026-10-12T11:59")
    boss.log_in("bec-ber")
    report_it_in_time(boss)
    server.start("2026-10-12T12:01")
    late.log_in("bec-fun")
    report_it_too_late(late)
    take_it_up(boss)
    server.start("2026-10-13T09:05")
    hold_it(boss, script)
    writer.log_in("bec-ald")
    solve_what_was_lifted(server, writer, *heads)
    writer.page.goto("/moten")
    writer.follow(MEETING)
    writer.follow("Anteckningarna")
    writer.reads("Äldreenheten ringer först.")
    writer.press("Anteckningarna är klara")
    writer.reads("Skriv vilka som var med, och sedan att anteckningarna är klara.")
    writer.follow("Skriv närvaron")
    writer.press("Spara närvaron")
    writer.reads("Närvaron är sparad.")
    writer.press("Anteckningarna är klara")
    writer.reads("Ordföranden har fått veta det.")
    boss.page.goto("/")
    boss.click(boss.page.locator(".sip-task", has_text="Bekräfta anteckningarna").get_by_role("link").first)
    if script:
        look_into(boss, "Anteckningar 2026-10-13", "Skicka tillbaka")
    boss.press("Bekräfta och lås")
    boss.reads("Anteckningarna är låsta. Varje punkt om en enskild står nu i hens akt.")
    if script:
        look_into(boss, "Anteckningar 2026-10-13", "Lägg till en rättelse")
    worker.page.goto(f"/akter/{AKT}")
    expect(worker.page.locator("main")).to_contain_text(re.compile("Behandlad på Samverkansmöte 13 oktober 2026"))
    worker.page.goto("/moten")
    worker.follow(MEETING)
    worker.follow("Anteckningarna")
    worker.click(worker.page.get_by_role("link", name=re.compile(f"^Utdrag Akt {AKT}")))
    worker.reads("Anteckningarna är bekräftade och låsta.")
    assert "Gemensam mall" not in worker.page.locator("main").inner_text()


def test_the_inventory_of_the_term_is_made_at_the_status_meeting(server: Server, open_window: OpenWindow):
    """Only the figures are kept, as they are that day."""
    window = open_window(server)
    window.log_in("bec-ber")
    server.start("2026-11-13T09:05")
    window.page.goto("/moten")
    window.follow("Avstämningsmöte 2026-11-13")
    name_the_writer(window)
    window.press("Börja mötet")
    window.follow("Terminsinventering")
    look(window)
    figures = window.page.locator("main dl").inner_text()
    assert re.search(r"Kommande överföringar\s+[1-9]", figures)
    window.press("Spara inventeringen")
    window.reads("Terminsinventeringen för HT 2026 är gjord.")
    server.start("2027-05-13T09:05")  # the young people of the list have had their birthdays
    window.follow("Terminsinventering")
    window.reads("Siffrorna står som de var då.")
    assert window.page.locator("main dl").inner_text() == figures


def test_what_is_typed_at_an_item_is_still_there_after_something_beside_it_was_saved(server: Server, open_window: OpenWindow):
    window = open_window(server)
    window.log_in("bec-ber")
    server.start("2026-10-13T09:05")
    window.page.goto("/moten")
    window.follow(MEETING)
    name_the_writer(window)
    window.press("Börja mötet")
    window.follow("Börja med första punkten")
    window.page.locator("#notes").fill("Alla vill ha samma mall.")
    window.click(window.page.get_by_text("Anteckna något som inte hör till någon punkt"))
    window.page.locator("#ovrigt-notes").fill("Nästa gång i Lilla rummet.")
    window.click(window.page.get_by_role("complementary", name="Hela mötet").get_by_role("button", name="Spara"))
    window.reads("Anteckningarna är sparade.")
    expect(window.page.locator("#notes")).to_have_value("Alla vill ha samma mall.")
    look(window)
    window.follow("Skriv vilka som är med")
    look(window)


def drag(window: Window, row: Locator, to: Locator) -> None:
    """As a hand does it: past what lies between."""
    begin, end = row.bounding_box(), to.bounding_box()
    assert begin and end
    window.page.mouse.move(begin["x"] + begin["width"] / 2, begin["y"] + begin["height"] / 2)
    window.page.mouse.down()
    window.page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=10)
    window.page.mouse.up()


def test_the_agenda_is_ordered_by_dragging_and_with_the_keyboard(server: Server, open_window: OpenWindow):
    window = open_window(server)
    window.log_in("bec-ber")
    window.page.goto("/moten")
    window.follow(MEETING)
    rows = window.page.locator(".sip-agenda > li")
    first, second = rows.nth(0).locator("a").first.inner_text(), rows.nth(1).locator("a").first.inner_text()
    button = rows.nth(0).get_by_role("button", name=re.compile("^Ner"))
    button.focus()
    window.page.keyboard.press("Enter")
    expect(rows.nth(0).locator("a").first).to_have_text(second)
    drag(window, rows.nth(1), rows.nth(0))
    expect(rows.nth(0).locator("a").first).to_have_text(first)
    look(window)
    window.page.goto("/moten/3/for-sena")  # what came too late about a protected person is answered without being read
    window.reads("Bara de som är utsedda läser innehållet.")
    look(window)
