"""Kopiera till journalen: the text of each step, ready for the municipality's own system, and the tick that it is there."""

from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for

from sipweb.actions.journal import file_all, file_entry, filed_words, unfile_entry
from sipweb.db import db
from sipweb.models import Case, JournalEntry
from sipweb.queries.cases import row_number
from sipweb.queries.journal import entries_in, waiting_rows
from sipweb.queries.people import unit_names
from sipweb.views.load import know_person, load, saw, saw_list
from sipweb.views.pages import Page, done, safe_path

bp = Blueprint("journal", __name__)


@bp.get("/journal")
def show() -> Page:
    """Of one akt (`akt=2026-0031`), or which akter have something to copy."""
    number = request.args.get("akt", "")
    if not number:
        rows = waiting_rows(g.actor)
        saw_list("Läste listan Att journalföra", {row.case_id for row in rows})
        return render_template("journal/index.html", rows=rows, names=unit_names())
    case = db.session.scalar(db.select(Case).where(Case.number == number))
    entries = entries_in(g.actor, case.id) if case else []
    if case is None or not entries:
        abort(404)
    saw("Läste text till journalen i akt {number}", case)
    know_person(case.person)
    waiting = [one for one in reversed(entries) if one.filed_at is None]
    units = {one.unit_id: one.unit.name for one in waiting}
    groups = [(name, [one for one in waiting if one.unit_id == unit_id]) for unit_id, name in units.items()]
    filed = [(one, filed_words(one, g.actor)) for one in entries if one.filed_at]
    return render_template("journal/show.html", number=number, groups=groups, filed=filed, at_once=is_whole(case))


def is_whole(case: Case) -> bool:
    """All is ticked at once only in an akt one reads; else each step by itself."""
    return db.session.execute(Case.visible_to(g.actor).where(Case.id == case.id).with_only_columns(Case.id)).first() is not None


@bp.post("/journal/<int:entry_id>/journalfort")
def file(entry_id: int) -> Page:
    entry = load(JournalEntry, entry_id)
    file_entry(g.actor, entry, version=request.form.get("version"))
    return done("Markerat som journalfört.", back(entry.case.number))


@bp.post("/journal/<int:entry_id>/angra")
def unfile(entry_id: int) -> Page:
    entry = load(JournalEntry, entry_id)
    unfile_entry(g.actor, entry)
    return done("Markeringen är borttagen.", back(entry.case.number))


@bp.post("/journal/akter/<number>/<int:unit_id>/journalfort")
def file_them_all(number: str, unit_id: int) -> Page:
    """Only in an akt of one's own unit; on the asked side each step is ticked by itself."""
    case = db.session.scalar(Case.visible_to(g.actor).where(Case.number == number)) or abort(404)
    file_all(g.actor, case, unit_id=unit_id, last_id=request.form.get("last_id", 0, type=row_number))
    return done("Allt på sidan är markerat som journalfört.", back(number))


def back(number: str) -> Any:
    """To the page the button stood on."""
    there = safe_path(request.form.get("back"))
    left = url_for("journal.show", akt=number)
    return there if there != "/" else left
