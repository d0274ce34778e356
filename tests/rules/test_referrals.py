from datetime import date, datetime
from types import SimpleNamespace as Thing

import pytest

from sipweb.rules.referrals import (
    MOVES,
    OPEN,
    OUTCOMES,
    STATES,
    Standpoint,
    answer_due,
    next_due,
    why_not_ask,
    why_not_book_three,
    why_not_close,
    why_not_decline,
    why_not_held,
    why_not_lift,
    why_not_offered,
)
from sipweb.rules.routine import Routine
from sipweb.rules.workflow import moves_from, targets_of

BER, ALD, SOC = 1, 2, 3
ROUTINE = Routine()


def ask(to=ALD, requests=(), **facts):
    return why_not_ask(BER, to, requests, **({"case_is_open": True, "own_track_hidden": False, "someone_answers": True} | facts))


def a_request(state, to=ALD, sender=BER):
    return Thing(state=state, from_unit_id=sender, to_unit_id=to)


def test_another_unit_can_be_asked():
    assert ask() is None


@pytest.mark.parametrize(
    "facts, why",
    [
        ({"case_is_open": False}, "Akten är avslutad."),
        ({"to": BER}, "Välj en annan enhet än din egen."),
        ({"own_track_hidden": True}, "Er enhet är dold i akten."),
        ({"someone_answers": False}, "Enheten har ingen biträdande enhetschef eller ersättare"),
    ],
)
def test_a_unit_cannot_be_asked_when(facts, why):
    assert ask(**facts).startswith(why)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_a_second_request_to_the_same_unit_is_refused_while_one_is_open(state):
    assert ask(requests=[a_request(state)]) == "Det finns redan en öppen förfrågan till den enheten. Fortsätt i den i stället."


@pytest.mark.parametrize("state", ["declined", "closed", "withdrawn", "stopped"])
def test_a_unit_can_be_asked_again_when_the_first_request_has_ended(state):
    assert ask(requests=[a_request(state)]) is None


def test_what_others_have_asked_and_what_others_were_asked_is_no_hindrance():
    assert ask(requests=[a_request("sent", sender=SOC), a_request("sent", to=SOC)]) is None


@pytest.mark.parametrize("state", ["sent", "needs_info", "assigned"])
def test_a_request_can_be_declined_before_the_work_has_begun(state):
    assert why_not_decline(state, application_made=False) is None


@pytest.mark.parametrize("state", sorted(STATES - {"sent", "needs_info", "assigned"}))
def test_a_request_cannot_be_declined_later(state):
    assert why_not_decline(state, application_made=False) == "Förfrågan kan inte avböjas längre."


def test_an_application_is_never_declined():
    assert "kan förfrågan inte avböjas" in why_not_decline("sent", application_made=True)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_after_a_held_trepartsmöte_every_outcome_fits(outcome):
    assert why_not_close("three_party_held", outcome, was_no_show=False) is None


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_without_trepartsmöte_only_two_outcomes_fit(outcome):
    fits = why_not_close("pre_meeting_held", outcome, was_no_show=False) is None
    assert fits == (outcome in {"solved_between_units", "person_declines"})


def test_an_assigned_request_is_closed_only_when_the_person_did_not_come():
    assert why_not_close("assigned", "person_declines", was_no_show=False).startswith("Boka ett möte, eller ta tillbaka")
    assert why_not_close("assigned", "person_declines", was_no_show=True) is None
    assert why_not_close("assigned", "other", was_no_show=True) is None


PRE_ENDED = datetime(2026, 10, 13, 11)


def book(**facts):
    told = {"solvable": True, "starts": datetime(2026, 10, 15, 9), "pre_meeting_ended": PRE_ENDED, "both_current": False, "reason": ""}
    return why_not_book_three(**(told | facts))


def test_the_trepartsmöte_may_begin_when_the_förmöte_has_ended_but_not_before():
    assert book(starts=PRE_ENDED) is None
    assert "Det ska vara ett separat tillfälle" in book(starts=datetime(2026, 10, 13, 10, 59))


def test_what_level_1_cannot_solve_is_lifted_instead():
    assert book(solvable=False).endswith("Lyft den till nivå 2.")


def test_without_förmöte_there_is_a_reason_or_both_units_are_current():
    assert book(pre_meeting_ended=None, reason="  ") == "Förmöte saknas. Skriv varför trepartsmötet hålls utan förmöte."
    assert book(pre_meeting_ended=None, reason="Brådskar.") is None
    assert book(pre_meeting_ended=None, both_current=True) is None


def test_a_meeting_is_held_from_the_minute_it_begins():
    assert why_not_held(datetime(2026, 10, 13, 10), datetime(2026, 10, 13, 10)) is None
    assert why_not_held(datetime(2026, 10, 13, 10, 1), datetime(2026, 10, 13, 10)) == "Mötet har inte börjat än."


def test_level_2_is_for_what_could_not_be_solved():
    assert why_not_lift("pre_meeting_held", solvable=True).endswith("Boka trepartsmötet.")
    assert why_not_lift("pre_meeting_held", solvable=False) is None
    assert why_not_lift("three_party_held", solvable=True) is None


@pytest.mark.parametrize(
    "sent, due",
    [
        (date(2026, 10, 12), date(2026, 10, 19)),  # Monday: the weekend is passed over
        (date(2026, 10, 16), date(2026, 10, 23)),  # Friday
        (date(2026, 10, 17), date(2026, 10, 23)),  # Saturday: the five begin on Monday
        (date(2026, 4, 1), date(2026, 4, 10)),  # långfredagen and annandag påsk
        (date(2026, 12, 22), date(2027, 1, 4)),  # julafton, juldagen, nyårsafton, nyårsdagen
        (date(2026, 4, 30), date(2026, 5, 8)),  # första maj
        (date(2026, 6, 18), date(2026, 6, 26)),  # midsommarafton
    ],
)
def test_an_answer_is_due_in_five_working_days(sent, due):
    assert answer_due(sent, ROUTINE) == due


def test_a_municipality_has_its_own_number_of_days():
    assert answer_due(date(2026, 10, 12), Routine(answer_within=2)) == date(2026, 10, 14)


@pytest.mark.parametrize(
    "state, due",
    [
        ("sent", date(2026, 10, 19)),
        ("needs_info", date(2026, 10, 19)),
        ("pre_meeting_booked", date(2026, 10, 30)),
        ("three_party_booked", date(2026, 10, 30)),
        ("assigned", date(2026, 10, 20)),
        ("pre_meeting_held", date(2026, 10, 20)),
        ("three_party_held", date(2026, 10, 20)),
        ("draft", None),
        ("escalated", None),
        ("closed", None),
    ],
)
def test_the_next_step_is_due(state, due):
    told = {"today": date(2026, 10, 13), "answer_due": date(2026, 10, 19), "meeting_on": date(2026, 10, 30), "routine": ROUTINE}
    assert next_due(state, **told) == due


def offered(state, **facts):
    """Which moves have a button for someone who may make them all."""
    return {
        m.verb.removeprefix("referral.") for m in moves_from(MOVES, state) if why_not_offered(m.verb, Standpoint(state, **facts)) is None
    }


def test_the_buttons_of_a_sent_request():
    assert offered("sent") == {"ask_more", "assign", "forward", "decline", "withdraw"}
    assert offered("sent", application_made=True) == {"ask_more", "assign", "forward", "withdraw"}
    assert offered("sent", ground_stands=False) == {"ask_more", "assign", "forward", "decline", "withdraw", "stop"}


def test_the_buttons_of_a_booked_förmöte_depend_on_the_clock():
    always = {"move_pre", "cancel_pre", "reassign", "withdraw"}
    assert offered("pre_meeting_booked") == always
    assert offered("pre_meeting_booked", meeting_begun=True) == always | {"hold_pre"}


def test_the_buttons_after_the_förmöte_depend_on_its_answer():
    assert offered("pre_meeting_held", solvable=True) == {"book_three", "close", "reassign"}
    assert offered("pre_meeting_held", solvable=False) == {"lift", "close", "reassign"}


def test_the_buttons_after_the_trepartsmöte():
    assert offered("three_party_held", solvable=True) == {"close", "lift"}


@pytest.mark.parametrize("state", ["declined", "closed", "withdrawn", "stopped"])
def test_what_has_ended_has_no_buttons(state):
    assert offered(state) == set()
    assert state not in OPEN


def test_a_finished_request_cannot_be_assigned_again():
    assert targets_of(MOVES, "referral.assign", "closed") == []
