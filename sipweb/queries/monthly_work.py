"""What the monthly meetings put in Mitt arbete."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_, select, union_all

from sipweb.db import db
from sipweb.models import AgendaItem, AgendaItemUnit, Case, MonthlyMeeting, MonthlyTask, User, UserRole
from sipweb.models.access import another, there_is
from sipweb.queries.reminders import MOST, Task
from sipweb.rules.dates import long_date
from sipweb.rules.monthly import FORMS, deadline, is_locked
from sipweb.rules.standing import Actor

M = MonthlyMeeting


def monthly_tasks(actor: Actor) -> Iterator[Task]:
    """What the monthly meetings ask of the actor: promises, drafts to report, what came too late, minutes to write and to confirm."""
    none, blank, me = literal(None), literal(""), actor.user_id
    managed, T, A = actor.who.managed_units, MonthlyTask, AgendaItem
    soon = actor.now.replace(tzinfo=None) - timedelta(hours=12)
    number = select(Case.number).where(Case.id == A.case_id).scalar_subquery()
    which = func.coalesce("akt " + number, func.nullif(A.heading, ""), "utan rubrik")  # never a name
    query: Any = union_all(
        select(literal("task"), T.id, T.due_on, M.starts_at, M.form, blank)
        .join(M, M.id == T.meeting_id)
        .where(T.user_id == me, T.done_on.is_(None), T.may_know(actor)),
        select(literal("orphan"), T.id, T.due_on, M.starts_at, M.form, blank)
        .join(M, M.id == T.meeting_id)
        .join(A, A.id == T.item_id)
        .where(T.done_on.is_(None), T.user_id != me, A.case_id.is_not(None), A.unit_id.in_(managed), T.may_know(actor), ~still_hears()),
        select(literal("draft"), A.id, none, M.starts_at, M.form, which)
        .join(M, M.id == A.meeting_id)
        .where(A.state == "draft", A.unit_id.in_(managed), A.readable(actor), M.starts_at > soon),
        select(literal("late"), A.id, none, M.starts_at, M.form, blank)
        .join(M, M.id == A.meeting_id)
        .where(A.state == "late", M.chair_id == me, M.state == "planned", A.readable(actor)),
        select(literal("unseen"), M.id, none, M.starts_at, M.form, blank).where(
            M.chair_id == me, M.state == "planned", late_and_not_read(actor)
        ),
        select(M.state, M.id, none, M.starts_at, M.form, blank).where(
            or_(
                (M.state == "minutes") & (M.writer_id == me),
                (M.state == "finished") & (M.chair_id == me),
                M.state.in_(["in_session", "planned"]) & (M.chair_id == me),
            ),
            M.starts_at > soon - timedelta(days=400),
        ),
    )
    leads_next = True
    for kind, id_, due, starts_at, form, which_one in sorted(db.session.execute(query.limit(MOST)), key=lambda row: row[3]):
        if kind != "planned" or leads_next:  # of those still to come, only the next one asks for anything
            yield as_task(actor, kind, id_, due, starts_at, form, which_one)
        leads_next = leads_next and kind != "planned"


def still_hears() -> ColumnElement[bool]:
    """Whoever promised it can log in, and works in a unit that the item concerns: otherwise it is in nobody's Mitt arbete."""
    hearer, post, user = another(AgendaItemUnit, "heard"), another(UserRole, "promised"), another(User, "promised")
    here = or_(post.unit_id == AgendaItem.unit_id, there_is(hearer).where(hearer.item_id == AgendaItem.id, hearer.unit_id == post.unit_id))
    return there_is(user).where(
        user.id == MonthlyTask.user_id, user.disabled_at.is_(None), there_is(post).where(post.user_id == user.id, here)
    )


def late_and_not_read(actor: Actor) -> ColumnElement[bool]:
    """A protected person's item came too late, and the actor is not among its readers."""
    item = another(AgendaItem, "unseen")
    read = there_is(AgendaItem).where(AgendaItem.id == item.id, AgendaItem.readable(actor))
    return there_is(item).where(item.meeting_id == M.id, item.state == "late", ~read)


def as_task(actor: Actor, kind: str, id_: int, due: date | None, starts_at: datetime, form: str, which: str) -> Task:
    name, day = f"{FORMS[form]} {long_date(starts_at)}", starts_at.date()
    locked = is_locked(day, actor.now, actor.routine)
    write_by = day + timedelta(days=actor.routine.write_minutes_within)
    told = {
        "task": (due, "Uppgift från mötet", "monthly_tasks.task", "task_id", "Öppna"),
        "orphan": (due, "Uppgift från mötet som ingen på enheten har längre", "monthly_tasks.task", "task_id", "Öppna"),
        "draft": (
            day if locked else deadline(day, actor.routine).date(),
            f"Anmäl punkten till mötet: {which}",
            "agenda.show",
            "item_id",
            "Granska",
        ),
        "late": (day, "En punkt kom för sent till mötet", "agenda.show", "item_id", "Ta ställning"),
        "unseen": (day, "En punkt kom för sent till mötet", "monthly_moves.late", "monthly_id", "Ta ställning"),
        "planned": (day, "Du leder mötet", "monthly.show", "monthly_id", "Förbered"),
        "in_session": (day, "Mötet pågår", "sitting.show", "monthly_id", "Fortsätt"),
        "minutes": (write_by, "Skriv klart anteckningarna", "minutes.show", "monthly_id", "Skriv"),
        "finished": (write_by, "Bekräfta anteckningarna", "minutes.show", "monthly_id", "Läs"),
    }
    when_due, title, endpoint, key, button = told[kind]
    return Task("unit" if kind == "orphan" else "me", when_due, title, name, endpoint, {key: id_}, button=button)
