"""Is the person known before, and where? Sought among the own akter first; then *Fråga om aktualitet* asked from the guide, with the
answer filled in on the way back.

The number goes into the question alone, never into the guide: nothing of it is kept half-written, and only the unit comes back."""

from typing import Any

from flask import Blueprint, g, render_template, request, url_for

from sipweb.actions.notes import ask_presence
from sipweb.forms.base import as_choices
from sipweb.forms.routing import GuidePresenceForm
from sipweb.models import PresenceQuestion, Routing
from sipweb.queries import search as find
from sipweb.queries.people import unit_names, units
from sipweb.queries.units import last_of
from sipweb.rules.log_words import READ_ANSWER
from sipweb.views.load import load, noted, require, saw_list
from sipweb.views.pages import Page, ask, attempt, done, form_page

bp = Blueprint("routing_presence", __name__)

REASON = "Ett nytt ärende har kommit in. Vi tar reda på om personen är känd sedan tidigare, och var."


@bp.route("/var-hor-arendet-hemma/<int:routing_id>/aktualitet", methods=["GET", "POST"])
def start(routing_id: int) -> Page:
    routing = load(Routing, routing_id)
    require("routing.change", routing)
    form = ask(GuidePresenceForm, data={"reason": REASON, "unit_id": routing.unit_id})
    form.unit_id.choices = as_choices({routing.unit_id: routing.unit.name}, None)
    back = url_for("routing.show", routing_id=routing_id)
    if own := own_akter(form):
        told: dict[str, Any] = {
            "own": own,
            "names": unit_names(),
            "known": url_for("routing.change", routing_id=routing_id, **known_here(own)),
        }
        return form_page(form, "Fråga om aktualitet", "Fråga", template="routing/presence.html", cancel=back, **told)
    if question := attempt(form, lambda **answers: ask_presence(g.actor, routing.unit, **answers)):
        there = url_for("routing_presence.answer", routing_id=routing_id, question_id=question.id)
        return done("Frågan är ställd och loggad.", there)
    return form_page(form, "Fråga om aktualitet", "Fråga", template="routing/presence.html", cancel=back)


def own_akter(form: GuidePresenceForm) -> list[Any]:
    """The own units' akter about the person, as the search finds them, closed ones too: then nobody else need be asked. Empty when the
    asker has seen them and asks all the same."""
    if request.method != "POST" or "change" in request.form or form.ask_others.data or not form.validate():
        return []
    found = find.with_number(find.search(g.actor, form.identity_number.data), form.identity_number.data)
    saw_list("Sökte och såg träffar", {row.case_id for row in found})
    return found


def known_here(own: list[Any]) -> dict[str, Any]:
    """As `known_from`, of the own akter."""
    children = [unit.id for unit in units() if unit.code == g.actor.routine.child_unit]
    return {"kand": "young"} if any(row.unit_id in children for row in own) else {"kand": "other", "enhet": own[0].unit_id}


@bp.get("/var-hor-arendet-hemma/<int:routing_id>/aktualitet/<int:question_id>")
def answer(routing_id: int, question_id: int) -> Page:
    """The answer, as the question's own page shows it, and the way back with it filled in."""
    routing, question = load(Routing, routing_id), load(PresenceQuestion, question_id)
    require("routing.change", routing)
    noted(READ_ANSWER, {question.case_id} if question.case_id else set())
    back = url_for("routing.change", routing_id=routing_id, **known_from(question))
    return render_template("routing/presence_answer.html", question=question, routing=routing, back=back)


def known_from(question: PresenceQuestion) -> dict[str, Any]:
    """What the guide asks, as far as the answer tells: known by which unit, the children's own first. One without a yes fills in
    nothing: the person may be known all the same."""
    told = [unit for unit in units() if f"Ring {unit.name}, " in question.answer]
    if any(unit.counts_as(g.actor.routine.child_unit) for unit in told):
        return {"kand": "young"}
    return {"kand": "other", "enhet": last_of(told[0]).id} if told else {}
