"""Nothing that is open is left where nobody can answer it: whose it is, who reviews it, who holds the level. Asked before a user is
disabled, and by `sipweb check`, in the same words."""

from datetime import date

import pytest

from sipweb.actions.access import block_user
from sipweb.actions.announcements import acknowledge, send_announcement, write_announcement
from sipweb.actions.assign import assign_worker
from sipweb.actions.deviation_step2 import leave_deviation
from sipweb.actions.deviations import draft_deviation, report_deviation
from sipweb.actions.escalations import lift_question
from sipweb.actions.leaving import choose_names, start_own
from sipweb.actions.merges import reject_merge
from sipweb.actions.organisation import appoint_deputy, disable_user, give_role
from sipweb.actions.people import protect_person
from sipweb.actions.questions import assign_question, draft_question, send_question
from sipweb.actions.referrals import draft_referral, send_referral
from sipweb.actions.transfer_decisions import decline_transfer
from sipweb.checks import Finding
from sipweb.db import db, writing
from sipweb.gate import Refused
from sipweb.models import Referral
from sipweb.queries.work import tasks
from sipweb.rules.standing import Role
from tests import cast
from tests.actions.test_deviations import STEP_1
from tests.actions.test_merges import propose, twin_of
from tests.actions.test_questions import WRITTEN
from tests.actions.test_transfer_seats import blocked
from tests.actions.test_transfers import early, judged, notified
from tests.conftest import WRITTEN as LETTER
from tests.conftest import told
from tests.lifted import REPORT
from tests.test_orphans import FINE, disable, found

assert early and judged and notified  # fixtures

TOP_IS_EMPTY = "a lifted question stands on level 4, where nobody is left to answer it; the questions: 1"
NO_REVIEWER = "two akter are proposed to be one, and there is no other manager who reads both and can review it: 2026-0001"


@pytest.fixture
def proposed(akt, birger):
    """Birger has proposed it, and Eva is the only other manager at BER."""
    return propose(birger, akt, twin_of())


def refused(tore, username, **more) -> str:
    with pytest.raises(Refused) as why:
        disable_user(tore, cast.user_of(username), **more)
    assert cast.user_of(username).disabled_at is None
    return str(why.value)


def test_the_only_avdelningschef_of_what_stands_on_level_4_is_not_disabled(on_4, tore):
    disable_user(tore, cast.user_of("valter"))  # the other one is there
    assert refused(tore, "viktor") == (
        f"viktor is not disabled, for then {TOP_IS_EMPTY}. Give someone the post first (sipweb user role USERNAME ROLE:CODE), or end it "
        "in the program. To shut viktor out at once: sipweb user password viktor."
    )
    cast.add_someone("vera", "Vera Ny", [(Role.DEPARTMENT_MANAGER, "IOF")])
    assert disable_user(tore, cast.user_of("viktor")).disabled_at
    assert found() == FINE


def test_what_stands_on_level_4_with_nobody_is_found(on_4):
    disable("valter")
    assert found() == FINE
    assert disable("viktor") == [("WARNING", TOP_IS_EMPTY)]


def test_the_last_enhetschef_of_what_stands_on_level_3_is_not_disabled(on_3, tore):
    disable_user(tore, cast.user_of("edit"))
    assert "stands on level 3, where nobody is left to answer it; the questions: 1" in refused(tore, "eva")
    lift_question(cast.actor_of("eva"), on_3, **REPORT)
    assert disable_user(tore, cast.user_of("eva")).disabled_at  # who answers for ALD is asked anew


def test_the_last_manager_who_can_review_a_merge_is_not_disabled(proposed, tore, birger):
    assert NO_REVIEWER in refused(tore, "eva")
    reject_merge(birger, proposed, reason="Vi väntar.")
    assert disable_user(tore, cast.user_of("eva")).disabled_at


def test_another_manager_there_is_enough(proposed, tore, bodil):
    give_role(tore, cast.user_of("bodil"), role=Role.ASSISTANT_UNIT_MANAGER, code="BER")
    assert disable_user(tore, cast.user_of("eva")).disabled_at
    assert found() == FINE


def test_a_merge_that_nobody_can_review_is_found_also_when_the_reviewer_is_shut_out(proposed, akt, birger):
    assert found() == FINE
    block_user(birger, akt, user_id=cast.user_of("eva").id, reason="Jäv.")
    assert found() == [("WARNING", NO_REVIEWER)]


def test_the_one_who_proposed_may_go(proposed, tore, akt):
    assert disable_user(tore, cast.user_of("birger")).disabled_at
    assert found() == FINE


def test_the_only_manager_of_a_unit_that_is_asked_is_not_disabled(sent, tore, aron):
    waits = "a request waits for an answer, and nobody at the unit can give it: 2026-0001"
    assert waits in refused(tore, "axel", to_managers=True)
    give_role(tore, cast.user_of("aron"), role=Role.ASSISTANT_UNIT_MANAGER, code="ALD")
    assert disable_user(tore, cast.user_of("axel"), to_managers=True).disabled_at


def test_a_request_to_a_unit_without_a_manager_is_found(sent):
    assert ("WARNING", "a request waits for an answer, and nobody at the unit can give it: 2026-0001") in disable("axel")


def test_the_only_controller_is_not_disabled_while_a_report_waits(birger, berit, ber, ald, tore):
    report = report_deviation(birger, draft_deviation(berit, ber, unit_ids=[ald.id], **STEP_1))
    leave_deviation(birger, report, tried_on=cast.TODAY, alone_why="De svarar inte.")
    assert "an avvikelse is open, and there is nobody who can go on with it; the reports: 1" in refused(tore, "cecilia")
    cast.add_someone("carl", "Carl Två", [(Role.CONTROLLER, None)])
    assert disable_user(tore, cast.user_of("cecilia")).disabled_at


# An anonymous question goes on to somebody, who is told.


@pytest.fixture
def question(berit, ber, ald):
    return send_question(berit, draft_question(berit, ber, to_unit_id=ald.id, **WRITTEN))


def test_an_anonymous_question_goes_to_who_takes_over_and_they_are_told(question, tore, bodil, akt):
    disable_user(tore, cast.user_of("berit"), to_user_id=bodil.user_id)
    assert question.from_worker.username == "bodil"
    assert "Du har tagit över en anonym fråga till Äldreenheten efter Berit Alm." in told(bodil)


def test_an_anonymous_question_goes_to_the_manager_who_is_told_as_is_who_answers(question, axel, alva, tore, birger, akt):
    assign_question(axel, question, to_worker_id=alva.user_id)
    disable_user(tore, cast.user_of("berit"), to_managers=True)
    assert question.from_worker.username == "birger"
    assert "Du har tagit över en anonym fråga till Äldreenheten efter Berit Alm." in told(birger)
    assert told(alva)[0] == "Ny handläggare hos Beroendeenheten i en anonym fråga: Birger Bok."


def test_who_takes_over_an_answer_is_told_or_else_the_managers(question, axel, alva, aron, tore):
    assign_question(axel, question, to_worker_id=alva.user_id)
    disable_user(tore, cast.user_of("alva"), to_user_id=aron.user_id)
    assert question.to_worker.username == "aron"
    assert told(aron)[0] == "Alva Ek har slutat. Du ska svara på en anonym fråga från Beroendeenheten."
    disable_user(tore, cast.user_of("aron"))
    assert question.to_worker is None
    assert told(axel)[0] == "Aron En har slutat. Du ska svara på en anonym fråga från Beroendeenheten."


def test_the_only_manager_who_could_name_who_answers_is_not_disabled(question, tore):
    assert "an anonymous question waits for an answer, and nobody at the unit can give it; the questions: 1" in refused(tore, "axel")


# Lists of others.


def test_a_list_that_named_a_disabled_user_waits_for_another_name(akt, berit, ber, bodil, tore):
    begun = start_own(berit, cast.user_of("berit"), unit_id=ber.id, reason="leave", text="", starts_on=cast.TODAY)
    choose_names(berit, begun, choices={begun.rows[0].key: bodil.user_id})
    disable_user(tore, cast.user_of("bodil"))
    assert [row.to_user_id for row in begun.rows] == [None]
    assert found() == FINE


def test_what_someone_got_and_never_looked_through_is_no_news_when_they_are_gone(akt, tore, bodil):
    disable_user(tore, cast.user_of("berit"), to_user_id=bodil.user_id)
    disable_user(tore, cast.user_of("bodil"), to_managers=True)
    assert akt.open_tracks[0].case_worker.username == "birger"
    assert found() == FINE


# What else was theirs.


def test_a_draft_of_an_avvikelse_is_the_managers(berit, birger, ber, ald, tore, akt):
    draft = draft_deviation(berit, ber, unit_ids=[ald.id], **STEP_1)
    disable_user(tore, cast.user_of("berit"), to_managers=True)
    assert draft.is_handed
    assert "Berit Alm har slutat och lämnar ett utkast till avvikelserapport." in told(birger)
    assert "utkast" in " ".join(task.title.lower() for task in tasks(birger))


def test_whoever_they_would_stand_in_for_is_told(axel, aron, tore):
    deputy = appoint_deputy(axel, None, deputy_id=aron.user_id, starts_on=cast.TODAY, ends_on=date(2026, 10, 20))
    disable_user(tore, cast.user_of("aron"))
    assert deputy.ends_on == date(2026, 10, 11)
    assert told(axel)[0] == "Aron En har slutat och kan inte vara din ersättare till 20 oktober 2026. Utse en annan."


def test_the_last_named_enhetschef_of_a_protected_persons_question_is_not_disabled(on_3, berit, tore):
    protect_person(berit, on_3.case, protection="flagged", protection_checked_on=cast.TODAY)
    for username, code in (("erik", "BER"), ("elin", "ALD")):  # enhetschefer too, and not named
        cast.add_someone(username, f"{username.title()} Ny", [(cast.HEAD, code)])
    disable_user(tore, cast.user_of("edit"))
    assert "a lifted question stands on level 3, where nobody is left to answer it; the questions: 1" in refused(tore, "eva")


def test_a_question_whose_enhetschefer_are_all_shut_out_is_found(on_3, birger, axel, eva):
    block_user(birger, on_3.case, user_id=eva.user_id, reason="Jäv.")
    assert found() == FINE
    block_user(axel, on_3.case, user_id=cast.user_of("edit").id, reason="Jäv.")
    assert found() == [Finding("WARNING", "a lifted question stands on level 3, where nobody is left to answer it; the questions: 1")]


def test_a_unit_that_has_declined_a_transfer_has_no_transfer_that_waits(notified, simon):
    decline_transfer(simon, notified, text="Nej.")
    assert [told for _, told in disable("simon") if "transfer" in told] == []


def two_for_both(tore):
    """Nils and Nora, who alone lead both BER and ALD."""
    for username, name in (("nils", "Nils Ask"), ("nora", "Nora Bo")):
        cast.add_someone(username, name, [(cast.BOSS, "BER"), (cast.BOSS, "ALD")])
    for gone in ("birger", "axel", "eva"):
        disable_user(tore, cast.user_of(gone))
    return cast.actor_of("nils"), cast.actor_of("nora")


def test_who_has_become_the_requests_handläggare_is_not_who_answers_it(akt, ber, ald, alva, berit, tore):
    nils, nora = two_for_both(tore)
    one = send_referral(nora, draft_referral(berit, akt, from_unit_id=ber.id, to_unit_id=ald.id, **LETTER))
    disable_user(tore, cast.user_of("berit"), to_managers=True)
    assert one.from_worker_id == nils.user_id
    assert assign_worker(nora, one, verb="referral.assign", to_worker_id=alva.user_id).to_worker_id == alva.user_id


def test_a_request_that_only_its_asker_could_answer_is_found(akt, ber, ald, berit, tore):
    """Nils leads both, and is its handläggare."""
    nils = cast.actor_of(cast.add_someone("nils", "Nils Ask", [(cast.BOSS, "BER"), (cast.BOSS, "ALD")]).username)
    one = send_referral(berit, draft_referral(berit, akt, from_unit_id=ber.id, to_unit_id=ald.id, **LETTER))
    with writing():
        db.session.get(Referral, one.id).from_worker_id = nils.user_id
    said = "a request waits for an answer, and nobody at the unit can give it: 2026-0001"
    disable("edit")
    assert disable("axel") == [("WARNING", said)]


def test_a_besked_is_acknowledged_where_the_other_manager_of_both_is_shut_out(both, ber, ald, alva, tore):
    nils, nora = two_for_both(tore)
    disable_user(tore, cast.user_of("edit"))
    news = send_announcement(nils, write_announcement(nils, both, unit_id=ber.id), text="Klart.", need="ni planerar.", unit_ids=[ald.id])
    for shut_out in (nora, alva):
        blocked(both, shut_out, ald, nils)
    assert acknowledge(nils, news.copies[0]).acknowledged_at
