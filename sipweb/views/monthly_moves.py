"""What is done with a monthly meeting: moved, cancelled, led by another, begun, ended, written, locked, corrected."""

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, request, url_for

from sipweb.actions import agenda as item_act
from sipweb.actions import item_moved, minutes, presiding
from sipweb.actions import monthly as act
from sipweb.actions.attendance import note_attendance, say_absent
from sipweb.actions.corrections import correct_minutes
from sipweb.forms.agenda import LateForm
from sipweb.forms.base import Form, as_choices
from sipweb.forms.monthly import (
    AbsentForm,
    CorrectForm,
    GiveBackForm,
    InventoryForm,
    MoveMonthlyForm,
    ReasonForm,
    appoint_form,
    attend_form,
    bosses,
)
from sipweb.gate import Refused
from sipweb.models import MonthlyMeeting
from sipweb.queries import agenda
from sipweb.queries import monthly as about
from sipweb.queries.cases import is_row_number, row_number
from sipweb.queries.inventory import NEED, inventory_figures
from sipweb.rules.monthly import term_of
from sipweb.rules.transfer_moves import few, few_of
from sipweb.views.load import require
from sipweb.views.meeting_page import load_meeting, name_of
from sipweb.views.pages import Page, ask, attempt, done, form_page
from sipweb.views.running import rail

bp = Blueprint("monthly_moves", __name__)


def here(monthly_id: int) -> str:
    return url_for("monthly.show", monthly_id=monthly_id)


def finish(meeting: MonthlyMeeting, form: Form, action: Callable[..., Any], said: str, title: str, submit: str, **context: Any) -> Page:
    to = context.pop("to", here(meeting.id))
    if attempt(form, lambda **answers: action(g.actor, meeting, **answers)):
        return done(said, to)
    return form_page(form, title, submit, cancel=to, **context)


def at_once(monthly_id: int, verb: str, action: Callable[..., Any], said: str, to: str) -> Page:
    """A button without a form: done, or why not."""
    meeting = load_meeting(monthly_id)
    require(verb, meeting)
    try:
        action(g.actor, meeting)
    except Refused as why:
        if why.field:  # who leads and who writes is chosen on a page of its own
            return done(str(why), url_for("monthly_moves.appoint", monthly_id=monthly_id, saknas=why.field), "danger")
        back = "sitting.show" if meeting.state == "in_session" else "monthly.show" if meeting.state == "planned" else "minutes.show"
        return done(str(why), url_for(back, monthly_id=monthly_id), "danger")
    return done(said, url_for(to, monthly_id=monthly_id))


@bp.route("/moten/<int:monthly_id>/flytta", methods=["GET", "POST"])
def move(monthly_id: int) -> Page:
    meeting = load_meeting(monthly_id)
    require("monthly.move", meeting)
    start = {
        "starts_on": meeting.starts_at.date(),
        "starts_at_time": meeting.starts_at.time(),
        "place": meeting.place,
        "version": meeting.version,
    }
    form = ask(type("MoveThisForm", (MoveMonthlyForm,), {"meeting": meeting}), data=start)
    said, title = "Mötet är flyttat och de kallade har fått veta det.", "Flytta mötet"
    return finish(meeting, form, act.move_meeting, said, title, title, template="monthly/day.html")


@bp.route("/moten/<int:monthly_id>/stall-in", methods=["GET", "POST"])
def cancel(monthly_id: int) -> Page:
    meeting = load_meeting(monthly_id)
    require("monthly.cancel", meeting)
    form = ask(ReasonForm, data={"version": meeting.version})
    intro = "Punkterna går vidare till nästa möte, och de kallade får veta det."
    return finish(meeting, form, act.cancel_meeting, "Mötet är inställt.", "Ställ in mötet", "Ställ in mötet", intro=intro)


@bp.route("/moten/<int:monthly_id>/roller", methods=["GET", "POST"])
def appoint(monthly_id: int) -> Page:
    meeting = load_meeting(monthly_id)
    require("monthly.appoint", meeting)
    first = next(iter(about.turn_to_write(about.called_to(meeting))), None)
    form = ask(appoint_form, meeting=meeting, first=first)
    if request.method != "POST" and (lacks := request.args.get("saknas", "")) in LACKS:
        form[lacks].errors, form[lacks].flags.required = [f"{LACKS[lacks]}, och spara. Sedan kan ni börja mötet."], True
    intro = f"I tur att skriva är {first.name}, som skrev för längst sedan eller aldrig har skrivit." if first else ""
    return finish(meeting, form, presiding.appoint, "De har fått veta det.", "Vem leder och vem skriver?", "Spara", intro=intro)


LACKS = {"chair_id": "Välj vem som leder mötet", "writer_id": "Välj vem som skriver"}  # before a meeting can begin


@bp.route("/moten/<int:monthly_id>/kommer-du", methods=["GET", "POST"])
def absent(monthly_id: int) -> Page:
    meeting = load_meeting(monthly_id)
    require("monthly.absent", meeting)
    mine = about.attendance_of(meeting).get(g.actor.user_id or 0)
    start = {
        "is_absent": "yes" if mine and mine.is_absent else "no",
        "reason": mine.reason if mine else "",
        "deputy_id": mine.deputy_id if mine else None,
    }
    form = bosses(ask(AbsentForm, data=start), "deputy_id")
    return finish(meeting, form, say_absent, "Ditt svar är sparat.", "Kommer du till mötet?", "Spara")


@bp.route("/moten/<int:monthly_id>/narvaro", methods=["GET", "POST"])
def attend(monthly_id: int) -> Page:
    meeting = load_meeting(monthly_id)
    require("monthly.attend", meeting)
    said = about.attendance_of(meeting)
    called = about.called_then(meeting, said)
    form = ask(attend_form(called, dict(sorted(about.all_managers().items(), key=by_name))), data=about.as_said(called, said))
    to = url_for("sitting.show", monthly_id=monthly_id) if meeting.state == "in_session" else url_for("minutes.show", monthly_id=monthly_id)

    more: dict[str, Any] = {"template": "monthly/attend.html", "called": called, "to": to, **rail(meeting, "attend")}
    return finish(meeting, form, note_attendance, "Närvaron är sparad.", "Vilka är med?", "Spara närvaron", **more)


def by_name(one: tuple[int, str]) -> str:
    return one[1]


@bp.post("/moten/<int:monthly_id>/ordning")
def order(monthly_id: int) -> Page:
    """The whole order at once (dragged), or one item one step up or down."""
    meeting = load_meeting(monthly_id)
    require("item.order", meeting)
    ids, moved = [item.id for item in agenda.all_reported(monthly_id)], None
    was = ids.copy()
    if wanted := numbers_in("order"):
        was = numbers_in("was")
        ids = [id_ for id_ in wanted if id_ in ids] + [id_ for id_ in ids if id_ not in wanted]
    elif (moved := request.form.get("item", type=row_number)) in ids:
        place = {"down": ids.index(moved) + 1, "first": 0}.get(request.form.get("way", ""), max(ids.index(moved) - 1, 0))
        ids.remove(moved)
        ids.insert(place, moved)
    try:
        item_act.order_items(g.actor, meeting, ids=ids, was=was)
    except Refused as why:
        return done(str(why), here(monthly_id), "info")
    return done("Ordningen är ändrad.", f"{here(monthly_id)}#{f'punkt-{moved}' if moved else 'dagordning'}")


def numbers_in(name: str) -> list[int]:
    return [int(id_) for id_ in request.form.get(name, "").split(",") if is_row_number(id_)]


@bp.route("/moten/<int:monthly_id>/for-sena", methods=["GET", "POST"])
def late(monthly_id: int) -> Page:
    """What came too late about a protected person: the chair does not read it, and answers all the same."""
    meeting = load_meeting(monthly_id)
    require("monthly.late", meeting)
    n = len(agenda.late_unseen(g.actor, meeting))
    intro = f"{n} {'punkt' if n == 1 else 'punkter'} om en skyddad person. Bara de som är utsedda läser innehållet."
    said = "De som anmälde har fått veta det."
    return finish(meeting, ask(LateForm), item_moved.answer_unseen, said, "För sent till mötet", "Spara", intro=intro)


@bp.route("/moten/<int:monthly_id>/inventering", methods=["GET", "POST"])
def inventory(monthly_id: int) -> Page:
    """Terminsinventeringen, as it is counted now; kept as it was counted when it is saved."""
    meeting = load_meeting(monthly_id)
    require("monthly.inventory", meeting)
    term, figures = term_of(meeting.starts_at.date()), inventory_figures(g.actor)
    made = about.inventory_of(term)
    form = ask(InventoryForm)
    to = url_for("sitting.show", monthly_id=monthly_id)
    if attempt(form, lambda **answers: minutes.make_inventory(g.actor, meeting, figures=figures, **answers)):
        return done(f"Terminsinventeringen för {term} är gjord.", to)
    more = {"rows": inventory_rows(json.loads(made.figures) if made else figures), "made": made, "cancel": to} | rail(meeting, "inventory")
    return form_page(form, f"Terminsinventering {term}", "Spara inventeringen", template="monthly/inventory.html", **more)


def inventory_rows(figures: dict[str, int]) -> list[dict[str, str]]:
    """As they may stand on a projector: a small count is hidden, and so is one that the others would tell."""
    (all_, total), (judged, part), *rest = figures.items()
    needs = {label: n for label, n in rest if label.startswith(NEED)}
    shown = few({label: n for label, n in rest if label not in needs}) | few(needs)
    both = few_of(total, part)
    return [{"key": label, "value": value} for label, value in ({all_: both[0], judged: both[1]} | shown).items()]


@bp.post("/moten/<int:monthly_id>/borja")
def begin(monthly_id: int) -> Page:
    return at_once(monthly_id, "monthly.begin", minutes.begin_meeting, "Mötet har börjat.", "sitting.show")


@bp.post("/moten/<int:monthly_id>/avsluta")
def end(monthly_id: int) -> Page:
    return at_once(monthly_id, "monthly.end", minutes.end_meeting, "Mötet är avslutat. Läs igenom anteckningarna.", "minutes.show")


@bp.post("/moten/<int:monthly_id>/klart")
def finish_writing(monthly_id: int) -> Page:
    said = "Anteckningarna är klara. Ordföranden har fått veta det."
    return at_once(monthly_id, "monthly.finish", minutes.finish_minutes, said, "minutes.show")


@bp.post("/moten/<int:monthly_id>/bekrafta")
def confirm(monthly_id: int) -> Page:
    said = "Anteckningarna är låsta. Varje punkt om en enskild står nu i hens akt."
    return at_once(monthly_id, "monthly.confirm", minutes.confirm_minutes, said, "minutes.show")


@bp.route("/moten/<int:monthly_id>/skicka-tillbaka", methods=["GET", "POST"])
def give_back(monthly_id: int) -> Page:
    meeting = load_meeting(monthly_id)
    require("monthly.give_back", meeting)
    to = url_for("minutes.show", monthly_id=monthly_id)
    return finish(
        meeting, ask(GiveBackForm), minutes.give_back, "Den som skriver har fått veta det.", "Skicka tillbaka", "Skicka tillbaka", to=to
    )


@bp.route("/moten/<int:monthly_id>/ratta", methods=["GET", "POST"])
def correct(monthly_id: int) -> Page:
    meeting = load_meeting(monthly_id)
    require("monthly.correct", meeting)
    form = ask(CorrectForm)
    keeps = g.actor.user_id in {meeting.chair_id, meeting.writer_id}
    read = [item for item in agenda.items_of(g.actor, meeting) if item.state == "settled"]
    items = {item.id: name_of(item) for item in read if keeps or g.actor.who.managed_units & item.unit_ids}
    form.item_id.choices = as_choices(items, "Hela mötet" if keeps else "Välj")
    to = url_for("minutes.show", monthly_id=monthly_id)
    return finish(meeting, form, correct_minutes, "Rättelsen är tillagd.", "Rätta anteckningarna", "Lägg till rättelsen", to=to)
