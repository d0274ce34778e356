"""The pages of a new matter: the questions, the concern for a child that stops, the suggestion, the register, the way on."""

from datetime import date

import pytest

from sipweb.actions.cases import confirm_intake
from sipweb.actions.routing import confirm, suggest
from sipweb.db import db
from sipweb.models import Draft, Intake, PresenceQuestion, Routing
from tests import cast
from tests.actions.test_routing import TOLD
from tests.conftest import told
from tests.sheet import read
from tests.views.test_errors import expire, with_tokens

assert with_tokens  # a fixture

HERE = "/var-hor-arendet-hemma"
ANSWERS = {"came_on": "2026-10-09", "age": "45", "known": "no", "needs": ["substance", "mental"]}


@pytest.fixture
def asked(berit, ber):
    return suggest(berit, ber, **TOLD)


def test_from_the_questions_to_the_suggestion_with_the_routines_words(signed_in, berit, ber):
    client = signed_in(berit)
    there = client.send(f"{HERE}/ny", unit_id=ber.id, **ANSWERS)
    page = client.page(there)
    assert "Beroendeenheten. Uppdraget för BER. Ring mottagningen, 08-465 004 00" in page.text
    assert "Parallell utredning" in page.text
    assert "Undantaget är när det tydligt framgår" in page.text
    assert "Rutin IoF–AoF (003), Aktualisering av ej tidigare kända ärende" in page.text
    assert "Biträdande enhetschef på Beroendeenheten har fått veta att förslaget väntar." in page.text
    assert f"{there}/bekrafta" not in page.html


def test_concern_for_a_child_stops_and_nothing_is_kept(signed_in, berit, ber):
    client = signed_in(berit)
    first = client.page(f"{HERE}/ny")
    assert "Oro för barn?" in first.text and "Finns det oro för att ett barn far illa?" in first.text
    assert "<form" not in first.html.split("<main")[1].split("</main")[0]
    page = client.page(next(href for href in first.links if href.endswith("/oro")))
    assert "Anmäl oron för barnet genast" in page.text
    assert db.session.scalars(db.select(Routing)).all() == []
    assert db.session.scalars(db.select(Draft)).all() == []
    assert "Vad gäller det?" in client.page(f"{HERE}/ny?oro=nej").text


@pytest.mark.parametrize(("age", "times"), [(17, 1), (18, 0)])
def test_under_18_every_page_of_the_guide_says_where_a_concern_is_reported(signed_in, berit, birger, ber, age, times):
    there = f"{HERE}/{suggest(berit, ber, **TOLD | {'age': age}).id}"
    for actor, path in ((berit, there), (berit, f"{there}/ta-tillbaka"), (birger, f"{there}/bekrafta")):
        assert signed_in(actor).page(path).text.count("Oro för barn?") == times
    assert signed_in(berit).page(f"{there}/andra").text.count("Oro för barn?") == 1  # the age is asked about there
    routing = db.session.get_one(Routing, int(there.rsplit("/", 1)[1]))
    confirm(birger, routing, unit_ids=[ber.id], why="Hör hit.", version=str(routing.version))
    assert signed_in(birger).page(f"{there}/samverkan").text.count("Oro för barn?") == times


def test_a_birth_date_is_not_kept_half_written_either(signed_in, berit, ber):
    client = signed_in(berit)
    client.post(f"/utkast{HERE}/ny", data=ANSWERS | {"born_on": "1981-02-03", "age": ""})
    (draft,) = db.session.scalars(db.select(Draft)).all()
    assert "2026-10-09" in draft.data and "1981" not in draft.data
    client.post(f"/utkast{HERE}/ny", data=ANSWERS | {"age": "20071009-2388"})
    db.session.refresh(draft)
    assert "2007" not in draft.data
    client.post(f"/utkast{HERE}/7/ta-tillbaka", data={"why": "Det gäller 19900506-2386."})
    assert all("1990" not in one.data for one in db.session.scalars(db.select(Draft)))


@pytest.mark.parametrize(
    "more, error",
    [
        ({"age": ""}, "Skriv födelsedagen eller åldern."),
        ({"age": "nitton"}, "Skriv åldern som ett tal i hela år, till exempel 66."),
        ({"age": "126"}, "Skriv åldern som ett tal i hela år, till exempel 66."),
        ({"age": "46", "born_on": "1981-10-09"}, "Enligt födelsedagen var personen 45 år den dagen. Ändra det som inte stämmer."),
        ({"age": "", "born_on": "2026-10-10"}, "Födelsedagen är efter den dag det kom in. Kontrollera dagarna."),
        ({"age": "", "born_on": "1800-01-01"}, "Året 1800 kan inte stämma. Kontrollera året."),
        ({"came_on": "2026-10-13"}, "Vilken dag kom anmälan eller ansökan in: dagen har inte kommit än."),
        ({"came_on": "2025-10-11"}, "Dagen är mer än ett år sedan. Kontrollera året."),
        ({"known": "other"}, "Välj enhet."),
        ({"needs": []}, "Välj minst en sak."),
        ({"needs": ["housing"]}, "Svara ja eller nej."),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_the_field(signed_in, berit, ber, more, error):
    page = signed_in(berit).send(f"{HERE}/ny", 422, unit_id=ber.id, **(ANSWERS | more))
    assert error in page.errors
    assert db.session.scalars(db.select(Routing)).all() == []


@pytest.mark.parametrize(
    "born, came, age", [("2007-10-09", "2026-10-09", 19), ("2007-10-10", "2026-10-09", 18), ("2008-02-29", "2026-02-28", 18)]
)
def test_the_age_is_reckoned_on_the_day_it_came_in_and_the_birth_date_is_not_kept(signed_in, berit, ber, born, came, age):
    client = signed_in(berit)
    client.send(f"{HERE}/ny", unit_id=ber.id, **(ANSWERS | {"age": "", "born_on": born, "came_on": came}))
    assert db.session.scalar(db.select(Routing.age)) == age
    assert born not in client.page(f"{HERE}/1/andra").html


def test_the_answers_stand_there_when_they_are_changed(signed_in, asked, berit):
    client = signed_in(berit)
    form = client.page(f"{HERE}/{asked.id}/andra").values()
    assert (form["came_on"], form["age"], form["known"]) == ("2026-10-09", "45", "no")
    client.send(f"{HERE}/{asked.id}/andra", **(ANSWERS | {"needs": ["other"], "version": form["version"], "unit_id": asked.unit_id}))
    assert "Rutinen säger avdelningen, inte vilken enhet." in client.page(f"{HERE}/{asked.id}").text
    old = ANSWERS | {"version": form["version"], "unit_id": asked.unit_id}
    assert "Läs förslaget igen" in client.send(f"{HERE}/{asked.id}/andra", 409, **old).text


def test_who_may_be_known_is_asked_about_first(signed_in, berit, birger, ber):
    found = suggest(berit, ber, **(TOLD | {"known": "unknown"}))
    page = signed_in(birger).page(f"{HERE}/{found.id}")
    assert "Sök först hos er, ställ Fråga om aktualitet" in page.text
    assert f"{HERE}/{found.id}/bekrafta" not in page.html
    assert "Ta reda på om personen är känd sedan tidigare" in signed_in(berit).page("/").text


def test_a_home_of_ones_own_gets_information_and_no_unit(signed_in, berit, birger, ber):
    found = suggest(berit, ber, **(TOLD | {"needs": ["housing"], "own_income": True}))
    client = signed_in(birger)
    assert "Ingen enhet. Informera personen om vad som gäller för bostad." in client.page(f"{HERE}/{found.id}").text
    client.send(f"{HERE}/{found.id}/bekrafta", version=str(found.version))
    page = client.page(f"{HERE}/{found.id}")
    assert "Ingen av våra enheter." in page.text
    assert "Starta samverkan" not in page.text


def test_who_pays_for_someone_over_65_without_a_home(signed_in, berit, ber):
    home = {"needs": ["substance", "housing"], "is_homeless": True, "costs": ["treatment", "care", "housing"]}
    page = signed_in(berit).page(f"{HERE}/{suggest(berit, ber, **(TOLD | home | {'age': 70})).id}")
    assert "Behandling för skadligt bruk eller beroende IoF, 100 %" in page.text
    assert "Boende med insatser som i hemtjänst, boendestöd eller särskilt boende Delas mellan IoF och AoF" in page.text
    assert "Annat boende Ej reglerat i rutinen" in page.text


def test_a_manager_confirms_from_mitt_arbete_and_the_other_unit_reads_it(signed_in, asked, birger, ber):
    soc, client = cast.unit_of("SOC"), signed_in(birger)
    assert "Bekräfta var ett nytt ärende hör hemma" in client.page("/").text
    form = client.page(f"{HERE}/{asked.id}/bekrafta").values()
    error = client.send(f"{HERE}/{asked.id}/bekrafta", 422, unit_ids=[ber.id], why="", version=form["version"])
    assert "Skriv varför ni väljer något annat än förslaget." in error.errors
    error = client.send(f"{HERE}/{asked.id}/bekrafta", 422, unit_ids=[ber.id], why="Det gäller 19900506-2386.", version=form["version"])
    assert error.errors
    client.send(f"{HERE}/{asked.id}/bekrafta", unit_ids=[ber.id, soc.id], version=form["version"])
    page = signed_in(cast.actor_of("simon")).page(f"{HERE}/{asked.id}")
    assert "Ärendet hör hemma hos Beroendeenheten" in page.text
    assert f"{HERE}/{asked.id}/bekrafta" not in page.html
    assert signed_in(cast.actor_of("sara")).get(f"{HERE}/{asked.id}").status_code == 404


@pytest.fixture
def confirmed(asked, birger, ber):
    return confirm(birger, asked, unit_ids=[ber.id, cast.unit_of("SOC").id], version=str(asked.version))


def test_one_button_starts_the_cooperation_with_the_unit_chosen(signed_in, confirmed, berit, akt):
    soc, client, there = cast.unit_of("SOC"), signed_in(berit), f"{HERE}/{confirmed.id}/samverkan"
    page = client.page(f"{HERE}/{confirmed.id}")
    assert there in page.links and f"/akter/ny?enhet={soc.id}" in page.links
    to = client.send(there, to_unit_id=soc.id, whom="akt", number="2026-0001")
    assert to == f"/akter/2026-0001/forfragningar/ny?enhet={soc.id}"
    assert client.page(to).values()["to_unit_id"] == str(soc.id)
    assert client.send(there, to_unit_id=soc.id, whom="new", number="") == f"/akter/ny?enhet={soc.id}"
    to = client.send(there, to_unit_id=soc.id, whom="anonymous", number="")
    assert client.page(to).values()["to_unit_id"] == str(soc.id)
    for number, error in (("2026-9999", "Ni har ingen akt med det numret."), ("", "Skriv aktnumret, till exempel 2026-0143.")):
        assert error in " ".join(client.send(there, 422, to_unit_id=soc.id, whom="akt", number=number).errors)


def test_the_unit_chosen_is_asked_once_the_person_has_an_akt(signed_in, confirmed, berit, birger):
    soc, client = cast.unit_of("SOC"), signed_in(berit)
    to = client.send(f"{HERE}/{confirmed.id}/samverkan", to_unit_id=soc.id, whom="new", number="")
    page = client.page(to)
    assert "När det är bekräftat får du en länk härifrån till en förfrågan till Socialpsykiatri." in page.text
    answers = page.values() | {"given_name": "Nils", "family_name": "Ny", "identity_kind": "saknas", "birth_date": "1970-02-03"}
    answers |= {"protection": "none", "protection_checked_on": "2026-10-12", "ground": "application", "ground_on": "2026-10-12"}
    there = client.post("/akter/ny", data=answers).location
    assert "kan en förfrågan till Socialpsykiatri ställas härifrån" in client.page(there).text
    intake = db.session.scalars(db.select(Intake).order_by(Intake.id.desc())).first()
    case = confirm_intake(birger, intake, case_worker_id=berit.user_id)
    assert told(berit)[0] == f"Aktualiteten är bekräftad: akt {case.number}. Fortsätt med förfrågan till Socialpsykiatri."
    page = client.page(there)
    assert "Ställ förfrågan till Socialpsykiatri" in page.text
    assert f"/akter/{case.number}/forfragningar/ny?enhet={soc.id}" in page.html


def test_the_receiving_unit_starts_the_cooperation_with_any_other(signed_in, berit, birger, ber, ald):
    found = suggest(berit, ber, **(TOLD | {"needs": ["substance"]}))
    confirm(birger, found, unit_ids=[ber.id], version=str(found.version))
    page = signed_in(berit).page(f"{HERE}/{found.id}/samverkan")
    assert f'value="{ald.id}"' in page.html
    assert f'name="to_unit_id" value="{ber.id}"' not in page.html
    assert signed_in(berit).get(f"{HERE}?fore=99999999999999999999999").status_code == 200


def test_the_register_says_what_was_suggested_and_what_was_chosen(signed_in, asked, berit, birger, ber, ald):
    client = signed_in(birger)
    confirm(birger, asked, unit_ids=[ald.id], why="Redan i kontakt.", version=str(asked.version))
    suggest(berit, ber, **(TOLD | {"needs": ["financial"]}))
    page = client.page(HERE)
    assert "45 år. Skadligt bruk eller beroende, Psykisk ohälsa eller psykisk funktionsnedsättning." in page.text
    assert "Annat än förslaget" in page.text
    assert "Ekonomiskt bistånd" in page.text
    assert "Ekonomiskt bistånd" not in client.page(f"{HERE}?valt=annat").text.replace("Var hör", "")
    told = read(client.get(f"{HERE}/excel?valt=annat").data)
    assert "Beroendeenheten, Socialpsykiatri" in told.text
    assert "Redan i kontakt." in told.text


def test_the_register_goes_on_to_older_pages(signed_in, berit, ber):
    for age in range(20, 72):
        suggest(berit, ber, **(TOLD | {"age": age}))
    client = signed_in(berit)
    first = client.page(HERE)
    assert "71 år." in first.text
    assert "21 år." not in first.text
    second = client.page(f"{HERE}?fore=3")
    assert "21 år." in second.text
    assert "22 år." not in second.text


def test_those_without_a_unit_have_nothing_here(signed_in):
    for username in ("tore", "cecilia", "viktor"):
        client = signed_in(cast.actor_of(username))
        for path in (HERE, f"{HERE}/ny", f"{HERE}/excel"):
            assert client.get(path).status_code == 403


# Known before, and where: asked through Fråga om aktualitet, and the answer comes back.


@pytest.fixture
def unknown(berit, ber) -> Routing:
    return suggest(berit, ber, **TOLD | {"known": "unknown"})


def test_the_answer_to_fraga_om_aktualitet_is_filled_in_on_the_way_back(unknown, akt, signed_in, dag, berit, ald, ber):
    cast.known("alva", "axel", "ALD", "Elsa Vide", date(1950, 3, 5), "195003052387")
    client = signed_in(berit)
    (there,) = [href for href in client.page(f"{HERE}/{unknown.id}").links if href.endswith("/aktualitet")]
    page = client.page(there)
    assert "Ett nytt ärende har kommit in." in page.html and "utkast" not in page.html.split("<main")[1]
    told_at = client.send(there, unit_id=ber.id, identity_kind="personnummer", identity_number="195003052387", reason="Nytt ärende.")
    page = client.page(told_at)
    assert "Ja. Ring Äldreenheten" in page.text
    (back,) = [href for href in page.links if "/andra?" in href]
    assert back == f"{HERE}/{unknown.id}/andra?kand=other&enhet={ald.id}"
    page = client.page(back)
    assert "checked" in page.html.split('value="other"')[0].split("<input")[-1] + page.html.split('value="other"')[1].split(">")[0]
    assert f'<option selected value="{ald.id}">' in page.html
    client.send(f"{HERE}/{unknown.id}/andra", unit_id=ber.id, **ANSWERS | {"known": "other", "known_unit_id": ald.id, "version": 1})
    assert (unknown.known, unknown.known_unit_id) == ("other", ald.id)
    kept = " ".join(str(value) for row in (unknown, *unknown.places) for value in vars(row).values())
    assert "195003052387" not in kept and db.session.scalars(db.select(Draft)).all() == []


def test_no_yes_fills_in_nothing_and_says_that_the_person_may_be_known_all_the_same(unknown, signed_in, berit, ber):
    client = signed_in(berit)
    there = f"{HERE}/{unknown.id}/aktualitet"
    page = client.page(client.send(there, unit_id=ber.id, identity_kind="personnummer", identity_number="195003052387", reason="Nytt."))
    assert "Vi kan inte svara ja på frågan." in page.text and "Ta reda på om personen har varit känd förut" in page.text
    assert f"{HERE}/{unknown.id}/andra" in page.links


def test_the_own_akter_are_sought_first_and_nobody_else_is_asked_when_the_person_is_there(unknown, akt, signed_in, berit, ber):
    client, there = signed_in(berit), f"{HERE}/{unknown.id}/aktualitet"
    asked = {"unit_id": ber.id, "identity_kind": "personnummer", "identity_number": akt.person.identity_number, "reason": "Nytt."}
    page = client.post(there, data=asked).page
    assert "Personen finns hos er. Ingen annan har frågats." in page.text and f"/akter/{akt.number}" in page.links
    assert f"{HERE}/{unknown.id}/andra?kand=other&enhet={ber.id}" in page.links
    assert db.session.scalars(db.select(PresenceQuestion)).all() == []
    answer = client.page(client.send(there, **asked, ask_others="y"))
    assert "Vi kan inte svara ja" in answer.text or "Ja. Ring" in answer.text


@pytest.mark.parametrize("other", ["1960", "R-1960", "2026-0001", "Gun"])
def test_only_the_very_number_is_the_person_among_the_own_akter(unknown, akt, signed_in, berit, ber, other):
    client, there = signed_in(berit), f"{HERE}/{unknown.id}/aktualitet"
    answer = client.post(there, data={"unit_id": ber.id, "identity_kind": "reserve", "identity_number": other, "reason": "Nytt."})
    assert "Personen finns hos er" not in answer.text


def test_someone_known_by_barn_och_ungdom_too_is_known_there(unknown, signed_in, berit, ber):
    for worker, boss, code in (("alva", "axel", "ALD"), ("olle", "otto", "BOU")):
        cast.known(worker, boss, code, "Elsa Vide", date(2009, 3, 5), "200903052389")
    client = signed_in(berit)
    there = f"{HERE}/{unknown.id}/aktualitet"
    page = client.page(client.send(there, unit_id=ber.id, identity_kind="personnummer", identity_number="200903052389", reason="Nytt."))
    assert f"{HERE}/{unknown.id}/andra?kand=young" in page.links


def test_why_is_read_by_others_so_a_known_name_is_asked_about(signed_in, birger, ber, akt):
    asked = suggest(birger, ber, **TOLD)
    client, why = signed_in(birger), "Gun Östberg är känd hos oss."
    for step in ("bekrafta", "ta-tillbaka"):
        here = f"{HERE}/{asked.id}/{step}"
        form = client.page(here).values()
        page = client.send(here, 422, unit_ids=[ber.id], why=why, **({"version": form["version"]} if "version" in form else {}))
        assert "det är inte den personen" in page.text
    assert asked.why == ""


def test_a_number_that_is_asked_about_from_the_guide_is_kept_half_written_nowhere(unknown, signed_in, with_tokens, berit):
    client, path = signed_in(berit), f"{HERE}/{unknown.id}/aktualitet"
    form = client.page(path).values() | {"identity_number": "196003052385"}
    client.post(f"/utkast{path}", data=form)
    stale = client.post(path, data=form | {"csrf_token": "gammal"})
    assert stale.location == path
    assert "inget är skickat. Gör om det." in client.page(path).messages
    expire()
    assert client.post(path, data=form).location == f"/logga-in?vidare={path}"
    assert db.session.scalars(db.select(Draft)).all() == []
