"""The gate, state by state; and the gate against a second telling of the same rules, on anything at all."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.rules.consent import (
    ANSWERS,
    BASES,
    KINDS_OF_INFORMATION,
    STATES,
    Answer,
    BasisFacts,
    ConsentFacts,
    Receiver,
    last_day,
    standing,
    state_of,
    why_not_answer_by,
)
from sipweb.rules.routine import ROUTINE
from sipweb.rules.sharing import why_not_share

TODAY = date(2026, 10, 12)
ALD, SOC = 1, 2
NEW = Receiver("Äldreenheten", unit_id=ALD)
CURRENT = replace(NEW, is_current=True)
ELSEWHERE = replace(NEW, same_board=False)
OUTSIDE = Receiver("Vårdcentralen", same_board=False)


def consent(state="given", **facts):
    return ConsentFacts(state=state, **({"unit_ids": frozenset({ALD}), "organisations": frozenset({"vårdcentralen"})} | facts))


def basis(kind="own_request", **facts):
    return BasisFacts(kind, **({"unit_id": ALD, "decided_on": date(2026, 10, 1)} | facts))


def share(to=NEW, consents=(), bases=(), **facts):
    return why_not_share(to, consents, bases, TODAY, **facts)


# Time to think.


@pytest.mark.parametrize(
    "by, why_not",
    [
        (date(2026, 10, 18), "Ge minst 7 dagar att tänka. Tidigaste dag är 19 oktober 2026."),
        (date(2026, 10, 19), None),
        (date(2027, 1, 1), None),
    ],
)
def test_those_who_are_asked_have_time_to_think(by, why_not):
    assert why_not_answer_by(date(2026, 10, 12), by) == why_not


def test_how_long_they_may_think_is_the_municipalitys_to_say():
    routine = replace(ROUTINE, consent_days=14)
    assert why_not_answer_by(date(2026, 10, 12), date(2026, 10, 25), routine) is not None
    assert why_not_answer_by(date(2026, 10, 12), date(2026, 10, 26), routine) is None


# What the answers amount to.


@pytest.mark.parametrize(
    "said, state",
    [("pending", "asked"), ("yes", "given"), ("no", "declined"), ("thinking", "thinking"), ("cannot_decide", "cannot_decide")],
)
def test_one_answer_is_the_state(said, state):
    assert state_of([Answer("individual", said)]) == state


@pytest.mark.parametrize(
    "first, second, state",
    [
        ("yes", "yes", "given"),
        ("yes", "pending", "incomplete"),
        ("yes", "no", "incomplete"),
        ("yes", "thinking", "incomplete"),
        ("no", "pending", "incomplete"),
        ("no", "no", "declined"),
        ("pending", "pending", "asked"),
        ("thinking", "pending", "thinking"),
        ("cannot_decide", "yes", "cannot_decide"),
    ],
)
def test_every_custodian_must_say_yes(first, second, state):
    assert state_of([Answer("custodian", first), Answer("custodian", second)]) == state
    assert state_of([Answer("custodian", second), Answer("custodian", first)]) == state


def test_a_childs_own_no_is_a_no_whatever_the_custodians_say():
    assert state_of([Answer("custodian", "yes"), Answer("custodian", "yes"), Answer("individual", "no")]) == "declined"


def test_a_child_of_fifteen_must_have_answered_too():
    assert state_of([Answer("custodian", "yes"), Answer("custodian", "yes"), Answer("individual", "pending")]) == "incomplete"


def test_nobody_asked_is_no_consent():
    assert state_of([]) == "asked"


# From when and until when.


@pytest.mark.parametrize(
    "facts, state",
    [
        ({}, "given"),
        ({"valid_from": TODAY, "valid_to": TODAY}, "given"),
        ({"valid_to": date(2026, 10, 11)}, "expired"),
        ({"valid_from": date(2026, 10, 13)}, "not_yet"),
        ({"mandate_ends_on": TODAY}, "given"),
        ({"mandate_ends_on": date(2026, 10, 11)}, "expired"),
    ],
)
def test_a_consent_stands_from_its_first_day_through_its_last(facts, state):
    assert standing(consent(**facts), TODAY) == state


BOTH_SAID_YES = {"given_by_custodian": True, "given_by_individual": True, "said_on": date(2026, 1, 1)}


def test_a_custodians_consent_ends_the_day_before_eighteen():
    given = consent(valid_to=date(2027, 1, 1), **BOTH_SAID_YES)
    assert last_day(given, date(2008, 10, 13)) == date(2026, 10, 12)
    assert standing(given, TODAY, date(2008, 10, 13)) == "given"  # 18 tomorrow
    assert standing(given, TODAY, date(2008, 10, 12)) == "expired"  # 18 today


def test_without_the_childs_own_yes_it_ends_the_day_before_fifteen():
    alone = consent(given_by_custodian=True, said_on=date(2026, 1, 1))
    assert standing(alone, TODAY, date(2011, 10, 13)) == "given"  # 15 tomorrow
    assert standing(alone, TODAY, date(2011, 10, 12)) == "expired"  # 15 today


def test_the_own_consent_of_someone_who_turns_eighteen_goes_on():
    assert standing(consent(), TODAY, date(2008, 10, 12)) == "given"


def test_born_on_leap_day_is_eighteen_on_28_february():
    assert last_day(consent(**BOTH_SAID_YES), date(2008, 2, 29)) == date(2026, 2, 27)


def test_the_earliest_end_counts():
    given = consent(valid_to=date(2026, 12, 1), mandate_ends_on=date(2026, 11, 1), **BOTH_SAID_YES)
    assert last_day(given, date(2008, 12, 24)) == date(2026, 11, 1)


# The three strengths.


def test_a_unit_that_is_current_needs_one_line_of_why():
    assert share(CURRENT) == share(CURRENT, need=" ") == "Skriv en rad om varför uppgifterna behövs för handläggningen."
    assert share(CURRENT, need="de planerar hemgången.") is None


def test_the_line_of_why_is_not_enough_for_anyone_else():
    for receiver in (NEW, ELSEWHERE, replace(ELSEWHERE, is_current=True), OUTSIDE):
        assert share(receiver, need="det behövs.") is not None


@pytest.mark.parametrize("receiver", [NEW, ELSEWHERE, OUTSIDE])
def test_a_consent_in_force_lets_through(receiver):
    assert share(receiver, [consent()]) is None


def test_a_consent_for_another_unit_does_not():
    assert share(NEW, [consent(unit_ids=frozenset({SOC}))]).startswith("Samtycke saknas för Äldreenheten")


def test_a_unit_is_not_let_in_by_an_organisation_with_the_same_name():
    named = consent(unit_ids=frozenset(), organisations=frozenset({"Äldreenheten"}))
    assert share(NEW, [named]) is not None


@pytest.mark.parametrize("kind", BASES)
def test_each_basis_lets_a_new_unit_in(kind):
    assert share(NEW, bases=[basis(kind)]) is None


@pytest.mark.parametrize("kind", BASES)
def test_a_plan_takes_only_consent_or_own_request(kind):
    assert (share(NEW, bases=[basis(kind)], for_plan=True) is None) == (kind == "own_request")


def test_a_plan_takes_no_line_of_why_even_for_a_unit_that_is_current():
    assert share(CURRENT, need="det behövs.", for_plan=True) is not None
    assert share(CURRENT, [consent()], for_plan=True) is None


@pytest.mark.parametrize(
    "facts, lets_in",
    [
        ({"decided_on": TODAY}, True),
        ({"decided_on": date(2026, 10, 13)}, False),
        ({"ended_on": TODAY}, True),
        ({"ended_on": date(2026, 10, 11)}, False),
        ({"unit_id": SOC}, False),
        ({"unit_id": None, "organisation": "Äldreenheten"}, False),
    ],
)
def test_a_basis_counts_for_its_receiver_and_its_days(facts, lets_in):
    assert (share(NEW, bases=[basis(**facts)]) is None) is lets_in


def test_an_organisation_is_known_by_its_name_in_any_case():
    assert share(OUTSIDE, bases=[basis(unit_id=None, organisation="VÅRDCENTRALEN")]) is None


# What is said.


@pytest.mark.parametrize(
    "facts, says",
    [
        ({"state": "asked"}, "Den enskilde är tillfrågad om Äldreenheten men har inte svarat."),
        ({"state": "thinking", "until": date(2026, 10, 20)}, "Den enskilde vill tänka på saken till 20 oktober 2026. Vänta på svaret."),
        ({"state": "thinking"}, "Den enskilde vill tänka på saken. Vänta på svaret."),
        ({"state": "declined"}, "Den enskilde har tackat nej till kontakt med Äldreenheten."),
        ({"state": "incomplete"}, "Samtycket till Äldreenheten är ofullständigt"),
        ({"state": "cannot_decide"}, "Den enskilde kan inte ta ställning."),
        ({"state": "withdrawn"}, "Samtycket till Äldreenheten är återkallat."),
        ({"state": "given", "valid_to": date(2026, 1, 1)}, "Samtycket till Äldreenheten har gått ut."),
        ({"state": "given", "valid_from": date(2026, 11, 1)}, "Samtycket till Äldreenheten gäller först från 1 november 2026."),
    ],
)
def test_the_no_says_what_stands_in_the_way(facts, says):
    assert share(NEW, [consent(**facts)]).startswith(says)


def test_every_no_names_the_one_nearest_to_a_yes():
    assert share(NEW, [consent("withdrawn"), consent("thinking"), consent("declined")]).startswith("Den enskilde vill tänka")


def test_what_is_taken_back_in_part_is_gone_for_that_part_only():
    left, gone = consent(unit_ids=frozenset({SOC})), consent("withdrawn", unit_ids=frozenset({ALD}))
    assert share(NEW, [left, gone]).startswith("Samtycket till Äldreenheten är återkallat.")
    assert share(Receiver("Socialpsykiatri", unit_id=SOC), [left, gone]) is None


MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.mark.parametrize("no", ["declined", "withdrawn"])
def test_what_was_said_last_counts(no):
    assert share(NEW, [consent(no, said_on=MARCH), consent(said_on=APRIL)]) is None
    assert share(NEW, [consent(no, said_on=APRIL), consent(said_on=MARCH)]) is not None


def test_of_two_from_the_same_day_the_one_written_last_counts():
    assert share(NEW, [consent("declined", said_on=MARCH, order=1), consent(said_on=MARCH, order=2)]) is None
    assert share(NEW, [consent("declined", said_on=MARCH, order=2), consent(said_on=MARCH, order=1)]) is not None


def test_an_own_request_counts_when_it_came_after_the_no():
    no = consent("declined", said_on=MARCH)
    assert share(NEW, [no], [basis(decided_on=APRIL)]) is None
    assert share(NEW, [no], [basis(decided_on=MARCH)]) is not None


def test_a_duty_to_tell_does_not_depend_on_what_the_person_wants():
    assert share(NEW, [consent("declined", said_on=APRIL)], [basis("duty", decided_on=MARCH)]) is None


def test_the_ground_that_someone_is_under_18_ends_at_18():
    minor = basis("under_18")
    assert share(NEW, bases=[minor], birth=date(2008, 10, 13)) is None
    assert share(NEW, bases=[minor], birth=date(2008, 10, 12)) is not None


def test_generalklausulen_is_not_offered():
    assert not any("10 kap. 27" in words or "eneralklausul" in words for words in BASES.values())


# A second telling, on anything at all.

DAYS = st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=3))
MAYBE = st.none() | DAYS
UNITS = st.frozensets(st.sampled_from([ALD, SOC]), max_size=2)
NAMES = st.frozensets(st.sampled_from(["Vårdcentralen", "Äldreenheten", "Skolan"]), max_size=2)
CONSENTS = st.builds(
    ConsentFacts,
    state=st.sampled_from(sorted(STATES)),
    unit_ids=UNITS,
    organisations=NAMES,
    valid_from=MAYBE,
    valid_to=MAYBE,
    given_by_custodian=st.booleans(),
    given_by_individual=st.booleans(),
    mandate_ends_on=MAYBE,
    said_on=MAYBE,
    refused_on=MAYBE,
    order=st.integers(0, 3),
)
GROUNDS = st.builds(
    BasisFacts,
    st.sampled_from(sorted(BASES)),
    st.none() | st.sampled_from([ALD, SOC]),
    st.none() | st.sampled_from(["vårdcentralen", "Skolan"]),
    MAYBE,
    MAYBE,
)
RECEIVERS = st.builds(
    Receiver, st.sampled_from(["Äldreenheten", "Vårdcentralen"]), st.none() | st.sampled_from([ALD, SOC]), st.booleans(), st.booleans()
)
GROWING_UP = st.none() | st.dates(date(2008, 10, 9), date(2008, 10, 15)) | st.dates(date(2011, 10, 9), date(2011, 10, 15))


def meant(thing, receiver):
    if receiver.unit_id is None:
        names = thing.organisations if isinstance(thing, ConsentFacts) else {thing.organisation or ""}
        return receiver.name.lower() in {name.lower() for name in names}
    return receiver.unit_id in thing.unit_ids if isinstance(thing, ConsentFacts) else receiver.unit_id == thing.unit_id


def turned(birth, age, day):
    return (day.year - birth.year, day.month, day.day) >= (age, birth.month, birth.day)


def there_is_ground(receiver, consents, bases, birth, for_plan):
    """The rules again, told the other way round: which facts would let it through?"""
    said = [(c.said_on or date(1, 1, 1), c.order) for c in consents if meant(c, receiver) and c.state in ("declined", "withdrawn")]
    said += [(c.refused_on, c.order) for c in consents if meant(c, receiver) and c.refused_on]
    no = max(said, default=(date(1, 1, 1), -1))
    for c in consents:
        runs = (not c.valid_from or c.valid_from <= TODAY) and all(not end or end >= TODAY for end in (c.valid_to, c.mandate_ends_on))
        last = (c.said_on or date(1, 1, 1), c.order) > no
        too_old = False
        if c.given_by_custodian and birth:
            too_old = turned(birth, 18 if c.given_by_individual else 15, TODAY)
        if c.state == "given" and meant(c, receiver) and runs and last and not too_old:
            return True
    for b in bases:
        runs = (not b.decided_on or b.decided_on <= TODAY) and (not b.ended_on or b.ended_on >= TODAY)
        before_no = b.kind == "own_request" and said and (b.decided_on or date(1, 1, 1)) <= no[0]
        grown = b.kind == "under_18" and birth and turned(birth, 18, TODAY)
        if meant(b, receiver) and runs and not before_no and not grown and (b.kind == "own_request" or not for_plan):
            return True
    return False


@given(
    RECEIVERS,
    st.lists(CONSENTS, max_size=3),
    st.lists(GROUNDS, max_size=3),
    GROWING_UP,
    st.sampled_from(["", "det behövs"]),
    st.booleans(),
)
def test_the_gate_never_lets_a_named_thing_out_without_ground(receiver, consents, bases, birth, need, for_plan):
    let_out = why_not_share(receiver, consents, bases, TODAY, birth=birth, need=need, for_plan=for_plan) is None
    ground = there_is_ground(receiver, consents, bases, birth, for_plan)
    at_home = receiver.unit_id is not None and receiver.same_board and receiver.is_current and not for_plan
    assert let_out == (ground or (at_home and bool(need)))


@given(RECEIVERS, st.lists(CONSENTS, max_size=3), st.lists(GROUNDS, max_size=3))
def test_a_no_is_always_a_sentence(receiver, consents, bases):
    why = why_not_share(receiver, consents, bases, TODAY)
    assert why is None or (why[0].isupper() and why.endswith("."))


ANYONE = st.sampled_from(["individual", "custodian", "administrator"])


@given(st.lists(st.builds(Answer, ANYONE, st.sampled_from(sorted(ANSWERS))), max_size=4))
def test_a_consent_is_given_only_when_everyone_who_was_asked_said_yes(answers):
    state = state_of(answers)
    assert state in STATES
    assert (state == "given") == (bool(answers) and {a.answer for a in answers} == {"yes"})


def test_what_may_be_told_has_kinds():
    assert len(KINDS_OF_INFORMATION) >= 5
