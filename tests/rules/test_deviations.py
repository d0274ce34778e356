"""Avvikelse i samverkan: the rules, without app or database."""

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.rules import deviation_figures as figures
from sipweb.rules.deviation_figures import Period
from sipweb.rules.deviations import (
    MOVES,
    STATES,
    answering_level,
    feedback_due,
    level_after,
    levels_in,
    number_of,
    parse_number,
    pieces,
    why_not_after,
    why_not_follow,
    why_not_leave,
    why_not_sign,
    why_not_tried,
    why_not_units,
)
from sipweb.rules.permissions import may
from sipweb.rules.routine import Routine, routine_from
from sipweb.rules.standing import Post, Role, Standing
from sipweb.rules.yearly import Figure, told, year_of

BOSS, HEAD, TOP = Role.ASSISTANT_UNIT_MANAGER, Role.UNIT_MANAGER, Role.DEPARTMENT_MANAGER


@pytest.mark.parametrize(
    "level, there, answers",
    [(2, {2, 3, 4}, 2), (2, {3, 4}, 3), (3, {2, 4}, 4), (3, {2}, 2), (4, {2, 3}, 3), (4, {2, 3, 4}, 4), (2, set(), 2)],
)
def test_a_level_that_does_not_exist_is_passed_over_upwards_and_then_downwards(level, there, answers):
    assert answering_level(level, there) == answers


@given(st.sampled_from([2, 3, 4]), st.sets(st.sampled_from([2, 3, 4]), min_size=1))
def test_the_level_that_answers_exists_and_is_the_same_where_it_can_be(level, there):
    found = answering_level(level, there)
    assert found in there
    assert found == level if level in there else True
    assert found > level if found != level and max(there) > level else True


def test_someone_leads_a_unit_at_every_level_they_hold():
    who = Standing(1, "A", own_posts=(Post(BOSS, 1), Post(HEAD, 1), Post(HEAD, 2), Post(TOP, None, 9)))
    assert levels_in(who, 1, 9) == {2, 3, 4}
    assert levels_in(who, 2, 8) == {3}
    assert levels_in(who, 3, 8) == set()


@pytest.mark.parametrize(
    "text, found",
    [
        ("AVV-2026-0001", (2026, 1)),
        ("avv 2026-12", (2026, 12)),
        (" 2026-0143 ", (2026, 143)),
        ("AVV-26-1", None),
        ("AVV-2026-", None),
        ("x", None),
    ],
)
def test_a_number_is_read_as_people_write_it(text, found):
    assert parse_number(text) == found


def test_a_number_is_shown_with_four_figures_and_more_when_they_are_needed():
    assert [number_of(2026, 1), number_of(2026, 12345), number_of(2026, None), number_of(None, None)] == [
        "AVV-2026-0001",
        "AVV-2026-12345",
        "",
        "",
    ]


@given(st.integers(2018, 2099), st.integers(1, 999_999))
def test_what_is_shown_is_read_back(year, serial):
    assert parse_number(number_of(year, serial)) == (year, serial)


def test_the_text_is_cut_where_a_number_stands():
    assert pieces("Se 2026-0143 och 19600305-2385.") == [
        ("Se ", False),
        ("2026-0143", True),
        (" och ", False),
        ("19600305-2385", True),
        (".", False),
    ]
    assert pieces("Inget här.") == [("Inget här.", False)]
    assert pieces("") == []


@given(st.text(alphabet="ab 0123456789-\n", max_size=60))
def test_the_pieces_are_the_whole_text_in_order(text):
    assert "".join(part for part, _ in pieces(text)) == text


def test_the_units_are_others_than_the_own():
    assert why_not_units(1, [2]) is None
    assert why_not_units(1, [1, 2]) == "Din egen enhet är redan med. Välj den eller de andra."
    assert why_not_units(1, []) == "Välj minst en verksamhet som avvikelsen avser."


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3)), max_size=6))
def test_whoever_presses_two_signatures_are_two_people_from_two_units_one_of_which_reported(presses):
    """Users 1-4 press for units 1-3 in any order; unit 1 reported."""
    signed: list[tuple[int, int]] = []
    for user, unit in presses:
        told = {"user_id": user, "unit_id": unit, "signed": signed, "reporting_unit_id": 1, "is_written": True, "title": "Chef"}
        if len(signed) < 2 and why_not_sign(**told) is None:
            signed.append((user, unit))
    if len(signed) == 2:
        assert len({user for user, _ in signed}) == len({unit for _, unit in signed}) == 2
        assert 1 in {unit for _, unit in signed}


def test_nobody_signs_what_is_not_written_or_without_a_title():
    told = {"user_id": 1, "unit_id": 1, "signed": [], "reporting_unit_id": 1}
    assert why_not_sign(**told, is_written=False, title="Chef") == "Skriv den gemensamma texten först."
    assert "ingen titel" in why_not_sign(**told, is_written=True, title="")


def test_without_joint_signature_a_dialogue_was_tried_and_the_reason_is_told():
    known = {"happened_on": date(2026, 10, 5), "today": date(2026, 10, 12)}
    assert why_not_tried(date(2026, 10, 12), **known) is None
    assert why_not_tried(None, **known) == "Skriv vilken dag ni försökte ha dialog."
    assert why_not_tried(date(2026, 10, 13), **known) == "Dagen har inte kommit än."
    assert why_not_tried(date(2026, 10, 4), **known) == "Dagen ligger före händelsen, 5 oktober 2026. Skriv en senare dag."
    assert why_not_leave("Ingen svarar.") is None
    assert why_not_leave("\n") == "Skriv varför rapporten lämnas utan gemensam signatur."


def test_what_comes_of_an_event_is_on_its_day_or_later():
    known = {"happened_on": date(2026, 10, 5), "today": date(2026, 10, 12)}
    assert why_not_after(date(2026, 10, 5), **known) is why_not_after(date(2026, 10, 12), **known) is None
    assert why_not_after(date(2020, 1, 1), **known) == "Dagen ligger före händelsen, 5 oktober 2026. Skriv en senare dag."
    assert why_not_after(date(2026, 10, 13), **known) == "Dagen har inte kommit än."


def test_the_feedback_timer_is_off_until_it_is_set():
    assert feedback_due(date(2026, 10, 12), Routine()) is None
    assert feedback_due(date(2026, 10, 12), routine_from({"deviation_feedback_days": 60})) == date(2026, 12, 11)
    assert feedback_due(None, routine_from({"deviation_feedback_days": 60})) is None
    assert routine_from({"deviation_feedback_days": 0}).deviation_feedback_days == 0
    with pytest.raises(ValueError, match="write 0 or more"):
        routine_from({"deviation_feedback_days": -1})


VERBS = sorted({move.verb for move in MOVES} - {"deviation.draft"})
POSTS = st.lists(
    st.sampled_from([Post(r, u, None) for r in (Role.CASE_WORKER, BOSS, HEAD) for u in (1, 2, 3)] + [Post(TOP, None, 9)]), max_size=3
)


@given(POSTS, st.sampled_from(sorted(STATES)), st.sampled_from(VERBS))
def test_no_handläggare_and_no_other_unit_reports_talks_writes_signs_or_registers(posts, state, verb):
    """Unit 1 (department 8) reported about unit 2 (department 8), drafted by someone else."""
    who = Standing(7, "A", own_posts=tuple(posts))
    unit = {n: SimpleNamespace(id=n, department_id=8) for n in (1, 2)}
    parties = [SimpleNamespace(unit_id=n, unit=unit[n], level=2, is_reporting=n == 1) for n in (1, 2)]
    its = {"from_unit_id": 1, "from_unit": unit[1], "drafted_by_id": 99, "reporter_id": 98, "parties": parties, "state": state}
    deviation = SimpleNamespace(**its, reported_on=None if state == "draft" else date(2026, 10, 12))
    if not who.managed_units & {1, 2}:
        assert not may(who, verb, deviation)
    if verb in {"deviation.register", "deviation.complete"}:
        assert not may(who, verb, deviation)
    if verb == "deviation.dialogue" and may(who, verb, deviation):
        assert {Post(BOSS, 1, None), Post(BOSS, 2, None)} & set(posts)


def test_the_controller_neither_writes_nor_signs_and_the_administrator_does_nothing():
    unit = SimpleNamespace(id=1, department_id=8)
    its = {"from_unit_id": 1, "from_unit": unit, "drafted_by_id": 99, "reporter_id": 98, "parties": [], "state": "sent"}
    deviation = SimpleNamespace(**its, reported_on=date(2026, 10, 12))
    controller, admin = (Standing(7, "A", own_posts=(Post(role),)) for role in (Role.CONTROLLER, Role.ADMINISTRATOR))
    assert {verb for verb in VERBS if may(controller, verb, deviation)} == {"deviation.register", "deviation.complete", "deviation.cancel"}
    assert {verb for verb in VERBS if may(admin, verb, deviation)} == set()


# Figures.


def test_a_year_before_is_the_same_days():
    assert Period(date(2026, 1, 1), date(2026, 6, 30)).before() == Period(date(2025, 1, 1), date(2025, 6, 30))
    assert Period(date(2024, 2, 1), date(2024, 2, 29)).before() == Period(date(2023, 2, 1), date(2023, 2, 28))


def test_the_usual_period_is_the_last_twelve_months():
    assert figures.default_period(date(2026, 10, 12)) == Period(date(2025, 10, 13), date(2026, 10, 12))
    assert figures.default_period(date(2028, 2, 29)) == Period(date(2027, 3, 1), date(2028, 2, 29))


def test_terms_and_months_begin_and_end_where_they_should():
    assert [figures.term_of(day) for day in (date(2026, 6, 30), date(2026, 7, 1))] == ["2026 VT", "2026 HT"]
    assert figures.span_of("2026 VT") == (date(2026, 1, 1), date(2026, 6, 30))
    assert figures.span_of("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert figures.months_in(Period(date(2025, 11, 30), date(2026, 2, 1))) == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert figures.by_time({"2026 HT": 1, "2026 VT": 2, "2025 HT": 3}) == [("2025 HT", 3), ("2026 VT", 2), ("2026 HT", 1)]


def test_a_share_is_in_whole_per_cent():
    assert [figures.share(1, 3), figures.share(2, 3), figures.share(1, 200), figures.share(0, 0)] == ["33 %", "67 %", "1 %", "–"]


def test_days_are_told_with_a_comma():
    assert [figures.days_told(x) for x in (3.0, 3.46, None, 0.0)] == ["3", "3,5", "–", "0"]


@given(st.lists(st.integers(0, 10_000), max_size=20))
def test_a_bar_is_as_long_as_its_part_of_the_longest_and_seen_when_there_is_something(counts):
    found = figures.widths(counts)
    assert len(found) == len(counts)
    for count, width in zip(counts, found, strict=True):
        assert (width > 0) == (count > 0)
        assert width <= figures.WIDE
        assert width == figures.WIDE if count == max(counts) and count else True


def test_a_trend_is_told_with_units_and_no_one_else():
    told = figures.trend_text(
        4, "Förmöte eller trepartsmöte inte hållet", "Beroendeenheten", "Äldreenheten", Period(date(2026, 1, 1), date(2026, 6, 30))
    )
    assert told == (
        "Återkommande avvikelse: förmöte eller trepartsmöte inte hållet. Beroendeenheten har rapporterat det 4 gånger om Äldreenheten, "
        "1 januari 2026–30 juni 2026."
    )


def test_figures_about_persons_below_five_are_hidden_with_their_complements():
    lines = [
        Figure("S", "I tid", 40, 3, of_persons=True, group="g"),
        Figure("S", "Sent", 4, 30, of_persons=True, group="g"),
        Figure("S", "Rapporter", 2, 1),
        Figure("S", "Möten", 4, 5, of_persons=True),
    ]
    hidden = "färre än 5 eller dold"
    assert [(one.now, one.before) for one in told(lines, hides_small=True)["S"]] == [
        (hidden, hidden),
        (hidden, hidden),
        ("2", "1"),
        (hidden, "5"),
    ]
    assert [(one.now, one.before) for one in told(lines, hides_small=False)["S"]] == [("40", "3"), ("4", "30"), ("2", "1"), ("4", "5")]
    assert year_of(2026) == Period(date(2026, 1, 1), date(2026, 12, 31))


# What remains.


def test_only_what_remains_of_a_report_that_holds_is_followed_on():
    assert why_not_follow("stored", "Rummen räcker inte.") is None
    assert why_not_follow("step2_draft", " ") == "Inget kvarstår enligt rapporten."
    assert why_not_follow("cancelled", "Rummen.") == "Rapporten är makulerad. Då följs inget upp."


@pytest.mark.parametrize(("levels", "above"), [([2, 2], 3), ([2, 3], 4), ([3], 4), ([4, 2], None), ([], None)])
def test_what_remains_is_lifted_above_the_highest_level_that_answers_for_a_party(levels, above):
    assert level_after(levels) == above
