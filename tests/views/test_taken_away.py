"""What was saved at a meeting and then taken away by another stays away: no older page, and nothing kept too late, brings it back."""

from datetime import date

import pytest

from sipweb.actions.access import block_at_item
from sipweb.actions.minutes import end_meeting, note_item
from sipweb.actions.monthly_tasks import drop_promise, finish_task
from sipweb.db import db
from sipweb.models import MonthlyTask
from sipweb.queries.agenda import promised_at
from sipweb.rules.agenda import Promise
from tests import cast
from tests.actions.test_monthly import settle
from tests.conftest import at
from tests.views.test_two_who_write import anew, here, meeting, reported

assert here and meeting and reported  # fixtures
RING = "Ring Kjells mamma."


def kept(client, here, **fields):
    """As the browser keeps it: the fields of this form, not of the one beside it."""
    mine = {name: value for name, value in fields.items() if name.startswith("ovrigt-") == here.endswith("/ovrigt")}
    assert client.post(f"/utkast{here}", data=mine).status_code == 200


@pytest.mark.parametrize("late", [RING, "Ring Kjells mam"])
@pytest.mark.parametrize("stood", ["", "Boken är framme."])
def test_a_row_that_was_saved_and_taken_away_is_not_brought_back_by_what_was_kept_late(
    stood, late, meeting, reported, here, axel, birger, signed_in
):
    if stood:
        note_item(at(birger, "2026-10-13T09:10"), reported, notes=stood)
    client = signed_in(axel)
    opened = client.page(here).values()
    text = f"{stood}\n{RING}".strip()
    client.send(here, **opened | {"notes": text, "only_notes": "1"})
    assert anew(reported).notes.replace("\r", "") == text
    kept(client, here, **opened | {"notes": f"{stood}\n{late}".strip()})  # lands after the save, from the page before it
    note_item(at(birger, "2026-10-13T09:40"), reported, notes=stood)
    assert client.page(here).values()["notes"] == stood
    settle(at(birger, "2026-10-13T09:45"), reported, notes=stood)
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    assert anew(reported).notes == stood


@pytest.mark.parametrize("saved, unsaved", [("Ja, men först i november.", "Ja"), ("Dottern ringer i dag.", "Dottern rin")])
def test_a_row_is_not_saved_because_another_saved_one_that_begins_the_same(
    saved, unsaved, meeting, reported, here, axel, birger, signed_in
):
    client = signed_in(axel)
    opened = client.page(here).values()
    note_item(at(birger, "2026-10-13T09:10"), reported, notes=saved)
    kept(client, here, **opened | {"notes": unsaved})
    settle(at(birger, "2026-10-13T09:45"), reported, notes=saved)
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    assert anew(reported).notes == f"{saved}\nAxel Gran: {unsaved}"


def test_a_whole_word_of_ones_own_is_a_row_of_its_own(meeting, reported, here, axel, birger, signed_in):
    client = signed_in(axel)
    opened = client.page(here).values()
    client.send(here, **opened | {"notes": "Ja, men först i november.", "only_notes": "1"})
    kept(client, here, **opened | {"notes": "Ja"})
    settle(at(birger, "2026-10-13T09:45"), reported, notes="Ja, men först i november.")
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    assert anew(reported).notes == "Ja, men först i november.\nAxel Gran: Ja"


def test_what_is_written_anew_after_it_was_taken_away_comes(meeting, reported, here, axel, birger, signed_in):
    client = signed_in(axel)
    client.send(here, **client.page(here).values() | {"notes": RING, "only_notes": "1"})
    note_item(at(birger, "2026-10-13T09:40"), reported, notes="")
    kept(client, here, **client.page(here).values() | {"notes": RING})
    settle(at(birger, "2026-10-13T09:45"), reported, notes="")
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    assert anew(reported).notes == f"Axel Gran: {RING}"


def test_more_words_from_the_second_window_come_without_what_was_taken_away(meeting, reported, here, axel, birger, signed_in):
    client = signed_in(axel)
    opened = client.page(here).values()
    client.send(here, **opened | {"notes": RING, "only_notes": "1"})
    note_item(at(birger, "2026-10-13T09:40"), reported, notes="")
    kept(client, here, **opened | {"notes": f"{RING}\nBoka lokal."})
    settle(at(birger, "2026-10-13T09:45"), reported, notes="")
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    assert anew(reported).notes == "Axel Gran: Boka lokal."


def test_a_task_that_was_taken_away_does_not_come_back_from_a_page_that_shows_it(meeting, reported, here, axel, birger, signed_in):
    client = signed_in(axel)
    settle(at(birger, "2026-10-13T09:30"), reported, tasks=[Promise("Ringa", axel.user_id, date(2026, 10, 20))])
    opened = client.page(here).values()
    assert opened["task_1"] == "Ringa"
    task = anew(reported).tasks[0]
    settle(at(birger, "2026-10-13T09:40"), reported, tasks=[Promise("", axel.user_id, None, task.id)], outcome="noted")
    kept(client, here, **opened | {"notes": "Mer."})
    shown = client.page(here).values()
    assert (shown["notes"], shown["task_1"]) == ("Mer.", "")
    again = {"outcome": "noted", "notes": "Mer."} | {name: opened[name] for name in opened if name.startswith("task_1")}
    client.send(here, **opened | again | {"version": str(anew(reported).version)})
    assert [one.what for one in anew(reported).tasks if not one.is_dropped] == []
    client.send(here, **client.page(here).values() | again | {"task_1": "Ringa igen"})
    assert [one.what for one in anew(reported).tasks if not one.is_dropped] == ["Ringa igen"]


def test_a_promise_that_was_saved_is_not_filled_in_again_by_what_was_kept_late(meeting, reported, axel, birger, signed_in):
    client, here = signed_in(axel), f"/moten/{meeting.id}/ovrigt"
    told = {f"ovrigt-{name}": value for name, value in {"task": "Boka", "task_who": str(axel.user_id), "task_due": "2026-10-20"}.items()}
    opened = client.page(here).values()
    client.send(here, **opened | told)
    kept(client, here, **opened | told)
    task = promised_at(meeting.id)[0]
    drop_promise(at(birger, "2026-10-13T09:40"), meeting, task_id=task.id)
    assert client.page(here).values()["ovrigt-task"] == ""


def test_before_a_meeting_begins_its_forms_say_so(berit, ber, akt, birger, signed_in):
    from sipweb.actions.presiding import appoint
    from tests.actions.test_monthly import plan

    coming = plan(birger)
    appoint(birger, coming, chair_id=birger.user_id, writer_id=cast.user_of("axel").id)
    client = signed_in(birger)
    assert client.get(f"/moten/{coming.id}/ovrigt").location == f"/moten/{coming.id}"
    assert "Mötet har inte börjat än." in client.page(f"/moten/{coming.id}").messages


def test_what_a_writer_had_typed_stands_in_the_notes_when_they_are_shut_out_of_the_akt(meeting, reported, here, axel, birger, signed_in):
    client = signed_in(axel)
    kept(client, here, **client.page(here).values() | {"notes": "Dottern ringer."})
    cast.add_someone("bo", "Bo Båda", [(cast.BOSS, "BER"), (cast.BOSS, "ALD")])
    block_at_item(at(cast.actor_of("bo"), "2026-10-13T09:40"), reported, user_id=axel.user_id, reason="Släkt.")
    assert anew(reported).notes == "Axel Gran: Dottern ringer."


def test_a_new_task_in_the_words_of_one_that_is_done_stays_typed(meeting, reported, here, birger, alva, signed_in):
    settle(at(birger, "2026-10-13T09:30"), reported)
    finish_task(at(alva, "2026-10-13T09:40"), db.session.scalar(db.select(MonthlyTask)))
    client = signed_in(birger)
    kept(client, here, **client.page(here).values() | {"task_2": "Ringa", "task_2_who": alva.user_id, "task_2_due": "2026-11-02"})
    assert client.page(here).values()["task_2"] == "Ringa"
