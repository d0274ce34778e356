"""What is said of an item that is gone, or whose meeting is; and how items are called in lists."""

import pytest

from sipweb.actions.agenda import draft_item, edit_item, name_item
from sipweb.actions.attendance import note_attendance, say_absent
from sipweb.actions.corrections import correct_minutes
from sipweb.actions.item_moved import withdraw_item
from sipweb.actions.minutes import begin_meeting, confirm_minutes, end_meeting, finish_minutes
from sipweb.actions.monthly import cancel_meeting
from sipweb.actions.presiding import appoint
from sipweb.db import db
from sipweb.gate import Refused
from sipweb.models import MonthlyMeeting
from sipweb.queries.work import tasks
from tests.actions.test_monthly import WHOLE, hold, item, item_from, meeting, reported, settle
from tests.conftest import at

assert item and meeting and reported  # fixtures
TAKEN_BACK = "Punkten är tillbakatagen av Birger Bok. Skriv en ny punkt om frågan ska tas upp ändå."
CANCELLED = "Mötet är inställt. Välj ett annat möte."


@pytest.mark.parametrize("door", ["andra", "anmal", "ta-tillbaka", "nasta-mote"])
def test_the_addresses_of_an_item_that_was_taken_back_say_so_and_by_whom(door, item, birger, signed_in):
    withdraw_item(birger, item, text="Löst.")
    client, here = signed_in(birger), f"/punkter/{item.id}"
    assert client.get(f"{here}/{door}").headers["Location"] == here
    page = client.page(here)
    assert TAKEN_BACK in page.messages and "Tillbakatagen: Löst." in page.text
    assert f"/moten/{item.meeting_id}" in page.links


def test_an_item_that_was_made_a_named_one_says_so(meeting, berit, ber, birger, akt, signed_in):
    anonymous = item_from(berit, ber, None, meeting, kind="consultation", age="66", heading="Äldre man")
    name_item(birger, anonymous, case=akt)
    client = signed_in(birger)
    client.get(f"/punkter/{anonymous.id}/namngiven")
    page = client.page(f"/punkter/{anonymous.id}")
    assert "Punkten är gjord namngiven, och står på mötet som en annan punkt." in page.messages


def test_what_was_typed_in_an_item_that_was_taken_back_meanwhile_comes_back_with_why(item, birger, berit, signed_in):
    client, here = signed_in(berit), f"/punkter/{item.id}/andra"
    opened = client.page(here).values()
    withdraw_item(birger, item, text="Löst.")
    page = client.send(here, 422, **opened | {"question": "Vem ringer?"})
    assert TAKEN_BACK in page.errors and page.values()["question"] == "Vem ringer?"


def test_a_cancelled_meeting_takes_no_draft_and_is_not_said_to_have_begun(item, meeting, birger, berit):
    cancel_meeting(birger, meeting, reason="Sjukdom.")
    told = WHOLE | {"unit_ids": [one.unit_id for one in item.heard_by]}
    with pytest.raises(Refused, match=CANCELLED):
        edit_item(berit, item, meeting_id=meeting.id, **told)
    with pytest.raises(Refused, match=r"^Mötet är inställt\.$"):
        say_absent(birger, meeting, is_absent=True, reason="Sjuk", deputy_id=None)


def test_a_draft_that_is_sent_to_a_meeting_cancelled_since_says_which_hindrance(meeting, item, birger, berit, ber, akt, signed_in):
    client = signed_in(berit)
    opened = client.page(f"/punkter/{item.id}/andra").values()
    fresh = client.page("/moten/punkter/ny").values() | {"kind": "individual", "number": akt.number, "unit_id": ber.id}
    cancel_meeting(birger, meeting, reason="Sjukdom.")
    for here, typed in ((f"/punkter/{item.id}/andra", opened), ("/moten/punkter/ny", fresh)):
        page = client.send(here, 422, **typed | {"meeting_id": meeting.id})
        assert any(CANCELLED in one for one in page.errors), here


def test_a_lift_says_its_level_wherever_the_outcome_is_shown(reported, meeting, birger, signed_in, clock):
    then = hold(birger, meeting)
    settle(then, reported, outcome="lifted", outcome_text="Vi har prövat allt.", tasks=[])
    clock.set("2026-10-13T09:40")
    for here in (f"/moten/{meeting.id}", f"/moten/{meeting.id}/nu", f"/punkter/{reported.id}/nu", f"/akter/{reported.case.number}"):
        page = signed_in(birger).page(here)
        assert "Lyft till avdelningscheferna (nivå 4)" in page.text, here
        assert "Lyft till nästa nivå" not in page.text, here


def test_mitt_arbete_says_which_item_is_to_be_reported_and_never_a_name(item, meeting, berit, ber, birger):
    draft_item(berit, ber, meeting_id=meeting.id, kind="shared", **WHOLE | {"heading": "En mall", "unit_ids": []})
    draft_item(berit, ber, meeting_id=meeting.id, kind="trend", unit_ids=[])
    titles = [one.title for one in tasks(birger) if one.title.startswith("Anmäl punkten")]
    assert titles == [
        "Anmäl punkten till mötet: akt 2026-0001", "Anmäl punkten till mötet: En mall", "Anmäl punkten till mötet: utan rubrik",
    ]  # fmt: skip


def test_no_items_is_no_numbered_list(meeting, birger, axel, signed_in, clock):
    appoint(birger, meeting, chair_id=birger.user_id, writer_id=axel.user_id)
    begin_meeting(at(birger, "2026-10-13T09:05"), db.session.get_one(MonthlyMeeting, meeting.id))
    clock.set("2026-10-13T09:30")
    page = signed_in(birger).page(f"/moten/{meeting.id}/nu")
    (told,) = [one for one in page.main.all("p") if one.text == "Det finns inga punkter på mötet som du läser."]
    assert told


def test_a_reason_that_ends_a_sentence_has_one_full_stop_in_the_extract(reported, meeting, birger, axel, signed_in, clock):
    settle(hold(birger, meeting), reported)
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    note_attendance(at(axel, "2026-10-13T10:30"), meeting, came={birger.user_id: True})
    finish_minutes(at(axel, "2026-10-13T11:00"), meeting)
    confirm_minutes(at(birger, "2026-10-13T12:00"), meeting)
    correct_minutes(at(birger, "2026-10-13T13:00"), meeting, item_id=reported.id, text="Alva ringde.", reason="Fel person.")
    clock.set("2026-10-13T14:00")
    assert "Alva ringde. Skäl: Fel person. Birger Bok" in signed_in(birger).page(f"/punkter/{reported.id}/utdrag").text
