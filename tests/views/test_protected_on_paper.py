"""What somebody wrote about a person who is or may be protected, on paper: not in a folder for many; without who and where in the
person's own akt."""

import pytest

from sipweb.actions.care_planning import book_planning, hold_planning
from sipweb.actions.escalations import begin_escalation
from sipweb.actions.notes import write_note
from sipweb.actions.people import add_representative, protect_person, rename_person, update_person
from sipweb.actions.urgent import register_urgent
from sipweb.db import db, writing
from sipweb.models import Escalation
from sipweb.rules.names import Name
from sipweb.rules.paper import as_name, on_paper
from tests import cast
from tests.actions.test_care_planning import BOOKED, HELD, at
from tests.actions.test_monthly import hold, item, item_from, meeting, reported, settle
from tests.actions.test_urgent import AKT
from tests.lifted import TRIED

assert item and meeting and reported and item_from  # fixtures
GUN = Name("Gun", "Östberg")


@pytest.fixture(params=["unknown", "flagged"])
def written(request, meeting, reported, berit, birger, akt, clock):
    update_person(berit, akt, address="Ekvägen 7, 123 45 Exempelköping", phone="070-174 06 05")
    add_representative(berit, akt, kind="relative", name="Lisa Alm", phone="070-174 06 12")
    protect_person(birger, akt, protection=request.param, protection_checked_on=cast.TODAY)
    then = hold(birger, meeting)
    text = "Gun bor på ekvägen 7 hos Lisa Alm, nås på 0701740605. Vill ha stöd."
    settle(then, reported, who="axel", notes=text, outcome_text=text)
    clock.set("2026-10-13T11:00")
    return reported


def test_the_folder_says_where_it_is_read_and_nothing_of_what_was_written(written, meeting, birger, signed_in):
    page = signed_in(birger).page(f"/moten/{meeting.id}/mapp")
    assert "Punkten skrivs inte ut. Läs den i sipweb, på egen skärm." in page.text
    assert written.question not in page.text and written.background not in page.text


def test_the_extract_for_the_persons_own_akt_has_what_was_said_without_who_and_where(written, birger, signed_in):
    page = signed_in(birger).page(f"/punkter/{written.id}/utdrag")
    assert "[namn] bor på [utelämnat] hos [namn], nås på [utelämnat]. Vill ha stöd." in page.text
    assert written.question in page.text and "Läs igenom texten innan den läggs i personakten." in page.text
    for gone in ("Gun", "Östberg", "kvägen", "174", "0701740605", "Alm"):
        assert gone not in page.main.text.replace("Berit Alm", "")


def test_one_who_is_not_protected_stands_in_the_extract_with_name(meeting, reported, birger, signed_in, clock):
    settle(hold(birger, meeting), reported, notes="Gun vill ha stöd.")
    clock.set("2026-10-13T11:00")
    page = signed_in(birger).page(f"/punkter/{reported.id}/utdrag")
    assert "Gun vill ha stöd." in page.text and "Läs igenom texten" not in page.text
    assert reported.question in signed_in(birger).page(f"/moten/{meeting.id}/mapp").text


@pytest.mark.parametrize(
    "text, told",
    [
        ("Bor på Ekvägen 7.", "Bor på [utelämnat]."),
        ("EKVÄGEN  7, i 123 45 Exempelköping", "[utelämnat], i [utelämnat]"),
        ("Ring 070-1740605 eller 070 174 06 05", "Ring [utelämnat] eller [utelämnat]"),
        ("Nummer 19600305-2385", "Nummer [utelämnat]"),
        ("Nummer 1960 och ekvägen", "Nummer 1960 och ekvägen"),
        ("Mamman Lisa Alm ringer", "Mamman [namn] ringer"),
        ("Nummer 600305-2385, 6003052385 eller 600305+2385", "Nummer [utelämnat], [utelämnat] eller [utelämnat]"),
        ("Nummer 1960-03-05-2385 och 20600305-2385", "Nummer [utelämnat] och [utelämnat]"),
        ("+46 70-174 06 05, 0046701740605, +46 (0)70 174 06 05", "[utelämnat], [utelämnat], [utelämnat]"),
        ("070/174 06 05 och 070.174.06.05", "[utelämnat] och [utelämnat]"),
        ("Den 070-174 06 055 är en annan", "Den 070-174 06 055 är en annan"),
        ("Lisa ringer. Hon är Lisas dotter", "[namn] ringer. Hon är [namn] dotter"),
        ("lisa, Lisabet och mallisa", "lisa, Lisabet och mallisa"),
        ("Hon bor i Exempelköping, exempelköpings kommun", "Hon bor i [utelämnat], [utelämnat] kommun"),
        ("Post till 12345", "Post till [utelämnat]"),
        ("Hittades på Ekvägen", "Hittades på [utelämnat]"),
        ("Hittades på Ekvägen 12 B", "Hittades på [utelämnat]"),
        ("Ekvägens förskola, Ekvägenshuset", "[utelämnat] förskola, Ekvägenshuset"),
        ("", ""),
    ],
)
def test_a_name_a_number_and_an_address_are_left_out_however_they_are_written(text, told):
    contacts = ["Ekvägen 7, 123 45 Exempelköping", "070-174 06 05", "196003052385", ""]
    assert on_paper(text, GUN, [as_name("Lisa Alm")], contacts) == told


@pytest.mark.parametrize(
    "text, told",
    [
        ("Bo ringer, och hon vill bo kvar.", "[namn] ringer, och hon vill bo kvar."),
        ("Klart. Frid är hennes bror. Frid råder.", "Klart. Frid är hennes bror. Frid råder."),
        ("Hennes bror Frid ringer", "Hennes bror [namn] ringer"),
        ("Farbror von Essen och von", "Farbror [namn] och von"),
        ("Bor i Ed, på ed", "Bor i [utelämnat], på ed"),
        ("Ring +46 8 123 45 67 eller 08-1234567", "Ring [utelämnat] eller [utelämnat]"),
        ("Kortet ABC123-45 och ABC12345", "Kortet [utelämnat] och [utelämnat]"),
    ],
)
def test_a_short_name_is_read_as_the_word_it_is_and_a_number_as_the_other_way_to_write_it(text, told):
    around = [as_name("Bo Ek"), as_name("Frid Ek"), as_name("Frid von Essen")]
    assert on_paper(text, GUN, around, ["Lagg 3, 668 30 Ed", "+46 (0)8-123 45 67", "ABC123-45"]) == told


WAYS = ["070-1740605", "070 174 06 05", "070-174 06 05", "0701740605", "+46701740605", "+46 70 174 06 05", "0046 (0)70-174 06 05"]


@pytest.mark.parametrize("registered", WAYS)
def test_a_telephone_number_is_left_out_whichever_way_it_is_registered_and_written(registered):
    for written in WAYS:
        assert on_paper(f"Ring {written} i dag", GUN, [], [registered]) == "Ring [utelämnat] i dag"


TEXT = "Gun Östberg hittades på Ekvägen 7 hos Lisa, nås på +46 70 174 06 05."
WITHOUT = "[namn] hittades på [utelämnat] hos [namn], nås på [utelämnat]."
GONE = ("Gun", "Östberg", "kvägen", "174 06", "Lisa", "Alm ")


@pytest.fixture(params=["none", "unknown", "flagged", "protected_registration"])
def known(request, berit, birger, akt):
    """Whether it is left out, and what makes it so."""
    update_person(berit, akt, address="Ekvägen 7, 123 45 Exempelköping", phone="070-174 06 05")
    add_representative(berit, akt, kind="relative", name="Lisa Alm", phone="070-174 06 12")
    told = {"protection": request.param, "protection_checked_on": cast.TODAY}
    return request.param != "none", lambda: protect_person(birger, akt, **told)


def told_on(page, is_masked):
    text = page.main.text
    assert (WITHOUT if is_masked else TEXT) in text and ("Läs igenom texten innan den lämnas vidare." in text) == is_masked
    assert not is_masked or not [one for one in GONE if one in text.replace("Berit Alm", "")]


def test_the_paper_of_a_lifted_question_says_not_who_and_where(known, both, ber, ald, berit, birger, signed_in):
    is_masked, protect = known
    told = TRIED | {"attempt": TEXT, "person_words": TEXT}
    one = begin_escalation(berit, both, unit_id=ber.id, unit_ids=[ald.id], question=TEXT, **told)
    protect()
    told_on(signed_in(birger).page(f"/lyft/{one.id}/utskrift"), is_masked)
    assert TEXT in signed_in(birger).page(f"/lyft/{one.id}").text


def test_the_paper_of_an_urgent_contact_says_not_who_and_where(known, akt, ber, soc, birger, signed_in):
    is_masked, protect = known
    told = dict.fromkeys(("matter", "why_urgent", "outcome", "person_words"), TEXT)
    one = register_urgent(birger, ber, to_unit_id=soc.id, case=akt, **AKT | told)
    protect()
    told_on(signed_in(birger).page(f"/moten/akut/{one.id}/utskrift"), is_masked)
    assert TEXT in signed_in(birger).page(f"/moten/akut/{one.id}").text


def test_the_paper_of_a_vardplanering_says_not_who_where_and_when(known, both, ber, ald, berit, signed_in):
    is_masked, protect = known
    told = {"reason_text": TEXT, "person_words": f"Vi ses på {BOOKED['place']}.", "others": "Lisa Alm"}
    one = book_planning(berit, both, unit_id=ber.id, to_unit_id=ald.id, **BOOKED | told)
    protect()
    address = f"/moten/vardplanering/{one.id}/utskrift"
    page = signed_in(berit).page(address)
    told_on(page, is_masked)
    for where in (BOOKED["place"], "14 oktober 2026 kl. 13.00"):
        assert (where in page.main.text) is not is_masked
    hold_planning(at(berit, "2026-10-14T15:00"), one, **HELD | {"information": TEXT, "came": "Lisa Alm"})
    page = signed_in(berit).page(address)
    told_on(page, is_masked)
    assert "14 oktober 2026 kl. 13.00" in page.main.text and (BOOKED["place"] in page.main.text) is not is_masked


def test_the_printed_akt_says_not_who_and_where_in_what_is_written_freely(known, both, berit, birger, ber, ald, soc, signed_in):
    is_masked, protect = known
    told = dict.fromkeys(("matter", "why_urgent", "outcome", "person_words"), TEXT)
    register_urgent(birger, ber, to_unit_id=soc.id, case=both, **AKT | told)
    book_planning(berit, both, unit_id=ber.id, to_unit_id=ald.id, **BOOKED | {"region": "Läkare, avdelning 4"})
    write_note(berit, both, unit_id=ber.id, kind="note", happened_on=cast.TODAY, text=f"{TEXT} <Gun & Lisa>")
    protect()
    told_on(page := signed_in(berit).page(f"/akter/{both.number}/utskrift"), is_masked)
    assert ("Läkare, [utelämnat]" if is_masked else "Läkare, avdelning 4") in page.main.text
    assert ("<[namn] & [namn]>" if is_masked else "<Gun & Lisa>") in page.main.text
    assert not is_masked or not [one for one in GONE if one in page.main.text.replace("Berit Alm", "")]


@pytest.mark.parametrize("protection", ["none", "unknown", "flagged"])
def test_the_list_of_lifted_questions_is_printed_without_what_is_asked_about_them(protection, on_3, berit, birger, signed_in):
    protect_person(berit, on_3.case, protection=protection, protection_checked_on=cast.TODAY)
    page = signed_in(birger).page("/lyft")
    (question,) = [span for span in page.main.all("span") if span.text == on_3.question]
    assert (question.attrs.get("class") == "no-print") == (protection != "none")
    assert ("Frågan skrivs inte ut. Läs den i sipweb." in page.text) == (protection != "none")


def test_what_the_person_was_called_before_stands_on_no_paper(berit, both, on_3, birger, signed_in):
    rename_person(berit, both, given_name="Gun", family_name="Sjölander")
    protect_person(birger, both, protection="unknown", protection_checked_on=cast.TODAY)
    with writing():
        for step in db.session.get(Escalation, on_3.id).steps:
            step.report = "Sonen Per Östberg hjälper till."
    told = signed_in(birger).page(f"/lyft/{on_3.id}/utskrift").main.text
    assert "hjälper till." in told and "Östberg" not in told


@pytest.mark.parametrize(
    "written, contact",
    [
        ("Bor på Ekvägen 7.", "c/o Östberg Ekvägen 7, 123 45 Exempelköping"),
        ("Bor på Ekvägen 7.", "Ekvägen 7 c/o Östberg, 123 45 Exempelköping"),
        ("Nås på 070-174 06 05.", "070-174 06 05 (bara kvällar)"),
        ("Nås på 070-174 06 05.", "Kvällar: 070-174 06 05, dagar: 08-465 004 01"),
    ],
)
def test_words_about_an_address_or_a_number_hide_nothing_of_it(written, contact):
    told = on_paper(written, Name("Gun", "Östberg"), [], [contact])
    assert "[utelämnat]" in told and "Ekvägen" not in told and "06 05" not in told
