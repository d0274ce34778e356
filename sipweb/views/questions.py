"""The anonymous question: the list, writing one, checking it before it is sent, and its page."""

from typing import Any

from flask import Blueprint, g, render_template, request, url_for

from sipweb.actions import questions as act
from sipweb.db import db
from sipweb.forms.base import as_choices
from sipweb.forms.questions import QuestionForm, SendForm
from sipweb.gate import NotAllowed
from sipweb.models import AnonymousQuestion, Unit
from sipweb.queries import questions as about
from sipweb.queries.cases import row_number
from sipweb.queries.names import known_names_in
from sipweb.queries.people import unit_names
from sipweb.queries.units import own_to_choose, units_to_choose
from sipweb.views.excel import workbook
from sipweb.views.load import load, require, saw_nobody
from sipweb.views.pages import Page, ask, attempt, done, form_page
from sipweb.views.question_page import assign_form, question_page
from sipweb.words import QUESTION, word

bp = Blueprint("questions", __name__)

WAYS = {"till": "Till vår enhet", "fran": "Från vår enhet"}
COLUMNS = ("Nummer", "Rubrik", "Från", "Till", "Frågar", "Svarar", "Läge", "Skickad", "Svar senast", "Besvarad", "Avslutad", "Utfall")


def only_working() -> None:
    """Someone who works in no unit neither asks nor is asked."""
    if not g.actor.who.units:
        raise NotAllowed("question.draft")


@bp.get("/fragor")
def index() -> Page:
    only_working()
    filters = filters_from(request.args)
    waiting = about.waiting_rows(g.actor, filters) if filters.after is None else []
    found = about.other_rows(g.actor, filters)
    shown = found[: about.PAGE]
    saw_nobody("Läste listan över anonyma frågor")
    names, next_id = unit_names(), shown[-1].id if len(found) > about.PAGE else None
    more: dict[str, Any] = {"names": names, "filters": filters, "boxes": filter_boxes(filters, names), "kept": kept_filters()}
    return render_template("questions/index.html", waiting=waiting, rows=shown, next_id=next_id, **more)


def filter_boxes(filters: about.Filters, names: dict[int, str]) -> list[tuple[str, str, Any, dict[Any, str]]]:
    """Name, label, what is chosen and the choices."""
    boxes: list[tuple[str, str, Any, dict[Any, str]]] = [
        ("vag", "Riktning", filters.way, {"": "Alla", **WAYS}),
        ("lage", "Läge", filters.state, {"": "Öppna", **QUESTION, "alla": "Alla"}),
    ]
    mine: dict[Any, str] = {u: name for u, name in names.items() if u in g.actor.who.units}
    return [*boxes, ("enhet", "Din enhet", filters.unit_id, {"": "Alla"} | mine)] if len(mine) > 1 else boxes


def filters_from(args: Any) -> about.Filters:
    """Whatever stands in the address, as far as it makes sense."""
    return about.Filters(
        way=args.get("vag", "") if args.get("vag") in WAYS else "",
        state=args.get("lage", "") if args.get("lage") in {*QUESTION, "alla"} else "",
        unit_id=args.get("enhet", type=row_number),
        after=args.get("efter", type=row_number),
    )


def kept_filters() -> dict[str, str]:
    return {name: request.args[name] for name in ("vag", "lage", "enhet") if request.args.get(name)}


@bp.get("/fragor/excel")
def excel() -> Page:
    only_working()
    rows, names = about.all_rows(g.actor, filters_from(request.args)), unit_names()
    saw_nobody("Exporterade listan över anonyma frågor till Excel")
    told = [
        (
            r.id, r.heading, names[r.from_unit_id], names[r.to_unit_id], r.from_worker, r.to_worker, QUESTION[r.state],
            r.sent_on, r.due_on, r.answered_on, r.closed_on, word("question_outcome", r.outcome),
        )
        for r in rows
    ]  # fmt: skip
    return workbook("anonyma-fragor", COLUMNS, told)


@bp.route("/fragor/ny", methods=["GET", "POST"])
def new() -> Page:
    only_working()
    form = fill_units(ask(QuestionForm, data={"to_unit_id": request.args.get("enhet", type=row_number)}), own_to_choose(g.actor.who.units))
    form.not_answers = form.not_answers | {"version", "from_unit_id"}
    unit_id = form.from_unit_id.data
    if question := attempt(form, lambda **answers: act.draft_question(g.actor, db.session.get_one(Unit, unit_id), **answers)):
        return done("Utkastet är sparat. Granska det innan du skickar.", url_for("questions.check", anonymous_id=question.id), "info")
    return write_page(form, "Ny anonym fråga")


@bp.route("/fragor/<int:anonymous_id>/andra", methods=["GET", "POST"])
def edit(anonymous_id: int) -> Page:
    question = load(AnonymousQuestion, anonymous_id)
    require("question.edit", question)
    form = fill_units(ask(QuestionForm, obj=question), {question.from_unit_id: question.from_unit.name})
    form.not_answers = form.not_answers | {"from_unit_id"}
    if attempt(form, lambda **answers: act.edit_question(g.actor, question, **answers)):
        return done("Utkastet är sparat.", url_for("questions.check", anonymous_id=anonymous_id))
    return write_page(form, "Ändra den anonyma frågan")


def write_page(form: QuestionForm, title: str) -> Page:
    return form_page(form, title, "Granska", template="questions/write.html", cancel=url_for("questions.index"), rule="consult")


def fill_units(form: QuestionForm, mine: dict[int, str]) -> QuestionForm:
    """Whom one can ask, each with its assignment: any unit but the only one the asker works in."""
    own = {u: name for u, name in mine.items() if u in g.actor.who.units}
    others = [u for u in units_to_choose() if {u.id} != set(own)]
    form.from_unit_id.choices = as_choices(own, None)
    form.to_unit_id.choices = as_choices({u.id: u.name for u in others}, None)
    form.to_unit_id.choice_hints = {u.id: u.assignment for u in others}
    return form


@bp.route("/fragor/<int:anonymous_id>/granska", methods=["GET", "POST"])
def check(anonymous_id: int) -> Page:
    """Exactly what the other unit will see, before anything leaves."""
    question = load(AnonymousQuestion, anonymous_id)
    require("question.send", question)
    here = url_for("questions.show", anonymous_id=anonymous_id)
    if question.state != "draft":
        return done("Frågan är redan skickad.", here, "info")
    form = SendForm(data={"version": question.version})
    if attempt(form, lambda **answers: act.send_question(g.actor, question, **answers)):
        return done(f"Frågan är skickad till {question.to_unit.name}.", here)
    form.names.data = "|".join(known_names_in(g.actor, *(getattr(question, name) for name in act.WRITTEN)))
    return form_page(form, "Granska frågan", "Skicka", template="questions/check.html", question=question)


@bp.get("/fragor/<int:anonymous_id>")
def show(anonymous_id: int) -> Page:
    return question_page(load(AnonymousQuestion, anonymous_id))


@bp.post("/fragor/<int:anonymous_id>/utse")
def assign(anonymous_id: int) -> Page:
    question = load(AnonymousQuestion, anonymous_id)
    require("question.assign", question)
    form = assign_form(question)
    if attempt(form, lambda **answers: act.assign_question(g.actor, question, **answers)):
        named = question.to_worker.name if question.to_worker else ""
        return done(f"{named} är utsedd och har fått veta det.", url_for("questions.show", anonymous_id=anonymous_id))
    return question_page(question, form), 422
