"""What no paper names: a unit whose part of the akt is hidden from those who print it, or that always hides; and its people.

A paper may lie on a kitchen table, so it says less than the page it is printed from.
"""

from dataclasses import dataclass

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from sipweb.db import db
from sipweb.models import Case, Unit, User, UserRole

ANOTHER_UNIT = "en annan enhet inom socialtjänsten"
SOMEONE = "en medarbetare"


@dataclass(frozen=True)
class Veil:
    """Names by id: of units that are not to be read, and of those who work in no other."""

    units: dict[int, str]
    people: dict[int, str]

    def hides(self, unit_id: int | None) -> bool:
        return unit_id in self.units

    def unit(self, unit: Unit) -> str:
        return ANOTHER_UNIT if unit.id in self.units else unit.name

    def person(self, name: str) -> str:
        return SOMEONE if name in self.people.values() else name

    def over(self, text: str) -> str:
        """The same text without the names. For what sipweb itself has written; what people write is theirs to review."""
        told = text
        for name in self.units.values():
            told = told.replace(name, ANOTHER_UNIT)
        for name in self.people.values():
            told = told.replace(name, SOMEONE)
        return told if told == text else told[:1].upper() + told[1:]


def veil_for(case: Case, units: frozenset[int]) -> Veil:
    """What those who print for these units must not name."""
    hides = or_(Unit.hides_tracks, Unit.id.in_(case.hidden_units))
    hidden = dict(db.session.execute(select(Unit.id, Unit.name).where(hides, Unit.id.not_in(units))).all())
    elsewhere = aliased(UserRole)
    works_elsewhere = exists().where(elsewhere.user_id == User.id, elsewhere.unit_id.not_in(hidden))
    works_there = select(UserRole.user_id).where(UserRole.unit_id.in_(hidden))
    people = select(User.id, User.name).where(User.id.in_(works_there), ~works_elsewhere)
    return Veil(hidden, dict(db.session.execute(people).all()) if hidden else {})
