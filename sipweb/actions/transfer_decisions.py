"""What meetings and managers decide about a transfer: the agenda, the answer, a no, lifting (R193, R225, R227, R240–R242, R249)."""

from datetime import date

from sipweb.actions.both_sides import lifted_by, spoken_for, waits_above, why_not_answer_lift
from sipweb.actions.events import signed, tell
from sipweb.actions.restricted import name_who_settles
from sipweb.actions.transfers import both, inform, new_transfer, share, step, too_late
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import AgendaItem, AgendaItemUnit, Case, MonthlyMeeting, Transfer, Unit
from sipweb.queries.handovers import answered_item, known_for_item, waiting_item
from sipweb.queries.people import managers_of
from sipweb.queries.transfer_answers import is_settled_on_top
from sipweb.queries.transfers import dates_of, transfers_of, why_not_go_on
from sipweb.rules.agenda import OUTCOMES as ITEM_OUTCOMES
from sipweb.rules.dates import long_date
from sipweb.rules.monthly import COOPERATION
from sipweb.rules.standing import Actor
from sipweb.rules.transfer_lifted import why_not_lift_again
from sipweb.rules.transfer_moves import DECIDED, LIFT_ANSWERS, starts_in, why_not_day, why_not_decline, why_not_on


@action("transfer.to_agenda")
def put_on_agenda(actor: Actor, transfer: Transfer, *, meeting_on: date | None = None, meeting_id: int | None = None) -> Transfer:
    """To a samverkansmöte (R225). With `meeting_id` an item of that meeting is prepared, with what is known filled in: the transfer is
    reported when the item is. Otherwise the meeting is not planned here."""
    if not starts_in("transfer.to_agenda", transfer.state):
        raise Refused(too_late(actor, transfer, transfer.state))
    meeting = db.session.get(MonthlyMeeting, meeting_id) if meeting_id else None
    on = meeting.starts_at.date() if meeting else meeting_on
    if on is None:
        raise Refused("Välj vilket möte.", "meeting_id")
    if on < actor.today or (meeting and meeting.state != "planned"):
        raise Refused("Mötet har redan varit. Skriv in mötets svar i stället.", "meeting_on")
    if meeting and meeting.form != COOPERATION:
        raise Refused("Överföringar tas upp på ett samverkansmöte. Välj ett sådant.", "meeting_id")
    if transfer.state == "on_agenda" and answered_item(transfer) is None:
        raise Refused("Överföringen är redan anmäld till ett möte.")
    if waiting_item(transfer):
        raise Refused("Det finns redan en punkt till mötet om överföringen. Fortsätt i den.")
    if meeting:
        also_save(item_for(actor, transfer, meeting))
        return transfer
    transfer.meeting_on = on
    step(actor, transfer, "transfer.to_agenda", text=f"Mötet {long_date(on)}")
    inform(actor, transfer, both(transfer), "En överföring är anmäld till mötet.")
    return transfer


def item_for(actor: Actor, transfer: Transfer, meeting: MonthlyMeeting) -> AgendaItem:
    """A draft of the item, so that nobody types it twice."""
    known = known_for_item(transfer, actor)
    heard = [AgendaItemUnit(unit_id=unit_id) for unit_id in known.pop("unit_ids")]
    sides = {"unit_id": transfer.from_unit_id, "case": transfer.case, "drafted_by_id": actor.user_id or 0}
    return AgendaItem(meeting_id=meeting.id, kind="transfer", heard_by=heard, **sides, **known)


@action("transfer.decide")
def record_decision_of_meeting(
    actor: Actor, transfer: Transfer, *, suitable: bool, method: str, on: date, to_unit_id: int | None = None, day: date | None = None
) -> Transfer:
    """The meeting's answer, written down by one of the two units' managers after the meeting. What is an item in sipweb is answered
    there, where both units are. A day before the birthday is a proposal until the other unit says the same."""
    if transfer.state == "notified":
        raise Refused("Anmäl först överföringen till ett möte. Svaret skrivs in när mötet har varit.")
    if item := waiting_item(transfer):
        raise Refused(f"Överföringen är en punkt på mötet {long_date(item.meeting.starts_at.date())}. Svaret skrivs in där, i punkten.")
    if suitable and (why_not := why_not_yes(transfer)):
        raise Refused(why_not, "suitable")
    if transfer.meeting_on and on < transfer.meeting_on:
        raise Refused(f"Mötet är {long_date(transfer.meeting_on)}. Skriv in svaret när det har varit.", "on")
    refuse_before(transfer, on)
    latest, own = dates_of(transfer, actor).latest, spoken_for(actor, transfer)
    proposed = day if suitable and day and latest and day < latest and len(own) < 2 else None
    to, agreed = to_unit_id or transfer.to_unit_id, None if proposed else day
    decided(actor, transfer, "transfer.decide", to_unit_id=to, suitable=suitable, method=method, on=on, day=agreed)
    if proposed:
        transfer.proposed_day, transfer.proposed_by_unit_id, transfer.proposed_by_id = proposed, min(own), actor.user_id
        step(actor, transfer, "transfer.agree_day", text=f"Förslag: {long_date(proposed)}")
    return transfer


def why_not_yes(transfer: Transfer) -> str | None:
    """What the meeting came to in its item is its answer; nobody writes a yes beside it."""
    item = answered_item(transfer)
    return f"Mötets utfall är ”{ITEM_OUTCOMES[item.outcome]}”. Anmäl överföringen till ett möte igen, eller lyft den." if item else None


def refuse_before(transfer: Transfer, on: date) -> None:
    if why_not := why_not_on(on, transfer.notified_on, "aviseringen"):
        raise Refused(why_not, "on")


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
    asked = transfer.to_unit_id if transfer.is_told and transfer.state != "declined" else None
    if suitable:
        if to_unit_id is None:
            raise Refused("Välj vilken enhet som tar emot.", "to_unit_id")
        agreed_day(transfer, day, actor)
        details = share(actor, transfer, db.session.get_one(Unit, to_unit_id))
        agree_on(transfer, day, actor)
        transfer.decided_on = on
    transfer.meeting_on = on if verb == "transfer.decide" else transfer.meeting_on
    transfer.method = method
    step(actor, transfer, verb, to="decided" if suitable else "rejected", text=method, details=details)
    transfer.ended_on = None if suitable else actor.today
    if not suitable and transfer.kind != "age":
        transfer.due_on = None  # who stays at the unit has no next step; a young person has
    inform(actor, transfer, both(transfer), outcome_of(transfer))
    if suitable and asked not in {None, to_unit_id}:
        inform(actor, transfer, [asked], "En annan enhet än er tar emot överföringen.")
    return transfer


def outcome_of(transfer: Transfer) -> str:
    decided_on = transfer.state == "decided" and transfer.to_unit
    return f"Överföring till {transfer.to_unit.name} är beslutad." if decided_on and transfer.to_unit else "Det blir ingen överföring."


def agree_on(transfer: Transfer, day: date | None, actor: Actor) -> None:
    """An agreed day for the responsibility; needed when there is no birthday to go by, and none when it is the birthday."""
    transfer.transfer_on = agreed_day(transfer, day, actor)


def agreed_day(transfer: Transfer, day: date | None, actor: Actor) -> date | None:
    latest = dates_of(transfer, actor).latest
    if latest is None and (day or transfer.transfer_on) is None:
        raise Refused("Skriv vilken dag ansvaret går över.", "day")
    if day and day != latest and (why_not := why_not_day(day, latest, actor.today, actor.routine)):
        raise Refused(why_not, "day")
    return day or transfer.transfer_on if latest is None else day if day != latest else None


@action("transfer.decline")
def decline_transfer(actor: Actor, transfer: Transfer, *, text: str) -> Transfer:
    """The receiving unit says no, and why. The unit that hands over keeps the responsibility, asks another, or lifts it."""
    settled = bool(transfer.lifted_why) and transfer.state in DECIDED
    if why_not := why_not_decline(is_settled=settled, is_settled_on_top=settled and is_settled_on_top(transfer, transfer.to_unit_id)):
        raise Refused(why_not)
    step(actor, transfer, "transfer.decline", text=text)
    transfer.declined_why, transfer.decided_on = text, None
    name = transfer.to_unit.name if transfer.to_unit else ""
    inform(actor, transfer, [transfer.from_unit_id], f"{name} har avböjt överföringen. Lyft frågan, eller avisera en annan enhet.")
    return transfer


@action("transfer.lift")
def lift_transfer(actor: Actor, transfer: Transfer, *, text: str, no_unit_why: str = "") -> Transfer:
    """To the enhetschefer of both units, in writing (R240, R247), with the unit that shall receive or why there is none. The
    responsibility stays where it is meanwhile (R242). The other unit says that it has read it, and whether it agrees (R241)."""
    if transfer.to_unit_id is None and not no_unit_why.strip():
        raise Refused("Skriv varför ingen mottagande enhet är utsedd.", "no_unit_why")
    text = f"{text}\n\nIngen mottagande enhet är utsedd därför att: {no_unit_why}" if no_unit_why else text
    lift_now(actor, transfer, text, lifted_by(actor, transfer), actor.user_id)
    heads(actor, transfer, f"{signed(actor)} har lyft en överföring till enhetscheferna.")
    return transfer


def why_not_lift(transfer: Transfer, unit_id: int | None) -> str | None:
    """`unit_id`: the unit that lifts."""
    if transfer.state == "rejected" and (why_not := why_not_go_on(transfer)):
        return why_not
    return why_not_lift_again(is_settled_on_top=is_settled_on_top(transfer, unit_id))


def lift_now(actor: Actor, transfer: Transfer, text: str, by_unit_id: int | None, by_id: int | None, verb: str = "transfer.lift") -> None:
    """Lifted by the unit, or by the meeting for the unit whose item it is."""
    if verb == "transfer.lift" and (why_not := why_not_lift(transfer, by_unit_id)):
        raise Refused(why_not)
    transfer.lifted_by_unit_id, transfer.lifted_by_id = by_unit_id, by_id
    transfer.lift_answer, transfer.lift_answer_text, transfer.lift_answered_on = "", "", None
    step(actor, transfer, verb, text=text)
    transfer.lifted_why, transfer.is_open, transfer.ended_on = text, True, None
    transfer.lifted_on, transfer.settle_answer = actor.today, ""
    name_who_settles(actor, transfer)


def heads(actor: Actor, transfer: Transfer, text: str) -> None:
    people = {m.id for unit_id in both(transfer) if unit_id for m in managers_of(unit_id, all_levels=True)}
    asked = {user_id for seat in transfer.seats.values() for user_id in seat.people}
    above = set() if waits_above(transfer) else asked - people  # one who is told what they are asked is not told again
    tell(actor, people | above, f"{text} Akt {transfer.case.number}.", case=transfer.case, about=f"transfer:{transfer.id}")


@action("transfer.acknowledge")
def acknowledge_lift(actor: Actor, transfer: Transfer, *, answer: str, text: str = "") -> Transfer:
    """The other unit's manager has read it and agrees that it is lifted, or not, and why (R241)."""
    if why_not := why_not_answer_lift(actor, transfer):
        raise Refused(why_not)
    if answer == "disagreed" and not text.strip():
        raise Refused("Skriv varför ni inte är överens.", "text")
    transfer.lift_answer, transfer.lift_answer_text, transfer.lift_answered_on = answer, text, actor.today
    step(actor, transfer, "transfer.acknowledge", text=f"{LIFT_ANSWERS[answer]}. {text}".strip())
    heads(actor, transfer, "Den andra enheten har svarat på en lyft överföring.")
    return transfer
