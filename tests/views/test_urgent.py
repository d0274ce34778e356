"""The pages of an urgent contact: where it is written, what comes back with the text kept, what each side sees, and the paper."""

from datetime import date

import pytest

from sipweb.actions.people import protect_person
from sipweb.actions.urgent import answer_urgent, register_urgent
from sipweb.db import db
from sipweb.models import ReadLine, UrgentConsultation
from tests import cast
from tests.actions.test_urgent import AKT, CALLED
from tests.conftest import at
from tests.sheet import read

FIELDS = {
    "reached": "Simon Lind",
    "how": "phone",
    "called_on": "2026-10-12",
    "called_time": "8.30",
    "person_words": "Jag är rädd.",
    "matter": "Hittades på golvet i morse.",
    "why_urgent": "Kan inte vara ensam i natt.",
    "outcome": "Trygghetslarm i dag.",
    "ground": "no_harm",
    "ground_text": "Klart att ingen lider men.",
    "person_told_on": "2026-10-12",
    "not_told_because": "",
}
BARE = {name: FIELDS[name] for name in ("reached", "how", "called_on", "called_time", "matter", "why_urgent", "outcome")} | {"age": "66"}


@pytest.fixture
def registered(birger, ber, soc, akt) -> UrgentConsultation:
    return register_urgent(birger, ber, to_unit_id=soc.id, case=akt, **AKT)


def test_a_manager_finds_the_way_from_the_menu_and_from_the_akt(signed_in, birger, berit):
    client = signed_in(birger)
    assert "/moten/akut" in client.page("/moten").links
    assert "/akter/2026-0001/akut" in client.page("/akter/2026-0001").links
    assert client.send("/moten/akut/ny", whom="akt", number="2026-0001") == "/akter/2026-0001/akut"
    assert client.send("/moten/akut/ny", whom="anonymous", number="") == "/moten/akut/anonymt"
    assert "/akter/2026-0001/akut" not in signed_in(berit).page("/akter/2026-0001").links


@pytest.mark.parametrize("number", ["2026-0002", "2026-9999", "Gun Östberg"])
def test_an_akt_that_is_not_theirs_is_the_same_as_none(signed_in, birger, number):
    page = signed_in(birger).send("/moten/akut/ny", 422, whom="akt", number=number)
    assert "Du har ingen akt med det numret. Kontrollera numret, eller skriv in samtalet utan akt." in page.errors


def test_from_the_form_to_the_page(signed_in, birger, ber, soc):
    client = signed_in(birger)
    there = client.send("/akter/2026-0001/akut", unit_id=ber.id, to_unit_id=soc.id, **FIELDS)
    page = client.page(there)
    assert page.h1 == "Akut kontakt 1 Registrerad"
    assert "Samtalet är inskrivet. Socialpsykiatri har fått veta det." in page.messages
    for text in ("12 oktober 2026 kl. 8.30", "Jag är rädd.", "Prövning: det är klart att ingen lider men", "2026-10-12"):
        assert text in page.text


def test_late_is_said_when_it_is_saved_and_on_the_page(signed_in, birger, ber, soc, clock):
    clock.set("2026-10-14T08:00")
    client = signed_in(birger)
    there = client.send("/akter/2026-0001/akut", unit_id=ber.id, to_unit_id=soc.id, **FIELDS)
    page = client.page(there)
    assert "Det skulle ha skrivits in senast 13 oktober 2026." in page.messages
    assert "Samtalet skrevs in 14 oktober 2026. Det skulle ha skrivits in senast 13 oktober 2026." in page.text
    assert "Inskrivet för sent" in client.page("/moten/akut").text


@pytest.mark.parametrize(
    "more, error",
    [
        ({"called_on": "2026-10-13"}, "Vilken dag: dagen har inte kommit än."),
        ({"called_time": "25"}, "Tiden 25.00 finns inte. Skriv en tid mellan 0.00 och 23.59."),
        ({"called_time": "9.30"}, "Samtalet ska ha varit när det skrivs in. Kontrollera dag och tid."),
        ({"why_urgent": " "}, "Skriv varför det inte kunde vänta."),
        ({"ground": ""}, "Välj grund, eller att den inte är vald än."),
        ({"ground_text": ""}, "Skriv varför grunden gällde."),
        ({"ground": "need"}, "Enheten är inte aktuell i akten. Välj en annan grund."),
        ({"not_told_because": "Fara."}, "Du har skrivit både när den enskilde fick veta och varför hen inte ska det. Ta bort det ena."),
        ({"matter": "960305-2385 och 19600305-2385"}, "Texten innehåller ett personnummer. Ta bort det – numret finns redan i akten."),
        ({"to_unit_id": ""}, "Välj vilken enhet ni ringde."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_text_stands(signed_in, birger, ber, soc, more, error):
    page = signed_in(birger).send("/akter/2026-0001/akut", 422, **{"unit_id": ber.id, "to_unit_id": soc.id} | FIELDS | more)
    assert error in page.errors
    assert page.values()["outcome"] == "Trygghetslarm i dag."


def test_the_own_unit_is_not_among_those_one_can_call(signed_in, birger):
    page = signed_in(birger).page("/akter/2026-0001/akut")
    assert "Uppdraget för SOC." in page.text
    assert "Uppdraget för BER." not in page.text


def test_without_a_name_numbers_are_stopped_and_names_asked_about(signed_in, birger, ber, soc):
    client, fields = signed_in(birger), {"unit_id": ber.id, "to_unit_id": soc.id} | BARE
    assert any(
        "1960-03-05" in e or "960305" in e
        for e in client.send("/moten/akut/anonymt", 422, **fields | {"matter": "Född 1960-03-05."}).errors
    )
    page = client.send("/moten/akut/anonymt", 422, **fields | {"matter": "Östberg ramlade."})
    assert any("”Östberg”" in error for error in page.errors)
    sure = {"names": "Östberg", "not_that_person": "y"}
    there = client.send("/moten/akut/anonymt", **fields | {"matter": "Östberg ramlade."} | sure)
    shown = client.page(there)
    assert "Utan namn, 66 år" in shown.text
    assert "Grund och besked" not in shown.text


def test_the_called_manager_reads_confirms_and_corrects(signed_in, registered, simon, birger):
    client = signed_in(simon)
    page = client.page(f"/moten/akut/{registered.id}")
    assert "Akt 2026-0001, Gun Östberg, 66 år" in page.text
    assert "/akter/2026-0001" not in page.links  # SOC does not have the akt
    back = client.send(f"/moten/akut/{registered.id}/svara", answer="corrects", answer_text="Vi ringer i morgon.")
    assert back == f"/moten/akut/{registered.id}"
    both = signed_in(birger).page(back)
    assert "Vi ringer i morgon." in both.text
    assert "Trygghetslarm i dag." in both.text


def test_the_second_answer_is_told_who_came_first_and_keeps_its_text(signed_in, registered, simon):
    cast.add_someone("sanna", "Sanna Chef", [(cast.BOSS, "SOC")])
    answer_urgent(simon, registered, answer="agrees")
    page = signed_in(cast.actor_of("sanna")).send(
        f"/moten/akut/{registered.id}/svara", 422, answer="corrects", answer_text="Nej, i morgon."
    )
    assert any("Simon Lind hann före" in error for error in page.errors)
    assert page.values()["answer_text"] == "Nej, i morgon."


def test_two_who_write_the_ground_at_once_see_how_it_stands(signed_in, registered, birger, eva):
    path = f"/moten/akut/{registered.id}/grund"
    form = signed_in(birger).page(path).values()
    signed_in(eva).send(path, **signed_in(eva).page(path).values() | {"ground": "duty", "ground_text": "Lag."})
    page = signed_in(birger).send(path, 409, **form | {"ground_text": "Min motivering."})
    assert "Så här står det nu" in page.text
    assert page.values()["ground_text"] == "Min motivering."


def test_a_press_too_early_says_why(signed_in, registered, birger):
    client = signed_in(birger)
    there = client.send(f"/moten/akut/{registered.id}/tagen-upp")
    assert "Det går inte nu. Den akuta kontakten är ”registrerad”." in client.page(there).messages


def test_handlaggare_read_and_press_nothing(signed_in, registered, berit):
    client = signed_in(berit)
    page = client.page(f"/moten/akut/{registered.id}")
    assert "Nästa steg" not in page.text
    for path in ("svara", "grund", "tagen-upp"):
        assert client.post(f"/moten/akut/{registered.id}/{path}").status_code == 403


def test_the_list_the_file_and_the_empty_list(signed_in, registered, birger, axel, dag):
    client = signed_in(birger)
    assert "2026-0001 G.Ö., 66 år" in client.page("/moten/akut").text
    file = read(client.get("/moten/akut/excel").data).text
    assert "2026-0001" in file
    assert "Trygghetslarm" not in file  # no words about anyone
    assert "Inga akuta kontakter" in signed_in(axel).page("/moten/akut").text
    assert "/moten/akut/ny" not in signed_in(dag).page("/moten/akut").links


def test_the_paper_has_the_call_and_not_the_name_of_someone_protected(signed_in, registered, birger, berit, akt):
    client, path = signed_in(birger), f"/moten/akut/{registered.id}/utskrift"
    assert "Gun Östberg, 66 år" in client.page(path).text
    protect_person(berit, akt, protection="flagged", protection_checked_on=date(2026, 10, 12))
    page = client.page(path)
    assert "Skyddade personuppgifter" in page.text
    assert "Östberg" not in page.text


def test_every_look_is_written_down(signed_in, registered, birger, ber, ald):
    other = register_urgent(at(birger, "2026-10-12T09:30"), ber, to_unit_id=ald.id, age="66", **CALLED)
    client = signed_in(birger)
    for path in (f"/{registered.id}", f"/{registered.id}/utskrift", f"/{other.id}", ""):
        client.page(f"/moten/akut{path}")
    told = list(db.session.scalars(db.select(ReadLine.sentence).order_by(ReadLine.id.desc()).limit(4)))[::-1]
    assert told == [
        "Läste en akut kontakt i akt 2026-0001",
        "Skrev ut en akut kontakt i akt 2026-0001",
        "Läste en akut kontakt utan akt",
        "Läste listan över akuta kontakter",
    ]


def test_half_written_it_comes_back(signed_in, birger):
    client = signed_in(birger)
    client.post("/utkast/akter/2026-0001/akut", data={"matter": "Halvt skrivet"})
    assert client.page("/akter/2026-0001/akut").values()["matter"] == "Halvt skrivet"
