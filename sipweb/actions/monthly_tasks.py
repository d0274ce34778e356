"""What someone shall do after a meeting: given with an item's outcome, changed, and done."""

from collections.abc import Iterable

from sipweb.actions.events import tell
from sipweb.actions.monthly import name_of
from sipweb.actions.noting import refuse_locked
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import AgendaItem, MonthlyMeeting, MonthlyTask
from sipweb.queries.agenda import doers, promised_at
from sipweb.queries.monthly import all_managers
from sipweb.rules.agenda import Promise
from sipweb.rules.standing import Actor


def kept(item: AgendaItem, wanted: Iterable[Promise]) -> list[MonthlyTask]:
    """The item's tasks that the form does not take away: also those that someone else has written meanwhile."""
    away = {one.task_id for one in wanted if not one.what}
    return [task for task in item.tasks if not task.is_dropped and (task.done_on or task.id not in away)]


def keep_tasks(actor: Actor, item: AgendaItem, wanted: list[Promise]) -> None:
    """Changed, taken away and new, row by row. What the form did not show stays as it is, what is done stays done, and what
    somebody has taken away stays away: with other words it is a new one."""
    people, had = doers(item), {task.id: task for task in item.tasks}
    for n, one in enumerate(wanted, start=1):
        before = had.get(one.task_id or 0)
        is_same = before is not None and (one.what, one.user_id) == (before.what, before.user_id)
        if before and before.done_on:  # done meanwhile, or taken away: it stays so
            if not before.is_dropped and one.what not in {"", before.what}:
                raise Refused("Uppgiften är redan klar. Skriv det som återstår som en ny uppgift.", f"task_{n}")
            if not before.is_dropped or is_same or not one.what:
                continue
        if before and is_same:
            before.due_on = one.due_on
            continue
        if before and not before.done_on:
            before.is_dropped, before.done_on, before.done_by_id = True, actor.today, actor.user_id
        if one.what and not any((task.what, task.user_id) == one[:2] for task in had.values() if not task.is_dropped):
            if one.user_id not in people:
                raise Refused("Välj någon på en enhet som punkten gäller.", f"task_{n}_who")
            promise(actor, item.meeting, item, one)


def promise_at(actor: Actor, meeting: MonthlyMeeting, one: Promise) -> None:
    """What belongs to no item: for one of the managers, from the day of the meeting."""
    if one.user_id not in all_managers():
        raise Refused("Välj en av cheferna.", "task_who")
    same = (one.what, one.user_id, one.due_on)
    if any((task.what, task.user_id, task.due_on) == same for task in promised_at(meeting.id)):
        return  # sent twice
    if one.due_on is None or one.due_on < meeting.starts_at.date():
        raise Refused("Dagen är före mötet.", "task_due")
    promise(actor, meeting, None, one)


@action("monthly.note")
def drop_promise(actor: Actor, meeting: MonthlyMeeting, *, task_id: int) -> MonthlyMeeting:
    """Taken away again before the minutes are finished; whoever had it is told."""
    refuse_locked(meeting)
    task = next((task for task in promised_at(meeting.id) if task.id == task_id), None)
    if task is None or task.done_on:
        raise Refused("Uppgiften är redan klar." if task else "Uppgiften är redan borttagen.")
    task.is_dropped, task.done_on, task.done_by_id = True, actor.today, actor.user_id
    tell(actor, [task.user_id], f"En uppgift från {name_of(meeting)} är borttagen.", about=f"monthly:{meeting.id}")
    return meeting


def promise(actor: Actor, meeting: MonthlyMeeting, item: AgendaItem | None, one: Promise) -> None:
    new = MonthlyTask(meeting_id=meeting.id, item=item, what=one.what, user_id=one.user_id, due_on=one.due_on)
    also_save(new)
    db.session.flush()
    case = item.case if item else None
    number = f" Akt {case.number}." if case else ""
    tell(actor, [one.user_id], f"Du har en uppgift från {name_of(meeting)}.{number}", case=case, about=f"monthly_task:{new.id}")


@action("item.done")
def finish_task(actor: Actor, task: MonthlyTask) -> MonthlyTask:
    if task.done_on:
        raise Refused("Uppgiften är redan markerad som klar.")
    task.done_on, task.done_by_id = actor.today, actor.user_id
    tell(actor, [task.user_id, task.meeting.chair_id], "En uppgift från mötet är klar.", about=f"monthly_task:{task.id}")
    return task
