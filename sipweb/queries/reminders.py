"""What a handläggare is reminded of: consents, mandates, protection, what was promised at a meeting. And what a row is."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import Agreement, Case, CaseTrack, Consent, Meeting, Person, Referral, Representative
from sipweb.models.access import not_blocked, track_is_readable
from sipweb.rules.people import is_masked
from sipweb.rules.standing import Actor

MOST = 200  # rows of each kind; nobody works through more on one page


class Task(NamedTuple):
    """One row. `place`: me, unit or waiting. `do`: what the button says and the endpoint and arguments it goes to."""

    place: str
    due: date | None
    title: str
    what: str
    endpoint: str
    args: dict[str, Any]
    number: str = ""
    case_id: int | None = None
    button: str = ""
    post: str = ""  # an endpoint that the button posts to at once


def my_cases(actor: Actor) -> Any:
    """Tracks where the actor is handläggare, as far as they read them."""
    return (CaseTrack.case_worker_id == actor.user_id) & track_is_readable(actor) & not_blocked(CaseTrack.case_id, actor)


def consent_tasks(actor: Actor) -> Iterator[Task]:
    rows = db.session.execute(
        select(Consent.id, Consent.state, Consent.look_at_on, Case.number, Case.id)
        .join(Case, Case.id == Consent.case_id)
        .join(CaseTrack, (CaseTrack.case_id == Case.id) & (CaseTrack.unit_id == Consent.unit_id))
        .where(Consent.look_at_on.is_not(None), Consent.unit_id.in_(actor.who.units), my_cases(actor))
        .order_by(Consent.look_at_on)
        .limit(MOST)
    )
    titles = {
        "asked": "Fråga om svar på samtycket",
        "thinking": "Fråga igen om samtycke",
        "incomplete": "Samtycket är ofullständigt",
        "cannot_decide": "Se över samtycket",
    }
    for id_, state, due, number, case_id in rows:
        args = {"number": number, "consent_id": id_}
        yield Task("me", due, titles.get(state, "Se över samtycket"), "Samtycke", "consents.show", args, number, case_id, "Öppna")


def ending_consents(actor: Actor) -> Iterator[Task]:
    last = actor.today + timedelta(days=actor.routine.consent_warning)
    rows = db.session.execute(
        select(Consent.id, Consent.valid_to, Case.number, Case.id, Person.protection)
        .join(Case, Case.id == Consent.case_id)
        .join(Person, Person.id == Case.person_id)
        .join(CaseTrack, (CaseTrack.case_id == Case.id) & (CaseTrack.unit_id == Consent.unit_id))
        .where(Consent.state == "given", Consent.unit_id.in_(actor.who.units), Consent.valid_to.between(actor.today, last), my_cases(actor))
        .order_by(Consent.valid_to)
        .limit(MOST)
    )
    for id_, last_day, number, case_id, protection in rows:
        args = {"number": number, "consent_id": id_}
        due, what = (None, "Samtycke") if is_masked(protection) else (last_day, f"Sista dag {last_day}")  # it may be the day before 18
        yield Task("me", due, "Ett samtycke går ut", what, "consents.show", args, number, case_id, "Öppna")


def ending_mandates(actor: Actor) -> Iterator[Task]:
    last = actor.today + timedelta(days=actor.routine.consent_warning)
    rows = db.session.execute(
        select(Representative.ends_on, Case.number, Case.id, Person.protection)
        .join(Person, Person.id == Representative.person_id)
        .join(Case, Case.person_id == Person.id)
        .join(CaseTrack, CaseTrack.case_id == Case.id)
        .where(my_cases(actor), Representative.ends_on.between(actor.today, last))
        .limit(MOST)
    )
    for last_day, number, case_id, protection in rows:
        due, what = (None, "Uppdrag") if is_masked(protection) else (last_day, f"Sista dag {last_day}")  # it may be the 18th birthday
        yield Task("me", due, "En företrädares uppdrag går ut", what, "cases.show", {"number": number}, number, case_id, "Öppna")


def unchecked_protection(actor: Actor) -> Iterator[Task]:
    rows = db.session.execute(
        select(CaseTrack.opened_on, Case.number, Case.id)
        .join(Case, Case.id == CaseTrack.case_id)
        .join(Person, Person.id == Case.person_id)
        .where(my_cases(actor), Person.protection == "unknown")
        .limit(MOST)
    )
    for due, number, case_id in rows:
        title = "Kontrollera om personuppgifterna är skyddade"
        yield Task("me", due, title, "Skydd okänt", "people.protect", {"number": number}, number, case_id, "Skriv in")


def agreement_tasks(actor: Actor) -> Iterator[Task]:
    """What the actor has promised to do at a trepartsmöte."""
    rows = db.session.execute(
        select(Agreement.due_on, Meeting.referral_id, Case.number, Case.id)
        .join(Meeting, Meeting.id == Agreement.meeting_id)
        .join(Case, Case.id == Meeting.case_id)
        .join(Person, Person.id == Case.person_id)
        .join(Referral, Referral.id == Meeting.referral_id)
        .where(Agreement.user_id == actor.user_id, Agreement.done_on.is_(None), Person.died_on.is_(None), Referral.readable(actor))
        .order_by(Agreement.due_on)
        .limit(MOST)
    )
    for due, referral_id, number, case_id in rows:
        args = {"referral_id": referral_id}
        yield Task("me", due, "Uppgift från trepartsmötet", "Det ni kom överens om", "referrals.show", args, number, case_id, "Visa")


def unmanned_tracks(actor: Actor) -> Iterator[Task]:
    """Akter of the units one leads where no handläggare is named."""
    if not actor.who.managed_units:
        return
    rows = db.session.execute(
        select(CaseTrack.id, CaseTrack.opened_on, Case.number, Case.id)
        .join(Case, Case.id == CaseTrack.case_id)
        .where(
            CaseTrack.case_worker_id.is_(None),
            CaseTrack.unit_id.in_(actor.who.managed_units),
            track_is_readable(actor),
            not_blocked(CaseTrack.case_id, actor),
        )
        .order_by(CaseTrack.opened_on)
        .limit(MOST)
    )
    for track_id, due, number, case_id in rows:
        yield Task(
            "unit", due, "Utse handläggare i akten", "Ingen är utsedd", "tracks.assign", {"track_id": track_id}, number, case_id, "Utse"
        )


def moved_tasks(actor: Actor) -> Iterator[Task]:
    """The person has moved away: close, or say why the akt stays."""
    rows = db.session.execute(
        select(CaseTrack.id, CaseTrack.leave_by, Case.number, Case.id)
        .join(Case, Case.id == CaseTrack.case_id)
        .where(CaseTrack.leave_by.is_not(None), my_cases(actor))
        .order_by(CaseTrack.leave_by)
        .limit(MOST)
    )
    for id_, due, number, case_id in rows:
        title = "Avsluta, eller skriv varför akten är kvar"
        yield Task("me", due, title, "Den enskilde har flyttat", "life.stay", {"track_id": id_}, number, case_id, "Svara")
