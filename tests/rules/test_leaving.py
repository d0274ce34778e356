import pytest

from sipweb.rules.leaving import MOVES, OPEN, STATES, why_not_confirm, why_not_take_over
from sipweb.rules.workflow import targets_of

FITS = {"is_leaver": False, "works_there": True, "is_blocked": False, "is_other_side": False}


def test_whoever_works_there_can_take_over():
    assert why_not_take_over(**FITS) is None


@pytest.mark.parametrize(
    "fact, why",
    [
        ({"is_leaver": True}, "Välj någon annan än den som lämnar över."),
        ({"works_there": False}, "Hen arbetar inte på enheten. Välj någon annan."),
        ({"is_blocked": True}, "Hen kan inte utses i den här akten. Välj någon annan."),
        ({"is_other_side": True}, "Hen är handläggare för den andra enheten i förfrågan. Välj någon annan."),
    ],
)
def test_who_can_not_and_why(fact, why):
    assert why_not_take_over(**FITS | fact) == why


def test_of_someone_from_elsewhere_nothing_is_told_about_a_spärr():
    assert why_not_take_over(**FITS | {"works_there": False, "is_blocked": True}).startswith("Hen arbetar inte")


@pytest.mark.parametrize("is_own, others, refused", [(False, True, False), (False, False, False), (True, True, True), (True, False, False)])
def test_nobody_reviews_their_own_list_when_another_can(is_own, others, refused):
    assert bool(why_not_confirm(is_own=is_own, others=others)) == refused


def test_nothing_leads_out_of_what_is_done_or_cancelled():
    assert [move for move in MOVES if move.source in {"done", "cancelled"}] == []
    assert set(STATES) - set(OPEN) == {"done", "cancelled"}


def test_every_open_list_can_be_filled_in_carried_out_and_cancelled():
    for state in OPEN:
        assert targets_of(MOVES, "leaving.name", state) == [state]
        assert targets_of(MOVES, "leaving.confirm", state) == ["done", "proposed"]
        assert targets_of(MOVES, "leaving.cancel", state) == ["cancelled"]


def test_only_what_is_on_the_managers_table_is_sent_back_and_only_what_is_not_is_put_there():
    assert [move.source for move in MOVES if move.verb == "leaving.return"] == ["proposed"]
    assert [move.source for move in MOVES if move.verb == "leaving.propose"] == ["draft", "returned"]
