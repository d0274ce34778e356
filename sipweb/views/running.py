"""Beside whatever is on at a meeting that goes on: the rest of it, so that the meeting is run from one page."""

from typing import Any, TypeVar

from flask import g, request, url_for

from sipweb.forms.base import Form
from sipweb.forms.monthly import notes_form
from sipweb.models import AgendaItem, MonthlyMeeting
from sipweb.queries import agenda as about
from sipweb.queries.item_outcomes import ended_words
from sipweb.queries.monthly import attendance_of
from sipweb.queries.unsaved import Unsaved, plain, with_saved
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
        "ended": ended_words(items) if here else {},
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
    """A form in which nobody has typed in the notes shows them as they are saved now: half-written, or sent and come back. Nor has who
    typed what has been saved since: what was saved and taken away again does not come back, of notes or of tasks."""
    notes, began = form["notes"], form["began"]
    if plain(notes.data or "") == plain(began.data or "") or (request.method != "POST" and was_saved(form, row)):
        notes.data = began.data = row.notes
        began.raw_data = [row.notes]
    if request.method != "POST":
        for n in ["", *(f"_{n}" for n in range(1, getattr(form, "rows", 0) + 1))]:
            empty_if_had(form, row, f"task{n}")
    return form


def was_saved(form: Form, row: AgendaItem | MonthlyMeeting) -> bool:
    who, notes, began = g.actor.who, form["notes"].data or "", form["began"].data or ""
    one = Unsaved(row, who.user_id, who.name, plain(notes), plain(began), g.actor.now)
    return with_saved(one, str(form["version"].data or "")).is_saved


def empty_if_had(form: Form, row: AgendaItem | MonthlyMeeting, name: str) -> None:
    """A task of a half-written form that has been saved since stands there already, or is taken away."""
    if name not in form or not form[name].data:
        return
    what, whose, id_ = form[name], form[f"{name}_who"], next((one for one in form if one.short_name == f"{name}_id"), None)
    before = about.tasks_ever(row)
    stands = {str(task.id) for task in before if not task.is_dropped}
    had = {(task.what, task.user_id) for task in before if task.is_dropped or not task.done_on}
    if (id_ is None or str(id_.data) not in stands) and (what.data, whose.data) in had:
        for field in (what, whose, form[f"{name}_due"], *([id_] if id_ else [])):
            field.data = field.raw_data = None


def back_to_where_it_was_written(meeting: MonthlyMeeting) -> str:
    """To the item that was on when something beside it was noted."""
    wanted = safe_path(request.form.get("back"))
    return wanted if wanted.startswith((f"/moten/{meeting.id}/", "/punkter/")) else url_for("sitting.show", monthly_id=meeting.id)
