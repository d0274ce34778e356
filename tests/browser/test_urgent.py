"""An urgent contact written down by one manager and confirmed by another, and a care planning from booking to follow-up."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.test_accessible import SIDEWAYS, violations
from tests.browser.window import Window

AKT = "2026-0035"  # Gunnar Östman, at Beroendeenheten, who has said yes to Äldreenheten


def write_down_the_call(window: Window) -> None:
    window.follow("Möten")
    window.follow("Akuta kontakter")
    window.follow("Registrera akut kontakt")
    window.choose("Någon i en akt som vi har")
    window.write("Aktnummer", AKT)
    window.press("Fortsätt")
    window.choose("Äldreenheten")
    window.write("Vem nådde ni?", "Per-Olof Hägg, biträdande enhetschef")
    window.choose("Telefon")
    window.write("Vilken dag?", "i går")
    window.write("Vilken tid?", "15.20")
    window.write("Vad gällde det?", "Hittades på golvet av en granne.")
    window.write("Vad kom ni fram till?", "Trygghetslarm installeras i dag.")
    window.choose("Samtycke")
    window.write("När fick den enskilde veta?", "i dag")
    window.allow(422)
    window.press("Registrera")
    expect(window.page.locator(".ds-error-summary")).to_contain_text("Skriv varför det inte kunde vänta.")
    expect(window.page.get_by_label("Vad kom ni fram till?")).to_have_value("Trygghetslarm installeras i dag.")
    window.write("Varför kunde det inte vänta till nästa månadsmöte?", "Han kunde inte vara ensam i natt.")
    window.press("Registrera")
    window.reads("Samtalet är inskrivet. Äldreenheten har fått veta det.")


def correct_it(window: Window) -> None:
    window.page.goto("/")
    window.click(window.page.locator(".sip-task-what > a", has_text="Bekräfta det akuta samtalet med Beroendeenheten").last)
    window.reads("Han kunde inte vara ensam i natt.")
    window.follow("Bekräfta eller rätta")
    window.choose("Nej, vi uppfattade det så här")
    window.write("Så uppfattade vi det", exact=True, text="Larmet kommer i morgon. I natt åker nattpatrullen förbi.")
    window.press("Skicka svaret")
    window.reads("Svaret är sparat.")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_urgent_contact_and_a_care_planning_by_two_units(server: Server, open_window: OpenWindow, script: bool) -> None:
    boss, other = (open_window(server, java_script_enabled=script) for _ in range(2))
    boss.log_in("bec-ber")
    write_down_the_call(boss)
    other.log_in("bec-ald")
    correct_it(other)
    boss.page.reload()
    boss.reads("Larmet kommer i morgon.")
    boss.press("Tagen upp på mötet")
    boss.reads("Tagen upp på mötet 12 oktober 2026.")
    boss.follow("Till akten")
    boss.reads("Akut kontakt registrerad: Beroendeenheten och Äldreenheten")

    jenny = open_window(server, java_script_enabled=script)
    jenny.log_in("hl-ber")
    plan_it(jenny)
    other.page.goto("/")
    other.reads("Beroendeenheten kallar er till en vårdplanering")
    server.start("2026-10-14T15:00")
    hold_it(jenny)
    server.start("2026-10-16T09:00")
    follow_it_up(jenny)
    assert server.sql("select state from care_planning order by id desc limit 1") == [("followed_up",)]


def plan_it(window: Window) -> None:
    window.page.goto(f"/akter/{AKT}")
    window.follow("Planera vårdplanering")
    window.reads("På mötet tas inga beslut")
    window.write("Den enskildes egna ord", "Jag vill hem.")
    window.choose("Det finns anledning att tro att insatser kan behövas från båda avdelningarna")
    window.write("Beskriv", "Behandling och hemtjänst samtidigt.")
    window.choose("Äldreenheten")
    window.write("Dag", "14 oktober", exact=True)
    window.write("Klockan", "13")
    window.write("Plats", "Avdelning 4")
    window.write("Vilka kommer från kommunen?", "Jenny Åkerlund, socialsekreterare")
    window.write("Vilka kommer från regionen?", "Sjuksköterska, avdelning 4")
    window.write("Intern uppföljning", "16 oktober")
    window.press("Granska")
    window.reads("Sjuksköterska, avdelning 4")
    window.press("Kalla")
    window.reads("Vårdplaneringen är planerad. Äldreenheten har fått veta det.")


def hold_it(window: Window) -> None:
    window.page.goto("/")
    window.click(window.page.locator(".sip-task", has_text=AKT).get_by_role("link", name="Skriv in vårdplaneringen", exact=True))
    window.follow("Skriv in mötet")
    expect(window.page.get_by_label("Vilka var med?")).to_have_value("Jenny Åkerlund, socialsekreterare\nSjuksköterska, avdelning 4")
    window.write("Information och genomgång", "Skrivs ut på fredag. Vi berättade vad var och en kan pröva.")
    window.press("Spara")
    window.reads("Vårdplaneringen är inskriven.")


def follow_it_up(window: Window) -> None:
    window.page.goto("/")
    window.click(window.page.locator(".sip-task", has_text=AKT).get_by_role("link", name="Följ upp vårdplaneringen internt", exact=True))
    window.follow("Skriv in uppföljningen")
    window.write("Vilken dag följde ni upp?", "i dag")
    window.write("Vad kom ni fram till om ett gemensamt ansvar?", "Var och en prövar sitt.")
    window.press("Spara")
    window.reads("Vårdplaneringen är uppföljd.")


def test_axe_finds_nothing_where_something_was_wrong_and_it_fits_a_phone(shared_server: Server, open_window: OpenWindow) -> None:
    window = open_window(shared_server, viewport={"width": 320, "height": 800})
    window.allow(422)
    window.log_in("bec-ber")
    found = []
    for address, button in (
        (f"/akter/{AKT}/akut", "Registrera"),
        ("/moten/akut/anonymt", "Registrera"),
        (f"/akter/{AKT}/vardplanering", "Granska"),
    ):
        window.page.goto(address)
        window.press(button)
        expect(window.page.locator(".ds-error-summary")).to_be_visible()
        found += violations(window.page)
        assert not window.page.evaluate(SIDEWAYS), address
    assert found == []
