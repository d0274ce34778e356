"""When something goes wrong: Swedish, a way back, nothing lost, and nothing about a person in the log."""

import logging
from datetime import timedelta

import pytest

from sipweb.actions.people import update_person
from sipweb.clock import real_now
from sipweb.db import db
from sipweb.gate import small_gate
from sipweb.models import Draft, Session
from tests.cast import PASSWORD, user_of

PERSON = "/akter/2026-0001/person"


@pytest.fixture
def with_tokens(app, monkeypatch):
    """The forms' tokens are asked for, as in production."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


@pytest.mark.parametrize(
    "path, status, heading",
    [
        ("/akter/2026-0002", 404, "Sidan finns inte"),
        ("/akter/2026-9999", 404, "Sidan finns inte"),
        ("/finns/inte", 404, "Sidan finns inte"),
        ("/akter/2026-0001/behorighet", 403, "Du har inte behörighet till det här"),
        ("/logga-ut", 405, "Det gick inte att göra så"),
    ],
)
def test_an_error_page_is_swedish_and_has_a_way_back(signed_in, berit, path, status, heading):
    page = signed_in(berit).page(path, status)
    assert page.h1 == heading
    assert "/" in page.links


def test_not_there_and_not_yours_are_the_same_page(signed_in, berit):
    client = signed_in(berit)
    assert client.page("/akter/2026-0002", 404).main.text == client.page("/akter/2026-9999", 404).main.text


def test_too_much_at_once_is_said(signed_in, berit):
    assert signed_in(berit).post(PERSON, data={"adaptation": "a" * 3_000_000}).status_code == 413


def test_a_fault_has_a_number_that_stands_in_the_log_and_nothing_about_the_person(app, signed_in, berit, monkeypatch, caplog):
    monkeypatch.setitem(app.config, "SHOW_FAULTS", True)

    told = "Gun " + "Öst" + "berg 19600305-" + "2385"

    def fail(*_, **__):
        raise RuntimeError(told)

    monkeypatch.setattr("sipweb.views.cases.case_page", fail)
    with caplog.at_level(logging.ERROR):
        answer = signed_in(berit).get("/akter/2026-0001")
    assert (answer.status_code, answer.page.h1) == (500, "Något gick fel hos oss")
    number = next(e.text for e in answer.page.main.all("strong"))
    assert f"fault {number} at cases.show: RuntimeError" in caplog.text
    assert "Östberg" not in caplog.text + answer.text
    assert "19600305" not in caplog.text + answer.text


def test_a_fault_in_a_nested_error_leaves_no_text_either(app, signed_in, berit, monkeypatch, caplog):
    monkeypatch.setitem(app.config, "SHOW_FAULTS", True)

    told = "Gun " + "Öst" + "berg"

    def fail(*_, **__):
        try:
            raise ValueError(told)
        except ValueError as why:
            raise RuntimeError(told) from why

    monkeypatch.setattr("sipweb.views.cases.case_page", fail)
    with caplog.at_level(logging.ERROR):
        signed_in(berit).get("/akter/2026-0001")
    assert "Östberg" not in caplog.text


# Nothing typed is lost.


def person_form(client, **more):
    return client.page(PERSON).values() | more


def test_the_second_writer_is_told_what_was_changed_and_keeps_the_text(signed_in, berit, bodil, akt):
    client = signed_in(berit)
    form = person_form(client, phone="070-174 06 11")
    update_person(bodil, akt, phone="070-174 06 22", language="Finska")
    page = client.send(PERSON, 409, **form)
    assert page.errors[0].startswith("Uppgifterna har ändrats under tiden (språk, telefon). Det du skrev står kvar.")
    assert page.values()["phone"] == "070-174 06 11"
    assert akt.person.phone == "070-174 06 22"


def test_what_was_typed_when_the_session_ran_out_comes_back_after_login(signed_in, stranger, with_tokens, berit):
    client = signed_in(berit)
    form = person_form(client, contact_note="Ring efter lunch.")
    expire()
    assert client.post(PERSON, data=form).location == f"/logga-in?vidare={PERSON}"
    assert "Det du skrev är sparat" in client.page("/logga-in").messages
    assert signed_in(berit).page(PERSON).values()["contact_note"] == "Ring efter lunch."


def expire():
    with small_gate():
        db.session.execute(db.update(Session).values(used_at=real_now() - timedelta(hours=1)))


def test_what_someone_else_sends_with_an_old_cookie_is_not_kept(signed_in, with_tokens, berit):
    client = signed_in(berit)
    form = person_form(client, contact_note="Från en annan sida.") | {"csrf_token": "påhittad"}
    expire()
    client.post(PERSON, data=form)
    assert db.session.scalars(db.select(Draft)).all() == []


def test_a_draft_is_found_again_and_thrown_away_when_sent(signed_in, berit):
    client, path = signed_in(berit), "/akter/2026-0001/anteckningar/ny"
    fields = client.page(path).values() | {"text": "Ringde om"}
    assert client.post(f"/utkast{path}", data=fields).text.startswith("Sparat kl.")
    assert signed_in(berit).page(path).values()["text"] == "Ringde om"
    client.send(path, **fields)
    assert db.session.scalars(db.select(Draft)).all() == []
    assert client.page(path).values()["text"] == ""


def test_a_draft_can_be_thrown_away(signed_in, berit):
    client, path = signed_in(berit), "/akter/2026-0001/anteckningar/ny"
    client.post(f"/utkast{path}", data={"text": "Ringde om"})
    assert client.send(f"/kasta{path}") == path
    assert client.page(path).values()["text"] == ""


def test_a_draft_leads_nowhere_else(signed_in, berit):
    for path in ("/kasta//ond.example/x", "/kasta/%2F/ond.example", "/kasta/%5Cond.example"):
        answer = signed_in(berit).post(path)
        assert answer.status_code in {303, 308, 404}, path
        led_to = (answer.location or "/").removeprefix("http://localhost")
        assert led_to.startswith("/") and not led_to.startswith(("//", "/\\")), (path, answer.location)


def test_a_password_is_never_kept_as_a_draft(signed_in, berit):
    client = signed_in(berit)
    expire()
    client.post("/konto/losenord", data={"old_password": PASSWORD, "password": "en ny lång mening"})
    assert db.session.scalars(db.select(Draft.data)).all() == []
    assert user_of("berit")


@pytest.mark.parametrize("value", ["abc", "-1", "99999999999999999999", "1;2", "\x00"])
def test_an_id_that_makes_no_sense_is_no_fault(signed_in, berit, value):
    client = signed_in(berit)
    for path in ("/forfragningar/", "/trepartsmoten/", "/registreringar/", "/anteckningar/"):
        assert client.get(f"{path}{value}").status_code in {404, 405}, path


@pytest.mark.parametrize(
    "fields",
    [
        {"happened_on": "2026-13-45"},
        {"happened_on": "\x00"},
        {"kind": "annat"},
        {"unit_id": "abc"},
        {"unit_id": "99999999999999999999999"},
        {"text": "😀\u202e"},
        {"text": "a" * 9000},
    ],
)
def test_a_form_that_makes_no_sense_comes_back_with_what_to_correct(signed_in, berit, ber, fields):
    whole = {"unit_id": ber.id, "kind": "note", "happened_on": "i dag", "text": "Ringde."}
    assert signed_in(berit).post("/akter/2026-0001/anteckningar/ny", data=whole | fields).status_code in {303, 422}


def test_a_number_with_a_slip_in_it_is_refused_in_free_text_and_dates_and_akt_numbers_are_not(signed_in, berit, ber):
    client, path = signed_in(berit), "/akter/2026-0001/anteckningar/ny"
    told = {"unit_id": ber.id, "kind": "note", "happened_on": "2026-10-12"}
    page = client.send(path, 422, **told, text="Talade om 19600115-2384.")
    assert page.errors == ["Texten innehåller ett personnummer. Ta bort det – numret finns redan i akten."]
    client.send(path, **told, text="Mötet 2026-10-12 gällde akt 2026-0143 och 2026-0144, 20261012. Ring 070-174 06 05.")


def test_htmx_is_led_to_the_login_page(signed_in, berit):
    client = signed_in(berit)
    expire()
    answer = client.get("/akter", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith("/logga-in")


@pytest.mark.parametrize("typed", ["<script>", "070-174 06 05 (Gun)", "gun@example.com", "-"])
def test_a_phone_number_is_written_with_what_phone_numbers_are(signed_in, berit, akt, typed):
    page = signed_in(berit).send(PERSON, 422, **person_form(signed_in(berit), phone=typed))
    assert page.errors == ["Skriv telefonnumret med siffror, mellanslag, bindestreck, plus och parenteser."]


@pytest.mark.parametrize("typed", ["", "070-174 06 05", "+46 (0)8-465 004 00"])
def test_phone_numbers_are_taken_as_people_write_them(signed_in, berit, akt, typed):
    client = signed_in(berit)
    client.send(PERSON, **person_form(client, phone=typed))
    assert akt.person.phone == typed
