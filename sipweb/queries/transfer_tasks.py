"""What waits in Mitt arbete about transfers, in one statement."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import String, and_, case, cast, func, literal, or_, select, union

from sipweb.db import db
from sipweb.models import Case, CaseTrack, Transfer
from sipweb.queries.reminders import MOST, Task
from sipweb.queries.transfer_list import base
from sipweb.rules.people import is_masked
from sipweb.rules.standing import Actor
from sipweb.rules.transfer_moves import LEFT
from sipweb.rules.transfers import last_before, notify_by


def transfer_tasks(actor: Actor, units: dict[int, str]) -> Iterator[Task]:
    """Who is to be judged and notified soon, or late; and whose move it is with each that has begun."""
    for row in watched_rows(actor):
        yield from task_of(actor, row, units)


def watched_rows(actor: Actor) -> list[Any]:
    routine = actor.routine
    near = last_before(actor.today + timedelta(days=1), routine.notify_months + routine.notify_early_months).isoformat()
    watched = base(actor, actor.who.units, own=True).subquery("watched")
    left = and_(watched.c.state.in_(LEFT), watched.c.day <= actor.today.isoformat())
    to_judge = and_(watched.c.transfer_id.is_(None), watched.c.latest <= near)
    soon = select(
        watched.c.case_id, watched.c.number, watched.c.unit_id.label("from_unit_id"), watched.c.to_unit_id, literal(None).label("id"),
        case((left, "left"), else_="watch").label("state"), watched.c.latest.label("due"), watched.c.worker_id, watched.c.protection,
    ).where(~watched.c.elsewhere, or_(left, to_judge))  # fmt: skip
    begun = open_rows(actor)
    found = soon.union_all(begun).subquery("waiting")
    return list(db.session.execute(select(found).order_by(found.c.due).limit(MOST)).all())


def open_rows(actor: Actor) -> Any:
    """Open transfers of the units one leads, on either side, and of the akter where one is handläggare: an index for each."""
    own = select(CaseTrack.case_id).where(CaseTrack.case_worker_id == actor.user_id, CaseTrack.is_open)
    sides = (
        Transfer.from_unit_id.in_(actor.who.managed_units),
        Transfer.to_unit_id.in_(actor.who.managed_units),
        Transfer.case_id.in_(own),
    )
    ids = union(*(select(Transfer.id).where(Transfer.is_open, side) for side in sides))
    due = cast(func.coalesce(Transfer.due_on, Transfer.judge_again_on), String).label("due")
    columns = (Transfer.case_id, Case.number, Transfer.from_unit_id, Transfer.to_unit_id, Transfer.id, Transfer.state, due)
    query = select(*columns, literal(None), literal("none")).join(Case, Case.id == Transfer.case_id)
    return query.where(Transfer.id.in_(ids), Transfer.readable(actor))


TO_JUDGE = {
    "watch": "Bedöm behovet efter födelsedagen",
    "left": "Ingen mottagande enhet. Bedöm behovet på nytt eller lyft frågan",
}


def task_of(actor: Actor, row: Any, units: dict[int, str]) -> Iterator[Task]:
    due = date.fromisoformat(row.due) if row.due else None
    if row.state in TO_JUDGE:
        by = due if row.state == "left" or due is None else notify_by(due, actor.routine)
        place = "me" if row.worker_id == actor.user_id else "unit"
        args = {"number": row.number}
        shown = None if is_masked(row.protection) else by  # it would tell the birthday
        yield Task(place, shown, TO_JUDGE[row.state], "Byter enhet", "transfers.judge", args, row.number, row.case_id, "Bedöm")
        return
    title, button = task_words(actor, row, units)
    place = "unit" if button and actor.who.managed_units else "me" if button else "waiting"
    args2: dict[str, Any] = {"transfer_id": row.id}
    yield Task(place, due, title, "Överföring", "transfers.show", args2, row.number, row.case_id, button)


def task_words(actor: Actor, row: Any, units: dict[int, str]) -> tuple[str, str]:
    """What to do, and what the button says; no button: one waits for the other side."""
    to = units.get(row.to_unit_id, "mottagande enhet")
    sends, leads_to = actor.who.works_in(row.from_unit_id), actor.who.manages(row.to_unit_id)
    leads_from, gets = actor.who.manages(row.from_unit_id), actor.who.works_in(row.to_unit_id)
    mine: dict[str, tuple[bool, str, str]] = {
        "judged": (leads_from, "Avisera överföringen", "Avisera"),
        "later": (sends, "Bedöm behovet på nytt", "Bedöm"),
        "no_proposed": (leads_from, "Bekräfta att stöd inte behövs", "Läs"),
        "notified": (leads_from, "Anmäl överföringen till mötet", "Anmäl"),
        "on_agenda": (leads_from or leads_to, "Skriv in mötets svar om överföringen", "Skriv in"),
        "decided": (sends, f"Skriv överlämningen till {to}", "Skriv"),
        "package_sent": (leads_to, "Bekräfta överlämningen och utse handläggare", "Bekräfta"),
        "received": (gets, "Ta kontakt med den enskilde och handläggaren", "Skriv in"),
        "joint_period": (leads_to, "Håll tjänstemannamötet", "Visa"),
        "officials_held": (gets, "Informera den enskilde och avsluta överföringen", "Visa"),
        "transferred": (gets, "Avsluta överföringen", "Avsluta"),
        "declined": (leads_from, f"{to} har avböjt. Lyft frågan eller avisera en annan enhet", "Visa"),
        "lifted": (actor.who.leads(row.from_unit_id) or actor.who.leads(row.to_unit_id), "Svara på den lyfta överföringen", "Svara"),
    }
    is_mine, title, button = mine[row.state]
    waits = f"Väntar: {title[:1].lower()}{title[1:]}"
    late = "Väntar på att överlämningen bekräftas" if row.state == "package_sent" else waits
    return (title, button) if is_mine else (late, "")
