"""From proposal to change, what the program notices, frozen figures, and the yearly follow-up."""

import json
from datetime import date

import pytest

from sipweb.actions.agenda import submit_item
from sipweb.actions.announcements import send_announcement, write_announcement
from sipweb.actions.attendance import note_attendance
from sipweb.actions.deviations import Link, cancel_deviation, draft_deviation, report_deviation
from sipweb.actions.improvements import assign_improvement, close_improvement, decide_improvement, freeze_figures, withdraw_figures
from sipweb.actions.item_moved import withdraw_item
from sipweb.actions.noticed import dismiss_noticed
from sipweb.actions.own_part import change_track
from sipweb.db import db, writing
from sipweb.gate import NotAllowed, Refused
from sipweb.models import (
    Announcement,
    AnnouncementCopy,
    Attendance,
    Deviation,
    FrozenFigures,
    Improvement,
    Meeting,
    MonthlyAttendance,
    MonthlyMeeting,
    NoticedDeviation,
)
from sipweb.queries.deviation_figures import figures, from_kept
from sipweb.queries.improvements import owners, proposals
from sipweb.queries.noticed import DETECTORS, counts, noticed
from sipweb.queries.work import tasks
from sipweb.queries.yearly import yearly
from sipweb.rules.deviation_figures import Period
from sipweb.rules.deviations import CATEGORIES, PARTS
from sipweb.rules.noticed import KINDS
from sipweb.rules.yearly import told as as_lines
from sipweb.rules.yearly import year_of
from tests import cast
from tests.actions.test_deviations import STEP_1
from tests.actions.test_monthly import hold, item_from, plan
from tests.conftest import at, history, told

DUE = {"due_on": date(2026, 11, 12)}


@pytest.fixture
def reported(berit, birger, ber, ald) -> Deviation:
    return report_deviation(birger, draft_deviation(berit, ber, unit_ids=[ald.id], **STEP_1))


@pytest.fixture
def owned(reported, cecilia, axel) -> Improvement:
    return assign_improvement(cecilia, reported, owner_id=axel.user_id, **DUE)


# From proposal to change.


def test_a_proposal_gets_an_owner_a_decision_an_effect_and_an_answer_to_the_writer(owned, axel, berit, birger, reported):
    assert told(axel)[0] == "Du är utsedd att ansvara för ett förbättringsförslag."
    assert [(row.state, row.owner, row.due_on) for row in proposals(berit)] == [("owned", "Axel Gran", date(2026, 11, 12))]
    decide_improvement(axel, owned, decision="done", decision_text="Enheten bekräftar alla tider.")
    close_improvement(axel, owned, effect="Ingen har väntat sedan dess.", answer="Tider bekräftas nu dagen före.")
    assert (owned.state, owned.decided_on, owned.closed_on) == ("closed", date(2026, 10, 12), date(2026, 10, 12))
    assert told(berit)[0] == told(birger)[0] == "Ditt förbättringsförslag har fått svar: det här ändrades."
    assert proposals(berit) == []
    assert [row.state for row in proposals(berit, everything=True)] == ["closed"]
    assert history()[-3:] == [("cecilia", "improvement.assign"), ("axel", "improvement.decide"), ("axel", "improvement.close")]


def test_what_is_changed_has_an_effect_and_whoever_wrote_it_an_answer_also_to_a_no(owned, axel):
    decide_improvement(axel, owned, decision="partly", decision_text="Delvis.")
    with pytest.raises(Refused, match="vilken effekt"):
        close_improvement(axel, owned, effect=" ", answer="Klart.")
    with pytest.raises(Refused, match="Skriv ett svar"):
        close_improvement(axel, owned, effect="Bra.", answer="")
    with writing():
        db.session.execute(db.update(Improvement).values(decision="not_done", version=Improvement.version + 1))
    assert close_improvement(axel, owned, effect="", answer="Inte i år.").state == "closed"


def test_only_the_owner_and_the_controller_decide(owned, birger, eva, cecilia):
    for actor in (birger, eva):
        with pytest.raises(NotAllowed):
            decide_improvement(actor, owned, decision="done", decision_text="Ja.")
    assert decide_improvement(cecilia, owned, decision="done", decision_text="Ja.").state == "decided"
    with pytest.raises(Refused, match="Förslaget är nu ”beslutat”"):
        decide_improvement(cecilia, owned, decision="done", decision_text="Ja.")


def test_the_owner_reads_the_report_and_the_day_is_to_come(reported, cecilia, simon, axel, berit):
    assert [name for _, name in owners(reported)] == ["Axel Gran", "Birger Bok", "Cecilia Al", "Eva Palm"]
    with pytest.raises(Refused, match="Välj en chef"):
        assign_improvement(cecilia, reported, owner_id=simon.user_id, **DUE)
    with pytest.raises(Refused, match="redan varit"):
        assign_improvement(cecilia, reported, owner_id=axel.user_id, due_on=date(2026, 10, 11))
    with pytest.raises(NotAllowed):
        assign_improvement(berit, reported, owner_id=axel.user_id, **DUE)


def test_another_owner_can_be_named_until_there_is_a_decision(owned, reported, axel, birger, eva):
    assign_improvement(birger, reported, owner_id=eva.user_id, **DUE)
    assert owned.owner_id == eva.user_id
    decide_improvement(eva, owned, decision="done", decision_text="Ja.")
    with pytest.raises(Refused, match="beslutat"):
        assign_improvement(birger, reported, owner_id=axel.user_id, **DUE)


def test_the_proposal_of_a_cancelled_report_is_followed_no_more(owned, reported, birger, axel):
    cancel_deviation(birger, reported, text="Fel.")
    assert proposals(birger) == []
    with pytest.raises(Refused, match="makulerad"):
        assign_improvement(birger, reported, owner_id=axel.user_id, **DUE)


def test_no_number_is_written_in_a_decision_or_an_answer(owned, axel):
    with pytest.raises(Refused, match="Ta bort ”2026-0001”"):
        decide_improvement(axel, owned, decision="done", decision_text="Se 2026-0001.")


def test_the_owner_is_reminded_until_it_is_closed(owned, axel, reported):
    assert [(task.due, task.title) for task in tasks(axel) if task.endpoint == "improvements.show"] == [
        (date(2026, 11, 12), "Besluta om förbättringsförslaget")
    ]
    decide_improvement(axel, owned, decision="done", decision_text="Ja.")
    assert [task.title for task in tasks(axel) if task.endpoint == "improvements.show"] == ["Skriv in effekten och svara"]
    close_improvement(axel, owned, effect="Bra.", answer="Klart.")
    assert [task for task in tasks(axel) if task.endpoint == "improvements.show"] == []


# What the program notices.


def keys(actor) -> list[tuple[str, int | None]]:
    return [(one.kind, one.about_unit_id) for one in noticed(actor)]


def test_a_trepartsmöte_without_förmöte_is_noticed_by_both_units(three_held, birger, axel, alva, ber, ald):
    then = at(birger, "2026-10-16T09:00")
    assert ("no_pre", ald.id) not in keys(then)
    with writing():
        db.session.execute(db.update(Meeting).where(Meeting.kind == "pre").values(state="cancelled"))
    assert ("no_pre", ald.id) in keys(then)
    assert ("no_pre", ber.id) in keys(at(axel, "2026-10-16T09:00"))
    for other in (alva, cast.actor_of("simon"), cast.actor_of("cecilia"), cast.actor_of("viktor")):
        assert keys(at(other, "2026-10-16T09:00")) == []


def test_between_two_that_are_current_no_förmöte_is_demanded(three_held, birger, ald):
    with writing():
        db.session.execute(db.update(Meeting).where(Meeting.kind == "pre").values(state="cancelled"))
        db.session.execute(db.text("UPDATE referral SET is_direct = 1"))
    assert ("no_pre", ald.id) not in keys(at(birger, "2026-10-16T09:00"))


@pytest.mark.parametrize("now, is_late", [("2026-10-19T23:00", False), ("2026-10-20T00:00", True)])
def test_a_request_without_an_answer_is_noticed_the_day_after_it_was_due(sent, birger, ald, now, is_late):
    assert sent.answer_due == date(2026, 10, 19)
    assert (("late_answer", ald.id) in keys(at(birger, now))) == is_late


def test_a_request_that_was_answered_too_late_stays_noticed_and_one_in_time_is_not(assigned, birger, ald):
    assert keys(at(birger, "2026-11-12T09:00")) == []
    with writing():
        db.session.execute(db.text("UPDATE referral SET answer_due = '2026-10-11'"))
    assert keys(at(birger, "2026-11-12T09:00")) == [("late_answer", ald.id)]


def test_someone_who_was_called_and_did_not_come_is_noticed_by_the_other_unit(three_held, birger, axel, ald):
    with writing():
        came = db.update(Attendance).where(Attendance.unit_id == ald.id, Attendance.part == "staff")
        db.session.execute(came.values(attended=False))
    then = at(birger, "2026-10-16T09:00")
    assert ("absent", ald.id) in keys(then)
    assert [kind for kind, _ in keys(at(axel, "2026-10-16T09:00"))] == []


def test_a_unit_that_nobody_came_from_is_noticed_by_the_one_that_led_the_meeting(birger, axel, simon, ber, ald, soc):
    meeting = plan(birger, form="status", first=date(2026, 10, 1))
    now = hold(birger, meeting)
    came = {birger.user_id: True, axel.user_id: False, simon.user_id: False}
    note_attendance(now, meeting, came=came, reasons={axel.user_id: "", simon.user_id: "Sjuk."}, deputies=dict.fromkeys(came))
    then = at(birger, "2026-10-14T09:00")
    assert keys(then) == []  # it goes on
    with writing():
        db.session.execute(db.update(MonthlyMeeting).values(state="done", version=MonthlyMeeting.version + 1))
    (one,) = noticed(then)
    assert (one.kind, one.unit_id, one.about_unit_id, one.case_id, one.monthly_id) == ("absent_monthly", ber.id, ald.id, None, meeting.id)
    for actor in (axel, simon):
        assert keys(at(actor, "2026-10-14T09:00")) == []
    with writing():
        deputy = db.update(MonthlyAttendance).where(MonthlyAttendance.user_id == axel.user_id).values(deputy_id=birger.user_id)
        db.session.execute(deputy)
    assert noticed(then) == []


def test_a_point_that_was_taken_back_is_not_late(akt, berit, birger, axel, ber, ald):
    meeting = plan(birger)
    item = item_from(berit, ber, akt, meeting)
    submit_item(at(birger, "2026-10-12T13:00"), item, late_reason="Bråttom.")
    then = at(axel, "2026-10-12T15:00")
    assert keys(then) == [("late_item", ber.id)]
    withdraw_item(at(birger, "2026-10-12T14:00"), item, text="Löst.")
    assert keys(then) == []


def test_a_besked_that_is_not_sent_or_not_acknowledged_in_time_is_noticed(akt, berit, birger, alva, axel, ber, ald):
    cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")
    sent = write_announcement(berit, akt, unit_id=ber.id)
    send_announcement(berit, sent, text="Nytt.", need="planering.", unit_ids=[ald.id])
    write_announcement(berit, akt, unit_id=ber.id)
    assert keys(at(birger, "2026-10-19T09:00")) == []
    assert sorted(keys(at(birger, "2026-10-20T09:00")), key=str) == [("no_receipt", ald.id), ("not_told", None)]
    with writing():
        db.session.execute(db.update(AnnouncementCopy).values(acknowledged_at=cast.START))
        db.session.execute(db.update(Announcement).where(Announcement.sent_at.is_(None)).values(sent_at=cast.START))
    assert [kind for kind, _ in keys(at(birger, "2026-10-20T09:00"))] == []


@pytest.mark.parametrize("who", ["alva", "berit"])
def test_a_besked_is_no_avvikelse_when_either_unit_has_hidden_itself(akt, berit, birger, ber, ald, who):
    """Äldreenheten was told and can't be named any more; or Beroendeenheten told it, and Äldreenheten can't open it any more."""
    cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")
    send_announcement(berit, write_announcement(berit, akt, unit_id=ber.id), unit_ids=[])
    then = at(birger, "2026-10-20T09:00")
    assert keys(then) == [("no_receipt", ald.id)]
    actor = cast.actor_of(who)
    track = next(one for one in akt.open_tracks if one.unit_id in actor.who.units)
    change_track(actor, track, other_number="", is_hidden=True, insatser_since=None)
    assert keys(then) == []
    change_track(actor, track, other_number="", is_hidden=False, insatser_since=None)
    assert keys(then) == [("no_receipt", ald.id)]


def test_what_a_report_was_written_from_and_what_is_no_avvikelse_is_gone_and_counted(sent, birger, berit, eva, ber, ald):
    then = at(birger, "2026-10-20T09:00")
    (one,) = noticed(then)
    with pytest.raises(Refused, match="Skriv varför"):
        dismiss_noticed(then, ber, key=one.key, why=" ")
    with pytest.raises(NotAllowed):
        dismiss_noticed(at(berit, "2026-10-20T09:00"), ber, key=one.key, why="Nej.")
    dismiss_noticed(then, ber, key=one.key, why="De ringde i tid.")
    assert noticed(then) == []
    for again in (
        lambda: dismiss_noticed(at(eva, "2026-10-20T09:00"), ber, key=one.key, why="Nej."),
        lambda: draft_deviation(then, ber, unit_ids=[ald.id], link=Link(one.case_id, "referral:1", one.key), **STEP_1),
    ):
        with pytest.raises(Refused, match="redan tagit ställning"):
            again()
    assert counts(date(2026, 10, 1), date(2026, 10, 31)) == {"late_answer": {"dismissed": 1}}
    assert counts(date(2026, 9, 1), date(2026, 9, 30)) == {}


def test_a_report_from_what_was_noticed_answers_it(sent, birger, ber, ald):
    then = at(birger, "2026-10-20T09:00")
    (one,) = noticed(then)
    made = draft_deviation(then, ber, unit_ids=[ald.id], link=Link(one.case_id, f"referral:{sent.id}", one.key), **STEP_1)
    answer = db.session.scalars(db.select(NoticedDeviation)).one()
    assert (answer.outcome, answer.deviation_id, answer.kind) == ("reported", made.id, "late_answer")
    assert noticed(then) == []


def test_what_was_noticed_counts_as_reported_when_it_is_and_comes_back_when_the_draft_is_thrown_away(sent, birger, ber, ald):
    then, october = at(birger, "2026-10-20T09:00"), (date(2026, 10, 1), date(2026, 10, 31))
    (one,) = noticed(then)
    link = Link(one.case_id, f"referral:{sent.id}", one.key)
    thrown = draft_deviation(then, ber, unit_ids=[ald.id], link=link, **STEP_1)
    assert counts(*october) == {}
    cancel_deviation(then, thrown, text="Fel.")
    assert noticed(then) == [one]
    made = draft_deviation(then, ber, unit_ids=[ald.id], link=link, **STEP_1)
    assert noticed(then) == []
    report_deviation(at(birger, "2026-11-03T09:00"), made)
    assert counts(*october) == {}
    assert counts(date(2026, 11, 1), date(2026, 11, 30)) == {"late_answer": {"reported": 1}}


def test_of_what_is_not_carried_out_nothing_is_said_to_have_changed(owned, axel, berit):
    decide_improvement(axel, owned, decision="not_done", decision_text="Nej.")
    close_improvement(axel, owned, answer="Tyvärr.")
    assert told(berit)[0] == "Ditt förbättringsförslag har fått svar: det genomförs inte."


def test_the_program_never_files_a_report_itself(sent, birger):
    noticed(at(birger, "2026-10-20T09:00"))
    assert db.session.scalars(db.select(Deviation)).all() == []


def test_what_happened_long_ago_is_not_noticed(sent, birger):
    assert [one.kind for one in noticed(at(birger, "2027-01-17T09:00"))] == ["late_answer"]
    assert noticed(at(birger, "2027-01-18T09:00")) == []


def test_every_detector_has_words_and_a_category(app):
    assert len(DETECTORS) == len(KINDS) - 1  # one looks for two kinds, both of transfers
    assert {kind.category for kind in KINDS.values()} <= set(CATEGORIES)
    assert {kind.part for kind in KINDS.values()} <= set(PARTS)


# Frozen figures.


def test_frozen_figures_stay_when_rows_change(reported, cecilia, birger):
    then = at(cecilia, "2026-11-02T09:00")
    frozen = freeze_figures(then, None, title="Hösten", since=date(2026, 7, 1), until=date(2026, 10, 31))
    cancel_deviation(birger, reported, text="Fel.")
    with writing():
        db.session.execute(db.text("UPDATE unit SET name = 'Annan' WHERE code = 'BER'"))
    told = json.loads(db.session.get_one(FrozenFigures, frozen.id).told)
    found = from_kept(told["figures"])
    ber, ald = cast.unit_of("BER").id, cast.unit_of("ALD").id
    assert (found.number, found.pairs, found.axes["month"]) == (1, {(ber, ald): 1}, {"2026-10": 1})
    assert told["names"][str(ber)] == "Beroendeenheten"
    assert told["definitions"][-1].startswith("Återkommande: minst 3 rapporter")
    assert figures(then, Period(frozen.since, frozen.until)).number == 0


def test_only_a_period_that_is_over_is_frozen_and_by_the_controller_alone(cecilia, birger, viktor):
    for until, why in ((date(2026, 10, 12), "inte slut"), (date(2025, 12, 31), "före den första")):
        with pytest.raises(Refused, match=why):
            freeze_figures(cecilia, None, title="T", since=date(2026, 1, 1), until=until)
    for actor in (birger, viktor):
        with pytest.raises(NotAllowed):
            freeze_figures(actor, None, title="T", since=date(2026, 1, 1), until=date(2026, 6, 30))


def test_the_same_period_is_not_frozen_twice_under_one_heading_nor_one_of_a_hundred_years(reported, cecilia):
    told_ = {"title": "Våren", "since": date(2026, 1, 1), "until": date(2026, 6, 30)}
    freeze_figures(cecilia, None, **told_)
    with pytest.raises(Refused, match="redan fryst"):
        freeze_figures(cecilia, None, **told_)
    with pytest.raises(Refused, match="längre än 10 år"):
        freeze_figures(cecilia, None, **told_ | {"since": date(1900, 1, 1)})
    assert len(db.session.scalars(db.select(FrozenFigures)).all()) == 1


def test_what_was_frozen_by_mistake_is_taken_back_with_the_reason_and_can_be_frozen_anew(reported, cecilia, viktor):
    told_ = {"title": "Våren", "since": date(2026, 1, 1), "until": date(2026, 6, 30)}
    kept = freeze_figures(cecilia, None, **told_)
    before = kept.told
    with pytest.raises(NotAllowed):
        withdraw_figures(viktor, kept, text="Fel.")
    with pytest.raises(Refused, match="Skriv ett skäl"):
        withdraw_figures(cecilia, kept, text=" ")
    withdraw_figures(cecilia, kept, text="Fel år.")
    assert (kept.withdrawn_on, kept.withdrawn_why, kept.told) == (date(2026, 10, 12), "Fel år.", before)
    with pytest.raises(Refused, match="redan tillbakatagna"):
        withdraw_figures(cecilia, kept, text="Igen.")
    assert freeze_figures(cecilia, None, **told_).id != kept.id
    assert history()[-2:] == [("cecilia", "figures.withdraw"), ("cecilia", "figures.freeze")]


def test_what_the_categories_were_called_is_kept_with_frozen_figures(reported, cecilia):
    kept = freeze_figures(cecilia, None, title="T", since=date(2026, 1, 1), until=date(2026, 6, 30))
    assert json.loads(kept.told)["words"]["category"]["cost"] == "Oenighet om kostnad"


# Årlig uppföljning.


def test_the_year_is_counted_against_the_year_before(three_held, reported, cecilia, berit):
    lines = {(one.section, one.label): (one.now, one.before) for one in yearly(cecilia, year_of(2026))}
    assert lines["Förfrågningar", "Skickade"] == (1, 0)
    assert lines["Förfrågningar", "Besvarade i tid"] == (1, 0)
    assert lines["Förfrågningar", "Besvarade efter tiden"] == (0, 0)
    assert lines["Förfrågningar", "Inte besvarade, och tiden har gått ut"] == lines["Förfrågningar", "Inte besvarade än"] == (0, 0)
    assert lines["Förfrågningar", "Dagar till svar, i medeltal"] == (0.0, None)
    assert lines["Möten och frågor", "Förmöten som har hållits"] == (1, 0)
    assert lines["Möten och frågor", "Trepartsmöten som har hållits"] == (1, 0)
    assert lines["Avvikelser", "Rapporterade"] == (1, 0)
    assert lines["Avvikelser", "Registrerade hos verksamhetscontroller"] == (0, 0)
    assert {one.before for one in yearly(cecilia, year_of(2027)) if one.label in {"Skickade", "Rapporterade"}} == {1}


def test_small_figures_about_persons_are_hidden_with_those_they_can_be_counted_out_from(three_held, cecilia):
    shown = as_lines(yearly(cecilia, year_of(2026)), hides_small=True)
    assert {line.now for line in shown["Förfrågningar"][:4]} == {"färre än 5 eller dold"}
    open_to_controller = as_lines(yearly(cecilia, year_of(2026)), hides_small=False)
    assert [line.now for line in open_to_controller["Förfrågningar"][:4]] == ["1", "1", "0", "0"]
