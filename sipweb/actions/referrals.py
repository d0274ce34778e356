"""Samverkansförfrågan: from draft to answer to outcome. Meetings are booked and held in `actions.meetings`."""

from datetime import date
from typing import Any

from sipweb.actions.cases import new_case
from sipweb.actions.consents import refuse_unless_shareable
from sipweb.actions.events import happened, tell
from sipweb.actions.tracks import freshen, open_track, refuse_older
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import Case, FormalDecision, Lift, Meeting, Person, Referral, Unit, User
from sipweb.queries.consents import facts_of, receiver_of
from sipweb.queries.people import has_answerer, managers_of, standing_of
from sipweb.queries.referrals import held_pre_meeting, planned_meeting, was_no_show
from sipweb.rules.consent import why_not_share
from sipweb.rules.referrals import (
    MOVES,
    OPEN,
    OPENS_TRACK,
    OUTCOMES,
    SHARING,
    answer_due,
    next_due,
    why_not_ask,
    why_not_close,
    why_not_decline,
    why_not_lift,
)
from sipweb.rules.standing import Actor, Role
from sipweb.rules.workflow import targets_of
from sipweb.words import REFERRAL

TOLD = {(move.verb, move.target): move.told for move in MOVES}


def step(actor: Actor, referral: Referral, verb: str, *, text: str = "", to: str | None = None, meeting_on: date | None = None) -> Referral:
    """Take the request one move along its table; every change of state in the program passes here.

    Asks the consent gate when the move lets the other unit know more. Refused when the move does not start here.
    """
    targets = targets_of(MOVES, verb, referral.state)
    if not targets or (to and to not in targets):
        raise Refused(f"Det går inte längre: förfrågan är nu ”{REFERRAL[referral.state].lower()}”.")
    if verb in SHARING:
        refuse_unless_shareable(actor, referral.case, referral.to_unit, need=referral.need)
    referral.state = to or targets[0]
    referral.is_open = referral.state in OPEN
    referral.due_on = next_due(
        referral.state, today=actor.today, answer_due=referral.answer_due, meeting_on=meeting_on, routine=actor.routine
    )
    db.session.flush()
    happened(
        actor,
        referral.case,
        verb,
        TOLD[verb, referral.state],
        text=text,
        unit_id=referral.from_unit_id,
        other_unit_id=None if referral.sent_on is None else referral.to_unit_id,
        referral=referral,
        state=referral.state,
    )
    freshen(actor, referral.case)
    return referral


def side_of(actor: Actor, referral: Referral) -> str:
    """`from` for the asking side, `to` for the asked one."""
    return "from" if actor.user_id == referral.from_worker_id or actor.who.works_in(referral.from_unit_id) else "to"


def others_in(actor: Actor, referral: Referral) -> list[int | None]:
    return [referral.from_worker_id, referral.to_worker_id]


def refuse_unless_askable(actor: Actor, case: Case, from_unit_id: int, unit: Unit, but: Referral | None = None) -> None:
    own = case.track_of(from_unit_id)
    if own is None:
        raise Refused("Er enhet är inte aktuell i akten.")
    why_not = why_not_ask(
        from_unit_id,
        unit.id,
        [r for r in case.referrals if r is not but],
        case_is_open=case.closed_on is None,
        own_track_hidden=own.is_hidden,
        someone_answers=has_answerer(unit.id, actor.today),
    )
    if why_not:
        raise Refused(why_not, "to_unit_id")


@action("referral.draft")
def draft_referral(actor: Actor, case: Case, *, from_unit_id: int, to_unit_id: int, **told: Any) -> Referral:
    """A request that nobody else sees yet."""
    if from_unit_id not in actor.who.units:
        raise Refused("Välj en enhet som du arbetar på.", "from_unit_id")
    unit = db.session.get_one(Unit, to_unit_id)
    refuse_unless_askable(actor, case, from_unit_id, unit)
    return Referral(
        case=case,
        state="draft",
        from_unit_id=from_unit_id,
        from_worker_id=actor.user_id,
        to_unit=unit,
        created_at=actor.now,
        **told,
    )


@action("referral.edit")
def edit_referral(actor: Actor, referral: Referral, *, to_unit_id: int, version: str | None = None, **told: Any) -> Referral:
    """Only a draft can be rewritten; what has been sent stays as it was sent."""
    if referral.state != "draft":
        raise Refused("Förfrågan är redan skickad och kan inte skrivas om. Skicka en komplettering i stället.")
    refuse_older(referral, version)
    unit = db.session.get_one(Unit, to_unit_id)
    refuse_unless_askable(actor, referral.case, referral.from_unit_id, unit, but=referral)
    referral.to_unit = unit
    for name, value in told.items():
        setattr(referral, name, value)
    return referral


@action("referral.send")
def send_referral(actor: Actor, referral: Referral) -> Referral:
    refuse_unless_askable(actor, referral.case, referral.from_unit_id, referral.to_unit, but=referral)
    if not referral.question.strip():
        raise Refused("Skriv en frågeställning innan du skickar.")
    if referral.state == "draft":
        referral.sent_on, referral.answer_due = actor.today, answer_due(actor.today, actor.routine)
    step(actor, referral, "referral.send", text=referral.question)
    tell_managers(actor, referral, f"Ny samverkansförfrågan från {referral.from_unit.name}. Akt {referral.case.number}.")
    return referral


def tell_managers(actor: Actor, referral: Referral, text: str) -> None:
    tell(actor, [m.id for m in managers_of(referral.to_unit_id)], text, case=referral.case, referral=referral)


@action("referral.start")
def start_cooperation(actor: Actor, case: Case, *, from_unit_id: int, to_unit_id: int, **told: Any) -> Referral:
    """Two units that are both current go straight to booking, handläggare to handläggare, without a request (R201)."""
    track = case.track_of(to_unit_id)
    if track is None or track.is_hidden:
        raise Refused("Enheten är inte aktuell i akten. Skriv en samverkansförfrågan i stället.", "to_unit_id")
    if track.case_worker_id is None:
        raise Refused("Enheten har ingen handläggare i akten. Skriv en samverkansförfrågan i stället.", "to_unit_id")
    refuse_unless_askable(actor, case, from_unit_id, track.unit)
    refuse_unless_shareable(actor, case, track.unit, need=told.get("need", ""), field="need")
    referral = Referral(
        case=case,
        state="assigned",
        is_direct=True,
        from_unit_id=from_unit_id,
        from_worker_id=actor.user_id,
        to_unit=track.unit,
        to_worker_id=track.case_worker_id,
        sent_on=actor.today,
        created_at=actor.now,
        **told,
    )
    referral.due_on = next_due("assigned", today=actor.today, answer_due=None, meeting_on=None, routine=actor.routine)
    also_save(referral)
    db.session.flush()
    title = TOLD["referral.start", "assigned"]
    both = {"unit_id": from_unit_id, "other_unit_id": to_unit_id}
    happened(actor, case, "referral.start", title, text=referral.question, referral=referral, state="assigned", **both)
    tell(actor, [referral.to_worker_id], f"{referral.from_unit.name} vill ha ett trepartsmöte. Akt {case.number}.", case=case, referral=referral)
    freshen(actor, case)
    return referral


@action("referral.ask_more")
def ask_more(actor: Actor, referral: Referral, *, text: str) -> Referral:
    step(actor, referral, "referral.ask_more", text=text)
    tell(actor, [referral.from_worker_id], f"{referral.to_unit.name} behöver en komplettering. Akt {referral.case.number}.", case=referral.case, referral=referral)
    return referral


@action("referral.complete")
def complete_referral(actor: Actor, referral: Referral, *, text: str) -> Referral:
    """The answer to a request for more; the time to answer starts anew."""
    referral.answer_due = answer_due(actor.today, actor.routine)
    step(actor, referral, "referral.complete", text=text)
    tell_managers(actor, referral, f"Förfrågan från {referral.from_unit.name} är kompletterad. Akt {referral.case.number}.")
    return referral


def worker_within(actor: Actor, referral: Referral, user_id: int) -> User:
    """A handläggare within the asked unit's department (R244)."""
    worker = db.session.get(User, user_id)
    department = referral.to_unit.department_id
    there = {role.unit.department_id for role in worker.roles if role.role == Role.CASE_WORKER and role.unit} if worker else set()
    if worker is None or worker.disabled_at or department not in there:
        raise Refused("Välj en handläggare inom avdelningen.", "to_worker_id")
    if standing_of(user_id, actor.today) is None:
        raise Refused("Handläggaren är inte aktiv.", "to_worker_id")
    return worker


@action("referral.assign", "referral.reassign")
def assign_worker(actor: Actor, referral: Referral, *, verb: str, to_worker_id: int, text: str = "") -> Referral:
    """Utse handläggare; or another one, who starts anew: booked meetings are cancelled, held ones stay in history."""
    worker = worker_within(actor, referral, to_worker_id)
    earlier = referral.to_worker_id
    if verb == "referral.reassign" and earlier == worker.id:
        raise Refused("Hen är redan handläggare. Välj någon annan.", "to_worker_id")
    if meeting := planned_meeting(referral):
        meeting.state, meeting.change_reason = "cancelled", f"Byte av handläggare. {text}"
    step(actor, referral, verb, text=f"{worker.name}. {text}" if text else worker.name)
    referral.to_worker, referral.answered_by_id = worker, referral.answered_by_id or actor.user_id
    tell(actor, [worker.id], f"Du är utsedd till handläggare i samverkan med {referral.from_unit.name}. Akt {referral.case.number}.", case=referral.case, referral=referral)
    told = f"{referral.to_unit.name} har utsett {worker.name}. Akt {referral.case.number}."
    tell(actor, [referral.from_worker_id, earlier], told, case=referral.case, referral=referral)
    return referral


@action("referral.forward")
def forward_referral(actor: Actor, referral: Referral, *, to_unit_id: int, text: str) -> Referral:
    """Skicka vidare to the right unit. The gate is asked anew for that one; the sender is told."""
    unit, earlier = db.session.get_one(Unit, to_unit_id), referral.to_unit
    refuse_unless_askable(actor, referral.case, referral.from_unit_id, unit, but=referral)
    if unit.id == earlier.id:
        raise Refused("Välj en annan enhet än er egen.", "to_unit_id")
    refuse_unless_shareable(actor, referral.case, unit, need=referral.need, field="to_unit_id")
    happened(
        actor, referral.case, "referral.forward", f"Skickad vidare från {earlier.name} till {unit.name}", text=text, unit_id=referral.from_unit_id,
        other_unit_id=earlier.id, referral=referral,
    )  # fmt: skip
    referral.to_unit, referral.answer_due = unit, answer_due(actor.today, actor.routine)
    step(actor, referral, "referral.forward", text=text)
    told = f"{earlier.name} har skickat förfrågan vidare till {unit.name}: {text} Akt {referral.case.number}."
    tell(actor, [referral.from_worker_id], told, case=referral.case, referral=referral)
    tell_managers(actor, referral, f"Samverkansförfrågan från {referral.from_unit.name}, skickad vidare av {earlier.name}. Akt {referral.case.number}.")
    return referral


@action("referral.decline")
def decline_referral(actor: Actor, referral: Referral, *, text: str, application_made: bool = False) -> Referral:
    """A no, with its reason. Not when the person has applied or the facts start a matter."""
    if why_not := why_not_decline(referral.state, application_made=referral.application_made or application_made):
        raise Refused(why_not)
    referral.answered_by_id = actor.user_id
    step(actor, referral, "referral.decline", text=text)
    tell(actor, others_in(actor, referral), f"{referral.to_unit.name} har avböjt: {text} Akt {referral.case.number}.", case=referral.case, referral=referral)
    return referral


@action("referral.withdraw", "referral.stop")
def end_early(actor: Actor, referral: Referral, *, verb: str, text: str) -> Referral:
    """Ta tillbaka, by the asking side; or avbryt, when no ground for telling is left. The reason reaches the other side."""
    if verb == "referral.stop" and ground_stands(actor, referral):
        raise Refused("Det finns en giltig grund för att dela uppgifterna. Ta tillbaka eller avsluta i stället.")
    if meeting := planned_meeting(referral):
        meeting.state, meeting.change_reason = "cancelled", text
    step(actor, referral, verb, text=text)
    if referral.sent_on is not None:
        word = "tagit tillbaka" if verb == "referral.withdraw" else "avbrutit"
        told = f"{actor.who.name} har {word} förfrågan: {text} Akt {referral.case.number}."
        tell(actor, others_in(actor, referral), told, case=referral.case, referral=referral)
        if referral.to_worker_id is None:
            tell_managers(actor, referral, told)
    return referral


def ground_stands(actor: Actor, referral: Referral) -> bool:
    consents, bases = facts_of(referral.case)
    receiver = receiver_of(referral.case, referral.to_unit)
    return why_not_share(receiver, consents, bases, actor.today, birth=referral.case.person.birth_date, need=referral.need) is None


@action("referral.close")
def close_referral(
    actor: Actor, referral: Referral, *, outcome: str, text: str, decision: dict[str, Any] | None = None
) -> Referral:
    """The outcome. An application or an investigation opens the receiver's track; a formal decision is only referred to."""
    no_show = was_no_show(referral)
    if why_not := why_not_close(referral.state, outcome, was_no_show=no_show):
        raise Refused(why_not, "outcome")
    referral.outcome, referral.outcome_text = outcome, text
    step(actor, referral, "referral.close", text=f"{OUTCOMES[outcome]}. {text}".strip())
    if decision:
        also_save(FormalDecision(case_id=referral.case_id, referral_id=referral.id, **decision))
    if outcome in OPENS_TRACK:
        open_receiving_track(actor, referral, outcome)
    told = f"Samverkan i akt {referral.case.number} är avslutad: {OUTCOMES[outcome]}."
    tell(actor, others_in(actor, referral), told, case=referral.case, referral=referral)
    return referral


def open_receiving_track(actor: Actor, referral: Referral, outcome: str) -> None:
    """The asked unit becomes current; under another nämnd in an akt of its own, linked only through this request."""
    case, unit = referral.case, referral.to_unit
    if case.person.board_id != unit.board_id:
        person = case.person
        copied = ("given_name", "family_name", "identity_kind", "identity_number", "birth_date", "protection", "protection_checked_on", "phone")
        known = db.session.scalar(db.select(Person).where(Person.board_id == unit.board_id, Person.identity_number == (person.identity_number or None)))
        theirs = known or Person(board_id=unit.board_id, **{name: getattr(person, name) for name in copied})
        found = db.session.scalar(db.select(Case).where(Case.person_id == theirs.id)) if known else None
        case = found or new_case(actor, theirs, unit.id)
        also_save(case)
        db.session.flush()
        referral.receiving_case_id = case.id
    if case.track_of(unit.id) is None:
        ground = "application" if outcome == "application_made" else "investigation"
        open_track(actor, case, unit.id, worker_id=referral.to_worker_id, ground=ground, ground_on=actor.today, hidden=unit.hides_tracks)


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
    told = f"En fråga är lyft till nivå 2. Akt {referral.case.number}."
    tell(actor, [*others_in(actor, referral), *bosses], told, case=referral.case, referral=referral)
    return referral


@action("lift.agree")
def agree_to_lift(actor: Actor, lift: Lift) -> Lift:
    """Lyfts i samförstånd: the other side says so itself (R193)."""
    if lift.agreed_on:
        raise Refused("Ni är redan överens.")
    lift.agreed_by_id, lift.agreed_on = actor.user_id, actor.today
    both = {"unit_id": lift.referral.from_unit_id, "other_unit_id": lift.referral.to_unit_id}
    happened(actor, lift.referral.case, "lift.agree", "Båda enheterna är överens om att lyfta", referral=lift.referral, **both)
    return lift


def back_to(referral: Referral) -> str:
    """Where a request stands when its trepartsmöte falls away: after the förmöte, if one was held."""
    return "pre_meeting_held" if held_pre_meeting(referral) else "assigned"


def planned(referral: Referral) -> Meeting:
    if (meeting := planned_meeting(referral)) is None:
        raise Refused("Det finns inget bokat möte.")
    return meeting
