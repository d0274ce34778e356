from datetime import date

import pytest

from sipweb.actions.cases import reopen_case
from sipweb.actions.consents import withdraw_consent
from sipweb.actions.notes import answer_presence, ask_presence, share_note, write_note
from sipweb.actions.own_part import change_track, close_track
from sipweb.actions.tracks import assign_track
from sipweb.db import db
from sipweb.gate import Changed, NotAllowed, Refused
from sipweb.models import Event, Note
from sipweb.queries.cases import timeline
from sipweb.queries.search import search
from tests import cast
from tests.conftest import told

GUN = "196003052385"


@pytest.fixture
def both(akt):
    """Akt 2026-0001 is current at BER and ALD."""
    return cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), GUN)


def note(actor, case, unit):
    return write_note(actor, case, unit_id=unit.id, kind="note", happened_on=actor.today, text="Ringde.")


# The unit's part.


def test_insatser_that_go_on_have_begun(both, alva, ald):
    with pytest.raises(Refused, match="Datumet har inte varit än") as why:
        change_track(alva, both.track_of(ald.id), other_number="", is_hidden=False, insatser_since=date(2030, 1, 1))
    assert why.value.field == "insatser_since"


def test_the_units_own_number_is_found_by_that_unit_only(both, alva, berit, ald):
    change_track(alva, both.track_of(ald.id), other_number="ALD-9", is_hidden=False, insatser_since=None)
    assert [row.number for row in search(alva, "ald-9")] == ["2026-0001"]
    assert search(berit, "ald-9") == []
    assert [row.number for row in search(berit, "ber-77")] == ["2026-0001"]
    assert search(alva, "ber-77") == []


def test_insatser_are_told_to_all_and_a_hidden_units_to_none(both, alva, rut, hidden_akt, ald, rel):
    change_track(alva, both.track_of(ald.id), other_number="", is_hidden=False, insatser_since=date(2026, 10, 1))
    change_track(rut, hidden_akt.track_of(rel.id), other_number="", is_hidden=True, insatser_since=date(2026, 10, 1))
    events = db.session.scalars(db.select(Event).where(Event.verb == "track.change").order_by(Event.id)).all()
    assert [(e.for_all, e.unit_id) for e in events] == [(True, ald.id), (False, rel.id)]


def test_a_new_handläggare_takes_over_the_open_requests(sent, berit, birger, bodil, akt):
    assign_track(birger, akt.open_tracks[0], case_worker_id=bodil.user_id)
    assert (sent.from_worker.username, akt.open_tracks[0].case_worker.username) == ("bodil", "bodil")
    assert told(bodil)[0] == "Du är nu handläggare hos Beroendeenheten i akt 2026-0001."
    assert told(berit) == ["Bodil Ask är nu handläggare hos Beroendeenheten i akt 2026-0001."]


def test_the_other_side_hears_of_a_new_handläggare(assigned, birger, bodil, alva, akt):
    assign_track(birger, akt.open_tracks[0], case_worker_id=bodil.user_id)
    assert told(alva)[0] == "Ny handläggare hos Beroendeenheten: Bodil Ask. Akt 2026-0001."


def test_the_handläggare_comes_from_the_unit(birger, akt, dag):
    with pytest.raises(Refused):
        assign_track(birger, akt.open_tracks[0], case_worker_id=dag.user_id)


def test_a_unit_closes_its_part_and_the_rest_goes_on(both, berit, alva, akt, ber, ald):
    close_track(berit, akt.track_of(ber.id), reason="Behandlingen är klar.")
    assert (akt.closed_on, akt.decision_unit.code, [t.unit.code for t in akt.open_tracks]) == (None, "ALD", ["ALD"])
    assert told(alva)[0] == "Beroendeenheten: avslutar. Läs beskedet. Akt 2026-0001."


def test_the_reason_for_closing_is_the_units_own(both, berit, ber, akt):
    close_track(berit, akt.track_of(ber.id), reason="Behandlingen är klar.")
    told_all = db.session.scalars(db.select(Event.text).where(Event.for_all)).all()
    assert "Behandlingen är klar." not in told_all


def test_the_last_one_out_closes_the_akt(berit, akt):
    close_track(berit, akt.open_tracks[0], reason="Klart.")
    assert akt.closed_on == date(2026, 10, 12)


def test_nothing_is_closed_in_the_middle_of_a_cooperation(sent, berit, akt):
    with pytest.raises(Refused, match="öppen samverkan"):
        close_track(berit, akt.open_tracks[0], reason="Klart.")


def test_who_leaves_a_hidden_unit_behind_reads_no_more_than_who_was_alone(dag, rut, hidden_akt, ekb, rel, disa):
    """Of EKB's own part there is the same to read in an akt where nobody is left as where REL is, hidden."""
    alone = cast.known("dag", "disa", "EKB", "Ture Ny", date(1950, 2, 2))
    for case in (hidden_akt, alone):
        close_track(dag, case.track_of(ekb.id), reason="Klart.")
        reopen_case(dag, ekb, number=case.number, reason="Frågar om en faktura.")
    left, none = ([event.title for event in timeline(dag, case, limit=None)] for case in (hidden_akt, alone))
    assert left[:2] == none[:2] == ["Avslutad del öppnad för läsning", "Avslutad hos Ekonomiskt bistånd"]
    assert "Inte längre aktuell hos Ekonomiskt bistånd" not in left
    assert timeline(rut, hidden_akt, limit=None)[0].title == "Inte längre aktuell hos Ekonomiskt bistånd"


def test_a_hidden_unit_leaves_without_a_word(rut, dag, hidden_akt, rel):
    close_track(rut, hidden_akt.track_of(rel.id), reason="Klart.")
    assert told(dag) == []
    assert "Våld" not in " ".join(db.session.scalars(db.select(Event.title).where(Event.case_id == hidden_akt.id, Event.for_all)))


def test_two_who_change_the_part_are_told(both, alva, aron, ald):
    track = both.track_of(ald.id)
    seen = str(track.version)
    change_track(aron, track, other_number="A-1", is_hidden=False, insatser_since=None, version=seen)
    with pytest.raises(Changed, match=r"Aron En har ändrat under tiden \(ärendenummer\)"):
        change_track(alva, track, other_number="A-2", is_hidden=False, insatser_since=None, version=seen)


# Notes.


def test_a_note_is_the_own_units_until_it_is_shared(both, berit, alva, ber, ald):
    written = note(berit, both, ber)
    assert db.session.scalars(Note.visible_to(alva)).all() == []
    share_note(berit, written, unit_id=ald.id, need="de planerar hemgången.")
    assert db.session.scalars(Note.visible_to(alva)).all() == [written]
    assert told(alva)[0] == "Beroendeenheten har gjort en anteckning synlig för er i akt 2026-0001."


def test_sharing_needs_the_line_of_why_where_no_consent_carries(both, berit, ber, ald):
    consent = both.consents[0]
    withdraw_consent(berit, consent, scope_ids=[consent.scopes[0].id], on=berit.today, how="Per telefon.")
    with pytest.raises(Refused, match="Skriv en rad om varför"):
        share_note(berit, note(berit, both, ber), unit_id=ald.id, need=" ")


def test_a_note_is_not_shared_with_a_unit_that_is_not_current_and_a_hidden_one_looks_the_same(dag, hidden_akt, ekb, rel, ald):
    said = []
    for unit in (rel, ald):
        with pytest.raises(Refused) as why:
            share_note(dag, note(dag, hidden_akt, ekb), unit_id=unit.id, need="det behövs.")
        said.append(str(why.value))
    assert said[0] == said[1]


def test_only_the_own_units_notes_are_shared_on(both, berit, alva, ber, ald, ekb):
    written = note(berit, both, ber)
    share_note(berit, written, unit_id=ald.id, need="det behövs.")
    with pytest.raises(NotAllowed):
        share_note(alva, written, unit_id=ekb.id, need="det behövs.")


def test_nobody_writes_in_the_name_of_another_unit(both, alva, ber):
    with pytest.raises(Refused):
        note(alva, both, ber)


# Fråga om aktualitet.


def ask(actor, unit, number):
    return ask_presence(actor, unit, identity_number=number, reason="Behöver veta.")


def test_a_yes_says_whom_to_call_and_the_unit_hears_of_it(alva, berit, ald):
    assert ask(alva, ald, GUN).answer == "Ja. Ring Beroendeenheten, mottagningen, 08-465 004 00."
    assert told(berit) == ["Äldreenheten har frågat om aktualitet och fått svaret ja. Akt 2026-0001."]


def test_unknown_protected_and_hidden_read_the_same_to_the_asker(alva, simon, ald):
    nobody, protected = ask(alva, ald, "198005062388"), ask(alva, ald, "199005062386")
    assert nobody.answer == protected.answer == ""
    assert told(simon) == ["Äldreenheten frågar om aktualitet. Svara för hand. Akt 2026-0003."]


def test_where_only_a_hidden_unit_is_current_its_manager_answers(dag, disa, ragnar, alva, hidden_akt, ekb, ald):
    close_track(dag, hidden_akt.track_of(ekb.id), reason="Klart.")
    question = ask(alva, ald, "198507092388")
    assert question.answer == ""
    assert told(ragnar) == ["Äldreenheten frågar om aktualitet. Svara för hand. Akt 2026-0004."]
    answer_presence(ragnar, question, answer="Ja. Ring Ragnar.")
    assert told(alva) == ["Din fråga om aktualitet är besvarad."]
    with pytest.raises(Refused, match="redan besvarad"):
        answer_presence(ragnar, question, answer="Nej.")


def test_a_hidden_unit_beside_an_open_one_is_not_named(alva, ald):
    assert ask(alva, ald, "198507092388").answer == "Ja. Ring Ekonomiskt bistånd, mottagningen, 08-465 004 00."


def test_only_the_answering_units_manager_answers(alva, axel, sara, ald, protected):
    question = ask(alva, ald, "199005062386")
    for actor in (alva, axel, sara):
        with pytest.raises(NotAllowed):
            answer_presence(actor, question, answer="Ja.")
