"""The extract of one item, for one person's file."""

from typing import Any

from flask import g

from sipweb.models import AgendaItem
from sipweb.queries import agenda as about
from sipweb.views.agenda_page import item_rows, outcome_rows
from sipweb.views.masked import for_paper

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
    return {part: for_paper(item.case)(rows) for part, rows in told.items()}
