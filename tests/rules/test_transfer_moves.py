"""The table of moves of a transfer: every way in has a way out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.rules.routine import ROUTINE
from sipweb.rules.transfer_moves import (
    DECIDED,
    MOVES,
    OPEN,
    OVER,
    STATES,
    few,
    few_of,
    next_due,
    starts_in,
    state_on,
    why_not_close,
    why_not_day,
    why_not_receiver,
)
from sipweb.rules.workflow import moves_from

DAY, TODAY = date(2026, 10, 15), date(2026, 10, 12)


def reachable(start, but=()):
    found, waiting = set(), [start]
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting += [m.target for m in MOVES if m.source == state and m.verb not in but]
    return found


def test_every_state_is_reached_and_every_open_one_can_be_ended():
    assert reachable(None) - {None} == STATES
    for state in OPEN:
        assert reachable(state) & (OVER | {"rejected"}), state
        assert starts_in("person.die", state)
        assert moves_from(MOVES, state), state


def test_what_is_over_stays_as_it_is():
    for state in OVER:
        assert moves_from(MOVES, state) == []


def test_a_no_that_waits_for_the_manager_can_become_a_yes():
    assert {m.target for m in MOVES if m.source == "no_proposed" and m.button} == {"judged", "later", "no_proposed", "not_needed", "ended"}


@pytest.mark.parametrize("state", ["notified", "on_agenda", "decided", "package_sent"])
def test_the_receiving_unit_can_decline_until_it_has_confirmed(state):
    assert starts_in("transfer.decline", state)


def test_one_that_has_received_does_not_decline():
    assert not starts_in("transfer.decline", "received")


def test_after_the_officials_meeting_it_goes_over_by_itself_on_its_day():
    told = {"day": DAY, "decided_on": date(2026, 5, 1)}
    assert state_on("officials_held", today=date(2026, 10, 14), **told) == "officials_held"
    assert state_on("officials_held", today=DAY, **told) == "transferred"
    assert state_on("joint_period", today=DAY, **told) == "joint_period"
    assert state_on("officials_held", today=DAY, day=DAY, decided_on=date(2026, 10, 16)) == "officials_held"
    assert "transferred" in DECIDED


@pytest.mark.parametrize(
    ("state", "due"), [("package_sent", "2026-10-19"), ("decided", "2026-10-19"), ("notified", None), ("closed", None)]
)
def test_the_next_step_is_due_in_working_days(state, due):
    assert next_due(state, TODAY, ROUTINE) == (date.fromisoformat(due) if due else None)


def test_who_can_receive():
    told = {"same_board": True, "own_hidden": False, "someone_answers": True}
    assert why_not_receiver(1, 2, **told) is None
    assert why_not_receiver(1, 1, **told) == "Välj en annan enhet än den som lämnar över."
    assert why_not_receiver(1, 2, **told | {"own_hidden": True}).startswith("Enhetens del av akten är dold.")
    assert why_not_receiver(1, 2, **told | {"same_board": False}).startswith("Enheten hör till en annan nämnd.")
    assert why_not_receiver(1, 2, **told | {"someone_answers": False}).startswith("Enheten har ingen biträdande enhetschef")


def test_an_agreed_day_is_not_past_and_not_after_the_birthday():
    assert why_not_day(TODAY, DAY, TODAY, ROUTINE) is None
    assert why_not_day(DAY, DAY, TODAY, ROUTINE) is None
    assert why_not_day(date(2026, 10, 11), DAY, TODAY, ROUTINE) == "Dagen har redan varit."
    passed = "Födelsedagen har varit. Lämna dagen tom, så går ansvaret över när det är beslutat."
    assert why_not_day(date(2026, 10, 20), date(2026, 10, 11), TODAY, ROUTINE) == passed
    assert why_not_day(date(2026, 10, 16), DAY, TODAY, ROUTINE).startswith("Dagen kan inte vara efter födelsedagen.")
    assert why_not_day(date(2027, 10, 12), None, TODAY, ROUTINE) is None
    assert why_not_day(date(2027, 10, 13), None, TODAY, ROUTINE) == "Dagen kan inte vara senare än 12 oktober 2027."


def test_it_is_not_closed_before_the_person_is_informed():
    assert why_not_close(informed_on=None) == "Skriv först in att den enskilde är informerad om ärendets gång."
    assert why_not_close(informed_on=TODAY) is None


def test_small_counts_are_hidden_on_paper_and_never_one_alone():
    assert few({"a": 7, "b": 3, "c": 2}) == {"a": "7", "b": "–", "c": "–"}
    assert few({"a": 7, "b": 3, "c": 9}) == {"a": "–", "b": "–", "c": "9"}  # the total would tell b
    assert few({"a": 7, "b": 0}) == {"a": "7", "b": "0"}
    assert few({"a": 2}) == {"a": "–"}
    assert few({"a": 10, "b": 1, "c": 1, "d": 12}) == {"a": "–", "b": "–", "c": "–", "d": "12"}  # 24 in all would tell b and c


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 30)))
def test_what_is_hidden_is_never_told_by_the_total(counts):
    shown = few(counts)
    hidden = [key for key, value in shown.items() if value == "–"]
    assert all(value in {"–", str(counts[key])} for key, value in shown.items())
    assert not any(0 < counts[key] < 5 for key in counts if key not in hidden)
    rest = [key for key in counts if key not in hidden and counts[key]]
    assert not hidden or not rest or (len(hidden) > 1 and sum(counts[key] for key in hidden) >= 5)


def test_a_total_or_a_part_or_its_rest_that_is_small_is_hidden():
    assert few_of(0, 0) == ("0", "0")
    assert few_of(4, 4) == ("Färre än 5", "–")
    assert few_of(20, 4) == ("20", "–")
    assert few_of(20, 17) == ("20", "–")
    assert few_of(20, 15) == ("20", "15")
    assert few_of(20, 20) == ("20", "20")
