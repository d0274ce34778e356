"""The monthly meetings: the list, planning a year, one meeting's page, and its papers."""

from datetime import date, timedelta

from flask import Blueprint, g, redirect, render_template, request, url_for

from sipweb.actions import monthly as act
from sipweb.forms.base import as_choices
from sipweb.forms.monthly import ExtraForm, SeriesForm, bosses, months_ahead
from sipweb.gate import NotAllowed
from sipweb.models import MonthlyMeeting
from sipweb.queries import monthly as about
from sipweb.queries.meeting_series import notes_on
from sipweb.rules.monthly import FORMS, STATUS
from sipweb.views.calendars import calendar_answer
from sipweb.views.doors import typed_in
from sipweb.views.load import load
from sipweb.views.meeting_page import Cancelled, cancelled_page, meeting_page
from sipweb.views.pages import Page, ask, attempt, done, form_page

bp = Blueprint("monthly", __name__)


def only_concerned() -> None:
    if not (g.actor.who.units or g.actor.who.departments):
        raise NotAllowed("monthly.plan")


def only_managers() -> None:
    if not g.actor.who.managed_units:
        raise NotAllowed("monthly.plan")


@bp.get("/moten")
def index() -> Page:
    only_concerned()
    today, (coming, past) = g.actor.today, coming_and_past()
    missing = about.missing_months(today) if g.actor.who.managed_units else []
    late = about.late_inventory(today) if g.actor.who.managed_units else ""
    return render_template("monthly/index.html", coming=coming, past=past, missing=missing, late_inventory=late)


def coming_and_past() -> tuple[list[MonthlyMeeting], list[MonthlyMeeting]]:
    """A year and a little to either side: what comes in order, what has been from the last."""
    today = g.actor.today
    past = about.meetings_between(today - timedelta(days=400), today - timedelta(days=1))
    return about.meetings_between(today, today + timedelta(days=400)), past[::-1]


@bp.route("/moten/serie", methods=["GET", "POST"])
def plan() -> Page:
    only_managers()
    start = {"first_form": STATUS, "nth": 2, "weekday": 1, "minutes": g.actor.routine.monthly_minutes}
    form = ask(SeriesForm, data=start)
    form.first.choices = as_choices(months_ahead(g.actor.today), None)
    bosses(form, "chair_id")
    if request.method == "POST" and not {"planned", "change"} & set(request.form) and form.validate():
        rows = [(one, ". ".join(notes)) for one, notes in notes_on(form.planned)]
        return render_template("monthly/series.html", form=form, rows=rows, posted=list(request.form.items()), forms=FORMS)
    if first := attempt(form, lambda **answers: act.plan_series(g.actor, None, **answers)):
        return done("Mötena är planerade.", url_for("monthly.show", monthly_id=first.id))
    return form_page(form, "Planera möten", "Visa mötena", cancel=url_for("monthly.index"), rule="monthly")


@bp.route("/moten/nytt", methods=["GET", "POST"])
def extra() -> Page:
    only_managers()
    form = bosses(ask(ExtraForm, data={"minutes": g.actor.routine.monthly_minutes, "chair_id": g.actor.user_id}), "chair_id")
    if meeting := attempt(form, lambda **answers: act.add_meeting(g.actor, None, **answers)):
        return done("Mötet är planerat och de kallade har fått veta det.", url_for("monthly.show", monthly_id=meeting.id))
    return form_page(form, "Nytt extra möte", "Planera mötet", template="monthly/day.html", cancel=url_for("monthly.index"))


@bp.get("/moten/<int:monthly_id>")
def show(monthly_id: int) -> Page:
    return meeting_page(load(MonthlyMeeting, monthly_id))


@bp.app_errorhandler(Cancelled)
def cancelled(why: Cancelled) -> Page:
    """Another address of a cancelled meeting: read, it leads to its page; what was sent is not received, and stands there to copy."""
    if request.method == "GET":
        return redirect(url_for("monthly.show", monthly_id=why.meeting.id), 303)
    return cancelled_page(why.meeting, typed_in()), 409


@bp.get("/moten/narvaro")
def attendance() -> Page:
    only_managers()
    first = first_counted()
    return render_template("monthly/attendance.html", rows=about.attendance_figures(first, g.actor.today), first=first)


def first_counted() -> date:
    """Attendance is counted from the first of this month a year ago."""
    today: date = g.actor.today
    return today.replace(year=today.year - 1, day=1)


@bp.get("/moten/<int:monthly_id>/kalender")
def calendar(monthly_id: int) -> Page:
    """A calendar file that says when and where, nothing about what is on the agenda."""
    meeting = load(MonthlyMeeting, monthly_id)
    more = {"location": meeting.place} | ({"status": "CANCELLED"} if meeting.state == "cancelled" else {})
    when = (meeting.version, meeting.starts_at, meeting.ends_at)
    return calendar_answer(f"mote-{meeting.starts_at:%Y-%m-%d}", f"manadsmote-{meeting.id}", *when, FORMS[meeting.form], more)
