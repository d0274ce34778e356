"""Anonymous questions: the list, what a question's page shows, and what waits in Mitt arbete. Plain rows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, exists, literal, select, union
from sqlalchemy.orm import aliased

from sipweb.db import db
from sipweb.models import AnonymousQuestion, Case, CaseTrack, Person, QuestionStep, User, UserRole
from sipweb.queries.reminders import MOST, Task, my_cases
from sipweb.rules.standing import Actor

PAGE = 50
MOST_WAITING = 100


@dataclass(frozen=True)
class Filters:
    """What stands in the list's address. `after` is the last question of the page before."""

    way: str = ""  # till, fran
    state: str = ""  # one state, or alla; otherwise the open ones
    unit_id: int | None = None
    after: int | None = None


def rows(actor: Actor, filters: Filters) -> Any:
    """Questions the actor reads, with what a row shows."""
    answerer = aliased(User)
    query = (
        select(
            AnonymousQuestion.id,
            AnonymousQuestion.state,
            AnonymousQuestion.heading,
            AnonymousQuestion.from_unit_id,
            AnonymousQuestion.to_unit_id,
            AnonymousQuestion.sent_on,
            AnonymousQuestion.due_on,
            AnonymousQuestion.answered_on,
            AnonymousQuestion.closed_on,
            AnonymousQuestion.outcome,
            User.name.label("from_worker"),
            answerer.name.label("to_worker"),
        )
        .join(User, User.id == AnonymousQuestion.from_worker_id)
        .outerjoin(answerer, answerer.id == AnonymousQuestion.to_worker_id)
        .where(AnonymousQuestion.id.in_(ids(actor, filters)))
    )
    if filters.state in {"", "alla"}:
        return query
    return query.where(AnonymousQuestion.state == filters.state)


def own_units(actor: Actor, filters: Filters) -> list[int]:
    return [filters.unit_id] if filters.unit_id in actor.who.units else sorted(actor.who.units)


def ids(actor: Actor, filters: Filters) -> Any:
    """Those that the actor's units have asked, and have been asked: an index for each."""
    units = own_units(actor, filters)
    asked = and_(AnonymousQuestion.to_unit_id.in_(units), AnonymousQuestion.sent_on.is_not(None))
    sides = {"fran": AnonymousQuestion.from_unit_id.in_(units), "till": asked}
    wanted = [side for way, side in sides.items() if filters.way in {"", way}]
    still = AnonymousQuestion.is_open if filters.state == "" else literal(True)
    return union(*(select(AnonymousQuestion.id).where(side, still) for side in wanted))


def waits_for(actor: Actor, filters: Filters) -> Any:
    return and_(AnonymousQuestion.state == "sent", AnonymousQuestion.to_unit_id.in_(own_units(actor, filters)))


def waiting_rows(actor: Actor, filters: Filters, most: int | None = MOST_WAITING) -> list[Any]:
    """Unanswered questions to the actor's units, the nearest deadline first."""
    query = rows(actor, filters).where(waits_for(actor, filters))
    return list(db.session.execute(query.order_by(AnonymousQuestion.due_on, AnonymousQuestion.id).limit(most)).all())


def other_rows(actor: Actor, filters: Filters, most: int | None = PAGE + 1) -> list[Any]:
    """All the others, the newest first: one page and one more, which says that there is a next page."""
    query = rows(actor, filters).where(~waits_for(actor, filters))
    if filters.after is not None:
        query = query.where(AnonymousQuestion.id < filters.after)
    return list(db.session.execute(query.order_by(AnonymousQuestion.id.desc()).limit(most)).all())


def all_rows(actor: Actor, filters: Filters) -> list[Any]:
    """The whole list as it is filtered, for Excel."""
    filters = replace(filters, after=None)
    return [*waiting_rows(actor, filters, None), *other_rows(actor, filters, None)]


def steps_of(question: AnonymousQuestion) -> list[Any]:
    """What has happened, newest first, with the names of those who did it."""
    stand_in = aliased(User)
    query = (
        select(QuestionStep, User.name, stand_in.name.label("for_name"))
        .join(User, User.id == QuestionStep.user_id)
        .outerjoin(stand_in, stand_in.id == QuestionStep.for_user_id)
        .where(QuestionStep.question_id == question.id)
        .order_by(QuestionStep.id.desc())
    )
    return list(db.session.execute(query).all())


def answer_to(question: AnonymousQuestion) -> QuestionStep | None:
    """The latest answer."""
    its = (QuestionStep.question_id == question.id) & (QuestionStep.verb == "question.answer")
    return db.session.scalar(select(QuestionStep).where(its).order_by(QuestionStep.id.desc()).limit(1))


def last_step_by_another(question: AnonymousQuestion, actor: Actor) -> Any:
    """Who came first, and when."""
    its = (QuestionStep.question_id == question.id) & (QuestionStep.state == question.state) & (QuestionStep.user_id != actor.user_id)
    query = select(User.name, QuestionStep.at).join(User, User.id == QuestionStep.user_id).where(its)
    return db.session.execute(query.order_by(QuestionStep.id.desc()).limit(1)).first()


def own_cases(actor: Actor, unit_id: int) -> list[Any]:
    """The actor's own open akter at a unit, the newest first: id, number, name, protection."""
    query = (
        select(Case.id, Case.number, Person.given_name, Person.family_name, Person.protection)
        .join(CaseTrack, CaseTrack.case_id == Case.id)
        .join(Person, Person.id == Case.person_id)
        .where(my_cases(actor), CaseTrack.unit_id == unit_id)
    )
    return list(db.session.execute(query.order_by(Case.id.desc()).limit(MOST)).all())


def question_tasks(actor: Actor, units: dict[int, str]) -> Iterator[Task]:
    columns = (
        AnonymousQuestion.id, AnonymousQuestion.state, AnonymousQuestion.due_on, AnonymousQuestion.from_unit_id,
        AnonymousQuestion.to_unit_id, AnonymousQuestion.from_worker_id, AnonymousQuestion.to_worker_id, User.name,
    )  # fmt: skip
    answering = (User.id == AnonymousQuestion.to_worker_id) & User.disabled_at.is_(None)
    query = select(*columns).outerjoin(User, answering).where(AnonymousQuestion.id.in_(waiting_ids(actor)))
    for id_, state, due, from_unit, to_unit, asker, answerer, name in db.session.execute(
        query.order_by(AnonymousQuestion.due_on).limit(MOST)
    ):
        place, title, button = task_words(actor, state, asker, answerer, name, units[from_unit], units[to_unit])
        yield Task(place, due, title, "Anonym fråga", "questions.show", {"anonymous_id": id_}, button=button)


def waiting_ids(actor: Actor) -> Any:
    """Open questions that the actor has asked, is named to answer or leads the asked unit of; and those of a unit they lead whose
    asker no longer works there."""
    there = (UserRole.user_id == AnonymousQuestion.from_worker_id) & (UserRole.unit_id == AnonymousQuestion.from_unit_id)
    still = exists().where(there, User.id == UserRole.user_id, User.disabled_at.is_(None))
    asks, asked = AnonymousQuestion.from_unit_id.in_(actor.who.units), AnonymousQuestion.to_unit_id.in_(actor.who.units)
    sides = (
        and_(AnonymousQuestion.from_worker_id == actor.user_id, asks),
        and_(AnonymousQuestion.to_worker_id == actor.user_id, asked, AnonymousQuestion.state == "sent"),
        and_(AnonymousQuestion.to_unit_id.in_(actor.who.managed_units), AnonymousQuestion.state == "sent"),
        and_(AnonymousQuestion.from_unit_id.in_(actor.who.managed_units), ~still),
    )
    return union(*(select(AnonymousQuestion.id).where(AnonymousQuestion.is_open, side) for side in sides))


def task_words(
    actor: Actor, state: str, asker: int, answerer: int | None, name: str | None, from_unit: str, to_unit: str
) -> tuple[str, str, str]:
    """Whose move it is, what to do, and what the button says."""
    if state == "sent" and asker != actor.user_id:
        if name is None or answerer == actor.user_id:
            return "me" if name else "unit", f"Svara på en anonym fråga från {from_unit}", "Svara"
        return "waiting", f"{name} ska svara på en anonym fråga från {from_unit}", ""
    place = "me" if asker == actor.user_id else "unit"
    return {
        "draft": (place, f"Skriv klart den anonyma frågan till {to_unit}", "Fortsätt"),
        "sent": ("waiting", f"Väntar på svar från {to_unit}", ""),
        "answered": (place, f"Läs svaret från {to_unit} och avsluta", "Läs"),
    }[state]
