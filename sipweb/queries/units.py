"""Units there are to choose among, and what would change if one were merged into another."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, or_, select

from sipweb.db import db
from sipweb.models import AnonymousQuestion, Case, CaseTrack, Intake, Referral, Routing, Transfer, Unit, User, UserRole
from sipweb.rules.routine import Routine
from sipweb.rules.standing import MANAGING, WORKING
from sipweb.rules.units import ENDS, FOLLOWS, STAYS, why_not_choose, with_transfer


def units_to_choose(kept: Collection[int] = ()) -> list[Unit]:
    """Every unit that something new can come to; one that is merged into another is not among them. `kept`: chosen before, and still
    there to see where it is changed."""
    return list(db.session.scalars(select(Unit).where(or_(Unit.merged_into_id.is_(None), Unit.id.in_(kept))).order_by(Unit.name)))


def names_to_choose(kept: Collection[int] = ()) -> dict[int, str]:
    return {unit.id: unit.name for unit in units_to_choose(kept)}


def own_to_choose(own: Collection[int]) -> dict[int, str]:
    """The own units that something new can begin at: a merged one only for who works at no other."""
    there = {unit_id: name for unit_id, name in names_to_choose().items() if unit_id in own}
    return there or {unit_id: name for unit_id, name in names_to_choose(own).items() if unit_id in own}


def why_not_begin(own: Collection[int]) -> str | None:
    """Said before anything is written: who works only at units that are no more begins nothing new."""
    found = list(db.session.scalars(select(Unit).where(Unit.id.in_(own)).order_by(Unit.name)))
    merged = [why for unit in found if (why := why_not_new(unit))]
    return merged[0] if merged and len(merged) == len(found) else None


def concerned_in(case: Case, own: Collection[int]) -> set[int]:
    """Units that are in the akt already, as far as people of these units know: a merged one is still there until its part is closed,
    or what is between it and one of these is."""
    between = [r for r in case.referrals if r.is_open and not {r.from_unit_id, r.to_unit_id}.isdisjoint(own)]
    return set(case.open_units - case.hidden_units) | {unit for r in between for unit in (r.from_unit_id, r.to_unit_id)}


def why_not_new(unit: Unit) -> str | None:
    """Nothing new comes to a unit that is merged."""
    return why_not_choose(unit.name, last_of(unit).name, unit.merged_on) if unit.merged_into_id else None


def last_of(unit: Unit) -> Unit:
    """The unit that does now what this one did: itself, or the one it is merged into, however many times."""
    while unit.merged_into is not None:
        unit = unit.merged_into
    return unit


def merged_into(unit_id: int) -> list[Unit]:
    """The units that are merged into this one, also by way of others."""
    found = list(db.session.scalars(select(Unit).where(Unit.merged_into_id == unit_id).order_by(Unit.id)))
    return [one for unit in found for one in (unit, *merged_into(unit.id))]


@dataclass
class MergePlan:
    """What changes, as it stands now. Transfers by what becomes of them; the rest stays where it is, and is counted."""

    transfers: dict[str, list[Transfer]] = field(default_factory=dict)
    routings: list[Routing] = field(default_factory=list)
    leaders: list[User] = field(default_factory=list)  # of the new unit, who come to lead the old one too
    people: list[User] = field(default_factory=list)  # who work at the old unit, and not at the new one
    akter: int = 0  # open at the new unit
    counts: dict[str, int] = field(default_factory=dict)


def plan_of(old: Unit, new: Unit) -> MergePlan:
    plan = MergePlan(transfers={FOLLOWS: [], ENDS: [], STAYS: []})
    ids, both = [old.id, *(unit.id for unit in merged_into(old.id))], {old.id, new.id}
    either = or_(Transfer.from_unit_id.in_(ids), Transfer.to_unit_id.in_(ids))
    for one in db.session.scalars(select(Transfer).where(Transfer.is_open, either).order_by(Transfer.id)):
        between = {last_of(unit).id for unit in (one.from_unit, one.to_unit) if unit} == both
        plan.transfers[with_transfer(one.state, is_told=one.is_told, to_old=one.to_unit_id == old.id, between=between)].append(one)
    suggested = Routing.places.any(unit_id=old.id)
    plan.routings = list(db.session.scalars(select(Routing).where(Routing.state == "suggested", suggested).order_by(Routing.id)))
    leading = {user.id for user in people_at(old, MANAGING)}
    plan.leaders = [user for user in people_at(new, MANAGING) if user.id not in leading]
    there = {user.id for user in people_at(new, WORKING)}
    plan.people = [user for user in people_at(old, WORKING) if user.id not in there]
    plan.akter = count(CaseTrack, CaseTrack.unit_id == new.id)
    plan.counts = {
        "open akter": count(CaseTrack, CaseTrack.unit_id == old.id),
        "requests sent": count(Referral, Referral.from_unit_id == old.id),
        "requests got": count(Referral, Referral.to_unit_id == old.id, Referral.sent_on.is_not(None)),
        "anonymous questions": count(
            AnonymousQuestion, or_(AnonymousQuestion.from_unit_id == old.id, AnonymousQuestion.to_unit_id == old.id)
        ),
        "registrations to confirm": count(Intake, Intake.unit_id == old.id, open_if=Intake.state == "waiting"),
        "transfers": len(plan.transfers[STAYS]),
    }
    return plan


def people_at(unit: Unit, roles: Iterable[str]) -> list[User]:
    here = (UserRole.unit_id == unit.id, UserRole.role.in_(sorted(roles)), User.disabled_at.is_(None))
    return list(db.session.scalars(select(User).join(UserRole).where(*here).distinct().order_by(User.name)))


def count(table: Any, *which: Any, open_if: Any = None) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(table.is_open if open_if is None else open_if, *which)) or 0


def settings_naming(unit: Unit, routine: Routine) -> list[str]:
    """The routine's settings that name the unit by its code, or by one of a unit merged into it."""
    codes = {unit.code, *unit.former_codes.split()}
    named = {
        "transfer_units": routine.transfer_units.split(),
        "family_care_units": routine.family_care_units.split(),
        "child_unit": [routine.child_unit],
        "need_units": [pair.partition(":")[2] for pair in routine.need_units.split()],
    }
    return [name for name, there in named.items() if codes.intersection(there)]
