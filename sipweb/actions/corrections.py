"""Corrections of minutes that are locked: added beside what stands, with the reason (R238)."""

from sipweb.actions.monthly import name_of, tell_called
from sipweb.gate import Refused, action, also_save
from sipweb.models import MinutesCorrection, MonthlyMeeting
from sipweb.queries.agenda import items_of
from sipweb.rules.standing import Actor


@action("monthly.correct")
def correct_minutes(actor: Actor, meeting: MonthlyMeeting, *, text: str, reason: str, item_id: int | None = None) -> MonthlyMeeting:
    """Added to locked minutes, which stay as they were."""
    if meeting.state != "done":
        raise Refused("Anteckningarna är inte låsta. Ändra direkt i dem.")
    refuse_correction(actor, meeting, item_id)
    also_save(MinutesCorrection(meeting_id=meeting.id, item_id=item_id, text=text, reason=reason, by_id=actor.user_id, at=actor.now))
    tell_called(actor, meeting, f"En rättelse är gjord i anteckningarna från {name_of(meeting)}.")
    return meeting


def refuse_correction(actor: Actor, meeting: MonthlyMeeting, item_id: int | None) -> None:
    """Of an item: whoever reads it. Of the whole meeting: who led it or wrote."""
    items = {item.id: item for item in items_of(actor, meeting)}
    if item_id is not None and item_id not in items:
        raise Refused("Välj en av punkterna.", "item_id")
    if actor.user_id in {meeting.chair_id, meeting.writer_id}:
        return
    if item_id is None or not actor.who.managed_units & items[item_id].unit_ids:
        raise Refused("Välj en punkt som rör er enhet.", "item_id")
