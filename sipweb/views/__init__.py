"""HTTP and nothing else: load, form, action, redirect. Here: what every template may use."""

from collections.abc import Iterable
from datetime import time
from types import SimpleNamespace
from typing import Any

from flask import Flask, current_app, g, url_for
from flask_login import current_user
from markupsafe import Markup

from sipweb.forms.base import asked_when
from sipweb.models import Person, Referral
from sipweb.rules import dates, numbers
from sipweb.rules import people as person_rules
from sipweb.rules.days import age_on
from sipweb.rules.deviations import number_of, pieces
from sipweb.rules.permissions import may
from sipweb.rules.routine_texts import RULES
from sipweb.views import (
    access,
    accessibility,
    accounts,
    advice,
    agenda,
    announcements,
    answers,
    auth,
    bases,
    care_planning,
    case_paper,
    cases,
    consents,
    deviation_figures,
    deviation_files,
    deviation_followed,
    deviation_moves,
    deviation_page,
    deviations,
    escalation_moves,
    escalation_top,
    escalations,
    exports,
    extracts,
    frozen_figures,
    handovers,
    improvements,
    intakes,
    joint_exports,
    journal,
    leaving,
    life,
    logs,
    meetings,
    merges,
    minutes,
    monthly,
    monthly_moves,
    monthly_tasks,
    more_exports,
    moves,
    notes,
    noticed,
    pages,
    people,
    placements,
    planning_moves,
    precedents,
    prints,
    question_moves,
    questions,
    referrals,
    reviews,
    routine_reviews,
    routing,
    routing_presence,
    search,
    sitting,
    threads,
    tracks,
    transfer_moves,
    transfers,
    urgent,
    urgent_moves,
    work,
    yearly,
)
from sipweb.views.load import is_about_protected
from sipweb.views.me import who_am_i
from sipweb.views.navigation import deviation_tabs, navigation
from sipweb.views.pages import draft_path, kept_at
from sipweb.words import word

BLUEPRINTS = [
    module.bp
    for module in (
        access, accessibility, accounts, advice, agenda, announcements, answers, auth, bases, care_planning, case_paper, cases, consents,
        deviation_figures, deviation_files, deviation_followed, deviation_moves, deviation_page, deviations, escalation_moves,
        escalation_top, escalations, exports, extracts, frozen_figures, handovers, improvements, intakes, joint_exports, journal, leaving,
        life, logs, meetings, merges, minutes, monthly, monthly_moves, monthly_tasks, more_exports, moves, notes, noticed, pages, people,
        placements, planning_moves, precedents, prints, question_moves, questions, referrals, reviews, routine_reviews, routing,
        routing_presence, search, sitting, threads, tracks, transfer_moves, transfers, urgent, urgent_moves, work, yearly,
    )
]  # fmt: skip
UI = ("buttons", "fields", "forms", "display", "page", "work")


def globals_for_templates(app: Flask) -> dict[str, Any]:
    """`ui` holds every macro of templates/ui; the rest are questions a template may ask."""
    app.jinja_env.filters.update(
        long_date=dates.long_date,
        long_day=dates.long_day,
        short_date=lambda day: dates.short_date(day) if day else "",
        clock=lambda at: dates.clock(time.fromisoformat(at) if isinstance(at, str) else at),
        as_they_stand=as_they_stand,
        asked_when=asked_when,
        when=lambda moment: dates.when(local(moment)),
        short_when=lambda moment: f"{dates.short_date(local(moment))} {dates.clock(local(moment))}",
        iso=lambda moment: local(moment).isoformat(timespec="minutes"),
        number_head=lambda text: {"text": text, "number": True},
        word_of=lambda key, kind: word(kind, key),
        shown_number=lambda number, kind: numbers.shown(kind, number) if number else "",
    )
    app.jinja_env.globals.update(ASKED)
    macros: dict[str, Any] = {}
    for name in UI:
        macros.update(vars(app.jinja_env.get_template(f"ui/{name}.html").module))
    return {"ui": SimpleNamespace(**{k: v for k, v in macros.items() if not k.startswith("_")})}


def as_they_stand(fields: Iterable[Any], html: str) -> list[Any]:
    """The fields of a form in the order of the page they stand on; those that are not there come last."""
    found = {f.id: html.find(f' id="{f.id}"') for f in fields}
    return sorted(fields, key=lambda f: found[f.id] if found[f.id] >= 0 else len(html))


def local(moment: Any) -> Any:
    return moment.astimezone(g.actor.now.tzinfo) if moment.tzinfo else moment


def sees_contact(referral: Referral) -> bool:
    """The asking unit; and on the other side whoever is named, once it is known whether the person is protected."""
    named = referral.to_worker_id == g.actor.user_id and referral.case.person.protection != "unknown"
    return named or g.actor.who.works_in(referral.from_unit_id)


ASKED = {
    "may": lambda verb, subject: may(g.actor.who, verb, subject),
    "word": word,
    "rule_text": RULES.get,
    "is_demo": lambda: current_app.config["MUNICIPALITY"].is_demo,
    "municipality_name": lambda: current_app.config["MUNICIPALITY"].name,
    "secrecy_marking": lambda: current_app.config["ROUTINE"].secrecy_marking,
    "concern_phone": lambda: current_app.config["ROUTINE"].concern_phone,
    "signed_in": lambda: current_user.is_authenticated and "actor" in g,
    "navigation": navigation,
    "who_am_i": who_am_i,
    "today": lambda: g.actor.today,
    "age": lambda person: age_on(person.birth_date, person.died_on or g.actor.today, g.actor.routine.leap_day),
    "who_is_it": lambda person: who_is_it(person),
    "is_child": lambda: is_about_child(),
    "span": dates.span,
    "is_protected": lambda: is_about_protected(),
    "listed_name": lambda person: person_rules.listed_name(person.given_name, person.family_name, person.protection),
    "name_in_list": person_rules.listed_name,
    "age_of": lambda birth: age_on(birth, g.actor.today, g.actor.routine.leap_day),
    "works_with_akter": lambda: bool(g.actor.who.units),
    "leads_some": lambda: any(g.actor.who.leads(u) for u in g.actor.who.units),
    "may_manage": lambda: bool(g.actor.who.managed_units),
    "told": lambda events: [pages.as_event(e) for e in events],
    "number_pieces": pieces,
    "deviation_number": number_of,
    "deviation_tabs": deviation_tabs,
    "seconds_since": lambda moment: int((g.actor.now - moment).total_seconds()),
    "sees_contact": sees_contact,
    "hidden_choice": lambda f: Markup('<input type="hidden" name="{}" value="{}">').format(f.name, f.choices[0].value),
    "my_id": lambda: g.actor.user_id,
    "own_unit_ids": lambda: g.actor.who.units,
    "units_of_mine": lambda names: {u: name for u, name in names.items() if u in g.actor.who.units},
    "kept_at": kept_at,
    "autosave_url": lambda: draft_path("drafts.keep"),
    "throw_away_url": lambda: draft_path("drafts.throw_away"),
    "autosave_at": lambda path: url_for("drafts.keep", key=path[1:]),
    "theme_href": lambda: url_for("account.theme") if current_app.config["THEME"] else url_for("static", filename="theme.css"),
}


def who_is_it(person: Person) -> str:
    """The line under an akt's number."""
    if person.died_on:
        return f"{person.name}, avled {dates.long_date(person.died_on)}"
    return f"{person.name}, {age_on(person.birth_date, g.actor.today, g.actor.routine.leap_day)} år"


def is_about_child() -> bool:
    person, adult = g.get("person"), g.actor.routine.adult_age
    if person is None:
        return bool(g.get("age_told", adult) < adult)
    if getattr(person, "died_on", None):
        return False
    return bool(age_on(person.birth_date, g.actor.today, g.actor.routine.leap_day) < adult)
