"""Two who write at the same meeting, and one who leaves the page: nothing said is lost and nobody overwrites the other."""

from datetime import date

import pytest

from sipweb.actions.access import block_user
from sipweb.actions.agenda import submit_item
from sipweb.actions.attendance import note_attendance
from sipweb.actions.minutes import begin_meeting, confirm_minutes, end_meeting, finish_minutes, note_item
from sipweb.actions.monthly_tasks import finish_task
from sipweb.actions.organisation import disable_user
from sipweb.actions.people import protect_person
from sipweb.actions.presiding import appoint
from sipweb.db import db
from sipweb.gate import Refused
from sipweb.models import AgendaItem, MonthlyTask, Notice
from tests import cast
from tests.actions.test_monthly import item_from, plan, settle
from tests.conftest import at, told

THEN = "2026-10-13T09:30"


@pytest.fixture
def meeting(birger):
    return plan(birger)


@pytest.fixture
def reported(berit, ber, akt, meeting, birger, axel, clock):
    """The meeting goes on: Birger leads and Axel writes, about akt 2026-0001 from BER to ALD."""
    item = submit_item(birger, item_from(berit, ber, akt, meeting))
    appoint(birger, meeting, chair_id=birger.user_id, writer_id=axel.user_id)
    begin_meeting(at(birger, "2026-10-13T09:05"), meeting)
    clock.set(THEN)
    return item


@pytest.fixture
def here(reported):
    return f"/punkter/{reported.id}/nu"


def anew(item):
    db.session.expire_all()
    return db.session.get_one(AgendaItem, item.id)


def tasks_of(item):
    return [(one.what, one.user.name, one.is_dropped) for one in db.session.scalars(db.select(MonthlyTask).order_by(MonthlyTask.id))]


def choices(page, name):
    return [one.text for box in page.main.all("select") if box.attrs["name"] == name for one in box.all("option")]


AGREED = {"outcome": "agreed", "outcome_text": "Äldreenheten ringer."}


def test_notes_that_were_only_kept_as_a_draft_come_with_the_minutes(meeting, reported, here, birger, axel, signed_in):
    signed_in(axel).post(f"/utkast{here}", data={"notes": "God man finns.", "version": "1"})
    settle(at(birger, THEN), reported, notes="Kort fråga.")
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    assert anew(reported).notes == "Kort fråga.\nAxel Gran: God man finns."
    signed_in(axel).post(f"/utkast{here}", data={"notes": "Dottern ringer.", "version": "1"})
    note_attendance(at(axel, "2026-10-13T10:30"), meeting, came={axel.user_id: True})
    finish_minutes(at(axel, "2026-10-13T10:30"), meeting)
    assert anew(reported).notes == "Kort fråga.\nAxel Gran: God man finns.\nAxel Gran: Dottern ringer."


def test_one_who_saves_the_notes_and_then_the_outcome_is_not_stopped_by_herself(reported, here, axel, signed_in):
    client = signed_in(axel)
    typed = client.page(here).values() | {"notes": "Gun vill bo kvar."}
    client.post(f"/utkast{here}", data=typed)
    assert client.send(here, **typed, only_notes="1") == here
    page = client.page(here)
    assert "Så här står det nu" not in page.text
    todo = {"task_1": "Ringa", "task_1_who": axel.user_id, "task_1_due": "2026-10-20"}
    client.send(here, **page.values() | AGREED | todo)
    assert anew(reported).notes == "Gun vill bo kvar."
    assert anew(reported).outcome == "agreed"


def test_what_the_other_has_saved_is_shown_beside_what_one_left_half_written(reported, here, birger, axel, signed_in):
    first, second = signed_in(birger), signed_in(axel)
    first.post(f"/utkast{here}", data=first.page(here).values() | {"notes": "Birgers utkast."})
    second.send(here, **second.page(here).values() | {"notes": "Axels anteckningar."}, only_notes="1")
    page = first.page(here)
    assert page.values()["notes"] == "Birgers utkast."
    assert "Axels anteckningar." in page.text


def test_two_who_write_tasks_at_once_both_have_theirs(reported, here, birger, axel, alva, signed_in):
    first, second = signed_in(birger), signed_in(axel)
    opened, opened_too = (client.page(here).values() for client in (first, second))
    ring = {"task_1": "Ringa", "task_1_who": alva.user_id, "task_1_due": "2026-10-20"}
    book = {"task_1": "Boka rum", "task_1_who": axel.user_id, "task_1_due": "2026-10-21"}
    first.send(here, **opened | AGREED | ring)
    page = second.send(here, 409, **opened_too | AGREED | book)
    assert "Ringa, Alva Ek" in page.text
    second.send(here, **page.values())
    assert tasks_of(reported) == [("Ringa", "Alva Ek", False), ("Boka rum", "Axel Gran", False)]


def test_a_done_task_does_not_come_back_and_an_emptied_row_takes_its_task_away(reported, here, birger, alva, signed_in):
    client = signed_in(birger)
    todo = {"task_1": "Ringa", "task_1_who": alva.user_id, "task_1_due": "2026-10-20"}
    todo |= {"task_2": "Boka rum", "task_2_who": alva.user_id, "task_2_due": "2026-10-21"}
    client.send(here, **client.page(here).values() | AGREED | todo)
    finish_task(at(alva, THEN), db.session.scalars(db.select(MonthlyTask).order_by(MonthlyTask.id)).first())
    page = client.page(here)
    assert page.values()["task_1"] == "Boka rum"
    client.send(here, **page.values() | {"outcome_text": "Vi ringer.", "task_1": "", "task_1_who": "", "task_1_due": ""})
    assert tasks_of(reported) == [("Ringa", "Alva Ek", False), ("Boka rum", "Alva Ek", True)]
    assert db.session.scalar(db.select(db.func.count(Notice.id)).where(Notice.text.contains("Du har en uppgift"))) == 2


def test_a_fourth_promise_has_a_row(reported, here, birger, alva, signed_in):
    client = signed_in(birger)
    rows = [{f"task_{n}": f"Sak {n}", f"task_{n}_who": alva.user_id, f"task_{n}_due": "2026-10-20"} for n in (1, 2, 3, 4)]
    client.send(here, **client.page(here).values() | AGREED | rows[0] | rows[1] | rows[2])
    client.send(here, **client.page(here).values() | rows[3])
    assert [what for what, _, _ in tasks_of(reported)] == ["Sak 1", "Sak 2", "Sak 3", "Sak 4"]


def test_what_is_moved_keeps_its_task_and_answers_nothing_of_parallel_work(reported, here, birger, alva, signed_in):
    client = signed_in(birger)
    todo = {"task_1": "Ta fram underlag", "task_1_who": alva.user_id, "task_1_due": "2026-11-01"}
    client.send(here, **client.page(here).values() | todo | {"outcome": "moved", "outcome_text": "Underlag saknas."})
    assert tasks_of(reported) == [("Ta fram underlag", "Alva Ek", False)]
    assert anew(reported).parallel is None


def test_a_unit_that_receives_nothing_stands_nowhere(reported, birger, soc):
    """The fields of a transfer hold what the akt says also where another outcome hides them."""
    settle(at(birger, THEN), reported, outcome="noted", tasks=[], to_unit_id=soc.id, transfer_on=date(2027, 6, 12))
    assert (anew(reported).to_unit_id, anew(reported).transfer_on) == (None, None)


def test_a_task_of_a_persons_item_goes_to_the_units_it_concerns(reported, here, birger, disa, bodil, akt, signed_in):
    offered = choices(signed_in(birger).page(here), "task_1_who")
    assert offered == ["Välj", "Berit Alm, Beroendeenheten", "Birger Bok, Beroendeenheten", "Bodil Ask, Beroendeenheten",
                       "Eva Palm, Beroendeenheten", "Alva Ek, Äldreenheten", "Aron En, Äldreenheten", "Axel Gran, Äldreenheten"]  # fmt: skip
    with pytest.raises(Refused, match="en enhet som punkten gäller"):
        settle(at(birger, THEN), reported, who="disa")
    block_user(birger, akt, user_id=bodil.user_id, reason="Släkt.")
    with pytest.raises(Refused, match="en enhet som punkten gäller"):
        settle(at(birger, THEN), reported, who="bodil")


def test_whoever_has_promised_something_still_reads_their_task_when_the_person_becomes_protected(
    reported, here, birger, alva, akt, signed_in
):
    settle(at(birger, THEN), reported)
    task = db.session.scalar(db.select(MonthlyTask))
    assert "Ringa" in signed_in(alva).page(f"/moten/uppgifter/{task.id}").text
    protect_person(at(birger, THEN), akt, protection="flagged", protection_checked_on=cast.TODAY)
    assert "Ringa" in signed_in(alva).page(f"/moten/uppgifter/{task.id}").text
    assert "Uppgift från mötet" in signed_in(alva).page("/").text
    signed_in(cast.actor_of("aron")).page(f"/moten/uppgifter/{task.id}", 404)
    assert set(choices(signed_in(birger).page(here), "task_2_who")) >= {"Birger Bok, Beroendeenheten"}
    assert "Aron En, Äldreenheten" not in choices(signed_in(birger).page(here), "task_2_who")
    with pytest.raises(Refused, match="en enhet som punkten gäller"):
        settle(at(birger, THEN), reported, who="aron")


def test_two_who_write_who_came_the_second_sees_what_the_first_wrote(meeting, reported, birger, axel, signed_in):
    first, second, here = signed_in(birger), signed_in(axel), f"/moten/{meeting.id}/narvaro"
    opened = first.page(here).values()
    away = {name: value for name, value in opened.items() if name != f"came_{axel.user_id}"}
    page = first.send(here, 422, **away)
    assert "Skriv skälet, eller att ni inte vet det, eller välj vem som kom i stället." in page.errors
    first.send(here, **away | {f"reason_{axel.user_id}": "Sjuk"})
    page = second.send(here, 409, **opened)
    assert "Birger Bok har ändrat under tiden" in " ".join(page.errors)
    assert "Sjuk" in page.text
    second.send(here, **page.values())


def test_locked_minutes_say_who_was_called_and_came_whoever_works_there_now(meeting, reported, birger, axel, tore, signed_in, clock):
    then = at(birger, "2026-10-13T09:40")
    told = {"reasons": {birger.user_id: "", axel.user_id: "Sjuk"}, "deputies": {birger.user_id: None, axel.user_id: None}}
    note_attendance(then, meeting, came={birger.user_id: True, axel.user_id: False}, **told)
    settle(then, reported)
    for act in (end_meeting, finish_minutes, confirm_minutes):
        act(then, meeting)
    cast.add_someone("nina", "Nina Ny", [(cast.BOSS, "ALD")])
    disable_user(tore, cast.user_of("axel"))
    clock.set("2026-10-20T09:00")
    page = signed_in(birger).page(f"/moten/{meeting.id}/anteckningar")
    came = page.text.split("Närvaro")[1].split("1. Akt")[0]
    assert "Axel Gran, Äldreenheten: var inte med Visa skälet för Axel Gran Sjuk" in came
    assert "Birger Bok, Beroendeenheten: var med" in came
    assert "Nina Ny" not in came


def test_what_could_not_have_been_saved_does_not_come_with_the_minutes(meeting, reported, birger, axel, signed_in, clock):
    clock.set("2026-10-13T09:30")
    here = f"/punkter/{reported.id}/nu"
    writer = signed_in(axel)
    writer.post(f"/utkast{here}", data={"notes": "Ring syster 19741206-2387.", "version": "1"})
    settle(at(birger, "2026-10-13T09:40"), reported)
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    assert "2387" not in reported.notes
    assert any("kom inte med: det innehåller ett nummer eller ett namn." in text for text in told(axel))
    with pytest.raises(Refused, match="Det du skrev vid punkt 1 utan att spara innehåller ett nummer"):
        finish_minutes(at(axel, "2026-10-13T11:00"), meeting)


def test_what_somebody_else_keeps_at_the_address_of_an_item_never_comes_into_its_minutes(meeting, reported, birger, rut, signed_in, clock):
    clock.set("2026-10-13T09:30")
    signed_in(rut).post(f"/utkast/punkter/{reported.id}/nu", data={"notes": "Påhittat.", "version": "1"})
    settle(at(birger, "2026-10-13T09:40"), reported)
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    assert "Påhittat" not in reported.notes


def test_what_came_with_the_minutes_and_was_taken_away_again_does_not_come_back(meeting, reported, birger, axel, signed_in, clock):
    clock.set("2026-10-13T09:30")
    signed_in(axel).post(f"/utkast/punkter/{reported.id}/nu", data={"notes": "Ring god man.", "version": "1"})
    settle(at(birger, "2026-10-13T09:40"), reported)
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    assert "Axel Gran: Ring god man." in reported.notes
    note_item(at(axel, "2026-10-13T10:30"), reported, notes="Kortat.")
    note_attendance(at(axel, "2026-10-13T10:40"), meeting, came={birger.user_id: True, axel.user_id: True})
    finish_minutes(at(axel, "2026-10-13T11:00"), meeting)
    assert reported.notes == "Kortat."


def test_what_the_writer_has_typed_comes_along_when_the_person_becomes_protected(
    meeting, reported, here, birger, berit, simon, akt, signed_in
):
    """Simon keeps the minutes and leads neither unit: from then on the item is closed to him."""
    appoint(at(birger, "2026-10-13T09:20"), meeting, chair_id=birger.user_id, writer_id=simon.user_id)
    settle(at(birger, "2026-10-13T09:25"), reported, who="axel", notes="Kort.")
    client = signed_in(simon)
    typed = client.page(here).values() | {"notes": "Kort.\nDottern ringer."}
    client.post(f"/utkast{here}", data={name: value for name, value in typed.items() if not name.startswith("ovrigt-")})
    protect_person(at(birger, "2026-10-13T09:40"), akt, protection="flagged", protection_checked_on=cast.TODAY)
    client.page(here, 404)
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    assert "Dottern ringer." in anew(reported).notes
