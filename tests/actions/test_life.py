"""Another municipality, another name, a number: what each moves, and what it leaves alone."""

from datetime import date, timedelta

import pytest

from sipweb.actions.cases import confirm_intake, register_intake, reopen_case
from sipweb.actions.consents import answer_consent, record_basis, withdraw_consent
from sipweb.actions.escalations import begin_escalation
from sipweb.actions.life import keep_track, move_away, move_back, register_death
from sipweb.actions.own_part import change_track, close_track
from sipweb.actions.people import add_representative, protect_person, rename_person, set_number, update_person
from sipweb.db import db, writing
from sipweb.gate import Changed, NotAllowed, Refused
from sipweb.models import Event, FormerName
from sipweb.queries.cases import timeline
from sipweb.queries.consents import why_not_tell
from sipweb.queries.identities import former_names
from sipweb.queries.life import fingerprint, what_a_number_changes
from sipweb.queries.search import search
from sipweb.queries.work import tasks
from tests import cast
from tests.conftest import at, told

MOVED = {"moved_on": date(2026, 10, 10), "moved_to": "Örebro", "moved_wish": "Ja, till äldreomsorgen där."}
GUN = "196003052385"


@pytest.fixture
def both(akt):
    """Akt 2026-0001 is current at BER and ALD."""
    return cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), GUN)


# Another municipality.


def test_consents_and_own_requests_do_not_follow_but_grounds_in_law_do(berit, birger, akt, ber, ald, soc):
    told_ = {"by_unit_id": ber.id, "text": "X", "decided_on": date(2026, 10, 1)}
    own = record_basis(berit, akt, verb="basis.record", kind="own_request", unit_id=ald.id, **told_)
    law = record_basis(birger, akt, verb="basis.decide", kind="duty", unit_id=soc.id, **told_)
    move_away(berit, akt, **MOVED)
    assert [(c.state, c.ended_on) for c in akt.consents] == [("expired", date(2026, 10, 12))]
    assert (own.ended_on, law.ended_on) == (date(2026, 10, 11), None)
    assert why_not_tell(akt, ald, berit).startswith("Samtycket till Äldreenheten har gått ut.")
    assert why_not_tell(akt, soc, berit) is None


def test_no_unit_is_closed_by_itself_and_each_is_asked(both, berit, alva, akt):
    move_away(berit, both, **MOVED)
    assert [(t.is_open, t.leave_by) for t in both.tracks] == [(True, date(2026, 10, 19))] * 2
    for actor in (berit, alva):
        found = [t for t in tasks(actor) if t.endpoint == "life.stay"]
        assert [(t.due, t.title, t.number) for t in found] == [
            (date(2026, 10, 19), "Avsluta, eller skriv varför akten är kvar", "2026-0001")
        ]
    said = "har flyttat till en annan kommun. Samtycken följer inte med. Avsluta hos er, eller skriv varför akten är kvar."
    assert told(alva)[0] == f"Den enskilde i akt 2026-0001 {said}"


def test_the_answer_is_the_units_own(both, berit, alva, ber, ald):
    move_away(berit, both, **MOVED)
    track = keep_track(alva, both.track_of(ald.id), because="Vi slutför utredningen.")
    assert (track.leave_by, track.stays_because) == (None, "Vi slutför utredningen.")
    assert [t for t in tasks(alva) if t.endpoint == "life.stay"] == []
    event = db.session.scalars(db.select(Event).where(Event.verb == "track.stay")).one()
    assert (event.unit_id, event.for_all) == (ald.id, False)
    with pytest.raises(Refused, match="redan besvarat"):
        keep_track(alva, track, because="Igen.")
    with pytest.raises(NotAllowed):
        keep_track(alva, both.track_of(ber.id), because="X")
    close_track(berit, both.track_of(ber.id), reason="Flyttat.")
    assert both.tracks[0].leave_by is None


def test_both_sides_of_a_request_that_must_wait_are_told(assigned, berit, birger, alva, akt):
    move_away(birger, akt, **MOVED)
    for actor in (berit, alva):
        assert told(actor)[0] == "Samtycket gäller inte längre. Förfrågan i akt 2026-0001 väntar."
    assert assigned.state == "assigned"


def test_a_new_address_takes_the_place_of_the_old_and_none_leaves_it(berit, akt):
    update_person(berit, akt, address="Gamla gatan 1")
    move_away(berit, akt, **MOVED)
    assert akt.person.address == "Gamla gatan 1"
    move_away(berit, akt, **MOVED, address="Nya gatan 2, Örebro")
    assert (akt.person.address, akt.person.moved_to) == ("Nya gatan 2, Örebro", "Örebro")


def test_a_move_that_is_still_to_come_is_not_registered(berit, akt):
    with pytest.raises(Refused, match="Registrera flytten när den är gjord"):
        move_away(berit, akt, **MOVED | {"moved_on": date(2026, 10, 13)})


def test_one_who_comes_back_is_asked_anew(berit, akt, ald):
    move_away(berit, akt, **MOVED)
    move_back(berit, akt, reason="Trivdes inte.")
    assert (akt.person.moved_on, akt.open_tracks[0].leave_by) == (None, None)
    assert why_not_tell(akt, ald, berit) is not None
    with pytest.raises(Refused, match="Ingen flytt är registrerad"):
        move_back(berit, akt, reason="Igen.")


def test_a_hidden_unit_registers_a_move_without_being_named(hidden_akt, rut, dag):
    move_away(rut, hidden_akt, **MOVED)
    events = db.session.scalars(db.select(Event).where(Event.verb == "person.move_away", Event.for_all)).all()
    assert [(e.title, e.user_id) for e in events] == [("Den enskilde flyttade till Örebro 10 oktober 2026", None)]
    assert len(told(dag)) == 1


DONE_TO_THE_PERSON = {
    "name": lambda who, case: rename_person(who, case, given_name="Hilda", family_name="Nyberg"),
    "number": lambda who, case: set_number(
        who, case, identity_kind="saknas", identity_number="", birth_date=case.person.birth_date + timedelta(days=1)
    ),
    "contact": lambda who, case: update_person(who, case, phone="070-174 06 90"),
    "protection": lambda who, case: protect_person(who, case, protection="unknown", protection_checked_on=date(2026, 10, 12)),
    "representative": lambda who, case: add_representative(who, case, kind="guardian", name="Moa Ek"),
    "move": lambda who, case: move_away(who, case, **MOVED | {"moved_wish": ""}),
}


def lines_read(actor, case) -> list[tuple[str, str | None]]:
    return [(row.title, row.name) for row in timeline(actor, case) if "registrerad" not in row.title]


@pytest.mark.parametrize("what", DONE_TO_THE_PERSON)
@pytest.mark.parametrize("who", ["rut", "dag"])
def test_what_is_known_of_the_person_is_told_to_all_and_never_who_wrote_it_down(hidden_akt, dag, who, what):
    before = lines_read(dag, hidden_akt)
    DONE_TO_THE_PERSON[what](cast.actor_of(who), hidden_akt)
    ((title, name),) = lines_read(dag, hidden_akt)[: -len(before)]
    assert name is None and title


def test_a_line_that_was_kept_with_a_name_is_read_without_it(hidden_akt, dag, disa):
    rename_person(dag, hidden_akt, given_name="Hilda", family_name="Nyberg")
    with writing(frozenset({"event"})):
        db.session.execute(db.update(Event).where(Event.verb == "person.rename").values(user_id=dag.user_id, for_user_id=disa.user_id))
    assert [(row.name, row.for_name) for row in timeline(disa, hidden_akt) if row.verb == "person.rename"] == [(None, None)]


@pytest.mark.parametrize("who", ["rut", "dag"])
def test_who_saves_second_is_not_told_that_somebody_hidden_was_first(hidden_akt, disa, who):
    seen = hidden_akt.person.version
    update_person(cast.actor_of(who), hidden_akt, phone="070-174 06 90")
    with pytest.raises(Changed, match=r"^Uppgifterna har ändrats under tiden \(telefon\)"):
        update_person(disa, hidden_akt, phone="070-174 06 91", version=str(seen))


def test_a_hidden_unit_registers_a_death_where_a_question_is_lifted_and_nobody_reads_who(hidden_akt, rut, dag, ber, ekb, eva, signed_in):
    cast.known("berit", "birger", "BER", "Hilda Moberg", date(1985, 7, 9), "198507092388")
    tried = {"attempted_on": date(2026, 10, 9), "attempt": "Ringde."}
    one = begin_escalation(dag, hidden_akt, unit_id=ekb.id, unit_ids=[ber.id], question="Vem betalar?", **tried)
    register_death(rut, hidden_akt, died_on=date(2026, 10, 11), known_how="relative", told_by="")
    assert (one.is_open, one.steps[-1].verb, one.steps[-1].user_id) == (False, "person.die", None)
    reopen_case(dag, ekb, number=hidden_akt.number, reason="Skriver färdigt.")
    assert "Rut Lönn" not in signed_in(dag).page(f"/lyft/{one.id}").text


def test_a_consent_that_has_ended_is_neither_answered_nor_taken_back(berit, akt):
    move_away(berit, akt, **MOVED)
    (consent,) = akt.consents
    with pytest.raises(Refused, match="redan avslutat"):
        answer_consent(berit, consent, answer_id=consent.answers[0].id, answer="yes", on=date(2026, 10, 12))
    with pytest.raises(Refused, match="redan avslutat"):
        withdraw_consent(berit, consent, scope_ids=[consent.scopes[0].id], on=date(2026, 10, 12), how="X")


# Another name.


def test_both_names_are_found_by_units_that_knew_the_first(both, berit, alva):
    rename_person(berit, both, given_name="Gun", family_name="Nyberg")
    for actor in (berit, alva):
        assert [row.number for row in search(actor, "nyberg")] == ["2026-0001"]
        assert [row.number for row in search(actor, "östberg")] == ["2026-0001"]
    name = db.session.scalars(db.select(FormerName)).one()
    assert (name.given_name, name.family_name, name.until) == ("Gun", "Östberg", date(2026, 10, 12))


def test_a_unit_that_comes_later_finds_only_the_name_there_is(berit, akt, ald):
    rename_person(berit, akt, given_name="Gun", family_name="Nyberg")
    alva, axel = (at(cast.actor_of(name), "2026-10-13T09:00") for name in ("alva", "axel"))
    facts = {"given_name": "Gun", "family_name": "Nyberg", "identity_kind": "personnummer", "identity_number": GUN}
    why = {"birth_date": date(1960, 3, 5), "protection": "none", "protection_checked_on": date(2026, 10, 12)}
    intake = register_intake(alva, ald, **facts, **why, ground="application", ground_on=date(2026, 10, 12))
    case = confirm_intake(axel, intake, case_worker_id=alva.user_id)
    assert search(alva, "östberg") == []
    assert former_names(case, alva.who.units) == []
    assert former_names(case, berit.who.units) == [("Gun", "Östberg")]
    change_track(alva, case.track_of(ald.id), other_number="A-1", is_hidden=False, insatser_since=None)
    assert search(alva, "östberg") == []


def test_a_name_that_comes_back_is_no_former_name(berit, akt):
    for family in ("Nyberg", "Östberg"):
        rename_person(berit, akt, given_name="Gun", family_name=family)
    assert former_names(akt, berit.who.units) == [("Gun", "Nyberg")]


def test_names_and_numbers_are_not_changed_by_the_way(berit, akt):
    with pytest.raises(TypeError):
        update_person(berit, akt, family_name="Nyberg")
    with pytest.raises(TypeError):
        update_person(berit, akt, identity_number="196003052393")


def test_two_who_change_the_name_do_not_overwrite_each_other_unseen(berit, bodil, akt):
    rename_person(bodil, akt, given_name="Gun", family_name="Alm")
    with pytest.raises(Changed):
        rename_person(berit, akt, given_name="Gun", family_name="Nyberg", seen="shown before Bodil pressed")
    assert akt.person.family_name == "Alm"


# A number.


def number(case, birth, digits=""):
    return {"identity_kind": "personnummer" if digits else "saknas", "identity_number": digits, "birth_date": birth}


def consent_of_custodians(child):
    mother, father = child.person.representatives
    givers = [("custodian", mother.id), ("custodian", father.id)]
    said = [{"answer": "yes", "form": "written", "on": date(2026, 10, 2)}] * 2
    return cast.consent_for(child, "olle", "BOU", "SOC", givers=givers, answers=said)


def test_a_child_who_turns_out_to_be_an_adult_answers_alone(olle, child, soc):
    consent = consent_of_custodians(child)
    assert why_not_tell(child, soc, olle) is None
    set_number(olle, child, **number(child, date(2004, 5, 5), "200405052390"))
    assert (consent.state, consent.ended_how) == ("expired", "Den enskilde är myndig och svarar själv.")
    assert why_not_tell(child, soc, olle).startswith("Samtycket till Socialpsykiatri har gått ut.")


def test_an_adult_who_turns_out_to_be_a_child_has_custodians_who_answer(berit, akt, ald):
    (consent,) = akt.consents
    set_number(berit, akt, **number(akt, date(2010, 3, 3)))
    assert (consent.state, consent.ended_how) == ("expired", "Den enskilde är under 18 år. Vårdnadshavarna ska svara.")
    assert why_not_tell(akt, ald, berit) is not None


def test_before_that_it_is_said_that_nobody_is_there_to_ask(berit, akt):
    changes = dict(what_a_number_changes(berit, akt, "saknas", "", date(2010, 3, 3)))
    assert changes["Vårdnadshavare som ska svara"] == ("Ingen vårdnadshavare är inskriven. Lägg till dem i akten.",)
    assert changes["Räknas som"] == ("Vuxen blir barn",)
    assert changes["Samtycken som inte längre gäller"] == ("Äldreenheten: lämnat. Den enskilde är under 18 år. Vårdnadshavarna ska svara.",)


def test_a_child_who_is_older_than_was_thought_has_a_shorter_consent(olle, child):
    """12 by the first birth date, and 16 by the new: without the child's own yes it ends before it is a party of its own."""
    consent = consent_of_custodians(child)
    assert consent.valid_to == date(2027, 10, 2)
    new = date(2012, 1, 10)
    changes = dict(what_a_number_changes(olle, child, "saknas", "", new))
    said = "Socialpsykiatri: lämnat. Gäller till och med 9 januari 2027 i stället för 2 oktober 2027"
    assert changes["Samtycken som slutar gälla tidigare"] == (said,)
    set_number(olle, child, **number(child, new))
    assert (consent.state, consent.valid_to) == ("given", date(2027, 1, 9))


def test_the_consents_of_a_hidden_unit_are_not_shown_but_end(hidden_akt, rut, dag):
    cast.consent_for(hidden_akt, "rut", "REL", "SOC")
    changes = dict(what_a_number_changes(dag, hidden_akt, "saknas", "", date(2012, 1, 10)))
    assert "Samtycken som inte längre gäller" not in changes
    set_number(dag, hidden_akt, **number(hidden_akt, date(2012, 1, 10)))
    assert [c.state for c in hidden_akt.consents] == ["expired"]


def test_the_akt_is_found_by_the_number_that_has_come(berit, akt):
    set_number(berit, akt, **number(akt, date(1960, 3, 5), "196003052393"))
    assert [row.number for row in search(berit, "19600305-2393")] == ["2026-0001"]
    assert search(berit, "19600305-2385") == []


def test_another_kind_of_day_than_in_the_number_may_be_the_birth_date(berit, akt):
    set_number(berit, akt, **number(akt, date(1960, 3, 7), "196003052385"))
    assert (akt.person.identity_number, akt.person.birth_date) == ("196003052385", date(1960, 3, 7))


def test_the_same_number_and_day_is_no_change(berit, akt):
    with pytest.raises(Refused, match="desamma som förut"):
        set_number(berit, akt, **number(akt, date(1960, 3, 5), GUN))


def test_what_was_shown_is_what_is_done(berit, bodil, akt):
    new = ("personnummer", "196003052393", date(1960, 3, 5))
    seen = fingerprint(what_a_number_changes(berit, akt, *new))
    set_number(bodil, akt, **number(akt, date(1961, 3, 5)))
    with pytest.raises(Changed):
        set_number(berit, akt, **number(akt, date(1960, 3, 5), "196003052393"), seen=seen)
    assert akt.person.birth_date == date(1961, 3, 5)


def test_a_representative_who_is_no_custodian_is_left_alone(olle, child):
    add_representative(olle, child, kind="relative", name="Mormor")
    set_number(olle, child, **number(child, date(2004, 5, 5), "200405052390"))
    assert [r.ends_on for r in child.person.representatives] == [None, None, None]
