"""A lifted question from level 1 to its end: what happens, who is told, what is written down, who may read it."""

from datetime import date

import pytest

from sipweb.actions.access import block_user
from sipweb.actions.escalation_answers import agree_to_lift, disagree_to_lift
from sipweb.actions.escalation_top import decide_basis, refer_to_decision
from sipweb.actions.escalations import (
    begin_escalation,
    finish_question,
    lift_on,
    lift_question,
    propose_end,
    raise_question,
    withdraw_question,
)
from sipweb.actions.life import register_death
from sipweb.actions.meetings import hold_pre_meeting
from sipweb.actions.organisation import appoint_deputy, disable_user
from sipweb.actions.outcomes import close_referral, lift_referral
from sipweb.actions.own_part import change_track, close_track
from sipweb.actions.people import protect_person
from sipweb.actions.precedents import keep_precedent, withdraw_precedent
from sipweb.actions.referrals import end_early
from sipweb.db import db
from sipweb.gate import NotAllowed, Refused, action
from sipweb.models import Announcement, Case, Escalation, Event, HistoryLine, HistoryValue, JournalEntry, NamedAccess, Notice, Precedent
from sipweb.queries.consents import why_not_tell
from sipweb.queries.escalation_work import escalation_tasks
from sipweb.queries.escalations import escalation_of, lifted_to_level_2
from sipweb.queries.precedents import precedents_by_pair
from sipweb.rules.standing import Role
from tests import cast
from tests.conftest import at
from tests.lifted import REPORT, TRIED, named


def told(actor):
    query = db.select(Notice.text).where(Notice.to_user_id == actor.user_id, Notice.about.like("escalation:%"))
    return list(db.session.scalars(query.order_by(Notice.id.desc())))


def titles(case):
    return list(db.session.scalars(db.select(Event.title).where(Event.case_id == case.id).order_by(Event.id.desc())))


def reads(actor):
    return set(db.session.scalars(Escalation.visible_to(actor).with_only_columns(Escalation.id)))


def waits(actor):
    return [(task.place, task.title, task.due) for task in escalation_tasks(actor)]


# Level by level.


def test_a_difficulty_begins_with_the_handlaggare_and_what_they_have_tried(begun, alva, birger):
    assert (begun.state, begun.kind, begun.steps[0].attempt, begun.due_on) == (
        "level_1",
        "difficulty",
        "Ringde tre gånger.",
        date(2026, 10, 19),
    )
    assert told(alva) == ["En svårighet i samverkan är uppskriven. Akt 2026-0001."]
    assert told(birger) == []
    assert titles(begun.case)[0] == "Svårighet i samverkan uppskriven"


def test_nothing_is_lifted_before_they_have_tried(both, berit, ber, ald):
    for missing in ({"attempt": " "}, {"attempted_on": None}):
        with pytest.raises(Refused, match="Skriv vad ni har försökt på egen hand"):
            begin_escalation(berit, both, unit_id=ber.id, unit_ids=[ald.id], question="Vem?", **TRIED | missing)
    assert db.session.scalars(db.select(Escalation)).all() == []


def test_it_counts_as_lifted_when_the_other_unit_has_answered(begun, berit, alva, birger):
    lift_question(berit, begun, question="Vem städar?")
    assert (begun.state, begun.pending, begun.awaits_until) == ("level_2", "lift", date(2026, 10, 15))
    with pytest.raises(Refused, match="räknas som lyft när berörda enheter har svarat, eller efter torsdag 15 oktober 2026"):
        propose_end(birger, begun, verb="escalation.solve", text="Vi.")
    agree_to_lift(at(alva, "2026-10-13T09:00"), begun)
    assert (begun.pending, begun.awaits_until, begun.due_on) == ("", None, date(2026, 11, 10))
    assert told(birger)[0] == "En fråga är lyft till nivå 2. Akt 2026-0001."


def test_silence_for_three_working_days_is_noted_and_stops_nothing(begun, berit, birger):
    lift_question(berit, begun, question="Vem städar?")
    later = at(birger, "2026-10-16T08:00")
    propose_end(later, begun, verb="escalation.solve", text="Äldreenheten städar.")
    assert [(row.unit.code, row.answer) for row in begun.steps[1].answers] == [("BER", "agreed"), ("ALD", "")]
    assert begun.pending == "solved"


def test_a_disagreement_stands_in_words_with_who_and_does_not_stop_the_lift(on_2, birger, axel):
    lift_question(birger, on_2, **REPORT)
    disagree_to_lift(axel, on_2, text="Vi har inte mötts än.")
    answer = on_2.last_asked.answers[1]
    assert (answer.answer, answer.text, answer.answered_by.name) == ("disagreed", "Vi har inte mötts än.", "Axel Gran")
    assert (on_2.state, on_2.pending) == ("level_3", "")
    assert told(birger)[0] == "Äldreenheten är inte överens. Skälet står i frågan. Akt 2026-0001."


def test_from_level_2_on_a_written_report_is_needed(on_2, birger):
    with pytest.raises(Refused, match="Skriv en rapport"):
        lift_question(birger, on_2, question="Vem?", report="  ")


def test_only_those_on_the_level_act(on_2, on_3, berit, alva, birger):
    for actor in (berit, alva, birger):
        with pytest.raises(NotAllowed):
            propose_end(actor, on_3, verb="escalation.solve", text="Vi.")


def test_the_second_to_answer_is_told_who_came_first(on_2, birger, axel):
    lift_question(birger, on_2, **REPORT)
    agree_to_lift(axel, on_2)
    with pytest.raises(Refused, match=r"Det är redan besvarat av Axel Gran\."):
        disagree_to_lift(named("edit"), on_2, text="Nej.")


def test_the_second_to_lift_is_told_that_it_waits(on_2, birger, axel):
    lift_question(birger, on_2, **REPORT)
    with pytest.raises(NotAllowed):  # it is on level 3 now
        lift_question(axel, on_2, **REPORT)


def test_a_deputy_acts_and_is_told_as_one(on_2, birger, bodil):
    appoint_deputy(birger, None, deputy_id=bodil.user_id, starts_on=date(2026, 10, 12), ends_on=date(2026, 10, 12))
    stand_in = named("bodil")
    lift_question(stand_in, on_2, **REPORT)
    step = on_2.steps[-1]
    assert (step.user_id, step.for_user_id) == (bodil.user_id, birger.user_id)


# Vacant levels and the same person on both sides.


def test_a_unit_without_enhetschef_sends_it_to_the_next_level(akt, berit, alva, birger, ber, ald, viktor):
    cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")
    one = begin_escalation(berit, akt, unit_id=ber.id, unit_ids=[ald.id], question="Vem?", **TRIED)
    agree_to_lift(alva, lift_question(berit, one, question="Vem?"))
    lift_question(birger, one, **REPORT)
    assert one.state == "level_4"  # ALD has no enhetschef in this cast
    agree_to_lift(cast.actor_of("axel"), one)
    assert reads(viktor) == {one.id}


def test_where_nobody_is_higher_up_it_ends_where_it_is(akt, berit, alva, birger, ber, ald):
    cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")
    with_nobody_above("eva", "viktor")
    one = begin_escalation(berit, akt, unit_id=ber.id, unit_ids=[ald.id], question="Vem?", **TRIED)
    agree_to_lift(alva, lift_question(berit, one, question="Vem?"))
    with pytest.raises(Refused, match="Ingen finns på en högre nivå"):
        lift_question(birger, one, **REPORT)
    propose_end(birger, one, verb="escalation.close", text="Vi gör som förut.")
    agree_to_lift(cast.actor_of("axel"), one)
    assert one.state == "closed_unsolved"


def with_nobody_above(*usernames):
    for username in usernames:
        disable_user(cast.actor_of("tore"), cast.user_of(username), to_managers=True)


def test_one_enhetschef_over_both_units_lifts_and_the_avdelningschef_has_it(both, berit, dag, eva, ber, ekb):
    cast.known("dag", "disa", "EKB", "Gun Östberg", date(1960, 3, 5), "196003052385")
    one = begin_escalation(berit, both, unit_id=ber.id, unit_ids=[ekb.id], question="Vem?", **TRIED)
    agree_to_lift(dag, lift_question(berit, one, question="Vem?"))
    agree_to_lift(cast.actor_of("disa"), lift_question(cast.actor_of("birger"), one, **REPORT))
    lift_question(eva, one, **REPORT)
    assert [(row.unit.code, row.answer) for row in one.last_asked.answers] == [("BER", "agreed"), ("EKB", "same_person")]
    assert (one.state, one.pending) == ("level_4", "")


def test_a_solution_by_one_enhetschef_over_both_is_countersigned_by_the_avdelningschef(both, berit, dag, eva, viktor, ber, ekb):
    cast.known("dag", "disa", "EKB", "Gun Östberg", date(1960, 3, 5), "196003052385")
    one = begin_escalation(berit, both, unit_id=ber.id, unit_ids=[ekb.id], question="Vem?", **TRIED)
    agree_to_lift(dag, lift_question(berit, one, question="Vem?"))
    agree_to_lift(cast.actor_of("disa"), lift_question(cast.actor_of("birger"), one, **REPORT))
    assert reads(viktor) == set()
    propose_end(eva, one, verb="escalation.solve", text="Ekonomiskt bistånd.")
    assert (one.is_open, one.pending) == (True, "solved")
    assert reads(viktor) == {one.id}
    agree_to_lift(viktor, one)
    assert (one.state, one.outcome) == ("solved", "Ekonomiskt bistånd.")


# The end.


def test_it_is_solved_when_the_other_side_agrees_and_everyone_is_told(on_3, eva, berit, alva, birger):
    propose_end(eva, on_3, verb="escalation.solve", text="Äldreenheten städar.")
    assert (on_3.is_open, on_3.pending, on_3.outcome) == (True, "solved", "")
    agree_to_lift(named("edit"), on_3)
    assert (on_3.state, on_3.is_open, on_3.outcome, on_3.ended_on) == ("solved", False, "Äldreenheten städar.", date(2026, 10, 12))
    for actor in (berit, alva, birger, eva):
        assert told(actor)[0] == "En lyft fråga är löst, 12 oktober 2026. Akt 2026-0001."
    assert titles(on_3.case)[0] == "Den lyfta frågan är löst"
    texts = db.session.scalars(db.select(JournalEntry.text).where(JournalEntry.title == "Den lyfta frågan är löst")).all()
    assert len(texts) == 2
    assert all("Äldreenheten städar." in text for text in texts)


def test_a_solution_that_someone_does_not_agree_to_is_none(on_3, eva):
    propose_end(eva, on_3, verb="escalation.solve", text="Äldreenheten städar.")
    disagree_to_lift(named("edit"), on_3, text="Vi har inte den insatsen.")
    assert (on_3.state, on_3.pending, on_3.outcome) == ("level_3", "", "")
    lift_question(eva, on_3, **REPORT)
    assert on_3.state == "level_4"


def test_after_the_days_are_over_it_ends_without_the_missing_answer(on_3, eva):
    propose_end(eva, on_3, verb="escalation.solve", text="Äldreenheten städar.")
    with pytest.raises(Refused, match="väntar på svar till och med torsdag 15 oktober"):
        finish_question(at(eva, "2026-10-15T16:00"), on_3)
    finish_question(at(eva, "2026-10-16T08:00"), on_3)
    assert (on_3.state, on_3.last_asked.answers[1].answer) == ("solved", "")


def test_a_request_that_was_lifted_closes_when_it_is_solved_and_both_handlaggare_are_told(pre_booked, alva, berit, birger, axel):
    held = hold_pre_meeting(at(alva, "2026-10-13T11:00"), pre_booked, structure="S", purpose="P", solvable=False)
    lift_referral(at(alva, "2026-10-13T12:00"), held, question="Vem?", agreed=True, **TRIED)
    one = escalation_of(held)
    agree_to_lift(at(berit, "2026-10-13T13:00"), one)
    propose_end(at(birger, "2026-10-14T09:00"), one, verb="escalation.solve", text="Vi tar det.")
    agree_to_lift(at(axel, "2026-10-14T10:00"), one)
    assert (held.state, held.outcome, held.outcome_text) == ("closed", "solved_between_units", "Vi tar det.")
    assert titles(held.case)[0] == "Avslutad: den lyfta frågan är löst"
    for actor in (alva, berit):
        assert told(actor)[0] == "En lyft fråga är löst, 14 oktober 2026. Akt 2026-0001."


def test_a_request_stays_open_when_the_top_finds_no_solution(on_4, viktor):
    propose_end(viktor, on_4, verb="escalation.close", text="Rutinen ändras i vår.")
    agree_to_lift(named("valter"), on_4)
    assert (on_4.state, on_4.outcome) == ("closed_unsolved", "Rutinen ändras i vår.")


def test_it_is_closed_unsolved_only_at_the_top(on_3, eva):
    with pytest.raises(Refused, match="kan lyftas till nästa nivå"):
        propose_end(eva, on_3, verb="escalation.close", text="Går inte.")
    assert on_3.is_open


def test_the_top_lifts_no_further(on_4, viktor):
    with pytest.raises(Refused, match="ingen högre nivå"):
        lift_question(viktor, on_4, **REPORT)


def test_the_raiser_takes_it_back_but_not_one_that_a_request_waits_for(begun, berit, alva):
    with pytest.raises(NotAllowed):
        withdraw_question(alva, begun, text="Behövs inte.")
    withdraw_question(berit, begun, text="Behövs inte.")
    assert (begun.state, begun.is_open, begun.outcome) == ("ended", False, "Behövs inte.")
    with pytest.raises(Refused, match="redan avslutad"):
        withdraw_question(berit, begun, text="Igen.")


def test_a_death_ends_what_is_lifted(on_3, berit):
    register_death(berit, on_3.case, died_on=date(2026, 10, 11), known_how="care", told_by="Läkaren")
    assert (on_3.state, on_3.is_open, on_3.outcome) == ("ended", False, "Den enskilde har avlidit.")
    assert [place.is_open for place in on_3.places] == [False, False]


def test_a_unit_does_not_leave_the_akt_while_a_question_about_it_is_lifted(on_2, berit, ber):
    track = on_2.case.track_of(ber.id)
    with pytest.raises(Refused, match="En lyft fråga som gäller enheten är inte avgjord"):
        close_track(berit, track, reason="Klart.")
    with pytest.raises(Refused, match="En lyft fråga som gäller enheten är inte avgjord"):
        change_track(berit, track, other_number="", is_hidden=True, insatser_since=None)
    withdraw_question(berit, on_2, text="Behövs inte.")
    close_track(berit, track, reason="Klart.")
    assert not track.is_open


# Cost, and what is about nobody.


def test_cost_goes_straight_to_the_avdelningschefer(both, birger, axel, berit, viktor, ber, ald):
    told_ = {"unit_id": ber.id, "unit_ids": [ald.id], "kind": "cost", "question": "Vem betalar?", "attempt": "Räknat."}
    with pytest.raises(Refused, match="Kostnader tas upp av en chef"):
        begin_escalation(berit, both, **told_)
    one = begin_escalation(birger, both, **told_)
    assert (one.state, one.pending) == ("level_4", "lift")
    assert reads(viktor) == set()
    agree_to_lift(axel, one)
    assert reads(viktor) == {one.id}
    assert told(viktor) == ["En fråga är lyft till nivå 4. Akt 2026-0001."]


def test_without_an_akt_only_the_managers_of_the_units_read_it(app, birger, axel, simon, alva, berit, ber, ald):
    one = raise_question(birger, ber, kind="common", unit_ids=[ald.id], question="Hur gör vi?", report="Det händer ofta.")
    assert (one.state, one.case_id, one.pending) == ("level_2", None, "")
    assert [name.user_id for name in (birger, axel, simon, alva, berit) if reads(name)] == [birger.user_id, axel.user_id]
    assert told(axel) == ["En fråga är lyft till nivå 2."]


def test_a_difficulty_is_not_raised_without_an_akt(app, birger, ber, ald):
    with pytest.raises(Refused, match="tas upp i akten"):
        raise_question(birger, ber, kind="difficulty", unit_ids=[ald.id], question="Vem?", report="X")


# From a meeting.


@action("note.write")
def a_meeting_lifts(actor, case, **how):
    return lift_on(actor, None, case=case, **how)


def test_a_meeting_lifts_what_it_could_not_solve_with_the_answers_it_knows(both, birger, ber, ald):
    known = {ald.id: ("disagreed", "Vi vill vänta.")}
    one = a_meeting_lifts(birger, both, from_units=[ber.id, ald.id], level=3, question="Vem?", report="Mötet enades inte.", known=known)
    assert (one.state, one.pending, one.steps[0].source, one.steps[0].report) == ("level_3", "", 2, "Mötet enades inte.")
    assert [(row.unit.code, row.answer, row.text) for row in one.steps[0].answers] == [
        ("BER", "agreed", ""),
        ("ALD", "disagreed", "Vi vill vänta."),
    ]


def test_what_waits_for_a_meeting_is_what_has_come_to_level_2(on_2, birger, axel, simon):
    assert [(row.id, row.number, row.question) for row in lifted_to_level_2(birger)] == [(on_2.id, "2026-0001", "Vem städar?")]
    assert [row.id for row in lifted_to_level_2(axel)] == [on_2.id]
    assert lifted_to_level_2(simon) == []
    lift_question(birger, on_2, **REPORT)
    assert lifted_to_level_2(birger) == []


# Who reads it.


def test_the_avdelningschefer_read_what_counts_as_lifted_to_them_and_nothing_of_the_akt(on_3, eva, viktor):
    lift_question(eva, on_3, **REPORT)
    assert reads(viktor) == reads(named("valter")) == set()
    later = named("viktor", "2026-10-16T08:00")  # three days of silence
    assert reads(later) == {on_3.id}
    assert db.session.scalars(Case.visible_to(later)).all() == []
    agree_to_lift(named("edit"), on_3)
    assert reads(viktor) == {on_3.id}


def test_an_avdelningschef_of_another_department_reads_nothing(on_4, app):
    cast.add_the_unit("SKO", "Skolan", ("BUN", "Barn och utbildning"), "Socialnämnden")
    cast.add_someone("vera", "Vera Sten", [(Role.DEPARTMENT_MANAGER, "BUN")])
    assert reads(named("vera")) == set()


def test_others_in_the_akt_read_only_what_concerns_their_unit(on_2, both, dag, disa):
    cast.known("dag", "disa", "EKB", "Gun Östberg", date(1960, 3, 5), "196003052385")
    assert reads(dag) == reads(disa) == set()


def test_a_spärr_shuts_it_too(on_2, birger, bodil):
    assert reads(bodil) == {on_2.id}
    block_user(birger, on_2.case, user_id=bodil.user_id, reason="Släkt.")
    assert reads(bodil) == set()


def test_of_a_protected_person_the_named_read_and_whoever_has_the_question_is_named(on_3, berit, bodil, eva, birger, axel):
    protect_person(berit, on_3.case, protection="flagged", protection_checked_on=date(2026, 10, 12))
    assert reads(bodil) == set()
    assert reads(berit) == reads(birger) == reads(axel) == {on_3.id}
    assert reads(eva) == reads(named("edit")) == {on_3.id}  # the enhetschefer whose step it is
    assert waits(eva) == [("me", "Lös frågan, eller lyft den vidare", date(2026, 10, 26))]


def test_of_a_protected_person_a_question_that_is_lifted_names_those_it_comes_to(on_2, berit, birger, axel, eva, viktor):
    protect_person(berit, on_2.case, protection="flagged", protection_checked_on=date(2026, 10, 12))
    assert reads(eva) == reads(named("edit")) == set()
    lift_question(birger, on_2, **REPORT)
    assert reads(eva) == reads(named("edit")) == {on_2.id}
    assert told(eva) == told(named("edit")) == ["En fråga är lyft till nivå 3. Akt 2026-0001."]
    agree_to_lift(axel, on_2)
    lift_question(eva, on_2, **REPORT)
    agree_to_lift(named("edit"), on_2)
    assert reads(viktor) == {on_2.id}
    assert db.session.scalars(db.select(NamedAccess).where(NamedAccess.user_id == viktor.user_id)).all() == []


def test_an_asked_unit_that_is_not_current_reads_it_through_its_request(assigned, berit, alva, axel, aron, ber, ald, soc):
    one = begin_escalation(berit, assigned.case, unit_id=ber.id, unit_ids=[ald.id], question="Vem?", **TRIED)
    assert one.referral_id == assigned.id
    assert [bool(reads(actor)) for actor in (alva, axel, aron)] == [True, True, False]
    end_early(berit, assigned, verb="referral.withdraw", text="Behövs inte.")
    assert one.is_open  # a question of its own, not the request's move


def test_a_unit_that_nobody_has_told_is_not_drawn_in(both, berit, ber, soc):
    with pytest.raises(Refused, match="Välj vilka av de andra enheterna"):
        begin_escalation(berit, both, unit_id=ber.id, unit_ids=[soc.id], question="Vem?", **TRIED)


def test_a_hidden_unit_neither_lifts_nor_is_asked(hidden_akt, dag, rut, ekb, rel):
    with pytest.raises(Refused, match="Er enhet är dold"):
        begin_escalation(rut, hidden_akt, unit_id=rel.id, unit_ids=[ekb.id], question="Vem?", **TRIED)
    with pytest.raises(Refused, match="Välj vilka av de andra enheterna"):
        begin_escalation(dag, hidden_akt, unit_id=ekb.id, unit_ids=[rel.id], question="Vem?", **TRIED)


# What waits.


def test_what_waits_stands_with_whoever_has_the_next_step(begun, berit, alva, birger, axel, bodil):
    assert waits(berit) == [("me", "Lös frågan, eller lyft den vidare", date(2026, 10, 19))]
    assert waits(bodil) == []
    lift_question(berit, begun, question="Vem städar?")
    assert waits(alva) == [("me", "Är ni överens om att lyfta?", date(2026, 10, 15))]
    assert waits(berit) == waits(birger) == []
    agree_to_lift(alva, begun)
    assert waits(alva) == []
    assert waits(birger) == waits(axel) == [("me", "Lös frågan, eller lyft den vidare", date(2026, 11, 9))]


def test_what_waits_for_an_avdelningschef(on_4, viktor, berit):
    assert waits(viktor) == [("me", "Lös den lyfta frågan, eller avsluta den", date(2026, 10, 26))]
    propose_end(viktor, on_4, verb="escalation.solve", text="Vi.")
    assert waits(named("valter")) == [("me", "Är ni överens om hur det löses?", date(2026, 10, 15))]
    assert waits(viktor) == waits(berit) == []
    assert waits(named("viktor", "2026-10-16T08:00")) == [("me", "Avsluta: alla har inte svarat, och tiden är ute", date(2026, 10, 15))]


# Precedents.


KEPT = {"heading": "Städning vid behandling", "text": "Äldreenheten städar när behandling pågår."}


def test_a_solution_is_kept_and_found_by_units_and_heading(solved, axel, dag, ber, ald, soc):
    kept = keep_precedent(axel, solved, unit_id=ber.id, other_unit_id=ald.id, **KEPT)
    names = {ber.id: "Beroendeenheten", ald.id: "Äldreenheten", soc.id: "Socialpsykiatri"}
    find = lambda *pair, **more: [row.id for _, rows in precedents_by_pair(dag, names, *pair, **more) for row in rows]  # noqa: E731
    assert find() == find(ber.id) == find(ald.id, ber.id) == find(heading="behandling STÄDNING") == [kept.id]
    assert find(soc.id) == find(ber.id, soc.id) == find(heading="boende") == []


def test_a_precedent_holds_no_number_and_no_known_name(solved, axel, ber, ald):
    pair = {"unit_id": ber.id, "other_unit_id": ald.id}
    for telling in ("Se 19600305-2385.", "Se akt 2026-0001."):
        with pytest.raises(Refused, match="Det visar vem det gäller"):
            keep_precedent(axel, solved, **pair, **KEPT | {"text": telling})
    with pytest.raises(Refused, match="Östberg"):
        keep_precedent(axel, solved, **pair, **KEPT | {"heading": "Städning hos Östberg"})
    assert keep_precedent(axel, solved, **pair, **KEPT | {"heading": "Städning hos Östberg"}, looked_at="Östberg").id == 1


def test_the_history_of_a_precedent_holds_nothing_of_the_akt(solved, axel, ber, ald):
    keep_precedent(axel, solved, unit_id=ber.id, other_unit_id=ald.id, **KEPT)
    line = db.session.scalars(db.select(HistoryLine).order_by(HistoryLine.id.desc()).limit(1)).one()
    news = db.session.scalar(db.select(HistoryValue.news).where(HistoryValue.line_id == line.id))
    assert (line.verb, line.case_id) == ("precedent.keep", None)
    assert "2026-0001" not in news


def test_only_what_is_solved_is_kept_and_a_precedent_can_be_taken_away(on_2, birger, axel, dag, ber, ald):
    with pytest.raises(Refused, match="Frågan är inte löst"):
        keep_precedent(axel, on_2, unit_id=ber.id, other_unit_id=ald.id, **KEPT)
    propose_end(birger, on_2, verb="escalation.solve", text="Vi.")
    agree_to_lift(axel, on_2)
    kept = keep_precedent(axel, on_2, unit_id=ber.id, other_unit_id=ald.id, **KEPT)
    withdraw_precedent(birger, kept, text="Rutinen är ändrad.")
    assert db.session.scalars(Precedent.visible_to(dag)).all() == []
    assert db.session.scalars(Precedent.visible_to(axel)).all() == [kept]
    with pytest.raises(Refused, match="redan tagits bort"):
        withdraw_precedent(birger, kept, text="Igen.")


def test_the_request_closed_by_its_handlaggare_ends_what_was_lifted_and_frees_nobody_to_answer(pre_booked, alva, berit):
    held = hold_pre_meeting(at(alva, "2026-10-13T11:00"), pre_booked, structure="S", purpose="P", solvable=False)
    lift_referral(at(alva, "2026-10-13T12:00"), held, question="Vem?", agreed=True, **TRIED)
    one = escalation_of(held)
    close_referral(at(berit, "2026-10-14T09:00"), held, outcome="solved_between_units", text="Löst ändå.")
    with pytest.raises(Refused, match="Frågan är redan ”avslutad”"):
        agree_to_lift(at(berit, "2026-10-14T09:05"), one)


# What an avdelningschef writes in the akt.


GROUND = {"kind": "necessary", "text": "Annars stannar insatsen.", "organisation": "", "requested_by": "", "person_told_on": None}
DECIDED = {"delegate": "Viktor Oxel", "delegation_reference": "4.2", "decided_on": cast.TODAY, "told_on": cast.TODAY}


def test_an_avdelningschef_records_a_ground_in_an_akt_that_has_reached_them(on_4, viktor, birger, ber, soc):
    assert why_not_tell(on_4.case, soc, birger) is not None
    basis = decide_basis(viktor, on_4, by_unit_id=ber.id, unit_id=soc.id, decided_on=cast.TODAY, **GROUND)
    assert (basis.case_id, basis.by_unit_id, basis.decided_by_id) == (on_4.case_id, ber.id, viktor.user_id)
    assert why_not_tell(on_4.case, soc, birger) is None
    assert titles(on_4.case)[0] == "Grund för att lämna uppgifter: Nödvändigt för den egna verksamheten (OSL 10 kap. 2 §)"
    assert told(birger)[0] == "Avdelningschefen har beslutat om en grund för att lämna uppgifter. Akt 2026-0001."
    line = db.session.scalars(db.select(HistoryLine).order_by(HistoryLine.id.desc())).first()
    assert (line.verb, line.user_id, line.case_id) == ("escalation.basis", viktor.user_id, on_4.case_id)
    assert db.session.scalar(Case.visible_to(viktor)) is None  # the akt itself is still not theirs to read


def test_an_avdelningschef_refers_to_a_decision_and_the_unit_tells_the_others(on_4, viktor, berit, birger, ber):
    refer_to_decision(viktor, on_4, unit_id=ber.id, told_by_id=berit.user_id, **DECIDED)
    assert titles(on_4.case)[0] == "Beslut att hänvisa till"
    assert told(birger)[0] == "Avdelningschefen har skrivit in ett beslut att hänvisa till. Akt 2026-0001."
    news = db.session.scalars(db.select(Announcement)).one()
    assert (news.unit_id, news.kind, news.sent_at) == (ber.id, "decision", None)


def test_an_avdelningschef_writes_nothing_for_a_unit_of_the_other_department(on_4, viktor, alva, ald, soc):
    with pytest.raises(Refused, match="Välj en av avdelningens enheter"):
        decide_basis(viktor, on_4, by_unit_id=ald.id, unit_id=soc.id, decided_on=cast.TODAY, **GROUND)
    with pytest.raises(Refused, match="Välj en av avdelningens enheter"):
        refer_to_decision(viktor, on_4, unit_id=ald.id, told_by_id=alva.user_id, **DECIDED)


@pytest.mark.parametrize("username", ["birger", "eva", "axel", "tore", "cecilia"])
def test_nobody_below_the_avdelningschef_and_nobody_else_writes_as_one(on_4, username, ber, soc):
    with pytest.raises(NotAllowed):
        decide_basis(cast.actor_of(username), on_4, by_unit_id=ber.id, unit_id=soc.id, decided_on=cast.TODAY, **GROUND)


def test_before_it_has_reached_them_an_avdelningschef_writes_nothing(on_3, viktor, ber, soc):
    with pytest.raises(NotAllowed):
        decide_basis(viktor, on_3, by_unit_id=ber.id, unit_id=soc.id, decided_on=cast.TODAY, **GROUND)


def test_an_avdelningschef_who_is_asked_to_countersign_on_level_3_can_write_a_ground(both, berit, dag, eva, viktor, ber, ekb, soc):
    cast.known("dag", "disa", "EKB", "Gun Östberg", date(1960, 3, 5), "196003052385")
    one = begin_escalation(berit, both, unit_id=ber.id, unit_ids=[ekb.id], question="Vem?", **TRIED)
    agree_to_lift(dag, lift_question(berit, one, question="Vem?"))
    agree_to_lift(cast.actor_of("disa"), lift_question(cast.actor_of("birger"), one, **REPORT))
    propose_end(eva, one, verb="escalation.solve", text="Ekonomiskt bistånd.")
    assert decide_basis(viktor, one, by_unit_id=ekb.id, unit_id=soc.id, decided_on=cast.TODAY, **GROUND).by_unit_id == ekb.id
