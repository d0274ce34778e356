"""What has happened to the individual: a form, what it would change, and one button that does it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, abort, g, render_template, request, url_for

from sipweb.actions import life as act
from sipweb.db import db
from sipweb.forms.base import as_choices
from sipweb.forms.life import DeathForm, LifeForm, MoveForm, ReasonForm, ResumeForm, StayForm
from sipweb.gate import Changed, NotAllowed, Refused
from sipweb.models import Case, CaseTrack, Unit
from sipweb.queries.access import once_had
from sipweb.queries.deaths import why_not_resume
from sipweb.queries.life import fingerprint, what_a_death_ends, what_a_move_ends
from sipweb.queries.people import people_in
from sipweb.rules.dates import long_date
from sipweb.rules.life import Change, is_adult
from sipweb.rules.routine_texts import RULES
from sipweb.views.load import load, load_case, require
from sipweb.views.pages import Page, ask, attempt, done, form_page, typed

bp = Blueprint("life", __name__)


class Act(NamedTuple):
    """`plan`: what it would change, from the case and the form's answers. `notes`: what is said besides."""

    verb: str
    make: type[LifeForm]
    plan: Callable[..., list[Change]]
    action: Callable[..., Any]
    title: str
    check: str
    submit: str
    said: str
    notes: tuple[str, ...] = ()
    intro: str = ""
    closes: bool = False
    preset: Callable[[Case], dict[str, Any]] = lambda case: {}


def walk(number: str, what: Act) -> Page:
    """Filled in; read through with what it changes; done, if it still stands as it was read."""
    case = open_case(number)
    require(what.verb, case)
    form = ask(what.make, data=what.preset(case))
    form.person = case.person
    going_back = "back" in request.form
    if request.method == "POST" and not going_back and form.validate():
        return read_through(case, form, what)
    return life_page(case, form, what, 200 if going_back else None)


def life_page(case: Case, form: LifeForm, what: Act, status: int | None = None) -> Page:
    form.seen.data, form.seen.raw_data = "", None
    back = url_for("cases.show", number=case.number)
    page, usual = form_page(form, what.title, "Granska", case=case, cancel=back, intro=what.intro)
    return page, status or usual


def read_through(case: Case, form: LifeForm, what: Act) -> Page:
    number, seen = case.number, form.seen.data
    if seen and attempt(form, lambda **answers: what.action(g.actor, case, **answers)):
        return done(what.said, url_for("work.show") if what.closes else url_for("cases.show", number=number))
    stale = isinstance(g.get("refusal"), Changed)
    if form.errors and not stale:
        return life_page(case, form, what)
    changes = what.plan(g.actor, case, **{name: value for name, value in form.answers.items() if name != "seen"})
    page = render_template(
        "life/check.html",
        case=case,
        form=form,
        what=what,
        told=told(form),
        changes=changes,
        seen=fingerprint(changes),
        fields=[(name, value) for name, value in typed() if name not in {"seen", "back"}],
        form_has_errors=stale,
    )
    return page, 409 if stale else 200


def told(form: LifeForm) -> list[dict[str, str]]:
    """What was filled in, in words."""
    rows = []
    for field in form:
        if field.type in {"CSRFTokenField", "HiddenField"}:
            continue
        labels = {choice.value: choice.label for choice in getattr(field, "choices", None) or []}
        value = labels.get(field.data, long_date(field.data) if hasattr(field.data, "isoformat") else field.data)
        rows.append({"key": field.label.text, "value": str(value or "")})
    return rows


def open_case(number: str) -> Case:
    """One that the actor's unit has now. Has someone else just closed it, say so instead of that it does not exist."""
    current = Case.workable_by(g.actor).where(Case.number == number).with_only_columns(Case.id)
    if db.session.execute(current).first() is None:
        units = sorted(g.actor.who.units)
        if any(db.session.scalar(once_had(g.actor, u).where(Case.number == number)) for u in units):
            why = "Akten är inte längre öppen hos er. Någon annan kan ha hunnit före."
            abort(done(why, url_for("cases.show", number=number), "info"))
    return load_case(number)


# A death.

OTHERS_TOO = "Det som andra enheter har på gång om den enskilde avslutas också, och de får veta det."
DEATH = Act(
    "person.die",
    DeathForm,
    lambda actor, case, **answers: what_a_death_ends(actor, case, answers["died_on"]),
    act.register_death,
    "Registrera dödsfall",
    "Läs igenom: dödsfallet",
    "Registrera dödsfallet",
    "Dödsfallet är registrerat. Alla som var med i akten har fått veta det.",
    (OTHERS_TOO, "Sekretessen är kvar. Akten läses sedan bara av dem som läste den förut, med ett skäl."),
    closes=True,
)


@bp.route("/akter/<number>/dodsfall", methods=["GET", "POST"])
def die(number: str) -> Page:
    return walk(number, DEATH)


def managed_unit(case: Case) -> Unit:
    """A unit of the actor's that has, or has had, a part in the akt, and that they manage."""
    unit = next((t.unit for t in case.tracks if g.actor.who.manages(t.unit_id)), None)
    if unit is None:
        raise NotAllowed("person.correct_death")
    return unit


@bp.route("/akter/<number>/dodsfall/ratta", methods=["GET", "POST"])
def correct(number: str) -> Page:
    case = load_case(number)
    unit, form, back = managed_unit(case), ask(ReasonForm), url_for("cases.show", number=number)
    require("person.correct_death", unit)
    if case.person.died_on is None:
        return done("Den enskilde är inte registrerad som avliden.", back, "info")
    if attempt(form, lambda **answers: act.correct_death(g.actor, unit, number=number, **answers)):
        return done("Rättat. Alla som fick veta om dödsfallet har fått veta att det var fel.", back)
    return form_page(form, "Rätta: den enskilde lever", "Rätta", case=case, cancel=back, intro=CORRECT_INTRO)


def after_death(case: Case) -> dict[str, bool]:
    """May this manager correct the death; may they open their part again after a death that was a mistake?"""
    led = [t.unit_id for t in case.tracks if g.actor.who.manages(t.unit_id)]
    resumes = bool(led) and not case.person.died_on and why_not_resume(case, led[0]) is None
    return {"corrects": bool(led and case.person.died_on), "resumes": resumes}


CORRECT_INTRO = (
    "Dödsfallet tas bort. Inget annat öppnas av sig självt: möten, samverkan och samtycken som avslutades börjar på nytt. "
    "Varje enhet som avslutades får veta det, och kan öppna sin del igen."
)


@bp.route("/akter/<number>/oppna-igen", methods=["GET", "POST"])
def resume(number: str) -> Page:
    case = load_case(number)
    unit = managed_unit(case)
    require("track.resume", unit)
    if why_not := why_not_resume(case, unit.id):
        raise Refused(why_not)
    form, back = ask(ResumeForm), url_for("cases.show", number=number)
    workers = {id_: name for id_, name, _, _ in people_in(frozenset({unit.id}))}
    form.case_worker_id.choices = as_choices(workers, "Välj")
    if attempt(form, lambda **answers: act.resume_track(g.actor, unit, number=number, **answers)):
        return done("Er del är öppen igen.", back)
    intro = "Den enskilde blir aktuell hos er igen, på samma grund som förut. Samtycken frågas på nytt."
    return form_page(form, f"Öppna hos {unit.name} igen", "Öppna igen", case=case, cancel=back, intro=intro)


# Another municipality.

CHILD_MOVES = RULES["child_moves"].text
MOVE = Act(
    "person.move_away",
    MoveForm,
    lambda actor, case, **answers: what_a_move_ends(actor, case, answers["address"]),
    act.move_away,
    "Den enskilde har flyttat till en annan kommun",
    "Läs igenom: flytten",
    "Registrera flytten",
    "Flytten är registrerad. Varje handläggare i akten har fått veta det.",
    ("Ingen enhet avslutas av sig själv. Var och en avslutar, eller skriver varför akten är kvar.",),
)


@bp.route("/akter/<number>/flyttat", methods=["GET", "POST"])
def move(number: str) -> Page:
    return walk(number, MOVE._replace(notes=(*MOVE.notes, CHILD_MOVES), intro=CHILD_MOVES) if is_about_a_child(number) else MOVE)


def is_about_a_child(number: str) -> bool:
    case = db.session.scalar(Case.visible_to(g.actor).where(Case.number == number))
    return case is not None and not is_adult(case.person.birth_date, g.actor.today, g.actor.routine)


@bp.route("/akter/<number>/flyttat/ratta", methods=["GET", "POST"])
def move_back(number: str) -> Page:
    case = load_case(number)
    require("person.move_back", case)
    form, back = ask(ReasonForm), url_for("cases.show", number=number)
    if attempt(form, lambda **answers: act.move_back(g.actor, case, **answers)):
        return done("Rättat. Handläggarna i akten har fått veta det.", back)
    intro = "För den som har flyttat tillbaka, eller när flytten var fel. Samtycken som har upphört frågas på nytt."
    return form_page(form, "Den enskilde bor i kommunen", "Ta bort flytten", case=case, cancel=back, intro=intro)


@bp.route("/aktuell/<int:track_id>/kvar", methods=["GET", "POST"])
def stay(track_id: int) -> Page:
    track = load(CaseTrack, track_id)
    require("track.stay", track)
    form, back = ask(StayForm), url_for("cases.show", number=track.case.number)
    if attempt(form, lambda **answers: act.keep_track(g.actor, track, **answers)):
        return done("Skälet är sparat. Akten är kvar hos er.", back)
    return form_page(form, "Den enskilde har flyttat", "Behåll akten", template="life/stay.html", case=track.case, track=track, cancel=back)
