"""The same days at Beroendeenheten and Äldreenheten, with a hidden unit in the akt and without: on no page, paper or Excel sheet is there
any difference, of a unit that was never seen, or of one that all worked with until it hid itself."""

import re
from datetime import date

import pytest

from sipweb.actions.announcements import send_announcement
from sipweb.actions.decisions import record_decision
from sipweb.actions.notes import write_note
from sipweb.actions.own_part import change_track, close_track
from sipweb.actions.threads import start_thread
from sipweb.db import db
from sipweb.models import Announcement, Case
from tests import cast, sheet
from tests.actions.test_extracts import extract_at, part_of
from tests.conftest import fill_anew

GUN = ("Gun Östberg", date(1960, 3, 5), "196003052385")
NOTE = {"kind": "note", "happened_on": cast.TODAY}
OF_AKT = (
    "", "/utskrift", "/person", "/namnbyte", "/nummer", "/skydd", "/dodsfall", "/flyttat", "/registerutdrag", "/om-akten", "/sammanslagning",
    "/samtal/nytt", "/beslut/nytt", "/samtycken/nytt", "/behorighet",
)  # fmt: skip
ELSEWHERE = (
    "/", "/akter", "/akter/excel", "/forfragningar", "/journal", "/journal?akt=2026-0001", "/journal/excel", "/mitt-arbete/excel", "/konto/lamna-over",
    "/logg", "/logg?akt=2026-0001", "/logg/excel?akt=2026-0001", "/logg/kontroller", "/moten/akut", "/moten/vardplanering", "/enheter",
)  # fmt: skip
# Numbers of rows count what is in the whole database, and say nothing of one akt; the rest is new for each page.
ROWS = r"efter=r\d*h\d*|(anteckningar|registerutdrag|begaran)/\d+|(leave|reason):\w+:\d+(:\w+)?"
NEW = r'"X-CSRFToken": "[^"]*"|<input[^>]*name="(csrf_token|once|asked|seen)"[^>]*>'


def seen_by(browser, part) -> dict[str, object]:
    paths = [f"/akter/2026-0001{end}" for end in OF_AKT]
    answers = {path: browser.get(path) for path in (*paths, *ELSEWHERE)} | {"registerutdrag": browser.get(f"/registerutdrag/{part.id}")}
    return {path: (one.status_code, shown(one)) for path, one in answers.items()}


def shown(answer) -> object:
    if "spreadsheet" in answer.mimetype:
        return sheet.read(answer.data).rows
    return re.sub(f"{ROWS}|{NEW}", "", answer.text) if answer.status_code == 200 else ""


def days(app, template, signed_in, secret=None) -> dict[str, dict[str, object]]:
    """A note, somebody who reads, a registerutdrag; and `secret` in between."""
    fill_anew(app, template)
    cast.known("alva", "axel", "ALD", *GUN)
    case = db.session.scalar(db.select(Case).where(Case.number == "2026-0001"))
    write_note(cast.actor_of("berit"), case, unit_id=cast.unit_of("BER").id, text="Före.", **NOTE)
    signed_in(cast.actor_of("alva")).get("/akter/2026-0001")
    if secret:
        secret(case, signed_in(cast.actor_of("rut")))
    write_note(cast.actor_of("berit"), case, unit_id=cast.unit_of("BER").id, text="Efter.", **NOTE)
    signed_in(cast.actor_of("alva")).get("/akter/2026-0001")
    part = part_of(extract_at(cast.actor_of("birger"), case, cast.unit_of("BER")), cast.unit_of("BER"))
    return {who: seen_by(signed_in(cast.actor_of(who)), part) for who in ("berit", "birger", "alva", "axel")}


def works(case, browser) -> None:
    """What a unit does in an akt."""
    rel, rut = cast.unit_of("REL"), cast.actor_of("rut")
    write_note(rut, case, unit_id=rel.id, text="Dolt.", **NOTE)
    cast.consent_for(case, "rut", "REL", "SOC")
    told = {"delegate": "RP", "delegation_reference": "4.2", "told_by_id": rut.user_id, "told_on": cast.TODAY}
    record_decision(rut, case, unit_id=rel.id, decided_on=cast.TODAY, **told)
    hide(case, hidden=case.track_of(rel.id).is_hidden)
    extract_at(cast.actor_of("ragnar"), case, rel, only_own=True)
    for end in OF_AKT:
        browser.get(f"/akter/2026-0001{end}")


def hide(case, *, hidden=True) -> None:
    rel = cast.unit_of("REL")
    change_track(cast.actor_of("rut"), case.track_of(rel.id), other_number="R-1", is_hidden=hidden, insatser_since=date(2026, 10, 2))


def never_seen(case, browser) -> None:
    cast.known("rut", "ragnar", "REL", *GUN, is_hidden=True)
    works(case, browser)


def gone_again(case, browser) -> None:
    never_seen(case, browser)
    close_track(cast.actor_of("rut"), case.track_of(cast.unit_of("REL").id), reason="Klart.")


def hid_itself(case, browser) -> None:
    """After it has told both and written to them."""
    cast.known("rut", "ragnar", "REL", *GUN)
    works(case, browser)
    rut, rel = cast.actor_of("rut"), cast.unit_of("REL")
    to_both = {"need": "ni planerar.", "unit_ids": [cast.unit_of(code).id for code in ("BER", "ALD")]}
    for news in db.session.scalars(db.select(Announcement).where(Announcement.unit_id == rel.id)).all():
        send_announcement(rut, news, text="Klart.", **to_both)
    start_thread(rut, case, unit_id=rel.id, heading="Hembesök", text="Hej.", **to_both)
    hide(case)


@pytest.mark.parametrize("secret", [never_seen, gone_again, hid_itself])
def test_nothing_tells_of_a_hidden_unit(app, template, signed_in, secret):
    without, with_it = days(app, template, signed_in), days(app, template, signed_in, secret)
    found = [(who, path) for who, pages in without.items() for path in pages if pages[path] != with_it[who][path]]
    assert found == []
    assert without["birger"]["registerutdrag"][0] == 200
    assert "Efter." in without["berit"]["/akter/2026-0001"][1]


def test_a_besked_of_a_unit_that_has_hidden_itself_does_not_stop_a_part_from_being_closed(app, template, signed_in):
    days(app, template, signed_in, hid_itself)
    case = db.session.scalar(db.select(Case).where(Case.number == "2026-0001"))
    alva, ald = cast.actor_of("alva"), cast.unit_of("ALD")
    assert close_track(alva, case.track_of(ald.id), reason="Klart.").closed_on == cast.TODAY
