"""The choice of handläggare, with each one's open load; on the inbox and on the request's page."""

from datetime import date
from typing import Any

from flask import g

from sipweb.forms.base import as_choices
from sipweb.forms.referrals import AssignForm
from sipweb.queries.people import WorkerLoad, units, workers_with_load
from sipweb.rules.days import age_on


def assign_form(to_unit_id: int, prefix: str = "", posted: bool = True, child: bool = False) -> AssignForm:
    """Each handläggare of the department with their open load beside the name; the own unit's first."""
    form = AssignForm(prefix=prefix) if posted else AssignForm(prefix=prefix, formdata=None)
    form.to_worker_id.choices = as_choices(worker_choices(to_unit_id, child), "Välj handläggare")
    return form


def worker_choices(to_unit_id: int, child: bool = False) -> dict[int, str]:
    """`child`: the person is so young that it takes a qualified handläggare (SoL 25:1); then it says who is not."""
    cache: dict[int, Any] = g.setdefault("workers", {})
    if "departments" not in g:
        g.departments = {u.id: u.department_id for u in units()}
    department = g.departments[to_unit_id]
    if department not in cache:
        cache[department] = workers_with_load(department)
    return {w.id: as_choice(w, to_unit_id, child) for w in own_first(cache[department], to_unit_id)}


def own_first(found: list[WorkerLoad], to_unit_id: int) -> list[WorkerLoad]:
    """Each once: who works at the unit and at others too stands with the unit's own."""
    own = {w.id for w in found if w.unit_id == to_unit_id}
    once = [w for w in found if w.unit_id == to_unit_id or w.id not in own]
    return sorted(once, key=lambda w: (w.unit_id != to_unit_id, w.unit, w.name))


def as_choice(worker: WorkerLoad, to_unit_id: int, child: bool) -> str:
    elsewhere = "" if worker.unit_id == to_unit_id else f" ({worker.unit})"
    return f"{worker.name} – {worker.load} öppna{elsewhere}{', inte behörig för barn' if child and not worker.qualified else ''}"


def needs_qualified(birth_date: date) -> bool:
    return bool(age_on(birth_date, g.actor.today, g.actor.routine.leap_day) < g.actor.routine.qualified_below)


def names_of_workers(to_unit_id: int) -> dict[int, str]:
    """The department's handläggare by name alone: how much they have to do is nobody else's business."""
    department = next(u.department_id for u in units() if u.id == to_unit_id)
    found = own_first(workers_with_load(department), to_unit_id)
    return {w.id: w.name if w.unit_id == to_unit_id else f"{w.name} ({w.unit})" for w in found}
