"""Open requests that can't go on, because no consent and no other ground carries any more."""

from sqlalchemy import select, union_all

from sipweb.db import db
from sipweb.models import Case, Referral
from sipweb.queries.consents import why_not_tell
from sipweb.queries.reminders import MOST
from sipweb.rules.standing import Actor

NEXT_SHARES = ("sent", "needs_info", "assigned", "pre_meeting_held")  # the next step would let the other unit know more


def without_ground(actor: Actor) -> set[int]:
    """Of the requests that the actor is to take further. A meeting that is already booked is held all the same."""
    in_state = Referral.is_open, Referral.state.in_(NEXT_SHARES), Referral.solvable.is_not(False)  # else it is lifted, and nothing is told
    mine = (
        Referral.from_worker_id == actor.user_id,
        Referral.to_worker_id == actor.user_id,
        Referral.to_unit_id.in_(actor.who.managed_units),
    )
    ids = union_all(*(select(Referral.id).where(*in_state, one) for one in mine))
    case = db.joinedload(Referral.case)
    facts = (case.selectinload(rows) for rows in (Case.tracks, Case.consents, Case.bases))
    found = db.session.scalars(select(Referral).where(Referral.id.in_(ids)).options(*facts).limit(MOST))
    return {one.id for one in found if why_not_tell(one.case, one.to_unit, actor, need=one.need)}
