"""Loggkontroll: the months of each unit, the drawn sample, the verdicts, the signature, the paper."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for

from sipweb.actions.reviews import draw_review, is_own, judge_row, sign_review
from sipweb.db import db
from sipweb.forms.logs import JudgeForm, judge_form, posted_rows
from sipweb.gate import Changed, Refused
from sipweb.models import LogReview, LogReviewRow, Unit
from sipweb.queries.cases import row_number
from sipweb.queries.reviews import months, rows_of, sample_of
from sipweb.rules.logs import REASONS
from sipweb.rules.reviews import due_on, month_name, month_of, standing, why_not_sign
from sipweb.views.load import load, require
from sipweb.views.logs import my_scope, saw_rows
from sipweb.views.pages import Page, ask, done, drop_kept

bp = Blueprint("reviews", __name__)


@bp.get("/logg/kontroller")
def index() -> Page:
    scope = my_scope()
    found, before = months(g.actor, scope.units, month_from(request.args.get("fore", "")))
    older = url_for("reviews.index", fore=before.isoformat()[:7]) if before else None
    newest = url_for("reviews.index") if request.args.get("fore") else None
    return render_template(
        "reviews/index.html", months=found, older_href=older, newest_href=newest, month_name=month_name, routine=g.actor.routine
    )


def month_from(text: str) -> date | None:
    """2026-09; None for what is no month."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


@bp.post("/logg/kontroller")
def draw() -> Page:
    scope = my_scope()
    unit_id, month = request.form.get("unit_id", 0, type=row_number), month_from(request.form.get("month", ""))
    if unit_id not in scope.units or month is None:
        abort(404)
    review = draw_review(g.actor, db.session.get_one(Unit, unit_id), month=month_of(month))
    return done("Urvalet är draget.", url_for("reviews.show", review_id=review.id))


@bp.route("/logg/kontroller/<int:review_id>", methods=["GET", "POST"])
def show(review_id: int) -> Page:
    """The sample. Every row that is filled in is saved by itself; one that can't be saved stays as it was typed."""
    review = load(LogReview, review_id)
    rows = rows_to_judge(review)
    form = ask(judge_form(rows), data=as_they_stand(rows))
    if request.method != "POST":
        return review_page(review, form, list(rows))
    saved, is_late = save(form, rows)
    if not form.errors:
        return all_saved(review, saved)
    flash(how_many(saved), "success" if saved else "info")
    return review_page(review, form, [id_ for id_, row in rows.items() if form.has_errors(id_) or not row.verdict]), 409 if is_late else 422


def rows_to_judge(review: LogReview) -> dict[int, LogReviewRow]:
    """Rows without a verdict, the one to be changed, and those that were sent; never the reviewer's own."""
    if review.signed_at:
        return {}
    rows = {row.id: row for row in rows_of(review) if not is_own(g.actor, row)}
    wanted = posted_rows(rows) | {request.args.get("andra", 0, type=row_number)}
    return {id_: row for id_, row in rows.items() if not row.verdict or id_ in wanted}


def as_they_stand(rows: dict[int, LogReviewRow]) -> dict[str, Any]:
    return {f"{name}_{id_}": getattr(row, name) for id_, row in rows.items() for name in ("verdict", "note", "version")}


def save(form: JudgeForm, rows: dict[int, LogReviewRow]) -> tuple[int, bool]:
    """How many rows were saved; and whether someone else came first with one that was not."""
    form.validate()
    saved, is_late = 0, False
    for row_id in [id_ for id_ in rows if not form.is_blank(id_) and not form.has_errors(id_)]:
        try:
            judge_row(g.actor, rows[row_id], **form.answers_of(row_id))
            saved += 1
        except Refused as why:
            form.refuse_row(row_id, why)
            is_late = is_late or isinstance(why, Changed)
    return saved, is_late


def how_many(saved: int) -> str:
    return {0: "Inget nytt är sparat.", 1: "1 rad är sparad."}.get(saved, f"{saved} rader är sparade.")


def all_saved(review: LogReview, saved: int) -> Page:
    drop_kept()
    row_id = request.form.get("andra", type=row_number)
    to = url_for("reviews.show", review_id=review.id, andra=row_id, _anchor=f"rad-{row_id}" if row_id else None)
    return done(how_many(saved), to, "success" if saved else "info") if saved or not row_id else redirect(to, 303)


def review_page(review: LogReview, form: JudgeForm, asked: list[int]) -> Page:
    rows = rows_of(review)
    items = sample_of(g.actor, rows)
    saw_rows("Läste en loggkontroll", [told for _, told in items])
    left, own = sum(not row.verdict for row in rows), {row.id for row in rows if is_own(g.actor, row)}
    due = due_on(review.month, g.actor.routine.log_review_within)
    return render_template(
        "reviews/show.html",
        review=review,
        items=items,
        form=form,
        asked=asked,
        own=own,
        why_not_sign=why_not_sign(review.signed_at is not None, left, sum(row.id in own and not row.verdict for row in rows)),
        due=due,
        standing=standing(True, review.signed_at is not None, due, g.actor.today),
        month=month_name(review.month),
        reasons=REASONS,
        draft_saved_at=g.get("draft_saved_at"),
        form_has_errors=bool(form.errors),
    )


@bp.post("/logg/kontroller/<int:review_id>/signera")
def sign(review_id: int) -> Page:
    review = load(LogReview, review_id)
    require("review.sign", review)
    sign_review(g.actor, review)
    return done("Loggkontrollen är signerad.", url_for("reviews.show", review_id=review.id))


@bp.get("/logg/kontroller/<int:review_id>/utskrift")
def paper(review_id: int) -> Page:
    """A signed review, on paper."""
    review = load(LogReview, review_id)
    if review.signed_at is None:
        abort(404)
    items = sample_of(g.actor, rows_of(review))
    saw_rows("Skrev ut en loggkontroll", [told for _, told in items])
    return render_template("reviews/paper.html", review=review, items=items, month=month_name(review.month), reasons=REASONS)
