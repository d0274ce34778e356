"""The ways out of a transfer that comes to nothing: the person's no, what has changed, a death (R242, R254; decisions)."""

from collections.abc import Iterable

from sipweb.actions.events import signed, tell
from sipweb.actions.transfer_asked import Above, tell_above, those_above
from sipweb.actions.transfers import both, inform, people_at, step
from sipweb.gate import Refused, action
from sipweb.models import Transfer
from sipweb.queries.transfers import why_not_go_on
from sipweb.rules.standing import Actor
from sipweb.rules.transfer_moves import DIED, knows_on
from sipweb.words import TRANSFER_ENDINGS


@action("transfer.refuse")
def refuse_transfer(actor: Actor, transfer: Transfer, *, person_words: str) -> Transfer:
    """The person says no. The flow ends kindly, and can begin anew when they change their mind."""
    told, above = who_hears(transfer, "person_declined"), those_above(transfer)
    step(actor, transfer, "transfer.refuse", text=person_words)
    transfer.person_words, transfer.ended_on = person_words, actor.today
    hear(actor, transfer, told, above, "Den enskilde har tackat nej till överföringen.")
    return transfer


@action("transfer.end")
def end_transfer(actor: Actor, transfer: Transfer, *, how: str, text: str) -> Transfer:
    """Moved away, a placement that ended, a unit that is no more: it ends without a transfer, and the history stays."""
    if transfer.state == "rejected" and (why_not := why_not_go_on(transfer)):
        raise Refused(why_not)
    told, above = who_hears(transfer, "ended"), those_above(transfer)
    step(actor, transfer, "transfer.end", text=f"{TRANSFER_ENDINGS[how]}. {text}")
    transfer.ended_on, transfer.ended_how, transfer.ended_why = actor.today, how, text
    hear(actor, transfer, told, above, f"{signed(actor)} har avslutat överföringen. Skälet står i den.")
    return transfer


def end_at_death(actor: Actor, transfer: Transfer) -> None:
    """Used by the death's own action, which tells those who have the akt. The unit that was to receive hears that it has ended, and
    so does who was asked to answer; where they read it no more the notice leads nowhere."""
    to, above = who_hears(transfer, "ended")[1:], those_above(transfer)
    step(actor, transfer, "person.die")
    transfer.ended_on, transfer.ended_how = actor.today, DIED
    people = {u for unit_id in to if unit_id not in transfer.case.open_units for u in people_at(transfer.case, unit_id)}
    told = f"Den enskilde har avlidit, och överföringen är avslutad. Akt {transfer.case.number}."
    tell(actor, people | above.heads | above.others, told)


def wait_after_move(actor: Actor, transfer: Transfer) -> None:
    """Used by the move's own action. It is not closed by itself: the unit that hands over ends it, or goes on. Consents do not follow,
    so the other side, where it has not the akt, is only told that it waits."""
    moved = "Den enskilde har flyttat till en annan kommun. Avsluta överföringen, eller kom överens med den andra enheten om den."
    inform(actor, transfer, [transfer.from_unit_id], moved)
    told, above = who_hears(transfer, "ended")[1:], those_above(transfer)
    news = "Något har ändrats för den enskilde, och överföringen väntar. Den enhet som lämnar över hör av sig."
    hear(actor, transfer, told, above, news)


def who_hears(transfer: Transfer, target: str) -> list[int | None]:
    return both(transfer) if knows_on(transfer.state, target) else [transfer.from_unit_id]


def hear(actor: Actor, transfer: Transfer, unit_ids: Iterable[int | None], above: Above, text: str) -> None:
    inform(actor, transfer, unit_ids, text)
    tell_above(actor, transfer, above, text)
