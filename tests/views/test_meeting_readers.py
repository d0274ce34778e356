"""Who reads what is on a monthly meeting, and what reaches the others: nothing beside the item opens it."""

from datetime import date, datetime

import pytest

from sipweb.actions.agenda import order_items, submit_item
from sipweb.actions.attendance import note_attendance
from sipweb.actions.corrections import correct_minutes
from sipweb.actions.minutes import confirm_minutes, end_meeting, finish_minutes
from sipweb.actions.monthly import add_meeting, cancel_meeting
from sipweb.actions.people import rename_person
from sipweb.db import db
from sipweb.gate import Refused
from sipweb.models import AgendaItem, JournalEntry
from tests import cast
from tests.actions.test_monthly import hold, item, item_from, meeting, reported, settle
from tests.conftest import at
from tests.views.test_one_page import THEN, running, shared

assert item and meeting and reported and running and shared  # fixtures


def read_by(actor):
    return set(db.session.scalars(db.select(AgendaItem.id).where(AgendaItem.readable(actor))))


def test_several_items_of_several_akter_do_not_open_for_each_other(berit, birger, alva, axel, ber, ald, meeting, reported, signed_in):
    """Alva is handläggare at ALD, which hears both items. ALD is current in the second akt and not in the first."""
    both = cast.known("berit", "birger", "BER", "Nils Berg", date(1950, 2, 3), "195002032384")
    cast.known("alva", "axel", "ALD", "Nils Berg", date(1950, 2, 3), "195002032384")
    cast.consent_for(both, "berit", "BER", "ALD")
    second = submit_item(birger, item_from(berit, ber, both, meeting))
    third = cast.known("alva", "axel", "ALD", "Ida Ek", date(1949, 1, 1))
    cast.consent_for(third, "alva", "ALD", "BER")
    own = submit_item(axel, item_from(alva, ald, third, meeting, unit_ids=[ber.id]))
    assert read_by(axel) == {reported.id, second.id, own.id}
    assert read_by(alva) == {second.id, own.id}
    assert read_by(berit) == {reported.id, second.id}
    alva_reads, here = signed_in(alva), f"/punkter/{reported.id}"
    alva_reads.page(here, 404)
    alva_reads.page(f"{here}/utdrag", 404)
    assert "2026-0001" not in alva_reads.page(f"/moten/{meeting.id}").text
    alva_reads.page(f"/punkter/{second.id}")


def test_nobody_gives_themselves_a_place_from_which_every_item_is_read(meeting, reported, eva, disa, birger, axel, simon, signed_in):
    """Eva is enhetschef of BER too; here one whose units the item does not concern."""
    edda = cast.add_someone("edda", "Edda Ås", [(cast.HEAD, "SOC")]).id
    page = signed_in(cast.actor_of("edda")).send(f"/moten/{meeting.id}/roller", 422, chair_id=edda, writer_id="")
    assert "Ingen utser sig själv" in " ".join(page.errors)
    page = signed_in(cast.actor_of("edda")).send(f"/moten/{meeting.id}/roller", 422, chair_id=birger.user_id, writer_id=edda)
    assert "Ingen utser sig själv" in " ".join(page.errors)
    signed_in(cast.actor_of("edda")).page(f"/punkter/{reported.id}", 404)
    signed_in(cast.actor_of("edda")).send(f"/moten/{meeting.id}/roller", chair_id=disa.user_id, writer_id=birger.user_id)
    signed_in(disa).send(f"/moten/{meeting.id}/roller", chair_id=disa.user_id, writer_id=disa.user_id)  # reads it already


def test_nor_by_cancelling_a_meeting_so_that_its_items_go_to_the_own_one(meeting, reported, birger, app):
    cast.add_someone("edda", "Edda Ås", [(cast.HEAD, "SOC")])
    edda = cast.actor_of("edda")
    told = {"form": "cooperation", "starts_at": datetime(2026, 10, 20, 10), "minutes": 60, "place": "Rum", "reason": "Extra."}
    add_meeting(edda, None, chair_id=edda.user_id, **told)
    with pytest.raises(Refused, match="som du själv leder"):
        cancel_meeting(edda, meeting, reason="Sjuka.")
    assert reported.id not in read_by(edda)
    cancel_meeting(birger, meeting, reason="Sjuka.")


def test_the_order_of_what_was_said_stays_when_the_meeting_is_over(meeting, reported, birger, signed_in, clock):
    then = hold(birger, meeting)
    settle(then, reported)
    end_meeting(then, meeting)
    with pytest.raises(Refused, match="Mötet är slut"):
        order_items(then, meeting, ids=[reported.id])
    clock.set("2026-10-13T11:00")
    signed_in(birger).send(f"/moten/{meeting.id}/ordning", order=str(reported.id))


def test_the_report_to_the_enhetschefer_is_read_by_managers_alone(meeting, reported, birger, berit, axel, akt, signed_in, clock):
    then = hold(birger, meeting)
    settle(then, reported, outcome="lifted", outcome_text="Vi skyller på varandra.", tasks=[])
    end_meeting(then, meeting)
    note_attendance(then, meeting, came={birger.user_id: True, axel.user_id: True})
    finish_minutes(then, meeting)
    confirm_minutes(then, meeting)
    clock.set("2026-10-14T09:00")
    pages = (f"/punkter/{reported.id}", f"/punkter/{reported.id}/utdrag", f"/moten/{meeting.id}/anteckningar")
    for page in pages:
        assert "Lyft till avdelningscheferna (nivå 4)" in signed_in(berit).page(page).text
        assert "Vi skyller" not in signed_in(berit).page(page).text
        for manager in (birger, axel):
            assert ("Vi skyller" in signed_in(manager).page(page).text) == (not page.endswith("/utdrag"))  # that one is for the akt
    assert "Vi skyller" not in signed_in(berit).page("/akter/2026-0001").text
    assert [entry for entry in db.session.scalars(db.select(JournalEntry)) if "Vi skyller" in entry.text] == []


def test_what_was_lifted_is_corrected_for_those_who_read_it_alone(running, meeting, shared, birger, axel, berit, akt, signed_in, clock):
    lifted = {"outcome": "lifted", "outcome_text": "Rapporten.", "asked_up": "Vem ger stödet?"}
    settle(at(birger, THEN), running, **lifted, tasks=[])
    settle(at(birger, THEN), shared, who="axel")
    end_meeting(at(birger, "2026-10-13T10:00"), meeting)
    note_attendance(at(birger, "2026-10-13T10:30"), meeting, came={birger.user_id: True, axel.user_id: True})
    finish_minutes(at(birger, "2026-10-13T11:00"), meeting)
    confirm_minutes(at(birger, "2026-10-13T12:00"), meeting)
    correct_minutes(at(birger, "2026-10-13T13:00"), meeting, item_id=running.id, text="Rättad rapport.", reason="Fel enhet.")
    clock.set("2026-10-13T14:00")
    pages = (f"/moten/{meeting.id}/anteckningar", f"/punkter/{running.id}", f"/punkter/{running.id}/utdrag", f"/akter/{akt.number}")
    for path in pages:
        assert "Rättad rapport." not in signed_in(berit).page(path).text, path
    for path in pages[:2]:
        assert "Rättad rapport." in signed_in(birger).page(path).text, path
    assert "Rättelse av anteckningarna" in signed_in(berit).page(pages[3]).text


def test_a_locked_extract_is_headed_with_the_name_that_its_text_has_and_the_one_of_today(
    meeting, reported, birger, axel, berit, akt, signed_in, clock
):
    then = hold(birger, meeting)
    settle(then, reported)
    end_meeting(then, meeting)
    note_attendance(then, meeting, came={birger.user_id: True, axel.user_id: True})
    finish_minutes(then, meeting)
    here, minutes = f"/punkter/{reported.id}/utdrag", f"/moten/{meeting.id}/anteckningar"
    rename_person(at(berit, "2026-10-13T10:00"), akt, given_name="Gun", family_name="Ny")
    clock.set("2026-10-13T11:00")
    assert "Gun Ny, 66 år" in signed_in(birger).page(here).text  # not locked: the text can follow
    confirm_minutes(at(birger, "2026-10-13T11:00"), meeting)
    rename_person(at(berit, "2026-10-14T09:00"), akt, given_name="Eva", family_name="Berg")
    clock.set("2026-10-14T10:00")
    assert "Eva Berg (tidigare Gun Ny), 66 år" in signed_in(birger).page(here).text
    assert "Akt 2026-0001 G.N." in signed_in(birger).page(minutes).text
