"""A decision told to two units: one gets the content, one only that there is news; both acknowledge, and the sender sees it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.window import Window

NAME = "Kjell Sundin"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_decision_is_told_to_two_units_and_acknowledged(server: Server, open_window: OpenWindow, script: bool) -> None:
    jenny, mehmet, peter = (open_window(server, java_script_enabled=script) for _ in range(3))
    jenny.log_in("hl-ber")
    akt = open_the_akt(jenny)
    refer_to_a_decision(jenny)
    tell_the_others(jenny)

    for window, username, reads in (
        (mehmet, "hl-ekb", "Kontaktperson beviljas till mars."),
        (peter, "hl-soc", "Beroendeenheten har tagit ett beslut. Ring"),
    ):
        window.log_in(username)
        acknowledge(window, akt, reads)
    expect(peter.page.locator("main")).not_to_contain_text("Kontaktperson")

    jenny.page.goto(f"/akter/{akt}")
    jenny.reads("Läst av alla")
    jenny.follow("Beroendeenheten: nytt beslut")
    for name in ("Mehmet Aydemir", "Peter Nyqvist"):
        jenny.reads(name)


def test_what_happened_is_copied_to_the_journal_and_ticked(server: Server, open_window: OpenWindow) -> None:
    jenny = open_window(server, permissions=["clipboard-read", "clipboard-write"])
    jenny.log_in("hl-ber")
    akt = open_the_akt(jenny)
    refer_to_a_decision(jenny)
    jenny.page.goto(f"/akter/{akt}")
    card = jenny.page.locator("section", has=jenny.page.get_by_role("heading", name="Till journalen"))
    entry = card.locator("article", has_text="Beslut att hänvisa till").first
    jenny.click(entry.get_by_role("button", name="Kopiera texten"))
    expect(entry.get_by_role("status")).to_have_text("Kopierat")
    copied = jenny.page.evaluate("navigator.clipboard.readText()")
    assert "Beslut att hänvisa till." in copied
    assert f"Samverkansakt {akt} i sipweb." in copied
    jenny.click(entry.get_by_role("button", name="Journalfört Beslut att hänvisa till"))
    jenny.reads("Markerat som journalfört.")
    jenny.page.goto(f"/journal?akt={akt}")
    jenny.reads("Journalfört av Jenny Åkerlund")


def test_two_handläggare_write_to_each_other(server: Server, open_window: OpenWindow) -> None:
    jenny, mehmet = open_window(server), open_window(server)
    jenny.log_in("hl-ber")
    akt = open_the_akt(jenny)
    jenny.follow("Nytt samtal")
    jenny.choose("Ekonomiskt bistånd")
    jenny.write("Vad gäller det?", "Härbärget")
    jenny.write("Behövs för handläggningen därför att", "vi delar på kostnaden.")
    jenny.write("Meddelande", "Kan ni betala en vecka till?")
    jenny.press("Skicka")
    jenny.reads("Kan ni betala en vecka till?")
    mehmet.log_in("hl-ekb")
    mehmet.follow(f"Jenny Åkerlund har skrivit i ett samtal. Akt {akt}.")
    mehmet.write("Meddelande", "Ja, till fredag.")
    mehmet.press("Skicka")
    mehmet.reads("Meddelandet är skickat.")
    jenny.page.reload()
    jenny.reads("Ja, till fredag.")


def open_the_akt(window: Window) -> str:
    window.page.goto("/akter")
    window.click(window.page.get_by_role("row", name=NAME).get_by_role("link"))
    return window.page.get_by_role("heading", level=1).inner_text()


def refer_to_a_decision(jenny: Window) -> None:
    jenny.follow("Beslut att hänvisa till")
    jenny.write("Vem har beslutat?", "Enhetschef Beroendeenheten")
    jenny.write("Punkt i delegationsordningen", "4.2")
    jenny.page.get_by_label("Vem har berättat för den enskilde?").select_option(label="Jenny Åkerlund, Beroendeenheten")
    jenny.press("Spara")
    jenny.reads("Hänvisningen till beslutet är sparad.")


def tell_the_others(jenny: Window) -> None:
    jenny.write("Vad ska de andra veta?", "Kontaktperson beviljas till mars.")
    jenny.page.get_by_label("Socialpsykiatri", exact=True).uncheck()
    jenny.write("Behövs för handläggningen därför att", "ni planerar stödet.")
    jenny.press("Skicka")
    jenny.reads("Det här ser")
    jenny.reads("Beroendeenheten har tagit ett beslut. Ring")
    jenny.press("Skicka")
    jenny.reads("Beskedet är skickat till Ekonomiskt bistånd, Socialpsykiatri.")


def acknowledge(window: Window, akt: str, reads: str) -> None:
    row = window.page.locator(".sip-task", has_text=f"Akt {akt}").filter(has_text="Läs besked från Beroendeenheten")
    window.click(row.locator(".sip-task-action a"))
    window.reads(reads)
    window.click(window.page.get_by_role("button", name="Jag har läst"))
    window.reads("Du har läst beskedet. Den andra enheten ser det.")
