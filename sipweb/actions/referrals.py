"""Samverkansförfrågan: from draft to answer to outcome. Meetings are booked and held in `actions.meetings`."""

from typing import Any

from sipweb.actions.assign import end_names, refuse_own
from sipweb.actions.consents import refuse_after_death, refuse_unless_shareable
from sipweb.actions.escalation_steps import end_lifted
from sipweb.actions.events import happened, signed
from sipweb.actions.journalled import told_of_request
from sipweb.actions.moves import TOLD, both, ground_stands, inform, inform_managers, side_of, step
from sipweb.actions.tracks import freshen, refuse_older
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import Case, Referral, Unit
from sipweb.queries.consents import ground_words
from sipweb.queries.people import has_answerer
from sipweb.queries.referrals import planned_meeting
from sipweb.queries.units import concerned_in, why_not_new
from sipweb.rules.dates import long_date
from sipweb.rules.referrals import (
    answer_due,
    next_due,
    why_not_ask,
    why_not_decline,
)
from sipweb.rules.standing import Actor


def refuse_unless_askable(actor: Actor, case: Case, from_unit_id: int, unit: Unit, but: Referral | None = None) -> None:
    own = case.track_of(from_unit_id)
    if own is None:
        raise Refused("Er enhet är inte aktuell i akten.")
    refuse_after_death(case)
    why_not = why_not_ask(
        from_unit_id,
        unit.id,
        [r for r in case.referrals if r is not but],
        case_is_open=case.closed_on is None,
        own_track_hidden=own.is_hidden,
        someone_answers=has_answerer(unit.id, actor.today),
    )
    if unit.id not in concerned_in(case, ()):
        why_not = why_not_new(unit) or why_not
    if why_not:
        raise Refused(why_not, "to_unit_id")


@action("referral.draft")
def draft_referral(actor: Actor, case: Case, *, from_unit_id: int, to_unit_id: int, **told: Any) -> Referral:
    """A request that nobody else sees yet."""
    if from_unit_id not in actor.who.handled_units:
        raise Refused("Välj en enhet som du arbetar på.", "from_unit_id")
    unit = db.session.get_one(Unit, to_unit_id)
    refuse_unless_askable(actor, case, from_unit_id, unit)
    return Referral(
        case=case,
        state="draft",
        from_unit_id=from_unit_id,
        from_worker_id=actor.user_id,
        is_restricted=case.person.is_restricted,
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
    step(actor, referral, "referral.send", text=referral.question, details=told_of_request(referral))
    inform_managers(actor, referral, f"Ny samverkansförfrågan från {referral.from_unit.name}.")
    return referral


@action("referral.start")
def start_cooperation(actor: Actor, case: Case, *, from_unit_id: int, to_unit_id: int, **told: Any) -> Referral:
    """Two units that are both current go straight to booking, handläggare to handläggare, without a request (R201)."""
    if from_unit_id not in actor.who.handled_units:
        raise Refused("Välj en enhet som du arbetar på.", "from_unit_id")
    track = case.track_of(to_unit_id)
    if track is None or track.is_hidden:
        raise Refused("Enheten är inte aktuell i akten. Skriv en samverkansförfrågan i stället.", "to_unit_id")
    if track.case_worker_id == actor.user_id:
        raise Refused("Du är själv handläggare på båda enheterna. Be chefen utse en annan handläggare på den ena.", "to_unit_id")
    if track.case_worker_id is None:
        raise Refused("Enheten har ingen handläggare i akten. Skriv en samverkansförfrågan i stället.", "to_unit_id")
    refuse_unless_askable(actor, case, from_unit_id, track.unit)
    refuse_unless_shareable(actor, case, track.unit, need=told.get("need", ""), field="need")
    referral = Referral(
        case=case,
        state="assigned",
        is_direct=True,
        is_restricted=case.person.is_restricted,
        from_unit_id=from_unit_id,
        from_worker_id=actor.user_id,
        to_unit=track.unit,
        to_worker_id=track.case_worker_id,
        sent_on=actor.today,
        created_at=actor.now,
        **told,
    )
    referral.ground = ground_words(case, track.unit, actor, need=told.get("need", ""))
    referral.due_on = next_due("assigned", today=actor.today, answer_due=None, meeting_on=None, routine=actor.routine)
    also_save(referral)
    db.session.flush()
    title = TOLD["referral.start", "assigned"]
    units: dict[str, Any] = {"unit_id": from_unit_id, "other_unit_id": to_unit_id}
    happened(actor, case, "referral.start", title, text=referral.question, referral=referral, state="assigned", **units)
    inform(actor, referral, [referral.to_worker_id], f"{referral.from_unit.name} vill ha ett trepartsmöte.")
    freshen(actor, case)
    return referral


@action("referral.justify")
def justify_referral(actor: Actor, referral: Referral, *, need: str) -> Referral:
    """Why the other unit needs it, written when consent no longer carries and the unit has become current."""
    if not referral.is_open:
        raise Refused("Samverkan är avslutad.")
    referral.need = need
    refuse_unless_shareable(actor, referral.case, referral.to_unit, need=need, field="need")
    units: dict[str, Any] = {"unit_id": referral.from_unit_id, "other_unit_id": referral.to_unit_id}
    happened(actor, referral.case, "referral.justify", "Skäl till att uppgifterna behövs", text=need, referral=referral, **units)
    return referral


@action("referral.ask_more")
def ask_more(actor: Actor, referral: Referral, *, text: str) -> Referral:
    refuse_own(actor, referral)
    step(actor, referral, "referral.ask_more", text=text)
    inform(actor, referral, [referral.from_worker_id], f"{referral.to_unit.name} behöver en komplettering.")
    return referral


@action("referral.complete")
def complete_referral(actor: Actor, referral: Referral, *, text: str) -> Referral:
    """The answer to a request for more; the time to answer starts anew."""
    referral.answer_due = answer_due(actor.today, actor.routine)
    told = f"{long_date(actor.today)}: {text}"
    referral.completion = f"{referral.completion}\n{told}".strip()
    step(actor, referral, "referral.complete", text=text)
    inform_managers(actor, referral, f"Förfrågan från {referral.from_unit.name} är kompletterad.")
    return referral


NOT_WITHOUT_THE_SENDER = (
    "Förfrågan kan inte skickas vidare dit utan den som frågar. Avböj och skriv vart den hör hemma, så frågar avsändaren själv."
)


@action("referral.forward")
def forward_referral(actor: Actor, referral: Referral, *, to_unit_id: int, text: str) -> Referral:
    """Skicka vidare to the right unit. The gate is asked anew for that one; the sender is told."""
    refuse_own(actor, referral)
    unit, earlier = db.session.get_one(Unit, to_unit_id), referral.to_unit
    if unit.id == earlier.id:
        raise Refused("Välj en annan enhet än er egen.", "to_unit_id")
    try:
        refuse_unless_askable(actor, referral.case, referral.from_unit_id, unit, but=referral)
        refuse_unless_shareable(actor, referral.case, unit, need=referral.need)
    except Refused:
        # The real reason would tell the asked unit who else is current, or what the person has answered others.
        raise Refused(NOT_WITHOUT_THE_SENDER, "to_unit_id") from None
    concerned: dict[str, Any] = {"unit_id": referral.from_unit_id, "other_unit_id": earlier.id, "referral": referral}
    happened(actor, referral.case, "referral.forward", f"Skickad vidare från {earlier.name} till {unit.name}", text=text, **concerned)
    if referral.is_restricted and referral.case.track_of(earlier.id) is None:
        end_names(actor, referral, earlier.id)
    referral.to_unit, referral.answer_due = unit, answer_due(actor.today, actor.routine)
    step(actor, referral, "referral.forward", text=text)
    told = f"{earlier.name} har skickat förfrågan vidare till {unit.name}. Skälet står i förfrågan."
    inform(actor, referral, [referral.from_worker_id], told)
    inform_managers(actor, referral, f"Samverkansförfrågan från {referral.from_unit.name}, skickad vidare av {earlier.name}.")
    return referral


@action("referral.decline")
def decline_referral(actor: Actor, referral: Referral, *, text: str, application_made: bool = False) -> Referral:
    """A no, with its reason. Not when the person has applied or the facts start a matter."""
    refuse_own(actor, referral)
    return turn_down(actor, referral, text, application_made=application_made)


def turn_down(actor: Actor, referral: Referral, text: str, *, application_made: bool) -> Referral:
    referral.answered_by_id = actor.user_id
    earlier = referral.state
    step(actor, referral, "referral.decline", text=text)
    if why_not := why_not_decline(earlier, application_made=referral.application_made or application_made):
        raise Refused(why_not, "application_made")
    inform(actor, referral, both(referral), f"{referral.to_unit.name} har avböjt. Skälet står i förfrågan.")
    return referral


@action("referral.withdraw", "referral.stop")
def end_early(actor: Actor, referral: Referral, *, verb: str, text: str) -> Referral:
    """Ta tillbaka, by the asking side; or avbryt, when no ground for telling is left. The reason reaches the other side,
    but not when there is no ground left to tell it anything."""
    stands = ground_stands(actor, referral)
    if verb == "referral.stop" and stands:
        raise Refused("Det finns en giltig grund för att dela uppgifterna. Ta tillbaka eller avsluta i stället.")
    if meeting := planned_meeting(referral):
        meeting.state, meeting.change_reason = "cancelled", text if stands else ""
    told = text if stands else "Det finns inte längre någon grund för att dela uppgifter."
    step(actor, referral, verb, text=told)
    if verb == "referral.stop":
        end_lifted(actor, referral, "Samverkan avbröts: det finns ingen grund kvar.")
    if not stands:
        own = referral.from_unit_id if side_of(actor, referral) == "from" else referral.to_unit_id
        happened(actor, referral.case, verb, "Skäl, för den egna enheten", text=text, unit_id=own, referral=referral)
    if referral.sent_on is not None:
        word = "tagit tillbaka" if verb == "referral.withdraw" else "avbrutit"
        news = f"{signed(actor)} har {word} förfrågan{'. Skälet står i den' if stands else ', för det finns ingen grund kvar'}."
        inform(actor, referral, both(referral), news)
        if referral.to_worker_id is None:
            inform_managers(actor, referral, news)
    return referral
