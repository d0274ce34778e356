"""An item for a monthly meeting: begun, written, checked and reported; taken back; taken up late or moved by the chair."""

from typing import Any

from flask import Blueprint, g, render_template, request, url_for

from sipweb.actions import agenda as act
from sipweb.actions import item_moved as moved
from sipweb.actions.monthly import form_for
from sipweb.actions.noting import CANCELLED, taken_back
from sipweb.db import db
from sipweb.forms.agenda import ItemForm, NewItemForm, SubmitItemForm, WhyForm, fill_units, item_form
from sipweb.forms.base import as_choices
from sipweb.gate import NotAllowed, Refused
from sipweb.models import AgendaItem, Case, MonthlyMeeting, Unit
from sipweb.queries.cases import row_number
from sipweb.queries.monthly import next_meeting, open_meetings
from sipweb.queries.names import known_names_in
from sipweb.queries.people import unit_names
from sipweb.queries.units import concerned_in
from sipweb.rules.agenda import GENERAL, KINDS
from sipweb.rules.dates import when
from sipweb.rules.monthly import FORMS, STATUS, is_locked, report_by
from sipweb.views.agenda_page import handed_over, held_back, item_page, item_rows, runs_out, started_from
from sipweb.views.item_paper import paper_of
from sipweb.views.load import SENTENCES, load, require, saw, saw_list
from sipweb.views.meeting_page import is_secret, name_of
from sipweb.views.naming import named_case, naming_form
from sipweb.views.pages import Page, ask, attempt, checked_if_named, done, form_page, others_named

bp = Blueprint("agenda", __name__)
STARTS_FROM = {"referral_id": "forfragan", "lifted_id": "lyft"}  # what is known already, and how the address names it


def meetings_to_choose(form: str = "") -> dict[int, str]:
    """`form`: only those of this form."""
    return {m.id: f"{FORMS[m.form]} {when(m.starts_at)}" for m in open_meetings(g.actor) if form in {"", m.form}}


def choose_meeting(form: NewItemForm | ItemForm, choices: dict[int, str]) -> None:
    """One that was there when the page was opened may have been cancelled since."""
    field = form.meeting_id
    field.choices = as_choices(choices, None)
    chosen = db.session.get(MonthlyMeeting, field.data) if field.data and field.data not in choices else None
    if chosen is not None and chosen.state == "cancelled":
        field.invalid_choice_message = CANCELLED


def own_units() -> dict[int, str]:
    """The actor's own first; then those where they stand in for someone."""
    own = {post.unit_id for post in g.actor.who.own_posts}
    mine = [(u, name) for u, name in unit_names().items() if u in g.actor.who.units]
    return dict(sorted(mine, key=lambda one: one[0] not in own))


@bp.route("/moten/punkter/ny", methods=["GET", "POST"])
def new() -> Page:
    if not g.actor.who.units:  # an item is a unit's; an avdelningschef has none
        raise NotAllowed("item.draft")
    choices, mine = meetings_to_choose(), own_units()
    start: dict[str, Any] = {
        "kind": request.args.get("slag"),
        "number": request.args.get("akt"),
        "meeting_id": request.args.get("mote", type=row_number),
    }
    form = ask(NewItemForm, data=start)
    choose_meeting(form, choices)
    form.unit_id.choices = as_choices(mine, None)
    if not choices:
        return render_template("agenda/no_meeting.html")
    from_what: dict[str, Any] = {name: request.args.get(told, type=row_number) for name, told in STARTS_FROM.items()}
    if item := attempt(form, lambda **answers: begin(**from_what, **answers)):
        return done("Utkastet är sparat. Fyll i det som fattas.", url_for("agenda.edit", item_id=item.id), "info")
    return form_page(form, "Ny punkt till ett möte", "Fortsätt", template="agenda/new.html", cancel=url_for("monthly.index"))


def on_the_next(unit: Unit, said: str, **told: Any) -> Page:
    """A draft for the next avstämningsmöte, open to be read through; or where to plan one."""
    meeting = next_meeting(g.actor.now.replace(tzinfo=None), STATUS)
    if meeting is None:
        return done("Inget avstämningsmöte är planerat. Planera ett först.", url_for("monthly.index"), "warning")
    item = act.draft_item(g.actor, unit, meeting_id=meeting.id, unit_ids=[], **told)
    return done(said, url_for("agenda.edit", item_id=item.id), "info")


def begin(*, referral_id: int | None, lifted_id: int | None, kind: str, meeting_id: int, unit_id: int, number: str) -> AgendaItem:
    """A draft, with what is known in the akt filled in."""
    case = case_named(number) if number and kind not in GENERAL else None
    known = started_from(g.actor, case, unit_id, referral_id, lifted_id) if case else {"unit_ids": []}
    if case and kind == "transfer":
        known |= handed_over(g.actor, case, unit_id)
    return act.draft_item(g.actor, db.session.get_one(Unit, unit_id), meeting_id=meeting_id, kind=kind, case=case, **known)


def case_named(number: str) -> Case:
    case = db.session.scalar(Case.workable_by(g.actor).where(Case.number == number.strip()))
    if case is None:
        raise Refused("Du har ingen akt med det numret.", "number")
    saw("Läste akt {number}", case)
    return case


def gone(item: AgendaItem) -> str | None:
    """Why no form of the item is opened any more. One that is sent comes back with what was typed."""
    return taken_back(item) if request.method != "POST" else None


@bp.route("/punkter/<int:item_id>/andra", methods=["GET", "POST"])
def edit(item_id: int) -> Page:
    item = load(AgendaItem, item_id)
    require("item.edit", item)
    here = url_for("agenda.show", item_id=item_id)
    if told := gone(item):
        return done(told, here, "info")
    if item.state not in {"draft", "withdrawn"}:
        return done("Punkten är redan anmäld.", here, "info")
    make = item_form(item.kind, is_named=item.case_id is not None or item.kind in GENERAL)
    form = ask(make, obj=item, data={"unit_ids": [one.unit_id for one in item.heard_by]})
    stands = {item.meeting_id: f"{FORMS[item.meeting.form]} {when(item.meeting.starts_at)}"}
    choose_meeting(form, stands | meetings_to_choose(form_for(item)))
    kept = {one.unit_id for one in item.heard_by} | (concerned_in(item.case, g.actor.who.units) if item.case else set())
    fill_units(form, item.unit_id, kept)
    if attempt(form, lambda **answers: act.edit_item(g.actor, item, **{"unit_ids": [], **answers})):
        return done("Utkastet är sparat.", url_for("agenda.submit", item_id=item_id) if "check" in request.form else here)
    return write_page(item, form, here)


def write_page(item: AgendaItem, form: ItemForm, here: str) -> Page:
    title = f"{KINDS[item.kind]}: {name_of(item)}" if item.case else KINDS[item.kind]
    return form_page(form, title, "Spara utkastet", template="agenda/write.html", cancel=here, item=item)


@bp.route("/punkter/<int:item_id>/anmal", methods=["GET", "POST"])
def submit(item_id: int) -> Page:
    """Exactly what the other units will hear, on what ground, and until when it is in time."""
    item = load(AgendaItem, item_id)
    require("item.submit", item)
    here = url_for("agenda.show", item_id=item_id)
    if told := gone(item):
        return done(told, here, "info")
    if item.state not in {"draft", "withdrawn"}:
        return done("Punkten är redan anmäld.", here, "info")
    form = ask(SubmitItemForm, data={"version": item.version, "need": item.need})
    if item.case and (page := checked_if_named(form, "de enheter som hör punkten", "Anmäl till mötet", "Anmäl till mötet", case=item.case)):
        return page
    if attempt(form, lambda **answers: act.submit_item(g.actor, item, **answers)):
        return done("Punkten är anmäld till mötet." if item.state == "submitted" else "Ordföranden tar ställning till punkten.", here)
    if item.case is None:
        form.names.data = "|".join(known_names_in(g.actor, *(getattr(item, name) for name in act.WRITTEN)))
    return form_page(form, "Anmäl till mötet", "Anmäl till mötet", template="agenda/submit.html", **submit_context(item))


def submit_context(item: AgendaItem) -> dict[str, Any]:
    day = item.meeting.starts_at.date()
    return {
        "item": item,
        "missing": act.unfinished(item),
        "rows": item_rows(item),
        "others": others_named(item_rows(item), item.case) if item.case else [],
        "held_back": held_back(g.actor, item),
        "runs_out": runs_out(g.actor, item),
        "report_by": report_by(day, g.actor.routine),
        "locked": is_locked(day, g.actor.now, g.actor.routine),
    }


@bp.get("/punkter/<int:item_id>")
def show(item_id: int) -> Page:
    return item_page(load(AgendaItem, item_id, looked="Läste en punkt till ett möte i akt {number}"))


@bp.route("/punkter/<int:item_id>/ta-tillbaka", methods=["GET", "POST"])
def withdraw(item_id: int) -> Page:
    said = "Punkten är tillbakatagen."
    return with_reason(item_id, "item.withdraw", moved.withdraw_item, "Ta tillbaka punkten", "Ta tillbaka", said)


@bp.route("/punkter/<int:item_id>/nasta-mote", methods=["GET", "POST"])
def postpone(item_id: int) -> Page:
    said = "Punkten är flyttad till nästa möte."
    return with_reason(item_id, "item.postpone", moved.postpone_item, "Flytta till nästa möte", "Flytta punkten", said)


def with_reason(item_id: int, verb: str, action: Any, title: str, button: str, said: str) -> Page:
    item = load(AgendaItem, item_id)
    require(verb, item)
    if told := gone(item):
        return done(told, url_for("agenda.show", item_id=item_id), "info")
    to = url_for("monthly.show", monthly_id=item.meeting_id)
    form = ask(WhyForm)
    if attempt(form, lambda **answers: action(g.actor, item, **answers)):
        return done(said, to)
    return form_page(form, title, button, cancel=to, intro=name_of(item))


@bp.post("/punkter/<int:item_id>/ta-upp")
def accept(item_id: int) -> Page:
    item = load(AgendaItem, item_id)
    require("item.accept", item)
    here = url_for("monthly.show", monthly_id=item.meeting_id)
    try:
        moved.accept_late(g.actor, item)
    except Refused as why:
        return done(str(why), here, "danger")
    return done("Punkten tas upp på mötet.", here)


@bp.route("/punkter/<int:item_id>/namngiven", methods=["GET", "POST"])
def name(item_id: int) -> Page:
    """A named item takes over from an anonymous one. Which akt it is about is never kept as a draft."""
    item = load(AgendaItem, item_id)
    require("item.name", item)
    if told := gone(item):
        return done(told, url_for("agenda.show", item_id=item_id), "info")
    form, mine = naming_form(item.unit_id)
    if named := attempt(form, lambda **answers: make_named(item, **answers)):
        said = "Punkten är namngiven. De som hör den ser nu vem det gäller." if named.state != "draft" else "Utkastet är namngivet."
        return done(said, url_for("agenda.show", item_id=named.id))
    saw_list("Läste en lista över egna akter", mine)
    here = url_for("agenda.show", item_id=item_id)
    return form_page(form, "Gör punkten namngiven", "Gör namngiven", template="agenda/name.html", item=item, cancel=here)


def make_named(item: AgendaItem, *, number: str, need: str) -> AgendaItem:
    case = named_case(number)
    saw(SENTENCES["Case"], case)  # what the gate answers tells of the akt
    return act.name_item(g.actor, item, case=case, need=need)


@bp.get("/punkter/<int:item_id>/utdrag")
def extract(item_id: int) -> Page:
    """One item, for one person's file: what was asked and what came of it, and nothing about anyone else."""
    item = load(AgendaItem, item_id, looked="Skrev ut en punkt från ett möte i akt {number}")
    return render_template("agenda/extract.html", item=item, secret=is_secret(item), **paper_of(item))
