"""How a request ends: an outcome, or lifted to level 2."""

from datetime import date
from typing import Any

from sipweb.actions.cases import new_case
from sipweb.actions.consents import refuse_unless_shareable
from sipweb.actions.events import happened
from sipweb.actions.moves import both, inform, inform_managers, side_of, step
from sipweb.actions.tracks import open_track, worker_of
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import Case, FormalDecision, Lift, Person, Referral
from sipweb.queries.names import person_with_number
from sipweb.queries.people import managers_of, standing_of
from sipweb.queries.referrals import was_no_show
from sipweb.rules.referrals import OPENS_TRACK, OUTCOMES, why_not_close, why_not_lift
from sipweb.rules.standing import Actor


@action("referral.close")
def close_referral(actor: Actor, referral: Referral, *, outcome: str, text: str, decision: dict[str, Any] | None = None) -> Referral:
    """The outcome. An application or an investigation opens the receiver's track; a formal decision is only referred to."""
    no_show = was_no_show(referral)
    if why_not := why_not_close(referral.state, outcome, was_no_show=no_show):
        raise Refused(why_not, "outcome")
    referral.outcome, referral.outcome_text = outcome, text
    step(actor, referral, "referral.close", text=f"{OUTCOMES[outcome]}. {text}".strip())
    if decision:
        also_save(FormalDecision(case_id=referral.case_id, referral_id=referral.id, **decision))
    if outcome in OPENS_TRACK:
        if side_of(actor, referral) == "from":
            refuse_unless_shareable(actor, referral.case, referral.to_unit, need=referral.need)
        ground = "application" if outcome == "application_made" else "investigation"
        open_receiving_track(actor, referral, ground, actor.today, referral.to_worker_id)
    told = f"Samverkan i akt {referral.case.number} är avslutad: {OUTCOMES[outcome]}."
    inform(actor, referral, both(referral), told)
    return referral


COPIED = ("given_name", "family_name", "identity_kind", "identity_number", "birth_date", "protection", "protection_checked_on", "phone")


def open_receiving_track(actor: Actor, referral: Referral, ground: str, ground_on: date, worker_id: int | None) -> None:
    """The asked unit becomes current. A handläggare who was named from another unit does not follow: the unit names its own."""
    case, unit = receiving_case(actor, referral), referral.to_unit
    if case.track_of(unit.id) is not None:
        return
    who = standing_of(worker_id, actor.today) if worker_id else None
    own = worker_id if who and who.works_in(unit.id) else None
    open_track(actor, case, unit.id, worker_id=own, ground=ground, ground_on=ground_on, hidden=unit.hides_tracks)
    if own is None:
        inform_managers(actor, referral, "Er enhet är nu aktuell. Utse en handläggare i akten.")


def receiving_case(actor: Actor, referral: Referral) -> Case:
    """The same akt; under another nämnd one of its own, with what was sent, linked only through this request."""
    person, board_id = referral.case.person, referral.to_unit.board_id
    if person.board_id == board_id:
        return referral.case
    known = person_with_number(person.identity_number, board_id)
    theirs = known or Person(board_id=board_id, **{name: getattr(person, name) for name in COPIED})
    found = db.session.scalar(db.select(Case).where(Case.person_id == theirs.id)) if known else None
    case = found or new_case(actor, theirs, referral.to_unit_id)
    also_save(case)
    db.session.flush()
    referral.receiving_case_id = case.id
    return case


@action("referral.take_up")
def take_up(actor: Actor, referral: Referral, *, ground: str, ground_on: date, case_worker_id: int) -> Referral:
    """Aktualisera: the person has applied or the facts start a matter, so the asked unit becomes current at once."""
    if not referral.is_open or referral.sent_on is None:
        raise Refused("Förfrågan är inte öppen.")
    if referral.case.track_of(referral.to_unit_id) or referral.receiving_case_id:
        raise Refused("Den enskilde är redan aktuell hos er.")
    worker_of(actor, referral.to_unit_id, case_worker_id, referral.case_id)
    open_receiving_track(actor, referral, ground, ground_on, case_worker_id)
    inform(actor, referral, {*both(referral)} - {case_worker_id}, f"{referral.to_unit.name} har aktualiserat den enskilde.")
    inform(actor, referral, [case_worker_id], f"Du är nu handläggare hos {referral.to_unit.name}.")
    return referral


@action("referral.lift")
def lift_referral(
    actor: Actor, referral: Referral, *, attempted_on: date, attempt: str, question: str, agreed: bool, disagreement: str = ""
) -> Referral:
    """Lyft till nivå 2: what was tried, and that both sides agree; the other side confirms, or the reason stands."""
    if why_not := why_not_lift(referral.state, solvable=referral.solvable):
        raise Refused(why_not)
    if not agreed and not disagreement.strip():
        raise Refused("Skriv varför ni inte är överens om att lyfta.", "disagreement")
    step(actor, referral, "referral.lift", text=question)
    sender = side_of(actor, referral) == "from"
    also_save(
        Lift(
            referral_id=referral.id,
            case_id=referral.case_id,
            attempted_on=attempted_on,
            attempt=attempt,
            question=question,
            lifted_on=actor.today,
            lifted_by_id=actor.user_id,
            lifted_by_sender=sender,
            disagreement=disagreement if not agreed else "",
        )
    )
    bosses = [m.id for unit in (referral.from_unit_id, referral.to_unit_id) for m in managers_of(unit)]
    told = "En fråga är lyft till nivå 2."
    inform(actor, referral, [*both(referral), *bosses], told)
    return referral


@action("lift.agree")
def agree_to_lift(actor: Actor, lift: Lift) -> Lift:
    """Lyfts i samförstånd: the other side says so itself (R193)."""
    if lift.agreed_on:
        raise Refused("Ni är redan överens.")
    lift.agreed_by_id, lift.agreed_on = actor.user_id, actor.today
    units: dict[str, Any] = {"unit_id": lift.referral.from_unit_id, "other_unit_id": lift.referral.to_unit_id}
    happened(actor, lift.referral.case, "lift.agree", "Båda enheterna är överens om att lyfta", referral=lift.referral, **units)
    return lift
