"""How each of many items ended, in words: of a lift, the level that it went to."""

from collections.abc import Collection, Iterable

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import AgendaItem, Escalation, EscalationStep
from sipweb.rules.agenda import OUTCOMES
from sipweb.rules.escalations import lifted_words

OF_TRANSFER = "Lyft till enhetscheferna"


def ended_words(items: Iterable[AgendaItem]) -> dict[int, str]:
    """By the id of each item that has an outcome; one question for all of them."""
    ended = [item for item in items if item.outcome]
    levels = levels_of([item for item in ended if item.outcome == "lifted" and item.case_id is not None])
    return {one.id: in_words(one, levels.get(one.id)) for one in ended}


def in_words(item: AgendaItem, level: int | None) -> str:
    if level:
        return lifted_words(level)
    return OF_TRANSFER if item.outcome == "lifted" and item.kind == "transfer" else OUTCOMES[item.outcome]


def outcome_words(item: AgendaItem) -> str:
    """Of one item."""
    return ended_words([item])[item.id]


def levels_of(items: Collection[AgendaItem]) -> dict[int, int]:
    """The level that the meeting lifted each to; not of what is lifted in another way, as a transfer is."""
    if not items:
        return {}
    steps = (
        select(EscalationStep.case_id, EscalationStep.at, EscalationStep.target, Escalation.id, Escalation.item_id, Escalation.referral_id)
        .join(Escalation, Escalation.id == EscalationStep.escalation_id)
        .where(EscalationStep.case_id.in_({item.case_id for item in items}), EscalationStep.verb == "escalation.lift")
        .order_by(EscalationStep.id)
    )
    lifts = db.session.execute(steps).all()
    return {
        item.id: target
        for item in items
        for case_id, at, target, id_, item_id, referral_id in lifts
        if (case_id, at) == (item.case_id, item.settled_at)
        and (item_id == item.id or id_ == item.escalation_id or (referral_id is not None and referral_id == item.referral_id))
    }
