"""Mitt arbete, the list of akter, the inbox and search: what each person sees, and in which order."""

from datetime import date, timedelta

import pytest

from sipweb.actions.consents import ask_consent
from sipweb.actions.own_part import close_track
from sipweb.actions.people import add_representative, protect_person
from sipweb.db import db, writing
from sipweb.models import Case, CaseTrack, Person, SearchToken
from sipweb.queries import cases as rows
from sipweb.queries.cases import Filters, counted
from sipweb.rules.search import tokens
from tests import cast
from tests.conftest import at


def put_akter(unit, how_many, **facts):
    """Many akter of one unit, straight into the tables. Names A000, A001 …"""
    with writing():
        for n in range(how_many):
            person = Person(
                board_id=unit.board_id,
                given_name="Prov",
                family_name=f"A{n:03}",
                birth_date=date(1970, 1, 1),
                identity_kind="saknas",
                protection="none",
            )
            number = f"2026-{1000 + n}"
            case = Case(
                number=number,
                year=2026,
                serial=1000 + n,
                person=person,
                opened_on=cast.TODAY,
                decision_unit_id=unit.id,
                decision_since=cast.TODAY,
            )
            due = cast.TODAY + timedelta(days=n // 7) if n % 3 else None
            told = {
                "opened_on": cast.TODAY,
                "ground": "application",
                "due_on": due,
                "last_event_at": cast.START - timedelta(minutes=n // 5),
            }
            db.session.add(CaseTrack(case=case, unit_id=unit.id, **(told | facts)))
            db.session.flush()
            db.session.add_all(
                SearchToken(unit_id=unit.id, token=t, case_id=case.id) for t in sorted(tokens(["Prov", f"A{n:03}"], [number]))
            )


def next_link(page):
    return next((link for link in page.links if "efter=" in link), None)


def all_pages(client, path):
    numbers = []
    while path:
        page = client.page(path)
        numbers += [row[0] for row in page.rows()]
        path = next_link(page)
    return numbers


# Mitt arbete.


def groups(page):
    return [h.text for h in page.main.all("h2", "h3")]


def test_an_empty_page_says_so_kindly(signed_in, alva):
    assert "Inget väntar på dig just nu" in signed_in(alva).page("/").text


def test_what_waits_for_the_manager_and_what_the_asker_waits_for(signed_in, sent, axel, berit, alva):
    assert "Utse handläggare Förfrågan från Beroendeenheten till Äldreenheten" in signed_in(axel).page("/").text
    waiting = signed_in(berit).page("/").text
    assert waiting.index("Jag väntar på") < waiting.index("Väntar på svar från Äldreenheten")
    assert "Akt 2026-0001" not in signed_in(alva).page("/").text


@pytest.mark.parametrize(
    "moment, group",
    [
        ("2026-10-12T09:00", "Senare"),  # a week before
        ("2026-10-18T12:00", "Senare"),  # the Sunday before: the week ends today
        ("2026-10-19T00:00", "I dag"),
        ("2026-10-20T08:00", "Försenat"),
    ],
)
def test_a_request_to_answer_moves_through_the_groups(signed_in, sent, axel, clock, moment, group):
    clock.set(moment)
    found = groups(signed_in(axel).page("/"))
    assert any(heading.startswith(group) for heading in found), found
    others = {"Försenat", "I dag", "Den här veckan", "Senare"} - {group}
    assert not [heading for heading in found if heading.startswith(tuple(others))]


def test_what_is_due_this_week_ends_on_sunday(signed_in, assigned, alva, clock):
    clock.set("2026-10-19T00:00")  # its own day
    assert any(heading.startswith("I dag") for heading in groups(signed_in(alva).page("/")))


def test_a_notice_goes_when_it_is_read(signed_in, assigned, alva):
    client = signed_in(alva)
    words = "Du är utsedd till handläggare i samverkan med Beroendeenheten."
    assert words in client.page("/").text
    form = next(f for f in client.page("/").root.all("form") if "/nytt/" in f.attrs["action"])
    client.send(form.attrs["action"])
    assert words not in client.page("/").text


# The list.


def test_the_list_shows_the_own_units_akter_and_nobody_elses(signed_in, berit, olle, alva):
    assert [row[0] for row in signed_in(berit).page("/akter").rows()] == ["2026-0001"]
    assert [row[0] for row in signed_in(olle).page("/akter").rows()] == ["2026-0002"]
    assert "Inga akter här" in signed_in(alva).page("/akter").text


def test_one_who_works_in_several_units_sees_all_of_them_once(signed_in, eva):
    numbers = [row[0] for row in signed_in(eva).page("/akter").rows()]
    assert sorted(set(numbers)) == ["2026-0001", "2026-0002", "2026-0004"]


@pytest.mark.parametrize("sort", ["deadline", "handelse", "nummer"])
def test_every_akt_is_on_one_page_and_only_one(signed_in, berit, ber, sort):
    put_akter(ber, 130)
    found = all_pages(signed_in(berit), f"/akter?ordning={sort}")
    assert len(found) == len(set(found)) == 131


def test_two_units_are_merged_in_order(signed_in, eva, ber, ekb):
    put_akter(ber, 60)
    found = all_pages(signed_in(eva), "/akter?ordning=nummer")
    assert len(found) == 60 + 4  # 2026-0004 stands at two of her units
    ids = dict(db.session.execute(db.select(Case.number, Case.id)).all())
    assert [ids[number] for number in found] == sorted((ids[number] for number in found), reverse=True)


def test_the_nearest_deadline_comes_first_and_none_last(signed_in, berit, ber):
    put_akter(ber, 9)
    shown = [row[-1] for row in signed_in(berit).page("/akter").rows()]
    dated = [cell for cell in shown if cell.startswith("20")]
    assert dated == sorted(dated)
    assert shown[: len(dated)] == dated
    assert set(shown[len(dated) :]) == {"–"}


def test_a_cursor_that_makes_no_sense_is_the_first_page(signed_in, berit):
    for cursor in ("x", "_", "2026-13-01_1", "9999999999999999999999_1", "2026-10-12_abc", "''"):
        assert signed_in(berit).page(f"/akter?efter={cursor}").rows() != [] or cursor.startswith("9")


@pytest.mark.parametrize(
    "query", ["enhet=abc", "enhet=99", "handlaggare=x", "lage=hejsan", "deadline=igår", "ordning=namn", "enhet=99999999999999999999"]
)
def test_an_address_that_makes_no_sense_is_no_fault(signed_in, berit, query):
    assert signed_in(berit).get(f"/akter?{query}").status_code == 200


def test_the_filters_narrow(signed_in, berit, birger, bodil, ber, sent):
    put_akter(ber, 5, case_worker_id=bodil.user_id)
    client = signed_in(birger)
    assert len(client.page(f"/akter?handlaggare={bodil.user_id}").rows()) == 5
    assert [row[0] for row in client.page("/akter?lage=sent").rows()] == ["2026-0001"]
    assert len(client.page("/akter?lage=ingen").rows()) == 5
    assert {row[0] for row in client.page("/akter?deadline=vecka").rows()} == {"2026-1001", "2026-1002", "2026-1004"}


def test_late_ones_are_found_when_they_are_late(signed_in, berit, sent, clock):
    client = signed_in(berit)
    assert client.page("/akter?deadline=sen").rows() == []
    clock.set("2026-10-20T08:00")
    assert [row[0] for row in client.page("/akter?deadline=sen").rows()] == ["2026-0001"]


def test_more_than_a_thousand_is_not_counted(signed_in, berit, ber, monkeypatch):
    monkeypatch.setattr(rows, "MOST_COUNTED", 10)
    put_akter(ber, 12)
    assert counted(berit, Filters(), date(2026, 10, 18)) == 11


def test_a_protected_person_has_no_name_and_no_birth_date_in_the_list(signed_in, sara):
    (row,) = signed_in(sara).page("/akter").rows()
    assert row[:2] == ["2026-0003", "Skyddade personuppgifter"]


# The inbox.


def test_unanswered_first_and_a_handläggare_named_in_place(signed_in, sent, axel, alva):
    client = signed_in(axel)
    page = client.page("/forfragningar")
    assert "Väntar på svar från er (1)" in page.text
    assert "Alva Ek – 0 öppna" in page.text
    assert "Sara Hägg – 1 öppna (Socialpsykiatri)" in page.text
    field = f"f{sent.id}-to_worker_id"
    assert client.send(f"/forfragningar/{sent.id}/utse", **{field: alva.user_id}) == "/forfragningar"
    after = client.page("/forfragningar")
    assert "Alva Ek är utsedd och har fått veta det." in after.messages
    assert "Väntar på svar från er (0)" in after.text


def test_naming_nobody_is_an_error_at_the_field(signed_in, sent, axel):
    page = signed_in(axel).send(f"/forfragningar/{sent.id}/utse", 422, **{f"f{sent.id}-to_worker_id": ""})
    assert page.errors == ["Välj handläggare."]
    assert page.title.startswith("Fel: Enhetens inkorg")


def test_the_inbox_names_no_person(signed_in, sent, axel):
    page = signed_in(axel).page("/forfragningar").text
    assert "Östberg" not in page
    assert "19600305" not in page
    assert "66 år" in page


def test_a_handläggare_sees_what_they_take_part_in(signed_in, assigned, alva, aron, berit):
    for actor, count in ((alva, 1), (berit, 1), (aron, 0)):
        assert len([row for row in signed_in(actor).page("/forfragningar").rows() if "2026-0001" in row]) == count


# Search.


def search(client, text):
    answer = client.post("/sok", data={"q": text}, follow_redirects=True)
    assert answer.status_code == 200
    return [row[0] for row in answer.page.rows()]


@pytest.mark.parametrize(
    "text", ["Gun", "östberg", "ÖSTBERG", "berg", "gun öst", "19600305-2385", "600305-2385", "196003052385", "2026-0001", "BER-77", " gun "]
)
def test_an_akt_is_found(signed_in, berit, text):
    assert search(signed_in(berit), text) == ["2026-0001"]


@pytest.mark.parametrize(
    "text", ["ostberg", "g", "", "%", "_", "*", "gun berglund", "2385", "2026-0002", "Leo", "' OR 1=1 --", "\x00", "a" * 5000]
)
def test_an_akt_is_not_found(signed_in, berit, text):
    assert search(signed_in(berit), text) == []


def test_a_search_is_not_kept_in_an_address(signed_in, berit):
    client = signed_in(berit)
    page = client.post("/sok", data={"q": "Östberg"}, follow_redirects=True).page
    assert "Östberg" not in page.title
    assert not [link for link in page.links if "stberg" in link]
    assert signed_in(berit).get("/sok?q=Östberg").page.rows() == []


def test_back_to_the_hits_shows_them_again_and_the_field_says_what_was_sought(signed_in, berit, akt):
    client = signed_in(berit)
    client.post("/sok", data={"q": "Östberg"})
    page = client.get("/sok").page
    assert (page.rows()[0][0], page.values()["q"]) == ("2026-0001", "Östberg")


def test_a_closed_akt_is_found_last_and_says_so(signed_in, berit, akt):
    close_track(berit, akt.open_tracks[0], reason="Klart.")
    page = signed_in(berit).post("/sok", data={"q": "Gun"}, follow_redirects=True).page
    assert page.rows()[0][-1] == "Avslutad – läs med skäl"


def test_a_sentence_is_written_for_each_list_with_the_akter_it_showed(signed_in, berit, sent, akt):
    client = signed_in(berit)
    for path in ("/akter", "/forfragningar", "/"):
        client.page(path)
    search(client, "Gun")
    told = "SELECT sentence, case_id FROM read_log LEFT JOIN read_case ON read_id = id ORDER BY id"
    assert [tuple(row) for row in db.session.execute(db.text(told))] == [
        ("Läste listan över akter", akt.id),
        ("Läste enhetens inkorg", akt.id),
        ("Läste Mitt arbete", akt.id),
        ("Sökte och såg träffar", akt.id),
    ]


def test_what_the_consents_need_stands_in_mitt_arbete(signed_in, berit, akt, ber, soc, clock):
    asked = {
        "purpose": "X",
        "information": "situation",
        "informed_how": "X",
        "asked_on": cast.TODAY,
        "valid_to": date(2027, 1, 1),
        "organisations": [],
    }
    ask_consent(berit, akt, unit_id=ber.id, unit_ids=[soc.id], givers=[("individual", None)], **asked)
    assert "Fråga om svar på samtycket" in signed_in(berit).page("/").text
    clock.set("2027-09-10T09:00")
    text = signed_in(berit).page("/").text
    assert "Ett samtycke går ut" in text and "Sista dag 20" in text
    add_representative(at(berit, "2027-09-10T09:00"), akt, kind="trustee", name="Gode Mannen", ends_on=date(2027, 9, 20))
    assert "Sista dag 2027-09-20" in signed_in(berit).page("/").text
    protect_person(at(berit, "2027-09-10T09:00"), akt, protection="unknown", protection_checked_on=None)
    text = signed_in(berit).page("/").text  # the last day may be the one before 18
    assert "Ett samtycke går ut" in text and "En företrädares uppdrag går ut" in text and "Sista dag 20" not in text
