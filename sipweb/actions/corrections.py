"""Corrections of minutes that are locked: added beside what stands, with the reason (R238)."""

from sipweb.actions.agenda_told import in_the_akt, inform
from sipweb.actions.monthly import name_of, tell_called
from sipweb.actions.names import refuse_telling
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import AgendaItem, MinutesCorrection, MonthlyMeeting
from sipweb.queries.agenda import items_of, people_on
from sipweb.rules.standing import Actor


@action("monthly.correct")
def correct_minutes(
    actor: Actor, meeting: MonthlyMeeting, *, text: str, reason: str, item_id: int | None = None, looked_at: str = ""
) -> MonthlyMeeting:
    """Added to locked minutes, which stay as they were."""
    if meeting.state != "done":
        raise Refused("Anteckningarna är inte låsta. Ändra direkt i dem.")
    refuse_correction(actor, meeting, item_id)
    item = db.session.get(AgendaItem, item_id) if item_id else None
    if item is None or item.case_id is None:  # read by all who read the minutes
        kept = actor.user_id in {meeting.chair_id, meeting.writer_id}  # reads them no more, and has
        refuse_telling(actor, text, reason, looked_at=looked_at, beside=people_on(actor, meeting, read_once=kept))
    also_save(MinutesCorrection(meeting_id=meeting.id, item_id=item_id, text=text, reason=reason, by_id=actor.user_id, at=actor.now))
    told = f"En rättelse är gjord i anteckningarna från {name_of(meeting)}."
    tell_called(actor, meeting, told)
    if item is not None:
        stands = "" if item.outcome == "lifted" else f"{text}\nSkäl: {reason}"  # a report is for the managers, corrected too
        in_the_akt(actor, item, "item.corrected", f"Rättelse av anteckningarna från {name_of(meeting)}", stands)
        inform(actor, item, told, *workers_in(item))
    return meeting


def workers_in(item: AgendaItem) -> set[int | None]:
    """The handläggare of the units it concerns, where they are current in the akt."""
    return {track.case_worker_id for track in item.case.open_tracks if track.unit_id in item.unit_ids} if item.case else set()


def refuse_correction(actor: Actor, meeting: MonthlyMeeting, item_id: int | None) -> None:
    """Of an item: whoever reads it. Of the whole meeting: who led it or wrote."""
    items = {item.id: item for item in items_of(actor, meeting)}
    if item_id is not None and item_id not in items:
        raise Refused("Välj en av punkterna.", "item_id")
    if actor.user_id in {meeting.chair_id, meeting.writer_id}:
        return
    if item_id is None or not actor.who.managed_units & items[item_id].unit_ids:
        raise Refused("Välj en punkt som rör er enhet.", "item_id")
