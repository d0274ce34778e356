"""Every move of an avvikelserapport after step 1: dialogue, the joint text, signing, leaving; and the controller's."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, g, request, url_for

from sipweb.actions import deviation_step2 as act
from sipweb.actions.deviations import cancel_deviation, tell_lex_sarah
from sipweb.forms.base import Form
from sipweb.forms.deviations import DialogueForm, LeaveForm, LexSarahForm, ReasonForm, TogetherForm
from sipweb.gate import Changed, Refused
from sipweb.models import Deviation
from sipweb.queries.cases import row_number
from sipweb.rules.deviations import MOVES, MUST_REPORT
from sipweb.rules.workflow import targets_of
from sipweb.views.deviation_page import deviation_page, step_1
from sipweb.views.load import load, require
from sipweb.views.moves import Words
from sipweb.views.pages import Page, ask, attempt, done, form_page
from sipweb.words import DEVIATION

bp = Blueprint("deviation_moves", __name__)


def move(deviation_id: int, verb: str, make: type[Form], action: Callable[..., Any], words: Words, **asked: Any) -> Page:
    """Load, may they, does the move start here, form, action, and back to the report."""
    deviation = load(Deviation, deviation_id)
    require(verb, deviation)
    here = url_for("deviations.show", deviation_id=deviation_id)
    if request.method != "POST" and not targets_of(MOVES, verb, deviation.state):
        return done(f"Det går inte nu. Rapporten är ”{DEVIATION[deviation.state].lower()}”.", here, "info")
    form = ask(make, **({"obj": deviation} if asked.pop("from_row", False) else {}))
    if words.label:
        form["text"].label.text = words.label
    if attempt(form, lambda **answers: action(g.actor, deviation, **answers)):
        return done(words.said, here)
    more: dict[str, Any] = {"intro": words.intro, "rule": words.rule, "cancel": here, "deviation": deviation, "step_1": step_1(deviation)}
    return form_page(form, words.title, words.submit, template="deviations/move.html", **more, **asked)


@bp.route("/avvikelser/<int:deviation_id>/dialog", methods=["GET", "POST"])
def dialogue(deviation_id: int) -> Page:
    words = Words("Skriv in dialogen", "Spara", "Dialogen är inskriven.", rule="deviation")
    return move(deviation_id, "deviation.dialogue", DialogueForm, act.hold_dialogue, words)


@bp.route("/avvikelser/<int:deviation_id>/atgard", methods=["GET", "POST"])
def write(deviation_id: int) -> Page:
    intro = "Båda enheterna skriver i samma text. En ändring gör att signaturer inte längre gäller."
    words = Words("Steg 2, åtgärd", "Spara texten", "Den gemensamma texten är sparad.", intro=intro, rule="deviation")
    return move(deviation_id, "deviation.write", TogetherForm, act.write_together, words, from_row=True)


@bp.route("/avvikelser/<int:deviation_id>/lamna", methods=["GET", "POST"])
def leave(deviation_id: int) -> Page:
    intro = "Bara när ni har försökt ha dialog. Rapporten låses och går till verksamhetscontroller."
    words = Words("Lämna utan gemensam signatur", "Lämna rapporten", "Rapporten är skickad till verksamhetscontroller.", intro=intro)
    return move(deviation_id, "deviation.leave", LeaveForm, act.leave_deviation, words)


@bp.post("/avvikelser/<int:deviation_id>/signera")
def sign(deviation_id: int) -> Page:
    """One press, of the text as it was read."""
    deviation = load(Deviation, deviation_id)
    require("deviation.sign", deviation)
    unit_id, version = request.form.get("unit_id", 0, type=row_number), request.form.get("version", "")
    try:
        signed = act.sign_deviation(g.actor, deviation, unit_id=unit_id, version=version)
    except Refused as why:
        return as_it_stands(deviation_id, why)
    said = "Båda har signerat. Rapporten är skickad till verksamhetscontroller." if signed.state == "sent" else "Du har signerat."
    return done(said, url_for("deviations.show", deviation_id=deviation_id))


def as_it_stands(deviation_id: int, why: Refused) -> Page:
    """The report as it is now, and what stood in the way."""
    flash(str(why), "warning")
    return deviation_page(load(Deviation, deviation_id), 409 if isinstance(why, Changed) else 422)


@bp.post("/avvikelser/<int:deviation_id>/registrera")
def register(deviation_id: int) -> Page:
    deviation = load(Deviation, deviation_id)
    require("deviation.register", deviation)
    try:
        registered = act.register_deviation(g.actor, deviation)
    except Refused as why:
        return as_it_stands(deviation_id, why)
    return done(f"Registrerad som {registered.number}. Parterna har fått kvitto.", url_for("deviations.show", deviation_id=deviation_id))


@bp.route("/avvikelser/<int:deviation_id>/komplettering", methods=["GET", "POST"])
def complete(deviation_id: int) -> Page:
    intro = "Steg 2 öppnas igen och signaturerna gäller inte längre. Parterna läser skälet."
    words = Words("Begär komplettering", "Begär komplettering", "Komplettering är begärd.", "Vad behöver kompletteras?", intro)
    return move(deviation_id, "deviation.complete", ReasonForm, act.ask_for_completion, words)


@bp.route("/avvikelser/<int:deviation_id>/makulera", methods=["GET", "POST"])
def cancel(deviation_id: int) -> Page:
    intro = "Rapporten finns kvar med skälet, men räknas inte."
    words = Words("Makulera rapporten", "Makulera", "Rapporten är makulerad.", "Varför makuleras rapporten?", intro)
    return move(deviation_id, "deviation.cancel", ReasonForm, cancel_deviation, words)


@bp.route("/avvikelser/<int:deviation_id>/lex-sarah", methods=["GET", "POST"])
def lex_sarah(deviation_id: int) -> Page:
    deviation = load(Deviation, deviation_id)
    require("deviation.lex_sarah", deviation)
    if deviation.lex_sarah not in MUST_REPORT:
        abort(404)
    here, form = url_for("deviations.show", deviation_id=deviation_id), ask(LexSarahForm, obj=deviation)
    if attempt(form, lambda **answers: tell_lex_sarah(g.actor, deviation, **answers)):
        return done("Det är inskrivet när det rapporterades enligt lex Sarah.", here)
    told: dict[str, Any] = {"cancel": here, "rule": "lex_sarah"}
    return form_page(form, "Rapporterat enligt lex Sarah", "Spara", "deviations/write_plain.html", **told)
