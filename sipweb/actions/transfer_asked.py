"""Who is asked for an answer about a transfer, and what becomes of it when there is nothing to answer any more. Used inside actions; not
actions themselves."""

import json
from typing import NamedTuple

from sqlalchemy import or_, select

from sipweb.actions.events import tell
from sipweb.db import db
from sipweb.models import Notice, Transfer
from sipweb.queries.access import blocked_in
from sipweb.queries.people import department_heads, managers_of
from sipweb.rules.dates import long_date
from sipweb.rules.standing import Actor
from sipweb.rules.transfer_moves import LIFTED, MOVES, next_due
from sipweb.rules.workflow import targets_of

DAY_PROPOSED = "En annan dag för ansvaret är föreslagen."
PUT_FORWARD = "Ett förslag till"
LIFTED_UP = "har lyft en överföring"


class Above(NamedTuple):
    """Those above who is told of every step: the enhetschefer, who read it, and others who answer in their place or above them."""

    heads: set[int]
    others: set[int]


def those_above(transfer: Transfer) -> Above:
    """Who has it above the biträdande enhetschefer, as it stands now: while it is lifted, or where an avdelningschef acts for a unit."""
    acts = department_heads(transfer.to_unit.department_id) if transfer.to_unit and transfer.superior_acts else []
    others, blocked = {head.id for head in acts}, blocked_in(transfer.case_id)
    if transfer.state not in LIFTED:
        return Above(set(), others - blocked)
    units = [transfer.from_unit_id, *([transfer.to_unit_id] if transfer.is_told and transfer.to_unit_id else [])]
    heads = {m.id for unit_id in units for m in managers_of(unit_id, all_levels=True)}
    below = {m.id for unit_id in units for m in managers_of(unit_id)}
    others |= {user_id for seat in transfer.seats.values() for user_id in seat.people}
    return Above(heads - below - blocked, others - heads - blocked)


def tell_above(actor: Actor, transfer: Transfer, above: Above, text: str) -> None:
    """The others read it no more when it has been settled or has ended: their notice leads nowhere."""
    told = f"{text} Akt {transfer.case.number}."
    tell(actor, above.heads, told, case=transfer.case, about=f"transfer:{transfer.id}")
    tell(actor, above.others, told)


def drop_what_waits(actor: Actor, transfer: Transfer, target: str) -> None:
    """Before it moves: what nobody can answer where it goes is put forward no more, and nobody is asked for it in Nytt till dig."""
    if transfer.proposed_day and not targets_of(MOVES, "transfer.agree_day", target):
        drop_day(actor, transfer)
    if transfer.state in LIFTED and target not in LIFTED:
        transfer.settle_answer = ""
        hush(actor, transfer, PUT_FORWARD, LIFTED_UP)


def new_receiver(actor: Actor, transfer: Transfer) -> None:
    """Another unit is asked: what was said, proposed or agreed between the units before is neither its own nor its to read. Not
    where units are merged: there the new one stands by what the old one has said."""
    if transfer.proposed_day:
        drop_day(actor, transfer)
    if transfer.settle_answer:
        hush(actor, transfer, PUT_FORWARD)
    transfer.method = transfer.declined_why = transfer.settle_answer = ""
    transfer.lifted_why = transfer.lift_answer = transfer.lift_answer_text = ""
    transfer.lifted_on = transfer.lifted_by_unit_id = transfer.lifted_by_id = transfer.lift_answered_on = transfer.meeting_on = None
    if transfer.kind == "age":  # otherwise the day is the question's own
        transfer.transfer_on = None


def drop_day(actor: Actor, transfer: Transfer) -> None:
    transfer.proposed_day = transfer.proposed_by_unit_id = transfer.proposed_by_id = None
    hush(actor, transfer, DAY_PROPOSED)


def hush(actor: Actor, transfer: Transfer, *texts: str) -> None:
    """Notices that ask for what can't be given any more count as read."""
    asks = or_(*(Notice.text.contains(text, autoescape=True) for text in texts))
    for notice in db.session.scalars(select(Notice).where(Notice.about == f"transfer:{transfer.id}", Notice.read_at.is_(None), asks)).all():
        notice.read_at = actor.now


def withdraw_days(actor: Actor, transfer: Transfer) -> str:
    """The day the person changes unit has moved, and what was proposed was reckoned from the old one: it is withdrawn. What is said of
    it; empty when nothing was proposed."""
    said = ""
    if transfer.proposed_day:
        said = f"Förslaget att ansvaret går över {long_date(transfer.proposed_day)} är tillbakadraget, eftersom dagen har flyttats."
        drop_day(actor, transfer)
    if transfer.settle_answer and json.loads(transfer.settle_answer)["day"]:
        said = "Förslaget till svar på lyftet är tillbakadraget, eftersom dagen har flyttats. Lägg fram ett nytt."
        transfer.settle_answer = ""
        transfer.due_on = next_due(transfer.state, transfer.lifted_on or actor.today, actor.routine)  # no longer the proposal's
        hush(actor, transfer, PUT_FORWARD)
    return said
