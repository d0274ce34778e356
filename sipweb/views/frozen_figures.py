"""Frysta siffror: a period closed with its definitions, ready as a page for the nämnd."""

import json
from typing import Any

from flask import Blueprint, g, render_template, url_for

from sipweb.actions.improvements import freeze_figures
from sipweb.forms.improvements import FreezeForm
from sipweb.gate import NotAllowed
from sipweb.models import FrozenFigures
from sipweb.queries.deviation_figures import figures, sees_all
from sipweb.queries.improvements import frozen
from sipweb.queries.people import unit_names
from sipweb.rules.deviation_figures import Period
from sipweb.views.deviation_figures import as_page
from sipweb.views.load import load, require, saw_nobody
from sipweb.views.pages import Page, ask, attempt, done, form_page

bp = Blueprint("frozen_figures", __name__)


@bp.get("/avvikelser/frysta")
def index() -> Page:
    if not sees_all(g.actor):
        raise NotAllowed("figures.freeze")
    saw_nobody("Läste listan över frysta siffror")
    return render_template("deviations/frozen_list.html", rows=frozen(g.actor))


@bp.route("/avvikelser/frysta/ny", methods=["GET", "POST"])
def new() -> Page:
    require("figures.freeze", None)
    form = ask(FreezeForm)
    made = attempt(form, lambda **answers: freeze_figures(g.actor, None, told=as_counted(answers["since"], answers["until"]), **answers))
    if made:
        return done("Siffrorna är frysta.", url_for("frozen_figures.show", frozen_id=made.id))
    intro = "Siffrorna sparas med sina definitioner som de räknas i dag. De ändras inte när rapporter ändras senare."
    return form_page(form, "Frys siffror", "Frys", intro=intro, cancel=url_for("frozen_figures.index"))


def as_counted(since: Any, until: Any) -> dict[str, Any]:
    """Everything the page shows, without ways to the rows: those may change."""
    period = Period(since, until)
    return as_page(figures(g.actor, period), period, unit_names(), links=False)


@bp.get("/avvikelser/frysta/<int:frozen_id>")
def show(frozen_id: int) -> Page:
    kept = load(FrozenFigures, frozen_id)
    saw_nobody("Läste frysta siffror")
    period = Period(kept.since, kept.until)
    return render_template("deviations/frozen.html", kept=kept, period=period, **json.loads(kept.told))
