"""Who follows up the routine: every manager of the two departments; it is signed by the avdelningschefer alone (R284, R287)."""

from typing import Any

from sipweb.rules.predicates import Predicate
from sipweb.rules.standing import Standing


def leads_something(who: Standing, _: Any) -> bool:
    """Avdelningschef, enhetschef or biträdande enhetschef."""
    return bool(who.managed_units or who.departments)


def leads_department(who: Standing, _: Any) -> bool:
    return bool(who.departments)


ROUTINE_REVIEWS: dict[str, Predicate] = {
    "routine.plan": leads_something,
    "routine.write": leads_something,
    "routine.sign": leads_department,
}
