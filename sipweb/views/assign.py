"""The choice of handläggare, with each one's open load; on the inbox and on the request's page."""

from typing import Any

from flask import g

from sipweb.forms.base import as_choices
from sipweb.forms.referrals import AssignForm
from sipweb.queries.people import units, workers_with_load


def assign_form(to_unit_id: int, prefix: str = "", posted: bool = True) -> AssignForm:
    """Each handläggare of the department with their open load beside the name; the own unit's first."""
    form = AssignForm(prefix=prefix) if posted else AssignForm(prefix=prefix, formdata=None)
    form.to_worker_id.choices = as_choices(worker_choices(to_unit_id), "Välj handläggare")
    return form


def worker_choices(to_unit_id: int) -> dict[int, str]:
    cache: dict[int, Any] = g.setdefault("workers", {})
    if "departments" not in g:
        g.departments = {u.id: u.department_id for u in units()}
    department = g.departments[to_unit_id]
    if department not in cache:
        cache[department] = workers_with_load(department)
    found = cache[department]
    ordered = sorted(found, key=lambda w: (w.unit_id != to_unit_id, w.unit, w.name))
    return {w.id: f"{w.name} – {w.load} öppna{'' if w.unit_id == to_unit_id else f' ({w.unit})'}" for w in ordered}
