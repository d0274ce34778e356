"""Two people press at the same time: one comes first, the other is told and keeps what was written."""

import contextlib
import sqlite3

from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.window import Window

AKT = "2026-0021"  # sent by hl-ber to Äldreenheten, not answered yet


def test_assigning_what_was_just_withdrawn_is_told(server: Server, open_window: OpenWindow) -> None:
    jenny, boss = both_at_it(server, open_window)
    boss.page.goto("/forfragningar")
    asked = boss.page.locator("article", has_text=f"Akt {AKT}")
    asked.get_by_label("Handläggare").select_option(index=1)
    withdraw(jenny)

    boss.allow(404, 409, 422)
    boss.click(asked.get_by_role("button", name="Utse handläggare"))
    expect(boss.page.locator("main")).to_contain_text("tillbakatagen")
    expect(boss.page.locator("article", has_text=f"Akt {AKT}")).to_have_count(0)


def test_saying_no_to_what_was_just_withdrawn_is_told_and_the_reason_is_kept(server: Server, open_window: OpenWindow) -> None:
    jenny, boss = both_at_it(server, open_window)
    open_the_request(boss)
    boss.follow("Avböj")
    boss.choose("Nej")
    boss.write("Skäl", "Personen bor i en annan kommun.")
    withdraw(jenny)

    boss.allow(409, 422)
    boss.press("Avböj")
    expect(boss.page).to_have_title("Fel: Avböj – sipweb")
    boss.reads("Jenny Åkerlund hann före")
    boss.reads("Förfrågan är nu ”tillbakatagen”.")
    expect(boss.page.get_by_label("Skäl")).to_have_value("Personen bor i en annan kommun.")


def test_withdrawing_what_was_just_declined_is_told_and_the_reason_is_kept(server: Server, open_window: OpenWindow) -> None:
    jenny, boss = both_at_it(server, open_window)
    open_the_request(jenny)
    jenny.follow("Ta tillbaka")
    jenny.write("Varför tar ni tillbaka den?", "Den enskilde har ordnat det själv.")
    open_the_request(boss)
    boss.follow("Avböj")
    boss.choose("Nej")
    boss.write("Skäl", "Personen bor i en annan kommun.")
    boss.press("Avböj")
    boss.reads("Förfrågan är avböjd.")

    jenny.allow(409, 422)
    jenny.press("Ta tillbaka")
    jenny.reads("avböjd")
    expect(jenny.page.get_by_label("Varför tar ni tillbaka den?")).to_have_value("Den enskilde har ordnat det själv.")


def test_the_second_to_change_a_person_is_told_what_was_changed_and_keeps_the_text(server: Server, open_window: OpenWindow) -> None:
    jenny, boss = open_window(server), open_window(server)
    for window, username in ((jenny, "hl-ber"), (boss, "bec-ber")):
        window.log_in(username)
        window.page.goto("/akter/2026-0035/person")
    jenny.page.get_by_role("textbox", name="Telefon").fill("070-174 06 99")
    jenny.press("Spara")
    jenny.reads("Uppgifterna är sparade.")

    boss.allow(409)
    boss.write("Adress", "Provgatan 3")
    boss.press("Spara")
    expect(boss.page.locator(".ds-error-summary")).to_contain_text("Uppgifterna har ändrats under tiden (telefon).")
    expect(boss.page.get_by_label("Adress")).to_have_value("Provgatan 3")

    boss.page.get_by_role("textbox", name="Telefon").fill("070-174 06 99")
    boss.press("Spara")
    boss.reads("Uppgifterna är sparade.")
    assert server.sql("select p.phone, p.address from person p join 'case' c on c.person_id = p.id where c.number = '2026-0035'") == [
        ("070-174 06 99", "Provgatan 3")
    ]


def both_at_it(server: Server, open_window: OpenWindow) -> tuple[Window, Window]:
    jenny, boss = open_window(server), open_window(server)
    jenny.log_in("hl-ber")
    boss.log_in("bec-ald")
    return jenny, boss


def open_the_request(window: Window) -> None:
    window.page.goto("/forfragningar")
    window.page.locator("tr, article", has_text=AKT).get_by_role("link").first.click()
    expect(window.page.locator("h1")).to_contain_text(f"akt {AKT}")


def withdraw(jenny: Window) -> None:
    open_the_request(jenny)
    jenny.follow("Ta tillbaka")
    jenny.write("Varför tar ni tillbaka den?", "Den enskilde har ordnat det själv.")
    jenny.press("Ta tillbaka")
    jenny.reads("Förfrågan är tillbakatagen.")


def test_a_button_pressed_twice_without_script_while_the_answer_is_slow_sends_one_form(server: Server, open_window: OpenWindow) -> None:
    window = open_window(server, java_script_enabled=False)
    window.log_in("hl-ber")
    window.page.goto(f"/akter/{AKT}/anteckningar/ny")
    window.write("Text", "Ringde två gånger.")
    button = window.page.get_by_role("button", name="Spara", exact=True).bounding_box() or {}
    window.is_offline = True  # the browser drops its first question, which is not a fault here
    with contextlib.closing(sqlite3.connect(server.database, isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")  # the line for writing is long
        for _ in range(3):
            window.page.mouse.click(button["x"] + 10, button["y"] + 10)
            window.page.wait_for_timeout(400)
        another.execute("ROLLBACK")
    window.reads("Anteckningen är sparad.")
    window.page.wait_for_timeout(500)
    assert server.sql("select count(*) from note where text = 'Ringde två gånger.'") == [(1,)]
