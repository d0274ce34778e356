"""Changes to what is known about a person, and to those who may speak for them."""

from typing import Any

from sqlalchemy import select

from sipweb.actions.events import happened, tell
from sipweb.actions.tracks import index, name_readers, refuse_older
from sipweb.db import db
from sipweb.gate import Refused, action
from sipweb.models import Case, Person, Representative
from sipweb.queries.people import managers_of
from sipweb.rules.people import PROTECTIONS, REPRESENTATIVES, is_restricted
from sipweb.rules.standing import Actor


@action("person.update")
def update_person(actor: Actor, case: Case, *, version: str | None = None, **told: Any) -> Case:
    """Name, number, contact, language, adaptation. A number that another akt has is saved all the same, in the same words:
    those who manage the other akt are told, not the one who typed it."""
    person = case.person
    refuse_older(person, version)
    number = told.get("identity_number", "")
    if number and number != person.identity_number:
        tell_of_same_number(actor, case, number)
    for name, value in told.items():
        setattr(person, name, value)
    for track in case.open_tracks:
        index(track)
    happened(actor, case, "person.update", "Uppgifter om den enskilde ändrade", for_all=True)
    return case


def tell_of_same_number(actor: Actor, case: Case, number: str) -> None:
    same = select(Case).join(Person, Person.id == Case.person_id).where(Person.identity_number == number, Case.id != case.id)
    for other in db.session.scalars(same.where(Person.board_id == case.person.board_id)):
        bosses = [m.id for unit_id in other.open_units for m in managers_of(unit_id)]
        tell(actor, bosses, f"Numret i akt {other.number} har skrivits in i en annan akt. Kontrollera om det är samma person.", case=other)


@action("person.protect")
def protect_person(actor: Actor, case: Case, *, protection: str, protection_checked_on: Any, version: str | None = None) -> Case:
    """Protection, with the day it was checked. A protected akt is at once only for named users, at least two in each unit."""
    person = case.person
    refuse_older(person, version)
    if person.is_restricted and not is_restricted(protection) and not actor.who.managed_units & case.open_units:
        raise Refused("Bara en chef kan ta bort skyddet. Be chefen kontrollera och skriva in det.", "protection")
    person.protection, person.protection_checked_on = protection, protection_checked_on
    for referral in case.referrals:
        referral.is_restricted = person.is_restricted
        if person.is_restricted and referral.is_open and referral.state != "draft":
            name_readers(actor, case, referral.to_unit_id, {referral.to_worker_id})
    for track in case.tracks:
        track.is_restricted = person.is_restricted
        if person.is_restricted and track.is_open:
            mine = actor.user_id if actor.who.works_in(track.unit_id) else None
            name_readers(actor, case, track.unit_id, {track.case_worker_id, mine})
    happened(actor, case, "person.protect", f"Skydd: {PROTECTIONS[protection]}", for_all=True)
    return case


@action("representative.add")
def add_representative(actor: Actor, case: Case, **told: Any) -> Case:
    case.person.representatives.append(Representative(**told))
    happened(actor, case, "representative.add", f"{REPRESENTATIVES[told['kind']]} tillagd", for_all=True)
    return case


@action("representative.change")
def change_representative(actor: Actor, case: Case, *, representative_id: int, version: str | None = None, **told: Any) -> Case:
    """Also how a mandate ends: with its last day."""
    one = next((r for r in case.person.representatives if r.id == representative_id), None)
    if one is None:
        raise Refused("Företrädaren finns inte längre i akten.")
    refuse_older(one, version)
    for name, value in told.items():
        setattr(one, name, value)
    happened(actor, case, "representative.change", f"{REPRESENTATIVES[one.kind]} ändrad", for_all=True)
    return case
