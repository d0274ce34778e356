"""What is typed during a meeting and until its minutes are finished: when it is received, and whose words stand. Used inside actions."""

from sipweb.actions.tracks import refuse_older
from sipweb.gate import Refused
from sipweb.models import AgendaItem, MonthlyMeeting
from sipweb.queries.agenda import taken_back_by
from sipweb.queries.unsaved import Noted, plain
from sipweb.rules.agenda import REPLACED
from sipweb.rules.monthly import why_not_write

CANCELLED = "Mötet är inställt. Välj ett annat möte."


def refuse_locked(meeting: MonthlyMeeting) -> None:
    if why_not := why_not_write(meeting.state):
        raise Refused(why_not)


def refuse_untaken(item: AgendaItem) -> None:
    refuse_locked(item.meeting)
    if item.state not in {"submitted", "settled"}:
        raise Refused("Punkten tas inte upp på mötet.")


def taken_back(item: AgendaItem) -> str | None:
    """That an item is gone, who took it away, and what to do now."""
    if item.state != "withdrawn":
        return None
    if item.withdrawn_why == REPLACED:
        return "Punkten är gjord namngiven, och står på mötet som en annan punkt."
    name = taken_back_by(item)
    return f"Punkten är tillbakatagen{f' av {name}' if name else ''}. Skriv en ny punkt om frågan ska tas upp ändå."


def refuse_taken_back(item: AgendaItem) -> None:
    if told := taken_back(item):
        raise Refused(told)


def refuse_begun(item: AgendaItem) -> None:
    """What has been taken up at a meeting leaves it with an outcome, and with what was noted."""
    refuse_taken_back(item)
    if item.meeting.state == "cancelled":
        raise Refused(CANCELLED)
    if item.meeting.state != "planned":
        raise Refused("Mötet har börjat. Skriv in utfallet på mötet, eller flytta punkten till nästa möte.")


def to_stand(row: Noted, notes: str, began: str | None, version: str | None) -> str:
    """The notes as they are to stand. `began`: what stood there when the form was opened. Where nobody has typed since, what another
    has saved stands; where both have, the second is told and chooses."""
    if began is not None and plain(notes) == plain(began):
        return row.notes
    if began is None or plain(row.notes) != plain(began):
        refuse_older(row, version)
    return notes
