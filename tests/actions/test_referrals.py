"""A request from draft to outcome: what each move does, who is told, and what is refused."""

from datetime import date, datetime

import pytest

from sipweb.actions.assign import assign_worker
from sipweb.actions.consents import record_basis, withdraw_consent
from sipweb.actions.escalation_answers import agree_to_lift, disagree_to_lift
from sipweb.actions.meetings import book_meeting, cancel_meeting, hold_pre_meeting, hold_three_party
from sipweb.actions.organisation import disable_user
from sipweb.actions.outcomes import close_referral, lift_referral, take_up
from sipweb.actions.own_part import change_track
from sipweb.actions.referrals import (
    ask_more,
    complete_referral,
    decline_referral,
    draft_referral,
    edit_referral,
    end_early,
    forward_referral,
    send_referral,
    start_cooperation,
)
from sipweb.actions.times import propose_times
from sipweb.actions.tracks import assign_track
from sipweb.db import db
from sipweb.gate import Changed, NotAllowed, Refused
from sipweb.models import CaseTrack, EscalationAnswer, Event, FormalDecision, Meeting, Referral
from sipweb.queries.escalations import escalation_of
from sipweb.queries.referrals import planned_meeting
from sipweb.rules.referrals import OUTCOMES
from tests import cast
from tests.conftest import WRITTEN, at, history, told


def withdraw(actor, akt):
    consent = akt.consents[0]
    return withdraw_consent(actor, consent, scope_ids=[s.id for s in consent.scopes], on=actor.today, how="Per telefon.")


def events(referral):
    return list(db.session.scalars(db.select(Event).where(Event.referral_id == referral.id).order_by(Event.id)))


# Draft and send.


def test_a_draft_is_nobodys_business_yet(draft, axel, alva):
    assert (draft.state, draft.sent_on, draft.due_on, draft.from_worker.username) == ("draft", None, None, "berit")
    assert told(axel) == told(alva) == []


def test_a_sent_request_reaches_the_asked_units_manager(sent, berit, axel, alva, akt):
    assert (sent.state, sent.sent_on, sent.answer_due, sent.due_on) == ("sent", date(2026, 10, 12), date(2026, 10, 19), date(2026, 10, 19))
    assert told(axel) == ["Ny samverkansförfrågan från Beroendeenheten. Akt 2026-0001."]
    assert told(alva) == []
    assert history() == [("berit", "referral.draft"), ("berit", "referral.send")]
    assert (akt.open_tracks[0].stage, akt.open_tracks[0].due_on) == ("sent", date(2026, 10, 19))


@pytest.mark.parametrize(
    "moment, due",
    [
        ("2026-10-16T23:59", date(2026, 10, 23)),  # a Friday
        ("2026-12-22T09:00", date(2027, 1, 4)),  # over Christmas
        ("2027-03-24T09:00", date(2027, 4, 2)),  # over Easter
    ],
)
def test_five_working_days_to_answer(draft, berit, moment, due):
    assert send_referral(at(berit, moment), draft).answer_due == due


def test_nothing_is_sent_without_ground(draft, berit, akt):
    withdraw(berit, akt)
    with pytest.raises(Refused, match="Samtycket till Äldreenheten är återkallat"):
        send_referral(berit, draft)
    assert draft.state == "draft"


def test_nothing_is_sent_after_the_consents_last_day(draft, berit):
    with pytest.raises(Refused, match="har gått ut"):
        send_referral(at(berit, "2027-10-03T00:00"), draft)
    assert send_referral(at(berit, "2027-10-02T23:59"), draft).state == "sent"


def test_an_own_request_is_ground_enough(draft, berit, akt, ber, ald):
    withdraw(berit, akt)
    told_ = {"by_unit_id": ber.id, "unit_id": ald.id, "text": "Ringde själv.", "decided_on": date(2026, 10, 13)}
    then = at(berit, "2026-10-13T09:00")
    record_basis(then, akt, verb="basis.record", kind="own_request", **told_)
    assert send_referral(then, draft).state == "sent"


def test_nothing_is_sent_where_nobody_can_answer(draft, berit, tore):
    disable_user(tore, cast.user_of("axel"))
    with pytest.raises(Refused, match="ingen biträdande enhetschef eller ersättare"):
        send_referral(berit, draft)


def test_nothing_is_sent_twice(sent, berit):
    with pytest.raises(Refused, match="Det går inte längre"):
        send_referral(berit, sent)


def test_a_request_without_question_is_not_sent(berit, akt, ber, ald):
    empty = draft_referral(berit, akt, from_unit_id=ber.id, to_unit_id=ald.id, **WRITTEN | {"question": " "})
    with pytest.raises(Refused, match="Skriv en frågeställning"):
        send_referral(berit, empty)


def test_a_hidden_unit_sends_nothing_that_would_show_it(rut, hidden_akt, rel, ald):
    with pytest.raises(Refused, match="Er enhet är dold i akten"):
        draft_referral(rut, hidden_akt, from_unit_id=rel.id, to_unit_id=ald.id, **WRITTEN)


def test_one_cannot_ask_in_the_name_of_another_unit(berit, hidden_akt, akt, ekb, ald):
    with pytest.raises(Refused, match="Välj en enhet som du arbetar på"):
        draft_referral(berit, akt, from_unit_id=ekb.id, to_unit_id=ald.id, **WRITTEN)


def test_a_draft_can_be_rewritten_and_what_is_sent_cannot(draft, berit, ald):
    edit_referral(berit, draft, to_unit_id=ald.id, question="En annan fråga?")
    assert draft.question == "En annan fråga?"
    send_referral(berit, draft)
    with pytest.raises(Refused, match="redan skickad"):
        edit_referral(berit, draft, to_unit_id=ald.id, question="En tredje?")


def test_two_who_rewrite_the_same_draft_are_told(draft, berit, birger, ald):
    seen = str(draft.version)
    edit_referral(birger, draft, to_unit_id=ald.id, question="Chefens fråga?", version=seen)
    with pytest.raises(Changed, match=r"Birger Bok har ändrat under tiden \(frågeställning\)"):
        edit_referral(berit, draft, to_unit_id=ald.id, question="Min fråga?", version=seen)


# The answer.


def test_the_manager_names_a_handläggare(assigned, berit, alva, axel):
    assert (assigned.state, assigned.to_worker.username, assigned.answered_by_id) == ("assigned", "alva", axel.user_id)
    assert assigned.due_on == date(2026, 10, 19)
    assert told(alva) == ["Du är utsedd till handläggare i samverkan med Beroendeenheten. Akt 2026-0001."]
    assert told(berit) == ["Äldreenheten har utsett Alva Ek. Akt 2026-0001."]


def test_the_handläggare_may_come_from_another_unit_of_the_department(sent, axel, sara):
    assert assign_worker(axel, sent, verb="referral.assign", to_worker_id=sara.user_id).to_worker.username == "sara"


@pytest.mark.parametrize("username", ["berit", "axel", "tore"])
def test_the_handläggare_is_not_taken_from_elsewhere(sent, axel, username):
    with pytest.raises(Refused, match="Välj en handläggare inom avdelningen"):
        assign_worker(axel, sent, verb="referral.assign", to_worker_id=cast.user_of(username).id)


def test_someone_who_has_left_is_not_named(sent, axel, alva, tore):
    disable_user(tore, cast.user_of("alva"))
    with pytest.raises(Refused, match="inom avdelningen"):
        assign_worker(axel, sent, verb="referral.assign", to_worker_id=alva.user_id)


def test_more_is_asked_for_and_the_time_starts_anew(sent, axel, berit):
    ask_more(axel, sent, text="Vilken adress?")
    assert (sent.state, told(berit)) == ("needs_info", ["Äldreenheten behöver en komplettering. Akt 2026-0001."])
    complete_referral(at(berit, "2026-10-15T09:00"), sent, text="Storgatan.")
    assert (sent.state, sent.answer_due) == ("sent", date(2026, 10, 22))
    assert [e.text for e in events(sent)] == ["Kan ni ge stöd i hemmet?", "Vilken adress?", "Storgatan."]


def test_nothing_is_added_after_the_consent_is_taken_back(sent, axel, berit, akt):
    ask_more(axel, sent, text="Vilken adress?")
    withdraw(berit, akt)
    with pytest.raises(Refused, match="återkallat"):
        complete_referral(berit, sent, text="Storgatan.")


def test_a_no_reaches_the_asker_with_its_reason(sent, axel, berit, akt):
    decline_referral(axel, sent, text="Hon bor i en annan kommun.")
    assert (sent.state, sent.is_open, sent.due_on) == ("declined", False, None)
    assert told(berit) == ["Äldreenheten har avböjt. Skälet står i förfrågan. Akt 2026-0001."]
    assert (akt.open_tracks[0].stage, akt.open_tracks[0].due_on) == ("", None)


def test_a_no_is_not_for_one_who_has_applied(sent, axel):
    with pytest.raises(Refused, match="kan förfrågan inte avböjas"):
        decline_referral(axel, sent, text="Nej.", application_made=True)


def test_a_request_is_passed_on_to_the_right_unit(sent, axel, simon, berit, akt, ber, soc):
    cast.consent_for(akt, "berit", "BER", "SOC")
    forward_referral(axel, sent, to_unit_id=soc.id, text="Det gäller boendestöd.")
    assert (sent.state, sent.to_unit.code, sent.answer_due) == ("sent", "SOC", date(2026, 10, 19))
    assert told(simon) == ["Samverkansförfrågan från Beroendeenheten, skickad vidare av Äldreenheten. Akt 2026-0001."]
    assert told(berit) == ["Äldreenheten har skickat förfrågan vidare till Socialpsykiatri. Skälet står i förfrågan. Akt 2026-0001."]


def test_passing_on_asks_the_gate_for_the_new_unit(sent, axel, soc):
    with pytest.raises(Refused, match="kan inte skickas vidare dit utan den som frågar"):
        forward_referral(axel, sent, to_unit_id=soc.id, text="Det gäller boendestöd.")
    assert sent.to_unit.code == "ALD"


def test_a_request_is_not_passed_back_or_to_oneself(sent, axel, ber, ald):
    with pytest.raises(Refused):
        forward_referral(axel, sent, to_unit_id=ald.id, text="Hit.")
    with pytest.raises(Refused):
        forward_referral(axel, sent, to_unit_id=ber.id, text="Tillbaka.")


def test_another_handläggare_starts_anew_and_the_booked_meeting_falls(pre_booked, axel, aron, alva, berit):
    assign_worker(axel, pre_booked, verb="referral.reassign", to_worker_id=aron.user_id, text="Alva är sjuk.")
    assert (pre_booked.state, pre_booked.to_worker.username, planned_meeting(pre_booked)) == ("assigned", "aron", None)
    assert db.session.scalars(db.select(Meeting.state)).all() == ["cancelled"]
    assert told(alva)[0] == told(berit)[0] == "Äldreenheten har utsett Aron En. Akt 2026-0001."


def test_the_same_handläggare_is_no_change(assigned, axel, alva):
    with pytest.raises(Refused, match="Hen är redan handläggare"):
        assign_worker(axel, assigned, verb="referral.reassign", to_worker_id=alva.user_id, text="Byt.")


def test_after_a_change_of_handläggare_a_held_förmöte_still_counts(pre_held, axel, aron):
    then = at(axel, "2026-10-13T12:00")
    assign_worker(then, pre_held, verb="referral.reassign", to_worker_id=aron.user_id, text="Alva är sjuk.")
    assert pre_held.state == "assigned"
    book_meeting(
        at(aron, "2026-10-13T12:00"),
        pre_held,
        verb="referral.book_three_directly",
        starts_at=datetime(2026, 10, 15, 9),
        place="Rum 1",
        purpose="",
        invited_how="",
    )
    assert pre_held.state == "three_party_booked"


# Taken back, stopped.


def test_what_is_taken_back_reaches_the_other_side_with_its_reason(assigned, berit, alva):
    end_early(berit, assigned, verb="referral.withdraw", text="Hon flyttar.")
    assert (assigned.state, told(alva)[0]) == ("withdrawn", "Berit Alm har tagit tillbaka förfrågan. Skälet står i den. Akt 2026-0001.")


def test_what_is_taken_back_before_an_answer_reaches_the_manager(sent, berit, axel):
    end_early(berit, sent, verb="referral.withdraw", text="Hon flyttar.")
    assert told(axel)[0].startswith("Berit Alm har tagit tillbaka förfrågan. Skälet står i den.")


def test_a_draft_that_is_thrown_away_is_told_to_nobody(draft, berit, axel):
    end_early(berit, draft, verb="referral.withdraw", text="Fel.")
    assert (draft.state, told(axel)) == ("withdrawn", [])


def test_a_booked_meeting_falls_with_the_request(three_booked, berit):
    end_early(berit, three_booked, verb="referral.withdraw", text="Hon flyttar.")
    assert planned_meeting(three_booked) is None


def test_work_is_stopped_only_when_no_ground_is_left(assigned, berit, alva, akt):
    with pytest.raises(Refused, match="Det finns en giltig grund"):
        end_early(alva, assigned, verb="referral.stop", text="Avbryts.")
    withdraw(berit, akt)
    end_early(alva, assigned, verb="referral.stop", text="Samtycket är borta.")
    assert (assigned.state, told(berit)[0]) == (
        "stopped",
        "Alva Ek har avbrutit förfrågan, för det finns ingen grund kvar. Akt 2026-0001.",
    )


def test_a_consent_taken_back_stops_nothing_that_goes_on_but_tells_those_who_wait(pre_booked, berit, alva, akt):
    withdraw(berit, akt)
    assert pre_booked.state == "pre_meeting_booked"
    assert told(alva)[0] == "Ett samtycke är återkallat. Förfrågan i akt 2026-0001 väntar."
    held = hold_pre_meeting(at(alva, "2026-10-13T11:00"), pre_booked, structure="S", purpose="P", solvable=True)
    assert held.state == "pre_meeting_held"


# Outcomes.


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_held_trepartsmöte_ends_with_an_outcome(three_held, alva, berit, outcome):
    close_referral(at(alva, "2026-10-15T15:00"), three_held, outcome=outcome, text="")
    assert (three_held.state, three_held.outcome, three_held.is_open) == ("closed", outcome, False)
    assert f"är avslutad: {OUTCOMES[outcome]}." in " ".join(told(berit))


@pytest.mark.parametrize("outcome, opens", [(o, o in {"application_made", "investigation_starts"}) for o in OUTCOMES])
def test_an_application_or_an_investigation_opens_the_receivers_track(three_held, alva, akt, ald, outcome, opens):
    close_referral(at(alva, "2026-10-15T15:00"), three_held, outcome=outcome, text="")
    track = akt.track_of(ald.id)
    assert (track is not None) == opens
    if track:
        assert (track.case_worker.username, track.opened_on, track.is_hidden) == ("alva", date(2026, 10, 15), False)


def test_the_receivers_track_is_not_opened_twice(three_held, alva, akt, ald):
    cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")
    close_referral(at(alva, "2026-10-15T15:00"), three_held, outcome="application_made", text="")
    assert db.session.scalar(db.select(db.func.count()).select_from(CaseTrack).where(CaseTrack.unit_id == ald.id)) == 1


def test_a_formal_decision_is_only_referred_to(three_held, alva, ald):
    decision = {
        "unit_id": ald.id,
        "delegate": "Axel Gran",
        "delegation_reference": "4.2",
        "decided_on": date(2026, 10, 15),
        "told_by_id": alva.user_id,
    }
    close_referral(
        at(alva, "2026-10-15T15:00"), three_held, outcome="application_made", text="", decision={**decision, "told_on": date(2026, 10, 15)}
    )
    found = db.session.scalars(db.select(FormalDecision)).one()
    assert (found.unit.code, found.delegate, found.delegation_reference, found.told_by.username) == ("ALD", "Axel Gran", "4.2", "alva")


def test_after_the_förmöte_only_two_outcomes_fit(pre_held, alva):
    then = at(alva, "2026-10-13T12:00")
    with pytest.raises(Refused, match="Utan trepartsmöte kan utfallet bara vara"):
        close_referral(then, pre_held, outcome="information_given", text="")
    assert close_referral(then, pre_held, outcome="solved_between_units", text="").state == "closed"


def test_one_who_did_not_come_can_be_closed_with_a_reason(three_booked, alva):
    then = at(alva, "2026-10-15T14:00")
    cancel_meeting(then, three_booked, verb="referral.no_show", change_reason="Svarar inte.")
    assert close_referral(then, three_booked, outcome="other", text="Kom inte.").state == "closed"


def test_nothing_is_closed_before_any_meeting(assigned, alva):
    with pytest.raises(Refused, match="Boka ett möte, eller ta tillbaka"):
        close_referral(alva, assigned, outcome="person_declines", text="")


# Level 2.

LIFT = {"attempted_on": date(2026, 10, 13), "attempt": "Ringde tre gånger.", "question": "Vem betalar?", "agreed": True}


@pytest.fixture
def unsolvable(pre_booked, alva):
    return hold_pre_meeting(at(alva, "2026-10-13T11:00"), pre_booked, structure="S", purpose="P", solvable=False)


def test_what_level_1_cannot_solve_is_lifted_and_the_managers_are_told(unsolvable, alva, berit, axel, birger):
    lift_referral(at(alva, "2026-10-13T12:00"), unsolvable, **LIFT)
    one = escalation_of(unsolvable)
    assert (unsolvable.state, one.state, one.steps[0].attempt, one.from_unit.code) == ("escalated", "level_2", "Ringde tre gånger.", "ALD")
    assert [(row.unit.code, row.answer) for row in one.steps[0].answers] == [("ALD", "agreed"), ("BER", "")]
    for actor in (berit, axel, birger):
        assert told(actor)[0] == "En fråga är lyft till nivå 2. Akt 2026-0001."


def test_the_other_side_agrees_itself(unsolvable, alva, berit):
    then = at(alva, "2026-10-13T12:00")
    lift_referral(then, unsolvable, **LIFT)
    one = escalation_of(unsolvable)
    with pytest.raises(NotAllowed):
        agree_to_lift(then, one)
    agree_to_lift(at(berit, "2026-10-14T09:00"), one)
    answer = one.steps[0].answers[1]
    assert (answer.answered_by_id, answer.answered_on, answer.answer) == (berit.user_id, date(2026, 10, 14), "agreed")
    with pytest.raises(Refused, match="redan besvarat av Berit Alm"):
        agree_to_lift(at(berit, "2026-10-14T09:00"), one)


def test_the_other_side_can_say_that_it_does_not_agree(unsolvable, alva, berit):
    lift_referral(at(alva, "2026-10-13T12:00"), unsolvable, **LIFT)
    one, then = escalation_of(unsolvable), at(berit, "2026-10-14T09:00")
    disagree_to_lift(then, one, text="Vi har inte provat boendestöd.")
    assert (one.steps[0].answers[1].text, one.state, unsolvable.state) == ("Vi har inte provat boendestöd.", "level_2", "escalated")
    assert "Beroendeenheten är inte överens. Skälet står i frågan. Akt 2026-0001." in told(alva)
    with pytest.raises(Refused, match="redan besvarat"):
        agree_to_lift(then, one)


def test_what_is_lifted_can_be_closed_with_an_outcome_or_stopped(unsolvable, alva, berit):
    lift_referral(at(alva, "2026-10-13T12:00"), unsolvable, **LIFT)
    close_referral(at(berit, "2026-10-20T09:00"), unsolvable, outcome="solved_between_units", text="Cheferna löste det.")
    assert (unsolvable.state, unsolvable.outcome) == ("closed", "solved_between_units")
    one = escalation_of(unsolvable)
    assert (one.state, one.is_open, one.outcome) == ("ended", False, "Samverkan avslutades: Löst mellan enheterna.")


def test_an_application_made_at_the_meeting_is_never_closed_without_a_track(three_booked, alva, berit, ald):
    came = {one.id: (True, "") for one in planned_meeting(three_booked).attendance}
    told_ = {"person_words": "Jag söker.", "summary": "Ansökan.", "information_given": True, "application_made": True}
    hold_three_party(at(alva, "2026-10-15T14:00"), three_booked, attended=came, agreements=[], **told_)
    then = at(alva, "2026-10-15T15:00")
    with pytest.raises(Refused, match="Den enskilde har ansökt"):
        close_referral(then, three_booked, outcome="information_given", text="")
    close_referral(then, three_booked, outcome="application_made", text="")
    assert three_booked.case.track_of(ald.id).case_worker_id == alva.user_id


def test_a_request_goes_on_after_the_unit_has_become_current(sent, axel, alva, berit):
    take_up(axel, sent, ground="application", ground_on=date(2026, 10, 12), case_worker_id=alva.user_id)
    assign_worker(axel, sent, verb="referral.assign", to_worker_id=alva.user_id)
    book_meeting(alva, sent, verb="referral.book_pre", starts_at=datetime(2026, 10, 13, 10), place="Rum 3")
    assert sent.state == "pre_meeting_booked"


def test_what_was_added_goes_along_to_the_right_unit(sent, axel, berit, akt, soc):
    ask_more(axel, sent, text="Bor hon ensam?")
    complete_referral(berit, sent, text="Ja, sedan i våras.")
    cast.consent_for(akt, "berit", "BER", "SOC")
    forward_referral(axel, sent, to_unit_id=soc.id, text="Boendestöd.")
    assert sent.completion == "12 oktober 2026: Ja, sedan i våras."


def test_one_who_leads_both_units_leaves_the_answer_to_another_manager(sent, alva):
    cast.add_someone("britta", "Britta Två", [(cast.BOSS, "BER"), (cast.BOSS, "ALD")])
    both_sides = cast.actor_of("britta")
    with pytest.raises(Refused, match=r"Du leder båda enheterna\. Axel Gran svarar"):
        decline_referral(both_sides, sent, text="Nej.")
    with pytest.raises(Refused, match="Du leder båda enheterna"):
        assign_worker(both_sides, sent, verb="referral.assign", to_worker_id=alva.user_id)


def test_a_change_of_handläggare_takes_the_earlier_ones_times_away(assigned, alva, aron, axel):
    proposal = propose_times(alva, assigned, times=[datetime(2026, 10, 20, h) for h in (9, 10, 11)], place="Rum 3")
    assign_worker(axel, assigned, verb="referral.reassign", to_worker_id=aron.user_id, text="Semester.")
    assert proposal.state == "replaced"


def test_colleagues_in_a_unit_that_is_current_read_its_cooperation(assigned, axel, alva, aron):
    assert db.session.scalars(Referral.visible_to(aron)).all() == []
    take_up(axel, assigned, ground="application", ground_on=date(2026, 10, 12), case_worker_id=alva.user_id)
    assert db.session.scalars(Referral.visible_to(aron)).all() == [assigned]


def test_a_new_handläggare_of_the_akt_takes_the_place_in_the_request_and_at_the_meeting(pre_booked, axel, alva, aron, berit):
    take_up(axel, pre_booked, ground="application", ground_on=date(2026, 10, 12), case_worker_id=alva.user_id)
    assign_track(axel, pre_booked.case.track_of(pre_booked.to_unit_id), case_worker_id=aron.user_id)
    assert pre_booked.to_worker_id == aron.user_id
    meeting = planned_meeting(pre_booked)
    assert ([a.name for a in meeting.attendance], meeting.sequence) == (["Berit Alm", "Aron En"], 1)
    assert told(berit)[0] == "Ny handläggare hos Äldreenheten: Aron En. Akt 2026-0001."


def test_those_who_do_not_agree_say_why(unsolvable, alva):
    then = at(alva, "2026-10-13T12:00")
    with pytest.raises(Refused, match="inte är överens"):
        lift_referral(then, unsolvable, **LIFT | {"agreed": False})
    lift_referral(then, unsolvable, **LIFT | {"agreed": False}, disagreement="De vill vänta.")
    assert db.session.scalars(db.select(EscalationAnswer.text).where(EscalationAnswer.answer == "disagreed")).one() == "De vill vänta."


def test_what_level_1_can_solve_is_not_lifted(pre_held, alva):
    with pytest.raises(Refused, match="kan lösas på nivå 1"):
        lift_referral(at(alva, "2026-10-13T12:00"), pre_held, **LIFT)


# Without a request.


@pytest.fixture
def both(akt):
    return cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")


DIRECT = {"question": "Gemensamt möte.", "person_words": "", "need": "vi planerar hemgången."}


def test_two_current_units_meet_without_a_request(both, berit, alva, ber, ald):
    direct = start_cooperation(berit, both, from_unit_id=ber.id, to_unit_id=ald.id, **DIRECT)
    assert (direct.state, direct.is_direct, direct.to_worker.username, direct.sent_on) == ("assigned", True, "alva", date(2026, 10, 12))
    assert told(alva)[0] == "Beroendeenheten vill ha ett trepartsmöte. Akt 2026-0001."
    book_meeting(
        berit,
        direct,
        verb="referral.book_three_directly",
        starts_at=datetime(2026, 10, 14, 9),
        place="Rum 1",
        purpose="X",
        invited_how="Brev",
    )
    assert direct.state == "three_party_booked"


def test_the_line_of_why_is_asked_for_where_no_consent_carries(both, berit, ber, ald):
    withdraw(berit, both)
    with pytest.raises(Refused, match="Skriv en rad om varför"):
        start_cooperation(berit, both, from_unit_id=ber.id, to_unit_id=ald.id, **DIRECT | {"need": ""})


def test_a_unit_that_is_not_current_gets_a_request_instead(berit, akt, ber, ald):
    with pytest.raises(Refused, match="Enheten är inte aktuell i akten"):
        start_cooperation(berit, akt, from_unit_id=ber.id, to_unit_id=ald.id, **DIRECT)


def test_a_hidden_unit_answers_as_one_that_is_not_there(dag, hidden_akt, ekb, rel, ald):
    said = []
    for unit in (rel, ald):
        with pytest.raises(Refused) as why:
            start_cooperation(dag, hidden_akt, from_unit_id=ekb.id, to_unit_id=unit.id, **DIRECT)
        said.append(str(why.value))
    assert said[0] == said[1]


def test_one_cannot_start_in_the_name_of_another_unit(both, alva, berit, ber, ald):
    with pytest.raises((Refused, NotAllowed)):
        start_cooperation(alva, both, from_unit_id=ber.id, to_unit_id=ald.id, **DIRECT)


def test_a_unit_in_an_open_cooperation_cannot_hide(sent, berit, akt):
    with pytest.raises(Refused, match="kan inte döljas"):
        change_track(berit, akt.open_tracks[0], other_number="", is_hidden=True, insatser_since=None)
