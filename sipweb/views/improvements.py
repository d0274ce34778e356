"""Från förslag till ändring: the list, and a proposal's owner, decision, effect and answer."""

from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for

from sipweb.actions import improvements as act
from sipweb.forms.base import as_choices
from sipweb.forms.improvements import CloseForm, DecisionForm, OwnerForm
from sipweb.models import Deviation
from sipweb.queries.improvements import improvement_of, owners, proposals
from sipweb.queries.people import unit_names
from sipweb.rules.improvements import CHANGES
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
    verb = posted_verb() or next_step(deviation, improvement)
    subject = deviation if verb == "improvement.assign" else improvement
    if request.method == "POST" and (not verb or subject is None):
        abort(404)
    allowed = bool(verb) and may(g.actor.who, verb, subject)
    if request.method == "POST":
        require(verb, subject)
    form, action = form_for(verb, deviation, improvement) if allowed else (OwnerForm(formdata=None), None)
    if action and attempt(form, lambda **answers: action(g.actor, subject, **answers)):
        return done("Förslaget är uppdaterat.", url_for("improvements.show", deviation_id=deviation_id))
    told: dict[str, Any] = {"deviation": deviation, "improvement": improvement, "offered": allowed}
    title = f"Förbättringsförslag, {deviation.number or f'rapport {deviation.id}'}"
    return form_page(form, title, SUBMIT.get(verb, ""), template="deviations/proposal.html", **told)


FIELDS = {"owner_id": "improvement.assign", "decision": "improvement.decide", "answer": "improvement.close"}


def posted_verb() -> str:
    """Which of the forms was sent, also when another has gone on meanwhile: then what was typed stays."""
    return next((verb for field, verb in FIELDS.items() if field in request.form), "")


SUBMIT = {"improvement.assign": "Utse ansvarig", "improvement.decide": "Spara beslutet", "improvement.close": "Spara och svara"}


def next_step(deviation: Deviation, improvement: Any) -> str:
    """Which verb comes next. An owner who is another can be changed until there is a decision."""
    if deviation.state == "cancelled":
        return ""
    if improvement is None:
        return "improvement.assign"
    is_theirs = may(g.actor.who, "improvement.decide", improvement) and not request.args.get("byt")
    if improvement.state == "owned":
        return "improvement.decide" if is_theirs else "improvement.assign"
    return "improvement.close" if improvement.state == "decided" else ""


def close_form(improvement: Any) -> CloseForm:
    """Of what is not carried out nothing is said to have changed."""
    form = ask(CloseForm)
    if improvement.decision not in CHANGES:
        form.answer.label.text = "Svar"
        del form.effect
    return form


def form_for(verb: str, deviation: Deviation, improvement: Any) -> tuple[Any, Any]:
    if verb == "improvement.decide":
        return ask(DecisionForm), act.decide_improvement
    if verb == "improvement.close":
        return close_form(improvement), act.close_improvement
    form = ask(OwnerForm)
    form.owner_id.choices = as_choices(dict(owners(deviation)), "Välj")
    return form, act.assign_improvement
