"""Who may do what with an urgent contact: the managers of the two units, and nobody else."""

from typing import Any

from sipweb.rules.predicates import Predicate, manages_unit
from sipweb.rules.standing import Standing


def of_calling_unit(who: Standing, urgent: Any) -> bool:
    return who.manages(urgent.unit_id)


def of_called_unit(who: Standing, urgent: Any) -> bool:
    """Not the one who made the call: nobody confirms their own words."""
    return who.manages(urgent.to_unit_id) and who.user_id != urgent.registered_by_id


def of_either_unit(who: Standing, urgent: Any) -> bool:
    return who.manages(urgent.unit_id) or who.manages(urgent.to_unit_id)


URGENT: dict[str, Predicate] = {
    "urgent.register": manages_unit,
    "urgent.answer": of_called_unit,
    "urgent.complete": of_calling_unit,
    "urgent.report": of_either_unit,
}
