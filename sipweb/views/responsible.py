"""Ansvar just nu: on every page and paper about an akt."""

from typing import Any

from flask import g

from sipweb.models import Case, CaseTrack, Unit
from sipweb.queries.transfers import line_of, transfers_of
from sipweb.rules.dates import long_date


def responsibility(case: Case, tracks: list[CaseTrack]) -> list[dict[str, Any]]:
    """Ansvar just nu: who decides, who has the ongoing insatser, which handläggare, since when.

    Where a hidden unit decides, the first of the others stands for it: nobody may see that one is missing.
    """
    told = []
    (decider, since), by = line_of(case, transfers_of(case.id), g.actor)
    if by is not None and by.to_unit and case.track_of(decider) is None:
        told.append(new_decider(by.to_unit, long_date(since)))
    elif decider not in {t.unit_id for t in tracks}:
        decider, since = tracks[0].unit_id, tracks[0].opened_on
    for track in sorted(tracks, key=lambda t: t.unit_id != decider):
        decides = f"Ja, sedan {long_date(since)}" if track.unit_id == decider else "Bara om egna insatser"
        ongoing = f"Pågår sedan {long_date(track.insatser_since)}" if track.insatser_since else "Inga angivna"
        told.append(
            {
                "unit": track.unit.name + (" (dold för andra)" if track.is_hidden else ""),
                "decides": decides,
                "ongoing": ongoing,
                "workers": track.case_worker.name if track.case_worker else "Ingen utsedd",
                "since": long_date(track.opened_on),
                "phone": (track.case_worker.phone if track.case_worker else "") or track.unit.phone,
            }
        )
    return told


def new_decider(unit: Unit, since: str) -> dict[str, Any]:
    """The decision has gone over to a unit that has not yet confirmed that it has received the handover."""
    told = {"ongoing": "Inga angivna", "workers": "Ingen utsedd", "since": "", "phone": unit.phone}
    return {"unit": unit.name, "decides": f"Ja, sedan {since}", **told}
