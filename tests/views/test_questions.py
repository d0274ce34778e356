"""The anonymous question's pages: what is checked before it leaves, what the other unit sees, names, naming, the list and Excel."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from sipweb.actions.questions import answer_question, assign_question, draft_question, edit_question, send_question
from sipweb.actions.sessions import find_draft, keep_draft
from sipweb.clock import real_now
from sipweb.db import db
from sipweb.models import AnonymousQuestion, Draft, ReadCase, ReadLine
from sipweb.queries.questions import PAGE
from tests import cast
from tests.actions.test_questions import ANSWER, WRITTEN
from tests.conftest import at

TICK = {"not_that_person": "y"}
NEW_REQUEST = "/akter/2026-0001/forfragningar/ny"


def write(client, ber, ald, status=303, **more):
    return client.send("/fragor/ny", status, from_unit_id=ber.id, to_unit_id=ald.id, **WRITTEN | more)


@pytest.fixture
def drafted(berit, ber, ald):
    return draft_question(berit, ber, to_unit_id=ald.id, **WRITTEN)


@pytest.fixture
def asked(berit, drafted):
    return send_question(berit, drafted)


@pytest.fixture
def answered(axel, asked):
    return answer_question(axel, asked, **ANSWER)


def named(client, question, status=303, **more):
    return client.send(f"/fragor/{question.id}/namngiven", status, **{"picked": "", "number": "", "need": ""} | more)


# Writing and sending.


def test_from_a_new_question_to_a_sent_one(signed_in, berit, ber, ald):
    client = signed_in(berit)
    check = write(client, ber, ald)
    assert check.endswith("/granska")
    assert client.send(check, **client.page(check).values()) == check.removesuffix("/granska")
    page = client.page(check.removesuffix("/granska"))
    assert "Frågan är skickad till Äldreenheten." in page.messages
    assert page.h1 == "Anonym fråga 1 Skickad"


def test_the_check_shows_exactly_what_the_other_unit_will_see(signed_in, drafted, berit, axel):
    page = signed_in(berit).page(f"/fragor/{drafted.id}/granska")
    shown = ["Berit Alm, Beroendeenheten", "60–65 år", *(value for key, value in WRITTEN.items() if key != "age")]
    for words in shown:
        assert words in page.text, words
    send_question(berit, drafted)
    theirs = signed_in(axel).page(f"/fragor/{drafted.id}").text
    for words in shown[1:]:
        assert words in theirs, words


def test_what_is_missing_is_said_and_what_was_typed_stays(signed_in, berit, ber, ald):
    page = write(signed_in(berit), ber, ald, 422, heading="", age="1960-03-05", situation=" ", question="")
    assert page.errors == [
        "Skriv en rubrik.",
        "Skriv åldern som ett tal eller ett spann, till exempel 66 eller 60–65. Inget födelsedatum.",
        "Beskriv hur situationen ser ut.",
        "Skriv vad du vill fråga.",
    ]
    assert (page.values()["age"], page.values()["needs"]) == ("1960-03-05", WRITTEN["needs"])
    assert signed_in(berit).send("/fragor/ny", 422, from_unit_id=ber.id, **WRITTEN).errors == ["Välj vilken enhet du vill fråga."]


@pytest.mark.parametrize("field", ["heading", "situation", "needs", "question"])
def test_a_number_is_refused_at_its_field_with_the_words(signed_in, berit, ber, ald, field):
    page = write(signed_in(berit), ber, ald, 422, **{field: "Se 19600305-2385 och akt 2026-0001."})
    assert page.errors == ["Ta bort ”19600305-2385” och ”2026-0001”. Det visar vem det gäller."]
    assert page.values()[field] == "Se 19600305-2385 och akt 2026-0001."
    assert db.session.scalars(db.select(AnonymousQuestion)).all() == []


def test_a_number_for_an_age_gives_one_error(signed_in, berit, ber, ald):
    assert write(signed_in(berit), ber, ald, 422, age="19600305-2385").errors == ["Ta bort ”19600305-2385”. Det visar vem det gäller."]


def test_each_unit_stands_with_its_assignment_but_not_the_own(signed_in, berit):
    text = signed_in(berit).page("/fragor/ny").text
    assert "Uppdraget för ALD." in text
    assert "Uppdraget för BER." not in text


def test_one_who_works_in_several_units_says_from_which(signed_in, eva, ber, ekb):
    client = signed_in(eva)
    assert write(client, ber, ber, 422).errors == ["Välj en annan enhet än din egen."]
    assert write(client, ber, ekb).endswith("/granska")


def test_a_forged_unit_is_no_choice(signed_in, berit, soc, ald):
    page = signed_in(berit).send("/fragor/ny", 422, from_unit_id=soc.id, to_unit_id=ald.id, **WRITTEN)
    assert page.errors == ["Välj ett av alternativen."]


def test_a_half_written_question_is_kept_and_gone_when_it_is_saved(signed_in, berit, ber, ald):
    client = signed_in(berit)
    client.post("/utkast/fragor/ny", data={"heading": "Halvskriven"})
    page = client.page("/fragor/ny")
    assert page.values()["heading"] == "Halvskriven"
    assert "Det här började du skriva" in page.text
    write(client, ber, ald)
    assert client.page("/fragor/ny").values()["heading"] == ""


def test_a_draft_is_changed_until_it_is_sent(signed_in, drafted, berit, ald):
    client, path = signed_in(berit), f"/fragor/{drafted.id}/andra"
    values = client.page(path).values()
    assert (values["age"], values["to_unit_id"]) == ("60–65", str(ald.id))
    assert client.send(path, **values | {"needs": "Bara mat."}) == f"/fragor/{drafted.id}/granska"
    send_question(berit, drafted)
    assert client.send(path, 422, **values).errors == ["Frågan är redan skickad och kan inte skrivas om."]


def test_a_draft_that_was_changed_after_it_was_reviewed_is_reviewed_anew(signed_in, drafted, berit, birger, ald):
    client, path = signed_in(berit), f"/fragor/{drafted.id}/granska"
    seen = client.page(path).values()
    edit_question(birger, drafted, to_unit_id=ald.id, **WRITTEN | {"needs": "Helt annat."})
    page = client.send(path, 409, **seen)
    assert page.errors[0].startswith("Utkastet har ändrats under tiden.")
    assert "Helt annat." in page.text
    assert client.send(path, **page.values()) == f"/fragor/{drafted.id}"


def test_what_is_already_sent_is_not_checked_again(signed_in, asked, berit):
    assert signed_in(berit).get(f"/fragor/{asked.id}/granska").location == f"/fragor/{asked.id}"


# Names.


def test_a_known_name_is_pointed_out_before_it_is_sent_and_a_tick_lets_it_through(signed_in, berit, ber, ald):
    client = signed_in(berit)
    check = write(client, ber, ald, situation="Östberg har ramlat.")
    page = client.page(check)
    assert "de är också namn på någon i en akt som du kan läsa: Östberg." in page.text
    refused = client.send(check, 422, **page.values())
    assert refused.errors == ["Texten innehåller ”Östberg”. Ta bort det, eller kryssa i att det inte är den personen."]
    assert client.send(check, **refused.values() | TICK) == check.removesuffix("/granska")


def test_a_tick_is_only_about_the_words_that_were_shown(signed_in, asked, axel):
    cast.known("alva", "axel", "ALD", "Sten Kvist", cast.TODAY.replace(year=1950))
    client, path = signed_in(axel), f"/fragor/{asked.id}/svara"
    form = {**ANSWER, "names": "Östberg"} | TICK
    page = client.send(path, 422, **form | {"text": "Känner ni Sten Kvist?"})
    assert page.errors == ["Texten innehåller ”Sten Kvist”. Ta bort det, eller kryssa i att det inte är den personen."]
    values = page.values()
    assert (values["names"], "not_that_person" in values, values["text"]) == ("Sten Kvist", False, "Känner ni Sten Kvist?")
    assert client.send(path, **values | TICK) == f"/fragor/{asked.id}"


def test_a_form_without_known_names_asks_nothing_about_them(signed_in, asked, axel):
    page = signed_in(axel).page(f"/fragor/{asked.id}/svara")
    assert "Är det ett namn?" not in page.text
    assert "not_that_person" not in page.html


# Answering, and on.


def test_the_manager_names_who_answers_from_the_page(signed_in, asked, axel, alva, berit):
    client = signed_in(axel)
    page = client.page(f"/fragor/{asked.id}")
    assert {"Svara", "Utse den som svarar"} <= set(page.buttons)
    assert "Utse den som svarar" not in signed_in(berit).page(f"/fragor/{asked.id}").buttons
    assert client.send(f"/fragor/{asked.id}/utse", 422, to_worker_id="").errors == ["Välj vem som ska svara."]
    assert client.send(f"/fragor/{asked.id}/utse", to_worker_id=alva.user_id) == f"/fragor/{asked.id}"
    assert "Alva Ek ska svara." in client.page(f"/fragor/{asked.id}").text


def test_an_answer_needs_all_its_parts_and_shows_the_question_beside(signed_in, asked, axel, berit):
    client, path = signed_in(axel), f"/fragor/{asked.id}/svara"
    assert WRITTEN["question"] in client.page(path).text
    page = client.send(path, 422, text="")
    assert page.errors == ["Skriv ett svar.", "Svara ja, kanske eller nej.", "Svara ja, kanske eller nej."]
    client.send(path, **ANSWER)
    theirs = signed_in(berit).page(f"/fragor/{asked.id}")
    for words in ("Ja, efter en ansökan.", "Hemtjänst.", "Kanske"):
        assert words in theirs.text, words
    assert {"Avsluta", "Fråga vidare", "Gör till en namngiven förfrågan"} <= set(theirs.buttons)


def test_asking_further_shows_the_earlier_answer_and_the_new_question_to_both(signed_in, answered, berit, axel):
    signed_in(berit).send(f"/fragor/{answered.id}/fraga-vidare", text="Behövs ett intyg?")
    page = signed_in(axel).page(f"/fragor/{answered.id}")
    assert "Tidigare svar" in page.text
    assert "Frågat vidare Behövs ett intyg?" in page.text
    assert "Behövs ett intyg?" in signed_in(axel).page(f"/fragor/{answered.id}/svara").text


def test_closing_says_what_it_led_to_and_who_goes_on(signed_in, answered, berit, axel):
    client, path = signed_in(berit), f"/fragor/{answered.id}/avsluta"
    assert "Blev en namngiven förfrågan" not in client.page(path).text
    assert client.send(path, 422, outcome="named").errors == ["Välj ett av alternativen."]
    assert client.send(path, 422, outcome="to_meeting").errors == ["Skriv nästa steg.", "Välj vem som tar nästa steg."]
    client.send(path, outcome="to_meeting", next_step="Anmäls till nästa möte.", next_by="both")
    page = signed_in(axel).page(f"/fragor/{answered.id}").text
    for words in ("Tas upp på samverkansmötet", "Anmäls till nästa möte.", "Båda enheterna"):
        assert words in page, words


def test_a_close_that_needs_no_more_needs_no_next_step(signed_in, answered, berit):
    assert signed_in(berit).send(f"/fragor/{answered.id}/avsluta", outcome="no_support") == f"/fragor/{answered.id}"


def test_taking_back_needs_a_reason(signed_in, asked, berit, axel):
    client, path = signed_in(berit), f"/fragor/{asked.id}/ta-tillbaka"
    assert client.send(path, 422, text=" ").errors == ["Skriv något."]
    client.send(path, text="Löste sig.")
    assert "Löste sig." in signed_in(axel).page(f"/fragor/{asked.id}").text


def test_the_one_who_asked_is_offered_no_answer_of_their_own(signed_in, eva, ekb, ber):
    question = send_question(eva, draft_question(eva, ber, to_unit_id=ekb.id, **WRITTEN))
    buttons = signed_in(eva).page(f"/fragor/{question.id}").buttons
    assert "Svara" not in buttons
    assert "Utse den som svarar" in buttons


def test_the_notice_leads_to_the_question(signed_in, answered, berit):
    assert f"/fragor/{answered.id}" in signed_in(berit).page("/").links


def test_a_colleague_takes_over_from_the_page(signed_in, asked, bodil, berit):
    client = signed_in(bodil)
    assert "Ta över frågan" in client.page(f"/fragor/{asked.id}").buttons
    assert "Ta över frågan" not in signed_in(berit).page(f"/fragor/{asked.id}").buttons
    client.send(f"/fragor/{asked.id}/ta-over")
    page = client.page(f"/fragor/{asked.id}")
    assert "Bodil Ask" in page.text
    assert {"Ta tillbaka", "Gör till en namngiven förfrågan"} <= set(page.buttons)


# Named.


def test_the_text_moves_to_a_new_request_in_the_akt_and_the_question_ends(signed_in, answered, berit, ald):
    client = signed_in(berit)
    assert "2026-0001 Gun Östberg" in client.page(f"/fragor/{answered.id}/namngiven").text
    assert named(client, answered, picked="2026-0001") == NEW_REQUEST
    page = client.page(NEW_REQUEST)
    assert "Frågan är avslutad." in page.messages
    assert page.values()["question"] == WRITTEN["question"]
    assert page.values()["situation"] == f"{WRITTEN['situation']}\n\n{WRITTEN['needs']}"
    check = client.send(NEW_REQUEST, **page.values() | {"person_words": "Jag vill bo kvar."})
    assert client.send(check) == check.removesuffix("/granska")
    assert client.page(f"/fragor/{answered.id}").h1 == "Anonym fråga 1 Avslutad"
    assert "Blev en namngiven förfrågan" in client.page(f"/fragor/{answered.id}").text


def test_a_colleagues_akt_is_named_by_its_number(signed_in, asked, birger):
    client = signed_in(birger)
    assert "2026-0001" not in client.page(f"/fragor/{asked.id}/namngiven").text
    assert named(client, asked, number=" 2026-0001 ") == NEW_REQUEST


def test_a_number_that_is_not_ones_own_and_one_that_does_not_exist_get_the_same_words(signed_in, asked, berit):
    client = signed_in(berit)
    for number in ("2026-0002", "2026-0003", "2026-0099", "x", "' OR 1=1 --"):
        assert named(client, asked, 422, number=number).errors == ["Du har ingen akt med det numret. Kontrollera numret."]
    assert named(client, asked, 422).errors == ["Välj en akt eller skriv aktnumret."]
    assert named(client, asked, 422, picked="2026-0001", number="2026-0002").errors == [
        "Du har valt en akt och skrivit numret på en annan. Ta bort det ena."
    ]
    assert named(client, asked, 422, picked="2026-0002").errors[0] == "Välj ett av alternativen."
    assert db.session.get_one(AnonymousQuestion, asked.id).state == "sent"


def test_without_consent_it_says_why_and_nothing_is_moved(signed_in, berit, ber, soc):
    question = send_question(berit, draft_question(berit, ber, to_unit_id=soc.id, **WRITTEN))
    page = named(signed_in(berit), question, 422, picked="2026-0001")
    assert page.errors == ["Samtycke saknas för Socialpsykiatri. Fråga den enskilde, eller skriv en annan grund."]
    assert find_draft(berit.user_id, NEW_REQUEST) is None


def test_a_request_that_is_half_written_is_not_written_over(signed_in, asked, berit):
    keep_draft(berit.user_id, NEW_REQUEST, [("question", "Halvskriven.")], real_now())
    page = named(signed_in(berit), asked, 422, picked="2026-0001")
    assert page.errors == ["Du har redan börjat skriva en förfrågan i den akten. Skicka den eller kasta texten först."]
    assert find_draft(berit.user_id, NEW_REQUEST)[0] == [("question", "Halvskriven.")]


def all_text() -> list[str]:
    """Each row of every table, as one line."""
    tables = db.session.scalars(db.text("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")).all()
    return [f"{table} {tuple(row)}" for table in tables for row in db.session.execute(db.text(f'SELECT * FROM "{table}"'))]


def test_nothing_that_is_kept_says_which_question_became_which_request(signed_in, answered, berit):
    client = signed_in(berit)
    client.page(f"/fragor/{answered.id}")
    client.page(f"/fragor/{answered.id}/namngiven")
    named(client, answered, 422, number="2026-0099")
    named(client, answered, picked="2026-0001")
    assert [row for row in all_text() if "namngiven" in row and "2026-0001" in row] == []
    check = client.send(NEW_REQUEST, **client.page(NEW_REQUEST).values())
    client.send(check)
    about_questions = [row for row in all_text() if "anonym" in row or "fragor" in row or row.startswith("question_step")]
    assert len(about_questions) > 10
    assert [row for row in about_questions if "2026-0001" in row or "referral" in row or "Östberg" in row] == []
    about_akter = [row for row in all_text() if "2026-0001" in row]
    assert [row for row in about_akter if "anonym" in row or "fråga 1" in row] == []


def test_the_read_log_says_that_a_question_was_read_but_not_which_and_no_akt_beside_it(signed_in, answered, berit):
    client = signed_in(berit)
    client.page(f"/fragor/{answered.id}")
    client.page("/fragor")
    named(client, answered, picked="2026-0001")
    lines = db.session.execute(db.select(ReadLine.sentence, ReadCase.case_id).outerjoin(ReadCase, ReadCase.read_id == ReadLine.id))
    assert [tuple(line) for line in lines] == [
        ("Läste en anonym fråga", None),
        ("Läste listan över anonyma frågor", None),
        ("Läste en anonym fråga", None),
    ]


def test_what_the_gate_answers_about_an_akt_is_a_read_of_it(signed_in, berit, ber, soc, akt):
    question = send_question(berit, draft_question(berit, ber, to_unit_id=soc.id, **WRITTEN))
    named(signed_in(berit), question, 422, picked="2026-0001")
    read = db.select(ReadLine.sentence).join(ReadCase, ReadCase.read_id == ReadLine.id).where(ReadCase.case_id == akt.id)
    assert set(db.session.scalars(read)) == {"Läste akt 2026-0001", "Läste en lista över egna akter"}


def test_which_akt_was_meant_is_never_kept_as_a_draft(signed_in, asked, berit):
    client = signed_in(berit)
    path = f"fragor/{asked.id}/namngiven"
    assert "data-autosave" not in client.page(f"/{path}").html.split("<main")[1]
    assert client.post(f"/utkast/{path}", data={"number": "2026-0001"}).status_code == 204
    assert db.session.scalars(db.select(Draft)).all() == []


def test_neither_the_browser_nor_a_proxy_is_told_from_which_question_one_came(signed_in, asked, berit):
    page = signed_in(berit).page(f"/fragor/{asked.id}/namngiven")
    assert [e.attrs["content"] for e in page.root.all("meta") if e.attrs.get("name") == "referrer"] == ["origin"]


# Advice.


def test_the_manager_makes_the_answer_advice_and_only_those_who_took_part_see_from_what(signed_in, answered, axel, alva, berit, sara, tore):
    client, path = signed_in(axel), f"/fragor/{answered.id}/rad"
    assert "Använd som allmänt råd" in client.page(f"/fragor/{answered.id}").buttons
    assert client.page(path).values() | {"csrf_token": ""} == {
        "csrf_token": "",
        "q": "",
        "names": "",
        "heading": "Stöd i hemmet",
        "text": "Ja, efter en ansökan.",
    }
    advice = client.send(path, heading="Hemtjänst", text="Efter en ansökan.")
    assert "Använd som allmänt råd" not in client.page(f"/fragor/{answered.id}").buttons
    for actor, took_part in ((axel, True), (alva, True), (berit, True), (sara, False), (tore, False)):
        page = signed_in(actor).page(advice)
        assert ("Hemtjänst" in page.text, f"/fragor/{answered.id}" in page.links) == (True, took_part), actor.who.name
        assert "Hemtjänst" in signed_in(actor).page("/fragor/rad").text


def test_advice_is_replaced_and_taken_away_by_the_unit_with_its_reason(signed_in, answered, axel, alva, sara):
    client = signed_in(axel)
    first = client.send(f"/fragor/{answered.id}/rad", heading="Hemtjänst", text="Efter en ansökan.")
    assert client.send(f"{first}/ersatt", 422, heading="", text="X").errors == ["Skriv en rubrik."]
    values = client.page(f"{first}/ersatt").values()
    second = client.send(f"{first}/ersatt", **values | {"text": "Ring oss."})
    assert client.send(f"{first}/ersatt", 409, **values).errors == ["Rådet har redan ersatts eller tagits bort."]
    assert second in signed_in(alva).page(first).links
    assert signed_in(sara).get(first).status_code == 404
    assert signed_in(sara).get(f"{second}/ta-bort").status_code == 403
    assert client.send(f"{second}/ta-bort", 422, text="").errors == ["Skriv varför rådet tas bort."]
    client.send(f"{second}/ta-bort", **client.page(f"{second}/ta-bort").values() | {"text": "Gäller inte."})
    assert "Gäller inte." in signed_in(alva).page(second).text
    assert "Inga råd här" in signed_in(sara).page("/fragor/rad").text
    assert "Hemtjänst" in signed_in(alva).page("/fragor/rad?lage=borttagna").text
    assert "Hemtjänst" not in signed_in(sara).page("/fragor/rad?lage=borttagna").text


def test_those_without_akter_find_the_advice_from_mitt_arbete(signed_in, tore, berit):
    assert "/fragor/rad" in signed_in(tore).page("/").links
    assert "/fragor/rad" in signed_in(berit).page("/fragor").links


# The list.


def numbers_in(page) -> list[str]:
    return [row[0].split(".")[0] for row in page.rows()]


@pytest.fixture
def several(berit, alva, axel, ber, ald, soc):
    """1: BER → ALD, sent. 2: ALD → BER, sent. 3: ALD → BER, sent later. 4: ALD → SOC, draft."""
    one = send_question(berit, draft_question(berit, ber, to_unit_id=ald.id, **WRITTEN))
    two = send_question(alva, draft_question(alva, ald, to_unit_id=ber.id, **WRITTEN))
    then = at(alva, "2026-10-13T09:00")
    send_question(then, draft_question(then, ald, to_unit_id=ber.id, **WRITTEN))
    draft_question(then, ald, to_unit_id=soc.id, **WRITTEN)
    return one, two


def test_what_waits_for_an_answer_from_one_stands_first(signed_in, several, birger, axel, simon):
    assert numbers_in(signed_in(birger).page("/fragor")) == ["2", "3", "1"]
    assert numbers_in(signed_in(axel).page("/fragor")) == ["1", "4", "3", "2"]
    assert numbers_in(signed_in(simon).page("/fragor")) == []


@pytest.mark.parametrize(
    "query, found",
    [
        ("vag=fran", ["1"]),
        ("vag=till", ["2", "3"]),
        ("lage=sent", ["2", "3", "1"]),
        ("lage=answered", []),
        ("lage=alla", ["2", "3", "1"]),
        ("lage=x&vag=y&enhet=z&efter=å", ["2", "3", "1"]),
        ("enhet=99999999999999999999", ["2", "3", "1"]),
        ("efter=1", []),
    ],
)
def test_the_list_is_filtered_by_its_address(signed_in, several, berit, query, found):
    assert numbers_in(signed_in(berit).page(f"/fragor?{query}")) == found


def test_one_who_leads_several_units_filters_by_unit(signed_in, several, eva, ber, ekb):
    client = signed_in(eva)
    assert numbers_in(client.page(f"/fragor?enhet={ber.id}")) == ["2", "3", "1"]
    assert numbers_in(client.page(f"/fragor?enhet={ekb.id}")) == []


def test_what_is_late_says_so(signed_in, several, birger, clock):
    clock.set("2026-10-20T09:00")
    assert [row[-1] for row in signed_in(birger).page("/fragor").rows()] == [
        "2026-10-19 Försenat",
        "2026-10-20 I dag",
        "2026-10-19 Försenat",
    ]


def test_a_long_list_goes_on_over_the_page_and_every_question_is_there_once(signed_in, berit, ber, ald):
    for _ in range(PAGE + 3):
        draft_question(berit, ber, to_unit_id=ald.id, **WRITTEN)
    client = signed_in(berit)
    first = client.page("/fragor?vag=fran")
    further = next(link for link in first.links if "efter=" in link)
    assert "vag=fran" in further
    found = numbers_in(first) + numbers_in(client.page(further))
    assert found == [str(n) for n in range(PAGE + 3, 0, -1)]


def cells(answer) -> str:
    with ZipFile(BytesIO(answer.data)) as book:
        return "".join(book.read(name).decode() for name in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"))


def test_excel_holds_the_list_as_it_is_filtered_with_real_dates_and_the_export_is_logged(signed_in, several, berit, alva):
    client = signed_in(berit)
    assert "/fragor/excel?vag=fran" in client.page("/fragor?vag=fran").links
    answer = client.get("/fragor/excel?vag=fran")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="anonyma-fragor-2026-10-12.xlsx"'
    told = cells(answer)
    assert "Stöd i hemmet" in told
    assert "<v>46307</v>" in told  # 12 October 2026
    assert told.count("<row ") == 2
    assert cells(signed_in(alva).get("/fragor/excel")).count("<row ") == 5
    assert "Exporterade listan över anonyma frågor till Excel" in set(db.session.scalars(db.select(ReadLine.sentence)))


def test_a_question_that_looks_like_a_formula_stays_text(signed_in, berit, ber, ald):
    draft_question(berit, ber, to_unit_id=ald.id, **WRITTEN | {"heading": "=1+1"})
    told = cells(signed_in(berit).get("/fragor/excel"))
    assert "=1+1" in told
    assert "<f>" not in told


def test_the_list_is_found_from_the_requests(signed_in, berit, axel):
    for actor in (berit, axel):
        assert "/fragor" in signed_in(actor).page("/forfragningar").links


def test_one_named_in_place_of_another_reads_it_from_mitt_arbete(signed_in, asked, axel, alva):
    assign_question(axel, asked, to_worker_id=alva.user_id)
    assert f"/fragor/{asked.id}" in signed_in(alva).page("/").links
