"""From a lifted question into its akt, which the avdelningschef does not read: a ground, or the reference of a decision."""

from typing import Any

from flask import Blueprint, g, url_for

from sipweb.actions.escalation_top import decide_basis, refer_to_decision
from sipweb.forms.base import Form, as_choices
from sipweb.forms.consents import BasisForm
from sipweb.forms.informed import DecisionForm
from sipweb.models import Escalation
from sipweb.rules.permissions.escalations import units_under
from sipweb.views.announcements import tellers
from sipweb.views.bases import BASIS_INTRO, as_basis, fill_receivers
from sipweb.views.escalation_trail import trail
from sipweb.views.escalations import found
from sipweb.views.load import require
from sipweb.views.pages import Page, ask, attempt, done, form_page

bp = Blueprint("escalation_top", __name__)


def page_of(form: Form, one: Escalation, title: str, rule: str, intro: str) -> Page:
    more: dict[str, Any] = {"case": one.case, "trail": trail(one), "cancel": here(one), "rule": rule, "intro": intro}
    return form_page(form, title, "Spara", template="escalations/move.html", **more)


def here(one: Escalation) -> str:
    return url_for("escalations.show", escalation_id=one.id)


def own_units(one: Escalation) -> dict[int, str]:
    return {unit.id: unit.name for unit in units_under(g.actor.who, one)}


@bp.route("/lyft/<int:escalation_id>/grund", methods=["GET", "POST"])
def basis(escalation_id: int) -> Page:
    one = found(escalation_id)
    require("escalation.basis", one)
    mine, form = own_units(one), ask(BasisForm, data={"decided_on": g.actor.today})
    form.by_unit_id.label.text, form.by_unit_id.choices = "Vilken enhet får lämna uppgifter?", as_choices(mine, None)
    fill_receivers(form, one.case, mine if len(mine) == 1 else {})
    if attempt(form, lambda **answers: decide_basis(g.actor, one, **without_verb(as_basis(answers)))):
        return done("Grunden är sparad i akten. Enhetens chefer har fått veta det.", here(one))
    return page_of(form, one, "Annan grund än samtycke", "own_request", f"{BASIS_INTRO} Du ser inte akten, men grunden gäller där.")


def without_verb(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name != "verb"}


@bp.route("/lyft/<int:escalation_id>/beslut", methods=["GET", "POST"])
def decision(escalation_id: int) -> Page:
    one = found(escalation_id)
    require("escalation.decision", one)
    who, mine = g.actor.who, own_units(one)
    known = {"decided_on": g.actor.today, "told_on": g.actor.today, "delegate": ", ".join(filter(None, [who.name, who.title.lower()]))}
    form = ask(DecisionForm, data=known)
    form.unit_id.label.text, form.unit_id.choices = "Enhet som verkställer och berättar", as_choices(mine, None)
    form.told_by_id.choices = as_choices(tellers(mine), "Välj")
    if attempt(form, lambda **answers: refer_to_decision(g.actor, one, **answers)):
        return done("Hänvisningen är sparad i akten. Enheten berättar för de andra enheterna.", here(one))
    intro = "Beslutet tas enligt delegationsordningen, utanför sipweb. Här skrivs bara hänvisningen, som då står i akten."
    return page_of(form, one, "Beslut att hänvisa till", "decision", intro)
