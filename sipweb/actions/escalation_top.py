"""What an avdelningschef writes in an akt about a question that has come to them: a ground, or the reference of a decision.

They do not read the akt. It is written for a unit of the department that is current there, and that unit's managers are told.
"""

from typing import Any

from sipweb.actions.consents import keep_basis
from sipweb.actions.decisions import keep_decision
from sipweb.actions.escalation_told import inform
from sipweb.gate import Refused, action
from sipweb.models import Case, DisclosureBasis, Escalation, FormalDecision
from sipweb.queries.people import managers_of
from sipweb.rules.permissions.escalations import units_under
from sipweb.rules.standing import Actor


def akt_of(actor: Actor, one: Escalation, unit_id: int, field: str) -> Case:
    """The akt it is about. Refused for a unit that is not the actor's to decide for."""
    if one.case is None or unit_id not in {unit.id for unit in units_under(actor.who, one)}:
        raise Refused("Välj en av avdelningens enheter som är aktuell i akten.", field)
    return one.case


@action("escalation.basis")
def decide_basis(actor: Actor, one: Escalation, *, by_unit_id: int, **told: Any) -> DisclosureBasis:
    """Another ground than consent, decided higher up than the unit."""
    case = akt_of(actor, one, by_unit_id, "by_unit_id")
    inform(actor, one, {m.id for m in managers_of(by_unit_id)}, "Avdelningschefen har beslutat om en grund för att lämna uppgifter.")
    return keep_basis(actor, case, "basis.decide", by_unit_id=by_unit_id, **told)


@action("escalation.decision")
def refer_to_decision(actor: Actor, one: Escalation, *, unit_id: int, **told: Any) -> FormalDecision:
    """A decision that is taken elsewhere, by delegation. The unit tells the person, and the other units (R200, R243)."""
    case = akt_of(actor, one, unit_id, "unit_id")
    inform(actor, one, {m.id for m in managers_of(unit_id)}, "Avdelningschefen har skrivit in ett beslut att hänvisa till.")
    return keep_decision(actor, case, unit_id=unit_id, **told)
