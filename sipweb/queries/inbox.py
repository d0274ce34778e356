"""Enhetens inkorg: what is unanswered, and what goes on. Plain rows."""

from typing import Any

from sqlalchemy import select, union

from sipweb.db import db
from sipweb.models import Case, Person, Referral, User
from sipweb.rules.referrals import ANSWERED
from sipweb.rules.standing import Actor

MOST = 100


def rows(actor: Actor) -> Any:
    """Requests the actor reads, with what a row shows. Ages only: no name leaves the akt for a list."""
    return (
        select(
            Referral.id,
            Referral.case_id,
            Case.number,
            Referral.state,
            Referral.is_direct,
            Referral.from_unit_id,
            Referral.to_unit_id,
            Referral.question,
            Referral.sent_on,
            Referral.due_on,
            Referral.to_worker_id,
            User.name.label("from_worker"),
            Person.birth_date,
            Person.protection,
        )
        .join(Case, Case.id == Referral.case_id)
        .join(Person, Person.id == Case.person_id)
        .join(User, User.id == Referral.from_worker_id)
        .where(Referral.readable(actor))
    )


def inbox_rows(actor: Actor, limit: int = MOST) -> list[Any]:
    """Unanswered first: what the actor's units have been asked, the nearest deadline first."""
    unanswered = Referral.state.in_(["sent", "needs_info"])
    query = rows(actor).where(Referral.is_open, Referral.to_unit_id.in_(actor.who.managed_units), unanswered)
    return list(db.session.execute(query.order_by(Referral.due_on, Referral.id).limit(limit)).all())


def ongoing_rows(actor: Actor, limit: int = MOST) -> list[Any]:
    """Everything else that is open and that the actor's units take part in."""
    query = rows(actor).where(Referral.id.in_(open_ids(actor, Referral.state.in_(ANSWERED))))
    return list(db.session.execute(query.order_by(Referral.due_on, Referral.id).limit(limit)).all())


def open_ids(actor: Actor, asked_when: Any) -> Any:
    """Open requests the actor's units have sent, been asked when `asked_when` holds, or that name the actor: an index for each."""
    sides = (
        Referral.from_unit_id.in_(actor.who.units),
        Referral.to_unit_id.in_(actor.who.managed_units) & asked_when,
        Referral.to_worker_id == actor.user_id,
    )
    return union(*(select(Referral.id).where(Referral.is_open, side) for side in sides))
