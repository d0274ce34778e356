"""A printed akt: what the own unit reads of it, in order, for the unit's own binder."""

from datetime import date
from typing import Any

from flask import Blueprint, g, render_template

from sipweb.db import db
from sipweb.models import Case, CaseTrack
from sipweb.queries import cases as rows
from sipweb.queries.announcements import announcements_in, decisions_in
from sipweb.queries.case_paper import (
    load_whole,
    meetings_by_request,
    own_tracks,
    plannings_of,
    requests_of,
    threads_with_messages,
    transfers_of,
    urgent_of,
)
from sipweb.queries.escalations import escalations_in
from sipweb.queries.veil import Veil, veil_for
from sipweb.rules.people import is_masked
from sipweb.rules.referrals import PRE_BOOKED, THREE_BOOKED
from sipweb.views.cases import as_consent
from sipweb.views.event_order import in_order
from sipweb.views.load import load_case
from sipweb.views.masked import for_paper, over
from sipweb.views.pages import Page, as_event
from sipweb.views.responsible import responsibility
from sipweb.views.shared_transfers import part_rows

bp = Blueprint("case_paper", __name__)

WHOLE = {
    "person": "Den enskilde",
    "responsibility": "Ansvar just nu",
    "own": "Enhetens del",
    "consents": "Samtycken och andra grunder",
    "requests": "Samverkansförfrågningar och möten",
    "plannings": "Vårdplaneringar",
    "transfers": "Överföringar och överlämningar",
    "lifted": "Lyfta frågor",
    "urgent": "Akuta kontakter",
    "decisions": "Beslut att hänvisa till",
    "told": "Besked och samtal mellan enheterna",
    "notes": "Anteckningar",
    "events": "Händelser",
}
MOVE_THE_DAY = frozenset({"placement.record", "placement.change", "transfer.move_day"})  # their text says the day one changes unit
CLOSED = ("own", "notes", "events")  # of a part that is closed and opened with a reason


@bp.get("/akter/<number>/utskrift")
def show(number: str) -> Page:
    case = load_case(number, looked="Skrev ut akt {number}")
    load_whole(case)
    mine = own_tracks(g.actor, case)
    units = frozenset(track.unit_id for track in mine)
    veil = veil_for(case, units)
    told = current_part(case, veil, units) if is_current(case) else closed_part(mine)
    last = told.pop("last", None)
    return render_template(
        "case_paper/show.html",
        case=case,
        veil=veil,
        masked=is_masked(case.person.protection),
        over=over(for_paper(case, *places_in(told))),
        mine=mine,
        units=", ".join(dict.fromkeys(t.unit.name for t in mine)),
        notes=rows.notes(g.actor, case, limit=None)[::-1],
        events=events_of(case, veil, last),
        **told,
    )


def places_in(told: dict[str, Any]) -> list[str]:
    """Where somebody is to meet the person, or has: it may be written in other words about the meeting too."""
    held = [*told.get("plannings", []), *(meeting for some in told.get("meetings", {}).values() for meeting in some)]
    return [one.place for one in held if one.place]


def is_current(case: Case) -> bool:
    here = Case.workable_by(g.actor).where(Case.id == case.id).with_only_columns(Case.id)
    return db.session.execute(here).first() is not None


def events_of(case: Case, veil: Veil, last: date | None) -> list[dict[str, str]]:
    """From the beginning, as on the page, without what no paper names."""
    found = in_order(rows.timeline(g.actor, case, limit=None, until=last))
    masked = is_masked(case.person.protection)
    return [veiled(event, veil, masked) for event in reversed(found) if not veil.hides(event.unit_id)]


def current_part(case: Case, veil: Veil, units: frozenset[int]) -> dict[str, Any]:
    """What a unit that has the akt now may read of what is shared."""
    shown = [t for t in case.open_tracks if not veil.hides(t.unit_id)]
    around = "guardian" if is_masked(case.person.protection) else ""  # no paper says who is around a protected person
    return {
        "contents": numbered(WHOLE),
        "responsibility": responsibility(case, shown),
        "bases": [b for b in case.shown_bases(units) if not veil.hides(b.by_unit_id)],
        "consents": [as_consent(c) for c in case.shown_consents(units) if not veil.hides(c.unit_id)],
        "requests": requests_of(g.actor, case),
        "meetings": meetings_by_request(g.actor, case),
        "plannings": plannings_of(g.actor, case),
        "transfers": [(one, [(part, part_rows(part, but=around)) for part in parts]) for one, parts in transfers_of(g.actor, case)],
        "lifted": escalations_in(g.actor, case)[::-1],
        "urgent": urgent_of(g.actor, case),
        "announcements": announcements_in(g.actor, case, limit=None)[::-1],
        "threads": threads_with_messages(g.actor, case),
        "decisions": decisions_in(g.actor, case, {t.unit_id for t in shown}, units)[::-1],
    }


def closed_part(mine: list[CaseTrack]) -> dict[str, Any]:
    """Only what the unit had, up to the day it closed."""
    closed = [t.closed_on for t in mine if t.closed_on]
    return {"contents": numbered(CLOSED), "last": max(closed, default=g.actor.today)}


def numbered(names: Any) -> dict[str, str]:
    return {name: f"{n}. {WHOLE[name]}" for n, name in enumerate(names, start=1)}


def veiled(event: Any, veil: Veil, masked: bool) -> dict[str, str]:
    """As on the page, without what no paper names; and for the protected without time and place of what is booked, and without the
    days that tell the birthday."""
    told = as_event(event)
    where = masked and (event.state in {PRE_BOOKED, THREE_BOOKED} or event.verb in MOVE_THE_DAY)
    return {**told, "title": veil.over(told["title"]), "who": veil.over(told["who"]), "text": "" if where else veil.over(told["text"])}
