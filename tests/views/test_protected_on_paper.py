"""What somebody wrote about a person who is or may be protected, on paper: not in a folder for many; without who and where in the
person's own akt."""

import pytest

from sipweb.actions.people import add_representative, protect_person, update_person
from sipweb.rules.names import Name
from sipweb.rules.paper import as_name, on_paper
from tests import cast
from tests.actions.test_monthly import hold, item, item_from, meeting, reported, settle

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
        ("", ""),
    ],
)
def test_a_name_a_number_and_an_address_are_left_out_however_they_are_written(text, told):
    contacts = ["Ekvägen 7, 123 45 Exempelköping", "070-174 06 05", "196003052385", ""]
    assert on_paper(text, GUN, [as_name("Lisa Alm")], contacts) == told


@pytest.mark.parametrize("protection", ["none", "unknown", "flagged"])
def test_the_list_of_lifted_questions_is_printed_without_what_is_asked_about_them(protection, on_3, berit, birger, signed_in):
    protect_person(berit, on_3.case, protection=protection, protection_checked_on=cast.TODAY)
    page = signed_in(birger).page("/lyft")
    (question,) = [span for span in page.main.all("span") if span.text == on_3.question]
    assert (question.attrs.get("class") == "no-print") == (protection != "none")
    assert ("Frågan skrivs inte ut. Läs den i sipweb." in page.text) == (protection != "none")
