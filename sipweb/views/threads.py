"""Samtal between the responsible handläggare of some units."""

from flask import Blueprint, g, redirect, render_template, request, url_for

from sipweb.actions.threads import start_in_request, start_thread, write_message
from sipweb.forms.base import as_choices
from sipweb.forms.informed import MessageForm, ThreadForm
from sipweb.models import Referral, Thread
from sipweb.queries.threads import messages, thread_of, told_in
from sipweb.rules.permissions import may
from sipweb.views.announcements import receivers
from sipweb.views.load import load, load_case, require
from sipweb.views.moves import other_side
from sipweb.views.notes import own_units, refuse_when_hidden
from sipweb.views.pages import Page, ask, attempt, checked_if_named, done, form_page

bp = Blueprint("threads", __name__)


@bp.route("/akter/<number>/samtal/nytt", methods=["GET", "POST"])
def new(number: str) -> Page:
    case = load_case(number)
    require("thread.start", case)
    mine = own_units(case)
    if request.method != "POST":
        refuse_when_hidden(case, "Ett samtal")
    form = ask(ThreadForm)
    form.unit_id.choices = as_choices(mine, None)
    form.unit_ids.choices = as_choices(receivers(case, next(iter(mine))), None)
    if page := checked_if_named(form, names_of(form), "Nytt samtal", "Skicka", case=case):
        return page
    if thread := attempt(form, lambda **answers: start_thread(g.actor, case, **answers)):
        return done("Meddelandet är skickat.", url_for("threads.show", thread_id=thread.id))
    intro = "Samtalet läses av de enheter du väljer, och av ingen annan."
    return form_page(form, "Nytt samtal", "Skicka", case=case, cancel=url_for("cases.show", number=number), intro=intro)


def names_of(form: ThreadForm) -> str:
    """Those who are to read it."""
    return ", ".join(str(choice.label) for choice in form.unit_ids.choices if choice.value in (form.unit_ids.data or []))


@bp.route("/forfragningar/<int:referral_id>/samtal", methods=["GET", "POST"])
def of_request(referral_id: int) -> Page:
    """The samtal of a request: the one there is, or the first message."""
    referral = load(Referral, referral_id)
    if found := thread_of(referral_id):
        return redirect(url_for("threads.show", thread_id=found), 303)
    require("thread.start_in_request", referral)
    form = ask(MessageForm)
    if page := checked_if_named(form, other_side(referral), "Skriv till den andra handläggaren", "Skicka", case=referral.case):
        return page
    if thread := attempt(form, lambda **answers: start_in_request(g.actor, referral, **answers)):
        return done("Meddelandet är skickat.", url_for("threads.show", thread_id=thread.id))
    back = url_for("referrals.show", referral_id=referral_id)
    other = f"Läses av de båda enheterna: {referral.from_unit.name} och {referral.to_unit.name}."
    return form_page(form, "Skriv till den andra handläggaren", "Skicka", case=referral.case, cancel=back, intro=other)


@bp.route("/samtal/<int:thread_id>", methods=["GET", "POST"])
def show(thread_id: int) -> Page:
    thread = load(Thread, thread_id, looked="Läste ett samtal i akt {number}")
    writes = may(g.actor.who, "thread.write", thread) and (thread.referral is None or thread.referral.is_open)
    form = ask(MessageForm)
    readers = thread.readers(g.actor.who.units)
    others = ", ".join(unit.name for unit in readers if unit.id not in g.actor.who.units)
    if page := checked_if_named(form, others, "Nytt meddelande", "Skicka", case=thread.case):
        return page
    if attempt(form, lambda **answers: write_message(g.actor, thread, **answers)):
        return done("Meddelandet är skickat.", url_for("threads.show", thread_id=thread_id))
    heading, need = told_in(g.actor, thread)
    told = {"heading": heading, "need": need, "readers": readers, "messages": messages(g.actor, thread)}
    shown = form if writes or form.errors else None
    page = render_template("threads/show.html", thread=thread, case=thread.case, **told, form=shown, form_has_errors=bool(form.errors))
    return page, 422 if form.errors else 200
