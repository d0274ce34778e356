"""Booking and writing down förmöte and trepartsmöte; three times proposed and one picked."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, redirect, request, url_for

from sipweb.actions import meetings as act
from sipweb.actions import times
from sipweb.forms.base import as_choices
from sipweb.forms.meetings import (
    BookForm,
    BookThreeForm,
    CancelForm,
    HoldPreForm,
    MoveForm,
    NoShowForm,
    ProposeForm,
    hold_three_form,
)
from sipweb.gate import Refused
from sipweb.models import Agreement, Meeting, Referral, TimeProposal
from sipweb.queries.cases import row_number
from sipweb.queries.referrals import held_pre_meeting, planned_meeting
from sipweb.rules.people import CUSTODIANS, is_in_force
from sipweb.views.load import load
from sipweb.views.moves import other_side
from sipweb.views.pages import Page, ask, attempt, checked_if_named, done, form_page, with_verb
from sipweb.views.steps import open_for

bp = Blueprint("meetings", __name__)


def here(referral_id: int) -> str:
    return url_for("referrals.show", referral_id=referral_id)


def finish(referral: Referral, form: Any, action: Callable[..., Any], said: str, title: str, submit: str, **context: Any) -> Page:
    """A form about a meeting, its action, and back to the request."""
    if page := checked_if_named(form, other_side(referral), title, submit, case=referral.case):
        return page
    if attempt(form, lambda **answers: action(g.actor, referral, **answers)):
        return done(said, here(referral.id))
    return form_page(form, title, submit, case=referral.case, referral=referral, cancel=here(referral.id), **context)


def of_planned(referral: Referral) -> dict[str, Any]:
    """Which version of the booked meeting the form was made from."""
    meeting = planned_meeting(referral)
    return {"version": meeting.version} if meeting else {}


@bp.route("/forfragningar/<int:referral_id>/boka-formote", methods=["GET", "POST"])
def book_pre(referral_id: int) -> Page:
    referral = load(Referral, referral_id)
    open_for("referral.book_pre", referral)
    form = ask(BookForm, data={"minutes": g.actor.routine.meeting_minutes})
    action = with_verb(act.book_meeting, "referral.book_pre")
    said = "Förmötet är bokat. Båda handläggarna har det i Mitt arbete."
    return finish(referral, form, action, said, "Boka förmöte", "Boka förmöte", rule="pre_meeting", propose=True)


@bp.route("/forfragningar/<int:referral_id>/boka-trepartsmote", methods=["GET", "POST"])
def book_three(referral_id: int) -> Page:
    referral = load(Referral, referral_id)
    verb = "referral.book_three_directly" if referral.state == "assigned" else "referral.book_three"
    open_for(verb, referral)
    before = held_pre_meeting(referral)
    preset = {
        "minutes": g.actor.routine.meeting_minutes,
        "purpose": before.purpose if before else referral.question if referral.is_direct else "",
    }
    form = ask(BookThreeForm, data=preset)
    prepare_three(form, referral, before)
    said = "Trepartsmötet är bokat. Skriv ut inbjudan till den enskilde."
    action = with_verb(act.book_meeting, verb)
    return finish(referral, form, action, said, "Boka trepartsmöte", "Boka trepartsmöte", rule="three_party", before=before, propose=True)


def prepare_three(form: BookThreeForm | ProposeForm, referral: Referral, before: Meeting | None) -> None:
    """Nobody who may not be told is offered; the reason is asked only where a förmöte is missing."""
    mandates = [r for r in referral.case.person.representatives if is_in_force(r, g.actor.today) and not r.may_not_receive]
    if mandates:
        form.representative_ids.choices = as_choices({r.id: r.name for r in mandates}, None)
        if request.method != "POST" and not form.representative_ids.data:
            form.representative_ids.data = [r.id for r in mandates if r.kind in CUSTODIANS]
    else:
        del form.representative_ids
    if before or referral.is_direct:
        del form.no_pre_meeting_reason


@bp.route("/forfragningar/<int:referral_id>/flytta", methods=["GET", "POST"])
def move(referral_id: int) -> Page:
    referral = load(Referral, referral_id)
    verb = "referral.move_pre" if referral.state == "pre_meeting_booked" else "referral.move_three"
    open_for(verb, referral)
    meeting = planned_meeting(referral)
    form = ask(MoveForm, data={"place": meeting.place, "version": meeting.version} if meeting else None)
    return finish(referral, form, with_verb(act.move_meeting, verb), "Mötet är flyttat.", "Flytta mötet", "Flytta", meeting=meeting)


@bp.route("/forfragningar/<int:referral_id>/stall-in", methods=["GET", "POST"])
def cancel(referral_id: int) -> Page:
    referral = load(Referral, referral_id)
    verb = "referral.cancel_pre" if referral.state == "pre_meeting_booked" else "referral.cancel_three"
    open_for(verb, referral)
    said = "Mötet är inställt. Boka en ny tid när ni vet mer."
    return finish(
        referral, ask(CancelForm, data=of_planned(referral)), with_verb(act.cancel_meeting, verb), said, "Ställ in mötet", "Ställ in"
    )


@bp.route("/forfragningar/<int:referral_id>/uteblev", methods=["GET", "POST"])
def no_show(referral_id: int) -> Page:
    referral = load(Referral, referral_id)
    open_for("referral.no_show", referral)
    said = "Skrivet. Boka en ny tid, eller avsluta med ett skäl."
    intro = "Mötet räknas inte som genomfört. Ni kan boka en ny tid eller avsluta."
    return finish(
        referral,
        ask(NoShowForm, data=of_planned(referral)),
        with_verb(act.cancel_meeting, "referral.no_show"),
        said,
        "Den enskilde uteblev",
        "Spara",
        intro=intro,
    )


@bp.route("/forfragningar/<int:referral_id>/formote-genomfort", methods=["GET", "POST"])
def hold_pre(referral_id: int) -> Page:
    referral = load(Referral, referral_id)
    open_for("referral.hold_pre", referral)
    meeting = planned_meeting(referral)
    preset = {"person_words": referral.person_words, **of_planned(referral)}
    form = ask(HoldPreForm, data=preset)
    return finish(
        referral, form, act.hold_pre_meeting, "Förmötet är inskrivet.", "Förmöte genomfört", "Spara", rule="level_1", meeting=meeting
    )


@bp.route("/forfragningar/<int:referral_id>/trepartsmote-genomfort", methods=["GET", "POST"])
def hold_three(referral_id: int) -> Page:
    referral = load(Referral, referral_id)
    open_for("referral.hold_three", referral)
    meeting = planned_meeting(referral)
    if meeting is None or meeting.kind != "three_party":
        return done("Det finns inget bokat trepartsmöte.", here(referral_id), "info")
    form = ask(hold_three_form(meeting), data=of_planned(referral))
    context = {"template": "meetings/hold_three.html", "rule": "three_party", "meeting": meeting, "before": held_pre_meeting(referral)}
    return finish(referral, form, act.hold_three_party, "Trepartsmötet är inskrivet.", "Trepartsmöte genomfört", "Spara", **context)


@bp.route("/forfragningar/<int:referral_id>/foresla-tider", methods=["GET", "POST"])
def propose(referral_id: int) -> Page:
    referral = load(Referral, referral_id)
    open_for("times.propose", referral)
    form = ask(ProposeForm, data={"purpose": referral.question if referral.is_direct else ""})
    if referral.state != "assigned":
        form.kind.choices = as_choices({"three_party": "Trepartsmöte"}, None)
    prepare_three(form, referral, held_pre_meeting(referral))
    said = "Tiderna är föreslagna. Den andra handläggaren väljer en."
    template = "meetings/propose.html"
    return finish(referral, form, times.propose_times, said, "Föreslå tre tider", "Föreslå", template=template)


@bp.post("/tidsforslag/<int:proposal_id>")
def pick(proposal_id: int) -> Page:
    proposal = load(TimeProposal, proposal_id)
    choice = request.form.get("choice", type=row_number)
    if choice not in {0, 1, 2}:
        raise Refused("Välj en av de tre tiderna.")
    times.pick_time(g.actor, proposal, choice=choice)
    return done("Tiden är vald. Mötet är bokat för er båda.", here(proposal.referral_id))


@bp.get("/forfragningar/moten/<int:meeting_id>")
def show(meeting_id: int) -> Page:
    """A meeting lives on its request's page."""
    return redirect(here(load(Meeting, meeting_id).referral_id), 303)


@bp.post("/overenskommelser/<int:agreement_id>/klar")
def agreement_done(agreement_id: int) -> Page:
    agreement = load(Agreement, agreement_id)
    act.finish_agreement(g.actor, agreement)
    return done("Uppgiften är klar. Den andra handläggaren ser det.", here(agreement.meeting.referral_id))
