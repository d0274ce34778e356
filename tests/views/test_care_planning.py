"""The pages of a care planning: what is checked before it leaves, what each step asks, and that nothing asks for a decision."""

from datetime import date, datetime

import pytest

from sipweb.actions.care_planning import book_planning, hold_planning, move_planning
from sipweb.actions.people import protect_person
from sipweb.models import CarePlanning
from tests import cast
from tests.actions.test_care_planning import BOOKED, HELD
from tests.conftest import at
from tests.sheet import read

FIELDS = {
    "person_words": "Jag vill hem.",
    "reason": "both",
    "reason_text": "Hemtjänst och behandling samtidigt.",
    "need": "",
    "starts_on": "2026-10-14",
    "starts_at_time": "13",
    "place": "Avdelning 4",
    "staff": "Berit Alm, socialsekreterare",
    "region": "Eva Sköld, sjuksköterska",
    "others": "Gun och hennes syster",
    "follow_up_on": "2026-10-16",
}
NEW = "/akter/2026-0001/vardplanering"


@pytest.fixture
def planned(berit, akt, ber, ald) -> CarePlanning:
    return book_planning(berit, akt, unit_id=ber.id, to_unit_id=ald.id, **BOOKED)


def both(ber, ald, **more):
    return {"unit_id": ber.id, "to_unit_id": ald.id} | FIELDS | more


def test_from_the_akt_through_the_check_to_the_meetings_page(signed_in, berit, ber, ald):
    client = signed_in(berit)
    assert NEW in client.page("/akter/2026-0001").links
    check = client.post(NEW, data=both(ber, ald)).page
    assert check.h1 == "Granska: vårdplanering"
    for text in ("Gun Östberg, 2026-0001", "Jag vill hem.", "14 oktober 2026 kl. 13.00, Avdelning 4", "Eva Sköld, sjuksköterska"):
        assert text in check.text
    there = client.send(NEW, **both(ber, ald, checked="1"))
    page = client.page(there)
    assert page.h1 == "Vårdplanering 1 Planerad"
    assert "Vårdplaneringen är planerad. Äldreenheten har fått veta det." in page.messages
    assert there in client.page("/akter/2026-0001").links


def test_only_units_of_the_other_department_can_be_called(signed_in, berit):
    page = signed_in(berit).page(NEW)
    assert "Äldre och funktionsnedsättning. Uppdraget för ALD." in page.text
    assert "Uppdraget för EKB." not in page.text


@pytest.mark.parametrize(
    "more, error",
    [
        ({"follow_up_on": ""}, "Skriv vilken dag ni följer upp inom förvaltningen."),
        ({"follow_up_on": "2026-10-13", "checked": "1"}, "Uppföljningen kan inte vara före mötet."),
        ({"starts_on": "2026-10-12", "starts_at_time": "8", "checked": "1"}, "Tiden har redan varit. Välj en kommande tid."),
        ({"reason": ""}, "Välj varför båda ska medverka."),
        ({"staff": ""}, "Skriv vilka som kommer från kommunen."),
        ({"region": "Eva 19600305-2385"}, "Texten innehåller ett personnummer. Ta bort det – numret finns redan i akten."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_text_stands(signed_in, berit, ber, ald, more, error):
    page = signed_in(berit).send(NEW, 422, **both(ber, ald, **more))
    assert error in page.errors
    assert page.values()["reason_text"] == "Hemtjänst och behandling samtidigt."


def test_without_consent_the_gate_says_why(signed_in, berit, ber, soc):
    page = signed_in(berit).send(NEW, 422, **both(ber, soc, checked="1"))
    assert any(error.startswith("Samtycke saknas för Socialpsykiatri") for error in page.errors)


def test_a_follow_up_far_off_is_saved_and_warned_about(signed_in, berit, ber, ald):
    client = signed_in(berit)
    page = client.page(client.send(NEW, **both(ber, ald, follow_up_on="2026-11-03", checked="1")))
    assert "Uppföljningen är 20 dagar efter mötet." in page.messages
    assert "Långt till uppföljningen" in page.text


def test_every_page_says_that_nothing_is_decided_and_no_field_asks(signed_in, planned, berit):
    client = signed_in(berit)
    assert "På mötet tas inga beslut" in client.page(NEW).text
    page = signed_in(at(berit, "2026-10-14T15:00")).page(f"/moten/vardplanering/{planned.id}/genomford")
    assert "På vårdplaneringen tas inga beslut." in page.text
    assert set(page.values()) - {"csrf_token", "q"} == {"person_words", "came", "information", "version"}


def test_the_meeting_is_written_down_and_followed_up(signed_in, clock, planned, berit):
    clock.set("2026-10-14T15:00")
    client, base = signed_in(berit), f"/moten/vardplanering/{planned.id}"
    form = client.page(f"{base}/genomford").values()
    assert form["came"] == "Berit Alm, socialsekreterare\nEva Sköld, sjuksköterska"
    client.send(f"{base}/genomford", **form | {"information": "Utskrivning på fredag.", "person_words": ""})
    clock.set("2026-10-19T09:00")
    assert "Försenad" in client.page(base).text
    client.send(f"{base}/uppfolj", followed_up_on="2026-10-19", text="Var och en för sig.")
    page = client.page(base)
    assert "Var och en för sig." in page.text
    assert "Nästa steg" not in page.text


def test_a_page_for_what_cannot_be_done_now_leads_back(signed_in, planned, berit):
    client, base = signed_in(berit), f"/moten/vardplanering/{planned.id}"
    answer = client.get(f"{base}/uppfolj")
    assert (answer.status_code, answer.location) == (303, base)
    assert "Det går inte nu. Vårdplaneringen är ”planerad”." in client.page(base).messages


def test_the_second_of_two_keeps_the_text_and_sees_how_it_stands(signed_in, planned, berit, axel):
    client, path = signed_in(berit), f"/moten/vardplanering/{planned.id}/flytta"
    form = client.page(path).values()
    moved = {"starts_at": datetime(2026, 10, 15, 10), "place": "Rum 2", "follow_up_on": date(2026, 10, 16), "text": "Sjuk."}
    move_planning(axel, planned, **moved)
    page = client.send(path, 409, **form | {"text": "Tolken kan inte."})
    assert page.values()["text"] == "Tolken kan inte."
    assert "Rum 2" in page.text


def test_the_called_manager_reads_and_cannot_reach_the_akt(signed_in, planned, axel, aron):
    page = signed_in(axel).page(f"/moten/vardplanering/{planned.id}")
    assert "Akt 2026-0001, Gun Östberg, 66 år" in page.text
    assert "/akter/2026-0001" not in page.links
    assert "Flytta" in page.text
    assert signed_in(aron).get(f"/moten/vardplanering/{planned.id}").status_code == 404


def test_the_list_the_file_and_the_empty_list(signed_in, planned, berit, dag):
    client = signed_in(berit)
    assert "2026-0001 G.Ö., 66 år" in client.page("/moten/vardplanering").text
    assert "2026-0001" in read(client.get("/moten/vardplanering/excel").data).text
    assert "Inga vårdplaneringar" in signed_in(dag).page("/moten/vardplanering").text


def test_the_paper_has_no_name_and_no_place_of_someone_protected(signed_in, planned, birger, akt):
    path = f"/moten/vardplanering/{planned.id}/utskrift"
    client = signed_in(birger)
    assert "Avdelning 4" in client.page(path).text
    protect_person(birger, akt, protection="flagged", protection_checked_on=cast.TODAY)
    text = client.page(path).text
    assert "Skyddade personuppgifter" in text
    assert "Östberg" not in text
    assert "Avdelning 4" not in text


def test_what_was_held_is_on_paper(signed_in, clock, planned, berit):
    hold_planning(at(berit, "2026-10-14T15:00"), planned, **HELD)
    assert "Regionen berättade om utskrivningen." in signed_in(berit).page(f"/moten/vardplanering/{planned.id}/utskrift").text


UNITY = "Alla medarbetare företräder förvaltningen. Därför är det viktigt att vara eniga inför externa aktörer"


def test_the_rule_of_unity_stands_beside_who_comes_from_outside(signed_in, berit, ber, ald, planned):
    page = signed_in(berit).page(NEW)
    assert "Vad säger rutinen om att möta andra utanför kommunen?" in page.text
    assert UNITY in page.text
    assert page.text.index(UNITY) < page.text.index("Vilka kommer från regionen?")
    assert page.text.count("Rutin IoF–AoF (003), Styrande värderingar") == 1
    client = signed_in(at(berit, "2026-10-14T15:00"))
    assert UNITY in client.page(f"/moten/vardplanering/{planned.id}/genomford").text
    assert UNITY not in client.page(f"/moten/vardplanering/{planned.id}/stall-in").text


def test_staff_who_take_part_are_not_warned_about_but_others_are(signed_in, berit, ber, ald):
    for name in ("Kent Skjöld", "Kaj Almlöf"):
        cast.known("berit", "birger", "BER", name, date(1958, 1, 2))
    told = both(ber, ald, region="Eva Skjöld, sjuksköterska", staff="Berit Almlöf", reason_text="Hemtjänst när Kent Skjöld flyttar.")
    page = signed_in(berit).post(NEW, data=told).page.text
    assert "Kent Skjöld, under ”Beskriv”" in page
    assert page.count(", under ”") == 1
