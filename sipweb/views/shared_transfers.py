"""What the receiving unit will see of a transfer, shown before it leaves; and why it can't leave, said at once."""

from typing import Any

from flask import g, request

from sipweb.actions.transfers import why_not_let_know
from sipweb.db import db
from sipweb.models import Case, Handover, Unit
from sipweb.queries.consents import ground_words
from sipweb.queries.transfers import known_line, line_of, readable_transfers
from sipweb.rules import numbers
from sipweb.rules.dates import long_date
from sipweb.rules.days import age_on
from sipweb.rules.transfer_moves import HANDOVER_PARTS
from sipweb.words import word


def stops(form: Any, case: Case, from_unit_id: int | None) -> bool:
    """Would it be stopped? Then there is nothing to review: the action says why, at the field. Nor is there before it is sent."""
    if request.method != "POST":
        return True
    unit = db.session.get(Unit, form.to_unit_id.data) if form.validate() else None
    return bool(unit and from_unit_id and why_not_let_know(g.actor, case, from_unit_id, unit, form.need.data or ""))


def shown_number(person: Any) -> str:
    return numbers.shown(person.identity_kind, person.identity_number)


def person_rows(case: Case) -> list[dict[str, str]]:
    """Who it is about, as the transfer's page tells it."""
    person = case.person
    number = shown_number(person) if person.identity_number else ""
    protection = word("protection", person.protection) if person.protection != "none" else ""
    return [
        {"key": "Den enskilde", "value": f"{person.name}, akt {case.number}"},
        {"key": word("identity", person.identity_kind), "value": number},
        {"key": "Ålder", "value": f"{age_on(person.birth_date, g.actor.today, g.actor.routine.leap_day)} år"},
        {"key": "Skydd", "value": protection},
    ]


def around_rows(case: Case, unit_id: int | None) -> list[dict[str, str]]:
    """What the transfer's page tells around it: who decides, what goes on at the unit that hands over, and whom to speak with."""
    track = case.track_of(unit_id) if unit_id else None
    if track is None:
        return []
    line = known_line(g.actor, case, line_of(case, readable_transfers(g.actor, case), g.actor)[0])
    own = line.unit_id == unit_id
    worker = f"{track.case_worker.name}, {track.case_worker.phone or track.unit.phone}" if track.case_worker else ""
    since = f"{track.unit.name}, pågår sedan {long_date(track.insatser_since)}" if track.insatser_since else "Inga angivna"
    return [
        {"key": "Beslutar nu", "value": f"{track.unit.name}, sedan {long_date(line.since)}" if own else "En annan enhet i akten"},
        {"key": "Pågående insatser", "value": since},
        {"key": "Handläggare hos er", "value": worker},
        {"key": "Aviseras av", "value": g.actor.who.name},
    ]


def ground_rows(form: Any, case: Case) -> list[dict[str, str]]:
    """On which ground it leaves."""
    unit = db.session.get_one(Unit, form.to_unit_id.data)
    return [{"key": "Grund för att dela", "value": ground_words(case, unit, g.actor, need=form.need.data or "")}]


def part_rows(handover: Handover, *, but: str = "") -> list[dict[str, str]]:
    """The four parts, in the form's order, without one of them."""
    return [
        {"key": f"{number}{label}", "value": getattr(handover, name)} for name, (number, label) in HANDOVER_PARTS.items() if name != but
    ]
