"""Another one does what was promised at a meeting, or goes on with an anonymous question. Used inside actions; not actions themselves."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import select

from sipweb.actions.events import happened, tell
from sipweb.actions.monthly import name_of
from sipweb.actions.questions import inform, keep_step
from sipweb.db import db
from sipweb.models import AgendaItem, Agreement, AnonymousQuestion, Meeting, MonthlyTask, Referral, User
from sipweb.queries.owned import Owned
from sipweb.rules.standing import Actor


class Passed(NamedTuple):
    """One thing, and who takes it over."""

    thing: Owned
    taker: User


def take_task(actor: Actor, verb: str, one: Passed, leaver: User, akter: Iterable[Passed]) -> None:
    """One of what is no akt and no request. Who is told of the new handläggare of the akt is not told of its tasks too."""
    follows = any(other.taker is one.taker and other.thing.case_id == one.thing.case_id for other in akter)
    if one.thing.what == "task":
        take_agreement(actor, verb, one, leaver, follows=follows)
    elif one.thing.what == "promise":
        take_promise(actor, verb, one, leaver, follows=follows)
    else:
        take_question(actor, verb, one, leaver)


def take_agreement(actor: Actor, verb: str, one: Passed, leaver: User, *, follows: bool) -> None:
    """The words of the agreement stay as they were agreed."""
    task = db.session.get_one(Agreement, one.thing.id)
    task.user_id = one.taker.id
    if follows:
        return
    referral, name = task.meeting.referral, one.taker.name
    units: dict[str, Any] = {"unit_id": referral.from_unit_id, "other_unit_id": referral.to_unit_id}
    title = f"Uppgift från trepartsmötet: {name} tar över"
    happened(actor, referral.case, verb, title, text=f"{task.what} Efter {leaver.name}.", referral=referral, **units)
    concerned = {referral.from_worker_id, referral.to_worker_id} - {leaver.id, one.taker.id}
    text = f"{name} tar över en uppgift från trepartsmötet efter {leaver.name}. Akt {referral.case.number}."
    tell(actor, concerned, text, case=referral.case, referral=referral)


def take_promise(actor: Actor, verb: str, one: Passed, leaver: User, *, follows: bool) -> None:
    """Whoever leads the meeting is told: there the promise was given, and there it is asked for."""
    task = db.session.get_one(MonthlyTask, one.thing.id)
    task.user = one.taker
    if task.case and not follows:
        title = f"Uppgift från månadsmötet: {one.taker.name} tar över"
        happened(actor, task.case, verb, title, text=f"Efter {leaver.name}.", unit_id=one.thing.unit_id)
    text = f"{one.taker.name} tar över en uppgift från {name_of(task.meeting)} efter {leaver.name}."
    tell(actor, {task.meeting.chair_id} - {leaver.id, one.taker.id}, text, about=f"monthly_task:{task.id}")


def take_question(actor: Actor, verb: str, one: Passed, leaver: User) -> None:
    """The other side hears of it, once the question has been sent."""
    question = db.session.get_one(AnonymousQuestion, one.thing.id)
    asks = one.thing.what == "asks"
    if asks:
        question.from_worker = one.taker
    else:
        question.to_worker = one.taker
    unit, other = (question.from_unit, question.to_worker_id) if asks else (question.to_unit, question.from_worker_id)
    keep_step(actor, question, verb, text=f"{one.taker.name}, {unit.name}. Efter {leaver.name}.")
    if question.sent_on is not None:
        inform(actor, question, {other} - {leaver.id}, f"Ny handläggare hos {unit.name} i en anonym fråga: {one.taker.name}.")


def pass_tasks_on(leaver: User, akter: Iterable[Passed]) -> None:
    """What was promised and has no row of its own goes with the request, or with the unit's part of the akt."""
    akter = list(akter)
    by_request = {one.thing.id: one.taker for one in akter if one.thing.what != "track"}
    by_part = {(one.thing.case_id, one.thing.unit_id): one.taker for one in akter if one.thing.what == "track"}
    for task, referral in tasks_of(leaver.id):
        sides = ((referral.case_id, unit_id) for unit_id in (referral.from_unit_id, referral.to_unit_id))
        takers = filter(None, [by_request.get(referral.id), *map(by_part.get, sides)])
        if taker := next(takers, None):
            task.user_id = taker.id
    for promised, item in monthly_tasks_of(leaver.id):
        takers = filter(None, (by_part.get((item.case_id, unit_id)) for unit_id in sorted(item.unit_ids)))
        if taker := next(takers, None):
            promised.user_id = taker.id


def monthly_tasks_of(user_id: int) -> list[tuple[MonthlyTask, AgendaItem]]:
    """What someone has promised about an akt at a monthly meeting and not done."""
    mine = (MonthlyTask.user_id == user_id) & MonthlyTask.done_on.is_(None) & AgendaItem.case_id.is_not(None)
    query = select(MonthlyTask, AgendaItem).join(AgendaItem, AgendaItem.id == MonthlyTask.item_id).where(mine)
    return [(task, item) for task, item in db.session.execute(query.order_by(MonthlyTask.id))]


def tasks_of(user_id: int) -> list[tuple[Agreement, Referral]]:
    """What someone has promised at meetings and not done, each with its request."""
    mine = (Agreement.user_id == user_id) & Agreement.done_on.is_(None)
    query = select(Agreement, Referral).join(Meeting, Meeting.id == Agreement.meeting_id).join(Referral, Referral.id == Meeting.referral_id)
    return [(task, referral) for task, referral in db.session.execute(query.where(mine).order_by(Agreement.id))]
