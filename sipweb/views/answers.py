"""An answer by phone, written down by the side that asked and confirmed by the other."""

from flask import Blueprint, g, url_for

from sipweb.actions.answers import confirm_answer, record_answer, reject_answer
from sipweb.forms.base import as_choices
from sipweb.forms.informed import RecordAnswerForm, RejectAnswerForm
from sipweb.models import RecordedAnswer, Referral
from sipweb.views.assign import names_of_workers
from sipweb.views.load import load, require
from sipweb.views.moves import more_to_read
from sipweb.views.pages import Page, ask, attempt, checked_if_named, done, form_page

bp = Blueprint("answers", __name__)


@bp.route("/forfragningar/<int:referral_id>/svar-per-telefon", methods=["GET", "POST"])
def record(referral_id: int) -> Page:
    referral = load(Referral, referral_id)
    require("answer.record", referral)
    form = ask(RecordAnswerForm, data={"said_on": g.actor.today})
    form.to_worker_id.choices = as_choices(names_of_workers(referral.to_unit_id), "Välj")
    back = url_for("referrals.show", referral_id=referral_id)
    if page := checked_if_named(form, referral.to_unit.name, "Svar per telefon", "Spara", case=referral.case):
        return page
    if attempt(form, lambda **answers: record_answer(g.actor, referral, **answers)):
        return done(f"Svaret är inskrivet och väntar på att {referral.to_unit.name} bekräftar.", back)
    intro = "Skriv in vad den andra enheten svarade. Det gäller som deras svar först när de har bekräftat."
    return form_page(form, "Svar per telefon", "Spara", template="answers/record.html", case=referral.case, cancel=back, intro=intro)


@bp.post("/telefonsvar/<int:phone_answer_id>/bekrafta")
def confirm(phone_answer_id: int) -> Page:
    answer = load(RecordedAnswer, phone_answer_id)
    require("answer.confirm", answer)
    confirm_answer(g.actor, answer)
    back = url_for("referrals.show", referral_id=answer.referral_id)
    return done("Svaret är bekräftat och gäller som ert.", more_to_read(answer.referral, back))


@bp.route("/telefonsvar/<int:phone_answer_id>/stammer-inte", methods=["GET", "POST"])
def reject(phone_answer_id: int) -> Page:
    answer = load(RecordedAnswer, phone_answer_id)
    require("answer.reject", answer)
    form = ask(RejectAnswerForm)
    back = url_for("referrals.show", referral_id=answer.referral_id)
    if page := checked_if_named(form, answer.referral.from_unit.name, "Svaret stämmer inte", "Skicka", case=answer.case):
        return page
    if attempt(form, lambda **answers: reject_answer(g.actor, answer, **answers)):
        return done("Den andra enheten får veta att svaret inte stämmer.", back)
    return form_page(form, "Svaret stämmer inte", "Skicka", case=answer.case, cancel=back)
