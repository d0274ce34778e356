"""An avvikelse from draft to the controller's register, by people in windows of their own, with a signature that a change voids."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.test_accessible import violations
from tests.browser.window import Window

HAPPENED = "Ingen kom till det bokade förmötet."


def start_report(window: Window) -> None:
    window.follow("Avvikelser")
    window.follow("Ny avvikelserapport")
    window.click(window.page.get_by_role("group", name="Ange vilka verksamheter").get_by_label("Äldreenheten"))
    window.write("När hände det?", "9 oktober")
    window.write("Beskriv händelsen som avvikelsen gäller", f"{HAPPENED} Se akt 2026-0035.")
    window.write("Hur har er verksamhet uppfattat händelsen?", "Vi väntade i en halvtimme.")
    window.write("Ange förbättringsförslag", "Bekräfta tiden dagen före.")
    window.page.get_by_label("Kategori").select_option(label="Förmöte eller trepartsmöte inte hållet")
    window.page.get_by_label("Vilken del av rutinen").select_option(label="Trepartsmöte vid behov av kontakt med ytterligare enhet")
    window.choose("Fördröjning")
    lex_sarah = window.page.get_by_role("group", name="missförhållande")
    window.click(lex_sarah.get_by_label("Vet inte"))
    expect(window.page.get_by_text("rapportera genast enligt er lex Sarah-rutin")).to_be_visible()
    window.click(lex_sarah.get_by_label("Nej"))


def report_it(window: Window) -> str:
    window.allow(422)
    start_report(window)
    window.press("Granska")
    expect(window.page.locator(".ds-error-summary")).to_contain_text("Ta bort ”2026-0035”. Det visar vem det gäller.")
    expect(window.page.locator("mark")).to_have_text("2026-0035")
    window.write("Beskriv händelsen som avvikelsen gäller", HAPPENED)
    window.press("Granska")
    window.reads("Det här läser enheterna och verksamhetscontroller")
    window.press("Rapportera")
    window.reads("Steg 1 är rapporterat.")
    return window.page.url


def talk_and_write(window: Window, report: str) -> None:
    window.page.goto("/")
    expect(window.page.get_by_role("link", name="Ha dialog om avvikelsen som Beroendeenheten har rapporterat").first).to_be_visible()
    window.page.goto(report)
    window.follow("Skriv in dialogen")
    window.write("När hade ni dialog?", "12 oktober")
    window.write("Vilka deltog?", "Åsa Fridlund och Per-Olof Hägg, biträdande enhetschefer")
    window.press("Spara")
    window.follow("Skriv den gemensamma texten")
    window.write("Beskriv gemensam sammanfattning", "Vi bekräftar tider dagen före.")
    window.press("Spara texten")
    window.press("Signera för Äldreenheten")
    window.reads("Du har signerat.")


def change_it_and_sign(window: Window, report: str) -> None:
    window.page.goto(report)
    window.follow("Ändra den gemensamma texten")
    window.write("Beskriv eventuella kvarstående problem", "Rummen räcker inte till.")
    window.press("Spara texten")
    window.reads("Tidigare signatur gäller inte längre")
    window.reads("Per-Olof Hägg, Äldreenheten, signerade 12 oktober 2026")
    window.press("Signera för Beroendeenheten")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_avvikelse_goes_from_draft_to_the_register_past_a_voided_signature(
    server: Server, open_window: OpenWindow, script: bool
) -> None:
    asa, olof, controller = (open_window(server, java_script_enabled=script) for _ in range(3))
    asa.log_in("bec-ber")
    report = report_it(asa)

    controller.log_in("controller")
    controller.page.goto(report)
    controller.reads(HAPPENED)
    expect(controller.page.get_by_role("button", name="Registrera")).to_have_count(0)

    olof.log_in("bec-ald")
    talk_and_write(olof, report)
    change_it_and_sign(asa, report)

    olof.page.reload()
    olof.reads("Tidigare signatur gäller inte längre")
    olof.press("Signera för Äldreenheten")
    olof.reads("Båda har signerat. Rapporten är skickad till verksamhetscontroller.")
    expect(olof.page.get_by_role("link", name="Ändra den gemensamma texten")).to_have_count(0)

    controller.page.goto("/")
    controller.follow("Registrera avvikelserapporten från Beroendeenheten")
    controller.press("Registrera")
    controller.reads("Parterna har fått kvitto.")
    number = controller.page.locator("h1 .sip-case").inner_text()
    assert number.startswith("AVV-2026-")
    controller.follow("Avvikelser")
    controller.write("Nummer", number, exact=True)
    controller.press("Visa")
    expect(controller.page.get_by_role("link", name=number, exact=True)).to_have_count(1)
    assert "nummer=AVV-2026-" in controller.page.url
    rows = server.sql("select voided_at is null, name from deviation_signature order by id desc limit 3")
    assert rows == [(1, "Per-Olof Hägg"), (1, "Åsa Fridlund"), (0, "Per-Olof Hägg")]


def test_the_form_on_paper_has_step_1_on_the_first_page_and_step_2_on_the_second(shared_server: Server, open_window: OpenWindow) -> None:
    window = open_window(shared_server)
    window.log_in("controller")
    (report_id,) = shared_server.sql("select id from deviation where state = 'stored' order by id limit 1")[0]
    window.page.goto(f"/avvikelser/{report_id}/utskrift")
    window.page.emulate_media(media="print")
    assert window.page.locator(".sip-new-page").evaluate("e => getComputedStyle(e).breakBefore") == "page"
    pdf = window.page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") == 2
    assert violations(window.page) == []


NINE_UNITS = """table => {
  for (const row of table.rows) {
    const own = [...row.cells].slice(1, -1);
    for (let n = own.length; n < 9; n++) row.cells[1].before(own[0].cloneNode(true));
  }
  const body = table.tBodies[0];
  for (let n = body.rows.length - 1; n < 9; n++) body.prepend(body.rows[0].cloneNode(true));
}"""


@pytest.mark.parametrize("width, seen", [(1280, 9), (320, 2)])
def test_a_from_to_table_of_nine_units_is_seen_on_a_screen(shared_server: Server, open_window: OpenWindow, width: int, seen: int) -> None:
    window = open_window(shared_server)
    window.log_in("controller")
    window.page.set_viewport_size({"width": width, "height": 800})
    window.page.goto("/avvikelser/monster")
    table = window.page.locator(".sip-matrix")
    table.evaluate(NINE_UNITS)
    inside = "table => { const edge = table.parentElement.getBoundingClientRect().right; "
    columns = "return [...table.rows[0].cells].slice(1).filter(cell => cell.getBoundingClientRect().right <= edge).length; }"
    assert table.evaluate(inside + columns) >= seen + (width == 1280)  # and the column Alla
    assert window.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_from_to_table_of_nine_units_fits_on_paper_and_no_table_is_cut(shared_server: Server, open_window: OpenWindow) -> None:
    window = open_window(shared_server)
    window.log_in("controller")
    window.page.goto("/avvikelser/monster")
    window.page.set_viewport_size({"width": 672, "height": 980})  # A4 within its margins: 178 mm
    window.page.emulate_media(media="print")
    window.page.locator(".sip-matrix").evaluate(NINE_UNITS)
    assert window.page.locator(".sip-matrix").evaluate("table => table.scrollWidth - table.parentElement.clientWidth") <= 0
    for path in ("/avvikelser/monster", "/avvikelser/uppfoljning", "/avvikelser/frysta/1"):
        window.page.goto(path)
        tables = window.page.locator("main table")
        assert tables.count() > 4
        kept = tables.evaluate_all("all => all.every(table => getComputedStyle(table.closest('section')).breakInside === 'avoid')")
        assert kept, path
        assert window.page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 2, path


def test_what_has_to_be_corrected_is_seen_also_when_another_answer_would_hide_it(server: Server, open_window: OpenWindow) -> None:
    window = open_window(server)
    window.log_in("bec-ber")
    window.allow(422)
    window.page.goto("/akter/2026-0009/lyft")
    window.page.locator("[name=kind][value=difficulty]").check()
    window.write("När pratade ni senast om det?", "i fredags kanske")
    window.page.locator("[name=kind][value=cost]").check()
    expect(window.page.get_by_label("När pratade ni senast om det?")).to_be_hidden()
    window.press("Spara")
    expect(window.page.locator(".ds-error-summary")).to_be_visible()
    expect(window.page.get_by_label("När pratade ni senast om det?")).to_be_visible()


def test_text_begun_in_one_place_is_not_in_the_form_of_another(server: Server, open_window: OpenWindow) -> None:
    window = open_window(server)
    window.log_in("hl-ber")
    case, other = "/avvikelser/ny?fran=referral-7", "/avvikelser/ny?fran=monthly-3"
    window.page.goto(case)
    window.write("Beskriv händelsen som avvikelsen gäller", HAPPENED)
    expect(window.page.locator("[data-autosave-status]")).to_contain_text("Sparat kl.")
    for path in (other, "/avvikelser/ny"):
        window.page.goto(path)
        expect(window.page.get_by_label("Beskriv händelsen som avvikelsen gäller")).to_have_value("")
    window.page.goto(case)
    expect(window.page.get_by_label("Beskriv händelsen som avvikelsen gäller")).to_have_value(HAPPENED)
    window.press("Kasta det och börja om")
    assert window.page.url.endswith(case)
    expect(window.page.get_by_label("Beskriv händelsen som avvikelsen gäller")).to_have_value("")
