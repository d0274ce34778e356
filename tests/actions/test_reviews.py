"""Loggkontroll: drawn once, judged row by row, signed and locked; never of oneself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sipweb.actions.organisation import appoint_deputy, disable_user
from sipweb.actions.reviews import draw_review, judge_row, sign_review
from sipweb.db import db
from sipweb.gate import Changed, NotAllowed, Refused, write_down_reads
from sipweb.models import HistoryLine, LogReview, LogReviewRow
from sipweb.queries.review_tasks import review_tasks
from sipweb.queries.reviews import rows_of
from sipweb.queries.work import tasks
from tests import cast
from tests.conftest import at, history
from tests.looks import looked, looked_each_day

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
LAST = date(2026, 9, 30)


def readers(review) -> set[str]:
    names = {1: "berit", 2: "bodil", 3: "birger"}
    return {names.get((row.read or row.line).user_id, "someone else") for row in rows_of(review)}


def sentences(review) -> list[str]:
    return [row.read.sentence if row.read else row.line.verb for row in rows_of(review)]


@pytest.fixture
def read_in_september(berit, bodil):
    """Fifty looks at akt 2026-0001: Berit's thirty, at ten; Bodil's twenty, ten of them at ten in the evening."""
    looked_each_day(berit, SEPTEMBER, LAST)
    looked_each_day(bodil, SEPTEMBER, date(2026, 9, 10))
    looked_each_day(bodil, date(2026, 9, 11), date(2026, 9, 20), "22:00")


@pytest.fixture
def drawn(read_in_september, birger, ber) -> LogReview:
    return draw_review(birger, ber, month=SEPTEMBER)


def test_a_sample_is_drawn_and_kept(drawn, birger):
    rows = rows_of(drawn)
    assert len(rows) == len({row.read_id for row in rows}) == 20
    assert {(row.read.at.year, row.read.at.month) for row in rows} == {(2026, 9)}
    assert (drawn.line_count, drawn.drawn_by_id, drawn.drawn_at) == (50, birger.user_id, birger.now)
    assert history("notice.read")[-1] == ("birger", "review.draw")


def test_half_of_it_at_least_is_what_is_pointed_out(drawn):
    """Ten evenings; and Saturdays and Sundays: 5, 6, 12, 13, 19, 20, 26 and 27 by day, four of them Bodil's evenings."""
    pointed = [row for row in rows_of(drawn) if row.read.at.astimezone(cast.START.tzinfo).hour == 22 or row.read.at.weekday() > 4]
    assert len(pointed) >= 10
    assert drawn.pointed_count == 10 + 8 + 2  # Bodil's days of the 5th and 6th


def test_a_month_cannot_be_drawn_again(drawn, birger, eva, ber):
    for actor in (birger, eva):
        with pytest.raises(Refused, match=r"^Urvalet är redan draget av Birger Bok\.$"):
            draw_review(actor, ber, month=SEPTEMBER)
    assert db.session.scalars(db.select(LogReview)).all() == [drawn]


def test_the_month_that_goes_on_is_not_drawn(read_in_september, birger, ber):
    with pytest.raises(Refused, match="Månaden är inte slut än"):
        draw_review(birger, ber, month=OCTOBER)
    assert draw_review(at(birger, "2026-11-01T00:00"), ber, month=OCTOBER).month == OCTOBER


def test_a_month_is_whole_days_in_stockholm(berit, birger, ber):
    looked(berit, "2026-08-31T23:59", "Läste i augusti")
    looked(berit, "2026-09-01T00:00", "Läste först")
    looked(berit, "2026-09-30T23:59", "Läste sist")
    looked(berit, "2026-10-01T00:00", "Läste i oktober")
    assert sentences(draw_review(birger, ber, month=SEPTEMBER)) == ["Läste först", "Läste sist"]


def test_a_small_municipality_draws_fewer(read_in_september, birger, ber):
    review = draw_review(replace(birger, routine=replace(birger.routine, log_sample=5)), ber, month=SEPTEMBER)
    assert len(rows_of(review)) == 5


def test_the_reviewers_own_lines_are_in_it_and_another_manager_judges_them(berit, birger, eva, ber):
    looked(birger, "2026-09-15T23:00")
    looked(berit, "2026-09-15T10:00")
    review = draw_review(birger, ber, month=SEPTEMBER)
    assert readers(review) == {"berit", "birger"}
    assert (review.line_count, review.pointed_count) == (2, 1)
    of_berit, of_birger = rows_of(review)
    judge_row(birger, of_berit, verdict="ok")
    with pytest.raises(Refused, match="Du granskar inte dina egna rader"):
        judge_row(birger, of_birger, verdict="ok")
    with pytest.raises(Refused, match=r"^1 rad gäller dig själv\. En annan chef granskar den först\.$"):
        sign_review(birger, review)
    judge_row(eva, of_birger, verdict="follow_up", note="Varför klockan elva?")
    assert sign_review(birger, review).signed_name == "Birger Bok"


def test_what_waits_stands_with_the_one_who_may_judge_it(berit, birger, eva, viktor, ber):
    for actor in (berit, birger, eva):
        looked(actor, "2026-09-15T10:00")
    review = draw_review(birger, ber, month=SEPTEMBER)
    assert [told(actor) for actor in (birger, eva, viktor)] == [[("unit", "Granska loggen")], [("unit", "Granska loggen")], []]
    for row in rows_of(review):
        if row.read.user_id != birger.user_id:
            judge_row(birger, row, verdict="ok")
    assert [told(actor) for actor in (birger, eva, viktor)] == [[("waiting", "En annan chef")], [("unit", "Granska loggen")], []]
    disable_user(cast.actor_of("tore"), cast.user_of("eva"), to_managers=True)
    assert told(viktor) == [("me", "Granska chefens rader")]


def told(actor) -> list[tuple[str, str]]:
    """Which list of Mitt arbete, and how the row about the log of September begins."""
    mine = [task for task in tasks(actor) if "loggen för september 2026" in task.title and task.what.startswith("Beroendeenheten")]
    starts = ("Granska loggen", "Granska chefens rader", "En annan chef")
    return [(task.place, next(s for s in starts if task.title.startswith(s))) for task in mine]


def test_a_manager_with_only_own_lines_leaves_it_to_the_next_level(birger, eva, ber):
    looked(birger, "2026-09-15T10:00")
    with pytest.raises(Refused, match=r"^Den månaden finns bara dina egna rader\. Enhetschefen granskar dem\.$"):
        draw_review(birger, ber, month=SEPTEMBER)
    assert readers(draw_review(eva, ber, month=SEPTEMBER)) == {"birger"}


def test_an_enhetschef_with_only_own_lines_leaves_it_to_the_avdelningschef(eva, viktor, ber):
    looked(eva, "2026-09-15T10:00")
    with pytest.raises(Refused, match="Avdelningschefen granskar dem"):
        draw_review(eva, ber, month=SEPTEMBER)
    review = draw_review(viktor, ber, month=SEPTEMBER)
    judge_row(viktor, rows_of(review)[0], verdict="ok")
    assert sign_review(viktor, review).signed_name == "Viktor Oxel"


def test_what_the_people_have_changed_in_akter_is_drawn_from_too(berit, birger, ber):
    """In October before the 12th: the akt was registered and confirmed, and the consent was written."""
    review = draw_review(at(birger, "2026-11-02T09:00"), ber, month=OCTOBER)
    assert sentences(review) == ["intake.confirm", "consent.ask"]  # a registration names no akt


def test_an_opening_of_a_known_person_is_among_what_is_pointed_out(eva, ekb, rel):
    for unit, pointed in ((ekb, 0), (rel, 1)):  # Ragnar confirmed where EKB was already; Disa could not know of REL
        review = draw_review(at(eva, "2026-11-02T09:00"), unit, month=OCTOBER)
        assert (unit.code, review.pointed_count) == (unit.code, pointed)


def test_what_is_pointed_out_is_so_as_far_as_the_drawer_may_know(sara, simon, soc):
    """Sanna leads SOC and is not named in Mira Falk's protected akt: a namesake there is not pointed out to her."""
    cast.add_someone("sofia", "Sofia Falk", [(cast.WORKER, "SOC")])
    cast.add_someone("sanna", "Sanna Chef", [(cast.HEAD, "SOC")])
    looked(cast.actor_of("sofia"), "2026-08-17T10:00", "Läste akt 2026-0003", 3)
    looked(cast.actor_of("sofia"), "2026-09-17T10:00", "Läste akt 2026-0003", 3)
    assert draw_review(cast.actor_of("sanna"), soc, month=date(2026, 8, 1)).pointed_count == 0
    assert draw_review(simon, soc, month=SEPTEMBER).pointed_count == 1


def test_of_one_who_works_in_two_units_each_unit_draws_what_concerns_it(eva, birger, otto, ber, bou):
    looked(eva, "2026-09-15T10:00", "Läste akt 2026-0001", 1)
    looked(eva, "2026-09-16T10:00", "Läste akt 2026-0002", 2)
    looked(eva, "2026-09-17T10:00", "Läste listan över akter", 1, 2)
    of_ber, of_bou = draw_review(birger, ber, month=SEPTEMBER), draw_review(otto, bou, month=SEPTEMBER)
    assert sentences(of_ber) == ["Läste akt 2026-0001", "Läste listan över akter"]
    assert sentences(of_bou) == ["Läste akt 2026-0002", "Läste listan över akter"]


def test_one_who_has_only_been_asked_is_drawn_too(sent, alva, axel, ald):
    looked(alva, "2026-09-15T10:00", "Läste en samverkansförfrågan i akt 2026-0001", 1)
    assert sentences(draw_review(axel, ald, month=SEPTEMBER)) == ["Läste en samverkansförfrågan i akt 2026-0001"]


def test_a_user_who_is_disabled_is_still_drawn(berit, birger, tore, ber):
    looked(berit, "2026-09-15T10:00")
    disable_user(tore, cast.user_of("berit"), to_managers=True)
    assert readers(draw_review(birger, ber, month=SEPTEMBER)) == {"berit"}


def test_a_month_without_lines_is_drawn_empty_and_signed(birger, ber):
    review = draw_review(birger, ber, month=SEPTEMBER)
    assert (rows_of(review), review.line_count) == ([], 0)
    assert sign_review(birger, review).signed_at == birger.now


@pytest.mark.parametrize("username", ["berit", "axel", "disa", "cecilia", "tore"])
def test_only_the_units_managers_and_those_above_review(drawn, ber, username):
    actor = cast.actor_of(username)
    for act in (
        lambda: draw_review(actor, ber, month=date(2026, 8, 1)),
        lambda: judge_row(actor, rows_of(drawn)[0], verdict="ok"),
        lambda: sign_review(actor, drawn),
    ):
        with pytest.raises(NotAllowed):
            act()


# Judging.


def test_a_row_is_judged_with_who_and_when(drawn, birger):
    row = judge_row(birger, rows_of(drawn)[0], verdict="follow_up", note="Fråga Berit.", version="1")
    assert (row.verdict, row.note, row.judged_by_id, row.judged_at) == ("follow_up", "Fråga Berit.", birger.user_id, birger.now)
    assert history("notice.read")[-1] == ("birger", "review.judge")
    line = db.session.scalar(db.select(HistoryLine).order_by(HistoryLine.id.desc()))
    assert (line.case_id, line.table_name, line.row_id) == (None, "log_review_row", row.id)


@pytest.mark.parametrize("note", ["", "  "])
def test_what_is_followed_up_has_a_note(drawn, birger, note):
    with pytest.raises(Refused, match=r"Skriv vad som följs upp\.") as why:
        judge_row(birger, rows_of(drawn)[0], verdict="follow_up", note=note)
    assert why.value.field == "note"


def test_a_verdict_can_be_changed_until_the_signature(drawn, birger):
    row = judge_row(birger, rows_of(drawn)[0], verdict="follow_up", note="Fråga Berit.", version="1")
    row = judge_row(birger, row, verdict="ok", note="Förklarat.", version="2")
    assert (row.verdict, row.note, row.version) == ("ok", "Förklarat.", 3)


def test_the_second_of_two_managers_is_told_and_may_decide(drawn, birger, eva):
    row = rows_of(drawn)[0]
    judge_row(birger, row, verdict="follow_up", note="Fråga Berit.", version="1")
    with pytest.raises(Changed, match=r"^Birger Bok hann före 12 oktober 2026 kl.\s9\.00: Följs upp\. Fråga Berit\. Det du skrev") as why:
        judge_row(eva, row, verdict="ok", note="", version="1")
    assert why.value.row.version == 2
    assert judge_row(eva, row, verdict="ok", note="", version="2").judged_by_id == eva.user_id


def test_the_same_verdict_from_two_managers_stays_the_firsts(drawn, birger, eva):
    row = rows_of(drawn)[0]
    judge_row(birger, row, verdict="ok", version="1")
    assert judge_row(eva, row, verdict="ok", version="1").judged_by_id == birger.user_id


def test_nobody_judges_their_own_rows_though_another_drew_them(berit, birger, eva, ber):
    looked(eva, "2026-09-15T10:00")
    (row,) = rows_of(draw_review(birger, ber, month=SEPTEMBER))
    with pytest.raises(Refused, match="Du granskar inte dina egna rader"):
        judge_row(eva, row, verdict="ok")
    with pytest.raises(Refused, match="1 rad gäller dig själv"):
        sign_review(eva, row.review)
    judge_row(birger, row, verdict="ok")
    assert sign_review(eva, row.review).signed_name == "Eva Palm"


# Signing.


def judge_all(actor, review) -> None:
    for row in rows_of(review):
        judge_row(actor, row, verdict="ok")


def test_it_is_signed_when_all_is_judged_with_name_title_and_time(drawn, birger):
    with pytest.raises(Refused, match=r"^20 rader är inte granskade än\.$"):
        sign_review(birger, drawn)
    judge_all(birger, drawn)
    signed = sign_review(birger, drawn)
    assert (signed.signed_name, signed.signed_title, signed.signed_at) == ("Birger Bok", "Chef", birger.now)
    assert history("notice.read")[-1] == ("birger", "review.sign")


def test_what_is_signed_is_locked(drawn, birger, eva):
    judge_all(birger, drawn)
    sign_review(birger, drawn)
    for actor in (birger, eva):
        with pytest.raises(Refused, match="signerad"):
            judge_row(actor, rows_of(drawn)[0], verdict="follow_up", note="Sent.")
        with pytest.raises(Refused, match="redan signerad"):
            sign_review(actor, drawn)
    assert {row.verdict for row in rows_of(drawn)} == {"ok"}


def test_a_later_name_does_not_change_the_signature(drawn, birger):
    judge_all(birger, drawn)
    sign_review(birger, drawn)
    assert db.session.scalar(db.text("SELECT signed_name || ', ' || signed_title FROM log_review")) == "Birger Bok, Chef"


# Deputies.


@pytest.fixture
def deputy(birger, bodil):
    """Bodil acts for Birger on 12 October."""
    appoint_deputy(birger, None, deputy_id=bodil.user_id, starts_on=cast.TODAY, ends_on=cast.TODAY + timedelta(days=1))
    return cast.actor_of("bodil")


def test_a_deputy_reviews_neither_their_own_lines_nor_the_absents(deputy, berit, birger, bodil, eva, ber):
    for actor in (berit, birger, bodil):
        looked(actor, "2026-09-15T10:00")
    review = draw_review(deputy, ber, month=SEPTEMBER)
    assert readers(review) == {"berit", "birger", "bodil"}
    assert (review.drawn_by_id, review.drawn_for_id) == (bodil.user_id, birger.user_id)
    for row in rows_of(review):
        if row.read.user_id == berit.user_id:
            judge_row(deputy, row, verdict="ok")
        else:
            with pytest.raises(Refused, match="Du granskar inte dina egna rader"):
                judge_row(deputy, row, verdict="ok")
            judge_row(eva, row, verdict="ok")
    signed = sign_review(deputy, review)
    assert (signed.signed_name, signed.signed_for_id) == ("Bodil Ask", birger.user_id)
    assert {row.judged_for_id for row in rows_of(signed)} == {birger.user_id, None}


def test_rows_about_the_absent_wait_for_another_manager_also_for_the_deputy(deputy, berit, birger, bodil, eva, ber):
    for actor in (berit, birger):
        looked(actor, "2026-09-15T10:00")
    review = draw_review(deputy, ber, month=SEPTEMBER)
    mine = [row for row in rows_of(review) if row.read.user_id == berit.user_id]
    assert [t.title for t in review_tasks(deputy, {ber.id: "BER"})] == ["Granska loggen för september 2026"]
    for row in mine:
        judge_row(deputy, row, verdict="ok")
    (task,) = review_tasks(deputy, {ber.id: "BER"})
    assert (task.place, task.title) == ("waiting", "En annan chef ska granska dina rader i loggen för september 2026")
    (task,) = review_tasks(eva, {ber.id: "BER"} | dict.fromkeys(eva.who.managed_units, ""))
    assert task.place == "unit"


def test_what_a_deputy_read_for_the_absent_is_a_line_of_the_absents_unit(axel, ald, sent):
    """Dag of another department stands in for Axel: his looks as Axel are in ALD's review, not in EKB's."""
    dag = cast.actor_of("dag")
    for_axel = replace(
        dag, now=at(dag, "2026-09-15T10:00").now, who=replace(dag.who, own_posts=(), deputy_for=((axel.user_id, axel.who.posts),))
    )
    write_down_reads(for_axel, {"Läste enhetens inkorg": {1}})
    assert draw_review(cast.actor_of("disa"), cast.unit_of("EKB"), month=SEPTEMBER).line_count == 0
    with pytest.raises(Refused, match="bara dina egna rader"):
        draw_review(axel, ald, month=SEPTEMBER)


def test_rows_hold_either_a_look_or_a_change(drawn):
    assert {(row.read_id is None) != (row.line_id is None) for row in db.session.scalars(db.select(LogReviewRow))} == {True}
