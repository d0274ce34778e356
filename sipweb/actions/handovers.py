"""From the decision to the end: the four parts, the receipt, both contacts, the tjänstemannamöte, the person informed (R229, R249–R261)."""

from datetime import date, datetime

from sipweb.actions.both_sides import spoken_for, why_not_answer_day, why_not_receive
from sipweb.actions.tracks import name_readers, open_track, refuse_older, worker_of
from sipweb.actions.transfer_asked import DAY_PROPOSED, drop_day
from sipweb.actions.transfers import both, inform, share, step, too_late
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import CaseTrack, Handover, Transfer, User
from sipweb.queries.transfers import dates_of, to_invite, transfers_of
from sipweb.rules.dates import long_date, when
from sipweb.rules.days import months_after
from sipweb.rules.standing import Actor
from sipweb.rules.transfer_moves import (
    CONTACTS,
    DECIDED,
    HANDOVER_PARTS,
    starts_in,
    why_not_close,
    why_not_correct,
    why_not_day,
    why_not_on,
)
from sipweb.rules.transfers import why_not_insats

PARTS = tuple(HANDOVER_PARTS)
WRITTEN_IN = frozenset({"judged", "notified", "on_agenda", "decided", "declined", "lifted", "lifted_top"})
ALREADY_SENT = "Överlämningen är redan skickad och kan inte skrivas om."


def draft_of(transfer: Transfer) -> Handover | None:
    return next((one for one in transfer.handovers if one.sent_at is None), None)


def sent_of(transfer: Transfer) -> Handover | None:
    """What the receiving unit has got; one that was sent to another unit before is not it."""
    sent = [one for one in transfer.handovers if one.sent_at and one.to_unit_id == transfer.to_unit_id]
    return sent[-1] if sent else None


@action("transfer.write")
def write_handover(actor: Actor, transfer: Transfer, *, version: str | None = None, **parts: str) -> Handover:
    """The four parts, as a draft that only the own unit sees. Written when it suits, also before the meeting has decided."""
    if transfer.state not in WRITTEN_IN:
        raise Refused(ALREADY_SENT)
    handover = draft_of(transfer)
    if handover is None:
        handover = Handover(transfer=transfer, case_id=transfer.case_id, from_unit_id=transfer.from_unit_id, written_by_id=actor.user_id)
    elif version:
        refuse_older(handover, version)
    for name, value in {**{part: parts.get(part, "") for part in PARTS}, "written_by_id": actor.user_id}.items():
        setattr(handover, name, value)
    also_save(handover)
    db.session.flush()
    return handover


@action("transfer.send")
def send_handover(actor: Actor, transfer: Transfer, *, version: str | None = None) -> Transfer:
    """To the receiving unit's biträdande enhetschef, after the decision and through the gate (R249, R254)."""
    handover, state = draft_of(transfer), dates_of(transfer, actor).state
    if not starts_in("transfer.send", state):
        raise Refused(too_late(actor, transfer, state))
    if handover is None or transfer.to_unit is None:
        raise Refused("Skriv överlämningen först.")
    refuse_older(handover, version)
    details = share(actor, transfer, transfer.to_unit)
    handover.sent_at, handover.sent_by_id, handover.to_unit_id = actor.now, actor.user_id, transfer.to_unit_id
    step(actor, transfer, "transfer.send", details=[*parts_told(handover), *details])
    inform(actor, transfer, [transfer.to_unit_id], f"En överlämning från {transfer.from_unit.name}. Bekräfta och utse handläggare.")
    return transfer


def parts_told(handover: Handover) -> list[str]:
    return [f"{label}: {getattr(handover, name)}" for name, (_, label) in HANDOVER_PARTS.items() if getattr(handover, name)]


@action("transfer.receive")
def receive_handover(actor: Actor, transfer: Transfer, *, case_worker_id: int) -> Transfer:
    """Bekräfta mottagandet, with name and time, and who handles it. The unit is current from now on; an investigation can begin."""
    handover, unit = sent_of(transfer), transfer.to_unit
    if handover is None or unit is None or not starts_in("transfer.receive", transfer.state):
        raise Refused(too_late(actor, transfer, transfer.state))
    if why_not := why_not_receive(actor, transfer):
        raise Refused(why_not)
    worker = worker_of(actor, unit.id, case_worker_id, transfer.case_id)
    handover.received_at, handover.received_by_id, transfer.received_on = actor.now, actor.user_id, actor.today
    take_in(actor, transfer, worker)
    step(actor, transfer, "transfer.receive", text=f"Handläggare: {worker.name}")
    inform(actor, transfer, both(transfer), f"{unit.name} har tagit emot överlämningen. Handläggare är {worker.name}.")
    return transfer


def take_in(actor: Actor, transfer: Transfer, worker: User) -> None:
    """The receiving unit's part of the akt: a new one, or the one it has with this handläggare."""
    case, unit = transfer.case, transfer.to_unit
    assert unit is not None
    if track := case.track_of(unit.id):
        track.case_worker_id = worker.id
        if track.is_restricted:
            name_readers(actor, case, unit.id, {worker.id})
        return
    on = transfer.decided_on or actor.today
    open_track(actor, case, unit.id, worker_id=worker.id, ground="transfer", ground_on=on, hidden=unit.hides_tracks)


@action("transfer.investigate")
def begin_investigation(actor: Actor, transfer: Transfer, *, on: date, why: str = "") -> Transfer:
    """At once, though insatser wait for the responsibility (R258)."""
    changed = corrected(transfer.investigation_on, on, why, transfer.notified_on)
    transfer.investigation_on = on
    step(actor, transfer, "transfer.investigate", text=f"Inledd {long_date(on)}{changed}")
    return transfer


def corrected(was: date | None, on: date, why: str, first: date | None, after: str = "aviseringen") -> str:
    """A day that is possible; when one stands already, what it said and why it is another. Words for the timeline."""
    if why_not := why_not_on(on, first, after):
        raise Refused(why_not, "on")
    if why_not := why_not_correct(was, why):
        raise Refused(why_not, "why")
    return f". Rättat från {long_date(was)}: {why}" if was else ""


@action("transfer.contact")
def record_contact(actor: Actor, transfer: Transfer, *, whom: str, on: date, text: str = "", why: str = "") -> Transfer:
    """With the person, and with the handläggare who hands over; when both are made the joint period begins (R229, R256)."""
    field = f"{whom}_contact_on"
    changed = corrected(getattr(transfer, field), on, why, transfer.notified_on)
    setattr(transfer, field, on)
    before = dates_of(transfer, actor).state
    both_made = transfer.person_contact_on is not None and transfer.sender_contact_on is not None
    step(
        actor,
        transfer,
        "transfer.contact",
        to="joint_period" if both_made else "received",
        text=f"{CONTACTS[whom]}{changed}. {text}".strip(),
    )
    if both_made and before == "received":
        inform(actor, transfer, both(transfer), "Båda kontakterna är tagna. Nu arbetar enheterna tillsammans.")
    return transfer


@action("transfer.call")
def call_officials(
    actor: Actor, transfer: Transfer, *, at: datetime, place: str, representative_ids: list[int], others: list[str], left_out: str
) -> Transfer:
    """Kalla till tjänstemannamöte. God man, förvaltare and other providers are invited, or there is a reason (R259, R261)."""
    around = to_invite(transfer, actor)
    invited = [f"{r.name}" for r in around if r.id in representative_ids]
    if (len(invited) < len(around) or not others) and not left_out.strip():
        whom = "alla företrädare" if len(invited) < len(around) else "någon annan vårdgivare"
        raise Refused(f"Skriv varför ni inte bjuder in {whom}.", "left_out")
    if at <= actor.now.replace(tzinfo=None):
        raise Refused("Tiden har redan varit.", "on")
    day = dates_of(transfer, actor).day
    last = day if day and day >= actor.today else months_after(actor.today, 1)
    if at.date() > last:
        why = "innan ansvaret går över" if last == day else "inom en månad, ansvaret har redan gått över"
        raise Refused(f"Mötet hålls {why}: senast {long_date(last)}.", "on")
    transfer.officials_at, transfer.officials_place = at, place
    transfer.officials_invited, transfer.officials_left_out = "\n".join([*invited, *others]), left_out
    step(actor, transfer, "transfer.call", text=f"{when(at)}, {place}", details=invited_told(transfer))
    inform(actor, transfer, both(transfer), f"Tjänstemannamöte {when(at)}.")
    return transfer


def invited_told(transfer: Transfer) -> list[str]:
    told = [f"Inbjudna: {', '.join(transfer.officials_invited.splitlines())}"] if transfer.officials_invited else []
    return told + ([f"Inte inbjudna därför att: {transfer.officials_left_out}"] if transfer.officials_left_out else [])


@action("transfer.hold")
def hold_officials(actor: Actor, transfer: Transfer, *, summary: str) -> Transfer:
    """The meeting was held. On the day the responsibility goes over by itself."""
    if transfer.officials_at is None:
        raise Refused("Kalla till mötet först, så att det framgår vilka som bjöds in.")
    if transfer.officials_at > actor.now.replace(tzinfo=None):
        raise Refused(f"Mötet är {when(transfer.officials_at)} och har inte börjat.")
    transfer.officials_summary = summary
    step(actor, transfer, "transfer.hold", text=summary, details=invited_told(transfer))
    inform(actor, transfer, both(transfer), "Tjänstemannamötet är genomfört.")
    return transfer


@action("transfer.agree_day")
def agree_day(actor: Actor, transfer: Transfer, *, day: date) -> Transfer:
    """A day before the birthday when the responsibility goes over: one unit's manager proposes it, the other's says the same.
    Nobody says it for both units, unless nobody else could."""
    latest = dates_of(transfer, actor).latest
    if why_not := why_not_day(day, latest, actor.today, actor.routine):
        raise Refused(why_not, "day")
    own, why_not = spoken_for(actor, transfer), why_not_answer_day(actor, transfer)
    agreed = len(own) == 2 or (transfer.proposed_day == day and not why_not)
    if not agreed and transfer.proposed_day == day:
        raise Refused(why_not or "", "day")
    if not agreed:
        transfer.proposed_day, transfer.proposed_by_unit_id, transfer.proposed_by_id = day, min(own), actor.user_id
        step(actor, transfer, "transfer.agree_day", text=f"Förslag: {long_date(day)}")
        inform(actor, transfer, both(transfer), DAY_PROPOSED)
        return transfer
    transfer.transfer_on = day if day != latest else None
    drop_day(actor, transfer)
    step(actor, transfer, "transfer.agree_day", text=f"Överens om {long_date(day)}")
    inform(actor, transfer, both(transfer), f"Enheterna är överens: ansvaret går över {long_date(day)}.")
    return transfer


@action("transfer.inform")
def inform_person(actor: Actor, transfer: Transfer, *, on: date, how: str, why: str = "") -> Transfer:
    """The person is told of the course of the matter after the meeting (R260)."""
    held = transfer.officials_at.date() if transfer.officials_at else None
    changed = corrected(transfer.informed_on, on, why, held, "tjänstemannamötet")
    transfer.informed_on, transfer.informed_how = on, how
    return step(actor, transfer, "transfer.inform", text=f"{long_date(on)}. {how}{changed}")


@action("transfer.close")
def close_transfer(actor: Actor, transfer: Transfer, *, first_planning: str) -> Transfer:
    """The first planning is written. Now the unit that handed over can close its part."""
    if why_not := why_not_close(informed_on=transfer.informed_on):
        raise Refused(why_not)
    transfer.first_planning, transfer.ended_on = first_planning, actor.today
    step(actor, transfer, "transfer.close", text=first_planning)
    inform(actor, transfer, [transfer.from_unit_id], "Överföringen är klar. Ni kan avsluta er del av akten.")
    return transfer


# Asked by other processes.


def refuse_insatser(actor: Actor, track: CaseTrack, since: date) -> None:
    """The receiving unit records insatser first when the decision line is theirs, and none from before that (R258)."""
    for transfer in transfers_of(track.case_id):
        if transfer.is_open and transfer.to_unit_id == track.unit_id and transfer.state in DECIDED:
            day = dates_of(transfer, actor).day
            starts = max(day, transfer.decided_on) if day and transfer.decided_on else day
            if starts is None or min(actor.today, since) < starts:
                raise Refused(why_not_insats(track.unit.name, day=starts), "insatser_since")


def refuse_open_transfer(case_id: int, unit_id: int) -> None:
    """A unit's part stays open until what it hands over, or has received, is done."""
    for transfer in transfers_of(case_id):
        received = transfer.to_unit_id == unit_id and transfer.received_on is not None
        if transfer.is_open and (transfer.from_unit_id == unit_id or received):
            raise Refused("En överföring pågår i akten. Er del står öppen tills den är klar eller avslutad.")
