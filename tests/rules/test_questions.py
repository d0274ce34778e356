"""What an anonymous question may hold, when it is due, and when an answer becomes advice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.rules.numbers import shown, test_number
from sipweb.rules.questions import (
    CHOSEN_OUTCOMES,
    GOES_ON,
    OUTCOMES,
    BadAge,
    next_due,
    parse_age,
    why_not_advise,
    why_not_anonymous,
    why_not_ask,
)
from sipweb.rules.routine import ROUTINE

MONDAY = date(2026, 10, 12)


@pytest.mark.parametrize(
    "written, kept",
    [
        ("66", "66"),
        ("66 år", "66"),
        (" 7 ", "7"),
        ("0", "0"),
        ("60-65", "60–65"),
        ("60–65 år", "60–65"),
        ("60 till 65", "60–65"),
        ("cirka 40", "40"),
        ("Ca. 40-45", "40–45"),
        ("30–30", "30"),
    ],
)
def test_an_age_is_a_number_or_a_span(written, kept):
    assert parse_age(written) == kept


@pytest.mark.parametrize(
    "written", ["", "1960-03-05", "19600305", "född 1960", "600305", "66,5", "-5", "65–60", "121", "gammal", "66 67", "8/12", "6 månader"]
)
def test_what_is_no_age_is_refused(written):
    with pytest.raises(BadAge):
        parse_age(written)


def test_a_date_of_birth_is_told_apart():
    with pytest.raises(BadAge, match=r"^Skriv åldern som ett tal eller ett spann, till exempel 66 eller 60–65\. Inget födelsedatum\.$"):
        parse_age("1960-03-05")


@given(st.integers(0, 120), st.integers(0, 120))
def test_what_is_kept_is_read_back_as_the_same(first, last):
    kept = parse_age(f"{min(first, last)}-{max(first, last)}")
    assert parse_age(kept) == kept


@pytest.mark.parametrize(
    "text, word",
    [
        ("Hen har 19600305-2385 som nummer.", "19600305-2385"),
        ("600305-2385", "600305-2385"),
        ("Numret är 600305 2385, tror jag", "600305 2385"),
        ("19600305-2399, med fel kontrollsiffra", "19600305-2399"),
        ("600365-1234 är samordningsnumret", "600365-1234"),
        ("22950606-FH20", "22950606-FH20"),
        ("Se akt 2026-0143.", "2026-0143"),
        ("(2026-123456)", "2026-123456"),
        ("Hon är född 1960-03-05 i stan", "född 1960-03-05"),
        ("f. 600305", "f. 600305"),
        ("Ring 070-1740605.", "070-1740605"),
        ("Skriv till gun.ostberg@example.com.", "gun.ostberg@example.com"),
        ("(anhörig: Kerstin_Å+hem@post.exempel.se)", "Kerstin_Å+hem@post.exempel.se"),
    ],
)
def test_a_number_that_tells_who_it_is_is_refused_with_the_words(text, word):
    assert why_not_anonymous("Bor ensam.", text) == f"Ta bort ”{word}”. Det visar vem det gäller."


def test_every_number_is_named_once():
    told = why_not_anonymous("Först 2026-0143, sedan 19600305-2385.", "Och 2026-0143 igen.")
    assert told == "Ta bort ”19600305-2385” och ”2026-0143”. Det visar vem det gäller."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "66 år, bor ensam sedan 2019.",
        "Behandling 2025-2026, två gånger i veckan.",
        "Sedan 2026-10-12 kl. 14.00.",
        "Mötet 2026-10-12–2026-11-12.",
        "Kallelse @ kl. 9.00, fika@lunch",
        "Lägenhet på 45 kvm, hyra 8 500 kr.",
        "Insulin 12-14 enheter, tablett 100 mg",
        "SoL 10:8 och OSL 26 kap. 1 §",
    ],
)
def test_other_figures_may_stand(text):
    assert why_not_anonymous(text) is None


@given(
    st.dates(date(1890, 1, 1), date(2026, 10, 12)), st.booleans(), st.sampled_from(["", "-", "–", " "]), st.text("abc åäö.,\n", max_size=20)
)
def test_no_personnummer_passes_however_it_is_written(birth, female, sign, words):
    number = shown("personnummer", test_number(birth, female)).replace("-", sign)
    assert why_not_anonymous(f"{words} {number} {words}") is not None


def test_whom_one_can_ask():
    assert why_not_ask(1, 2, someone_answers=True) is None
    assert why_not_ask(1, 1, someone_answers=True) == "Välj en annan enhet än din egen."
    assert why_not_ask(1, 2, someone_answers=False) == (
        "Enheten har ingen biträdande enhetschef eller ersättare som kan svara just nu. Ring enheten."
    )


@pytest.mark.parametrize("state, due", [("sent", date(2026, 10, 19)), ("answered", date(2026, 10, 19)), ("draft", None), ("closed", None)])
def test_the_next_step_is_due_in_five_working_days(state, due):
    assert next_due(state, today=MONDAY, routine=ROUTINE) == due


@pytest.mark.parametrize("state, may", [("draft", False), ("sent", False), ("answered", True), ("closed", True), ("withdrawn", False)])
def test_only_an_answer_becomes_advice(state, may):
    assert (why_not_advise(state, is_advice=False) is None) == may
    assert why_not_advise(state, is_advice=True) == "Svaret är redan ett allmänt råd. Ersätt det i stället."


def test_becoming_a_named_request_is_no_outcome_one_can_choose():
    assert set(OUTCOMES) - set(CHOSEN_OUTCOMES) == {"named"}
    assert {"will_ask", "to_meeting", "other"} == GOES_ON
