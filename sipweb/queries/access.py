"""What a unit once had, and may read again with a reason; and which akter someone may know of."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, exists, literal, or_, select
from sqlalchemy.orm import aliased

from sipweb.db import db
from sipweb.models import Block, Case, CaseTrack, Event, Person, PersonMerge, Referral, Transfer
from sipweb.models.access import Key, is_named, named_in_track, not_blocked
from sipweb.queries.identities import IS_DONE
from sipweb.rules.people import RESTRICTED
from sipweb.rules.standing import Actor


def is_blocked(user_id: int, case_id: int) -> bool:
    barred = select(Block.id).where(Block.case_id == case_id, Block.user_id == user_id, Block.lifted_at.is_(None)).limit(1)
    return db.session.execute(barred).first() is not None


def blocked_in(case_id: int) -> set[int]:
    """Who is shut out of the akt."""
    return set(db.session.scalars(select(Block.user_id).where(Block.case_id == case_id, Block.lifted_at.is_(None))))


def shut_out_pairs(case_ids: Collection[int]) -> set[tuple[int, int]]:
    """Akt and user, of those who are shut out."""
    if not case_ids:
        return set()
    rows = db.session.execute(select(Block.case_id, Block.user_id).where(Block.case_id.in_(case_ids), Block.lifted_at.is_(None)))
    return {(case_id, user_id) for case_id, user_id in rows}


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
    asked = and_(Case.closed_on.is_not(None), literal(unit_id in actor.who.managed_units), asked_to_receive(unit_id))
    return (
        select(Case)
        .join(Person, Person.id == Case.person_id)
        .where(
            literal(unit_id in actor.who.units),
            or_(closed, answered, asked),
            or_(Person.protection.not_in(RESTRICTED), named),
            not_blocked(Case.id, actor),
        )
    )


def asked_to_receive(unit_id: int) -> ColumnElement[bool]:
    """The unit was told of a transfer to it, whoever is asked now."""
    return exists().where(Transfer.case_id == Case.id, Event.transfer_id == Transfer.id, Event.other_unit_id == unit_id)


def may_be_named(case_id: Key, actor: Actor) -> ColumnElement[bool]:
    """May the log tell the actor which akt it was? One they may know of, or one that was merged into such an akt."""
    merged = and_(PersonMerge.other_id == case_id, IS_DONE, is_known(PersonMerge.case_id, actor))
    return or_(is_known(case_id, actor), exists().where(merged).correlate_except(PersonMerge))


def is_known(case_id: Key, actor: Actor) -> ColumnElement[bool]:
    """One that an own unit has or has had, or where the actor reads a request; a protected person's only for those who are
    named; and never past a spärr."""
    track = aliased(CaseTrack)
    let_in = or_(~track.is_restricted, named_in_track(actor, track))
    own = exists().where(track.case_id == case_id, track.unit_id.in_(actor.who.units), let_in)
    asked = exists().where(Referral.case_id == case_id, Referral.readable(actor))
    return and_(or_(own, asked), not_blocked(case_id, actor))
