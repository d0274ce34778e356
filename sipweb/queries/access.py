"""What a unit once had, and may read again with a reason."""

from sqlalchemy import Select, and_, exists, literal, or_, select

from sipweb.db import db
from sipweb.models import Block, Case, CaseTrack, Person, Referral
from sipweb.models.access import is_named, not_blocked
from sipweb.rules.people import RESTRICTED
from sipweb.rules.standing import Actor


def is_blocked(user_id: int, case_id: int) -> bool:
    barred = select(Block.id).where(Block.case_id == case_id, Block.user_id == user_id, Block.lifted_at.is_(None)).limit(1)
    return db.session.execute(barred).first() is not None


def once_had(actor: Actor, unit_id: int) -> Select[Case]:
    """Akter where the unit has a closed part, or has answered a request in an akt that is closed now.

    A protected person's only for those who were named; and never past a spärr.
    """
    closed = exists().where(CaseTrack.case_id == Case.id, CaseTrack.unit_id == unit_id, ~CaseTrack.is_open)
    answered = and_(
        Case.closed_on.is_not(None),
        exists().where(
            Referral.case_id == Case.id,
            Referral.to_unit_id == unit_id,
            Referral.sent_on.is_not(None),
            or_(literal(unit_id in actor.who.managed_units), Referral.to_worker_id == actor.user_id),
        ),
    )
    named = is_named(Case.id, literal(unit_id), actor)
    return (
        select(Case)
        .join(Person, Person.id == Case.person_id)
        .where(
            literal(unit_id in actor.who.units),
            or_(closed, answered),
            or_(Person.protection.not_in(RESTRICTED), named),
            not_blocked(Case.id, actor),
        )
    )
