"""Two write at the same meeting: nothing that one of them saved is taken away by what the other did not touch."""

import pytest

from sipweb.actions.agenda import draft_item, name_item, submit_item
from sipweb.actions.attendance import note_attendance
from sipweb.actions.item_moved import withdraw_item
from sipweb.actions.minutes import begin_meeting, finish_minutes, note_item, note_meeting, settle_item
from sipweb.actions.monthly_tasks import finish_task
from sipweb.actions.organisation import disable_user
from sipweb.actions.presiding import appoint
from sipweb.actions.sessions import find_draft
from sipweb.db import db
from sipweb.gate import Refused
from sipweb.models import AgendaItem, HistoryValue, MonthlyTask
from sipweb.models.sessions import SMALL_GATE
from sipweb.queries.agenda import all_reported
from sipweb.rules.agenda import Promise
from tests import cast
from tests.actions.test_monthly import WHOLE, item_from, meeting
from tests.conftest import at, told
from tests.views.test_one_page import THEN, end, running, shared

assert meeting and running and shared  # fixtures


def two(signed_in, axel, birger, here):
    """Both with the same page open: client and what the form holds."""
    first, second = signed_in(axel), signed_in(birger)
    return (first, first.page(here).values()), (second, second.page(here).values())


def test_who_only_chooses_the_outcome_does_not_take_away_what_the_writer_has_noted(running, axel, birger, signed_in):
    here = f"/punkter/{running.id}/nu"
    (writer, his), (chair, hers) = two(signed_in, axel, birger, here)
    writer.send(here, **his | {"notes": "Axels anteckningar.", "only_notes": "1"})
    chair.send(here, **hers | {"outcome": "noted", "outcome_text": "Vi väntar."})
    db.session.refresh(running)
    assert (running.notes, running.outcome_text) == ("Axels anteckningar.", "Vi väntar.")


def test_who_only_adds_a_task_does_not_take_away_the_notes_that_belong_to_no_item(running, meeting, axel, birger, signed_in):
    here = f"/moten/{meeting.id}/ovrigt"
    (writer, his), (chair, hers) = two(signed_in, axel, birger, here)
    writer.send(here, **his | {"ovrigt-notes": "Axels anteckningar."})
    task = {"ovrigt-task": "Boka rum", "ovrigt-task_who": axel.user_id, "ovrigt-task_due": "2026-10-20"}
    chair.send(here, **hers | task)
    db.session.refresh(meeting)
    assert meeting.notes == "Axels anteckningar."
    assert [one.what for one in db.session.scalars(db.select(MonthlyTask))] == ["Boka rum"]


def test_when_both_have_written_notes_the_second_is_told_and_chooses(running, axel, birger, signed_in):
    here = f"/punkter/{running.id}/nu"
    (writer, his), (chair, hers) = two(signed_in, axel, birger, here)
    writer.send(here, **his | {"notes": "Axels ord.", "only_notes": "1"})
    page = chair.send(here, 409, **hers | {"notes": "Birgers ord.", "outcome": "noted", "outcome_text": "Vi väntar."})
    assert page.values()["notes"] == "Birgers ord."
    assert "Axels ord." in page.text
    chair.send(here, **page.values())
    db.session.refresh(running)
    assert running.notes == "Birgers ord."


def test_an_outcome_saved_by_another_meanwhile_is_told_and_the_untouched_notes_stand(running, axel, birger, signed_in):
    here = f"/punkter/{running.id}/nu"
    (writer, his), (chair, hers) = two(signed_in, axel, birger, here)
    writer.send(here, **his | {"notes": "Axels ord.", "outcome": "noted", "outcome_text": "Axels utfall."})
    page = chair.send(here, 409, **hers | {"outcome": "noted", "outcome_text": "Birgers utfall."})
    assert "Axels utfall." in page.text
    assert page.values()["notes"] == "Axels ord."
    chair.send(here, **page.values())
    db.session.refresh(running)
    assert (running.notes, running.outcome_text) == ("Axels ord.", "Birgers utfall.")


def test_a_form_left_with_an_empty_outcome_shows_what_another_has_written_there_since(running, axel, birger, signed_in):
    here, writer = f"/punkter/{running.id}/nu", signed_in(axel)
    writer.post(f"/utkast{here}", data=writer.page(here).values() | {"notes": "Axels ord.", "outcome": ""})
    settle_item(at(birger, THEN), running, outcome="noted", outcome_text="Birgers utfall.", tasks=[])
    page = writer.page(here).values()
    assert (page["notes"], page["outcome_text"]) == ("Axels ord.", "Birgers utfall.")


def test_when_only_notes_were_written_and_saved_nothing_is_half_written(running, meeting, axel, signed_in):
    here, writer = f"/punkter/{running.id}/nu", signed_in(axel)
    writer.post(f"/utkast{here}", data=writer.page(here).values() | {"notes": "Bara detta."})
    writer.send(here, **writer.page(here).values() | {"notes": "Bara detta.", "only_notes": "1"})
    assert "började du skriva" not in writer.page(here).text
    assert "Du har något halvskrivet" not in writer.page(f"/moten/{meeting.id}/anteckningar").text


def test_an_outcome_that_is_chosen_stays_chosen_when_only_the_notes_are_saved(running, axel, signed_in):
    here, writer = f"/punkter/{running.id}/nu", signed_in(axel)
    writer.send(here, **writer.page(here).values() | {"notes": "Bara detta.", "outcome": "noted", "only_notes": "1"})
    assert writer.page(here).values()["outcome"] == "noted"


def test_what_is_taken_up_at_a_meeting_is_not_taken_back_with_what_was_noted(running, axel, birger, signed_in):
    note_item(at(axel, THEN), running, notes="Sagt på mötet.")
    page = signed_in(birger).send(f"/punkter/{running.id}/ta-tillbaka", 422, text="Löst.")
    assert "Mötet har börjat. Skriv in utfallet på mötet, eller flytta punkten till nästa möte." in page.text
    with pytest.raises(Refused, match="Mötet har börjat"):
        withdraw_item(at(birger, THEN), running, text="Löst.")
    assert (running.state, running.notes) == ("submitted", "Sagt på mötet.")


def test_a_question_is_not_named_in_the_middle_of_the_meeting(berit, ber, akt, meeting, birger, axel, clock):
    item = submit_item(birger, item_from(berit, ber, None, meeting, kind="consultation", age="66", heading="Äldre man"))
    appoint(birger, meeting, chair_id=birger.user_id, writer_id=axel.user_id)
    begin_meeting(at(birger, "2026-10-13T09:05"), meeting)
    with pytest.raises(Refused, match="Mötet har börjat"):
        name_item(at(birger, THEN), item, case=akt)


def test_what_is_left_after_the_meeting_and_cannot_come_is_told_of_and_read_by_its_writer(
    running, meeting, shared, birger, axel, signed_in, clock
):
    end(birger, meeting, running, shared)
    clock.set("2026-10-13T10:30")
    chair = signed_in(birger)
    chair.post(f"/utkast/punkter/{running.id}/nu", data={"notes": "Ring syster 19741206-2387.", "began": ""})
    note_attendance(at(axel, "2026-10-13T10:40"), meeting, came={birger.user_id: True, axel.user_id: True})
    finish_minutes(at(axel, "2026-10-13T11:00"), meeting)
    assert any("kom inte med: det innehåller ett nummer eller ett namn." in text for text in told(birger))
    page = chair.page(f"/moten/{meeting.id}/anteckningar")
    assert "Ring syster 19741206-2387." in page.text
    assert "Kopiera det till en rättelse, eller kasta det." in page.text
    assert "Ring syster" not in signed_in(axel).page(f"/moten/{meeting.id}/anteckningar").text


def test_notes_longer_than_fit_stay_with_their_writer_who_is_told(running, meeting, shared, birger, axel, signed_in):
    signed_in(axel).post(f"/utkast/punkter/{running.id}/nu", data={"notes": "å" * 8001, "began": ""})
    end(birger, meeting, running, shared)
    assert running.notes == ""
    assert any("kom inte med: det är längre än vad som ryms." in text for text in told(axel))


def test_what_is_half_written_stands_in_no_history(running, meeting, shared, birger, axel, signed_in):
    half = {"notes": "God man finns.", "outcome_text": "Halvskrivet utfall", "began": ""}
    signed_in(axel).post(f"/utkast/punkter/{running.id}/nu", data=half)
    end(birger, meeting, running, shared)
    assert "God man finns." in running.notes
    news = " ".join(db.session.scalars(db.select(HistoryValue.news)))
    assert "Halvskrivet utfall" not in news
    assert not any(f'"{table}:' in news for table in SMALL_GATE)


def test_a_promise_that_is_done_is_not_said_to_be_taken_away(running, meeting, birger, axel, signed_in):
    chair = signed_in(birger)
    task = {"ovrigt-task": "Boka rum", "ovrigt-task_who": axel.user_id, "ovrigt-task_due": "2026-10-20"}
    chair.send(f"/moten/{meeting.id}/ovrigt", **task)
    (row,) = db.session.scalars(db.select(MonthlyTask))
    finish_task(at(axel, THEN), row)
    led_to = chair.send(f"/moten/{meeting.id}/uppgifter/{row.id}/ta-bort")
    assert "Uppgiften är redan klar." in chair.page(led_to).messages
    assert not row.is_dropped


def test_a_task_changed_after_it_was_done_is_told_at_its_row(running, birger, axel):
    told = {"outcome": "noted", "outcome_text": "Vi väntar."}
    settle_item(at(birger, THEN), running, **told, tasks=[Promise("Ringa", axel.user_id, running.meeting.starts_at.date())])
    (row,) = db.session.scalars(db.select(MonthlyTask))
    finish_task(at(axel, THEN), row)
    changed = Promise("Ringa och boka", axel.user_id, row.due_on, row.id)
    with pytest.raises(Refused, match="Skriv det som återstår som en ny uppgift") as why:
        settle_item(at(birger, THEN), running, **told, tasks=[changed])
    assert why.value.field == "task_1"


def test_before_the_meeting_has_begun_its_pages_say_so(meeting, birger, axel, berit, ber, akt, signed_in):
    item = submit_item(birger, item_from(berit, ber, akt, meeting))
    appoint(birger, meeting, chair_id=birger.user_id, writer_id=axel.user_id)
    chair = signed_in(birger)
    for here in (f"/moten/{meeting.id}/ovrigt", f"/punkter/{item.id}/nu"):
        assert "Mötet har inte börjat än." in chair.page(chair.get(here).location).messages


def test_a_draft_is_not_noted_on(running, meeting, ber, birger):
    parts = {"background": "Flera mallar.", "question": "En mall?", "heading": "Ännu en mall", "unit_ids": []}
    draft = draft_item(birger, ber, meeting_id=meeting.id, kind="shared", case=None, **(WHOLE | parts))
    with pytest.raises(Refused, match="Punkten tas inte upp på mötet"):
        note_item(at(birger, THEN), draft, notes="Sagt.")


def test_what_could_not_be_received_is_shown_to_copy_without_the_programs_own_words(running, meeting, shared, birger, axel, eva, signed_in):
    end(birger, meeting, running, shared)
    appoint(at(birger, "2026-10-13T10:10"), meeting, chair_id=birger.user_id, writer_id=eva.user_id)
    page = signed_in(axel).send(
        f"/punkter/{running.id}/nu", 403, notes="God man.", parallel="yes", only_notes="1", says_2=f"agreed:{axel.user_id}"
    )
    assert "God man." in page.text
    assert "agreed" not in page.text
    assert "yes" not in page.text


def test_two_notes_in_a_row_that_belong_to_no_item_are_no_conflict_with_what_else_the_meeting_changed(
    running, meeting, birger, axel, signed_in
):
    here, writer = f"/moten/{meeting.id}/ovrigt", signed_in(axel)
    half = writer.page(here).values() | {"ovrigt-task": "Boka rum"}
    writer.post(f"/utkast{here}", data=half)
    note_meeting(at(birger, THEN), meeting, notes="Något nytt.")
    again = writer.page(here).values()
    assert again["ovrigt-notes"] == "Något nytt."
    writer.send(here, **again | {"ovrigt-task_who": axel.user_id, "ovrigt-task_due": "2026-10-20"})


def test_an_order_that_another_has_changed_since_is_not_put_back(running, shared, meeting, birger, axel, signed_in):
    here, was = f"/moten/{meeting.id}", f"{shared.id},{running.id}"
    writer = signed_in(axel)
    assert writer.page(here).values()["was"] == was
    signed_in(birger).send(f"{here}/ordning", item=running.id, way="up")
    led_to = writer.send(f"{here}/ordning", order=was, was=was)
    assert "Någon annan har ändrat ordningen. Se hur den är nu, och flytta igen." in writer.page(led_to).messages
    assert [item.id for item in all_reported(meeting.id)] == [running.id, shared.id]


def test_what_a_writer_has_typed_comes_into_the_notes_when_the_account_is_disabled(running, birger, axel, tore, signed_in):
    signed_in(axel).post(f"/utkast/punkter/{running.id}/nu", data={"notes": "God man finns.", "began": ""})
    disable_user(at(tore, THEN), cast.user_of("axel"), to_user_id=cast.user_of("bodil").id)
    db.session.refresh(running)
    assert running.notes == "Axel Gran: God man finns."


@pytest.mark.parametrize(
    "text, error",
    [
        ("Hon har nummer 19600305-2385.", "Texten innehåller ett personnummer. Ta bort det – numret finns redan i akten."),
        ("600305-2385", "Texten innehåller ett personnummer. Ta bort det – numret finns redan i akten."),
        ("ord " * 15000, "Skriv högst 8000 tecken."),
    ],
)
def test_only_the_notes_are_looked_at_as_when_the_outcome_is_saved(text, error, running, meeting, axel, signed_in):
    writer = signed_in(axel)
    for here, name, button in (
        (f"/punkter/{running.id}/nu", "notes", {"only_notes": "1"}),
        (f"/punkter/{running.id}/nu", "notes", {"outcome": "noted"}),
        (f"/moten/{meeting.id}/ovrigt", "ovrigt-notes", {}),
    ):
        opened = writer.page(here).values()
        page = writer.send(here, 422, **opened | {name: text} | button)
        assert any(error in one for one in page.errors), here
        assert page.values()[name].strip() == text.strip()
        assert writer.page(here).values()[name] == ""


@pytest.mark.parametrize("text, why", [("Nummer 600305-2385.", "ett nummer eller ett namn"), ("ord " * 3000, "längre än vad som ryms")])
def test_what_could_not_have_been_saved_is_not_in_the_minutes_and_stays_half_written(
    text, why, running, meeting, shared, axel, birger, signed_in
):
    here = f"/punkter/{running.id}/nu"
    assert signed_in(axel).post(f"/utkast{here}", data={"notes": text, "began": "", "version": "1"}).status_code == 200
    end(birger, meeting, running, shared)
    assert db.session.get_one(AgendaItem, running.id).notes == ""
    assert any(why in one for one in told(axel))
    ((kept, _),) = [find_draft(axel.user_id, here)]
    assert dict(kept)["notes"] == text
