import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sipweb.rules import questions, referrals
from sipweb.rules.meetings import MEETING_MOVES, MEETING_STATES
from sipweb.rules.referrals import MOVES
from sipweb.rules.workflow import Move, diagram, moves_from, targets_of

PROCESSES = {"request": referrals, "anonymous question": questions}


@pytest.fixture(params=PROCESSES)
def process(request):
    return PROCESSES[request.param]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_sequence_of_moves_reaches_a_state_outside_the_table(process, data):
    """Whatever is pressed, in any order: a move that does not start here does nothing."""
    verbs = sorted({move.verb for move in process.MOVES})
    state = None
    for verb, pick in data.draw(st.lists(st.tuples(st.sampled_from(verbs), st.integers(0, 3)), max_size=30)):
        targets = targets_of(process.MOVES, verb, state)
        if targets:
            state = targets[pick % len(targets)]
        assert state is None or state in process.STATES


def reachable(process, source):
    found, waiting = set(), [source]
    while waiting:
        here = waiting.pop()
        for move in process.MOVES:
            if move.source == here and move.target not in found:
                found.add(move.target)
                waiting.append(move.target)
    return found


def test_every_state_can_be_reached_from_nothing(process):
    assert reachable(process, None) == process.STATES


def test_from_every_open_state_there_is_a_way_to_an_end(process):
    ends = process.STATES - process.OPEN
    assert {state for state in process.OPEN if not reachable(process, state) & ends} == set()


def test_a_death_ends_a_request_wherever_it_stands_and_is_never_a_button():
    states, open_, moves = referrals.STATES, referrals.OPEN, referrals.MOVES
    assert {state: targets_of(moves, "person.die", state) for state in open_} == {state: ["closed"] for state in open_}
    assert [state for state in states for move in moves_from(moves, state) if move.verb == "person.die"] == []


def test_nothing_leads_out_of_an_end(process):
    assert [move for move in process.MOVES if move.source in process.STATES - process.OPEN] == []


def test_no_move_stands_twice_in_the_table(process):
    rows = [(move.verb, move.source, move.target) for move in process.MOVES]
    assert len(rows) == len(set(rows))


def test_a_verb_has_the_same_button_everywhere(process):
    buttons = {}
    for move in process.MOVES:
        buttons.setdefault(move.verb, set()).add(move.button)
    assert {verb: words for verb, words in buttons.items() if len(words) > 1} == {}


def test_every_move_is_told_in_the_timeline(process):
    assert [move.verb for move in process.MOVES if not move.told] == []


def test_a_verb_with_two_targets_has_one_button():
    assert [move.verb for move in moves_from(MOVES, "three_party_booked")].count("referral.cancel_three") == 1


def test_a_meetings_moves_stay_within_its_states():
    assert {s for move in MEETING_MOVES for s in (move.source, move.target)} <= set(MEETING_STATES)


def test_the_diagram_is_made_of_the_table():
    moves = [Move("x.draft", None, "draft", "Ny"), Move("x.send", "draft", "sent", "Skicka")]
    assert diagram(moves, {"draft": "Utkast", "sent": "Skickad"}).splitlines() == [
        "stateDiagram-v2",
        "    draft: Utkast",
        "    sent: Skickad",
        "    [*] --> draft: Ny",
        "    draft --> sent: Skicka",
    ]
