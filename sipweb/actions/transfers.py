"""A transfer up to its decision, and every way out of it (R225–R228, R242, R254; routine 003)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from sipweb.actions.both_sides import tell_superior
from sipweb.actions.consents import refuse_after_death, refuse_foreign
from sipweb.actions.decision_line import give_back_line, keep_line, sides
from sipweb.actions.events import happened, tell
from sipweb.actions.tracks import name_readers, refuse_older
from sipweb.actions.transfer_asked import drop_what_waits, new_receiver
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import Case, Event, Transfer, Unit, User
from sipweb.queries.consents import ground_words, why_not_tell
from sipweb.queries.people import has_answerer, managers_of
from sipweb.queries.transfers import dates_of, is_begun_elsewhere, latest_at_age, leaves_at_age, open_transfer, placed_until, transfers_of
from sipweb.queries.units import why_not_new
from sipweb.rules.dates import long_date, when
from sipweb.rules.standing import Actor
from sipweb.rules.transfer_moves import GOES_ON, MOVES, NEEDS_TO, OPEN, knows_on, next_due, why_not_day, why_not_receiver
from sipweb.rules.transfers import BEGUN_ELSEWHERE, judge_again_by, notify_by, transfer_date, why_late, why_not_at_age
from sipweb.rules.workflow import targets_of
from sipweb.words import TRANSFER

TOLD = {(move.verb, move.source, move.target): move.told for move in MOVES}


def step(actor: Actor, transfer: Transfer, verb: str, *, to: str | None = None, text: str = "", details: Iterable[str] = ()) -> Transfer:
    """Take the transfer one move along its table; every change of state passes here. Refused when the move does not start here.

    What has gone over by itself since the last act is written down first.
    """
    state = dates_of(transfer, actor).state
    if not (targets := targets_of(MOVES, verb, state)) or (to and to not in targets):
        raise Refused(too_late(actor, transfer, state))
    target = to or targets[0]
    (keep_line if target in GOES_ON or verb == "person.die" else give_back_line)(actor, transfer)
    told = TOLD[verb, state, target]
    drop_what_waits(actor, transfer, target)
    transfer.state = target
    transfer.is_open = transfer.state in OPEN
    if target != state:  # what is done within a state moves no deadline: not the receipt's, when a day is proposed
        transfer.due_on = next_due(transfer.state, actor.today, actor.routine)
    db.session.flush()
    told_to = sides(transfer) if knows_on(state, target) else sides(transfer) | {"other_unit_id": None}
    happened(actor, transfer.case, verb, told, text=text, details=details, **told_to)
    if target != state or verb == "transfer.agree_day":
        tell_superior(actor, transfer)
    return transfer


def too_late(actor: Actor, transfer: Transfer, state: str) -> str:
    """Who came first, and when."""
    query = select(User.id, User.name, Event.at).join(User, User.id == Event.user_id)
    query = query.where(Event.transfer_id == transfer.id, Event.readable(actor))
    last = db.session.execute(query.order_by(Event.id.desc()).limit(1)).first()
    now = f"Överföringen är nu ”{TRANSFER[state].lower()}”."
    if last is None:
        return f"Det går inte längre. {now}"
    at = when(last.at.astimezone(actor.now.tzinfo))
    return f"Du har redan gjort det, {at}. {now}" if last.id == actor.user_id else f"{last.name} hann före, {at}. {now}"


def people_at(case: Case, unit_id: int | None) -> list[int | None]:
    """The handläggare of the unit's part, and the unit's managers."""
    track = case.track_of(unit_id) if unit_id else None
    return [track.case_worker_id if track else None, *(m.id for m in managers_of(unit_id))] if unit_id else []


def inform(actor: Actor, transfer: Transfer, unit_ids: Iterable[int | None], text: str) -> None:
    """A notice that leads to the transfer. It names the akt by its number and nobody by name."""
    people = {u for unit_id in unit_ids for u in people_at(transfer.case, unit_id)}
    tell(actor, people, f"{text} Akt {transfer.case.number}.", case=transfer.case, about=f"transfer:{transfer.id}")


def both(transfer: Transfer) -> list[int | None]:
    return [transfer.from_unit_id, transfer.to_unit_id if transfer.is_told else None]


def share(actor: Actor, transfer: Transfer, unit: Unit, need: str | None = None) -> list[str]:
    """The receiving unit is let know: is it one that can receive, and does the gate let it through? On which ground, for the journal."""
    case = transfer.case
    refuse_after_death(case)
    transfer.need = transfer.need if need is None else need
    if why_not := why_not_let_know(actor, case, transfer.from_unit_id, unit, transfer.need):
        raise Refused(why_not, "to_unit_id")
    if unit.id != transfer.to_unit_id:
        new_receiver(actor, transfer)
    transfer.to_unit = unit
    transfer.ground = ground_words(case, unit, actor, need=transfer.need)
    if case.person.is_restricted:
        db.session.flush()
        name_readers(actor, case, unit.id, set())
    return [f"Grund för att lämna uppgifter: {transfer.ground}"] if transfer.ground else []


def why_not_let_know(actor: Actor, case: Case, from_unit_id: int, unit: Unit, need: str) -> str | None:
    """Asked before anything is shown as ready to leave, and again when it leaves: can the unit receive, and does the gate let it?"""
    if why_not := why_not_new(unit):
        return why_not
    own = case.track_of(from_unit_id)
    return why_not_receiver(
        from_unit_id,
        unit.id,
        same_board=unit.board_id == case.person.board_id,
        own_hidden=own is not None and own.is_hidden,
        someone_answers=has_answerer(unit.id, actor.today),
    ) or why_not_tell(case, unit, actor, need=need)


# The need, and who is notified.


@action("transfer.judge")
def judge_transfer(actor: Actor, case: Case, *, from_unit_id: int, answer: str, **told: Any) -> Transfer:
    """Does the person need support after the birthday? A no by a handläggare waits for the unit's manager."""
    refuse_foreign(actor, case, from_unit_id)
    refuse_after_death(case)
    if not leaves_at_age(actor, case, from_unit_id):
        raise Refused("Den enskilde lämnar inte er enhet vid den åldern. Behovet bedöms av den enhet som lämnar över.")
    if (earlier := latest_at_age(case.id, actor)) is not None and earlier.is_open:
        raise Refused("Det finns redan en överföring i akten. Fortsätt i den.")
    if open_transfer(case.id, from_unit_id):
        raise Refused("Enheten har redan en överlämning igång i akten. Fortsätt i den.")
    if is_begun_elsewhere(actor, case):
        raise Refused(BEGUN_ELSEWHERE)
    until = placed_until(case.id, actor.routine, [from_unit_id])
    track, day = case.track_of(from_unit_id), transfer_date(case.person.birth_date, until, actor.routine)
    if track and (why_not := why_not_at_age(day, track.opened_on)):
        raise Refused(why_not)
    transfer = new_transfer(actor, case, from_unit_id, "age", "judged")
    also_save(transfer)
    db.session.flush()
    return judged(actor, transfer, "transfer.judge", None, answer, **told)


def new_transfer(actor: Actor, case: Case, from_unit_id: int, kind: str, state: str) -> Transfer:
    unit = db.session.get_one(Unit, from_unit_id)
    return Transfer(case=case, kind=kind, state=state, from_unit_id=from_unit_id, from_unit=unit, created_at=actor.now)


@action("transfer.rejudge")
def rejudge_transfer(actor: Actor, transfer: Transfer, *, answer: str, version: str | None = None, **told: Any) -> Transfer:
    refuse_older(transfer, version)
    if not targets_of(MOVES, "transfer.rejudge", transfer.state):
        raise Refused(too_late(actor, transfer, transfer.state))
    return judged(actor, transfer, "transfer.rejudge", transfer.state, answer, **told)


def judged(
    actor: Actor, transfer: Transfer, verb: str, source: str | None, answer: str, *, needs: list[str], text: str, again_on: date | None,
    person_words: str,
) -> Transfer:  # fmt: skip
    if answer == "no" and not text.strip():
        raise Refused("Skriv varför stöd inte behövs efter födelsedagen.", "text")
    latest = dates_of(transfer, actor).latest
    if answer == "later" and again_on and latest and again_on > (last := judge_again_by(latest, actor.today, actor.routine)):
        raise Refused(f"Bedöm på nytt senast {long_date(last)}, så att det hinner aviseras.", "again_on")
    boss = actor.who.manages(transfer.from_unit_id)
    to = NEEDS_TO.get(answer) or ("not_needed" if boss else "no_proposed")
    transfer.state, transfer.is_open = to, to in OPEN
    transfer.needs, transfer.needs_text, transfer.person_words = ",".join(needs), text, person_words
    transfer.judged_on, transfer.judge_again_on = actor.today, again_on if answer == "later" else None
    transfer.ended_on = None if transfer.is_open else actor.today
    db.session.flush()
    happened(actor, transfer.case, verb, TOLD[verb, source, to], text=text, **sides(transfer) | {"other_unit_id": None})
    if to in {"judged", "no_proposed"}:
        told = "ska aviseras" if to == "judged" else "bedöms inte behöva stöd efter födelsedagen. Bekräfta det"
        bosses = [m.id for m in managers_of(transfer.from_unit_id)]
        news = f"Någon som byter enhet {told}. Akt {transfer.case.number}."
        tell(actor, bosses, news, case=transfer.case, about=f"transfer:{transfer.id}")
    return transfer


@action("transfer.confirm_no")
def confirm_no(actor: Actor, transfer: Transfer) -> Transfer:
    step(actor, transfer, "transfer.confirm_no")
    transfer.ended_on = actor.today
    inform(actor, transfer, [transfer.from_unit_id], "Chefen har bekräftat att stöd inte behövs efter födelsedagen.")
    return transfer


@action("transfer.notify")
def notify_transfer(actor: Actor, transfer: Transfer, *, to_unit_id: int, need: str = "", late_why: str = "") -> Transfer:
    """Avisera, six months before at the latest (R228). Late is not refused, but has its reason."""
    latest = dates_of(transfer, actor).latest
    if latest and transfer.notified_on is None and (late := why_late(actor.today, latest, actor.routine)) and not late_why.strip():
        raise Refused(late, "late_why")
    asked_again = transfer.state == "declined" and to_unit_id == transfer.to_unit_id
    details = share(actor, transfer, db.session.get_one(Unit, to_unit_id), need)
    if asked_again:
        raise Refused("Den enheten har avböjt. Välj en annan, eller lyft frågan.", "to_unit_id")
    transfer.late_why = late_why or transfer.late_why
    new_receiver(actor, transfer)
    if transfer.notified_on is None:
        transfer.notified_on, transfer.notified_by_id = actor.today, actor.user_id
        transfer.notify_last_on = notify_by(latest, actor.routine) if latest else None
    transfer.meeting_on = transfer.decided_on = None
    step(actor, transfer, "transfer.notify", text=late_why, details=details)
    inform(actor, transfer, [transfer.from_unit_id, to_unit_id], f"{transfer.from_unit.name} har aviserat en överföring.")
    return transfer


@action("transfer.start")
def start_handover(
    actor: Actor, case: Case, *, from_unit_id: int, to_unit_id: int, text: str, person_words: str, need: str = "", day: date | None = None
) -> Transfer:
    """A handover that is not about age: notified at once, and taken up at a meeting like the others."""
    refuse_foreign(actor, case, from_unit_id)
    if any(t.is_open and t.from_unit_id == from_unit_id for t in transfers_of(case.id)):
        raise Refused("Det finns redan en överföring från enheten i akten. Fortsätt i den.")
    if day and (why_not := why_not_day(day, None, actor.today, actor.routine)):
        raise Refused(why_not, "day")
    transfer = new_transfer(actor, case, from_unit_id, "other", "notified")
    transfer.needs_text, transfer.person_words, transfer.transfer_on = text, person_words, day
    transfer.notified_on, transfer.notified_by_id = actor.today, actor.user_id
    details = share(actor, transfer, db.session.get_one(Unit, to_unit_id), need)
    also_save(transfer)
    db.session.flush()
    told = TOLD["transfer.start", None, "notified"]
    happened(actor, case, "transfer.start", told, text=text, details=details, **sides(transfer))
    inform(actor, transfer, [from_unit_id, to_unit_id], f"{transfer.from_unit.name} vill lämna över till {transfer.to_unit.name}.")  # type: ignore[union-attr]
    return transfer
