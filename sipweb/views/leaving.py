"""Lämna över mina akter: starting a list, filling it in, reviewing it, and looking through what one has got."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from sipweb.actions import leaving as act
from sipweb.db import db
from sipweb.forms.base import as_choices
from sipweb.forms.leaving import NamesForm, SendBackForm, StartForForm, StartForm, as_pairs
from sipweb.gate import NotAllowed
from sipweb.models import HandingOver, Unit, User
from sipweb.queries import handing_over as lists
from sipweb.queries.owned import owned_by_unit
from sipweb.queries.people import unit_names
from sipweb.queries.stays import what_stays
from sipweb.views.leaving_page import list_page, names_of
from sipweb.views.load import load, require, saw_list
from sipweb.views.pages import Page, ask, attempt, done, form_page

bp = Blueprint("leaving", __name__)


def here(handing_over: HandingOver) -> str:
    return url_for("leaving.show", handing_over_id=handing_over.id)


@bp.route("/konto/lamna-over", methods=["GET", "POST"])
def mine() -> Page:
    """One's own: how much is open in each unit, and a list for one of them."""
    me, counts, names = db.session.get_one(User, g.actor.user_id), owned_by_unit(g.actor.user_id), unit_names()
    going_on = {one.unit_id: one for one in lists.going_on(g.actor, g.actor.user_id)}
    form = StartForm()
    form.unit_id.choices = as_choices({u: f"{names[u]} – {n} öppna" for u, n in counts.items() if u not in going_on}, None)
    if made := attempt(form, lambda **answers: act.start_own(g.actor, me, **answers)):
        return done("Listan är gjord. Välj vem som tar över.", here(made))
    told = {"counts": counts, "going_on": going_on, "stays": what_stays(g.actor.user_id)}
    return render_template("leaving/mine.html", form=form, form_has_errors=bool(form.errors), **told), 422 if form.errors else 200


@bp.get("/lamna-over")
def index() -> Page:
    """For managers: what is on its way, who is responsible for what, and what nobody is."""
    if not g.actor.who.managed_units:
        raise NotAllowed("leaving.start_for")
    nobodys = lists.without_worker(g.actor)
    saw_list("Läste listan över vem som ansvarar för vad", {row.case_id for row in nobodys})
    going_on = lists.going_on(g.actor)
    return render_template(
        "leaving/index.html",
        going_on=going_on,
        started={(one.unit_id, one.from_user_id): one for one in going_on},
        owners=lists.owners(g.actor),
        nobodys=nobodys,
        names=unit_names(),
    )


@bp.route("/lamna-over/ny", methods=["GET", "POST"])
def new() -> Page:
    """A manager starts one, for someone who can't."""
    if not g.actor.who.managed_units:
        raise NotAllowed("leaving.start_for")
    chosen = "-".join(request.args.get(name, "", str) for name in ("enhet", "vem"))
    form = ask(StartForForm, data={"who": chosen, "starts_on": g.actor.today})
    form.who.choices = as_pairs(lists.owners(g.actor))
    if made := attempt(form, start):
        return done("Listan är gjord. Välj vem som tar över.", here(made))
    intro = "För någon som inte själv kan lämna över, till exempel vid sjukdom. Den som lämnar över får veta det."
    return form_page(form, "Lämna över åt någon", "Gör en lista", intro=intro, cancel=url_for("leaving.index"))


def start(unit_id: int, **answers: Any) -> HandingOver:
    made: HandingOver = act.start_for(g.actor, db.session.get_one(Unit, unit_id), **answers)
    return made


@bp.get("/lamna-over/<int:handing_over_id>")
def show(handing_over_id: int) -> Page:
    return list_page(load(HandingOver, handing_over_id))


def write(
    handing_over_id: int, verb: str, action: Callable[..., HandingOver], said: Callable[[HandingOver, NamesForm], str], *, full: bool = True
) -> Page:
    """The names as they were chosen, and the step of the button that was pressed."""
    handing_over = load(HandingOver, handing_over_id)
    require(verb, handing_over)
    form = names_of(handing_over)
    form.must_be_full = full
    if full:
        form.fill.data = False  # one name for all is chosen before the list is handed over
    if attempt(form, lambda **answers: action(g.actor, handing_over, **answers)):
        return done(said(handing_over, form), here(handing_over))
    return list_page(handing_over, with_what_is_new(handing_over, form))


def with_what_is_new(handing_over: HandingOver, form: NamesForm) -> NamesForm:
    """The form once more, when the refusal is about a row that came up after it was made."""
    why = g.get("refusal")
    if why is None or not why.field or why.field in form:
        return form
    del g.things_on_list
    made = names_of(handing_over)
    made.refuse(why)
    return made


@bp.post("/lamna-over/<int:handing_over_id>")
def name(handing_over_id: int) -> Page:
    return write(handing_over_id, "leaving.name", act.choose_names, names_told, full=False)


def names_told(handing_over: HandingOver, form: NamesForm) -> str:
    left = sum(row.key in form.keys and row.state == "open" and row.to_user_id is None for row in handing_over.rows)
    return f"Namnen är sparade. Rader utan namn: {left}." if left else "Namnen är sparade. Alla rader har ett namn."


@bp.post("/lamna-over/<int:handing_over_id>/lamna")
def propose(handing_over_id: int) -> Page:
    return write(handing_over_id, "leaving.propose", act.propose_list, lambda *_: "Listan är hos chefen, som går igenom den.")


@bp.post("/lamna-over/<int:handing_over_id>/bekrafta")
def confirm(handing_over_id: int) -> Page:
    return write(handing_over_id, "leaving.confirm", act.confirm_list, confirmed_told)


def confirmed_told(handing_over: HandingOver, form: NamesForm) -> str:
    told = f"Överlämnat: {len(form.keys)}. De som berörs har fått veta det."
    return f"{told} Det finns mer som du inte får läsa. En chef som får det bekräftar resten." if handing_over.is_open else told


@bp.route("/lamna-over/<int:handing_over_id>/skicka-tillbaka", methods=["GET", "POST"])
def send_back(handing_over_id: int) -> Page:
    handing_over = load(HandingOver, handing_over_id)
    require("leaving.return", handing_over)
    form = ask(SendBackForm, data={"version": handing_over.version})
    if attempt(form, lambda **answers: act.return_list(g.actor, handing_over, **answers)):
        return done(f"Listan är tillbaka hos {handing_over.from_user.name}.", url_for("leaving.index"))
    return form_page(form, "Skicka tillbaka listan", "Skicka tillbaka", cancel=here(handing_over))


@bp.post("/lamna-over/<int:handing_over_id>/avbryt")
def cancel(handing_over_id: int) -> Page:
    handing_over = load(HandingOver, handing_over_id)
    act.cancel_list(g.actor, handing_over)
    return done("Överlämningen är avbruten. Inget har bytt handläggare.", here(handing_over))


@bp.post("/lamna-over/<int:handing_over_id>/genomgangen")
def receive(handing_over_id: int) -> Response:
    handing_over = load(HandingOver, handing_over_id)
    act.receive_list(g.actor, handing_over)
    flash("Markerat som genomgånget.", "success")
    return redirect(url_for("work.show"), 303)
