"""Årlig uppföljning av rutinen: when it is due, the earlier years, writing, signing, the paper."""

from typing import Any

from flask import Blueprint, g, render_template, request, url_for

from sipweb.actions import routine_reviews as act
from sipweb.forms.base import as_choices
from sipweb.forms.routine_reviews import PlanReviewForm, WriteReviewForm
from sipweb.gate import Refused
from sipweb.models import RoutineReview
from sipweb.queries import routine_reviews as about
from sipweb.rules.permissions import may
from sipweb.rules.routine_reviews import MOVES, PARTS, is_soon, proposed_next
from sipweb.rules.workflow import moves_from
from sipweb.views.load import load, require
from sipweb.views.monthly import only_concerned
from sipweb.views.pages import Page, ask, attempt, done, form_page

bp = Blueprint("routine_reviews", __name__)

PATHS = {"routine.write": "routine_reviews.write", "routine.sign": "routine_reviews.sign"}


@bp.get("/rutinen/uppfoljning")
def index() -> Page:
    only_concerned()
    found, due = about.all_reviews(g.actor), about.due_now(g.actor)
    current = next((one for one in found if one.state != "signed"), None)
    soon, can_plan = is_soon(due, g.actor.today, g.actor.routine), may(g.actor.who, "routine.plan", None) and current is None
    return render_template("routine_reviews/index.html", reviews=found, due=due, soon=soon, current=current, can_plan=can_plan)


@bp.route("/rutinen/uppfoljning/planera", methods=["GET", "POST"])
def plan() -> Page:
    require("routine.plan", None)
    form = ask(PlanReviewForm)
    if review := attempt(form, lambda **told: act.plan_review(g.actor, None, **told)):
        return done("Uppföljningen är planerad. Alla chefer har fått veta det.", url_for("routine_reviews.show", routine_id=review.id))
    due = about.due_now(g.actor)
    return form_page(form, "Planera årlig uppföljning", "Planera", cancel=url_for("routine_reviews.index"), rule="yearly", intro=intro(due))


def intro(due: Any) -> str:
    return f"Avdelningschefer, enhetschefer och biträdande enhetschefer träffas en gång om året. Nästa gång senast {due}."


@bp.get("/rutinen/uppfoljning/<int:routine_id>")
def show(routine_id: int) -> Page:
    review = load(RoutineReview, routine_id)
    moves = [m for m in moves_from(MOVES, review.state) if may(g.actor.who, m.verb, review)]
    told = facts(review)
    if not g.actor.who.signed_for - {one.department_id for one in told["standing"]}:
        moves = [m for m in moves if m.verb != "routine.sign"]
    return render_template("routine_reviews/show.html", verbs={m.verb for m in moves}, **told)


@bp.get("/rutinen/uppfoljning/<int:routine_id>/utskrift")
def paper(routine_id: int) -> Page:
    return render_template("routine_reviews/paper.html", **facts(load(RoutineReview, routine_id)))


def facts(review: RoutineReview) -> dict[str, Any]:
    """What the page and the paper show alike."""
    standing = [one for one in review.signatures if one.voided_at is None]
    signed = {one.department_id for one in standing}
    revised = {one.part: one.text for one in review.revisions if one.text}
    return {
        "review": review,
        "members": [one for one in review.members if not one.left_out],
        "revised": [{"key": heading, "value": revised[part]} for part, heading in PARTS.items() if part in revised],
        "standing": standing,
        "voided": [one for one in review.signatures if one.voided_at is not None],
        "left": [one for one in about.departments() if one.id not in signed],
    }


@bp.route("/rutinen/uppfoljning/<int:routine_id>/skriv", methods=["GET", "POST"])
def write(routine_id: int) -> Page:
    review = load(RoutineReview, routine_id)
    require("routine.write", review)
    form, here = write_form(review), url_for("routine_reviews.show", routine_id=routine_id)
    if attempt(form, lambda **told: act.write_review(g.actor, review, **told)):
        return done("Uppföljningen är sparad och väntar på underskrift.", here)
    signed = [one.name for one in review.signatures if one.voided_at is None]
    title = "Skriv in årlig uppföljning"
    return form_page(form, title, "Spara", template="routine_reviews/write.html", cancel=here, rule="yearly", signed=signed)


def write_form(review: RoutineReview) -> WriteReviewForm:
    held_on = review.held_on or min(review.planned_on, g.actor.today)
    data: dict[str, Any] = {f"part_{one.part}": one.text for one in review.revisions}
    data |= {name: getattr(review, name) for name in ("others", "summary", "training", "version")}
    data |= {"held_on": held_on, "next_on": review.next_on or proposed_next(held_on, g.actor.routine)}
    data["member_ids"] = [one.user_id for one in review.members if not one.left_out]
    form = ask(WriteReviewForm, data=data)
    gone = {one.user_id: f"{one.name}, {one.title.lower()}" for one in review.members}
    form.member_ids.choices = as_choices(gone | {row.id: f"{row.name}, {row.title.lower()}" for row in about.leaders()}, None)
    return form


@bp.post("/rutinen/uppfoljning/<int:routine_id>/skriv-under")
def sign(routine_id: int) -> Page:
    review = load(RoutineReview, routine_id)
    require("routine.sign", review)
    here = url_for("routine_reviews.show", routine_id=routine_id)
    try:
        act.sign_routine(g.actor, review, version=request.form.get("version", ""))
    except Refused as why:
        return done(str(why), here, "warning")
    return done("Du har skrivit under.", here)
