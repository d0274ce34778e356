"""Every answer to a lifted question: lifting it on, solving, closing, agreeing or not, taking it back."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, g, request, url_for

from sipweb.actions import escalation_answers as answers_of
from sipweb.actions import escalations as act
from sipweb.forms.base import Form
from sipweb.forms.escalations import LiftOnForm, SolveForm, TakeBackForm, UnsolvedForm, WhyForm
from sipweb.gate import Refused
from sipweb.models import Escalation
from sipweb.queries.escalations import seats_of, shut_out_of
from sipweb.rules.escalations import ROLES_OF_MANY, TOP, level_above, why_not_act
from sipweb.views.escalation_page import alone, held_by
from sipweb.views.escalation_trail import trail
from sipweb.views.escalations import found
from sipweb.views.load import require
from sipweb.views.moves import Words
from sipweb.views.pages import Page, ask, attempt, checked_if_named, done, form_page, with_verb
from sipweb.views.top_check import check_top

bp = Blueprint("escalation_moves", __name__)


def open_for(verb: str, escalation_id: int, *, may_wait: bool = False) -> Escalation:
    """May they, and does it start now? Told before anything is written."""
    one = found(escalation_id)
    require(verb, one)
    why_not = None if may_wait else why_not_act(one.pending, one.awaits_until, g.actor.today)
    if request.method != "POST" and (not one.is_open or why_not):
        abort(done(why_not or "Frågan är redan avslutad.", here(one), "info"))
    return one


def here(one: Escalation) -> str:
    return url_for("escalations.show", escalation_id=one.id)


def move(one: Escalation, make: type[Form], action: Callable[..., Any], words: Words) -> Page:
    form = ask(make)
    if page := checked_if_named(form, "de andra enheterna", words.title, words.submit, case=one.case):
        return page
    if attempt(form, lambda **answers: action(g.actor, one, **answers)):
        return done(words.said if one.is_open or not words.label else words.label, here(one))
    return page_of(form, one, words)


def page_of(form: Form, one: Escalation, words: Words) -> Page:
    ends = {SolveForm, UnsolvedForm} & {type(form)}
    more: dict[str, Any] = {
        "one": one,
        "alone": alone(one, held_by(one)) if ends else None,
        "intro": words.intro,
        "rule": words.rule,
        "cancel": here(one),
        "trail": trail(one),
    }
    if one.case is not None:
        more["case"] = one.case
    return form_page(form, words.title, words.submit, template="escalations/move.html", **more)


@bp.route("/lyft/<int:escalation_id>/lyft-vidare", methods=["GET", "POST"])
def lift(escalation_id: int) -> Page:
    one = open_for("escalation.lift", escalation_id)
    target = level_above(one.level, seats_of(one.unit_ids, shut_out_of(one.case_id)), [unit.id for unit in one.units]) or one.level
    form = ask(LiftOnForm)
    if one.level == 1:
        form.report.label.text, form.report.description = "Vad har hänt sedan dess?", "Läses av cheferna."
    if one.case is None:
        del form.person_words
    to_top = target == TOP and one.case is not None
    if page := check_page(form, one) if to_top else checked_if_named(form, ROLES_OF_MANY[target], "Lyft", "Lyft", case=one.case):
        return page
    if attempt(form, lambda **answers: act.lift_question(g.actor, one, **answers)):
        return done(f"Frågan är lyft till {ROLES_OF_MANY[one.level]}. Berörda enheter svarar om de är överens.", here(one))
    intro = f"Frågan går till {ROLES_OF_MANY[target]}. De läser allt som har skrivits hit{NO_NAMES if to_top else ''}."
    return page_of(form, one, Words(f"Lyft till nivå {target}", "Granska" if to_top else "Lyft", "", intro=intro, rule="lift_on"))


NO_NAMES = ", men ser inte akten och inte vem det gäller. Skriv utan namn"


def check_page(form: LiftOnForm, one: Escalation) -> Page | None:
    told = [("Den enskildes egna ord", form.person_words.data), ("Fråga", form.question.data), ("Rapport", form.report.data)]
    return check_top(form, one.case, [unit.name for unit in one.units], told, one)


@bp.route("/lyft/<int:escalation_id>/lost", methods=["GET", "POST"])
def solve(escalation_id: int) -> Page:
    one = open_for("escalation.solve", escalation_id)
    intro = "När de andra enheterna har svarat att de är överens är frågan löst, och alla som har haft den får veta det."
    words = Words(
        "Så löstes frågan", "Spara", "Lösningen är sparad. De andra enheterna svarar om de är överens.", SOLVED, intro, "stays_with"
    )
    return move(one, SolveForm, with_verb(act.propose_end, "escalation.solve"), words)


SOLVED = "Frågan är löst. Alla som har haft den får veta det."


@bp.route("/lyft/<int:escalation_id>/utan-losning", methods=["GET", "POST"])
def close(escalation_id: int) -> Page:
    one = open_for("escalation.close", escalation_id)
    intro = "Det finns ingen högre nivå. Skriv vad som gäller nu, så att enheterna vet hur de ska göra."
    said = "Sparat. De andra enheterna svarar om de har tagit del."
    words = Words("Avsluta utan lösning", "Avsluta", said, "Frågan är avslutad utan lösning.", intro)
    return move(one, UnsolvedForm, with_verb(act.propose_end, "escalation.close"), words)


@bp.post("/lyft/<int:escalation_id>/overens")
def agree(escalation_id: int) -> Page:
    one = found(escalation_id)
    return at_once(one, "escalation.agree", answers_of.agree_to_lift, "Sparat: ni har tagit del och är överens.")


@bp.post("/lyft/<int:escalation_id>/avsluta-utan-svar")
def finish(escalation_id: int) -> Page:
    one = found(escalation_id)
    return at_once(one, "escalation.finish", act.finish_question, "Frågan är avslutad. Att någon inte svarade är noterat.")


def at_once(one: Escalation, verb: str, action: Callable[..., Any], said: str) -> Page:
    """A button that does it. Who came too late is told by whom."""
    require(verb, one)
    try:
        action(g.actor, one)
    except Refused as why:
        return done(str(why), here(one), "warning")
    return done(said, here(one))


@bp.route("/lyft/<int:escalation_id>/inte-overens", methods=["GET", "POST"])
def disagree(escalation_id: int) -> Page:
    one = open_for("escalation.disagree", escalation_id, may_wait=True)
    intro = (
        "Frågan är lyft ändå. Ert skäl följer med." if one.pending == "lift" else "Då gäller inte förslaget, och frågan är kvar på nivån."
    )
    words = Words("Vi är inte överens", "Spara", "Svaret är sparat. De andra enheterna får veta det.", intro=intro, rule="lift_on")
    return move(one, WhyForm, answers_of.disagree_to_lift, words)


@bp.route("/lyft/<int:escalation_id>/ta-tillbaka", methods=["GET", "POST"])
def withdraw(escalation_id: int) -> Page:
    one = open_for("escalation.withdraw", escalation_id, may_wait=True)
    words = Words("Ta tillbaka frågan", "Ta tillbaka", "Frågan är tillbakatagen.", intro="Skälet når alla som har haft frågan.")
    return move(one, TakeBackForm, act.withdraw_question, words)
