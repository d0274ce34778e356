"""Two akter of one person: proposed by one manager, done by another, undone by someone who did not do it."""

import json
from datetime import date, datetime

import pytest

from sipweb.actions.access import block_user, name_reader
from sipweb.actions.assign import assign_worker
from sipweb.actions.consents import record_basis
from sipweb.actions.extracts import register_extract
from sipweb.actions.life import register_death
from sipweb.actions.meetings import book_meeting
from sipweb.actions.merges import do_merge, propose_merge, reject_merge, undo_merge
from sipweb.actions.notes import ask_presence, write_note
from sipweb.actions.own_part import change_track, close_track
from sipweb.actions.people import add_representative, protect_person, set_number, update_person
from sipweb.actions.referrals import draft_referral, send_referral
from sipweb.checks import orphaned
from sipweb.db import db
from sipweb.gate import NotAllowed, Refused
from sipweb.models import Block, Case, CaseTrack, Event, ExtractPart, HistoryLine, Meeting, NamedAccess, Note, PersonMerge, SearchToken
from sipweb.queries.consents import why_not_tell
from sipweb.queries.extracts import rows_of
from sipweb.queries.identities import former_names, person_with_number
from sipweb.queries.merges import differing, what_a_merge_does
from sipweb.queries.merges_undone import to_place, what_goes_back
from sipweb.queries.moving import Newcomers, Record
from sipweb.queries.search import search
from sipweb.queries.work import tasks
from tests import cast
from tests.actions.test_extracts import extract_at, part_of, review, texts
from tests.conftest import WRITTEN, at, history, told
from tests.looks import looked

WHY, SLIP = "Numret har kommit.", "Det ena numret var felskrivet."


def twin_of(worker="berit", boss="birger", code="BER", name="Gunnel Östberg", number="196003052393"):
    """A second akt, of the same person as it turns out."""
    return cast.known(worker, boss, code, name, date(1960, 3, 5), number)


def current_at(case, worker, boss, code, **told_):
    """One more unit in this akt."""
    return cast.known(worker, boss, code, case.person.name, date(1960, 3, 5), case.person.identity_number, **told_)


def propose(actor, kept, other, **chosen):
    """The kept akt's details stand, but for those chosen otherwise."""
    choices = dict.fromkeys(differing(kept.person, other.person), "kept") | chosen
    return propose_merge(actor, kept, other=other, choices=choices, reason=WHY, because=SLIP)


def merged(actor, reviewer, kept, other, **chosen):
    return do_merge(reviewer, propose(actor, kept, other, **chosen))


def asked(worker, case, code, to):
    """A request that is sent, with consent."""
    cast.consent_for(case, worker, code, to)
    request = draft_referral(cast.actor_of(worker), case, from_unit_id=cast.unit_of(code).id, to_unit_id=cast.unit_of(to).id, **WRITTEN)
    return send_referral(cast.actor_of(worker), request)


def reads(username):
    return db.session.scalar(Case.visible_to(cast.actor_of(username)).where(Case.number == "2026-0001")) is not None


@pytest.fixture
def twin(akt):
    """2026-0005: a second akt at BER, with a number that was wrong."""
    return twin_of()


@pytest.fixture
def in_ald_too(twin):
    """The twin is current at ALD too."""
    return current_at(twin, "alva", "axel", "ALD")


@pytest.fixture
def secret_twin(twin):
    """The twin is at BER, and hidden at REL."""
    return current_at(twin, "rut", "ragnar", "REL", is_hidden=True)


# Proposing.


def test_a_proposal_changes_nothing_and_waits_for_another_manager(birger, eva, berit, akt, twin):
    merge = propose(birger, akt, twin)
    assert (merge.state, merge.case_id, merge.other_id) == ("proposed", akt.id, twin.id)
    assert history()[-1] == ("birger", "merge.propose")
    assert told(eva) == ["Ett förslag om att slå samman akt 2026-0005 med akt 2026-0001 väntar på granskning."]
    assert [(t.place, t.title) for t in tasks(eva) if t.number == "2026-0001"] == [("unit", "Granska sammanslagning av två akter")]
    assert [(t.place, t.title) for t in tasks(birger) if t.number == "2026-0001"] == [
        ("waiting", "En annan chef ska granska sammanslagningen")
    ]
    assert [t.unit.code for t in twin.open_tracks] == ["BER"]
    assert told(berit) == []


def test_a_hidden_unit_neither_proposes_nor_reviews_since_all_read_who_did(birger, eva, ragnar, akt, secret_twin):
    current_at(akt, "rut", "ragnar", "REL", is_hidden=True)
    with pytest.raises(NotAllowed):
        propose(ragnar, akt, secret_twin)
    merge = propose(birger, akt, secret_twin)
    assert not any("slå samman" in text for text in told(ragnar))
    assert [t.title for t in tasks(ragnar) if "sammanslagning" in t.title] == []
    with pytest.raises(NotAllowed):
        do_merge(ragnar, merge)
    do_merge(eva, merge)
    with pytest.raises(NotAllowed):
        undo_merge(ragnar, merge, reason="Fel.")


def test_who_reads_only_one_of_them_proposes_nothing(disa, berit, akt, hidden_akt, birger):
    for actor, kept, other in ((disa, hidden_akt, akt), (birger, akt, hidden_akt), (berit, akt, twin_of())):
        with pytest.raises(NotAllowed):
            propose_merge(actor, kept, other=other, choices={}, reason=WHY)


def test_somebody_else_must_be_able_to_review(app, birger, akt, twin, eva):
    block_user(eva, akt, user_id=birger.user_id, reason="Jäv.")
    with pytest.raises(Refused, match="Ingen annan chef kan läsa båda akterna"):
        propose(eva, akt, twin)


def test_persons_of_two_nämnder_are_never_merged(app):
    cast.add_the_unit("VUX", "Vuxenenheten", ("VUX", "Vuxna"), "Vuxennämnden")
    cast.add_someone("vera", "Vera Vik", [(cast.WORKER, "VUX"), (cast.WORKER, "BER")])
    cast.add_someone("vidar", "Vidar Ås", [(cast.BOSS, "VUX"), (cast.BOSS, "BER")])
    theirs = twin_of("vera", "vidar", "VUX", number="196003052385", name="Gun Östberg")
    with pytest.raises(Refused, match="Akterna hör till olika nämnder"):
        propose(cast.actor_of("vidar"), db.session.get_one(Case, 1), theirs)


def test_one_proposal_at_a_time(birger, akt, twin):
    propose(birger, akt, twin)
    with pytest.raises(Refused, match="Det finns redan ett förslag"):
        propose(birger, twin, akt)


def test_a_dead_person_is_not_merged(birger, bodil, berit, akt, twin):
    register_death(berit, twin, died_on=date(2026, 10, 10), known_how="care", told_by="X")
    current_at(twin, "bodil", "birger", "BER")
    with pytest.raises(Refused, match="registrerad som avliden"):
        propose(birger, akt, twin)


def test_every_detail_that_differs_must_be_chosen(birger, akt, twin):
    with pytest.raises(Refused, match="Avvisa det, och föreslå på nytt"):
        propose_merge(birger, akt, other=twin, choices={"name": "kept"}, reason=WHY, because=SLIP)


def test_two_open_requests_between_the_same_units_are_told_before(sent, birger, akt, twin):
    asked("berit", twin, "BER", "ALD")
    with pytest.raises(Refused, match=r"I båda akterna finns en öppen förfrågan från Beroendeenheten till Äldreenheten\."):
        propose(birger, akt, twin)


# Reviewing.


def test_nobody_reviews_what_they_proposed_themselves(birger, akt, twin):
    merge = propose(birger, akt, twin)
    with pytest.raises(NotAllowed):
        do_merge(birger, merge)


@pytest.mark.parametrize("username", ["berit", "axel", "disa", "viktor", "tore"])
def test_only_a_manager_who_reads_both_reviews(birger, akt, twin, username):
    merge = propose(birger, akt, twin)
    for action in (lambda a, m: do_merge(a, m), lambda a, m: reject_merge(a, m, reason="X")):
        with pytest.raises(NotAllowed):
            action(cast.actor_of(username), merge)


def test_a_no_says_why_and_leaves_two_akter(birger, eva, akt, twin):
    merge = reject_merge(eva, propose(birger, akt, twin), reason="Det är två systrar.")
    assert (merge.state, merge.answered_by_id) == ("rejected", eva.user_id)
    assert told(birger) == ["Förslaget att slå samman akt 2026-0005 med akt 2026-0001 genomförs inte: Det är två systrar."]
    assert twin.open_tracks != []
    with pytest.raises(Refused, match="hann före"):
        do_merge(eva, merge)


def test_the_one_who_proposed_can_take_it_back(birger, akt, twin):
    assert reject_merge(birger, propose(birger, akt, twin), reason="Fel akt.").state == "rejected"


# Merging.


def test_everything_in_the_other_akt_is_in_the_kept_one(birger, eva, berit, alva, in_ald_too, akt, ber, ald, soc):
    twin = in_ald_too
    note = write_note(berit, twin, unit_id=ber.id, kind="note", happened_on=cast.TODAY, text="Ringde.")
    consent = cast.consent_for(twin, "alva", "ALD", "SOC")
    request = send_referral(alva, draft_referral(alva, twin, from_unit_id=ald.id, to_unit_id=soc.id, **WRITTEN))
    told_ = {"by_unit_id": ber.id, "unit_id": soc.id, "text": "Bad själv.", "decided_on": date(2026, 10, 1)}
    basis = record_basis(berit, twin, verb="basis.record", kind="own_request", **told_)
    add_representative(berit, twin, kind="relative", name="Syster")
    merge = merged(birger, eva, akt, twin)
    assert (merge.state, merge.answered_by_id) == ("done", eva.user_id)
    assert {row.case_id for row in (note, consent, request, basis)} == {akt.id}
    assert [r.name for r in akt.person.representatives] == ["Syster"]
    assert sorted(t.unit.code for t in akt.open_tracks) == ["ALD", "BER"]
    assert (twin.tracks, twin.referrals, twin.closed_on) == ([], [], date(2026, 10, 12))
    assert history()[-1] == ("eva", "merge.do")


def test_a_unit_in_both_has_one_part_and_the_other_is_closed_as_merged(birger, eva, bodil, akt, ber, twin):
    change_track(bodil, twin.track_of(ber.id), other_number="BER-99", is_hidden=False, insatser_since=date(2026, 9, 1))
    merged(birger, eva, akt, twin)
    parts = [(t.is_open, t.close_reason, t.insatser_since) for t in akt.tracks]
    assert parts == [(True, "", date(2026, 9, 1)), (False, "Sammanslagen med akt 2026-0001", date(2026, 9, 1))]
    for number in ("BER-77", "BER-99", "2026-0005", "2026-0001"):
        assert [row.number for row in search(bodil, number) if row.is_open] == ["2026-0001"], number


def test_it_is_found_by_the_name_that_was_not_chosen_too(birger, eva, berit, akt):
    merge = merged(birger, eva, akt, twin_of(name="Gunnel Alm"), name="other")
    assert akt.person.name == "Gunnel Alm"
    assert former_names(akt, berit.who.units) == [("Gun", "Östberg")]
    for word in ("alm", "östberg"):
        assert {row.number for row in search(berit, word)} == {"2026-0001"}
    undo_merge(birger, merge, reason="Fel.")
    assert (akt.person.name, former_names(akt, berit.who.units)) == ("Gun Östberg", [])
    assert {row.number for row in search(berit, "alm")} == {"2026-0005"}
    assert {row.number for row in search(berit, "östberg")} == {"2026-0001"}


def test_all_are_told_by_number_alone(birger, eva, berit, alva, in_ald_too, akt):
    merged(birger, eva, akt, in_ald_too)
    said = "Akt 2026-0005 är sammanslagen med akt 2026-0001. Allt står nu i akt 2026-0001."
    assert told(berit)[0] == told(alva)[0] == told(birger)[0] == said


def test_what_was_chosen_stands(birger, eva, berit, akt, twin):
    update_person(berit, twin, phone="070-174 06 44", language="Finska")
    merged(birger, eva, akt, twin, phone="other", language="kept")
    assert (akt.person.phone, akt.person.language, akt.person.identity_number) == ("070-174 06 44", "", "196003052385")


def test_history_keeps_the_number_it_was_written_under(birger, eva, akt, twin):
    before = db.session.scalars(db.select(HistoryLine.id).where(HistoryLine.case_id == twin.id)).all()
    merged(birger, eva, akt, twin)
    assert db.session.scalars(db.select(HistoryLine.id).where(HistoryLine.case_id == twin.id)).all() == before


def test_a_no_in_the_one_akt_counts_in_both(birger, eva, berit, akt, twin, ald):
    """Both consents are kept; what was said last holds."""
    cast.consent_for(twin, "berit", "BER", "ALD", answers=[{"answer": "no", "on": date(2026, 10, 5)}])
    assert why_not_tell(akt, ald, berit) is None
    merged(birger, eva, akt, twin)
    assert why_not_tell(akt, ald, berit) == "Den enskilde har tackat nej till kontakt med Äldreenheten."


def test_a_new_registration_with_the_other_akts_number_comes_to_the_kept_one(birger, eva, akt):
    merged(birger, eva, akt, twin_of(), number="other")
    case = cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052393")
    assert case.id == akt.id


def test_a_number_is_never_thrown_away_for_none(birger, eva, akt):
    """No choice is offered, in either direction; and undone, each has its own again."""
    without = cast.known("berit", "birger", "BER", "Gunnel Östberg", date(1960, 3, 5))
    assert "number" not in differing(akt.person, without.person)
    with pytest.raises(Refused, match="föreslå på nytt"):
        propose(birger, akt, without, number="other")
    merged(birger, eva, akt, without)
    assert (akt.person.identity_kind, akt.person.identity_number) == ("personnummer", "196003052385")


def test_the_number_of_the_other_akt_stands_when_the_kept_one_has_none(birger, eva, akt):
    kept = cast.known("berit", "birger", "BER", "Gunnel Östberg", date(1960, 3, 5))
    merge = merged(birger, eva, kept, akt)
    assert (kept.person.identity_kind, kept.person.identity_number) == ("personnummer", "196003052385")
    assert person_with_number("196003052385", kept.person.board_id) == kept.person
    undo_merge(birger, merge, reason="Fel.")
    assert (kept.person.identity_kind, kept.person.identity_number) == ("saknas", "")
    assert person_with_number("196003052385", kept.person.board_id) == akt.person


def test_an_undo_warns_of_a_number_that_another_akt_has_got_meanwhile(birger, eva, akt, twin):
    merge = merged(birger, eva, akt, twin)
    third = cast.known("berit", "birger", "BER", "Gunnel Östberg", date(1960, 3, 5), "196003052393")
    assert third.number == "2026-0006"
    assert [c.rows for c in what_goes_back(birger, merge) if c.title == "Samma nummer i två akter"] == [
        ("Akt 2026-0006 har samma nummer som en av akterna. Är det samma person, slå samman de två sedan.",)
    ]
    undo_merge(birger, merge, reason="Fel.")
    assert list(orphaned(cast.START)) == [("WARNING", "two persons of one nämnd have the same number: 2026-0005, 2026-0006")]


def test_the_warning_names_no_akt_that_one_does_not_read(birger, eva, akt, twin):
    merge = merged(birger, eva, akt, twin)
    cast.known("alva", "axel", "ALD", "Gunnel Östberg", date(1960, 3, 5), "196003052393")
    assert [c for c in what_goes_back(birger, merge) if c.title == "Samma nummer i två akter"] == []


def test_the_question_about_aktualitet_finds_both_while_they_are_two(birger, akt, dag, ekb, ald):
    """Two akter with the same number: the one who asks hears of the units in both."""
    two = twin_of("alva", "axel", "ALD")
    set_number(cast.actor_of("alva"), two, identity_kind="personnummer", identity_number="196003052385", birth_date=date(1960, 3, 5))
    question = ask_presence(dag, ekb, identity_number="196003052385", reason="Akut.")
    assert question.answer == ("Ja. Ring Beroendeenheten, mottagningen, 08-465 004 00. Ja. Ring Äldreenheten, mottagningen, 08-465 004 00.")


# Secrecy.


def test_protection_is_the_stricter_and_only_named_readers_read_on(birger, eva, berit, bodil, alva, aron, akt, in_ald_too):
    protect_person(berit, in_ald_too, protection="flagged", protection_checked_on=date(2026, 10, 1))
    name_reader(birger, in_ald_too, user_id=eva.user_id, reason="Chef.")
    merged(birger, eva, akt, in_ald_too)
    assert (akt.person.protection, akt.person.protection_checked_on) == ("flagged", date(2026, 10, 1))
    assert {t.is_restricted for t in akt.tracks} == {True}
    readers = {name for name in ("berit", "bodil", "birger", "alva", "aron", "axel", "eva") if reads(name)}
    assert readers == {"berit", "birger", "eva", "alva", "axel"}


def test_protection_of_the_kept_one_covers_what_comes_in(birger, eva, berit, aron, akt, in_ald_too):
    protect_person(berit, akt, protection="flagged", protection_checked_on=date(2026, 10, 1))
    name_reader(birger, akt, user_id=eva.user_id, reason="Chef.")
    assert db.session.scalars(Case.visible_to(aron)).all() == [in_ald_too]
    merged(birger, eva, akt, in_ald_too)
    assert db.session.scalars(Case.visible_to(aron)).all() == []
    assert {name for name in ("alva", "axel", "aron") if reads(name)} == {"alva", "axel"}


def test_a_name_that_stood_in_both_is_taken_off_once(birger, eva, berit, akt, twin):
    for case in (akt, twin):
        protect_person(berit, case, protection="flagged", protection_checked_on=date(2026, 10, 1))
        name_reader(birger, case, user_id=eva.user_id, reason="Chef.")
    merge = merged(birger, eva, akt, twin)
    standing = db.session.scalars(db.select(NamedAccess.user_id).where(NamedAccess.case_id == akt.id, NamedAccess.ended_at.is_(None))).all()
    assert sorted(standing) == sorted([berit.user_id, birger.user_id, eva.user_id])
    undo_merge(birger, merge, reason="Fel.")
    assert readers_of(akt) == readers_of(twin) == {"berit", "birger", "eva"}


def test_a_spärr_in_either_holds_in_both(birger, eva, bodil, akt, twin):
    block_user(birger, twin, user_id=bodil.user_id, reason="Jäv.")
    assert reads("bodil")
    merged(birger, eva, akt, twin)
    assert not reads("bodil")
    assert db.session.scalars(db.select(Block.case_id)).all() == [akt.id]


def test_a_hidden_part_stays_hidden_and_is_told(birger, eva, berit, rut, alva, akt, secret_twin):
    merged(birger, eva, akt, secret_twin)
    assert sorted((t.unit.code, t.is_hidden) for t in akt.open_tracks) == [("BER", False), ("REL", True)]
    assert told(rut)[0].startswith("Akt 2026-0005 är sammanslagen")
    assert [t.unit.code for t in db.session.scalars(CaseTrack.visible_to(berit)) if t.case_id == akt.id and t.is_open] == ["BER"]


def test_a_unit_that_is_hidden_in_the_one_and_open_in_the_other_is_hidden_and_what_was_written_about_it_too(
    birger, eva, berit, alva, rut, ragnar, rel, akt, secret_twin
):
    current_at(akt, "rut", "ragnar", "REL")
    current_at(akt, "alva", "axel", "ALD")
    change_track(rut, akt.track_of(rel.id), other_number="", is_hidden=False, insatser_since=date(2026, 9, 1))
    open_to_alva = db.session.scalars(db.select(Event.title).where(Event.case_id == akt.id, Event.for_all)).all()
    assert [t for t in open_to_alva if "Våld i nära relation" in t] != []
    merged(birger, eva, akt, secret_twin)
    assert {t.is_hidden for t in akt.open_tracks if t.unit_id == rel.id} == {True}
    still = db.session.execute(db.select(Event.title, Event.user_id).where(Event.case_id == akt.id, Event.for_all)).all()
    assert [title for title, _ in still if "Våld" in title] == []
    assert not {rut.user_id, ragnar.user_id} & {user for _, user in still}


def test_a_reviewed_part_of_the_extract_that_names_a_unit_which_the_merge_hides_is_reviewed_again(birger, eva, ber, alva, akt, twin):
    current_at(akt, "alva", "axel", "ALD")
    current_at(twin, "alva", "axel", "ALD", is_hidden=True)
    part = part_of(extract_at(birger, akt, ber), ber)
    review(birger, part)
    assert any("Äldreenheten" in row.text for row in part.rows)
    merged(birger, eva, akt, twin)
    part = db.session.get_one(ExtractPart, part.id)
    assert part.reviewed_at is None
    assert not any("Äldreenheten" in text for text in texts(birger, part))


def test_what_the_proposer_is_shown_names_no_hidden_unit(birger, akt, secret_twin):
    assert "Våld" not in json.dumps(what_a_merge_does(birger, akt, secret_twin), ensure_ascii=False)


def test_others_notes_are_still_theirs(birger, eva, berit, alva, akt, in_ald_too, ald):
    note = write_note(alva, in_ald_too, unit_id=ald.id, kind="note", happened_on=cast.TODAY, text="Bara för oss.")
    merged(birger, eva, akt, in_ald_too)
    assert db.session.scalars(Note.visible_to(berit)).all() == []
    assert db.session.scalars(Note.visible_to(alva)).all() == [note]


def test_the_registerutdrag_tells_what_stood_and_what_was_read_under_the_other_number(birger, eva, berit, akt, ber, twin):
    update_person(berit, twin, phone="070-174 06 44", language="Finska")
    update_person(berit, twin, phone="070-174 06 55")
    ask_presence(berit, ber, identity_number="196003052393", reason="Akut.")
    looked(berit, "2026-10-12T08:10", "Läste ett samtycke i akt 2026-0005", twin.id)
    merged(birger, eva, akt, twin)
    then = at(birger, "2026-10-14T09:00")
    told_ = {"requester": "individual", "asked_on": then.today, "identity_check": "id_card"}
    (part,) = register_extract(then, akt, unit_id=ber.id, **told_).parts
    said = [row.text for _, row in rows_of(then, part)]
    assert "Akt 2026-0005 blev en del av din akt 12 oktober 2026." in said
    assert "Där stod: Gunnel Östberg, född 5 mars 1960, 19600305-2393, 070-174 06 55." in said
    assert "Där stod också: Finska." in said
    assert "Till 12 oktober 2026 stod det om dig, telefon: 070-174 06 44." in said
    assert "Medarbetare hos Beroendeenheten har läst i din akt: 12 oktober 2026." in said
    assert [text for text in said if "frågade Beroendeenheten om du är aktuell" in text] != []


def test_what_stood_in_the_other_akt_is_in_the_common_part_only(birger, eva, berit, alva, akt, ber, ald, in_ald_too):
    merged(birger, eva, akt, in_ald_too)
    told_ = {"requester": "individual", "asked_on": cast.TODAY, "identity_check": "id_card"}
    extract = register_extract(birger, akt, unit_id=ber.id, **told_)
    for part in extract.parts:
        said = [row.text for _, row in rows_of(cast.actor_of("eva"), part) if "2026-0005 blev" in row.text]
        assert len(said) == (part.unit_id == ber.id)


def test_nothing_is_left_of_the_other_akt_in_search(birger, eva, alva, akt, in_ald_too, ald):
    """Also where the unit has closed its part: it finds the kept akt by the same words, and after an undo the other again."""
    close_track(alva, in_ald_too.track_of(ald.id), reason="Klart.")
    before = tokens_at(in_ald_too)
    merge = merged(birger, eva, akt, in_ald_too)
    assert tokens_at(in_ald_too) == set()
    assert {row.number for row in search(alva, "gunnel")} == {"2026-0001"}
    undo_merge(birger, merge, reason="Fel.")
    assert tokens_at(in_ald_too) == before
    assert {row.number for row in search(alva, "gunnel")} == {"2026-0005"}


def tokens_at(case):
    return set(db.session.execute(db.select(SearchToken.unit_id, SearchToken.token).where(SearchToken.case_id == case.id)).all())


# Undoing.


def test_nobody_undoes_what_they_did_themselves(birger, eva, akt, twin):
    merge = merged(birger, eva, akt, twin)
    for actor in (eva, cast.actor_of("berit"), cast.actor_of("axel")):
        with pytest.raises(NotAllowed):
            undo_merge(actor, merge, reason="Fel.")
    assert undo_merge(birger, merge, reason="Två systrar.").state == "undone"


def test_an_undo_gives_two_akter_and_tells_all(birger, eva, berit, alva, in_ald_too, akt):
    merge = undo_merge(birger, merged(birger, eva, akt, in_ald_too), reason="Två systrar.")
    assert sorted(t.unit.code for t in in_ald_too.open_tracks) == ["ALD", "BER"]
    assert [t.unit.code for t in akt.open_tracks] == ["BER"]
    assert (merge.undone_by_id, merge.undo_reason, in_ald_too.closed_on) == (birger.user_id, "Två systrar.", None)
    said = "Sammanslagningen av akt 2026-0005 och akt 2026-0001 är ångrad. De är två akter igen."
    assert told(alva)[0] == told(berit)[0] == said
    with pytest.raises(Refused, match="hann före"):
        undo_merge(birger, merge, reason="Igen.")


def test_they_can_be_merged_again_the_other_way_round(birger, eva, akt, twin):
    undo_merge(birger, merged(birger, eva, akt, twin), reason="Fel håll.")
    merged(birger, eva, twin, akt)
    assert (twin.person.name, akt.tracks) == ("Gunnel Östberg", [])


def test_what_a_unit_writes_afterwards_follows_it_back(birger, eva, berit, alva, axel, in_ald_too, akt, ber, ald, soc):
    merge = merged(birger, eva, akt, in_ald_too)
    theirs = write_note(alva, akt, unit_id=ald.id, kind="note", happened_on=cast.TODAY, text="Vi i Äldreenheten.")
    consent = cast.consent_for(akt, "alva", "ALD", "SOC")
    undo_merge(birger, merge, reason="Fel.")
    assert (theirs.case_id, consent.case_id) == (in_ald_too.id, in_ald_too.id)


def test_a_meeting_of_a_request_that_was_moved_follows_it_back(birger, eva, berit, alva, in_ald_too, akt, sara, simon):
    request = asked("alva", in_ald_too, "ALD", "SOC")
    merge = merged(birger, eva, akt, in_ald_too)
    assign_worker(simon, request, verb="referral.assign", to_worker_id=sara.user_id)
    book_meeting(sara, request, verb="referral.book_pre", starts_at=datetime(2026, 10, 13, 10), place="Rum 3")
    undo_merge(birger, merge, reason="Fel.")
    meeting = db.session.scalars(db.select(Meeting)).one()
    assert (request.case_id, meeting.case_id, request.state) == (in_ald_too.id, in_ald_too.id, "pre_meeting_booked")


def test_what_the_kept_akts_own_units_write_afterwards_stays(birger, eva, berit, alva, dag, akt, in_ald_too, ekb):
    current_at(akt, "dag", "disa", "EKB")
    merge = merged(birger, eva, akt, in_ald_too)
    ours = write_note(dag, akt, unit_id=ekb.id, kind="note", happened_on=cast.TODAY, text="Vi.")
    undo_merge(birger, merge, reason="Fel.")
    assert ours.case_id == akt.id


@pytest.mark.parametrize(
    "what, words",
    [
        ("track", "1 enhet"),
    ],
)
def test_what_has_no_place_prevents_an_undo_and_is_said(birger, eva, akt, twin, what, words):
    merge = merged(birger, eva, akt, twin)
    acts = {
        "track": lambda: cast.known("dag", "disa", "EKB", "Gun Östberg", date(1960, 3, 5), "196003052385"),
    }
    acts[what]()
    with pytest.raises(Refused) as why:
        undo_merge(birger, merge, reason="Fel.")
    assert str(why.value) == (
        "Sammanslagningen kan inte ångras längre. Efter den har det kommit till sådant som inte kan föras till den ena eller den "
        f"andra akten: {words}. Är det två olika personer, registrera den ena på nytt."
    )


@pytest.mark.parametrize("place", ["goes", "stays"])
def test_who_undoes_says_which_akt_each_new_thing_belongs_to(birger, eva, berit, akt, twin, ber, place):
    """BER had a part in both: what it writes afterwards belongs to neither alone."""
    merge = merged(birger, eva, akt, twin)
    note = write_note(berit, akt, unit_id=ber.id, kind="note", happened_on=cast.TODAY, text="X")
    cast.consent_for(akt, "berit", "BER", "SOC")
    add_representative(berit, akt, kind="relative", name="Bror")
    asked_of = to_place(birger, Newcomers(Record.from_text(merge.record), akt))
    assert [one.told for one in asked_of] == [
        "Anteckning 12 oktober 2026, Beroendeenheten: X",
        "Samtycke 2 oktober 2026, Beroendeenheten: Samordna stöd hemma.",
        "Företrädare eller närstående: Bror",
    ]
    with pytest.raises(Refused, match="Säg för varje ny uppgift vilken akt den hör till"):
        undo_merge(birger, merge, reason="Fel.")
    undo_merge(birger, merge, reason="Fel.", places={one.key: place for one in asked_of})
    case, nothing = (twin, akt) if place == "goes" else (akt, twin)
    assert note.case_id == case.id
    assert ([r.name for r in case.person.representatives], nothing.person.representatives) == (["Bror"], [])
    assert len(case.consents) == (1 if case is twin else 2)


def test_what_the_one_who_undoes_does_not_read_stays_and_its_unit_is_told(birger, eva, alva, axel, akt, in_ald_too, ald):
    current_at(akt, "alva", "axel", "ALD")
    merge = merged(birger, eva, akt, in_ald_too)
    note = write_note(alva, akt, unit_id=ald.id, kind="note", happened_on=cast.TODAY, text="Ringde.")
    assert to_place(birger, Newcomers(Record.from_text(merge.record), akt)) == []
    undo_merge(birger, merge, reason="Fel.")
    assert note.case_id == akt.id
    stays = "Det ni skrev efter sammanslagningen står kvar i akt 2026-0001. Gäller det akt 2026-0005, skriv det där."
    assert stays in told(alva)


def test_what_is_plainly_two_persons_is_no_merge(birger, akt):
    other = cast.known("berit", "birger", "BER", "Nils Ek", date(1985, 4, 12), "198504122386")
    with pytest.raises(Refused, match="Namn, personnummer och födelsedatum skiljer sig"):
        propose(birger, akt, other)


def test_what_speaks_for_two_persons_asks_why_and_the_reviewer_reads_it(birger, eva, akt, twin):
    with pytest.raises(Refused, match=r"^Skriv varför personnumret skiljer sig\.$") as why:
        propose_merge(birger, akt, other=twin, choices={"name": "kept", "number": "kept"}, reason=WHY)
    assert why.value.field == "because"
    assert propose(birger, akt, twin).reason == f"{WHY}\nAtt personnumret skiljer sig beror på: {SLIP}"


@pytest.mark.parametrize("side", ["kept", "other"])
def test_the_day_of_birth_follows_the_number(birger, eva, akt, side):
    other = cast.known("berit", "birger", "BER", "Gun Östberg", date(1961, 3, 5), "196103052384")
    assert differing(akt.person, other.person) == ["number"]
    merged(birger, eva, akt, other, number=side)
    assert (akt.person.identity_number, akt.person.birth_date) == {
        "kept": ("196003052385", date(1960, 3, 5)),
        "other": ("196103052384", date(1961, 3, 5)),
    }[side]


def test_what_a_hidden_unit_adds_prevents_an_undo_without_being_named(birger, eva, akt, twin):
    merge = merged(birger, eva, akt, twin)
    cast.known("rut", "ragnar", "REL", "Gun Östberg", date(1960, 3, 5), "196003052385", is_hidden=True)
    with pytest.raises(Refused) as why:
        undo_merge(birger, merge, reason="Fel.")
    assert "den andra akten. Är det två olika personer" in str(why.value)


def test_what_has_been_changed_since_stays_and_the_rest_is_as_before(birger, eva, berit, akt, twin):
    update_person(berit, twin, phone="070-174 06 44", language="Finska")
    merge = merged(birger, eva, akt, twin, phone="other", language="other")
    update_person(berit, akt, phone="070-174 06 55")
    undo_merge(birger, merge, reason="Fel.")
    assert (akt.person.phone, akt.person.language) == ("070-174 06 55", "")
    assert (twin.person.phone, twin.person.language) == ("070-174 06 44", "Finska")


@pytest.mark.parametrize("raised", ["flagged", "unknown"])
def test_protection_that_came_afterwards_holds_for_both(birger, eva, berit, akt, in_ald_too, raised):
    """Nobody can say whose it was."""
    merge = merged(birger, eva, akt, in_ald_too)
    protect_person(berit, akt, protection=raised, protection_checked_on=date(2026, 10, 12))
    undo_merge(birger, merge, reason="Fel.")
    for case in (akt, in_ald_too):
        assert case.person.protection == raised
        assert {t.is_restricted for t in case.tracks} == {raised == "flagged"}
    if raised == "flagged":
        assert readers_of(akt) == {"berit", "birger"}
        assert readers_of(in_ald_too) == {"berit", "birger", "alva", "axel"}


def readers_of(case):
    found = ("berit", "bodil", "birger", "alva", "aron", "axel", "eva")
    return {u for u in found if db.session.scalar(Case.visible_to(cast.actor_of(u)).where(Case.id == case.id)) is not None}


def test_protection_that_was_taken_away_afterwards_comes_back_where_it_was(birger, eva, berit, bodil, akt, twin):
    """Checked in the merged akt: no protection. But it was the other person who had it."""
    protect_person(berit, twin, protection="flagged", protection_checked_on=date(2026, 10, 1))
    name_reader(birger, twin, user_id=eva.user_id, reason="Chef.")
    merge = merged(birger, eva, akt, twin)
    protect_person(birger, akt, protection="none", protection_checked_on=date(2026, 10, 12))
    undo_merge(birger, merge, reason="Fel.")
    assert (akt.person.protection, twin.person.protection) == ("none", "flagged")
    assert "bodil" in readers_of(akt)
    assert "bodil" not in readers_of(twin)


def test_a_spärr_that_came_afterwards_holds_in_both(birger, eva, bodil, akt, twin):
    merge = merged(birger, eva, akt, twin)
    block_user(birger, akt, user_id=bodil.user_id, reason="Jäv.")
    undo_merge(birger, merge, reason="Fel.")
    assert "bodil" not in readers_of(akt) | readers_of(twin)


def test_of_two_merges_the_last_is_undone_first(birger, eva, akt, twin):
    first = merged(birger, eva, akt, twin)
    third = twin_of(name="Gun Berg", number="")
    second = merged(birger, eva, akt, third)
    with pytest.raises(Refused, match="1 sammanslagning"):
        undo_merge(birger, first, reason="Fel.")
    undo_merge(birger, second, reason="Fel.")
    undo_merge(birger, first, reason="Fel.")
    assert [len(case.open_tracks) for case in (akt, twin, third)] == [1, 1, 1]


def test_a_merged_akt_that_is_merged_on_brings_its_own_along(birger, eva, berit, akt, twin):
    third = twin_of(name="Gun Berg", number="")
    merged(birger, eva, twin, third)
    merged(birger, eva, akt, twin)
    assert {row.number for row in search(berit, third.number) if row.is_open} == {"2026-0001"}
    assert {m.case_id for m in db.session.scalars(db.select(PersonMerge))} == {akt.id}
    assert {row.number for row in search(berit, "berg") if row.is_open} == {"2026-0001"}
