"""Registerutdrag: the request, and each unit's own part: reviewed, printed, handed over."""

from itertools import groupby
from typing import Any

from flask import Blueprint, current_app, g, render_template, request, url_for

from sipweb.actions import extracts as act
from sipweb.forms.base import as_choices
from sipweb.forms.extracts import HandOverForm, RegisterExtractForm, WithdrawExtractForm, as_reviewed, review_form
from sipweb.gate import Changed
from sipweb.models import Case, ExtractPart, RegisterExtract
from sipweb.queries.extracts import digest_of, open_part, others_parts, parts_of, rows_of
from sipweb.queries.identities import names_at
from sipweb.rules.extracts import ENDINGS, MAY_ASK, legal_information
from sipweb.rules.people import is_in_force
from sipweb.views.load import load, load_case, require
from sipweb.views.pages import Page, ask, attempt, done, form_page
from sipweb.words import word

bp = Blueprint("extracts", __name__)

LOOKED = "Tog fram registerutdrag, akt {number}"


@bp.route("/akter/<number>/registerutdrag", methods=["GET", "POST"])
def show(number: str) -> Page:
    case = load_case(number, looked="Läste om registerutdrag, akt {number}")
    require("extract.register", case)
    form = ask(RegisterExtractForm, data={"asked_on": g.actor.today, "only_own": True})
    offered = prepare(form, case)
    if attempt(form, lambda **answers: act.register_extract(g.actor, case, **answers)):
        return done("Begäran är inskriven. Varje enhet tar nu fram sin del.", url_for("extracts.show", number=number))
    parts = parts_of(g.actor, case)
    led = {part.extract_id for part in parts if part.is_common}
    others = others_parts(g.actor, case, led)
    context = {
        "case": case,
        "parts": parts,
        "others": others,
        "offered": offered,
        "state_of": state_of,
        "months": g.actor.routine.extract_months,
    }
    return form_page(form, "Registerutdrag", "Skriv in begäran", template="extracts/show.html", **context)


def prepare(form: RegisterExtractForm, case: Case) -> bool:
    """The units that can be asked, and those who may ask for the person. False when every own part already waits."""
    mine = {t.unit_id: t.unit.name for t in case.open_tracks if g.actor.who.manages(t.unit_id) and not open_part(case, t.unit_id)}
    form.unit_id.choices = as_choices(mine, None)
    if not any(act.is_secret(case, unit_id) for unit_id in mine):
        del form.only_own
    may = [r for r in case.person.representatives if r.kind in MAY_ASK and is_in_force(r, g.actor.today) and not r.may_not_receive]
    names = {r.id: f"{r.name}, {word('representative', r.kind).lower()}" for r in may}
    form.representative_id.choices = as_choices(names, "Välj" if names else "Ingen är inskriven")
    return bool(mine)


def state_of(part: ExtractPart) -> tuple[str, str]:
    """In words, with a tone. Overdue is worked out, not stored."""
    if part.ended_on:
        return {**ENDINGS, "withdrawn": "Begäran är tillbakatagen"}[part.ended_how], "neutral"
    late = part.extract.due_on < g.actor.today
    if part.reviewed_at:
        return "Granskad, ska lämnas", "danger" if late else "success"
    return ("Försenad" if late else "Ska granskas"), "danger" if late else "info"


@bp.route("/registerutdrag/<int:part_id>", methods=["GET", "POST"])
def show_part(part_id: int) -> Page:
    part = load(ExtractPart, part_id, looked=LOOKED)
    require("extract.save", part)
    if part.reviewed_at or part.ended_on:
        return locked_page(part)
    found = rows_of(g.actor, part)
    form = ask(review_form(found), data=as_reviewed(part, found))
    verb = "extract.save" if "secondary" in request.form else "extract.review"
    if attempt(form, lambda **answers: act.review_part(g.actor, part, verb=verb, **answers)):
        said = "Det du har markerat är sparat." if verb == "extract.save" else "Er del är granskad och låst. Skriv ut den, och lämna den."
        return done(said, url_for("extracts.show_part", part_id=part_id))
    if isinstance(g.get("refusal"), Changed):
        form.seen.data = digest_of(found)
    sections = [(title, [one.row for one in rows]) for title, rows in groupby(found, lambda one: one.section)]
    context = {"part": part, "case": part.case, "sections": sections, "is_new": is_new}
    return form_page(form, "Er del av registerutdraget", "Markera som granskad", template="extracts/review.html", **context)


def is_new(key: str) -> bool:
    """Did the row come after the page was opened that is now being sent?"""
    return request.method == "POST" and f"reason:{key}" not in request.form


def locked_page(part: ExtractPart) -> Page:
    left_out = [row for row in part.rows if row.left_out]
    state, tone = state_of(part)
    return render_template("extracts/locked.html", part=part, case=part.case, left_out=left_out, state=state, tone=tone)


@bp.get("/registerutdrag/<int:part_id>/papper")
def paper(part_id: int) -> Page:
    part = load(ExtractPart, part_id, looked="Skrev ut registerutdrag, akt {number}")
    require("extract.hand_over", part)
    if not part.reviewed_at:
        return done("Granska delen innan du skriver ut den.", url_for("extracts.show_part", part_id=part_id), "info")
    named_then = names_at([part.case.person_id], part.reviewed_at).get(part.case.person_id)
    told = {"sections": on_paper(part), "legal": told_by_law(part), "named_then": named_then}
    return render_template("extracts/paper.html", part=part, case=part.case, **told)


def on_paper(part: ExtractPart) -> list[dict[str, Any]]:
    """Each heading with what is handed over, and how many things are not."""
    told = []
    for title, found in groupby(part.rows, lambda row: row.section):
        rows = list(found)
        told.append({"title": title, "rows": [r for r in rows if not r.left_out], "left_out": sum(r.left_out for r in rows)})
    return told


def told_by_law(part: ExtractPart) -> list[tuple[str, str]]:
    board, contact = part.unit.department.board.name, g.actor.routine.data_protection_contact
    return legal_information(current_app.config["MUNICIPALITY"].name, board, contact, sum(row.left_out for row in part.rows))


@bp.route("/registerutdrag/<int:part_id>/lamna", methods=["GET", "POST"])
def hand_over(part_id: int) -> Page:
    part = load(ExtractPart, part_id, looked=LOOKED)
    require("extract.hand_over", part)
    form = ask(HandOverForm, data={"ended_on": g.actor.today, "version": part.version})
    if part.by_hand:
        form.ended_how.choices = as_choices({how: name for how, name in ENDINGS.items() if how != "post"}, None)
    if attempt(form, lambda **answers: act.hand_over_part(g.actor, part, **answers)):
        return done("Er del av registerutdraget är avslutad.", url_for("work.show"))
    back, intro = url_for("extracts.show_part", part_id=part_id), BY_HAND if part.by_hand else ""
    return form_page(form, "Lämna över er del", "Spara", case=part.case, cancel=back, intro=intro)


BY_HAND = "Lämna den för hand, inte med post."


@bp.post("/registerutdrag/<int:part_id>/oppna")
def unlock(part_id: int) -> Page:
    part = load(ExtractPart, part_id, looked=LOOKED)
    act.unlock_part(g.actor, part)
    return done("Granskningen är öppen igen.", url_for("extracts.show_part", part_id=part_id))


@bp.route("/registerutdrag/begaran/<int:extract_id>/ta-tillbaka", methods=["GET", "POST"])
def withdraw(extract_id: int) -> Page:
    extract = load(RegisterExtract, extract_id, looked=LOOKED)
    require("extract.withdraw", extract)
    form, back = ask(WithdrawExtractForm), url_for("extracts.show", number=extract.case.number)
    if attempt(form, lambda **answers: act.withdraw_extract(g.actor, extract, **answers)):
        return done("Begäran är tillbakatagen. De delar som väntade är avslutade.", back)
    intro = "Den enskilde har ändrat sig, eller så är begäran inskriven i fel akt. Det som redan är lämnat ändras inte."
    return form_page(form, "Ta tillbaka begäran", "Ta tillbaka", case=extract.case, cancel=back, intro=intro, variant="danger")
