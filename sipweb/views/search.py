"""Search, by POST: no name stands in an address, a title or a log of addresses."""

from flask import Blueprint, g, render_template, request

from sipweb.queries import search as find
from sipweb.queries.people import unit_names
from sipweb.views.load import saw_list
from sipweb.views.pages import Page

bp = Blueprint("search", __name__)


@bp.post("/sok")
def results() -> Page:
    text = request.form.get("q", "").strip()[:100]
    found = find.search(g.actor, text)
    shown = found[: find.MOST]
    saw_list("Sökte och såg träffar", {row.case_id for row in shown})
    return render_template("search/results.html", rows=shown, text=text, more=len(found) > find.MOST, names=unit_names())


@bp.get("/sok")
def form() -> Page:
    """Back and reload end here: a search is not kept in an address."""
    return render_template("search/results.html", rows=[], text="", more=False, names={})
