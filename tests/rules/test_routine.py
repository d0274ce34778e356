import re

import pytest

from sipweb.rules.routine import ROUTINE, Routine, routine_from
from sipweb.rules.routine_texts import RULES


def test_without_settings_it_is_the_default():
    assert routine_from({}) == ROUTINE == Routine()
    assert (ROUTINE.answer_within, ROUTINE.consent_months, ROUTINE.adult_age, ROUTINE.own_party_age) == (5, 12, 18, 15)


def test_a_municipality_sets_its_own_numbers():
    assert routine_from({"answer_within": 3, "leap_day": "1 mar"}) == Routine(answer_within=3, leap_day="1 mar")


def test_a_setting_that_does_not_exist_is_named():
    with pytest.raises(ValueError, match=r"\[rutin\] svar_inom: there is no such setting. Known: act_within, "):
        routine_from({"svar_inom": 3})


@pytest.mark.parametrize("value", ["5", 5.0, True, None])
def test_a_setting_of_another_type_is_refused(value):
    with pytest.raises(ValueError, match=r"\[rutin\] answer_within: write a value like 5"):
        routine_from({"answer_within": value})


@pytest.mark.parametrize(
    "name, value",
    [
        ("answer_within", -1),
        ("answer_within", 0),
        ("leap_day", "29 feb"),
        ("consent_months", 0),
        ("office_opens", "7"),
        ("office_opens", "24:00"),
        ("office_closes", "18:60"),
        ("office_closes", "06:30"),  # before it opens
        ("log_sample", 0),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(name, value):
    with pytest.raises(ValueError, match=name):
        routine_from({name: value})


def test_every_rule_that_is_quoted_says_where_it_stands():
    assert [key for key, rule in RULES.items() if not (rule.text and rule.source)] == []


def test_a_document_is_named_with_its_number():
    seeds = [rule.source for rule in RULES.values() if "lagen" not in rule.source.lower()]
    assert [source for source in seeds if not re.search(r"\(0\d\d\)", source)] == []


def test_what_the_guide_quotes_is_the_documents_own_words_and_nothing_else_stands_inside_the_quotation():
    from sipweb.rules.routing_texts import ROUTING_RULES

    for key, rule in ROUTING_RULES.items():
        assert rule.text[0] == rule.text[-1] == "”" and rule.text.count("”") == 2, key
        assert "reglerat" not in rule.text and "rutinen skriver" not in rule.text.lower(), key
    assert ROUTING_RULES["routing_exception"].text == (
        "”Undantaget är när det tydligt framgår att den enskilde har behov av insatser för sitt missbruk, är i behov av ekonomiskt "
        "bistånd eller relationsvåldsproblematik.”"
    )
    assert (
        ROUTING_RULES["cost_treatment"].text == "”Kostnader för behandling av missbruk och beroende beslutas och bekostas alltid av IoF.”"
    )
    assert ROUTING_RULES["routing_starts"].text == "”Mottagande enhet initierar vid behov samverkan enligt denna rutin.”"
