"""A placement changes while a transfer goes on: the day moves on both sides, and what was in time stays so."""

from datetime import date

import pytest

from sipweb.actions.handovers import agree_day
from sipweb.actions.placements import change_placement, record_placement
from sipweb.models import Placement
from sipweb.queries.transfer_list import Filters, transfer_rows
from sipweb.queries.transfers import dates_of, timeline_of
from tests import cast
from tests.actions.test_transfers import decided, early, judged, notified, received, sent
from tests.conftest import at, told

assert early and judged and notified and decided and sent and received  # fixtures

MOVED = "Dagen då en annan enhet tar över flyttas från 12 juni 2029 till 1 januari 2028. Avisera senast 1 juli 2027."


@pytest.fixture
def placed(early, olle) -> Placement:
    cast.add_the_unit("FAM", "Familjevården", cast.IOF, "Socialnämnden")
    return record_placement(olle, early, unit_id=cast.unit_of("FAM").id, starts_on=date(2026, 1, 1), ends_on=None)


def test_both_sides_are_told_that_the_day_has_moved(placed, received, early, olle, sara, simon):
    change_placement(olle, placed, starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31), why="Flyttar hem.")
    for actor in (olle, simon):
        assert next((e.title, e.text) for e in timeline_of(received, actor)) == ("En placering är ändrad", MOVED)
    notice = f"En placering är ändrad, och dagen för överföringen med den. Akt {early.number}."
    assert notice in told(sara) and notice in told(simon)


def test_what_was_notified_in_time_stays_in_time(placed, notified, olle, otto, simon, signed_in):
    assert notified.notify_last_on == date(2028, 12, 12)
    change_placement(olle, placed, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), why="Flyttar hem.")
    assert dates_of(notified, otto).latest == date(2027, 6, 12)
    me = at(otto, "2027-01-10T08:00")
    (row,) = transfer_rows(me, Filters())
    assert row.by(me.routine) == date(2028, 12, 12)
    assert "efter sista dagen" not in signed_in(otto).page(f"/overforingar/{notified.id}").text


def test_an_agreed_day_that_the_placement_makes_impossible_falls_away_everywhere(placed, received, early, otto, simon, olle, signed_in):
    for boss in (otto, simon):
        agree_day(boss, received, day=date(2028, 3, 1))
    change_placement(olle, placed, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), why="Flyttar hem.")
    assert received.transfer_on is None
    assert dates_of(received, otto).day == date(2027, 6, 12)
    assert transfer_rows(otto, Filters())[0].day == date(2027, 6, 12)
    assert "Den överenskomna dagen 1 mars 2028 gäller inte längre." in timeline_of(received, simon)[0].text


def test_the_list_and_the_page_know_the_same_agreed_day(received, otto, simon):
    for boss in (otto, simon):
        agree_day(boss, received, day=date(2027, 5, 1))
    (row,) = transfer_rows(otto, Filters())
    assert (row.day, row.latest, dates_of(received, otto).day) == (date(2027, 5, 1), date(2027, 6, 12), date(2027, 5, 1))


def test_the_day_after_a_placement_is_not_called_a_birthday(placed, notified, olle, signed_in):
    change_placement(olle, placed, starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31), why="Flyttar hem.")
    page = signed_in(olle).page(f"/overforingar/{notified.id}").text
    assert "Byter enhet, dagen efter placeringen 1 januari 2028" in page and "Fyller" not in page
    assert "En annan enhet tar över 1 januari 2028 (dagen efter placeringen)." in signed_in(olle).page(
        f"/akter/{notified.case.number}"
    ).text.replace("\xa0", " ")
