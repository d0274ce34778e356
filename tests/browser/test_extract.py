"""A registerutdrag: asked for at one unit, taken out by two, each its own part, with and without script."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.test_prints import expect_only_the_paper, paper
from tests.browser.test_walk import answer, waiting
from tests.browser.window import Window

AKT = "2026-0002"  # Robert Kjellin, at Socialpsykiatri and Beroendeenheten
OF_BER = "Hör röster och använder narkotika dagligen."


def open_the_part(window: Window) -> None:
    """From Mitt arbete."""
    window.page.goto("/")
    row = window.page.locator(".sip-task", has_text=f"Akt {AKT}")
    own = row.filter(has=window.page.get_by_role("link", name="Ta fram er del av registerutdraget", exact=True))
    window.click(own.locator(".sip-task-action a"))
    window.reads("Gå igenom det som ni har")


def row_with(window: Window, text: str) -> Locator:
    return window.page.locator(".sip-review-row", has_text=text).first


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_one_unit_writes_down_the_request_and_each_takes_out_its_own_part(
    server: Server, open_window: OpenWindow, tmp_path: Path, script: bool
) -> None:
    asa, katarina = (open_window(server, java_script_enabled=script) for _ in range(2))
    asa.log_in("bec-ber")
    write_down_the_request(asa)
    katarina.log_in("bec-soc")
    for window in (asa, katarina):
        assert "Väntar på min enhet / Senare / Ta fram er del av registerutdraget" in waiting(window, AKT)

    review(asa, script)
    text = look_at_the_paper(asa, tmp_path / "ber.pdf", script)
    assert OF_BER in text
    assert "Ditt namn: Robert Kjellin." in text
    assert "Kontaktperson från öppenvården" not in text

    open_the_part(katarina)
    katarina.press("Markera som granskad")
    katarina.reads("Er del är granskad och låst.")
    text = look_at_the_paper(katarina, tmp_path / "soc.pdf", script)
    assert OF_BER not in text
    assert "Ditt namn" not in text
    assert "Här står det som Socialpsykiatri har om dig i sipweb." in text
    hand_over(katarina)

    asa.page.goto(f"/akter/{AKT}/registerutdrag")
    asa.reads("Socialpsykiatri Hämtad, mot legitimation")
    assert not [row for row in waiting(katarina, AKT) if "registerutdraget" in row]


def write_down_the_request(asa: Window) -> None:
    asa.page.goto(f"/akter/{AKT}")
    asa.follow("Registerutdrag")
    answer(asa, "Vem har begärt utdraget?", "Den enskilde själv")
    asa.write("Vilken dag begärdes det?", "i dag")
    answer(asa, "Hur vet ni att det är rätt person?", "Legitimation visad vid besök")
    asa.press("Skriv in begäran")
    asa.reads("Begäran är inskriven. Varje enhet tar nu fram sin del.")
    asa.reads("torsdag 12 november 2026")
    asa.reads("Socialpsykiatri Ska granskas")


def review(asa: Window, script: bool) -> None:
    """One row is about someone else. With script the reason is asked for only where something is left out."""
    asa.allow(422)
    open_the_part(asa)
    other = row_with(asa, "Kontaktperson från öppenvården")
    expect(other.get_by_label("Varför inte?")).to_be_visible(visible=not script)
    asa.click(other.get_by_label("Ta inte med"))
    expect(other.get_by_label("Varför inte?")).to_be_visible()
    asa.press("Markera som granskad")
    expect(asa.page.locator(".ds-error-summary")).to_contain_text("Skriv varför uppgiften inte tas med.")
    other.get_by_label("Varför inte?").fill("Rör en annan person.")
    asa.press("Markera som granskad")
    asa.reads("Er del är granskad och låst. Skriv ut den, och lämna den.")
    asa.reads("Rör en annan person.")


def look_at_the_paper(window: Window, path: Path, script: bool) -> str:
    window.follow("Skriv ut er del")
    expect(window.heading("Registerutdrag")).to_be_visible()
    text = expect_only_the_paper(window).replace("\xa0", " ")
    assert "Integritetsskyddsmyndigheten (IMY)" in text
    assert paper(window, path) >= 2
    window.page.emulate_media(media="screen")
    window.follow("Tillbaka")
    return text


def hand_over(katarina: Window) -> None:
    katarina.follow("Lämna över er del")
    answer(katarina, "Hur lämnades delen?", "Hämtad, mot legitimation")
    katarina.press("Spara")
    katarina.reads("Er del av registerutdraget är avslutad.")


def test_a_printed_akt_has_its_number_and_marking_on_every_page_and_no_name_in_the_title(
    server: Server, open_window: OpenWindow, tmp_path: Path
) -> None:
    jenny = open_window(server)
    jenny.log_in("hl-ber")
    jenny.page.goto(f"/akter/{AKT}")
    jenny.follow("Skriv ut akten")
    expect(jenny.page).to_have_title(f"Akt {AKT} – sipweb")
    text = expect_only_the_paper(jenny)
    assert re.findall(r"^\d\. .+", text, re.MULTILINE)[:2] == ["1. Den enskilde", "2. Ansvar just nu"]
    assert text.index("Aktuell hos Socialpsykiatri") < text.index("Trepartsmöte bokat")
    assert paper(jenny, tmp_path / "akt.pdf") >= 2
    assert (
        jenny.page.evaluate("document.documentElement.dataset.paper")
        == f"Akt {AKT} · Sekretess enligt 26 kap. 1 § offentlighets- och sekretesslagen"
    )


@pytest.mark.parametrize("address", ["/akter", "/forfragningar", "/"])
def test_a_list_is_fetched_as_a_file_from_the_page(server: Server, open_window: OpenWindow, address: str) -> None:
    boss = open_window(server)
    boss.log_in("bec-ber")
    boss.page.goto(address)
    with boss.page.expect_download() as fetched:
        boss.follow("Hämta som Excel")
    assert re.fullmatch(r"[a-z-]+-2026-10-12\.xlsx", fetched.value.suggested_filename)
    assert Path(fetched.value.path()).read_bytes()[:2] == b"PK"
    expect(boss.page.locator("h1")).to_be_visible()
