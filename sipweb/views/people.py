"""The individual's details, protection and representatives."""

from flask import Blueprint, abort, g, url_for

from sipweb.actions.people import (
    add_representative,
    change_representative,
    protect_person,
    rename_person,
    set_number,
    update_person,
)
from sipweb.forms.life import NumberForm, RenameForm
from sipweb.forms.people import PersonForm, ProtectionForm, RepresentativeForm
from sipweb.queries.life import what_a_name_changes, what_a_number_changes
from sipweb.views.life import Act, walk
from sipweb.views.load import load_case, require
from sipweb.views.pages import Page, ask, attempt, done, form_page

bp = Blueprint("people", __name__)


def back(number: str) -> str:
    return url_for("cases.show", number=number)


@bp.route("/akter/<number>/person", methods=["GET", "POST"])
def update(number: str) -> Page:
    case = load_case(number)
    require("person.update", case)
    form = ask(PersonForm, obj=case.person)
    if attempt(form, lambda **answers: update_person(g.actor, case, **answers)):
        return done("Uppgifterna är sparade.", back(number))
    return form_page(form, "Kontakt och anpassning", "Spara", case=case, cancel=back(number))


RENAME = Act(
    "person.rename",
    RenameForm,
    lambda actor, case, **answers: what_a_name_changes(case, **answers),
    rename_person,
    "Namnbyte",
    "Läs igenom: namnbytet",
    "Byt namn",
    "Namnet är ändrat.",
    ("Det tidigare namnet står kvar i akten. De enheter som kände till det kan söka på det.",),
    preset=lambda case: {name: getattr(case.person, name) for name in ("given_name", "family_name")},
)


@bp.route("/akter/<number>/namnbyte", methods=["GET", "POST"])
def rename(number: str) -> Page:
    return walk(number, RENAME)


NUMBERS = ("identity_kind", "identity_number", "birth_date")
NUMBER = Act(
    "person.number",
    NumberForm,
    lambda actor, case, **answers: what_a_number_changes(actor, case, *(answers[name] for name in NUMBERS)),
    set_number,
    "Nummer och födelsedatum",
    "Läs igenom: numret",
    "Spara numret",
    "Numret är sparat.",
    ("Står numret redan i en annan akt får cheferna där veta det. Du får inte veta om det är så.",),
    preset=lambda case: {name: getattr(case.person, name) for name in NUMBERS},
)


@bp.route("/akter/<number>/nummer", methods=["GET", "POST"])
def number(number: str) -> Page:
    return walk(number, NUMBER)


@bp.route("/akter/<number>/skydd", methods=["GET", "POST"])
def protect(number: str) -> Page:
    case = load_case(number)
    require("person.protect", case)
    form = ask(ProtectionForm, obj=case.person)
    if attempt(form, lambda **answers: protect_person(g.actor, case, **answers)):
        return done("Skyddet är sparat.", back(number))
    return form_page(form, "Skyddade personuppgifter", "Spara", case=case, cancel=back(number), rule="protection", intro=PROTECTION_INTRO)


PROTECTION_INTRO = (
    "Med sekretessmarkering eller skyddad folkbokföring kan bara namngivna personer läsa akten: handläggaren och enhetens "
    "chefer namnges direkt, och den som en lyft fråga, en överföring eller en punkt på ett möte väntar på. Inget skrivs ut med "
    "adress, plats eller direktnummer."
)


@bp.route("/akter/<number>/foretradare/ny", methods=["GET", "POST"])
def represent(number: str) -> Page:
    case = load_case(number)
    require("representative.add", case)
    form = ask(RepresentativeForm)
    form.not_answers = form.not_answers | {"version"}
    if attempt(form, lambda **answers: add_representative(g.actor, case, **answers)):
        return done("Företrädaren är tillagd.", back(number))
    return form_page(form, "Lägg till en företrädare eller närstående", "Lägg till", case=case, cancel=back(number))


@bp.route("/akter/<number>/foretradare/<int:representative_id>", methods=["GET", "POST"])
def change(number: str, representative_id: int) -> Page:
    case = load_case(number)
    require("representative.change", case)
    one = next((r for r in case.person.representatives if r.id == representative_id), None) or abort(404)
    form = ask(RepresentativeForm, obj=one)
    if attempt(form, lambda **answers: change_representative(g.actor, case, representative_id=representative_id, **answers)):
        return done("Ändringen är sparad.", back(number))
    return form_page(form, "Ändra företrädare", "Spara", case=case, cancel=back(number))
