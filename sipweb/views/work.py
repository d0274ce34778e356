"""Mitt arbete."""

from itertools import groupby
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for

from sipweb.actions.organisation import read_notice
from sipweb.db import db
from sipweb.models import Notice
from sipweb.queries.people import marks_of
from sipweb.queries.reminders import Task
from sipweb.queries.work import GROUPS, group_of, notices, tasks
from sipweb.rules.dates import relative_day, when
from sipweb.views.load import saw_list
from sipweb.views.pages import Page

bp = Blueprint("work", __name__)

PLACES = {"me": "Väntar på mig", "unit": "Väntar på min enhet", "waiting": "Jag väntar på"}
TONES = {"Försenat": "danger", "I dag": "warning"}


@bp.get("/")
def show() -> Page:
    found, news = tasks(g.actor), notices(g.actor)
    g.marks = marks_of(g.actor, {t.case_id for t in found if t.case_id})
    saw_list("Läste Mitt arbete", {t.case_id for t in found if t.case_id} | {n[5] for n in news if n[5]})
    sections = [(title, grouped([t for t in found if t.place == place])) for place, title in PLACES.items()]
    return render_template("work.html", sections=[s for s in sections if s[1]], news=[as_news(*n) for n in news])


def grouped(found: list[Task]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The groups that hold something, in order of time."""
    by_time = sorted(found, key=lambda task: GROUPS.index(group_of(task.due, g.actor.today)))
    return [(name, [as_row(task, name) for task in rows]) for name, rows in groupby(by_time, lambda t: group_of(t.due, g.actor.today))]


def as_row(task: Task, group: str) -> dict[str, Any]:
    href = url_for(task.endpoint, **task.args)
    return {
        "href": href,
        "title": task.title,
        "what": task.what,
        "number": ", ".join(filter(None, [f"Akt {task.number}" if task.number else "", g.marks.get(task.case_id, "")])),
        "due_text": relative_day(task.due, g.actor.today) if task.due else "",
        "tone": TONES.get(group, "neutral"),
        "action": {"label": task.button, "href": href} if task.button else None,
    }


# What a notice is about → the page and the name of its number in the address.
ABOUT = {
    "intake": ("intakes.show", "intake_id"),
    "presence": ("notes.presence", "question_id"),
    "thread": ("threads.show", "thread_id"),
    "announcement": ("announcements.show", "announcement_id"),
    "question": ("questions.show", "anonymous_id"),
    "planning": ("care_planning.show", "planning_id"),
    "routine": ("routine_reviews.index", ""),
    "routing": ("routing.show", "routing_id"),
    "urgent": ("urgent.show", "urgent_id"),
    "escalation": ("escalations.show", "escalation_id"),
    "transfer": ("transfers.show", "transfer_id"),
    "deviation": ("deviations.show", "deviation_id"),
    "account": ("account.show", ""),
    "monthly": ("monthly.show", "monthly_id"),
    "minutes": ("minutes.show", "monthly_id"),
    "units": ("cases.units_page", ""),
    "item": ("agenda.show", "item_id"),
    "monthly_task": ("monthly_tasks.task", "task_id"),
    "extract": ("extracts.show_part", "part_id"),
}


def where(number: str | None, referral_id: int | None, about: str) -> str:
    kind, _, row_id = about.partition(":")
    if kind == "pattern":
        since, _, until = row_id.partition("--")
        return url_for("deviation_figures.show", fran=since, till=until or None)
    if kind in ABOUT:
        endpoint, name = ABOUT[kind]
        args: dict[str, Any] = {name: row_id} if name else {}
        return url_for(endpoint, **args)
    if referral_id:
        return url_for("referrals.show", referral_id=referral_id)
    return url_for("cases.show", number=number) if number else url_for("work.show")


def as_news(notice_id: int, at: Any, text: str, number: str | None, referral_id: int | None, _: int | None, about: str) -> dict[str, Any]:
    href = where(number, referral_id, about)
    read = {"label": "Läst", "post": url_for("work.read", notice_id=notice_id)}
    return {"href": href, "title": text, "due_text": when(at.astimezone(g.actor.now.tzinfo)), "action": read}


@bp.post("/nytt/<int:notice_id>")
def read(notice_id: int) -> Page:
    notice = db.first_or_404(db.select(Notice).where(Notice.id == notice_id, Notice.to_user_id == g.actor.user_id))
    read_notice(g.actor, notice)
    flash("Markerat som läst.", "success")
    return redirect(url_for("work.show"), 303)
