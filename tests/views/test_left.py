"""Forms that stand on another page than the one they are sent to keep what was being typed, too."""

from datetime import date

import pytest

from sipweb.actions.cases import register_intake
from sipweb.actions.consents import ask_consent
from sipweb.actions.merges import propose_merge
from sipweb.actions.own_part import close_track
from sipweb.db import db
from sipweb.models import Intake
from tests import cast
from tests.actions.test_monthly import item_from, plan

HALF = "Det här var jag mitt i"


def comes_back(client, field, path, page):
    """What was typed is there again; and can be thrown away, which leads back to the page."""
    assert HALF not in client.page(page).text
    assert client.post(f"/utkast{path}", data=field).status_code == 200
    found = client.page(page)
    assert HALF in found.values().values()
    assert "Det här började du skriva 12 oktober 2026 kl. 9.00." in found.text.replace("\xa0", " ")
    answer = client.post(f"/kasta{path}", data={"back": page})
    assert answer.location == page
    assert HALF not in client.page(page).values().values()


@pytest.fixture
def intake(bodil, ber) -> Intake:
    told = {
        "given_name": "Nils",
        "family_name": "Ny",
        "identity_kind": "saknas",
        "identity_number": "",
        "birth_date": cast.TODAY.replace(year=1970),
    }
    more = {"protection": "none", "protection_checked_on": cast.TODAY, "ground": "application", "ground_on": cast.TODAY}
    return register_intake(bodil, ber, **told, **more)


def test_turning_down_a_registration(signed_in, birger, intake):
    page = f"/registreringar/{intake.id}"
    comes_back(signed_in(birger), {"reason": HALF}, f"{page}/avboj", page)


@pytest.mark.parametrize("verb, form", [("namnge", "NameForm"), ("sparra", "BlockForm")])
def test_naming_and_shutting_out(signed_in, birger, verb, form):
    page = "/akter/2026-0001/behorighet"
    comes_back(signed_in(birger), {f"{form}-reason": HALF}, f"{page}/{verb}", page)


def test_what_was_answered_about_a_childs_consent(signed_in, olle, child, bou, ald):
    givers = [(r.kind, r.id) for r in child.person.representatives]
    told = {"purpose": "Stöd.", "information": "situation", "informed_how": "Muntligt.", "asked_on": cast.TODAY, "valid_to": None}
    consent = ask_consent(olle, child, unit_ids=[ald.id], organisations=[], givers=givers, unit_id=bou.id, child_view="Vill.", **told)
    page, first, *_ = f"/akter/2026-0002/samtycken/{consent.id}", *consent.answers
    comes_back(signed_in(olle), {f"a{first.id}-how": HALF}, f"{page}/svar/{first.id}", page)


def test_turning_down_a_merge(signed_in, birger, eva, akt):
    twin = cast.known("berit", "birger", "BER", "Gunnel Östberg", date(1960, 3, 5))
    merge = propose_merge(birger, akt, other=twin, choices={"name": "kept"}, reason="Samma.")
    page = f"/akter/2026-0001/sammanslagning/{merge.id}"
    comes_back(signed_in(eva), {"reason": HALF}, f"{page}/avvisa", page)


def test_what_is_sent_leaves_nothing_behind(signed_in, birger, intake):
    client, page = signed_in(birger), f"/registreringar/{intake.id}"
    client.post(f"/utkast{page}/avboj", data={"reason": HALF})
    client.send(f"{page}/avboj", reason="Inte hos oss.")
    assert db.session.execute(db.text("select count(*) from draft")).scalar() == 0


def test_why_two_akter_are_the_same_person_is_there_again_when_they_are_compared_anew(signed_in, birger, akt):
    twin = cast.known("berit", "birger", "BER", "Gun Osterberg", date(1960, 3, 5))
    client, page = signed_in(birger), "/akter/2026-0001/sammanslagning"
    typed = {"other_number": twin.number, "reason": HALF, "seen": "x"}
    assert client.post(f"/utkast{page}", data=typed).status_code == 200
    assert client.page(page).values()["other_number"] == twin.number
    assert client.post(page, data={"other_number": twin.number}).page.values()["reason"] == HALF
    other = cast.known("berit", "birger", "BER", "Gun Annan", date(1960, 3, 5))
    assert client.post(page, data={"other_number": other.number}).page.values()["reason"] == ""


def test_why_a_closed_part_is_opened(signed_in, akt, alva, axel):
    cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")
    close_track(alva, next(t for t in akt.open_tracks if t.unit.code == "ALD"), reason="Klart.")
    comes_back(signed_in(alva), {"reason": HALF}, "/akter/2026-0001/oppna", "/akter/2026-0001")


def test_a_request_begun_to_one_unit_is_not_the_one_to_another(signed_in, berit, akt, ald, soc):
    client, page = signed_in(berit), "/akter/2026-0001/forfragningar/ny"
    client.post(f"/utkast{page}?enhet={ald.id}", data={"to_unit_id": ald.id, "question": HALF})
    found = client.page(f"{page}?enhet={soc.id}").values()
    assert (found["question"], found["to_unit_id"]) == ("", str(soc.id))
    assert client.page(f"{page}?enhet={ald.id}").values()["question"] == HALF


def test_why_an_item_is_late(signed_in, birger, berit, akt, ber):
    item = item_from(berit, ber, akt, plan(birger))
    page = f"/punkter/{item.id}/anmal"
    assert signed_in(birger).post(f"/utkast{page}", data={"need": HALF, "version": item.version}).status_code == 200
    assert signed_in(birger).page(page).values()["need"] == HALF
