"""General advice: the list by unit and heading, one piece, writing it from an answer, replacing and withdrawing it."""

from flask import Blueprint, g, render_template, request, url_for

from sipweb.actions import advice as act
from sipweb.db import db
from sipweb.forms.questions import AdviceForm, ReplaceAdviceForm, WithdrawAdviceForm
from sipweb.models import AnonymousQuestion, GeneralAdvice
from sipweb.queries import advice as rows
from sipweb.queries.cases import row_number
from sipweb.queries.people import unit_names
from sipweb.queries.questions import answer_to
from sipweb.views.load import load, require
from sipweb.views.pages import Page, ask, attempt, done, form_page

bp = Blueprint("advice", __name__)


@bp.get("/fragor/rad")
def index() -> Page:
    names, unit_id = unit_names(), request.args.get("enhet", type=row_number)
    withdrawn = request.args.get("lage") == "borttagna"
    groups = rows.advice_by_unit(g.actor, names, unit_id, withdrawn)
    units = rows.units_with_advice(names)
    return render_template("advice/index.html", groups=groups, units=units, unit_id=unit_id, withdrawn=withdrawn)


@bp.get("/fragor/rad/<int:advice_id>")
def show(advice_id: int) -> Page:
    advice = load(GeneralAdvice, advice_id)
    own = AnonymousQuestion.visible_to(g.actor).where(AnonymousQuestion.id == advice.question_id)
    mine = db.session.scalar(own.with_only_columns(AnonymousQuestion.id))
    later = rows.replaced_by(advice) if advice.withdrawn_on else None
    return render_template("advice/show.html", advice=advice, question_id=mine, later=later)


@bp.route("/fragor/<int:anonymous_id>/rad", methods=["GET", "POST"])
def write(anonymous_id: int) -> Page:
    question = load(AnonymousQuestion, anonymous_id)
    require("advice.write", question)
    answer = answer_to(question)
    form = ask(AdviceForm, data={"heading": question.heading, "text": answer.text if answer else ""})
    if advice := attempt(form, lambda **answers: act.write_advice(g.actor, question, **answers)):
        return done("Rådet kan nu läsas av alla medarbetare.", url_for("advice.show", advice_id=advice.id))
    here = url_for("questions.show", anonymous_id=anonymous_id)
    return form_page(form, "Använd svaret som allmänt råd", "Spara rådet", template="advice/write.html", cancel=here)


@bp.route("/fragor/rad/<int:advice_id>/ersatt", methods=["GET", "POST"])
def replace(advice_id: int) -> Page:
    advice = load(GeneralAdvice, advice_id)
    require("advice.replace", advice)
    form = ask(ReplaceAdviceForm, obj=advice)
    if newer := attempt(form, lambda **answers: act.replace_advice(g.actor, advice, **answers)):
        return done("Rådet är ersatt.", url_for("advice.show", advice_id=newer.id))
    here = url_for("advice.show", advice_id=advice_id)
    return form_page(form, "Ersätt rådet", "Spara rådet", template="advice/write.html", cancel=here)


@bp.route("/fragor/rad/<int:advice_id>/ta-bort", methods=["GET", "POST"])
def withdraw(advice_id: int) -> Page:
    advice = load(GeneralAdvice, advice_id)
    require("advice.withdraw", advice)
    form = ask(WithdrawAdviceForm, data={"version": advice.version})
    here = url_for("advice.show", advice_id=advice_id)
    if attempt(form, lambda **answers: act.withdraw_advice(g.actor, advice, **answers)):
        return done("Rådet är borttaget. Er enhet kan fortfarande läsa det.", here)
    intro = "Rådet försvinner ur listan. Er egen enhet kan läsa det, med skälet."
    return form_page(form, "Ta bort rådet", "Ta bort", cancel=here, intro=intro, variant="danger")
