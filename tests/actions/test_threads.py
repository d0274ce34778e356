"""Samtal between the responsible handläggare, seen by the units that take part and nobody else (R199)."""

from datetime import date

import pytest

from sipweb.actions.access import block_user
from sipweb.actions.consents import withdraw_consent
from sipweb.actions.own_part import change_track, close_track
from sipweb.actions.referrals import end_early
from sipweb.actions.threads import start_in_request, start_thread, write_message
from sipweb.db import db
from sipweb.gate import NotAllowed, Refused
from sipweb.models import Thread
from sipweb.queries.threads import messages, threads_in
from tests import cast
from tests.actions.test_extracts import extract_at, part_of
from tests.conftest import told

GUN = ("Gun Östberg", date(1960, 3, 5), "196003052385")
TOLD = {"heading": "Hembesök", "need": "vi planerar ihop.", "text": "Kan vi åka tillsammans?"}


@pytest.fixture
def both(akt):
    cast.known("alva", "axel", "ALD", *GUN)
    return cast.known("olle", "otto", "BOU", *GUN)


@pytest.fixture
def thread(berit, both, ber, ald):
    return start_thread(berit, both, unit_id=ber.id, unit_ids=[ald.id], **TOLD)


def said(thread, username="berit") -> list[tuple[str, str]]:
    return [(one.author.name, one.text) for one in messages(cast.actor_of(username), thread)]


def test_two_units_write_to_each_other(thread, berit, alva):
    write_message(alva, thread, text="Ja, på torsdag.")
    assert said(thread) == [("Berit Alm", "Kan vi åka tillsammans?"), ("Alva Ek", "Ja, på torsdag.")]
    assert told(alva)[0] == "Berit Alm har skrivit i ett samtal. Akt 2026-0001."
    assert told(berit)[0] == "Alva Ek har skrivit i ett samtal. Akt 2026-0001."


def test_a_unit_that_does_not_take_part_sees_nothing_of_it(thread, both, olle, dag):
    for actor in (olle, dag):
        assert db.session.scalars(Thread.visible_to(actor)).all() == []
        assert threads_in(actor, both) == []
        with pytest.raises(NotAllowed):
            write_message(actor, thread, text="Hej.")


def test_the_gate_is_asked(berit, both, ber, ald, akt):
    consent = akt.consents[0]
    withdraw_consent(berit, consent, scope_ids=[consent.scopes[0].id], on=berit.today, how="Muntligt.")
    with pytest.raises(Refused, match="Skriv en rad om varför"):
        start_thread(berit, both, unit_id=ber.id, unit_ids=[ald.id], **TOLD | {"need": ""})


@pytest.mark.parametrize("code", ["REL", "SOC", "BER"])
def test_only_units_that_are_openly_current_are_invited(berit, both, ber, code):
    cast.known("rut", "ragnar", "REL", *GUN, is_hidden=True)
    with pytest.raises(Refused, match="Välj enheter som är aktuella"):
        start_thread(berit, both, unit_id=ber.id, unit_ids=[cast.unit_of(code).id], **TOLD)


def test_a_hidden_unit_rings_instead(hidden_akt, rut, rel, ekb):
    with pytest.raises(Refused, match="Ring i stället"):
        start_thread(rut, hidden_akt, unit_id=rel.id, unit_ids=[ekb.id], **TOLD)


def test_a_unit_that_has_left_neither_writes_nor_is_written_to(thread, berit, alva, axel, both, ald):
    close_track(alva, both.track_of(ald.id), reason="Klar.")
    with pytest.raises(NotAllowed):
        write_message(alva, thread, text="En sak till.")
    before = len(told(alva))
    with pytest.raises(Refused, match="Ingen annan enhet i samtalet är aktuell"):
        write_message(berit, thread, text="Hallå?")
    assert (len(told(alva)), len(said(thread))) == (before, 1)


def test_the_handläggare_write_and_a_manager_when_they_are_away(thread, aron, axel):
    with pytest.raises(Refused, match="Samtalet förs mellan handläggarna"):
        write_message(aron, thread, text="Jag då?")
    write_message(axel, thread, text="Alva är sjuk.")
    assert said(thread)[-1] == ("Axel Gran", "Alva är sjuk.")


def test_someone_shut_out_reads_no_samtal(thread, alva, axel, both):
    block_user(axel, both, user_id=alva.user_id, reason="Släkt.")
    assert db.session.scalars(Thread.visible_to(alva)).all() == []


def test_the_two_sides_of_a_request_write_to_each_other(assigned, berit, alva, aron):
    thread = start_in_request(berit, assigned, text="När passar det?")
    write_message(alva, thread, text="Onsdag.")
    assert said(thread) == [("Berit Alm", "När passar det?"), ("Alva Ek", "Onsdag.")]
    assert db.session.scalars(Thread.visible_to(aron)).all() == []
    with pytest.raises(Refused, match="Samtalet finns redan"):
        start_in_request(alva, assigned, text="Hej.")


def test_nobody_to_write_to_before_someone_is_named(sent, berit):
    with pytest.raises(Refused, match="när båda enheterna har en handläggare"):
        start_in_request(berit, sent, text="Hej.")


def test_when_the_request_has_ended_the_samtal_is_only_read(assigned, berit, alva):
    thread = start_in_request(berit, assigned, text="När passar det?")
    end_early(berit, assigned, verb="referral.withdraw", text="Hon flyttar.")
    assert alva.user_id in {alva.user_id} and db.session.scalars(Thread.visible_to(alva)).all() == [thread]
    with pytest.raises(Refused, match="inte att skriva i"):
        write_message(alva, thread, text="En sak till.")


def test_when_the_consent_is_taken_back_nothing_more_is_told_in_the_samtal(assigned, berit, akt):
    thread = start_in_request(berit, assigned, text="När passar det?")
    consent = akt.consents[0]
    withdraw_consent(berit, consent, scope_ids=[consent.scopes[0].id], on=berit.today, how="Muntligt.")
    with pytest.raises(Refused, match="återkallat"):
        write_message(berit, thread, text="En sak till.")


def test_a_unit_that_has_hidden_itself_neither_writes_nor_is_written_to(thread, berit, alva, both, ald):
    change_track(alva, both.track_of(ald.id), other_number="", is_hidden=True, insatser_since=None)
    before = len(told(berit))
    with pytest.raises(Refused, match="Er enhet är dold"):
        write_message(alva, thread, text="En sak till.")
    with pytest.raises(Refused, match="Ingen annan enhet i samtalet är aktuell"):
        write_message(berit, thread, text="Hallå?")
    assert (len(told(berit)), len(said(thread))) == (before, 1)


@pytest.fixture
def hidden_since(thread, alva, both, ald):
    """Three take part; Alva has written, and then Äldreenheten has hidden its part."""
    write_message(alva, thread, text="Ja, på torsdag.")
    change_track(alva, both.track_of(ald.id), other_number="", is_hidden=True, insatser_since=None)
    return thread


def test_of_a_unit_that_has_hidden_itself_nothing_is_read_in_the_samtal_by_the_others(hidden_since, berit, alva, both, signed_in):
    page = signed_in(berit).page(f"/samtal/{hidden_since.id}").text
    assert "Läses av Beroendeenheten." in page
    for trace in ("Äldreenheten", "Alva Ek", "på torsdag"):
        assert trace not in page
    assert [row.count for row in threads_in(berit, both)] == [1]
    assert said(hidden_since, "alva") == [("Berit Alm", "Kan vi åka tillsammans?"), ("Alva Ek", "Ja, på torsdag.")]
    assert "Läses av Beroendeenheten, Äldreenheten." in signed_in(alva).page(f"/samtal/{hidden_since.id}").text


def test_a_unit_that_has_closed_its_part_is_not_listed_either_so_that_a_hidden_one_is_not_missed(thread, berit, alva, both, ald, signed_in):
    assert "Läses av Beroendeenheten, Äldreenheten." in signed_in(berit).page(f"/samtal/{thread.id}").text
    close_track(alva, both.track_of(ald.id), reason="Klart.")
    assert "Läses av Beroendeenheten." in signed_in(berit).page(f"/samtal/{thread.id}").text


def test_what_it_wrote_is_read_again_when_it_shows_itself(hidden_since, alva, berit, both, ald):
    assert len(said(hidden_since)) == 1
    change_track(alva, both.track_of(ald.id), other_number="", is_hidden=False, insatser_since=None)
    assert len(said(hidden_since)) == 2


def test_a_samtal_in_which_only_a_hidden_unit_has_written_is_not_there_for_the_others(alva, berit, both, ber, ald):
    made = start_thread(alva, both, unit_id=ald.id, unit_ids=[ber.id], **TOLD)
    assert [row.id for row in threads_in(berit, both)] == [made.id]
    change_track(alva, both.track_of(ald.id), other_number="", is_hidden=True, insatser_since=None)
    assert threads_in(berit, both) == []
    assert db.session.scalars(Thread.visible_to(berit)).all() == []
    assert db.session.scalars(Thread.visible_to(alva)).all() == [made]


def test_heading_and_reason_of_a_samtal_go_with_the_unit_that_began_it(both, berit, alva, axel, ber, ald, signed_in):
    """Äldreenheten began it and has hidden itself since; Berit has answered, so she still reads her own."""
    begun = start_thread(alva, both, unit_id=ald.id, unit_ids=[ber.id], heading="Skyddat boende", need="mannen hotar henne.", text="Hej.")
    write_message(berit, begun, text="Tack.")
    change_track(alva, both.track_of(ald.id), other_number="", is_hidden=True, insatser_since=None)
    client, number = signed_in(berit), both.number
    page = client.page(f"/samtal/{begun.id}").text
    assert "Tack." in page and "utan rubrik" in page
    for path in (f"/samtal/{begun.id}", f"/akter/{number}", f"/akter/{number}/utskrift"):
        text = client.page(path).text
        assert "Skyddat boende" not in text and "hotar" not in text, path
    own = signed_in(axel).page(f"/samtal/{begun.id}").text
    assert "Skyddat boende" in own and "mannen hotar henne." in own
    part = part_of(extract_at(cast.actor_of("axel"), both, ald), ber)
    review = signed_in(cast.actor_of("birger")).page(f"/registerutdrag/{part.id}").text
    assert "Samtal utan rubrik" in review and "hotar" not in review
