"""At a meeting: a lift that goes straight to the avdelningschefer is looked at first, and a stand-in answers at the table."""

from datetime import date

import pytest

from sipweb.actions.attendance import note_attendance
from sipweb.actions.escalation_answers import agree_to_lift
from sipweb.actions.presiding import appoint
from sipweb.db import db, writing
from sipweb.models import Deputy, Escalation, MonthlyAttendance
from tests import cast
from tests.conftest import at
from tests.views.test_one_page import LIFTED, THEN, answers_of, meeting, running, shared
from tests.views.test_projected import wall

assert meeting and running and shared  # fixtures

GOES_UP = {"outcome": "lifted", "outcome_text": "gun östberg nekar, säger Kent Ödman.", "asked_up": "Vem betalar för Gun?"}


@pytest.fixture
def above(app, running, berit):
    """Viktor is avdelningschef; ALD has no enhetschef."""
    cast.known("berit", "birger", "BER", "Kent Ödman", date(1958, 1, 2))
    return running


def test_a_lift_that_goes_straight_to_level_4_is_looked_at_first_as_others_are(above, birger, signed_in):
    client, here = signed_in(birger), f"/punkter/{above.id}/nu"
    assert "frågan går direkt till avdelningscheferna" in client.page(here).text
    assert "Lyft till avdelningscheferna (nivå 4)" in client.page(here).text and "nivå 3" not in client.page(here).text
    filled = client.page(here).values() | GOES_UP
    answer = client.post(here, data=filled)
    assert (answer.status_code, answer.page.h1) == (200, "Granska: lyft till nivå 4")
    page = answer.page
    assert "2026-0001, utan namn" in page.text
    assert "Vem betalar för [namn]?" in page.text
    assert "[namn] nekar, säger Kent Ödman." in page.text
    assert "Är det namn på någon annan?" in page.text and "Kent Ödman, under ”Rapport”" in page.text
    assert "[namn] nekar" not in wall(page) and "Ödman" not in wall(page)  # the page may be on a projector
    assert db.session.scalar(db.select(Escalation)) is None
    back = client.post(here, data=filled | {"change": "1"}).page
    assert back.values()["outcome_text"] == GOES_UP["outcome_text"]
    assert client.post(here, data=filled | {"checked": "1"}).status_code == 303
    assert db.session.scalars(db.select(Escalation)).one().level == 4


def test_what_is_not_whole_is_corrected_before_it_is_looked_at(above, birger, signed_in):
    client, here = signed_in(birger), f"/punkter/{above.id}/nu"
    page = client.send(here, 422, **client.page(here).values() | GOES_UP | {"outcome_text": ""})
    assert "Skriv rapporten till nästa nivå" in " ".join(page.errors)


def test_a_lift_to_the_enhetschefer_is_not(both, running, birger, signed_in):
    signed_in(birger).send(f"/punkter/{running.id}/nu", **LIFTED)
    assert answers_of(running)[0].level == 3


def test_kostnad_in_an_akt_goes_straight_there_and_is_looked_at_too(both, birger, ber, ald, signed_in):
    client, here = signed_in(birger), "/akter/2026-0001/lyft"
    told = {"kind": "cost", "unit_id": ber.id, "unit_ids": ald.id, "attempt": "Ringt för Gun Östberg.", "question": "Vem betalar?"}
    answer = client.post(here, data=told)
    assert (answer.status_code, answer.page.h1) == (200, "Granska: lyft till nivå 4")
    assert "Ringt för [namn]." in answer.page.text
    assert client.post(here, data=told | {"checked": "1"}).status_code == 303
    assert db.session.scalars(db.select(Escalation)).one().level == 4


def choices(client, running):
    field = next(e for e in client.page(f"/punkter/{running.id}/nu").main.all("select") if e.attrs["name"].startswith("says_"))
    return [option.text for option in field.all("option")]


@pytest.mark.parametrize("how", ["said before", "written at the meeting", "ersättare"])
def test_whoever_came_instead_can_be_noted_as_having_answered(how, both, running, meeting, birger, axel, alva, signed_in):
    client, ald = signed_in(birger), cast.unit_of("ALD").id
    assert "Alva Ek är överens" not in choices(client, running)
    if how == "written at the meeting":
        told = {"reasons": {axel.user_id: "Sjuk."}, "deputies": {axel.user_id: alva.user_id}}
        note_attendance(at(birger, THEN), meeting, came={axel.user_id: False}, **told)
    else:
        days = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 10, 31)}
        said = MonthlyAttendance(meeting_id=meeting.id, user_id=axel.user_id, is_absent=True, deputy_id=alva.user_id)
        with writing():
            db.session.add(said if how == "said before" else Deputy(absent_id=axel.user_id, deputy_id=alva.user_id, **days))
    assert "Alva Ek är överens" in choices(client, running)
    client.send(f"/punkter/{running.id}/nu", **LIFTED, **{f"says_{ald}": f"agreed:{alva.user_id}"})
    one, rows = answers_of(running)
    assert rows["ALD"] == ("", "")  # the unit's own answer is still asked for
    agree_to_lift(at(axel, THEN), one)
    page = signed_in(axel).page(f"/lyft/{one.id}")
    assert "Alva Ek på mötet: Har tagit del och är överens. Antecknat av Birger Bok." in page.text


def test_who_only_sits_in_for_a_manager_does_not_answer_for_the_unit(both, running, meeting, birger, axel, otto, signed_in):
    """Otto leads another unit, and writes."""
    ald = cast.unit_of("ALD").id
    appoint(at(birger, THEN), meeting, chair_id=birger.user_id, writer_id=otto.user_id)
    told = {"reasons": {axel.user_id: "Sjuk."}, "deputies": {axel.user_id: otto.user_id}}
    note_attendance(at(birger, THEN), meeting, came={axel.user_id: False}, **told)
    client = signed_in(otto)
    assert "Svarar efter mötet" in choices(client, running)
    client.send(f"/punkter/{running.id}/nu", **LIFTED, **{f"says_{ald}": f"agreed:{otto.user_id}"})
    one, rows = answers_of(running)
    assert rows["ALD"] == ("", "")
    assert "Otto" in signed_in(axel).page(f"/lyft/{one.id}").text
