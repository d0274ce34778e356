"""One item's page: what was asked, of whom and on what ground, what came of it, and what one can do now."""

from dataclasses import replace
from typing import Any

from flask import g, render_template, url_for

from sipweb.db import db
from sipweb.models import AgendaItem, Case, Deviation, Escalation, Referral
from sipweb.queries import agenda as about
from sipweb.queries.consents import why_not_tell
from sipweb.queries.escalations import first_lift
from sipweb.queries.handovers import known_for_item
from sipweb.queries.item_outcomes import outcome_words
from sipweb.queries.transfers import open_transfer
from sipweb.rules.agenda import ABOUT_PERSON, MOVES, PARTS
from sipweb.rules.days import age_on
from sipweb.rules.people import is_masked
from sipweb.rules.permissions import may
from sipweb.rules.permissions.meetings import reads_outcome
from sipweb.rules.standing import Actor
from sipweb.rules.workflow import moves_from
from sipweb.views.meeting_page import name_of, name_then
from sipweb.views.pages import Page
from sipweb.words import word

PATHS = {
    "item.submit": "agenda.submit",
    "item.accept": "agenda.accept",
    "item.postpone": "agenda.postpone",
    "item.settle": "sitting.item",
    "item.withdraw": "agenda.withdraw",
    "item.name": "agenda.name",
}


def item_page(item: AgendaItem) -> Page:
    moves = [move for move in moves_from(MOVES, item.state) if may(g.actor.who, move.verb, item) and fits(move.verb, item)]
    return render_template(
        "agenda/show.html",
        item=item,
        name=name_of(item),
        rows=item_rows(item),
        outcome=outcome_rows(item),
        moves=[(m.verb, m.button, url_for(PATHS[m.verb], item_id=item.id)) for m in moves],
        stopped=about.why_not_hear(g.actor, item),
        moved_to=about.moved_to(item) if item.outcome == "moved" else None,
        corrections=about.corrections_of(g.actor, item.meeting_id, [item]).get(item.id, []),
        reads_akt=reads(Case, item.case_id),
        reads_request=reads(Referral, item.referral_id),
        reads_report=reads(Deviation, item.deviation_id),
    )


def reads(model: Any, row_id: int | None) -> bool:
    """Whoever leads the meeting reads the item but not what it came from."""
    return row_id is not None and db.session.scalar(model.visible_to(g.actor).where(model.id == row_id)) is not None


def fits(verb: str, item: AgendaItem) -> bool:
    """An outcome is written while the meeting goes on and until its minutes are written; after that nothing is taken back."""
    if verb == "item.name" and not item.is_anonymous:
        return False
    if verb == "item.settle":
        return item.meeting.state in {"in_session", "minutes"} and item.outcome != "moved"
    return item.meeting.state == "planned" or verb == "item.postpone"


def item_rows(item: AgendaItem) -> list[dict[str, str]]:
    """What is read by those who hear it: who, the person's own words first, and the four parts (R233–R236)."""
    about_whom = who(item)
    parts = [{"key": label, "value": getattr(item, name)} for name, label in PARTS.items() if getattr(item, name)]
    words = [{"key": "Den enskildes egna ord", "value": item.person_words}] if item.person_words else []
    tried = [{"key": "Handläggarna har försökt", "value": item.attempt}] if item.attempt else []
    return [*about_whom, *words, *parts, *tried]


def outcome_rows(item: AgendaItem, words: str = "", *, for_akt: bool = False) -> list[dict[str, str]]:
    """What came of it, as far as the reader may read it; `for_akt`: as far as all who read the akt may."""
    if not item.outcome:
        return []
    to = item.to_unit.name if item.to_unit else ""
    day = f" från och med {item.transfer_on}" if item.transfer_on else " från födelsedagen"
    return [
        {"key": "Utfall", "value": words or outcome_words(item)},
        {"key": "Innehåll", "value": item.outcome_text * (item.outcome != "lifted" if for_akt else reads_outcome(g.actor.who, item))},
        {"key": "Parallell utredning", "value": {True: "Ja", False: "Nej", None: ""}[item.parallel]},
        {"key": "Mottagande enhet", "value": to and to + day},
    ]


def who(item: AgendaItem) -> list[dict[str, str]]:
    if item.kind not in ABOUT_PERSON:
        return [{"key": "Rubrik", "value": item.heading}] if item.heading else []
    if item.case is None:
        return [{"key": "Rubrik", "value": item.heading}, {"key": "Den enskilde", "value": f"Avidentifierad, {item.age} år"}]
    person, day = item.case.person, g.actor.today if item.state in {"draft", "submitted", "late"} else item.meeting.starts_at.date()
    age = f"{age_on(person.birth_date, max(person.died_on or day, person.birth_date), g.actor.routine.leap_day)} år"
    then = name_then(item)
    known = f"{person.name} (tidigare {' '.join(then)})" if then else person.name  # the text of what is locked has the name it had
    name = "Skyddade personuppgifter" if is_masked(person.protection) else known  # also where it is not known yet
    return [{"key": "Den enskilde", "value": f"{name}, {age}"}]


def held_back(actor: Actor, item: AgendaItem) -> list[tuple[str, str | None]]:
    """For each unit that will hear it: why it may not be told yet, or None."""
    if item.case is None:
        return [(one.unit.name, None) for one in item.heard_by]
    return [(one.unit.name, why_not_tell(item.case, one.unit, actor, need=item.need)) for one in item.heard_by]


def runs_out(actor: Actor, item: AgendaItem) -> list[str]:
    """Units that may be told now, and no longer on the day of the meeting."""
    then = replace(actor, now=item.meeting.starts_at.replace(tzinfo=actor.now.tzinfo))
    now = {name for name, why in held_back(actor, item) if not why}
    return [name for name, why in held_back(then, item) if why and name in now]


def started_from(actor: Actor, case: Case, unit_id: int, referral_id: int | None, lifted_id: int | None = None) -> dict[str, Any]:
    """What is known already: the other units that are current, their insatser, representatives, and a request that was lifted."""
    others = [t for t in case.open_tracks if t.unit_id != unit_id and not t.is_hidden]
    current = [
        f"Aktuell hos {t.unit.name}{f', insatser sedan {t.insatser_since}' if t.insatser_since else ''}."
        for t in case.open_tracks
        if not t.is_hidden
    ]
    family = [
        f"{word('representative', r.kind)}: {r.name}." for r in case.person.representatives if r.ends_on is None or r.ends_on >= actor.today
    ]
    known: dict[str, Any] = {"unit_ids": [t.unit_id for t in others], "interventions": " ".join(current), "background": " ".join(family)}
    referral = (
        db.session.scalar(Referral.visible_to(actor).where(Referral.id == referral_id, Referral.case_id == case.id))
        if referral_id
        else None
    )
    known |= lifted_from(referral, unit_id) if referral else {}
    mine = Escalation.visible_to(actor).where(Escalation.case_id == case.id, Escalation.id == lifted_id, Escalation.is_open)
    lifted = db.session.scalar(mine) if lifted_id else None
    return known | (taken_up(lifted, unit_id) if lifted and unit_id in lifted.unit_ids else {})


def taken_up(lifted: Escalation, unit_id: int) -> dict[str, Any]:
    """Of a question that is lifted already: what it is, and what has been tried (R192, R223)."""
    tried = next((step for step in reversed(lifted.steps) if step.attempt), None)
    said = next((step.person_words for step in reversed(lifted.steps) if step.person_words), "")
    told = {"question": lifted.question, "attempt": f"{tried.attempted_on}: {tried.attempt}" if tried else "", "person_words": said}
    known = {name: value for name, value in told.items() if value}
    return {"escalation_id": lifted.id, "unit_ids": sorted(lifted.unit_ids - {unit_id}), **known}


def handed_over(actor: Actor, case: Case, unit_id: int) -> dict[str, Any]:
    """Of a transfer that the unit has begun in the akt: its words, its question and who receives."""
    transfer = open_transfer(case.id, unit_id)
    return {name: value for name, value in known_for_item(transfer, actor).items() if value} if transfer else {}


def lifted_from(referral: Referral, unit_id: int) -> dict[str, Any]:
    step = first_lift(referral.id)
    other = referral.to_unit_id if unit_id == referral.from_unit_id else referral.from_unit_id
    told = {"person_words": step.person_words, "question": step.question, "attempt": f"{step.attempted_on}: {step.attempt}"} if step else {}
    return {"unit_ids": [other], "referral_id": referral.id, "current_situation": referral.situation, "problem": referral.question, **told}
