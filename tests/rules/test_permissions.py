"""The table of permissions, read aloud: who in the cast may do what."""

from types import SimpleNamespace as Thing

import pytest

from sipweb.rules.permissions import MAY, may
from sipweb.rules.standing import Post, Role, Standing

BER, ALD, SOC = 1, 2, 3
AOF = 7


def someone(user_id, role, unit_id=None):
    return Standing(user_id, "Någon", own_posts=(Post(role, unit_id),))


CAST = {
    "berit": someone(1, Role.CASE_WORKER, BER),
    "bodil": someone(2, Role.CASE_WORKER, BER),
    "birger": someone(3, Role.ASSISTANT_UNIT_MANAGER, BER),
    "alva": someone(4, Role.CASE_WORKER, ALD),
    "aron": someone(5, Role.CASE_WORKER, ALD),
    "axel": someone(6, Role.ASSISTANT_UNIT_MANAGER, ALD),
    "eva": someone(7, Role.UNIT_MANAGER, ALD),
    "sara": someone(8, Role.CASE_WORKER, SOC),
    "viktor": Standing(9, "Någon", own_posts=(Post(Role.DEPARTMENT_MANAGER, department_id=AOF),)),
    "cecilia": someone(10, Role.CONTROLLER),
    "tore": someone(11, Role.ADMINISTRATOR),
    "kommandoraden": Standing(None, "kommandoraden"),
}
OUTSIDERS = {"sara", "viktor", "cecilia", "tore", "kommandoraden"}
REQUEST = Thing(state="sent", from_unit_id=BER, from_worker_id=1, to_unit_id=ALD, to_worker_id=4, sent_on="2026-10-12")
ALD_UNIT = Thing(id=ALD, department_id=AOF)
AKT = Thing(open_units=frozenset({BER}))


def who_may(verb, subject):
    return {name for name, who in CAST.items() if may(who, verb, subject)}


@pytest.mark.parametrize("verb", ["send", "edit", "complete", "withdraw"])
def test_the_one_who_asks_and_their_manager_may(verb):
    assert who_may(f"referral.{verb}", REQUEST) == {"berit", "birger"}


@pytest.mark.parametrize("verb", ["ask_more", "assign", "reassign", "forward", "decline"])
def test_the_asked_units_managers_alone_may(verb):
    assert who_may(f"referral.{verb}", REQUEST) == {"axel", "eva"}


@pytest.mark.parametrize(
    "verb", ["book_pre", "hold_pre", "book_three", "hold_three", "move_three", "cancel_pre", "no_show", "close", "lift", "stop"]
)
def test_both_sides_may(verb):
    assert who_may(f"referral.{verb}", REQUEST) == {"berit", "birger", "alva", "axel", "eva"}


def test_the_asked_side_has_no_say_in_a_draft():
    draft = Thing(**{**vars(REQUEST), "state": "draft"})
    assert who_may("referral.stop", draft) == {"berit", "birger"}


def test_the_other_side_picks_a_time():
    assert who_may("times.pick", Thing(by_sender=True, referral=REQUEST)) == {"alva", "axel", "eva"}
    assert who_may("times.pick", Thing(by_sender=False, referral=REQUEST)) == {"berit", "birger"}


@pytest.mark.parametrize(
    "verb", ["note.write", "consent.ask", "basis.record", "person.update", "person.protect", "referral.draft", "referral.start"]
)
def test_the_unit_that_has_the_akt_may(verb):
    assert who_may(verb, AKT) == {"berit", "bodil", "birger"}


@pytest.mark.parametrize("verb", ["consent.ask", "referral.draft", "referral.start"])
def test_an_enhetschef_neither_asks_a_unit_nor_the_individual(verb):
    assert who_may(verb, Thing(open_units=frozenset({ALD}))) == {"alva", "aron", "axel"}
    assert "eva" in who_may("basis.decide", Thing(open_units=frozenset({ALD})))


def test_an_enhetschef_sends_no_request_and_writes_down_no_answer_but_that_a_consent_is_taken_back():
    from_ald = Thing(**{**vars(REQUEST), "from_unit_id": ALD, "from_worker_id": 4, "state": "draft"})
    assert who_may("referral.send", from_ald) == who_may("referral.edit", from_ald) == {"alva", "axel"}
    assert who_may("referral.withdraw", from_ald) == {"alva", "axel", "eva"}
    consent = Thing(case=Thing(open_units=frozenset({ALD})))
    assert who_may("consent.answer", consent) == {"alva", "aron", "axel"}
    assert who_may("consent.withdraw", consent) == {"alva", "aron", "axel", "eva"}


def test_an_enhetschef_who_is_handlaggare_too_asks_there():
    both = Standing(7, "Eva", own_posts=(Post(Role.UNIT_MANAGER, ALD), Post(Role.CASE_WORKER, BER)))
    assert may(both, "referral.draft", AKT)
    assert not may(both, "referral.draft", Thing(open_units=frozenset({ALD})))


@pytest.mark.parametrize("verb", ["basis.decide", "access.name", "access.end", "access.block", "access.unblock"])
def test_only_the_managers_of_the_unit_that_has_the_akt_may(verb):
    assert who_may(verb, AKT) == {"birger"}


QUESTION = Thing(**{**vars(REQUEST), "unit_id": ALD})


@pytest.mark.parametrize("verb", ["edit", "send", "more", "close", "name", "withdraw"])
def test_the_one_who_asks_anonymously_and_their_manager_may(verb):
    assert who_may(f"question.{verb}", QUESTION) == {"berit", "birger"}


def test_a_colleague_takes_over_a_question():
    assert who_may("question.take_over", QUESTION) == {"bodil", "birger"}


def test_the_asked_units_managers_say_who_answers_and_answer_beside_the_one_who_is_named():
    assert who_may("question.assign", QUESTION) == {"axel", "eva"}
    assert who_may("question.answer", QUESTION) == {"alva", "axel", "eva"}


def test_nobody_answers_what_is_not_sent():
    draft = Thing(**{**vars(QUESTION), "sent_on": None})
    assert who_may("question.answer", draft) | who_may("question.assign", draft) | who_may("advice.write", draft) == set()


def test_one_who_has_left_the_unit_has_no_say_in_its_questions():
    moved = Thing(**{**vars(QUESTION), "from_unit_id": SOC, "to_unit_id": SOC})
    assert who_may("question.close", moved) == who_may("question.answer", moved) == set()


@pytest.mark.parametrize("verb", ["write", "replace", "withdraw"])
def test_the_managers_of_the_unit_that_answers_see_to_its_advice(verb):
    assert who_may(f"advice.{verb}", QUESTION) == {"axel", "eva"}


@pytest.mark.parametrize("verb", ["intake.confirm", "intake.reject"])
def test_the_units_managers_confirm(verb):
    assert who_may(verb, Thing(unit_id=ALD)) == {"axel", "eva"}


@pytest.mark.parametrize(
    "verb, subject", [("draw", ALD_UNIT), ("sign", Thing(unit=ALD_UNIT)), ("judge", Thing(review=Thing(unit=ALD_UNIT)))]
)
def test_the_units_managers_and_the_avdelningschef_above_them_review_the_log(verb, subject):
    assert who_may(f"review.{verb}", subject) == {"axel", "eva", "viktor"}


@pytest.mark.parametrize("verb", ["unit.add", "unit.merge", "user.add", "user.role", "user.password", "user.disable"])
def test_the_administrator_and_the_command_line_see_to_users(verb):
    assert who_may(verb, None) == {"tore", "kommandoraden"}


def test_only_the_command_line_founds():
    assert who_may("municipality.found", None) == {"kommandoraden"}


@pytest.mark.parametrize(
    "verb",
    sorted(
        v
        for v in MAY
        if v.split(".")[0]
        in {"referral", "consent", "basis", "note", "track", "person", "access", "intake", "meeting", "times", "question", "advice"}
    ),
)
def test_nobody_outside_may_anything_about_an_akt(verb):
    subject = Thing(
        id=1,
        unit_id=BER,
        user_id=1,
        by_sender=True,
        referral=REQUEST,
        case=AKT,
        open_units=frozenset({BER, ALD}),
        **vars(REQUEST),
    )
    assert who_may(verb, subject) & OUTSIDERS == set()


LIST = {"from_user_id": 1, "unit_id": BER, "rows": [Thing(to_user_id=2, state="moved"), Thing(to_user_id=5, state="open")]}


@pytest.mark.parametrize("state, who", [("draft", {"berit", "birger"}), ("returned", {"berit", "birger"}), ("proposed", {"birger"})])
def test_who_leaves_fills_in_the_list_until_it_is_with_the_manager(state, who):
    for verb in ("leaving.name", "leaving.propose"):
        assert who_may(verb, Thing(state=state, **LIST)) == who


@pytest.mark.parametrize("verb", ["leaving.confirm", "leaving.return"])
def test_only_the_units_manager_reviews_a_list(verb):
    assert who_may(verb, Thing(state="proposed", **LIST)) == {"birger"}


def test_who_leaves_or_the_manager_puts_the_list_away_and_who_got_something_looks_through_it():
    assert who_may("leaving.cancel", Thing(state="proposed", **LIST)) == {"berit", "birger"}
    assert who_may("leaving.receive", Thing(state="proposed", **LIST)) == {"bodil"}


def test_one_starts_ones_own_list_and_a_manager_anyones_in_the_unit():
    assert who_may("leaving.start", Thing(id=1)) == {"berit"}
    assert who_may("leaving.start_for", Thing(id=BER)) == {"birger"}


def test_a_deputy_may_what_the_absent_may_and_is_told_apart():
    birger = CAST["birger"]
    deputy = Standing(2, "Bodil", own_posts=CAST["bodil"].own_posts, deputy_for=((birger.user_id, birger.own_posts),))
    assert may(deputy, "basis.decide", AKT)
    alone, for_birger = list(deputy.guises())
    assert (may(alone[0], "basis.decide", AKT), alone[1]) == (False, None)
    assert (may(for_birger[0], "basis.decide", AKT), for_birger[1]) == (True, birger.user_id)


def test_one_person_can_lead_two_units():
    both = Standing(1, "Eva", own_posts=(Post(Role.UNIT_MANAGER, BER), Post(Role.ASSISTANT_UNIT_MANAGER, ALD)))
    assert may(both, "referral.send", REQUEST)
    assert may(both, "referral.assign", REQUEST)
    assert (both.leads(BER), both.leads(ALD), both.manages(ALD)) == (True, False, True)
