"""A transfer from the need to the end, and every way out of it."""

from datetime import date, datetime

import pytest

from sipweb.actions.handovers import (
    agree_day,
    begin_investigation,
    call_officials,
    close_transfer,
    hold_officials,
    inform_person,
    receive_handover,
    record_contact,
    send_handover,
    write_handover,
)
from sipweb.actions.organisation import disable_user
from sipweb.actions.own_part import change_track, close_track
from sipweb.actions.people import add_representative, protect_person
from sipweb.actions.placements import change_placement, record_placement
from sipweb.actions.transfer_decisions import (
    decide_transfer,
    decline_transfer,
    lift_transfer,
    put_on_agenda,
    record_decision_of_meeting,
)
from sipweb.actions.transfer_endings import end_transfer, refuse_transfer
from sipweb.actions.transfer_settled import settle_transfer
from sipweb.actions.transfers import (
    confirm_no,
    judge_transfer,
    notify_transfer,
    rejudge_transfer,
    start_handover,
)
from sipweb.db import db
from sipweb.gate import Changed, NotAllowed, Refused
from sipweb.models import Case, Event, JournalEntry, NamedAccess, Transfer
from sipweb.queries.transfers import dates_of, ending_consent, line_of, placed_until, timeline_of, transfers_of
from sipweb.rules.transfers import NO_RECEIVER, NOT_DONE, OPEN_ENDED
from tests import cast
from tests.conftest import at, history, told

JUDGED = {"needs": ["housing", "daily"], "text": "Behöver stöd i boendet.", "again_on": None, "person_words": "Jag vill bo själv."}
PARTS = {"background": "Bor med mamma.", "situation": "Går i skolan.", "impairment": "Autism.", "ongoing": "Kontaktperson."}
IN_TIME = "2026-04-15T09:00"  # the last day to notify for 2007-10-15


@pytest.fixture
def young(app, clock) -> Case:
    """Ida turns 19 on 15 October 2026; at BOU since 1 October 2026 in the cast's time, and has said yes to SOC."""
    case = cast.known("olle", "otto", "BOU", "Ida Vall", date(2007, 10, 15))
    cast.consent_for(case, "olle", "BOU", "SOC")
    return case


@pytest.fixture
def early(app) -> Case:
    """Nils turns 19 on 12 June 2027: to be notified on 12 December 2026 at the latest."""
    case = cast.known("olle", "otto", "BOU", "Nils Vall", date(2008, 6, 12))
    cast.consent_for(case, "olle", "BOU", "SOC")
    return case


@pytest.fixture
def judged(early, olle, bou) -> Transfer:
    return judge_transfer(olle, early, from_unit_id=bou.id, answer="yes", **JUDGED)


@pytest.fixture
def notified(judged, otto, soc) -> Transfer:
    return notify_transfer(otto, judged, to_unit_id=soc.id)


@pytest.fixture
def decided(notified, otto) -> Transfer:
    return answered(otto, notified, suitable=True, method="Gemensamma möten.", on=date(2026, 10, 12))


def answered(boss, transfer, **told) -> Transfer:
    """Reported to a meeting on the day itself, and the meeting's answer written down."""
    if transfer.state == "notified":
        put_on_agenda(boss, transfer, meeting_on=boss.today)
    return record_decision_of_meeting(boss, transfer, **told)


@pytest.fixture
def sent(decided, olle) -> Transfer:
    draft = write_handover(olle, decided, **PARTS)
    return send_handover(olle, decided, version=str(draft.version))


@pytest.fixture
def received(sent, simon, sara) -> Transfer:
    return receive_handover(simon, sent, case_worker_id=sara.user_id)


@pytest.fixture
def joint(received, sara) -> Transfer:
    record_contact(sara, received, whom="person", on=date(2026, 10, 12))
    return record_contact(sara, received, whom="sender", on=date(2026, 10, 12))


@pytest.fixture
def held(joint, simon) -> Transfer:
    more = {"representative_ids": [], "others": ["Habiliteringen"], "left_out": ""}
    call_officials(simon, joint, at=datetime(2026, 10, 20, 10), place="Rum 1", **more)
    return hold_officials(at(simon, "2026-10-20T11:00"), joint, summary="Ny planering.")


def events(case: Case) -> list[str]:
    query = db.select(Event.title).where(Event.case_id == case.id, Event.verb.like("transfer.%"))
    return list(db.session.scalars(query.order_by(Event.id)))


# In time, all the way.


def test_all_the_way_in_time(held, simon, sara, early, olle, otto, soc, bou):
    assert history("consent.ask", "intake.register", "intake.confirm", "placement.record") == [
        ("olle", "transfer.judge"),
        ("otto", "transfer.notify"),
        ("otto", "transfer.to_agenda"),
        ("otto", "transfer.decide"),
        ("olle", "transfer.write"),
        ("olle", "transfer.send"),
        ("simon", "transfer.receive"),
        ("sara", "transfer.contact"),
        ("sara", "transfer.contact"),
        ("simon", "transfer.call"),
        ("simon", "transfer.hold"),
    ]
    assert dates_of(held, at(simon, "2027-06-11T09:00")).state == "officials_held"
    birthday = at(simon, "2027-06-12T00:00")
    assert dates_of(held, birthday).state == "transferred"
    assert line_of(early, [held], birthday)[0] == (soc.id, date(2027, 6, 12))
    inform_person(birthday, held, on=birthday.today, how="Vid besök.")
    assert held.state == "transferred"
    assert (early.decision_unit_id, early.decision_since) == (soc.id, date(2027, 6, 12))
    close_transfer(birthday, held, first_planning="Boendestöd två dagar i veckan.")
    assert (held.state, held.is_open, held.ended_on) == ("closed", False, date(2027, 6, 12))
    assert events(early) == [
        "Behov av fortsatt stöd bedömt: ja",
        "Överföring aviserad",
        "Överföringen anmäld till mötet",
        "Överföring beslutad",
        "Överlämning skickad",
        "Överlämning mottagen, handläggare utsedd",
        "Kontakt tagen",
        "Gemensam övergångsperiod",
        "Kallat till tjänstemannamöte",
        "Tjänstemannamöte genomfört",
        "Socialpsykiatri har beslutsansvaret sedan 12 juni 2027",
        "Den enskilde informerad",
        "Överföringen avslutad",
    ]


def test_the_receipt_has_name_and_time_and_the_unit_is_current_with_its_handlaggare(received, early, simon, sara, soc, bou):
    (handover,) = received.handovers
    assert (handover.received_by_id, handover.received_at) == (simon.user_id, simon.now)
    track = early.track_of(soc.id)
    assert (track.case_worker_id, track.ground, track.ground_on) == (sara.user_id, "transfer", date(2026, 10, 12))
    assert early.decision_unit_id == bou.id


def test_each_side_is_told_and_the_journal_of_both_has_the_step(received, olle, sara, early, bou, soc):
    number = early.number
    assert f"Socialpsykiatri har tagit emot överlämningen. Handläggare är Sara Hägg. Akt {number}." in told(olle)
    assert f"Socialpsykiatri har tagit emot överlämningen. Handläggare är Sara Hägg. Akt {number}." in told(sara)
    rows = db.session.execute(db.select(JournalEntry.unit_id, JournalEntry.text).where(JournalEntry.title == "Överlämning skickad")).all()
    assert {unit for unit, _ in rows} == {bou.id, soc.id}
    assert all(
        "Bakgrund och familjesituation: Bor med mamma." in text and "Grund för att lämna uppgifter: Samtycke" in text for _, text in rows
    )


# The need.


def test_a_no_by_a_handlaggare_waits_for_the_manager_and_can_become_a_yes(early, olle, otto, bou):
    no = JUDGED | {"needs": [], "text": "Klarar sig själv."}
    transfer = judge_transfer(olle, early, from_unit_id=bou.id, answer="no", **no)
    assert (transfer.state, transfer.is_open) == ("no_proposed", True)
    with pytest.raises(NotAllowed):
        confirm_no(olle, transfer)
    rejudge_transfer(olle, transfer, answer="yes", **JUDGED)
    assert transfer.state == "judged"


def test_a_no_is_confirmed_and_the_akt_can_begin_again_when_things_change(early, olle, otto, bou):
    no = JUDGED | {"needs": [], "text": "Klarar sig själv."}
    transfer = confirm_no(otto, judge_transfer(olle, early, from_unit_id=bou.id, answer="no", **no))
    assert (transfer.state, transfer.is_open, transfer.ended_on) == ("not_needed", False, date(2026, 10, 12))
    again = judge_transfer(otto, early, from_unit_id=bou.id, answer="yes", **JUDGED)
    assert again.id != transfer.id
    assert [t.state for t in transfers_of(early.id)] == ["not_needed", "judged"]


def test_a_no_has_its_reason_and_the_managers_own_no_needs_no_one_else(early, otto, bou):
    with pytest.raises(Refused, match="Skriv varför stöd inte behövs"):
        judge_transfer(otto, early, from_unit_id=bou.id, answer="no", **JUDGED | {"text": " "})
    assert judge_transfer(otto, early, from_unit_id=bou.id, answer="no", **JUDGED).state == "not_needed"


def test_there_is_one_at_a_time(judged, early, olle, bou):
    with pytest.raises(Refused, match="Det finns redan en överföring i akten"):
        judge_transfer(olle, early, from_unit_id=bou.id, answer="yes", **JUDGED)


def test_two_who_judge_anew_at_once_the_second_is_told(early, olle, otto, bou):
    transfer = judge_transfer(olle, early, from_unit_id=bou.id, answer="later", **JUDGED | {"again_on": date(2026, 11, 1)})
    seen = str(transfer.version)
    rejudge_transfer(otto, transfer, answer="yes", version=seen, **JUDGED)
    with pytest.raises(Refused):
        rejudge_transfer(olle, transfer, answer="later", version=seen, **JUDGED | {"again_on": date(2026, 11, 1)})
    assert transfer.state == "judged"


# Notifying.


@pytest.mark.parametrize(("now", "late"), [("2026-12-12T23:59", False), ("2026-12-13T00:00", True)])
def test_the_last_day_to_notify_is_in_time_and_the_next_needs_a_reason(judged, otto, soc, now, late):
    me = at(otto, now)
    if not late:
        notify_transfer(me, judged, to_unit_id=soc.id)
        assert (judged.state, judged.late_why) == ("notified", "")
        return
    with pytest.raises(Refused, match="Sista dagen att avisera var 12 december 2026") as why:
        notify_transfer(me, judged, to_unit_id=soc.id)
    assert why.value.field == "late_why"
    notify_transfer(me, judged, to_unit_id=soc.id, late_why="Flyttade hit i november.")
    assert (judged.state, judged.notified_on, judged.late_why) == ("notified", date(2026, 12, 13), "Flyttade hit i november.")


def test_only_the_manager_notifies(judged, olle, soc):
    with pytest.raises(NotAllowed):
        notify_transfer(olle, judged, to_unit_id=soc.id)


def test_without_consent_nothing_leaves_the_unit(judged, otto, ald, simon, axel):
    with pytest.raises(Refused, match="Samtycke saknas för Äldreenheten"):
        notify_transfer(otto, judged, to_unit_id=ald.id)
    db.session.rollback()
    assert judged.state == "judged"
    assert told(axel) == []


def test_the_other_unit_reads_it_first_when_it_is_notified(judged, otto, simon, soc, sara):
    def reads(actor):
        return db.session.scalars(Transfer.visible_to(actor)).all()

    assert reads(simon) == []
    notify_transfer(otto, judged, to_unit_id=soc.id)
    assert reads(simon) == [judged]
    assert reads(sara) == []  # not named yet


def test_a_protected_persons_transfer_is_read_by_named_people_there(judged, early, otto, olle, soc, simon, eva):
    cast.add_someone("sanna", "Sanna Chef", [(cast.HEAD, "SOC")])
    protect_person(olle, early, protection="flagged", protection_checked_on=date(2026, 10, 12))
    notify_transfer(otto, judged, to_unit_id=soc.id)
    named = db.session.scalars(db.select(NamedAccess.user_id).where(NamedAccess.case_id == early.id, NamedAccess.unit_id == soc.id)).all()
    assert set(named) == {simon.user_id, cast.user_of("sanna").id}
    assert db.session.scalars(Transfer.visible_to(simon)).all() == [judged]


# The meeting.


def test_a_no_at_the_meeting_keeps_the_old_unit_and_can_be_lifted(notified, otto, early, bou):
    answered(otto, notified, suitable=False, method="Vill vänta.", on=date(2026, 10, 12))
    assert (notified.state, notified.is_open, early.decision_unit_id) == ("rejected", False, bou.id)
    birthday = at(otto, "2027-06-12T08:00")
    assert dates_of(notified, birthday).red == NO_RECEIVER
    assert lift_transfer(birthday, notified, text="Vem tar ansvar?").is_open


def test_a_decision_in_another_action_continues_the_same_transfer(notified, otto, early, bou, soc):
    from sipweb.gate import action

    @action("transfer.decide")
    def outcome(actor, transfer):
        told = {"from_unit_id": bou.id, "to_unit_id": soc.id, "method": "Gemensamt.", "on": date(2026, 10, 12), "suitable": True}
        return decide_transfer(actor, transfer.case, **told)

    try:
        assert outcome(otto, notified).id == notified.id
    finally:
        from sipweb.gate import ACTIONS

        ACTIONS["transfer.decide"] = record_decision_of_meeting
    assert (notified.state, notified.decided_on, notified.method) == ("decided", date(2026, 10, 12), "Gemensamt.")


def test_the_meetings_answer_is_not_written_before_the_meeting(notified, otto):
    told_ = {"suitable": True, "method": "X"}
    with pytest.raises(Refused, match="Anmäl först överföringen till ett möte"):
        record_decision_of_meeting(otto, notified, **told_, on=date(2026, 10, 12))
    db.session.rollback()
    with pytest.raises(Refused, match="Dagen har inte kommit än"):
        answered(otto, notified, **told_, on=date(2026, 10, 13))
    db.session.rollback()
    with pytest.raises(Refused, match=r"Mötet är 12 oktober 2026\. Skriv in svaret när det har varit") as why:
        answered(otto, notified, **told_, on=date(2026, 10, 11))
    assert why.value.field == "on"


def test_an_earlier_day_in_the_answer_is_a_proposal_that_the_other_unit_answers(notified, otto, simon):
    answered(otto, notified, suitable=True, method="Gemensamt.", on=date(2026, 10, 12), day=date(2026, 10, 15))
    assert (notified.state, notified.transfer_on, notified.proposed_day) == ("decided", None, date(2026, 10, 15))
    assert dates_of(notified, otto).day == date(2027, 6, 12)
    agree_day(simon, notified, day=date(2026, 10, 15))
    assert (notified.transfer_on, notified.proposed_day) == (date(2026, 10, 15), None)


def test_a_unit_that_says_no_after_the_day_does_not_go_on_deciding(notified, early, otto, simon, bou, soc):
    """The receiving unit is current already; the responsibility has gone over on an agreed day, and then it declines."""
    cast.known("sara", "simon", "SOC", "Nils Vall", date(2008, 6, 12))
    transfer = answered(otto, notified, suitable=True, method="Gemensamt.", on=date(2026, 10, 12), day=date(2026, 10, 15))
    agree_day(simon, transfer, day=date(2026, 10, 15))
    later = at(simon, "2026-10-20T09:00")
    assert line_of(early, [transfer], later)[0] == (soc.id, date(2026, 10, 15))
    decline_transfer(later, transfer, text="Vi kan inte.")
    assert (early.decision_unit_id, early.decision_since) == (bou.id, date(2026, 10, 20))
    assert line_of(early, [transfer], later)[0] == (bou.id, date(2026, 10, 20))
    assert "Barn och ungdom har beslutsansvaret igen sedan 20 oktober 2026" in [row.title for row in timeline_of(transfer, later)]


# Declined and lifted.


def test_declined_by_the_receiving_unit_and_lifted_to_the_enhetschef(sent, simon, otto, eva, early, bou, soc):
    decline_transfer(simon, sent, text="Hör inte hemma hos oss.")
    assert (sent.state, sent.declined_why, sent.decided_on) == ("declined", "Hör inte hemma hos oss.", None)
    assert early.decision_unit_id == bou.id
    lift_transfer(otto, sent, text="Vi är inte överens.")
    assert f"Otto Sälg har lyft en överföring till enhetscheferna. Akt {early.number}." in told(eva)
    with pytest.raises(NotAllowed):
        settle_transfer(otto, sent, suitable=True, method="SOC tar emot.", on=date(2026, 10, 12))
    with pytest.raises(Refused, match=r"inte svarat på lyftet än\. Vänta på svaret, dock längst till och med 15 okt"):
        settle_transfer(eva, sent, suitable=True, method="SOC tar emot.", on=date(2026, 10, 12))
    db.session.rollback()
    for each in (eva, simon):  # SOC has no enhetschef, and nobody above
        settle_transfer(at(each, "2026-10-16T08:00"), sent, suitable=True, method="SOC tar emot.", on=date(2026, 10, 16))
    assert (sent.state, sent.to_unit_id) == ("decided", soc.id)


def test_another_unit_is_notified_after_a_no_and_the_first_reads_it_no_more(notified, simon, otto, early, axel, ald):
    decline_transfer(simon, notified, text="Nej.")
    cast.consent_for(early, "olle", "BOU", "ALD")
    notify_transfer(otto, notified, to_unit_id=ald.id)
    assert (notified.state, notified.to_unit_id, notified.notified_on) == ("notified", ald.id, date(2026, 10, 12))
    assert db.session.scalars(Transfer.visible_to(simon)).all() == []
    assert db.session.scalars(Transfer.visible_to(axel)).all() == [notified]


def test_two_managers_at_once_the_second_is_told_who_came_first(sent, simon, sara):
    head = cast.add_someone("sanna", "Sanna Chef", [(cast.BOSS, "SOC")])
    receive_handover(simon, sent, case_worker_id=sara.user_id)
    with pytest.raises(Refused, match="Simon Lind hann före, 12 oktober 2026"):
        decline_transfer(cast.actor_of(head.username), sent, text="Nej.")


# Handing over.


def test_a_draft_that_someone_has_changed_is_reviewed_anew(decided, olle, otto):
    draft = write_handover(olle, decided, **PARTS)
    seen = str(draft.version)
    write_handover(otto, decided, **PARTS | {"situation": "Ny situation."}, version=seen)
    with pytest.raises(Changed):
        send_handover(olle, decided, version=seen)
    db.session.rollback()
    assert decided.state == "decided"


def test_it_is_not_sent_before_it_is_decided(notified, olle):
    draft = write_handover(olle, notified, **PARTS)
    with pytest.raises(Refused, match="Överföringen är nu ”aviserad”"):
        send_handover(olle, notified, version=str(draft.version))


def test_the_gate_is_asked_again_when_it_is_sent(decided, olle, early):
    from sipweb.actions.consents import withdraw_consent

    (consent,) = early.consents
    withdraw_consent(olle, consent, scope_ids=[s.id for s in consent.scopes], on=date(2026, 10, 12), how="Ringde.")
    draft = write_handover(olle, decided, **PARTS)
    with pytest.raises(Refused, match="Samtycket till Socialpsykiatri är återkallat"):
        send_handover(olle, decided, version=str(draft.version))


def test_the_receiving_unit_investigates_at_once_but_insatser_wait_for_the_birthday(received, early, simon, sara, soc):
    begin_investigation(sara, received, on=date(2026, 10, 12))
    assert received.investigation_on == date(2026, 10, 12)
    track = early.track_of(soc.id)
    with pytest.raises(Refused, match="insatser först när ärendeansvaret har gått över 12 juni 2027"):
        change_track(sara, track, other_number="", is_hidden=False, insatser_since=date(2026, 10, 12))
    db.session.rollback()
    with pytest.raises(Refused, match="insatser först när ärendeansvaret har gått över 12 juni 2027"):  # nor afterwards from before it
        change_track(at(sara, "2027-06-12T08:00"), track, other_number="", is_hidden=False, insatser_since=date(2027, 6, 11))
    db.session.rollback()
    change_track(at(sara, "2027-06-12T08:00"), track, other_number="", is_hidden=False, insatser_since=date(2027, 6, 12))
    assert track.insatser_since == date(2027, 6, 12)


def test_the_senders_part_stays_open_until_the_receiver_is_done(held, early, olle, bou, simon):
    with pytest.raises(Refused, match="En överföring pågår i akten"):
        close_track(olle, early.track_of(bou.id), reason="Klart.")
    db.session.rollback()
    birthday = at(simon, "2027-06-12T08:00")
    inform_person(birthday, held, on=birthday.today, how="Brev.")
    close_transfer(birthday, held, first_planning="Boendestöd.")
    close_track(at(olle, "2027-06-13T08:00"), early.track_of(bou.id), reason="Klart.")
    assert [t.unit.code for t in early.open_tracks] == ["SOC"]


def test_god_man_and_other_providers_are_called_or_there_is_a_reason(joint, early, simon, olle):
    add_representative(olle, early, kind="trustee", name="Gode Mannen")
    told = {"at": datetime(2026, 10, 20, 10), "place": "Rum 1"}
    with pytest.raises(Refused, match="varför ni inte bjuder in alla företrädare"):
        call_officials(simon, joint, **told, representative_ids=[], others=["Skolan"], left_out="")
    with pytest.raises(Refused, match="varför ni inte bjuder in någon annan vårdgivare"):
        call_officials(simon, joint, **told, representative_ids=[early.person.representatives[0].id], others=[], left_out="")
    call_officials(simon, joint, **told, representative_ids=[early.person.representatives[0].id], others=["Skolan"], left_out="")
    assert joint.officials_invited == "Gode Mannen\nSkolan"


def test_the_meeting_is_held_after_it_has_begun(joint, simon):
    with pytest.raises(Refused, match="Kalla till mötet först"):
        hold_officials(simon, joint, summary="X")
    more = {"representative_ids": [], "others": [], "left_out": "Ingen annan finns."}
    call_officials(simon, joint, at=datetime(2026, 10, 20, 10), place="Rum 1", **more)
    with pytest.raises(Refused, match="har inte börjat"):
        hold_officials(simon, joint, summary="X")


def test_both_units_agree_on_an_earlier_day(received, simon, otto, early, soc):
    agree_day(otto, received, day=date(2027, 5, 1))
    assert received.transfer_on is None
    with pytest.raises(Refused, match="Er enhet har redan föreslagit"):
        agree_day(otto, received, day=date(2027, 5, 1))
    agree_day(simon, received, day=date(2027, 5, 1))
    assert received.transfer_on == date(2027, 5, 1)
    assert line_of(early, [received], at(simon, "2027-05-01T08:00"))[0] == (soc.id, date(2027, 5, 1))
    with pytest.raises(Refused, match="Dagen kan inte vara efter födelsedagen"):
        agree_day(simon, received, day=date(2027, 6, 13))


def test_it_is_not_closed_before_the_person_is_informed(held, simon):
    with pytest.raises(Refused, match="Skriv först in att den enskilde är informerad"):
        close_transfer(at(simon, "2027-06-12T08:00"), held, first_planning="X")


# The birthday.


def test_the_birthday_with_the_handover_not_done_is_red_and_the_receiver_decides(sent, early, otto, soc, bou):
    before, birthday = at(otto, "2027-06-11T23:59"), at(otto, "2027-06-12T00:00")
    assert (dates_of(sent, before).red, line_of(early, [sent], before)[0].unit_id) == (None, bou.id)
    assert (dates_of(sent, birthday).red, line_of(early, [sent], birthday)[0]) == (NOT_DONE, (soc.id, date(2027, 6, 12)))
    assert early.decision_unit_id == bou.id  # nothing is stored by a clock


def test_the_birthday_without_a_receiver_is_red_and_the_old_unit_decides(young, olle, otto, bou):
    transfer = judge_transfer(otto, young, from_unit_id=bou.id, answer="yes", **JUDGED)
    birthday = at(otto, "2026-10-15T08:00")
    assert dates_of(transfer, birthday).red == NO_RECEIVER
    assert line_of(young, [transfer], birthday)[0].unit_id == bou.id


# Placements.


def test_a_placement_by_familjevarden_moves_the_day_and_says_so(early, olle, app, monkeypatch):
    cast.add_the_unit("FAM", "Familjevården", cast.IOF, "Socialnämnden")
    fam = cast.unit_of("FAM")
    placement = record_placement(olle, early, unit_id=fam.id, starts_on=date(2026, 1, 1), ends_on=None)
    assert placed_until(early.id, olle.routine, olle.who.units) == OPEN_ENDED
    assert early.has_placement
    moved = "Dagen då en annan enhet tar över flyttas från 12 juni 2027 till 12 juni 2029. Avisera senast 12 december 2028."
    texts = list(db.session.scalars(db.select(Event.text).where(Event.verb.like("placement.%")).order_by(Event.id)))
    assert texts == [moved]
    change_placement(olle, placement, starts_on=date(2026, 1, 1), ends_on=date(2027, 8, 31), why="Flyttar hem.")
    assert placed_until(early.id, olle.routine, olle.who.units) == date(2027, 8, 31)
    text = db.session.scalar(db.select(Event.text).order_by(Event.id.desc()).limit(1))
    assert text == (
        "Flyttar hem. Dagen då en annan enhet tar över flyttas från 12 juni 2029 till 1 september 2027. Avisera senast 1 mars 2027."
    )
    change_placement(olle, placement, starts_on=date(2026, 1, 1), ends_on=None, why="Fel person.", is_mistaken=True)
    assert placed_until(early.id, olle.routine, olle.who.units) is None


def test_a_placement_by_another_unit_does_not_move_the_age(early, olle, bou):
    record_placement(olle, early, unit_id=bou.id, starts_on=date(2026, 1, 1), ends_on=None)
    assert placed_until(early.id, olle.routine, olle.who.units) is None


def test_days_of_a_placement_must_make_sense(early, olle, bou):
    with pytest.raises(Refused, match="Sista dagen är före den första"):
        record_placement(olle, early, unit_id=bou.id, starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1))
    with pytest.raises(Refused, match="före födelsen"):
        record_placement(olle, early, unit_id=bou.id, starts_on=date(2006, 2, 1), ends_on=None)
    record_placement(olle, early, unit_id=bou.id, starts_on=date(2026, 2, 1), ends_on=date(2026, 3, 1))
    with pytest.raises(Refused, match="Det finns redan en placering"):
        record_placement(olle, early, unit_id=bou.id, starts_on=date(2026, 3, 1), ends_on=None)
    record_placement(olle, early, unit_id=bou.id, starts_on=date(2026, 3, 2), ends_on=None)


# Other ways out.


def test_the_person_says_no_and_can_change_their_mind(notified, early, olle, bou, otto):
    refuse_transfer(olle, notified, person_words="Jag vill inte.")
    assert (notified.state, notified.is_open, notified.person_words) == ("person_declined", False, "Jag vill inte.")
    assert judge_transfer(olle, early, from_unit_id=bou.id, answer="yes", **JUDGED).state == "judged"


@pytest.mark.parametrize("how", ["moved", "placement", "unit", "no_need", "other"])
def test_it_ends_without_a_transfer_and_keeps_its_history(received, otto, how):
    end_transfer(otto, received, how=how, text="Så blev det.")
    assert (received.state, received.is_open, received.ended_how, received.ended_why) == ("ended", False, how, "Så blev det.")
    assert received.handovers[0].sent_at is not None


def test_a_handover_that_is_not_about_age_needs_a_day(akt, berit, birger, ber, ald, axel):
    told_ = {"from_unit_id": ber.id, "to_unit_id": ald.id, "text": "Behöver hemtjänst.", "person_words": ""}
    transfer = start_handover(berit, akt, **told_)
    assert (transfer.kind, transfer.state, dates_of(transfer, berit).day) == ("other", "notified", None)
    with pytest.raises(Refused, match="Skriv vilken dag ansvaret går över"):
        answered(birger, transfer, suitable=True, method="X", on=date(2026, 10, 12))
    db.session.rollback()
    answered(birger, transfer, suitable=True, method="X", on=date(2026, 10, 12), day=date(2026, 11, 1))
    assert line_of(akt, [transfer], at(birger, "2026-11-01T08:00"))[0] == (ald.id, date(2026, 11, 1))
    with pytest.raises(Refused, match="Det finns redan en överföring från enheten"):
        start_handover(berit, akt, **told_)


def test_a_custodians_consent_that_ends_at_18_is_foreseen(app, olle, otto, bou, soc):
    case = cast.known("olle", "otto", "BOU", "Tim Vall", date(2009, 1, 20))
    add_representative(olle, case, kind="custodian", name="Mamma Vall")
    mother = case.person.representatives[0].id
    said = [{"answer": "yes", "form": "oral", "on": date(2026, 10, 2)}] * 2
    cast.consent_for(case, "olle", "BOU", "SOC", givers=[("individual", None), ("custodian", mother)], answers=said)
    transfer = judge_transfer(olle, case, from_unit_id=bou.id, answer="yes", **JUDGED)
    notify_transfer(otto, transfer, to_unit_id=soc.id)
    assert ending_consent(transfer, otto) == (date(2027, 1, 19), True)
    end_transfer(otto, transfer, how="other", text="Börjar om.")
    undated = start_handover(olle, case, from_unit_id=bou.id, to_unit_id=soc.id, text="Behöver stöd.", person_words="")
    assert ending_consent(undated, otto) == (date(2027, 1, 19), True)
    assert ending_consent(undated, at(otto, "2027-01-20T08:00")) == (date(2027, 1, 19), True)  # not silent when it has run out
    cast.consent_for(case, "olle", "BOU", "SOC", valid_to=None)
    assert ending_consent(transfer, otto) is None


# One person who leads both units.


@pytest.fixture
def edda(app):
    cast.add_someone("edda", "Edda Alm", [(cast.HEAD, "BOU"), (cast.HEAD, "SOC")])
    return cast.actor_of("edda")


def test_who_leads_both_units_does_not_agree_with_themselves_about_the_day(received, edda, simon):
    agree_day(edda, received, day=date(2027, 5, 1))
    assert (received.transfer_on, received.proposed_day) == (None, date(2027, 5, 1))
    with pytest.raises(Refused, match="Den andra enhetens chef svarar"):
        agree_day(edda, received, day=date(2027, 5, 1))
    agree_day(simon, received, day=date(2027, 5, 1))
    assert received.transfer_on == date(2027, 5, 1)


def test_who_leads_both_units_and_is_alone_in_it_decides_the_day(received, edda, tore):
    for username in ("otto", "simon", "eva"):
        disable_user(tore, cast.user_of(username), to_user_id=edda.user_id)
    agree_day(edda, received, day=date(2027, 5, 1))
    assert received.transfer_on == date(2027, 5, 1)


def test_who_leads_both_units_does_not_receive_their_own_handover(sent, edda, simon, sara):
    with pytest.raises(Refused, match="Simon Lind bekräftar mottagandet i stället"):
        receive_handover(edda, sent, case_worker_id=sara.user_id)
    assert receive_handover(simon, sent, case_worker_id=sara.user_id).state == "received"
