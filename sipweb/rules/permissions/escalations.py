"""Who may do what with a question that is lifted. On each level those who hold it there; for each unit those who speak for it."""

from typing import Any

from sipweb.rules.escalations import TOP
from sipweb.rules.predicates import Predicate, in_unit_of_case, manages_unit
from sipweb.rules.standing import Standing


def speaks_for(who: Standing, escalation: Any, unit: Any, level: int) -> bool:
    """For this unit on this level. A superior may act, never someone below: an enhetschef on levels 1 to 3."""
    if level == 1:
        return who.manages(unit.id) or (who.user_id in escalation.workers(unit.id) and who.works_in(unit.id))
    if level == 2:
        return who.manages(unit.id)
    if level == 3:
        return who.leads(unit.id)
    return unit.department_id in who.departments


def holds_level(who: Standing, escalation: Any) -> bool:
    """Whose turn it is: those on the level where the question stands."""
    return any(speaks_for(who, escalation, unit, escalation.level) for unit in escalation.units)


def answers_lift(who: Standing, escalation: Any) -> bool:
    """Someone who speaks for a unit that has been asked about the last step; also when it has just been answered."""
    step = escalation.last_asked
    asked = [one for one in step.answers if one.answer in {"", "agreed", "disagreed"}] if step else []
    return any(one.answered_by_id != step.user_id and speaks_for(who, escalation, one.unit, one.level) for one in asked)


def takes_back(who: Standing, escalation: Any) -> bool:
    """Whoever raised it, as long as they work there, or a manager of their unit."""
    mine = who.user_id == escalation.begun_by_id and who.works_in(escalation.from_unit_id)
    return mine or who.manages(escalation.from_unit_id)


def keeps_precedent(who: Standing, escalation: Any) -> bool:
    """A manager of one of the units, or their avdelningschef."""
    return any(who.manages(unit.id) or unit.department_id in who.departments for unit in escalation.units)


def leads_pair(who: Standing, precedent: Any) -> bool:
    pair = (precedent.unit, precedent.other_unit)
    return any(who.manages(unit.id) or unit.department_id in who.departments for unit in pair)


def has_come_up(escalation: Any) -> bool:
    """It stands on the top level, or an avdelningschef has been asked to answer for a unit."""
    return escalation.level == TOP or any(row.level == TOP for step in escalation.steps for row in step.answers)


def units_under(who: Standing, escalation: Any) -> list[Any]:
    """The units it is about that are in the person's department and openly current in the akt."""
    if escalation.case is None or not has_come_up(escalation):
        return []
    shown = escalation.case.open_units - escalation.case.hidden_units
    return [unit for unit in escalation.units if unit.department_id in who.departments and unit.id in shown]


def decides_above(who: Standing, escalation: Any) -> bool:
    """An avdelningschef, about an akt that has reached them through the question (processes 4.11)."""
    return bool(units_under(who, escalation))


ESCALATIONS: dict[str, Predicate] = {
    "escalation.begin": in_unit_of_case,
    "escalation.raise": manages_unit,
    "escalation.lift": holds_level,
    "escalation.agree": answers_lift,
    "escalation.disagree": answers_lift,
    "escalation.solve": holds_level,
    "escalation.close": holds_level,
    "escalation.finish": holds_level,
    "escalation.withdraw": takes_back,
    "escalation.basis": decides_above,
    "escalation.decision": decides_above,
    "precedent.keep": keeps_precedent,
    "precedent.withdraw": leads_pair,
}
