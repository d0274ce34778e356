"""A manager looks into the log, and reviews last month: draws, judges, signs. Two managers at once; with and without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.window import Window

SAVED = re.compile(r"rader är sparade\.")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_last_months_log_is_reviewed_and_signed(server: Server, open_window: OpenWindow, script: bool) -> None:
    asa = open_window(server, java_script_enabled=script)
    asa.log_in("bec-ber")
    asa.click(asa.page.locator(".sip-task", has_text="Granska loggen för september 2026").locator(".sip-task-action a"))
    asa.click(asa.page.get_by_role("row", name="September 2026").get_by_role("button", name="Dra urval"))
    expect(asa.heading("Loggkontroll september 2026 Pågår")).to_be_visible()
    expect(asa.page.get_by_role("button", name="Signera")).to_be_disabled()
    asa.reads("20 rader är inte granskade än.")
    assert len(rows(asa)) == 20

    theirs = not_own(asa)
    follow_one_up_and_forget_why(asa, theirs)
    judge_the_rest(asa, theirs)
    change_one(asa, theirs[1])
    if len(theirs) < 20:
        the_enhetschef_judges_the_rest(asa, open_window(server, java_script_enabled=script))
    sign(asa)
    on_paper(asa)
    look_at_the_months(asa)
    signed = (
        "select signed_name, signed_title from log_review r join unit u on u.id = r.unit_id where u.code = 'BER' and r.month = '2026-09-01'"
    )
    assert server.sql(signed) == [("Åsa Fridlund", "Biträdande enhetschef")]


def rows(window: Window) -> list[str]:
    return window.page.locator(".sip-drawn").all_inner_texts()


def not_own(window: Window) -> list[int]:
    """Where the rows stand that the reviewer may judge: all but their own."""
    return [n for n, row in enumerate(rows(window)) if "En annan chef gör det" not in row]


def the_enhetschef_judges_the_rest(asa: Window, ulrika: Window) -> None:
    expect(asa.page.get_by_role("button", name="Signera")).to_be_disabled()
    asa.reads("gäller dig själv. En annan chef granskar")
    ulrika.log_in("ec-iof")
    ulrika.page.goto(asa.page.url)
    for row in [n for n, text in enumerate(rows(ulrika)) if "Välj" in text or "Anteckning" in text]:
        verdict(ulrika, row, "Utan anmärkning")
    ulrika.press("Spara")
    expect(ulrika.page.locator("#messages")).to_contain_text("är sparad")  # before Åsa looks again
    asa.page.goto(asa.page.url)


def verdict(window: Window, row: int, said: str) -> None:
    window.click(window.page.locator(".sip-drawn").nth(row).get_by_label(said))


def follow_one_up_and_forget_why(asa: Window, theirs: list[int]) -> None:
    """The row with the mistake stays; the other is saved, and nothing typed is lost."""
    verdict(asa, theirs[0], "Utan anmärkning")
    verdict(asa, theirs[1], "Följs upp")
    asa.page.locator(".sip-drawn").nth(theirs[2]).get_by_label("Anteckning").fill("Ska fråga om den här.")
    asa.allow(422)
    asa.press("Spara")
    expect(asa.page.locator(".ds-error-summary")).to_contain_text("Skriv vad som följs upp.")
    expect(asa.page.locator(".ds-error-summary")).to_contain_text("Välj utan anmärkning eller följs upp.")
    expect(asa.page.locator("#messages")).to_contain_text("1 rad är sparad.")
    expect(asa.page.locator(".sip-drawn").nth(theirs[0])).to_contain_text("Utan anmärkning")
    expect(asa.page.locator(".sip-drawn").nth(theirs[2]).get_by_label("Anteckning")).to_have_value("Ska fråga om den här.")
    asa.page.locator(".sip-drawn").nth(theirs[1]).get_by_label("Anteckning").fill("Pratar med handläggaren på fredag.")


def judge_the_rest(asa: Window, theirs: list[int]) -> None:
    for row in theirs[2:]:
        verdict(asa, row, "Utan anmärkning")
    asa.press("Spara")
    expect(asa.page.locator("#messages")).to_contain_text(f"{len(theirs) - 1} rader är sparade.")
    expect(asa.page.locator(".sip-drawn").nth(theirs[1])).to_contain_text("Pratar med handläggaren på fredag.")


def change_one(asa: Window, row: int) -> None:
    asa.click(asa.page.locator(".sip-drawn").nth(row).get_by_role("button", name="Ändra"))
    expect(asa.page.locator(".sip-drawn").nth(row).get_by_label("Anteckning")).to_have_value("Pratar med handläggaren på fredag.")
    asa.page.locator(".sip-drawn").nth(row).get_by_label("Anteckning").fill("Har pratat med handläggaren. Det gällde ett samtal.")
    asa.press("Spara")
    expect(asa.page.locator("#messages")).to_contain_text("1 rad är sparad.")


def sign(asa: Window) -> None:
    asa.press("Signera")
    asa.reads("Loggkontrollen är signerad.")
    asa.reads("12 oktober 2026")
    asa.reads("av Åsa Fridlund, biträdande enhetschef")
    expect(asa.page.get_by_role("button", name=re.compile("Spara|Ändra|Signera"))).to_have_count(0)


def on_paper(asa: Window) -> None:
    asa.follow("Skriv ut")
    expect(asa.page.locator(".sip-paper tbody tr")).to_have_count(20)
    asa.reads("Följs upp: Har pratat med handläggaren. Det gällde ett samtal.")
    asa.reads("av Åsa Fridlund, biträdande enhetschef.")


def look_at_the_months(asa: Window) -> None:
    asa.page.goto("/logg/kontroller")
    row = asa.page.get_by_role("row", name="September 2026")
    expect(row).to_contain_text("Signerad")
    expect(row).to_contain_text("1 följs upp")
    asa.page.goto("/")
    expect(asa.page.locator("main")).not_to_contain_text("Granska loggen")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_two_managers_judge_at_once_and_the_second_is_told(server: Server, open_window: OpenWindow, script: bool) -> None:
    goran, ulrika = (open_window(server, java_script_enabled=script) for _ in range(2))
    for window, username in ((goran, "bec-ekb"), (ulrika, "ec-iof")):
        window.log_in(username)
        window.page.goto("/logg/kontroller")
        window.click(window.page.get_by_role("row", name="September 2026").filter(has_text="Ekonomiskt bistånd").get_by_role("link"))
    first, second = [n for n, text in enumerate(rows(goran)) if "Anteckning" in text][:2]
    verdict(goran, first, "Utan anmärkning")
    verdict(ulrika, first, "Följs upp")
    ulrika.page.locator(".sip-drawn").nth(first).get_by_label("Anteckning").fill("Varför lästes den?")
    verdict(ulrika, second, "Utan anmärkning")
    goran.press("Spara")
    goran.reads("1 rad är sparad.")

    ulrika.allow(409)
    ulrika.press("Spara")
    expect(ulrika.page.locator(".ds-error-summary")).to_contain_text("Goran Petrović hann före 12 oktober 2026")
    expect(ulrika.page.locator("#messages")).to_contain_text("1 rad är sparad.")
    expect(ulrika.page.locator(".sip-drawn").nth(first).get_by_label("Anteckning")).to_have_value("Varför lästes den?")
    ulrika.press("Spara")
    ulrika.reads("1 rad är sparad.")
    expect(ulrika.page.locator(".sip-drawn").nth(first)).to_contain_text("Varför lästes den?")
    expect(ulrika.page.locator(".sip-drawn").nth(first)).to_contain_text("Ulrika Norrby")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_who_has_read_an_akt_is_found_from_the_akt(server: Server, open_window: OpenWindow, script: bool) -> None:
    jenny, asa = (open_window(server, java_script_enabled=script) for _ in range(2))
    jenny.log_in("hl-ber")
    jenny.page.goto("/akter/2026-0035")
    asa.log_in("bec-ber")
    asa.page.goto("/akter/2026-0035")
    asa.follow("Logg för akten")
    expect(asa.heading("Logg")).to_be_visible()
    first = asa.page.locator("tbody tr").first
    expect(first).to_contain_text("Åsa Fridlund")
    expect(first).to_contain_text("du själv")
    expect(asa.page.locator("tbody tr", has_text="Läste akt 2026-0035").filter(has_text="Jenny Åkerlund")).to_have_count(1)

    asa.page.goto("/logg")
    asa.choose("Bara det som pekas ut")
    asa.press("Visa")
    for why in ("öppnade en känd person", "kollega", "namne", "utanför kontorstid"):
        expect(asa.page.locator("tbody tr", has_text=why).first).to_be_visible()
    assert "utpekat=y" in asa.page.url
    asa.page.get_by_label("Från och med").fill("14/9")
    asa.page.get_by_label("Till och med").fill("14/9")
    asa.press("Visa")
    expect(asa.page.locator("tbody tr")).to_have_count(1)
    expect(asa.page.locator("tbody tr")).to_contain_text("2026-09-14 kl. 22.40")
