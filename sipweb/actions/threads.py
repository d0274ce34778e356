"""Samtal between the responsible handläggare (R199). The gate is asked for every unit that will read, each time."""

from sqlalchemy import select

from sipweb.actions.announcements import is_hidden_in, others_in
from sipweb.actions.consents import refuse_foreign, refuse_unless_shareable
from sipweb.actions.events import tell
from sipweb.actions.moves import side_of
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import Case, Referral, Thread, ThreadMessage, ThreadUnit, Unit
from sipweb.rules.standing import Actor

HIDDEN = "Er enhet är dold i akten. Ett samtal skulle röja den. Ring i stället."


@action("thread.start")
def start_thread(actor: Actor, case: Case, *, unit_id: int, unit_ids: list[int], heading: str, need: str, text: str) -> Thread:
    """With one or more of the other units that are current in the akt."""
    refuse_foreign(actor, case, unit_id)
    own = case.track_of(unit_id)
    if own is None or own.is_hidden:
        raise Refused(HIDDEN)
    wanted = [t for t in case.open_tracks if t.unit_id in unit_ids and t.unit_id != unit_id and not t.is_hidden]
    if not wanted or len(wanted) != len(set(unit_ids)):
        raise Refused("Välj enheter som är aktuella i akten.", "unit_ids")
    for track in wanted:
        refuse_unless_shareable(actor, case, track.unit, need=need, field="need")
    thread = Thread(case_id=case.id, case=case, heading=heading, need=need, started_by_id=actor.user_id, started_at=actor.now)
    thread.units = [ThreadUnit(unit_id=unit) for unit in sorted({unit_id, *unit_ids})]
    add_message(actor, thread, unit_id, text, [track.case_worker_id for track in wanted])
    return thread


@action("thread.start_in_request")
def start_in_request(actor: Actor, referral: Referral, *, text: str) -> Thread:
    """Between the two sides of a request, once both are named."""
    if referral.to_worker_id is None or not referral.is_open:
        raise Refused("Det går att skriva till varandra när båda enheterna har en handläggare och samverkan pågår.")
    if db.session.scalar(select(Thread.id).where(Thread.referral_id == referral.id)):
        raise Refused("Samtalet finns redan. Skriv i det i stället.")
    heading = f"{referral.from_unit.name} och {referral.to_unit.name}"
    need = referral.need or referral.question
    thread = Thread(
        case_id=referral.case_id, case=referral.case, referral_id=referral.id, referral=referral, heading=heading, need=need,
        started_by_id=actor.user_id, started_at=actor.now,
    )  # fmt: skip
    thread.units = [ThreadUnit(unit_id=unit) for unit in sorted({referral.from_unit_id, referral.to_unit_id})]
    say(actor, thread, text)
    return thread


@action("thread.write")
def write_message(actor: Actor, thread: Thread, *, text: str) -> Thread:
    say(actor, thread, text)
    return thread


def say(actor: Actor, thread: Thread, text: str) -> None:
    """In a request to the other handläggare; in an akt to every unit that takes part."""
    if (referral := thread.referral) is not None:
        mine = side_of(actor, referral)
        own, other = (referral.from_unit_id, referral.to_unit) if mine == "from" else (referral.to_unit_id, referral.from_unit)
        if not referral.is_open:
            raise Refused("Samverkan är avslutad. Samtalet går att läsa men inte att skriva i.")
        refuse_unless_shareable(actor, thread.case, other, need=thread.need, field="text")
        add_message(actor, thread, own, text, [referral.to_worker_id if mine == "from" else referral.from_worker_id])
        return
    own_units = sorted(actor.who.units & thread.unit_ids & thread.case.open_units)
    if not own_units:
        raise Refused("Er enhet är inte aktuell i akten längre.")
    if is_hidden_in(thread.case, own_units[0]):
        raise Refused(HIDDEN)
    others = [t for t in others_in(thread.case, own_units[0]) if t.unit_id in thread.unit_ids]
    if not others:
        raise Refused("Ingen annan enhet i samtalet är aktuell i akten längre. Ingen skulle läsa meddelandet.")
    part = thread.case.track_of(own_units[0])
    if part and part.case_worker_id not in {None, actor.user_id} and not actor.who.manages(part.unit_id):
        raise Refused("Samtalet förs mellan handläggarna. Be handläggaren skriva, eller en chef när hen är borta.")
    for track in others:
        refuse_unless_shareable(actor, thread.case, db.session.get_one(Unit, track.unit_id), need=thread.need, field="text")
    add_message(actor, thread, own_units[0], text, [t.case_worker_id for t in others])


def add_message(actor: Actor, thread: Thread, unit_id: int, text: str, readers: list[int | None]) -> None:
    also_save(thread)
    db.session.flush()
    also_save(ThreadMessage(thread_id=thread.id, case_id=thread.case_id, unit_id=unit_id, author_id=actor.user_id, at=actor.now, text=text))
    told = f"{actor.who.name} har skrivit i ett samtal. Akt {thread.case.number}."
    tell(actor, readers, told, case=thread.case, referral=thread.referral, about=f"thread:{thread.id}")
