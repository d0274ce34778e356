"""Enhetens inkorg: what is unanswered, and what goes on; and of it what waits in Mitt arbete. Plain rows."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import or_, select, union

from sipweb.db import db
from sipweb.models import Case, Person, Referral, User
from sipweb.models.access import is_named, not_blocked
from sipweb.queries.referrals import not_mine_to_answer
from sipweb.queries.reminders import MOST as MOST_TASKS
from sipweb.queries.reminders import Task
from sipweb.rules.referrals import ANSWERED
from sipweb.rules.standing import Actor

MOST = 100
NO_GROUND = "Förfrågan väntar: grund att dela uppgifter saknas"

# Who leads the asking unit too may have to leave it to another.
TO_APPOINT = {True: ("Utse handläggare", "unit", "Utse"), False: ("En annan chef ska utse handläggare", "waiting", "")}


def rows(actor: Actor) -> Any:
    """Requests the actor reads, with what a row shows. Ages only: no name leaves the akt for a list."""
    return (
        select(
            Referral.id,
            Referral.case_id,
            Case.number,
            Referral.state,
            Referral.is_direct,
            Referral.from_unit_id,
            Referral.to_unit_id,
            Referral.question,
            Referral.sent_on,
            Referral.due_on,
            Referral.to_worker_id,
            User.name.label("from_worker"),
            Person.birth_date,
            Person.protection,
        )
        .join(Case, Case.id == Referral.case_id)
        .join(Person, Person.id == Case.person_id)
        .join(User, User.id == Referral.from_worker_id)
        .where(Referral.readable(actor))
    )


def inbox_rows(actor: Actor, limit: int = MOST) -> list[Any]:
    """Unanswered first: what the actor's units have been asked, the nearest deadline first."""
    unanswered = Referral.state.in_(["sent", "needs_info"])
    query = rows(actor).where(Referral.is_open, Referral.to_unit_id.in_(actor.who.managed_units), unanswered)
    return list(db.session.execute(query.order_by(Referral.due_on, Referral.id).limit(limit)).all())


def ongoing_rows(actor: Actor, limit: int = MOST) -> list[Any]:
    """Everything else that is open and that the actor's units take part in."""
    query = rows(actor).where(Referral.id.in_(open_ids(actor, Referral.state.in_(ANSWERED))))
    return list(db.session.execute(query.order_by(Referral.due_on, Referral.id).limit(limit)).all())


def open_ids(actor: Actor, asked_when: Any) -> Any:
    """Open requests the actor's units have sent, been asked when `asked_when` holds, or that name the actor: an index for each."""
    sides = (
        Referral.from_unit_id.in_(actor.who.units),
        Referral.to_unit_id.in_(actor.who.managed_units) & asked_when,
        Referral.to_worker_id == actor.user_id,
    )
    return union(*(select(Referral.id).where(Referral.is_open, side) for side in sides))


def waiting_words(sender: bool, other: str) -> tuple[str, str, str]:
    """Nothing carries any more: the asking side sees to it, the other waits."""
    return ("me", NO_GROUND, "Öppna") if sender else ("waiting", f"{other} har just nu ingen grund att dela uppgifter", "")


def inbox_tasks(actor: Actor, units: dict[int, str], waits: set[int]) -> Iterator[Task]:
    rows = db.session.execute(
        select(Referral.id, Referral.state, Referral.due_on, Referral.from_unit_id, Referral.to_unit_id, Case.number, Case.id)
        .add_columns(Referral.from_worker_id)
        .join(Case, Case.id == Referral.case_id)
        .where(
            Referral.is_open,
            Referral.to_unit_id.in_(actor.who.managed_units),
            Referral.state.not_in([*ANSWERED, "draft"]),
            not_blocked(Referral.case_id, actor),
            or_(~Referral.is_restricted, is_named(Referral.case_id, Referral.to_unit_id, actor)),
        )
        .order_by(Referral.due_on)
        .limit(MOST_TASKS)
    ).all()
    others = not_mine_to_answer(actor, [(row.id, row.from_worker_id, row.from_unit_id) for row in rows if row.state == "sent"])
    for id_, state, due, from_unit, to_unit, number, case_id, _ in rows:
        if id_ in waits:
            place, title, button = waiting_words(False, units[from_unit])
        elif state == "sent":
            title, place, button = TO_APPOINT[id_ not in others]
        else:
            title, place, button = f"{units[from_unit]} ska komplettera", "waiting", ""
        yield Task(
            place,
            due,
            title,
            f"Förfrågan från {units[from_unit]} till {units[to_unit]}",
            "referrals.show",
            {"referral_id": id_},
            number,
            case_id,
            button,
        )
