"""An answer becomes advice for everyone: by whom, in which words, and how it is replaced and withdrawn."""

from datetime import date

import pytest

from sipweb.actions.advice import replace_advice, withdraw_advice, write_advice
from sipweb.actions.names import NamesFound
from sipweb.actions.questions import answer_question, draft_question, send_question
from sipweb.gate import Changed, NotAllowed, Refused
from sipweb.models import GeneralAdvice
from sipweb.queries.advice import advice_by_unit, replaced_by, units_with_advice
from sipweb.queries.people import unit_names
from tests import cast
from tests.actions.test_questions import ANSWER, WRITTEN
from tests.conftest import at, history

HEADING, TEXT = "Hemtjänst efter behandling", "Behovet prövas som vanligt, efter en ansökan."


@pytest.fixture
def question(berit, axel, ber, ald):
    asked = send_question(berit, draft_question(berit, ber, to_unit_id=ald.id, **WRITTEN))
    return answer_question(axel, asked, **ANSWER)


@pytest.fixture
def advice(question, axel) -> GeneralAdvice:
    return write_advice(axel, question, heading=HEADING, text=TEXT)


def headings(actor, **more) -> list[tuple[str, list[str]]]:
    return [(unit, [row.heading for row in rows]) for unit, rows in advice_by_unit(actor, unit_names(), **more)]


def test_the_manager_of_the_unit_that_answered_makes_it_advice(advice, ald, axel):
    assert (advice.unit_id, advice.heading, advice.text) == (ald.id, HEADING, TEXT)
    assert (advice.written_by_id, advice.written_on) == (axel.user_id, date(2026, 10, 12))
    assert history()[-1] == ("axel", "advice.write")


def test_nobody_else_makes_it_advice(question, berit, birger, alva, sara):
    for actor in (berit, birger, alva, sara):
        with pytest.raises(NotAllowed):
            write_advice(actor, question, heading=HEADING, text=TEXT)


def test_an_answer_becomes_advice_once_and_not_before_there_is_one(advice, question, axel, berit, ber, ald):
    with pytest.raises(Refused, match="redan ett allmänt råd"):
        write_advice(axel, question, heading="Igen", text=TEXT)
    unanswered = send_question(berit, draft_question(berit, ber, to_unit_id=ald.id, **WRITTEN))
    with pytest.raises(Refused, match="Frågan är inte besvarad än"):
        write_advice(axel, unanswered, heading=HEADING, text=TEXT)


def test_all_staff_read_it(advice):
    for username in ("berit", "alva", "sara", "rut", "viktor", "cecilia", "tore"):
        assert headings(cast.actor_of(username)) == [("Äldreenheten", [HEADING])], username


def test_it_holds_no_number_and_no_name_that_the_writer_knows(question, axel):
    with pytest.raises(Refused, match="Ta bort ”2026-0001”"):
        write_advice(axel, question, heading="Som i 2026-0001", text=TEXT)
    cast.known("alva", "axel", "ALD", "Sten Kvist", date(1950, 3, 5))
    with pytest.raises(NamesFound) as found:
        write_advice(axel, question, heading=HEADING, text="Sten Kvist fick hemtjänst.")
    assert found.value.words == ["Sten Kvist"]
    assert write_advice(axel, question, heading=HEADING, text="Sten Kvist fick hemtjänst.", looked_at="Sten Kvist").id


def test_new_words_take_the_place_of_the_old_which_the_unit_still_reads(advice, axel, alva, sara):
    newer = replace_advice(at(axel, "2026-11-02T09:00"), advice, heading="Hemtjänst, nya regler", text="Ring oss först.", version="1")
    assert headings(sara) == [("Äldreenheten", ["Hemtjänst, nya regler"])]
    assert headings(sara, withdrawn=True) == []
    assert headings(alva, withdrawn=True) == [("Äldreenheten", [HEADING])]
    assert (advice.withdrawn_on, advice.withdrawn_why) == (date(2026, 11, 2), "Ersatt av ett nytt råd")
    assert replaced_by(advice) is newer
    assert newer.question_id == advice.question_id


def test_what_is_withdrawn_is_read_by_the_unit_alone_with_its_reason(advice, question, axel, alva, sara):
    with pytest.raises(Refused, match="Skriv varför"):
        withdraw_advice(axel, advice, text=" ")
    withdraw_advice(axel, advice, text="Gäller inte längre.")
    assert headings(sara) == headings(alva) == []
    assert headings(alva, withdrawn=True) == [("Äldreenheten", [HEADING])]
    assert units_with_advice(unit_names()) == {}
    assert write_advice(axel, question, heading="Nytt", text=TEXT).id != advice.id


def test_only_the_units_managers_change_it(advice, alva, simon, berit):
    for actor in (alva, simon, berit):
        with pytest.raises(NotAllowed):
            withdraw_advice(actor, advice, text="Fel.")
        with pytest.raises(NotAllowed):
            replace_advice(actor, advice, heading="X", text="Y")


def test_of_two_who_replace_it_at_once_the_second_is_told(advice, axel):
    replace_advice(axel, advice, heading="Ny rubrik", text=TEXT, version="1")
    for again in (
        lambda: replace_advice(axel, advice, heading="En till", text=TEXT, version="1"),
        lambda: withdraw_advice(axel, advice, text="X"),
    ):
        with pytest.raises(Changed, match="Rådet har redan ersatts eller tagits bort"):
            again()


def test_headings_stand_in_swedish_order_by_unit_and_can_be_filtered(question, axel, simon, berit, ber, soc, ald):
    for heading in ("Ö", "Ä", "Å", "z", "a", "É", "d"):
        asked = send_question(berit, draft_question(berit, ber, to_unit_id=ald.id, **WRITTEN))
        write_advice(axel, answer_question(axel, asked, **ANSWER), heading=heading, text=TEXT)
    asked = send_question(berit, draft_question(berit, ber, to_unit_id=soc.id, **WRITTEN))
    write_advice(simon, answer_question(simon, asked, **ANSWER), heading="Boendestöd", text=TEXT)
    assert headings(berit) == [("Socialpsykiatri", ["Boendestöd"]), ("Äldreenheten", ["a", "d", "É", "z", "Å", "Ä", "Ö"])]
    assert headings(berit, unit_id=soc.id) == [("Socialpsykiatri", ["Boendestöd"])]
    assert headings(berit, unit_id=ber.id) == []
    assert set(units_with_advice(unit_names()).values()) == {"Socialpsykiatri", "Äldreenheten"}
