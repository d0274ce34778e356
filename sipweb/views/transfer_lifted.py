"""What the page and the form of a lifted transfer say of the answer, the enhetschefer's or the avdelningschefer's: whose it is to give,
and what is put forward."""

from typing import Any

from flask import g

from sipweb.actions.transfer_settled import answers_for, nobody_above, put_forward_of, title_beside, waits_for_answer, words_of
from sipweb.models import Transfer
from sipweb.rules.dates import long_date
from sipweb.rules.transfer_lifted import ANSWERED_BY, heads_of
from sipweb.rules.transfer_moves import LIFTED

ABOVE_YOU = "Blir ni inte överens lyfter någon av er frågan till avdelningscheferna."
NOBODY_ABOVE = "Det finns ingen högre nivå. Blir ni inte överens: stäm av med förvaltningschefen, och skriv i svaret vem ni stämde av med."


def both_say(transfer: Transfer) -> str:
    return f"Svaret gäller när {heads_of(transfer.state).lower()} för båda enheterna har skrivit samma sak."


def lifted_turn(transfer: Transfer) -> str:
    """Whose turn it is while it is lifted."""
    if waits := waits_for_answer(g.actor, transfer):
        return waits
    who = heads_of(transfer.state)
    if (one := put_forward_of(transfer)) is None:
        several = f" {both_say(transfer)}{instead_of_heads(transfer)}" if len(transfer.seats) > 1 else ""
        return f"{who} svarar.{several}{higher_up(transfer)}"
    waits = title_beside(transfer, one)
    if one.is_silent(g.actor.today):
        return f"Den andra enhetens {waits} har inte svarat i tid. Den som lade fram förslaget kan skriva in det som svar."
    until = long_date(one.until)
    return f"Ett förslag till svar är framlagt. Den andra enhetens {waits} svarar senast {until}.{higher_up(transfer)}"


def higher_up(transfer: Transfer) -> str:
    """What those who answer do when they can't agree."""
    if len(transfer.seats) < 2 or not answers_for(g.actor, transfer):
        return ""
    if transfer.state == "lifted_top":
        return f" {NOBODY_ABOVE}"
    return f" Blir ni inte överens: {no[:1].lower()}{no[1:]}" if (no := nobody_above(transfer)) else f" {ABOVE_YOU}"


def instead_of_heads(transfer: Transfer) -> str:
    """Who answers for a unit that nobody on the level can answer for."""
    names = {unit.id: unit.name for unit in (transfer.from_unit, transfer.to_unit) if unit}
    level = ANSWERED_BY[transfer.state]
    others = [f" För {names[unit_id]} svarar {seat.title}en." for unit_id, seat in transfer.seats.items() if seat.role is not level]
    return "".join(others)


def settle_title(transfer: Transfer) -> str:
    return f"{heads_of(transfer.state)}s svar"


def settle_button(transfer: Transfer) -> str:
    one = put_forward_of(transfer)
    if one is None or one.is_silent(g.actor.today):
        return f"Skriv in {settle_title(transfer).lower()}"
    return "Ändra förslaget till svar" if one.unit_id in answers_for(g.actor, transfer) else "Svara på förslaget"


def settle_intro(transfer: Transfer) -> str:
    """Above the form: what it takes, and what is put forward."""
    one, own = put_forward_of(transfer), answers_for(g.actor, transfer)
    if own and set(transfer.seats) <= own:
        return ""
    if one is None:
        return f"{both_say(transfer)} Det du skriver blir ett förslag som den andra enheten svarar på.{instead_of_heads(transfer)}"
    if one.unit_id in own:
        silent = f"Den andra enhetens {title_beside(transfer, one)} har inte svarat i tid. Spara utan att ändra, så gäller förslaget. "
        return silent if one.is_silent(g.actor.today) else "Ändrar du förslaget börjar dagarna att svara om."
    filled = "Förslaget är ifyllt. Spara utan att ändra om ni är överens, så gäller svaret. Ändrar du något blir det ert förslag."
    return f"{filled} {both_say(transfer)}"


def settle_told(transfer: Transfer) -> str:
    one = put_forward_of(transfer)
    return words_of(transfer, one) if one and transfer.state in LIFTED else ""


def settle_preset(transfer: Transfer) -> dict[str, Any]:
    """What is put forward, as the form's answers."""
    one = put_forward_of(transfer)
    if one is None:
        return {"version": transfer.version}
    told = {"suitable": "yes" if one.suitable else "no", "method": one.method, "to_unit_id": one.to_unit_id, "on": one.on, "day": one.day}
    return told | {"version": transfer.version}
