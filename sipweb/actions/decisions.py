"""A decision taken elsewhere, by delegation: its reference here, and besked to the other units (R197, R200, R243)."""

from datetime import date
from typing import Any

from sqlalchemy import select

from sipweb.actions.announcements import begin, is_hidden_in
from sipweb.actions.consents import refuse_foreign
from sipweb.actions.events import happened, tell
from sipweb.actions.journalled import mark_wrong
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import Announcement, Case, FormalDecision, Referral, User
from sipweb.queries.announcements import earlier_of
from sipweb.queries.people import standing_of
from sipweb.rules.dates import long_date
from sipweb.rules.decisions import why_not_told_by
from sipweb.rules.standing import Actor, Standing


@action("decision.record")
def record_decision(
    actor: Actor, case: Case, *, unit_id: int, delegate: str, delegation_reference: str, decided_on: date, told_by_id: int, told_on: date
) -> FormalDecision:
    """The reference of a decision that the own unit has taken. The others are told on the next page."""
    refuse_foreign(actor, case, unit_id)
    told: dict[str, Any] = {"delegate": delegate, "delegation_reference": delegation_reference}
    return keep_decision(actor, case, unit_id=unit_id, told_by_id=told_by_id, told_on=told_on, decided_on=decided_on, **told)


def keep_decision(
    actor: Actor,
    case: Case,
    *,
    unit_id: int,
    told_by_id: int,
    told_on: date,
    decided_on: date,
    referral: Referral | None = None,
    **told: str,
) -> FormalDecision:
    """Refused unless someone at the unit that decided has told the person, on the day it was taken or later."""
    teller = refuse_untold(actor, unit_id, told_by_id, decided_on, told_on)
    decision = FormalDecision(
        case_id=case.id, referral_id=referral.id if referral else None, unit_id=unit_id, told_by_id=told_by_id, told_on=told_on,
        decided_on=decided_on, **told,
    )  # fmt: skip
    also_save(decision)
    db.session.flush()
    details = [f"Meddelat den enskilde {long_date(told_on)} av {teller}."]
    happened(actor, case, "decision.record", "Beslut att hänvisa till", text=words_of(decision), unit_id=unit_id, details=details)
    begin(actor, case, unit_id, "decision", decision=decision)
    return decision


def refuse_untold(actor: Actor, unit_id: int, told_by_id: int, decided_on: date, told_on: date, told_before: User | None = None) -> str:
    """The name of who told the person; refused unless they work where it was decided. `told_before`: whom it says already, who did when
    it was written."""
    stands = told_before is not None and told_before.id == told_by_id
    teller = told_before if stands else standing_of(told_by_id, actor.today)
    same = stands or (isinstance(teller, Standing) and teller.works_in(unit_id))
    if why_not := why_not_told_by(same_unit=same, decided_on=decided_on, told_on=told_on):
        raise Refused(why_not, "told_by_id" if not same else "told_on")
    return teller.name if teller else ""


def words_of(decision: FormalDecision) -> str:
    return f"{decision.delegate}, delegation {decision.delegation_reference}, {long_date(decision.decided_on)}"


FIELDS = ("delegate", "delegation_reference", "decided_on", "told_by_id", "told_on")


@action("decision.correct")
def correct_decision(actor: Actor, wrong: FormalDecision, *, reason: str, **told: Any) -> FormalDecision:
    """It was written wrongly. What stood stays, with why; the right one points at it, and those who were told are told."""
    if wrong.corrected is not None:
        raise Refused("Hänvisningen är redan rättad. Rätta den senaste i stället.")
    if all(getattr(wrong, name) == told[name] for name in FIELDS):
        raise Refused("Det är samma uppgifter som förut. Ändra det som är fel.", "delegate")
    teller = refuse_untold(actor, wrong.unit_id, told["told_by_id"], told["decided_on"], told["told_on"], wrong.told_by)
    where = {"case_id": wrong.case_id, "referral_id": wrong.referral_id, "unit_id": wrong.unit_id}
    how = {"corrects_id": wrong.id, "correction": reason, "corrected_on": actor.today, "corrected_by_id": actor.user_id}
    right = FormalDecision(**where, **how, **told)
    also_save(right)
    db.session.flush()
    mark_wrong(actor, wrong.case_id, wrong.unit_id, words_of(wrong))
    stood = f"Det stod: {words_of(wrong)}. Meddelat den enskilde {long_date(wrong.told_on)} av {wrong.told_by.name}."
    now = f"Meddelat den enskilde {long_date(right.told_on)} av {teller}."
    details, title = [now, stood, f"Skäl: {reason}"], "Beslut att hänvisa till, rättat"
    happened(actor, wrong.case, "decision.correct", title, text=words_of(right), unit_id=wrong.unit_id, details=details)
    tell_again(actor, wrong, right)
    return right


def tell_again(actor: Actor, wrong: FormalDecision, right: FormalDecision) -> None:
    """A besked about the correction where the wrong one has been told; where it waits to be sent it is about the right one, and what
    it says stood is what was last told. The other side of a request reads both there."""
    besked = db.session.scalars(select(Announcement).where(Announcement.decision_id == wrong.id)).all()
    stood = next((one for one in earlier_of(right) if is_told(one)), wrong)
    text = f"Rättat: {words_of(right)}. Det stod: {words_of(stood)}."
    for waits in (one for one in besked if one.sent_at is None):
        waits.decision_id, waits.author_id = right.id, actor.user_id
        waits.text = text if waits.kind == "correction" else waits.text
    if any(one.copies for one in besked):
        begin(actor, wrong.case, wrong.unit_id, "correction", text, right)
    if (one := wrong.referral) and not is_hidden_in(wrong.case, wrong.unit_id):
        news = f"{wrong.unit.name} har rättat ett beslut att hänvisa till. Akt {wrong.case.number}."
        tell(actor, [one.from_worker_id, one.to_worker_id], news, case=wrong.case, referral=one)


def is_told(decision: FormalDecision) -> bool:
    """A unit has got a besked about it."""
    told = select(Announcement.id).where(Announcement.decision_id == decision.id, Announcement.copies.any())
    return db.session.scalar(told.limit(1)) is not None
