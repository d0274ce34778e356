from hypothesis import given
from hypothesis import strategies as st

from sipweb.rules.meetings import MEETING_MOVES, MEETING_STATES
from sipweb.rules.referrals import MOVES, OPEN, STATES
from sipweb.rules.workflow import Move, diagram, moves_from, targets_of

VERBS = sorted({move.verb for move in MOVES})


@given(st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 3)), max_size=30))
def test_no_sequence_of_moves_reaches_a_state_outside_the_table(pressed):
    """Whatever is pressed, in any order: a move that does not start here does nothing."""
    state = None
    for verb, pick in pressed:
        targets = targets_of(MOVES, verb, state)
        if targets:
            state = targets[pick % len(targets)]
        assert state is None or state in STATES


def reachable(source):
    found, waiting = set(), [source]
    while waiting:
        here = waiting.pop()
        for move in MOVES:
            if move.source == here and move.target not in found:
                found.add(move.target)
                waiting.append(move.target)
    return found


def test_every_state_can_be_reached_from_nothing():
    assert reachable(None) == STATES


def test_from_every_open_state_there_is_a_way_to_an_end():
    ends = STATES - OPEN
    assert {state for state in OPEN if not reachable(state) & ends} == set()


def test_a_death_ends_a_request_wherever_it_stands_and_is_never_a_button():
    assert {state: targets_of(MOVES, "person.die", state) for state in OPEN} == {state: ["closed"] for state in OPEN}
    assert [state for state in STATES for move in moves_from(MOVES, state) if move.verb == "person.die"] == []
    assert moves_from(MOVES, "escalated") == []  # what has been lifted waits for level 2


def test_nothing_leads_out_of_an_end():
    assert [move for move in MOVES if move.source in STATES - OPEN] == []


def test_no_move_stands_twice_in_the_table():
    rows = [(move.verb, move.source, move.target) for move in MOVES]
    assert len(rows) == len(set(rows))


def test_a_verb_has_the_same_button_everywhere():
    buttons = {}
    for move in MOVES:
        buttons.setdefault(move.verb, set()).add(move.button)
    assert {verb: words for verb, words in buttons.items() if len(words) > 1} == {}


def test_every_move_is_told_in_the_timeline():
    assert [move.verb for move in MOVES if not move.told] == []


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
