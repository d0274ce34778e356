"""What is handed over on paper: all of it there, nothing of the screen's, and for protected people nothing that leads to them."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.window import Window

MARKING = "Sekretess enligt 26 kap. 1 §"
INVITED = "2026-0002"  # Robert Kjellin, trepartsmöte today
AGREED = "2025-0003"  # Carina Fjellström, trepartsmöte held


def paper(window: Window, path: Path) -> int:
    """How many pages come out of the printer; the PDF itself is left in `path`."""
    window.page.emulate_media(media="print")
    window.page.pdf(path=path, format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", path.read_bytes()))


def open_the_invitation(window: Window) -> None:
    open_the_request(window, INVITED)
    window.follow("Inbjudan att skriva ut")
    expect(window.heading("Inbjudan till trepartsmöte")).to_be_visible()


def open_the_request(window: Window, akt: str) -> None:
    window.page.emulate_media(media="screen")
    window.page.goto(f"/akter/{akt}")
    window.click(window.page.locator("main a[href^='/forfragningar/']").filter(has_text=re.compile("Beroendeenheten → ")).first)
    expect(window.page.locator("h1")).to_contain_text(f"akt {akt}")


def open_the_agreement(window: Window) -> None:
    open_the_request(window, AGREED)
    window.follow("Det här kom vi överens om, att skriva ut")
    expect(window.heading("Det här kom vi överens om")).to_be_visible()


def open_the_consent(window: Window, akt: str = "2026-0035") -> None:
    window.page.goto(f"/akter/{akt}")
    window.page.emulate_media(media="screen")
    window.click(window.page.locator(f"main a[href^='/akter/{akt}/samtycken/']").filter(has_text=re.compile("enheten|psykiatri")).first)
    window.follow("Blankett att skriva ut")
    expect(window.heading("Samtycke till samverkan")).to_be_visible()


def expect_only_the_paper(window: Window) -> str:
    """Its text, when nothing of the screen is printed with it."""
    window.page.emulate_media(media="print")
    for what in ("nav", "button", "footer", "[role=search]", ".sip-paper-tools", ".ds-skip-link"):
        for one in window.page.locator(what).all():
            expect(one).to_be_hidden()
    expect(window.page.locator(".sip-marking")).to_be_visible()
    expect(window.page.locator(".sip-marking")).to_contain_text(MARKING)
    return window.page.locator("article.sip-paper").inner_text()


def prefer_large_print(window: Window, akt: str) -> None:
    window.page.emulate_media(media="screen")
    window.page.goto(f"/akter/{akt}/person")
    window.choose("Stor text")
    window.press("Spara")
    window.reads("Uppgifterna är sparade.")


def protect(window: Window, akt: str) -> None:
    window.page.emulate_media(media="screen")
    window.page.goto(f"/akter/{akt}/skydd")
    window.choose("Sekretessmarkering")
    window.write("När kontrollerades det?", "2026-10-12")
    window.press("Spara")
    window.reads("Skyddet är sparat.")


@pytest.fixture
def jenny(server: Server, open_window: OpenWindow) -> Window:
    window = open_window(server)
    window.log_in("hl-ber")
    return window


def test_the_invitation_is_one_page_and_says_when_where_who_and_what_one_may_say_no_to(jenny: Window, tmp_path: Path) -> None:
    open_the_invitation(jenny)
    text = expect_only_the_paper(jenny)
    for told in (
        "Exempelköping", f"Akt {INVITED}", "Hej Robert Kjellin!", "måndag 12 oktober 2026", "13.00–14.00",
        "Socialkontoret, samtalsrum 2", "Vi gör en gemensam plan för ditt stöd.", "Jenny Åkerlund, socialsekreterare, Beroendeenheten",
        "Peter Nyqvist, biståndshandläggare, Socialpsykiatri", "Kontaktperson från öppenvården", "Du får säga nej till mötet",
        "Egna frågor", "Ring Jenny Åkerlund, 08-465 004 23.",
    ):  # fmt: skip
        assert told in text.replace("\xa0", " "), told
    assert paper(jenny, tmp_path / "invitation.pdf") == 1


def test_the_invitation_comes_in_large_print_to_who_wants_it(jenny: Window, tmp_path: Path) -> None:
    open_the_invitation(jenny)
    size = "getComputedStyle(document.querySelector('article li')).fontSize"
    jenny.page.emulate_media(media="print")
    usual = float(jenny.page.evaluate(size).removesuffix("px"))
    prefer_large_print(jenny, INVITED)
    open_the_invitation(jenny)
    jenny.page.emulate_media(media="print")
    assert float(jenny.page.evaluate(size).removesuffix("px")) >= max(1.3 * usual, 16 * 96 / 72)
    assert "Socialkontoret, samtalsrum 2" in expect_only_the_paper(jenny)
    assert paper(jenny, tmp_path / "invitation-large.pdf") == 2


def test_a_protected_person_gets_an_invitation_without_place_time_name_or_number(jenny: Window, tmp_path: Path) -> None:
    protect(jenny, INVITED)
    open_the_invitation(jenny)
    text = expect_only_the_paper(jenny)
    for secret in (
        "Robert",
        "Kjellin",
        "Socialkontoret",
        "samtalsrum",
        "12 oktober 2026 kl",
        "13.00",
        "08-465 004 23",
        "070-",
        "19880310",
        "1988",
    ):
        assert secret not in text, secret
    assert "Din handläggare berättar tid och plats för dig." in text
    assert "08-465 004 03" in text  # the unit's
    assert paper(jenny, tmp_path / "invitation-protected.pdf") == 1


def test_what_was_agreed_says_who_does_what_and_when(jenny: Window, tmp_path: Path) -> None:
    open_the_agreement(jenny)
    text = expect_only_the_paper(jenny).replace("\xa0", " ")
    for told in (
        "med Carina Fjellström", "Jag vill pröva, men bara med någon jag känner.", "Hon vill pröva i en månad.",
        "Ordna ett första besök", "Socialpsykiatri", "14 oktober 2026", "Ringa och höra hur det går", "22 oktober 2026",
        "Peter Nyqvist, biståndshandläggare, Socialpsykiatri, 08-465 004 30",
    ):  # fmt: skip
        assert told in text, told
    assert paper(jenny, tmp_path / "agreed.pdf") == 1


def test_what_was_agreed_comes_in_large_print_and_without_names_for_the_protected(jenny: Window, tmp_path: Path) -> None:
    prefer_large_print(jenny, AGREED)
    open_the_agreement(jenny)
    assert paper(jenny, tmp_path / "agreed-large.pdf") <= 2
    protect(jenny, AGREED)
    open_the_agreement(jenny)
    text = expect_only_the_paper(jenny)
    for secret in ("Carina", "Fjellström", "08-465 004 23", "08-465 004 30", "070-", "1974"):
        assert secret not in text, secret
    paper(jenny, tmp_path / "agreed-protected.pdf")


def test_the_consent_form_is_one_page_with_lines_to_sign_on(jenny: Window, tmp_path: Path) -> None:
    open_the_consent(jenny)
    text = expect_only_the_paper(jenny).replace("\xa0", " ")
    for told in (
        "Gunnar Östman, född 4 juli 1960", "Äldreenheten", "Ta reda på om äldreomsorgen kan ge stöd i hemmet.",
        "Du kan ta tillbaka ditt ja när du vill", "Ja, jag samtycker.", "Nej, jag samtycker inte.", "Underskrift", "Ort och datum",
    ):  # fmt: skip
        assert told in text, told
    assert paper(jenny, tmp_path / "consent.pdf") == 1


def test_the_consent_form_takes_two_pages_in_large_print(jenny: Window, tmp_path: Path) -> None:
    prefer_large_print(jenny, "2026-0035")
    open_the_consent(jenny)
    assert paper(jenny, tmp_path / "consent-large.pdf") == 2


def test_the_consent_form_is_one_page_without_names_for_the_protected(jenny: Window, tmp_path: Path) -> None:
    protect(jenny, "2026-0035")
    open_the_consent(jenny)
    text = expect_only_the_paper(jenny)
    for secret in ("Gunnar", "Östman", "1960", "070-"):
        assert secret not in text, secret
    assert paper(jenny, tmp_path / "consent-protected.pdf") == 1


def test_a_childs_consent_form_is_one_page_with_a_line_for_each_custodian(server: Server, open_window: OpenWindow, tmp_path: Path) -> None:
    karin = open_window(server)
    karin.log_in("hl-bou")
    open_the_consent_of_a_child(karin)
    text = expect_only_the_paper(karin)
    for told in ("Alva Nyström", "Sara Nyström", "Mattias Brolin"):
        assert told in text, told
    expect(karin.page.locator(".sip-signature")).to_have_count(2)
    assert paper(karin, tmp_path / "consent-child.pdf") == 1


def open_the_consent_of_a_child(karin: Window) -> None:
    karin.page.goto("/akter/2026-0023")
    karin.click(karin.page.locator("main a[href^='/akter/2026-0023/samtycken/']").filter(has_text="Funktionsnedsättning").first)
    karin.follow("Blankett att skriva ut")
    expect(karin.heading("Samtycke till samverkan")).to_be_visible()


def test_every_page_of_a_long_item_in_the_folder_says_which_item_it_is(server: Server, open_window: OpenWindow, tmp_path: Path) -> None:
    """The heading of an item is the head of a table, which is printed anew on each page that the table goes on to."""
    long = "\n\n".join(f"Stycke {n}. " + "Behöver stöd i hemmet och klarar inte trapporna. " * 12 for n in range(22))
    its = "select id from agenda_item where meeting_id = 3 and state = 'submitted' and case_id is not null order by position limit 1"
    window = open_window(server)
    window.log_in("bec-ber")
    window.page.goto("/moten/3/mapp")
    before = paper(window, tmp_path / "short.pdf")
    server.sql(f"update agenda_item set background = ? where id = ({its})", long)
    window.page.reload()
    assert paper(window, tmp_path / "long.pdf") > before + 3
    shown = "one => [one, ...one.children].map((part) => getComputedStyle(part).display)"
    for sheet in window.page.locator(".sip-sheet-named").all():
        assert sheet.evaluate(shown) == ["table", "table-header-group", "table-row-group"]
        assert re.fullmatch(r"Punkt \d+: [^,]+(, akt \d{4}-\d{4})?", sheet.locator("h2").inner_text())
