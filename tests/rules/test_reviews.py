"""Loggkontroll: which months, by when, what is drawn, and who may."""

from datetime import date
from types import SimpleNamespace as Thing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.clock import as_local
from sipweb.rules.logs import Line
from sipweb.rules.reviews import (
    due_on,
    is_about,
    month_name,
    months_to_review,
    reviewers,
    sample,
    standing,
    why_not_alone,
    why_not_draw,
    why_not_judge,
    why_not_sign,
)
from sipweb.rules.standing import Post, Role, Standing

TODAY = date(2026, 10, 12)


def lines(start, count):
    at = as_local("2026-09-01T09:00")
    return [
        Line("read", start + n, at, 1, None, "Läste akt 2026-0001", None, 1, 1, "2026-0001", "Gun", "Östberg", True) for n in range(count)
    ]


@pytest.mark.parametrize(
    "month, within, due",
    [
        (date(2026, 9, 1), 15, date(2026, 10, 21)),
        (date(2026, 9, 17), 15, date(2026, 10, 21)),  # any day of the month
        (date(2026, 11, 1), 15, date(2026, 12, 21)),
        (date(2026, 12, 1), 15, date(2027, 1, 25)),  # nyårsdagen and trettondedagen are not worked
        (date(2026, 5, 1), 10, date(2026, 6, 12)),
        (date(2026, 2, 1), 1, date(2026, 3, 2)),
    ],
)
def test_a_month_is_to_be_signed_some_working_days_after_its_end(month, within, due):
    assert due_on(month, within) == due


def test_months_are_asked_for_from_the_first_line_to_the_month_before():
    assert months_to_review(date(2026, 7, 31), TODAY) == [date(2026, 9, 1), date(2026, 8, 1), date(2026, 7, 1)]
    assert months_to_review(date(2026, 9, 30), TODAY) == [date(2026, 9, 1)]
    assert months_to_review(date(2026, 10, 1), TODAY) == []
    assert months_to_review(None, TODAY) == []
    assert months_to_review(date(2025, 12, 31), date(2026, 1, 1)) == [date(2025, 12, 1)]


def test_a_month_is_called_by_its_name():
    assert month_name(date(2026, 9, 1)) == "september 2026"


@pytest.mark.parametrize(
    "is_drawn, is_signed, today, how",
    [
        (False, False, date(2026, 10, 21), "waiting"),
        (True, False, date(2026, 10, 21), "ongoing"),
        (False, False, date(2026, 10, 22), "overdue"),
        (True, False, date(2026, 10, 22), "overdue"),
        (True, True, date(2026, 12, 31), "signed"),
    ],
)
def test_what_is_late_is_late_until_it_is_signed(is_drawn, is_signed, today, how):
    assert standing(is_drawn, is_signed, date(2026, 10, 21), today) == how


def first_of(some, count):
    return list(some[:count])


@pytest.mark.parametrize(
    "pointed, others, drawn",
    [
        (0, 0, (0, 0)),
        (3, 0, (3, 0)),
        (0, 30, (0, 20)),
        (4, 30, (4, 16)),
        (10, 30, (10, 10)),
        (15, 5, (15, 5)),
        (40, 2, (20, 0)),  # the rest is drawn from everything that is left, with this way of choosing from what is pointed out
    ],
)
def test_half_is_drawn_from_what_is_pointed_out_and_the_rest_from_all(pointed, others, drawn):
    found = sample(lines(0, pointed), lines(100, others), 20, first_of)
    assert (sum(line.id < 100 for line in found), sum(line.id >= 100 for line in found)) == drawn


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 40), st.randoms(use_true_random=False))
def test_a_sample_is_as_large_as_it_can_be_without_doubles_and_never_leaves_out_what_is_pointed_out(pointed, others, size, chance):
    found = sample(lines(0, pointed), lines(100, others), size, chance.sample)
    assert len(found) == len(set(found)) == min(size, pointed + others)
    assert sum(line.id < 100 for line in found) >= min(pointed, size // 2)
    assert set(found) <= {*lines(0, pointed), *lines(100, others)}


def test_a_month_is_drawn_once_and_when_it_is_over():
    assert why_not_draw(date(2026, 9, 1), TODAY, None) is None
    assert why_not_draw(date(2026, 10, 1), TODAY, None) == "Månaden är inte slut än."
    assert why_not_draw(date(2026, 9, 1), date(2026, 9, 30), None) == "Månaden är inte slut än."
    assert why_not_draw(date(2026, 9, 1), TODAY, "Birger Bok") == "Urvalet är redan draget av Birger Bok."


def test_where_there_are_only_own_lines_the_next_level_reviews():
    assert why_not_alone(5, 5, is_head=False) == "Den månaden finns bara dina egna rader. Enhetschefen granskar dem."
    assert why_not_alone(5, 5, is_head=True) == "Den månaden finns bara dina egna rader. Avdelningschefen granskar dem."
    assert why_not_alone(4, 5, is_head=False) is None
    assert why_not_alone(0, 0, is_head=False) is None


def test_nobody_judges_their_own_rows_or_a_signed_review():
    assert why_not_judge(is_signed=False, is_own=False) is None
    assert why_not_judge(is_signed=False, is_own=True) == "Du granskar inte dina egna rader. En annan chef gör det."
    assert why_not_judge(is_signed=True, is_own=False) == "Kontrollen är signerad och kan inte ändras."


def test_a_review_is_signed_once_when_every_row_is_judged_those_about_the_signer_by_another():
    assert why_not_sign(is_signed=False, left=0, own=0) is None
    assert why_not_sign(is_signed=False, left=1, own=0) == "1 rad är inte granskad än."
    assert why_not_sign(is_signed=False, left=3, own=0) == "3 rader är inte granskade än."
    assert why_not_sign(is_signed=False, left=1, own=1) == "1 rad gäller dig själv. En annan chef granskar den först."
    assert why_not_sign(is_signed=False, left=2, own=2) == "2 rader gäller dig själv. En annan chef granskar dem först."
    assert why_not_sign(is_signed=False, left=2, own=1) == "2 rader är inte granskade än."
    assert why_not_sign(is_signed=True, left=0, own=0) == "Kontrollen är redan signerad."


def test_a_deputy_reviews_neither_their_own_lines_nor_those_of_the_one_who_is_away():
    unit, boss = Thing(id=1, department_id=5), (Post(Role.ASSISTANT_UNIT_MANAGER, 1),)
    birger = Standing(3, "Birger", own_posts=boss)
    bodil = Standing(2, "Bodil", own_posts=(Post(Role.CASE_WORKER, 1),), deputy_for=((3, boss),))
    viktor = Standing(9, "Viktor", own_posts=(Post(Role.DEPARTMENT_MANAGER, department_id=5),))
    both = Standing(4, "Eva", own_posts=boss, deputy_for=((3, boss),))
    assert [reviewers(who, unit) for who in (birger, bodil, viktor, both)] == [{3}, {2, 3}, {9}, {4}]


def test_a_line_is_about_the_one_who_acted_and_the_one_they_acted_for():
    assert is_about({3}, 3, None)
    assert is_about({3}, 2, 3)
    assert not is_about({3}, 2, None)
