"""What is being typed is not lost: not by leaving, logging out, losing the net or being away too long."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.window import Window

WORDS = "Jag vill klara mig hemma, men inte ensam."
NEW_REQUEST = "/akter/2026-0035/forfragningar/ny"
PERSON = "/akter/2026-0035/person"
SAVED = re.compile(r"Sparat kl\.\s\d{1,2}\.\d\d")
FORMS = [
    "/akter/ny",
    "/aktualitet",
    "/fragor/ny",
    "/akter/2026-0035/anteckningar/ny",
    "/akter/2026-0035/foretradare/ny",
    "/akter/2026-0035/grunder/ny",
    "/akter/2026-0035/samtycken/nytt",
    PERSON,
    NEW_REQUEST,
]
OF_MEETINGS = ["/moten/serie", "/moten/nytt"]


def status(window: Window) -> Locator:
    return window.page.locator("[data-autosave-status]")


def write_some(window: Window) -> None:
    window.log_in("hl-ber")
    window.page.goto(NEW_REQUEST)
    window.choose("Äldreenheten")
    window.write("Den enskildes egna ord", WORDS)
    expect(status(window)).to_have_text(SAVED)


def expect_it_is_there(window: Window) -> None:
    expect(window.page.get_by_label("Den enskildes egna ord")).to_have_value(WORDS)
    expect(window.page.get_by_label("Äldreenheten", exact=True)).to_be_checked()
    window.reads("Det här började du skriva")


def test_what_is_typed_is_saved_and_still_there_after_leaving_and_after_logging_out(server: Server, open_window: OpenWindow) -> None:
    jenny = open_window(server)
    write_some(jenny)
    jenny.follow("Mitt arbete")
    expect(jenny.heading("Mitt arbete")).to_be_visible()
    jenny.page.goto(NEW_REQUEST)
    expect_it_is_there(jenny)

    jenny.log_out()
    jenny.log_in("hl-ber")
    jenny.page.goto(NEW_REQUEST)
    expect_it_is_there(jenny)

    jenny.press("Kasta det och börja om")
    expect(jenny.page.get_by_label("Den enskildes egna ord")).to_have_value("")


def test_without_the_net_it_says_so_and_the_text_stays(server: Server, open_window: OpenWindow) -> None:
    jenny = open_window(server)
    write_some(jenny)
    jenny.go_offline()
    jenny.write("Frågeställning", "Kan ni pröva hemtjänst?")
    expect(status(jenny)).to_have_text("Inte sparat – ingen kontakt med servern. Det du skrivit står kvar här.")
    expect(jenny.page.get_by_label("Frågeställning")).to_have_value("Kan ni pröva hemtjänst?")
    jenny.go_offline(False)
    expect(status(jenny)).to_have_text(SAVED)  # tried again by itself
    jenny.write("Frågeställning", "Kan ni pröva hemtjänst och larm?")
    expect(status(jenny)).to_have_text(SAVED)
    jenny.press("Granska")
    jenny.reads("Kan ni pröva hemtjänst och larm?")


def test_every_form_that_says_it_saves_itself_does(server: Server, open_window: OpenWindow) -> None:
    for user, forms in {"hl-ber": FORMS, "bec-ber": OF_MEETINGS}.items():
        window = open_window(server)
        window.log_in(user)
        tabs = [window.context.new_page() for _ in forms]
        for tab, address in zip(tabs, forms, strict=True):
            tab.goto(address)
            fields = tab.locator("main form[data-autosave] :is(input:not([type]), input[type=text], textarea)")
            fields.locator("visible=true").first.press_sequentially("e")
        for tab, address in zip(tabs, forms, strict=True):
            expect(tab.locator("[data-autosave-status]"), address).to_have_text(SAVED)


def test_a_session_that_ran_out_takes_nothing_with_it(server: Server, open_window: OpenWindow) -> None:
    jenny = open_window(server)
    jenny.log_in("hl-ber")
    jenny.page.goto("/akter/2026-0035/anteckningar/ny")
    jenny.write("Text", WORDS)
    run_out(server)
    jenny.allow(401)  # of the half-written text; the page comes back all the same
    jenny.press("Spara")
    jenny.reads("Du hade varit borta för länge och är utloggad. Det du skrev är sparat och kommer tillbaka när du loggar in.")
    assert server.sql("select count(*) from note where text = ?", WORDS) == [(0,)]

    jenny.click(jenny.page.get_by_role("button", name=re.compile("^hl-ber ")))
    expect(jenny.heading("Ny anteckning")).to_be_visible()
    expect(jenny.page.get_by_label("Text", exact=True)).to_have_value(WORDS)
    jenny.press("Spara")
    jenny.reads("Anteckningen är sparad.")
    jenny.page.goto("/akter/2026-0035/anteckningar/ny")
    expect(jenny.page.get_by_label("Text", exact=True)).to_have_value("")


def test_autosave_in_a_session_that_ran_out_says_so(server: Server, open_window: OpenWindow) -> None:
    jenny = open_window(server)
    write_some(jenny)
    run_out(server)
    jenny.allow(401)
    jenny.write("Frågeställning", "Kan ni pröva hemtjänst?")
    expect(status(jenny)).to_have_text("Inte sparat – du behöver logga in igen. Det du skrivit står kvar här.")
    expect(jenny.page.get_by_label("Frågeställning")).to_have_value("Kan ni pröva hemtjänst?")


def test_nothing_is_sent_to_a_server_that_does_not_answer(server: Server, open_window: OpenWindow) -> None:
    jenny = open_window(server)
    jenny.log_in("hl-ber")
    jenny.page.goto("/akter/2026-0035/anteckningar/ny")
    jenny.is_offline = True  # what fails is what the test is about
    jenny.page.route("**/*", lambda route: route.abort())
    jenny.write("Text", WORDS)
    expect(status(jenny)).to_have_text("Inte sparat – ingen kontakt med servern. Det du skrivit står kvar här.")
    jenny.page.get_by_role("button", name="Spara", exact=True).click()
    expect(status(jenny)).to_have_text("Inte sparat – ingen kontakt med servern. Det du skrivit står kvar här.")
    expect(jenny.page.get_by_label("Text", exact=True)).to_have_value(WORDS)
    jenny.page.unroute("**/*")
    jenny.press("Spara")
    jenny.reads("Anteckningen är sparad.")


@pytest.mark.parametrize("silent", [True, False], ids=["silent", "gone"])
def test_what_was_typed_just_before_save_was_pressed_is_still_there_when_the_server_does_not_answer(
    server: Server, open_window: OpenWindow, silent: bool
) -> None:
    jenny = open_window(server)
    jenny.log_in("hl-ber")
    jenny.page.goto("/akter/2026-0035/anteckningar/ny")
    jenny.is_offline = True  # what fails is what the test is about
    jenny.page.route("**/*", lambda route: None if silent else route.abort())
    jenny.write("Text", WORDS)
    jenny.page.get_by_role("button", name="Spara", exact=True).click()
    why = "servern svarar inte" if silent else "ingen kontakt med servern"
    expect(status(jenny)).to_have_text(f"Inte sparat – {why}. Det du skrivit står kvar här.", timeout=15_000)
    expect(jenny.page.get_by_label("Text", exact=True)).to_have_value(WORDS)
    jenny.page.unroute_all(behavior="ignoreErrors")
    jenny.press("Spara")
    jenny.reads("Anteckningen är sparad.")
    jenny.page.goto("/akter/2026-0035/anteckningar/ny")
    expect(jenny.page.get_by_label("Text", exact=True)).to_have_value("")


def test_who_only_types_to_a_server_that_hangs_is_told_within_seconds_and_it_is_tried_again(
    server: Server, open_window: OpenWindow
) -> None:
    jenny = open_window(server)
    jenny.log_in("hl-ber")
    jenny.page.goto("/akter/2026-0035/anteckningar/ny")
    jenny.is_offline = True  # what fails is what the test is about
    jenny.page.route("**/*", lambda route: None)
    jenny.write("Text", WORDS)
    expect(status(jenny)).to_have_text("Inte sparat – servern svarar inte. Det du skrivit står kvar här.", timeout=9_000)
    jenny.page.unroute_all(behavior="ignoreErrors")
    expect(status(jenny)).to_have_text(SAVED, timeout=18_000)


def test_save_and_enter_pressed_twice_save_once(server: Server, open_window: OpenWindow) -> None:
    jenny = open_window(server)
    jenny.log_in("hl-ber")
    jenny.page.goto("/akter/2026-0035/anteckningar/ny")
    jenny.write("Text", WORDS)
    jenny.page.get_by_role("button", name="Spara", exact=True).dblclick()
    jenny.reads("Anteckningen är sparad.")
    assert server.sql("select count(*) from note where text = ?", WORDS) == [(1,)]


def run_out(server: Server) -> None:
    """Everyone was last here an hour ago."""
    server.sql("update session set used_at = strftime('%Y-%m-%d %H:%M:%f', used_at, '-1 hour')")


def test_what_is_typed_in_a_part_that_was_closed_is_kept_also_when_it_is_closed_again_and_the_page_is_left_at_once(
    server: Server, open_window: OpenWindow
) -> None:
    jenny = open_window(server)
    jenny.log_in("hl-ber")
    jenny.page.goto(an_answered_consent(server))
    part = jenny.page.locator("main details").filter(has_text="Ändra svaret").first
    expect(part).not_to_have_attribute("open", "")
    field = part.locator("[name$=-how]")
    part.locator("summary").click()
    part.get_by_label("Ja", exact=True).check()
    field.fill(WORDS)
    expect(part.locator("[data-autosave-status]")).to_have_text(SAVED)
    field.fill(f"{WORDS} I alla fall till jul.")
    part.locator("summary").click()  # closed again before it was saved
    jenny.follow("Mitt arbete")
    expect(jenny.heading("Mitt arbete")).to_be_visible()
    jenny.page.goto(an_answered_consent(server))
    expect(part).to_have_attribute("open", "")
    expect(field).to_have_value(f"{WORDS} I alla fall till jul.")


def an_answered_consent(server: Server) -> str:
    rows = server.sql(
        'select c.number, a.consent_id from consent_answer a join consent s on s.id = a.consent_id join "case" c on c.id = s.case_id'
        " join case_track t on t.case_id = c.id join unit u on u.id = t.unit_id where u.code = 'BER' and a.answer = 'yes'"
        " and s.state = 'given' and t.closed_on is null limit 1"
    )
    return f"/akter/{rows[0][0]}/samtycken/{rows[0][1]}"


def test_who_leaves_by_a_link_what_could_not_be_kept_is_asked_first(server: Server, open_window: OpenWindow) -> None:
    jenny = open_window(server)
    write_some(jenny)
    asked = []
    jenny.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    jenny.go_offline()
    jenny.write("Den enskildes egna ord", f"{WORDS} Och det här.")
    expect(status(jenny)).to_contain_text("Inte sparat")
    jenny.page.get_by_role("link", name="Akter", exact=True).click(no_wait_after=True)
    jenny.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(jenny.page.get_by_label("Den enskildes egna ord")).to_have_value(f"{WORDS} Och det här.")


def test_who_was_logged_out_elsewhere_keeps_what_was_typed_and_saves_it_after_login(server: Server, open_window: OpenWindow) -> None:
    jenny = open_window(server)
    jenny.log_in("hl-ber")
    jenny.page.goto("/akter/2026-0035/anteckningar/ny")
    jenny.allow(401)
    server.sql("delete from session")
    jenny.write("Text", WORDS)
    jenny.page.get_by_role("button", name="Spara", exact=True).click()
    expect(status(jenny)).to_contain_text("Inte sparat – du är utloggad. Logga in i en annan flik, och spara sedan här.")
    expect(jenny.page.get_by_label("Text", exact=True)).to_have_value(WORDS)
