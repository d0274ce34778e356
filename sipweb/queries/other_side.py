"""When one person leads both the unit that asks or tells and the one that answers: who answers instead (decisions)."""

from collections.abc import Collection

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import Event, NamedAccess, Referral, User
from sipweb.queries.access import blocked_in
from sipweb.queries.people import managers_of


def answers_instead(user_id: int | None, from_unit_id: int, to_unit_id: int, said_by: int | None, but: Collection[int] = ()) -> User | None:
    """Another manager of the asked unit, who does not lead the other one. Where everybody there leads both, whoever has not asked or told
    it (`said_by`) answers: they are two, and the answer is another's. None: the user answers. `but`: who can't open the akt."""
    others = [m for m in managers_of(to_unit_id, all_levels=True) if m.id != user_id and m.id not in but]
    both = {m.id for m in managers_of(from_unit_id, all_levels=True)}
    alone = [m for m in others if m.id not in both]
    return next(iter(alone or (others if user_id == said_by else [])), None)


def answers_request_instead(user_id: int | None, referral: Referral) -> User | None:
    sent = select(Event.user_id).where(Event.referral_id == referral.id, Event.verb == "referral.send").order_by(Event.id.desc()).limit(1)
    but = blocked_in(referral.case_id) | (unnamed_in(referral) if referral.is_restricted else set())
    return answers_instead(user_id, referral.from_unit_id, referral.to_unit_id, db.session.scalar(sent), but)


def unnamed_in(referral: Referral) -> set[int]:
    """The asked unit's managers who do not read about this protected person there."""
    here = (NamedAccess.case_id == referral.case_id, NamedAccess.unit_id == referral.to_unit_id, NamedAccess.ended_at.is_(None))
    return {m.id for m in managers_of(referral.to_unit_id, all_levels=True)} - set(
        db.session.scalars(select(NamedAccess.user_id).where(*here))
    )
