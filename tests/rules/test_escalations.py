"""Lifted questions: which level is next, who is asked, how long, and who reads what. No database."""

from datetime import date
from types import SimpleNamespace as Thing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.rules import escalations as rules
from sipweb.rules.escalations import (
    LEVELS,
    answered_by_nobody,
    level_above,
    passed_over,
    progress,
    reads_report,
    who_answers,
    why_alone,
)
from sipweb.rules.permissions import may
from sipweb.rules.routine import ROUTINE
from sipweb.rules.standing import Post, Role, Standing

BER, ALD, IOF, AOF = 1, 2, 10, 20
MONDAY = date(2026, 10, 12)
ALL = {2: {BER: {3}, ALD: {4}}, 3: {BER: {5}, ALD: {6}}, 4: {BER: {7}, ALD: {8}}}


def seats(**changed):
    found = {level: {unit: frozenset(users) for unit, users in units.items()} for level, units in ALL.items()}
    for name, users in changed.items():
        level, unit = int(name[1]), {"ber": BER, "ald": ALD}[name[3:]]
        found[level][unit] = frozenset(users)
    return found


# The next level.


def test_each_level_leads_to_the_next():
    assert [level_above(level, seats(), [BER, ALD]) for level in (0, 1, 2, 3, 4)] == [2, 2, 3, 4, None]


def test_a_level_where_one_unit_has_nobody_is_passed_over():
    assert level_above(2, seats(l3_ald=()), [BER, ALD]) == 4
    assert level_above(1, seats(l2_ber=()), [BER, ALD]) == 3
    assert level_above(1, seats(l2_ber=(), l3_ald=()), [BER, ALD]) == 4


def test_one_avdelningschef_is_enough_at_the_top():
    assert level_above(3, seats(l4_ald=()), [BER, ALD]) == 4


def test_when_no_level_is_whole_the_first_with_anyone_has_it():
    nobody_above = seats(l3_ald=(), l4_ber=(), l4_ald=())
    assert level_above(2, nobody_above, [BER, ALD]) == 3
    assert level_above(3, nobody_above, [BER, ALD]) is None


USERS = st.frozensets(st.integers(1, 4), max_size=2)
SEATS = st.fixed_dictionaries({level: st.fixed_dictionaries({BER: USERS, ALD: USERS}) for level in (2, 3, 4)})


@given(SEATS, st.sampled_from(LEVELS))
def test_a_question_is_never_stuck_and_never_lifted_to_nobody(found, level):
    target = level_above(level, found, [BER, ALD])
    manned = [n for n in (2, 3, 4) if n > level and any(found[n].values())]
    assert (target is None) == (manned == [])
    assert target is None or (target in manned and target > level)
    # Where it can't go on it can be closed, and nowhere else.
    assert (rules.why_not_close(level, target) is None) == (level == 4 or target is None)


def test_what_was_passed_over_is_told():
    assert (passed_over(1, 2), passed_over(2, 4), passed_over(0, 4)) == ([], [3], [1, 2, 3])


def test_the_ladder_shows_done_passed_current_and_what_is_left():
    assert progress(3, "level_3", [(1, 2), (2, 3)]) == {1: "done", 2: "done", 3: "current", 4: "todo"}
    assert progress(4, "level_4", [(1, 2), (2, 4)]) == {1: "done", 2: "done", 3: "passed", 4: "current"}
    assert progress(4, "level_4", [(0, 4)]) == {1: "passed", 2: "passed", 3: "passed", 4: "current"}
    assert progress(2, "solved", [(1, 2)]) == {1: "done", 2: "ended", 3: "todo", 4: "todo"}


# Who answers.


def test_the_own_unit_agrees_by_lifting_and_the_other_is_asked():
    assert who_answers(2, BER, seats(), 3, own=True, ends=False) == ("agreed", 2)
    assert who_answers(2, ALD, seats(), 3, own=False, ends=False) == ("", 2)


def test_the_same_person_never_answers_for_both_sides():
    both = seats(l2_ald=(3,))
    assert who_answers(2, ALD, both, 3, own=False, ends=False) == ("same_person", 2)  # it goes to the superior anyhow
    assert who_answers(2, ALD, both, 3, own=False, ends=True) == ("", 3)  # the superior countersigns
    assert who_answers(2, ALD, seats(l2_ald=(3, 4)), 3, own=False, ends=True) == ("", 2)  # a colleague does


def test_a_superior_who_is_the_same_person_too_is_passed():
    assert who_answers(2, ALD, seats(l2_ald=(3,), l3_ald=(3,)), 3, own=False, ends=True) == ("", 4)
    assert who_answers(4, ALD, seats(l4_ald=(7,)), 7, own=False, ends=True) == ("same_person", 4)


def test_nobody_on_the_level_is_noted_and_a_superior_agrees_to_a_solution():
    assert who_answers(3, ALD, seats(l3_ald=()), 5, own=False, ends=False) == ("vacant", 3)
    assert who_answers(3, ALD, seats(l3_ald=()), 5, own=False, ends=True) == ("", 4)


@given(SEATS, st.sampled_from([2, 3, 4]), st.integers(1, 4), st.booleans())
def test_whoever_is_asked_is_there_and_is_another_than_the_one_who_lifts(found, level, lifter, ends):
    answer, asked = who_answers(level, ALD, found, lifter, own=False, ends=ends)
    others = {n: found[n][ALD] - {lifter} for n in (2, 3, 4)}
    if answer == "":
        assert others[asked]
        assert asked == level or (ends and not others[level])
    else:
        assert not others[level]
        assert not ends or not any(others[n] for n in (2, 3, 4) if n >= level)


# Days.


def test_three_working_days_of_silence_and_ten_for_each_of_the_upper_levels():
    assert rules.answer_by(MONDAY, ROUTINE) == date(2026, 10, 15)
    assert rules.answer_by(date(2026, 12, 22), ROUTINE) == date(2026, 12, 29)  # Christmas between
    assert rules.due_on(3, MONDAY, ROUTINE) == rules.due_on(4, MONDAY, ROUTINE) == date(2026, 10, 26)
    assert rules.due_on(2, MONDAY, ROUTINE) == date(2026, 11, 9)


def test_it_can_be_acted_on_the_day_after_the_last_day_to_answer():
    last = date(2026, 10, 15)
    assert rules.why_not_act("lift", last, last) is not None
    assert rules.why_not_act("lift", last, date(2026, 10, 16)) is None
    assert rules.why_not_act("", None, MONDAY) is None
    assert rules.why_not_act("solved", last, last) == "Ett förslag till avslut väntar på svar till och med torsdag 15 oktober 2026."


def test_only_a_proposal_whose_days_are_over_is_finished_without_answers():
    assert rules.why_not_finish("solved", MONDAY, date(2026, 10, 13)) is None
    assert rules.why_not_finish("solved", MONDAY, MONDAY) is not None
    assert rules.why_not_finish("lift", MONDAY, date(2026, 10, 13)) == "Det finns inget förslag till avslut."


@pytest.mark.parametrize("attempt, day, ok", [("Ringde.", MONDAY, True), (" ", MONDAY, False), ("Ringde.", None, False)])
def test_the_handlaggare_have_tried_first(attempt, day, ok):
    assert (rules.why_not_attempted(day, attempt, MONDAY) is None) == ok


def test_a_day_to_come_is_no_attempt():
    assert rules.why_not_attempted(date(2026, 10, 13), "Ringde.", MONDAY) == "Dagen har inte kommit än."


# Who reads and who may.


def test_what_managers_write_is_read_on_their_level_and_above():
    assert [reads_report(reader, 2) for reader in LEVELS] == [False, True, True, True]
    assert [reads_report(reader, 3) for reader in LEVELS] == [False, False, True, True]
    assert all(reads_report(reader, source) for reader in LEVELS for source in (0, 1))


UNITS = [Thing(id=BER, department_id=IOF), Thing(id=ALD, department_id=AOF)]


def someone(user_id, role, unit=None, department=None):
    return Standing(user_id, "N", own_posts=(Post(role, unit, department),))


PEOPLE = {
    "berit": someone(1, Role.CASE_WORKER, BER),
    "bodil": someone(11, Role.CASE_WORKER, BER),
    "alva": someone(2, Role.CASE_WORKER, ALD),
    "birger": someone(3, Role.ASSISTANT_UNIT_MANAGER, BER),
    "axel": someone(4, Role.ASSISTANT_UNIT_MANAGER, ALD),
    "eva": someone(5, Role.UNIT_MANAGER, BER),
    "viktor": someone(7, Role.DEPARTMENT_MANAGER, None, IOF),
    "otto": someone(12, Role.ASSISTANT_UNIT_MANAGER, 99),
    "valter": someone(13, Role.DEPARTMENT_MANAGER, None, 30),
    "tore": someone(14, Role.ADMINISTRATOR),
    "cecilia": someone(15, Role.CONTROLLER),
}


def question(level, **more):
    workers = {BER: frozenset({1}), ALD: frozenset({2})}
    told = {"level": level, "units": UNITS, "workers": workers.get, "from_unit_id": BER, "begun_by_id": 1, "last_asked": None}
    return Thing(**told | more)


def who_may(verb, subject):
    return {name for name, who in PEOPLE.items() if may(who, verb, subject)}


@pytest.mark.parametrize(
    "level, who",
    [
        (1, {"berit", "alva", "birger", "axel", "eva"}),
        (2, {"birger", "axel", "eva"}),
        (3, {"eva"}),
        (4, {"viktor"}),
    ],
)
def test_each_level_acts_on_its_own_level_and_superiors_on_those_below(level, who):
    for verb in ("lift", "solve", "close", "finish"):
        assert who_may(f"escalation.{verb}", question(level)) == who


def test_whoever_lifted_it_does_not_answer_for_the_other_unit():
    answers = [
        Thing(unit=UNITS[0], level=1, answer="agreed", answered_by_id=1),
        Thing(unit=UNITS[1], level=1, answer="", answered_by_id=None),
    ]
    one = question(2, last_asked=Thing(user_id=1, answers=answers))
    assert who_may("escalation.agree", one) == who_may("escalation.disagree", one) == {"alva", "axel"}
    assert who_may("escalation.agree", question(2)) == set()


def test_the_one_who_raised_it_and_the_managers_take_it_back():
    assert who_may("escalation.withdraw", question(2)) == {"berit", "birger", "eva"}


def test_managers_and_avdelningschefer_keep_a_precedent():
    assert who_may("precedent.keep", question(2)) == {"birger", "axel", "eva", "viktor"}
    pair = Thing(unit=UNITS[0], other_unit=UNITS[1])
    assert who_may("precedent.withdraw", pair) == {"birger", "axel", "eva", "viktor"}


def test_only_managers_raise_what_is_about_nobody():
    assert who_may("escalation.raise", UNITS[0]) == {"birger", "eva"}


def test_only_what_is_solved_is_kept():
    assert rules.why_not_keep("solved") is None
    assert {state for state in rules.STATES if rules.why_not_keep(state) is None} == {"solved"}


def test_a_solution_is_agreed_to_by_nobody_where_one_person_leads_all_and_nobody_is_above():
    alone = seats(l2_ald=(3,), l3_ald=(), l4_ald=())
    assert answered_by_nobody(2, [BER, ALD], alone, 3, BER) == [ALD]
    assert answered_by_nobody(2, [BER, ALD], seats(l2_ald=(3,), l3_ald=(3,), l4_ald=(9,)), 3, BER) == []  # the avdelningschef
    assert answered_by_nobody(2, [BER, ALD], seats(l2_ald=(3, 4)), 3, BER) == []  # a colleague
    assert answered_by_nobody(4, [BER, ALD], seats(l4_ald=(7,)), 7, BER) == [ALD]


def test_where_nobody_is_above_it_is_said_what_to_do():
    assert why_alone(3, []) is None
    assert why_alone(2, ["Äldreenheten"]) == (
        "Ingen annan kan svara för Äldreenheten: det finns ingen chef på nivån ovanför. Be administratören lägga in en enhetschef "
        "eller en avdelningschef innan du avslutar. Avslutar du ändå står det i frågan att ingen annan har skrivit under."
    )
    assert why_alone(3, ["A", "B"]).startswith(
        "Ingen annan kan svara för A och B: det finns ingen chef på nivån ovanför. Be administratören"
    )
    assert "lägga in en avdelningschef innan" in why_alone(3, ["A"])
    assert why_alone(4, ["A"]).endswith("Stäm av med förvaltningschefen innan du avslutar, och skriv i texten vem du stämde av med.")
