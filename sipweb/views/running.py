"""Beside whatever is on at a meeting that goes on: the rest of it, so that the meeting is run from one page."""

from typing import Any, TypeVar

from flask import g, request, url_for

from sipweb.forms.base import Form
from sipweb.forms.monthly import notes_form
from sipweb.models import AgendaItem, MonthlyMeeting
from sipweb.queries import agenda as about
from sipweb.queries.monthly import attendance_of
from sipweb.queries.unsaved import unsaved
from sipweb.rules.monthly import OPEN, STATUS
from sipweb.rules.permissions import may
from sipweb.views.meeting_page import names_of, offered, saw_items
from sipweb.views.pages import left, safe_path

F = TypeVar("F", bound=Form)
PREFIX = "ovrigt-"  # the form stands beside others


def reported(meeting: MonthlyMeeting) -> list[AgendaItem]:
    return [item for item in about.items_of(g.actor, meeting) if item.state != "draft"]


def rail(meeting: MonthlyMeeting, here: str | int, items: list[AgendaItem] | None = None) -> dict[str, Any]:
    """`here`: the part that is on now, or the id of an item; the overview ("") has the agenda itself."""
    items = reported(meeting) if items is None else items
    saw_items(meeting, items)
    notes = url_for("sitting.notes", monthly_id=meeting.id)
    writes = may(g.actor.who, "monthly.note", meeting) and here != "notes" and meeting.state in OPEN
    told = {
        "meeting": meeting,
        "here": here,
        "items": [item for item in items if item.state != "late"] if here else [],
        "names": names_of(items),
        "numbers": about.numbers_in(meeting.id) if here else {},
        "came": [row.came for row in attendance_of(meeting).values() if row.came is not None],
        "attends": may(g.actor.who, "monthly.attend", meeting),
        "inventory": meeting.form == STATUS and may(g.actor.who, "monthly.inventory", meeting),
        "promised": [task for task in about.promised_at(meeting.id) if not task.done_on],
        "notes": as_saved(left(notes_form, notes, obj=meeting, prefix=PREFIX), meeting) if writes else None,
        "notes_href": notes,
        "end": next(((label, href) for verb, label, href in offered(meeting) if verb == "monthly.end"), None),
    }
    return {"rail": told}


def as_saved(form: F, row: AgendaItem | MonthlyMeeting) -> F:
    """A half-written form in which nothing is typed that has not been saved shows what is saved now, of notes and of tasks: what was
    saved and taken away again does not come back with it."""
    if request.method == "POST":
        return form
    notes, began, who = form["notes"], form["began"], g.actor.who
    one = unsaved(row, who.user_id, who.name, notes.data or "", began.data or "", str(form["version"].data or ""))
    if one.text == one.began or one.is_saved:
        notes.data = began.data = row.notes
    for n in ["", *(f"_{n}" for n in range(1, getattr(form, "rows", 0) + 1))]:
        empty_if_had(form, row, f"task{n}")
    return form


def empty_if_had(form: Form, row: AgendaItem | MonthlyMeeting, name: str) -> None:
    """A task of a half-written form that has been saved since stands there already, or is taken away."""
    if name not in form or not form[name].data:
        return
    what, whose, id_ = form[name], form[f"{name}_who"], next((one for one in form if one.short_name == f"{name}_id"), None)
    before = about.tasks_ever(row)
    stands = {str(task.id) for task in before if not task.is_dropped}
    if (id_ is None or str(id_.data) not in stands) and (what.data, whose.data) in {(task.what, task.user_id) for task in before}:
        for field in (what, whose, form[f"{name}_due"], *([id_] if id_ else [])):
            field.data = field.raw_data = None


def back_to_where_it_was_written(meeting: MonthlyMeeting) -> str:
    """To the item that was on when something beside it was noted."""
    wanted = safe_path(request.form.get("back"))
    return wanted if wanted.startswith((f"/moten/{meeting.id}/", "/punkter/")) else url_for("sitting.show", monthly_id=meeting.id)
