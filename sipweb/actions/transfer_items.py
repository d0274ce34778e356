"""What happens to a transfer as the meeting's item about it goes: reported, moved, decided, and decided otherwise (R225, R227, R249).

Used inside the actions that move the item; not actions themselves."""

import json
from datetime import date

from sipweb.actions.item_lifted import Said, is_own
from sipweb.actions.transfer_asked import new_receiver
from sipweb.actions.transfer_decisions import decide_transfer, heads, lift_now
from sipweb.actions.transfers import both, inform, step
from sipweb.db import db
from sipweb.gate import Refused
from sipweb.models import AgendaItem, Case, MonthlyMeeting, Transfer, Unit, User
from sipweb.queries.transfers import dates_of, placed_until, transfers_of
from sipweb.rules.dates import long_date
from sipweb.rules.standing import Actor
from sipweb.rules.transfer_moves import LIFT_ANSWERS, LIFTED, starts_in
from sipweb.rules.transfers import transfer_date
from sipweb.words import TRANSFER


def follow_item(actor: Actor, item: AgendaItem, meeting: MonthlyMeeting) -> None:
    """The transfer stands as its item does: reported to a meeting, and to which; notified again when the item is taken back."""
    if item.kind != "transfer" or item.case_id is None:
        return
    on = meeting.starts_at.date() if item.state == "submitted" else None
    for transfer in [t for t in transfers_of(item.case_id) if t.from_unit_id == item.unit_id and t.meeting_on != on]:
        if transfer.state == "notified" and on:
            transfer.meeting_on = on
            step(actor, transfer, "transfer.to_agenda", text=f"Mötet {long_date(on)}")
        elif transfer.state == "on_agenda":
            transfer.meeting_on = on
            told = f"Flyttad till mötet {long_date(on)}" if on else ""
            step(actor, transfer, "transfer.from_agenda", to="on_agenda" if on else "notified", text=told)


def decided_at_meeting(
    actor: Actor, case: Case, *, item: AgendaItem, to_unit_id: int, method: str, on: date, day: date | None, need: str = ""
) -> Transfer:
    """The outcome "överföring beslutad" of an item, written on the meeting's day and changed until the minutes are. No day is
    the birthday, and so is one after it: then the responsibility goes over by itself."""
    from_unit_id = item.unit_id
    open_ones = [t for t in transfers_of(case.id) if t.is_open and t.from_unit_id == from_unit_id]
    before = as_it_stands(open_ones[-1], item) if open_ones else ""
    if open_ones and open_ones[-1].state == "decided":
        open_ones[-1].state = "on_agenda"  # decided anew at the same meeting
    latest = dates_of(open_ones[-1], actor).latest if open_ones else birthday_ahead(actor, case, from_unit_id)
    kind = open_ones[-1].kind if open_ones else "other" if latest is None else "age"
    agreed = day if day and (latest is None or day < latest) else None
    transfer = decide_transfer(
        actor, case, from_unit_id=from_unit_id, to_unit_id=to_unit_id, method=method, on=on, suitable=True, kind=kind, day=agreed, need=need
    )
    transfer.decided_item_id, transfer.before_item = item.id, before
    return transfer


RESTORED = ("state", "to_unit_id", "need", "ground", "method", "declined_why", "notified_by_id")
RESTORED_DAYS = ("notified_on", "meeting_on", "decided_on", "transfer_on", "due_on")


def as_it_stands(transfer: Transfer, item: AgendaItem) -> str:
    """What an item is about to change, so that it can be taken back; what it has changed already stays as it was kept."""
    if transfer.decided_item_id == item.id:
        return transfer.before_item
    days = {name: str(getattr(transfer, name) or "") for name in RESTORED_DAYS}
    return json.dumps({name: getattr(transfer, name) for name in RESTORED} | days, ensure_ascii=False)


def take_back_decision(actor: Actor, item: AgendaItem, case: Case) -> None:
    """The meeting changes its answer: what the item decided is undone, and the transfer stands as before it. One that began with
    the item ends. Refused when the units have gone on from the decision."""
    transfer = next((t for t in transfers_of(case.id) if t.decided_item_id == item.id and t.is_open), None)
    if transfer is None:
        return
    if (state := dates_of(transfer, actor).state) != "decided":
        raise Refused(f"Överföringen har gått vidare och är nu ”{TRANSFER[state].lower()}”. Avsluta den i akten i stället.", "outcome")
    told, before = both(transfer), json.loads(transfer.before_item or "{}")
    step(actor, transfer, "transfer.take_back", to=before.get("state", "ended"))
    if before and before["to_unit_id"] != transfer.to_unit_id:
        new_receiver(actor, transfer)
    for name in RESTORED if before else ():
        setattr(transfer, name, before[name])
    for name in RESTORED_DAYS if before else ():
        setattr(transfer, name, date.fromisoformat(before[name]) if before[name] else None)
    transfer.decided_item_id, transfer.before_item = None, ""
    if not before:
        transfer.ended_on, transfer.ended_how, transfer.ended_why = actor.today, "other", "Mötet ändrade sitt beslut."
    inform(actor, transfer, told, "Mötet har ändrat sitt beslut om överföringen.")


def liftable(item: AgendaItem) -> Transfer | None:
    """The transfer that the item is about, while it can be lifted: lifting the item lifts it, and there is one question, not two."""
    if item.kind != "transfer" or item.case_id is None:
        return None
    own = [t for t in transfers_of(item.case_id) if t.is_open and t.is_told and t.from_unit_id == item.unit_id]
    return own[-1] if own and starts_in("transfer.lift", own[-1].state) else None


def lift_with_item(actor: Actor, transfer: Transfer, item: AgendaItem, question: str, said: dict[int, Said]) -> None:
    """The meeting lifts the transfer for the unit whose item it is. The actor's own answer for the other unit stands; another's is
    noted in the report, and asked for all the same."""
    told = said.get(transfer.to_unit_id or 0)
    mine = told is not None and is_own(actor, item, transfer.to_unit_id, told)
    noted = [said_words(item, unit_id, one) for unit_id, one in said.items() if not (mine and one is told)]
    lift_now(actor, transfer, "\n\n".join(filter(None, [question, item.outcome_text, *noted])), item.unit_id, None)
    if told and mine:
        transfer.lift_answer, transfer.lift_answer_text, transfer.lift_answered_on = told.answer, told.text, actor.today
    heads(actor, transfer, "Mötet har lyft en överföring till enhetscheferna.")


def said_words(item: AgendaItem, unit_id: int, told: Said) -> str:
    """In the report: what a unit answered at the table, and who said it."""
    unit = next(unit for unit in (item.unit, *(one.unit for one in item.heard_by)) if unit.id == unit_id)
    by = db.session.get_one(User, told.by)
    return f"Vid mötet svarade {unit.name} genom {by.name}: {LIFT_ANSWERS[told.answer]}. {told.text}".strip()


def refuse_lifted_transfer(item: AgendaItem) -> None:
    """There is one question, not two: what is lifted already waits for its answer there."""
    transfers = transfers_of(item.case_id) if item.kind == "transfer" and item.case_id else []
    if any(t.state in LIFTED and t.from_unit_id == item.unit_id for t in transfers):
        raise Refused("Överföringen är redan lyft. Notera punkten, och följ överföringen på dess egen sida.", "outcome")


def birthday_ahead(actor: Actor, case: Case, unit_id: int) -> date | None:
    """The day a young person changes unit, while it is to come; None for others."""
    routine = actor.routine
    day = transfer_date(case.person.birth_date, placed_until(case.id, routine, [unit_id]), routine)
    is_young = db.session.get_one(Unit, unit_id).counts_as(routine.transfer_units)
    return day if is_young and actor.today < day else None
