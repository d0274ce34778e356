"""Who answers for each side of a lifted transfer, case by case."""

import pytest

from sipweb.rules.standing import Post, Standing
from sipweb.rules.transfer_seats import ABOVE, BELOW, HEAD, Held, Side, seats_for, spoken_in

BOU, FUN, IOF, AOF = 1, 2, 10, 20
SIDES = [Side(BOU, IOF), Side(FUN, AOF)]
EVA, ELLA, VIKTOR, VALTER, OTTO, SIMON = range(6)
BELOW_BOTH = [Held(OTTO, BELOW, BOU), Held(SIMON, BELOW, FUN)]
ABOVE_BOTH = [Held(VIKTOR, ABOVE, IOF), Held(VALTER, ABOVE, AOF)]


@pytest.mark.parametrize(
    ("posts", "bou", "fun"),
    [
        ([Held(EVA, HEAD, BOU), Held(ELLA, HEAD, FUN), *ABOVE_BOTH], {EVA}, {ELLA}),
        ([Held(EVA, HEAD, BOU), Held(EVA, HEAD, FUN), *BELOW_BOTH, *ABOVE_BOTH], {EVA}, {VALTER}),
        ([Held(EVA, HEAD, BOU), Held(EVA, HEAD, FUN), *BELOW_BOTH], {EVA}, {SIMON}),
        ([Held(EVA, HEAD, BOU), Held(EVA, HEAD, FUN), Held(EVA, ABOVE, AOF)], {EVA}, {EVA}),
        ([Held(EVA, HEAD, BOU), Held(EVA, HEAD, FUN), Held(ELLA, HEAD, FUN), *ABOVE_BOTH], {EVA}, {EVA, ELLA}),
        ([Held(EVA, HEAD, BOU), *BELOW_BOTH, *ABOVE_BOTH], {EVA}, {VALTER}),
        ([*BELOW_BOTH, *ABOVE_BOTH], {VIKTOR}, {VALTER}),
        (BELOW_BOTH, {OTTO}, {SIMON}),
    ],
)
def test_a_level_that_does_not_exist_is_passed_over_and_nobody_is_both_sides_where_a_superior_is(posts, bou, fun):
    assert {unit_id: set(seat.people) for unit_id, seat in seats_for(SIDES, posts, is_protected=False).items()} == {BOU: bou, FUN: fun}


def test_nobody_at_all_is_no_answer():
    assert seats_for(SIDES, [], is_protected=False) == {}
    assert spoken_in(Standing(EVA, "Eva"), {}) == set()


def test_an_avdelningschef_above_both_answers_alone():
    found = seats_for([Side(BOU, IOF), Side(FUN, IOF)], ABOVE_BOTH[:1], is_protected=False)
    viktor = Standing(VIKTOR, "Viktor", own_posts=(Post(ABOVE, None, IOF),))
    assert spoken_in(viktor, found) == {BOU, FUN}


def test_of_a_protected_person_the_level_above_is_passed_over_too():
    found = seats_for(SIDES, [*BELOW_BOTH, *ABOVE_BOTH], is_protected=True)
    assert {unit_id: set(seat.people) for unit_id, seat in found.items()} == {BOU: {OTTO}, FUN: {SIMON}}
