"""Every answer to a request that is not a meeting: a reason, another unit, another handläggare, an outcome, lifting."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, g, request, url_for

from sipweb.actions import outcomes
from sipweb.actions import referrals as act
from sipweb.actions.assign import assign_worker
from sipweb.db import db
from sipweb.forms.base import Form, as_choices
from sipweb.forms.referrals import CloseForm, DeclineForm, ForwardForm, LiftForm, NeedForm, ReassignForm, TakeUpForm, TextForm
from sipweb.models import Referral
from sipweb.queries.people import people_in, units
from sipweb.queries.referrals import was_no_show
from sipweb.queries.units import units_to_choose
from sipweb.rules.referrals import OUTCOMES, THREE_HELD, WITHOUT_MEETING
from sipweb.views.assign import needs_qualified, worker_choices
from sipweb.views.load import load
from sipweb.views.pages import Page, ask, attempt, checked, checked_if_named, done, form_page, with_verb
from sipweb.views.steps import open_for

bp = Blueprint("moves", __name__)


class Words(NamedTuple):
    title: str
    submit: str
    said: str
    label: str = ""
    intro: str = ""
    rule: str = ""
    tone: str = "primary"
    check: Callable[[Any, Referral], tuple[str, list[dict[str, str]]]] | None = None  # who sees what, when it leaves the unit


def answer(referral_id: int, verb: str, make: type[Form], action: Callable[..., Any], words: Words) -> Page:
    """Load, may they, form, action, and back to the request."""
    referral, here = open_for(verb, load(Referral, referral_id)), url_for("referrals.show", referral_id=referral_id)
    form = ask(make)
    prepare(form, referral, words)
    if page := check_page(form, referral, words):
        return page
    if attempt(form, lambda **answers: action(g.actor, referral, **answers)):
        return done(words.said, more_to_read(referral, here))
    return form_page(
        form, words.title, words.submit, case=referral.case, cancel=here, intro=words.intro, rule=words.rule, variant=words.tone
    )


def more_to_read(referral: Referral, here: str) -> str:
    """The request, unless the act made it someone else's to read."""
    seen = Referral.visible_to(g.actor).where(Referral.id == referral.id).with_only_columns(Referral.id)
    return here if db.session.execute(seen).first() else url_for("referrals.inbox")


def check_page(form: Form, referral: Referral, words: Words) -> Page | None:
    if words.check is None:
        reaches = referral.sent_on is not None  # a draft is nobody else's
        return checked_if_named(form, other_side(referral), words.title, words.submit, case=referral.case) if reaches else None
    if request.method != "POST" or not form.validate():
        return None
    receiver, rows = words.check(form, referral)
    return checked(form, lambda: rows, receiver, f"Granska: {words.title.lower()}", words.submit, case=referral.case)


def other_side(referral: Referral) -> str:
    """The unit that reads what the actor writes in the request."""
    return str(referral.to_unit.name if g.actor.who.works_in(referral.from_unit_id) else referral.from_unit.name)


def sees_completion(form: Any, referral: Referral) -> tuple[str, list[dict[str, str]]]:
    return referral.to_unit.name, [{"key": "Komplettering", "value": form.text.data}]


def sees_forwarded(form: Any, referral: Referral) -> tuple[str, list[dict[str, str]]]:
    unit = next((u for u in units() if u.id == form.to_unit_id.data), referral.to_unit)
    rows = [
        {"key": "Från", "value": referral.from_unit.name},
        {"key": "Den enskilde", "value": f"{referral.case.person.name}, {referral.case.number}"},
        {"key": "Den enskildes egna ord", "value": referral.person_words},
        {"key": "Frågeställning", "value": referral.question},
        {"key": "Situationen just nu", "value": referral.situation},
        {"key": "Komplettering", "value": referral.completion},
        {"key": "Varför den skickas vidare", "value": form.text.data},
    ]
    return unit.name, rows


def prepare(form: Form, referral: Referral, words: Words) -> None:
    """Choices that depend on this request."""
    if words.label and "text" in form:
        form.text.label.text = words.label
    if isinstance(form, ReassignForm):
        young = needs_qualified(referral.case.person.birth_date)
        form.to_worker_id.choices = as_choices(worker_choices(referral.to_unit_id, young), "Välj handläggare")
    if isinstance(form, TakeUpForm):
        own = {id_: name for id_, name, _, _ in people_in(frozenset({referral.to_unit_id}))}
        form.case_worker_id.choices = as_choices(own, "Välj handläggare")
    if isinstance(form, ForwardForm):
        others = [u for u in units_to_choose() if u.id not in {referral.to_unit_id, referral.from_unit_id}]
        form.to_unit_id.choices = as_choices({u.id: u.name for u in others}, None)
        form.to_unit_id.choice_hints = {u.id: u.assignment for u in others}
    if isinstance(form, CloseForm):
        prepare_close(form, referral)


def prepare_close(form: CloseForm, referral: Referral) -> None:
    anyhow = referral.state in {THREE_HELD, "escalated"} or was_no_show(referral)
    fits = OUTCOMES if anyhow else {k: v for k, v in OUTCOMES.items() if k in WITHOUT_MEETING}
    form.outcome.choices = as_choices(fits, None)
    form.unit_id.choices = as_choices({referral.from_unit_id: referral.from_unit.name, referral.to_unit_id: referral.to_unit.name}, None)
    told_by = {referral.from_worker_id: referral.from_worker.name}
    if referral.to_worker:
        told_by[referral.to_worker.id] = referral.to_worker.name
    form.told_by_id.choices = as_choices(told_by, None)


@bp.route("/forfragningar/<int:referral_id>/begar-komplettering", methods=["GET", "POST"])
def ask_more(referral_id: int) -> Page:
    words = Words("Begär komplettering", "Begär komplettering", "Komplettering är begärd.", "Vad behöver ni veta mer?")
    return answer(referral_id, "referral.ask_more", TextForm, act.ask_more, words)


@bp.route("/forfragningar/<int:referral_id>/komplettera", methods=["GET", "POST"])
def complete(referral_id: int) -> Page:
    words = Words(
        "Komplettera",
        "Skicka komplettering",
        "Kompletteringen är skickad.",
        "Din komplettering",
        "Det du skriver läses av den andra enheten.",
        check=sees_completion,
    )
    return answer(referral_id, "referral.complete", TextForm, act.complete_referral, words)


@bp.route("/forfragningar/<int:referral_id>/avboj", methods=["GET", "POST"])
def decline(referral_id: int) -> Page:
    words = Words("Avböj", "Avböj", "Förfrågan är avböjd. Den andra enheten får veta varför.", rule="everyone")
    return answer(referral_id, "referral.decline", DeclineForm, act.decline_referral, words)


@bp.route("/forfragningar/<int:referral_id>/aktualisera", methods=["GET", "POST"])
def take_up(referral_id: int) -> Page:
    intro = "Den enskilde blir aktuell hos er genast. Förfrågan finns kvar, så att ni kan utse handläggare och boka mötet."
    words = Words("Aktualisera hos er", "Aktualisera", "Den enskilde är nu aktuell hos er.", intro=intro)
    return answer(referral_id, "referral.take_up", TakeUpForm, outcomes.take_up, words)


@bp.route("/forfragningar/<int:referral_id>/ta-tillbaka", methods=["GET", "POST"])
def withdraw(referral_id: int) -> Page:
    words = Words(
        "Ta tillbaka",
        "Ta tillbaka",
        "Förfrågan är tillbakatagen.",
        "Varför tar ni tillbaka den?",
        "Skälet når den andra enheten om förfrågan är skickad.",
    )
    return answer(referral_id, "referral.withdraw", TextForm, with_verb(act.end_early, "referral.withdraw"), words)


@bp.route("/forfragningar/<int:referral_id>/avbryt", methods=["GET", "POST"])
def stop(referral_id: int) -> Page:
    intro = "Det finns inte längre någon grund för att dela uppgifter. Ni kan också fråga den enskilde igen."
    words = Words("Avbryt samverkan", "Avbryt", "Samverkan är avbruten.", "Vad har hänt?", intro)
    return answer(referral_id, "referral.stop", TextForm, with_verb(act.end_early, "referral.stop"), words)


@bp.route("/forfragningar/<int:referral_id>/byt-handlaggare", methods=["GET", "POST"])
def reassign(referral_id: int) -> Page:
    intro = "Den nya handläggaren börjar om med kontakten. Ett bokat möte ställs in; det som är genomfört står kvar."
    words = Words("Byt handläggare", "Byt handläggare", "Handläggaren är bytt.", intro=intro, rule="assign")
    return answer(referral_id, "referral.reassign", ReassignForm, with_verb(assign_worker, "referral.reassign"), words)


@bp.route("/forfragningar/<int:referral_id>/skicka-vidare", methods=["GET", "POST"])
def forward(referral_id: int) -> Page:
    intro = "Förfrågan flyttas till rätt enhet om det finns samtycke eller annan grund för den enheten. Ni ser den inte längre."
    words = Words(
        "Skicka vidare", "Skicka vidare", "Förfrågan är skickad vidare. Avsändaren har fått veta det.", intro=intro, check=sees_forwarded
    )
    return answer(referral_id, "referral.forward", ForwardForm, act.forward_referral, words)


@bp.route("/forfragningar/<int:referral_id>/avsluta", methods=["GET", "POST"])
def close(referral_id: int) -> Page:
    intro = "”Ansökan gjord” och ”Utredning inleds” gör den mottagande enheten aktuell i akten."
    words = Words("Avsluta med utfall", "Avsluta", "Samverkan är avslutad.", intro=intro, rule="decision")
    return answer(referral_id, "referral.close", CloseForm, outcomes.close_referral, words)


@bp.route("/forfragningar/<int:referral_id>/lyft", methods=["GET", "POST"])
def lift(referral_id: int) -> Page:
    words = Words("Lyft till nivå 2", "Lyft", "Frågan är lyft. Den andra handläggaren bekräftar att ni är överens.", rule="talked_first")
    return answer(referral_id, "referral.lift", LiftForm, outcomes.lift_referral, words)


@bp.route("/forfragningar/<int:referral_id>/behov", methods=["GET", "POST"])
def justify(referral_id: int) -> Page:
    intro = "Den andra enheten är redan aktuell i akten. Då räcker en rad om varför uppgifterna behövs."
    words = Words("Skriv varför uppgifterna behövs", "Spara", "Skälet är sparat. Samverkan kan fortsätta.", intro=intro)
    return answer(referral_id, "referral.justify", NeedForm, act.justify_referral, words)
