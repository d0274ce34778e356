"""Samverkansförfrågan: the inbox, writing one, checking it before it is sent, its page, and every answer."""

from typing import Any

from flask import Blueprint, flash, g, render_template, request, url_for

from sipweb.actions import referrals as act
from sipweb.actions.assign import assign_worker
from sipweb.forms.base import as_choices
from sipweb.forms.referrals import AssignForm, DirectForm, ReferralForm
from sipweb.gate import Refused
from sipweb.models import Case, Referral, Unit
from sipweb.queries.cases import row_number
from sipweb.queries.consents import ground_words, receiver_of, why_not_tell
from sipweb.queries.inbox import inbox_rows, ongoing_rows
from sipweb.queries.people import unit_names, units
from sipweb.queries.units import concerned_in, units_to_choose
from sipweb.views.assign import assign_form, needs_qualified
from sipweb.views.load import load, load_case, require, saw_list
from sipweb.views.notes import asking_units, own_units, refuse_when_hidden
from sipweb.views.pages import Page, ask, attempt, checked, done, form_page, others_named
from sipweb.views.request_page import request_page

bp = Blueprint("referrals", __name__)


@bp.get("/forfragningar")
def inbox() -> Page:
    return inbox_page()


def inbox_page(failed: AssignForm | None = None, failed_id: int | None = None) -> Page:
    waiting, ongoing = inbox_rows(g.actor), ongoing_rows(g.actor)
    saw_list("Läste enhetens inkorg", {r.case_id for r in (*waiting, *ongoing)})
    if failed and failed_id not in {r.id for r in waiting}:
        for why in failed.form_errors:
            flash(why, "danger")
    names = unit_names()
    forms = {r.id: failed if failed and r.id == failed_id else fresh(r) for r in waiting if r.state == "sent"}
    return render_template(
        "referrals/inbox.html", waiting=waiting, ongoing=ongoing, names=names, forms=forms, form_has_errors=bool(failed)
    ), (422 if failed else 200)


def fresh(row: Any) -> AssignForm:
    return assign_form(row.to_unit_id, f"f{row.id}-", posted=False, child=needs_qualified(row.birth_date))


@bp.post("/forfragningar/<int:referral_id>/utse")
def assign(referral_id: int) -> Page:
    """In place, from the inbox or from the request's page."""
    referral = load(Referral, referral_id)
    require("referral.assign", referral)
    from_inbox = f"f{referral_id}-to_worker_id" in request.form
    form = assign_form(referral.to_unit_id, f"f{referral_id}-" if from_inbox else "")
    if found := attempt(form, lambda **answers: assign_worker(g.actor, referral, verb="referral.assign", **answers)):
        said = f"{found.to_worker.name if found.to_worker else ''} är utsedd och har fått veta det."
        return done(
            said + child_warning(found), url_for("referrals.inbox") if from_inbox else url_for("referrals.show", referral_id=referral_id)
        )
    return inbox_page(form, referral_id) if from_inbox else (request_page(referral, assign=form), 422)


def child_warning(referral: Referral) -> str:
    young = needs_qualified(referral.case.person.birth_date)
    if young and referral.to_worker and not referral.to_worker.qualified_child_work:
        return " Observera: personen är ett barn, och handläggaren står inte som behörig för barnärenden."
    return ""


@bp.route("/akter/<number>/forfragningar/ny", methods=["GET", "POST"])
def new(number: str) -> Page:
    case = load_case(number)
    require("referral.draft", case)
    if request.method != "POST":
        refuse_when_hidden(case, "En förfrågan")
    form = ask(ReferralForm, data={"to_unit_id": request.args.get("enhet", type=row_number)})
    fill_units(form, case)
    form.not_answers = form.not_answers | {"version"}
    if referral := attempt(form, lambda **answers: act.draft_referral(g.actor, case, **answers)):
        return done("Utkastet är sparat. Granska det innan du skickar.", url_for("referrals.check", referral_id=referral.id), "info")
    return write_page(form, case)


def write_page(form: Any, case: Case) -> Page:
    back = url_for("cases.show", number=case.number)
    current = any(receiver_of(case, u).is_current for u in units() if u.id not in own_units(case))
    told = {"case": case, "cancel": back, "rule": "ask", "someone_is_current": current}
    return form_page(form, "Ny samverkansförfrågan", "Granska", template="referrals/write.html", **told)


def fill_units(form: Any, case: Case, current_only: bool = False) -> None:
    """Whom one can ask, each with its assignment and whether the gate would let the question through."""
    mine = own_units(case)
    form.from_unit_id.choices = as_choices(asking_units(case), None)
    shown = {t.unit_id for t in case.open_tracks if not t.is_hidden}
    there = units_to_choose(concerned_in(case, g.actor.who.units))
    others = [u for u in there if u.id not in mine and (not current_only or u.id in shown)]
    asked = {r.to_unit_id for r in case.referrals if r.is_open and r.from_unit_id in mine}
    gate = {u.id: OPEN_ALREADY if u.id in asked else gate_words(case, u) for u in others}
    others.sort(key=lambda u: (gate[u.id] in {MISSING, OPEN_ALREADY}, u.name))
    form.to_unit_id.choices = as_choices({u.id: u.name for u in others}, None)
    form.to_unit_id.choice_hints = {u.id: f"{gate[u.id]}. {u.assignment}" for u in others}


MISSING = "Samtycke saknas"
OPEN_ALREADY = "En förfrågan pågår redan"


def gate_words(case: Case, unit: Unit) -> str:
    receiver = receiver_of(case, unit)
    if receiver.same_board and receiver.is_current:
        return "Redan aktuell i akten"
    open_now = why_not_tell(case, unit, g.actor) is None
    return "Samtycke eller annan grund finns" if open_now else MISSING


@bp.route("/forfragningar/<int:referral_id>/andra", methods=["GET", "POST"])
def edit(referral_id: int) -> Page:
    referral = load(Referral, referral_id)
    require("referral.edit", referral)
    if not asking_units(referral.case):  # read with a reason, after the unit's part was closed
        told = "Er del av akten är avslutad. En förfrågan skrivs av en enhet som är aktuell."
        return done(told, url_for("referrals.show", referral_id=referral_id), "info")
    form = ask(ReferralForm, obj=referral)
    fill_units(form, referral.case)
    form.not_answers = form.not_answers | {"from_unit_id"}
    if attempt(form, lambda **answers: act.edit_referral(g.actor, referral, **answers)):
        return done("Utkastet är sparat.", url_for("referrals.check", referral_id=referral_id))
    return write_page(form, referral.case)


@bp.route("/forfragningar/<int:referral_id>/granska", methods=["GET", "POST"])
def check(referral_id: int) -> Page:
    """Exactly what the other unit will see, before anything leaves."""
    referral = load(Referral, referral_id)
    require("referral.send", referral)
    if referral.state != "draft":
        return done(ALREADY_SENT, url_for("referrals.show", referral_id=referral_id), "info")
    if request.method == "POST":
        return send(referral, url_for("referrals.show", referral_id=referral_id))
    why_not = why_not_tell(referral.case, referral.to_unit, g.actor, need=referral.need)
    ground = ground_words(referral.case, referral.to_unit, g.actor, need=referral.need)
    others = others_named(written_rows(referral), referral.case)
    return render_template("referrals/check.html", referral=referral, case=referral.case, why_not=why_not, ground=ground, others=others)


ALREADY_SENT = "Förfrågan är redan skickad."


def send(referral: Referral, there: str) -> Page:
    """Pressed twice, the second press finds it sent: that is no fault of anybody's."""
    try:
        act.send_referral(g.actor, referral)
    except Refused:
        if referral.state == "draft":
            raise
        return done(ALREADY_SENT, there, "info")
    return done(f"Förfrågan är skickad till {referral.to_unit.name}.", there)


def written_rows(referral: Referral) -> list[dict[str, str]]:
    return [
        {"key": "Den enskildes egna ord", "value": referral.person_words},
        {"key": "Frågeställning", "value": referral.question},
        {"key": "Situationen just nu", "value": referral.situation},
        {"key": "Behövs därför att", "value": referral.need},
    ]


def chosen(field: Any) -> str:
    """What the chosen alternative says."""
    return next((str(c.label) for c in field.choices if c.value == field.data), "")


def seen_at_start(form: DirectForm, case: Case) -> list[dict[str, str]]:
    return [
        {"key": "Från", "value": f"{g.actor.who.name}, {chosen(form.from_unit_id)}"},
        {"key": "Den enskilde", "value": f"{case.person.name}, akt {case.number}"},
        {"key": "Den enskildes egna ord", "value": form.person_words.data or ""},
        {"key": "Vad mötet handlar om", "value": form.question.data or ""},
        {"key": "Behövs därför att", "value": form.need.data or ""},
    ]


@bp.route("/akter/<number>/trepartsmote", methods=["GET", "POST"])
def start(number: str) -> Page:
    """Two units that are both current, without a request."""
    case = load_case(number)
    require("referral.start", case)
    if request.method != "POST":
        refuse_when_hidden(case, "En inbjudan")
    form = ask(DirectForm)
    fill_units(form, case, current_only=True)
    if page := checked(form, lambda: seen_at_start(form, case), chosen(form.to_unit_id), "Granska inbjudan", "Skicka", case=case):
        return page
    if referral := attempt(form, lambda **answers: act.start_cooperation(g.actor, case, **answers)):
        return done("Samverkan är startad. Boka mötet eller föreslå tider.", url_for("referrals.show", referral_id=referral.id))
    back = url_for("cases.show", number=number)
    return form_page(
        form, "Bjud in till trepartsmöte", "Fortsätt", template="referrals/start.html", case=case, cancel=back, rule="three_party"
    )


@bp.get("/forfragningar/<int:referral_id>")
def show(referral_id: int) -> Page:
    return request_page(load(Referral, referral_id))
