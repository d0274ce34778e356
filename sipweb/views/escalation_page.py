"""The page of one lifted question: the ladder, whose step is next, what has been written and answered on the way."""

from typing import Any

from flask import g, render_template, url_for

from sipweb.actions.escalation_answers import left_for, own_unit
from sipweb.db import db
from sipweb.models import Case, Escalation, EscalationAnswer
from sipweb.models.access import case_is_current
from sipweb.queries.escalations import Holder, holders_in, owners
from sipweb.queries.people import user_names
from sipweb.queries.precedents import precedents_from
from sipweb.rules.days import working_days_left
from sipweb.rules.escalations import (
    ENDINGS,
    LEVELS,
    MOVES,
    ROLES,
    ROLES_OF_MANY,
    answered_by_nobody,
    has_lapsed,
    level_above,
    passed_over,
    progress,
    why_alone,
    why_not_act,
    why_not_close,
    why_not_finish,
    why_not_keep,
)
from sipweb.rules.permissions import may
from sipweb.rules.standing import Actor
from sipweb.rules.workflow import moves_from
from sipweb.views.escalation_trail import shows, trail, unnamed
from sipweb.views.pages import Page

PATHS = {
    "escalation.lift": "escalation_moves.lift",
    "escalation.solve": "escalation_moves.solve",
    "escalation.close": "escalation_moves.close",
    "escalation.finish": "escalation_moves.finish",
    "escalation.withdraw": "escalation_moves.withdraw",
}
SAID = {
    "done": "Har haft frågan",
    "current": "Här är den nu",
    "ended": "Här avslutades den",
    "passed": "Hoppades över",
    "todo": "Inte dit än",
}
SHOWN_AS = {"done": "done", "current": "current", "ended": "done", "passed": "todo", "todo": "todo"}


def escalation_page(one: Escalation) -> Page:
    held, answers = held_by(one), answers_left(one)
    waits = why_not_act(one.pending, one.awaits_until, g.actor.today)
    moves = buttons(one, held)
    kept = precedents_from(one)
    return render_template(
        "escalations/show.html",
        one=one,
        reads_akt=reads_akt(one.case),
        question=unnamed(one)(one.question),
        outcome=unnamed(one)(one.outcome),
        ladder=ladder(one, held),
        turn=turn(one, held),
        deadline=deadline(one.due_on, g.actor) if one.is_open else None,
        waits=waits,
        asked=one.last_asked if one.pending else None,
        answers_for=[row.unit.name for row in answers],
        waits_for=waiting_units(one) if answers else [],
        moves=moves,
        primary=next((verb for verb in ("escalation.finish", "escalation.solve") if any(verb == m[0] for m in moves)), None),
        trail=trail(one),
        next_level=next_words(one, held),
        alone=alone(one, held) if any(verb in {"escalation.solve", "escalation.close"} for verb, _, _ in moves) else None,
        precedents=kept,
        may_keep=why_not_keep(one.state) is None and may(g.actor.who, "precedent.keep", one),
    )


def alone(one: Escalation, held: list[Holder]) -> str | None:
    """What to do when the reader leads every side and nobody is above to countersign (decisions: the superior does)."""
    own = own_unit(g.actor, one, one.level)
    left = answered_by_nobody(one.level, [unit.id for unit in one.units], seats(held), g.actor.user_id, own)
    return why_alone(one.level, [unit.name for unit in one.units if unit.id in left])


def reads_akt(case: Case | None) -> bool:
    """Who it is about stands only for those who have the akt."""
    return case is not None and bool(db.session.scalar(db.select(case_is_current(db.literal(case.id), g.actor))))


def answers_left(one: Escalation) -> list[EscalationAnswer]:
    """Still to answer, and it is theirs: not theirs who lifted it."""
    step = one.last_asked
    if not one.pending or step is None or step.user_id == g.actor.user_id:
        return []
    return left_for(g.actor, one, step)


def waiting_units(one: Escalation) -> list[str]:
    """The units that have not answered, of those the reader leads."""
    step = one.last_asked
    return [row.unit.name for row in step.answers if row.answer == "" and g.actor.who.manages(row.unit_id)] if step else []


def buttons(one: Escalation, held: list[Holder]) -> list[tuple[str, str, str]]:
    """Verb, words and address of every move that may be made now."""
    target = level_above(one.level, seats(held), [unit.id for unit in one.units])
    waits = why_not_act(one.pending, one.awaits_until, g.actor.today)
    of_request = one.referral is not None and one.referral.state == "escalated"
    ending = one.pending in ENDINGS and not waits
    stops = {
        "escalation.lift": waits or (None if target else "top"),
        "escalation.solve": waits or ("finish" if ending else None),
        "escalation.close": waits or why_not_close(one.level, target) or ("finish" if ending else None),
        "escalation.finish": why_not_finish(one.pending, one.awaits_until, g.actor.today),
        "escalation.withdraw": "request" if of_request else None,
    }
    words = {"escalation.lift": f"Lyft till nivå {target}"}
    offered = [m for m in moves_from(MOVES, one.state) if stops.get(m.verb) is None and may(g.actor.who, m.verb, one)]
    return [(m.verb, words.get(m.verb, m.button), url_for(PATHS[m.verb], escalation_id=one.id)) for m in offered]


def seats(held: list[Holder]) -> dict[int, dict[int, frozenset[int]]]:
    """As the rules ask, of what has been read already."""
    found: dict[int, dict[int, frozenset[int]]] = {level: {} for level in LEVELS}
    for who in held:
        found[who.level][who.unit_id] = found[who.level].get(who.unit_id, frozenset()) | {who.user_id}
    return found


def next_words(one: Escalation, held: list[Holder]) -> str:
    """Where it would go from here, and whom it would pass."""
    target = level_above(one.level, seats(held), [unit.id for unit in one.units])
    if not one.is_open or target is None:
        return ""
    skipped = [ROLES[n].lower() for n in passed_over(one.level, target)]
    return f"Ingen är {' eller '.join(skipped)} på alla enheterna. Nästa nivå är {target}, {ROLES[target].lower()}." if skipped else ""


def deadline(due: Any, actor: Actor) -> dict[str, Any]:
    """The last day, and how many working days there are left; none when nothing is set."""
    if due is None:
        return {"day": None, "late": False, "left": ""}
    left = working_days_left(actor.today, due)
    told = "i dag" if due == actor.today else f"{left} arbetsdag{'' if left == 1 else 'ar'} kvar"
    return {"day": due, "late": due < actor.today, "left": "" if due < actor.today else told}


def turn(one: Escalation, held: list[Holder]) -> str:
    """Whose step is next, in one sentence."""
    if not one.is_open:
        return ""
    if one.pending and not has_lapsed(one.awaits_until, g.actor.today):
        units = " och ".join(row.unit.name for row in (one.last_asked.answers if one.last_asked else []) if row.answer == "")
        about = "att frågan lyfts" if one.pending == "lift" else "förslaget till avslut"
        return f"{units} svarar om de har tagit del och är överens om {about}."
    who = people_on(one, one.level, held) or capital(ROLES_OF_MANY[one.level])
    last = "löser frågan eller lyfter den vidare" if one.level < LEVELS[-1] else "löser frågan, eller avslutar den utan lösning"
    return f"{who} {last}."


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def people_on(one: Escalation, level: int, held: list[Holder]) -> str:
    return owners(level, [unit.id for unit in one.units], held)


def held_by(one: Escalation) -> list[Holder]:
    """Who is on each level of one question, the handläggare too."""
    return [*holders_in(one), *workers_of(one, user_names(all_workers([one])))]


def all_workers(ones: list[Escalation]) -> set[int]:
    return {worker for one in ones for unit in one.units for worker in one.workers(unit.id)}


def workers_of(one: Escalation, names: dict[int, str]) -> list[Holder]:
    """Level 1, by name."""
    found = [Holder(1, unit.id, worker, names[worker]) for unit in one.units for worker in one.workers(unit.id)]
    return sorted(found, key=lambda holder: holder.name)


def ladder(one: Escalation, held: list[Holder]) -> list[dict[str, Any]]:
    """The four levels: who is there, how far it has come, and when."""
    told = unnamed(one)
    lifts = [step for step in one.steps if step.verb == "escalation.lift"]
    stands = progress(one.level, one.state, [(step.source, step.target) for step in lifts])
    came = {step.target: step for step in one.steps if step.source != step.target}  # not what was written once it was there
    return [
        {
            "label": f"{n} {ROLES[n]}",
            "state": SHOWN_AS[stands[n]],
            "said": SAID[stands[n]],
            "people": "" if stands[n] == "passed" else people_on(one, n, held),
            "at": came[n].at if n in came and stands[n] != "passed" else None,
            "question": told(came[n].question) if n in came else "",
            "shows": shows(one, came.get(n)),
        }
        for n in LEVELS
    ]
