"""The extract of one item, for one person's file."""

from typing import Any

from flask import g

from sipweb.models import AgendaItem
from sipweb.queries import agenda as about
from sipweb.rules.names import Name
from sipweb.rules.paper import as_name, on_paper
from sipweb.views.agenda_page import item_rows, outcome_rows
from sipweb.views.meeting_page import is_secret

Rows = list[dict[str, Any]]


def paper_of(item: AgendaItem) -> dict[str, Rows]:
    """What was asked and what came of it, as far as all who read the akt may read it. Of whoever is or may be protected no paper says
    who and where (decisions); what was said the personakt needs."""
    stands = item.outcome != "lifted"  # what was lifted is in no extract, nor corrected there
    corrections = about.corrections_of(g.actor, item.meeting_id, [item]).get(item.id, []) if stands else []
    told: dict[str, Rows] = {
        "rows": item_rows(item),
        "outcome": [{"key": "Anteckningar", "value": item.notes}, *outcome_rows(item, for_akt=True)] if item.outcome else [],
        "tasks": [{"what": one.what, "who": one.user.name, "due": one.due_on} for one in item.tasks if not one.is_dropped],
        "corrections": [{"at": one.at, "who": one.by.name, "text": one.text, "reason": one.reason} for one in corrections],
    }
    return masked(item, told) if is_secret(item) else told


def masked(item: AgendaItem, told: dict[str, Rows]) -> dict[str, Rows]:
    assert item.case is not None
    person = item.case.person
    name, around = Name(person.given_name, person.family_name), [as_name(one.name) for one in person.representatives]
    contacts = [person.address, person.phone, person.identity_number, *(one.phone for one in person.representatives)]

    def left(key: str, value: Any) -> Any:
        return on_paper(value, name, around, contacts) if isinstance(value, str) and key not in {"key", "who"} else value

    return {part: [{key: left(key, value) for key, value in row.items()} for row in rows] for part, rows in told.items()}
