"""Logg: what each manager reads there, what stays unsaid, filters, pages, Excel."""

import io
import re
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from sipweb.actions.access import block_user
from sipweb.actions.cases import reopen_case
from sipweb.actions.notes import ask_presence, write_note
from sipweb.actions.organisation import appoint_deputy
from sipweb.actions.own_part import change_track, close_track
from sipweb.actions.people import update_person
from sipweb.actions.reviews import draw_review
from sipweb.actions.tracks import assign_track
from sipweb.db import db
from sipweb.models import ReadCase, ReadLine
from sipweb.queries import logs
from tests import cast
from tests.conftest import at
from tests.looks import looked, looked_each_day

UNSEEN = "en akt som du inte har behörighet till"
MORNING = "2026-10-12T08:00"


def said(page) -> list[tuple[str, str]]:
    """Who and what of every row."""
    return [(row[1], row[2]) for row in page.rows()]


def pointed_out(page) -> dict[str, str]:
    return {row[2]: row[3] for row in page.rows() if row[3] != "–"}


@pytest.fixture
def both_current(akt):
    """Akt 2026-0001, current at BER and ALD."""
    return cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")


# Who comes in.


@pytest.mark.parametrize(
    "username, status", [("berit", 403), ("cecilia", 403), ("tore", 403), ("birger", 200), ("eva", 200), ("viktor", 200)]
)
def test_the_log_is_for_managers(signed_in, username, status):
    client = signed_in(cast.actor_of(username))
    for path in ("/logg", "/logg/kontroller", "/logg/excel"):
        assert client.get(path).status_code == status, path
    assert ("/logg" in client.page("/").links) == (status == 200)


def test_a_deputy_for_a_manager_has_the_log_while_they_are_one(signed_in, clock, birger, bodil):
    appoint_deputy(birger, None, deputy_id=bodil.user_id, starts_on=date(2026, 10, 13), ends_on=date(2026, 10, 13))
    for moment, status in (("2026-10-12T23:00", 403), ("2026-10-13T08:00", 200), ("2026-10-14T00:00", 403)):
        clock.set(moment)
        assert signed_in(bodil).get("/logg").status_code == status


def test_an_avdelningschef_reads_who_and_when_and_no_number(signed_in, berit, viktor):
    looked(berit, MORNING)
    client = signed_in(viktor)
    page = client.page("/logg")
    assert ("Berit Alm", f"Läste {UNSEEN}") in said(page)
    assert "2026-00" not in page.text
    assert "inte vilken akt" in page.text
    assert "akt" not in page.values()
    assert said(client.page("/logg?akt=2026-0001")) == said(page)


def test_an_avdelningschef_reads_no_reason_that_someone_wrote(signed_in, dag, viktor, ekb):
    """It can hold anything about a person; the unit's own managers read it."""
    ask_presence(dag, ekb, identity_number="198001012380", reason="Anna Ek söker oss.")
    text = signed_in(viktor).page("/logg").text
    assert "Frågade om en person är aktuell, med skäl frågade om aktualitet" in text
    assert "Anna Ek" not in text


def test_an_avdelningschef_is_offered_nothing_about_akter_in_mitt_arbete(signed_in, viktor):
    page = signed_in(viktor).page("/")
    assert "Registrera en person" not in page.text
    assert "/akter" not in page.links


def test_the_akts_page_leads_to_its_log_for_managers_only(signed_in, berit, birger):
    assert "/logg?akt=2026-0001" in signed_in(birger).page("/akter/2026-0001").links
    assert "/logg?akt=2026-0001" not in signed_in(berit).page("/akter/2026-0001").links


# What stands there.


def test_the_units_people_are_told_of_in_swedish_the_newest_first(signed_in, sent, berit, birger):
    looked(berit, "2026-10-12T09:10")
    looked(berit, "2026-10-12T09:11", "Läste listan över akter", 1, 2)
    rows = signed_in(birger).page("/logg").rows()
    assert [row[:3] for row in rows[:3]] == [
        ["2026-10-12 kl. 9.11", "Berit Alm", f"Läste listan över akter: 2026-0001 och {UNSEEN}"],
        ["2026-10-12 kl. 9.10", "Berit Alm", "Läste akt 2026-0001"],
        ["2026-10-12 kl. 9.00", "Berit Alm", "Skickade en samverkansförfrågan i akt 2026-0001"],
    ]


def test_of_a_long_list_the_number_of_akter_is_told(signed_in, berit, birger):
    for n in range(5, 9):
        cast.known("berit", "birger", "BER", f"Prov Ek{n}", date(1970, 1, n))
    looked(berit, "2026-10-12T09:10", "Läste listan över akter", 1, 2, 3, 4, 5, 6)
    looked(berit, "2026-10-12T09:11", "Läste Mitt arbete", 2, 3, 5, 6)
    assert said(signed_in(birger).page("/logg"))[:2] == [
        ("Berit Alm", "Läste Mitt arbete: 2026-0005, 2026-0006 och 2 akter som du inte har behörighet till"),
        ("Berit Alm", "Läste listan över akter: 6 akter"),
    ]


def test_a_list_whose_sentence_has_a_colon_gets_no_second_one(signed_in, berit, birger):
    looked(berit, "2026-10-12T09:10", "Hämtade listan över akter som Excel: 2 rader", 1, 2)
    assert said(signed_in(birger).page("/logg"))[0] == (
        "Berit Alm",
        f"Hämtade listan över akter som Excel: 2 rader – 2026-0001 och {UNSEEN}",
    )


def test_own_rows_are_marked(signed_in, birger):
    client = signed_in(birger)
    client.page("/akter/2026-0001")
    assert ("Birger Bok du själv", "Läste akt 2026-0001") in said(client.page("/logg"))


def test_which_fields_were_changed_is_told_and_not_what_stands_in_them(signed_in, berit, birger, akt):
    update_person(berit, akt, phone="070-174 06 99", language="Finska")
    change_track(berit, akt.open_tracks[0], other_number="BER-78", is_hidden=False, insatser_since=None)
    page = signed_in(birger).page("/logg")
    assert ("Berit Alm", "Ändrade uppgifter om den enskilde i akt 2026-0001 (språk, telefon)") in said(page)
    assert ("Berit Alm", "Ändrade enhetens del av akt 2026-0001 (ärendenummer)") in said(page)
    for value in ("06 99", "Finska", "BER-78", "Östberg"):
        assert value not in page.html


def test_what_one_does_as_deputy_is_told_with_for_whom(signed_in, akt, birger, bodil):
    appoint_deputy(birger, None, deputy_id=bodil.user_id, starts_on=cast.TODAY, ends_on=cast.TODAY)
    write = {"unit_id": cast.unit_of("BER").id, "kind": "note", "happened_on": cast.TODAY, "text": "Ringde."}
    write_note(cast.actor_of("bodil"), akt, **write)  # as herself
    block_user(cast.actor_of("bodil"), akt, user_id=cast.user_of("berit").id, reason="Jäv.")  # for Birger
    assert said(signed_in(birger).page("/logg"))[:2] == [
        ("Bodil Ask ersättare för Birger Bok", "Satte en spärr i akt 2026-0001"),
        ("Bodil Ask", "Skrev en anteckning i akt 2026-0001"),
    ]


# What is pointed out.


def test_reads_outside_office_hours_of_namesakes_and_of_colleagues_are_pointed_out(signed_in, birger):
    cast.add_someone("gun", "Gun Östberg", [(cast.WORKER, "ALD")])
    cast.add_someone("ove", "Ove Östberg", [(cast.WORKER, "BER")])
    looked(cast.actor_of("ove"), "2026-10-09T22:00")
    page = signed_in(birger).page("/logg?utpekat=y")
    assert page.rows()[0] == ["2026-10-09 kl. 22.00", "Ove Östberg", "Läste akt 2026-0001", "utanför kontorstid namne kollega"]


def test_opening_a_known_person_is_pointed_out(signed_in, both_current, axel, birger):
    assert pointed_out(signed_in(axel).page("/logg")) == {"Bekräftade en ny aktualitet i akt 2026-0001": "öppnade en känd person"}
    assert pointed_out(signed_in(birger).page("/logg")) == {}


def test_it_is_not_told_that_only_a_hidden_unit_knew_the_person(app, signed_in, disa, ragnar):
    cast.known("rut", "ragnar", "REL", "Kajsa Berg", date(1980, 5, 6), "198005062388", is_hidden=True)
    cast.known("dag", "disa", "EKB", "Kajsa Berg", date(1980, 5, 6), "198005062388")
    page = signed_in(disa).page("/logg")
    assert ("Disa Vide du själv", "Bekräftade en ny aktualitet i akt 2026-0005") in said(page)
    assert pointed_out(page) == {}


def test_a_reason_that_was_given_stands_beside_what_was_opened(signed_in, both_current, alva, aron, axel, ald):
    close_track(alva, both_current.track_of(ald.id), reason="Klart.")
    reopen_case(aron, ald, number="2026-0001", reason="Svarar på en fråga från förvaltningsrätten.")
    page = signed_in(axel).page("/logg?utpekat=y")
    what = "Öppnade en avslutad del av akt 2026-0001 för läsning, med skäl Skäl: Svarar på en fråga från förvaltningsrätten."
    assert page.rows()[0][1:] == ["Aron En", what, "öppnade en avslutad del"]


def test_a_question_whether_someone_is_known_reads_the_same_whether_they_are_or_not(signed_in, dag, disa, eva, ekb):
    """Mira Falk is protected at SOC, and the other number is nobody's. Hilda Moberg is at EKB, and hidden at REL."""
    for number in ("199005062386", "198001012380", "198507092388"):
        question = ask_presence(dag, ekb, identity_number=number, reason="Behöver veta.")
        signed_in(dag).page(f"/aktualitet/{question.id}")
    client = signed_in(disa)
    rows = [row[1:] for row in client.page("/logg?fran=2026-10-12").rows()]
    asked = ["Dag Tall", "Frågade om en person är aktuell, med skäl Skäl: Behöver veta.", "frågade om aktualitet"]
    assert sorted(rows) == [asked] * 3 + [["Dag Tall", "Läste svaret på en fråga om aktualitet", "–"]] * 3
    assert client.page("/logg?akt=2026-0004&fran=2026-10-12").rows() == []
    drawn = draw_review(at(eva, "2026-11-02T09:00"), ekb, month=date(2026, 10, 1))
    assert drawn.line_count == 2  # Disa's confirmation, and her look at the akt's log just now


# What the log must not tell.


def test_an_akt_of_another_unit_is_not_named_though_a_colleague_works_in_both(signed_in, birger):
    cast.add_someone("ines", "Ines Två", [(cast.WORKER, "BER"), (cast.WORKER, "BOU")])
    ines = cast.actor_of("ines")
    looked(ines, "2026-10-12T08:10", "Läste ett samtycke i akt 2026-0002", 2)
    looked(ines, "2026-10-12T08:11", "Läste ett samtycke i akt 2026-0001", 1)
    rows = said(signed_in(birger).page("/logg"))
    assert rows[:2] == [("Ines Två", "Läste i akt 2026-0001"), ("Ines Två", f"Läste i {UNSEEN}")]


def test_a_protected_akt_is_named_only_to_the_managers_who_are_named(signed_in, sara, simon):
    cast.add_someone("sanna", "Sanna Chef", [(cast.HEAD, "SOC")])
    sanna = cast.actor_of("sanna")
    looked(sara, MORNING, "Läste akt 2026-0003", 3)
    assert ("Sara Hägg", "Läste akt 2026-0003") in said(signed_in(simon).page("/logg"))
    hers = signed_in(sanna)
    page = hers.page("/logg")
    assert ("Sara Hägg", f"Läste {UNSEEN}") in said(page)
    assert "2026-0003" not in page.html
    assert hers.get("/logg?akt=2026-0003").status_code == 422


def test_a_manager_with_a_spärr_is_not_told_which_akt(signed_in, berit, birger, eva, akt):
    looked(berit, MORNING)
    block_user(eva, akt, user_id=birger.user_id, reason="Släkt.")
    client = signed_in(birger)
    assert "2026-0001" not in client.page("/logg").html
    assert ("Berit Alm", f"Läste {UNSEEN}") in said(client.page("/logg"))
    assert "2026-0001" not in str(sheet(client.get("/logg/excel")))
    assert client.get("/logg?akt=2026-0001").status_code == 422


def test_a_hidden_units_people_are_seen_only_in_their_own_units_log(signed_in, dag, disa, rut, ragnar):
    looked(rut, "2026-10-12T08:10", "Läste akt 2026-0004", 4)
    looked(dag, "2026-10-12T08:20", "Läste akt 2026-0004", 4)
    assert said(signed_in(ragnar).page("/logg?akt=2026-0004&slag=lasningar")) == [
        ("Dag Tall Ekonomiskt bistånd", "Läste i akt 2026-0004"),
        ("Rut Lönn", "Läste akt 2026-0004"),
    ]
    theirs = signed_in(disa)
    for path in ("/logg", "/logg?akt=2026-0004", "/logg?akt=2026-0004&slag=lasningar"):
        page = theirs.page(path)
        assert "Dag Tall" in page.text
        assert not [name for name in ("Rut", "Ragnar", cast.HIDDEN_NAME) if name in page.html], path


def test_another_unit_is_seen_in_the_akts_log_once_both_have_it(signed_in, both_current, alva, berit, axel, birger):
    looked(alva, "2026-10-12T08:10", "Läste ett samtycke i akt 2026-0001")
    looked(berit, "2026-10-12T08:20", "Läste ett samtycke i akt 2026-0001")
    assert said(signed_in(birger).page("/logg?akt=2026-0001&slag=lasningar")) == [
        ("Berit Alm", "Läste ett samtycke i akt 2026-0001"),
        ("Alva Ek Äldreenheten", "Läste i akt 2026-0001"),
    ]
    assert not [row for row in said(signed_in(birger).page("/logg")) if row[0].startswith("Alva")]
    assert ("Berit Alm Beroendeenheten", "Läste i akt 2026-0001") in said(signed_in(axel).page("/logg?akt=2026-0001&slag=lasningar"))


def test_a_unit_that_is_only_asked_sees_its_own_people_and_is_not_seen(signed_in, sent, alva, axel, berit, birger):
    looked(axel, "2026-10-12T09:10", "Läste en samverkansförfrågan i akt 2026-0001")
    looked(berit, "2026-10-12T09:20")
    assert said(signed_in(axel).page("/logg?akt=2026-0001")) == [
        ("Axel Gran du själv", "Läste en samverkansförfrågan i akt 2026-0001"),
    ]
    assert not [row for row in said(signed_in(birger).page("/logg?akt=2026-0001")) if row[0].startswith("Axel")]


# Filters.


@pytest.fixture
def week(berit, bodil, birger):
    """Berit reads on the 5th to the 9th at ten, Bodil on the 6th at ten in the evening."""
    looked_each_day(berit, date(2026, 10, 5), date(2026, 10, 5))
    looked_each_day(berit, date(2026, 10, 6), date(2026, 10, 6))
    looked(bodil, "2026-10-06T22:00")
    looked_each_day(berit, date(2026, 10, 7), date(2026, 10, 9))


@pytest.mark.parametrize(
    "query, days",
    [
        ("slag=lasningar", ["09", "08", "07", "06", "06", "05"]),
        ("slag=lasningar&vem={bodil}", ["06"]),
        ("slag=lasningar&fran=2026-10-07", ["09", "08", "07"]),
        ("slag=lasningar&till=2026-10-06", ["06", "06", "05"]),
        ("slag=lasningar&fran=6 okt&till=6/10", ["06", "06"]),
        ("slag=lasningar&fran=2026-10-06&till=2026-10-06&vem={berit}", ["06"]),
        ("utpekat=y", ["06"]),
        ("akt=2026-0001&utpekat=y", ["06"]),
        ("akt=2026-0001&fran=2026-10-08&vem={berit}", ["09", "08"]),
        ("akt= 2026-0001 &slag=lasningar&till=2026-10-05", ["05"]),
        ("slag=andringar&fran=2026-10-02", ["02"]),  # the consent
        ("slag=lasningar&fran=2026-12-01", []),
        ("slag=lasningar&till=2025-12-01", []),
        ("akt=2026-0001&till=2025-12-01", []),
    ],
)
def test_filters_stand_in_the_address(week, signed_in, birger, berit, bodil, query, days):
    page = signed_in(birger).page("/logg?" + query.format(berit=berit.user_id, bodil=bodil.user_id))
    assert [row[0][8:10] for row in page.rows()] == days


@pytest.mark.parametrize(
    "query, field, error",
    [
        ("akt=2026-9999", "akt", "Ingen akt som du har behörighet till har det numret."),
        ("akt=2026-0002", "akt", "Ingen akt som du har behörighet till har det numret."),
        ("fran=i förrgår", "fran", "Skriv datumet så här: 2026-12-08, 8/12 2026 eller 8 december."),
        ("fran=2026-10-09&till=2026-10-08", "till", "Sista dagen ligger före den första."),
        ("vem=99", "vem", "Välj ett av alternativen."),
        ("vem=x", "vem", "Välj ett av alternativen."),
        ("slag=allt", "slag", "Välj ett av alternativen."),
        ("akt=19600305-2385", "akt", "Texten innehåller ett personnummer. Ta bort det – numret finns redan i akten."),
    ],
)
def test_a_filter_that_makes_no_sense_says_so_and_keeps_what_was_typed(week, signed_in, birger, query, field, error):
    page = signed_in(birger).page(f"/logg?{query}", 422)
    assert page.errors_beside(field) == error
    assert page.rows() == []
    assert page.title.startswith("Fel: Logg")
    if field in {"akt", "fran", "till"}:
        assert page.values()[field] == query.rpartition("=")[2]


def test_someone_elses_staff_cannot_be_asked_for(week, signed_in, birger, alva):
    assert signed_in(birger).get(f"/logg?vem={alva.user_id}").status_code == 422


def test_in_the_log_of_one_akt_those_of_the_other_units_that_have_it_can_be_chosen(both_current, signed_in, birger, alva):
    for who in ("alva", "aron", "berit"):
        signed_in(cast.actor_of(who)).page("/akter/2026-0001")
    client = signed_in(birger)
    assert "Alva Ek" not in client.page("/logg").text
    everyone = client.page("/logg?akt=2026-0001")
    assert "Alva Ek, Äldreenheten" in everyone.text and "Aron En, Äldreenheten" in everyone.text
    reads = client.page(f"/logg?akt=2026-0001&slag=lasningar&vem={alva.user_id}").rows()
    assert [row[1] for row in reads] == [row[1] for row in everyone.rows() if row[1].startswith("Alva") and "Läste" in row[2]] != []


def test_those_of_a_hidden_unit_can_not_be_chosen_in_the_log_of_an_akt(hidden_akt, signed_in, disa, rut):
    client = signed_in(disa)
    assert "Rut Lönn" not in client.page("/logg?akt=2026-0004").text
    assert client.get(f"/logg?akt=2026-0004&vem={rut.user_id}").status_code == 422


# Pages.


def next_link(page):
    return next((link for link in page.links if "efter=" in link and link.startswith("/logg?")), None)


def all_rows(client, path):
    found, pages = [], 0
    while path:
        page = client.page(path)
        found += [row[:3] for row in page.rows()]
        path, pages = next_link(page), pages + 1
    return found, pages


@pytest.fixture
def busy(berit, bodil, birger, akt, ber):
    """Sixty days with Berit's look and Bodil's look and note, between them, the last of August to the end of October."""
    for n in range(60):
        day = date(2026, 8, 31) + timedelta(days=n)
        looked(berit, f"{day}T09:00")
        looked(bodil, f"{day}T10:00", "Läste listan över akter", 1, 4)
        write_note(at(bodil, f"{day}T11:00"), akt, unit_id=ber.id, kind="note", happened_on=day, text="Ringde.")


@pytest.mark.parametrize("query", ["", "slag=lasningar", "slag=andringar", "akt=2026-0001", "fran=2026-09-10&till=2026-10-05", "utpekat=y"])
def test_pages_follow_on_each_other_without_doubles_and_without_gaps(busy, signed_in, clock, birger, query, monkeypatch):
    clock.set("2026-11-02T09:00")
    client = signed_in(birger)
    monkeypatch.setattr("sipweb.views.logs.saw_rows", lambda *told: None)  # or reading the log would add to it
    whole, _ = all_rows(client, f"/logg?{query}")
    monkeypatch.setattr(logs, "WINDOW", 9)
    monkeypatch.setattr("sipweb.views.logs.asked.__defaults__", (7,))
    short, pages = all_rows(client, f"/logg?{query}")
    assert short == whole
    assert len(whole) > 30
    assert pages >= len(whole) / 7


def test_a_page_holds_fifty_rows_and_the_next_begins_after_them(busy, signed_in, clock, birger):
    clock.set("2026-11-02T09:00")
    client = signed_in(birger)
    first = client.page("/logg")
    assert len(first.rows()) == 50
    assert re.fullmatch(r"/logg\?efter=r-?\d+h-?\d+", next_link(first))
    assert first.rows()[-1] not in client.page(next_link(first)).rows()


def test_when_nothing_recent_is_pointed_out_one_goes_on_to_older_rows(busy, signed_in, clock, bodil, birger, monkeypatch):
    looked(bodil, "2026-11-01T10:00")  # a Sunday
    looked_each_day(cast.actor_of("berit"), date(2026, 11, 2), date(2026, 11, 6))
    clock.set("2026-11-09T09:00")
    monkeypatch.setattr(logs, "WINDOW", 4)
    monkeypatch.setattr("sipweb.views.logs.asked.__defaults__", (4,))
    client = signed_in(birger)
    empty = client.page("/logg?utpekat=y&slag=lasningar")
    assert "Inget bland de senaste raderna" in empty.text
    assert client.page(next_link(empty)).rows()[0][0] == "2026-11-01 kl. 10.00"


@pytest.mark.parametrize("after", ["x", "r", "rh", "r-h-", "r1h2h3", "r9999999999999999h1", "r1h", "rh1", "r999999999h999999999"])
def test_a_place_in_the_list_that_makes_no_sense_is_no_fault(week, signed_in, birger, after):
    assert signed_in(birger).get("/logg", query_string={"efter": after}).status_code == 200


# Looking at the log is a look.


def last_look():
    line = db.session.scalar(db.select(ReadLine).order_by(ReadLine.id.desc()).limit(1))
    akter = db.session.scalars(db.select(ReadCase.case_id).where(ReadCase.read_id == line.id)).all()
    return line.sentence, set(akter)


def test_reading_the_log_is_written_down_with_the_akter_it_named(signed_in, berit, birger):
    looked(berit, MORNING, "Läste listan över akter", 1, 2)
    client = signed_in(birger)
    client.page("/logg?slag=lasningar")
    assert last_look() == ("Läste loggen", {1})
    client.page("/logg?akt=2026-0001")
    assert last_look() == ("Läste loggen för akt 2026-0001", {1})
    client.get("/logg/excel?slag=lasningar")
    assert last_look() == ("Hämtade loggen som Excel: 3 rader", {1})


def test_an_export_that_named_no_akt_is_written_down_too(signed_in, berit, viktor):
    looked(berit, MORNING)
    signed_in(viktor).get("/logg/excel?slag=lasningar")
    assert last_look() == ("Hämtade loggen som Excel: 1 rad", set())


# Excel.


def sheet(answer) -> list[list[str | float]]:
    """The cells of the first sheet."""
    book, ns = zipfile.ZipFile(io.BytesIO(answer.data)), {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    strings = ["".join(si.itertext()) for si in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).findall("x:si", ns)]
    rows = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")).findall(".//x:row", ns)
    return [[strings[int(c.find("x:v", ns).text)] if c.get("t") == "s" else float(c.find("x:v", ns).text) for c in row] for row in rows]


def test_the_list_as_it_is_filtered_is_exported(week, signed_in, birger, bodil):
    answer = signed_in(birger).get(f"/logg/excel?vem={bodil.user_id}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="logg-2026-10-12.xlsx"'
    heads, *rows = sheet(answer)
    assert heads == ["När", "Vem", "Ersättare för", "Enhet", "Vad", "Akt", "Pekas ut", "Egen rad"]
    ((at_, *cells),) = rows
    assert at_ == pytest.approx(46301 + 22 / 24)  # 2026-10-06 22.00 on the clock in Stockholm
    assert [cell for cell in cells if cell] == ["Bodil Ask", "Läste akt 2026-0001", "2026-0001", "utanför kontorstid"]


def test_an_export_that_would_be_too_long_is_not_made(busy, signed_in, clock, birger, monkeypatch):
    clock.set("2026-11-02T09:00")
    monkeypatch.setattr("sipweb.views.logs.MOST", 20)
    client = signed_in(birger)
    answer = client.get("/logg/excel?slag=lasningar")
    assert (answer.status_code, answer.location) == (303, "/logg?slag=lasningar")
    assert "Filtrera den, och hämta den sedan." in client.page("/logg").messages
    assert len(sheet(client.get("/logg/excel?slag=lasningar&fran=2026-10-20&till=2026-10-25"))) == 1 + 12


def test_an_export_with_a_filter_that_makes_no_sense_leads_back_to_what_is_wrong(week, signed_in, birger):
    answer = signed_in(birger).get("/logg/excel?akt=2026-0002")
    assert (answer.status_code, answer.location) == (303, "/logg?akt=2026-0002")


def test_what_a_deputy_who_works_elsewhere_reads_stands_in_the_log_of_the_unit_they_stand_in_for(
    signed_in, akt, birger, axel, simon, viktor
):
    """Simon leads SOC and stands in for Axel at ALD: what he reads of ALD's he reads as Axel, also in a list."""
    case = cast.known("alva", "axel", "ALD", "Ture Ny", date(1950, 2, 2))
    appoint_deputy(axel, None, deputy_id=simon.user_id, starts_on=cast.TODAY, ends_on=cast.TODAY)
    client = signed_in(cast.actor_of("simon"))
    client.page(f"/akter/{case.number}")
    client.page("/akter")
    of_akt = signed_in(axel).page(f"/logg?akt={case.number}")
    assert {(who, what) for who, what in said(of_akt) if who.startswith("Simon")} == {
        ("Simon Lind ersättare för Axel Gran", f"Läste akt {case.number}"),
        ("Simon Lind ersättare för Axel Gran", "Läste listan över akter"),
    }


def test_what_a_deputy_reads_of_their_own_units_is_their_own(signed_in, akt, birger, axel, simon):
    case = cast.known("sara", "simon", "SOC", "Ture Ny", date(1950, 2, 2))
    appoint_deputy(axel, None, deputy_id=simon.user_id, starts_on=cast.TODAY, ends_on=cast.TODAY)
    signed_in(cast.actor_of("simon")).page(f"/akter/{case.number}")
    line = db.session.scalar(db.select(ReadLine).where(ReadLine.sentence == f"Läste akt {case.number}"))
    assert (line.user_id, line.for_user_id) == (simon.user_id, None)


def test_lists_can_be_left_out(signed_in, berit, birger, akt, hidden_akt):
    looked(berit, "2026-10-12T10:00")
    looked(berit, "2026-10-12T10:05", "Läste listan över akter", akt.id, hidden_akt.id)
    rows = [what for who, what in said(signed_in(birger).page("/logg?slag=utan-listor")) if who == "Berit Alm"]
    assert rows == ["Läste akt 2026-0001"]


def test_a_change_of_the_person_tells_no_other_unit_who_made_it_neither_by_its_line_nor_by_its_minute(
    signed_in, both_current, alva, birger, axel
):
    update_person(at(alva, "2026-10-12T10:41"), both_current, phone="070-174 06 44")
    page = signed_in(birger).page("/akter/2026-0001").text
    assert "Uppgifter om den enskilde ändrade 12 oktober 2026 · Uppgift som har kommit in" in page and "10.41" not in page
    assert not [row for row in signed_in(birger).page("/logg?akt=2026-0001").rows() if row[1].startswith("Alva Ek")]
    assert [row for row in signed_in(axel).page("/logg?akt=2026-0001").rows() if "Ändrade uppgifter om den enskilde" in row[2]]


def test_neither_does_its_place_among_the_other_lines_of_the_day(signed_in, both_current, alva, birger, bodil):
    assign_track(at(birger, "2026-10-12T09:00"), both_current.track_of(cast.unit_of("BER").id), case_worker_id=bodil.user_id)
    update_person(at(alva, "2026-10-12T10:41"), both_current, phone="070-174 06 44")
    for path in ("/akter/2026-0001", "/akter/2026-0001/utskrift"):
        page = signed_in(birger).page(path).text
        named, nameless = page.index("Bodil Ask 12 oktober 2026 kl."), page.index("Uppgifter om den enskilde ändrade 12 oktober 2026")
        assert (named < nameless) == (path == "/akter/2026-0001"), path  # on paper from the beginning
