"""A care planning from booking to follow-up: both departments, through the gate, and nothing decided."""

from datetime import date, datetime

import pytest
from sqlalchemy import inspect

from sipweb.actions.access import block_user
from sipweb.actions.care_planning import (
    book_planning,
    cancel_planning,
    follow_up_planning,
    hold_planning,
    move_planning,
    postpone_follow_up,
)
from sipweb.actions.consents import withdraw_consent
from sipweb.actions.life import register_death
from sipweb.actions.own_part import close_track
from sipweb.actions.people import protect_person
from sipweb.db import db
from sipweb.forms.care_planning import FollowUpForm, HoldPlanningForm, MovePlanningForm, PlanningForm
from sipweb.gate import Changed, NotAllowed, Refused
from sipweb.models import CarePlanning, JournalEntry
from sipweb.queries.cases import timeline
from sipweb.queries.life import what_a_death_ends
from sipweb.queries.work import tasks
from tests import cast
from tests.conftest import at, history, told

BOOKED = {
    "reason": "both",
    "reason_text": "Hemtjänst och behandling samtidigt.",
    "person_words": "Jag vill hem.",
    "starts_at": datetime(2026, 10, 14, 13),
    "place": "Avdelning 4",
    "staff": "Berit Alm, socialsekreterare",
    "region": "Eva Sköld, sjuksköterska",
    "follow_up_on": date(2026, 10, 16),
}
HELD = {"came": "Berit Alm\nEva Sköld", "information": "Regionen berättade om utskrivningen."}


@pytest.fixture
def planned(berit, akt, ber, ald) -> CarePlanning:
    """Berit calls ALD, for which there is a consent, to a meeting on Wednesday 14 October."""
    return book_planning(berit, akt, unit_id=ber.id, to_unit_id=ald.id, **BOOKED)


@pytest.fixture
def held(berit, planned) -> CarePlanning:
    return hold_planning(at(berit, "2026-10-14T15:00"), planned, **HELD)


def seen(actor) -> bool:
    return db.session.scalar(CarePlanning.visible_to(actor).with_only_columns(CarePlanning.id)) is not None


def waits(actor) -> list[tuple[str, str, date, str]]:
    return [
        (t.place, t.title.replace("\N{NO-BREAK SPACE}", " "), t.due, t.button) for t in tasks(actor) if t.endpoint == "care_planning.show"
    ]


def test_nothing_that_is_kept_or_asked_is_a_decision_or_an_outcome():
    columns = {column.key for column in inspect(CarePlanning).columns}
    forms = {name for form in (PlanningForm, HoldPlanningForm, FollowUpForm, MovePlanningForm) for name in dir(form)}
    assert [name for name in columns | forms if "decision" in name or "outcome" in name or "beslut" in name] == []


def test_both_departments_are_called_and_told(planned, axel, alva, birger):
    assert (planned.state, planned.ground[:9]) == ("planned", "Samtycke,")
    assert told(axel) == ["Beroendeenheten kallar er till en vårdplanering 14 oktober 2026 kl.\N{NO-BREAK SPACE}13.00. Akt 2026-0001."]
    assert told(alva) == []
    assert history() == [("berit", "planning.book")]


def test_a_unit_of_the_same_department_is_not_enough(berit, akt, ber, ekb):
    cast.consent_for(akt, "berit", "BER", "EKB")
    with pytest.raises(Refused, match=r"Välj en enhet på den andra avdelningen"):
        book_planning(berit, akt, unit_id=ber.id, to_unit_id=ekb.id, **BOOKED)


def test_the_gate_is_asked(berit, akt, ber, soc):
    with pytest.raises(Refused, match=r"Samtycke saknas för Socialpsykiatri"):
        book_planning(berit, akt, unit_id=ber.id, to_unit_id=soc.id, **BOOKED)


@pytest.mark.parametrize(
    "more, why, field",
    [
        ({"starts_at": datetime(2026, 10, 12, 9)}, "Tiden har redan varit. Välj en kommande tid.", "starts_on"),
        ({"follow_up_on": date(2026, 10, 13)}, "Uppföljningen kan inte vara före mötet.", "follow_up_on"),
    ],
)
def test_times_that_cannot_be_are_refused_beside_their_field(berit, akt, ber, ald, more, why, field):
    with pytest.raises(Refused) as refused:
        book_planning(berit, akt, unit_id=ber.id, to_unit_id=ald.id, **BOOKED | more)
    assert (str(refused.value), refused.value.field) == (why, field)


def test_a_follow_up_far_off_is_let_through(berit, akt, ber, ald):
    assert book_planning(berit, akt, unit_id=ber.id, to_unit_id=ald.id, **BOOKED | {"follow_up_on": date(2026, 12, 1)}).id


def test_a_hidden_unit_calls_nobody(hidden_akt, rut, rel, ald):
    with pytest.raises(Refused, match=r"Er enhet är dold i akten"):
        book_planning(rut, hidden_akt, unit_id=rel.id, to_unit_id=ald.id, **BOOKED)


def test_the_calling_unit_and_the_called_units_managers_read_it_and_no_one_else(planned):
    assert [name for name, *_ in cast.STAFF if seen(cast.actor_of(name))] == ["berit", "bodil", "birger", "axel", "eva"]


def test_everyone_in_the_called_unit_reads_it_once_it_is_current(planned):
    cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")
    assert seen(cast.actor_of("alva"))
    assert seen(cast.actor_of("aron"))


def test_spärr_and_protection_shut_out_from_it(planned, berit, birger, axel, akt):
    block_user(birger, akt, user_id=berit.user_id, reason="Släkt.")
    protect_person(birger, akt, protection="flagged", protection_checked_on=cast.TODAY)
    assert not seen(berit)
    assert not seen(cast.actor_of("alva"))
    assert seen(birger) and seen(axel)  # the managers of the unit that calls and of the one that is called are named


def test_a_protected_persons_is_read_by_the_called_managers_who_become_named(protected, sara, soc, ber):
    cast.consent_for(protected, "sara", "SOC", "BER")
    book_planning(sara, protected, unit_id=soc.id, to_unit_id=ber.id, **BOOKED)
    assert [name for name, *_ in cast.STAFF if seen(cast.actor_of(name))] == ["birger", "sara", "simon", "eva"]


@pytest.mark.parametrize("username", ["alva", "dag", "sara", "axel"])
def test_only_the_calling_unit_plans(username, app, akt, ber, ald):
    with pytest.raises(NotAllowed):
        book_planning(cast.actor_of(username), akt, unit_id=ber.id, to_unit_id=ald.id, **BOOKED)


def test_the_feed_and_the_journal_say_what_happened(held, berit, akt):
    titles = [event.title for event in timeline(berit, akt)[:2]]
    assert titles == ["Vårdplanering genomförd", "Vårdplanering planerad"]
    text = db.session.scalar(db.select(JournalEntry.text).order_by(JournalEntry.id.desc()))
    assert "Information och genomgång: Regionen berättade om utskrivningen." in text
    assert "Intern uppföljning: 16 oktober 2026" in text


def test_it_is_not_written_down_before_it_has_been(planned, berit):
    with pytest.raises(Refused, match=r"Mötet börjar 14 oktober 2026"):
        hold_planning(berit, planned, **HELD)


def test_mitt_arbete_shows_the_meeting_and_then_the_follow_up_until_it_is_done(planned, berit, axel, bodil):
    meeting = ("Vårdplanering kl. 13.00", date(2026, 10, 14), "Visa")
    assert waits(berit) == [("me", *meeting)]
    assert waits(axel) == [("unit", *meeting)]
    assert waits(bodil) == []
    later = at(berit, "2026-10-14T15:00")
    assert waits(later) == [("me", "Skriv in vårdplaneringen", date(2026, 10, 14), "Skriv in")]
    hold_planning(later, planned, **HELD)
    friday = at(berit, "2026-10-16T09:00")
    assert waits(friday) == [("me", "Följ upp vårdplaneringen internt", date(2026, 10, 16), "Skriv in")]
    follow_up_planning(friday, planned, followed_up_on=date(2026, 10, 16), text="Gemensamt ansvar prövas inte.")
    assert (planned.state, planned.is_open) == ("followed_up", False)
    assert waits(friday) == waits(at(axel, "2026-10-16T09:00")) == []


@pytest.mark.parametrize("on", [date(2026, 10, 13), date(2026, 10, 17)])
def test_a_follow_up_was_after_the_meeting_and_has_been(held, berit, on):
    with pytest.raises(Refused, match=r"Dagen ska vara efter mötet, och ha varit"):
        follow_up_planning(at(berit, "2026-10-16T09:00"), held, followed_up_on=on, text="Klart.")


def test_moving_asks_the_gate_anew(planned, berit, akt):
    consent = akt.consents[0]
    withdraw_consent(berit, consent, scope_ids=[consent.scopes[0].id], on=cast.TODAY, how="Per telefon.")
    moved = {"starts_at": datetime(2026, 10, 15, 10), "place": "Rum 2", "follow_up_on": date(2026, 10, 16), "text": "Sjuk."}
    with pytest.raises(Refused, match=r"Samtycket till Äldreenheten är återkallat"):
        move_planning(berit, planned, **moved)
    cancel_planning(berit, planned, text="Samtycket är återkallat.")  # this can always be done
    assert planned.state == "cancelled"


def test_the_second_of_two_who_press_is_told(planned, berit, axel):
    was = str(planned.version)
    moved = {"starts_at": datetime(2026, 10, 15, 10), "place": "Rum 2", "follow_up_on": date(2026, 10, 16), "text": "Sjuk."}
    move_planning(axel, planned, **moved, version=was)
    assert told(berit)[0] == "Axel Gran har flyttat vårdplaneringen till 15 oktober 2026 kl.\N{NO-BREAK SPACE}10.00. Akt 2026-0001."
    with pytest.raises(Changed, match=r"Det du skrev står kvar"):
        move_planning(berit, planned, **moved, version=was)
    cancel_planning(berit, planned, text="Ej aktuellt.")
    with pytest.raises(Refused, match=r"Vårdplaneringen är nu ”inställd”"):
        move_planning(axel, planned, **moved)


def test_the_follow_up_is_moved_with_a_reason_but_not_to_a_day_that_has_been(held, berit):
    then = at(berit, "2026-10-16T09:00")
    with pytest.raises(Refused, match=r"Välj en dag som inte har varit"):
        postpone_follow_up(then, held, follow_up_on=date(2026, 10, 15), text="Sjuk.")
    postpone_follow_up(then, held, follow_up_on=date(2026, 10, 19), text="Sjuk.")
    assert waits(then)[0][2] == date(2026, 10, 19)


def test_the_unit_does_not_close_before_it_is_followed_up(held, berit, akt, ber):
    with pytest.raises(Refused, match=r"vårdplanering som inte är uppföljd"):
        close_track(at(berit, "2026-10-16T09:00"), akt.track_of(ber.id), reason="Klart.")
    follow_up_planning(at(berit, "2026-10-16T09:00"), held, followed_up_on=date(2026, 10, 16), text="Klart.")
    close_track(at(berit, "2026-10-16T09:30"), akt.track_of(ber.id), reason="Klart.")
    assert akt.closed_on == date(2026, 10, 16)


def test_a_death_cancels_what_is_planned_and_ends_what_was_held(planned, berit, akt, ber, ald):
    second = book_planning(berit, akt, unit_id=ber.id, to_unit_id=ald.id, **BOOKED | {"starts_at": datetime(2026, 10, 12, 9, 30)})
    hold_planning(at(berit, "2026-10-12T11:00"), second, **HELD)
    shown = [row for change in what_a_death_ends(berit, akt, cast.TODAY) for row in change.rows if "Avdelning" not in row]
    assert "14 oktober 2026 kl.\N{NO-BREAK SPACE}13.00, Beroendeenheten och Äldreenheten" in shown
    register_death(at(berit, "2026-10-13T09:00"), akt, died_on=date(2026, 10, 13), known_how="care", told_by="Läkaren")
    assert [(p.state, p.is_open) for p in (planned, second)] == [("cancelled", False), ("followed_up", False)]
