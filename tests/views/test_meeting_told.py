"""Small things around a meeting that must not mislead: notices, countdowns, corrections, what two windows say."""

from datetime import date

import pytest

from sipweb.actions.agenda import name_item, submit_item
from sipweb.actions.attendance import note_attendance
from sipweb.actions.corrections import correct_minutes
from sipweb.actions.item_moved import withdraw_item
from sipweb.actions.minutes import confirm_minutes, end_meeting, finish_minutes, make_inventory, note_item
from sipweb.actions.urgent import answer_urgent, register_urgent
from sipweb.db import db
from sipweb.gate import NotAllowed
from sipweb.models import Event, JournalEntry, Notice
from sipweb.rules.escalations import answered_by_nobody
from tests import cast
from tests.actions.test_monthly import hold, item, item_from, meeting, plan, reported, settle
from tests.conftest import at
from tests.test_doors import CALLED

assert item and meeting and reported  # fixtures

THEN = "2026-10-13T09:30"


def last_notice(username):
    rows = db.select(Notice).where(Notice.to_user_id == cast.user_of(username).id).order_by(Notice.id.desc())
    return db.session.scalars(rows).first()


def test_a_notice_of_what_was_taken_back_leads_to_why(meeting, reported, birger, axel, alva, signed_in):
    withdraw_item(birger, reported, text="Gun har flyttat.")
    assert last_notice("axel").about == f"item:{reported.id}"
    assert "Tillbakatagen: Gun har flyttat." in signed_in(axel).page(f"/punkter/{reported.id}").text
    signed_in(alva).page(f"/punkter/{reported.id}", 404)
    assert "2026-0001" not in signed_in(axel).page(f"/moten/{meeting.id}").text
    draft = withdraw_item(birger, item_from(birger, reported.unit, reported.case, meeting), text="Fel.")
    signed_in(axel).page(f"/punkter/{draft.id}", 404)


def test_who_hears_an_anonymous_item_is_told_when_it_is_named(berit, ber, meeting, birger, akt, axel, signed_in):
    item = submit_item(birger, item_from(berit, ber, None, meeting, kind="consultation", age="66", heading="Äldre man"))
    named = name_item(birger, item, case=akt)
    notice = last_notice("axel")
    assert (notice.about, "är nu namngiven. Akt 2026-0001." in notice.text) == (f"item:{named.id}", True)
    signed_in(axel).page(f"/punkter/{named.id}")
    assert "Ersatt av en namngiven punkt." in signed_in(axel).page(f"/punkter/{item.id}").text


def test_only_the_chair_and_the_writer_write_what_came_of_an_item(meeting, reported, birger, signed_in):
    then = hold(birger, meeting)
    appointed = {meeting.chair_id, meeting.writer_id}
    other = cast.add_someone("anna", "Anna Alm", [(cast.BOSS, "ALD")])
    assert other.id not in appointed
    with pytest.raises(NotAllowed):
        note_item(at(cast.actor_of("anna"), THEN), reported, notes="ALD ändrar.")
    assert note_item(then, reported, notes="Vi skriver.").notes == "Vi skriver."


def test_a_correction_of_a_persons_item_stands_in_the_akt_and_the_handläggare_is_told(meeting, reported, birger, berit):
    then = hold(birger, meeting)
    settle(then, reported)
    end_meeting(then, meeting)
    note_attendance(then, meeting, came={birger.user_id: True})
    finish_minutes(then, meeting)
    confirm_minutes(then, meeting)
    correct_minutes(at(birger, "2026-10-14T09:00"), meeting, text="Vi ringer inte.", reason="Missförstånd.", item_id=reported.id)
    line = db.session.scalars(db.select(Event).order_by(Event.id.desc())).first()
    assert (line.title.startswith("Rättelse av anteckningarna från Samverkansmöte"), line.text) == (
        True,
        "Vi ringer inte.\nSkäl: Missförstånd.",
    )
    assert "Vi ringer inte." in db.session.scalars(db.select(JournalEntry).order_by(JournalEntry.id.desc())).first().text
    assert last_notice("berit").text.startswith("En rättelse är gjord")


def test_two_windows_that_move_a_meeting_are_told_which_day_the_other_chose(meeting, birger, eva, signed_in):
    here, fields = f"/moten/{meeting.id}/flytta", {"starts_at_time": "10", "place": "Rum", "reason": "Sjuk."}
    version = signed_in(birger).page(here).values()["version"]
    signed_in(birger).send(here, **fields, starts_on="2026-10-14", version=version)
    page = signed_in(eva).send(here, 409, **fields, starts_on="2026-10-15", version=version)
    assert "2026-10-14" in page.text.split("Så här står det nu")[1]


def test_the_days_of_a_series_are_changed_with_everything_that_was_chosen(birger, signed_in):
    fields = {
        "first": "2026-12-01", "first_form": "cooperation", "nth": "3", "weekday": "2", "starts": "9.30", "minutes": "150",
        "place": "Linden", "chair_id": str(birger.user_id),
    }  # fmt: skip
    answer = signed_in(birger).post("/moten/serie", data=fields)
    assert answer.page.h1 == "Granska mötena"
    back = signed_in(birger).post("/moten/serie", data=fields | {"change": "1"})
    assert back.status_code == 200
    assert {name: value for name, value in back.page.values().items() if name in fields} == fields


def test_a_consent_that_ends_before_the_meeting_is_pointed_out_when_the_item_is_reported(berit, ber, birger, axel, signed_in):
    late = cast.known("berit", "birger", "BER", "Nils Berg", date(1950, 2, 3), "195002032384")
    cast.consent_for(late, "berit", "BER", "ALD", valid_to=date(2026, 10, 12))
    item = item_from(berit, ber, late, plan(birger))
    assert "Grunden gäller inte till mötets dag för Äldreenheten." in signed_in(birger).page(f"/punkter/{item.id}/anmal").text


def test_at_the_top_nobody_is_missing_when_another_avdelningschef_signs():
    """Eva's units 1 and 2 are in the department of 7, unit 3 in that of 8."""
    seats = {4: {1: frozenset({7}), 2: frozenset({7}), 3: frozenset({8})}}
    assert answered_by_nobody(4, [1, 2, 3], seats, 7, 1) == []
    assert answered_by_nobody(4, [1, 2], seats, 7, 1) == [2]


def test_the_minutes_hold_what_belonged_to_no_item_the_inventory_and_the_urgent_contacts(
    ber, ald, akt, birger, axel, disa, signed_in, clock
):
    status = plan(birger, form="status")
    urgent = register_urgent(birger, ber, to_unit_id=ald.id, case=akt, **CALLED)
    answer_urgent(axel, urgent, answer="agrees")
    then = hold(birger, status)
    make_inventory(then, status, figures={"Kommande överföringar": 12, "Behovet bedömt": 12}, text="Vi behöver fler platser.")
    end_meeting(then, status)
    clock.set("2026-10-20T09:00")
    text = signed_in(axel).page(f"/moten/{status.id}/anteckningar").text
    assert "Terminsinventering HT 2026" in text
    assert "Vi behöver fler platser." in text
    assert "akt 2026-0001: Beroendeenheten → Äldreenheten" in text
    other = signed_in(disa).page(f"/moten/{status.id}/anteckningar").text
    assert ("Vi behöver fler platser." in other, "2026-0001" in other) == (True, False)


def test_the_question_on_the_projector_names_nobody_until_visa(meeting, berit, ber, akt, birger, signed_in, clock):
    item = submit_item(birger, item_from(berit, ber, akt, meeting, question="Kan Gun Östberg få stöd?"))
    hold(birger, meeting)
    clock.set(THEN)
    page = signed_in(birger).page(f"/punkter/{item.id}/nu")
    lead = next(one.text for one in page.main.all("p") if "sip-lead" in one.attrs.get("class", ""))
    assert lead == "Kan [namn] få stöd?"
    assert "Kan Gun Östberg få stöd?" in page.text  # under Visa
