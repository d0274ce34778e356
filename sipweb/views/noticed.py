"""Möjliga avvikelser: what the program noticed, for the managers concerned; and for the controller how many of each."""

from typing import Any

from flask import Blueprint, abort, g, render_template, request

from sipweb.actions.noticed import dismiss_noticed
from sipweb.db import db
from sipweb.forms.improvements import DismissForm
from sipweb.gate import NotAllowed
from sipweb.models import Unit
from sipweb.queries.noticed import counts, noticed
from sipweb.queries.people import unit_names
from sipweb.rules.deviation_figures import default_period
from sipweb.rules.noticed import KINDS, Noticed
from sipweb.rules.standing import Role
from sipweb.views.load import require, saw_list
from sipweb.views.pages import Page, ask, attempt, done, form_page

bp = Blueprint("noticed", __name__)


def only_answering() -> None:
    if not (g.actor.who.managed_units or g.actor.who.has(Role.CONTROLLER)):
        raise NotAllowed("noticed.dismiss")


@bp.get("/avvikelser/mojliga")
def index() -> Page:
    only_answering()
    who = g.actor.who
    found, period = noticed(g.actor), default_period(g.actor.today)
    saw_list("Läste möjliga avvikelser", {one.case_id for one in found if one.case_id})
    told = counts(*period) if who.has(Role.CONTROLLER) else {}
    more: dict[str, Any] = {"kinds": KINDS, "names": unit_names(), "counted": told, "period": period, "days": g.actor.routine.noticed_days}
    return render_template("deviations/noticed.html", found=found, is_controller=who.has(Role.CONTROLLER), **more)


@bp.route("/avvikelser/mojliga/<int:unit_id>/<noticed_key>", methods=["GET", "POST"])
def dismiss(unit_id: int, noticed_key: str) -> Page:
    """Say why it is no avvikelse."""
    one = noticed_one(unit_id, noticed_key)
    unit = db.session.get_one(Unit, unit_id)
    require("noticed.dismiss", unit)
    saw_list("Läste en möjlig avvikelse", {one.case_id} if one.case_id else set())
    form = ask(DismissForm)
    if attempt(form, lambda **answers: dismiss_noticed(g.actor, unit, key=noticed_key, **answers)):
        return done("Skälet är sparat.", "/avvikelser/mojliga")
    which = f" Akt {one.number}." if one.number else ""
    told: dict[str, Any] = {"intro": f"{KINDS[one.kind].told}, {one.on}.{which}", "cancel": "/avvikelser/mojliga"}
    return form_page(form, "Inte en avvikelse", "Spara skälet", template="deviations/write_plain.html", **told)


def noticed_one(unit_id: int, key: str) -> Noticed:
    """What is still unanswered and theirs; 404 for all else. One that a colleague has just answered is told so when it is sent."""
    if request.method == "POST" and unit_id in g.actor.who.managed_units:
        found = [one for one in noticed(g.actor, with_answered=True) if (one.unit_id, one.key) == (unit_id, key)]
    else:
        found = [one for one in noticed(g.actor) if (one.unit_id, one.key) == (unit_id, key)]
    if not found:
        abort(404)
    return found[0]
