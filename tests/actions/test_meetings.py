from datetime import date, datetime

import pytest

from sipweb.actions.consents import withdraw_consent
from sipweb.actions.meetings import book_meeting, cancel_meeting, hold_pre_meeting, hold_three_party, move_meeting
from sipweb.actions.people import add_representative, update_person
from sipweb.actions.times import pick_time, propose_times
from sipweb.db import db
from sipweb.gate import NotAllowed, Refused
from sipweb.models import Agreement, Attendance, Meeting
from sipweb.queries.referrals import held_pre_meeting, meetings_of, planned_meeting
from tests.conftest import at, told

THREE = {"place": "Rum 1", "purpose": "Stöd hemma.", "invited_how": "Brev."}
HELD = {"person_words": "Bra.", "summary": "Klart.", "information_given": True, "application_made": False}


def called(referral):
    return [(a.part, a.name) for a in planned_meeting(referral).attendance]


def everyone(referral, *but):
    return {a.id: (a.part not in but, "") for a in planned_meeting(referral).attendance}


def test_a_förmöte_is_booked_for_both_handläggare_and_nobody_else(pre_booked, berit):
    meeting = planned_meeting(pre_booked)
    assert (meeting.kind, meeting.starts_at, meeting.ends_at) == ("pre", datetime(2026, 10, 13, 10), datetime(2026, 10, 13, 11))
    assert called(pre_booked) == [("staff", "Berit Alm"), ("staff", "Alva Ek")]
    assert pre_booked.due_on == date(2026, 10, 13)
    assert told(berit)[0] == "Förmöte bokat 13 oktober 2026 kl.\xa010.00. Akt 2026-0001."


def test_either_handläggare_can_book(assigned, berit):
    assert (
        book_meeting(berit, assigned, verb="referral.book_pre", starts_at=datetime(2026, 10, 13, 10), place="Rum 3").state
        == "pre_meeting_booked"
    )


def test_a_meeting_that_was_held_this_morning_can_be_written_in_but_none_from_before_the_request(assigned, alva):
    with pytest.raises(Refused, match="innan förfrågan skickades"):
        book_meeting(alva, assigned, verb="referral.book_pre", starts_at=datetime(2026, 10, 11, 10), place="Rum 3")
    booked = book_meeting(alva, assigned, verb="referral.book_pre", starts_at=datetime(2026, 10, 12, 8), place="Per telefon")
    assert hold_pre_meeting(alva, booked, structure="S", purpose="P", solvable=True).state == "pre_meeting_held"


def test_nothing_new_is_booked_after_the_consent_is_taken_back(assigned, alva, berit, akt):
    consent = akt.consents[0]
    withdraw_consent(berit, consent, scope_ids=[consent.scopes[0].id], on=berit.today, how="Per telefon.")
    with pytest.raises(Refused, match="återkallat"):
        book_meeting(alva, assigned, verb="referral.book_pre", starts_at=datetime(2026, 10, 13, 10), place="Rum 3")


def test_a_förmöte_that_has_not_begun_is_not_held(pre_booked, alva):
    with pytest.raises(Refused, match="Mötet har inte börjat än"):
        hold_pre_meeting(at(alva, "2026-10-13T09:59"), pre_booked, structure="S", purpose="P", solvable=True)


def test_a_held_förmöte_says_how_and_why(pre_held, berit):
    meeting = held_pre_meeting(pre_held)
    assert (meeting.structure, meeting.purpose, pre_held.solvable) == ("Berit leder.", "Stöd i hemmet.", True)
    assert [a.attended for a in meeting.attendance] == [True, True]
    assert pre_held.due_on == date(2026, 10, 20)
    assert told(berit)[0] == "Förmötet är genomfört. Ja, frågan kan lösas på nivå 1. Akt 2026-0001."


def test_a_trepartsmöte_calls_the_individual_and_those_chosen(pre_held, alva, berit, akt):
    update_person(berit, akt, needs_interpreter=True, language="Finska")
    add_representative(berit, akt, kind="trustee", name="God Man")
    add_representative(berit, akt, kind="relative", name="Syster")
    chosen = [akt.person.representatives[0].id]
    then = at(alva, "2026-10-13T12:00")
    book_meeting(
        then,
        pre_held,
        verb="referral.book_three",
        starts_at=datetime(2026, 10, 15, 13),
        representative_ids=chosen,
        others=["Sköterskan", " "],
        others_agreed=True,
        **THREE,
    )
    assert called(pre_held)[2:] == [
        ("individual", "Den enskilde"),
        ("representative", "God Man"),
        ("interpreter", "Tolk"),
        ("other", "Sköterskan"),
    ]


def test_one_who_may_not_be_told_is_not_called(pre_held, alva, berit, akt):
    add_representative(berit, akt, kind="relative", name="Brodern", may_not_receive=True, may_not_receive_reason="Hot.")
    chosen = [akt.person.representatives[0].id]
    with pytest.raises(Refused, match="får inte lämnas till Brodern"):
        book_meeting(
            at(alva, "2026-10-13T12:00"),
            pre_held,
            verb="referral.book_three",
            starts_at=datetime(2026, 10, 15, 13),
            representative_ids=chosen,
            **THREE,
        )


def test_a_trepartsmöte_does_not_begin_before_the_förmöte_has_ended(pre_held, alva):
    """The förmöte was booked 10-11 and written down while it went on."""
    with pytest.raises(Refused, match="separat tillfälle"):
        book_meeting(at(alva, "2026-10-13T10:10"), pre_held, verb="referral.book_three", starts_at=datetime(2026, 10, 13, 10, 30), **THREE)


def test_a_trepartsmöte_without_förmöte_needs_a_reason(assigned, alva):
    tell = {"verb": "referral.book_three_directly", "starts_at": datetime(2026, 10, 14, 9), **THREE}
    with pytest.raises(Refused, match="Förmöte saknas"):
        book_meeting(alva, assigned, **tell)
    assert book_meeting(alva, assigned, no_pre_meeting_reason="Brådskar.", **tell).state == "three_party_booked"


def test_a_moved_meeting_says_who_asked_and_why(three_booked, berit, alva):
    then = at(berit, "2026-10-14T09:00")
    moved = {"starts_at": datetime(2026, 10, 20, 9), "place": "Rum 9", "changed_by": "Gun", "change_reason": "Läkarbesök."}
    move_meeting(then, three_booked, verb="referral.move_three", **moved)
    meeting = planned_meeting(three_booked)
    assert (meeting.starts_at, meeting.ends_at, meeting.sequence) == (datetime(2026, 10, 20, 9), datetime(2026, 10, 20, 10), 1)
    assert (three_booked.state, three_booked.due_on) == ("three_party_booked", date(2026, 10, 20))
    assert told(alva)[0] == "Mötet är flyttat till 20 oktober 2026 kl.\xa09.00. Akt 2026-0001."


def test_a_meeting_is_not_moved_to_the_past_or_before_the_förmöte(three_booked, berit):
    with pytest.raises(Refused):
        move_meeting(
            at(berit, "2026-10-14T09:00"),
            three_booked,
            verb="referral.move_three",
            starts_at=datetime(2026, 10, 14, 8),
            place="X",
            changed_by="X",
            change_reason="X",
        )


def test_a_cancelled_förmöte_leads_back_to_booking(pre_booked, berit):
    cancel_meeting(berit, pre_booked, verb="referral.cancel_pre", changed_by="Alva", change_reason="Sjuk.")
    assert (pre_booked.state, planned_meeting(pre_booked)) == ("assigned", None)


def test_a_cancelled_trepartsmöte_leads_back_to_after_the_förmöte(three_booked, berit, alva):
    cancel_meeting(at(berit, "2026-10-14T09:00"), three_booked, verb="referral.cancel_three", changed_by="Gun", change_reason="Sjuk.")
    assert three_booked.state == "pre_meeting_held"
    assert told(alva)[0] == "Mötet 15 oktober 2026 kl.\xa013.00 är inställt. Akt 2026-0001."


def test_a_cancelled_trepartsmöte_that_had_no_förmöte_leads_back_to_assigned(assigned, alva):
    book_meeting(
        alva, assigned, verb="referral.book_three_directly", starts_at=datetime(2026, 10, 14, 9), no_pre_meeting_reason="Brådskar.", **THREE
    )
    cancel_meeting(alva, assigned, verb="referral.cancel_three", changed_by="Gun", change_reason="Sjuk.")
    assert assigned.state == "assigned"


def test_one_who_did_not_come_is_not_a_held_meeting(three_booked, alva, berit):
    with pytest.raises(Refused, match="inte börjat"):
        cancel_meeting(at(alva, "2026-10-15T12:59"), three_booked, verb="referral.no_show", change_reason="Svarar inte.")
    cancel_meeting(at(alva, "2026-10-15T13:30"), three_booked, verb="referral.no_show", change_reason="Svarar inte.")
    assert (three_booked.state, [m.state for m in meetings_of(three_booked)]) == ("pre_meeting_held", ["held", "no_show"])
    assert told(berit)[0] == "Den enskilde kom inte till mötet 15 oktober 2026 kl.\xa013.00. Akt 2026-0001."


def test_a_held_trepartsmöte_keeps_who_came_their_words_and_what_was_agreed(three_held):
    meeting = meetings_of(three_held)[-1]
    assert (meeting.state, meeting.person_words, meeting.information_given, meeting.application_made) == (
        "held",
        "Det blev bra.",
        True,
        False,
    )
    assert {a.name: a.attended for a in db.session.scalars(db.select(Attendance).where(Attendance.meeting_id == meeting.id))} == {
        "Berit Alm": True,
        "Alva Ek": True,
        "Den enskilde": True,
    }
    assert [(a.what, a.who) for a in db.session.scalars(db.select(Agreement))] == [("Söka hemtjänst", "Alva Ek")]
    assert three_held.due_on == date(2026, 10, 22)


def test_a_trepartsmöte_without_one_of_the_units_is_not_held(three_booked, berit):
    came = {a.id: (a.name != "Alva Ek", "") for a in planned_meeting(three_booked).attendance}
    with pytest.raises(Refused, match="var inte med"):
        hold_three_party(at(berit, "2026-10-15T14:00"), three_booked, attended=came, agreements=[], **HELD)
    assert three_booked.state == "three_party_booked"
    assert [a.attended for a in planned_meeting(three_booked).attendance] == [None] * 3


def test_a_trepartsmöte_without_the_individual_is_not_held(three_booked, berit):
    with pytest.raises(Refused, match="Den enskilde uteblev"):
        hold_three_party(at(berit, "2026-10-15T14:00"), three_booked, attended=everyone(three_booked, "individual"), agreements=[], **HELD)


def test_an_application_made_at_the_meeting_stays_with_the_request(three_booked, alva):
    told_ = HELD | {"application_made": True}
    hold_three_party(at(alva, "2026-10-15T14:00"), three_booked, attended=everyone(three_booked), agreements=[], **told_)
    assert three_booked.application_made


TIMES = [datetime(2026, 10, 20, 9), datetime(2026, 10, 19, 9), datetime(2026, 10, 21, 9)]


def test_one_proposes_three_times_and_the_other_picks_one(assigned, alva, berit):
    proposal = propose_times(alva, assigned, times=TIMES, place="Rum 3")
    assert told(berit)[0] == "Alva Ek har föreslagit tre tider för förmöte. Välj en. Akt 2026-0001."
    with pytest.raises(NotAllowed):
        pick_time(alva, proposal, choice=0)
    pick_time(berit, proposal, choice=0)  # the earliest: they are put in order
    assert (assigned.state, planned_meeting(assigned).starts_at, planned_meeting(assigned).place) == (
        "pre_meeting_booked",
        datetime(2026, 10, 19, 9),
        "Rum 3",
    )
    assert told(alva)[0].startswith("Förmöte bokat 19 oktober 2026")
    with pytest.raises(Refused, match="redan besvarat"):
        pick_time(berit, proposal, choice=1)


def test_a_new_proposal_replaces_the_old(assigned, alva, berit):
    first = propose_times(alva, assigned, times=TIMES, place="Rum 3")
    second = propose_times(berit, assigned, times=TIMES, place="Rum 4")
    assert (first.state, second.state) == ("replaced", "open")


def test_a_booked_meeting_replaces_a_proposal(assigned, alva, berit):
    proposal = propose_times(alva, assigned, times=TIMES, place="Rum 3")
    book_meeting(berit, assigned, verb="referral.book_pre", starts_at=datetime(2026, 10, 13, 10), place="Rum 3")
    assert proposal.state == "replaced"


def test_three_times_are_three_and_to_come(assigned, alva):
    with pytest.raises(Refused, match="tre olika"):
        propose_times(alva, assigned, times=[TIMES[0]] * 3, place="Rum 3")
    with pytest.raises(Refused, match="redan varit"):
        propose_times(alva, assigned, times=[datetime(2026, 10, 12, 8), *TIMES[:2]], place="Rum 3")


def test_a_time_that_has_passed_is_not_picked(assigned, alva, berit):
    proposal = propose_times(alva, assigned, times=TIMES, place="Rum 3")
    with pytest.raises(Refused, match="redan varit"):
        pick_time(at(berit, "2026-10-19T09:01"), proposal, choice=0)
    assert proposal.state == "open"


def test_times_for_the_trepartsmöte_come_after_the_förmöte(pre_held, alva, berit):
    asked = {"kind": "three_party", "purpose": "Stöd i hemmet.", "invited_how": "Brev."}
    proposal = propose_times(at(alva, "2026-10-13T12:00"), pre_held, times=TIMES, place="Hemma hos Gun", **asked)
    pick_time(at(berit, "2026-10-13T13:00"), proposal, choice=1)
    assert (pre_held.state, called(pre_held)[2]) == ("three_party_booked", ("individual", "Den enskilde"))
    meeting = planned_meeting(pre_held)
    assert (meeting.kind, meeting.purpose) == ("three_party", "Stöd i hemmet.")


def test_no_meeting_is_held_twice(three_held, alva):
    with pytest.raises(Refused):
        hold_three_party(at(alva, "2026-10-15T15:00"), three_held, attended={}, agreements=[], **HELD)
    assert db.session.scalar(db.select(db.func.count()).select_from(Meeting)) == 2
