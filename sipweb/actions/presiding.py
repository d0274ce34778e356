"""Who leads a monthly meeting and who writes at it."""

from sipweb.actions.events import tell
from sipweb.actions.monthly import keeps, name_of, refuse_chair
from sipweb.actions.notes_left import take_in_notes
from sipweb.db import db
from sipweb.gate import Refused, action
from sipweb.models import MonthlyMeeting, User
from sipweb.rules.monthly import OPEN
from sipweb.rules.standing import Actor


@action("monthly.appoint")
def appoint(actor: Actor, meeting: MonthlyMeeting, *, chair_id: int, writer_id: int | None) -> MonthlyMeeting:
    """Who leads and who writes, and who therefore reads every item. Both are told; nobody gives themselves a place (decisions)."""
    refuse_chair(actor, chair_id)
    if meeting.state in {"done", "cancelled"}:
        raise Refused("Mötet är avslutat.")
    if not keeps(actor, meeting) and actor.user_id in {chair_id, writer_id}:
        told = "Ingen utser sig själv: den som leder eller skriver läser alla punkter. Välj någon annan, eller be ordföranden utse dig."
        raise Refused(told, "chair_id" if actor.user_id == chair_id else "writer_id")
    before = {meeting.chair_id, meeting.writer_id}
    if meeting.state in OPEN:  # what they wrote and did not save is theirs to write no more
        take_in_notes(actor, meeting, of=before - {chair_id, writer_id})
    meeting.chair, meeting.writer = db.session.get_one(User, chair_id), db.session.get(User, writer_id) if writer_id else None
    roles = f"{meeting.chair.name} leder" + (f" och {meeting.writer.name} skriver" if meeting.writer else "")
    tell(actor, {chair_id, writer_id} | before, f"{name_of(meeting)}: {roles}.", about=f"monthly:{meeting.id}")
    return meeting
