"""A meeting is run from one page: beside whatever is on stands the rest of it, and what is said at the table is written there."""

from datetime import date

import pytest

from sipweb.actions.access import block_user
from sipweb.actions.agenda import draft_item, submit_item
from sipweb.actions.attendance import note_attendance
from sipweb.actions.corrections import correct_minutes
from sipweb.actions.escalation_answers import agree_to_lift
from sipweb.actions.item_lifted import Said
from sipweb.actions.minutes import begin_meeting, confirm_minutes, end_meeting, finish_minutes, note_item, note_meeting
from sipweb.actions.names import NamesFound
from sipweb.actions.people import protect_person
from sipweb.actions.presiding import appoint
from sipweb.db import db, writing
from sipweb.gate import Refused
from sipweb.models import Escalation, MonthlyTask
from tests import cast
from tests.actions.test_monthly import WHOLE, item_from, meeting, settle
from tests.conftest import at
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


def end(birger, meeting, running, shared):
    """Both items settled, and the meeting over."""
    settle(at(birger, "2026-10-13T09:40"), running)
    settle(at(birger, "2026-10-13T09:40"), shared, who="axel")
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)


def answers_of(item):
    one = db.session.scalar(db.select(Escalation).where(Escalation.item_id == item.id))
    rows = {row.unit.code: (row.answer, row.answered_by.name if row.answered_by else "") for row in one.steps[-1].answers}
    return one, rows


def test_beside_an_item_stands_the_whole_meeting(running, meeting, shared, birger, signed_in):
    page = signed_in(birger).page(f"/punkter/{running.id}/nu")
    beside = next(one for one in page.main.all("aside") if one.attrs.get("aria-label") == "Hela mötet")
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
    end(birger, meeting, running, shared)
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


def test_a_promise_sent_twice_is_one_and_can_be_taken_away_again(running, meeting, shared, birger, axel, signed_in):
    client = signed_in(birger)
    promised = {"ovrigt-task": "Boka Lilla rummet", "ovrigt-task_who": axel.user_id, "ovrigt-task_due": "2026-10-20"}
    for _ in range(2):
        client.send(f"/moten/{meeting.id}/ovrigt", **promised)
    (task,) = db.session.scalars(db.select(MonthlyTask).where(MonthlyTask.item_id.is_(None)))
    here = f"/punkter/{running.id}/nu"
    assert "Boka Lilla rummet, Axel Gran, senast 2026-10-20" in client.page(here).text
    assert client.send(f"/moten/{meeting.id}/uppgifter/{task.id}/ta-bort", back=here) == here
    assert "Boka Lilla rummet" not in client.page(here).text
    assert "Uppgift från mötet" not in signed_in(axel).page("/").text


def test_who_stops_writing_in_the_middle_of_a_meeting_leaves_nothing_behind(running, meeting, birger, axel, eva, signed_in):
    client = signed_in(axel)
    client.post(f"/utkast/punkter/{running.id}/nu", data={"notes": "God man finns.", "version": "2"})
    client.post(f"/utkast/moten/{meeting.id}/ovrigt", data={"ovrigt-notes": "Nästa gång i Lilla rummet."})
    appoint(at(birger, "2026-10-13T09:40"), meeting, chair_id=birger.user_id, writer_id=eva.user_id)
    assert (running.notes, meeting.notes) == ("Axel Gran: God man finns.", "Axel Gran: Nästa gång i Lilla rummet.")


def test_what_else_was_half_written_stays_when_the_notes_come_with_the_minutes(running, meeting, shared, birger, axel, signed_in):
    client, here = signed_in(axel), f"/moten/{meeting.id}/ovrigt"
    client.post(f"/utkast{here}", data={"ovrigt-notes": "Lokalen.", "ovrigt-task": "Boka rummet", "ovrigt-version": "3"})
    end(birger, meeting, running, shared)
    values = client.page(here).values()
    assert (values["ovrigt-notes"], values["ovrigt-task"]) == ("Axel Gran: Lokalen.", "Boka rummet")
    client.send(here, **values | {"ovrigt-task_who": axel.user_id, "ovrigt-task_due": "2026-10-20"})
    assert meeting.notes == "Axel Gran: Lokalen."


def test_nothing_written_of_someone_who_may_be_protected_is_on_the_wall_before_it_is_asked_for(running, birger, berit, akt, signed_in):
    note_item(birger, running, notes="Bor på Storgatan 5.")
    protect_person(berit, akt, protection="unknown", protection_checked_on=None)
    page = signed_in(birger).page(f"/punkter/{running.id}/nu")
    (closed,) = [one for one in page.main.all("details") if "Skriv in utfallet här" in one.text]
    assert "open" not in closed.attrs
    assert "Storgatan 5" in closed.text
    assert page.text.count("Storgatan 5") == 1


def test_why_the_minutes_come_back_is_asked_about_names(running, meeting, shared, birger, axel, signed_in):
    end(birger, meeting, running, shared)
    note_attendance(at(axel, "2026-10-13T10:30"), meeting, came={birger.user_id: True, axel.user_id: True})
    finish_minutes(at(axel, "2026-10-13T11:00"), meeting)
    page = signed_in(birger).send(f"/moten/{meeting.id}/skicka-tillbaka", 422, text="Skriv mer om Gun Östberg.")
    assert "Är det ett namn?" in page.text


def test_what_stood_when_somebody_began_and_was_taken_away_does_not_come_back_with_what_they_typed_beside_it(
    running, meeting, shared, birger, axel, signed_in
):
    here, item = f"/moten/{meeting.id}/ovrigt", f"/punkter/{running.id}/nu"
    note_meeting(birger, meeting, notes="Möte den 14 november. Fel sak.")
    note_item(birger, running, notes="God man finns. Ring Kjell.")
    client = signed_in(axel)
    client.post(f"/utkast{here}", data=client.page(f"/moten/{meeting.id}/nu").values() | {"ovrigt-task": "Boka rum"})
    client.post(f"/utkast{item}", data=client.page(item).values() | {"outcome_text": "Vi väntar."})
    note_meeting(birger, meeting, notes="Möte den 13 november.")
    note_item(birger, running, notes="God man finns.")
    settle(at(birger, "2026-10-13T09:40"), running, notes="God man finns.")
    settle(at(birger, "2026-10-13T09:40"), shared, who="axel")
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    assert (meeting.notes, running.notes) == ("Möte den 13 november.", "God man finns.")
    text = client.page(f"/moten/{meeting.id}/anteckningar").text
    assert "Du har något halvskrivet" in text


def test_what_was_typed_after_what_stood_comes_alone_where_somebody_else_has_changed_it(running, meeting, shared, birger, axel, signed_in):
    note_meeting(birger, meeting, notes="Möte den 14 november.")
    client, here = signed_in(axel), f"/moten/{meeting.id}/ovrigt"
    values = client.page(f"/moten/{meeting.id}/nu").values()
    client.post(f"/utkast{here}", data=values | {"ovrigt-notes": "Möte den 14 november.\r\nNyckeln finns hos Per."})
    note_meeting(birger, meeting, notes="Möte den 13 november.")
    end(birger, meeting, running, shared)
    assert meeting.notes == "Möte den 13 november.\nAxel Gran: Nyckeln finns hos Per."


def test_what_is_typed_is_there_to_copy_when_somebody_else_has_closed_the_minutes_or_taken_over(
    running, meeting, shared, birger, axel, eva, signed_in
):
    here, typed = f"/punkter/{running.id}/nu", {"notes": "God man finns, ring först.", "only_notes": "1"}
    end(birger, meeting, running, shared)
    client, first = signed_in(axel), signed_in(birger)
    appoint(at(birger, "2026-10-13T10:10"), meeting, chair_id=birger.user_id, writer_id=eva.user_id)
    assert "God man finns, ring först." in client.send(here, 403, **typed).text
    note_attendance(at(birger, "2026-10-13T10:30"), meeting, came={birger.user_id: True, axel.user_id: True})
    finish_minutes(at(birger, "2026-10-13T11:00"), meeting)
    page = first.send(here, 422, **typed)
    assert page.values()["notes"] == "God man finns, ring först."
    assert "Anteckningarna är klara." in " ".join(page.errors)


def test_a_name_of_the_meeting_is_asked_about_also_of_who_has_not_the_akt(running, meeting, axel, signed_in):
    page = signed_in(axel).send(f"/moten/{meeting.id}/ovrigt", 422, **{"ovrigt-notes": "Gun Östberg ringde."})
    assert "Är det ett namn?" in page.text


def test_the_agenda_asks_without_the_name(meeting, berit, ber, akt, birger, axel, signed_in, clock):
    item = item_from(berit, ber, akt, meeting, question="Vem tar kontakten med Gun?")
    submit_item(birger, item)
    assert "Vem tar kontakten med [namn]?" in signed_in(birger).page(f"/moten/{meeting.id}").text
    appoint(birger, meeting, chair_id=birger.user_id, writer_id=axel.user_id)
    begin_meeting(at(birger, "2026-10-13T09:05"), meeting)
    clock.set(THEN)
    assert signed_in(birger).page(f"/punkter/{item.id}/nu").values()["asked_up"] == "Vem tar kontakten med [namn]?"


def test_a_name_in_the_reasons_of_an_item_about_nobody_is_asked_about(berit, ber, meeting, akt, birger, signed_in):
    item = submit_item(birger, item_from(berit, ber, None, meeting, kind="consultation", age="66", heading="Äldre man"))
    client = signed_in(birger)
    for path, field, more in (
        (f"/punkter/{item.id}/ta-tillbaka", "text", {}),
        (f"/punkter/{item.id}/nasta-mote", "text", {}),
        (f"/moten/{meeting.id}/kommer-du", "reason", {"is_absent": "yes"}),
    ):
        answer = client.post(path, data=client.page(path).values() | more | {field: "Gun Östberg ville inte."})
        assert answer.status_code == 422, path
        assert "Är det ett namn?" in answer.page.text, path


def test_a_row_that_was_changed_does_not_bring_back_what_the_other_took_away_but_a_new_one_comes(
    running, meeting, shared, birger, axel, signed_in
):
    client, here = signed_in(axel), f"/moten/{meeting.id}/ovrigt"
    note_meeting(birger, meeting, notes="Rad ett. Hemligt.")
    values = client.page(f"/moten/{meeting.id}/nu").values()
    client.post(f"/utkast{here}", data=values | {"ovrigt-notes": "Rad ett, rättat. Hemligt.\r\nEn ny rad."})
    note_meeting(birger, meeting, notes="Rad ett.")
    end(birger, meeting, running, shared)
    assert meeting.notes == "Rad ett.\nAxel Gran: En ny rad."
    assert "Du har något halvskrivet" in client.page(f"/moten/{meeting.id}/anteckningar").text  # the changed row is theirs to compare


def test_what_came_with_the_minutes_does_not_come_again_from_a_page_that_is_still_open(running, meeting, shared, birger, axel, signed_in):
    client, here = signed_in(axel), f"/moten/{meeting.id}/ovrigt"
    values = client.page(f"/moten/{meeting.id}/nu").values() | {"ovrigt-notes": "Axels rad."}
    client.post(f"/utkast{here}", data=values)
    end(birger, meeting, running, shared)
    client.post(f"/utkast{here}", data=values)
    note_attendance(at(birger, "2026-10-13T10:30"), meeting, came={birger.user_id: True, axel.user_id: True})
    finish_minutes(at(birger, "2026-10-13T11:00"), meeting)
    assert meeting.notes == "Axel Gran: Axels rad."


def test_a_half_written_form_in_which_nobody_typed_notes_shows_them_as_they_are_saved(running, birger, axel, signed_in):
    client, here = signed_in(axel), f"/punkter/{running.id}/nu"
    note_item(birger, running, notes="Fel.")
    client.post(f"/utkast{here}", data=client.page(here).values() | {"outcome_text": "Vi väntar."})
    note_item(birger, running, notes="Rätt.")
    values = client.page(here).values()
    assert (values["notes"], values["began"], values["outcome_text"]) == ("Rätt.", "Rätt.", "Vi väntar.")


def test_who_kept_the_minutes_is_asked_about_the_meetings_names_in_a_correction(running, meeting, shared, birger, axel, signed_in):
    end(birger, meeting, running, shared)
    note_attendance(at(birger, "2026-10-13T10:30"), meeting, came={birger.user_id: True, axel.user_id: True})
    finish_minutes(at(axel, "2026-10-13T11:00"), meeting)
    confirm_minutes(at(birger, "2026-10-13T12:00"), meeting)
    with pytest.raises(NamesFound):
        correct_minutes(at(axel, "2026-10-13T13:00"), meeting, text="Gun Östberg sa nej.", reason="Glömdes.")


# What the units answer at the table.


def says(client, item, unit):
    options = {box.attrs["name"]: box.all("option") for box in client.page(f"/punkter/{item.id}/nu").main.all("select")}
    return [one.text for one in options.get(f"says_{cast.unit_of(unit).id}", [])]


def test_what_a_unit_says_at_the_table_is_noted_and_asked_for_all_the_same(running, meeting, birger, axel, signed_in):
    client, ald = signed_in(birger), cast.unit_of("ALD").id
    assert says(client, running, "ALD") == ["Svarar efter mötet", "Axel Gran är överens", "Axel Gran är inte överens"]
    client.send(f"/punkter/{running.id}/nu", **LIFTED, checked="1", **{f"says_{ald}": f"agreed:{axel.user_id}"})
    one, rows = answers_of(running)
    assert rows == {"BER": ("agreed", "Birger Bok"), "ALD": ("", "")}
    assert (one.pending, one.awaits_until) == ("lift", date(2026, 10, 16))
    page = signed_in(axel).page(f"/lyft/{one.id}")
    assert "På mötet antecknades: Axel Gran, har tagit del och är överens. Svaret gäller när ni själva har lämnat det." in page.text
    agree_to_lift(at(axel, THEN), one)
    assert answers_of(running)[1]["ALD"] == ("agreed", "Axel Gran")
    assert "Axel Gran på mötet: Har tagit del och är överens. Antecknat av Birger Bok." in signed_in(axel).page(f"/lyft/{one.id}").text


def test_why_a_unit_does_not_agree_is_written_at_the_table_and_read_by_managers_only(running, birger, axel, berit, signed_in):
    here, ald = f"/punkter/{running.id}/nu", cast.unit_of("ALD").id
    client = signed_in(birger)
    no = {f"says_{ald}": f"disagreed:{axel.user_id}"}
    assert client.send(here, 422, **LIFTED, **no).errors == ["Skriv varför de inte är överens."]
    client.send(here, **LIFTED, checked="1", **no, **{f"says_{ald}_why": "Vill vänta."})
    one, _ = answers_of(running)
    assert "Axel Gran på mötet: Inte överens: Vill vänta. Antecknat av Birger Bok." in signed_in(axel).page(f"/lyft/{one.id}").text
    assert "Vill vänta" not in signed_in(berit).page(f"/lyft/{one.id}").text


def test_what_was_chosen_under_lyft_does_not_stop_another_outcome(running, birger, axel, signed_in):
    no = {f"says_{cast.unit_of('ALD').id}": f"disagreed:{axel.user_id}"}
    signed_in(birger).send(f"/punkter/{running.id}/nu", outcome="noted", outcome_text="Vi väntar.", **no)
    assert running.outcome == "noted"


def test_an_odd_answer_is_no_answer(running, birger, signed_in):
    ald = cast.unit_of("ALD").id
    for odd in ("agreed", "agreed:x", "agreed:999999999999999999999999"):
        signed_in(birger).send(f"/punkter/{running.id}/nu", notes="Ja.", only_notes="1", **{f"says_{ald}": odd})


def test_the_writer_says_what_their_own_unit_says(running, birger, axel, signed_in):
    client, ald = signed_in(axel), cast.unit_of("ALD").id
    assert says(client, running, "ALD") == ["Axel Gran är överens", "Axel Gran är inte överens"]
    no = {f"says_{ald}": f"disagreed:{axel.user_id}", f"says_{ald}_why": "Vill vänta."}
    client.send(f"/punkter/{running.id}/nu", **LIFTED, checked="1", **no)
    one, rows = answers_of(running)
    assert rows == {"BER": ("", ""), "ALD": ("disagreed", "Axel Gran")}
    assert [row.text for row in one.steps[-1].answers if row.unit.code == "ALD"] == ["Vill vänta."]


def test_nobody_answers_at_the_table_for_a_unit_they_do_not_lead(running, birger, alva):
    with pytest.raises(Refused, match="Välj en biträdande enhetschef på enheten"):
        settle(at(birger, THEN), running, **LIFTED, said={cast.unit_of("ALD").id: Said("agreed", "", alva.user_id)})


def test_only_who_may_know_of_the_person_answers_at_the_table(both, running, meeting, birger, axel, signed_in):
    cast.add_someone("nina", "Nina Ny", [(cast.BOSS, "ALD")])
    client = signed_in(birger)
    assert "Nina Ny är överens" in says(client, running, "ALD")
    block_user(axel, running.case, user_id=cast.user_of("nina").id, reason="Syster.")
    assert "Nina Ny är överens" not in says(client, running, "ALD")
