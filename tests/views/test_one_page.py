"""A meeting is run from one page: beside whatever is on stands the rest of it, and what is said at the table is written there."""

from datetime import date

import pytest

from sipweb.actions.agenda import draft_item, submit_item
from sipweb.actions.escalation_answers import Said
from sipweb.actions.minutes import begin_meeting, end_meeting
from sipweb.actions.monthly import appoint
from sipweb.db import db, writing
from sipweb.gate import Refused
from sipweb.models import Escalation, MonthlyTask
from tests import cast
from tests.actions.test_monthly import WHOLE, item_from, meeting, settle
from tests.conftest import at, told
from tests.lifted import named

assert meeting  # a fixture

THEN = "2026-10-13T09:30"
LIFTED = {"outcome": "lifted", "outcome_text": "Mötet enades inte.", "asked_up": "Vem ger stödet?"}


@pytest.fixture
def shared(birger, ber, meeting):
    parts = {"background": "Flera mallar.", "question": "En mall?", "heading": "Gemensam mall", "unit_ids": []}
    return submit_item(birger, draft_item(birger, ber, meeting_id=meeting.id, kind="shared", case=None, **(WHOLE | parts)))


@pytest.fixture
def running(berit, ber, akt, meeting, shared, birger, axel, clock):
    """Birger leads and Axel writes; an item about akt 2026-0001 from BER to ALD, and one about nobody."""
    item = submit_item(birger, item_from(berit, ber, akt, meeting))
    appoint(birger, meeting, chair_id=birger.user_id, writer_id=axel.user_id)
    begin_meeting(at(birger, "2026-10-13T09:05"), meeting)
    clock.set(THEN)
    return item


def answers_of(item):
    one = db.session.scalar(db.select(Escalation).where(Escalation.item_id == item.id))
    rows = {row.unit.code: (row.answer, row.answered_by.name, row.noted_by.name if row.noted_by else "") for row in one.steps[-1].answers}
    return one, rows


def test_beside_an_item_stands_the_whole_meeting(running, meeting, shared, birger, signed_in):
    page = signed_in(birger).page(f"/punkter/{running.id}/nu")
    beside = next(one for one in page.main.all("nav") if one.attrs.get("aria-label") == "Hela mötet")
    assert [link.text for link in beside.all("li")] == ["Gemensam mall", "Akt 2026-0001 G.Ö.", "Skriv vilka som är med", "Mötets sida"]
    assert [one.text for one in beside.all("a") if one.attrs.get("aria-current")] == ["Akt 2026-0001 G.Ö."]
    assert "Avsluta mötet" in beside.text


def test_what_belongs_to_no_item_is_written_beside_the_one_that_is_on_and_leads_back_to_it(running, meeting, birger, signed_in):
    here = f"/punkter/{running.id}/nu"
    client = signed_in(birger)
    answer = client.post(f"/moten/{meeting.id}/ovrigt", data={"ovrigt-notes": "Nästa gång i Lilla rummet.", "back": here})
    assert (answer.status_code, answer.headers["Location"]) == (303, here)
    assert meeting.notes == "Nästa gång i Lilla rummet."
    assert client.page(here).values()["ovrigt-notes"] == "Nästa gång i Lilla rummet."


def test_it_never_leads_anywhere_else(running, meeting, birger, signed_in):
    answer = signed_in(birger).post(f"/moten/{meeting.id}/ovrigt", data={"ovrigt-notes": "Fika.", "back": "/konto"})
    assert answer.headers["Location"] == f"/moten/{meeting.id}/nu"


def test_what_was_written_beside_and_never_saved_comes_with_the_minutes(running, meeting, shared, birger, axel, rut, signed_in):
    here = f"/utkast/moten/{meeting.id}/ovrigt"
    signed_in(axel).post(here, data={"ovrigt-notes": "Nästa gång i Lilla rummet."})
    signed_in(rut).post(here, data={"ovrigt-notes": "Påhittat."})
    settle(at(birger, "2026-10-13T09:40"), running)
    settle(at(birger, "2026-10-13T09:40"), shared, who="axel")
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    assert meeting.notes == "Axel Gran: Nästa gång i Lilla rummet."


def test_what_was_promised_last_time_is_marked_as_done_without_leaving_the_meeting(running, meeting, birger, axel, signed_in):
    task = MonthlyTask(meeting_id=meeting.id, what="Skicka mallen", user_id=axel.user_id, due_on=date(2026, 10, 20))
    with writing():
        db.session.add(task)
    here = f"/moten/{meeting.id}/nu"
    answer = signed_in(birger).post(f"/moten/uppgifter/{task.id}/klar", data={"back": here})
    assert answer.headers["Location"] == here
    assert task.done_on == date(2026, 10, 13)


def test_whoever_only_listens_is_not_led_to_where_the_outcome_is_written(running, meeting, signed_in):
    cast.add_someone("nina", "Nina Ny", [(cast.BOSS, "BOU")])
    page = signed_in(named("nina")).page(f"/moten/{meeting.id}/nu")
    assert "Gemensam mall" in page.text
    assert "Börja med första punkten" not in page.text


def test_what_someone_promises_that_belongs_to_no_item_is_a_task_like_the_others(running, meeting, shared, birger, axel, signed_in):
    here = f"/moten/{meeting.id}/ovrigt"
    client = signed_in(birger)
    page = client.send(here, 422, **{"ovrigt-notes": "Lokalen.", "ovrigt-task": "Boka Lilla rummet"})
    assert page.errors == ["Välj vem som gör det.", "Skriv senast när."]
    promised = {"ovrigt-task": "Boka Lilla rummet", "ovrigt-task_who": axel.user_id, "ovrigt-task_due": "2026-10-12"}
    assert client.send(here, 422, **promised).errors == ["Dagen är före mötet."]
    client.send(here, **promised | {"ovrigt-task_due": "2026-10-20"})
    assert client.page(f"/moten/{meeting.id}/nu").values()["ovrigt-task"] == ""
    assert "Uppgift från mötet" in signed_in(axel).page("/").text
    assert "Boka Lilla rummet, Axel Gran, senast 2026-10-20" in client.page(f"/moten/{meeting.id}/anteckningar").text


def test_who_leads_and_writes_is_chosen_on_the_page_of_the_meeting(meeting, birger, axel, signed_in):
    client = signed_in(birger)
    values = client.page(f"/moten/{meeting.id}").values()
    assert values["chair_id"] == str(birger.user_id)
    client.send(f"/moten/{meeting.id}/roller", chair_id=birger.user_id, writer_id=axel.user_id)
    assert client.page(f"/moten/{meeting.id}").values()["writer_id"] == str(axel.user_id)


# What the units answer at the table.


def test_what_a_unit_answers_at_the_table_is_noted_with_who_said_it_and_who_wrote_it(running, meeting, birger, axel, signed_in):
    here = f"/punkter/{running.id}/nu"
    client = signed_in(birger)
    ald = cast.unit_of("ALD").id
    offered = [one.text for box in client.page(here).main.all("select") if box.attrs["name"] == f"says_{ald}" for one in box.all("option")]
    assert offered == ["Svarar efter mötet", "Axel Gran är överens", "Axel Gran är inte överens"]
    client.send(here, **LIFTED, **{f"says_{ald}": f"agreed:{axel.user_id}"})
    one, rows = answers_of(running)
    assert rows == {"BER": ("agreed", "Birger Bok", ""), "ALD": ("agreed", "Axel Gran", "Birger Bok")}
    assert (one.state, one.pending, one.awaits_until) == ("level_4", "", None)
    assert any("Ert svar i en lyft fråga är antecknat." in text for text in told(axel))
    page = signed_in(axel).page(f"/lyft/{one.id}")
    assert "Axel Gran, 2026-10-13, antecknat av Birger Bok" in page.text
    assert "Stämmer det inte, svara själv." in page.text


def test_a_unit_can_say_otherwise_than_what_was_noted(running, birger, axel, signed_in):
    ald = cast.unit_of("ALD").id
    settle(at(birger, THEN), running, **LIFTED, said={ald: Said("agreed", by=axel.user_id)})
    one, _ = answers_of(running)
    signed_in(axel).send(f"/lyft/{one.id}/inte-overens", text="Vi har inte hunnit läsa.", checked="1")
    one, rows = answers_of(running)
    assert rows["ALD"] == ("disagreed", "Axel Gran", "")
    assert one.state == "level_4"  # nobody is enhetschef for both units
    assert "Stämmer det inte, svara själv." not in signed_in(axel).page(f"/lyft/{one.id}").text


def test_why_a_unit_does_not_agree_is_written_at_the_table(running, birger, axel, signed_in):
    here, ald = f"/punkter/{running.id}/nu", cast.unit_of("ALD").id
    client = signed_in(birger)
    page = client.send(here, 422, **LIFTED, **{f"says_{ald}": f"disagreed:{axel.user_id}"})
    assert "Skriv varför de inte är överens." in " ".join(page.errors)
    client.send(here, **LIFTED, **{f"says_{ald}": f"disagreed:{axel.user_id}", f"says_{ald}_why": "Vill vänta."})
    one, rows = answers_of(running)
    assert rows["ALD"] == ("disagreed", "Axel Gran", "Birger Bok")
    assert [row.text for row in one.steps[-1].answers] == ["", "Vill vänta."]


def test_nobody_answers_at_the_table_for_a_unit_they_do_not_lead(running, birger, alva):
    with pytest.raises(Refused, match="Välj en biträdande enhetschef på enheten"):
        settle(at(birger, THEN), running, **LIFTED, said={cast.unit_of("ALD").id: Said("agreed", by=alva.user_id)})
