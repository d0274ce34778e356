"""What meetings and managers decide about a transfer: the agenda, the answer, a no, lifting (R193, R225, R227, R240–R242, R249)."""

from datetime import date

from sipweb.actions.events import signed, tell
from sipweb.actions.transfers import both, inform, new_transfer, share, step
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import Case, Transfer, Unit
from sipweb.queries.people import managers_of
from sipweb.queries.transfers import dates_of, transfers_of
from sipweb.rules.dates import long_date
from sipweb.rules.standing import Actor
from sipweb.rules.transfer_moves import why_not_day


def on_the_agenda(actor: Actor, case_id: int, from_unit_id: int, meeting_on: date) -> None:
    """What the unit has notified is reported to a meeting, as an item there; used inside the action that reports it."""
    for transfer in transfers_of(case_id):
        if transfer.from_unit_id == from_unit_id and transfer.state == "notified":
            transfer.meeting_on = meeting_on
            step(actor, transfer, "transfer.to_agenda", text=f"Mötet {long_date(meeting_on)}")


@action("transfer.to_agenda")
def put_on_agenda(actor: Actor, transfer: Transfer, *, meeting_on: date) -> Transfer:
    """Anmäld till a samverkansmöte (R225)."""
    if meeting_on < actor.today:
        raise Refused("Mötet har redan varit. Skriv in mötets svar i stället.", "meeting_on")
    transfer.meeting_on = meeting_on
    step(actor, transfer, "transfer.to_agenda", text=f"Mötet {long_date(meeting_on)}")
    inform(actor, transfer, both(transfer), "En överföring är anmäld till mötet.")
    return transfer


@action("transfer.decide")
def record_decision_of_meeting(
    actor: Actor, transfer: Transfer, *, suitable: bool, method: str, on: date, to_unit_id: int | None = None, day: date | None = None
) -> Transfer:
    """The meeting's answer, written down by one of the two units' managers."""
    told = {"suitable": suitable, "method": method, "on": on, "day": day}
    return decided(actor, transfer, "transfer.decide", to_unit_id=to_unit_id or transfer.to_unit_id, **told)  # type: ignore[arg-type]


def decide_transfer(
    actor: Actor,
    case: Case,
    *,
    from_unit_id: int,
    to_unit_id: int | None,
    method: str,
    on: date,
    suitable: bool,
    kind: str = "age",
    day: date | None = None,
    need: str = "",
) -> Transfer:
    """What a meeting decided on `on`, used inside an action of another process: the akt's open transfer from the unit goes on,
    or one begins. `method`: in which way, or why not. `day`: an agreed day; needed when it is not about age."""
    open_ones = [t for t in transfers_of(case.id) if t.is_open and t.from_unit_id == from_unit_id]
    transfer = open_ones[-1] if open_ones else new_transfer(actor, case, from_unit_id, kind, "notified")
    also_save(transfer)
    if transfer.state in {"judged", "later", "no_proposed", "declined"}:
        transfer.state = "notified"
    transfer.need = need or transfer.need
    if transfer.notified_on is None:
        transfer.notified_on, transfer.notified_by_id = on, actor.user_id
    db.session.flush()
    return decided(actor, transfer, "transfer.decide", to_unit_id=to_unit_id, suitable=suitable, method=method, on=on, day=day)


def decided(
    actor: Actor, transfer: Transfer, verb: str, *, to_unit_id: int | None, suitable: bool, method: str, on: date, day: date | None
) -> Transfer:
    """Suitable, in which way and to which unit; or not, and why (R227)."""
    if on > actor.today:
        raise Refused("Dagen har inte kommit än.", "on")
    details: list[str] = []
    if suitable:
        if to_unit_id is None:
            raise Refused("Välj vilken enhet som tar emot.", "to_unit_id")
        agree_on(transfer, day, actor)
        details = share(actor, transfer, db.session.get_one(Unit, to_unit_id))
        transfer.decided_on = on
    transfer.meeting_on = on if verb == "transfer.decide" else transfer.meeting_on
    transfer.method = method
    step(actor, transfer, verb, to="decided" if suitable else "rejected", text=method, details=details)
    transfer.ended_on = None if suitable else actor.today
    word = f"Överföring till {transfer.to_unit.name} är beslutad." if suitable and transfer.to_unit else "Det blir ingen överföring."
    inform(actor, transfer, both(transfer), word)
    return transfer


def agree_on(transfer: Transfer, day: date | None, actor: Actor) -> None:
    """An agreed day for the responsibility; needed when there is no birthday to go by."""
    transfer.transfer_on = day or transfer.transfer_on
    if transfer.kind == "other" and transfer.transfer_on is None:
        raise Refused("Skriv vilken dag ansvaret går över.", "day")
    if day and (why_not := why_not_day(day, dates_of(transfer, actor).latest, actor.today)):
        raise Refused(why_not, "day")


@action("transfer.decline")
def decline_transfer(actor: Actor, transfer: Transfer, *, text: str) -> Transfer:
    """The receiving unit says no, and why. The unit that hands over keeps the responsibility, asks another, or lifts it."""
    step(actor, transfer, "transfer.decline", text=text)
    transfer.declined_why, transfer.decided_on = text, None
    name = transfer.to_unit.name if transfer.to_unit else ""
    inform(actor, transfer, [transfer.from_unit_id], f"{name} har avböjt överföringen. Lyft frågan, eller avisera en annan enhet.")
    return transfer


@action("transfer.lift")
def lift_transfer(actor: Actor, transfer: Transfer, *, text: str) -> Transfer:
    """To the enhetschefer of both units, in writing (R240, R247). The responsibility stays where it is meanwhile (R242)."""
    step(actor, transfer, "transfer.lift", text=text)
    transfer.lifted_why, transfer.is_open, transfer.ended_on = text, True, None
    heads(actor, transfer, f"{signed(actor)} har lyft en överföring till enhetscheferna.")
    return transfer


def heads(actor: Actor, transfer: Transfer, text: str) -> None:
    people = {m.id for unit_id in both(transfer) if unit_id for m in managers_of(unit_id, all_levels=True)}
    tell(actor, people, f"{text} Akt {transfer.case.number}.", case=transfer.case, about=f"transfer:{transfer.id}")


@action("transfer.settle")
def settle_transfer(
    actor: Actor, transfer: Transfer, *, suitable: bool, method: str, on: date, to_unit_id: int | None = None, day: date | None = None
) -> Transfer:
    """What the enhetschefer came to."""
    told = {"suitable": suitable, "method": method, "on": on, "day": day}
    return decided(actor, transfer, "transfer.settle", to_unit_id=to_unit_id or transfer.to_unit_id, **told)  # type: ignore[arg-type]
