"""A printed akt: what the own unit reads, in order, with a heading for each part, and less than the page where it must be."""

from datetime import date, datetime

import pytest

from sipweb.actions.cases import reopen_case
from sipweb.actions.handovers import send_handover, write_handover
from sipweb.actions.meetings import book_meeting, hold_pre_meeting
from sipweb.actions.notes import share_note, write_note
from sipweb.actions.outcomes import lift_referral
from sipweb.actions.own_part import change_track, close_track
from sipweb.actions.people import add_representative, protect_person, update_person
from sipweb.actions.referrals import end_early, start_cooperation
from sipweb.db import db
from tests import cast
from tests.actions.test_care_planning import held, planned  # noqa: F401 – fixtures
from tests.actions.test_transfers import PARTS, decided, early, judged, notified  # noqa: F401 – fixtures
from tests.conftest import at

PAPER = "/akter/2026-0001/utskrift"
HEADINGS = [
    "1. Den enskilde", "2. Ansvar just nu", "3. Enhetens del", "4. Samtycken och andra grunder", "5. Samverkansförfrågningar och möten",
    "6. Vårdplaneringar", "7. Överföringar och överlämningar", "8. Lyfta frågor", "9. Akuta kontakter",
    "10. Beslut att hänvisa till", "11. Besked och samtal mellan enheterna", "12. Anteckningar", "13. Händelser",
]  # fmt: skip


def said(note_by, case, unit, text, on=date(2026, 10, 12)):
    return write_note(note_by, case, unit_id=unit.id, kind="phone", happened_on=on, text=text)


def headings(page):
    return [h.text for h in page.main.all("h2") if h.text != "Innehåll"]


def test_the_parts_come_in_order_and_the_contents_lead_to_them(signed_in, berit):
    page = signed_in(berit).page(PAPER)
    assert page.h1 == "Akt 2026-0001"
    assert headings(page) == HEADINGS
    contents = [a for a in page.main.all("a") if a.attrs["href"].startswith("#")]
    assert [a.text for a in contents] == HEADINGS
    anchors = {h.attrs.get("id") for h in page.main.all("h2")}
    assert {a.attrs["href"][1:] for a in contents} <= anchors


def test_it_says_who_what_was_asked_met_agreed_and_noted(signed_in, three_held, berit, ber, akt, clock):
    add_representative(berit, akt, kind="trustee", name="God Man", phone="070-174 06 33")
    said(berit, akt, ber, "Ringde om tvätten.")
    clock.set("2026-10-16T08:00")
    text = signed_in(berit).page(PAPER).text
    for words in (
        "Gun Östberg", "19600305-2385", "070-174 06 05", "God Man", "070-174 06 33", "BER-77", "Samordna stöd hemma.",
        "Beroendeenheten → Äldreenheten", "Kan ni ge stöd i hemmet?", "Jag vill bo kvar.", "Förmöte 13 oktober 2026", "Berit leder.",
        "Trepartsmöte 15 oktober 2026", "Hemma hos Gun", "Det blev bra.", "Söka hemtjänst – Alva Ek", "Ringde om tvätten.",
        "Sekretess enligt 26 kap. 1 §", "Provköping", "Utskriven av Berit Alm",
    ):  # fmt: skip
        assert words in text.replace("\xa0", " "), words


def test_plannings_are_there_with_what_was_said(signed_in, held, berit, clock):  # noqa: F811
    clock.set("2026-10-15T08:00")
    text = signed_in(berit).page(PAPER).text
    for words in ("Jag vill hem.", "Avdelning 4", "Regionen berättade om utskrivningen.", "2026-10-16"):
        assert words in text, words


def test_what_was_handed_over_is_there_for_both_and_a_draft_only_for_the_one_who_writes(signed_in, decided, olle, sara):  # noqa: F811
    path, draft = f"/akter/{decided.case.number}/utskrift", write_handover(olle, decided, **PARTS)
    cast.known("sara", "simon", "SOC", decided.case.person.name, decided.case.person.birth_date)
    assert "Bor med mamma." in signed_in(olle).page(path).text
    send_handover(olle, decided, version=str(draft.version))
    for words in ("Bor med mamma.", "Går i skolan.", "Autism.", "Kontaktperson."):
        assert words in signed_in(olle).page(path).text, words


def test_a_lifted_question_is_there(signed_in, pre_booked, alva, berit, clock):
    held_at = at(alva, "2026-10-13T11:00")
    hold_pre_meeting(held_at, pre_booked, structure="Berit leder.", purpose="Stöd i hemmet.", solvable=False)
    lift_referral(
        at(alva, "2026-10-13T12:00"), pre_booked, attempt="Pratade.", attempted_on=date(2026, 10, 13), question="Vem?", agreed=True
    )
    clock.set("2026-10-14T08:00")
    assert "Frågan Vem?" in signed_in(berit).page(PAPER).text


def test_what_happened_is_told_from_the_beginning(signed_in, three_held, berit, clock):
    clock.set("2026-10-16T08:00")
    page = signed_in(berit).page(PAPER)
    titles = [p.text for p in page.main.all("p") if p.attrs.get("class") == "sip-timeline-title"]
    assert titles[0] == "Aktuell hos Beroendeenheten"
    assert titles[-1] == "Trepartsmöte genomfört"


def test_every_note_is_there_the_oldest_first_and_not_only_the_newest(signed_in, berit, akt, ber):
    for n in range(40):
        said(berit, akt, ber, f"Anteckning nummer {n:02}.")
    text = signed_in(berit).page(PAPER).text
    places = [text.index(f"Anteckning nummer {n:02}.") for n in range(40)]
    assert places == sorted(places)


@pytest.fixture
def both_current(akt):
    return cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")


def test_others_notes_are_there_only_when_they_are_shared(signed_in, both_current, alva, berit, ald, ber):
    said(alva, both_current, ald, "Bara för ALD.")
    share_note(alva, said(alva, both_current, ald, "För båda."), unit_id=ber.id, need="planera ihop.")
    text = signed_in(berit).page(PAPER).text
    assert "För båda." in text
    assert "Bara för ALD." not in text


def test_a_request_between_two_others_is_not_there(signed_in, draft, aron, both_current):
    assert "Kan ni ge stöd i hemmet?" not in signed_in(aron).page(PAPER).text


def test_the_name_stands_in_no_title_and_not_at_the_top_of_the_pages(signed_in, berit):
    page = signed_in(berit).page(PAPER)
    assert page.title == "Akt 2026-0001 – sipweb"
    html = page.root.all("html")[0]
    assert html.attrs["data-paper"] == "Akt 2026-0001 · Sekretess enligt 26 kap. 1 § offentlighets- och sekretesslagen"


def test_a_print_is_written_down_as_a_print(signed_in, berit):
    signed_in(berit).page(PAPER)
    assert db.session.scalars(db.text("SELECT sentence FROM read_log ORDER BY id DESC")).first() == "Skrev ut akt 2026-0001"


@pytest.mark.parametrize("how", ["flagged", "protected_registration", "unknown"])
def test_the_paper_of_one_who_is_or_may_be_protected_does_not_lead_there(signed_in, three_booked, berit, akt, how):
    add_representative(berit, akt, kind="relative", name="Syster Östberg", phone="070-174 06 33")
    update_person(berit, akt, address="Hemvägen 3", contact_note="Ring på kvällen")
    protect_person(berit, akt, protection=how, protection_checked_on=berit.today)
    page = signed_in(berit).page(PAPER)
    for secret in (
        "Gun", "Östberg", "19600305", "2385", "1960", "070-174 06 05", "070-174 06 33", "Hemvägen", "Ring på kvällen", "Syster",
        "Hemma hos", "Rum 3", "15 oktober 2026 kl. 13", "15 oktober 2026 kl.\xa013",
    ):  # fmt: skip
        assert secret not in page.html, secret
    assert "Personuppgifterna är eller kan vara skyddade." in page.text
    assert "Trepartsmöte bokat" in page.text


@pytest.fixture
def once_open(hidden_akt, rut, ragnar, dag, rel, ekb):
    """REL shows itself and works with EKB; then it hides."""
    track = hidden_akt.track_of(rel.id)
    told = {"other_number": "R-1", "insatser_since": date(2026, 10, 5)}
    change_track(ragnar, track, is_hidden=False, **told)
    update_person(rut, hidden_akt, language="Finska")
    share_note(dag, said(dag, hidden_akt, ekb, "Om bidraget."), unit_id=rel.id, need="planera ihop.")
    share_note(rut, said(rut, hidden_akt, rel, "Om boendet."), unit_id=ekb.id, need="planera ihop.")
    started = start_cooperation(
        dag, hidden_akt, from_unit_id=ekb.id, to_unit_id=rel.id, question="Hur gör vi?", need="Båda arbetar med henne."
    )
    where = {"place": "Rum 1", "purpose": "Stöd.", "invited_how": "Brev.", "no_pre_meeting_reason": "Brådskar."}
    book_meeting(dag, started, verb="referral.book_three_directly", starts_at=datetime(2026, 10, 15, 13), **where)
    end_early(dag, started, verb="referral.withdraw", text="Det löste sig.")
    change_track(ragnar, track, is_hidden=True, **told)
    return hidden_akt


def test_a_hidden_unit_is_not_named_on_the_others_paper_not_even_when_it_once_was_seen(signed_in, once_open, dag, disa):
    for actor in (dag, disa):
        page = signed_in(actor).page("/akter/2026-0004/utskrift")
        for secret in (cast.HIDDEN_NAME, "Rut Lönn", "Ragnar Pil", "R-1", "2026-10-05"):
            assert secret not in page.html, (actor.who.name, secret)
        assert "Ekonomiskt bistånd → en annan enhet inom socialtjänsten" in page.text
        assert "Om bidraget." in page.text


def test_a_unit_that_hides_in_this_akt_alone_is_not_named_on_the_others_paper(signed_in, akt, berit):
    cast.consent_for(akt, "berit", "BER", "EKB")
    cast.known("dag", "disa", "EKB", "Gun Östberg", date(1960, 3, 5), "196003052385", is_hidden=True)
    page = signed_in(berit).page(PAPER)
    assert "Ekonomiskt bistånd" not in page.html
    assert "En annan enhet inom socialtjänsten: lämnat" in page.text


def test_a_hidden_unit_prints_its_own_part_with_its_name(signed_in, once_open, rut):
    page = signed_in(rut).page("/akter/2026-0004/utskrift")
    assert "Våld i nära relation. Utskriven av Rut Lönn." in page.text
    assert "Dold för andra enheter" in page.text


def test_a_closed_part_that_is_opened_with_a_reason_is_printed_as_far_as_it_goes(signed_in, both_current, alva, aron, ald, berit, ber):
    said(alva, both_current, ald, "Sista samtalet.")
    close_track(alva, both_current.track_of(ald.id), reason="Klart hos oss.")
    said(at(berit, "2026-10-12T10:00"), both_current, ber, "Sedan dess.")
    assert signed_in(aron).get(PAPER).status_code == 404
    reopen_case(aron, ald, number="2026-0001", reason="Måste läsa.")
    page = signed_in(aron).page(PAPER)
    assert headings(page) == ["1. Enhetens del", "2. Anteckningar", "3. Händelser"]
    assert "Sista samtalet." in page.text
    for words in ("Sedan dess.", "070-174 06 05", "Samordna stöd hemma."):
        assert words not in page.text, words


def test_the_akt_has_a_link_to_its_paper(signed_in, berit):
    assert PAPER in signed_in(berit).page("/akter/2026-0001").links
