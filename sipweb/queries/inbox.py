"""Enhetens inkorg: what is unanswered, what goes on, and what has been lifted. Plain rows."""

from typing import Any

from sqlalchemy import or_, select

from sipweb.db import db
from sipweb.models import Case, Lift, Person, Referral, User
from sipweb.rules.referrals import ANSWERED
from sipweb.rules.standing import Actor

MOST = 100


def rows(actor: Actor) -> Any:
    """Requests the actor reads, with what a row shows. Ages only: no name leaves the akt for a list."""
    readable = Referral.visible_to(actor).with_only_columns(Referral.id).correlate(None)
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
        .where(Referral.id.in_(readable))
    )


def inbox_rows(actor: Actor) -> list[Any]:
    """Unanswered first: what the actor's units have been asked, the nearest deadline first."""
    unanswered = Referral.state.in_(["sent", "needs_info"])
    query = rows(actor).where(Referral.is_open, Referral.to_unit_id.in_(actor.who.managed_units), unanswered)
    return list(db.session.execute(query.order_by(Referral.due_on, Referral.id).limit(MOST)).all())


def ongoing_rows(actor: Actor) -> list[Any]:
    """Everything else that is open and that the actor's units take part in."""
    asked = Referral.to_unit_id.in_(actor.who.managed_units) & Referral.state.in_(ANSWERED)
    sent = Referral.from_unit_id.in_(actor.who.units)
    query = rows(actor).where(Referral.is_open, or_(sent, asked, Referral.to_worker_id == actor.user_id))
    return list(db.session.execute(query.order_by(Referral.due_on, Referral.id).limit(MOST)).all())


def lifted(actor: Actor) -> list[Any]:
    """Att lyfta: what waits for level 2, the oldest first."""
    readable = Referral.visible_to(actor).with_only_columns(Referral.id).correlate(None)
    query = (
        select(
            Lift.id,
            Lift.lifted_on,
            Lift.attempted_on,
            Lift.question,
            Lift.agreed_on,
            Lift.disagreement,
            Lift.referral_id,
            Referral.case_id,
            Case.number,
            Referral.from_unit_id,
            Referral.to_unit_id,
        )
        .join(Referral, Referral.id == Lift.referral_id)
        .join(Case, Case.id == Referral.case_id)
        .where(Referral.state == "escalated", Referral.is_open, Referral.id.in_(readable))
        .order_by(Lift.lifted_on, Lift.id)
        .limit(MOST)
    )
    return list(db.session.execute(query).all())
