"""A unit that hides itself takes with it what is its own, and nothing of another's; and what it took comes back."""

from datetime import date

import pytest

from sipweb.actions.announcements import send_announcement, write_announcement
from sipweb.actions.care_planning import book_planning, cancel_planning
from sipweb.actions.notes import share_note, write_note
from sipweb.actions.organisation import read_notice
from sipweb.actions.own_part import change_track, close_track
from sipweb.actions.placements import change_placement, record_placement
from sipweb.actions.threads import start_thread
from sipweb.actions.transfers import judge_transfer
from sipweb.db import db
from sipweb.gate import Refused
from sipweb.models import Consent, Event, Note, Notice, Placement
from sipweb.queries.cases import timeline
from sipweb.queries.transfer_list import Filters, transfer_rows
from sipweb.queries.transfers import dates_of, placed_until, placements_of
from tests import cast
from tests.actions.test_care_planning import BOOKED
from tests.actions.test_extracts import extract_at, part_of, texts
from tests.actions.test_transfers import JUDGED
from tests.conftest import at, told
from tests.views.test_transfers_seen import ada, also_at_ung, ung

assert ada and ung  # fixtures

GUN = ("Gun Östberg", date(1960, 3, 5), "196003052385")
ADA = ("Ada Sen", date(2007, 12, 1), "200712012384")


@pytest.fixture
def fam(app):
    """Familjevården: Frida, and Felix who leads it."""
    cast.add_the_unit("FAM", "Familjevården", cast.IOF, "Socialnämnden")
    cast.add_someone("frida", "Frida Al", [(cast.WORKER, "FAM")])
    cast.add_someone("felix", "Felix Bo", [(cast.BOSS, "FAM")])
    return cast.unit_of("FAM")


@pytest.fixture
def frida(ada, fam):
    cast.known("frida", "felix", "FAM", *ADA)
    return cast.actor_of("frida")


@pytest.fixture
def ulf(ada, ung):
    also_at_ung()
    return cast.actor_of("ulf")


def hide(actor, case, unit, *, hidden=True):
    return change_track(actor, case.track_of(unit.id), other_number="", is_hidden=hidden, insatser_since=None)


def lines(actor, case) -> list[tuple[str, str]]:
    return [(event.title, event.text) for event in timeline(actor, case, limit=None)]


def titles(actor, case) -> list[str]:
    return [title for title, _ in lines(actor, case)]


def unread(actor) -> list[str]:
    found = db.select(Notice.text).where(Notice.to_user_id == actor.user_id, Notice.read_at.is_(None)).order_by(Notice.id)
    return list(db.session.scalars(found))


# The lines of the timeline.


def test_a_line_that_names_the_unit_stays_with_the_unit_whose_line_it_is_and_goes_from_the_others(akt, berit, alva, dag, ald):
    """Beroendeenheten has written down a consent to Äldreenheten."""
    cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")
    cast.known("dag", "disa", "EKB", "Gun Östberg", date(1960, 3, 5), "196003052385")
    line = ("Samtycke: lämnat", "Äldreenheten")
    assert line in lines(berit, akt) and line in lines(dag, akt)
    hide(alva, akt, ald)
    assert line in lines(berit, akt) and line in lines(alva, akt)
    assert not any("Äldreenheten" in title + text for title, text in lines(dag, akt))


def test_what_the_unit_took_with_it_comes_back_when_it_shows_itself(akt, berit, alva, dag, ald):
    cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")
    cast.known("dag", "disa", "EKB", "Gun Östberg", date(1960, 3, 5), "196003052385")
    before = {who: lines(who, akt) for who in (berit, dag)}
    hide(alva, akt, ald)
    assert "Aktuell hos Äldreenheten" not in titles(berit, akt)
    hide(alva, akt, ald, hidden=False)
    assert {who: lines(who, akt) for who in (berit, dag)} == before
    assert db.session.scalars(db.select(Event.id).where(Event.hushed_unit_id.is_not(None))).all() == []


def test_a_unit_whose_name_holds_the_hidden_ones_keeps_its_lines(ada, olle, bou):
    cast.add_the_unit("NOR", "Barn och ungdom norr", cast.IOF, "Socialnämnden")
    cast.add_someone("nils", "Nils Al", [(cast.WORKER, "NOR")])
    cast.add_someone("nora", "Nora Bo", [(cast.BOSS, "NOR")])
    cast.known("nils", "nora", "NOR", *ADA)
    hide(olle, ada, bou)
    nils = cast.actor_of("nils")
    assert "Aktuell hos Barn och ungdom norr" in titles(nils, ada)
    assert "Aktuell hos Barn och ungdom" not in titles(nils, ada)


def test_another_units_placement_is_told_when_a_unit_with_one_of_its_own_hides_itself(ada, ung, ulf, olle, bou):
    record_placement(olle, ada, unit_id=bou.id, starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 1))
    record_placement(ulf, ada, unit_id=ung.id, starts_on=date(2026, 4, 1), ends_on=date(2026, 5, 1))
    own, theirs = (
        "Placerad av Barn och ungdom från 1 januari 2026 till 1 mars 2026",
        "Placerad av Ungdomsenheten från 1 april 2026 till 1 maj 2026",
    )
    assert {own, theirs} <= set(titles(olle, ada))
    hide(ulf, ada, ung)
    assert own in titles(olle, ada) and theirs not in titles(olle, ada)
    assert {own, theirs} <= set(titles(ulf, ada))


def test_a_day_that_another_unit_moved_is_told_on_and_the_hidden_unit_reads_nothing_of_it(ada, ung, ulf, fam, olle, bou):
    """Barn och ungdom has written down that Familjevården placed; Ungdomsenheten hides itself, with a placement that moved nothing."""
    judge_transfer(olle, ada, from_unit_id=bou.id, answer="yes", **JUDGED)
    record_placement(olle, ada, unit_id=fam.id, starts_on=date(2026, 9, 1), ends_on=None)
    record_placement(ulf, ada, unit_id=ung.id, starts_on=date(2026, 4, 1), ends_on=date(2026, 5, 1))
    before = lines(olle, ada)
    assert [title for title, _ in before if title == "En placering är ändrad"] == ["En placering är ändrad"]
    hide(ulf, ada, ung)
    gone = [title for title, text in before if (title, text) not in lines(olle, ada)]
    assert gone == ["Placerad av Ungdomsenheten från 1 april 2026 till 1 maj 2026", "Aktuell hos Ungdomsenheten"]
    assert "En placering är ändrad" not in titles(ulf, ada)


# Placements: what the hidden unit wrote down is its own; what the others wrote down stays theirs.


@pytest.mark.parametrize("hidden", [False, True])
def test_to_write_down_a_placement_tells_nobody_whether_the_unit_is_hidden_in_the_akt(ada, fam, olle, otto, bou, frida, hidden):
    hide(frida, ada, fam, hidden=hidden)
    placement = record_placement(olle, ada, unit_id=fam.id, starts_on=date(2025, 1, 1), ends_on=None)
    assert placements_of(ada, olle.who.units) == [placement]
    assert db.session.scalars(Placement.visible_to(olle)).all() == [placement]
    assert "Placerad av Familjevården från 1 januari 2025" in titles(olle, ada)
    assert [row.latest for row in transfer_rows(at(otto, "2028-06-01T09:00"), Filters())] == [date(2028, 12, 1)]


def test_a_hidden_unit_neither_writes_down_nor_changes_what_the_others_read(ada, fam, ung, olle, frida):
    placement = record_placement(olle, ada, unit_id=fam.id, starts_on=date(2025, 1, 1), ends_on=None)
    hide(frida, ada, fam)
    for act in (
        lambda: record_placement(frida, ada, unit_id=ung.id, starts_on=date(2026, 1, 1), ends_on=None),
        lambda: change_placement(frida, placement, starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1), why="Slut."),
    ):
        with pytest.raises(Refused, match="Er del av akten är dold"):
            act()
        db.session.rollback()


def test_a_hidden_unit_changes_its_own_placement_and_the_others_hear_nothing(ada, fam, olle, bou, frida):
    transfer = judge_transfer(olle, ada, from_unit_id=bou.id, answer="yes", **JUDGED)
    placement = record_placement(frida, ada, unit_id=fam.id, starts_on=date(2025, 1, 1), ends_on=None)
    hide(frida, ada, fam)
    before, notices = lines(olle, ada), told(olle)
    change_placement(frida, placement, starts_on=date(2025, 1, 1), ends_on=date(2027, 6, 30), why="Flyttar hem.")
    assert lines(olle, ada) == before and told(olle) == notices
    assert dates_of(transfer, olle).latest == date(2026, 12, 1)
    assert "Placering från 1 januari 2025 till 30 juni 2027" in titles(frida, ada)


def test_a_placement_that_counts_again_when_its_unit_shows_itself_says_which_day_it_moves(ada, fam, olle, bou, frida):
    record_placement(frida, ada, unit_id=fam.id, starts_on=date(2025, 1, 1), ends_on=None)
    hide(frida, ada, fam)
    transfer = judge_transfer(olle, ada, from_unit_id=bou.id, answer="yes", **JUDGED)
    assert dates_of(transfer, olle).latest == date(2026, 12, 1)
    hide(frida, ada, fam, hidden=False)
    assert dates_of(transfer, olle).latest == date(2028, 12, 1)
    moved = "Dagen då en annan enhet tar över flyttas från 1 december 2026 till 1 december 2028. Avisera senast 1 juni 2028."
    assert ("Familjevården visas för andra enheter, och dess placering räknas", moved) in lines(olle, ada)
    assert ("En placering är ändrad", moved) in lines(olle, ada)
    assert f"En placering är ändrad i akt {ada.number}. Dagen för överföring är en annan än förut." in told(olle)


def test_a_notice_that_tells_of_a_hidden_unit_or_its_placement_is_there_no_more_and_no_other_goes(ada, fam, olle, bou, frida):
    judge_transfer(olle, ada, from_unit_id=bou.id, answer="yes", **JUDGED)
    record_placement(frida, ada, unit_id=fam.id, starts_on=date(2025, 1, 1), ends_on=None)
    assert len([text for text in unread(olle) if "placering är ändrad" in text]) == 1
    before = [text for text in unread(olle) if "placering är ändrad" not in text and "Familjevården" not in text]
    hide(frida, ada, fam)
    assert unread(olle) == before


def test_what_others_had_not_read_is_news_to_them_again_when_the_unit_shows_itself(akt, berit, alva, dag, ald, ber, ekb):
    cast.known("alva", "axel", "ALD", *GUN)
    cast.known("dag", "disa", "EKB", *GUN)
    news = write_announcement(alva, akt, unit_id=ald.id)
    send_announcement(alva, news, unit_ids=[])
    start_thread(alva, akt, unit_id=ald.id, unit_ids=[ber.id, ekb.id], heading="Hembesök", text="Hej.", need="ni planerar.")
    note = write_note(alva, akt, unit_id=ald.id, kind="note", happened_on=cast.TODAY, text="Till er.")
    share_note(alva, note, unit_id=ber.id, need="ni planerar.")
    before = {who: unread(who) for who in (berit, dag)}
    one = db.session.scalars(db.select(Notice).where(Notice.to_user_id == dag.user_id, Notice.text.startswith("Äldreenheten: "))).one()
    read_notice(dag, one)
    hide(at(alva, "2026-10-13T09:00"), akt, ald)
    assert not any("Äldreenheten" in text for text in unread(berit) + unread(dag))
    hide(at(alva, "2026-10-14T09:00"), akt, ald, hidden=False)
    assert unread(berit) == before[berit]
    assert unread(dag) == [text for text in before[dag] if text != one.text]


def test_one_unit_that_shows_itself_brings_back_nothing_of_another_that_is_still_hidden(akt, berit, alva, dag, ald, ekb):
    cast.known("alva", "axel", "ALD", *GUN)
    cast.known("dag", "disa", "EKB", *GUN)
    hide(at(alva, "2026-10-13T09:00"), akt, ald)
    hide(at(dag, "2026-10-13T10:00"), akt, ekb)
    hide(at(dag, "2026-10-14T09:00"), akt, ekb, hidden=False)
    assert [text for text in unread(berit) if "är nu också aktuell" in text] == ["Ekonomiskt bistånd är nu också aktuell i akt 2026-0001."]


@pytest.mark.parametrize("calls", [True, False])
def test_a_unit_does_not_hide_itself_from_a_care_planning_that_is_not_followed_up(akt, berit, ber, ald, alva, calls):
    """Whether it called the other unit or was called."""
    cast.known("alva", "axel", "ALD", *GUN)
    planning = book_planning(berit, akt, unit_id=ber.id, to_unit_id=ald.id, need="ni planerar.", **BOOKED)
    actor, unit = (berit, ber) if calls else (alva, ald)
    with pytest.raises(Refused, match="vårdplanering som inte är uppföljd") as no:
        hide(actor, akt, unit)
    assert no.value.field == "is_hidden"
    cancel_planning(berit, planning, text="Den enskilde vill inte.")
    hide(actor, akt, unit)
    assert akt.track_of(unit.id).is_hidden


# A note is read by those it was shared with as long as the part in which that was done is shown.


@pytest.fixture
def from_before(akt, alva, axel, ald):
    """Äldreenheten has written a note in a hidden part, and is openly current since 19 October."""
    cast.known("alva", "axel", "ALD", *GUN, is_hidden=True)
    note = write_note(alva, akt, unit_id=ald.id, kind="note", happened_on=cast.TODAY, text="Gammalt men viktigt.")
    close_track(alva, akt.track_of(ald.id), reason="Klart.")
    cast.known("alva", "axel", "ALD", *GUN, on="2026-10-19")
    return note


def test_a_note_from_a_hidden_part_that_is_shared_from_an_open_one_is_read(from_before, akt, berit, alva, ber, ald):
    then = at(alva, "2026-10-20T09:00")
    share_note(then, from_before, unit_id=ber.id, need="ni planerar.")
    reader = at(berit, "2026-10-20T10:00")
    assert "Anteckning synlig för Beroendeenheten" in titles(reader, akt)
    assert db.session.scalars(Note.visible_to(reader)).all() == [from_before]
    hide(then, akt, ald)
    assert db.session.scalars(Note.visible_to(reader)).all() == []
    assert "Anteckning synlig för Beroendeenheten" not in titles(reader, akt)


def test_another_note_that_is_shared_later_opens_none_that_was_hidden(akt, berit, alva, ber, ald):
    cast.known("alva", "axel", "ALD", *GUN)
    told = {"unit_id": ald.id, "kind": "note", "happened_on": cast.TODAY}
    old = write_note(alva, akt, text="Gammalt.", **told)
    share_note(alva, old, unit_id=ber.id, need="ni planerar.")
    hide(alva, akt, ald)
    close_track(alva, akt.track_of(ald.id), reason="Klart.")
    cast.known("alva", "axel", "ALD", *GUN, on="2026-10-19")
    then = at(alva, "2026-10-20T09:00")
    new = write_note(then, akt, text="Nytt.", **told)
    share_note(then, new, unit_id=ber.id, need="ni planerar.")
    assert db.session.scalars(Note.visible_to(at(berit, "2026-10-20T10:00"))).all() == [new]


# Hidden once, and openly current now.


@pytest.fixture
def twice(ada, fam):
    """Familjevården had a hidden part, closed it, and is openly current now."""
    cast.known("frida", "felix", "FAM", *ADA, is_hidden=True)
    frida = cast.actor_of("frida")
    cast.consent_for(ada, "frida", "FAM", "SOC")
    close_track(frida, ada.track_of(fam.id), reason="Klart.")
    return frida


def test_a_unit_that_is_openly_current_is_not_hidden_by_the_part_it_had_before(ada, fam, olle, otto, bou, twice):
    assert ada.hidden_units == {fam.id}
    cast.known("frida", "felix", "FAM", *ADA)
    db.session.expire_all()
    assert ada.hidden_units == frozenset()
    placement = record_placement(twice, ada, unit_id=fam.id, starts_on=date(2026, 9, 1), ends_on=None)
    assert placements_of(ada, olle.who.units) == [placement]
    assert placed_until(ada.id, olle.routine, olle.who.units) == date(9999, 12, 31)
    assert [row.latest for row in transfer_rows(at(otto, "2028-06-01T09:00"), Filters())] == [date(2028, 12, 1)]


def test_its_placement_still_counts_when_the_open_part_is_closed_too(ada, fam, olle, twice):
    cast.known("frida", "felix", "FAM", *ADA)
    db.session.expire_all()
    record_placement(twice, ada, unit_id=fam.id, starts_on=date(2026, 9, 1), ends_on=None)
    close_track(twice, ada.track_of(fam.id), reason="Klart igen.")
    assert placed_until(ada.id, olle.routine, olle.who.units) == date(9999, 12, 31)


def test_what_it_did_while_it_was_hidden_stays_its_own(ada, fam, olle, twice):
    consent = next(one for one in ada.consents if one.unit_id == fam.id)
    cast.known("frida", "felix", "FAM", *ADA, on="2026-10-20")
    db.session.expire_all()
    later = at(olle, "2026-10-20T10:00")
    assert consent not in ada.shown_consents(olle.who.units) and consent in ada.shown_consents(twice.who.units)
    assert consent not in db.session.scalars(Consent.visible_to(later)).all()
    new = cast.consent_for(ada, "frida", "FAM", "SOC", asked_on=date(2026, 10, 20))
    assert new in ada.shown_consents(olle.who.units)
    assert new in db.session.scalars(Consent.visible_to(later)).all()


@pytest.mark.parametrize("hidden", [False, True])
def test_what_was_open_to_all_stays_so_when_the_unit_comes_back_hidden_or_not(ada, fam, olle, frida, hidden):
    """If a placement or a consent went away, the others would know that Familjevården is there again."""
    placement = record_placement(frida, ada, unit_id=fam.id, starts_on=date(2026, 9, 1), ends_on=None)
    consent = cast.consent_for(ada, "frida", "FAM", "SOC")
    close_track(frida, ada.track_of(fam.id), reason="Klart.")
    cast.known("frida", "felix", "FAM", *ADA, on="2026-10-20", is_hidden=hidden)
    db.session.expire_all()
    assert placements_of(ada, olle.who.units) == [placement]
    assert consent in ada.shown_consents(olle.who.units) and consent in db.session.scalars(Consent.visible_to(olle)).all()
    assert "Placerad av Familjevården från 1 september 2026" in titles(olle, ada)


def test_what_was_told_before_it_came_back_stays_when_it_hides_itself(ada, fam, olle, frida):
    close_track(frida, ada.track_of(fam.id), reason="Klart.")
    before = lines(olle, ada)
    cast.known("frida", "felix", "FAM", *ADA, on="2026-10-20")
    db.session.expire_all()
    hide(at(frida, "2026-10-21T09:00"), ada, fam)
    assert lines(olle, ada) == before


def test_a_placement_of_a_hidden_part_moves_no_day_when_the_unit_comes_back_openly(ada, fam, olle, frida):
    record_placement(frida, ada, unit_id=fam.id, starts_on=date(2026, 9, 1), ends_on=None)
    hide(frida, ada, fam)
    close_track(frida, ada.track_of(fam.id), reason="Klart.")
    cast.known("frida", "felix", "FAM", *ADA, on="2026-10-20")
    db.session.expire_all()
    assert placements_of(ada, olle.who.units) == []
    assert placed_until(ada.id, olle.routine, olle.who.units) is None


# Registerutdrag.


def test_a_hidden_units_placement_stands_in_its_own_part_of_the_extract_and_in_no_other(ada, ung, ulf, otto, olle, bou):
    record_placement(olle, ada, unit_id=bou.id, starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 1))
    record_placement(ulf, ada, unit_id=ung.id, starts_on=date(2026, 4, 1), ends_on=date(2026, 5, 1))
    hide(ulf, ada, ung)
    extract = extract_at(otto, ada, bou)
    placed = [text for text in texts(otto, part_of(extract, bou)) if "placerad av" in text.lower()]
    assert [text for text in placed if "april" in text] == []
    assert len([text for text in placed if text.startswith("Du är")]) == 1
    ulla = cast.actor_of("ulla")
    own = [text for text in texts(ulla, part_of(extract, ung)) if text.startswith("Du är eller har varit placerad")]
    assert own == ["Du är eller har varit placerad av Ungdomsenheten från 1 april 2026 till och med 1 maj 2026."]
