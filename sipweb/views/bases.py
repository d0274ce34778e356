"""Other grounds than consent for telling someone something."""

from typing import Any

from flask import Blueprint, g, url_for

from sipweb.actions.consents import end_basis, record_basis
from sipweb.forms.base import as_choices
from sipweb.forms.consents import BasisForm, EndBasisForm
from sipweb.models import Case, DisclosureBasis
from sipweb.queries.units import concerned_in, names_to_choose
from sipweb.rules.consent import BASES, BASES_FOR_CASE_WORKERS
from sipweb.views.load import load, load_case, require
from sipweb.views.notes import own_units
from sipweb.views.pages import Page, ask, attempt, done, form_page

bp = Blueprint("bases", __name__)


@bp.route("/akter/<number>/grunder/ny", methods=["GET", "POST"])
def new(number: str) -> Page:
    case = load_case(number)
    require("basis.record", case)
    form = basis_form(case)
    back = url_for("cases.show", number=number)
    if attempt(form, lambda **answers: record_basis(g.actor, case, **as_basis(answers))):
        return done("Grunden är sparad.", back)
    return form_page(form, "Annan grund än samtycke", "Spara", case=case, cancel=back, rule="own_request", intro=BASIS_INTRO)


BASIS_INTRO = "Fråga alltid den enskilde först. I akuta lägen: ring, och skriv in grunden senast nästa arbetsdag."


def basis_form(case: Case) -> BasisForm:
    units = own_units(case)
    form = ask(BasisForm, data={"decided_on": g.actor.today})
    manager = bool(g.actor.who.managed_units & frozenset(units))
    form.by_unit_id.choices = as_choices(units, None)
    form.kind.choices = as_choices({k: v for k, v in BASES.items() if manager or k in BASES_FOR_CASE_WORKERS}, None)
    fill_receivers(form, case, units)
    return form


def fill_receivers(form: BasisForm, case: Case | None, units: dict[int, str]) -> None:
    there = names_to_choose(concerned_in(case, g.actor.who.units) if case else ())
    others = {f"unit:{u}": name for u, name in there.items() if u not in units}
    form.receiver.choices = as_choices({**others, "outside": "Någon utanför kommunens enheter"}, "Välj")


def as_basis(answers: dict[str, Any]) -> dict[str, Any]:
    receiver, outside = answers["receiver"], answers["organisation"] or ""
    told = {name: value or "" for name, value in answers.items() if name not in {"receiver", "decided_on", "person_told_on", "by_unit_id"}}
    return {
        **told,
        "verb": "basis.record" if answers["kind"] in BASES_FOR_CASE_WORKERS else "basis.decide",
        "by_unit_id": answers["by_unit_id"],
        "decided_on": answers["decided_on"],
        "person_told_on": answers["person_told_on"],
        "unit_id": None if receiver == "outside" else int(receiver.removeprefix("unit:")),
        "organisation": outside if receiver == "outside" else "",
    }


@bp.route("/grunder/<int:basis_id>/avsluta", methods=["GET", "POST"])
def finish(basis_id: int) -> Page:
    found = load(DisclosureBasis, basis_id)
    require("basis.end", found)
    form = ask(EndBasisForm)
    back = url_for("cases.show", number=found.case.number)
    if attempt(form, lambda **answers: end_basis(g.actor, found, **answers)):
        return done("Grunden gäller inte längre.", back)
    return form_page(form, "Grunden gäller inte längre", "Spara", case=found.case, cancel=back)
