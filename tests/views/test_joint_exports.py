"""Excel of the lists that are about no one person: what the page shows, and nothing to whoever does not read the page."""

from datetime import date, datetime

import pytest

from sipweb.actions.attendance import note_attendance
from sipweb.actions.deviations import draft_deviation, report_deviation
from sipweb.actions.improvements import freeze_figures
from sipweb.actions.minutes import end_meeting
from sipweb.actions.precedents import keep_precedent
from sipweb.actions.presiding import appoint
from sipweb.actions.routine_reviews import plan_review
from sipweb.db import db
from sipweb.models import ReadCase, ReadLine
from tests.actions.test_deviations import STEP_1
from tests.actions.test_monthly import hold, plan
from tests.conftest import at
from tests.sheet import read

PATHS = (
    "/moten/excel",
    "/moten/narvaro/excel",
    "/lyft/prejudikat/excel",
    "/rutinen/uppfoljning/excel",
    "/avvikelser/forslag/excel",
    "/avvikelser/frysta/excel",
    "/avvikelser/mojliga/excel",
)


def sheet(client, path):
    """The file, which its page leads to."""
    page, _, query = path.partition("?")
    whole = page.removesuffix("/excel") + (f"?{query}" if query else "")
    assert path in client.page(whole).links
    answer = client.get(path)
    assert answer.status_code == 200, path
    return read(answer.data)


def said() -> str:
    return db.session.scalars(db.select(ReadLine.sentence).order_by(ReadLine.id.desc())).first()


def test_the_meetings_stand_as_on_the_page_with_their_moments(signed_in, birger, axel):
    meeting = plan(birger)
    appoint(birger, meeting, chair_id=birger.user_id, writer_id=axel.user_id)
    found = sheet(signed_in(birger), "/moten/excel")
    assert found.heads == ["Möte", "Börjar", "Var", "Leder", "Skriver", "Läge", "Extra"]
    assert found.rows[0] == ["Samverkansmöte", datetime(2026, 10, 13, 9), "Stora rummet", "Birger Bok", "Axel Gran", "Planerat", None]
    assert said() == f"Hämtade listan över möten som Excel: {len(found.rows)} {'rad' if len(found.rows) == 1 else 'rader'}"


def test_who_came_is_counted_as_on_the_page(signed_in, birger, axel, clock):
    status = plan(birger, form="status")
    hold(birger, status, writer="simon")
    note_attendance(at(birger, "2026-10-13T09:30"), status, came={birger.user_id: True, axel.user_id: False})
    end_meeting(at(birger, "2026-10-13T10:30"), status)
    clock.set("2026-10-14T09:00")
    found = sheet(signed_in(at(birger, "2026-10-14T09:00")), "/moten/narvaro/excel")
    assert found.heads == ["Namn", "Kallad", "Var med", "Ersättare kom", "Borta"]
    assert found.rows == [["Axel Gran", 1, 0, 0, 1], ["Birger Bok", 1, 1, 0, 0]]


def test_precedents_follow_what_is_searched_for(signed_in, solved, axel, alva, ber, ald, soc):
    keep_precedent(axel, solved, unit_id=ber.id, other_unit_id=ald.id, heading="Städning på helger", text="Äldreenheten städar.")
    client = signed_in(alva)
    found = sheet(client, "/lyft/prejudikat/excel")
    assert found.rows == [["Beroendeenheten och Äldreenheten", "Städning på helger", date(2026, 10, 12), 2]]
    assert "Äldreenheten städar." not in found.text
    assert client.get(f"/lyft/prejudikat/excel?enhet={soc.id}&_external=1&endpoint=x").status_code == 200
    assert read(client.get(f"/lyft/prejudikat/excel?enhet={soc.id}").data).rows == []
    assert len(sheet(client, f"/lyft/prejudikat/excel?enhet={ber.id}&rubrik=helger").rows) == 1


def test_the_follow_ups_of_the_routine(signed_in, eva):
    plan_review(eva, None, planned_on=date(2026, 11, 10))
    assert sheet(signed_in(eva), "/rutinen/uppfoljning/excel").rows == [[date(2026, 11, 10), "Planerad", None]]


def test_proposals_stand_without_their_words(signed_in, berit, birger, ber, ald):
    report_deviation(birger, draft_deviation(berit, ber, unit_ids=[ald.id], **STEP_1))
    found = sheet(signed_in(birger), "/avvikelser/forslag/excel")
    assert found.rows == [["Rapport 1", "Beroendeenheten", None, None, "Nytt", None]]
    assert STEP_1["proposal"] not in found.text
    assert len(sheet(signed_in(birger), "/avvikelser/forslag/excel?visa=alla").rows) == 1


def test_frozen_figures(signed_in, cecilia):
    freeze_figures(cecilia, None, title="Våren", since=date(2026, 1, 1), until=date(2026, 6, 30))
    found = sheet(signed_in(cecilia), "/avvikelser/frysta/excel")
    assert [row[:3] for row in found.rows] == [["Våren", date(2026, 1, 1), date(2026, 6, 30)]]


def test_what_may_be_an_avvikelse_is_told_by_its_akt_and_logged_as_read(signed_in, sent, birger, clock):
    clock.set("2026-10-28T09:00")
    found = sheet(signed_in(at(birger, "2026-10-28T09:00")), "/avvikelser/mojliga/excel")
    assert found.heads == ["Vad", "Enhet", "Om", "När", "Akt"]
    assert [row[4] for row in found.rows] == ["2026-0001"]
    line = db.session.scalars(db.select(ReadLine).order_by(ReadLine.id.desc())).first()
    assert set(db.session.scalars(db.select(ReadCase.case_id).where(ReadCase.read_id == line.id))) == {1}


@pytest.mark.parametrize("path", PATHS)
def test_whoever_does_not_read_the_page_has_no_file(signed_in, tore, dag, path):
    for actor in (tore, dag):  # the administrator, and a handläggare
        client = signed_in(actor)
        assert client.get(path).status_code == client.get(path.removesuffix("/excel")).status_code, (actor, path)
