"""Who may do what with a care planning: the unit that called it, and the managers of the other; whoever leads either cancels."""

from typing import Any

from sipweb.rules.predicates import Predicate, in_unit_of_case
from sipweb.rules.standing import Standing


def plans(who: Standing, planning: Any) -> bool:
    """Anyone in the calling unit; a manager of the called one, and its handläggare in the akt."""
    worker = next((t.case_worker_id for t in planning.case.open_tracks if t.unit_id == planning.to_unit_id), None)
    own = worker is not None and who.user_id == worker
    return who.works_in(planning.unit_id) or who.manages(planning.to_unit_id) or own


CARE_PLANNING: dict[str, Predicate] = {
    "planning.book": in_unit_of_case,
    "planning.hold": plans,
    "planning.follow_up": plans,
    "planning.move": plans,
    "planning.postpone": plans,
    "planning.cancel": plans,
}
