"""Who may do what with the monthly meetings and what is on them (process 4.3; R232, R238)."""

from typing import Any

from sipweb.rules.predicates import Predicate, in_unit, is_manager
from sipweb.rules.standing import Role, Standing


def leads_meeting(who: Standing, meeting: Any) -> bool:
    return bool(who.user_id == meeting.chair_id)


def leads_or_head(who: Standing, meeting: Any) -> bool:
    """The chair, or any enhetschef: for a chair who is ill."""
    return leads_meeting(who, meeting) or who.has(Role.UNIT_MANAGER)


def appoints(who: Standing, meeting: Any) -> bool:
    """The chair, the one who writes or an enhetschef says who it is; where there is none, any manager. Nobody chooses themselves."""
    return leads_or_head(who, meeting) or who.user_id == meeting.writer_id or (meeting.chair_id is None and is_manager(who, meeting))


def keeps_minutes(who: Standing, meeting: Any) -> bool:
    return bool(who.user_id in {meeting.chair_id, meeting.writer_id})


def corrects(who: Standing, meeting: Any) -> bool:
    """The chair and the writer; and any manager, of an item of theirs: who kept the minutes does not read every item afterwards."""
    return keeps_minutes(who, meeting) or is_manager(who, meeting)


def called(who: Standing, meeting: Any) -> bool:
    return is_manager(who, meeting)


def in_unit_of_item(who: Standing, item: Any) -> bool:
    return who.works_in(item.unit_id)


def manages_item(who: Standing, item: Any) -> bool:
    return who.manages(item.unit_id)


def manages_unit_of_item(who: Standing, item: Any) -> bool:
    """A manager of a unit that reports or hears what is about somebody."""
    return item.case_id is not None and bool(who.managed_units & item.unit_ids)


def leads_meeting_of(who: Standing, item: Any) -> bool:
    return leads_meeting(who, item.meeting)


def records(who: Standing, item: Any) -> bool:
    """The chair and the writer; of an item about a protected person, who is not theirs to read about, a manager of a unit it concerns."""
    theirs = item.case is not None and item.case.person.is_restricted and bool(who.managed_units & item.unit_ids)
    return keeps_minutes(who, item.meeting) or theirs


def reads_outcome(who: Standing, item: Any) -> bool:
    """What was lifted is a report from managers to managers; below, only that it was lifted is read (process 4.5)."""
    if item.outcome != "lifted" or bool(who.managed_units & item.unit_ids):
        return True
    return item.meeting.state != "done" and keeps_minutes(who, item.meeting)


def does_task(who: Standing, task: Any) -> bool:
    return who.user_id == task.user_id or bool(who.managed_units)


MEETINGS: dict[str, Predicate] = {
    "monthly.plan": is_manager,
    "monthly.add": is_manager,
    "monthly.move": leads_or_head,
    "monthly.cancel": leads_or_head,
    "monthly.appoint": appoints,
    "monthly.absent": called,
    "monthly.attend": keeps_minutes,
    "monthly.late": leads_meeting,
    "monthly.begin": leads_meeting,
    "monthly.note": keeps_minutes,
    "monthly.end": keeps_minutes,
    "monthly.inventory": keeps_minutes,
    "monthly.finish": keeps_minutes,
    "monthly.give_back": leads_meeting,
    "monthly.confirm": leads_meeting,
    "monthly.correct": corrects,
    "item.draft": in_unit,
    "item.edit": in_unit_of_item,
    "item.submit": manages_item,
    "item.name": manages_item,
    "item.withdraw": manages_item,
    "item.accept": leads_meeting_of,
    "item.postpone": leads_meeting_of,
    "item.order": keeps_minutes,
    "item.note": records,
    "item.settle": records,
    "item.done": does_task,
    "item.block": manages_unit_of_item,
    "item.unblock": manages_unit_of_item,
}
