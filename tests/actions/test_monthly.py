"""The monthly meetings: planned, moved, cancelled; items reported in time and late; held, written, confirmed, corrected."""

from datetime import date, datetime

import pytest

from sipweb.actions.access import block_user
from sipweb.actions.agenda import draft_item, edit_item, order_items, submit_item
from sipweb.actions.attendance import note_attendance, say_absent
from sipweb.actions.corrections import correct_minutes
from sipweb.actions.item_moved import accept_late, postpone_item, withdraw_item
from sipweb.actions.minutes import (
    begin_meeting,
    confirm_minutes,
    end_meeting,
    finish_minutes,
    give_back,
    make_inventory,
    note_item,
    settle_item,
)
from sipweb.actions.monthly import add_meeting, cancel_meeting, move_meeting, plan_series
from sipweb.actions.monthly_tasks import finish_task
from sipweb.actions.people import protect_person
from sipweb.actions.presiding import appoint
from sipweb.actions.urgent import answer_urgent, register_urgent
from sipweb.db import db
from sipweb.gate import Changed, NotAllowed, Refused
from sipweb.models import AgendaItem, Escalation, Event, JournalEntry, MonthlyMeeting, MonthlyTask
from sipweb.queries.agenda import items_of, tasks_before, why_not_hear
from sipweb.queries.monthly import attendance_figures, called_to, turn_to_write
from sipweb.queries.work import tasks
from sipweb.rules.monthly import series
from tests import cast
from tests.akter import withdraw
from tests.conftest import at, told

WHOLE = {
    "background": "Ensam.",
    "current_situation": "Bor kvar hemma.",
    "interventions": "Behandling.",
    "problem": "Ramlar.",
    "question": "Kan ni ge stöd?",
}


def plan(boss, first=date(2026, 10, 1), form="cooperation", nth=2, weekday=1, **more):
    told_ = {"starts": "09:00", "minutes": 120, "place": "Stora rummet", "chair_id": boss.user_id} | more
    return plan_series(boss, None, planned=series(first, form, nth, weekday), **told_)


@pytest.fixture
def meeting(birger):
    """Samverkansmöte Tuesday 13 October 9.00; Birger leads. Report by Monday 12.00; the clock says Monday 9.00."""
    return plan(birger)


def item_from(worker, unit, case, meeting, kind="individual", **more):
    told_ = {"unit_ids": [cast.unit_of("ALD").id]} | WHOLE | more
    return draft_item(worker, unit, meeting_id=meeting.id, kind=kind, case=case, **told_)


@pytest.fixture
def item(berit, ber, akt, meeting):
    return item_from(berit, ber, akt, meeting)


@pytest.fixture
def reported(item, birger):
    return submit_item(birger, item)


def hold(birger, meeting, writer="axel"):
    """The meeting goes on: Tuesday 13 October 9.05."""
    appoint(birger, meeting, chair_id=birger.user_id, writer_id=cast.user_of(writer).id)
    begin_meeting(at(birger, "2026-10-13T09:05"), meeting)
    return at(birger, "2026-10-13T09:30")


SETTLED = {"outcome": "agreed", "outcome_text": "Äldreenheten ringer.", "parallel": None, "to_unit_id": None, "transfer_on": None}


def settle(actor, item, who="alva", **more):
    todo = [("Ringa", cast.user_of(who).id, date(2026, 10, 20))]
    return settle_item(actor, item, **(SETTLED | {"tasks": todo} | more))


# Planning.


def test_a_year_of_meetings_alternates_by_month(meeting):
    found = db.session.scalars(db.select(MonthlyMeeting).order_by(MonthlyMeeting.starts_at)).all()
    assert len(found) == 12
    assert [(m.starts_at.date(), m.form) for m in found[:3]] == [
        (date(2026, 10, 13), "cooperation"), (date(2026, 11, 10), "status"), (date(2026, 12, 8), "cooperation"),
    ]  # fmt: skip


def test_a_month_that_has_a_meeting_is_left_alone_and_a_series_of_nothing_is_refused(meeting, birger):
    with pytest.raises(Refused, match="redan ett möte"):
        plan(birger)
    plan(birger, first=date(2026, 11, 1))
    assert db.session.scalar(db.select(db.func.count(MonthlyMeeting.id))) == 13


def test_a_handläggare_plans_nothing(berit):
    with pytest.raises(NotAllowed):
        plan(berit)


def test_a_cancelled_meeting_does_not_shift_the_series(meeting, birger):
    cancel_meeting(birger, meeting, reason="Sjuka.")
    forms = db.session.scalars(db.select(MonthlyMeeting.form).order_by(MonthlyMeeting.starts_at).limit(4)).all()
    assert forms == ["cooperation", "status", "cooperation", "status"]


def test_what_was_reported_goes_on_to_the_next_meeting_when_one_is_cancelled(meeting, reported, birger):
    cancel_meeting(birger, meeting, reason="Sjuka.")
    assert (reported.meeting.starts_at, reported.state) == (datetime(2026, 11, 10, 9), "submitted")
    assert "Punkterna går vidare till Avstämningsmöte 10 november 2026 kl.\u00a09.00." in told(cast.actor_of("axel"))[0]


def test_a_meeting_with_items_and_nothing_after_it_is_not_cancelled(birger, berit, ber, akt):
    only = add_meeting(
        birger, None, form="status", starts_at=datetime(2026, 10, 14, 9), minutes=60, place="X", chair_id=birger.user_id, reason="Y"
    )
    item_from(berit, ber, akt, only)
    with pytest.raises(Refused, match="Planera ett nytt möte först"):
        cancel_meeting(birger, only, reason="Sjuka.")
    assert only.state == "planned"


def test_a_moved_meeting_tells_the_called_and_is_never_moved_into_the_past(meeting, reported, birger):
    with pytest.raises(Refused, match="redan varit"):
        move_meeting(birger, meeting, starts_at=datetime(2026, 10, 11, 9), place="X", reason="Y")
    move_meeting(birger, meeting, starts_at=datetime(2026, 10, 14, 13), place="Lilla rummet", reason="Krock.")
    assert "är flyttat till 14 oktober 2026 kl.\u00a013.00" in told(cast.actor_of("axel"))[0]
    assert meeting.ends_at == datetime(2026, 10, 14, 15)


def test_nobody_makes_themselves_chair(meeting, axel, birger, eva):
    with pytest.raises(NotAllowed):
        appoint(axel, meeting, chair_id=axel.user_id, writer_id=None)
    appoint(eva, meeting, chair_id=axel.user_id, writer_id=birger.user_id)
    assert (meeting.chair.username, meeting.writer.username) == ("axel", "birger")


def test_a_samverkansmöte_calls_those_an_item_concerns_and_an_avstämningsmöte_every_biträdande(meeting, reported, birger):
    assert [one.name for one in called_to(meeting)] == ["Birger Bok", "Axel Gran"] or {one.name for one in called_to(meeting)} == {
        "Birger Bok",
        "Axel Gran",
    }
    other = db.session.scalar(db.select(MonthlyMeeting).where(MonthlyMeeting.form == "status"))
    assert {one.name for one in called_to(other)} == {"Birger Bok", "Axel Gran", "Simon Lind", "Ragnar Pil", "Otto Sälg", "Disa Vide"}


def test_the_one_who_wrote_longest_ago_writes(meeting, reported, birger, akt):
    hold(birger, meeting, writer="axel")
    settle(at(birger, "2026-10-13T09:30"), reported)
    end_meeting(at(birger, "2026-10-13T10:30"), meeting)
    turn = turn_to_write(called_to(meeting))
    assert [one.name for one in turn] == ["Birger Bok", "Axel Gran"]


# Reporting.


def test_only_a_manager_reports_what_a_handläggare_has_drafted(item, berit, birger):
    with pytest.raises(NotAllowed):
        submit_item(berit, item)
    submit_item(birger, item)
    assert item.state == "submitted"
    assert item.ground == "Samtycke, skriftligt, gäller till och med 2 oktober 2027"
    assert any("är anmäld till Samverkansmöte 13 oktober 2026" in text for text in told(cast.actor_of("axel")))


@pytest.mark.parametrize(
    "moment, state", [("2026-10-12T11:59", "submitted"), ("2026-10-12T12:00", "submitted"), ("2026-10-12T12:01", "late")]
)
def test_twelve_on_the_day_before_is_in_time_and_a_minute_later_is_not(item, birger, moment, state):
    submit_item(at(birger, moment), item, late_reason="Kom i morse." if state == "late" else "")
    assert item.state == state


def test_what_is_late_needs_a_reason_and_the_chair_takes_it_up_or_moves_it(item, birger, meeting, eva):
    late = at(birger, "2026-10-12T14:00")
    with pytest.raises(Refused, match="Tiden för att anmäla har gått ut") as why:
        submit_item(late, item)
    assert why.value.field == "late_reason"
    submit_item(late, item, late_reason="Kom i morse.")
    accept_late(late, item)
    assert item.state == "submitted"


def test_what_the_chair_moves_stands_as_a_new_item_of_the_next_meeting(item, birger, meeting):
    late = at(birger, "2026-10-12T14:00")
    submit_item(late, item, late_reason="Kom i morse.")
    postpone_item(late, item, text="Hinner inte.")
    new = db.session.scalar(db.select(AgendaItem).where(AgendaItem.moved_from_id == item.id))
    assert (item.state, item.outcome) == ("settled", "moved")
    assert (new.state, new.meeting.starts_at.date(), new.question) == ("submitted", date(2026, 11, 10), "Kan ni ge stöd?")
    assert [one.unit_id for one in new.heard_by] == [cast.unit_of("ALD").id]


def test_the_gate_is_asked_for_every_unit_that_hears_it(berit, ber, akt, meeting, birger, soc):
    item = item_from(berit, ber, akt, meeting, unit_ids=[cast.unit_of("ALD").id, soc.id])
    with pytest.raises(Refused, match="Samtycke saknas för Socialpsykiatri"):
        submit_item(birger, item)
    assert item.state == "draft"


@pytest.mark.parametrize("lacks", ["background", "current_situation", "interventions", "problem", "question"])
def test_an_item_about_a_person_has_the_parts_of_the_routine(berit, ber, akt, meeting, birger, lacks):
    item = item_from(berit, ber, akt, meeting, **{lacks: " "})
    with pytest.raises(Refused, match="Utkastet är inte klart"):
        submit_item(birger, item)


def test_a_difficulty_needs_the_handläggares_own_attempts(berit, ber, akt, meeting, birger):
    item = item_from(berit, ber, akt, meeting, kind="difficulty")
    with pytest.raises(Refused, match="Prata med varandra först"):
        submit_item(birger, item)


def test_an_anonymous_consultation_holds_no_number_and_no_name_that_the_writer_may_see(berit, ber, meeting, birger, akt):
    item = item_from(berit, ber, None, meeting, kind="consultation", age="66", heading="Äldre man", background="19600305-2385")
    with pytest.raises(Refused, match="Ta bort"):
        submit_item(birger, item)
    edit_item(berit, item, unit_ids=[cast.unit_of("ALD").id], meeting_id=meeting.id, background="Gun Östberg behöver stöd.")
    with pytest.raises(Refused, match="Gun"):
        submit_item(birger, item)
    edit_item(berit, item, unit_ids=[cast.unit_of("ALD").id], meeting_id=meeting.id, background="En äldre man.")
    assert submit_item(birger, item).state == "submitted"


def test_other_kinds_about_a_person_are_about_an_akt(berit, ber, meeting):
    with pytest.raises(Refused, match="vilken akt"):
        item_from(berit, ber, None, meeting)


def test_what_is_reported_is_not_rewritten_but_can_be_taken_back_with_a_reason(reported, berit, birger, meeting):
    with pytest.raises(Refused, match="redan anmäld"):
        edit_item(berit, reported, unit_ids=[], meeting_id=meeting.id, question="X")
    withdraw_item(birger, reported, text="Löst.")
    assert (reported.state, reported.withdrawn_why) == ("withdrawn", "Löst.")
    assert "tillbakatagen" in told(cast.actor_of("axel"))[0]


def test_two_who_write_the_same_draft_do_not_overwrite_each_other(item, berit, bodil, meeting):
    first = str(item.version)
    edit_item(berit, item, unit_ids=[], meeting_id=meeting.id, question="Ny.", version=first)
    with pytest.raises(Changed, match="Det du skrev står kvar"):
        edit_item(bodil, item, unit_ids=[], meeting_id=meeting.id, question="Annan.", version=first)
    assert item.question == "Ny."


# Who reads it.


@pytest.mark.parametrize(
    "username, sees",
    [
        ("berit", True),
        ("bodil", True),
        ("birger", True),
        ("axel", True),
        ("alva", False),
        ("simon", False),
        ("viktor", False),
        ("cecilia", False),
        ("tore", False),
    ],
)
def test_an_item_about_a_person_is_for_the_units_it_concerns(reported, username, sees):
    found = db.session.scalars(AgendaItem.visible_to(cast.actor_of(username))).all()
    assert bool(found) == sees


def test_a_draft_is_only_the_own_units(item, axel, berit):
    assert db.session.scalars(AgendaItem.visible_to(axel)).all() == []
    assert db.session.scalars(AgendaItem.visible_to(berit)).all() == [item]


def test_the_chair_reads_every_item_until_the_minutes_are_locked_and_not_after(meeting, reported, birger, simon, axel):
    appoint(birger, meeting, chair_id=simon.user_id, writer_id=axel.user_id)
    assert db.session.scalars(AgendaItem.visible_to(simon)).all() == [reported]
    begin_meeting(at(simon, "2026-10-13T09:00"), meeting)
    settle(at(simon, "2026-10-13T09:30"), reported)
    note_attendance(at(simon, "2026-10-13T09:40"), meeting, came={simon.user_id: True})
    end_meeting(at(simon, "2026-10-13T10:00"), meeting)
    finish_minutes(at(axel, "2026-10-13T11:00"), meeting)
    confirm_minutes(at(simon, "2026-10-13T12:00"), meeting)
    assert db.session.scalars(AgendaItem.visible_to(simon)).all() == []
    assert db.session.scalars(AgendaItem.visible_to(axel)).all() == [reported]


def test_a_spärr_shuts_out_also_from_the_agenda(reported, birger, akt):
    block_user(birger, akt, user_id=cast.user_of("bodil").id, reason="Släkt.")
    assert db.session.scalars(AgendaItem.visible_to(cast.actor_of("bodil"))).all() == []


def test_a_protected_persons_item_is_for_named_readers_only_also_for_the_chair(meeting, reported, birger, simon, akt, berit):
    appoint(birger, meeting, chair_id=simon.user_id, writer_id=None)
    protect_person(birger, akt, protection="flagged", protection_checked_on=cast.TODAY)
    assert db.session.scalars(AgendaItem.visible_to(simon)).all() == []
    assert db.session.scalars(AgendaItem.visible_to(cast.actor_of("alva"))).all() == []
    for one in ("berit", "axel"):  # axel's unit hears it, and somebody there must be able to
        assert db.session.scalars(AgendaItem.visible_to(cast.actor_of(one))).all() == [reported]


def test_what_is_about_no_one_every_manager_reads(berit, ber, meeting, birger, otto, alva):
    item = draft_item(
        berit, ber, meeting_id=meeting.id, kind="trend", unit_ids=[], heading="Fler unga", problem="Fler söker.", question="Ser ni det?"
    )
    submit_item(birger, item)
    assert db.session.scalars(AgendaItem.visible_to(otto)).all() == [item]
    assert db.session.scalars(AgendaItem.visible_to(alva)).all() == []
    assert len(called_to(meeting)) == 6


# The meeting.


def test_a_meeting_begins_on_its_day_with_someone_who_leads_and_someone_who_writes(meeting, birger):
    with pytest.raises(Refused, match="inte i dag"):
        begin_meeting(birger, meeting)
    with pytest.raises(Refused, match="vem som skriver"):
        begin_meeting(at(birger, "2026-10-13T09:00"), meeting)


def test_a_meeting_does_not_begin_before_the_chair_has_answered_what_was_late(item, birger, meeting, axel):
    submit_item(at(birger, "2026-10-12T14:00"), item, late_reason="Kom i morse.")
    appoint(birger, meeting, chair_id=birger.user_id, writer_id=axel.user_id)
    with pytest.raises(Refused, match="kom för sent"):
        begin_meeting(at(birger, "2026-10-13T09:00"), meeting)


def test_every_item_has_an_outcome_before_the_meeting_can_end(meeting, reported, birger):
    now = hold(birger, meeting)
    with pytest.raises(Refused, match="1 punkt har inget utfall än"):
        end_meeting(now, meeting)
    settle(now, reported)
    assert end_meeting(now, meeting).state == "minutes"


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"outcome_text": " "}, "outcome_text"),
        ({"tasks": []}, "task_1"),
        ({"outcome": "lifted", "outcome_text": ""}, "outcome_text"),
        ({"outcome": "moved", "outcome_text": ""}, "outcome_text"),
        ({"outcome": "transfer_decided"}, "to_unit_id"),
    ],
)
def test_an_outcome_is_whole(meeting, reported, birger, wrong, field):
    now = hold(birger, meeting)
    with pytest.raises(Refused) as why:
        settle(now, reported, **wrong)
    assert why.value.field == field
    assert reported.state == "submitted"


def test_a_consultation_says_whether_several_units_are_needed(berit, ber, akt, meeting, birger):
    item = submit_item(birger, item_from(berit, ber, akt, meeting, kind="consultation"))
    now = hold(birger, meeting)
    with pytest.raises(Refused) as why:
        settle(now, item)
    assert why.value.field == "parallel"
    assert settle(now, item, parallel=True).parallel is True


def test_ongoing_insatser_stay_where_they_are_whatever_is_decided(meeting, reported, birger, akt, ald):
    before = (akt.decision_unit_id, [t.insatser_since for t in akt.tracks])
    settle(
        hold(birger, meeting),
        reported,
        outcome="transfer_decided",
        outcome_text="Stegvis.",
        to_unit_id=ald.id,
        transfer_on=date(2027, 1, 1),
    )
    assert (akt.decision_unit_id, [t.insatser_since for t in akt.tracks]) == before


def test_what_is_lifted_goes_to_the_enhetschefer_with_the_report_and_is_not_lifted_twice(meeting, reported, birger, akt, eva):
    cast.add_someone("hugo", "Hugo Ask", [(cast.HEAD, "ALD")])  # or the level would be vacant there, and passed over
    now = hold(birger, meeting)
    settle(now, reported, outcome="lifted", outcome_text="Vi kom inte överens om vem som börjar.", tasks=[])
    (one,) = db.session.scalars(db.select(Escalation)).all()
    assert (one.level, one.case_id, one.question) == (3, akt.id, "Kan ni ge stöd?")
    assert one.steps[-1].report == "Vi kom inte överens om vem som börjar."
    assert {unit.code for unit in one.units} == {"BER", "ALD"}
    with pytest.raises(Refused, match="redan lyft"):
        settle(now, reported)


def test_an_urgent_contact_that_was_answered_is_taken_up_when_the_meeting_ends(meeting, reported, birger, axel, ber, ald, akt):
    told_ = {
        "called_at": datetime(2026, 10, 12, 8),
        "reached": "Axel",
        "how": "phone",
        "matter": "Föll.",
        "why_urgent": "I natt.",
        "outcome": "Larm.",
    }
    urgent = register_urgent(birger, ber, to_unit_id=ald.id, case=akt, ground="later", **told_)
    answer_urgent(axel, urgent, answer="agrees")
    now = hold(birger, meeting)
    settle(now, reported)
    end_meeting(now, meeting)
    assert urgent.state == "reported"


def test_the_inventory_of_a_term_is_made_once_at_an_avstämningsmöte(birger, axel):
    status = plan(birger, form="status")
    now = hold(birger, status)
    made = make_inventory(now, status, figures={"Kommande överföringar": 7}, text="Boenden.")
    assert (made.term, made.figures) == ("HT 2026", '{"Kommande överföringar": 7}')
    with pytest.raises(Refused, match="redan gjord"):
        make_inventory(now, status, figures={})


def test_when_the_consent_is_taken_back_the_item_is_moved_or_noted_and_nothing_else(meeting, reported, berit, birger, akt):
    consent = akt.consents[0]
    withdraw(akt, "BER", "ALD", 0)
    assert "Äldreenheten" in why_not_hear(birger, reported)
    now = hold(birger, meeting)
    with pytest.raises(Refused, match="kan inte behandlas"):
        settle(now, reported)
    assert settle(now, reported, outcome="noted", outcome_text="", tasks=[]).outcome == "noted"
    assert consent.state != "given"


def test_two_note_takers_do_not_overwrite_each_other(meeting, reported, birger, axel):
    now, first = hold(birger, meeting), str(reported.version)
    note_item(now, reported, notes="Mitt.", version=first)
    with pytest.raises(Changed):
        note_item(at(axel, "2026-10-13T09:40"), reported, notes="Ditt.", version=first)
    assert reported.notes == "Mitt."


def test_a_task_stands_in_mitt_arbete_until_it_is_done_and_at_the_next_meeting(meeting, reported, birger, alva):
    settle(hold(birger, meeting), reported)
    task = db.session.scalar(db.select(MonthlyTask))
    assert "Uppgift från mötet" in [t.title for t in tasks(alva)]
    later = db.session.scalar(db.select(MonthlyMeeting).where(MonthlyMeeting.form == "status"))
    assert tasks_before(birger, later) == [task]
    finish_task(alva, task)
    assert "Uppgift från mötet" not in [t.title for t in tasks(alva)]
    assert tasks_before(birger, later) == []
    with pytest.raises(Refused, match="redan"):
        finish_task(alva, task)


def test_settling_again_keeps_the_tasks_that_stay_and_takes_away_the_others(meeting, reported, birger):
    now = hold(birger, meeting)
    settle(now, reported)
    settle(now, reported, tasks=[("Skriva", cast.user_of("berit").id, None, reported.tasks[0].id)])
    assert [(t.what, t.is_dropped) for t in reported.tasks] == [("Ringa", True), ("Skriva", False)]


# After.


@pytest.fixture
def written(meeting, reported, birger, axel):
    now = hold(birger, meeting)
    note_attendance(now, meeting, came={birger.user_id: True, axel.user_id: False})
    settle(now, reported)
    end_meeting(now, meeting)
    finish_minutes(at(axel, "2026-10-13T11:00"), meeting)
    return meeting


def test_the_chair_gives_the_minutes_back_or_locks_them(written, birger, axel, reported):
    now = at(birger, "2026-10-13T13:00")
    with pytest.raises(NotAllowed):
        confirm_minutes(at(axel, "2026-10-13T13:00"), written)
    give_back(now, written, text="Skriv vem.")
    assert written.state == "minutes"
    settle(at(axel, "2026-10-13T13:10"), reported, outcome_text="Alva ringer.")
    finish_minutes(at(axel, "2026-10-13T13:20"), written)
    confirm_minutes(now, written)
    assert written.state == "done"
    with pytest.raises(Refused, match="rättelse"):
        settle(now, reported)


def test_locked_minutes_are_a_line_in_the_akt_and_text_for_the_journal(written, birger, akt, ber):
    confirm_minutes(at(birger, "2026-10-13T13:00"), written)
    event = db.session.scalar(db.select(Event).where(Event.verb == "item.minuted"))
    assert (event.case_id, event.unit_id, event.title) == (akt.id, ber.id, "Behandlad på Samverkansmöte 13 oktober 2026 kl.\u00a09.00")
    assert "Äldreenheten ringer." in event.text
    entry = db.session.scalars(db.select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert "– Ringa, Alva Ek, senast 2026-10-20" in entry.text


def test_locked_minutes_are_corrected_with_a_reason_and_stay_as_they_were(written, birger, reported):
    now = at(birger, "2026-10-13T13:00")
    with pytest.raises(Refused, match="inte låsta"):
        correct_minutes(now, written, text="X", reason="Y")
    confirm_minutes(now, written)
    correct_minutes(now, written, text="Alva ringde redan.", reason="Fel person.", item_id=reported.id)
    assert reported.outcome_text == "Äldreenheten ringer."


def test_attendance_is_counted_at_avstämningsmöten(birger, axel, berit, ber):
    status = plan(birger, form="status")
    say_absent(axel, status, is_absent=True, reason="Semester.", deputy_id=cast.user_of("simon").id)
    hold(birger, status, writer="simon")
    note_attendance(at(birger, "2026-10-13T09:30"), status, came={birger.user_id: True, axel.user_id: False})
    end_meeting(at(birger, "2026-10-13T10:30"), status)
    assert [tuple(row) for row in attendance_figures(date(2026, 1, 1), date(2026, 12, 31))] == [
        ("Axel Gran", 1, 0, 1, 0), ("Birger Bok", 1, 1, 0, 0),
    ]  # fmt: skip


def test_someone_who_can_not_come_says_why(axel, birger):
    status = plan(birger, form="status")
    with pytest.raises(Refused, match="varför"):
        say_absent(axel, status, is_absent=True, reason=" ")


def test_the_order_of_the_agenda_is_changed_by_those_who_lead_or_write(meeting, reported, birger, berit, ber, akt, simon):
    other = submit_item(birger, item_from(berit, ber, akt, meeting, question="Två?"))
    with pytest.raises(NotAllowed):
        order_items(simon, meeting, ids=[other.id])
    order_items(birger, meeting, ids=[other.id, reported.id, 999])
    assert [one.id for one in items_of(birger, meeting)] == [other.id, reported.id]
