"""A death ends what is booked, waits or is in force, and nothing else; a mistake is told and resurrects nothing."""

from datetime import date, datetime

import pytest

from sipweb.actions.announcements import write_announcement
from sipweb.actions.answers import record_answer
from sipweb.actions.cases import reopen_case
from sipweb.actions.consents import record_basis
from sipweb.actions.extracts import register_extract
from sipweb.actions.life import correct_death, register_death, resume_track
from sipweb.actions.notes import ask_presence, write_note
from sipweb.actions.outcomes import lift_referral
from sipweb.actions.own_part import close_track
from sipweb.actions.people import add_representative
from sipweb.actions.referrals import draft_referral
from sipweb.actions.times import propose_times
from sipweb.db import db, writing
from sipweb.gate import NotAllowed, Refused
from sipweb.models import Case, Event, ExtractPart, HistoryLine, JournalEntry, Meeting, NamedAccess, Note, PresenceQuestion, Referral, Unit
from sipweb.queries.consents import why_not_tell
from sipweb.queries.life import what_a_death_ends
from sipweb.queries.work import tasks
from tests import cast
from tests.conftest import WRITTEN, at, history, told

DEAD = {"died_on": date(2026, 10, 10), "known_how": "relative", "told_by": "Dottern"}
GONE = "har avlidit. Det som var bokat, väntade eller gällde är avslutat. Akten läses nu med ett skäl."


def test_it_is_one_act_and_stands_once_in_the_history(berit, akt):
    death = register_death(berit, akt, **DEAD)
    assert history() == [("berit", "person.die")]
    line = db.session.scalars(db.select(HistoryLine).order_by(HistoryLine.id.desc())).first()
    assert (line.table_name, line.row_id, line.case_id) == ("death", death.id, akt.id)
    assert (death.died_on, death.known_how, death.told_by, death.registered_by_id) == (
        date(2026, 10, 10),
        "relative",
        "Dottern",
        berit.user_id,
    )


def test_what_was_booked_is_cancelled_and_what_was_held_stays(three_booked, berit, akt):
    register_death(at(berit, "2026-10-14T09:00"), akt, **DEAD)
    assert [(m.kind, m.state, m.change_reason) for m in db.session.scalars(db.select(Meeting).order_by(Meeting.id))] == [
        ("pre", "held", ""),
        ("three_party", "cancelled", "Den enskilde har avlidit."),
    ]
    assert (three_booked.state, three_booked.is_open, three_booked.due_on) == ("closed", False, None)


def test_three_times_proposed_can_no_longer_be_picked(assigned, berit, alva, akt):
    proposal = propose_times(alva, assigned, times=[datetime(2026, 10, 20, h) for h in (9, 10, 11)], place="Rum 1")
    register_death(berit, akt, **DEAD)
    assert proposal.state == "cancelled"


def test_a_question_that_is_lifted_ends_too(pre_held, alva, berit, akt):
    then = at(alva, "2026-10-14T09:00")
    with writing():
        db.session.get_one(Referral, pre_held.id).solvable = False
    lifted = lift_referral(then, pre_held, attempted_on=date(2026, 10, 13), attempt="X", question="Vem?", agreed=True)
    register_death(at(berit, "2026-10-14T10:00"), akt, **DEAD)
    assert (lifted.state, lifted.outcome) == ("closed", "deceased")


def test_the_timeline_says_what_happened_to_each_request(sent, berit, axel, akt):
    register_death(berit, akt, **DEAD)
    events = db.session.execute(db.select(Event.title, Event.state, Event.for_all).where(Event.verb == "person.die").order_by(Event.id))
    assert [tuple(row) for row in events] == [
        ("Den enskilde avled 10 oktober 2026", "", True),
        ("Dödsfallet registrerat", "", False),
        ("Avslutad: den enskilde har avlidit", "closed", False),
        ("Avslutad hos Beroendeenheten", "", False),
    ]


def test_consents_end_without_anyone_having_taken_them_back_and_the_gate_says_no(berit, akt, ald):
    assert why_not_tell(akt, ald, berit) is None
    register_death(berit, akt, **DEAD)
    (consent,) = akt.consents
    assert (consent.state, consent.ended_on, consent.ended_how) == ("expired", date(2026, 10, 12), "Den enskilde har avlidit.")
    assert [s.withdrawn_on for s in consent.scopes] == [None]
    assert why_not_tell(akt, ald, berit).startswith("Samtycket till Äldreenheten har gått ut.")


def test_a_no_stays_a_no(berit, akt, soc):
    no = cast.consent_for(akt, "berit", "BER", "SOC", answers=[{"answer": "no", "on": date(2026, 10, 2)}])
    register_death(berit, akt, **DEAD)
    assert no.state == "declined"


def test_grounds_end_and_mandates_on_the_day_of_death_but_next_of_kin_stay(berit, akt, ber, ald):
    told_ = {"by_unit_id": ber.id, "unit_id": ald.id, "text": "Bad själv.", "decided_on": date(2026, 10, 1)}
    basis = record_basis(berit, akt, verb="basis.record", kind="own_request", **told_)
    add_representative(berit, akt, kind="trustee", name="God Man")
    add_representative(berit, akt, kind="agent", name="Ombud", ends_on=date(2026, 10, 1))
    add_representative(berit, akt, kind="relative", name="Dotter")
    register_death(berit, akt, **DEAD)
    assert (basis.ended_on, basis.ended_why) == (date(2026, 10, 11), "Den enskilde har avlidit.")
    assert [(r.name, r.ends_on) for r in akt.person.representatives] == [
        ("God Man", date(2026, 10, 10)),
        ("Ombud", date(2026, 10, 1)),
        ("Dotter", None),
    ]


def test_every_part_of_the_akt_is_closed_the_hidden_one_too(hidden_akt, dag, rut, rel):
    register_death(dag, hidden_akt, **DEAD)
    assert [(t.is_open, t.closed_on, t.close_reason) for t in hidden_akt.tracks] == [
        (False, date(2026, 10, 12), "Den enskilde har avlidit.")
    ] * 2
    assert hidden_akt.closed_on == date(2026, 10, 12)
    assert told(rut) == [f"Den enskilde i akt 2026-0004 {GONE}"]


def test_when_a_hidden_unit_registers_it_nobody_learns_who(hidden_akt, rut, dag, ekb):
    register_death(rut, hidden_akt, **DEAD)
    seen = db.session.scalars(db.select(Event).where(Event.case_id == hidden_akt.id, Event.for_all | (Event.unit_id == ekb.id))).all()
    since = [e for e in seen if e.at >= cast.START]
    assert sorted(e.title for e in since) == ["Avslutad hos Ekonomiskt bistånd", "Den enskilde avled 10 oktober 2026"]
    assert {(e.user_id, e.for_user_id) for e in since} == {(None, None)}
    assert told(dag) == [f"Den enskilde i akt 2026-0004 {GONE}"]


def test_all_who_take_part_are_told_once_and_the_text_names_nobody(assigned, berit, birger, alva, axel, akt):
    register_death(birger, akt, **DEAD)
    for actor in (berit, alva):
        assert [text for text in told(actor) if "avlidit" in text] == [f"Den enskilde i akt 2026-0001 {GONE}"]
    assert told(birger) == []
    assert [text for text in told(axel) if "avlidit" in text] == []  # a handläggare is named there


def test_where_no_handläggare_is_named_yet_the_managers_are_told(sent, berit, axel, akt):
    register_death(berit, akt, **DEAD)
    assert told(axel)[0] == f"Den enskilde i akt 2026-0001 {GONE}"


def test_of_a_draft_nobody_else_hears(draft, berit, axel, alva, akt):
    register_death(berit, akt, **DEAD)
    assert (draft.state, draft.outcome, told(axel), told(alva)) == ("closed", "deceased", [], [])


def test_secrecy_stays(protected, sara, simon, soc):
    register_death(sara, protected, **DEAD)
    assert protected.person.protection == "flagged"
    assert db.session.scalar(db.select(db.func.count()).where(NamedAccess.ended_at.is_(None))) == 2
    cast.add_someone("sven", "Sven Ny", [(cast.WORKER, "SOC")])
    for username, may in (("sara", True), ("sven", False)):
        actor = cast.actor_of(username)
        assert db.session.scalars(Case.visible_to(actor)).all() == []
        if may:
            reopen_case(actor, soc, number="2026-0003", reason="Dödsboet.")
        else:
            with pytest.raises(NotAllowed):
                reopen_case(actor, soc, number="2026-0003", reason="Nyfiken.")
        assert len(db.session.scalars(Case.visible_to(actor)).all()) == may


def test_a_question_about_aktualitet_waits_for_nobody_any_more(protected, sara, simon, alva, ald):
    question = ask_presence(alva, ald, identity_number="199005062386", reason="Akut.")
    assert question.answering_unit_id is not None
    register_death(sara, protected, **DEAD)
    assert (question.answering_unit_id, question.answer) == (None, "")
    assert db.session.scalars(PresenceQuestion.visible_to(simon)).all() == []


def test_notes_and_decisions_are_untouched(berit, akt, ber):
    note = write_note(berit, akt, unit_id=ber.id, kind="note", happened_on=date(2026, 10, 1), text="Ringde.")
    register_death(berit, akt, **DEAD)
    assert db.session.get(Note, note.id).text == "Ringde."


@pytest.mark.parametrize("day, why", [(date(2026, 10, 13), "inte kommit än"), (date(1960, 3, 4), "före födelsen")])
def test_the_day_must_be_possible(berit, akt, day, why):
    with pytest.raises(Refused, match=why) as refused:
        register_death(berit, akt, **DEAD | {"died_on": day})
    assert refused.value.field == "died_on"
    assert akt.open_tracks != []


def test_only_a_unit_that_has_the_akt_registers_it(sent, dag, alva, axel, tore, akt):
    for actor in (dag, alva, axel, tore):
        with pytest.raises(NotAllowed):
            register_death(actor, akt, **DEAD)


def test_what_was_shown_must_be_how_it_stands(berit, akt):
    with pytest.raises(Refused, match="Något har ändrats sedan du läste listan"):
        register_death(berit, akt, **DEAD, seen="something else")
    assert akt.person.died_on is None


def test_after_a_death_nobody_is_asked_any_more(berit, bodil, akt, ber, ald):
    """The unit is current again, for the estate."""
    register_death(berit, akt, **DEAD)
    cast.known("bodil", "birger", "BER", "Gun Östberg", date(1960, 3, 5), "196003052385")
    assert akt.closed_on is None
    with pytest.raises(Refused, match="Den enskilde har avlidit"):
        draft_referral(bodil, akt, from_unit_id=ber.id, to_unit_id=ald.id, **WRITTEN)
    with pytest.raises(Refused, match="Den enskilde har avlidit"):
        cast.consent_for(akt, "bodil", "BER", "ALD")
    with pytest.raises(Refused, match="Den enskilde har avlidit"):
        told_ = {"by_unit_id": ber.id, "unit_id": ald.id, "text": "X", "decided_on": date(2026, 10, 1)}
        record_basis(bodil, akt, verb="basis.record", kind="own_request", **told_)
    with pytest.raises(Refused, match="redan registrerat"):
        register_death(bodil, akt, **DEAD)


# What somebody would write down, send, answer or hand over.


def entries() -> list[tuple[str, str, int | None]]:
    query = db.select(Unit.code, JournalEntry.text, JournalEntry.author_id).join(Unit, Unit.id == JournalEntry.unit_id)
    return [tuple(row) for row in db.session.execute(query.where(JournalEntry.title.contains("avled")).order_by(JournalEntry.id))]


def tasks_of(actor) -> list[str]:
    return [task.title for task in tasks(actor) if task.number == "2026-0001"]


TEXT = (
    "12 oktober 2026 kl.\xa09.00. Den enskilde avled 10 oktober 2026.\n"
    "Samverkan och samtycken är avslutade i sipweb.\n"
    "Samverkansakt 2026-0001 i sipweb."
)


def test_each_unit_files_the_death_once_by_the_one_who_is_responsible_there(assigned, berit, bodil, alva, axel, akt):
    """Whoever registered it; and of the asked unit too, which has no part of the akt."""
    before = db.session.scalar(db.select(db.func.count()).select_from(JournalEntry))
    register_death(bodil, akt, **DEAD)
    assert entries() == [("ALD", TEXT, alva.user_id), ("BER", TEXT, berit.user_id)]
    assert db.session.scalar(db.select(db.func.count()).select_from(JournalEntry)) == before + 2
    for actor in (berit, alva):
        assert all("att journalföra" in title for title in tasks_of(actor))
        assert len(tasks_of(actor)) == 1
    assert tasks_of(bodil) == tasks_of(axel) == []


def test_where_nobody_is_responsible_a_manager_files_it(sent, berit, axel, akt):
    register_death(berit, akt, **DEAD)
    assert [(code, author) for code, _, author in entries()] == [("ALD", axel.user_id), ("BER", berit.user_id)]


def test_a_unit_that_stands_in_a_draft_files_nothing(draft, berit, akt):
    register_death(berit, akt, **DEAD)
    assert [code for code, _, _ in entries()] == ["BER"]


def test_a_hidden_unit_files_it_for_itself_and_the_others_text_does_not_tell(hidden_akt, rut, dag):
    register_death(rut, hidden_akt, **DEAD)
    assert {(code, author) for code, _, author in entries()} == {("EKB", dag.user_id), ("REL", rut.user_id)}
    assert {text.replace("2026-0004", "2026-0001") for _, text, _ in entries()} == {TEXT}


@pytest.fixture
def two_units(akt):
    """Akt 2026-0001, current at ALD too."""
    return cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")


def test_a_besked_that_is_not_sent_never_is(two_units, berit, ber):
    news = write_announcement(berit, two_units, unit_id=ber.id)
    assert "Berätta för de andra enheterna" in tasks_of(berit)
    register_death(berit, two_units, **DEAD)
    assert (news.sent_at, news.copies) == (berit.now, [])
    assert [title for title in tasks_of(berit) if "journalföra" not in title] == []


def test_an_answer_by_phone_is_confirmed_by_nobody(sent, berit, alva, axel, akt):
    told_ = {"said_by": "Axel", "said_on": berit.today, "to_worker_id": alva.user_id}
    answer = record_answer(berit, sent, kind="assign", **told_)
    register_death(berit, akt, **DEAD)
    assert answer.state == "replaced"
    assert [title for title in tasks_of(axel) if "journalföra" not in title] == []


def test_what_was_promised_waits_for_nobody(three_held, alva, akt, berit):
    then = at(alva, "2026-10-15T09:00")
    assert "Uppgift från trepartsmötet" in tasks_of(then)
    register_death(at(berit, "2026-10-15T09:00"), akt, **DEAD)
    assert [title for title in tasks_of(then) if "journalföra" not in title] == []


def test_no_registerutdrag_is_taken_out_any_more_and_what_is_handed_over_stays(two_units, berit, birger, axel, ber, ald):
    told_ = {"requester": "individual", "asked_on": berit.today, "identity_check": "id_card"}
    extract = register_extract(birger, two_units, unit_id=ber.id, **told_)
    theirs = next(part for part in extract.parts if part.unit_id == ald.id)
    with writing():
        theirs = db.session.get_one(ExtractPart, theirs.id)
        theirs.ended_on, theirs.ended_how = birger.today, "fetched"
    shown = {change.title: change.rows for change in what_a_death_ends(birger, two_units, DEAD["died_on"])}
    assert shown["Registerutdrag som inte längre tas fram"] == ("Beroendeenhetens del",)
    assert "Registerutdrag" not in "".join(change.title for change in what_a_death_ends(berit, two_units, DEAD["died_on"]))
    register_death(berit, two_units, **DEAD)
    assert [(part.unit.code, part.ended_how, part.ended_why) for part in extract.parts] == [
        ("BER", "withdrawn", "Den enskilde har avlidit."),
        ("ALD", "fetched", ""),
    ]
    assert (extract.withdrawn_on, extract.withdrawn_why) == (berit.today, "Den enskilde har avlidit.")
    assert [title for title in tasks_of(birger) if "journalföra" not in title] == []


# A mistake.


def wrongly_dead(akt, berit, birger, ber):
    register_death(berit, akt, **DEAD)
    reopen_case(birger, ber, number=akt.number, reason="Uppgiften var fel.")


def test_a_correction_takes_the_date_away_and_resurrects_nothing(three_booked, berit, birger, alva, akt, ber):
    wrongly_dead(akt, berit, birger, ber)
    death = correct_death(birger, ber, number="2026-0001", reason="Förväxling.")
    assert (akt.person.died_on, akt.open_tracks, three_booked.state) == (None, [], "closed")
    assert (death.corrected_by_id, death.correction, [c.state for c in akt.consents]) == (birger.user_id, "Förväxling.", ["expired"])
    for actor in (berit, alva):
        assert told(actor)[0].startswith("Rättelse: den enskilde i akt 2026-0001 lever. Inget har öppnats igen av sig självt")


def test_the_reason_for_a_correction_is_the_own_units(hidden_akt, dag, disa, ekb):
    wrongly_dead(hidden_akt, dag, disa, ekb)
    correct_death(disa, ekb, number="2026-0004", reason="Förväxling.")
    told_all = db.session.scalars(db.select(Event.text).where(Event.for_all, Event.case_id == hidden_akt.id)).all()
    assert "Förväxling." not in told_all


def test_a_correction_by_a_hidden_unit_names_nobody(hidden_akt, rut, ragnar, rel):
    wrongly_dead(hidden_akt, rut, ragnar, rel)
    correct_death(ragnar, rel, number="2026-0004", reason="Förväxling.")
    event = db.session.scalars(db.select(Event).where(Event.title == "Rättelse: den enskilde lever")).one()
    assert (event.for_all, event.user_id) == (True, None)


def test_a_correction_takes_a_manager_who_has_given_a_reason_to_read(berit, birger, disa, akt, ber, ekb):
    register_death(berit, akt, **DEAD)
    for actor, unit in ((berit, ber), (birger, ber), (disa, ekb)):
        with pytest.raises(NotAllowed):
            correct_death(actor, unit, number="2026-0001", reason="X")


def test_each_unit_that_the_death_closed_opens_its_part_again_and_others_do_not(hidden_akt, dag, disa, rut, ragnar, ekb, rel):
    wrongly_dead(hidden_akt, dag, disa, ekb)
    with pytest.raises(Refused, match="Inget dödsfall har rättats"):
        resume_track(disa, ekb, number="2026-0004", case_worker_id=dag.user_id)
    correct_death(disa, ekb, number="2026-0004", reason="Förväxling.")
    track = resume_track(disa, ekb, number="2026-0004", case_worker_id=dag.user_id)
    assert (track.unit.code, track.ground, track.is_hidden, track.opened_on) == ("EKB", "application", False, date(2026, 10, 12))
    with pytest.raises(Refused, match="redan öppen"):
        resume_track(disa, ekb, number="2026-0004", case_worker_id=dag.user_id)
    reopen_case(ragnar, rel, number="2026-0004", reason="Öppnar igen.")
    hidden = resume_track(ragnar, rel, number="2026-0004", case_worker_id=rut.user_id)
    assert hidden.is_hidden
    assert hidden_akt.closed_on is None
    assert not [text for text in told(dag) if "Våld" in text]


def test_a_part_that_is_closed_again_afterwards_is_not_opened_this_way(berit, birger, akt, ber):
    wrongly_dead(akt, berit, birger, ber)
    correct_death(birger, ber, number="2026-0001", reason="Förväxling.")
    resume_track(birger, ber, number="2026-0001", case_worker_id=berit.user_id)
    close_track(berit, akt.open_tracks[0], reason="Klart.")
    with pytest.raises(Refused, match="avslutades inte av dödsfallet"):
        resume_track(birger, ber, number="2026-0001", case_worker_id=berit.user_id)


def test_an_earlier_part_closed_by_the_unit_itself_is_not_opened_by_a_death_in_another(berit, birger, akt, ber, axel, alva, ald):
    both = cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")
    close_track(alva, both.track_of(ald.id), reason="Klart.")
    wrongly_dead(akt, berit, birger, ber)
    correct_death(birger, ber, number="2026-0001", reason="Förväxling.")
    reopen_case(axel, ald, number="2026-0001", reason="Måste läsa.")
    with pytest.raises(Refused, match="avslutades inte av dödsfallet"):
        resume_track(axel, ald, number="2026-0001", case_worker_id=alva.user_id)


def test_the_same_person_can_die_again(berit, birger, akt, ber):
    wrongly_dead(akt, berit, birger, ber)
    correct_death(birger, ber, number="2026-0001", reason="Förväxling.")
    resume_track(birger, ber, number="2026-0001", case_worker_id=berit.user_id)
    register_death(berit, akt, **DEAD | {"died_on": date(2026, 10, 12)})
    assert (akt.person.died_on, akt.open_tracks) == (date(2026, 10, 12), [])
