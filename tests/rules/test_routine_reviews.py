"""When the routine is to be followed up, and when one is reminded of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.rules.routine import ROUTINE, Routine
from sipweb.rules.routine_reviews import MOVES, is_soon, next_due, proposed_next, why_not_next, why_not_plan
from sipweb.rules.workflow import targets_of


def test_the_first_is_due_a_year_after_the_beginning_and_the_others_as_the_last_one_says():
    assert next_due(None, date(2026, 9, 1), ROUTINE) == date(2027, 9, 1)
    assert next_due(date(2027, 5, 4), date(2026, 9, 1), ROUTINE) == date(2027, 5, 4)
    assert next_due(None, date(2026, 9, 1), Routine(routine_review_months=6)) == date(2027, 3, 1)


@pytest.mark.parametrize("held, following", [(date(2026, 3, 5), date(2027, 3, 5)), (date(2028, 2, 29), date(2029, 2, 28))])
def test_the_next_is_proposed_a_year_later(held, following):
    assert proposed_next(held, ROUTINE) == following


@pytest.mark.parametrize(
    "today, soon", [(date(2027, 3, 5), False), (date(2027, 3, 6), True), (date(2027, 5, 5), True), (date(2027, 8, 1), True)]
)
def test_it_is_soon_from_sixty_days_before_and_when_it_is_overdue(today, soon):
    assert is_soon(date(2027, 5, 5), today, ROUTINE) is soon


@given(st.dates(date(2020, 1, 1), date(2099, 1, 1)), st.integers(-400, 400), st.integers(1, 200))
def test_once_it_is_soon_it_stays_so_until_it_is_done(due, days, notice):
    today, routine = due + timedelta(days=days), Routine(routine_review_notice=notice)
    assert is_soon(due, today, routine) == (days >= -notice)


def test_one_at_a_time_and_the_next_after_this_one():
    assert why_not_plan(has_open=False) is None
    assert why_not_plan(has_open=True) == "Det finns redan en uppföljning som inte är underskriven. Gör klart den först."
    assert why_not_next(date(2026, 3, 5), date(2026, 3, 5)) == "Nästa uppföljning ska vara efter den här."
    assert why_not_next(date(2026, 3, 6), date(2026, 3, 5)) is None


def test_a_change_after_the_signatures_leads_back_and_nothing_is_signed_before_it_is_written():
    assert targets_of(MOVES, "routine.write", "signed") == ["held"]
    assert targets_of(MOVES, "routine.sign", "planned") == []
