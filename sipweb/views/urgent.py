"""Akut ärende: the list, writing one down after the call, its page and its paper."""

from typing import Any

from flask import Blueprint, g, render_template, url_for

from sipweb.actions import urgent as act
from sipweb.db import db
from sipweb.forms.base import as_choices
from sipweb.forms.urgent import AnonymousUrgentForm, CallFields, UrgentForm, WhomForm
from sipweb.gate import NotAllowed, Refused
from sipweb.models import Case, Unit, UrgentConsultation
from sipweb.queries import urgent as about
from sipweb.queries.names import known_names_in
from sipweb.queries.units import own_to_choose, units_to_choose
from sipweb.rules.dates import long_date, when
from sipweb.rules.people import is_masked
from sipweb.rules.permissions import may
from sipweb.rules.urgent import MOVES, is_late, register_by
from sipweb.rules.workflow import moves_from
from sipweb.views.excel import export
from sipweb.views.load import load, load_case, noted
from sipweb.views.masked import for_paper
from sipweb.views.pages import Page, ask, attempt, checked_if_named, done, form_page
from sipweb.words import word

bp = Blueprint("urgent", __name__)

COLUMNS = ("Nummer", "Akt eller ålder", "Från", "Till", "Samtalet", "Läge", "Svar", "För sent inskriven")
PATHS = {
    "urgent.answer": "urgent_moves.answer",
    "urgent.complete": "urgent_moves.complete",
    "urgent.report": "urgent_moves.report",
}


def only_working() -> None:
    if not g.actor.who.units:
        raise NotAllowed("urgent.register")


def only_managing() -> None:
    """The routine lets the biträdande enhetschefer call each other; their deputies too."""
    if not g.actor.who.managed_units:
        raise NotAllowed("urgent.register")


@bp.get("/moten/akut")
def index() -> Page:
    only_working()
    found = about.rows(g.actor, most=about.PAGE)
    noted("Läste listan över akuta kontakter", {row.case_id for row in found if row.case_id})
    return render_template("urgent/index.html", rows=found, most=about.PAGE)


@bp.get("/moten/akut/excel")
def excel() -> Page:
    only_working()
    found = about.rows(g.actor, most=about.ALL)
    told = [
        (
            r.id, r.number or f"{r.age} år", r.unit, r.to_unit, r.called_at, word("urgent", r.state),
            word("urgent_answer", r.answer) if r.answer else "", "ja" if r.is_late else "",
        )
        for r in found
    ]  # fmt: skip
    cases = {r.case_id for r in found if r.case_id}
    return export("akuta-kontakter", "listan över akuta kontakter", COLUMNS, told, cases=cases, back=url_for("urgent.index"))


@bp.route("/moten/akut/ny", methods=["GET", "POST"])
def new() -> Page:
    only_managing()
    form = WhomForm()
    to = attempt(form, where_to_write)
    if to:
        return done("Skriv in samtalet. Det du skriver läses av cheferna på den enhet ni ringde.", to, "info")
    return form_page(form, "Registrera akut kontakt", "Fortsätt", template="urgent/whom.html", cancel=url_for("urgent.index"))


def where_to_write(*, whom: str, number: str) -> str:
    if whom == "anonymous":
        return url_for("urgent.anonymous")
    case = db.session.scalar(Case.workable_by(g.actor).where(Case.number == number))
    if case is None or not (case.open_units & g.actor.who.managed_units):
        raise Refused("Du har ingen akt med det numret. Kontrollera numret, eller skriv in samtalet utan akt.", "number")
    return url_for("urgent.named", number=number)


@bp.route("/akter/<number>/akut", methods=["GET", "POST"])
def named(number: str) -> Page:
    case = load_case(number)
    mine = {t.unit_id: t.unit.name for t in case.open_tracks if g.actor.who.manages(t.unit_id)}
    if not mine:
        raise NotAllowed("urgent.register")
    form = fill_units(ask(UrgentForm, data={"called_on": g.actor.today}), mine)
    unit_id = form.unit_id.data
    if page := checked_if_named(form, "cheferna på enheten", "Registrera akut kontakt", "Registrera", case=case):
        return page
    if urgent := attempt(form, lambda **told: act.register_urgent(g.actor, db.session.get_one(Unit, unit_id), case=case, **told)):
        return registered(urgent)
    return write_page(form, case=case, cancel=url_for("cases.show", number=number))


@bp.route("/moten/akut/anonymt", methods=["GET", "POST"])
def anonymous() -> Page:
    only_managing()
    mine = own_to_choose(g.actor.who.managed_units)
    form = fill_units(ask(AnonymousUrgentForm, data={"called_on": g.actor.today}), mine)
    unit_id = form.unit_id.data
    if urgent := attempt(form, lambda **told: act.register_urgent(g.actor, db.session.get_one(Unit, unit_id), **told)):
        return registered(urgent)
    form.names.data = "|".join(known_names_in(g.actor, *(form[name].data or "" for name in ("reached", *form.ABOUT))))
    return write_page(form, cancel=url_for("urgent.index"))


def registered(urgent: UrgentConsultation) -> Page:
    late = f" Det skulle ha skrivits in senast {by_words(urgent)}." if is_late_now(urgent) else ""
    return done(f"Samtalet är inskrivet. {urgent.to_unit.name} har fått veta det.{late}", url_for("urgent.show", urgent_id=urgent.id))


def write_page(form: CallFields, **more: Any) -> Page:
    return form_page(form, "Registrera akut kontakt", "Registrera", template="urgent/write.html", rule="urgent", **more)


def fill_units(form: Any, mine: dict[int, str]) -> Any:
    """Any unit but the only one the actor leads here."""
    others = [u for u in units_to_choose() if {u.id} != set(mine)]
    form.unit_id.choices = as_choices(mine, None)
    form.to_unit_id.choices = as_choices({u.id: u.name for u in others}, None)
    form.to_unit_id.choice_hints = {u.id: u.assignment for u in others}
    return form


@bp.get("/moten/akut/<int:urgent_id>")
def show(urgent_id: int) -> Page:
    urgent = found(urgent_id, "Läste en akut kontakt i akt {number}")
    moves = [m for m in moves_from(MOVES, urgent.state) if may(g.actor.who, m.verb, urgent)]
    if urgent.case is None:
        moves = [m for m in moves if m.verb != "urgent.complete"]
    offered = [(m.verb, m.button, url_for(PATHS[m.verb], urgent_id=urgent_id)) for m in moves]
    return render_template("urgent/show.html", moves=offered, lacks=act.lacks(urgent), reads_akt=reads_akt(urgent), **facts(urgent))


@bp.get("/moten/akut/<int:urgent_id>/utskrift")
def paper(urgent_id: int) -> Page:
    urgent = found(urgent_id, "Skrev ut en akut kontakt i akt {number}")
    told, more = for_paper(urgent.case), facts(urgent)
    return render_template("urgent/paper.html", **more | {name: told(more[name]) for name in ("call", "grounds", "heard")})


def found(urgent_id: int, looked: str) -> UrgentConsultation:
    return load(UrgentConsultation, urgent_id, looked=looked)


def reads_akt(urgent: UrgentConsultation) -> bool:
    mine = Case.visible_to(g.actor).where(Case.id == urgent.case_id).with_only_columns(Case.id)
    return urgent.case_id is not None and db.session.execute(mine).first() is not None


def is_late_now(urgent: UrgentConsultation) -> bool:
    registered_on = urgent.registered_at.astimezone(g.actor.now.tzinfo).date()
    return is_late(urgent.called_at.date(), registered_on, g.actor.routine)


def by_words(urgent: UrgentConsultation) -> str:
    return long_date(register_by(urgent.called_at.date(), g.actor.routine))


def facts(urgent: UrgentConsultation) -> dict[str, Any]:
    """What the page and the paper show alike."""
    person = urgent.case.person if urgent.case else None
    return {
        "urgent": urgent,
        "person": person,
        "masked": bool(person and is_masked(person.protection)),
        "late": by_words(urgent) if is_late_now(urgent) else "",
        "call": call_rows(urgent),
        "heard": heard_rows(urgent),
        "grounds": ground_rows(urgent) if urgent.case else [],
    }


def call_rows(urgent: UrgentConsultation) -> list[dict[str, str]]:
    return [
        {"key": "Samtalet", "value": when(urgent.called_at)},
        {"key": "Från", "value": f"{urgent.registered_by.name}, {urgent.unit.name}"},
        {"key": "Till", "value": f"{urgent.reached}, {urgent.to_unit.name}"},
        {"key": "Hur", "value": word("urgent_how", urgent.how)},
        {"key": "Den enskildes egna ord", "value": urgent.person_words},
        {"key": "Vad det gällde", "value": urgent.matter},
        {"key": "Därför kunde det inte vänta", "value": urgent.why_urgent},
        {"key": "Det vi kom fram till", "value": urgent.outcome},
    ]


def heard_rows(urgent: UrgentConsultation) -> list[dict[str, str]]:
    """How the unit that was called understood it."""
    if not urgent.answer or urgent.answered_at is None:
        return []
    by = urgent.answered_by.name if urgent.answered_by else ""
    return [
        {"key": "Svar", "value": word("urgent_answer", urgent.answer)},
        {"key": "Så uppfattade vi det", "value": urgent.answer_text},
        {"key": "Av", "value": f"{by}, {when(urgent.answered_at)}"},
    ]


def ground_rows(urgent: UrgentConsultation) -> list[dict[str, str]]:
    told = str(urgent.person_told_on) if urgent.person_told_on else urgent.not_told_because
    return [
        {"key": "Grund", "value": word("urgent_ground", urgent.ground or "later")},
        {"key": "Motivering", "value": urgent.ground_text},
        {"key": "Den enskilde fick veta" if urgent.person_told_on else "Den enskilde ska inte få veta", "value": told},
    ]
