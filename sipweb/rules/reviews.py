"""Loggkontroll: which months are to be reviewed and by when, what is drawn, and who may judge and sign.

Every month each unit's manager looks through a sample of what the unit's people have read and changed (lag 2001:454 om
behandling av personuppgifter inom socialtjänsten, 10 §: systematic and recurring checks). How many rows and how soon are
local settings.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sipweb.rules.dates import MONTHS
from sipweb.rules.days import add_working_days, months_after, months_before
from sipweb.rules.logs import Line
from sipweb.rules.predicates import reviews_unit
from sipweb.rules.standing import Standing

VERDICTS = {"ok": "Utan anmärkning", "follow_up": "Följs upp"}
STANDINGS = {"signed": "Signerad", "ongoing": "Pågår", "overdue": "Försenad", "waiting": "Väntar"}

Choose = Callable[[Sequence[Line], int], list[Line]]


def month_of(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def month_name(month: date) -> str:
    """september 2026."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def due_on(month: date, within: int) -> date:
    """The last day to sign: so many working days after the end of the month."""
    return add_working_days(months_after(month_of(month), 1) - timedelta(days=1), within)


def months_to_review(first: date | None, today: date) -> list[date]:
    """From the month of the first line there is to the month before this one, the newest first."""
    found, month = [], months_before(month_of(today), 1)
    while first is not None and month >= month_of(first):
        found.append(month)
        month = months_before(month, 1)
    return found


def standing(is_drawn: bool, is_signed: bool, due: date, today: date) -> str:
    """signed, overdue, ongoing or waiting. What is late is late, begun or not."""
    if is_signed:
        return "signed"
    if due < today:
        return "overdue"
    return "ongoing" if is_drawn else "waiting"


def sample(pointed: Sequence[Line], others: Sequence[Line], size: int, choose: Choose) -> list[Line]:
    """So many lines, or all there are: half from what is pointed out if there is so much, the rest by chance from all the rest.

    `choose(lines, n)` draws n of them by chance.
    """
    first = choose(pointed, min(len(pointed), size // 2))
    left = [line for line in (*pointed, *others) if line not in first]
    return sorted([*first, *choose(left, min(len(left), size - len(first)))], key=lambda line: (line.at, line.kind, line.id))


def reviewers(who: Standing, unit: Any) -> set[int]:
    """The one who reviews; and, for a deputy, also the one who is away: neither reviews what was read in their name."""
    absent = next((absent for guise, absent in who.guises() if reviews_unit(guise, unit)), None)
    return {user_id for user_id in (who.user_id, absent) if user_id is not None}


def is_about(people: Collection[int], user_id: int | None, for_user_id: int | None) -> bool:
    """Is the line by one of these, or by a deputy in their place?"""
    return user_id in people or for_user_id in people


def why_not_draw(month: date, today: date, drawn_by: str | None) -> str | None:
    if month >= month_of(today):
        return "Månaden är inte slut än."
    return f"Urvalet är redan draget av {drawn_by}." if drawn_by is not None else None


def why_not_alone(theirs: int, all_lines: int, is_head: bool) -> str | None:
    """Nobody reviews themselves: where there is nothing else, the next level does it."""
    if all_lines and theirs == all_lines:
        return f"Den månaden finns bara dina egna rader. {'Avdelningschefen' if is_head else 'Enhetschefen'} granskar dem."
    return None


def why_not_judge(is_signed: bool, is_own: bool) -> str | None:
    if is_signed:
        return "Kontrollen är signerad och kan inte ändras."
    return "Du granskar inte dina egna rader. En annan chef gör det." if is_own else None


def why_not_sign(is_signed: bool, left: int, own: int) -> str | None:
    """`left`: rows not judged; `own`: those of them that are about the one who would sign, and that another manager judges."""
    if is_signed:
        return "Kontrollen är redan signerad."
    if left and left == own:
        return f"{left} {'rad' if left == 1 else 'rader'} gäller dig själv. En annan chef granskar {'den' if left == 1 else 'dem'} först."
    if left:
        return f"{left} {'rad' if left == 1 else 'rader'} är inte {'granskad' if left == 1 else 'granskade'} än."
    return None
