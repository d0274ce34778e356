"""An answer by phone, written down for the other side; it counts when they have confirmed it (process 4.1)."""

from datetime import date
from typing import Any

from sqlalchemy import select

from sipweb.actions.assign import appoint, refuse_own, worker_within
from sipweb.actions.events import happened
from sipweb.actions.moves import inform, inform_managers
from sipweb.actions.referrals import turn_down
from sipweb.db import db
from sipweb.gate import Refused, action
from sipweb.models import RecordedAnswer, Referral
from sipweb.rules.dates import long_date
from sipweb.rules.standing import Actor

ANSWERS = {"assign": "Ja, och de har utsett en handläggare", "decline": "Nej"}


@action("answer.record")
def record_answer(
    actor: Actor, referral: Referral, *, kind: str, said_by: str, said_on: date, to_worker_id: int | None = None, text: str = ""
) -> RecordedAnswer:
    """What the asked unit said: who, when, and whom they named or why not. The request stays unanswered until they confirm."""
    if referral.state != "sent":
        raise Refused("Förfrågan väntar inte på svar.")
    if referral.sent_on and said_on < referral.sent_on:
        raise Refused("Svaret kan inte ha kommit innan förfrågan skickades.", "said_on")
    if kind == "assign":
        worker_within(actor, referral, to_worker_id or 0)
    earlier = select(RecordedAnswer).where(RecordedAnswer.referral_id == referral.id, RecordedAnswer.state == "waiting")
    for one in db.session.scalars(earlier):
        one.state = "replaced"
    db.session.flush()
    units: dict[str, Any] = {"unit_id": referral.from_unit_id, "other_unit_id": referral.to_unit_id}
    title = f"Svar per telefon från {referral.to_unit.name}, väntar på bekräftelse"
    happened(actor, referral.case, "answer.record", title, text=f"{said_by}: {ANSWERS[kind]}. {text}".strip(), referral=referral, **units)
    inform_managers(actor, referral, f"{referral.from_unit.name} har skrivit in ert svar per telefon. Bekräfta det.")
    return RecordedAnswer(
        referral_id=referral.id, referral=referral, case_id=referral.case_id, unit_id=referral.to_unit_id, kind=kind,
        to_worker_id=to_worker_id if kind == "assign" else None, text=text, said_by=said_by, said_on=said_on,
        recorded_by_id=actor.user_id, recorded_at=actor.now,
    )  # fmt: skip


def refuse_stale(actor: Actor, answer: RecordedAnswer) -> Referral:
    referral = answer.referral
    if answer.state != "waiting" or referral.state != "sent" or referral.to_unit_id != answer.unit_id:
        raise Refused("Svaret är redan bekräftat, ändrat eller ersatt.")
    if answer.recorded_by_id == actor.user_id:
        raise Refused("Du har själv skrivit in svaret. Någon annan på den tillfrågade enheten bekräftar.")
    refuse_own(actor, referral)
    return referral


@action("answer.confirm")
def confirm_answer(actor: Actor, answer: RecordedAnswer) -> RecordedAnswer:
    """The asked unit says that it is so: it now counts as their own answer."""
    referral = refuse_stale(actor, answer)
    if answer.kind == "assign" and answer.to_worker and answer.to_worker.disabled_at:
        raise Refused(f"{answer.to_worker.name} har slutat. Utse en annan handläggare, eller svara att det inte stämmer.")
    answer.state = "confirmed"
    told = f"Svaret per telefon {long_date(answer.said_on)}, {answer.said_by}, är bekräftat."
    if answer.kind == "assign":
        appoint(actor, referral, "referral.assign", answer.to_worker_id or 0, told)
    else:
        turn_down(actor, referral, f"{answer.text} {told}".strip(), application_made=False)
    return answer


@action("answer.reject")
def reject_answer(actor: Actor, answer: RecordedAnswer, *, text: str) -> RecordedAnswer:
    """It was not so; the request waits for an answer as before, and the asking side reads why."""
    referral = refuse_stale(actor, answer)
    answer.state, answer.reply = "rejected", text
    units: dict[str, Any] = {"unit_id": referral.from_unit_id, "other_unit_id": referral.to_unit_id}
    happened(actor, referral.case, "answer.reject", "Svaret per telefon stämmer inte", text=text, referral=referral, **units)
    inform(
        actor, referral, [referral.from_worker_id], f"{referral.to_unit.name} bekräftar inte svaret per telefon. Skälet står i förfrågan."
    )
    return answer
