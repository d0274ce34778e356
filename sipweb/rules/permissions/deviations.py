"""Who may do what with an avvikelse in samverkan. A manager of a unit it names, or the avdelningschef where that is the level."""

from collections.abc import Iterator
from typing import Any

from sipweb.rules.deviations import BY_REPORTER, DEPARTMENT_LEVEL, levels_in
from sipweb.rules.predicates import Predicate, manages_unit
from sipweb.rules.standing import Role, Standing


def drafts(who: Standing, unit: Any) -> bool:
    """Anyone on the staff of the unit; the avdelningschef for a unit of the department (R280)."""
    return who.works_in(unit.id) or unit.department_id in who.departments


def reports(who: Standing, deviation: Any) -> bool:
    """At lowest a biträdande enhetschef of the unit that noticed (R290)."""
    led = deviation.from_unit.department_id in who.departments and who.user_id == deviation.drafted_by_id
    return led or who.manages(deviation.from_unit_id)


def writes(who: Standing, deviation: Any) -> bool:
    """Whoever drafted it, while they work there; and those who can report it."""
    return (who.user_id == deviation.drafted_by_id and drafts(who, deviation.from_unit)) or reports(who, deviation)


def is_controller(who: Standing, _: Any) -> bool:
    return who.has(Role.CONTROLLER)


def units_of(who: Standing, deviation: Any) -> Iterator[Any]:
    """The parties this person can act for: biträdande enhetschef or higher of the unit."""
    for party in deviation.parties:
        at_department = party.level == DEPARTMENT_LEVEL and party.unit.department_id in who.departments
        if who.manages(party.unit_id) or at_department:
            yield party


def is_party(who: Standing, deviation: Any) -> bool:
    return deviation.reported_on is not None and any(units_of(who, deviation))


def corresponds(who: Standing, deviation: Any) -> bool:
    """The level that answers at one of the units, the one that reported too: the form asks that unit to make contact (R296)."""
    return any(party.level in levels_in(who, party.unit_id, party.unit.department_id) for party in deviation.parties)


def leaves(who: Standing, deviation: Any) -> bool:
    """Without joint signature: the party that reported, and after the dialogue either. No one locks another's report at once."""
    is_reporting = any(party.is_reporting for party in units_of(who, deviation))
    return is_party(who, deviation) and (is_reporting or deviation.state != "reported")


def cancels(who: Standing, deviation: Any) -> bool:
    """The unit that reported, until the other has answered; then only the controller."""
    if deviation.state == "draft":
        return writes(who, deviation)
    return is_controller(who, deviation) or (deviation.state in BY_REPORTER and reports(who, deviation))


def assigns_improvement(who: Standing, deviation: Any) -> bool:
    return is_controller(who, deviation) or is_party(who, deviation)


def answers_for(who: Standing, improvement: Any) -> bool:
    """Whoever was named, or the controller."""
    return who.user_id == improvement.owner_id or is_controller(who, improvement)


def tells_lex_sarah(who: Standing, deviation: Any) -> bool:
    return writes(who, deviation)


DEVIATIONS: dict[str, Predicate] = {
    "deviation.draft": drafts,
    "deviation.edit": writes,
    "deviation.hand": writes,
    "deviation.report": reports,
    "deviation.lex_sarah": tells_lex_sarah,
    "deviation.dialogue": corresponds,
    "deviation.write": is_party,
    "deviation.sign": is_party,
    "deviation.leave": leaves,
    "deviation.register": is_controller,
    "deviation.complete": is_controller,
    "deviation.cancel": cancels,
    "improvement.assign": assigns_improvement,
    "improvement.decide": answers_for,
    "improvement.close": answers_for,
    "noticed.dismiss": manages_unit,
    "figures.freeze": is_controller,
    "figures.withdraw": is_controller,
    "trend.suggest": is_controller,
}
