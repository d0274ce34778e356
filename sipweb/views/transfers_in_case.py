"""What an akt's page says of transfers and placements."""

from datetime import date
from typing import Any

from flask import g

from sipweb.models import Case
from sipweb.queries.transfers import (
    ASK,
    dates_of,
    is_begun_elsewhere,
    last_placed_of,
    leaves_at_age,
    placements_of,
    readable_transfers,
    shown_tracks,
)
from sipweb.rules.dates import long_date
from sipweb.rules.days import months_before
from sipweb.rules.permissions import may
from sipweb.rules.transfer_moves import LEFT, SAID_NO, is_settled
from sipweb.rules.transfers import BEGUN_ELSEWHERE, changes_on, notify_by, red_line, transfer_date, why_not_at_age


def transfers_in(case: Case) -> dict[str, Any]:
    """Its transfers with their states, its placements, and for a young person when another unit takes over."""
    found = readable_transfers(g.actor, case)
    placements = placements_of(case, g.actor.who.units)
    until = last_placed_of(case, placements, g.actor.routine)
    same = ASK if case.hidden_units else until  # a placement by a hidden unit counts for itself alone
    told = [(one, dates_of(one, g.actor, same)) for one in found]
    latest = next((one for one in reversed(found) if one.kind == "age"), None)
    elsewhere = (latest is None or not latest.is_open) and is_young_unit(case) and is_begun_elsewhere(g.actor, case)
    may_judge = may(g.actor.who, "transfer.judge", case) and (latest is None or (not latest.is_open and latest.state != "closed"))
    reds = [dates.red for one, dates in told if dates.red and not elsewhere and (one.is_open or one is latest)]
    said_no = latest is not None and latest.state in SAID_NO
    is_told = latest is not None and latest.is_open and latest.notified_on is not None and not said_no
    agreed = next((dates.day for one, dates in told if one is latest and dates.is_switched and dates.day != dates.latest), None)
    gone = any(dates.is_switched or one.state == "closed" for one, dates in told if one.kind == "age")
    how = {
        "is_told": is_told,
        "is_gone": gone,
        "is_left": said_no or (latest is not None and latest.state in LEFT),
        "is_to_notify": said_no,
        "nobody": latest is not None and is_settled(latest.state, latest.ended_how),
    }
    young = when_young(case, placements, agreed, **how) if latest is None or latest.is_open or may_judge else ""
    if young and latest is None and is_young_unit(case) and not elsewhere:
        day = transfer_date(case.person.birth_date, until, g.actor.routine)
        reds += filter(None, [red_line(day, g.actor.today, is_over=False, is_decided=False)])
    return {
        "transfers": [(one, dates.state) for one, dates in told],
        "placements": placements,
        "young": f"{young} {BEGUN_ELSEWHERE}" if young and elsewhere else young,
        "may_judge": may_judge and bool(young) and not elsewhere and leaves_own_unit(case),
        "red_lines": list(dict.fromkeys(reds)),
    }


def is_young_unit(case: Case) -> bool:
    """Current at one of the units that young people leave, as far as the actor may know."""
    return any(t.unit.counts_as(g.actor.routine.transfer_units) for t in shown_tracks(g.actor, case))


def leaves_own_unit(case: Case) -> bool:
    return any(leaves_at_age(g.actor, case, t.unit_id) for t in case.open_tracks if g.actor.who.works_in(t.unit_id))


def when_young(
    case: Case, placements: list[Any], agreed: date | None, *, is_told: bool, is_gone: bool, is_left: bool, is_to_notify: bool, nobody: bool
) -> str:
    """When another unit takes over, and until its last day also when to notify; empty for others. `agreed`: the units have agreed on an
    earlier day. `is_told`: it is notified. `is_gone`: another unit has taken over, or will on the day. `is_left`: the last transfer came
    to nothing. `is_to_notify`: since a unit said no to it. `nobody`: nobody is to receive."""
    routine, today = g.actor.routine, g.actor.today
    if case.person.died_on or not (is_young_unit(case) or any(p.ends_on is None or p.ends_on >= today for p in placements)):
        return ""
    birth, until = case.person.birth_date, last_placed_of(case, placements, routine)
    day = transfer_date(birth, until, routine)
    if all(why_not_at_age(day, t.opened_on) for t in shown_tracks(g.actor, case)):
        return ""
    if agreed and is_gone:
        return f"En annan enhet {'tog' if agreed <= today else 'tar'} över {long_date(agreed)} (överenskommen dag)."
    if nobody:
        return f"Ingen annan enhet {'tog' if day <= today else 'tar'} över {long_date(day)} ({changes_on(birth, until, routine)})."
    if day <= today and not is_gone:
        return f"Enheten skulle ha bytts {long_date(day)} ({changes_on(birth, until, routine)}), och ingen annan enhet har tagit över."
    if is_left and day > today:
        left = f"Den enskilde byter enhet {long_date(day)} ({changes_on(birth, until, routine)}), och ingen mottagande enhet är bestämd."
        return f"{left} {notify_words(notify_by(day, routine))}" if is_to_notify else left
    if is_told or day <= today:
        return f"En annan enhet {'tog' if day <= today else 'tar'} över {long_date(day)} ({changes_on(birth, until, routine)})."
    told = f"En annan enhet tar över {long_date(day)} ({changes_on(birth, until, routine)})."
    if today < months_before(day, routine.notify_months + routine.transfers_ahead_months):
        return told
    return f"{told} {notify_words(notify_by(day, routine))}"


def notify_words(by: date) -> str:
    return f"{'Avisera senast' if by >= g.actor.today else 'Sista dagen att avisera var'} {long_date(by)}."
