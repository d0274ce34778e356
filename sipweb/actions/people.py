"""Changes to what is known about a person, and to those who may speak for them."""

from datetime import date
from typing import Any

from sqlalchemy import select

from sipweb.actions.consents import end_consents
from sipweb.actions.events import happened, tell
from sipweb.actions.journalled import current, to_journals
from sipweb.actions.life import refuse_unless_seen
from sipweb.actions.notes_left import take_in_at_items
from sipweb.actions.placements import day_before, move_transfers, moved_dates
from sipweb.actions.restricted import restrict
from sipweb.actions.tracks import freshen, index, refuse_older
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import Case, FormerName, NamedAccess, Person, Representative
from sipweb.queries.life import ends_sooner, ends_with_age, what_a_name_changes, what_a_number_changes
from sipweb.queries.people import managers_of
from sipweb.rules.life import why_not_number, why_not_rename
from sipweb.rules.people import PROTECTIONS, REPRESENTATIVES, is_restricted
from sipweb.rules.standing import Actor

CONTACT = frozenset({"phone", "address", "contact_way", "contact_note", "language", "needs_interpreter", "preferred_format", "adaptation"})


@action("person.update")
def update_person(actor: Actor, case: Case, *, version: str | None = None, **told: Any) -> Case:
    """Contact, language, adaptation. A name and a number are changed by acts of their own, which show what they move."""
    if not told.keys() <= CONTACT:
        raise TypeError(f"not a person's contact details: {', '.join(sorted(told.keys() - CONTACT))}")
    person = case.person
    refuse_older(person, version)
    for name, value in told.items():
        setattr(person, name, value)
    happened(actor, case, "person.update", "Uppgifter om den enskilde ändrade", for_all=True)
    return case


def keep_name(actor: Actor, person: Person) -> None:
    """The name that someone had, before another one is written."""
    named = {"given_name": person.given_name, "family_name": person.family_name}
    also_save(FormerName(person_id=person.id, **named, until=actor.today, ended_at=actor.now))


@action("person.rename")
def rename_person(actor: Actor, case: Case, *, given_name: str, family_name: str, seen: str | None = None) -> Case:
    """Another name. The one before stays: units that knew it find the akt by it and see it."""
    person = case.person
    if why_not := why_not_rename((person.given_name, person.family_name), (given_name, family_name)):
        raise Refused(why_not, "family_name")
    refuse_unless_seen(what_a_name_changes(case, given_name, family_name), seen, case)
    keep_name(actor, person)
    person.given_name, person.family_name = given_name, family_name
    for track in case.open_tracks:
        index(track)
    happened(actor, case, "person.rename", "Namnet är ändrat", for_all=True)
    to_journals(actor, case, current(case), "Namnet är ändrat")
    return case


@action("person.number")
def set_number(actor: Actor, case: Case, *, identity_kind: str, identity_number: str, birth_date: date, seen: str | None = None) -> Case:
    """A number that has come, or another one; and the birth date, which decides who answers for the person.

    A number that another akt has is saved all the same, in the same words: those who manage the other akt are told, not
    the one who typed it.
    """
    person = case.person
    old, new = (person.identity_kind, person.identity_number, person.birth_date), (identity_kind, identity_number, birth_date)
    if why_not := why_not_number(old, new, person.died_on):
        raise Refused(why_not, "identity_number")
    refuse_unless_seen(what_a_number_changes(actor, case, *new), seen, case)
    if identity_number and identity_number != person.identity_number:
        tell_of_same_number(actor, case, identity_number)
    for consent, day in ends_sooner(actor, case, birth_date):
        consent.valid_to = day
    for consent, why in ends_with_age(actor, case, birth_date):
        end_consents(actor, [consent], why)
    before = day_before(actor, case)
    person.identity_kind, person.identity_number, person.birth_date = new
    if moved := moved_dates(actor, case, before):
        move_transfers(actor, case, moved, "Födelsedatumet är rättat, och dagen för överföringen med det.")
    for track in case.open_tracks:
        index(track)
    happened(actor, case, "person.number", "Nummer och födelsedatum ändrade", for_all=True)
    to_journals(actor, case, current(case), "Nummer och födelsedatum ändrade")
    freshen(actor, case)
    return case


def tell_of_same_number(actor: Actor, case: Case, number: str) -> None:
    same = select(Case).join(Person, Person.id == Case.person_id).where(Person.identity_number == number, Case.id != case.id)
    for other in db.session.scalars(same.where(Person.board_id == case.person.board_id)):
        standing = select(NamedAccess.unit_id, NamedAccess.user_id).where(NamedAccess.case_id == other.id, NamedAccess.ended_at.is_(None))
        named = {(unit_id, user_id) for unit_id, user_id in db.session.execute(standing)}
        bosses = [(unit_id, m.id) for unit_id in other.open_units for m in managers_of(unit_id, all_levels=other.person.is_restricted)]
        bosses = [one for one in bosses if one in named or not other.person.is_restricted]
        told = f"Numret i akt {other.number} har skrivits in i en annan akt. Är det samma person? Ställ en fråga om aktualitet, så får du"
        tell(actor, [user_id for _, user_id in bosses], f"{told} veta vilken enhet ni ringer.", case=other)


@action("person.protect")
def protect_person(actor: Actor, case: Case, *, protection: str, protection_checked_on: Any, version: str | None = None) -> Case:
    """Protection, with the day it was checked. A protected akt is at once only for named users, at least two in each unit."""
    person = case.person
    refuse_older(person, version)
    if person.is_restricted and not is_restricted(protection) and not actor.who.managed_units & case.open_units:
        raise Refused("Bara en chef kan ta bort skyddet. Be chefen kontrollera och skriva in det.", "protection")
    if is_restricted(protection) and not person.is_restricted:
        take_in_at_items(actor, case)
    person.protection, person.protection_checked_on = protection, protection_checked_on
    restrict(actor, case)
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
