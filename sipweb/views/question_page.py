"""The page of one anonymous question: where it stands, what was asked and answered, what one can do now."""

from typing import Any

from flask import g, render_template, url_for

from sipweb.forms.base import as_choices
from sipweb.forms.questions import QuestionAssignForm
from sipweb.models import AnonymousQuestion
from sipweb.queries import questions as about
from sipweb.queries.advice import advice_from
from sipweb.queries.people import people_in
from sipweb.rules.dates import when
from sipweb.rules.permissions import may
from sipweb.rules.questions import MOVES, why_not_advise
from sipweb.rules.workflow import moves_from
from sipweb.views.pages import Page

PATHS = {
    "question.send": "questions.check",
    "question.assign": "questions.show",
    "question.answer": "question_moves.answer",
    "question.more": "question_moves.more",
    "question.close": "question_moves.close",
    "question.name": "question_moves.name",
    "question.withdraw": "question_moves.withdraw",
    "question.take_over": "question_moves.take_over",
}
IN_PLACE = frozenset({"question.assign", "question.take_over"})  # on the page itself
FIRST = ("question.send", "question.answer", "question.close")
TOLD = {move.verb: move.told for move in MOVES} | {"leaving.confirm": "Ny handläggare"}


def assign_form(question: AnonymousQuestion, posted: bool = True) -> QuestionAssignForm:
    form = QuestionAssignForm() if posted else QuestionAssignForm(formdata=None, data={"to_worker_id": question.to_worker_id})
    there = {id_: name for id_, name, _, _ in people_in(frozenset({question.to_unit_id})) if id_ != question.from_worker_id}
    form.to_worker_id.choices = as_choices(there, "Välj")
    return form


def question_page(question: AnonymousQuestion, assign: QuestionAssignForm | None = None) -> Page:
    moves = [m for m in moves_from(MOVES, question.state) if may(g.actor.who, m.verb, question)]
    if g.actor.user_id == question.from_worker_id:
        moves = [m for m in moves if m.verb != "question.answer"]
    offered = [(m.verb, m.button, url_for(PATHS[m.verb], anonymous_id=question.id)) for m in moves if m.verb not in IN_PLACE]
    can_assign = any(m.verb == "question.assign" for m in moves)
    advice, events = advice_from(question), about.steps_of(question)
    return render_template(
        "questions/show.html",
        question=question,
        answer=about.answer_to(question),
        asked=asked(question, events),
        events=[as_event(*row) for row in events],
        steps=progress(question),
        turn=turn(question),
        moves=offered,
        primary=next((verb for verb in FIRST if any(verb == move[0] for move in offered)), None),
        assign=(assign or assign_form(question, posted=False)) if can_assign else None,
        advice=advice,
        may_advise=may(g.actor.who, "advice.write", question) and why_not_advise(question.state, is_advice=advice is not None) is None,
        form_has_errors=bool(assign and assign.errors),
    )


def asked(question: AnonymousQuestion, events: list[Any]) -> list[dict[str, str]]:
    """The question as both units read it, and what was asked further, oldest first."""
    further = [step for step, *_ in reversed(events) if step.verb == "question.more"]
    return [
        {"key": "Rubrik", "value": question.heading},
        {"key": "Ålder", "value": f"{question.age} år"},
        {"key": "Situationen", "value": question.situation},
        {"key": "Behoven", "value": question.needs},
        {"key": "Fråga", "value": question.question},
        *({"key": "Frågat vidare", "value": step.text} for step in further),
    ]


def as_event(step: Any, name: str, for_name: str | None) -> dict[str, str]:
    at = step.at.astimezone(g.actor.now.tzinfo)
    who = f"{name}{f', ersättare för {for_name}' if for_name else ''}"
    text = " ".join(filter(None, (step.text, step.support_text)))
    return {"iso": at.isoformat(timespec="minutes"), "when": when(at), "title": TOLD[step.verb], "who": who, "text": text}


def progress(question: AnonymousQuestion) -> list[dict[str, Any]]:
    """Skickad, besvarad, avslutad: with the day, to come, or passed over."""
    answered_on = question.answered_on if question.state != "sent" else None  # asked further: the answer is to come
    line = (("Skickad", "Skickas", question.sent_on), ("Besvarad", "Besvaras", answered_on), ("Avslutad", "Avslutas", question.closed_on))
    current = {"draft": 0, "sent": 1, "answered": 2}.get(question.state, len(line))
    told: list[dict[str, Any]] = []
    for n, (done, to_do, day) in enumerate(line):
        how = "done" if day else "stopped" if n < current else "current" if n == current else "todo"
        told.append({"label": done if day else to_do, "when": day, "state": how})
    if question.state == "withdrawn":
        told[-1].update(label="Tillbakatagen", state="stopped")
    return told


def turn(question: AnonymousQuestion) -> str:
    """Whose turn it is, in one sentence."""
    asked = question.to_unit
    who = question.to_worker.name if question.to_worker else asked.name
    sentences = {
        "draft": "Utkastet är inte skickat. Ingen annan enhet ser det.",
        "sent": f"{who} ska svara. Man kan också ringa {asked.ask_for}, {asked.phone}, utan att säga vem det gäller.",
        "answered": f"{question.from_worker.name} läser svaret och avslutar, eller frågar vidare.",
    }
    return sentences.get(question.state, "")
