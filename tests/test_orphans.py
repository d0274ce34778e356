"""What `sipweb check` finds without an owner, a reader or a place; and that the program itself leaves nothing so."""

import pytest
from sqlalchemy import text

from sipweb import checks
from sipweb.actions.deviations import draft_deviation, report_deviation
from sipweb.actions.improvements import assign_improvement
from sipweb.actions.organisation import appoint_deputy
from sipweb.actions.own_part import close_track
from sipweb.actions.questions import draft_question, send_question
from sipweb.actions.sessions import keep_draft
from sipweb.checks import Finding
from sipweb.clock import real_now
from sipweb.db import db, writing
from sipweb.models import Case
from tests import cast
from tests.actions.test_deviations import STEP_1
from tests.actions.test_questions import WRITTEN
from tests.conftest import later

FINE = [Finding("ok", "nothing is orphaned")]


def found(now=cast.START) -> list[Finding]:
    return list(checks.orphaned(now))


def change(*statements: str) -> list[Finding]:
    """What is found after someone has been at the database past the program."""
    with writing():
        for statement in statements:
            db.session.execute(text(statement))
    return found()


def disable(username: str) -> list[Finding]:
    """As earlier versions did it, that asked nobody to take over."""
    return change(f"UPDATE user SET disabled_at = '2026-10-12 07:00:00.000000' WHERE username = '{username}'")


def test_the_cast_leaves_nothing_orphaned(app):
    assert found() == FINE


def test_nothing_is_orphaned_on_the_whole_way_of_a_request(three_held):
    assert found() == FINE


def test_nothing_is_orphaned_when_an_akt_is_closed(berit, akt):
    close_track(berit, akt.open_tracks[0], reason="Klart.")
    assert found() == FINE


def test_a_lifted_question_that_does_not_fit_is_found(on_3):
    assert found() == FINE
    assert change("UPDATE escalation SET is_open = 0") == [
        ("ERROR", "a lifted question's state and whether it is open do not fit; the questions: 1"),
        ("ERROR", "a lifted question and the units it concerns do not say the same of whether it is open; the questions: 1"),
    ]


# What daily life leaves, for someone to see to.


def test_what_a_disabled_user_owns_is_found(sent):
    disable("berit")
    assert found() == [
        ("WARNING", "handläggare in an akt, but the user is disabled: 2026-0001"),
        ("WARNING", "handläggare in an open request, but the user is disabled: 2026-0001"),
    ]


def test_a_request_named_to_a_disabled_user_is_found(assigned):
    disable("alva")
    assert found() == [("WARNING", "handläggare in an open request, but the user is disabled: 2026-0001")]


def test_what_is_closed_may_belong_to_a_disabled_user(berit, akt):
    close_track(berit, akt.open_tracks[0], reason="Klart.")
    disable("berit")
    assert [one.text for one in found() if one.text.startswith("handläggare")] == []


def test_drafts_of_disabled_users_are_found_without_a_name(app, berit):
    keep_draft(cast.user_of("cecilia").id, "/nagot", [("text", "Om Gun")], real_now())
    assert found() == FINE
    disable("cecilia")
    number = cast.user_of("cecilia").id
    assert found() == [("WARNING", f"drafts that nobody can open, of the disabled users with id: {number}")]


def test_work_that_was_left_to_a_disabled_user_is_found(three_held):
    """The trepartsmöte agreed on something for Alva to do, in akt 2026-0001."""
    change(f"UPDATE agreement SET user_id = {cast.user_of('alva').id}")
    disable("alva")
    told = ("WARNING", "something was agreed and is not done, but the user who should do it is disabled: 2026-0001")
    assert told in found()
    assert told not in change("UPDATE agreement SET done_on = '2026-10-15'")


def test_what_nobody_can_file_is_found_when_the_unit_has_left(berit, akt):
    """The handläggare, and after her the managers."""
    close_track(berit, akt.open_tracks[0], reason="Klart.")
    told = ("WARNING", "a unit that is not current has something left to file in its journal, and nobody there who can: 2026-0001")
    assert told not in found()
    disable("berit")
    disable("birger")
    assert told not in found()
    disable("eva")
    assert told in found()
    assert told not in change("UPDATE journal_entry SET filed_at = '2026-10-12 07:00:00.000000'")


UNREAD = Finding("WARNING", "a protected person's akt without two named readers in a unit, one of them a manager: 2026-0003")


@pytest.mark.parametrize(
    ("change_of_staff", "told"),
    [
        ("UPDATE named_access SET ended_at = '2026-10-12 07:00:00.000000' WHERE user_id = (SELECT id FROM user WHERE username = 'simon')", [UNREAD]),
        ("UPDATE user SET disabled_at = '2026-10-12 07:00:00.000000' WHERE username = 'simon'", [UNREAD]),
        ("UPDATE user_role SET role = 'case_worker' WHERE user_id = (SELECT id FROM user WHERE username = 'simon')", [UNREAD]),
        ("UPDATE user_role SET unit_id = (SELECT id FROM unit WHERE code = 'EKB') WHERE user_id = (SELECT id FROM user WHERE username = 'simon')", [UNREAD]),
        ("UPDATE user_role SET role = 'unit_manager' WHERE user_id = (SELECT id FROM user WHERE username = 'simon')", FINE),
        ("UPDATE user_role SET unit_id = (SELECT id FROM unit WHERE code = 'EKB') WHERE user_id = (SELECT id FROM user WHERE username = 'sara')", [UNREAD]),
        ("UPDATE named_access SET unit_id = (SELECT id FROM unit WHERE code = 'EKB')", [UNREAD]),
    ],
)  # fmt: skip
def test_a_protected_akt_that_loses_its_readers_is_found(protected, change_of_staff, told):
    assert change(change_of_staff) == told


def test_a_named_reader_who_is_deputy_for_the_manager_counts_as_one_while_it_lasts(protected, simon, alva):
    """Sara and Alva are named; Alva stands in for Simon from the 12th to the 16th."""
    appoint_deputy(simon, None, deputy_id=alva.user_id, starts_on=cast.TODAY, ends_on=cast.TODAY.replace(day=16))
    assert change(f"UPDATE named_access SET user_id = {alva.user_id} WHERE user_id = {simon.user_id}") == FINE
    assert found(later(simon, days=4).now) == FINE
    assert found(later(simon, days=5).now) == [UNREAD]
    assert change("UPDATE user SET disabled_at = '2026-10-12 07:00:00.000000' WHERE username = 'simon'") == [UNREAD]


def test_a_deputy_for_the_manager_of_another_unit_is_no_manager_here(protected, axel, simon, alva):
    appoint_deputy(axel, None, deputy_id=alva.user_id, starts_on=cast.TODAY, ends_on=cast.TODAY.replace(day=16))
    assert change(f"UPDATE named_access SET user_id = {alva.user_id} WHERE user_id = {simon.user_id}") == [UNREAD]


# What should be impossible.


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE \"case\" SET closed_on = '2026-10-12' WHERE id = 1", "a unit is current in an akt that is closed"),
        ("UPDATE case_track SET is_open = 0, closed_on = '2026-10-12' WHERE case_id = 1", "no unit is current, but the akt is open"),
        ("UPDATE \"case\" SET decision_unit_id = (SELECT id FROM unit WHERE code = 'EKB') WHERE id = 1", "the unit that is responsible now is not current in the akt"),
        ("UPDATE case_track SET closed_on = '2026-10-12' WHERE case_id = 1", "a unit's part is open with a closing day, or closed without one"),
        ("UPDATE person SET protection = 'flagged' WHERE id = (SELECT person_id FROM \"case\" WHERE id = 1)", "a unit's part says something else about protection than the person's own row"),
        ("DELETE FROM search_token WHERE case_id = 1", "search does not find an akt at a unit that has it"),
        ("INSERT INTO search_token (unit_id, token, case_id) SELECT id, 'gun', 1 FROM unit WHERE code = 'EKB'", "search finds an akt at a unit that never had it"),
    ],
)  # fmt: skip
def test_an_akt_that_contradicts_itself_is_found(app, statement, told):
    assert change(statement) == [("ERROR", f"{told}: 2026-0001")]


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE referral SET is_open = 0", "a request's state and whether it is open do not fit"),
        ("UPDATE referral SET state = 'closed'", "a request's state and whether it is open do not fit"),
        ("UPDATE referral SET state = 'closed', is_open = 0", "a meeting is planned in a request that is ended"),
        ("UPDATE referral SET is_restricted = 1", "a request says something else about protection than the person's own row"),
        ("UPDATE referral SET from_unit_id = (SELECT id FROM unit WHERE code = 'EKB')", "an open request from a unit that is not current in the akt"),
        ("UPDATE \"case\" SET closed_on = '2026-10-12' WHERE id = 1", "an open request in an akt that is closed"),
    ],
)  # fmt: skip
def test_a_request_that_contradicts_itself_is_found(pre_booked, statement, told):
    assert ("ERROR", f"{told}: 2026-0001") in change(statement)


def test_anonymous_questions_of_disabled_users_and_those_that_contradict_themselves_are_found(berit, ber, ald, tore):
    asked = send_question(berit, draft_question(berit, ber, to_unit_id=ald.id, **WRITTEN))
    assert found() == FINE
    wrong = change("UPDATE anonymous_question SET is_open = 0")
    assert wrong == [("ERROR", f"an anonymous question's state and whether it is open do not fit: {asked.id}")]
    change("UPDATE anonymous_question SET is_open = 1")
    close_track(berit, db.session.scalar(db.select(Case).where(Case.number == "2026-0001")).open_tracks[0], reason="Klart.")
    disable("berit")
    left = "asks or answers an open anonymous question, but the user is disabled; the questions"
    assert ("WARNING", f"{left}: {asked.id}") in found()


def test_avvikelser_that_contradict_themselves_and_proposals_of_disabled_users_are_found(berit, birger, cecilia, axel, ber, ald):
    reported = report_deviation(birger, draft_deviation(berit, ber, unit_ids=[ald.id], **STEP_1))
    assign_improvement(cecilia, reported, owner_id=axel.user_id, due_on=cast.TODAY)
    assert found() == FINE
    assert change("UPDATE deviation SET is_open = 0") == [("ERROR", "an avvikelse's state and whether it is open do not fit: 1")]
    wrong = change("UPDATE deviation SET state = 'stored'")
    assert wrong == [("ERROR", "an avvikelse is registered without a number: 1")]
    change("UPDATE deviation SET state = 'reported', is_open = 1")
    assert ("WARNING", "answers for the proposal of an avvikelse, but the user is disabled; the reports: 1") in disable("axel")


def test_many_akter_are_counted_on_by_and_more(app):
    same = [f'"{column.key}"' for column in Case.__table__.columns if column.key not in {"id", "number", "serial"}]
    into, told = f'INSERT INTO "case" (number, serial, {", ".join(same)})', ", ".join(same)
    more = [f"{into} SELECT '2026-9{n:03}', 9{n:03}, {told} FROM \"case\" WHERE id = 1" for n in range(6)]
    numbers = "2026-9000, 2026-9001, 2026-9002, 2026-9003, 2026-9004 and more"
    assert change(*more) == [("ERROR", f"no unit is current, but the akt is open: {numbers}")]
