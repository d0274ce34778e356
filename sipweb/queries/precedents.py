"""Precedents: found by the pair of units and by their heading."""

from itertools import groupby
from typing import Any

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import Escalation, Precedent
from sipweb.rules.search import alphabetical
from sipweb.rules.standing import Actor

MOST = 1000


def precedents_by_pair(
    actor: Actor, units: dict[int, str], first: int | None = None, second: int | None = None, heading: str = "", withdrawn: bool = False
) -> list[tuple[str, list[Any]]]:
    """Headings in alphabetical order for each pair of units. `heading`: words that must stand in it, in any order."""
    query = (
        Precedent.visible_to(actor)
        .where(Precedent.unit_id.in_(list(units)))
        .where(Precedent.withdrawn_on.is_not(None) if withdrawn else Precedent.withdrawn_on.is_(None))
        .with_only_columns(Precedent.id, Precedent.unit_id, Precedent.other_unit_id, Precedent.heading, Precedent.kept_on, Precedent.level)
        .limit(MOST)
    )
    wanted = {unit for unit in (first, second) if unit}
    words = heading.casefold().split()
    found = [row for row in db.session.execute(query) if wanted <= {row.unit_id, row.other_unit_id} and has_words(row.heading, words)]
    named = sorted(found, key=lambda row: (pair_of(row, units), alphabetical(row.heading), row.id))
    return [(" och ".join(pair), list(rows)) for pair, rows in groupby(named, lambda row: pair_of(row, units))]


def units_with_precedents(actor: Actor, units: dict[int, str]) -> dict[int, str]:
    """Those one can filter by."""
    pairs = Precedent.visible_to(actor).where(Precedent.unit_id.in_(list(units)))
    rows = db.session.execute(pairs.with_only_columns(Precedent.unit_id, Precedent.other_unit_id).distinct())
    found = {unit for pair in rows for unit in pair}
    return {unit: name for unit, name in units.items() if unit in found}


def has_words(heading: str, words: list[str]) -> bool:
    return all(word in heading.casefold() for word in words)


def pair_of(row: Any, units: dict[int, str]) -> tuple[str, str]:
    first, second = sorted((units[row.unit_id], units[row.other_unit_id]), key=alphabetical)
    return first, second


def precedents_from(one: Escalation) -> list[Any]:
    """Those in use that came of a question: id and heading."""
    its = (Precedent.escalation_id == one.id) & Precedent.withdrawn_on.is_(None)
    return list(db.session.execute(select(Precedent.id, Precedent.heading).where(its).order_by(Precedent.id)).all())


def question_behind(actor: Actor, precedent: Precedent) -> int | None:
    """The question it came from, for those who read that."""
    its = Escalation.visible_to(actor).where(Escalation.id == precedent.escalation_id)
    return db.session.scalar(its.with_only_columns(Escalation.id))
