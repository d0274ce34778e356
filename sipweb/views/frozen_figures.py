"""Frysta siffror: a period closed with its definitions, ready as a page for the nämnd."""

import json

from flask import Blueprint, g, render_template, url_for

from sipweb.actions.improvements import freeze_figures, withdraw_figures
from sipweb.forms.deviations import ReasonForm
from sipweb.forms.improvements import FreezeForm
from sipweb.gate import NotAllowed
from sipweb.models import FrozenFigures
from sipweb.queries.deviation_figures import from_kept, sees_all
from sipweb.queries.improvements import frozen
from sipweb.rules.deviation_figures import Period
from sipweb.views.deviation_figures import Units, all_units, as_page
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
    made = attempt(form, lambda **answers: freeze_figures(g.actor, None, **answers))
    if made:
        return done("Siffrorna är frysta.", url_for("frozen_figures.show", frozen_id=made.id))
    intro = "Siffrorna sparas med sina definitioner som de räknas i dag. De ändras inte när rapporter ändras senare."
    return form_page(form, "Frys siffror", "Frys", "deviations/write_plain.html", intro=intro, cancel=url_for("frozen_figures.index"))


@bp.route("/avvikelser/frysta/<int:frozen_id>/ta-tillbaka", methods=["GET", "POST"])
def withdraw(frozen_id: int) -> Page:
    kept = load(FrozenFigures, frozen_id)
    require("figures.withdraw", kept)
    form, here = ask(ReasonForm), url_for("frozen_figures.show", frozen_id=frozen_id)
    form["text"].label.text = "Varför tas siffrorna tillbaka?"
    if attempt(form, lambda **answers: withdraw_figures(g.actor, kept, **answers)):
        return done("Siffrorna är tillbakatagna.", here)
    intro = f"{kept.title}, {Period(kept.since, kept.until).told()}. Siffrorna finns kvar med skälet, och märks som tillbakatagna."
    return form_page(form, "Ta tillbaka frysta siffror", "Ta tillbaka", "deviations/write_plain.html", intro=intro, cancel=here)


@bp.get("/avvikelser/frysta/<int:frozen_id>")
def show(frozen_id: int) -> Page:
    kept = load(FrozenFigures, frozen_id)
    saw_nobody("Läste frysta siffror")
    told, period = json.loads(kept.told), Period(kept.since, kept.until)
    names = {int(unit_id): name for unit_id, name in told["names"].items()}
    codes = {int(unit_id): code for unit_id, code in told["codes"].items()} if "codes" in told else all_units().codes
    page = as_page(from_kept(told["figures"]), period, Units(names, codes), links=False, words=told.get("words"))
    page["definitions"] = told["definitions"]
    return render_template("deviations/frozen.html", kept=kept, period=period, **page)
