"""What `sipweb check` finds among samtal, besked and lists that are handed over."""

from datetime import date

import pytest

from sipweb.actions.announcements import send_announcement, write_announcement
from sipweb.actions.leaving import start_own
from sipweb.actions.threads import start_thread
from sipweb.db import db
from tests import cast
from tests.test_orphans import FINE, change, disable, found


@pytest.fixture
def thread(both, berit, ber, ald):
    told = {"unit_id": ber.id, "unit_ids": [ald.id], "heading": "Hemgång", "need": "ni planerar.", "text": "När?"}
    return start_thread(berit, both, **told)


@pytest.fixture
def news(both, berit, ber):
    return write_announcement(berit, both, unit_id=ber.id)


@pytest.fixture
def listed(akt, berit, ber):
    more = {"reason": "leave", "text": "", "starts_on": date(2026, 10, 20)}
    return start_own(berit, db.session.get_one(cast.User, berit.user_id), unit_id=ber.id, **more)


def test_what_the_program_makes_is_not_orphaned(thread, news, listed, berit, ald):
    assert found() == FINE
    send_announcement(berit, news, text="Klart.", need="ni planerar.", unit_ids=[ald.id])
    assert found() == FINE


@pytest.mark.parametrize(
    "statement, told",
    [
        ("DELETE FROM thread_unit", "a samtal that no unit takes part in"),
        ("DELETE FROM thread_message", "a samtal without a message"),
        (
            "UPDATE thread_message SET unit_id = (SELECT id FROM unit WHERE code = 'SOC')",
            "a message from a unit that takes no part in the samtal",
        ),
        ("UPDATE thread_message SET case_id = 2", "a message that belongs to another akt than its samtal"),
    ],
)
def test_a_samtal_without_a_place_is_found(thread, statement, told):
    assert ("ERROR", f"{told}: 2026-0001") in change(statement)


def test_a_samtal_in_another_akt_than_its_request_is_found(thread, sent):
    assert change(f"UPDATE thread SET referral_id = {sent.id}") == FINE
    assert change(f"UPDATE referral SET case_id = 2 WHERE id = {sent.id}")[-1] == (
        "ERROR",
        "a samtal that belongs to another akt than its request: 2026-0001",
    )


def test_an_unsent_besked_of_a_unit_that_is_not_current_is_found(news):
    wrong = change("UPDATE announcement SET unit_id = (SELECT id FROM unit WHERE code = 'SOC')")
    assert wrong == [("ERROR", "a besked is not sent, and the unit is not current in the akt: 2026-0001")]


def test_a_besked_and_its_copies_that_do_not_fit_are_found(news, berit, ald):
    send_announcement(berit, news, text="Klart.", need="ni planerar.", unit_ids=[ald.id])
    assert change("UPDATE announcement SET sent_at = NULL") == [("ERROR", "a besked is not sent, but others have it: 2026-0001")]
    change("UPDATE announcement SET sent_at = created_at")
    assert change("UPDATE announcement_copy SET acknowledged_by_id = 1") == [
        ("ERROR", "a besked is acknowledged by nobody, or by someone at no time: 2026-0001")
    ]
    change("UPDATE announcement_copy SET acknowledged_by_id = NULL")
    assert change("UPDATE announcement_copy SET case_id = 2") == [("ERROR", "a copy of a besked belongs to another akt: 2026-0001")]


def test_a_besked_that_nobody_is_left_to_send_is_found(news):
    assert disable("berit")[-1] == (
        "WARNING",
        "a besked is not sent, whoever began it is disabled, and the unit has no handläggare in the akt: 2026-0001",
    )


def test_a_list_of_a_disabled_user_is_found(listed):
    assert ("WARNING", f"an open list of what a disabled user is to hand over; the lists: {listed.id}") in disable("berit")


def test_a_list_that_hands_over_to_a_disabled_user_is_found(listed, bodil):
    change(f"UPDATE handing_over_row SET to_user_id = {bodil.user_id}")
    assert disable("bodil") == [("WARNING", f"an open list hands something over to a disabled user; the lists: {listed.id}")]


def test_a_list_that_waits_for_a_manager_where_there_is_none_is_found(listed):
    change("UPDATE handing_over SET state = 'proposed'")
    assert found() == FINE
    disable("birger")
    assert ("WARNING", f"a list waits for a manager, but the unit has none; the lists: {listed.id}") in disable("eva")


@pytest.mark.parametrize(
    "statement, told",
    [
        ("UPDATE handing_over SET is_open = 0", "a handed over list's state and whether it is open do not fit"),
        ("UPDATE handing_over SET state = 'done', is_open = 0", "a list is handed over, but something on it is not"),
        ("UPDATE handing_over_row SET case_id = 2", "something on a list belongs to another akt than the list says"),
    ],
)
def test_a_list_that_does_not_fit_is_found(listed, statement, told):
    assert change(statement) == [("ERROR", f"{told}; the lists: {listed.id}")]
