"""A new matter that comes in: the questions, the suggestion, the manager's answer, and on to a request or a question without a name."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.test_accessible import SIDEWAYS, violations
from tests.browser.window import Window


def answer(window: Window, question: str, label: str) -> None:
    window.page.get_by_role("group", name=question).get_by_label(label, exact=True).check()


def tick(window: Window, label: str) -> None:
    window.page.get_by_label(label, exact=True).check()


def ask_about_it(window: Window) -> None:
    window.follow("Akter")
    window.follow("Var hör ärendet hemma?")
    window.follow("Nytt ärende")
    window.follow("Nej, fortsätt till frågorna")
    window.write("Födelsedag", "1956-10-12")
    window.choose("Nej, helt ny på förvaltningen")
    tick(window, "Skadligt bruk eller beroende")
    tick(window, "Bostad eller hemlöshet")
    window.allow(422)
    window.press("Se förslaget")
    expect(window.page.locator(".ds-error-summary")).to_contain_text("Svara ja eller nej.")
    answer(window, "Är personen hemlös, eller riskerar att bli det?", "Ja")
    answer(window, "Har personen egen inkomst?", "Nej")
    tick(window, "Boende med insatser som i hemtjänst, boendestöd eller särskilt boende")
    window.press("Se förslaget")
    window.reads("70 år")
    window.reads("Beroendeenheten")
    window.reads("Delas mellan IoF och AoF")


def choose_otherwise(window: Window) -> None:
    window.page.goto("/")
    window.follow("Bekräfta var ett nytt ärende hör hemma")
    window.page.locator("main").get_by_role("link", name="Bekräfta", exact=True).click()
    expect(window.page.get_by_label("Beroendeenheten")).to_be_checked()
    tick(window, "Äldreenheten")
    window.allow(422)
    window.press("Bekräfta")
    expect(window.page.locator(".ds-error-summary")).to_contain_text("Skriv varför ni väljer något annat än förslaget.")
    window.write("Varför något annat än förslaget?", "Båda behövs.", exact=False)
    window.press("Bekräfta")
    window.reads("Annat än förslaget")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_new_matter_from_the_questions_to_the_first_request(server: Server, open_window: OpenWindow, script: bool) -> None:
    window, boss, other = (open_window(server, java_script_enabled=script) for _ in range(3))
    window.log_in("hl-ber")
    ask_about_it(window)
    boss.log_in("bec-ber")
    choose_otherwise(boss)
    other.log_in("bec-ald")
    other.reads("Beroendeenheten bedömer att ett nytt ärende hör hemma hos Äldreenheten.")
    window.page.reload()
    window.follow("Starta samverkan")
    expect(window.page.get_by_label("Äldreenheten", exact=True)).to_be_checked()
    window.choose("Fråga utan namn först")
    window.press("Fortsätt")
    expect(window.page.get_by_label("Äldreenheten")).to_be_checked()
    expect(window.page.locator("h1")).to_have_text("Ny anonym fråga")


def test_concern_for_a_child_shows_the_box_and_stops(server: Server, open_window: OpenWindow) -> None:
    window = open_window(server)
    window.log_in("hl-bou")
    window.page.goto("/var-hor-arendet-hemma/ny")
    box = window.page.get_by_label("Oro för barn").first
    assert box.bounding_box()["y"] < window.page.get_by_text("Finns det oro för att ett barn far illa?").bounding_box()["y"]
    window.page.locator("main").get_by_role("link", name="Ja", exact=True).click()
    window.reads("Anmäl oron för barnet genast")
    assert violations(window.page) == []
    window.page.set_viewport_size({"width": 320, "height": 640})
    assert not window.page.evaluate(SIDEWAYS)
    assert server.sql("select count(*) from draft where key like '%hemma%'") == [(0,)]


def test_whether_the_person_is_known_is_asked_on_the_way_and_comes_back_filled_in(server: Server, open_window: OpenWindow) -> None:
    window = open_window(server)
    window.page.set_viewport_size({"width": 320, "height": 700})
    window.log_in("hl-ber")
    window.page.goto("/var-hor-arendet-hemma/ny?oro=nej")
    window.write("Eller ålder, i hela år", "45")
    window.choose("Vet inte än")
    tick(window, "Psykisk ohälsa eller psykisk funktionsnedsättning")
    window.press("Se förslaget")
    window.page.locator("main").get_by_role("link", name="Sök hos er, fråga sedan").click()
    window.reads("Numret sparas inte i")
    ((number,),) = server.sql(
        "select identity_number from person p join 'case' c on c.person_id = p.id join case_track t on t.case_id = c.id "
        "join unit u on u.id = t.unit_id where u.code = 'SOC' and t.is_open and p.protection = 'none' and identity_number <> '' "
        "and identity_kind = 'personnummer' and (select count(*) from case_track o where o.case_id = c.id and o.is_open) = 1 limit 1"
    )
    window.choose("Personnummer")
    window.page.get_by_label("Nummer", exact=True).fill(number)
    window.press("Fråga")
    window.reads("Ja. Ring Socialpsykiatri")
    assert violations(window.page) == []
    assert not window.page.evaluate(SIDEWAYS)
    window.follow("Fortsätt i Var hör ärendet hemma?")
    expect(window.page.get_by_label("Ja, hos en annan enhet")).to_be_checked()
    expect(window.page.get_by_label("Vilken enhet hade ärendet senast?")).to_have_value(
        str(server.sql("select id from unit where code = 'SOC'")[0][0])
    )
    window.press("Se förslaget")
    window.reads("Ej reglerat i rutinen: den som har fyllt 19 och är känd sedan tidigare.")
    assert server.sql("select count(*) from draft where data like ?", f"%{number}%") == [(0,)]
