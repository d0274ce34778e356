"""Vårdplanering: the list, calling both departments, its page and its paper."""

from typing import Any

from flask import Blueprint, flash, g, render_template, url_for

from sipweb.actions import care_planning as act
from sipweb.db import db
from sipweb.forms.base import as_choices
from sipweb.forms.care_planning import PlanningForm
from sipweb.gate import NotAllowed
from sipweb.models import CarePlanning, Case
from sipweb.queries import care_planning as about
from sipweb.queries.people import units
from sipweb.queries.units import units_to_choose
from sipweb.rules.care_planning import MOVES, far_off_words
from sipweb.rules.dates import when
from sipweb.rules.people import is_masked
from sipweb.rules.permissions import may
from sipweb.rules.workflow import moves_from
from sipweb.views.excel import export
from sipweb.views.load import load, load_case, noted, require
from sipweb.views.masked import for_paper
from sipweb.views.notes import own_units
from sipweb.views.pages import Page, ask, attempt, checked, done, form_page
from sipweb.words import word

bp = Blueprint("care_planning", __name__)

COLUMNS = ("Nummer", "Akt", "Från", "Kallad", "Mötet", "Varför båda", "Läge", "Intern uppföljning", "Uppföljd")
PATHS = {
    "planning.hold": "planning_moves.hold",
    "planning.follow_up": "planning_moves.follow_up",
    "planning.move": "planning_moves.move",
    "planning.postpone": "planning_moves.postpone",
    "planning.cancel": "planning_moves.cancel",
}
FIRST = ("planning.hold", "planning.follow_up")
LOOKED = "Läste en vårdplanering i akt {number}"


def only_working() -> None:
    if not g.actor.who.units:
        raise NotAllowed("planning.book")


@bp.get("/moten/vardplanering")
def index() -> Page:
    only_working()
    found = about.rows(g.actor)
    noted("Läste listan över vårdplaneringar", {row.case_id for row in found})
    return render_template("care_planning/index.html", rows=found, most=about.PAGE)


@bp.get("/moten/vardplanering/excel")
def excel() -> Page:
    only_working()
    found = about.rows(g.actor, about.ALL)
    told = [
        (
            r.id, r.number, r.unit, r.to_unit, r.starts_at, word("planning_reason", r.reason), word("planning", r.state),
            r.follow_up_on, r.followed_up_on,
        )
        for r in found
    ]  # fmt: skip
    cases, back = {r.case_id for r in found}, url_for("care_planning.index")
    return export("vardplaneringar", "listan över vårdplaneringar", COLUMNS, told, cases=cases, back=back)


@bp.route("/akter/<number>/vardplanering", methods=["GET", "POST"])
def new(number: str) -> Page:
    case = load_case(number)
    require("planning.book", case)
    form = fill_units(ask(PlanningForm), case)
    title, back = "Planera vårdplanering", url_for("cases.show", number=number)
    more: dict[str, Any] = {"case": case, "cancel": back}
    if page := checked(form, lambda: seen_rows(form, case), to_name(form), "Granska: vårdplanering", "Kalla", **more):
        return page
    if planning := attempt(form, lambda **told: act.book_planning(g.actor, case, **told)):
        warn_if_far_off(planning)
        there = url_for("care_planning.show", planning_id=planning.id)
        return done(f"Vårdplaneringen är planerad. {planning.to_unit.name} har fått veta det.", there)
    return form_page(form, title, "Granska", template="care_planning/write.html", rule="care_planning", **more)


def fill_units(form: PlanningForm, case: Case) -> PlanningForm:
    """The own unit, and every unit of another department than the only one the actor works in here."""
    mine = own_units(case)
    departments = {u.department_id for u in units() if u.id in mine}
    others = [u for u in units_to_choose() if {u.department_id} != departments]
    form.unit_id.choices = as_choices(mine, None)
    form.to_unit_id.choices = as_choices({u.id: u.name for u in others}, None)
    form.to_unit_id.choice_hints = {u.id: f"{u.department.name}. {u.assignment}" for u in others}
    return form


def to_name(form: PlanningForm) -> str:
    return str({c.value: c.label for c in form.to_unit_id.choices}.get(form.to_unit_id.data, ""))


def seen_rows(form: PlanningForm, case: Case) -> list[dict[str, str]]:
    """What the called unit will see."""
    return [
        {"key": "Den enskilde", "value": f"{case.person.name}, {case.number}"},
        {"key": "Den enskildes egna ord", "value": form.person_words.data},
        {"key": "Varför båda", "value": word("planning_reason", form.reason.data)},
        {"key": "Beskriv", "value": form.reason_text.data},
        {"key": "Mötet", "value": f"{when(form.moment)}, {form.place.data}"},
        {"key": "Från kommunen", "value": form.staff.data},
        {"key": "Från regionen", "value": form.region.data},
        {"key": "Andra", "value": form.others.data},
        {"key": "Intern uppföljning", "value": str(form.follow_up_on.data)},
    ]


def warn_if_far_off(planning: CarePlanning) -> None:
    if told := far_off(planning):
        flash(told, "warning")


def far_off(planning: CarePlanning) -> str:
    return far_off_words(planning.follow_up_on, planning.starts_at.date(), g.actor.routine)


@bp.get("/moten/vardplanering/<int:planning_id>")
def show(planning_id: int) -> Page:
    planning = load(CarePlanning, planning_id, looked=LOOKED)
    moves = [m for m in moves_from(MOVES, planning.state) if may(g.actor.who, m.verb, planning)]
    offered = [(m.verb, m.button, url_for(PATHS[m.verb], planning_id=planning_id)) for m in moves]
    mine = Case.visible_to(g.actor).where(Case.id == planning.case_id).with_only_columns(Case.id)
    reads = db.session.execute(mine).first() is not None
    return render_template("care_planning/show.html", moves=offered, first=FIRST, reads_akt=reads, **facts(planning))


@bp.get("/moten/vardplanering/<int:planning_id>/utskrift")
def paper(planning_id: int) -> Page:
    planning = load(CarePlanning, planning_id, looked="Skrev ut en vårdplanering i akt {number}")
    told, more = for_paper(planning.case, planning.place), facts(planning)
    if more["masked"]:  # as in the printed akt: not where and when a protected person is to be, nor who comes with them
        hidden = {"Var", "Andra", "Var med", *(["När"] if planning.state == "planned" else [])}
        more |= {part: [row for row in more[part] if row["key"] not in hidden] for part in ("meets", "called", "gone_through")}
    return render_template("care_planning/paper.html", **more | {name: told(more[name]) for name in WRITTEN})


WRITTEN = ("meets", "called", "changed", "gone_through", "follow_up")


def facts(planning: CarePlanning) -> dict[str, Any]:
    """What the page and the paper show alike."""
    masked = is_masked(planning.case.person.protection)
    return {
        "planning": planning,
        "person": planning.case.person,
        "masked": masked,
        "meets": [
            {"key": "När", "value": when(planning.starts_at)},
            {"key": "Var", "value": planning.place},
            {"key": "Den enskildes egna ord", "value": planning.person_words},
        ],
        "called": called_rows(planning),
        "changed": planning.change_reason,
        "gone_through": [
            {"key": "Var med", "value": planning.came},
            {"key": "Det som gicks igenom", "value": planning.information},
        ],
        "follow_up": planning.follow_up_text,
        "far_off": far_off(planning) if planning.is_open else "",
        "is_late": planning.state == "held" and planning.follow_up_on < g.actor.today,
    }


def called_rows(planning: CarePlanning) -> list[dict[str, str]]:
    return [
        {"key": "Varför båda avdelningarna", "value": word("planning_reason", planning.reason)},
        {"key": "Om skälet", "value": planning.reason_text},
        {"key": "Kallad av", "value": f"{planning.booked_by.name}, {planning.unit.name}"},
        {"key": "Kallad", "value": planning.to_unit.name},
        {"key": "Från kommunen", "value": planning.staff},
        {"key": "Från regionen", "value": planning.region},
        {"key": "Andra", "value": planning.others},
        {"key": "Grund för att lämna uppgifter", "value": planning.ground},
    ]
