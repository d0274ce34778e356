"""A form is received once, however many times its button is pressed."""

from datetime import timedelta

import pytest

from sipweb.actions.notes import write_note
from sipweb.actions.sessions import begin_session
from sipweb.clock import real_now
from sipweb.db import db
from sipweb.gate import AlreadyReceived, Refused, receiving
from sipweb.models import Note, ReceivedForm
from sipweb.views import once, sessions

PATH = "/akter/2026-0001/anteckningar/ny"


def form_of(client, **fields):
    """As a browser sends it, with what tells one time the page was shown from another."""
    page = client.page(PATH)
    (seal,) = {e.attrs["value"] for e in page.main.all("input") if e.attrs.get("name") == "once"}
    return page.values() | {"once": seal} | fields


def texts() -> list[str]:
    return list(db.session.scalars(db.select(Note.text).order_by(Note.id)))


def test_pressed_twice_a_note_is_written_once_and_both_lead_to_the_same_page(signed_in, berit, akt):
    client, before = signed_in(berit), texts()
    form = form_of(client, text="Ringde om")
    first, second = (client.post(PATH, data=form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert texts() == [*before, "Ringde om"]


def test_what_was_said_at_the_first_press_is_read_after_the_second(signed_in, berit, akt):
    client = signed_in(berit)
    form = form_of(client, text="Ringde om")
    client.post(PATH, data=form)
    led_to = client.post(PATH, data=form).location
    assert "Anteckningen är sparad." in client.page(led_to).messages


def test_the_same_words_from_a_page_shown_anew_are_another_note(signed_in, berit, akt):
    client, before = signed_in(berit), texts()
    for _ in range(2):
        client.post(PATH, data=form_of(client, text="Ringde om"))
    assert texts() == [*before, "Ringde om", "Ringde om"]


def test_a_page_gone_back_to_and_changed_is_another_note(signed_in, berit, akt):
    client, before = signed_in(berit), texts()
    form = form_of(client, text="Ringde om")
    client.post(PATH, data=form)
    client.post(PATH, data=form | {"text": "Ringde om, svarade inte"})
    assert texts() == [*before, "Ringde om", "Ringde om, svarade inte"]


def test_a_form_that_was_refused_is_received_when_it_is_right(signed_in, berit, akt):
    client, before = signed_in(berit), texts()
    form = form_of(client, text="")
    assert client.post(PATH, data=form).status_code == 422
    assert client.post(PATH, data=form).status_code == 422
    client.post(PATH, data=form | {"text": "Ringde om"})
    assert texts() == [*before, "Ringde om"]


def test_anothers_form_is_not_taken_for_ones_own(signed_in, berit, bodil, akt):
    form = form_of(signed_in(berit), text="Ringde om")
    signed_in(berit).post(PATH, data=form)
    assert db.session.scalar(db.select(db.func.count()).select_from(ReceivedForm)) == 1
    signed_in(bodil).post(PATH, data=form)
    assert db.session.scalar(db.select(db.func.count()).select_from(ReceivedForm)) == 2


def test_of_two_presses_in_line_for_the_same_write_the_second_is_stopped(app, berit, akt):
    before = texts()
    told = {"unit_id": min(berit.who.units), "kind": "note", "happened_on": berit.today, "text": "Ringde om"}
    receiving.set("a")
    write_note(berit, akt, **told)
    receiving.set("a")
    try:
        with pytest.raises(AlreadyReceived):
            write_note(berit, akt, **told)
    finally:
        receiving.set(None)
    assert texts() == [*before, "Ringde om"]


def test_the_second_waits_for_where_the_first_leads(signed_in, berit, akt, monkeypatch):
    client = signed_in(berit)
    form = form_of(client, text="Ringde om")
    led_to = client.post(PATH, data=form).location
    asked = iter(["", "", led_to])
    monkeypatch.setattr(once, "led_to", lambda digest: next(asked))
    monkeypatch.setattr(once, "WAIT", 0)
    assert client.post(PATH, data=form).location == led_to


def test_what_was_saved_and_never_answered_is_said_to_be_saved(signed_in, berit, akt, monkeypatch):
    client = signed_in(berit)
    form = form_of(client, text="Ringde om")
    client.post(PATH, data=form)
    monkeypatch.setattr(once, "led_to", lambda digest: "")
    monkeypatch.setattr(once, "WAIT", 0)
    assert client.post(PATH, data=form).location == PATH
    assert "Det du skickade är redan sparat. Se efter innan du skriver det igen." in client.page(PATH).messages


def test_where_it_led_is_known_no_sooner_than_what_is_said_there(signed_in, berit, akt, monkeypatch):
    client, known = signed_in(berit), []
    real = sessions.save_session

    def late(token, data, form_led=None):
        known.append(list(db.session.scalars(db.select(ReceivedForm.led_to))))
        real(token, data, form_led)

    form = form_of(client, text="Ringde om")
    monkeypatch.setattr(sessions, "save_session", late)
    client.post(PATH, data=form)
    assert known == [[""]]
    assert list(db.session.scalars(db.select(ReceivedForm.led_to))) == ["/akter/2026-0001"]


def test_after_a_first_action_that_is_refused_the_next_of_the_same_form_is_received(app, berit, akt):
    told = {"kind": "note", "happened_on": berit.today, "text": "Ringde om"}
    receiving.set("a")
    try:
        with pytest.raises(Refused):
            write_note(berit, akt, unit_id=0, **told)
        write_note(berit, akt, unit_id=min(berit.who.units), **told)
        receiving.set("a")
        with pytest.raises(AlreadyReceived):
            write_note(berit, akt, unit_id=min(berit.who.units), **told)
    finally:
        receiving.set(None)


def test_after_a_day_it_is_forgotten(signed_in, berit, akt):
    client = signed_in(berit)
    client.post(PATH, data=form_of(client, text="Ringde om"))
    begin_session(berit.user_id, "hl-ber", real_now() + timedelta(hours=23))
    assert db.session.scalar(db.select(db.func.count()).select_from(ReceivedForm)) == 1
    begin_session(berit.user_id, "hl-ber", real_now() + timedelta(hours=25))
    assert db.session.scalar(db.select(db.func.count()).select_from(ReceivedForm)) == 0
