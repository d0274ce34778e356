"""What is handed over: nothing more on the paper than belongs there."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from sipweb.actions.assign import assign_worker
from sipweb.actions.consents import record_basis
from sipweb.actions.meetings import book_meeting
from sipweb.actions.people import add_representative, protect_person, update_person
from sipweb.actions.referrals import draft_referral, send_referral
from sipweb.db import db, writing
from sipweb.models import Meeting
from sipweb.queries.referrals import meetings_of, planned_meeting
from tests import cast
from tests.conftest import at

MARKING = "Sekretess enligt 26 kap. 1 § offentlighets- och sekretesslagen"


def test_a_meeting_in_the_small_hours_is_printed_as_other_times_are(signed_in, three_booked, berit):
    meeting = planned_meeting(three_booked)
    with writing():
        meeting.starts_at = meeting.starts_at.replace(hour=3, minute=15)
        meeting.ends_at = meeting.starts_at.replace(hour=4, minute=15)
    assert "kl. 3.15–4.15" in invitation(signed_in(berit), three_booked).text


def invitation(client, referral):
    return client.page(f"/trepartsmoten/{planned_meeting(referral).id}/inbjudan")


def test_the_invitation_says_who_when_where_why_and_what_one_may_refuse(signed_in, three_booked, berit):
    page = invitation(signed_in(berit), three_booked)
    assert page.h1 == "Inbjudan till trepartsmöte"
    for words in (
        MARKING,
        "Gun Östberg",
        "torsdag 15 oktober 2026",
        "Hemma hos Gun",
        "Stöd i hemmet.",
        "Berit Alm",
        "Äldreenheten",
        "Du får säga nej",
    ):
        assert words in page.text, words
    assert "Provköping" in page.text


def test_the_marking_is_the_municipalitys_own(app, signed_in, three_booked, berit, monkeypatch):
    monkeypatch.setitem(app.config, "ROUTINE", replace(app.config["ROUTINE"], secrecy_marking="SEKRETESS 26:1"))
    assert "SEKRETESS 26:1" in invitation(signed_in(berit), three_booked).text


@pytest.mark.parametrize("how", ["flagged", "protected_registration", "unknown"])
def test_a_protected_person_is_not_named_on_paper(signed_in, three_booked, berit, akt, how):
    protect_person(berit, akt, protection=how, protection_checked_on=berit.today)
    page = invitation(signed_in(berit), three_booked).html
    assert "Östberg" not in page
    assert "19600305" not in page
    assert "Hemma hos Gun" not in page
    assert "08-465 004 05" not in page  # Berit's direct number


def test_no_calendar_file_for_one_who_is_or_may_be_protected(signed_in, three_booked, berit, akt):
    path = f"/forfragningar/moten/{planned_meeting(three_booked).id}/kalender"
    assert signed_in(berit).get(path).status_code == 200
    protect_person(berit, akt, protection="unknown", protection_checked_on=None)
    assert signed_in(berit).get(path).status_code == 404


def test_the_calendar_file_says_when_and_which_akt_and_nothing_about_whom(signed_in, three_booked, berit):
    answer = signed_in(berit).get(f"/forfragningar/moten/{planned_meeting(three_booked).id}/kalender")
    assert answer.mimetype == "text/calendar"
    for words in ("Gun", "Östberg", "Hemma", "Stöd", "1960", "Äldreenheten", "Alva"):
        assert words not in answer.text, words
    assert "DTSTART:20261015T110000Z" in answer.text
    assert "SUMMARY:Trepartsmöte 2026-0001" in answer.text


def test_what_was_agreed_with_a_protected_person_has_no_name_and_no_direct_number(signed_in, three_held, alva, clock, berit, akt):
    clock.set("2026-10-15T15:00")
    protect_person(berit, akt, protection="flagged", protection_checked_on=berit.today)
    page = signed_in(berit).page(f"/trepartsmoten/{meetings_of(three_held)[-1].id}/overenskommet").html
    assert "Söka hemtjänst" in page
    for secret in ("Östberg", "19600305", "08-465 004 05", "08-465 004 04"):
        assert secret not in page, secret


def test_what_was_agreed_is_printed_after_the_meeting(signed_in, three_held, alva, clock):
    clock.set("2026-10-15T15:00")
    meeting = meetings_of(three_held)[-1]
    page = signed_in(alva).page(f"/trepartsmoten/{meeting.id}/overenskommet")
    for words in (MARKING, "Det här kom vi överens om", "Det blev bra.", "Söka hemtjänst", "Alva"):
        assert words in page.text, words


def test_an_invitation_is_printed_before_the_meeting_and_the_sheet_after(signed_in, three_booked, berit):
    meeting = planned_meeting(three_booked)
    client = signed_in(berit)
    assert client.get(f"/trepartsmoten/{meeting.id}/overenskommet").status_code == 404
    pre = db.session.scalar(db.select(Meeting.id).where(Meeting.kind == "pre"))
    assert client.get(f"/trepartsmoten/{pre}/inbjudan").status_code == 404


def test_each_receiver_has_a_copy_of_their_own(signed_in, pre_held, alva, berit, akt):
    add_representative(berit, akt, kind="trustee", name="God Man", phone="070-174 06 33")
    chosen = [akt.person.representatives[0].id]
    told = {"place": "Rum 1", "purpose": "X", "invited_how": "Brev."}
    book_meeting(
        at(alva, "2026-10-13T12:00"),
        pre_held,
        verb="referral.book_three",
        starts_at=datetime(2026, 10, 15, 13),
        representative_ids=chosen,
        **told,
    )
    client, meeting = signed_in(berit), planned_meeting(pre_held)
    his = next(a for a in meeting.attendance if a.part == "representative").id
    copy = client.page(f"/trepartsmoten/{meeting.id}/inbjudan?till={his}")
    assert "Hej God Man!" in copy.text
    assert "070-174 06 33" not in copy.html


def test_large_text_and_language_stand_for_the_one_who_hands_it_over(signed_in, three_booked, berit, akt):
    update_person(berit, akt, language="Finska", needs_interpreter=True, preferred_format="large")
    page = invitation(signed_in(berit), three_booked)
    assert "Finska" in page.text
    assert "sip-paper-large" in page.html


def test_a_hidden_unit_is_not_named_on_paper(signed_in, rut, ragnar, dag, alva, ald, rel):
    """REL shows itself to ALD by asking, but not on a paper that lies on the kitchen table."""
    case = cast.known("rut", "ragnar", "REL", "Kajsa Berg", date(1980, 5, 6))
    told = {"by_unit_id": rel.id, "unit_id": ald.id, "text": "Bad.", "decided_on": date(2026, 10, 12)}
    record_basis(rut, case, verb="basis.record", kind="own_request", **told)
    asked = send_referral(rut, draft_referral(rut, case, from_unit_id=rel.id, to_unit_id=ald.id, question="?"))
    assign_worker(cast.actor_of("axel"), asked, verb="referral.assign", to_worker_id=alva.user_id)
    where = {"place": "Rum 1", "purpose": "Stöd.", "invited_how": "Brev.", "no_pre_meeting_reason": "Brådskar."}
    book_meeting(alva, asked, verb="referral.book_three_directly", starts_at=datetime(2026, 10, 15, 13), **where)
    page = invitation(signed_in(rut), asked)
    assert cast.HIDDEN_NAME not in page.main.text


def test_the_consent_on_paper_has_a_line_for_each_who_signs(signed_in, berit, akt):
    page = signed_in(berit).page(f"/akter/2026-0001/samtycken/{akt.consents[0].id}/blankett")
    for words in (MARKING, "Gun Östberg", "Äldreenheten", "Samordna stöd hemma.", "Du kan ta tillbaka ditt ja när du vill"):
        assert words in page.text, words


def test_the_consent_of_a_protected_person_has_no_name_on_paper(signed_in, berit, akt):
    protect_person(berit, akt, protection="flagged", protection_checked_on=berit.today)
    page = signed_in(berit).page(f"/akter/2026-0001/samtycken/{akt.consents[0].id}/blankett")
    assert "Östberg" not in page.html


def test_a_print_is_written_down_as_a_print(signed_in, three_booked, berit, akt):
    invitation(signed_in(berit), three_booked)
    told = db.session.execute(db.text("SELECT sentence FROM read_log ORDER BY id DESC")).scalars().first()
    assert told == "Skrev ut en inbjudan i akt 2026-0001"


# Ctrl+P on a page of the screen.


def test_every_page_of_the_screen_is_marked_when_it_is_printed(signed_in, berit, app):
    for path in ("/", "/akter", "/akter/2026-0001"):
        html = signed_in(berit).get(path).text
        assert f'<html lang="sv" data-color-scheme="auto" data-size="sm" data-paper="{MARKING}">' in html
        assert f'<p class="print-only sip-marking">{MARKING}</p>' in html
        assert '<main class="sip-wrap" id="main"' in html
    assert "data-paper" not in app.test_client().get("/logga-in").text


@pytest.mark.parametrize("protection", ["flagged", "protected_registration", "unknown"])
def test_a_page_of_the_screen_about_a_protected_person_prints_nothing_of_what_it_shows(signed_in, berit, akt, protection):
    protect_person(berit, akt, protection=protection, protection_checked_on=date(2026, 10, 1))
    for path in ("/akter/2026-0001", "/journal?akt=2026-0001", "/akter/2026-0001/samtycken/nytt"):
        html = signed_in(berit).get(path).text
        assert '<main class="sip-wrap no-print" id="main"' in html, path
        assert "Personuppgifterna är eller kan vara skyddade, så sidan skrivs inte ut." in html


def test_a_document_to_hand_over_about_a_protected_person_is_printed_without_what_is_protected(signed_in, berit, akt):
    protect_person(berit, akt, protection="flagged", protection_checked_on=date(2026, 10, 1))
    html = signed_in(berit).get("/akter/2026-0001/utskrift").text
    assert '<main class="sip-wrap" id="main"' in html
    assert "så sidan skrivs inte ut" not in html
