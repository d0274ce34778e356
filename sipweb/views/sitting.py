"""During the meeting: one item at a time in large type, or the whole agenda; notes and what came of each."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from sipweb.actions import minutes as act
from sipweb.actions.item_lifted import next_level, seats_at_table, taken_up
from sipweb.actions.monthly_tasks import drop_promise as drop
from sipweb.actions.sessions import drop_draft, keep_draft
from sipweb.actions.transfer_items import liftable
from sipweb.forms.monthly import as_opened, notes_form
from sipweb.forms.settle import TASK_ROWS, SettleForm, outcomes_for, settle_form
from sipweb.gate import Changed, Refused
from sipweb.models import AgendaItem, MonthlyTask
from sipweb.queries import agenda as about
from sipweb.queries.item_outcomes import ended_words
from sipweb.queries.monthly import inventory_due
from sipweb.queries.people import unit_names
from sipweb.queries.transfers import dates_of, open_transfer
from sipweb.queries.unsaved import not_saved
from sipweb.rules.agenda import why_not_settle
from sipweb.rules.escalations import TOP
from sipweb.rules.monthly import HELD, why_not_write
from sipweb.rules.people import is_masked
from sipweb.rules.permissions import may
from sipweb.views.agenda_page import item_rows
from sipweb.views.load import load, require
from sipweb.views.meeting_deviations import of_avvikelser
from sipweb.views.meeting_page import ON_OWN_SCREEN, beside, for_the_wall, is_secret, load_meeting, name_of, names_of, question_on_the_wall
from sipweb.views.pages import Page, ask, attempt, done, form_page, refused, typed
from sipweb.views.running import PREFIX, as_saved, back_to_where_it_was_written, rail, reported
from sipweb.views.stands import stands_now
from sipweb.views.top_check import check_top

bp = Blueprint("sitting", __name__)
MOST_FIELDS = 200


@bp.get("/moten/<int:monthly_id>/nu")
def show(monthly_id: int) -> Page:
    """The whole agenda, with where each item stands; from here to one at a time."""
    meeting = load_meeting(monthly_id)
    items = reported(meeting)
    return render_template(
        "monthly/sitting.html",
        meeting=meeting,
        items=items,
        first=next((item for item in items if item.state == "submitted" and may(g.actor.who, "item.settle", item)), None),
        names=names_of(items),
        ended=ended_words(items),
        numbers=about.numbers_in(monthly_id),
        unseen=about.unseen_count(meeting, items) if g.actor.who.managed_units else 0,
        tasks=[task for task in about.tasks_before(g.actor, meeting) if not is_secret(task.item)],
        inventory_due=inventory_due(meeting, g.actor.today),
        projected=True,
        **rail(meeting, "", items),
        **for_the_wall(beside(meeting, items)),
        **of_avvikelser(meeting, "Läste avvikelser i samverkan på ett möte"),
    )


@bp.route("/moten/<int:monthly_id>/ovrigt", methods=["GET", "POST"])
def notes(monthly_id: int) -> Page:
    meeting = load_meeting(monthly_id)
    require("monthly.note", meeting)
    if request.method != "POST" and (why_not := why_not_write(meeting.state)):
        return done(why_not, url_for("minutes.show" if meeting.state in HELD else "monthly.show", monthly_id=monthly_id), "info")
    form = as_saved(ask(notes_form, obj=meeting, prefix=PREFIX), meeting)
    back = back_to_where_it_was_written(meeting)
    if attempt(form, lambda **answers: act.note_meeting(g.actor, meeting, **answers)):
        return done("Anteckningarna är sparade.", back)
    return form_page(form, "Övriga anteckningar", "Spara", template="monthly/notes.html", cancel=back, **rail(meeting, "notes"))


@bp.post("/moten/<int:monthly_id>/uppgifter/<int:task_id>/ta-bort")
def drop_promise(monthly_id: int, task_id: int) -> Page:
    task = load(MonthlyTask, task_id)
    if task.item_id is not None or task.meeting_id != monthly_id:
        abort(404)
    meeting = task.meeting
    require("monthly.note", meeting)
    back = back_to_where_it_was_written(meeting)
    try:
        drop(g.actor, meeting, task_id=task.id)
    except Refused as why:
        return done(str(why), back, "info")
    return done("Uppgiften är borttagen.", back)


@bp.route("/punkter/<int:item_id>/nu", methods=["GET", "POST"])
def item(item_id: int) -> Page:
    row = load(AgendaItem, item_id, looked="Läste en punkt på ett möte i akt {number}")
    require("item.settle", row)
    if request.method != "POST" and (why_not := why_not_write(row.meeting.state)):
        return done(why_not, after(row) if row.meeting.state in HELD else url_for("agenda.show", item_id=item_id), "info")
    if row.state not in {"submitted", "settled"}:
        return done("Punkten tas inte upp på mötet.", url_for("agenda.show", item_id=item_id), "info")
    form = form_for(row)
    if "only_notes" in request.form:
        return save_notes(row, form)
    if page_first := check_lift(row, form):
        return page_first
    if attempt(form, lambda **answers: act.settle_item(g.actor, row, **answers)):
        return done("Utfallet är sparat.", after(row))
    return page(row, form)


def check_lift(row: AgendaItem, form: SettleForm) -> Page | None:
    """A lift that goes straight to the avdelningschefer is looked at as every other that does; not before it is whole."""
    wanted = form.outcome.data == "lifted" and lifts_to_the_top(row) and not liftable(row)
    if not wanted or not form.validate() or why_not_settle(row.kind, "lifted", form.answers):
        return None
    said = [(f"Svar från {unit_names()[unit]}", one.text) for unit, one in form.said.items() if one.text]
    told = [
        ("Den enskildes egna ord", row.person_words),
        ("Det ni har försökt", row.attempt),
        ("Fråga", form.asked_up.data),
        ("Rapport", form.outcome_text.data),
        *said,
    ]
    names = [row.unit.name, *(one.unit.name for one in row.heard_by)]
    return check_top(form, row.case, names, told, taken_up(row), on_the_wall=True)


def save_notes(row: AgendaItem, form: SettleForm) -> Page:
    """Only the notes; what else is written in the form stays as it is in the draft."""
    if not form.notes.validate(form):
        return page(row, form)
    try:
        looked_at = form.answers.get("looked_at", "")
        told = {"version": form.version.data, "began": as_opened(form.began), "looked_at": looked_at}
        act.note_item(g.actor, row, notes=(form.notes.data or "").strip(), **told)
    except Refused as why:
        refused(form, why)
        return page(row, form)
    rest = [pair for pair in typed() if pair[0] not in {"notes", "version", "only_notes", "began"}]
    if not_saved(rest, row) or (form.outcome.data or "") != row.outcome:
        keep_draft(g.actor.user_id, request.path, [*rest, ("version", str(row.version))], g.actor.now)
    else:
        drop_draft(g.actor.user_id, request.path)
    return done("Anteckningarna är sparade.", url_for("sitting.item", item_id=row.id))


def show_what_stands(row: AgendaItem, form: SettleForm) -> None:
    """What someone else has saved since this was written stands beside it: in the fields, and as tasks of their own."""
    if request.method != "POST" and str(form.version.data) != str(row.version):
        g.stands_now, form.version.data = stands_now(form, row), row.version
    elif not isinstance(g.get("refusal"), Changed):
        return
    mine = {one.task_id for one in form.tasks}
    others = [f"{task.what}, {task.user.name}" for task in row.tasks if not task.is_dropped and task.id not in mine]
    if others:
        g.stands_now.append({"key": "Uppgifter som står kvar", "value": "\n".join(others)})


def page(row: AgendaItem, form: SettleForm) -> Page:
    show_what_stands(row, form)
    items = reported(row.meeting)
    place = next((n for n, one in enumerate(items) if one.id == row.id), 0)
    around: dict[str, Any] = {"before": items[place - 1] if place else None, "next": items[place + 1] if place + 1 < len(items) else None}
    numbers = about.numbers_in(row.meeting_id)
    more: dict[str, Any] = {
        "item": row,
        "question": question_on_the_wall(row),
        "rows": item_rows(row),
        "place": numbers.get(row.id, place + 1),
        "count": len(numbers),
        **around,
    }
    more |= {"stopped": about.why_not_hear(g.actor, row), "secret": is_secret(row), "to_the_top": lifts_to_the_top(row)} | rail(
        row.meeting, row.id, items
    )
    return form_page(form, ON_OWN_SCREEN if is_secret(row) else name_of(row), "Spara utfallet", template="monthly/item.html", **more)


def lifts_to_the_top(row: AgendaItem) -> bool:
    """No level between is whole: the avdelningschefer read it, and not who it is about."""
    return row.case_id is not None and next_level(row) == TOP


def form_for(row: AgendaItem) -> SettleForm:
    todo = [task for task in row.tasks if task.done_on is None]
    make = settle_form(
        outcomes_for(row),
        about.doers(row),
        asks_parallel=row.kind == "consultation",
        held_on=row.meeting.starts_at.date(),
        tells_nobody=row.case_id is None,
        own=row.unit_id,
        at_table=others_at_table(row),
        me=g.actor.user_id,
        led=g.actor.who.managed_units,
        rows=max(TASK_ROWS, len(todo) + 1, rows_posted()),
    )
    start: dict[str, Any] = {name: getattr(row, name) for name in ("notes", "outcome", "outcome_text", "version")} | handed_to(row)
    start |= {"asked_up": question_on_the_wall(row), "began": row.notes}
    start |= {"parallel": {True: "yes", False: "no"}.get(row.parallel) if row.parallel is not None else None}
    for n, task in enumerate(todo, start=1):
        start |= {f"task_{n}_id": task.id, f"task_{n}": task.what, f"task_{n}_who": task.user_id, f"task_{n}_due": task.due_on}
    return as_saved(ask(only_filled(make), data=start), row)


def only_filled(make: Callable[..., SettleForm]) -> Callable[..., SettleForm]:
    """The form, in which what was left empty, half-written, shows what is saved: another may have written it since."""

    def made(formdata: MultiDict[str, str] | None = None, **kwargs: Any) -> SettleForm:
        left = {} if formdata is None else {"formdata": MultiDict(pair for pair in formdata.items(multi=True) if pair[1])}
        return make(**left, **kwargs)

    return made


def others_at_table(row: AgendaItem) -> dict[int, dict[int, str]]:
    """Whoever lifts speaks for the unit that reported it when it is theirs; the others can answer at once."""
    seats = seats_at_table(row) if row.case_id else {}
    if not g.actor.who.manages(row.unit_id):
        return seats
    others = {unit: {id_: name for id_, name in people.items() if id_ != g.actor.user_id} for unit, people in seats.items()}
    return {unit: people for unit, people in others.items() if people and unit != row.unit_id}


def rows_posted() -> int:
    """As many rows as the page had that was sent: someone else may have done a task meanwhile."""
    return sum(name.startswith("task_") and name.endswith("_due") for name in list(request.form)[:MOST_FIELDS])


def handed_to(row: AgendaItem) -> dict[str, Any]:
    """What the item says of a transfer, or else the akt's own: who receives, and when. A day that would tell a protected person's
    birthday is not put on the projector; empty, it is the birthday."""
    told = {"to_unit_id": row.to_unit_id, "transfer_on": row.transfer_on}
    transfer = open_transfer(row.case_id, row.unit_id) if row.case_id and not row.to_unit_id else None
    if transfer is None or row.case is None:
        return told
    day = None if is_masked(row.case.person.protection) else dates_of(transfer, g.actor).day
    return {"to_unit_id": transfer.to_unit_id, "transfer_on": day}


def after(row: AgendaItem) -> str:
    """The next item that waits, or the agenda."""
    waits = [one for one in about.items_of(g.actor, row.meeting) if one.state == "submitted" and may(g.actor.who, "item.settle", one)]
    if row.meeting.state != "in_session":
        return url_for("minutes.show", monthly_id=row.meeting_id)
    return url_for("sitting.item", item_id=waits[0].id) if waits else url_for("sitting.show", monthly_id=row.meeting_id)
