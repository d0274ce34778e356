"""Lifted questions as other pages show them: the ladder, whose step is next, the last day."""

from typing import Any

from flask import g

from sipweb.models import Case, Escalation
from sipweb.queries.access import blocked_in
from sipweb.queries.escalations import Holder, escalations_in, holders
from sipweb.queries.people import user_names
from sipweb.views.escalation_page import all_workers, deadline, held_by, ladder, turn, workers_of

__all__ = ["brief", "held_by", "lifted_in"]


def lifted_in(case: Case) -> list[dict[str, Any]]:
    """For the akt's page: each question with its ladder, who has the next step and until when."""
    found = escalations_in(g.actor, case)
    held = holders({unit for one in found for unit in one.unit_ids}, blocked_in(case.id) if found else ())
    names = user_names(all_workers(found))
    return [brief(one, [*(h for h in held if h.unit_id in one.unit_ids), *workers_of(one, names)]) for one in found]


def brief(one: Escalation, held: list[Holder]) -> dict[str, Any]:
    """The compact part: ladder, whose step, last day."""
    left = deadline(one.due_on, g.actor) if one.is_open else None
    return {"one": one, "ladder": ladder(one, held), "turn": turn(one, held), "deadline": left}
