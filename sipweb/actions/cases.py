"""A person becomes known to a unit: registered by a handläggare, confirmed by the unit's biträdande enhetschef.

Everyone who registers walks the same way and reads the same words, whether the person was known or not: otherwise
the registration itself would tell.
"""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from sipweb.actions.events import happened, tell
from sipweb.actions.extracts import review_anew
from sipweb.actions.tracks import open_track, worker_of
from sipweb.db import db
from sipweb.gate import NotAllowed, Refused, action, also_save
from sipweb.models import Case, Intake, Person, Reopening, Unit
from sipweb.queries.access import once_had
from sipweb.queries.identities import person_with_number
from sipweb.queries.people import managers_of
from sipweb.queries.units import why_not_new
from sipweb.rules.dates import long_date
from sipweb.rules.people import is_restricted
from sipweb.rules.standing import Actor


@action("intake.register")
def register_intake(actor: Actor, unit: Unit, **told: Any) -> Intake:
    """What was told about the person and why they are current. Refused when this user already reads the akt here."""
    if why_not := why_not_new(unit):
        raise Refused(why_not, "unit_id")
    if (case := own_case(actor, unit, told["identity_number"])) is not None:
        raise Refused(f"Personen är redan aktuell hos er, i akt {case.number}.", "identity_number")
    intake = Intake(unit_id=unit.id, registered_by_id=actor.user_id, registered_at=actor.now, **told)
    bosses = {m.id for m in managers_of(unit.id)} - {actor.user_id} or {m.id for m in managers_of(unit.id, all_levels=True)}
    also_save(intake)
    db.session.flush()
    news = f"En ny person är registrerad hos {unit.name} och väntar på att du bekräftar."
    tell(actor, bosses, news, about=f"intake:{intake.id}")
    return intake


def own_case(actor: Actor, unit: Unit, number: str) -> Case | None:
    """An akt with this number that the actor reads as a member of this unit."""
    if not number:
        return None
    readable = Case.visible_to(actor).join(Person, Person.id == Case.person_id).where(Person.identity_number == number)
    return next((case for case in db.session.scalars(readable) if case.track_of(unit.id)), None)


@action("intake.confirm")
def confirm_intake(actor: Actor, intake: Intake, *, case_worker_id: int | None = None) -> Case:
    """The unit becomes current in the person's akt, which is made when there is none."""
    refuse_answered(intake)
    if intake.registered_by_id == actor.user_id:
        raise Refused("Du har själv registrerat personen. En annan chef, eller din chef, bekräftar.")
    person = person_with_number(intake.identity_number, intake.unit.board_id) or new_person(intake)
    case = db.session.scalar(select(Case).where(Case.person_id == person.id)) if person.id else None
    case = case or new_case(actor, person, intake.unit_id)
    if case.track_of(intake.unit_id):
        raise Refused("Registreringen kan inte bekräftas. Avböj den, eller fråga enhetschefen om du undrar varför.")
    worker_of(actor, intake.unit_id, case_worker_id or intake.registered_by_id, case.id)
    open_track(
        actor,
        case,
        intake.unit_id,
        worker_id=case_worker_id or intake.registered_by_id,
        ground=intake.ground,
        ground_on=intake.ground_on,
        hidden=intake.is_hidden,
        other_number=intake.other_number,
    )
    if intake.is_hidden:  # what it did in an earlier part of its own may stand in what others have reviewed
        review_anew(actor, case, intake.unit_id)
    intake.state, intake.case_id = "confirmed", case.id
    news = f"Aktualiteten är bekräftad: akt {case.number}."
    if intake.then_unit:
        on = f"{news} Fortsätt med förfrågan till {intake.then_unit.name}."
        tell(actor, [intake.registered_by_id], on, case=case, about=f"intake:{intake.id}")
    told = {intake.registered_by_id, case_worker_id} - ({intake.registered_by_id} if intake.then_unit else set())
    tell(actor, told, news, case=case)
    note_differences(actor, case, intake)
    return case


@action("intake.reject")
def reject_intake(actor: Actor, intake: Intake, *, reason: str) -> Intake:
    refuse_answered(intake)
    intake.state, intake.answer = "rejected", reason
    told = f"En registrering hos {intake.unit.name} bekräftades inte. Skälet står i den."
    tell(actor, [intake.registered_by_id], told, about=f"intake:{intake.id}")
    return intake


def refuse_answered(intake: Intake) -> None:
    if intake.state != "waiting":
        raise Refused("Registreringen är redan besvarad.")


def new_person(intake: Intake) -> Person:
    return Person(
        board_id=intake.unit.board_id,
        given_name=intake.given_name,
        family_name=intake.family_name,
        identity_kind=intake.identity_kind,
        identity_number=intake.identity_number,
        birth_date=intake.birth_date,
        protection=intake.protection,
        protection_checked_on=intake.protection_checked_on,
        phone=intake.phone,
    )


def new_case(actor: Actor, person: Person, unit_id: int) -> Case:
    """The next number of the year; at least four digits, and it grows when they run out."""
    year = actor.today.year
    serial = (db.session.scalar(select(func.max(Case.serial)).where(Case.year == year)) or 0) + 1
    return Case(
        number=f"{year}-{serial:04}",
        year=year,
        serial=serial,
        person=person,
        opened_on=actor.today,
        decision_unit_id=unit_id,
        decision_since=actor.today,
    )


def note_differences(actor: Actor, case: Case, intake: Intake) -> None:
    """What was registered may differ from what was known; nothing is overwritten, and the unit sees it."""
    person = case.person
    told = []
    if (intake.given_name, intake.family_name) != (person.given_name, person.family_name):
        told.append(f"namnet {intake.given_name} {intake.family_name}")
    if intake.birth_date != person.birth_date:
        told.append(f"födelsedatum {intake.birth_date.isoformat()}")
    if is_restricted(intake.protection) and not person.is_restricted:
        told.append("att personuppgifterna är skyddade – kontrollera skyddet")
        be_careful(actor, case)
    if told:
        happened(
            actor,
            case,
            "intake.differs",
            "Registreringen skiljer sig från akten",
            text=f"Enheten registrerade {', '.join(told)}.",
            unit_id=intake.unit_id,
        )


def be_careful(actor: Actor, case: Case) -> None:
    """One unit says that the person is protected: until someone has checked, nothing is printed or listed by name anywhere."""
    case.person.protection, case.person.protection_checked_on = "unknown", None
    happened(actor, case, "intake.differs", "Skyddet är okänt och ska kontrolleras", for_all=True)
    bosses = {m.id for unit_id in case.open_units for m in managers_of(unit_id)}
    workers = {track.case_worker_id for track in case.open_tracks}
    tell(actor, bosses | workers, f"Kontrollera om personuppgifterna är skyddade. Akt {case.number}.", case=case)


@action("case.facts")
def keep_facts(
    actor: Actor, case: Case, *, told_of_coordination_on: date | None, has_placement: bool, has_child_investigation: bool
) -> Case:
    """When the person was told that a coordinated plan is possible (R022), and what decides how long the akt is kept."""
    if told_of_coordination_on != case.told_of_coordination_on and told_of_coordination_on:
        told = f"Den enskilde är informerad om samordnad plan, {long_date(told_of_coordination_on)}"
        happened(actor, case, "case.facts", told, for_all=True)
    case.told_of_coordination_on = told_of_coordination_on
    case.has_placement, case.has_child_investigation = has_placement, has_child_investigation
    return case


@action("case.reopen")
def reopen_case(actor: Actor, unit: Unit, *, number: str, reason: str) -> Reopening:
    """A reason to read, today, what this unit once had: a closed part of an akt, or a request it has answered."""
    case = db.session.scalar(once_had(actor, unit.id).where(Case.number == number))
    if case is None:
        raise NotAllowed("case.reopen")
    happened(actor, case, "case.reopen", "Avslutad del öppnad för läsning", text=reason, unit_id=unit.id)
    return Reopening(case_id=case.id, user_id=actor.user_id, unit_id=unit.id, reason=reason, day=actor.today)
