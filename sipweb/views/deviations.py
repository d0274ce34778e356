"""Avvikelse i samverkan: the list and the controller's register, writing step 1, checking it before it is reported, and its page."""

from collections.abc import Collection
from typing import Any

from flask import Blueprint, g, render_template, request, url_for

from sipweb.actions import deviations as act
from sipweb.db import db
from sipweb.forms.base import as_choices
from sipweb.forms.deviations import CheckForm, DeviationForm, FilterForm
from sipweb.gate import NotAllowed
from sipweb.models import Deviation, Unit
from sipweb.queries import deviations as about
from sipweb.queries.cases import row_number
from sipweb.queries.names import known_names_in
from sipweb.queries.people import units
from sipweb.queries.units import names_to_choose, units_to_choose
from sipweb.rules.deviations import parse_number
from sipweb.rules.permissions import may
from sipweb.rules.standing import Role
from sipweb.views.deviation_begins import began_in, begins_in
from sipweb.views.deviation_page import deviation_page, step_1
from sipweb.views.load import load, require, saw_nobody
from sipweb.views.pages import Page, ask, attempt, done, form_page

bp = Blueprint("deviations", __name__)


# What the figures of how long it takes lead to, in words.
REACHED = {"steg1": "som har kommit till steg 1", "text": "som har en gemensam text", "signerad": "som båda har signerat"}


def only_staff() -> None:
    """The administrator sees no content."""
    who = g.actor.who
    if not (who.units or who.departments or who.has(Role.CONTROLLER)):
        raise NotAllowed("deviation.draft")


def filter_form(names: dict[int, str]) -> FilterForm:
    form = FilterForm(formdata=request.args)
    form.enhet.choices = as_choices(names, "Alla")
    if not (g.actor.who.units or g.actor.who.departments):  # the controller reads no drafts
        form.lage.choices = [choice for choice in form.lage.choices if choice.value != "draft"]
    return form


def filters_from(form: FilterForm) -> about.Filters | None:
    """None when the address asks for what makes no sense; the form then says what."""
    if not form.validate():
        return None
    return about.Filters(
        state=form.lage.data or "",
        unit_id=form.enhet.data,
        category=form.kategori.data or "",
        part=form.rutin.data or "",
        consequence=form.konsekvens.data or "",
        since=form.fran.data,
        until=form.till.data,
        number=parse_number(form.nummer.data) if form.nummer.data else None,
        remaining=form.kvar.data,
        alone=form.ensam.data,
        reached=form.natt.data or "",
        from_unit_id=request.args.get("fran_enhet", type=row_number),
        to_unit_id=request.args.get("till_enhet", type=row_number),
        after=request.args.get("efter", type=row_number),
    )


def kept_filters() -> dict[str, Any]:
    return {name: value for name, value in request.args.items() if value and name != "efter"}


@bp.get("/avvikelser")
def index() -> Page:
    only_staff()
    there = units()
    names = {unit.id: unit.name for unit in there}
    form = filter_form(names)
    filters = filters_from(form)
    found = about.rows(g.actor, filters) if filters else []
    shown = found[: about.PAGE]
    saw_nobody("Läste listan över avvikelser i samverkan")
    more: dict[str, Any] = {"names": names, "concerned": about.concerned_units([row.id for row in shown]), "kept": kept_filters()}
    more["reached"] = REACHED.get(form.natt.data or "", "")
    next_id = shown[-1].id if len(found) > about.PAGE else None
    return render_template("deviations/index.html", rows=shown, form=form, next_id=next_id, may_draft=drafting_units(there), **more)


def drafting_units(there: list[Unit]) -> dict[int, str]:
    """The units the actor can write for."""
    return {unit.id: unit.name for unit in there if may(g.actor.who, "deviation.draft", unit)}


@bp.route("/avvikelser/ny", methods=["GET", "POST"])
def new() -> Page:
    mine = drafting_units(units_to_choose()) or drafting_units(units())
    if not mine:
        raise NotAllowed("deviation.draft")
    link, told = began_in(request.values.get("fran", ""))
    form = fill_units(ask(DeviationForm, data=told), mine)
    form.not_answers = form.not_answers | {"version", "from_unit_id"}
    unit_id = form.from_unit_id.data or next(iter(mine))
    kept = None if form.alone.data else link
    if made := attempt(form, lambda **answers: act.draft_deviation(g.actor, db.session.get_one(Unit, unit_id), link=kept, **answers)):
        return done("Utkastet är sparat. Läs igenom det.", url_for("deviations.check", deviation_id=made.id), "info")
    return write_page(form, "Ny avvikelserapport", url_for("deviations.index"), begins_in(link))


@bp.route("/avvikelser/<int:deviation_id>/andra", methods=["GET", "POST"])
def edit(deviation_id: int) -> Page:
    draft = load(Deviation, deviation_id)
    require("deviation.edit", draft)
    here = url_for("deviations.show", deviation_id=deviation_id)
    if draft.state != "draft":
        return done("Steg 1 är redan rapporterat och kan inte skrivas om.", here, "info")
    form = ask(DeviationForm, obj=draft, data={"unit_ids": [unit.id for unit in draft.concerned]})
    fill_units(form, {draft.from_unit_id: draft.from_unit.name}, [unit.id for unit in draft.concerned])
    form.not_answers = form.not_answers | {"from_unit_id"}
    if attempt(form, lambda **answers: act.edit_deviation(g.actor, draft, **answers)):
        return done("Utkastet är sparat.", url_for("deviations.check", deviation_id=deviation_id))
    return write_page(form, "Ändra avvikelserapporten", here)


def write_page(form: DeviationForm, title: str, cancel: str, began: dict[str, Any] | None = None) -> Page:
    return form_page(form, title, "Granska", template="deviations/write.html", cancel=cancel, rule="deviation", began=began)


def fill_units(form: DeviationForm, mine: dict[int, str], kept: Collection[int] = ()) -> DeviationForm:
    """Which units it can be about: any but the only one the writer can write for. `kept`: chosen before."""
    form.from_unit_id.choices = as_choices(mine, None)
    form.unit_ids.choices = as_choices({u: name for u, name in names_to_choose(kept).items() if {u} != set(mine)}, None)
    return form


@bp.route("/avvikelser/<int:deviation_id>/granska", methods=["GET", "POST"])
def check(deviation_id: int) -> Page:
    """Exactly what the others will see. A manager reports; anyone else leaves it to the managers."""
    draft = load(Deviation, deviation_id)
    require("deviation.hand", draft)
    here, reports = url_for("deviations.show", deviation_id=deviation_id), may(g.actor.who, "deviation.report", draft)
    if draft.state != "draft":
        return done("Rapporten är redan rapporterad.", here, "info")
    if draft.is_handed and not reports:
        return done("Utkastet är redan lämnat till chefen.", here, "info")
    form = CheckForm(data={"version": draft.version})
    act_on = act.report_deviation if reports else act.hand_deviation
    if attempt(form, lambda **answers: act_on(g.actor, draft, **answers)):
        return done("Steg 1 är rapporterat." if reports else "Utkastet är lämnat till chefen.", here)
    form.names.data = form.names.data or "|".join(known_names_in(g.actor, *(getattr(draft, name) for name in act.STEP_1)))
    told = {"deviation": draft, "rows": step_1(draft), "reports": reports}
    return form_page(form, "Granska avvikelserapporten", "Rapportera" if reports else "Lämna till chefen", "deviations/check.html", **told)


@bp.get("/avvikelser/<int:deviation_id>")
def show(deviation_id: int) -> Page:
    return deviation_page(load(Deviation, deviation_id))
