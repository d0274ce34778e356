"""The death that stands in an akt, and whether a unit may open its part again after one that was a mistake."""

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import Case, Death


def last_death(case: Case) -> Death | None:
    """The last one registered, corrected or not."""
    return db.session.scalar(select(Death).where(Death.case_id == case.id).order_by(Death.id.desc()).limit(1))


def why_not_resume(case: Case, unit_id: int) -> str | None:
    """A unit whose part a death closed may open it again when the death was a mistake; no other unit, and only once."""
    death = last_death(case)
    parts = [t for t in case.tracks if t.unit_id == unit_id]
    if death is None or death.corrected_at is None or case.person.died_on:
        return "Inget dödsfall har rättats i akten."
    if any(track.is_open for track in parts):
        return "Er del är redan öppen."
    if not parts or parts[-1].id not in death.track_ids:
        return "Er del avslutades inte av dödsfallet. Registrera personen på nytt i stället."
    return None
