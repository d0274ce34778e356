"""General advice: the list by unit and heading, and which advice came of what."""

from itertools import groupby
from typing import Any

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import AnonymousQuestion, GeneralAdvice
from sipweb.rules.search import alphabetical
from sipweb.rules.standing import Actor

MOST = 1000


def advice_by_unit(actor: Actor, units: dict[int, str], unit_id: int | None = None, withdrawn: bool = False) -> list[tuple[str, list[Any]]]:
    """Headings in alphabetical order, for each unit that has given some. `withdrawn`: what the actor's own units no longer use."""
    wanted = [u for u in units if unit_id in {None, u}]
    query = (
        GeneralAdvice.visible_to(actor)
        .where(GeneralAdvice.unit_id.in_(wanted))
        .where(GeneralAdvice.withdrawn_on.is_not(None) if withdrawn else GeneralAdvice.withdrawn_on.is_(None))
        .with_only_columns(GeneralAdvice.id, GeneralAdvice.unit_id, GeneralAdvice.heading, GeneralAdvice.written_on)
        .limit(MOST)
    )
    found = db.session.execute(query).all()
    ordered = sorted(found, key=lambda row: (alphabetical(units[row.unit_id]), alphabetical(row.heading), row.id))
    return [(units[unit], list(rows)) for unit, rows in groupby(ordered, lambda row: row.unit_id)]


def units_with_advice(units: dict[int, str]) -> dict[int, str]:
    """Those one can filter by."""
    giving = select(GeneralAdvice.unit_id).where(GeneralAdvice.unit_id.in_(list(units)), GeneralAdvice.withdrawn_on.is_(None)).distinct()
    ids = set(db.session.scalars(giving))
    return {unit_id: name for unit_id, name in units.items() if unit_id in ids}


def advice_from(question: AnonymousQuestion) -> GeneralAdvice | None:
    """The advice in use that came of a question."""
    its = (GeneralAdvice.question_id == question.id) & GeneralAdvice.withdrawn_on.is_(None)
    return db.session.scalar(select(GeneralAdvice).where(its).limit(1))


def replaced_by(advice: GeneralAdvice) -> GeneralAdvice | None:
    return db.session.scalar(select(GeneralAdvice).where(GeneralAdvice.replaces_id == advice.id))
