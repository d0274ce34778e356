"""What follows an urgent contact: the called unit confirms or corrects, the ground is chosen, the meeting takes it up."""

from flask import Blueprint, g, url_for

from sipweb.actions import urgent as act
from sipweb.forms.urgent import AnonymousAnswerForm, CompleteForm, UrgentAnswerForm
from sipweb.gate import Refused
from sipweb.models import UrgentConsultation
from sipweb.queries.names import known_names_in
from sipweb.views.load import load, require
from sipweb.views.pages import Page, ask, attempt, done, form_page
from sipweb.views.urgent import call_rows

bp = Blueprint("urgent_moves", __name__)


def back(urgent: UrgentConsultation) -> str:
    return url_for("urgent.show", urgent_id=urgent.id)


@bp.route("/moten/akut/<int:urgent_id>/svara", methods=["GET", "POST"])
def answer(urgent_id: int) -> Page:
    urgent = load(UrgentConsultation, urgent_id, looked="Läste en akut kontakt i akt {number}")
    require("urgent.answer", urgent)
    form = ask(UrgentAnswerForm if urgent.case_id else AnonymousAnswerForm)
    if attempt(form, lambda **told: act.answer_urgent(g.actor, urgent, **told)):
        return done("Svaret är sparat. Den andra enheten har fått veta det.", back(urgent))
    if "names" in form:
        form["names"].data = "|".join(known_names_in(g.actor, form["answer_text"].data or ""))
    more = {"cancel": back(urgent), "call": call_rows(urgent), "rule": "urgent"}
    return form_page(form, "Bekräfta eller rätta", "Skicka svaret", template="urgent/answer.html", **more)


@bp.route("/moten/akut/<int:urgent_id>/grund", methods=["GET", "POST"])
def complete(urgent_id: int) -> Page:
    urgent = load(UrgentConsultation, urgent_id, looked="Läste en akut kontakt i akt {number}")
    require("urgent.complete", urgent)
    form = ask(CompleteForm, obj=urgent)
    if attempt(form, lambda **told: act.complete_urgent(g.actor, urgent, **told)):
        return done("Grund och besked är sparade.", back(urgent))
    return form_page(form, "Grund, och besked till den enskilde", "Spara", cancel=back(urgent), intro=INTRO)


INTRO = (
    "Grunden gäller samtalet som har varit. Ska mer lämnas till den andra enheten behövs ett samtycke eller en annan grund "
    "i akten, som vanligt."
)


@bp.post("/moten/akut/<int:urgent_id>/tagen-upp")
def report(urgent_id: int) -> Page:
    urgent = load(UrgentConsultation, urgent_id, looked="Läste en akut kontakt i akt {number}")
    require("urgent.report", urgent)
    try:
        act.report_urgent(g.actor, urgent)
    except Refused as why:
        return done(str(why), back(urgent), "warning")
    return done("Den akuta kontakten är tagen upp på mötet.", back(urgent))
