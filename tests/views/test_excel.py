"""Lists as Excel files: real dates, no formulas, nothing that the list would not show, and a line in the read log."""

from datetime import date, datetime

import pytest
from flask import g

from sipweb.actions.leaving import start_for
from sipweb.actions.meetings import hold_pre_meeting
from sipweb.actions.outcomes import lift_referral
from sipweb.actions.people import protect_person, rename_person
from sipweb.actions.referrals import end_early
from sipweb.actions.reviews import draw_review
from sipweb.db import db
from sipweb.models import ReadCase, ReadLine
from sipweb.views import excel
from tests import cast
from tests.conftest import at
from tests.looks import looked_each_day
from tests.sheet import read
from tests.test_doors import anonymously
from tests.views.test_lists import put_akter


def sheet(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    return read(answer.data)


def last_read() -> tuple[str, set[int]]:
    """What the read log says last, and the akter it showed."""
    line = db.session.scalars(db.select(ReadLine).order_by(ReadLine.id.desc())).first()
    return line.sentence, set(db.session.scalars(db.select(ReadCase.case_id).where(ReadCase.read_id == line.id)))


def numbers(found, column="Akt"):
    place = found.heads.index(column)
    return [row[place] for row in found.rows]


def test_the_akter_are_what_the_list_says_with_days_as_days(signed_in, sent, berit):
    found = sheet(signed_in(berit), "/akter/excel")
    assert found.heads == ["Akt", "Den enskilde", "Född", "Enhet", "Handläggare", "Läge", "Nästa steg senast"]
    assert found.rows == [
        ["2026-0001", "Gun Östberg", date(1960, 3, 5), "Beroendeenheten", "Berit Alm", "Skickad", date(2026, 10, 19)],
    ]


def test_the_file_is_named_after_the_list_and_the_day(signed_in, berit):
    answer = signed_in(berit).get("/akter/excel")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="akter-2026-10-12.xlsx"'


@pytest.mark.parametrize("name", ["=1+1", "{=1+1}", "+1+1", "@SUM(1)", "-1", "http://example.com", "12"])
def test_a_name_stays_text_whatever_it_looks_like(signed_in, berit, akt, name):
    rename_person(berit, akt, given_name=name, family_name="")
    found = sheet(signed_in(berit), "/akter/excel")
    assert found.rows[0][1].strip() == name
    assert (found.formulas, found.links) == ([], 0)


def test_no_number_of_a_person_and_no_words_about_anyone_are_in_a_file(signed_in, three_booked, berit, alva, axel):
    for actor in (berit, alva, axel):
        client = signed_in(actor)
        for path in ("/akter/excel", "/forfragningar/excel", "/lyft/excel", "/mitt-arbete/excel"):
            text = sheet(client, path).text
            for secret in ("19600305", "2385", "Kan ni ge stöd", "Bor ensam", "Jag vill bo kvar", "070-174", "Hemma hos Gun", "BER-77"):
                assert secret not in text, (path, secret)


def test_what_is_to_be_journalfort(signed_in, assigned, berit, dag):
    found = sheet(signed_in(berit), "/journal/excel")
    assert found.heads == ["Akt", "Enhet", "Antal steg", "Äldsta steget", "Journalförs senast"]
    page = signed_in(berit).page("/journal")
    assert [row[:3] for row in found.rows] == [["2026-0001", "Beroendeenheten", int(page.rows()[0][2])]]
    assert found.rows[0][4] == date(2026, 10, 5)  # two working days after Thursday the first
    assert "/journal/excel" in page.links
    assert last_read()[0] == "Läste listan Att journalföra"
    signed_in(berit).get("/journal/excel")
    assert last_read() == ("Hämtade listan Att journalföra som Excel: 1 rad", {1})
    assert numbers(sheet(signed_in(dag), "/journal/excel")) == ["2026-0004"]  # his own


def test_how_much_each_has_open(signed_in, assigned, birger):
    found = sheet(signed_in(birger), "/lamna-over/excel")
    assert found.heads == ["Vem", "Enhet", "Öppna", "Konto"]
    assert [row[:2] for row in found.rows] == [["Berit Alm", "Beroendeenheten"]]
    assert found.rows[0][2] == int(signed_in(birger).page("/lamna-over").rows()[0][2])
    assert "2026-0001" not in found.text
    assert "/lamna-over/excel" in signed_in(birger).page("/lamna-over").links


def test_the_months_of_the_log(signed_in, berit, birger):
    looked_each_day(berit, date(2026, 9, 3), date(2026, 9, 9))
    found = sheet(signed_in(birger), "/logg/kontroller/excel")
    assert found.heads == ["Månad", "Enhet", "Läge", "Senast", "Rader", "Granskade", "Följs upp", "Signerad av", "Signerad"]
    assert found.rows == [[date(2026, 9, 1), "Beroendeenheten", "Väntar", date(2026, 10, 21), 0, 0, 0, None, None]]
    assert "/logg/kontroller/excel" in signed_in(birger).page("/logg/kontroller").links


def test_the_file_follows_the_filters_of_the_list(signed_in, berit, ber):
    put_akter(ber, 12, case_worker_id=cast.user_of("bodil").id)
    client = signed_in(berit)
    bodil = cast.user_of("bodil").id
    assert len(sheet(client, "/akter/excel").rows) == 13
    late = sheet(client, f"/akter/excel?handlaggare={bodil}&deadline=vecka&ordning=nummer")
    assert numbers(late) == ["2026-1011", "2026-1010", "2026-1008", "2026-1007", "2026-1005", "2026-1004", "2026-1002", "2026-1001"]
    link = next(link for link in client.page(f"/akter?handlaggare={bodil}&deadline=vecka").links if "/excel" in link)
    assert link == f"/akter/excel?handlaggare={bodil}&deadline=vecka"


def test_the_file_holds_every_row_and_not_only_the_page(signed_in, berit, ber):
    put_akter(ber, 120)
    client = signed_in(berit)
    found = sheet(client, "/akter/excel?ordning=nummer&efter=1060_1060")
    assert len(found.rows) == 121
    assert last_read()[0] == "Hämtade listan över akter som Excel: 121 rader"
    assert len(last_read()[1]) == 121


def test_a_list_that_is_too_long_leads_back_with_a_word_and_shows_nothing(signed_in, berit, ber, monkeypatch):
    put_akter(ber, 3)
    monkeypatch.setattr(excel, "MOST", 3)
    client = signed_in(berit)
    before = last_read()[0] if db.session.scalar(db.select(ReadLine.id)) else None
    answer = client.get("/akter/excel?ordning=nummer")
    assert (answer.status_code, answer.location) == (303, "/akter?ordning=nummer")
    assert (last_read()[0] if before else None) == before
    assert "Listan har fler än 3 rader. Filtrera den, och hämta den sedan." in client.page("/akter?ordning=nummer").messages


def test_the_longest_file_is_five_thousand_rows():
    assert excel.MOST == 5000


def test_protected_persons_are_called_as_on_the_list(signed_in, sara, simon, protected):
    found = sheet(signed_in(sara), "/akter/excel")
    assert found.rows == [["2026-0003", "Skyddade personuppgifter", None, "Socialpsykiatri", "Sara Hägg", None, None]]
    for secret in ("Mira", "Falk", "1990"):
        assert secret not in found.text
    protect_person(simon, protected, protection="unknown", protection_checked_on=None)
    found = sheet(signed_in(simon), "/akter/excel")
    assert found.rows[0][1:3] == ["Namn visas i akten (skydd inte kontrollerat)", None]


def test_what_one_may_not_see_is_not_in_the_file(signed_in, sent, dag, aron, sara, hidden_akt):
    """Neither other units' akter, nor a colleague's protected one, nor a unit that is hidden."""
    cast.add_someone("sven", "Sven Ny", [(cast.WORKER, "SOC")])
    for actor, seen in ((dag, ["2026-0004"]), (aron, []), (sara, ["2026-0003"]), (cast.actor_of("sven"), [])):
        client = signed_in(actor)
        found = sheet(client, "/akter/excel")
        assert numbers(found) == seen
        assert cast.HIDDEN_NAME not in found.text
        for path in ("/forfragningar/excel", "/lyft/excel", "/mitt-arbete/excel"):
            assert "2026-0001" not in sheet(client, path).text, path


@pytest.mark.parametrize("username", ["tore", "cecilia", "viktor"])
def test_those_without_akter_get_empty_files(signed_in, three_booked, username):
    client = signed_in(cast.actor_of(username))
    for path in ("/akter/excel", "/forfragningar/excel", "/mitt-arbete/excel"):
        assert sheet(client, path).rows == [], path


def test_the_requests_are_in_one_file_with_where_they_are(signed_in, sent, axel, berit):
    heads = [
        "Var",
        "Akt",
        "Från enhet",
        "Till enhet",
        "Läge",
        "Skickad",
        "Nästa steg senast",
        "Skickad av",
        "Handläggare hos den tillfrågade",
    ]
    his = sheet(signed_in(axel), "/forfragningar/excel")
    assert his.heads == heads
    row = ["2026-0001", "Beroendeenheten", "Äldreenheten", "Skickad", date(2026, 10, 12), date(2026, 10, 19), "Berit Alm", None]
    assert his.rows == [["Väntar på svar från er", *row]]
    assert sheet(signed_in(berit), "/forfragningar/excel").rows == [["Pågår", *row]]
    assert last_read() == ("Hämtade listan över förfrågningar som Excel: 1 rad", {1})


def test_a_handlaggare_who_is_named_stands_in_the_file(signed_in, assigned, axel):
    assert sheet(signed_in(axel), "/forfragningar/excel").rows[0][-1] == "Alva Ek"


def test_what_is_lifted_is_told_without_the_question(signed_in, pre_booked, alva, berit, clock):
    clock.set("2026-10-14T09:00")
    held = hold_pre_meeting(at(alva, "2026-10-13T11:00"), pre_booked, structure="S", purpose="P", solvable=False)
    told = {"attempted_on": date(2026, 10, 13), "attempt": "Vi pratade.", "question": "Vem betalar?"}
    lift_referral(at(alva, "2026-10-13T12:00"), held, agreed=False, disagreement="De vill inte.", **told)
    found = sheet(signed_in(berit), "/lyft/excel")
    assert found.heads[:7] == ["Nummer", "Akt", "Vad", "Enheter", "Läge", "Nästa steg", "Senast"]
    told = [1, "2026-0001", "Svårighet i samverkan", "Äldreenheten, Beroendeenheten", "Nivå 2, biträdande enhetschef"]
    assert found.rows == [[*told, "Axel Gran, Birger Bok", date(2026, 11, 10), None, date(2026, 10, 13), None]]
    assert "Vem betalar" not in found.text
    assert "De vill inte" not in found.text


def test_the_work_that_waits_is_told_without_what_is_new(signed_in, sent, berit, axel):
    found = sheet(signed_in(axel), "/mitt-arbete/excel")
    assert found.heads == ["Var", "När", "Senast", "Vad", "Gäller", "Akt"]
    assert found.rows == [
        [
            "Väntar på min enhet",
            "Senare",
            date(2026, 10, 19),
            "Utse handläggare",
            "Förfrågan från Beroendeenheten till Äldreenheten",
            "2026-0001",
        ],
    ]
    end_early(berit, sent, verb="referral.withdraw", text="Löste sig.")
    assert "tagit tillbaka" in signed_in(axel).page("/").text
    assert "tagit tillbaka" not in sheet(signed_in(axel), "/mitt-arbete/excel").text


def test_an_export_is_one_line_in_the_read_log_also_when_it_is_empty(signed_in, berit, aron):
    signed_in(aron).get("/mitt-arbete/excel")
    assert last_read() == ("Hämtade Mitt arbete som Excel: 0 rader", set())
    signed_in(aron).get("/akter/excel")
    assert last_read() == ("Hämtade listan över akter som Excel: 0 rader", set())


@pytest.mark.parametrize(
    "path, file", [("/akter", "/akter/excel"), ("/forfragningar", "/forfragningar/excel"), ("/", "/mitt-arbete/excel")]
)
def test_every_list_with_something_in_it_has_a_link_to_its_file(signed_in, sent, axel, berit, aron, path, file):
    assert file in signed_in(berit).page(path).links
    assert file not in signed_in(aron).page(path).links


def test_a_moment_is_shown_on_the_clock_in_stockholm(app, berit):
    with app.test_request_context():
        g.actor = berit
        made = excel.workbook("prov", ["När", "Ja"], [[cast.START, True], [datetime(2026, 10, 12, 9, 30), 2]])
    assert read(made.data).rows == [[datetime(2026, 10, 12, 9, 0), True], [datetime(2026, 10, 12, 9, 30), 2.0]]


def test_the_units_and_the_advice(signed_in, berit, axel, ber, ald):
    found = sheet(signed_in(berit), "/enheter/excel")
    assert found.heads == ["Enhet", "Uppdrag", "Telefon", "Fråga efter", "Biträdande enhetschef", "Sammanslagen med"]
    assert ["Äldreenheten", "Uppdraget för ALD.", "08-465 004 00", "mottagningen", "Axel Gran", None] in found.rows
    anonymously(berit, axel, ber, ald)
    assert sheet(signed_in(berit), "/fragor/rad/excel").rows == [["Äldreenheten", "Hemtjänst", date(2026, 10, 12)]]
    assert sheet(signed_in(berit), f"/fragor/rad/excel?enhet={ber.id}").rows == []


def test_a_list_that_is_handed_over_says_which_akter_and_not_who_they_are_about(signed_in, birger, berit, ber, akt):
    made = start_for(birger, ber, from_user_id=berit.user_id, reason="absence", text="", starts_on=cast.TODAY)
    found = sheet(signed_in(birger), f"/lamna-over/{made.id}/excel")
    assert found.rows == [["2026-0001", "Akten", "Öppen", None]]
    assert last_read() == ("Hämtade en lista över det som lämnas över som Excel: 1 rad", {akt.id})
    assert signed_in(cast.actor_of("dag")).get(f"/lamna-over/{made.id}/excel").status_code == 404


def test_the_rows_of_a_loggkontroll_without_its_notes(signed_in, birger, berit, ber):
    looked_each_day(berit, date(2026, 9, 3), date(2026, 9, 4))
    review = draw_review(birger, ber, month=date(2026, 9, 1))
    found = sheet(signed_in(birger), f"/logg/kontroller/{review.id}/excel")
    assert found.heads == ["När", "Vem", "Vad", "Bedömning"]
    assert {row[1] for row in found.rows} == {"Berit Alm"}
