"""Kopiera till journalen: each step becomes text for each unit that takes part, and waits until it is journalfört."""

from datetime import date

import pytest
from sqlalchemy import text

from sipweb.actions.access import block_user
from sipweb.actions.cases import reopen_case
from sipweb.actions.journal import file_all, file_entry, filed_words, unfile_entry
from sipweb.actions.life import correct_death, keep_track, move_away, move_back, register_death
from sipweb.actions.organisation import appoint_deputy, disable_user
from sipweb.actions.outcomes import close_referral
from sipweb.actions.own_part import change_track, close_track
from sipweb.actions.people import protect_person, rename_person, set_number
from sipweb.actions.referrals import decline_referral
from sipweb.db import db, writing
from sipweb.gate import Changed, NotAllowed, Refused
from sipweb.models import JournalEntry
from sipweb.queries.journal import entries_in, journal_tasks
from sipweb.queries.referrals import meetings_of
from tests import cast
from tests.conftest import at


def texts(actor, case, **more):
    return [one.title for one in reversed(entries_in(actor, case.id, **more))]


def of_meeting(actor, referral):
    held = meetings_of(referral)[-1]
    return next(one for one in entries_in(actor, referral.case_id) if one.meeting_id == held.id)


def test_a_sent_request_is_text_for_both_units(sent, berit, axel, akt):
    mine, theirs = entries_in(berit, akt.id, referral_id=sent.id), entries_in(axel, akt.id, referral_id=sent.id)
    assert mine[0].text == (
        "12 oktober 2026 kl.\xa09.00. Samverkansförfrågan skickad.\n"
        "Beroendeenheten och Äldreenheten.\n"
        "Kan ni ge stöd i hemmet?\n"
        "Den enskildes egna ord: Jag vill bo kvar.\n"
        "Situationen just nu: Bor ensam.\n"
        "Grund för att lämna uppgifter: Samtycke, skriftligt, gäller till och med 2 oktober 2027\n"
        "Antecknat av Berit Alm, socialsekreterare.\n"
        "Samverkansakt 2026-0001 i sipweb."
    )
    assert (mine[0].unit.name, theirs[0].unit.name) == ("Beroendeenheten", "Äldreenheten")
    assert mine[0].text == theirs[0].text
    assert mine[0].id != theirs[0].id


def test_what_a_deputy_does_is_signed_as_a_deputy(sent, axel, aron, ald):
    appoint_deputy(axel, None, deputy_id=aron.user_id, starts_on=aron.today, ends_on=aron.today)
    decline_referral(at(aron, "2026-10-12T10:00"), sent, text="Fel enhet.")
    last = db.session.scalar(db.select(JournalEntry.text).where(JournalEntry.unit_id == ald.id).order_by(JournalEntry.id.desc()))
    assert "Antecknat av Aron En, socialsekreterare, ersättare för Axel Gran." in last


def test_no_persons_number_stands_in_any_text(three_held):
    told = db.session.scalars(db.select(JournalEntry.text)).all()
    assert len(told) > 10
    assert not [text for text in told if "19600305" in text]


def test_a_draft_is_no_step(draft, berit, akt):
    assert "Utkast till samverkansförfrågan" not in texts(berit, akt)


def test_the_text_of_a_held_trepartsmöte_says_who_came_and_what_was_agreed(three_held, berit):
    text = of_meeting(berit, three_held).text
    for told in ("Var med: Berit Alm, Alva Ek, Den enskilde", "Den enskildes egna ord: Det blev bra.", "Det här kom vi överens om:"):
        assert told in text


def test_a_step_waits_until_someone_has_ticked_it_and_says_who(sent, berit, bodil, akt):
    entry = entries_in(berit, akt.id, referral_id=sent.id)[0]
    before = next(t for t in journal_tasks(berit) if t.number == "2026-0001")
    file_entry(at(bodil, "2026-10-13T08:30"), entry, version=str(entry.version))
    assert filed_words(entry, berit) == "Bodil Ask, 13 oktober 2026 kl.\xa08.30"
    after = next(t for t in journal_tasks(berit) if t.number == "2026-0001")
    steps = [int(t.title.split()[0]) if t.title[0].isdigit() else 1 for t in (before, after)]
    assert steps[0] - steps[1] == 1


def test_a_step_is_due_two_working_days_after_it_was_taken(sent, berit, alva):
    """The akt was opened on Thursday 1 October; two working days later is Monday 5 October."""
    assert list(journal_tasks(alva)) == []
    assert str(next(journal_tasks(berit)).due) == "2026-10-05"


def test_two_who_tick_the_same_step_one_is_told(sent, berit, bodil, akt):
    entry = entries_in(berit, akt.id, referral_id=sent.id)[0]
    file_entry(berit, entry)
    with pytest.raises(Refused, match="Berit Alm har redan markerat"):
        file_entry(bodil, entry)


def test_a_tick_that_was_a_slip_is_taken_back(sent, berit, akt):
    entry = entries_in(berit, akt.id, referral_id=sent.id)[0]
    seen = entry.version
    unfile_entry(berit, file_entry(berit, entry))
    assert entry.filed_at is None
    with pytest.raises(Changed):
        file_entry(berit, entry, version=str(seen))
    with pytest.raises(Refused, match="inte markerat"):
        unfile_entry(berit, entry)


def test_a_meeting_is_documented_when_both_units_have_filed_it(three_held, berit, alva):
    meeting, then = meetings_of(three_held)[-1], "2026-10-16T09:00"
    file_entry(at(berit, then), of_meeting(berit, three_held))
    assert meeting.state == "held"
    file_entry(at(alva, then), of_meeting(alva, three_held))
    assert meeting.state == "documented"
    unfile_entry(at(alva, then), of_meeting(alva, three_held))
    assert meeting.state == "held"


def test_one_tick_for_everything_that_stood_on_the_page(three_held, berit, akt, ber, ald):
    last = entries_in(berit, akt.id)[0].id
    file_all(berit, akt, unit_id=ber.id, last_id=last)
    assert entries_in(berit, akt.id, only_waiting=True) == []
    with pytest.raises(Refused, match="Allt är redan"):
        file_all(berit, akt, unit_id=ber.id, last_id=last)
    with pytest.raises(Refused, match="Välj en enhet"):
        file_all(berit, akt, unit_id=ald.id, last_id=last)


def test_the_other_units_text_is_the_other_units(sent, berit, alva, aron, dag, akt):
    entry = entries_in(berit, akt.id, referral_id=sent.id)[0]
    for actor in (alva, aron, dag):
        with pytest.raises(NotAllowed):
            file_entry(actor, entry)


def test_the_one_who_is_named_in_a_request_files_for_a_unit_that_is_not_current(assigned, alva, aron, akt):
    assert [task.number for task in journal_tasks(alva)] == ["2026-0001"]
    assert list(journal_tasks(aron)) == []


# When the unit's part is closed.


def left_over(actor):
    return [(t.number, t.title) for t in journal_tasks(actor)]


def test_what_is_left_when_the_part_is_closed_is_the_last_handläggares(berit, bodil, birger, eva, alva, akt):
    """Three steps, whoever took them: the akt was opened, the person was asked and said yes, the part was closed."""
    (_, before), *_ = left_over(berit)
    close_track(birger, akt.open_tracks[0], reason="Klart.")
    assert left_over(berit) == [("2026-0001", f"{int(before.split()[0]) + 1} steg att journalföra")]
    assert left_over(bodil) == left_over(birger) == left_over(eva) == left_over(alva) == []
    for entry in entries_in(berit, akt.id, only_waiting=True):
        file_entry(berit, entry)
    assert left_over(berit) == []
    unfile_entry(berit, entries_in(berit, akt.id)[0])
    assert left_over(berit) == [("2026-0001", "Ett steg att journalföra")]


def test_who_may_not_read_about_the_person_files_nothing_then_the_managers_do(birger, berit, bodil, eva, akt):
    block_user(birger, akt, user_id=berit.user_id, reason="Jäv.")
    close_track(birger, akt.open_tracks[0], reason="Klart.")
    waiting = len(entries_in(birger, akt.id, only_waiting=True))
    assert left_over(berit) == left_over(bodil) == entries_in(berit, akt.id) == []
    # The closing is Birger's own, and so is the confirmed opening; the rest is the managers' of the unit, of whom he is one.
    assert left_over(birger) == [("2026-0001", f"{waiting} steg att journalföra")]
    assert (waiting, left_over(eva)) == (3, [("2026-0001", "Ett steg att journalföra")])


def test_in_a_protected_persons_akt_only_the_named_files_what_is_left(berit, birger, bodil, eva, akt):
    protect_person(berit, akt, protection="flagged", protection_checked_on=date(2026, 10, 1))
    close_track(birger, akt.open_tracks[0], reason="Klart.")
    with writing():
        db.session.execute(text("UPDATE named_access SET ended_at = '2026-10-12 07:00:00' WHERE user_id = :who"), {"who": berit.user_id})
    assert left_over(berit) == left_over(bodil) == left_over(eva) == []
    assert [number for number, _ in left_over(birger)] == ["2026-0001"]


def test_what_is_left_after_a_death_is_someones(berit, birger, akt):
    (_, before), *_ = left_over(berit)
    register_death(birger, akt, died_on=date(2026, 10, 10), known_how="care", told_by="Vården")
    assert left_over(berit) == [("2026-0001", f"{int(before.split()[0]) + 1} steg att journalföra")]
    assert left_over(birger) == []


def how_many(actor):
    """The steps left in the one akt."""
    ((_, title),) = left_over(actor)
    return 1 if title.startswith("Ett") else int(title.split()[0])


def close_the_akt(berit, alva, akt, referral):
    then = at(alva, "2026-10-16T09:00")
    close_referral(then, referral, outcome="information_given", text="")
    close_track(at(berit, "2026-10-16T10:00"), akt.track_of(referral.from_unit_id), reason="Klart.")
    return at(berit, "2026-10-16T11:00"), at(alva, "2026-10-16T11:00"), at(cast.actor_of("axel"), "2026-10-16T11:00")


def test_what_a_unit_that_was_only_asked_has_left_stays_when_the_akt_is_closed(three_held, berit, alva, akt):
    """ALD was asked, and never current. When BER closes, nobody reads the request any more without a reason."""
    before = how_many(at(alva, "2026-10-15T15:00"))
    _, then, boss = close_the_akt(berit, alva, akt, three_held)
    assert akt.closed_on
    assert how_many(then) == before + 1  # and that it was closed
    assert "Trepartsmöte genomfört" in texts(then, akt)
    assert left_over(boss) == []
    file_entry(then, entries_in(then, akt.id)[0])
    assert how_many(then) == before
    disable_user(cast.actor_of("tore"), cast.user_of("alva"), to_managers=True)
    assert how_many(boss) == before


def test_with_a_reason_the_same_steps_are_not_counted_twice(three_held, berit, alva, akt, ald):
    _, then, _ = close_the_akt(berit, alva, akt, three_held)
    before = how_many(then)
    reopen_case(then, ald, number=akt.number, reason="Kontrollerar.")
    assert how_many(then) == before


def test_what_was_left_when_a_death_closed_the_akt_stays_too(three_held, berit, alva, akt, ber):
    before = how_many(at(alva, "2026-10-15T15:00"))
    register_death(at(berit, "2026-10-16T09:00"), akt, died_on=date(2026, 10, 15), known_how="care", told_by="Vården")
    assert how_many(at(alva, "2026-10-16T10:00")) == before + 1


# What every unit writes down by itself.


@pytest.fixture
def both(akt):
    """Akt 2026-0001 is current at BER and ALD."""
    return cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")


def newest(actor, case) -> str:
    return entries_in(actor, case.id)[0].text


def test_that_a_death_was_a_mistake_is_text_for_all_and_the_wrong_one_is_not_copied_as_it_was(berit, birger, alva, both, ber, ald):
    register_death(birger, both, died_on=date(2026, 10, 10), known_how="care", told_by="Vården")
    for actor, unit in ((birger, ber), (berit, ber), (alva, ald)):
        reopen_case(actor, unit, number=both.number, reason="Fel person.")
    (of_ber,) = (e for e in entries_in(berit, both.id) if e.title == "Den enskilde avled 10 oktober 2026")
    file_entry(berit, of_ber)
    correct_death(birger, ber, number=both.number, reason="Förväxling.")
    for actor in (berit, alva):
        assert newest(actor, both) == (
            "12 oktober 2026 kl.\xa09.00. Rättelse: den enskilde lever.\n"
            "Det var fel att: den enskilde avled 10 oktober 2026.\n"
            "Samverkansakt 2026-0001 i sipweb."
        )
    (of_ald,) = (e for e in entries_in(alva, both.id) if e.title == "Den enskilde avled 10 oktober 2026")
    assert of_ald.text.endswith("Rättat 12 oktober 2026 kl.\xa09.00: det var fel. Rättelse: den enskilde lever.")
    assert "Rättat" not in of_ber.text


def test_what_changes_for_all_is_text_for_each_unit_and_names_nobody(berit, alva, both, ber):
    rename_person(berit, both, given_name="Gunnel", family_name="Östberg")
    for actor in (berit, alva):
        assert newest(actor, both) == "12 oktober 2026 kl.\xa09.00. Namnet är ändrat.\nSamverkansakt 2026-0001 i sipweb."
    set_number(berit, both, identity_kind="saknas", identity_number="", birth_date=date(1960, 3, 6))
    assert "Nummer och födelsedatum ändrade." in newest(alva, both)
    move_away(berit, both, moved_on=date(2026, 10, 1), moved_to="Motala", moved_wish="Vill ha kvar stödet.")
    assert "Den enskilde flyttade till Motala 1 oktober 2026.\nSamtycken och egen begäran följer inte med." in newest(alva, both)
    move_back(berit, both, reason="Fel.")
    assert "Den enskilde bor i kommunen.\nFlytten är tillbakatagen." in newest(alva, both)


def test_changed_insatser_and_that_the_akt_stays_after_a_move_are_the_units_own_text(berit, alva, both, ber):
    move_away(berit, both, moved_on=date(2026, 10, 1), moved_to="Motala", moved_wish="Vill ha kvar stödet.")
    before = newest(alva, both)
    keep_track(berit, both.track_of(ber.id), because="Utredningen pågår.")
    assert "Akten är kvar efter flytten.\nUtredningen pågår." in newest(berit, both)
    change_track(berit, both.track_of(ber.id), other_number="", is_hidden=False, insatser_since=date(2026, 10, 5))
    assert "Pågående insatser hos Beroendeenheten sedan 5 oktober 2026." in newest(berit, both)
    assert newest(alva, both) == before
