"""Registering a person at a unit, and the biträdande enhetschef's yes or no."""

from flask import Blueprint, g, render_template, request, url_for

from sipweb.actions.cases import confirm_intake, register_intake, reject_intake
from sipweb.db import db
from sipweb.forms.base import as_choices
from sipweb.forms.cases import ConfirmForm, IntakeForm, RejectForm
from sipweb.gate import NotAllowed
from sipweb.models import Case, Intake, Unit
from sipweb.queries.cases import is_row_number
from sipweb.queries.people import people_in
from sipweb.queries.units import last_of, own_to_choose, why_not_begin
from sipweb.rules.permissions import may
from sipweb.views.load import know_person, load, require, saw_list
from sipweb.views.pages import Page, ask, attempt, done, form_page, left

bp = Blueprint("intakes", __name__)


@bp.route("/akter/ny", methods=["GET", "POST"])
def new() -> Page:
    if not g.actor.who.units:
        raise NotAllowed("intake.register")
    if why_not := why_not_begin(g.actor.who.units):
        return done(why_not, url_for("cases.units_page"), "info")
    form = intake_form()
    if intake := attempt(form, register):
        return done("Registreringen väntar på att biträdande enhetschef bekräftar.", url_for("intakes.show", intake_id=intake.id))
    return form_page(form, "Registrera en person", "Registrera", template="intakes/new.html", then=asked_then(form.then_unit_id.data))


def asked_then(told: str | None) -> Unit | None:
    """The unit to be asked once there is an akt, as the way here had it."""
    found = db.session.get(Unit, int(told)) if told and is_row_number(told) else None
    return last_of(found) if found else None


def intake_form() -> IntakeForm:
    units = own_to_choose(g.actor.who.units)
    first = next(iter(units))
    hidden = db.session.get_one(Unit, first).hides_tracks
    form = ask(IntakeForm, data={"ground_on": g.actor.today, "unit_id": first if len(units) == 1 else None, "is_hidden": hidden})
    if request.method == "GET" and (then := request.args.get("enhet")):
        form.then_unit_id.data = then
    form.unit_id.choices = as_choices(units, None if len(units) == 1 else "Välj")
    return form


def register(unit_id: int, then_unit_id: str, **answers: object) -> Intake:
    return register_intake(g.actor, db.session.get_one(Unit, unit_id), then_unit=asked_then(then_unit_id), **answers)


@bp.get("/registreringar/<int:intake_id>")
def show(intake_id: int) -> Page:
    return intake_page(load(Intake, intake_id))


def intake_page(intake: Intake, confirm: ConfirmForm | None = None, reject: RejectForm | None = None) -> Page:
    know_person(intake)
    saw_list("Läste en registrering", {intake.case_id} if intake.case_id else set())
    failed = next((f for f in (confirm, reject) if f is not None and f.errors), None)
    return render_template(
        "intakes/show.html",
        intake=intake,
        confirm=confirm or confirm_form(intake),
        reject=reject or left(RejectForm, url_for("intakes.reject", intake_id=intake.id)),
        ask_href=asks_on(intake),
        form_has_errors=failed is not None,
    ), 422 if failed else 200


def asks_on(intake: Intake) -> str | None:
    """Where the request to the unit that was chosen begins, once there is an akt."""
    case = db.session.get(Case, intake.case_id) if intake.then_unit_id and intake.case_id else None
    if case is None or not may(g.actor.who, "referral.draft", case):
        return None
    return url_for("referrals.new", number=case.number, enhet=intake.then_unit_id)


def confirm_form(intake: Intake) -> ConfirmForm:
    posted = request.method == "POST" and "case_worker_id" in request.form
    form = ConfirmForm() if posted else ConfirmForm(formdata=None, data={"case_worker_id": intake.registered_by_id})
    workers = {id_: name for id_, name, unit, _ in people_in(frozenset({intake.unit_id}))}
    form.case_worker_id.choices = as_choices(workers, "Välj")
    return form


@bp.post("/registreringar/<int:intake_id>/bekrafta")
def confirm(intake_id: int) -> Page:
    intake = load(Intake, intake_id)
    require("intake.confirm", intake)
    form = confirm_form(intake)
    if case := attempt(form, lambda **answers: confirm_intake(g.actor, intake, **answers)):
        return done(f"Aktualiteten är bekräftad. Akten har nummer {case.number}.", url_for("cases.show", number=case.number))
    return intake_page(intake, confirm=form)


@bp.post("/registreringar/<int:intake_id>/avboj")
def reject(intake_id: int) -> Page:
    intake = load(Intake, intake_id)
    require("intake.reject", intake)
    form = RejectForm()
    if attempt(form, lambda **answers: reject_intake(g.actor, intake, **answers)):
        return done("Registreringen är inte bekräftad. Den som registrerade får veta varför.", url_for("work.show"))
    return intake_page(intake, reject=form)
