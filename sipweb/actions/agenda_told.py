"""Who is told of an item of a meeting, and what stands in the akt. Used inside actions; not actions themselves."""

from sqlalchemy import select

from sipweb.actions.events import happened, tell
from sipweb.actions.monthly import name_of
from sipweb.db import db
from sipweb.models import AgendaItem, NamedAccess
from sipweb.queries.people import managers_of
from sipweb.rules.standing import Actor


def inform(actor: Actor, item: AgendaItem, text: str, *more: int | None) -> None:
    """The managers of the units that hear it, and `more`, as far as they may read it; the text names nobody. The chair of the
    meeting, when it is not theirs to read, is told that there is one, and not in which akt."""
    bosses = {boss.id for one in item.heard_by for boss in managers_of(one.unit_id)}
    wanted = {*bosses, *more} - {None}
    readers = wanted if item.case is None else named_in(item, wanted)
    number = f" Akt {item.case.number}." if item.case else ""
    tell(actor, readers, text + number, case=item.case, about=f"item:{item.id}")


def named_in(item: AgendaItem, people: set[int | None]) -> set[int | None]:
    """Of these, about a protected person: those who are named for a unit the item concerns."""
    assert item.case is not None
    if not item.case.person.is_restricted:
        return people
    mine = (NamedAccess.case_id == item.case_id) & NamedAccess.unit_id.in_(item.unit_ids) & NamedAccess.ended_at.is_(None)
    return people & set(db.session.scalars(select(NamedAccess.user_id).where(mine)))


def tell_chair(actor: Actor, item: AgendaItem, word: str) -> None:
    """Of what only named readers read: that it is there."""
    chair = item.meeting.chair_id
    if item.case is not None and chair not in named_in(item, {chair}):
        text = f"En punkt om en skyddad person {word} {name_of(item.meeting)}."
        tell(actor, [chair], text, about=f"monthly:{item.meeting_id}")


def in_the_akt(actor: Actor, item: AgendaItem, verb: str, title: str, text: str = "") -> None:
    """A line in the akt, for the units the item concerns that are current there."""
    if item.case is None:
        return
    current = [unit for unit in sorted(item.unit_ids) if unit in item.case.open_units]
    for unit in current:
        happened(actor, item.case, verb, title, text=text, unit_id=unit)
