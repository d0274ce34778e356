"""At the meeting and around it: two who write at once, names and days in what is settled, who came, an anonymous item that is named."""

from datetime import date, datetime

import pytest

from sipweb.actions.agenda import draft_item, name_item, submit_item
from sipweb.actions.attendance import note_attendance, say_absent
from sipweb.actions.corrections import correct_minutes
from sipweb.actions.item_moved import withdraw_item
from sipweb.actions.meetings import hold_pre_meeting
from sipweb.actions.minutes import begin_meeting, confirm_minutes, end_meeting, finish_minutes, note_item
from sipweb.actions.monthly import add_meeting
from sipweb.actions.outcomes import lift_referral
from sipweb.actions.people import protect_person
from sipweb.actions.presiding import appoint
from sipweb.actions.urgent import register_urgent
from sipweb.db import db
from sipweb.gate import Changed, NotAllowed, Refused
from sipweb.models import AgendaItem, Escalation, MonthlyMeeting
from sipweb.queries.monthly import attendance_figures
from tests import cast
from tests.actions.test_monthly import WHOLE, item, item_from, meeting, plan, reported, settle
from tests.conftest import at
from tests.test_doors import CALLED

assert item and meeting and reported  # fixtures

THEN = "2026-10-13T09:30"


@pytest.fixture
def anonymous(berit, ber, meeting, birger):
    return submit_item(birger, item_from(berit, ber, None, meeting, kind="consultation", age="66", heading="Äldre man"))


@pytest.fixture
def shared(birger, ber, meeting):
    parts = {"background": "Flera mallar.", "question": "En mall?", "heading": "Mall", "unit_ids": []}
    return submit_item(birger, draft_item(birger, ber, meeting_id=meeting.id, kind="shared", case=None, **(WHOLE | parts)))


def go_on(meeting, birger, axel):
    appoint(birger, meeting, chair_id=birger.user_id, writer_id=axel.user_id)
    begin_meeting(at(birger, "2026-10-13T09:05"), meeting)


def test_the_second_who_saves_what_belongs_to_no_akt_is_told_who_came_first_and_sees_what_stands(
    meeting, shared, birger, axel, signed_in, clock
):
    go_on(meeting, birger, axel)
    clock.set(THEN)
    first, second, here = signed_in(birger), signed_in(axel), f"/moten/{meeting.id}/ovrigt"
    version = first.page(here).values()["ovrigt-version"]
    first.send(here, **{"ovrigt-notes": "Birgers ord.", "ovrigt-version": version})
    page = second.send(here, 409, **{"ovrigt-notes": "Axels ord.", "ovrigt-version": version})
    assert "Birger Bok har ändrat under tiden" in " ".join(page.errors)
    assert "Birgers ord." in page.text
    assert page.values()["ovrigt-notes"] == "Axels ord."
    item = f"/punkter/{shared.id}/nu"
    version = first.page(item).values()["version"]
    first.send(item, notes="Birgers ord.", version=version, only_notes="1")
    page = second.send(item, 409, notes="Axels ord.", version=version, only_notes="1")
    assert "Birgers ord." in page.text
    assert page.values()["notes"] == "Axels ord."


def test_two_who_move_a_meeting_at_once_the_second_is_told(meeting, birger, eva, signed_in):
    here, fields = f"/moten/{meeting.id}/flytta", {"starts_at_time": "10", "place": "Rum", "reason": "Sjuk."}
    version = signed_in(birger).page(here).values()["version"]
    signed_in(birger).send(here, **fields, starts_on="2026-10-14", version=version)
    page = signed_in(eva).send(here, 409, **fields, starts_on="2026-10-15", version=version)
    assert "Birger Bok har ändrat under tiden" in " ".join(page.errors)


def test_notes_of_an_item_show_what_the_other_wrote_before_they_are_saved_again(meeting, reported, birger, axel, signed_in, clock):
    go_on(meeting, birger, axel)
    clock.set(THEN)
    here, version = f"/punkter/{reported.id}/nu", signed_in(birger).page(f"/punkter/{reported.id}/nu").values()["version"]
    note_item(at(birger, THEN), reported, notes="Birgers ord.", version=version)
    page = signed_in(axel).send(here, 409, notes="Axels ord.", version=version, only_notes="1")
    assert "Birgers ord." in page.text
    assert page.values()["notes"] == "Axels ord."


def test_whoever_may_be_protected_is_masked_on_the_projector_in_the_folder_and_in_the_extract(
    meeting, reported, birger, axel, berit, akt, signed_in, clock
):
    protect_person(berit, akt, protection="unknown", protection_checked_on=None)
    go_on(meeting, birger, axel)
    clock.set(THEN)
    client = signed_in(birger)
    page = client.page(f"/punkter/{reported.id}/nu")
    assert "Punkten läses på egen skärm" in page.text
    assert "2026-0001" not in page.text
    assert "Kommer inte ut." not in page.text
    page = client.page(f"/punkter/{reported.id}/utdrag")
    assert "Skyddade personuppgifter, 66 år" in page.text
    assert "Östberg" not in page.text
    page = client.page(f"/moten/{meeting.id}/mapp")
    assert "Punkten skrivs inte ut. Läs den i sipweb, på egen skärm." in page.text
    assert "Östberg" not in page.text
    assert "2026-0001" not in page.text
    assert "Kommer inte ut." not in page.text


def test_names_are_warned_about_in_what_is_written_of_an_anonymous_item(meeting, anonymous, birger, axel, akt, signed_in, clock):
    go_on(meeting, birger, axel)
    clock.set(THEN)
    with pytest.raises(Refused, match="Gun"):
        note_item(at(birger, THEN), anonymous, notes="Gun Östberg nämndes.")
    with pytest.raises(Refused, match="Gun"):
        settle(at(birger, THEN), anonymous, outcome="noted", outcome_text="Gun Östberg.", parallel=False)
    client, here = signed_in(birger), f"/punkter/{anonymous.id}/nu"
    version = client.page(here).values()["version"]
    fields = {"notes": "Gun Östberg kommer.", "version": version, "only_notes": "1"}
    page = client.send(here, 422, **fields)
    assert "Gun" in " ".join(page.errors)
    client.send(here, **fields, names=page.values()["names"], not_that_person="y")
    assert db.session.get_one(AgendaItem, anonymous.id).notes == "Gun Östberg kommer."


def test_a_task_has_a_day_that_is_not_before_the_meeting(meeting, reported, birger, axel, alva, signed_in, clock):
    go_on(meeting, birger, axel)
    clock.set(THEN)
    client, here = signed_in(birger), f"/punkter/{reported.id}/nu"
    fields = {
        "outcome": "agreed",
        "outcome_text": "Ring.",
        "task_1": "Ringa",
        "task_1_who": alva.user_id,
        "version": client.page(here).values()["version"],
    }
    assert "Skriv senast när." in client.send(here, 422, **fields).errors
    assert "Dagen är före mötet." in client.send(here, 422, **fields, task_1_due="2026-10-12").errors
    client.send(here, **fields, task_1_due="2026-10-13")


def test_who_came_is_written_with_reason_and_deputy_and_counts_as_numbers(meeting, reported, birger, axel, simon, signed_in, clock):
    go_on(meeting, birger, axel)
    clock.set(THEN)
    client, here = signed_in(birger), f"/moten/{meeting.id}/narvaro"
    form = client.page(here).values()
    assert form[f"came_{axel.user_id}"] == "y"
    fields = {f"came_{birger.user_id}": "y", f"reason_{axel.user_id}": "Sjuk.", f"deputy_{axel.user_id}": simon.user_id}
    client.send(here, **fields)
    page = client.page(f"/moten/{meeting.id}/anteckningar")
    assert "Axel Gran, Äldreenheten: var inte med, Simon Lind kom i stället" in page.text
    assert any("Sjuk." in part.text for part in page.main.all("details"))  # closed until somebody asks
    client.send(here, **{f"came_{birger.user_id}": "y", f"came_{axel.user_id}": "y", "others": [str(simon.user_id)]})
    page = client.page(f"/moten/{meeting.id}/anteckningar")
    assert "Axel Gran, Äldreenheten: var med" in page.text
    assert "Simon Lind var också med" in page.text
    client.send(here, **{f"came_{birger.user_id}": "y", f"came_{axel.user_id}": "y"})
    assert "Simon Lind" not in client.page(f"/moten/{meeting.id}/anteckningar").text


def test_nobody_is_their_own_deputy(meeting, reported, birger, axel, signed_in):
    with pytest.raises(Refused, match="ingen är sin egen ersättare"):
        say_absent(axel, meeting, is_absent=True, reason="Sjuk.", deputy_id=axel.user_id)
    go_on(meeting, birger, axel)
    told = {"came": {axel.user_id: False}, "reasons": {axel.user_id: "Sjuk."}, "deputies": {axel.user_id: axel.user_id}}
    with pytest.raises(Refused, match="ingen är sin egen ersättare"):
        note_attendance(at(birger, THEN), meeting, **told)


def test_attendance_is_counted_in_numbers(birger, axel):
    plan(birger, form="status")
    every_other = db.select(MonthlyMeeting).where(MonthlyMeeting.form == "status").order_by(MonthlyMeeting.starts_at).limit(2)
    for one in db.session.scalars(every_other).all():
        then = at(birger, one.starts_at.isoformat(timespec="minutes"))
        appoint(then, one, chair_id=birger.user_id, writer_id=axel.user_id)
        begin_meeting(then, one)
        note_attendance(then, one, came={birger.user_id: True, axel.user_id: False})
        end_meeting(then, one)
    assert [repr(tuple(row)) for row in attendance_figures(date(2026, 1, 1), date(2027, 12, 31))] == [
        "('Axel Gran', 2, 0, 0, 2)", "('Birger Bok', 2, 2, 0, 0)",
    ]  # fmt: skip


def test_the_minutes_are_not_finished_before_it_is_written_who_came(meeting, reported, birger, axel):
    go_on(meeting, birger, axel)
    settle(at(birger, THEN), reported)
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    with pytest.raises(Refused, match="Skriv vilka som var med"):
        finish_minutes(at(axel, "2026-10-13T11:00"), meeting)
    note_attendance(at(axel, "2026-10-13T11:00"), meeting, came={birger.user_id: True})
    assert finish_minutes(at(axel, "2026-10-13T11:00"), meeting).state == "finished"


def test_a_draft_that_was_never_reported_is_written_on_for_the_next_meeting(meeting, reported, berit, ber, birger, axel, protected):
    draft = draft_item(berit, ber, meeting_id=meeting.id, kind="shared", case=None, unit_ids=[], heading="Mall")
    go_on(meeting, birger, axel)
    settle(at(birger, THEN), reported)
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    assert (draft.state, draft.meeting.starts_at) == ("draft", datetime(2026, 11, 10, 9, 0))


def test_what_was_noted_stands_in_the_extract(meeting, reported, birger, axel, signed_in, clock):
    go_on(meeting, birger, axel)
    settle(at(birger, THEN), reported, notes="Dottern är orolig.")
    clock.set(THEN)
    assert "Dottern är orolig." in signed_in(birger).page(f"/punkter/{reported.id}/utdrag").text


@pytest.fixture
def locked(meeting, reported, birger, axel, simon):
    """Led by Simon and written by Otto, who read nothing of the item afterwards."""
    otto = cast.actor_of("otto")
    appoint(birger, meeting, chair_id=simon.user_id, writer_id=otto.user_id)
    begin_meeting(at(simon, "2026-10-13T09:05"), meeting)
    settle(at(simon, THEN), reported)
    note_attendance(at(simon, THEN), meeting, came={simon.user_id: True})
    end_meeting(at(simon, "2026-10-13T10:00"), meeting)
    finish_minutes(at(otto, "2026-10-13T11:00"), meeting)
    return confirm_minutes(at(simon, "2026-10-13T12:00"), meeting)


def test_a_manager_whose_unit_an_item_concerns_corrects_it(locked, reported, axel, simon, signed_in):
    with pytest.raises(Refused, match="Välj en punkt som rör er enhet"):
        correct_minutes(at(axel, "2026-10-14T09:00"), locked, text="Fel.", reason="Fel.")
    with pytest.raises(Refused, match="Välj en av punkterna"):
        correct_minutes(at(simon, "2026-10-14T09:00"), locked, text="Fel.", reason="Fel.", item_id=reported.id)
    with pytest.raises(NotAllowed):
        correct_minutes(at(cast.actor_of("alva"), "2026-10-14T09:00"), locked, text="Fel.", reason="Fel.", item_id=reported.id)
    client = signed_in(axel)
    client.send(f"/moten/{locked.id}/ratta", item_id=reported.id, text="Vi ringer inte.", reason="Missförstånd.")
    assert "Vi ringer inte." in client.page(f"/moten/{locked.id}/anteckningar").text


def test_who_heard_an_item_reads_and_answers_what_is_lifted_from_it(meeting, reported, birger, axel, simon, signed_in, clock):
    go_on(meeting, birger, axel)
    settle(at(birger, THEN), reported, outcome="lifted", outcome_text="Vi är inte överens om vem.", tasks=[])
    lifted = db.session.scalar(db.select(Escalation))
    assert (lifted.level, lifted.item_id, lifted.referral_id) == (4, reported.id, None)  # nobody is enhetschef at ALD
    clock.set(THEN)
    client = signed_in(axel)
    assert "Vi är inte överens om vem." in client.page(f"/lyft/{lifted.id}").text
    assert f"Lyft fråga {lifted.id}" in client.page("/").text
    assert signed_in(simon).get(f"/lyft/{lifted.id}").status_code == 404
    assert signed_in(cast.actor_of("alva")).get(f"/lyft/{lifted.id}").status_code == 404


def test_a_red_day_is_pointed_out_before_anyone_is_told(birger, signed_in):
    client = signed_in(birger)
    fields = {
        "kind": "cooperation", "starts_on": "2026-12-24", "starts_at_time": "9", "minutes": "60", "place": "Rum", "chair_id": birger.user_id,
        "reason": "Mycket.",
    }  # fmt: skip
    page = client.send("/moten/nytt", 422, **fields)
    assert "24 december 2026: ledig dag, Julafton. Välj en annan dag, eller kryssa i att mötet ska vara då." in page.errors
    assert db.session.scalar(db.select(MonthlyMeeting.id)) is None
    client.send("/moten/nytt", **fields, odd_day="y")
    page = client.send("/moten/nytt", 422, **fields, odd_day="y")
    assert "Det finns redan ett möte då. Välj en annan tid." in page.errors


def test_two_meetings_are_not_at_one_time(meeting, birger):
    told = {"form": "status", "minutes": 60, "place": "Rum", "chair_id": birger.user_id, "reason": "Mycket."}
    with pytest.raises(Refused, match="Det finns redan ett möte då"):
        add_meeting(birger, None, starts_at=meeting.starts_at, **told)


def test_an_anonymous_item_becomes_a_named_one_only_through_the_gate(meeting, anonymous, birger, berit, akt, soc, signed_in):
    with pytest.raises(NotAllowed):
        name_item(berit, anonymous, case=akt)
    client, here = signed_in(birger), f"/punkter/{anonymous.id}/namngiven"
    assert "Gör namngiven" in client.page(f"/punkter/{anonymous.id}").text
    assert "Du har ingen akt med det numret." in " ".join(client.send(here, 422, number="2026-9999").errors)
    there = client.send(here, number="2026-0001")
    named = db.session.scalars(db.select(AgendaItem).order_by(AgendaItem.id.desc())).first()
    assert there == f"/punkter/{named.id}"
    assert (named.case_id, named.state, named.age, named.question) == (akt.id, "submitted", "", "Kan ni ge stöd?")
    assert named.ground
    assert (anonymous.state, anonymous.case_id) == ("withdrawn", None)


def test_an_anonymous_item_that_a_unit_without_ground_hears_stays_anonymous(meeting, berit, ber, birger, akt, soc):
    heard = submit_item(birger, item_from(berit, ber, None, meeting, kind="consultation", age="66", heading="Man", unit_ids=[soc.id]))
    with pytest.raises(Refused):
        name_item(birger, heard, case=akt)
    db.session.rollback()
    assert db.session.get_one(AgendaItem, heard.id).state == "submitted"
    draft = item_from(berit, ber, None, meeting, kind="consultation", age="66", heading="Man", unit_ids=[soc.id])
    assert name_item(birger, draft, case=akt).state == "draft"


def test_an_outdated_save_says_that_it_changed_also_where_nothing_is_found_in_the_history(meeting, birger):
    from sipweb.actions.minutes import note_meeting

    go_on(meeting, birger, cast.actor_of("axel"))
    with pytest.raises(Changed, match="har ändrat under tiden"):
        note_meeting(at(birger, THEN), meeting, notes="X", version="0")


def test_a_series_says_which_months_have_a_meeting_and_where_the_alternation_breaks(meeting, birger, signed_in):
    fields = {
        "first": "2026-12-01", "first_form": "status", "nth": 2, "weekday": 1, "starts": "9", "minutes": 120, "place": "Rum",
        "chair_id": birger.user_id,
    }  # fmt: skip
    rows = signed_in(birger).post("/moten/serie", data=fields).page.rows()
    assert rows[0] == ["tisdag 8 december 2026", "Avstämningsmöte", "Månaden har redan ett möte, som inte ändras"]
    assert rows[9][2] == "Månaden har redan ett möte, som inte ändras. Samma slags möte som månaden efter"
    assert rows[10] == ["tisdag 12 oktober 2027", "Avstämningsmöte", "–"]
    rows = signed_in(birger).post("/moten/serie", data=fields | {"first_form": "cooperation"}).page.rows()
    assert rows[9][2] == "Månaden har redan ett möte, som inte ändras"


def test_only_the_next_meeting_stands_in_mitt_arbete_for_who_leads_them_all(meeting, birger, signed_in):
    text = signed_in(birger).page("/").text
    assert "Samverkansmöte 13 oktober 2026" in text
    assert "10 november 2026" not in text


def test_an_item_has_the_same_number_for_everyone_at_the_table(meeting, reported, birger, ber, signed_in):
    gone = submit_item(birger, item_from(birger, ber, None, meeting, kind="shared", heading="Fel", unit_ids=[]))
    withdraw_item(birger, gone, text="Fel möte.")
    other = submit_item(birger, item_from(birger, ber, None, meeting, kind="shared", heading="Mall", unit_ids=[]))
    assert f'id="punkt-{other.id}" value="2"' in signed_in(birger).page(f"/moten/{meeting.id}").html
    dag = signed_in(cast.actor_of("disa")).page(f"/moten/{meeting.id}/mapp")
    assert "Punkt 2: Gemensam fråga" in dag.text


def test_an_item_goes_first_and_the_page_leads_back_to_it(meeting, reported, birger, ber, signed_in):
    ids = [
        reported.id,
        *(submit_item(birger, item_from(birger, ber, None, meeting, kind="shared", heading=h, unit_ids=[])).id for h in "AB"),
    ]
    client = signed_in(birger)
    there = client.send(f"/moten/{meeting.id}/ordning", item=ids[2], way="first")
    assert there == f"/moten/{meeting.id}#punkt-{ids[2]}"
    order = db.session.scalars(db.select(AgendaItem.id).order_by(AgendaItem.position)).all()
    assert order == [ids[2], ids[0], ids[1]]
    client.send(f"/moten/{meeting.id}/ordning", item=ids[2], way="down")
    assert db.session.scalars(db.select(AgendaItem.id).order_by(AgendaItem.position)).all() == ids[:1] + ids[2:] + ids[1:2]


def test_the_ladder_says_when_each_level_was_reached_and_what_it_was_asked(meeting, reported, birger, axel, signed_in, clock):
    go_on(meeting, birger, axel)
    settle(at(birger, THEN), reported, outcome="lifted", outcome_text="Vi är inte överens om vem.", tasks=[])
    clock.set("2026-10-13T10:00")
    page = signed_in(birger).page(f"/lyft/{db.session.scalar(db.select(Escalation.id))}/utskrift")
    assert ["4 Avdelningschef", "Viktor Oxel", "2026-10-13 kl. 9.30", "Kan ni ge stöd?"] in page.rows()


def test_what_a_draft_lacks_is_said_before_it_is_reported(meeting, berit, ber, akt, birger, signed_in):
    draft = item_from(berit, ber, akt, meeting, question="", unit_ids=[])
    page = signed_in(birger).page(f"/punkter/{draft.id}/anmal")
    assert "Det här fattas innan punkten kan anmälas" in page.text
    assert "Välj vilka enheter punkten gäller." in page.text
    assert f"/punkter/{draft.id}/andra" in page.html


def test_a_manager_whose_unit_an_item_does_not_concern_reads_it_and_does_not_correct_it(meeting, shared, birger, axel, simon):
    go_on(meeting, birger, axel)
    settle(at(birger, THEN), shared, outcome="noted", outcome_text="", tasks=[])
    note_attendance(at(birger, THEN), meeting, came={birger.user_id: True})
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    finish_minutes(at(axel, "2026-10-13T11:00"), meeting)
    confirm_minutes(at(birger, "2026-10-13T12:00"), meeting)
    with pytest.raises(Refused, match="Välj en punkt som rör er enhet"):
        correct_minutes(at(simon, "2026-10-14T09:00"), meeting, text="Fel.", reason="Fel.", item_id=shared.id)


def test_who_has_said_that_they_can_not_come_is_not_yet_who_came(meeting, reported, birger, axel):
    say_absent(axel, meeting, is_absent=True, reason="Sjuk.")
    go_on(meeting, birger, axel)
    settle(at(birger, THEN), reported)
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    with pytest.raises(Refused, match="Skriv vilka som var med"):
        finish_minutes(at(axel, "2026-10-13T11:00"), meeting)


def test_what_stands_beside_the_agenda_is_there_also_while_the_meeting_goes_on(
    meeting, reported, birger, axel, ber, ald, akt, signed_in, clock
):
    register_urgent(birger, ber, to_unit_id=ald.id, case=akt, **CALLED)
    go_on(meeting, birger, axel)
    clock.set(THEN)
    assert "Akuta kontakter sedan sist" in signed_in(birger).page(f"/moten/{meeting.id}/nu").text


def test_who_heard_an_item_reads_nothing_of_a_question_that_went_on_between_others(
    pre_booked, berit, alva, ber, ald, soc, akt, birger, axel, simon, signed_in, clock
):
    held = hold_pre_meeting(at(alva, "2026-10-13T11:00"), pre_booked, structure="S", purpose="P", solvable=False)
    day = {"attempted_on": date(2026, 10, 13), "attempt": "Ringde."}
    lift_referral(at(alva, "2026-10-15T12:00"), held, question="Vem?", agreed=True, **day)
    going_on = db.session.scalar(db.select(Escalation))
    meeting = plan(at(birger, "2026-10-15T12:00"), first=date(2026, 11, 1))
    cast.consent_for(akt, "berit", "BER", "SOC")
    draft = item_from(berit, ber, akt, meeting, unit_ids=[ald.id, soc.id], referral_id=held.id)
    item = submit_item(at(birger, "2026-10-15T13:00"), draft)
    appoint(birger, meeting, chair_id=birger.user_id, writer_id=axel.user_id)
    begin_meeting(at(birger, "2026-11-10T09:05"), meeting)
    settle(at(birger, "2026-11-10T09:30"), item, outcome="lifted", outcome_text="Vi är inte överens om vem.", tasks=[])
    assert (going_on.level > 2, going_on.unit_ids, going_on.item_id) == (True, {ber.id, ald.id}, None)
    clock.set("2026-11-10T09:40")
    assert signed_in(axel).get(f"/lyft/{going_on.id}").status_code == 200
    assert signed_in(simon).get(f"/punkter/{item.id}").status_code == 200
    assert signed_in(simon).get(f"/lyft/{going_on.id}").status_code == 404
