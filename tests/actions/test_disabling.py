"""Nobody who is disabled is responsible for anything open: it goes to someone in the same step, or they are not disabled."""

from datetime import date

import pytest

from sipweb.actions.access import block_user, named_in
from sipweb.actions.deviations import draft_deviation, report_deviation
from sipweb.actions.improvements import assign_improvement
from sipweb.actions.leaving import start_own
from sipweb.actions.notes import answer_presence, ask_presence
from sipweb.actions.organisation import disable_user
from sipweb.actions.outcomes import close_referral
from sipweb.actions.questions import draft_question, send_question
from sipweb.actions.referrals import decline_referral
from sipweb.db import db, writing
from sipweb.gate import Refused
from sipweb.models import Agreement, HandingOver, HistoryLine, NamedAccess, User
from sipweb.queries.orphans import left_alone
from sipweb.queries.owned import OpenThings, owns_open
from sipweb.queries.people import led_by_nobody
from sipweb.queries.referrals import planned_meeting
from sipweb.queries.work import tasks
from tests import cast
from tests.actions.test_deviations import STEP_1
from tests.conftest import at, told


def user(actor) -> User:
    return db.session.get(User, actor.user_id)


def test_what_is_open_is_counted(three_booked, berit, alva, bodil):
    assert owns_open(berit.user_id) == OpenThings(tracks=1, sent=1, asked=0, meetings=1)
    assert owns_open(alva.user_id) == OpenThings(tracks=0, sent=0, asked=1, meetings=1)
    assert not owns_open(bodil.user_id)


def test_someone_with_open_akter_is_not_disabled_and_the_counts_are_told(three_booked, tore, berit):
    with pytest.raises(Refused) as why:
        disable_user(tore, user(berit))
    assert str(why.value) == (
        "berit is responsible for 1 akt, 1 request sent, 1 booked meeting. Hand over first (Lämna över, in the program), "
        "or say to whom: --to USERNAME, or --to-managers for the closest manager of each unit."
    )
    assert user(berit).disabled_at is None


def test_to_the_managers_everything_goes_in_the_same_step(three_booked, berit, birger, tore, akt):
    disable_user(tore, user(berit), to_managers=True)
    assert user(berit).disabled_at is not None
    assert akt.open_tracks[0].case_worker.username == three_booked.from_worker.username == "birger"
    assert [a.name for a in planned_meeting(three_booked).attendance][:1] == ["Birger Bok"]
    assert told(birger)[0] == "Du har tagit över 2 akter och förfrågningar efter Berit Alm hos Beroendeenheten. Listan står i Mitt arbete."
    assert [t.title for t in tasks(birger) if t.endpoint == "leaving.show"] == ["Gå igenom det du har tagit över efter Berit Alm"]


def test_each_unit_gets_what_is_its_own(three_booked, tore, akt):
    """Someone who works at two units: the akt goes to one manager, the request that was got to the other."""
    cast.add_someone("bodel", "Bo Båda", [(cast.WORKER, "ALD"), (cast.WORKER, "BER")])
    both = cast.user_of("bodel")
    disable_user(tore, cast.user_of("berit"), to_user_id=both.id)
    three_booked_to = db.session.get(type(three_booked), three_booked.id)
    assert three_booked_to.from_worker_id == both.id
    disable_user(tore, cast.user_of("alva"), to_managers=True)
    assert three_booked_to.to_worker.username == "axel"
    disable_user(tore, both, to_managers=True)
    assert three_booked_to.from_worker.username == "birger"


def test_to_one_user_who_works_there(three_booked, berit, bodil, tore, akt):
    disable_user(tore, user(berit), to_user_id=bodil.user_id)
    assert akt.open_tracks[0].case_worker.username == three_booked.from_worker.username == "bodil"


def test_to_one_who_does_not_work_there_is_refused_as_a_whole(three_booked, berit, dag, tore):
    with pytest.raises(Refused, match="At BER, 2 of 2 can't be taken over by dag"):
        disable_user(tore, user(berit), to_user_id=dag.user_id)
    assert (user(berit).disabled_at, three_booked.from_worker.username) == (None, "berit")


def test_never_to_oneself_or_to_someone_who_is_disabled(akt, berit, bodil, tore):
    disable_user(tore, user(bodil))
    for other in (berit, bodil):
        with pytest.raises(Refused, match="can't take over from berit"):
            disable_user(tore, user(berit), to_user_id=other.user_id)


def test_a_manager_who_is_shut_out_of_the_akt_is_passed_over(akt, berit, birger, eva, tore):
    block_user(eva, akt, user_id=birger.user_id, reason="Jäv.")
    disable_user(tore, user(berit), to_managers=True)
    assert akt.open_tracks[0].case_worker.username == "eva"


def test_a_protected_persons_akt_goes_only_to_a_manager_who_is_named(protected, sara, simon, tore):
    cast.add_someone("sanna", "Anna Chef", [(cast.BOSS, "SOC")])  # first by name, and not named
    disable_user(tore, user(sara), to_managers=True)
    assert protected.open_tracks[0].case_worker.username == "simon"
    assert sorted(a.user.username for a in named_in(protected)) == ["sanna", "simon"]  # two again, since Sara's name has ended


def test_when_no_manager_may_have_it_nothing_is_disabled(protected, sara, simon, tore):
    disable_user(tore, user(simon))
    with pytest.raises(Refused, match="At SOC, 1 of 1 can't be taken over by nobody"):
        disable_user(tore, user(sara), to_managers=True)
    assert user(sara).disabled_at is None


def test_a_named_reader_who_is_disabled_is_replaced(protected, simon, tore):
    """Simon leads the unit and is responsible for nothing; with him gone Sara alone would read the akt."""
    cast.add_someone("sanna", "Sanna Chef", [(cast.BOSS, "SOC")])
    disable_user(tore, user(simon))
    assert sorted(a.user.username for a in named_in(protected)) == ["sanna", "sara"]


def test_the_next_manager_is_named_also_when_that_is_the_only_one_left(protected, sara, simon, tore):
    """Simon is the last who is named; the enhetschef is the only manager after him."""
    cast.add_someone("estrid", "Estrid Chef", [(cast.HEAD, "SOC")])
    with writing():
        db.session.execute(db.update(NamedAccess).where(NamedAccess.user_id == sara.user_id).values(ended_at=cast.START))
    disable_user(tore, user(simon))
    assert [a.user.username for a in named_in(protected)] == ["estrid"]
    assert left_alone(simon.user_id, cast.TODAY) == ["2026-0003"]


def test_the_command_line_can_name_too(protected, simon):
    cast.add_someone("sanna", "Sanna Chef", [(cast.BOSS, "SOC")])
    disable_user(cast.MADE, user(simon))
    assert [(a.user.username, a.given_by_id) for a in named_in(protected) if a.user.username == "sanna"] == [("sanna", None)]


def test_a_list_that_was_not_done_is_cancelled(akt, berit, ber, tore):
    why = {"reason": "quits", "text": "", "starts_on": date(2026, 10, 30)}
    begun = start_own(berit, user(berit), unit_id=ber.id, **why)
    disable_user(tore, user(berit), to_managers=True)
    states = db.session.scalars(db.select(HandingOver.state).where(HandingOver.from_user_id == berit.user_id).order_by(HandingOver.id))
    assert (begun.state, states.all()) == ("cancelled", ["cancelled", "done"])


def test_the_akts_history_has_a_line_of_it(akt, berit, tore):
    disable_user(tore, user(berit), to_managers=True)
    lines = db.session.execute(db.select(HistoryLine.user_id, HistoryLine.case_id).where(HistoryLine.verb == "user.disable")).all()
    assert {tuple(line) for line in lines} == {(tore.user_id, None), (tore.user_id, akt.id)}


def test_an_answer_that_is_still_to_come_reaches_the_unit_that_asked(alva, axel, simon, ald, protected, tore):
    question = ask_presence(alva, ald, identity_number="199005062386", reason="Akut.")
    disable_user(tore, user(alva))
    answer_presence(simon, question, answer="Ja. Ring Simon.")
    assert told(axel)[0] == "Din fråga om aktualitet är besvarad."


def journalled(actor):
    return [t.title for t in tasks(actor) if t.endpoint == "journal.show"]


def test_what_they_did_last_is_journalfört_by_someone(sent, axel, tore):
    """The no is Axel's own; that the request came is whichever manager's."""
    cast.add_someone("agda", "Agda Chef", [(cast.BOSS, "ALD")])
    decline_referral(axel, sent, text="Fel enhet.")
    titles = [journalled(boss) for boss in (axel, cast.actor_of("agda"))]
    assert titles == [["2 steg att journalföra"], ["Ett steg att journalföra"]]
    disable_user(tore, user(axel))
    assert journalled(cast.actor_of("agda")) == ["2 steg att journalföra"]


def test_what_they_promised_at_a_meeting_is_done_by_who_takes_over(three_held, alva, tore):
    task = db.session.scalar(db.select(Agreement))
    with writing():
        task.user_id = alva.user_id
    disable_user(tore, user(alva), to_managers=True)
    assert (db.session.get(User, task.user_id).username, task.who) == ("axel", "Alva Ek")


def test_what_they_promised_in_a_cooperation_that_has_ended_goes_to_the_manager(three_held, alva, berit, tore):
    task = db.session.scalar(db.select(Agreement))
    with writing():
        task.user_id = alva.user_id
    close_referral(at(berit, "2026-10-16T09:00"), three_held, outcome="information_given", text="")
    disable_user(tore, user(alva))
    assert db.session.get(User, task.user_id).username == "axel"


def test_an_anonymous_question_waits_for_the_manager(berit, birger, ber, ald, tore):
    told_ = {"heading": "Stöd", "age": "66", "situation": "Bor ensam.", "needs": "Mat.", "question": "Kan ni ge stöd?"}
    question = send_question(berit, draft_question(berit, ber, to_unit_id=ald.id, **told_))
    disable_user(tore, user(berit), to_managers=True)
    assert question.from_worker.username == "birger"


def test_a_unit_that_is_left_without_a_manager_is_named(axel, tore, birger):
    disable_user(tore, user(axel))
    assert led_by_nobody(axel.user_id, date(2026, 10, 12)) == ["Äldreenheten"]
    disable_user(tore, user(birger))
    assert led_by_nobody(birger.user_id, date(2026, 10, 12)) == []  # Eva is still there


def test_a_proposal_of_a_report_is_answered_for_by_whoever_takes_over(axel, aron, berit, birger, cecilia, tore, ber, ald):
    report = report_deviation(birger, draft_deviation(berit, ber, unit_ids=[ald.id], **STEP_1))
    owned = assign_improvement(cecilia, report, owner_id=axel.user_id, due_on=date(2026, 11, 12))
    cast.add_someone("alice", "Alice Chef", [(cast.HEAD, "ALD")])
    disable_user(tore, cast.user_of("axel"), to_managers=True)
    assert owned.owner.username == "alice"
    assert told(cast.actor_of("alice"))[0].startswith("Du ansvarar nu för ett förbättringsförslag")
    disable_user(tore, cast.user_of("alice"), to_user_id=birger.user_id)
    assert owned.owner.username == "birger"
    assert "förbättringsförslag" in " ".join(task.title for task in tasks(birger))


def test_the_only_administrator_is_not_disabled(tore):
    with pytest.raises(Refused, match=r"^tore is the only administrator\. Add another one first\.$"):
        disable_user(tore, user(tore))
    cast.add_someone("tilda", "Tilda Två", [(cast.Role.ADMINISTRATOR, None)])
    assert disable_user(tore, user(tore)).disabled_at
