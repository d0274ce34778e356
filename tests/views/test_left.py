"""Forms that stand on another page than the one they are sent to keep what was being typed, too."""

from datetime import date

import pytest

from sipweb.actions.cases import register_intake
from sipweb.actions.consents import ask_consent
from sipweb.actions.merges import propose_merge
from sipweb.db import db
from sipweb.models import Intake
from tests import cast

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
    merge = propose_merge(birger, akt, other=twin, choices={"name": "kept", "number": "kept"}, reason="Samma.")
    page = f"/akter/2026-0001/sammanslagning/{merge.id}"
    comes_back(signed_in(eva), {"reason": HALF}, f"{page}/avvisa", page)


def test_what_is_sent_leaves_nothing_behind(signed_in, birger, intake):
    client, page = signed_in(birger), f"/registreringar/{intake.id}"
    client.post(f"/utkast{page}/avboj", data={"reason": HALF})
    client.send(f"{page}/avboj", reason="Inte hos oss.")
    assert db.session.execute(db.text("select count(*) from draft")).scalar() == 0
