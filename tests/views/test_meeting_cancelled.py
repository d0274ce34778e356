"""A cancelled meeting's page, and a meeting on a day or in a month that is another kind's."""

from datetime import date, datetime

import pytest

from sipweb.actions.item_moved import withdraw_item
from sipweb.actions.monthly import cancel_meeting, move_meeting
from sipweb.actions.presiding import appoint
from sipweb.db import db
from sipweb.models import HistoryLine, MonthlyMeeting
from tests.actions.test_monthly import item, item_from, meeting, reported

assert item and meeting and reported  # fixtures


def test_a_cancelled_meeting_says_why_and_where_each_item_went_and_offers_nothing(
    meeting, reported, berit, ber, akt, birger, simon, signed_in
):
    draft = item_from(berit, ber, None, meeting, kind="consultation", age="66", heading="Äldre man")
    later = db.session.scalars(db.select(MonthlyMeeting).order_by(MonthlyMeeting.starts_at)).all()[1]
    cancel_meeting(birger, meeting, reason="Många är sjuka.")
    page = signed_in(birger).page(f"/moten/{meeting.id}")
    assert "Mötet är inställt: Många är sjuka." in page.text
    assert "Akt 2026-0001 G.Ö., individärende: till avstämningsmöte 2026-11-10" in page.text
    assert {f"/punkter/{reported.id}", f"/punkter/{draft.id}", f"/moten/{later.id}"} <= set(page.links)
    for gone in ("Dagordning", "Kallade", "Anmäl till mötet", "I tur att skriva", "inventering", "Skriv ut mappen"):
        assert gone not in page.main.text
    assert not page.main.all("button")
    other = signed_in(simon).page(f"/moten/{meeting.id}")
    assert "2026-0001" not in other.html and "Här fanns inga punkter som du läser." in other.text
    withdraw_item(birger, reported, text="Löst.")
    assert "individärende: tillbakatagen" in signed_in(birger).page(f"/moten/{meeting.id}").text


def test_an_item_whose_next_meeting_is_cancelled_too_is_found_from_both(meeting, reported, birger, signed_in):
    first, second, third = db.session.scalars(db.select(MonthlyMeeting).order_by(MonthlyMeeting.starts_at)).all()[:3]
    cancel_meeting(birger, first, reason="Sjuka.")
    cancel_meeting(birger, second, reason="Också sjuka.")
    for one in (first, second):
        assert f"till samverkansmöte {third.starts_at.date()}" in signed_in(birger).page(f"/moten/{one.id}").text


EXTRA = {"starts_at_time": "9", "place": "Rummet", "minutes": "60", "reason": "Många frågor."}


@pytest.mark.parametrize(
    "kind, day, told",
    [
        ("status", "2026-12-14", "14 december 2026: december har samverkansmöte, och de två slagen är varannan månad."),
        ("cooperation", "2026-12-14", ""),
        ("status", "2026-11-16", ""),
        ("cooperation", "2026-11-16", "16 november 2026: november har avstämningsmöte, och de två slagen är varannan månad."),
        ("status", "2026-12-25", "25 december 2026: ledig dag, Juldagen; december har samverkansmöte"),
    ],
)
def test_an_extra_meeting_that_breaks_the_turns_is_pointed_out_before_it_is_planned(kind, day, told, meeting, birger, signed_in):
    """The series has samverkansmöte in October, December, … and avstämningsmöte in November, January, …"""
    client, filled = signed_in(birger), EXTRA | {"kind": kind, "starts_on": day, "chair_id": birger.user_id}
    if told:
        page = client.send("/moten/nytt", 422, **filled)
        assert told in " ".join(page.errors)
        filled |= {"odd_day": "y"}
    client.send("/moten/nytt", **filled)
    assert db.session.scalar(db.select(db.func.count(MonthlyMeeting.id)).where(MonthlyMeeting.is_extra)) == 1


def test_so_is_one_that_is_moved_into_a_month_of_the_other_kind_and_one_moved_before_changes_nothing(meeting, birger, signed_in):
    client, here = signed_in(birger), f"/moten/{meeting.id}/flytta"
    filled = client.page(here).values() | {"reason": "Lokalen."}
    page = client.send(here, 422, **filled | {"starts_on": "2026-11-03"})
    assert "november har avstämningsmöte" in " ".join(page.errors)
    client.send(here, **filled | {"starts_on": "2026-10-20"})
    move_meeting(birger, meeting, starts_at=datetime(2026, 11, 3, 9), place="X", reason="Y")
    client.send("/moten/nytt", **EXTRA, kind="status", starts_on="2026-11-04", chair_id=birger.user_id)


def test_without_a_series_no_month_is_anybodys(birger, signed_in):
    signed_in(birger).send("/moten/nytt", **EXTRA, kind="status", starts_on="2026-12-14", chair_id=birger.user_id)
    assert date(2026, 12, 14) in [one.starts_at.date() for one in db.session.scalars(db.select(MonthlyMeeting))]


READ = ["narvaro", "kommer-du", "roller", "inventering", "ratta", "for-sena", "nu", "mapp", "anteckningar", "ovrigt", "flytta", "stall-in"]
SENT = ["ordning", "borja", "avsluta", "klart", "bekrafta", *(one for one in READ if one not in {"nu", "mapp", "anteckningar"})]


def test_every_other_address_of_a_cancelled_meeting_leads_to_its_page_and_receives_nothing(meeting, reported, birger, signed_in):
    appoint(birger, meeting, chair_id=birger.user_id, writer_id=None)
    cancel_meeting(birger, meeting, reason="Många är sjuka.")
    client, before = signed_in(birger), db.session.scalar(db.select(db.func.count(HistoryLine.id)))
    for place in READ:
        assert client.get(f"/moten/{meeting.id}/{place}").location == f"/moten/{meeting.id}"
    filled = {"reason": "Utbildning hela dagen", "is_absent": "yes", "text": "Vi behöver fler platser", "deputy_id": "3"}
    for place in SENT:
        answer = client.post(f"/moten/{meeting.id}/{place}", data=filled)
        assert answer.status_code == 409
        assert "Mötet är inställt: Många är sjuka." in answer.page.text and "till avstämningsmöte 2026-11-10" in answer.page.text
        assert "/moten" in answer.page.links
        assert answer.page.main.all("textarea")[0].text == "Utbildning hela dagen Vi behöver fler platser"
    assert db.session.scalar(db.select(db.func.count(HistoryLine.id))) == before
