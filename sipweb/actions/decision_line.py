"""Who decides in the akt while a transfer goes on: over on its day, and back when it comes to nothing (R230, R242).

Used inside the actions that move the transfer; not actions themselves."""

from typing import Any

from sipweb.actions.events import happened
from sipweb.db import db
from sipweb.models import Transfer, Unit
from sipweb.queries.transfers import dates_of, line_of, transfers_of
from sipweb.rules.dates import long_date
from sipweb.rules.standing import Actor


def sides(transfer: Transfer) -> dict[str, Any]:
    """What a line in the timeline is about: the transfer, and the units it concerns, the other one once it knows."""
    other = transfer.to_unit_id if transfer.is_told else None
    return {"transfer_id": transfer.id, "unit_id": transfer.from_unit_id, "other_unit_id": other}


def keep_line(actor: Actor, transfer: Transfer) -> None:
    """The decision line went over by itself on its day: from the next act on the akt says so, and the history too."""
    case = transfer.case
    line, by = line_of(case, transfers_of(case.id), actor)
    if by is not transfer or line.unit_id not in case.open_units:
        return
    case.decision_unit_id, case.decision_since = line.unit_id, line.since
    unit = db.session.get_one(Unit, line.unit_id)
    told = f"{unit.name} har beslutsansvaret sedan {long_date(line.since)}"
    happened(actor, case, "transfer.take_over", told, **sides(transfer))


def give_back_line(actor: Actor, transfer: Transfer) -> None:
    """The transfer comes to nothing after the day when the decision line went over: the unit that hands over has it again, also
    where nobody acted in between and the akt never said otherwise."""
    case, dates = transfer.case, dates_of(transfer, actor)
    if not dates.is_switched or dates.day is None or transfer.decided_on is None or transfer.from_unit_id not in case.open_units:
        return
    since = max(dates.day, transfer.decided_on)
    written = (case.decision_unit_id, case.decision_since) == (transfer.to_unit_id, since)
    if since > actor.today or not (written or line_of(case, [transfer], actor)[1] is transfer):
        return
    case.decision_unit_id, case.decision_since = transfer.from_unit_id, actor.today
    told = f"{transfer.from_unit.name} har beslutsansvaret igen sedan {long_date(actor.today)}"
    happened(actor, case, "transfer.give_back", told, **sides(transfer))
