"""How a request ends: an outcome, or lifted to level 2."""

from datetime import date
from typing import Any

from sipweb.actions.cases import new_case
from sipweb.actions.consents import refuse_unless_shareable
from sipweb.actions.decisions import keep_decision
from sipweb.actions.escalation_steps import end_lifted
from sipweb.actions.escalations import lift_on
from sipweb.actions.moves import both, inform, inform_managers, side_of, step
from sipweb.actions.tracks import open_track, worker_of
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import Case, Person, Referral
from sipweb.queries.identities import person_with_number
from sipweb.queries.people import standing_of
from sipweb.queries.referrals import was_no_show
from sipweb.rules.referrals import OPENS_TRACK, OUTCOMES, why_not_close, why_not_lift
from sipweb.rules.standing import Actor


@action("referral.close")
def close_referral(
    actor: Actor, referral: Referral, *, outcome: str, text: str, person_words: str = "", decision: dict[str, Any] | None = None
) -> Referral:
    """The outcome. An application or an investigation opens the receiver's track; a formal decision is only referred to."""
    no_show = was_no_show(referral)
    applied = referral.application_made and referral.case.track_of(referral.to_unit_id) is None and referral.receiving_case_id is None
    if why_not := why_not_close(referral.state, outcome, was_no_show=no_show, application_made=applied):
        raise Refused(why_not, "outcome")
    if no_show and referral.state != "three_party_held" and not text.strip():
        raise Refused("Den enskilde uteblev. Skriv varför samverkan avslutas ändå.", "text")
    referral.outcome, referral.outcome_text, referral.outcome_words = outcome, text, person_words
    step(actor, referral, "referral.close", text=f"{OUTCOMES[outcome]}. {text}".strip())
    end_lifted(actor, referral, f"Samverkan avslutades: {OUTCOMES[outcome]}.")
    if decision:
        keep_decision(actor, referral.case, referral=referral, **decision)
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
    actor: Actor,
    referral: Referral,
    *,
    attempted_on: date,
    attempt: str,
    question: str,
    agreed: bool,
    disagreement: str = "",
    person_words: str = "",
) -> Referral:
    """Lyft till nivå 2: what was tried, and that both sides agree; the other side confirms, or the reason stands (R193, R223)."""
    if why_not := why_not_lift(referral.state, solvable=referral.solvable):
        raise Refused(why_not)
    if not agreed and not disagreement.strip():
        raise Refused("Skriv varför ni inte är överens om att lyfta.", "disagreement")
    step(actor, referral, "referral.lift", text=question)
    own, other = referral.from_unit_id, referral.to_unit_id
    if side_of(actor, referral) == "to":
        own, other = other, own
    told = {"person_words": person_words, "attempted_on": attempted_on, "attempt": attempt, "question": question}
    known = {} if agreed else {other: ("disagreed", disagreement)}
    lift_on(actor, None, case=referral.case, from_units=[own, other], level=2, report="", referral=referral, known=known, **told)  # type: ignore[arg-type]
    return referral
