"""Var hör ärendet hemma? The register, the questions, the suggestion with its grounds, the answer, and where it goes from there."""

from typing import Any

from flask import Blueprint, g, render_template, request, url_for

from sipweb.actions import routing as act
from sipweb.db import db
from sipweb.forms.base import as_choices
from sipweb.forms.routing import ConfirmRoutingForm, RoutingForm, StartForm, WithdrawRoutingForm
from sipweb.gate import NotAllowed, Refused
from sipweb.models import Case, Routing, Unit
from sipweb.queries import routing as about
from sipweb.queries.cases import row_number
from sipweb.queries.units import last_of, names_to_choose, own_to_choose, units_to_choose, why_not_begin
from sipweb.rules.dates import long_date
from sipweb.rules.permissions import may
from sipweb.rules.routine_texts import RULES
from sipweb.rules.routing import MOVES, SILENT, Cost, costs_of, why_not_confirm
from sipweb.rules.routing_texts import Rule
from sipweb.rules.workflow import moves_from
from sipweb.views.excel import export
from sipweb.views.load import load, require
from sipweb.views.pages import Page, ask, attempt, done, form_page
from sipweb.words import word

bp = Blueprint("routing", __name__)

COLUMNS = ("Nummer", "Enhet", "Kom in", "Ålder", "Känd sedan tidigare", "Behov", "Förslag", "Valt", "Annat än förslaget", "Skäl", "Läge")
NOT_YET = "Biträdande enhetschef bekräftar först var ärendet hör hemma."
PATHS = {"routing.change": "routing.change", "routing.confirm": "routing.confirm", "routing.withdraw": "routing.withdraw"}


def only_working() -> None:
    if not g.actor.who.units:
        raise NotAllowed("routing.suggest")


@bp.get("/var-hor-arendet-hemma")
def index() -> Page:
    only_working()
    other, before = request.args.get("valt") == "annat", request.args.get("fore", type=row_number)
    found = about.rows(g.actor, other=other, before=before, most=about.PAGE + 1)
    kept = "annat" if other else None
    older = url_for("routing.index", fore=found[about.PAGE - 1].id, valt=kept) if len(found) > about.PAGE else None
    newest = url_for("routing.index", valt=kept) if before else None
    return render_template("routing/index.html", rows=found[: about.PAGE], other=other, older_href=older, newest_href=newest)


@bp.get("/var-hor-arendet-hemma/excel")
def excel() -> Page:
    only_working()
    found = about.rows(g.actor, other=request.args.get("valt") == "annat", most=about.ALL)
    told = [
        (
            r.id, r.unit, r.came_on, r.age, word("routing_known", r.known), r.needs, r.suggested, r.chosen,
            "ja" if r.differs else "", r.why, word("routing", r.state),
        )
        for r in found
    ]  # fmt: skip
    return export("var-arendet-hor-hemma", "listan över nya ärenden", COLUMNS, told, cases=set(), back=url_for("routing.index"))


@bp.route("/var-hor-arendet-hemma/ny", methods=["GET", "POST"])
def new() -> Page:
    only_working()
    if why_not := why_not_begin(g.actor.who.units):
        return done(why_not, url_for("cases.units_page"), "info")
    if request.method == "GET" and request.args.get("oro") != "nej":
        return render_template("routing/first.html")
    form = fill_units(ask(RoutingForm, data={"came_on": g.actor.today}))
    form.not_answers = form.not_answers | {"version"}
    unit_id = form.unit_id.data
    if routing := attempt(form, lambda **told: act.suggest(g.actor, db.session.get_one(Unit, unit_id), **told)):
        return done("Här är förslaget.", url_for("routing.show", routing_id=routing.id), "info")
    return question_page(form, url_for("routing.index"))


@bp.get("/var-hor-arendet-hemma/oro")
def concern() -> Page:
    """Concern for a child goes to the reception at once. That it was asked about is kept nowhere."""
    only_working()
    return render_template("routing/concern.html")


def fill_units(form: RoutingForm) -> RoutingForm:
    form.unit_id.choices = as_choices(own_to_choose(g.actor.who.units), None)
    form.known_unit_id.choices = as_choices(names_to_choose(), "Välj")
    return form


def question_page(form: RoutingForm, cancel: str) -> Page:
    return form_page(form, "Var hör ärendet hemma?", "Se förslaget", template="routing/ask.html", cancel=cancel, programme=programme())


def programme() -> str:
    return str(g.actor.routine.homeless_programme)


@bp.route("/var-hor-arendet-hemma/<int:routing_id>/andra", methods=["GET", "POST"])
def change(routing_id: int) -> Page:
    routing = load(Routing, routing_id)
    require("routing.change", routing)
    form = fill_units(ask(RoutingForm, data=as_answered(routing) | presence_told()))
    back = url_for("routing.show", routing_id=routing_id)
    if attempt(form, lambda **told: act.change_answers(g.actor, routing, **told)):
        return done("Svaren är ändrade. Här är förslaget.", back, "info")
    return question_page(form, back)


def presence_told() -> dict[str, Any]:
    """What *Fråga om aktualitet* answered, on the way back from it."""
    known, unit_id = request.args.get("kand", ""), request.args.get("enhet", type=row_number)
    return {"known": known, "known_unit_id": unit_id} if known in {"young", "other"} else {}


def as_answered(routing: Routing) -> dict[str, Any]:
    yes = {True: "yes", False: "no"}
    about_home = "housing" in routing.needs.split()
    return {
        "unit_id": routing.unit_id,
        "came_on": routing.came_on,
        "age": str(routing.age),
        "known": routing.known,
        "known_unit_id": routing.known_unit_id,
        "needs": routing.needs.split(),
        "is_homeless": yes[routing.is_homeless] if about_home else None,
        "own_income": yes[routing.own_income] if about_home else None,
        "costs": routing.costs.split(),
        "version": routing.version,
    }


@bp.get("/var-hor-arendet-hemma/<int:routing_id>")
def show(routing_id: int) -> Page:
    routing = load(Routing, routing_id)
    verbs = {m.verb for m in moves_from(MOVES, routing.state) if may(g.actor.who, m.verb, routing)}
    if why_not := why_not_confirm(routing.known):
        verbs -= {"routing.confirm"}
    return render_template(
        "routing/show.html", routing=routing, verbs=verbs, why_not=why_not, told=told_rows(routing), grounds=grounds(routing),
        costs=cost_rows(routing), programme=programme(), nothing="routing_housing" in routing.grounds.split(),
        then=others[0] if len(others := others_chosen(routing)) == 1 else None,
    )  # fmt: skip


def told_rows(routing: Routing) -> list[dict[str, str]]:
    known = word("routing_known", routing.known)
    needs = [word("routing_need", need) for need in routing.needs.split()]
    home = "housing" in routing.needs.split()
    return [
        {"key": "Kom in", "value": f"{long_date(routing.came_on)}, {routing.unit.name}"},
        {"key": "Ålder den dagen", "value": f"{routing.age} år"},
        {"key": "Känd sedan tidigare", "value": f"{known}: {routing.known_unit.name}" if routing.known_unit else known},
        {"key": "Gäller", "value": ", ".join(needs)},
        {"key": "Hemlös eller riskerar att bli det", "value": ("Ja" if routing.is_homeless else "Nej") if home else ""},
        {"key": "Egen inkomst", "value": ("Ja" if routing.own_income else "Nej") if home else ""},
    ]


def grounds(routing: Routing) -> list[Rule]:
    """What the suggestion rests on: the routine's words and where they stand, or that it has none."""
    return [ground(key) for key in routing.grounds.split()]


def ground(key: str) -> Rule:
    return RULES.get(key) or Rule("", "", note=SILENT.get(key, key))


def cost_rows(routing: Routing) -> list[tuple[str, str, Rule]]:
    """What, who pays, and the routine's words."""
    found = costs_of(act.facts_of(routing, ""), g.actor.routine)
    return [(word("routing_cost", cost.what), payer(cost), ground(cost.ground)) for cost in found]


def payer(cost: Cost) -> str:
    return {"always": "IoF, 100 %", "shared": "Delas mellan IoF och AoF", "": "Ej reglerat i rutinen"}[cost.share]


@bp.route("/var-hor-arendet-hemma/<int:routing_id>/bekrafta", methods=["GET", "POST"])
def confirm(routing_id: int) -> Page:
    routing = load(Routing, routing_id)
    require("routing.confirm", routing)
    marked = routing.chosen if routing.state == "confirmed" else routing.suggested
    form = ask(ConfirmRoutingForm, data={"unit_ids": [last_of(one.unit).id for one in marked if one.unit], "version": routing.version})
    form.unit_ids.choices = as_choices(names_to_choose(), None)
    form.unit_ids.choice_hints = {unit.id: unit.assignment for unit in units_to_choose()}
    back = url_for("routing.show", routing_id=routing_id)
    if attempt(form, lambda **told: act.confirm(g.actor, routing, **told)):
        told = "De enheter som ärendet hör hemma hos har fått veta det." if routing.chosen else "Ingen av våra enheter."
        return done(f"Bekräftat. {told}", back)
    return form_page(form, "Bekräfta var ärendet hör hemma", "Bekräfta", template="routing/confirm.html", cancel=back, routing=routing)


@bp.route("/var-hor-arendet-hemma/<int:routing_id>/ta-tillbaka", methods=["GET", "POST"])
def withdraw(routing_id: int) -> Page:
    routing = load(Routing, routing_id)
    require("routing.withdraw", routing)
    form, back = ask(WithdrawRoutingForm), url_for("routing.show", routing_id=routing_id)
    if attempt(form, lambda **told: act.withdraw(g.actor, routing, **told)):
        return done("Frågan är tillbakatagen.", url_for("routing.index"))
    return form_page(form, "Ta tillbaka frågan", "Ta tillbaka", cancel=back)


@bp.route("/var-hor-arendet-hemma/<int:routing_id>/samverkan", methods=["GET", "POST"])
def start(routing_id: int) -> Page:
    """To the request, the registration or the anonymous question, with the unit chosen (R267)."""
    routing = load(Routing, routing_id)
    if routing.state != "confirmed":
        return done(NOT_YET, url_for("routing.show", routing_id=routing_id), "info")
    form, back = ask(StartForm), url_for("routing.show", routing_id=routing_id)
    mine, likely = g.actor.who.units, others_chosen(routing)
    names = {u: name for u, name in names_to_choose().items() if {u} != mine}
    form.to_unit_id.choices = as_choices({u: names[u] for u in sorted(names, key=lambda u: (u not in likely, names[u]))}, None)
    form.to_unit_id.choice_hints = {unit.id: unit.assignment for unit in units_to_choose()}
    if request.method == "GET" and likely:
        form.to_unit_id.data = likely[0]
    if to := attempt(form, where_to_start):
        return done("Fortsätt här.", to, "info")
    return form_page(form, "Starta samverkan", "Fortsätt", template="routing/start.html", cancel=back, routing=routing)


def others_chosen(routing: Routing) -> list[int]:
    """The units it belongs to that are not the actor's own."""
    return [last_of(one.unit).id for one in routing.chosen if one.unit and last_of(one.unit).id not in g.actor.who.units]


def where_to_start(*, to_unit_id: int, whom: str, number: str) -> str:
    if whom == "anonymous":
        return url_for("questions.new", enhet=to_unit_id)
    if whom == "new":
        return url_for("intakes.new", enhet=to_unit_id)
    case = db.session.scalar(Case.workable_by(g.actor).where(Case.number == number))
    if case is None or not may(g.actor.who, "referral.draft", case):
        raise Refused("Ni har ingen akt med det numret. Kontrollera numret, eller registrera personen först.", "number")
    return url_for("referrals.new", number=number, enhet=to_unit_id)
