"""What an avvikelse leads on to: a point on a meeting and a lifted question, of what remains after step 2. Plain rows."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_, select

from sipweb.db import db
from sipweb.models import AgendaItem, Deviation, DeviationParty, Escalation, MonthlyMeeting
from sipweb.queries.deviations import PAGE, mine
from sipweb.rules.escalations import ENDINGS
from sipweb.rules.standing import Actor

STILL = and_(AgendaItem.state != "withdrawn", AgendaItem.outcome != "moved")  # one that was moved stands as another


class Followed(NamedTuple):
    """The parties of a report; and the point and the lifted question that the reader may see, the newest of each."""

    parties: list[Any]
    item: Any
    lifted: Any


def dealt_with() -> ColumnElement[bool]:
    """The meeting has taken it up, or those it was lifted to have answered."""
    item = exists().where(AgendaItem.deviation_id == Deviation.id, AgendaItem.state == "settled", STILL)
    lifted = exists().where(Escalation.deviation_id == Deviation.id, Escalation.state.in_(ENDINGS))
    return or_(item.correlate(Deviation), lifted.correlate(Deviation))


def unsolved_deviations(actor: Actor) -> list[Any]:
    """Reports with remaining problems that the actor reads and nobody has dealt with, the oldest first. Plain rows."""
    query = (
        select(
            Deviation.id, Deviation.register_year, Deviation.register_no, Deviation.from_unit_id, Deviation.category,
            Deviation.routine_part, Deviation.reported_on, Deviation.remaining_problems, Deviation.state,
        )
        .where(*mine(actor), Deviation.remaining_problems != "", Deviation.state != "cancelled", ~dealt_with())
        .order_by(Deviation.reported_on, Deviation.id)
    )  # fmt: skip
    return list(db.session.execute(query.limit(PAGE)).all())


def followed(actor: Actor, ids: list[int]) -> dict[int, Followed]:
    """For each report how it has been followed on, in three statements. A draft of another unit is nothing the reader knows of."""
    if not ids:
        return {}
    P, A, E, M = DeviationParty, AgendaItem, Escalation, MonthlyMeeting
    parties: dict[int, list[Any]] = {id_: [] for id_ in ids}
    for row in db.session.execute(select(P.deviation_id, P.unit_id, P.is_reporting, P.level).where(P.deviation_id.in_(ids)).order_by(P.id)):
        parties[row.deviation_id].append(row)
    points = select(A.deviation_id, A.id, A.state, M.starts_at).join(M, M.id == A.meeting_id)
    points = points.where(A.deviation_id.in_(ids), STILL, A.readable(actor)).order_by(A.state != "draft", A.id)
    lifted = select(E.deviation_id, E.id, E.state).where(E.deviation_id.in_(ids), E.state != "ended", E.readable(actor)).order_by(E.id)
    items, questions = ({row.deviation_id: row for row in db.session.execute(query)} for query in (points, lifted))
    return {id_: Followed(parties[id_], items.get(id_), questions.get(id_)) for id_ in ids}


def has_item(deviation: Deviation, unit_id: int) -> bool:
    """Whether it is on an agenda, or this unit has a draft of it."""
    there = or_(AgendaItem.state != "draft", AgendaItem.unit_id == unit_id)
    return db.session.scalar(select(AgendaItem.id).where(AgendaItem.deviation_id == deviation.id, STILL, there).limit(1)) is not None


def other_item(item: AgendaItem) -> bool:
    """Whether another unit has already reported to a meeting what remains of the same avvikelse."""
    its = (AgendaItem.deviation_id == item.deviation_id, AgendaItem.id != item.id, AgendaItem.state != "draft", STILL)
    return item.deviation_id is not None and db.session.scalar(select(AgendaItem.id).where(*its).limit(1)) is not None


def trend_item(unit_id: int, text: str) -> int | None:
    """The point that this trend is already, where it is reported or a draft of the unit."""
    there = or_(AgendaItem.state != "draft", AgendaItem.unit_id == unit_id)
    its = (AgendaItem.kind == "trend", AgendaItem.problem == text, STILL, there)
    return db.session.scalar(select(AgendaItem.id).where(*its).order_by(AgendaItem.id).limit(1))


def has_lifted(deviation: Deviation) -> bool:
    its = (Escalation.deviation_id == deviation.id) & (Escalation.state != "ended")
    return db.session.scalar(select(Escalation.id).where(its).limit(1)) is not None
