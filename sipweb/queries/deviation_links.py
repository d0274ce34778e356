"""What a report began in, for those of the unit that wrote it who read that too."""

from typing import Any, NamedTuple

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import Case, Deviation, DeviationLink, Meeting, MonthlyMeeting, Referral, Transfer
from sipweb.rules.standing import Actor

KINDS: dict[str, Any] = {"referral": Referral, "meeting": Meeting, "transfer": Transfer, "monthly": MonthlyMeeting}


class Began(NamedTuple):
    """The thing, when the reader may see it; and its akt, when they read that. One can be seen without the other."""

    kind: str  # one of KINDS, or empty
    thing: Any
    case_id: int | None
    number: str | None


def linked(actor: Actor, deviation: Deviation) -> Began | None:
    """Where the report began, as far as the reader sees it. A unit that was only asked reads the request and not the akt."""
    its = (DeviationLink.deviation_id == deviation.id) & DeviationLink.unit_id.in_(actor.who.units)
    link = db.session.scalar(select(DeviationLink).where(its).limit(1))
    return began_of(actor, link.about, link.case_id) if link else None


def began_of(actor: Actor, about: str, case_id: int | None) -> Began | None:
    kind, _, row_id = about.partition(":")
    thing = read(actor, kind, int(row_id)) if kind in KINDS else None
    case = (
        db.session.execute(Case.visible_to(actor).with_only_columns(Case.id, Case.number).where(Case.id == case_id)).first()
        if case_id
        else None
    )
    if thing is None and case is None:
        return None
    return Began(kind if thing else "", thing, case.id if case else None, case.number if case else None)


def read(actor: Actor, kind: str, row_id: int) -> Any:
    model = KINDS[kind]
    return db.session.scalar(model.visible_to(actor).where(model.id == row_id))
