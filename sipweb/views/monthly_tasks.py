"""What someone promised at a monthly meeting."""

from flask import Blueprint, g, render_template, request, url_for

from sipweb.actions import monthly_tasks as act
from sipweb.gate import Refused
from sipweb.models import MonthlyTask
from sipweb.queries import agenda as about
from sipweb.views.load import load, require
from sipweb.views.pages import Page, done, safe_path

bp = Blueprint("monthly_tasks", __name__)


@bp.get("/moten/uppgifter/<int:task_id>")
def task(task_id: int) -> Page:
    row = load(MonthlyTask, task_id, looked="Läste en uppgift från ett möte i akt {number}")
    seen = row.item_id is not None and row.item in about.items_of(g.actor, row.meeting)
    return render_template("monthly/task.html", task=row, item=row.item if seen else None)


@bp.post("/moten/uppgifter/<int:task_id>/klar")
def finish_task(task_id: int) -> Page:
    row = load(MonthlyTask, task_id)
    require("item.done", row)
    here = safe_path(request.form["back"]) if "back" in request.form else url_for("monthly_tasks.task", task_id=task_id)
    try:
        act.finish_task(g.actor, row)
    except Refused as why:
        return done(str(why), here, "info")
    return done("Uppgiften är klar.", here)
