"""What the page and the form of a lifted transfer say of the answer, the enhetschefer's or the avdelningschefer's: whose it is to give,
and what is put forward."""

from typing import Any

from flask import g

from sipweb.actions.transfer_settled import answers_for, is_own, nobody_above, put_forward_of, title_beside, waits_for_answer, words_of
from sipweb.forms.base import Form
from sipweb.models import Transfer
from sipweb.rules.dates import long_date
from sipweb.rules.transfer_lifted import ANSWERED_BY, heads_of
from sipweb.rules.transfer_moves import LIFTED
from sipweb.views.escalation_trail import without_name
from sipweb.views.pages import Page, checked
from sipweb.words import word

ABOVE_YOU = "Blir ni inte överens lyfter någon av er frågan till avdelningscheferna."
NOBODY_ABOVE = "Det finns ingen högre nivå. Blir ni inte överens: stäm av med förvaltningschefen, och skriv i svaret vem ni stämde av med."


# All that an avdelningschef who answers reads of what is written, and so what `lift_check` shows.
READ_ABOVE = frozenset(
    {
        "Behov", "Bedömning", "Varför", "Varför mottagande enhet avböjde", "Rapport när frågan lyftes", "Den andra enheten om lyftet",
        "Förslag till svar på lyftet",
    }
)  # fmt: skip


def is_nameless(transfer: Transfer) -> bool:
    """An avdelningschef answers a question: of whom does not reach them. Where they act for a unit, they read it as the unit does."""
    own = any(g.actor.who.works_in(unit_id) or g.actor.who.manages(unit_id) for unit_id in (transfer.from_unit_id, transfer.to_unit_id))
    return not own and not transfer.superior_acts


def for_reader(transfer: Transfer) -> dict[str, Any]:
    """For the page: whether it says who it is about, and what it shows of rows and events."""
    nameless = is_nameless(transfer)
    without = without_name(transfer.case) if nameless else str

    def shown(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{**row, "value": without(row["value"] or "")} for row in rows if row["key"] in READ_ABOVE] if nameless else rows

    def events(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{**row, "text": ""} for row in rows] if nameless else rows

    return {"nameless": nameless, "shown": shown, "shown_events": events}


def lift_check(form: Form, transfer: Transfer) -> Page | None:
    """Before it goes to the avdelningschefer: what they will read, and of whom they read nothing."""
    without = without_name(transfer.case)

    def rows() -> list[dict[str, str]]:
        units = " och ".join(unit.name for unit in (transfer.from_unit, transfer.to_unit) if unit)
        told = [
            ("Akt", f"{transfer.case.number}, utan namn"),
            ("Enheter", units),
            ("Behov", ", ".join(word("need_kind", kind) for kind in transfer.needs.split(",") if kind)),
            ("Bedömning" if transfer.kind == "age" else "Varför", transfer.needs_text),
            ("Varför mottagande enhet avböjde", transfer.declined_why),
            ("Den förra rapporten", transfer.lifted_why),
            ("Den andra enheten om lyftet", transfer.lift_answer_text),
            ("Förslag till svar", settle_told(transfer)),
            ("Rapport", form["text"].data),
        ]
        return [{"key": key, "value": without(value)} for key, value in told if value]

    withheld = "Vem det gäller, den enskildes egna ord, överlämningen och allt annat i akten."
    title = "Granska: lyft till avdelningscheferna"
    return checked(form, rows, "avdelningscheferna", title, "Lyft", case=transfer.case, withheld=withheld)


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
    return "Ändra förslaget till svar" if is_own(g.actor, transfer, one) else "Svara på förslaget"


def settle_intro(transfer: Transfer) -> str:
    """Above the form: what it takes, and what is put forward; first of all why it can't be answered yet."""
    if waits := waits_for_answer(g.actor, transfer):
        return waits
    one, own = put_forward_of(transfer), answers_for(g.actor, transfer)
    if own and set(transfer.seats) <= own:
        return ""
    if one is None:
        return f"{both_say(transfer)} Det du skriver blir ett förslag som den andra enheten svarar på.{instead_of_heads(transfer)}"
    if is_own(g.actor, transfer, one):
        silent = f"Den andra enhetens {title_beside(transfer, one)} har inte svarat i tid. Spara utan att ändra, så gäller förslaget. "
        return silent if one.is_silent(g.actor.today) else "Ändrar du förslaget börjar dagarna att svara om."
    filled = "Förslaget är ifyllt. Spara utan att ändra om ni är överens, så gäller svaret. Ändrar du något blir det ert förslag."
    return f"{filled} {both_say(transfer)}"


def settle_told(transfer: Transfer) -> str:
    one = put_forward_of(transfer)
    return words_of(transfer, one) if one and transfer.state in LIFTED else ""


def settle_preset(transfer: Transfer) -> dict[str, Any]:
    """What is put forward, as the form's answers; before that, the unit that was asked."""
    one = put_forward_of(transfer)
    if one is None:
        return {"to_unit_id": transfer.to_unit_id, "version": transfer.version}
    told = {"suitable": "yes" if one.suitable else "no", "method": one.method, "to_unit_id": one.to_unit_id, "on": one.on, "day": one.day}
    return told | {"version": transfer.version}
