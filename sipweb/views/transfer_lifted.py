"""What the page and the form of a lifted transfer say of the enhetschefer's answer: whose it is to give, and what is put forward."""

from typing import Any

from flask import g

from sipweb.actions.both_sides import is_answered_by_nobody
from sipweb.actions.transfer_settled import answers_for, put_forward_of, title_beside, words_of
from sipweb.models import Transfer
from sipweb.rules.dates import long_date
from sipweb.rules.transfer_moves import why_not_settle
from sipweb.rules.transfer_seats import HEAD

BOTH = "Svaret gäller när enhetscheferna för båda enheterna har skrivit samma sak."
ONE = "Enhetscheferna svarar."


def waits_for_answer(transfer: Transfer) -> str | None:
    """Why the enhetschefer's answer is not written yet."""
    answered = bool(transfer.lift_answer) or not transfer.is_told or is_answered_by_nobody(transfer)
    return why_not_settle(answered=answered, lifted_on=transfer.lifted_on, today=g.actor.today, routine=g.actor.routine)


def lifted_turn(transfer: Transfer) -> str:
    """Whose turn it is while it is lifted."""
    if waits := waits_for_answer(transfer):
        return waits
    if (one := put_forward_of(transfer)) is None:
        return f"Enhetscheferna svarar. {BOTH}{instead_of_heads(transfer)}" if len(transfer.seats) > 1 else ONE
    waits = title_beside(transfer, one)
    if one.is_silent(g.actor.today):
        return f"Den andra enhetens {waits} har inte svarat i tid. Den som lade fram förslaget kan skriva in det som svar."
    return f"Ett förslag till svar är framlagt. Den andra enhetens {waits} svarar senast {long_date(one.until)}."


def instead_of_heads(transfer: Transfer) -> str:
    """Who answers for a unit that no enhetschef of its own can answer for."""
    names = {unit.id: unit.name for unit in (transfer.from_unit, transfer.to_unit) if unit}
    others = [f" För {names[unit_id]} svarar {seat.title}en." for unit_id, seat in transfer.seats.items() if seat.role is not HEAD]
    return "".join(others)


def settle_button(transfer: Transfer) -> str:
    one = put_forward_of(transfer)
    if one is None or one.is_silent(g.actor.today):
        return "Skriv in enhetschefernas svar"
    return "Ändra förslaget till svar" if one.unit_id in answers_for(g.actor, transfer) else "Svara på förslaget"


def settle_intro(transfer: Transfer) -> str:
    """Above the form: what it takes, and what is put forward."""
    one, own = put_forward_of(transfer), answers_for(g.actor, transfer)
    if own and set(transfer.seats) <= own:
        return ""
    if one is None:
        return f"{BOTH} Det du skriver blir ett förslag som den andra enheten svarar på.{instead_of_heads(transfer)}"
    if one.unit_id in own:
        silent = f"Den andra enhetens {title_beside(transfer, one)} har inte svarat i tid. Spara utan att ändra, så gäller förslaget. "
        return silent if one.is_silent(g.actor.today) else "Ändrar du förslaget börjar dagarna att svara om."
    return f"Förslaget är ifyllt. Spara utan att ändra om ni är överens, så gäller svaret. Ändrar du något blir det ert förslag. {BOTH}"


def settle_told(transfer: Transfer) -> str:
    one = put_forward_of(transfer)
    return words_of(transfer, one) if one and transfer.state == "lifted" else ""


def settle_preset(transfer: Transfer) -> dict[str, Any]:
    """What is put forward, as the form's answers."""
    one = put_forward_of(transfer)
    if one is None:
        return {"version": transfer.version}
    told = {"suitable": "yes" if one.suitable else "no", "method": one.method, "to_unit_id": one.to_unit_id, "on": one.on, "day": one.day}
    return told | {"version": transfer.version}
