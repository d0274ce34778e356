"""Who comes to a monthly meeting: said before, and written while it goes on and until the minutes are locked (R212)."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from sipweb.actions.events import tell
from sipweb.actions.monthly import name_of
from sipweb.actions.names import refuse_telling
from sipweb.db import db
from sipweb.gate import Changed, Refused, action, also_save
from sipweb.models import MonthlyAttendance, MonthlyMeeting
from sipweb.queries.agenda import people_on
from sipweb.queries.monthly import as_said, attendance_of, called_then, who_noted
from sipweb.rules.standing import Actor


def row_of(meeting: MonthlyMeeting, user_id: int) -> MonthlyAttendance:
    row: MonthlyAttendance | None = db.session.scalar(
        db.select(MonthlyAttendance).where(MonthlyAttendance.meeting_id == meeting.id, MonthlyAttendance.user_id == user_id)
    )
    if row is None:
        row = MonthlyAttendance(meeting_id=meeting.id, user_id=user_id)
        also_save(row)
    return row


@action("monthly.absent")
def say_absent(
    actor: Actor, meeting: MonthlyMeeting, *, is_absent: bool, reason: str = "", deputy_id: int | None = None, looked_at: str = ""
) -> MonthlyMeeting:
    """Kan inte komma: with the reason, and who comes instead (R212)."""
    refuse_telling(actor, reason, looked_at=looked_at, beside=people_on(actor, meeting))
    if meeting.state != "planned":
        begun = "Mötet har redan börjat. Den som skriver antecknar vilka som var med."
        raise Refused("Mötet är inställt." if meeting.state == "cancelled" else begun)
    if is_absent and not reason.strip():
        raise Refused("Skriv varför du inte kan komma.", "reason")
    refuse_own_deputy(actor.user_id, deputy_id, "deputy_id")
    row = row_of(meeting, actor.user_id or 0)
    row.is_absent, row.reason, row.deputy_id = is_absent, reason if is_absent else "", deputy_id if is_absent else None
    told = "kan inte komma" if is_absent else "kommer ändå"
    tell(actor, [meeting.chair_id, row.deputy_id], f"{actor.who.name} {told} till {name_of(meeting)}.", about=f"monthly:{meeting.id}")
    return meeting


@action("monthly.attend")
def note_attendance(
    actor: Actor,
    meeting: MonthlyMeeting,
    *,
    came: dict[int, bool],
    reasons: dict[int, str] | None = None,
    deputies: dict[int, int | None] | None = None,
    others: Iterable[int] = (),
    version: str | None = None,
) -> MonthlyMeeting:
    """Who came, of those who were called, and `others`; of those who did not, why and who came instead. Changed until the minutes
    are locked."""
    if meeting.state in {"planned", "done", "cancelled"}:
        raise Refused("Närvaron skrivs när mötet har börjat och till dess anteckningarna är låsta.")
    said = attendance_of(meeting)
    called = called_then(meeting, said)
    refuse_unread(meeting, as_said(called, said), version)
    units = {one.user_id: one.units for one in called}
    for user_id, there in came.items():
        row = row_of(meeting, user_id)
        row.came, row.units = there, units.get(user_id, "")
        if reasons is not None and deputies is not None:
            refuse_own_deputy(user_id, deputies[user_id], f"deputy_{user_id}")
            row.reason, row.deputy_id = ("", None) if there else (reasons[user_id], deputies[user_id])
    for row in also_there(meeting, set(came)):
        row.came = True if row.user_id in others else None
    for user_id in set(others) - set(came):
        row_of(meeting, user_id).came = True
    return meeting


def refuse_unread(meeting: MonthlyMeeting, stands: dict[str, Any], version: str | None) -> None:
    """Someone else has written who came since the form was opened."""
    if version and version != stands["version"]:
        told = f"{who_noted(meeting)} har ändrat under tiden. Det du skrev står kvar. Jämför, och spara igen om det ska gälla."
        raise Changed(told, SimpleNamespace(**stands))


def also_there(meeting: MonthlyMeeting, called: set[int]) -> list[MonthlyAttendance]:
    """Rows of those who were there without being called."""
    rows = db.select(MonthlyAttendance).where(MonthlyAttendance.meeting_id == meeting.id, MonthlyAttendance.user_id.not_in(called))
    return list(db.session.scalars(rows))


def refuse_own_deputy(user_id: int | None, deputy_id: int | None, field: str) -> None:
    if deputy_id is not None and deputy_id == user_id:
        raise Refused("Välj någon annan: ingen är sin egen ersättare.", field)
