"""Who may do what with a new matter: whoever works where it came in asks; a manager there decides (R267)."""

from typing import Any

from sipweb.rules.predicates import Predicate, in_unit
from sipweb.rules.standing import Standing


def asked_or_manages(who: Standing, routing: Any) -> bool:
    return (routing.asked_by_id == who.user_id and who.works_in(routing.unit_id)) or who.manages(routing.unit_id)


def manages_where_it_came(who: Standing, routing: Any) -> bool:
    return who.manages(routing.unit_id)


ROUTING: dict[str, Predicate] = {
    "routing.suggest": in_unit,
    "routing.change": asked_or_manages,
    "routing.confirm": manages_where_it_came,
    "routing.withdraw": asked_or_manages,
}
