"""Akter: the list, one akt, and reading a closed part with a reason."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for

from sipweb.actions.cases import keep_facts, reopen_case
from sipweb.db import db
from sipweb.forms.cases import CaseFactsForm, ReopenForm
from sipweb.gate import NotAllowed
from sipweb.models import Case, Consent, ConsentAnswer, Referral, Unit
from sipweb.queries import cases as rows
from sipweb.queries.access import once_had
from sipweb.queries.agenda import items_in_case
from sipweb.queries.announcements import announcements_in, decisions_in
from sipweb.queries.care_planning import beside_in
from sipweb.queries.case_paper import read_as_own
from sipweb.queries.consents import consent_facts
from sipweb.queries.declined import transfer_asked_of
from sipweb.queries.identities import former_names
from sipweb.queries.item_outcomes import ended_words
from sipweb.queries.journal import entries_in
from sipweb.queries.merges import merges_of
from sipweb.queries.people import managers_by_unit, people_in, unit_names, units, user_names
from sipweb.queries.referrals import days_reached_in, meetings_in
from sipweb.queries.threads import threads_in
from sipweb.rules.consent import last_day, standing
from sipweb.rules.days import monday_of
from sipweb.rules.permissions import may
from sipweb.rules.referrals import OPEN
from sipweb.views.event_order import in_order
from sipweb.views.life import after_death
from sipweb.views.lifted import lifted_in
from sipweb.views.load import SENTENCES, know_person, load_case, require, saw, saw_list
from sipweb.views.merges import lead_on
from sipweb.views.pages import Page, as_event, ask, attempt, done, form_page, left
from sipweb.views.responsible import responsibility
from sipweb.views.steps import days_reached, steps
from sipweb.views.transfers_in_case import transfers_in
from sipweb.words import REFERRAL

bp = Blueprint("cases", __name__)


@bp.get("/akter")
def index() -> Page:
    filters = filters_from(request.args)
    found = rows.case_rows(g.actor, filters, sunday())
    shown = found[: rows.PAGE]
    saw_list("Läste listan över akter", {row.case_id for row in shown})
    following = {**kept_filters(), "efter": rows.cursor(shown[-1])} if len(found) > rows.PAGE else None
    return render_template(
        "cases/index.html",
        rows=shown,
        filters=filters,
        units=unit_names(),
        workers=worker_choices(),
        names=user_names({row.case_worker_id for row in shown if row.case_worker_id}),
        count=rows.counted(g.actor, filters, sunday()),
        stages={**{k: v for k, v in REFERRAL.items() if k in OPEN_STAGES}, "ingen": "Ingen pågående samverkan"},
        sorts=rows.SORTS,
        next_href=page_href(**following) if following else None,
        first_href=page_href(**kept_filters()) if filters.after else None,
        excel_href=url_for("exports.cases", **kept_filters()),
    )


def sunday() -> date:
    """The last day of this week."""
    return monday_of(g.actor.today) + timedelta(days=6)


def kept_filters() -> dict[str, Any]:
    """The list's own filters, and nothing else that stands in the address."""
    return {name: request.args[name] for name in ("enhet", "handlaggare", "lage", "deadline", "ordning") if request.args.get(name)}


def page_href(**args: Any) -> str:
    return url_for("cases.index", **args)


OPEN_STAGES = tuple(state for state in REFERRAL if state in OPEN)


def filters_from(args: Any) -> rows.Filters:
    """Whatever stands in the address, as far as it makes sense."""
    sort = args.get("ordning", "deadline")
    return rows.Filters(
        unit_id=args.get("enhet", type=rows.row_number),
        worker_id=args.get("handlaggare", type=rows.row_number),
        stage=args.get("lage", "") if args.get("lage") in (*OPEN_STAGES, "ingen") else "",
        due=args.get("deadline", "") if args.get("deadline") in {"sen", "vecka"} else "",
        sort=sort if sort in rows.SORTS else "deadline",
        after=args.get("efter", ""),
    )


def worker_choices() -> dict[int, str]:
    return {id_: name for id_, name, _, _ in people_in(g.actor.who.units)}


@bp.get("/akter/<number>")
def show(number: str) -> Page:
    query = Case.visible_to(g.actor).where(Case.number == number).options(*LOADS)
    case = db.session.scalar(query)
    if case is None:
        return lead_on(number) or ask_reason(number)
    saw(SENTENCES["Case"], case)
    know_person(case.person)
    current = Case.workable_by(g.actor).where(Case.id == case.id).with_only_columns(Case.id)
    return case_page(case) if db.session.execute(current).first() else closed_part(case)


LOADS = (
    db.joinedload(Case.decision_unit),
    db.selectinload(Case.tracks),
    db.selectinload(Case.referrals),
    db.selectinload(Case.consents).selectinload(Consent.answers).joinedload(ConsentAnswer.representative),
    db.selectinload(Case.bases),
)


def closed_part(case: Case) -> Page:
    """What the unit once had: its own part, up to the day it closed."""
    mine = [t for t in case.tracks if g.actor.who.works_in(t.unit_id) and not t.is_open]
    last = max((t.closed_on for t in mine if t.closed_on), default=g.actor.today)
    events = [as_event(e) for e in in_order(rows.timeline(g.actor, case, until=last))]
    own = [news for news in announcements_in(g.actor, case) if g.actor.who.works_in(news.unit_id)]
    told = {"tracks": mine, "notes": rows.notes(g.actor, case), "announcements": own, "threads": threads_in(g.actor, case)}
    return render_template("cases/closed_part.html", case=case, events=events, mine=mine, **told, **after_death(case))


def case_page(case: Case) -> Page:
    """The akt as a current unit sees it."""
    mine = read_as_own(g.actor, case)
    own = frozenset(t.unit_id for t in mine)
    shown = [t for t in case.open_tracks if not t.is_hidden or t.unit_id in own]
    referrals = [r for r in case.referrals if is_mine(r)]
    return render_template(
        "cases/show.html",
        case=case,
        mine=[t for t in mine if t.is_open],
        tracks=shown,
        responsibility=responsibility(case, shown),
        referrals=referrals,
        on_meetings=(on_meetings := items_in_case(g.actor, case)),
        ended=ended_words(on_meetings),
        beside=beside_in(g.actor, case),
        unit_name=unit_names(),
        steps=steps_of(case, referrals),
        lifted=lifted_in(case),
        bases=case.shown_bases(own),
        consents=[as_consent(c) for c in case.shown_consents(own) if c.state != "superseded"],
        notes=rows.notes(g.actor, case),
        to_file=entries_in(g.actor, case.id, only_waiting=True),
        announcements=announcements_in(g.actor, case),
        threads=threads_in(g.actor, case),
        events=[as_event(e) for e in in_order(rows.timeline(g.actor, case))],
        ask_about_plan=len({t.unit_id for t in shown}) > 1 and case.told_of_coordination_on is None,
        decisions=decisions_in(g.actor, case, {t.unit_id for t in shown}, own),
        own=own,
        once=former_names(case, g.actor.who.units),
        merges=merges_of(g.actor, case),
        **transfers_in(case),
        corrects=bool(case.person.died_on) and may(g.actor.who, "merge.propose", case),
        named=[n for n in rows.named_readers(case) if case.person.is_restricted and case.shows(n.unit_id, own)],
    )


def steps_of(case: Case, referrals: list[Referral]) -> dict[int, list[dict[str, str]]]:
    """What goes on, as steps, in two statements for the whole akt."""
    meetings, reached = meetings_in(case), days_reached_in(case)
    return {r.id: steps(r, days_reached(e for e in reached if e.referral_id == r.id), meetings) for r in referrals if r.is_open}


def is_mine(referral: Referral) -> bool:
    """Requests between two other units are between them; and on the asked side between its managers and who was named."""
    who = g.actor.who
    asked = who.manages(referral.to_unit_id) or referral.to_worker_id == who.user_id
    return who.works_in(referral.from_unit_id) or (asked and referral.sent_on is not None)


def as_consent(consent: Consent) -> dict[str, Any]:
    facts, birth = consent_facts(consent), consent.case.person.birth_date
    left = [s.name for s in consent.scopes if s.withdrawn_on is None]
    return {
        "consent": consent,
        "state": standing(facts, g.actor.today, birth, g.actor.routine),
        "covers": ", ".join(left or [s.name for s in consent.scopes]),
        "last_day": last_day(facts, birth, g.actor.routine),
    }


def ask_reason(number: str) -> Page:
    """404, unless the actor's unit once had it: then a reason opens the own part for the day."""
    unit = next((u for u in sorted(g.actor.who.units) if db.session.scalar(once_had(g.actor, u).where(Case.number == number))), None)
    if unit is None:
        abort(404)
    if (there := what_was_opened(number)) != url_for("cases.index"):
        return redirect(there, 303)
    return form_page(
        left(ReopenForm, url_for("cases.reopen", number=number)), f"Akt {number}", "Öppna", template="cases/reopen.html", number=number
    )


@bp.post("/akter/<number>/oppna")
def reopen(number: str) -> Page:
    unit_id = next((u for u in sorted(g.actor.who.units) if db.session.scalar(once_had(g.actor, u).where(Case.number == number))), None)
    if unit_id is None:
        abort(404)
    form = ReopenForm()
    unit = db.session.get_one(Unit, unit_id)
    try:
        if attempt(form, lambda **answers: reopen_case(g.actor, unit, number=number, **answers)) is None:
            return form_page(form, f"Akt {number}", "Öppna", template="cases/reopen.html", number=number)
    except NotAllowed:
        abort(404)
    return done("Du kan läsa er del i dag. Skälet står i loggen.", what_was_opened(number))


def what_was_opened(number: str) -> str:
    """The own part of the akt; for a unit that was only asked, the request it answered, or the transfer."""
    if db.session.execute(Case.visible_to(g.actor).where(Case.number == number).with_only_columns(Case.id)).first():
        return url_for("cases.show", number=number)
    asked = Referral.visible_to(g.actor).join(Case, Case.id == Referral.case_id).where(Case.number == number)
    referral_id = db.session.scalar(asked.with_only_columns(Referral.id).order_by(Referral.id.desc()))
    if referral_id:
        return url_for("referrals.show", referral_id=referral_id)
    transfer_id = transfer_asked_of(g.actor, number)
    return url_for("transfers.show", transfer_id=transfer_id) if transfer_id else url_for("cases.index")


@bp.route("/akter/<number>/om-akten", methods=["GET", "POST"])
def facts(number: str) -> Page:
    """When the person was told of a coordinated plan, and what decides how long the akt is kept."""
    case = load_case(number)
    require("case.facts", case)
    form = ask(CaseFactsForm, obj=case)
    back = url_for("cases.show", number=number)
    if attempt(form, lambda **answers: keep_facts(g.actor, case, **answers)):
        return done("Uppgifterna om akten är sparade.", back)
    return form_page(form, "Om akten", "Spara", case=case, cancel=back)


@bp.get("/enheter")
def units_page() -> Page:
    """Each unit's assignment, phone and whom to ask (R188)."""
    bosses = managers_by_unit()
    return render_template("cases/units.html", units=units(), bosses=bosses)
