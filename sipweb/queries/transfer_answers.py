"""Who answered about a transfer: who said no to one that came to nothing, and what an avdelningschef has answered; told from what has
happened with it."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from sipweb.db import db
from sipweb.models import Event, Transfer, Unit, User
from sipweb.models.access import akt_is_open, is_protected, not_blocked
from sipweb.rules.standing import Actor
from sipweb.rules.transfer_lifted import NOES
from sipweb.rules.transfer_moves import LIFTED, MOVES

DECIDING = ("transfer.decide", "transfer.settle")
LIFTS = ("transfer.lift", "transfer.lift_on")
ANSWER = "transfer.settle"
ANSWERS = frozenset(move.told for move in MOVES if move.verb == ANSWER and move.target in {"decided", "rejected"})  # not a proposal


def who_said_no(transfer_ids: Collection[int]) -> dict[int, str]:
    """The meeting, the enhetschefer or the avdelningschefer, by transfer; not those whose last answer was another. One statement."""
    if not transfer_ids:
        return {}
    last = select(func.max(Event.id)).where(Event.transfer_id.in_(transfer_ids), Event.verb.in_(DECIDING)).group_by(Event.transfer_id)
    rows = db.session.execute(select(Event.transfer_id, Event.title).where(Event.id.in_(last))).all()
    return {row.transfer_id: NOES[row.title] for row in rows if row.title in NOES}


def is_settled_on_top(transfer: Transfer, unit_id: int | None) -> bool:
    """The avdelningschefer have answered, and nobody has lifted it since. For this unit: one that is asked after that had no part in
    it."""
    if transfer.state in LIFTED:
        return False
    lifts = select(Event.verb, Event.other_unit_id).where(Event.transfer_id == transfer.id)
    lifts = lifts.where(Event.verb.in_(LIFTS)).order_by(Event.id.desc())
    last = db.session.execute(lifts.limit(1)).first()
    if last is None or last.verb != "transfer.lift_on":
        return False
    return unit_id != transfer.to_unit_id or last.other_unit_id == unit_id


class Answered(NamedTuple):
    """A lifted transfer as it stood when an avdelningschef had answered it: nothing that came later is told."""

    transfer: Transfer
    answer: Event  # what it came to; their own, where it came to nothing
    report: str  # what was written when it was lifted

    @property
    def is_settled(self) -> bool:
        return self.answer.title in ANSWERS

    @property
    def state(self) -> str:
        return "rejected" if self.answer.title in NOES else "decided"


def answered_above(actor: Actor, transfer_id: int) -> Answered | None:
    """One that this avdelningschef has answered: they read the question and the answer as long as the akt is open, of a person who is
    not protected."""
    if not actor.who.departments:
        return None
    below = select(Unit.id).where(Unit.department_id.in_(actor.who.departments))
    mine = or_(Event.user_id == actor.user_id, Event.for_user_id == actor.user_id)
    sides = or_(Transfer.from_unit_id.in_(below), Transfer.to_unit_id.in_(below))
    seen = (sides, akt_is_open(Transfer.case_id), not_blocked(Transfer.case_id, actor), ~is_protected(Transfer.case_id))
    query = select(func.max(Event.id)).join(Transfer, Transfer.id == Event.transfer_id)
    own = db.session.scalar(query.where(Transfer.id == transfer_id, Event.verb == ANSWER, mine, *seen))
    if own is None:
        return None
    came_to = (Event.transfer_id == transfer_id, Event.verb == ANSWER, Event.title.in_(sorted(ANSWERS)), Event.id >= own)
    answer = db.session.get_one(Event, db.session.scalar(select(func.min(Event.id)).where(*came_to)) or own)
    lifted = select(Event.text).where(Event.transfer_id == transfer_id, Event.verb.in_(LIFTS), Event.id < answer.id)
    report = db.session.scalar(lifted.order_by(Event.id.desc()).limit(1))
    return Answered(db.session.get_one(Transfer, transfer_id), answer, report or "")


def trail_of(one: Answered) -> list[Any]:
    """How it was lifted and answered, newest first, as `queries.transfers.timeline_of`, without what was written."""
    stand_in, no_text = db.aliased(User), func.substr("", 1).label("text")
    upwards: ColumnElement[bool] = Event.verb.in_([*LIFTS, "transfer.acknowledge", ANSWER])
    query = (
        select(Event.at, Event.title, no_text, User.name, stand_in.name.label("for_name"))
        .outerjoin(User, User.id == Event.user_id)
        .outerjoin(stand_in, stand_in.id == Event.for_user_id)
        .where(Event.transfer_id == one.transfer.id, upwards, Event.id <= one.answer.id)
        .order_by(Event.at.desc(), Event.id.desc())
    )
    return list(db.session.execute(query).all())
