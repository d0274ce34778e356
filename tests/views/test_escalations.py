"""The pages of lifted questions: the list, the ladder, what each level reads, the answers, and what is kept for the next time."""

from datetime import date

import pytest

from sipweb.actions.escalation_answers import agree_to_lift, disagree_to_lift
from sipweb.actions.escalations import begin_escalation, lift_question
from sipweb.actions.organisation import disable_user
from sipweb.db import db
from sipweb.models import Escalation, ReadCase, ReadLine
from tests import cast
from tests.actions.test_escalations import KEPT
from tests.lifted import REPORT, TRIED, named
from tests.sheet import read

WRITTEN = {
    "person_words": "Jag vill ha rent.",
    "kind": "difficulty",
    "attempted_on": "2026-10-09",
    "attempt": "Ringde tre gånger.",
    "question": "Vem städar?",
}


def test_from_the_akt_to_a_difficulty_on_level_1(signed_in, both, berit, ber, ald):
    client = signed_in(berit)
    assert "/akter/2026-0001/lyft" in client.page("/akter/2026-0001").links
    where = client.send("/akter/2026-0001/lyft", unit_id=ber.id, unit_ids=ald.id, **WRITTEN)
    page = client.page(where)
    assert page.h1 == "Lyft fråga 1 Nivå 1, handläggare"
    assert "Alva Ek, Berit Alm löser frågan eller lyfter den vidare." in page.text
    assert "Senast måndag 19 oktober 2026" in page.text
    assert "ansvarar den enhet som har fattat beslutet för pågående insatser" in page.text
    akt = client.page("/akter/2026-0001").text
    assert "Lyft fråga 1: Beroendeenheten, Äldreenheten" in akt
    assert "Här är den nu: nivå 1 Handläggare" in akt


def test_what_is_missing_is_said_and_what_was_typed_stays(signed_in, both, berit, ber):
    page = signed_in(berit).send("/akter/2026-0001/lyft", 422, unit_id=ber.id, **WRITTEN | {"attempted_on": "", "attempt": ""})
    assert page.errors == ["Välj minst en enhet.", "Skriv vilken dag.", "Skriv vad ni har försökt."]
    assert page.values()["question"] == "Vem städar?"


def test_a_handlaggare_is_not_offered_kostnad(signed_in, both, berit, birger):
    assert "Kostnad för insatser" not in signed_in(berit).page("/akter/2026-0001/lyft").text
    assert "Kostnad för insatser" in signed_in(birger).page("/akter/2026-0001/lyft").text


def test_with_no_other_unit_there_is_nobody_to_differ_with(signed_in, child, olle):
    client = signed_in(olle)
    assert client.get("/akter/2026-0002/lyft").location == "/akter/2026-0002"
    assert "Ingen annan enhet är med i akten än. Ställ först en samverkansförfrågan." in client.page("/akter/2026-0002").messages


def test_the_one_who_is_asked_sees_two_ways_to_answer_and_the_one_who_lifted_none(signed_in, on_2, birger, axel):
    lift_question(birger, on_2, **REPORT)
    theirs = signed_in(axel).page("/lyft/1")
    assert "Vi har tagit del och är överens" in theirs.text
    assert "Äldreenheten svarar om de har tagit del och är överens om att frågan lyfts." in theirs.text
    assert "Svar senast torsdag 15 oktober 2026. Den som inte svarar hindrar inget; det noteras." in theirs.text
    assert "Vi har tagit del och är överens" not in signed_in(birger).page("/lyft/1").text
    client = signed_in(axel)
    assert client.send("/lyft/1/overens") == "/lyft/1"
    page = client.page("/lyft/1")
    assert "Sparat: ni har tagit del och är överens." in page.messages
    assert "Vi har tagit del och är överens" not in page.text


def test_a_disagreement_needs_words_and_the_others_read_them(signed_in, on_2, birger, axel):
    lift_question(birger, on_2, **REPORT)
    client = signed_in(axel)
    assert client.send("/lyft/1/inte-overens", 422, text=" ").errors == ["Skriv varför, så att de andra förstår."]
    client.send("/lyft/1/inte-overens", text="Vi har inte mötts än.")
    text = signed_in(birger).page("/lyft/1").text
    assert "Äldreenheten: Inte överens Axel Gran, 2026-10-12 Vi har inte mötts än." in text


def test_the_second_to_press_is_told_who_was_first_and_nothing_breaks(signed_in, on_2, birger, axel):
    lift_question(birger, on_2, **REPORT)
    agree_to_lift(axel, on_2)
    client = signed_in(named("edit"))
    assert client.send("/lyft/1/overens") == "/lyft/1"
    assert "Det är redan besvarat av Axel Gran." in client.page("/lyft/1").messages
    page = client.send("/lyft/1/inte-overens", 422, text="Vi vill inte.")
    assert page.errors == ["Det är redan besvarat av Axel Gran."]
    assert page.values()["text"] == "Vi vill inte."


def test_handlaggare_see_where_it_stands_but_not_what_managers_write(signed_in, on_3, berit, eva):
    mine = signed_in(berit).page("/lyft/1").text
    assert "Vi har bara pratat om pengar." not in mine
    assert "Vilken enhet städar?" not in mine
    assert "Rapporten läses av chefer på den nivån och högre." in mine
    assert "Edit Asp, Eva Palm löser frågan eller lyfter den vidare." in mine
    assert "Vi har bara pratat om pengar." in signed_in(eva).page("/lyft/1").text


def test_a_report_from_level_3_is_not_read_on_level_2(signed_in, on_4, birger, viktor):
    assert signed_in(viktor).page("/lyft/1").text.count("Vi har bara pratat om pengar.") == 2
    assert signed_in(birger).page("/lyft/1").text.count("Vi har bara pratat om pengar.") == 1


def test_the_lifter_sees_exactly_what_the_avdelningschefer_will_see(signed_in, on_3, eva, viktor):
    client = signed_in(eva)
    fields = {"person_words": "", "question": "Behövs en ny rutin?", "report": "Vi kommer inte längre med Gun Östberg."}
    check = client.post("/lyft/1/lyft-vidare", data=fields).page
    shown = [
        "2026-0001, utan namn",
        "Ringde tre gånger.",
        "Vi har bara pratat om pengar.",
        "Behövs en ny rutin?",
        "Vi kommer inte längre med [namn].",
    ]
    for words in shown:
        assert words in check.text, words
    assert "Östberg" not in check.text
    assert db.session.get_one(Escalation, 1).state == "level_3"
    assert client.send("/lyft/1/lyft-vidare", checked="1", **fields) == "/lyft/1"
    agree_to_lift(named("edit"), db.session.get_one(Escalation, 1))
    theirs = signed_in(viktor).page("/lyft/1")
    for words in shown[1:]:
        assert words in theirs.text, words
    assert "Östberg" not in theirs.html
    assert "Du ser det som har lyfts hit, inte akten och inte vem det gäller." in theirs.text
    assert not [link for link in theirs.links if link.startswith(("/akter", "/forfragningar"))]


def test_an_avdelningschef_has_it_in_mitt_arbete_and_the_list_and_nothing_else(signed_in, on_4, viktor):
    client = signed_in(viktor)
    assert "Lös den lyfta frågan, eller avsluta den" in client.page("/").text
    assert "akt 2026-0001" in client.page("/lyft").text
    for path in ("/akter/2026-0001", "/akter/2026-0001/lyft", "/akter/2026-0001/utskrift"):
        assert client.get(path).status_code == 404, path
    assert "2026-0001" not in client.page("/akter").text


def test_reading_one_is_logged_with_the_akt_and_the_list_with_those_it_showed(signed_in, on_4, viktor):
    signed_in(viktor).page("/lyft/1")
    signed_in(viktor).page("/lyft")
    lines = db.session.execute(db.select(ReadLine.sentence, ReadCase.case_id).join(ReadCase).order_by(ReadLine.id)).all()
    assert [tuple(line) for line in lines[-2:]] == [("Läste en lyft fråga i akt 2026-0001", 1), ("Läste listan Lyft", 1)]


def test_the_top_solves_and_the_other_avdelningschef_confirms(signed_in, on_4, viktor):
    client, other = signed_in(viktor), signed_in(named("valter"))
    client.send("/lyft/1/lost", text="Äldreenheten städar från november.")
    assert "Valter Ös" in client.page("/lyft/1").text
    other.send("/lyft/1/overens")
    page = other.page("/lyft/1")
    assert page.h1 == "Lyft fråga 1 Löst"
    assert "Spara som prejudikat" in page.text
    page = signed_in(named("berit")).page("/lyft/1").text
    assert "Äldreenheten städar från november." in page


def test_what_is_over_takes_no_more_answers(signed_in, solved, birger):
    client = signed_in(birger)
    assert client.get("/lyft/1/lost").location == "/lyft/1"
    assert "Frågan är redan avslutad." in client.page("/lyft/1").messages
    page = client.send("/lyft/1/lost", 422, text="Nytt förslag.")
    assert page.errors[0].endswith("Frågan är nu ”löst”.")
    assert page.values()["text"] == "Nytt förslag."


# The list.


def test_the_list_says_who_has_the_next_step_and_how_long_there_is_left(signed_in, on_2, birger):
    text = signed_in(birger).page("/lyft").text
    assert "Axel Gran, Birger Bok" in text
    assert "2026-11-09" in text
    assert "20 arbetsdagar kvar" in text


def test_what_is_late_is_marked_and_found(signed_in, on_2, birger, clock):
    clock.set("2026-11-10T09:00")
    client = signed_in(birger)
    assert "Försenat" in client.page("/lyft").text
    assert "Vem städar?" in client.page("/lyft?tid=sen").text
    clock.set("2026-11-09T09:00")
    assert "Inget är lyft" in client.page("/lyft?tid=sen").text
    assert "i dag" in client.page("/lyft").text


@pytest.mark.parametrize(
    "address, found", [("?niva=2", True), ("?niva=3", False), ("?lage=solved", False), ("?lage=alla", True), ("?niva=9", True)]
)
def test_the_list_is_filtered_by_level_and_state(signed_in, on_2, birger, address, found):
    assert ("Vem städar?" in signed_in(birger).page(f"/lyft{address}").text) == found


def test_the_old_address_leads_to_the_new_list(signed_in, birger):
    client = signed_in(birger)
    assert client.get("/att-lyfta").location == "/lyft"


def test_the_file_holds_no_word_of_the_question(signed_in, on_3, eva):
    answer = signed_in(eva).get("/lyft/excel?lage=alla")
    text = read(answer.data).text
    assert "Nivå 3, enhetschef" in text
    assert "Edit Asp, Eva Palm" in text
    for secret in ("Vem städar?", "pengar", "Ringde", "Östberg"):
        assert secret not in text


def test_the_paper_names_nobody_it_is_about(signed_in, on_3, eva):
    page = signed_in(eva).page("/lyft/1/utskrift")
    assert "Östberg" not in page.html
    assert "Vi har bara pratat om pengar." in page.text
    assert "Sekretess enligt 26 kap. 1 §" in page.text


def test_the_controller_and_the_administrator_have_no_list(signed_in, cecilia, tore):
    for actor in (cecilia, tore):
        assert signed_in(actor).get("/lyft").status_code == 403
        assert signed_in(actor).get("/lyft/excel").status_code == 403


# Without an akt.

RAISED = {"kind": "common", "question": "Vem samordnar städning?", "report": "Det händer ofta.", "names": ""}


def test_a_manager_raises_what_is_about_nobody(signed_in, birger, berit, ber, ald):
    client = signed_in(birger)
    where = client.send("/lyft/ny", unit_id=ber.id, unit_ids=ald.id, **RAISED)
    assert client.page(where).h1 == "Lyft fråga 1 Nivå 2, biträdande enhetschef"
    assert signed_in(berit).get(where).status_code == 404
    assert signed_in(berit).get("/lyft/ny").status_code == 403


def test_it_holds_no_number_and_a_known_name_is_asked_about(signed_in, birger, ber, ald):
    client = signed_in(birger)
    page = client.send("/lyft/ny", 422, unit_id=ber.id, unit_ids=ald.id, **RAISED | {"report": "Akt 2026-0001."})
    assert page.errors == ["Ta bort ”2026-0001”. Det visar vem det gäller."]
    page = client.send("/lyft/ny", 422, unit_id=ber.id, unit_ids=ald.id, **RAISED | {"report": "Det gäller Östberg."})
    assert page.errors == ["Texten innehåller ”Östberg”. Ta bort det, eller kryssa i att det inte är den personen."]
    client.send("/lyft/ny", **page.values() | {"unit_id": ber.id, "unit_ids": ald.id, "not_that_person": "y"})


# Precedents.


def test_a_solution_is_kept_in_general_words_and_found_by_anyone(signed_in, solved, axel, dag, berit):
    client = signed_in(axel)
    form = client.page("/lyft/1/prejudikat").values()
    assert form["text"] == "Äldreenheten städar."
    assert client.send("/lyft/1/prejudikat", **form | KEPT) == "/lyft/prejudikat/1"
    anyone = signed_in(dag)
    assert "Städning vid behandling" in anyone.page("/lyft/prejudikat?rubrik=städning").text
    page = anyone.page("/lyft/prejudikat/1")
    assert "Äldreenheten städar när behandling pågår." in page.text
    assert "/lyft/1" not in page.links
    assert "/lyft/1" in signed_in(berit).page("/lyft/prejudikat/1").links


def test_what_does_not_hold_any_longer_is_taken_away_with_a_reason(signed_in, solved, axel, dag):
    client = signed_in(axel)
    client.send("/lyft/1/prejudikat", **client.page("/lyft/1/prejudikat").values() | KEPT)
    client.send("/lyft/prejudikat/1/ta-bort", text="Rutinen är ändrad.")
    assert signed_in(dag).get("/lyft/prejudikat/1").status_code == 404
    assert "Rutinen är ändrad." in client.page("/lyft/prejudikat/1").text
    assert "Städning vid behandling" in client.page("/lyft/prejudikat?lage=borttagna").text


def test_an_avdelningschef_writes_a_ground_and_a_decision_from_the_question_and_never_sees_who(
    on_4, signed_in, viktor, berit, birger, ber, soc
):
    client, here = signed_in(viktor), f"/lyft/{on_4.id}"
    assert "I akten kan du som avdelningschef skriva in:" in client.page(here).text
    assert "Östberg" not in client.page(f"{here}/grund").text + client.page(f"{here}/beslut").text
    ground = {"by_unit_id": ber.id, "kind": "duty", "receiver": f"unit:{soc.id}", "text": "Lagen säger det.", "decided_on": "2026-10-12"}
    assert client.send(f"{here}/grund", 422, **ground | {"text": ""}).errors == ["Skriv varför grunden gäller."]
    assert client.send(f"{here}/grund", **ground) == here
    told = {"unit_id": ber.id, "delegate": "Viktor Oxel", "delegation_reference": "4.2", "told_by_id": berit.user_id}
    assert client.send(f"{here}/beslut", **told, decided_on="2026-10-12", told_on="2026-10-12") == here
    page = signed_in(birger).page("/akter/2026-0001").text
    assert "Grund för att lämna uppgifter: Uppgiftsskyldighet i lag" in page
    assert "Viktor Oxel, delegation 4.2, 12 oktober 2026" in page


def test_those_who_read_the_akt_write_grounds_there_and_not_from_the_question(on_4, signed_in, eva):
    client = signed_in(eva)
    assert "I akten kan du som avdelningschef" not in client.page(f"/lyft/{on_4.id}").text
    for path in ("grund", "beslut"):
        assert client.get(f"/lyft/{on_4.id}/{path}").status_code == 403
    for path in ("grunder/ny", "beslut/nytt"):
        assert client.get(f"/akter/2026-0001/{path}").status_code == 200


@pytest.fixture
def over_both(both, berit, dag, birger, disa, ber, ekb):
    """Between two units that Eva leads, on her level."""
    cast.known("dag", "disa", "EKB", "Gun Östberg", date(1960, 3, 5), "196003052385")
    one = begin_escalation(berit, both, unit_id=ber.id, unit_ids=[ekb.id], question="Vem?", **TRIED)
    agree_to_lift(dag, lift_question(berit, one, question="Vem?"))
    return agree_to_lift(disa, lift_question(birger, one, **REPORT))


ALONE = "Ingen annan kan svara för Ekonomiskt bistånd: det finns ingen chef på nivån ovanför."


def test_where_nobody_is_above_one_who_leads_all_the_page_says_what_to_do(over_both, signed_in, eva, tore):
    client, here = signed_in(eva), f"/lyft/{over_both.id}"
    assert ALONE not in client.page(here).text  # the avdelningschef countersigns
    disable_user(tore, cast.user_of("viktor"))
    for path in (here, f"{here}/lost"):
        assert ALONE in client.page(path).text, path
        assert "Be administratören lägga in en avdelningschef innan du avslutar." in client.page(path).text, path


def test_the_avdelningschef_finds_what_is_to_be_countersigned_in_mitt_arbete(over_both, signed_in, eva, viktor):
    signed_in(eva).send(f"/lyft/{over_both.id}/lost", text="Ekonomiskt bistånd.")
    assert over_both.is_open
    assert "Är ni överens om hur det löses?" in signed_in(viktor).page("/").text
    signed_in(viktor).send(f"/lyft/{over_both.id}/overens")
    assert over_both.state == "solved"


def test_no_name_reaches_an_avdelningschef_whoever_wrote_it_and_when(both, berit, alva, birger, axel, eva, viktor, ber, ald, signed_in):
    one = begin_escalation(berit, both, unit_id=ber.id, unit_ids=[ald.id], question="Vem städar hos Gun?", **TRIED)
    agree_to_lift(alva, lift_question(berit, one, question="Vem städar hos Gun Östberg?"))
    lift_question(birger, one, question="Vem städar?", report="Östbergs lägenhet är full.")
    agree_to_lift(axel, one)
    lift_question(eva, one, question="Vem betalar saneringen för Gun Östberg?", report="Gun vägrar.")
    disagree_to_lift(named("edit"), one, text="Gun Östberg sa ja till oss.")
    head, here = signed_in(viktor), f"/lyft/{one.id}"
    for path in (here, f"{here}/utskrift", "/lyft", f"{here}/lost", f"{here}/grund"):
        text = head.page(path).text
        assert "Gun" not in text, path
        assert "Östberg" not in text, path
    assert "Vem betalar saneringen för [namn]?" in head.page(here).text
    assert "[namn] sa ja till oss." in head.page(here).text
    assert "Gun Östberg sa ja till oss." in signed_in(eva).page(here).text
