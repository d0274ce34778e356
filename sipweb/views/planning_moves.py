"""What happens with a care planning: moved, held, followed up inside the administration, cancelled."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, abort, g, request, url_for

from sipweb.actions import care_planning as act
from sipweb.forms.base import Form
from sipweb.forms.care_planning import CancelPlanningForm, FollowUpForm, HoldPlanningForm, MovePlanningForm, PostponeForm
from sipweb.models import CarePlanning
from sipweb.rules.care_planning import MOVES
from sipweb.rules.workflow import targets_of
from sipweb.views.care_planning import LOOKED, warn_if_far_off
from sipweb.views.load import load, require
from sipweb.views.pages import Page, ask, attempt, done, form_page
from sipweb.words import word

bp = Blueprint("planning_moves", __name__)


class Words(NamedTuple):
    title: str
    submit: str
    said: str
    intro: str = ""


def opened(planning_id: int, verb: str) -> CarePlanning:
    """May they, and does the move start where the meeting stands? Told before anything is written."""
    planning = load(CarePlanning, planning_id, looked=LOOKED)
    require(verb, planning)
    if request.method != "POST" and not targets_of(MOVES, verb, planning.state):
        now = f"Det går inte nu. Vårdplaneringen är ”{word('planning', planning.state).lower()}”."
        abort(done(now, url_for("care_planning.show", planning_id=planning_id), "info"))
    return planning


def answer(planning_id: int, verb: str, make: type[Form], action: Callable[..., Any], words: Words, **data: Any) -> Page:
    planning = opened(planning_id, verb)
    form = ask(make, data={"version": planning.version} | {k: getattr(planning, v) for k, v in data.items()})
    here = url_for("care_planning.show", planning_id=planning_id)
    if attempt(form, lambda **told: action(g.actor, planning, **told)):
        warn_if_far_off(planning)
        return done(words.said, here)
    more: dict[str, Any] = {"case": planning.case, "cancel": here, "intro": words.intro, "rule": "care_planning"}
    template = "care_planning/hold.html" if verb == "planning.hold" else "form_page.html"
    return form_page(form, words.title, words.submit, template, **more)


@bp.route("/moten/vardplanering/<int:planning_id>/flytta", methods=["GET", "POST"])
def move(planning_id: int) -> Page:
    words = Words("Flytta vårdplaneringen", "Flytta", "Vårdplaneringen är flyttad. Den andra enheten har fått veta det.")
    data = {"starts_on": "starts_on", "starts_at_time": "starts_at_time", "place": "place", "follow_up_on": "follow_up_on"}
    return answer(planning_id, "planning.move", MovePlanningForm, act.move_planning, words, **data)


@bp.route("/moten/vardplanering/<int:planning_id>/genomford", methods=["GET", "POST"])
def hold(planning_id: int) -> Page:
    words = Words("Skriv in vårdplaneringen", "Spara", "Vårdplaneringen är inskriven.", NOTHING_IS_DECIDED)
    return answer(planning_id, "planning.hold", HoldPlanningForm, act.hold_planning, words, came="came_as_called")


NOTHING_IS_DECIDED = (
    "På vårdplaneringen tas inga beslut. Den är till för information och genomgång. Det som ska beslutas tas upp på er interna uppföljning "
    "och beslutas på respektive enhet."
)


@bp.route("/moten/vardplanering/<int:planning_id>/flytta-uppfoljningen", methods=["GET", "POST"])
def postpone(planning_id: int) -> Page:
    words = Words("Flytta den interna uppföljningen", "Flytta", "Uppföljningen är flyttad.")
    return answer(planning_id, "planning.postpone", PostponeForm, act.postpone_follow_up, words, follow_up_on="follow_up_on")


@bp.route("/moten/vardplanering/<int:planning_id>/uppfolj", methods=["GET", "POST"])
def follow_up(planning_id: int) -> Page:
    words = Words("Skriv in den interna uppföljningen", "Spara", "Vårdplaneringen är uppföljd.")
    return answer(planning_id, "planning.follow_up", FollowUpForm, act.follow_up_planning, words)


@bp.route("/moten/vardplanering/<int:planning_id>/stall-in", methods=["GET", "POST"])
def cancel(planning_id: int) -> Page:
    words = Words("Ställ in vårdplaneringen", "Ställ in", "Vårdplaneringen är inställd. Den andra enheten har fått veta det.")
    return answer(planning_id, "planning.cancel", CancelPlanningForm, act.cancel_planning, words)
