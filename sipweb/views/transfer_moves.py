"""Every step of a transfer that is a form: one table, one way through."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, g, request, url_for

from sipweb.actions.monthly import name_of
from sipweb.db import db
from sipweb.forms.base import Form, as_choices, required
from sipweb.models import MonthlyMeeting, Transfer
from sipweb.queries.handovers import waiting_item
from sipweb.queries.monthly import open_meetings
from sipweb.queries.people import people_in
from sipweb.queries.transfers import dates_of, late_known, notify_last, to_invite
from sipweb.rules.dates import long_date
from sipweb.rules.monthly import COOPERATION, is_locked
from sipweb.rules.transfer_lifted import heads_of
from sipweb.rules.transfer_moves import NEED_KINDS
from sipweb.rules.transfers import why_late
from sipweb.views.load import load, require
from sipweb.views.pages import Page, ask, attempt, checked, checked_if_named, done, form_page
from sipweb.views.shared_transfers import around_rows, ground_rows, person_rows, stops
from sipweb.views.transfer_lifted import lift_check, settle_intro, settle_preset, settle_title
from sipweb.views.transfer_page import may_begin
from sipweb.views.transfer_steps import STEPS, Step
from sipweb.views.transfers import fill_receivers, receiver
from sipweb.words import TRANSFER

bp = Blueprint("transfer_moves", __name__)


def move(one: Step, transfer_id: int) -> Page:
    """Load, may they, does it start here, form, action, and back to the transfer."""
    transfer = load(Transfer, transfer_id)
    require(one.verb, transfer)
    here = url_for("transfers.show", transfer_id=transfer_id)
    if request.method != "POST" and not may_begin(one.verb, transfer):
        now = TRANSFER[dates_of(transfer, g.actor).state].lower()
        return done(f"Det går inte nu. Överföringen är ”{now}”.", here, "info")
    form = ask(one.form, data=preset(one, transfer))
    prepare(one, form, transfer)
    checks = {"transfer.notify": notify_check, "transfer.lift_on": lift_check}
    if page := checks[one.verb](form, transfer) if one.verb in checks else names_check(one, form, transfer):
        return page
    if attempt(form, lambda **answers: one.act(g.actor, transfer, **told(answers))):
        if one.verb == "transfer.to_agenda" and (item := waiting_item(transfer)):
            return done("Ett utkast till punkten är gjort. Läs igenom och anmäl den.", url_for("agenda.edit", item_id=item.id), "info")
        said = "Förslaget är framlagt. Den som svarar för den andra enheten får veta det." if transfer.settle_answer else one.said
        if one.verb == "transfer.agree_day" and transfer.proposed_day:
            return done("Dagen är föreslagen. Den gäller när den andra enhetens chef har skrivit samma dag.", here)
        told_to = {"transfer.settle": said, "transfer.acknowledge": f"Svaret är inskrivet. {heads_of(transfer.state)} får veta det."}
        return done(told_to.get(one.verb, one.said), more_to_read(transfer, here))
    more: dict[str, Any] = {"intro": one.intro or intro_of(one, transfer), "rule": one.rule, "cancel": here, "case": transfer.case}
    more["rows"] = judged_rows(transfer) if one.verb == "transfer.confirm_no" else []
    title = settle_title(transfer) if one.verb == "transfer.settle" else one.title
    return form_page(form, title, one.submit if one.verb != "transfer.notify" else "Granska", template="transfers/move.html", **more)


def door(one: Step) -> Callable[[int], Page]:
    """The step's own view, with a name of its own."""

    def view(transfer_id: int) -> Page:
        return move(one, transfer_id)

    view.__name__ = one.name
    return view


for one in STEPS:
    bp.add_url_rule(f"/overforingar/<int:transfer_id>/{one.slug}", one.name, door(one), methods=["GET", "POST"])


def more_to_read(transfer: Transfer, here: str) -> str:
    """The transfer, unless the act made it someone else's to read."""
    seen = Transfer.visible_to(g.actor).where(Transfer.id == transfer.id).with_only_columns(Transfer.id)
    if db.session.execute(seen).first():
        return here
    return url_for("transfers.index" if g.actor.who.units else "work.show")  # an avdelningschef has no list


def preset(one: Step, transfer: Transfer) -> dict[str, Any]:
    """What is known already, so that nobody types it twice."""
    if one.verb == "transfer.rejudge":
        told = {"person_words": transfer.person_words, "text": transfer.needs_text, "version": transfer.version}
        return {**told, "needs": [kind for kind in transfer.needs.split(",") if kind]}
    if one.verb == "transfer.notify":
        late = late_known(transfer, g.actor) if late_words(one, transfer) else ""
        asked = transfer.to_unit_id if transfer.state != "declined" else None
        return {"to_unit_id": asked, "need": transfer.need, "late_why": late}
    if one.verb == "transfer.settle" and (said := settle_preset(transfer)):
        return said
    if one.verb in {"transfer.decide", "transfer.settle"}:
        return {"to_unit_id": transfer.to_unit_id, "on": transfer.meeting_on, "day": transfer.transfer_on}
    if one.verb == "transfer.call":
        return called(transfer)
    if one.verb == "transfer.inform":
        return {"on": transfer.informed_on, "how": transfer.informed_how}
    if one.verb == "transfer.investigate":
        return {"on": transfer.investigation_on}
    return {"day": transfer.proposed_on(g.actor.today)} if one.verb == "transfer.agree_day" else {}


def called(transfer: Transfer) -> dict[str, Any]:
    """The tjänstemannamöte as it was called, or with everyone who should be there."""
    at, around = transfer.officials_at, to_invite(transfer, g.actor)
    if at is None:
        return {"representative_ids": [r.id for r in around]}
    invited = transfer.officials_invited.splitlines()
    others = "\n".join(name for name in invited if name not in {r.name for r in around})
    told = {"others": others, "left_out": transfer.officials_left_out, "place": transfer.officials_place}
    return {"representative_ids": [r.id for r in around if r.name in invited], "on": at.date(), "clock": at.time(), **told}


def prepare(one: Step, form: Any, transfer: Transfer) -> None:
    """Choices that depend on this transfer."""
    if one.label and "text" in form:
        form.text.label.text = one.label
    if "why" in form and not is_written(one, transfer):
        del form.why
    if one.verb == "transfer.lift" and transfer.to_unit_id:
        del form.no_unit_why
    if one.verb == "transfer.notify":
        said_no = {transfer.to_unit_id} if transfer.state == "declined" and transfer.to_unit_id else set()
        fill_receivers(form, transfer.case, {transfer.from_unit_id} | said_no)
        if late_words(one, transfer):
            form.late_why.validators = [required("Skriv varför aviseringen är sen."), *form.late_why.validators[1:]]
        else:
            del form.late_why
    if one.verb in {"transfer.decide", "transfer.settle"}:
        fill_receivers(form, transfer.case, {transfer.from_unit_id})
        form.to_unit_id.choices = [*as_choices({}, "Välj"), *form.to_unit_id.choices]
    if one.verb == "transfer.to_agenda":
        form.meeting_id.choices = as_choices({m.id: named(m) for m in open_meetings(g.actor) if m.form == COOPERATION}, "Ett annat möte")
    if one.verb == "transfer.receive" and transfer.to_unit_id:
        there = {id_: name for id_, name, _, _ in people_in(frozenset({transfer.to_unit_id}))}
        form.case_worker_id.choices = as_choices(there, "Välj handläggare")
    if one.verb == "transfer.call":
        form.representative_ids.choices = as_choices({r.id: r.name for r in to_invite(transfer, g.actor)}, None)
        if not form.representative_ids.choices:
            del form.representative_ids


def is_written(one: Step, transfer: Transfer) -> bool:
    """Something stands already, so that it may be corrected."""
    contacts = transfer.person_contact_on or transfer.sender_contact_on
    days = {"transfer.investigate": transfer.investigation_on, "transfer.inform": transfer.informed_on, "transfer.contact": contacts}
    return days[one.verb] is not None


def named(meeting: MonthlyMeeting) -> str:
    closed = is_locked(meeting.starts_at.date(), g.actor.now, g.actor.routine)
    return f"{name_of(meeting)}{' (tiden för att anmäla har gått ut)' if closed else ''}"


def told(answers: dict[str, Any]) -> dict[str, Any]:
    """As the actions are called: a day and a clock together, names by lines."""
    if "clock" in answers:
        at = datetime.combine(answers.pop("on"), answers.pop("clock"))
        names = [line.strip() for line in answers["others"].splitlines() if line.strip()]
        return {**answers, "at": at, "others": names, "representative_ids": answers.get("representative_ids") or []}
    return answers


def intro_of(one: Step, transfer: Transfer) -> str:
    if one.verb == "transfer.settle":
        return settle_intro(transfer)
    late, by = late_words(one, transfer), notify_last(transfer, g.actor)
    if late and by and late_known(transfer, g.actor):
        return f"Sista dagen att avisera var {long_date(by)}. Skälet är ifyllt av det som hände före. Läs och ändra det om det behövs."
    return late


def late_words(one: Step, transfer: Transfer) -> str:
    """Of a notification that is late, that it is."""
    by = notify_last(transfer, g.actor)
    if one.verb != "transfer.notify" or transfer.notified_on or by is None or g.actor.today <= by:
        return ""
    latest = dates_of(transfer, g.actor).latest
    return (why_late(g.actor.today, latest, g.actor.routine) or "") if latest else ""


def judged_rows(transfer: Transfer) -> list[dict[str, str]]:
    """What a manager confirms, on the page where they do it."""
    return [
        {"key": "Skälet till att stöd inte behövs", "value": transfer.needs_text},
        {"key": "Den enskildes egna ord", "value": transfer.person_words},
        {"key": "Bedömt", "value": long_date(transfer.judged_on) if transfer.judged_on else ""},
    ]


def names_check(one: Step, form: Form, transfer: Transfer) -> Page | None:
    """What both units read, when it may name someone else. Who is called to a meeting is named on purpose."""
    if transfer.to_unit is None or transfer.notified_on is None or one.verb == "transfer.call":
        return None
    other = transfer.from_unit if g.actor.who.works_in(transfer.to_unit.id) else transfer.to_unit
    return checked_if_named(form, other.name, one.title, one.submit, case=transfer.case)


def notify_check(form: Any, transfer: Transfer) -> Page | None:
    """Exactly what the receiving unit sees when it is notified, before anything leaves; not shown when it would be stopped."""
    if stops(form, transfer.case, transfer.from_unit_id):
        return None
    withheld = "Era anteckningar, samtycken, samtal och det som andra enheter har. Överlämningen skickas först när den är beslutad."
    told: dict[str, Any] = {"case": transfer.case, "withheld": withheld}
    return checked(form, lambda: notified_rows(form, transfer), receiver(form), "Granska: avisera", "Avisera", **told)


def notified_rows(form: Any, transfer: Transfer) -> list[dict[str, str]]:
    kinds = ", ".join(NEED_KINDS[kind] for kind in transfer.needs.split(",") if kind)
    dates, by = dates_of(transfer, g.actor), notify_last(transfer, g.actor)
    return [
        *person_rows(transfer.case),
        {"key": "Byter enhet", "value": long_date(dates.day) if dates.day else ""},
        {"key": "Avisera senast", "value": long_date(by) if by else ""},
        {"key": "Den enskildes egna ord", "value": transfer.person_words},
        {"key": "Behov", "value": kinds},
        {"key": "Bedömning", "value": transfer.needs_text},
        {"key": "Varför aviseringen är sen", "value": form.late_why.data if "late_why" in form else transfer.late_why},
        *ground_rows(form, transfer.case),
        *around_rows(transfer.case, transfer.from_unit_id),
    ]
