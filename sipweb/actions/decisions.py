"""A decision taken elsewhere, by delegation: its reference here, and besked to the other units (R197, R200, R243)."""

from datetime import date
from typing import Any

from sipweb.actions.announcements import begin
from sipweb.actions.consents import refuse_foreign
from sipweb.actions.events import happened
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import Case, FormalDecision, Referral
from sipweb.queries.people import standing_of
from sipweb.rules.dates import long_date
from sipweb.rules.decisions import why_not_told_by
from sipweb.rules.standing import Actor


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
    teller = standing_of(told_by_id, actor.today)
    same = teller is not None and teller.works_in(unit_id)
    if why_not := why_not_told_by(same_unit=same, decided_on=decided_on, told_on=told_on):
        raise Refused(why_not, "told_by_id" if not same else "told_on")
    decision = FormalDecision(
        case_id=case.id, referral_id=referral.id if referral else None, unit_id=unit_id, told_by_id=told_by_id, told_on=told_on,
        decided_on=decided_on, **told,
    )  # fmt: skip
    also_save(decision)
    db.session.flush()
    text = f"{told['delegate']}, delegation {told['delegation_reference']}, {long_date(decided_on)}"
    details = [f"Meddelat den enskilde {long_date(told_on)} av {teller.name if teller else ''}."]
    happened(actor, case, "decision.record", "Beslut att hänvisa till", text=text, unit_id=unit_id, details=details)
    begin(actor, case, unit_id, "decision", decision=decision)
    return decision
