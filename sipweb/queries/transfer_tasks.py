"""What waits in Mitt arbete about transfers, in one statement."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import String, and_, case, cast, func, literal, or_, select, union

from sipweb.db import db
from sipweb.models import Case, CaseTrack, Person, Transfer, Unit
from sipweb.models.leading import Lifted, seats_between
from sipweb.queries.reminders import MOST, Task
from sipweb.queries.transfer_days import last_placed
from sipweb.queries.transfer_list import base
from sipweb.queries.transfers_open import latest_of
from sipweb.rules.people import is_masked
from sipweb.rules.standing import Actor
from sipweb.rules.transfer_lifted import HEADS
from sipweb.rules.transfer_moves import LEFT, LIFTED, asked_above
from sipweb.rules.transfer_seats import Seat, answers_beside, spoken_in
from sipweb.rules.transfers import agreed_or, last_before, notify_by

Seats = dict[int, dict[int, Seat]]  # by transfer


def transfer_tasks(actor: Actor, units: dict[int, str], unit_id: int | None = None) -> Iterator[Task]:
    """Who is to be judged and notified soon, or late; and whose move it is with each that has begun. `unit_id`: only what this unit
    hands over or receives."""
    rows = watched_rows(actor)
    seats = seats_of(rows)
    for row in rows:
        sides = {row.from_unit_id} if row.state in {*TO_JUDGE, "rejected"} else {row.from_unit_id, row.to_unit_id}
        if unit_id is None or unit_id in sides:
            yield from task_of(actor, row, units, seats)


def watched_rows(actor: Actor) -> list[Any]:
    routine = actor.routine
    near = last_before(actor.today + timedelta(days=1), routine.notify_months + routine.notify_early_months).isoformat()
    watched = base(actor, actor.who.units, own=True).subquery("watched")
    left = and_(watched.c.state.in_(LEFT), watched.c.day <= actor.today.isoformat())
    said_no = func.coalesce(watched.c.state, "") == "rejected"
    to_judge = and_(watched.c.transfer_id.is_(None), watched.c.latest <= near)
    soon = select(
        watched.c.case_id, watched.c.number, watched.c.unit_id.label("from_unit_id"), watched.c.to_unit_id,
        case((said_no, watched.c.transfer_id)).label("id"), case((said_no, "rejected"), (left, "left"), else_="watch").label("state"),
        case((said_no, cast(watched.c.due_on, String)), else_=watched.c.latest).label("due"), watched.c.worker_id, watched.c.protection,
        watched.c.birth_date, watched.c.last, literal("age").label("kind"), literal(None).label("transfer_on"),
        literal(None).label("meeting_on"), literal(None).label("lifted_by"), literal("").label("lift_answer"),
        literal(None).label("put_forward_by"), literal(None).label("put_forward_user"), literal(None).label("proposed_day"),
        literal(None).label("proposed_by"),
    ).where(~watched.c.elsewhere, or_(said_no, left, to_judge))  # fmt: skip
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
    columns = (
        Transfer.case_id, Case.number, Transfer.from_unit_id, Transfer.to_unit_id, Transfer.id, Transfer.state, due, literal(None),
        Person.protection, Person.birth_date, last_placed(actor.routine, Transfer.from_unit_id), Transfer.kind,
        cast(Transfer.transfer_on, String), cast(Transfer.meeting_on, String), Transfer.lifted_by_unit_id, Transfer.lift_answer,
        *put_forward_columns(), cast(Transfer.proposed_day, String), Transfer.proposed_by_unit_id,
    )  # fmt: skip
    query = select(*columns).select_from(Transfer).join(Case, Case.id == Transfer.case_id).join(Person, Person.id == Case.person_id)
    return query.where(Transfer.id.in_(ids), Transfer.readable(actor))


def put_forward_columns() -> tuple[Any, Any]:
    """The unit that an answer is put forward for, and who put it forward."""
    told: Any = func.nullif(Transfer.settle_answer, "")
    return func.json_extract(told, "$.unit_id").label("put_forward_by"), func.json_extract(told, "$.by").label("put_forward_user")


TO_JUDGE = {
    "watch": "Bedöm behovet efter födelsedagen",
    "left": "Ingen mottagande enhet. Bedöm behovet på nytt eller lyft frågan",
}
PROPOSED = "Svara på den föreslagna dagen för ansvaret"
SAID_NO = "Ingen överföring är beslutad. Sök en annan mottagare"  # who leads the unit can also end it


def task_of(actor: Actor, row: Any, units: dict[int, str], seats: Seats) -> Iterator[Task]:
    due, tells = due_of(actor, row)
    late = ""
    if tells and is_masked(row.protection):  # the day would tell the birthday; that it has passed does not
        late, due = (". Tiden har gått ut", actor.today) if due and due < actor.today else ("", None)
    place = "me" if row.worker_id == actor.user_id else "unit"
    if row.state in TO_JUDGE:
        args = {"number": row.number}
        yield Task(place, due, f"{TO_JUDGE[row.state]}{late}", "Byter enhet", "transfers.judge", args, row.number, row.case_id, "Bedöm")
        return
    if row.state == "rejected":
        title = f"{SAID_NO} eller avsluta med skäl" if actor.who.manages(row.from_unit_id) else SAID_NO
        yield Task(place, due, title, "Byter enhet", "transfers.show", {"transfer_id": row.id}, row.number, row.case_id, "Visa")
        return
    title, button = task_words(actor, row, units, seats)
    place = "unit" if button and actor.who.managed_units else "me" if button else "waiting"
    args2: dict[str, Any] = {"transfer_id": row.id}
    yield Task(place, due, f"{title}{late}", "Överföring", "transfers.show", args2, row.number, row.case_id, button)
    if answers_day(actor, row):
        until = None if is_masked(row.protection) else as_day(row.proposed_day)
        yield Task("unit", until, PROPOSED, "Överföring", "transfers.show", args2, row.number, row.case_id, "Svara")


def answers_day(actor: Actor, row: Any) -> bool:
    """The other unit has proposed a day, and it has not been. Who leads both has it in the transfer."""
    others = {row.from_unit_id, row.to_unit_id} - {row.proposed_by, None}
    asked = bool(row.proposed_by and row.proposed_day >= actor.today.isoformat())
    return asked and any(actor.who.manages(one) for one in others) and not actor.who.manages(row.proposed_by)


def due_of(actor: Actor, row: Any) -> tuple[date | None, bool]:
    """The last day of what is to be done, and whether it tells the birthday: reckoned from the day the person changes unit until
    it is notified, and when nothing else is the deadline; otherwise as it was worked out when the last move was made."""
    if row.state == "left":
        return date.fromisoformat(row.due), True
    if row.state == "rejected":
        return as_day(row.due), False
    latest = latest_of(row, actor.routine)
    by = notify_by(latest, actor.routine) if latest else None
    if row.state in {"watch", "judged", "no_proposed"}:
        return by, True
    worked_out = as_day(row.meeting_on if row.state == "on_agenda" else row.due)
    if row.state == "later" and by and (worked_out is None or by < worked_out):
        return by, True
    return (worked_out, False) if worked_out else (agreed_or(latest, as_day(row.transfer_on)), row.kind == "age")


def as_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def task_words(actor: Actor, row: Any, units: dict[int, str], seats: Seats) -> tuple[str, str]:
    """What to do, and what the button says; no button: one waits for the other side."""
    to = units.get(row.to_unit_id, "mottagande enhet")
    sends, leads_to = actor.who.works_in(row.from_unit_id), actor.who.manages(row.to_unit_id)
    leads_from, gets = actor.who.manages(row.from_unit_id), actor.who.works_in(row.to_unit_id)
    mine: dict[str, tuple[bool, str, str]] = {
        "judged": (leads_from, "Avisera överföringen", "Avisera"),
        "later": (sends, "Bedöm behovet på nytt", "Bedöm"),
        "no_proposed": (leads_from, "Bekräfta att stöd inte behövs", "Läs"),
        "notified": (leads_from, "Anmäl överföringen till mötet", "Anmäl"),
        "on_agenda": ((leads_from or leads_to) and has_been(row, actor), "Skriv in mötets svar om överföringen", "Skriv in"),
        "decided": (sends, f"Skriv överlämningen till {to}", "Skriv"),
        "package_sent": (leads_to, "Bekräfta överlämningen och utse handläggare", "Bekräfta"),
        "received": (gets, "Ta kontakt med den enskilde och handläggaren", "Skriv in"),
        "joint_period": (leads_to, "Håll tjänstemannamötet", "Visa"),
        "officials_held": (gets, "Informera den enskilde och avsluta överföringen", "Visa"),
        "transferred": (leads_to, "Avsluta överföringen", "Avsluta"),
        "declined": (leads_from, f"{to} har avböjt. Lyft frågan eller avisera en annan enhet", "Visa"),
    }
    is_mine, title, button = mine[row.state] if row.state in mine else lifted_words(actor, row, seats.get(row.id, {}))
    waits = f"Väntar: {title if title.startswith(to) else title[:1].lower() + title[1:]}"  # a unit's name keeps its capital letter
    late = "Väntar på att överlämningen bekräftas" if row.state == "package_sent" else waits
    if row.state == "on_agenda" and not has_been(row, actor):
        return "Väntar på mötet om överföringen", ""
    return (title, button) if is_mine else (late, "")


def has_been(row: Any, actor: Actor) -> bool:
    """The meeting that it is reported to."""
    return bool(row.meeting_on and row.meeting_on <= actor.today.isoformat())


def seats_of(rows: Iterable[Any]) -> Seats:
    """Who answers for each side of those that are lifted, in three statements however many."""
    lifted = [row for row in rows if row.state in LIFTED]
    return dict(
        zip(
            (row.id for row in lifted),
            seats_between([Lifted(r.case_id, r.from_unit_id, r.to_unit_id, r.protection, r.state == "lifted_top") for r in lifted]),
            strict=True,
        )
    )


def lifted_words(actor: Actor, row: Any, seats: dict[int, Seat]) -> tuple[bool, str, str]:
    """Of one that is lifted: the other unit says that it has read it, and the enhetschefer answer, the other side's what one has
    put forward; who put it forward writes it down when the other's days are over."""
    sides, own = {row.from_unit_id, row.to_unit_id}, spoken_in(actor.who, seats)
    if sides - {None} - set(seats):  # the other side does not answer alone
        leads = any(actor.who.manages(unit_id) for unit_id in sides - {None})  # who can name or appoint somebody
        return bool(own) or leads, "Ingen kan svara för den ena enheten om den lyfta överföringen. Läs vad som behövs", "Läs"
    if row.put_forward_by:
        silent = row.put_forward_by in own and as_day(row.due) is not None and str(row.due) < actor.today.isoformat()
        beside = answers_beside(actor.who, seats, row.put_forward_by, row.put_forward_user)
        return bool(own - {row.put_forward_by}) or beside or silent, "Svara på förslaget om den lyfta överföringen", "Svara"
    if own:
        return True, "Svara på den lyfta överföringen", "Svara"
    reads = not row.lift_answer and any(actor.who.manages(unit_id) for unit_id in sides - {row.lifted_by, None})
    return (
        reads,
        "Svara att ni har tagit del av den lyfta överföringen" if reads else f"{HEADS[row.state]} svarar på den lyfta överföringen",
        "Svara",
    )


def transfers_above(actor: Actor) -> Iterator[Task]:
    """For an avdelningschef: what they do for a unit because there are not two below who can."""
    columns = (
        Transfer.id, Transfer.state, cast(Transfer.due_on, String).label("due"), Case.number, Transfer.case_id, Transfer.from_unit_id,
        Transfer.to_unit_id, Transfer.proposed_day, Transfer.proposed_by_unit_id, Transfer.proposed_by_id, Transfer.lift_answer,
        Transfer.lifted_by_unit_id.label("lifted_by"), Person.protection,
        *put_forward_columns(),
        Transfer.is_acted_on_above().label("leads_both"),
    )  # fmt: skip
    below = select(Unit.id).where(Unit.department_id.in_(actor.who.departments))
    query = Transfer.visible_to(actor).join(Case, Case.id == Transfer.case_id).join(Person, Person.id == Case.person_id)
    acts = and_(Transfer.to_unit_id.in_(below), Transfer.is_acted_on_above())
    query = query.where(Transfer.is_open, or_(acts, Transfer.is_settled_above(actor)))
    rows = db.session.execute(query.with_only_columns(*columns).order_by(Transfer.id).limit(MOST)).all()
    seats = seats_of(rows)
    for row in rows:
        if asked := asked_of_head(actor, row, seats.get(row.id, {})):
            args = {"transfer_id": row.id}
            yield Task("me", as_day(row.due), asked[0], "Överföring", "transfers.show", args, row.number, row.case_id, asked[1])


def asked_of_head(actor: Actor, row: Any, seats: dict[int, Seat]) -> tuple[str, str] | None:
    """What there is to do with it, and what the button says."""
    is_below = row.proposed_by_id != actor.user_id if row.proposed_by_id else row.proposed_by_unit_id == row.from_unit_id
    asked = asked_above(
        row.state,
        is_proposed_below=row.leads_both and bool(row.proposed_day and row.proposed_day >= actor.today) and is_below,
        is_lifted_below=row.leads_both and not row.lift_answer and row.lifted_by is not None,
    )
    if asked:
        return f"{asked[0]}: en och samma chef leder båda enheterna", asked[1]
    is_mine, title, button = lifted_words(actor, row, seats) if spoken_in(actor.who, seats) else (False, "", "")
    return (title, button) if is_mine else None
