"""A request whose ground is gone: what Mitt arbete says on either side, until there is a ground again."""

import pytest

from sipweb.actions.consents import record_basis, withdraw_consent
from sipweb.actions.meetings import hold_pre_meeting
from sipweb.queries.referrals import planned_meeting
from sipweb.queries.work import tasks
from tests.conftest import at

GONE = "Förfrågan väntar: grund att dela uppgifter saknas"
NOTHING_TO_DO = "Beroendeenheten har just nu ingen grund att dela uppgifter"


def rows(actor):
    return [(t.place, t.title, t.button) for t in tasks(actor) if t.endpoint == "referrals.show"]


def take_back(actor, case):
    consent = case.consents[0]
    withdraw_consent(actor, consent, scope_ids=[s.id for s in consent.scopes], on=actor.today, how="Per telefon.")


def test_who_asks_is_told_that_the_ground_is_gone_and_who_is_asked_that_there_is_nothing_to_do(assigned, berit, alva, akt):
    assert rows(alva) == [("me", "Ta kontakt och boka förmöte", "Boka")]
    take_back(berit, akt)
    assert rows(berit) == [("me", GONE, "Öppna")]
    assert rows(alva) == [("waiting", NOTHING_TO_DO, "")]


def test_a_manager_is_not_asked_to_name_anyone_meanwhile(sent, berit, axel, akt):
    assert rows(axel) == [("unit", "Utse handläggare", "Utse")]
    take_back(berit, akt)
    assert rows(axel) == [("waiting", NOTHING_TO_DO, "")]


def test_with_a_new_ground_it_goes_on(assigned, berit, alva, akt, ber, ald):
    take_back(berit, akt)
    told = {"by_unit_id": ber.id, "unit_id": ald.id, "text": "Hon ringde och bad om det.", "decided_on": berit.today}
    record_basis(
        at(berit, "2026-10-13T09:00"),
        akt,
        verb="basis.record",
        kind="own_request",
        **told | {"decided_on": at(berit, "2026-10-13T09:00").today},
    )
    later = at(alva, "2026-10-13T09:00")
    assert rows(later) == [("me", "Ta kontakt och boka förmöte", "Boka")]


def test_a_meeting_that_is_booked_is_held_all_the_same(pre_booked, berit, alva, akt):
    take_back(berit, akt)
    assert [title for _, title, _ in rows(alva)] == ["Förmöte kl.\xa010.00"]


@pytest.mark.parametrize("solvable, title", [(False, "Lyft frågan till nivå 2"), (True, GONE)])
def test_lifting_needs_no_ground_but_booking_the_trepartsmote_does(pre_booked, berit, akt, solvable, title):
    meeting = planned_meeting(pre_booked)
    held = {"structure": "Gun berättar först.", "purpose": "Gemensam bild.", "solvable": solvable}
    hold_pre_meeting(at(berit, f"{meeting.starts_at:%Y-%m-%d}T15:00"), pre_booked, **held)
    after = at(berit, f"{meeting.starts_at:%Y-%m-%d}T16:00")
    take_back(after, akt)
    assert [told for _, told, _ in rows(after)] == [title]
