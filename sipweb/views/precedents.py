"""Precedents: what was agreed when responsibility was unclear; found by units and heading, kept, and taken away again."""

from itertools import combinations
from typing import Any

from flask import Blueprint, g, render_template, request, url_for

from sipweb.actions import precedents as act
from sipweb.forms.base import as_choices
from sipweb.forms.escalations import PrecedentForm, WithdrawPrecedentForm
from sipweb.models import Escalation, Precedent
from sipweb.queries import precedents as rows
from sipweb.queries.cases import row_number
from sipweb.queries.people import unit_names
from sipweb.rules.escalations import why_not_keep
from sipweb.views.escalations import found
from sipweb.views.load import load, require
from sipweb.views.pages import Page, ask, attempt, done, form_page

bp = Blueprint("precedents", __name__)


@bp.get("/lyft/prejudikat")
def index() -> Page:
    names, chosen = unit_names(), chosen_filters()
    groups = rows.precedents_by_pair(g.actor, names, **chosen)
    return render_template(
        "precedents/index.html", groups=groups, names=rows.units_with_precedents(g.actor, names), chosen=chosen, kept=kept_filters()
    )


def kept_filters() -> dict[str, Any]:
    """The same, for an address."""
    return {name: request.args[name] for name in ("enhet", "och", "rubrik", "lage") if request.args.get(name)}


def chosen_filters() -> dict[str, Any]:
    args = request.args
    return {
        "first": args.get("enhet", type=row_number),
        "second": args.get("och", type=row_number),
        "heading": args.get("rubrik", "")[:100],
        "withdrawn": args.get("lage") == "borttagna",
    }


@bp.get("/lyft/prejudikat/<int:precedent_id>")
def show(precedent_id: int) -> Page:
    precedent = load(Precedent, precedent_id)
    return render_template("precedents/show.html", precedent=precedent, question_id=rows.question_behind(g.actor, precedent))


@bp.route("/lyft/<int:escalation_id>/prejudikat", methods=["GET", "POST"])
def keep(escalation_id: int) -> Page:
    one = found(escalation_id)
    require("precedent.keep", one)
    here = url_for("escalations.show", escalation_id=escalation_id)
    if request.method != "POST" and (why_not := why_not_keep(one.state)):
        return done(why_not, here, "info")
    form = with_pairs(ask(PrecedentForm, data={"text": one.outcome}), one)
    if precedent := attempt(form, lambda **answers: act.keep_precedent(g.actor, one, **answers)):
        return done("Sparat. Alla medarbetare kan läsa det.", url_for("precedents.show", precedent_id=precedent.id))
    return form_page(form, "Spara för nästa gång", "Spara", template="precedents/write.html", cancel=here, rule="precedent")


def with_pairs(form: PrecedentForm, one: Escalation) -> PrecedentForm:
    pairs = {f"{a.id}-{b.id}": f"{a.name} och {b.name}" for a, b in combinations(one.units, 2)}
    form.pair.choices = as_choices(pairs, None)
    form.pair.data = form.pair.data or (next(iter(pairs)) if len(pairs) == 1 else None)
    return form


@bp.route("/lyft/prejudikat/<int:precedent_id>/ta-bort", methods=["GET", "POST"])
def withdraw(precedent_id: int) -> Page:
    precedent = load(Precedent, precedent_id)
    require("precedent.withdraw", precedent)
    here = url_for("precedents.show", precedent_id=precedent_id)
    form = ask(WithdrawPrecedentForm)
    if attempt(form, lambda **answers: act.withdraw_precedent(g.actor, precedent, **answers)):
        return done("Det är borttaget. Chefer på de två enheterna kan fortfarande läsa det.", here)
    intro = "Det försvinner ur listan. Chefer på de två enheterna kan läsa det, med skälet."
    return form_page(form, "Det gäller inte längre", "Ta bort", cancel=here, intro=intro, variant="danger")
