"""Var hör ärendet hemma? The routine's own examples, where it is silent, and that every matter gets an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.rules.routine import ROUTINE, routine_from
from sipweb.rules.routine_texts import RULES
from sipweb.rules.routing import COSTS, EXCEPTIONS, KNOWN, NEEDS, SILENT, Facts, costs_of, differs, route, why_not_confirm


def place(age, known, *needs, **more):
    found = route(Facts(age, known, frozenset(needs), **more), ROUTINE)
    return found.units, found.departments


@pytest.mark.parametrize(
    "age, known, needs, units, departments",
    [
        (19, "no", ["other"], (), ("AOF",)),  # 19 on the very day
        (19, "no", ["mental"], ("SOC",), ()),
        (45, "no", ["financial"], ("EKB",), ()),
        (45, "no", ["substance", "mental"], ("BER", "SOC"), ()),
        (45, "no", ["violence", "elderly", "disability"], ("REL", "FUN", "ALD"), ()),
        (45, "no", ["housing"], (), ("AOF",)),  # without income of their own
        (45, "no", ["financial", "housing"], ("EKB",), ()),
        (18, "young", ["mental"], ("BOU",), ()),
        (18, "no", ["mental"], ("BOU",), ()),
        (12, "other", ["other"], ("BOU",), ()),
        (19, "young", ["substance"], ("BER",), ()),
        (70, "no", ["substance", "housing"], ("BER",), ()),
    ],
)
def test_where_a_new_matter_belongs(age, known, needs, units, departments):
    assert place(age, known, *needs) == (units, departments)


def test_the_unit_that_last_had_a_grown_up_has_it_again():
    assert place(45, "other", "other", known_unit="SOC") == (("SOC",), ())
    assert place(45, "other", "mental", known_unit="SOC") == (("SOC",), ())
    assert place(45, "other", "substance", known_unit="SOC") == (("SOC", "BER"), ())


@pytest.mark.parametrize("code", ["BOU", "UNG", "FAM"])
def test_a_grown_up_does_not_go_back_to_a_unit_for_the_young(code):
    assert place(21, "other", "mental", known_unit=code) == (("SOC",), ())


def test_a_home_of_ones_own_income_is_no_matter_for_the_administration():
    assert place(45, "no", "housing", own_income=True) == ((), ())
    assert place(45, "no", "housing", own_income=True, is_homeless=True) == ((), ("AOF",))
    assert place(45, "no", "housing", "mental", own_income=True) == (("SOC",), ())


def grounds(age, known, *needs, **more):
    return route(Facts(age, known, frozenset(needs), **more), ROUTINE).grounds


@pytest.mark.parametrize(
    "told, expected",
    [
        ((45, "no", "mental"), ("routing_main",)),
        ((45, "no", "financial"), ("routing_exception",)),
        ((45, "no", "financial", "other"), ("routing_exception",)),
        ((45, "no", "substance", "mental"), ("routing_exception", "routing_main", "routing_parallel", "routing_starts")),
        ((18, "young", "mental"), ("routing_young",)),
        ((18, "no", "mental"), ("silent_young",)),
        ((18, "other", "mental"), ("silent_young_known",)),
        ((19, "young", "mental"), ("silent_grown", "routing_main")),
    ],
)
def test_the_suggestion_says_what_it_rests_on(told, expected):
    assert grounds(*told) == expected


def test_where_the_routine_is_silent_it_is_said():
    assert grounds(45, "other", "other", known_unit="SOC") == ("silent_known",)
    assert all(text.startswith("Ej reglerat i rutinen") for text in SILENT.values())


def test_who_pays_for_someone_over_65_without_a_home():
    facts = Facts(70, "no", frozenset({"substance", "housing"}), is_homeless=True, costs=frozenset(COSTS))
    found = route(facts, ROUTINE)
    assert [(cost.what, cost.share) for cost in found.costs] == [("treatment", "always"), ("care", "shared"), ("housing", "")]
    assert found.grounds == ("routing_exception", "routing_homeless")


def test_who_was_known_by_barn_och_ungdom_goes_back_there_also_when_the_unit_is_picked_in_the_list():
    assert grounds(18, "other", "mental", known_unit="BOU") == ("routing_young",)


def test_the_programme_is_named_for_everyone_homeless_over_65_and_younger_ones_are_said_to_be_left_out():
    assert grounds(66, "no", "housing", is_homeless=True) == ("routing_main", "routing_homeless")
    assert grounds(65, "no", "housing", is_homeless=True, costs=frozenset({"care"})) == ("routing_main", "silent_costs")
    assert grounds(65, "no", "housing", is_homeless=True) == ("routing_main",)


@pytest.mark.parametrize("age, is_homeless", [(65, True), (70, False)])
def test_65_is_not_over_65_and_the_rule_is_for_the_homeless(age, is_homeless):
    assert costs_of(Facts(age, "no", frozenset({"housing"}), is_homeless=is_homeless, costs=frozenset(COSTS)), ROUTINE) == ()


def test_what_is_not_found_out_is_asked_first():
    with pytest.raises(ValueError, match="found out first"):
        route(Facts(45, "unknown", frozenset({"mental"})), ROUTINE)
    assert "Sök först hos er, ställ Fråga om aktualitet" in why_not_confirm("unknown")
    assert why_not_confirm("no") is None


anyone = st.builds(
    Facts,
    age=st.integers(0, 110),
    known=st.sampled_from(sorted(set(KNOWN) - {"unknown"})),
    needs=st.sets(st.sampled_from(sorted(NEEDS)), min_size=1).map(frozenset),
    known_unit=st.sampled_from(["", "BOU", "UNG", "BER", "SOC"]),
    is_homeless=st.booleans(),
    own_income=st.booleans(),
    costs=st.sets(st.sampled_from(sorted(COSTS))).map(frozenset),
)


@given(anyone)
def test_every_matter_gets_an_answer_with_its_grounds(facts):
    found = route(facts, ROUTINE)
    at_home = facts.needs == {"housing"} and facts.own_income and not facts.is_homeless
    young = facts.age < 19 and (facts.known == "young" or (facts.known, facts.known_unit) == ("other", "BOU"))
    assert bool(found.units or found.departments) == (young or not at_home)
    assert found.grounds and set(found.grounds) <= set(RULES) | set(SILENT)
    assert len(set(found.units)) == len(found.units)
    assert ("routing_starts" in found.grounds) == (len(found.units) > 1)
    if facts.age < 19 and found.units:
        assert found.units == ("BOU",)
    else:
        assert not {"BOU", "UNG", "FAM"} & set(found.units)


@given(anyone.filter(lambda facts: facts.age >= 19 and facts.known == "no"))
def test_who_is_new_and_grown_up_is_only_at_iof_when_one_of_the_three_is_clear(facts):
    found, of_need = route(facts, ROUTINE), {"substance": "BER", "financial": "EKB", "violence": "REL"}
    assert set(found.units) & set(of_need.values()) == {of_need[need] for need in facts.needs & EXCEPTIONS}


def test_another_choice_than_the_suggestion_is_told_apart():
    none = frozenset()
    assert not differs(frozenset({"BER"}), none, frozenset({"BER"}), frozenset({"IOF"}))
    assert differs(frozenset({"BER"}), none, frozenset({"BER", "SOC"}), frozenset({"IOF", "AOF"}))
    assert differs(frozenset({"BER"}), none, none, none)
    assert not differs(none, frozenset({"AOF"}), frozenset({"ALD"}), frozenset({"AOF"}))
    assert differs(none, frozenset({"AOF"}), frozenset({"BER"}), frozenset({"IOF"}))
    assert differs(none, frozenset({"AOF"}), none, none)
    assert not differs(none, none, none, none)


def test_a_municipality_has_units_of_its_own():
    routine = routine_from({"need_units": "substance:ROS mental:ROS", "child_unit": "BARN", "adult_department": "VUX"})
    assert route(Facts(45, "no", frozenset({"substance", "mental"})), routine).units == ("ROS",)
    assert route(Facts(45, "no", frozenset({"elderly"})), routine).departments == ("VUX",)
    assert route(Facts(8, "no", frozenset({"other"})), routine).units == ("BARN",)
    with pytest.raises(ValueError, match="need_units: write pairs"):
        routine_from({"need_units": "substance"})
