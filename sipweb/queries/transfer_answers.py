"""Who said no to a transfer that came to nothing, told from what has happened with it."""

from collections.abc import Collection

from sqlalchemy import func, select

from sipweb.db import db
from sipweb.models import Event
from sipweb.rules.transfer_lifted import NOES

DECIDING = ("transfer.decide", "transfer.settle")


def who_said_no(transfer_ids: Collection[int]) -> dict[int, str]:
    """The meeting, the enhetschefer or the avdelningschefer, by transfer; not those whose last answer was another. One statement."""
    if not transfer_ids:
        return {}
    last = select(func.max(Event.id)).where(Event.transfer_id.in_(transfer_ids), Event.verb.in_(DECIDING)).group_by(Event.transfer_id)
    rows = db.session.execute(select(Event.transfer_id, Event.title).where(Event.id.in_(last))).all()
    return {row.transfer_id: NOES[row.title] for row in rows if row.title in NOES}
