"""The answer to what the program noticed: it became a report, or why it is no avvikelse."""

from typing import Any

from sqlalchemy import select

from sipweb.actions.names import refuse_telling
from sipweb.db import db
from sipweb.gate import Refused, action
from sipweb.models import NoticedDeviation, Unit
from sipweb.queries.noticed import is_answered
from sipweb.rules.noticed import why_not_dismiss
from sipweb.rules.questions import why_not_anonymous
from sipweb.rules.standing import Actor


@action("noticed.dismiss")
def dismiss_noticed(actor: Actor, unit: Unit, *, key: str, why: str, looked_at: str = "") -> NoticedDeviation:
    """Why it is no avvikelse. Kept, and counted."""
    if why_not := why_not_anonymous(why) or why_not_dismiss(why):
        raise Refused(why_not, "why")
    refuse_telling(actor, why, looked_at=looked_at)
    return answer_noticed(actor, unit.id, key, outcome="dismissed", why=why)


def answer_noticed(actor: Actor, unit_id: int, key: str, **told: Any) -> NoticedDeviation:
    """The one answer of the unit. In place of one whose report was made void: then the question stood open again."""
    if is_answered(unit_id, key):
        raise Refused("Någon på enheten har redan tagit ställning till det här.")
    its = (NoticedDeviation.unit_id == unit_id) & (NoticedDeviation.key == key)
    row = db.session.scalar(select(NoticedDeviation).where(its))
    row = row or NoticedDeviation(unit_id=unit_id, key=key, kind=key.partition(":")[0])
    row.answered_by_id, row.answered_on = actor.user_id or 0, actor.today
    for name, value in {"why": "", "deviation_id": None, **told}.items():
        setattr(row, name, value)
    return row
