"""Asking for consent: time to think, and what is said where."""

from datetime import date

from sipweb.db import db
from sipweb.models import Consent

CHILD = "/akter/2026-0002/samtycken/nytt"
ADULT = "/akter/2026-0001/samtycken/nytt"
ASKED = {
    "purpose": "Samordna stödet.",
    "information": ["situation"],
    "informed_how": "Muntligt.",
    "asked_on": "2026-10-12",
    "valid_to": "2027-10-12",
}


def asked_for_child(client, bou, ald, status=303, **more):
    told = ASKED | {"unit_id": bou.id, "unit_ids": [ald.id], "child_view": "Vill ha hjälp."}
    return client.send(CHILD, status, **told | more)


def test_those_who_answer_for_a_child_are_given_a_week(signed_in, olle, bou, ald):
    client = signed_in(olle)
    page = client.page(CHILD)
    assert page.values()["until"] == "2026-10-19"
    assert "Minst 7 dagar efter frågan, så att alla hinner tänka (lokal inställning)." in page.text
    assert asked_for_child(client, bou, ald, 422, until="").errors == ["Skriv till vilken dag de som ska svara får tänka."]
    page = asked_for_child(client, bou, ald, 422, until="2026-10-18")
    assert page.errors == ["Ge minst 7 dagar att tänka. Tidigaste dag är 19 oktober 2026."]
    assert page.values()["child_view"] == "Vill ha hjälp."
    where = asked_for_child(client, bou, ald, until="2026-10-19")
    consent = db.session.scalars(db.select(Consent).order_by(Consent.id.desc())).first()
    assert (consent.state, consent.until, consent.look_at_on) == ("asked", date(2026, 10, 19), date(2026, 10, 19))
    page = client.page(where)
    assert "Svara senast 2026-10-19" in page.text
    assert "Svara senast 19 oktober 2026. Ta den tid du behöver." in client.page(f"{where}/blankett").text


def test_an_adult_who_has_not_answered_is_not_hurried_but_says_how_long_to_think(signed_in, berit, ber, soc):
    told = ASKED | {"unit_id": ber.id, "unit_ids": [soc.id], "giver": "individual", "on": "2026-10-12", "until": "2026-10-13"}
    client = signed_in(berit)
    page = client.send(ADULT, 422, **told, answer="pending")
    assert page.errors == ["Ge minst 7 dagar att tänka. Tidigaste dag är 19 oktober 2026."]
    assert "Frågas igen senast 2026-10-13" in client.page(client.send(ADULT, **told, answer="thinking")).text
    told |= {"until": "2026-10-19"}
    assert "Svara senast 2026-10-19" in client.page(client.send(ADULT, **told, answer="pending")).text
