"""What the enhetschefer come to about a lifted transfer: one side puts an answer forward, and it counts when the other says the same
(R240, R241, R247; as a lifted question on level 3). When they can't agree it goes on to the avdelningschefer in the same way (R248)."""

import json
from datetime import date
from typing import Any

from sipweb.actions.both_sides import is_answered_by_nobody
from sipweb.actions.decision_line import sides
from sipweb.actions.events import happened, signed
from sipweb.actions.tracks import refuse_older
from sipweb.actions.transfer_asked import PUT_FORWARD, hush, tell_above, those_above
from sipweb.actions.transfer_decisions import agreed_day, decided, heads, lift_now, outcome_of, refuse_before
from sipweb.actions.transfers import step, too_late, why_not_let_know
from sipweb.db import db
from sipweb.gate import Refused, action
from sipweb.models import Transfer, Unit
from sipweb.rules.dates import long_date
from sipweb.rules.days import add_working_days
from sipweb.rules.people import RESTRICTED
from sipweb.rules.standing import Actor
from sipweb.rules.transfer_lifted import (
    ANSWERED_BY,
    Answer,
    heads_of,
    why_no_level_above,
    why_not_alone,
    why_not_lift_higher,
    why_not_settle,
)
from sipweb.rules.transfer_moves import starts_in, why_not_on
from sipweb.rules.transfer_seats import HEAD, TITLES, answers_beside, spoken_in


def answers_for(actor: Actor, transfer: Transfer) -> set[int]:
    """The units the actor answers for."""
    return spoken_in(actor.who, transfer.seats)


def put_forward_of(transfer: Transfer) -> Answer | None:
    """The answer that waits for the other side, if any."""
    if not transfer.settle_answer:
        return None
    told = json.loads(transfer.settle_answer)
    days = {name: date.fromisoformat(told[name]) if told[name] else None for name in ("on", "day", "until")}
    return Answer(**told | days)


def is_agreed(actor: Actor, transfer: Transfer, answer: Answer) -> bool:
    """Both sides have said it: the actor is all there is, the other side put the same forward, or it is silent when its days are over."""
    own, before = answers_for(actor, transfer), put_forward_of(transfer)
    if own and set(transfer.seats) <= own:
        return True
    if before is None or not before.says(answer):
        return False
    return before.is_silent(actor.today) or not is_own(actor, transfer, before)


def speaks_for(actor: Actor, transfer: Transfer, before: Answer | None) -> int:
    """The unit that the actor says something for: the other one, when they answer what a colleague has said."""
    own = answers_for(actor, transfer)
    if before and answers_beside(actor.who, transfer.seats, before.unit_id, before.by):
        own = set(transfer.seats) - {before.unit_id}
    return min(own, default=transfer.from_unit_id)


def is_own(actor: Actor, transfer: Transfer, before: Answer) -> bool:
    """What is put forward is the actor's own side's, and so somebody else's to answer."""
    beside = answers_beside(actor.who, transfer.seats, before.unit_id, before.by)
    return not beside and answers_for(actor, transfer) == {before.unit_id}


def waits_for_answer(actor: Actor, transfer: Transfer) -> str | None:
    """Why the answer is not written yet: nobody can answer for one of the units, or the other one has some days to say that it has
    read the lift."""
    if (why_not := nobody_beside(transfer)) is not None:
        return why_not
    answered = bool(transfer.lift_answer) or is_read_by_nobody(transfer)
    return why_not_settle(answered=answered, lifted_on=transfer.lifted_on, today=actor.today, routine=actor.routine)


def nobody_beside(transfer: Transfer) -> str | None:
    """Asked each time, since people come and go: why nobody answers for one of the units."""
    sides = [transfer.from_unit, *([transfer.to_unit] if transfer.is_told and transfer.to_unit else [])]
    seats = transfer.seats
    vacant = [unit.name for unit in sides if unit.id not in seats]
    return why_not_alone(vacant, is_protected=transfer.case.person.protection in RESTRICTED)


def is_read_by_nobody(transfer: Transfer) -> bool:
    """There is nobody else to say so, or only the avdelningschef whom it is lifted to."""
    above = transfer.state == "lifted_top" and transfer.superior_acts
    return not transfer.is_told or above or is_answered_by_nobody(transfer)


def why_not_lift_on(actor: Actor, transfer: Transfer) -> str | None:
    """Why it can't go on to the avdelningschefer, or not yet."""
    waits, before = waits_for_answer(actor, transfer), put_forward_of(transfer)
    own = before is not None and is_own(actor, transfer, before)
    return why_not_lift_higher(waits, before, actor.today, is_own=own) or nobody_above(transfer)


def nobody_above(transfer: Transfer) -> str | None:
    protected = transfer.case.person.protection in RESTRICTED
    return why_no_level_above({} if protected else transfer.seats_on(is_top=True), is_protected=protected)


@action("transfer.lift_on")
def lift_higher(actor: Actor, transfer: Transfer, *, text: str) -> Transfer:
    """The enhetschefer do not agree: in writing, to the avdelningschefer (R240, R248). What was put forward last is told; their answer
    is given and counts in the same way."""
    if starts_in("transfer.lift_on", transfer.state) and (why_not := why_not_lift_on(actor, transfer)):
        raise Refused(why_not)
    before, earlier = put_forward_of(transfer), transfer.lifted_why
    report = f"{text}\n\nDet senaste förslaget: {what_of(before)}" if before else text
    unit_id = speaks_for(actor, transfer, before)
    lift_now(actor, transfer, report, unit_id, actor.user_id, "transfer.lift_on")
    hush(actor, transfer, PUT_FORWARD)
    transfer.lifted_why = f"{report}\n\nRapporten till enhetscheferna: {earlier}"
    heads(actor, transfer, f"{signed(actor)} har lyft en överföring till avdelningscheferna.")
    return transfer


@action("transfer.settle")
def settle_transfer(
    actor: Actor, transfer: Transfer, *, suitable: bool, method: str, on: date, to_unit_id: int | None = None, day: date | None = None,
    version: str | None = None,
) -> Transfer:  # fmt: skip
    """The enhetschefer's answer, once the other unit has said whether it agrees that it is lifted, or its days are over (R241). The
    first enhetschef puts it forward; when the other side's writes the same it is decided."""
    refuse_older(transfer, version)
    if why_not := waits_for_answer(actor, transfer):
        raise Refused(why_not)
    refuse_before(transfer, on)
    if why_not := why_not_on(on, transfer.lifted_on, "lyftet"):
        raise Refused(why_not, "on")
    to = (to_unit_id or transfer.to_unit_id) if suitable else None
    before = put_forward_of(transfer)
    unit_id = speaks_for(actor, transfer, before)
    until = add_working_days(actor.today, actor.routine.lift_answer_within)
    answer = Answer(suitable, method, to, day if suitable else None, on, unit_id, until, actor.user_id)
    if not is_agreed(actor, transfer, answer):
        return put_forward(actor, transfer, answer)
    transfer.settle_answer = ""
    if before and before.unit_id == unit_id:
        silent = f"Den andra enhetens {title_beside(transfer, before)} har inte svarat i tid"
        happened(actor, transfer.case, "transfer.settle", silent, **sides(transfer))
    above = those_above(transfer)
    decided(actor, transfer, "transfer.settle", to_unit_id=to, suitable=suitable, method=method, on=on, day=day)
    tell_above(actor, transfer, above, outcome_of(transfer))
    return transfer


def put_forward(actor: Actor, transfer: Transfer, answer: Answer) -> Transfer:
    """What can't be decided is not put forward either. The other side's enhetschef hears of it, and has some days."""
    if not starts_in("transfer.settle", transfer.state):
        raise Refused(too_late(actor, transfer, transfer.state))
    if answer.on > actor.today:
        raise Refused("Dagen har inte kommit än.", "on")
    if answer.suitable:
        refuse_receiver(actor, transfer, answer)
    transfer.settle_answer = json.dumps(as_text(answer), ensure_ascii=False)
    step(actor, transfer, "transfer.settle", to=transfer.state, text=what_of(answer))
    transfer.due_on = answer.until
    whose = f"{heads_of(transfer.state).lower()}s svar"
    heads(actor, transfer, f"{PUT_FORWARD} {whose} väntar på den andra enhetens {title_beside(transfer, answer)}.")
    return transfer


def as_text(answer: Answer) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in answer._asdict().items()}


def refuse_receiver(actor: Actor, transfer: Transfer, answer: Answer) -> None:
    if answer.to_unit_id is None:
        raise Refused("Välj vilken enhet som tar emot.", "to_unit_id")
    agreed_day(transfer, answer.day, actor)
    unit = db.session.get_one(Unit, answer.to_unit_id)
    if why_not := why_not_let_know(actor, transfer.case, transfer.from_unit_id, unit, transfer.need):
        raise Refused(why_not, "to_unit_id")


def what_of(answer: Answer) -> str:
    """What has been put forward: which unit, from when, and how or why."""
    unit = db.session.get_one(Unit, answer.to_unit_id).name if answer.to_unit_id else ""
    what = f"Överföring till {unit}." if answer.suitable else "Ingen överföring."
    day = f" Ansvaret går över {long_date(answer.day)}." if answer.day else ""
    return f"{what} {answer.method}{day}"


def title_of(transfer: Transfer) -> str:
    return TITLES[ANSWERED_BY.get(transfer.state, HEAD)]


def title_beside(transfer: Transfer, answer: Answer) -> str:
    """Who answers for the other unit."""
    return next((seat.title for unit_id, seat in transfer.seats.items() if unit_id != answer.unit_id), title_of(transfer))


def words_of(transfer: Transfer, answer: Answer) -> str:
    """What has been put forward, in words, for the page of both units."""
    by, seat = db.session.get_one(Unit, answer.unit_id).name, transfer.seats.get(answer.unit_id)
    told = f"Framlagt av {seat.title if seat else title_of(transfer)}en för {by}."
    waits = f"Den andra enhetens {title_beside(transfer, answer)} svarar senast {long_date(answer.until)}."
    return f"{what_of(answer)}\n{told} {waits}"
