"""The meeting's page on a projector: nothing of a protected person, nothing of a unit that hides itself, nobody before *Visa*."""

from datetime import date

import pytest

from sipweb.actions.agenda import submit_item
from sipweb.actions.attendance import say_absent
from sipweb.actions.minutes import begin_meeting, end_meeting
from sipweb.actions.people import protect_person
from sipweb.actions.presiding import appoint
from sipweb.actions.urgent import register_urgent
from sipweb.queries.agenda import why_not_hear
from sipweb.queries.monthly import next_meeting
from tests import cast
from tests.actions.test_monthly import item, item_from, meeting, plan, reported, settle, withdraw
from tests.actions.test_urgent import AKT
from tests.conftest import at
from tests.test_speed import statements
from tests.views.test_sitting import go_on, shared

assert item and meeting and reported and shared and statements  # fixtures


def wall(page) -> str:
    """What is seen before anybody has pressed *Visa*."""
    text = page.main.text
    for asked_for in (part for part in page.main.all("details") if "open" not in part.attrs):
        text = text.replace(asked_for.text, "")
    return text


def test_what_stands_beside_the_agenda_is_shown_when_asked_for(meeting, birger, axel, berit, ber, ald, akt, signed_in, clock):
    register_urgent(birger, ber, to_unit_id=ald.id, case=akt, **AKT)
    go_on(meeting, birger, axel)
    clock.set("2026-10-13T09:30")
    page = signed_in(birger).page(f"/moten/{meeting.id}/nu")
    assert "akt 2026-0001: Beroendeenheten → Äldreenheten" in page.text
    assert "2026-0001" not in wall(page)


def test_a_protected_persons_task_is_on_none_of_the_pages_of_a_meeting_that_goes_on(
    meeting, reported, birger, axel, berit, akt, signed_in, clock
):
    go_on(meeting, birger, axel)
    settle(at(birger, "2026-10-13T09:30"), reported, tasks=[("Ringa mormor på Storgatan", birger.user_id, date(2026, 10, 20))])
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    protect_person(at(berit, "2026-10-13T11:00"), akt, protection="unknown", protection_checked_on=None)
    later = next_meeting(meeting.starts_at, "status")
    appoint(birger, later, chair_id=birger.user_id, writer_id=axel.user_id)
    begin_meeting(at(birger, "2026-11-10T09:05"), later)
    clock.set("2026-11-10T09:30")
    for path in (f"/moten/{later.id}/nu", f"/moten/{later.id}"):
        assert "Storgatan" not in signed_in(birger).page(path).text, path


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
    assert "Punkten läses på egen skärm" in page.text
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


def test_why_somebody_cannot_come_is_read_when_it_is_asked_for(meeting, birger, axel, signed_in, clock, reported):
    say_absent(axel, meeting, is_absent=True, reason="Vård av barn.")
    client = signed_in(birger)
    page = client.page(f"/moten/{meeting.id}")
    assert "Vård av barn." in page.text and "Vård av barn." not in wall(page)
    assert "Kan inte komma" in wall(page)
    go_on(meeting, birger, axel)
    clock.set("2026-10-13T09:30")
    here = f"/moten/{meeting.id}/narvaro"
    page = client.page(here)
    assert page.values()[f"reason_{axel.user_id}"] == "Vård av barn."
    assert not [part for part in page.main.all("details") if "open" in part.attrs]
    client.send(here, **page.values())
    page = client.page(f"/moten/{meeting.id}/anteckningar")
    assert "Vård av barn." in page.text and "Vård av barn." not in wall(page)


@pytest.mark.parametrize("protection", ["none", "unknown"])
def test_why_an_item_cannot_be_taken_up_is_read_on_its_own_page(protection, meeting, reported, birger, axel, berit, akt, signed_in, clock):
    if protection == "unknown":
        protect_person(berit, akt, protection="unknown", protection_checked_on=None)
    withdraw(akt, "BER", "ALD", 0)
    client = signed_in(birger)
    why = why_not_hear(birger, reported)
    assert why in client.page(f"/punkter/{reported.id}").text
    page = client.page(f"/moten/{meeting.id}")
    assert "Kan inte tas upp än" in page.text and why not in page.html
    go_on(meeting, birger, axel)
    clock.set("2026-10-13T09:30")
    here = f"/punkter/{reported.id}/nu"
    page = client.page(here)
    assert "Punkten kan inte behandlas än. Läs varför, på egen skärm." in page.text and why not in page.html
    told = {"outcome": "agreed", "outcome_text": "Ring.", "task_1": "Ringa", "task_1_who": axel.user_id, "task_1_due": "2026-10-20"}
    page = client.send(here, 422, **page.values() | told)
    assert "Punkten kan inte behandlas än: läs varför på punktens sida." in " ".join(page.errors) and why not in page.html


def test_what_has_to_be_corrected_of_a_protected_persons_item_is_told_and_what_was_typed_stays_closed(
    meeting, reported, birger, axel, berit, akt, signed_in, clock
):
    protect_person(berit, akt, protection="unknown", protection_checked_on=None)
    go_on(meeting, birger, axel)
    clock.set("2026-10-13T09:30")
    page = signed_in(birger).send(f"/punkter/{reported.id}/nu", 422, outcome="agreed", notes="Gun har flyttat.")
    assert "Skriv vad ni kom överens om." in wall(page)
    assert page.values()["notes"] == "Gun har flyttat." and "Gun har flyttat." not in wall(page)
    assert not [part for part in page.main.all("details") if "open" in part.attrs]


def test_the_minutes_that_come_on_the_wall_when_a_meeting_ends_keep_such_an_item_closed(
    meeting, reported, birger, axel, berit, akt, signed_in, clock
):
    protect_person(berit, akt, protection="unknown", protection_checked_on=None)
    go_on(meeting, birger, axel)
    settle(at(birger, "2026-10-13T09:30"), reported, notes="Gun har flyttat.")
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    clock.set("2026-10-13T10:01")
    page = signed_in(birger).page(f"/moten/{meeting.id}/anteckningar")
    for told in (reported.question, "Gun har flyttat.", reported.outcome_text, "Ringa"):
        assert told in page.main.text and told not in wall(page)
    assert "1. Läses på egen skärm" in wall(page)


def test_who_else_is_named_in_a_question_is_not_on_the_wall(meeting, birger, axel, berit, ber, akt, signed_in, clock):
    cast.known("berit", "birger", "BER", "Kent Ödman", date(1958, 1, 2))
    item = submit_item(birger, item_from(berit, ber, akt, meeting, question="Ska gun bo med kent ödman? Ödmans hus är kallt."), need="x.")
    for path in (f"/moten/{meeting.id}", f"/punkter/{item.id}/nu"):
        if path.endswith("nu"):
            go_on(meeting, birger, axel)
            clock.set("2026-10-13T09:30")
        assert "Ska [namn] bo med [namn]? [namn] hus är kallt." in signed_in(birger).page(path).main.text, path


# What is read by everyone names nobody.


def test_a_name_in_why_a_meeting_is_moved_or_cancelled_is_asked_about(meeting, birger, akt, signed_in):
    client = signed_in(birger)
    for path, more in (
        (f"/moten/{meeting.id}/flytta", {"starts_on": "2026-10-15"}),
        (f"/moten/{meeting.id}/stall-in", {}),
        ("/moten/nytt", {"kind": "cooperation", "starts_on": "2026-10-21", "starts_at_time": "9", "place": "Rummet", "minutes": "60"}),
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
