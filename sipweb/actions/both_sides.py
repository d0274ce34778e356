"""When one person leads both units of a transfer. Used inside actions; not actions themselves."""

from sipweb.models import Transfer, User
from sipweb.queries.people import managers_of
from sipweb.rules.standing import Actor


def spoken_for(actor: Actor, transfer: Transfer) -> set[int]:
    """The units the actor answers for. Who leads both speaks for one: where there is nobody else, or the one that hands over."""
    own = {u for u in (transfer.from_unit_id, transfer.to_unit_id) if u and actor.who.manages(u)}
    alone = {u for u in own if not other_managers(actor, u)}
    return own if len(own) < 2 or alone == own else alone or {transfer.from_unit_id}


def other_managers(actor: Actor, unit_id: int) -> list[User]:
    return [m for m in managers_of(unit_id, all_levels=True) if m.id != actor.user_id]
