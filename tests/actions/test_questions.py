"""The anonymous question from draft to outcome: who may, what is written down, and what can never be found in it."""

from datetime import date

import pytest

from sipweb.actions.access import block_user
from sipweb.actions.consents import withdraw_consent
from sipweb.actions.names import NamesFound
from sipweb.actions.organisation import appoint_deputy, disable_user
from sipweb.actions.own_part import close_track
from sipweb.actions.questions import (
    answer_question,
    ask_further,
    assign_question,
    close_question,
    draft_question,
    edit_question,
    name_question,
    send_question,
    take_over_question,
    withdraw_question,
)
from sipweb.actions.referrals import draft_referral
from sipweb.db import db, writing
from sipweb.gate import Changed, NotAllowed, Refused
from sipweb.models import AnonymousQuestion, HistoryLine, Notice, QuestionStep
from sipweb.queries.names import known_names_in
from sipweb.queries.work import tasks
from sipweb.rules.questions import MOVES, OPEN, STATES
from sipweb.rules.workflow import targets_of
from tests import cast
from tests.conftest import at, history, told

WRITTEN = {
    "heading": "Stöd i hemmet",
    "age": "60–65",
    "situation": "Bor ensam efter en behandling.",
    "needs": "Mat och städning.",
    "question": "Kan ni, eller någon annan, ge stöd?",
}
ANSWER = {"text": "Ja, efter en ansökan.", "support": "yes", "support_text": "Hemtjänst.", "parallel": "maybe"}


@pytest.fixture
def drafted(berit, ber, ald) -> AnonymousQuestion:
    """Berit's question to ALD, not sent."""
    return draft_question(berit, ber, to_unit_id=ald.id, **WRITTEN)


@pytest.fixture
def asked(drafted, berit) -> AnonymousQuestion:
    return send_question(berit, drafted)


@pytest.fixture
def answered(asked, axel) -> AnonymousQuestion:
    return answer_question(axel, asked, **ANSWER)


def steps(question) -> list[tuple[str, str]]:
    query = db.select(QuestionStep.verb, QuestionStep.state).where(QuestionStep.question_id == question.id)
    return [tuple(row) for row in db.session.execute(query.order_by(QuestionStep.id))]


def visible_to(actor) -> list[int]:
    return [question.id for question in db.session.scalars(AnonymousQuestion.visible_to(actor))]


def mine(actor) -> list[tuple[str, str, date | None]]:
    return [(task.place, task.title, task.due) for task in tasks(actor) if task.what == "Anonym fråga"]


# From draft to outcome.


def test_a_question_is_asked_answered_asked_further_and_closed(answered, berit, alva, axel):
    then = at(berit, "2026-10-13T09:00")
    ask_further(then, answered, text="Behövs ett intyg?")
    assert (answered.state, answered.due_on) == ("sent", date(2026, 10, 20))
    assign_question(at(axel, "2026-10-13T10:00"), answered, to_worker_id=alva.user_id)
    answer_question(at(alva, "2026-10-14T10:00"), answered, **ANSWER | {"text": "Nej."})
    assert (answered.state, answered.answered_on, answered.due_on) == ("answered", date(2026, 10, 14), date(2026, 10, 21))
    done = close_question(at(berit, "2026-10-15T10:00"), answered, outcome="will_ask", next_step="Frågar den enskilde.", next_by="asking")
    assert (done.state, done.is_open, done.closed_on, done.due_on) == ("closed", False, date(2026, 10, 15), None)
    assert (done.outcome, done.next_step, done.next_by) == ("will_ask", "Frågar den enskilde.", "asking")
    assert steps(done) == [
        ("question.draft", "draft"),
        ("question.send", "sent"),
        ("question.answer", "answered"),
        ("question.more", "sent"),
        ("question.assign", "sent"),
        ("question.answer", "answered"),
        ("question.close", "closed"),
    ]
    assert history() == [
        ("berit", "question.draft"),
        ("berit", "question.send"),
        ("axel", "question.answer"),
        ("berit", "question.more"),
        ("axel", "question.assign"),
        ("alva", "question.answer"),
        ("berit", "question.close"),
    ]


def test_the_ones_concerned_are_told_and_nothing_of_what_was_written(answered, berit, axel, alva):
    assert told(axel) == ["Beroendeenheten har ställt en anonym fråga till Äldreenheten."]
    assert told(berit) == ["Äldreenheten har svarat på din anonyma fråga."]
    ask_further(berit, answered, text="Behövs ett intyg?")
    assign_question(axel, answered, to_worker_id=alva.user_id)
    assert told(alva) == ["Du ska svara på en anonym fråga från Beroendeenheten."]
    answer_question(alva, answered, **ANSWER)
    close_question(berit, answered, outcome="no_support")
    assert told(alva)[0] == "Beroendeenheten har läst svaret på den anonyma frågan och avslutat den."
    assert {notice.case_id for notice in db.session.scalars(db.select(Notice).where(Notice.about == f"question:{answered.id}"))} == {None}


def test_another_can_be_named_until_it_is_answered_and_both_are_told(asked, axel, alva, aron):
    assign_question(axel, asked, to_worker_id=alva.user_id)
    due = asked.due_on
    assign_question(at(axel, "2026-10-14T09:00"), asked, to_worker_id=aron.user_id)
    assert asked.to_worker_id == aron.user_id
    assert asked.due_on == due == date(2026, 10, 19)  # naming gives no more time
    assert told(alva)[0] == "Aron En svarar nu på den anonyma frågan från Beroendeenheten."
    with pytest.raises(Refused, match="Hen är redan utsedd"):
        assign_question(axel, asked, to_worker_id=aron.user_id)


def test_what_is_taken_back_keeps_its_reason_and_the_asked_unit_is_told(asked, berit, axel):
    withdraw_question(berit, asked, text="Löste sig.")
    assert (asked.state, asked.closed_on) == ("withdrawn", date(2026, 10, 12))
    assert told(axel)[0] == "Beroendeenheten har tagit tillbaka sin anonyma fråga."


def test_a_draft_that_is_taken_back_is_told_to_nobody(drafted, berit, axel):
    withdraw_question(berit, drafted, text="Fel fråga.")
    assert told(axel) == []
    assert visible_to(axel) == []


PRESS = {
    "question.send": lambda who, q: send_question(who["berit"], q),
    "question.assign": lambda who, q: assign_question(who["axel"], q, to_worker_id=who["alva"].user_id),
    "question.answer": lambda who, q: answer_question(who["axel"], q, **ANSWER),
    "question.more": lambda who, q: ask_further(who["berit"], q, text="Mer?"),
    "question.close": lambda who, q: close_question(who["berit"], q, outcome="no_support"),
    "question.withdraw": lambda who, q: withdraw_question(who["berit"], q, text="Löste sig."),
    "question.take_over": lambda who, q: take_over_question(who["bodil"], q),
    "question.name": lambda who, q: name_question(who["berit"], q, case=who["akt"]),
}


@pytest.fixture
def who(berit, bodil, axel, alva, akt):
    return {"berit": berit, "bodil": bodil, "axel": axel, "alva": alva, "akt": akt}


@pytest.mark.parametrize("verb", PRESS)
@pytest.mark.parametrize("state", sorted(STATES))
def test_each_move_starts_only_where_the_table_says(asked, who, state, verb):
    """`asked` is brought to the state by hand; then everything is pressed."""
    bring(asked, state)
    targets = targets_of(MOVES, verb, state)
    if targets:
        assert PRESS[verb](who, asked).state == targets[0]
        return
    with pytest.raises(Refused):
        PRESS[verb](who, asked)
    db.session.rollback()
    assert asked.state == state


def bring(question, state):
    there = {"state": state, "is_open": state in OPEN, "version": AnonymousQuestion.version + 1}
    with writing():
        db.session.execute(db.update(AnonymousQuestion).where(AnonymousQuestion.id == question.id).values(**there))


def test_every_move_can_be_pressed():
    assert set(PRESS) == {move.verb for move in MOVES} - {"question.draft"}


# Who may.


def test_both_units_read_it_and_nobody_else(asked, berit, bodil, birger, alva, aron, axel, sara, dag, viktor, cecilia, tore):
    for actor in (berit, bodil, birger, alva, aron, axel):
        assert visible_to(actor) == [asked.id], actor.who.name
    for actor in (sara, dag, viktor, cecilia, tore):
        assert visible_to(actor) == [], actor.who.name


def test_a_draft_is_the_asking_units_own(drafted, bodil, alva, axel):
    assert visible_to(bodil) == [drafted.id]
    assert visible_to(alva) == visible_to(axel) == []


def test_managers_and_the_one_who_is_named_answer_and_nobody_else(asked, axel, alva, aron, berit):
    for actor in (alva, aron, berit):
        with pytest.raises(NotAllowed):
            answer_question(actor, asked, **ANSWER)
    assign_question(axel, asked, to_worker_id=alva.user_id)
    with pytest.raises(NotAllowed):
        answer_question(aron, asked, **ANSWER)
    assert answer_question(alva, asked, **ANSWER).state == "answered"


def test_only_the_asker_and_their_manager_close(answered, bodil, axel, birger):
    for actor in (bodil, axel):
        with pytest.raises(NotAllowed):
            close_question(actor, answered, outcome="no_support")
    assert close_question(birger, answered, outcome="no_support").state == "closed"


def test_nobody_answers_their_own_question(eva, ekb, ber):
    """Eva leads both units."""
    question = send_question(eva, draft_question(eva, ber, to_unit_id=ekb.id, **WRITTEN))
    with pytest.raises(Refused, match="Du har själv ställt frågan"):
        answer_question(eva, question, **ANSWER)
    with pytest.raises(Refused, match="Hen har själv ställt frågan"):
        assign_question(cast.actor_of("disa"), question, to_worker_id=eva.user_id)


def test_only_someone_at_the_asked_unit_can_be_named(asked, axel, sara):
    with pytest.raises(Refused, match="Välj någon som arbetar på enheten"):
        assign_question(axel, asked, to_worker_id=sara.user_id)


def test_one_asks_for_a_unit_of_ones_own_and_another_unit_that_answers(berit, ber, ald, soc, tore, simon):
    with pytest.raises(NotAllowed):
        draft_question(berit, soc, to_unit_id=ald.id, **WRITTEN)
    with pytest.raises(Refused, match="Välj en annan enhet än din egen"):
        draft_question(berit, ber, to_unit_id=ber.id, **WRITTEN)
    disable_user(tore, cast.user_of("simon"))
    with pytest.raises(Refused, match="ingen biträdande enhetschef"):
        draft_question(berit, ber, to_unit_id=soc.id, **WRITTEN)


def test_a_deputy_answers_for_the_manager_and_it_is_told_so(asked, axel, aron):
    appoint_deputy(axel, None, deputy_id=aron.user_id, starts_on=date(2026, 10, 13), ends_on=date(2026, 10, 13))
    answer_question(at(aron, "2026-10-13T09:00"), asked, **ANSWER)
    line = db.session.scalar(db.select(HistoryLine).where(HistoryLine.verb == "question.answer"))
    step = db.session.scalar(db.select(QuestionStep).where(QuestionStep.verb == "question.answer"))
    assert (line.user_id, line.for_user_id) == (step.user_id, step.for_user_id) == (aron.user_id, axel.user_id)


def test_a_colleague_takes_over_for_one_who_is_away_and_it_is_told(asked, berit, bodil, birger, alva, axel):
    for actor in (alva, axel, berit):
        with pytest.raises(NotAllowed):
            take_over_question(actor, asked)
    take_over_question(at(bodil, "2026-10-14T09:00"), asked)
    assert (asked.from_worker_id, asked.state, asked.due_on) == (bodil.user_id, "sent", date(2026, 10, 19))
    assert told(berit) == ["Bodil Ask har tagit över din anonyma fråga till Äldreenheten."]
    answer_question(axel, asked, **ANSWER)
    with pytest.raises(NotAllowed):
        close_question(berit, asked, outcome="no_support")
    assert close_question(bodil, asked, outcome="no_support").state == "closed"


def test_one_who_is_named_to_answer_does_not_become_the_one_who_asks(eva, berit, ber, ekb):
    """Eva works in both units."""
    question = send_question(berit, draft_question(berit, ber, to_unit_id=ekb.id, **WRITTEN))
    assign_question(cast.actor_of("disa"), question, to_worker_id=eva.user_id)
    with pytest.raises(Refused, match="Du är utsedd att svara på frågan"):
        take_over_question(eva, question)


# Two at once.


def test_of_two_answers_the_first_stands_and_the_second_is_told(asked, axel, alva):
    assign_question(axel, asked, to_worker_id=alva.user_id)
    answer_question(alva, asked, **ANSWER)
    with pytest.raises(Refused) as refused:
        answer_question(axel, asked, **ANSWER)
    assert str(refused.value) == "Alva Ek hann före, 12 oktober 2026 kl.\N{NO-BREAK SPACE}9.00. Frågan är nu ”besvarad”."


def test_a_draft_that_a_colleague_has_changed_is_neither_saved_nor_sent_over(drafted, berit, birger, ald):
    seen = str(drafted.version)
    edit_question(birger, drafted, to_unit_id=ald.id, version=seen, **WRITTEN | {"needs": "Mat."})
    with pytest.raises(Changed):
        edit_question(berit, drafted, to_unit_id=ald.id, version=seen, **WRITTEN)
    with pytest.raises(Changed):
        send_question(berit, drafted, version=seen)
    db.session.rollback()
    assert (drafted.needs, drafted.state) == ("Mat.", "draft")


def test_what_is_sent_is_not_rewritten(asked, berit, ald):
    with pytest.raises(Refused, match="redan skickad"):
        edit_question(berit, asked, to_unit_id=ald.id, **WRITTEN)


def test_a_close_that_goes_on_says_how_and_who(answered, berit):
    for next_step, next_by in (("", "asking"), ("Ringer.", ""), (" ", "both")):
        with pytest.raises(Refused, match="Skriv nästa steg"):
            close_question(berit, answered, outcome="to_meeting", next_step=next_step, next_by=next_by)


# Numbers and names.


def test_no_number_passes_the_gate_in_any_text(drafted, berit, axel, ald):
    edit_question(berit, drafted, to_unit_id=ald.id, **WRITTEN | {"heading": "Se 2026-0001"})
    with pytest.raises(Refused, match="Ta bort ”2026-0001”"):
        send_question(berit, drafted)
    edit_question(berit, drafted, to_unit_id=ald.id, **WRITTEN)
    question = send_question(berit, drafted)
    with pytest.raises(Refused, match="Ta bort ”19600305-2385”"):
        answer_question(axel, question, **ANSWER | {"support_text": "Vi känner 19600305-2385."})


def test_a_name_the_writer_may_see_is_warned_about_and_passes_once_it_has_been_looked_at(drafted, berit, ald):
    edit_question(berit, drafted, to_unit_id=ald.id, **WRITTEN | {"situation": "Gun Östberg bor ensam."})
    with pytest.raises(NamesFound) as found:
        send_question(berit, drafted)
    assert found.value.words == ["Gun Östberg"]
    with pytest.raises(NamesFound):
        send_question(berit, drafted, looked_at="Någon Annan")
    assert send_question(berit, drafted, looked_at="Gun Östberg").state == "sent"


def test_of_a_name_the_writer_may_not_see_nothing_is_said(drafted, berit, axel, ald):
    """Leo Sandell is at BOU, Gun Östberg at BER: ALD knows neither."""
    edit_question(berit, drafted, to_unit_id=ald.id, **WRITTEN | {"situation": "Leo Sandell går i skolan."})
    question = send_question(berit, drafted)
    assert answer_question(axel, question, **ANSWER | {"text": "Är det Gun Östberg?"}).state == "answered"


def test_what_has_been_looked_at_is_kept_nowhere(drafted, berit, ald):
    edit_question(berit, drafted, to_unit_id=ald.id, **WRITTEN | {"situation": "Gun Östberg bor ensam."})
    send_question(berit, drafted, looked_at="Gun Östberg")
    kept = db.session.scalars(db.text("SELECT news FROM history_value WHERE line_id = (SELECT max(id) FROM history)")).one()
    assert "Östberg" not in kept


TEXT = "Mira Falk och Gun Östberg. Hos Moberg bor gun östberg."


@pytest.mark.parametrize(
    "username, found",
    [
        ("berit", ["Gun Östberg", "gun östberg"]),
        ("sara", ["Mira Falk"]),  # named
        ("dag", ["Moberg"]),
        ("rut", ["Moberg"]),  # hidden from others, not from its own
        ("alva", []),
        ("olle", []),
        ("tore", []),
        ("eva", ["Gun Östberg", "Moberg", "gun östberg"]),
    ],
)
def test_everyone_is_warned_about_the_names_they_may_see_and_no_others(app, username, found):
    assert known_names_in(cast.actor_of(username), TEXT) == found


def test_a_protected_persons_name_is_asked_about_only_for_those_who_are_named(protected):
    cast.add_someone("sven", "Sven Ny", [(cast.WORKER, "SOC")])
    assert known_names_in(cast.actor_of("sven"), TEXT) == []


def test_one_who_is_shut_out_of_an_akt_is_told_nothing_of_its_name(akt, berit, bodil, birger):
    block_user(birger, akt, user_id=berit.user_id, reason="Släkt.")
    assert known_names_in(berit, TEXT) == []
    assert known_names_in(bodil, TEXT) == ["Gun Östberg", "gun östberg"]


def test_a_name_the_unit_once_had_is_still_asked_about(akt, berit):
    close_track(berit, akt.open_tracks[0], reason="Klart.")
    assert known_names_in(berit, TEXT) == ["Gun Östberg", "gun östberg"]


# Named, only through the gate.


def everything() -> dict[str, list[tuple]]:
    """Every row of every table."""
    tables = db.session.scalars(db.text("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")).all()
    return {table: [tuple(row) for row in db.session.execute(db.text(f'SELECT * FROM "{table}"'))] for table in tables}


def test_the_question_ends_when_it_may_be_named(answered, berit, axel, akt):
    done = name_question(berit, answered, case=akt)
    assert (done.state, done.outcome, done.closed_on) == ("closed", "named", date(2026, 10, 12))
    assert told(axel)[0] == "Beroendeenheten har avslutat sin anonyma fråga."


def test_no_row_anywhere_ties_the_question_to_the_akt(asked, berit, akt):
    before = {table: set(rows) for table, rows in everything().items()}
    name_question(berit, asked, case=akt)
    new = {table: set(rows) - before[table] for table, rows in everything().items()}
    assert {table: len(rows) for table, rows in new.items() if rows} == {
        "anonymous_question": 1,
        "question_step": 1,
        "notice": 1,
        "history": 1,
        "history_value": 1,
    }
    for table, rows in new.items():
        for row in rows:
            assert not any(isinstance(value, str) and ("2026-0001" in value or "Östberg" in value or '"case' in value) for value in row), (
                table
            )
    line = db.session.scalars(db.select(HistoryLine).order_by(HistoryLine.id.desc()).limit(1)).one()
    assert (line.verb, line.table_name, line.case_id) == ("question.name", "anonymous_question", None)
    assert not [column for column in AnonymousQuestion.__table__.columns if "case" in column.name or "person" in column.name]


def test_without_consent_it_stays_anonymous(answered, berit, akt):
    consent = akt.consents[0]
    withdraw_consent(berit, consent, scope_ids=[consent.scopes[0].id], on=berit.today, how="Per telefon.")
    with pytest.raises(Refused, match="Samtycket till Äldreenheten är återkallat"):
        name_question(berit, answered, case=akt)
    db.session.rollback()
    assert (answered.state, answered.outcome) == ("answered", "")


def test_a_unit_that_is_already_current_is_told_why_it_is_needed(berit, ber, ekb, akt):
    cast.known("dag", "disa", "EKB", "Gun Östberg", date(1960, 3, 5), "196003052385")
    question = send_question(berit, draft_question(berit, ber, to_unit_id=ekb.id, **WRITTEN))
    with pytest.raises(Refused) as refused:
        name_question(berit, question, case=akt)
    assert (str(refused.value), refused.value.field) == ("Skriv en rad om varför uppgifterna behövs för handläggningen.", "need")
    assert name_question(berit, question, case=akt, need="Kostnaden prövas hos er.").outcome == "named"


def test_only_an_akt_one_works_in_can_be_chosen(answered, berit, birger, child, hidden_akt, akt):
    for case in (child, hidden_akt):
        with pytest.raises(Refused, match="Du har ingen akt med det numret"):
            name_question(berit, answered, case=case)
    block_user(birger, akt, user_id=berit.user_id, reason="Släkt.")
    with pytest.raises(Refused, match="Du har ingen akt med det numret"):
        name_question(berit, answered, case=akt)


def test_a_hidden_unit_does_not_show_itself_by_naming(rut, rel, soc, hidden_akt):
    cast.consent_for(hidden_akt, "rut", "REL", "SOC")
    question = send_question(rut, draft_question(rut, rel, to_unit_id=soc.id, **WRITTEN))
    with pytest.raises(Refused, match="Er enhet är dold i akten"):
        name_question(rut, question, case=hidden_akt)


def test_a_request_that_is_already_open_is_gone_on_with_instead(answered, berit, akt, ber, ald):
    draft_referral(berit, akt, from_unit_id=ber.id, to_unit_id=ald.id, question="Stöd?")
    with pytest.raises(Refused, match="Det finns redan en öppen förfrågan"):
        name_question(berit, answered, case=akt)


def test_the_asked_unit_cannot_name(answered, axel, akt):
    with pytest.raises(NotAllowed):
        name_question(axel, answered, case=akt)


# Mitt arbete.


def test_what_waits_stands_in_mitt_arbete_of_the_one_whose_turn_it_is(drafted, berit, bodil, birger, axel, alva, aron, tore):
    assert mine(berit) == [("me", "Skriv klart den anonyma frågan till Äldreenheten", None)]
    send_question(berit, drafted)
    due = date(2026, 10, 19)
    assert mine(berit) == [("waiting", "Väntar på svar från Äldreenheten", due)]
    assert mine(axel) == [("unit", "Svara på en anonym fråga från Beroendeenheten", due)]
    assert mine(alva) == mine(bodil) == mine(birger) == []
    assign_question(axel, drafted, to_worker_id=alva.user_id)
    assert mine(alva) == [("me", "Svara på en anonym fråga från Beroendeenheten", due)]
    assert mine(axel) == [("waiting", "Alva Ek ska svara på en anonym fråga från Beroendeenheten", due)]
    assert mine(aron) == []
    answer_question(alva, drafted, **ANSWER)
    assert mine(alva) == mine(axel) == []
    assert mine(berit) == [("me", "Läs svaret från Äldreenheten och avsluta", due)]
    disable_user(tore, cast.user_of("berit"), to_managers=True)
    assert mine(birger) == [("me", "Läs svaret från Äldreenheten och avsluta", due)]
    close_question(birger, drafted, outcome="no_support")
    assert mine(birger) == []


def test_a_question_whose_answerer_has_left_waits_for_the_unit_again(asked, axel, alva, tore):
    assign_question(axel, asked, to_worker_id=alva.user_id)
    disable_user(tore, cast.user_of("alva"))
    assert mine(axel) == [("unit", "Svara på en anonym fråga från Beroendeenheten", date(2026, 10, 19))]
