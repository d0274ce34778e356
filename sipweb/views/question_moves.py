"""Every answer to an anonymous question: answering, asking further, taking back, closing; and naming who it is about."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, url_for

from sipweb.actions import questions as act
from sipweb.actions.sessions import find_draft, keep_draft
from sipweb.forms.base import Form
from sipweb.forms.questions import AnswerForm, NamesTextForm, QuestionCloseForm
from sipweb.gate import Refused
from sipweb.models import AnonymousQuestion
from sipweb.queries.questions import steps_of
from sipweb.views.load import SENTENCES, load, require, saw, saw_list
from sipweb.views.moves import Words
from sipweb.views.naming import named_case, naming_form
from sipweb.views.pages import Page, ask, attempt, done, form_page
from sipweb.views.question_page import asked

bp = Blueprint("question_moves", __name__)


def move(anonymous_id: int, verb: str, make: type[Form], action: Callable[..., Any], words: Words) -> Page:
    """Load, may they, form, action, and back to the question."""
    question = load(AnonymousQuestion, anonymous_id)
    require(verb, question)
    form = ask(make)
    if words.label:
        form["text"].label.text = words.label
    here = url_for("questions.show", anonymous_id=anonymous_id)
    if attempt(form, lambda **answers: action(g.actor, question, **answers)):
        return done(words.said, here)
    more: dict[str, Any] = {"intro": words.intro, "rule": words.rule, "cancel": here, "asked": asked(question, steps_of(question))}
    return form_page(form, words.title, words.submit, template="questions/move.html", **more)


@bp.route("/fragor/<int:anonymous_id>/svara", methods=["GET", "POST"])
def answer(anonymous_id: int) -> Page:
    words = Words("Svara på den anonyma frågan", "Skicka svaret", "Svaret är skickat.", rule="consult")
    return move(anonymous_id, "question.answer", AnswerForm, act.answer_question, words)


@bp.route("/fragor/<int:anonymous_id>/fraga-vidare", methods=["GET", "POST"])
def more(anonymous_id: int) -> Page:
    words = Words("Fråga vidare", "Skicka", "Frågan är skickad igen.", "Vad behöver du veta mer?")
    return move(anonymous_id, "question.more", NamesTextForm, act.ask_further, words)


@bp.route("/fragor/<int:anonymous_id>/ta-tillbaka", methods=["GET", "POST"])
def withdraw(anonymous_id: int) -> Page:
    intro = "Skälet når den andra enheten om frågan är skickad."
    words = Words("Ta tillbaka frågan", "Ta tillbaka", "Frågan är tillbakatagen.", "Varför tar du tillbaka frågan?", intro)
    return move(anonymous_id, "question.withdraw", NamesTextForm, act.withdraw_question, words)


@bp.route("/fragor/<int:anonymous_id>/avsluta", methods=["GET", "POST"])
def close(anonymous_id: int) -> Page:
    words = Words("Avsluta frågan", "Avsluta", "Frågan är avslutad.", intro="Hur går ni vidare, och vem gör vad?")
    return move(anonymous_id, "question.close", QuestionCloseForm, act.close_question, words)


@bp.post("/fragor/<int:anonymous_id>/ta-over")
def take_over(anonymous_id: int) -> Page:
    question = load(AnonymousQuestion, anonymous_id)
    require("question.take_over", question)
    act.take_over_question(g.actor, question)
    return done("Frågan är din. Kollegan har fått veta det.", url_for("questions.show", anonymous_id=anonymous_id))


@bp.route("/fragor/<int:anonymous_id>/namngiven", methods=["GET", "POST"])
def name(anonymous_id: int) -> Page:
    """The question ends; its text stands in a new request in the akt. Nothing that is kept says that the two belong together."""
    question = load(AnonymousQuestion, anonymous_id)
    require("question.name", question)
    form, mine = naming_form(question.from_unit_id)
    if number := attempt(form, lambda **answers: named(question, **answers)):
        return done(f"Frågan är avslutad. {GO_ON}", url_for("referrals.new", number=number))
    saw_list("Läste en lista över egna akter", mine)
    here = url_for("questions.show", anonymous_id=anonymous_id)
    return form_page(form, "Gör till en namngiven förfrågan", "Fortsätt", template="questions/name.html", question=question, cancel=here)


GO_ON = "Texten står nu i en ny förfrågan. Lägg till den enskildes egna ord och granska. Ingen annan ser den förrän du skickar."


def named(question: AnonymousQuestion, *, number: str, need: str) -> str:
    """The akt's number, when the question has ended and its text waits in the akt's new request."""
    case = named_case(number)
    key = url_for("referrals.new", number=number)
    if find_draft(g.actor.user_id, key):
        raise Refused("Du har redan börjat skriva en förfrågan i den akten. Skicka den eller kasta texten först.", "number")
    fields = [
        ("from_unit_id", str(question.from_unit_id)),
        ("to_unit_id", str(question.to_unit_id)),
        ("question", question.question),
        ("situation", f"{question.situation}\n\n{question.needs}"),
        ("need", need),
    ]
    try:
        act.name_question(g.actor, question, case=case, need=need)
    except Refused:
        saw(SENTENCES["Case"], case)  # what the gate answers tells of the akt
        raise
    keep_draft(g.actor.user_id, key, fields, g.actor.now.replace(second=0, microsecond=0))  # not the very moment of the move
    return number
