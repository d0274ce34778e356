"""What of the avvikelser stands on the next avstämningsmöte: problems that remain, and proposals that are open."""

from typing import Any

from flask import g

from sipweb.models import MonthlyMeeting
from sipweb.queries.deviation_followed import Followed, followed, unsolved_deviations
from sipweb.queries.deviations import concerned_units
from sipweb.queries.improvements import proposals
from sipweb.queries.monthly import is_next_status
from sipweb.queries.people import unit_names
from sipweb.rules.deviations import level_after
from sipweb.views.load import saw_nobody

MOST = 30  # proposals on one page; the rest stand in their own list
NOTHING: dict[str, Any] = {"unsolved": [], "proposals": [], "more_proposals": False}


def of_avvikelser(meeting: MonthlyMeeting, looked: str) -> dict[str, Any]:
    """For a manager, of the reports they read; on the meeting that goes on or comes next, and on no other."""
    if not g.actor.who.managed_units or not is_next_status(meeting, g.actor.today):
        return NOTHING
    saw_nobody(looked)
    remains, open_ones = unsolved_deviations(g.actor), proposals(g.actor)
    ids = [row.id for row in remains]
    ways, names = followed(g.actor, ids), unit_names()
    about = concerned_units([*ids, *(row.id for row in open_ones[:MOST])])
    return {
        "unsolved": [(row, between(row, about, names), ways[row.id], offers(ways[row.id])) for row in remains],
        "proposals": [(row, between(row, about, names)) for row in open_ones[:MOST]],
        "more_proposals": len(open_ones) > MOST,
    }


def between(row: Any, about: dict[int, list[int]], names: dict[int, str]) -> str:
    return f"{names[row.from_unit_id]} → {', '.join(names[unit] for unit in about.get(row.id, []))}"


def offers(found: Followed) -> dict[str, bool]:
    """What this reader can do with what remains: only a manager of a party, and each way once."""
    leads = any(g.actor.who.manages(party.unit_id) for party in found.parties)
    return {
        "may_item": leads and found.item is None,
        "may_lift": leads and found.lifted is None and level_after(party.level for party in found.parties) is not None,
    }
