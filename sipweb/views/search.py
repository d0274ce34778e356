"""Search, by POST: no name stands in an address, a title or a log of addresses."""

from flask import Blueprint, g, redirect, render_template, request, session, url_for

from sipweb.queries import search as find
from sipweb.queries.people import unit_names
from sipweb.views.load import saw_list
from sipweb.views.pages import Page

bp = Blueprint("search", __name__)


@bp.post("/sok")
def search() -> Page:
    """What is sought is kept in the session, so that back and reload show the hits again and no address holds a name."""
    session["search"] = request.form.get("q", "").strip()[:100]
    return redirect(url_for("search.results"), 303)


@bp.get("/sok")
def results() -> Page:
    text = session.get("search", "")
    found = find.search(g.actor, text) if text else []
    shown = found[: find.MOST]
    saw_list("Sökte och såg träffar", {row.case_id for row in shown})
    return render_template("search/results.html", rows=shown, searched=text, more=len(found) > find.MOST, names=unit_names())
