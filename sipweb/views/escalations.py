"""Lifted questions: the list, as Excel, one of them, writing one up in an akt or without one."""

from typing import Any

from flask import Blueprint, g, render_template, request, url_for

from sipweb.actions import escalations as act
from sipweb.db import db
from sipweb.forms.base import as_choices
from sipweb.forms.escalations import BeginForm, RaiseForm
from sipweb.gate import NotAllowed
from sipweb.models import Case, Escalation, Unit
from sipweb.queries import escalations as about
from sipweb.queries.access import shut_out_pairs
from sipweb.queries.cases import row_number
from sipweb.queries.people import unit_names
from sipweb.queries.transfers_open import lifted_rows
from sipweb.queries.units import names_to_choose, own_to_choose
from sipweb.rules.escalations import LEVELS, OPEN, ROLES, STATES
from sipweb.rules.names import Name, left_out
from sipweb.rules.people import is_masked
from sipweb.views.escalation_page import deadline, escalation_page, held_by, ladder
from sipweb.views.escalation_trail import trail
from sipweb.views.excel import MOST, export
from sipweb.views.load import load, load_case, require, saw_nobody
from sipweb.views.masked import for_paper
from sipweb.views.notes import own_units
from sipweb.views.pages import Page, ask, attempt, checked_if_named, done, form_page
from sipweb.views.top_check import check_top
from sipweb.words import word

bp = Blueprint("escalations", __name__)

COLUMNS = ("Nummer", "Akt", "Vad", "Enheter", "Läge", "Nästa steg", "Senast", "Försenad", "Upptagen", "Avslutad")


def only_concerned() -> None:
    """Someone who works in no unit and leads no department has nothing lifted."""
    if not g.actor.who.units and not g.actor.who.departments:
        raise NotAllowed("escalation.lift")


@bp.get("/lyft")
def index() -> Page:
    only_concerned()
    filters = filters_from(request.args)
    found = about.rows(g.actor, filters)
    shown = found[: about.PAGE]
    transfers = lifted_rows(g.actor) if not kept_filters() and not filters.after else []
    noted({row.case_id for row in [*shown, *transfers] if row.case_id}, "Läste listan Lyft")
    more: dict[str, Any] = {"filters": filters, "boxes": filter_boxes(filters), "kept": kept_filters()}
    next_page = (filters.after or 0) + about.PAGE if len(found) > about.PAGE else None
    return render_template(
        "escalations/index.html", rows=as_rows(shown), transfers=transfers, names=unit_names(), next_page=next_page, **more
    )


def noted(cases: set[int], sentence: str) -> None:
    g.reads.setdefault(sentence, set()).update(cases)


@bp.get("/att-lyfta")
def moved() -> Page:
    """The address of the list that this one took over."""
    return done("Listan Att lyfta heter nu Lyft, och visar alla nivåer.", url_for("escalations.index"), "info")


def as_rows(found: list[Any]) -> list[dict[str, Any]]:
    """With the units, who has the next step and how long there is left, in three statements for them all."""
    units, names = about.units_of(row.id for row in found), unit_names()
    held = about.holders({unit for ids in units.values() for unit in ids})
    shut_out = shut_out_pairs({row.case_id for row in found if row.case_id})
    hidden = about.names_above(g.actor, [row.case_id for row in found if row.case_id and not g.actor.who.units & set(units[row.id])])
    mine = {row.id: [h for h in held if (row.case_id, h.user_id) not in shut_out] for row in found}
    return [as_row(row, units[row.id], names, mine[row.id], hidden.get(row.case_id)) for row in found]


def as_row(row: Any, ids: list[int], names: dict[int, str], held: list[about.Holder], hidden: Name | None) -> dict[str, Any]:
    is_open = row.state in OPEN
    owners = (about.owners(row.level, ids, held) or ROLES[row.level]) if is_open else ""
    question = left_out(row.question, hidden) if hidden else row.question
    told = {
        "row": row,
        "question": question,
        "units": [names[unit] for unit in ids],
        "owners": owners,
        "secret": is_masked(row.protection or ""),
    }
    return {**told, "deadline": deadline(row.due_on, g.actor) if is_open else None}


def filters_from(args: Any) -> about.Filters:
    """Whatever stands in the address, as far as it makes sense."""
    level = args.get("niva", type=row_number)
    return about.Filters(
        level=level if level in LEVELS else None,
        state=args.get("lage", "") if args.get("lage") in {*STATES, "alla"} - OPEN else "",
        late=args.get("tid") == "sen",
        after=args.get("efter", type=row_number),
    )


def filter_boxes(filters: about.Filters) -> list[tuple[str, str, Any, dict[Any, str]]]:
    """Name, label, what is chosen and the choices."""
    ended = {key: STATES[key] for key in ("solved", "closed_unsolved", "ended")}
    return [
        ("niva", "Nivå", filters.level, {"": "Alla", **{n: f"{n}, {role.lower()}" for n, role in ROLES.items()}}),
        ("lage", "Läge", filters.state, {"": "Pågår", **ended, "alla": "Alla"}),
        ("tid", "Tid", "sen" if filters.late else "", {"": "Alla", "sen": "Försenade"}),
    ]


def kept_filters() -> dict[str, Any]:
    return {name: request.args[name] for name in ("niva", "lage", "tid") if request.args.get(name)}


@bp.get("/lyft/excel")
def excel() -> Page:
    only_concerned()
    found = about.all_rows(g.actor, filters_from(request.args), MOST + 1)
    rows = [cells(one) for one in as_rows(found)]
    cases = {row.case_id for row in found if row.case_id}
    return export("lyft", "listan Lyft", COLUMNS, rows, cases=cases, back=url_for("escalations.index", **kept_filters()))


def cells(one: dict[str, Any]) -> list[Any]:
    """No question: it may tell of someone's life."""
    row, late = one["row"], one["deadline"] is not None and one["deadline"]["late"]
    told = [row.id, row.number, word("escalation_kind", row.kind), ", ".join(one["units"]), STATES[row.state], one["owners"]]
    began = row.begun_at.astimezone(g.actor.now.tzinfo).date()
    return [*told, row.due_on if row.state in OPEN else None, "Ja" if late else "", began, row.ended_on]


@bp.get("/lyft/<int:escalation_id>")
def show(escalation_id: int) -> Page:
    return escalation_page(found(escalation_id))


def found(escalation_id: int) -> Escalation:
    one = load(Escalation, escalation_id, looked="Läste en lyft fråga i akt {number}")
    if one.case is None:
        saw_nobody("Läste en lyft fråga som inte gäller någon akt")
    return one


@bp.get("/lyft/<int:escalation_id>/utskrift")
def paper(escalation_id: int) -> Page:
    one = found(escalation_id)
    told = for_paper(one.case)
    return render_template("escalations/paper.html", one=one, ladder=told(ladder(one, held_by(one))), trail=told(trail(one)))


@bp.route("/lyft/ny", methods=["GET", "POST"])
def new() -> Page:
    """Without an akt: what is about no one person."""
    if not g.actor.who.managed_units:
        raise NotAllowed("escalation.raise")
    form = ask(RaiseForm)
    form.unit_id.choices = as_choices(own_to_choose(g.actor.who.managed_units), None)
    form.unit_ids.choices = as_choices(names_to_choose(), None)
    form.not_answers = form.not_answers | {"unit_id"}
    if one := attempt(form, lambda **answers: act.raise_question(g.actor, db.session.get_one(Unit, form.unit_id.data), **answers)):
        return done("Frågan är lyft. De som har nästa steg har fått veta det.", url_for("escalations.show", escalation_id=one.id))
    intro = "Kostnader går direkt till avdelningscheferna. En gemensam fråga går till biträdande enhetscheferna på enheterna."
    return form_page(form, "Ta upp en fråga", "Lyft", template="escalations/raise.html", cancel=url_for("escalations.index"), intro=intro)


@bp.route("/akter/<number>/lyft", methods=["GET", "POST"])
def begin(number: str) -> Page:
    """In an akt: a difficulty, first on level 1; a manager also kostnad."""
    case = load_case(number)
    require("escalation.begin", case)
    back = url_for("cases.show", number=number)
    form = fill_units(ask(BeginForm), case)
    if request.method != "POST" and not form.unit_ids.choices:
        return done("Ingen annan enhet är med i akten än. Ställ först en samverkansförfrågan.", back, "info")
    if page := check_cost(form, case) if form.kind.data == "cost" else checked_if_named(form, "de andra enheterna", *BEGIN, case=case):
        return page
    if one := attempt(form, lambda **answers: act.begin_escalation(g.actor, case, **answers)):
        said = "Frågan är lyft till avdelningscheferna." if one.kind == "cost" else "Uppskrivet. De andra enheterna har fått veta det."
        return done(said, url_for("escalations.show", escalation_id=one.id))
    return form_page(form, *BEGIN, template="escalations/begin.html", case=case, cancel=back, rule="talked_first")


BEGIN = ("Ta upp en svårighet", "Spara")


def check_cost(form: BeginForm, case: Case) -> Page | None:
    """Kostnad goes straight to the avdelningschefer (R194)."""
    names = unit_names()
    told = [("Den enskildes egna ord", form.person_words.data), ("Fråga", form.question.data), ("Rapport", form.attempt.data)]
    return check_top(form, case, [names[u] for u in [form.unit_id.data, *(form.unit_ids.data or [])] if u in names], told)


def fill_units(form: BeginForm, case: Case) -> BeginForm:
    mine, names = own_units(case), unit_names()
    form.unit_id.choices = as_choices(mine, None)
    others = {unit for own in mine for unit in act.others_in(case, own)} - set(mine if len(mine) == 1 else ())
    form.unit_ids.choices = as_choices({u: name for u, name in names.items() if u in others}, None)
    if not set(mine) & g.actor.who.managed_units:
        form.kind.choices = [choice for choice in form.kind.choices if choice.value == "difficulty"]
        form.kind.data = form.kind.data or "difficulty"
    return form
