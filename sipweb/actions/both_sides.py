"""When one person leads both units of a transfer: then somebody else acts for one of them, and where there is nobody the
avdelningschef does. Used inside actions; not actions themselves."""

from collections.abc import Collection

from sqlalchemy import or_, select

from sipweb.actions.events import tell
from sipweb.db import db
from sipweb.models import Transfer, User
from sipweb.queries.people import department_heads, managers_of
from sipweb.rules.standing import Actor
from sipweb.rules.transfer_moves import asked_above


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


def why_not_receive(actor: Actor, transfer: Transfer) -> str | None:
    """Who leads both units does not confirm the receipt of what they hand over themselves."""
    if transfer.to_unit is None or not actor.who.manages(transfer.from_unit_id):
        return None
    if transfer.superior_acts:
        return "Du leder båda enheterna, och ingen annan leder någon av dem. Avdelningschefen bekräftar mottagandet i stället."
    others = other_managers(actor, transfer.to_unit.id)
    pure = [m for m in others if m.id not in {boss.id for boss in managers_of(transfer.from_unit_id, all_levels=True)}]
    if pure or (others and transfer.notified_by_id == actor.user_id):
        return f"Du leder båda enheterna. {(pure or others)[0].name} bekräftar mottagandet i stället."
    return None


def lifted_by(actor: Actor, transfer: Transfer) -> int | None:
    """The unit that the actor lifts it for."""
    own = spoken_for(actor, transfer)
    return transfer.from_unit_id if transfer.from_unit_id in own or not own else min(own)


def why_not_answer_lift(actor: Actor, transfer: Transfer) -> str | None:
    """Who leads both units does not answer their own lift (R241): somebody else at the other unit does, or the avdelningschef."""
    own, lifted = spoken_for(actor, transfer), transfer.lifted_by_unit_id
    other = transfer.to_unit if lifted == transfer.from_unit_id else transfer.from_unit
    if other is None or (len(own) < 2 and is_other_side(actor, transfer, lifted, transfer.lifted_by_id)):
        return None
    if transfer.superior_acts:
        return "Du leder båda enheterna, och ingen annan leder någon av dem. Avdelningschefen svarar i stället."
    if len(own) == 2:
        return ALONE
    if found := other_managers(actor, other.id):
        return f"Du leder båda enheterna. {' eller '.join(m.name for m in found)} svarar för {other.name}."
    names = " eller ".join(m.name for m in other_managers(actor, lifted or other.id))
    return f"Du har själv lyft överföringen. {names or 'Någon annan'} svarar i stället."


def is_other_side(actor: Actor, transfer: Transfer, unit_id: int | None, user_id: int | None) -> bool:
    """Whether the actor can answer what this user has said for this unit. People come and go: nobody answers themselves, an
    avdelningschef who acts answers whichever unit it was, and where who said it is all that leads the other unit by now, a colleague
    answers."""
    if actor.user_id == user_id:
        return False
    if unit_id not in spoken_for(actor, transfer):
        return True
    sides = {transfer.from_unit_id, transfer.to_unit_id} - {None}
    if transfer.superior_acts and not any(actor.who.manages(one) for one in sides if one):
        return True
    return transfer.leads_other_alone(unit_id, user_id)


def why_not_answer_day(actor: Actor, transfer: Transfer) -> str | None:
    if is_other_side(actor, transfer, transfer.proposed_by_unit_id, transfer.proposed_by_id):
        return None
    if transfer.proposed_by_unit_id not in spoken_for(actor, transfer):
        return "Du har själv föreslagit den dagen. Någon annan svarar."
    return "Er enhet har redan föreslagit den dagen. Den andra enhetens chef svarar."


ALONE = "Du leder båda enheterna, och ingen annan kan svara. Stäm av med förvaltningschefen, och skriv i svaret vem du stämde av med."


def is_answered_by_nobody(transfer: Transfer) -> bool:
    """One person is all that leads both units, and there is nobody above: no answer to the lift is waited for."""
    if transfer.to_unit is None or transfer.superior_acts:
        return False
    sender, receiver = ({m.id for m in managers_of(u, all_levels=True)} for u in (transfer.from_unit_id, transfer.to_unit.id))
    return len(receiver) == 1 and sender == receiver


def waits_above(transfer: Transfer) -> str:
    """What the avdelningschef is to do instead of the one who leads both units; empty when it is nothing, or somebody else's."""
    asked = asked_above(
        transfer.state,
        is_proposed_below=transfer.proposed_day is not None and is_from_below(transfer),
        is_lifted_below=not transfer.lift_answer and transfer.lifted_by_unit_id is not None,
    )
    return asked[0] if asked and transfer.superior_acts else ""


def is_from_below(transfer: Transfer) -> bool:
    """The day is proposed by who leads the units, and not by who acts instead of them."""
    if transfer.to_unit is None or transfer.proposed_by_id is None:
        return transfer.proposed_by_unit_id == transfer.from_unit_id
    return transfer.proposed_by_id not in {head.id for head in department_heads(transfer.to_unit.department_id)}


def tell_superior(actor: Actor, transfer: Transfer) -> None:
    """The avdelningschef is told when there is something to do in the place of the one who leads both units."""
    if transfer.to_unit and (what := waits_above(transfer)):
        heads = [head.id for head in department_heads(transfer.to_unit.department_id)]
        news = f"En och samma chef leder båda enheterna. {what} till {transfer.to_unit.name}. Akt {transfer.case.number}."
        tell(actor, heads, news, case=transfer.case, about=f"transfer:{transfer.id}")


def look_again(actor: Actor, unit_ids: Collection[int]) -> None:
    """Somebody no longer leads these units: what waits for an avdelningschef there from now on, they are told."""
    ongoing = select(Transfer).where(
        Transfer.is_acted_on_above(), or_(Transfer.to_unit_id.in_(unit_ids), Transfer.from_unit_id.in_(unit_ids))
    )
    for transfer in db.session.scalars(ongoing).all():
        tell_superior(actor, transfer)
