"""An item that does not stay where it was reported: taken back, taken up though it came too late, moved to another meeting."""

from datetime import datetime

from sipweb.actions.agenda import go
from sipweb.actions.agenda_told import in_the_akt, inform
from sipweb.actions.monthly import copy_to, form_for, kind_of, name_of
from sipweb.actions.names import refuse_telling
from sipweb.actions.noting import refuse_begun, refuse_taken_back
from sipweb.actions.transfer_items import follow_item
from sipweb.gate import Refused, action
from sipweb.models import AgendaItem, MonthlyMeeting
from sipweb.queries.agenda import last_position, late_unseen, people_on
from sipweb.queries.monthly import next_meeting
from sipweb.rules.standing import Actor


def refuse_naming(actor: Actor, item: AgendaItem, *texts: str, looked_at: str) -> None:
    """What is in no akt stays about nobody, in the reasons too; also about none of those whom the meeting is about."""
    if item.case_id is None:
        refuse_telling(actor, *texts, looked_at=looked_at, beside=people_on(actor, item.meeting))


@action("item.withdraw")
def withdraw_item(actor: Actor, item: AgendaItem, *, text: str, looked_at: str = "") -> AgendaItem:
    """With the reason, which those read who were told of it."""
    refuse_begun(item)
    refuse_naming(actor, item, text, looked_at=looked_at)
    was = item.state
    go(item, "item.withdraw")
    item.withdrawn_why = text
    if was == "submitted":
        follow_item(actor, item, item.meeting)
    if was != "draft":
        in_the_akt(actor, item, "item.withdraw", f"Tillbakatagen från {name_of(item.meeting)}", text)
        inform(actor, item, f"En punkt från {item.unit.name} till {name_of(item.meeting)} är tillbakatagen.", item.meeting.chair_id)
    return item


@action("item.accept")
def accept_late(actor: Actor, item: AgendaItem) -> AgendaItem:
    """The chair takes up what came too late."""
    take_up(actor, item)
    return item


def take_up(actor: Actor, item: AgendaItem) -> None:
    go(item, "item.accept")
    follow_item(actor, item, item.meeting)
    inform(actor, item, f"Punkten som kom för sent tas upp på {name_of(item.meeting)}.", item.submitted_by_id)


@action("monthly.late", in_many_cases=True)
def answer_unseen(actor: Actor, meeting: MonthlyMeeting, *, way: str, text: str = "", looked_at: str = "") -> MonthlyMeeting:
    """The chair's answer to what came too late about a protected person, which the chair does not read: taken up or moved."""
    refuse_telling(actor, text, looked_at=looked_at, beside=people_on(actor, meeting))
    unseen = late_unseen(actor, meeting)
    if not unseen or meeting.state != "planned":
        raise Refused("Det finns inget att ta ställning till längre.")
    for item in unseen:
        if way == "up":
            take_up(actor, item)
        else:
            go(item, "item.postpone")
            move_on(actor, item, text)
    return meeting


@action("item.postpone")
def postpone_item(actor: Actor, item: AgendaItem, *, text: str, looked_at: str = "") -> AgendaItem:
    """Moved to the next meeting, where it stands as a new item."""
    refuse_taken_back(item)
    refuse_naming(actor, item, text, looked_at=looked_at)
    go(item, "item.postpone")
    move_on(actor, item, text)
    return item


def move_on(actor: Actor, item: AgendaItem, text: str) -> MonthlyMeeting:
    later = next_meeting(max(item.meeting.starts_at, wall(actor)), form := form_for(item))
    if later is None:
        raise Refused(f"Det finns inget senare {kind_of(form)} att flytta punkten till. Planera ett möte först.")
    item.outcome, item.outcome_text = "moved", text
    item.settled_at, item.settled_by_id = actor.now, actor.user_id
    follow_item(actor, copy_to(item, later, last_position(later.id) + 1), later)
    in_the_akt(actor, item, "item.postpone", f"Flyttad till {name_of(later)}", text)
    inform(actor, item, f"En punkt från {item.unit.name} är flyttad till {name_of(later)}.", item.submitted_by_id)
    return later


def wall(actor: Actor) -> datetime:
    return actor.now.replace(tzinfo=None)
