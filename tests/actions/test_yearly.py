"""Årlig uppföljning: what is lifted, the inventories of the terms and the meeting about the routine, against the year before."""

from datetime import UTC, date, datetime

import pytest

from sipweb.actions.escalation_answers import agree_to_lift
from sipweb.actions.escalations import propose_end
from sipweb.actions.minutes import make_inventory
from sipweb.actions.routine_reviews import plan_review, write_review
from sipweb.db import db, writing
from sipweb.models import Referral
from sipweb.queries.yearly import yearly
from sipweb.rules.days import summer_time
from sipweb.rules.yearly import year_of
from tests.actions.test_monthly import hold, plan
from tests.actions.test_routine_reviews import WRITTEN
from tests.lifted import named


def counted(actor, section):
    return {one.label: (one.now, one.before) for one in yearly(actor, year_of(2026)) if one.section == section}


def test_a_question_is_counted_once_on_each_level_it_was_lifted_to(on_4, eva, viktor, cecilia):
    assert counted(cecilia, "Lyfta frågor") == {
        "Lyfta till nivå 2, biträdande enhetschef": (1, 0),
        "Lyfta till nivå 3, enhetschef": (1, 0),
        "Lyfta till nivå 4, avdelningschef": (1, 0),
        "Lösta": (0, 0),
        "Avslutade utan lösning": (0, 0),
    }
    propose_end(viktor, on_4, verb="escalation.close", text="Rutinen ändras i vår.")
    agree_to_lift(named("valter"), on_4)
    assert counted(cecilia, "Lyfta frågor")["Avslutade utan lösning"] == (1, 0)


def test_what_is_solved_on_level_2_is_lifted_there_once_and_solved_once(solved, cecilia):
    assert list(counted(cecilia, "Lyfta frågor").values()) == [(1, 0), (0, 0), (0, 0), (1, 0), (0, 0)]


def test_the_inventories_of_the_terms_stand_with_their_day_and_what_was_counted(birger, cecilia):
    assert counted(cecilia, "Terminsinventering") == {
        "VT: inventeringen gjord": ("nej", "nej"),
        "HT: inventeringen gjord": ("inte än", "nej"),
    }
    figures = {"Kommande överföringar": 7, "Behovet bedömt": 6, "Barn och ungdom, 17 år": 7, "Behov: boende": 5}
    status = plan(birger, form="status")
    make_inventory(hold(birger, status), status, figures=figures)
    assert counted(cecilia, "Terminsinventering") == {
        "VT: inventeringen gjord": ("nej", "nej"),
        "HT: inventeringen gjord": ("2026-10-13", "nej"),
        "HT: kommande överföringar": (7, None),
        "HT: behovet bedömt": (6, None),
        "HT: behov: boende": (5, None),
    }


def test_whether_the_routine_was_met_about_is_told_with_the_day(eva, birger, viktor, cecilia):
    assert counted(cecilia, "Rutinen") == {"Årligt möte om rutinen hållet": ("inte än", "nej")}
    write_review(eva, plan_review(eva, None, planned_on=date(2026, 10, 12)), member_ids=[birger.user_id, viktor.user_id], **WRITTEN)
    assert counted(cecilia, "Rutinen") == {"Årligt möte om rutinen hållet": ("2026-10-12", "nej")}


def bring(referral, **told):
    with writing():
        db.session.execute(db.update(Referral).where(Referral.id == referral.id).values(**told))


def answered_at(moment: str):
    """SQLite keeps it in UTC."""
    with writing():
        db.session.execute(db.text("UPDATE event SET at = :at WHERE verb = 'referral.assign'"), {"at": moment})


LABELS = ("Besvarade i tid", "Besvarade efter tiden", "Inte besvarade, och tiden har gått ut", "Inte besvarade än")
GONE = "Tillbakatagna eller stoppade utan svar"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"answer_due": date(2026, 10, 11)}, (0, 0, 1, 0, 0)),
        ({"answer_due": date(2026, 10, 12)}, (0, 0, 0, 1, 0)),
        ({"answer_due": None}, (0, 0, 0, 1, 0)),
        ({"answer_due": date(2026, 10, 11), "state": "withdrawn"}, (0, 0, 0, 0, 1)),
        ({"answer_due": date(2026, 10, 19), "state": "stopped"}, (0, 0, 0, 0, 1)),
    ],
)
def test_a_request_without_an_answer_is_late_or_waits_or_was_taken_back(sent, cecilia, told, expected):
    bring(sent, **told)
    found = counted(cecilia, "Förfrågningar")
    assert tuple(found[label][0] for label in (*LABELS, GONE)) == expected
    assert found["Skickade"][0] == sum(expected)


@pytest.mark.parametrize(("at", "is_late"), [("2026-10-19 21:59:00.000000", False), ("2026-10-19 22:01:00.000000", True)])
def test_an_answer_after_midnight_here_is_an_answer_the_day_after_as_what_is_noticed_says(assigned, cecilia, at, is_late):
    """Summer time: 22.00 UTC is midnight."""
    assert assigned.answer_due == date(2026, 10, 19)
    answered_at(at)
    found = counted(cecilia, "Förfrågningar")
    assert (found["Besvarade i tid"][0], found["Besvarade efter tiden"][0]) == ((0, 1) if is_late else (1, 0))


@pytest.mark.parametrize(
    ("year", "first", "last"),
    [
        (2026, datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)),
        (2027, datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)),
    ],
)
def test_the_clocks_are_turned_on_the_last_sundays_of_march_and_october(year, first, last):
    assert summer_time(year) == (first, last)


def test_a_year_that_goes_on_is_counted_beside_the_same_days_of_the_year_before(sent, cecilia):
    bring(sent, sent_on=date(2025, 10, 12))
    assert {one.label: one.before for one in yearly(cecilia, year_of(2026, date(2026, 10, 12)))}["Skickade"] == 1
    bring(sent, sent_on=date(2025, 10, 13))
    assert {one.label: one.before for one in yearly(cecilia, year_of(2026, date(2026, 10, 12)))}["Skickade"] == 0
    assert {one.label: one.before for one in yearly(cecilia, year_of(2026, date(2027, 1, 5)))}["Skickade"] == 1
