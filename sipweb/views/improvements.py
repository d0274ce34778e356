"""Från förslag till ändring: the list, and a proposal's owner, decision, effect and answer."""

from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for

from sipweb.actions import improvements as act
from sipweb.forms.base import as_choices
from sipweb.forms.improvements import CloseForm, DecisionForm, OwnerForm
from sipweb.models import Deviation
from sipweb.queries.improvements import improvement_of, owners, proposals
from sipweb.queries.people import unit_names
from sipweb.rules.permissions import may
from sipweb.views.deviations import only_staff
from sipweb.views.load import load, require, saw_nobody
from sipweb.views.pages import Page, ask, attempt, done, form_page

bp = Blueprint("improvements", __name__)


@bp.get("/avvikelser/forslag")
def index() -> Page:
    only_staff()
    everything = request.args.get("visa") == "alla"
    saw_nobody("Läste förbättringsförslag i avvikelser")
    return render_template("deviations/proposals.html", rows=proposals(g.actor, everything), names=unit_names(), everything=everything)


@bp.route("/avvikelser/<int:deviation_id>/forslag", methods=["GET", "POST"])
def show(deviation_id: int) -> Page:
    """The proposal, and the one form that is its next step."""
    deviation = load(Deviation, deviation_id)
    if deviation.reported_on is None:
        abort(404)
    improvement = improvement_of(deviation)
    verb, subject = next_step(deviation, improvement)
    if request.method == "POST":
        require(verb or "improvement.assign", subject)
    form, action = form_for(verb, deviation)
    if form and attempt(form, lambda **answers: action(g.actor, subject, **answers)):
        return done("Förslaget är uppdaterat.", url_for("improvements.show", deviation_id=deviation_id))
    offered = form if verb and may(g.actor.who, verb, subject) else None
    told: dict[str, Any] = {"deviation": deviation, "improvement": improvement, "offered": offered}
    title = f"Förbättringsförslag, {deviation.number or f'rapport {deviation.id}'}"
    return form_page(offered or OwnerForm(formdata=None), title, SUBMIT.get(verb, ""), template="deviations/proposal.html", **told)


SUBMIT = {"improvement.assign": "Utse ansvarig", "improvement.decide": "Spara beslutet", "improvement.close": "Spara och svara"}


def next_step(deviation: Deviation, improvement: Any) -> tuple[str, Any]:
    """Which verb comes next, and what it is about. An owner who is another can be changed until there is a decision."""
    if deviation.state == "cancelled":
        return "", deviation
    if improvement is None or (improvement.state == "owned" and not may(g.actor.who, "improvement.decide", improvement)):
        return "improvement.assign", deviation
    if request.values.get("byt") and improvement.state == "owned":
        return "improvement.assign", deviation
    return {"owned": "improvement.decide", "decided": "improvement.close"}.get(improvement.state, ""), improvement


def form_for(verb: str, deviation: Deviation) -> tuple[Any, Any]:
    if verb == "improvement.decide":
        return ask(DecisionForm), act.decide_improvement
    if verb == "improvement.close":
        return ask(CloseForm), act.close_improvement
    if not verb:
        return None, None
    form = ask(OwnerForm)
    form.owner_id.choices = as_choices(dict(owners(deviation)), "Välj")
    return form, act.assign_improvement
