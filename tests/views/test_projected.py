"""The meeting's page on a projector: nothing of a protected person, nothing of a unit that hides itself, nobody before *Visa*."""

from datetime import date

from sipweb.actions.agenda import submit_item
from sipweb.actions.people import protect_person
from sipweb.actions.urgent import register_urgent
from tests import cast
from tests.actions.test_monthly import item_from, meeting, plan, settle
from tests.actions.test_urgent import AKT
from tests.conftest import at
from tests.test_speed import statements
from tests.views.test_sitting import go_on, shared

assert meeting and shared and statements  # fixtures


def wall(page) -> str:
    """What is seen before anybody has pressed *Visa*."""
    text = page.main.text
    for asked_for in page.main.all("details"):
        text = text.replace(asked_for.text, "")
    return text


def test_what_stands_beside_the_agenda_is_shown_when_asked_for(meeting, birger, axel, berit, ber, ald, akt, signed_in, clock):
    register_urgent(birger, ber, to_unit_id=ald.id, case=akt, **AKT)
    go_on(meeting, birger, axel)
    clock.set("2026-10-13T09:30")
    page = signed_in(birger).page(f"/moten/{meeting.id}/nu")
    assert "akt 2026-0001: Beroendeenheten → Äldreenheten" in page.text
    assert "2026-0001" not in wall(page)


def test_a_protected_persons_urgent_contact_is_not_on_the_wall_at_all(meeting, birger, axel, ber, ald, akt, signed_in, clock):
    register_urgent(birger, ber, to_unit_id=ald.id, case=akt, **AKT)
    cast.add_someone("hedda", "Hedda Lund", [(cast.HEAD, "ALD")])
    protect_person(birger, akt, protection="flagged", protection_checked_on=date(2026, 10, 12))
    go_on(meeting, birger, axel)
    clock.set("2026-10-13T09:30")
    client = signed_in(birger)
    assert "2026-0001" not in client.page(f"/moten/{meeting.id}/nu").html
    clock.set("2026-10-12T09:00")
    assert client.get("/moten/akut").status_code == 200


def test_a_unit_that_hides_itself_is_not_on_the_wall(meeting, ragnar, birger, axel, rel, ald, hidden_akt, signed_in, clock):
    register_urgent(ragnar, rel, to_unit_id=ald.id, case=hidden_akt, **AKT)
    go_on(meeting, birger, axel)
    clock.set("2026-10-13T09:30")
    page = signed_in(axel).page(f"/moten/{meeting.id}/nu")
    assert cast.HIDDEN_NAME not in page.main.text and "2026-0004" not in page.html


def test_a_protected_persons_item_is_read_on_ones_own_screen_and_settled_from_here(
    meeting, birger, axel, berit, ber, akt, signed_in, clock
):
    item = submit_item(birger, item_from(berit, ber, akt, meeting))
    cast.add_someone("hedda", "Hedda Lund", [(cast.HEAD, "ALD")])
    protect_person(birger, akt, protection="flagged", protection_checked_on=date(2026, 10, 12))
    go_on(meeting, birger, axel)
    clock.set("2026-10-13T09:30")
    page = signed_in(birger).page(f"/punkter/{item.id}/nu")
    assert "Punkten visas inte här, så att den inte kan läsas på en projektor." in page.text
    assert item.question not in page.html and item.background not in page.html
    assert f"/punkter/{item.id}" in page.links


def test_a_task_about_a_protected_person_is_not_carried_over_to_the_wall(meeting, birger, axel, berit, ber, akt, signed_in, clock):
    item = submit_item(birger, item_from(berit, ber, akt, meeting))
    go_on(meeting, birger, axel)
    settle(at(birger, "2026-10-13T09:30"), item)
    later = plan(birger, first=date(2026, 11, 1), nth=3, form="status")
    clock.set("2026-11-17T09:30")
    assert "Ringa" in signed_in(birger).page(f"/moten/{later.id}/nu").text
    cast.add_someone("hedda", "Hedda Lund", [(cast.HEAD, "ALD")])
    protect_person(at(birger, "2026-11-01T09:00"), akt, protection="flagged", protection_checked_on=date(2026, 11, 1))
    assert "Ringa" not in signed_in(birger).page(f"/moten/{later.id}/nu").text


# What is read by everyone names nobody.


def test_a_name_in_why_a_meeting_is_moved_or_cancelled_is_asked_about(meeting, birger, akt, signed_in):
    client = signed_in(birger)
    for path, more in (
        (f"/moten/{meeting.id}/flytta", {"starts_on": "2026-10-15"}),
        (f"/moten/{meeting.id}/stall-in", {}),
        ("/moten/nytt", {"kind": "status", "starts_on": "2026-10-21", "starts_at_time": "9", "place": "Rummet", "minutes": "60"}),
    ):
        filled = client.page(path).values() | more | {"reason": "Vi väntar på Gun Östberg."}
        answer = client.post(path, data=filled)
        assert answer.status_code == 422, path
        assert "Är det ett namn?" in answer.page.text and "Östberg" in answer.page.text, path
        again = answer.page.values() | {"not_that_person": "y"}
        assert client.post(path, data=again).status_code == 303, path


def test_a_name_one_knows_is_asked_about_where_all_read_it(meeting, shared, birger, axel, akt, signed_in, clock):
    go_on(meeting, birger, axel)
    clock.set("2026-10-13T09:30")
    client = signed_in(birger)
    settled = {"outcome": "agreed", "task_1": "Ringa", "task_1_who": birger.user_id, "task_1_due": "2026-10-20"}
    here = f"/punkter/{shared.id}/nu"
    for path, field, more in (
        (f"/moten/{meeting.id}/ovrigt", "ovrigt-notes", {}),
        (here, "notes", {"only_notes": "1"}),
        (here, "outcome_text", settled),
    ):
        answer = client.post(path, data=client.page(path).values() | {field: "Gun Östberg ringer igen."} | more)
        assert answer.status_code == 422, path
        assert "Är det ett namn?" in answer.page.text and "Östberg" in answer.page.text
    assert client.post(here, data=client.page(here).values() | settled | {"outcome_text": "Mallen delas."}).status_code == 303
