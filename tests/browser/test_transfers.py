"""Five young people on a fixed clock: in time, late, placed, the birthday passed, declined and lifted."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.test_accessible import SIDEWAYS, violations
from tests.browser.window import Window

TODAY = "2026-10-12"


def open_transfer(window: Window, family_name: str) -> None:
    """From the list: the row of this person."""
    window.page.goto("/overforingar")
    row = window.page.locator("main tr", has_text=family_name)
    window.click(row.get_by_role("link").first)


def clean(window: Window) -> None:
    assert violations(window.page) == []
    assert not window.page.evaluate(SIDEWAYS)


def judge_yes(window: Window, *kinds: str) -> None:
    window.choose("Ja")
    for kind in kinds:
        window.choose(kind)
    window.write("Bedömning", "Behöver stöd i boendet efter födelsedagen.")
    window.write("Den enskildes egna ord", "Jag vill ha någon att ringa.")
    window.press("Spara bedömningen")
    window.reads("Bedömningen är sparad.")


def notify(window: Window, unit: str, late: str = "") -> None:
    window.follow("Avisera")
    clean(window)
    window.choose(unit)
    if late:
        window.write("Varför är aviseringen sen?", late)
    window.press("Granska")
    window.reads(f"Det här ser {unit}")
    window.press("Avisera")
    window.reads("Överföringen är aviserad.")


def decide_on_agenda(window: Window, day: str) -> None:
    window.follow("Anmäl till mötet")
    window.write("Vilken dag är samverkansmötet?", day)
    window.press("Anmäl")
    write_down_yes(window, "Skriv in mötets svar", day, "Två gemensamma besök.", look=True)
    window.reads("Mötets svar är inskrivet.")


def write_down_yes(window: Window, link: str, day: str, how: str, *, look: bool = False) -> None:
    window.follow(link)
    if look:
        clean(window)
    window.write("Vilken dag bestämdes det?", day)
    window.choose("Ja")
    window.write("På vilket sätt, eller varför inte?", how)
    window.press("Spara")


def write_and_send(window: Window, unit: str) -> None:
    window.follow("Skriv överlämningen")
    for label, text in {
        "Bakgrund och familjesituation": "Bor hemma.",
        "Aktuell situation": "Går sista året på gymnasiet.",
        "Funktionsnedsättning eller problematik": "Autism.",
        "Pågående insatser": "Kontaktperson.",
    }.items():
        window.write(label, text)
    window.press("Spara och granska")
    window.reads(f"Det här ser {unit}")
    window.reads("Det här lämnas inte ut")
    clean(window)
    window.press("Skicka")
    window.reads(f"Överlämningen är skickad till {unit}.")


def contact(window: Window, whom: str) -> None:
    window.follow("Skriv in kontakt")
    clean(window)
    window.choose(whom)
    window.write("Vilken dag?", TODAY)
    window.press("Spara")


def test_in_time_at_19_all_the_way_to_the_end(server: Server, open_window: OpenWindow) -> None:
    """Wilma, 19 on 12 May 2027: notified a month before the last day, handed over, and on her birthday the new unit decides."""
    samira, camilla, fatima, nadia = (open_window(server) for _ in range(4))
    samira.log_in("hl-ung")
    samira.click(samira.page.get_by_role("link", name=re.compile("^Bedöm behovet efter födelsedagen")).first)
    samira.reads("En annan enhet tar över")
    open_transfer(samira, "Sörman")
    samira.reads("En annan enhet tar över 12 maj 2027 (19 år). Avisera senast 12 november 2026.")
    judge_yes(samira, "Boende", "Funktionsnedsättning")

    camilla.log_in("bec-ung")
    open_transfer(camilla, "Sörman")
    notify(camilla, "Funktionsnedsättning")
    decide_on_agenda(camilla, TODAY)

    samira.page.reload()
    write_and_send(samira, "Funktionsnedsättning")

    nadia.log_in("bec-fun")
    nadia.page.goto("/")
    nadia.click(nadia.page.get_by_role("link", name="Bekräfta Bekräfta överlämningen och utse handläggare").first)
    open_transfer(nadia, "Sörman")
    nadia.follow("Bekräfta mottagandet")
    nadia.page.get_by_label("Handläggare").select_option(label="Fatima Osman")
    nadia.press("Bekräfta mottagandet")
    nadia.reads("av Nadia Rahimi")

    fatima.log_in("hl-fun")
    open_transfer(fatima, "Sörman")
    contact(fatima, "Den enskilde")
    contact(fatima, "Handläggaren på den enhet som lämnar över")
    fatima.reads("Gemensam övergångsperiod")
    samira.page.reload()
    samira.reads("Mottagen 12 oktober 2026")

    nadia.page.reload()
    nadia.follow("Kalla till tjänstemannamöte")
    nadia.write("Dag", "2026-10-20")
    nadia.write("Klockslag", "10")
    nadia.write("Plats", "Rum 3")
    nadia.write("Andra vårdgivare som bjuds in", "Habiliteringen")
    nadia.press("Kalla")
    nadia.reads("20 oktober 2026 kl. 10.00")
    server.start("2026-10-20T11:00")
    nadia.page.reload()
    nadia.follow("Tjänstemannamöte genomfört")
    clean(nadia)
    nadia.write("Vad kom ni fram till?", "Boendestöd från födelsedagen.")
    nadia.press("Spara")
    nadia.reads("Beslutet går över")
    server.start("2027-05-12T08:00")
    nadia.page.reload()
    nadia.reads("Överförd")
    nadia.reads("Funktionsnedsättning, sedan 12 maj 2027")
    nadia.follow("Den enskilde är informerad")
    clean(nadia)
    nadia.write("Vilken dag?", "2027-05-12")
    nadia.write("Hur, och vad sa den enskilde?", "Vid besök. Hon är nöjd.")
    nadia.press("Spara")
    nadia.follow("Avsluta överföringen")
    clean(nadia)
    nadia.write("Den första planeringen", "Boendestöd två dagar i veckan.")
    nadia.press("Avsluta")
    nadia.reads("Överföringen är avslutad.")


def test_late_it_is_notified_with_the_reason(server: Server, open_window: OpenWindow) -> None:
    """Elias, 19 on 12 March 2027: the last day was a month ago, and he has said no to one unit before."""
    samira, camilla = open_window(server, java_script_enabled=False), open_window(server)
    camilla.allow(422)
    samira.log_in("hl-ung")
    samira.page.goto("/overforingar")
    expect(samira.page.locator("main tr", has_text="Bergkvist")).to_contain_text("30 dagar sen")
    open_transfer(samira, "Bergkvist")
    judge_yes(samira, "Psykisk ohälsa")
    camilla.log_in("bec-ung")
    open_transfer(camilla, "Bergkvist")
    camilla.follow("Avisera")
    camilla.reads("Sista dagen att avisera var 12 september 2026.")
    camilla.choose("Socialpsykiatri")
    camilla.press("Granska")
    expect(camilla.page.locator(".ds-error-summary")).to_contain_text("Skriv varför aviseringen är sen.")
    camilla.write("Varför är aviseringen sen?", "Han ville vänta.")
    camilla.press("Granska")
    expect(camilla.page.locator(".ds-error-summary")).to_contain_text("Den enskilde har tackat nej till kontakt med Socialpsykiatri.")
    expect(camilla.page.get_by_label("Varför är aviseringen sen?")).to_have_value("Han ville vänta.")
    clean(camilla)


def test_placed_by_familjevarden_it_is_21_and_a_change_of_the_placement_moves_the_day(server: Server, open_window: OpenWindow) -> None:
    """Tuva, 21 in half a year: placed without an end, until it gets one."""
    erik = open_window(server, java_script_enabled=False)
    erik.log_in("hl-fam")
    erik.page.goto("/overforingar")
    expect(erik.page.locator("main tr", has_text="Hallin")).to_contain_text("2027-04-27, 21 år")
    number = erik.page.locator("main tr", has_text="Hallin").get_by_role("link").first.inner_text()
    erik.page.goto(f"/akter/{number}")
    erik.click(erik.page.get_by_role("link", name=re.compile("^Ändra placeringen från")))
    erik.write("Sista dagen", "2027-01-31")
    erik.write("Varför ändras den?", "Flyttar till egen lägenhet.")
    erik.press("Spara")
    erik.reads("flyttas från 27 april 2027 till 1 februari 2027. Sista dagen att avisera var 1 augusti 2026.")
    erik.page.goto("/overforingar?grupp=late")
    expect(erik.page.locator("main tr", has_text="Hallin")).to_contain_text("2027-02-01, 20 år")


def test_the_birthday_passes_with_the_handover_not_done(server: Server, open_window: OpenWindow) -> None:
    """Nova, 19 on 12 December: the joint period, but no meeting held. On the day the new unit decides, and it says so in red."""
    camilla, peter = open_window(server), open_window(server, java_script_enabled=False)
    camilla.log_in("bec-ung")
    open_transfer(camilla, "Lindahl")
    camilla.reads("Ungdomsenheten, sedan")
    peter.log_in("hl-soc")
    open_transfer(peter, "Lindahl")
    peter.follow("Till akten")
    peter.click(peter.page.get_by_role("link", name="Ändra pågående insatser"))
    peter.allow(422)
    peter.write("Pågående insatser sedan", TODAY)
    peter.press("Spara")
    expect(peter.page.locator(".ds-error-summary")).to_contain_text("först när ärendeansvaret har gått över 12 december 2026")
    server.start("2026-12-12T00:01")
    camilla.page.reload()
    camilla.reads("Födelsedagen passerad – överlämning ej klar.")
    camilla.reads("Socialpsykiatri, sedan 12 december 2026")
    camilla.reads("Ungdomsenheten, pågår sedan")
    clean(camilla)
    peter.write("Pågående insatser sedan", "2026-12-12")
    peter.press("Spara")
    expect(peter.page.locator(".ds-error-summary")).to_have_count(0)


def test_declined_by_the_receiving_unit_and_lifted_to_the_enhetschef(server: Server, open_window: OpenWindow) -> None:
    """Ebba, placed and 21 in eight months: notified, declined, lifted, and answered by both enhetschefer."""
    nadia, johan, ulrika, anders = (open_window(server, java_script_enabled=False) for _ in range(4))
    nadia.log_in("bec-fun")
    open_transfer(nadia, "Nordlund")
    nadia.page.get_by_text("Blev det annorlunda?").click()
    nadia.follow("Avböj")
    nadia.write("Varför avböjer ni?", "Behovet hör till Socialpsykiatri.")
    nadia.press("Avböj")
    nadia.reads("Avböjd av mottagande enhet")
    johan.log_in("bec-fam")
    open_transfer(johan, "Nordlund")
    johan.reads("Behovet hör till Socialpsykiatri.")
    johan.follow("Lyft till enhetscheferna")
    johan.write("Vad gäller frågan, och vad har ni försökt?", "Vi har träffats och är inte överens.")
    johan.press("Lyft")
    johan.reads("Frågan är lyft till enhetscheferna.")
    ulrika.log_in("ec-iof")
    open_transfer(ulrika, "Nordlund")
    ulrika.reads("Den andra enheten har inte svarat på lyftet än.")
    nadia.page.reload()
    nadia.follow("Svara att ni har tagit del")
    nadia.choose("Har tagit del men är inte överens")
    nadia.write("Varför, om ni inte är överens?", "Vi har ingen plats.")
    nadia.press("Spara svaret")
    nadia.reads("Svaret är inskrivet.")
    ulrika.page.reload()
    write_down_yes(ulrika, "Skriv in enhetschefernas svar", TODAY, "Funktionsnedsättning tar emot.")
    ulrika.reads("Förslaget är framlagt.")
    anders.log_in("ec-aof")
    open_transfer(anders, "Nordlund")
    anders.reads("Framlagt av enhetschefen för Familjevården.")
    anders.follow("Svara på förslaget")
    anders.press("Spara")
    anders.reads("Enhetscheferna: överföring beslutad")


SPILLS = """() => [...document.querySelectorAll(".sip-even :is(th, td)")].filter((cell) => cell.scrollWidth > cell.clientWidth
  || [...cell.children].some((one) => one.getBoundingClientRect().right > cell.getBoundingClientRect().right))
  .map((cell) => cell.innerText)"""


def test_every_word_of_the_list_has_room_in_its_column_on_the_screen_and_on_paper(server: Server, open_window: OpenWindow) -> None:
    window = open_window(server, java_script_enabled=False)
    window.log_in("bec-ung")
    window.page.goto("/overforingar")
    for width in (1280, 1024, 800):
        window.page.set_viewport_size({"width": width, "height": 900})
        assert window.page.evaluate(SPILLS) == [], width
    window.page.emulate_media(media="print")
    window.page.set_viewport_size({"width": 680, "height": 900})
    assert window.page.evaluate(SPILLS) == []
