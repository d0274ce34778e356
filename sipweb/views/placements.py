"""Placements: recorded with dates, changed with a reason."""

from flask import Blueprint, g, url_for

from sipweb.actions.placements import change_placement, day_before, moved_dates, record_placement
from sipweb.forms.base import as_choices
from sipweb.forms.transfers import PlacementChangeForm, PlacementForm
from sipweb.models import Placement
from sipweb.queries.units import units_to_choose
from sipweb.views.load import load, load_case, require
from sipweb.views.pages import Page, ask, attempt, done, form_page

bp = Blueprint("placements", __name__)

MOVES_AGE = "Den som är placerad av Familjevården byter enhet senare. En ändring flyttar dagarna, och det står i akten."


@bp.route("/akter/<number>/placering", methods=["GET", "POST"])
def record(number: str) -> Page:
    case = load_case(number)
    require("placement.record", case)
    form = ask(PlacementForm)
    own = g.actor.who.units & case.open_units
    young = [u for u in units_to_choose(own) if u.counts_as(g.actor.routine.transfer_units)]
    form.unit_id.choices = as_choices({u.id: u.name for u in young}, "Välj")
    back = url_for("cases.show", number=number)
    before = day_before(g.actor, case)
    if attempt(form, lambda **answers: record_placement(g.actor, case, **answers)):
        return done(f"Placeringen är inskriven. {moved_dates(g.actor, case, before)}".strip(), back)
    return form_page(form, "Placering", "Spara", case=case, cancel=back, intro=MOVES_AGE, rule="transfer_placed")


@bp.route("/placeringar/<int:placement_id>", methods=["GET", "POST"])
def change(placement_id: int) -> Page:
    placement = load(Placement, placement_id)
    require("placement.change", placement)
    form = ask(PlacementChangeForm, obj=placement)
    back = url_for("cases.show", number=placement.case.number)
    before = day_before(g.actor, placement.case)
    if attempt(form, lambda **answers: change_placement(g.actor, placement, **answers)):
        return done(f"Placeringen är ändrad. {moved_dates(g.actor, placement.case, before)}".strip(), back)
    return form_page(form, "Ändra placeringen", "Spara", case=placement.case, cancel=back, intro=MOVES_AGE, rule="transfer_placed")
