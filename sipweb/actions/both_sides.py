"""When one person leads both units of a transfer: then somebody else acts for one of them, and where there is nobody the
avdelningschef does. Used inside actions; not actions themselves."""

from collections.abc import Collection

from sqlalchemy import or_, select

from sipweb.actions.events import tell
from sipweb.db import db
from sipweb.gate import also_save
from sipweb.models import Transfer, User
from sipweb.queries.people import department_heads, managers_of
from sipweb.rules.standing import Actor


def spoken_for(actor: Actor, transfer: Transfer) -> set[int]:
    """The units the actor answers for. Who leads both speaks for one: where there is nobody else, or the one that hands over. An
    avdelningschef who acts instead of them speaks for the one that receives."""
    own = {u for u in (transfer.from_unit_id, transfer.to_unit_id) if u and actor.who.manages(u)}
    if transfer.superior_acts:
        return {transfer.from_unit_id} & own or {u for u in (transfer.to_unit_id,) if u}
    alone = {u for u in own if not other_managers(actor, u)}
    return own if len(own) < 2 or alone == own else alone or {transfer.from_unit_id}


def other_managers(actor: Actor, unit_id: int) -> list[User]:
    return [m for m in managers_of(unit_id, all_levels=True) if m.id != actor.user_id]


def needs_superior(transfer: Transfer) -> bool:
    """One and the same person is all that leads both units, and the receiving one has an avdelningschef who is somebody else."""
    if transfer.to_unit is None or transfer.case.person.is_restricted:  # a protected person has named readers, and no others
        return False
    sender, receiver = ({m.id for m in managers_of(u, all_levels=True)} for u in (transfer.from_unit_id, transfer.to_unit.id))
    above = {head.id for head in department_heads(transfer.to_unit.department_id)}
    return len(receiver) == 1 and sender == receiver and bool(above - receiver)


def look_again(actor: Actor, unit_ids: Collection[int]) -> None:
    """Somebody no longer leads these units: does an avdelningschef act for them from now on?"""
    ongoing = select(Transfer).where(Transfer.is_open, or_(Transfer.to_unit_id.in_(unit_ids), Transfer.from_unit_id.in_(unit_ids)))
    for transfer in db.session.scalars(ongoing):
        tell_superior(actor, transfer)
        also_save(transfer)


def why_not_receive(actor: Actor, transfer: Transfer) -> str | None:
    """Who leads both units does not confirm the receipt of what they hand over themselves."""
    if transfer.to_unit is None or not actor.who.manages(transfer.from_unit_id):
        return None
    if transfer.superior_acts and needs_superior(transfer):
        return "Du leder båda enheterna, och ingen annan leder någon av dem. Avdelningschefen bekräftar mottagandet i stället."
    others = other_managers(actor, transfer.to_unit.id)
    pure = [m for m in others if m.id not in {boss.id for boss in managers_of(transfer.from_unit_id, all_levels=True)}]
    if pure or (others and transfer.notified_by_id == actor.user_id):
        return f"Du leder båda enheterna. {(pure or others)[0].name} bekräftar mottagandet i stället."
    return None


def tell_superior(actor: Actor, transfer: Transfer, *, is_new: bool = False) -> None:
    """Where nobody else could act for the receiving unit its avdelningschef does, and is told when there is something to do. `is_new`: the
    transfer has just come to where it stands."""
    before, transfer.superior_acts = transfer.superior_acts, transfer.is_open and transfer.is_told and needs_superior(transfer)
    is_new = is_new or not before
    if transfer.superior_acts and is_new and transfer.to_unit and transfer.state == "package_sent":
        heads = [head.id for head in department_heads(transfer.to_unit.department_id)]
        news = f"En och samma chef leder båda enheterna. Bekräfta en överlämning till {transfer.to_unit.name}. Akt {transfer.case.number}."
        tell(actor, heads, news, about=f"transfer:{transfer.id}")
