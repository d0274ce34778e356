"""Who may read an akt: named readers and spärr. For the unit's managers."""

from flask import Blueprint, g, render_template, request, url_for

from sipweb.actions.access import (
    appoint_reader,
    block_at_item,
    block_user,
    blocks_in,
    end_named,
    lift_block,
    lift_block_at_item,
    name_reader,
)
from sipweb.db import db
from sipweb.forms.base import as_choices
from sipweb.forms.cases import AppointForm, BlockForm, NameForm
from sipweb.gate import NotAllowed, Refused
from sipweb.models import AgendaItem, Case, Unit
from sipweb.queries.case_paper import read_as_own
from sipweb.queries.cases import named_readers, row_number
from sipweb.queries.people import people_in, unit_names
from sipweb.views.load import load, load_case, require
from sipweb.views.pages import Page, ask, attempt, done, form_page, left

bp = Blueprint("access", __name__)


@bp.get("/akter/<number>/behorighet")
def show(number: str) -> Page:
    case = load_case(number)
    require("access.name", case)
    return access_page(case)


def access_page(case: Case, name: NameForm | None = None, block: BlockForm | None = None) -> Page:
    mine = own_units(case)
    failed = next((f for f in (name, block) if f is not None and f.errors), None)
    return render_template(
        "access/show.html",
        case=case,
        name=name or with_people(NameForm, case, posted=False),
        block=block or with_people(BlockForm, case, posted=False),
        named=[one for one in named_readers(case) if case.shows(one.unit_id, mine)],
        blocks=blocks_in(g.actor, case),
        form_has_errors=failed is not None,
    ), 422 if failed else 200


def own_units(case: Case) -> frozenset[int]:
    return frozenset(track.unit_id for track in read_as_own(g.actor, case))


def with_people(form_class: type[NameForm] | type[BlockForm], case: Case, posted: bool = True) -> NameForm | BlockForm:
    prefix, to = form_class.__name__, "access.name" if form_class is NameForm else "access.block"
    form = form_class(prefix=prefix) if posted else left(form_class, url_for(to, number=case.number), prefix=prefix)
    people = people_in(case.open_units & own_units(case))
    form.user_id.choices = as_choices({id_: f"{name}, {unit}" for id_, name, _, unit in people}, "Välj")
    return form


APPOINT_INTRO = (
    "Akter med skyddade personuppgifter läses bara av namngivna. Här kan du som enhetschef namnge någon, "
    "även när du inte själv läser akten."
)


@bp.route("/skyddade-akter/namnge", methods=["GET", "POST"])
def appoint() -> Page:
    """For an enhetschef who is not named: opens the akt to somebody, never to themselves by looking."""
    led = {u: name for u, name in unit_names().items() if g.actor.who.leads(u)}
    if not led:
        raise NotAllowed("access.appoint")
    form = ask(AppointForm)
    form.unit_id.choices = as_choices(led, "Välj")
    form.user_id.choices = as_choices({id_: f"{name}, {unit}" for id_, name, _, unit in people_in(frozenset(led))}, "Välj")
    unit_id = form.unit_id.data
    form.not_answers = form.not_answers | {"unit_id"}
    if attempt(form, lambda **answers: appoint_reader(g.actor, db.session.get_one(Unit, unit_id), **answers)):
        return done("Läsaren är namngiven.", url_for("cases.index"))
    return form_page(form, "Namnge läsare i en skyddad akt", "Namnge", intro=APPOINT_INTRO, cancel=url_for("cases.index"))


@bp.post("/akter/<number>/behorighet/namnge")
def name(number: str) -> Page:
    case = load_case(number)
    require("access.name", case)
    form = with_people(NameForm, case)
    if attempt(form, lambda **answers: name_reader(g.actor, case, **answers)):
        return done("Läsaren är namngiven.", url_for("access.show", number=number))
    return access_page(case, name=form)


@bp.post("/akter/<number>/behorighet/ta-bort")
def end(number: str) -> Page:
    case = load_case(number)
    end_named(g.actor, case, access_id=request.form.get("access_id", 0, type=row_number))
    return done("Namnet är borttaget.", url_for("access.show", number=number))


@bp.post("/akter/<number>/behorighet/sparra")
def block(number: str) -> Page:
    case = load_case(number)
    require("access.block", case)
    form = with_people(BlockForm, case)
    if attempt(form, lambda **answers: block_user(g.actor, case, **answers)):
        return done("Spärren gäller nu.", url_for("access.show", number=number))
    return access_page(case, block=form)


@bp.post("/akter/<number>/behorighet/hav")
def unblock(number: str) -> Page:
    case = load_case(number)
    lift_block(g.actor, case, block_id=request.form.get("block_id", 0, type=row_number))
    return done("Spärren är borttagen.", url_for("access.show", number=number))


@bp.route("/punkter/<int:item_id>/sparr", methods=["GET", "POST"])
def block_item(item_id: int) -> Page:
    """From a unit that hears an item: it has no akt to do it in."""
    item = load(AgendaItem, item_id, looked="Läste en punkt till ett möte i akt {number}")
    require("item.block", item)
    assert item.case
    form = ask(BlockForm)
    form.user_id.label.text = "Vem ska inte kunna läsa punkten, eller något annat om personen?"
    people = people_in(item.unit_ids & g.actor.who.managed_units)
    form.user_id.choices = as_choices({id_: f"{name}, {unit}" for id_, name, _, unit in people if id_ != g.actor.user_id}, "Välj")
    if attempt(form, lambda **answers: block_at_item(g.actor, item, **answers)):
        return done("Spärren gäller nu.", request.path)
    more = {"item": item, "blocks": blocks_in(g.actor, item.case), "cancel": url_for("agenda.show", item_id=item_id)}
    return form_page(form, "Spärr", "Spärra", template="access/item.html", **more)


@bp.post("/punkter/<int:item_id>/sparr/hav")
def unblock_item(item_id: int) -> Page:
    item = load(AgendaItem, item_id)
    require("item.unblock", item)
    here = url_for("access.block_item", item_id=item_id)
    try:
        lift_block_at_item(g.actor, item, block_id=request.form.get("block_id", 0, type=row_number))
    except Refused as why:
        return done(str(why), here, "info")
    return done("Spärren är borttagen.", here)
