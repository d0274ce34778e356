"""What was promised at a monthly meeting is somebody's when who promised it leaves, and is told where they hand over."""

from datetime import date

import pytest

from sipweb.actions.leaving import choose_names, confirm_list, propose_list, start_own
from sipweb.actions.minutes import note_meeting
from sipweb.actions.monthly_tasks import finish_task
from sipweb.actions.organisation import disable_user
from sipweb.actions.outcomes import close_referral
from sipweb.actions.questions import assign_question, draft_question, send_question
from sipweb.db import db, writing
from sipweb.gate import Refused
from sipweb.models import Agreement, Event, MonthlyTask, QuestionStep, UserRole
from sipweb.queries.handing_over import owners
from sipweb.queries.orphans_told import of_rows
from sipweb.queries.work import tasks
from sipweb.rules.agenda import Promise
from tests import cast
from tests.actions.test_monthly import hold, item, meeting, reported, settle
from tests.conftest import at, told

assert item and meeting and reported  # fixtures


def promised(actor) -> list[str]:
    return [t.title for t in tasks(actor) if t.endpoint == "monthly_tasks.task"]


def test_a_promise_of_someone_who_has_left_the_unit_is_in_the_managers_work(meeting, reported, birger, axel, bodil, tore):
    settle(hold(birger, meeting), reported, who="bodil")
    assert promised(birger) == []
    with writing():
        mine, soc = UserRole.user_id == bodil.user_id, cast.unit_of("SOC").id
        db.session.execute(db.update(UserRole).where(mine).values(unit_id=soc))
    assert promised(cast.actor_of("bodil")) == []
    assert promised(birger) == ["Uppgift från mötet som ingen på enheten har längre"]
    assert promised(axel) == []
    task = db.session.scalar(db.select(MonthlyTask))
    disable_user(tore, cast.user_of("bodil"), to_managers=True)
    assert task.user_id == birger.user_id  # and not the manager of the unit they came to, who may not know of it


def list_of(actor, unit, **why):
    told_ = {"reason": "leave", "text": "", "starts_on": date(2026, 10, 14)} | why
    return start_own(actor, cast.user_of(actor.who.name.split()[0].lower()), unit_id=unit.id, **told_)


def test_a_promise_is_a_row_of_its_own(meeting, reported, birger, berit, ber, signed_in):
    settle(hold(birger, meeting), reported, who="berit")
    made = list_of(berit, ber)
    assert [row.what for row in made.rows] == ["track", "promise"]
    rows = signed_in(berit).page(f"/lamna-over/{made.id}").rows()
    assert rows[1][1] == "Uppgift från månadsmötet: Ringa Senast 2026-10-20"


def test_a_promise_about_no_akt_of_theirs_is_handed_over_too(meeting, reported, birger, bodil, berit, ber):
    settle(hold(birger, meeting), reported, who="bodil")
    made = list_of(bodil, ber)
    assert [row.what for row in made.rows] == ["promise"]
    with pytest.raises(Refused, match="Välj vem som tar över"):
        propose_list(bodil, made, choices={})
    propose_list(bodil, made, choices={row.key: berit.user_id for row in made.rows})
    confirm_list(birger, made, choices={})
    assert db.session.scalar(db.select(MonthlyTask)).user_id == berit.user_id
    assert (made.state, told(berit)[0]) == (
        "done", "Du har tagit över en uppgift efter Bodil Ask hos Beroendeenheten. Listan står i Mitt arbete.",
    )  # fmt: skip
    assert promised(berit) == ["Uppgift från mötet"]


def test_a_promise_about_nobody_has_a_row_without_an_akt(meeting, reported, birger, axel, eva, ber, signed_in):
    then = hold(birger, meeting)
    note_meeting(then, meeting, notes="", task=Promise("Boka lokal", birger.user_id, date(2026, 11, 2)))
    made = list_of(birger, ber)
    rows = [row for row in made.rows if row.what == "promise"]
    assert [row.case_id for row in rows] == [None]
    page = signed_in(birger).page(f"/lamna-over/{made.id}")
    assert ["Ingen akt", "Uppgift från månadsmötet: Boka lokal Senast 2026-11-02"] in [row[:2] for row in page.rows()]
    confirm_list(eva, made, choices={row.key: eva.user_id for row in made.rows})
    assert db.session.scalar(db.select(MonthlyTask)).user_id == eva.user_id
    assert not list(of_misplaced())


def of_misplaced():
    return db.session.scalars(next(one.akter for one in of_rows() if "another akt" in one.told)).all()


def test_a_promise_follows_the_akt_and_can_go_to_another(meeting, reported, birger, berit, bodil, eva, ber, signed_in):
    settle(hold(birger, meeting), reported, who="berit")
    task = db.session.scalar(db.select(MonthlyTask))
    made = list_of(berit, ber)
    track, promise = (row.key for row in made.rows)
    propose_list(berit, made, choices={track: bodil.user_id})
    assert made.rows[1].to_user_id is None  # as the akt, whoever gets that
    assert signed_in(berit).page(f"/lamna-over/{made.id}").rows()[1][2] == "Samma som för akten"
    confirm_list(birger, made, choices={promise: eva.user_id})
    assert [row.to_user.username for row in made.rows] == ["bodil", "eva"]
    assert task.user_id == eva.user_id
    events = db.session.scalars(db.select(Event.title).where(Event.verb == "leaving.confirm").order_by(Event.id))
    assert events.all() == ["Handläggare hos Beroendeenheten: Bodil Ask", "Uppgift från månadsmötet: Eva Palm tar över"]


def test_a_promise_goes_with_the_akt_where_nobody_else_is_chosen(meeting, reported, birger, berit, bodil, ber):
    settle(hold(birger, meeting), reported, who="berit")
    made = list_of(berit, ber)
    choose_names(berit, made, choices={}, everyone=bodil.user_id)
    assert [row.to_user_id for row in made.rows] == [bodil.user_id, None]
    confirm_list(birger, made, choices={})
    assert [(row.state, row.to_user_id) for row in made.rows] == [("moved", bodil.user_id)] * 2
    assert told(bodil)[0].startswith("Du har tagit över en akt eller förfrågan och en uppgift efter Berit Alm")


def test_what_is_done_while_the_manager_reviews_is_dropped(meeting, reported, birger, berit, bodil, ber, signed_in):
    then = hold(birger, meeting)
    settle(then, reported, who="berit")
    made = list_of(berit, ber)
    propose_list(berit, made, choices={row.key: bodil.user_id for row in made.rows})
    finish_task(at(berit, "2026-10-13T10:00"), db.session.scalar(db.select(MonthlyTask)))
    page = signed_in(birger).page(f"/lamna-over/{made.id}")
    assert "Akt 2026-0001, uppgiften från månadsmötet" in page.text
    confirm_list(birger, made, choices={})
    assert ([row.state for row in made.rows], made.state) == (["moved", "gone"], "done")


def test_the_one_who_leads_the_meeting_is_told_of_a_new_name(meeting, reported, birger, berit, bodil, eva, ber):
    settle(hold(birger, meeting), reported, who="berit")
    made = list_of(berit, ber)
    confirm_list(eva, made, choices={row.key: bodil.user_id for row in made.rows})
    assert told(birger)[0].replace("\N{NO-BREAK SPACE}", " ") == (
        "Bodil Ask tar över en uppgift från Samverkansmöte 13 oktober 2026 kl. 9.00 efter Berit Alm."
    )


# From trepartsmöten.


def test_a_task_goes_with_the_request_or_to_another_and_the_other_side_is_told(three_held, alva, aron, axel, berit, ald):
    task = db.session.scalar(db.select(Agreement))
    made = list_of(alva, ald)
    asked, one = sorted(made.rows, key=lambda row: row.what)
    assert (asked.what, one.what) == ("asked", "task")
    confirm_list(axel, made, choices={asked.key: aron.user_id, one.key: axel.user_id})
    assert (task.user_id, task.who) == (axel.user_id, "Alva Ek")
    assert "Axel Gran tar över en uppgift från trepartsmötet efter Alva Ek. Akt 2026-0001." in told(berit)
    assert "Ny handläggare hos Äldreenheten: Aron En. Akt 2026-0001." in told(berit)


def test_a_task_may_follow_the_request_into_the_department(three_held, alva, sara, axel, ald):
    made = list_of(alva, ald)
    asked = next(row.key for row in made.rows if row.what == "asked")
    confirm_list(axel, made, choices={asked: sara.user_id})
    assert {row.to_user.username for row in made.rows} == {"sara"}


def test_a_task_does_not_go_to_someone_in_the_department_who_does_not_read_its_request(three_held, alva, aron, sara, axel, ald):
    made = list_of(alva, ald)
    asked, one = sorted(made.rows, key=lambda row: row.what)
    with pytest.raises(Refused) as why:
        confirm_list(axel, made, choices={asked.key: aron.user_id, one.key: sara.user_id})
    assert why.value.field == one.key
    confirm_list(axel, made, choices={asked.key: sara.user_id, one.key: sara.user_id})


def test_a_task_of_a_cooperation_that_has_ended_has_its_row(three_held, alva, berit, ald, axel, aron):
    close_referral(at(berit, "2026-10-16T09:00"), three_held, outcome="information_given", text="")
    made = list_of(alva, ald)
    assert [row.what for row in made.rows] == ["task"]
    confirm_list(axel, made, choices={row.key: aron.user_id for row in made.rows})
    assert (made.state, db.session.scalar(db.select(Agreement)).user_id) == ("done", aron.user_id)


# Anonymous questions.


def test_an_anonymous_question_is_handed_over_on_both_sides(berit, bodil, birger, axel, alva, aron, ber, ald):
    told_ = {"heading": "Stöd", "age": "66", "situation": "Bor ensam.", "needs": "Mat.", "question": "Kan ni ge stöd?"}
    question = send_question(berit, draft_question(berit, ber, to_unit_id=ald.id, **told_))
    assign_question(axel, question, to_worker_id=alva.user_id)
    for doer, boss, taker, unit in ((berit, birger, bodil, ber), (alva, axel, aron, ald)):
        made = list_of(doer, unit)
        confirm_list(boss, made, choices={row.key: taker.user_id for row in made.rows})
        assert made.state == "done"
    assert (question.from_worker.username, question.to_worker.username) == ("bodil", "aron")
    assert told(alva)[1] == "Ny handläggare hos Beroendeenheten i en anonym fråga: Bodil Ask."
    assert "Ny handläggare hos Äldreenheten i en anonym fråga: Aron En." in told(bodil)
    assert [step.text for step in db.session.scalars(db.select(QuestionStep).where(QuestionStep.verb == "leaving.confirm"))] == [
        "Bodil Ask, Beroendeenheten. Efter Berit Alm.", "Aron En, Äldreenheten. Efter Alva Ek.",
    ]  # fmt: skip


def test_a_question_that_is_handed_over_says_so_on_its_page(berit, bodil, birger, ber, ald, signed_in):
    told_ = {"heading": "Stöd", "age": "66", "situation": "Bor ensam.", "needs": "Mat.", "question": "Kan ni ge stöd?"}
    question = send_question(berit, draft_question(berit, ber, to_unit_id=ald.id, **told_))
    made = list_of(berit, ber)
    assert "Anonym fråga till Äldreenheten: Stöd" in signed_in(berit).page(f"/lamna-over/{made.id}").text
    confirm_list(birger, made, choices={row.key: bodil.user_id for row in made.rows})
    assert "Ny handläggare" in signed_in(bodil).page(f"/fragor/{question.id}").text


def test_a_manager_finds_those_who_have_only_a_promise(meeting, reported, birger, bodil):
    settle(hold(birger, meeting), reported, who="bodil")
    assert ("Bodil Ask", 1) in [(one.name, one.things) for one in owners(birger)]


def test_a_promise_of_someone_who_is_disabled_goes_to_whoever_takes_over(meeting, reported, birger, bodil, berit, tore):
    settle(hold(birger, meeting), reported, who="bodil")
    disable_user(tore, cast.user_of("bodil"), to_user_id=berit.user_id)
    assert db.session.scalar(db.select(MonthlyTask)).user_id == berit.user_id


def test_a_promise_that_nobody_can_have_stops_the_account_from_being_disabled(meeting, reported, birger, eva, axel, tore):
    settle(hold(birger, meeting), reported, who="birger")
    for boss in ("eva", "bodil"):
        disable_user(tore, cast.user_of(boss), to_managers=True)
    task = db.session.scalar(db.select(MonthlyTask))
    with writing():
        db.session.execute(db.update(UserRole).where(UserRole.user_id == task.user_id).values(unit_id=cast.unit_of("BER").id))
    with pytest.raises(Refused, match="can be taken over by nobody"):
        disable_user(tore, cast.user_of("birger"), to_managers=True)
    assert cast.user_of("birger").disabled_at is None
