"""Who changes unit, when, and who decides until then: ages and dates (R224–R230, R258; routine 003, Överföring av pågående ärenden).

Everything is reckoned from the birth date and from until when the person is placed by familjevården. `placed_until` is the
last day of such a placement, OPEN_ENDED for one without an end, None for none. What day it is, the callers say.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from sipweb.rules.dates import long_date
from sipweb.rules.days import add_working_days, birthday, months_after, months_before
from sipweb.rules.routine import ROUTINE, Routine

OPEN_ENDED = date.max
ONE_DAY = timedelta(days=1)

GROUPS = {"late": "Försenat", "now": "Avisera nu", "coming": "Kommande 12 månader"}


def placed_last(birth: date, placements: Iterable[tuple[date, date | None]], routine: Routine = ROUTINE) -> date | None:
    """Until when someone is placed by familjevården, of placements given as first and last day: `placed_until` of this module.

    One that begins on the first birthday or after it moves nothing, since the responsibility has gone over by then; unless the
    person was placed when it came (decision 0015).
    """
    first = birthday(birth, routine.transfer_age, routine.leap_day)
    spans = [(begins, ends or OPEN_ENDED) for begins, ends in placements]
    before = [ends for begins, ends in spans if begins < first]
    placed_then = any(ends >= first - ONE_DAY for ends in before)
    return max((ends for _, ends in spans) if placed_then else before, default=None)


def transfer_date(birth: date, placed_until: date | None, routine: Routine = ROUTINE) -> date:
    """The first day on which the receiving unit decides (R225, R226, R230).

    The 19th birthday; the 21st for someone placed without an end. A placement that ends in between: the day after it, which
    the routine says nothing about (decision 0015).
    """
    first = birthday(birth, routine.transfer_age, routine.leap_day)
    last = birthday(birth, routine.placed_transfer_age, routine.leap_day)
    if placed_until is None:
        return first
    return last if placed_until >= last else min(max(first, placed_until + ONE_DAY), last)


def transfer_age(birth: date, placed_until: date | None, routine: Routine = ROUTINE) -> int:
    """19 or 21: the birthday the transfer belongs to."""
    last = birthday(birth, routine.placed_transfer_age, routine.leap_day)
    return routine.placed_transfer_age if transfer_date(birth, placed_until, routine) == last else routine.transfer_age


def changes_on(birth: date, placed_until: date | None, routine: Routine = ROUTINE) -> str:
    """What day that is, in words: the age, or that a placement has ended."""
    age = transfer_age(birth, placed_until, routine)
    is_birthday = transfer_date(birth, placed_until, routine) == birthday(birth, age, routine.leap_day)
    return f"{age} år" if is_birthday else "dagen efter placeringen"


def why_not_at_age(day: date, opened_on: date) -> str | None:
    """Whoever came to the unit on the day or after it has no transfer at an age: they were the age already."""
    return TOO_OLD if opened_on >= day else None


def agreed_or(latest: date | None, agreed: date | None) -> date | None:
    """The day the responsibility goes over: the one agreed on, while it is not after the last one possible; None when it is not
    about age and no day is agreed yet."""
    return agreed if agreed and (latest is None or agreed <= latest) else latest


def notify_by(day: date, routine: Routine = ROUTINE) -> date:
    """The last day to notify a transfer on `day`, inclusive: six calendar months before, clamped to the month's end (R228)."""
    return months_before(day, routine.notify_months)


def judge_again_by(day: date, today: date, routine: Routine = ROUTINE) -> date:
    """The last day to put off the judgement to: in time to notify; where that day has passed, the days of the next step."""
    return max(notify_by(day, routine), add_working_days(today, routine.act_within))


def last_before(today: date, months: int) -> date:
    """The last transfer date that lies so near that its day `months` earlier has passed. For asking many at once."""
    day = months_after(today, months) + timedelta(days=3)
    while months_before(day, months) >= today:
        day -= ONE_DAY
    return day


def last_meeting(by: date, meetings: Iterable[date]) -> date | None:
    """Of these meetings, the last one where a transfer can still be notified in time; None when none is planned before."""
    return max((day for day in meetings if day <= by), default=None)


class Watched(NamedTuple):
    """One young person's transfer as the dates see it. `is_notified`: a unit has been and has not said no, or it ended without a
    transfer: that is quiet until the day, and then late, since whoever is still current has no one who receives."""

    day: date
    is_notified: bool = False
    is_over: bool = False  # transferred, or nobody is to receive


def group_of(one: Watched, today: date, routine: Routine = ROUTINE) -> str:
    """Late: to be notified and the last day has passed, or the birthday has. Now: to be notified, and the day is near."""
    if one.is_over:
        return "coming"
    if one.day <= today or (not one.is_notified and notify_by(one.day, routine) < today):
        return "late"
    near = months_before(one.day, routine.notify_months + routine.notify_early_months)
    return "now" if not one.is_notified and near <= today else "coming"


def why_late(notified_on: date, day: date, routine: Routine = ROUTINE) -> str | None:
    """What to say of a notification after its last day; None when it is in time. The last day itself is in time."""
    by = notify_by(day, routine)
    if notified_on <= by:
        return None
    return f"Sista dagen att avisera var {long_date(by)}. Skriv varför aviseringen är sen."


class Before(NamedTuple):
    """The transfer before this one, which came to nothing: how (`not_needed`, `person_declined`, `ended`, `rejected`), when, and when it
    had been notified, if it was."""

    how: str
    ended_on: date
    notified_on: date | None = None


def late_because(before: Before, judged_on: date, by: date) -> str:
    """Why a notification after its last day `by` is late, where what came before explains it: there was a no on that day, or it had
    been notified in time. It is late all the same; empty where nothing before explains it."""
    in_time = before.notified_on is not None and before.notified_on <= by
    if not in_time and not before.ended_on <= by < judged_on:
        return ""
    day, anew = long_date(before.ended_on), long_date(judged_on)
    told = {
        "not_needed": f"Behovet bedömdes till nej {day}, och till ja {anew}.",
        "person_declined": f"Den enskilde tackade nej {day} och har ändrat sig.",
        "rejected": f"En tidigare överföring blev inte av, {day}.",
    }.get(before.how, f"En tidigare överföring avslutades {day}.")
    return f"Överföringen aviserades i tid, {long_date(before.notified_on)}. {told}" if in_time and before.notified_on else told


# Two lines: who decides, and who has the ongoing insatser.


class Line(NamedTuple):
    """Which unit decides, and since when."""

    unit_id: int
    since: date


def decides(line: Line, to_unit_id: int | None, *, decided_on: date | None, day: date | None, today: date) -> Line:
    """The decision line on `today`. It goes over on `day`, where a transfer is decided and a unit named; a decision that comes
    after the birthday carries it over on its own day. Otherwise it stays (R230)."""
    if to_unit_id is None or decided_on is None or day is None:
        return line
    since = max(day, decided_on)
    return Line(to_unit_id, since) if since <= today else line


def why_not_insats(to_unit: str, *, day: date | None) -> str:
    """Why the receiving unit can't record insatser yet (R258). An investigation it can begin at once."""
    told = f" {long_date(day)}" if day else ""
    return f"{to_unit} kan skriva in insatser först när ärendeansvaret har gått över{told}. En utredning kan inledas redan nu."


BEGUN_ELSEWHERE = "En annan enhet i akten har en överföring igång. Tala med handläggaren där."
TOO_OLD = "Den enskilde hade redan nått åldern när akten öppnades hos er. Lämna över utan att det gäller ålder i stället."
NO_RECEIVER = "Ingen mottagande enhet – lyft till enhetschef"
DAY_PASSED = "Dagen då ansvaret gick över har passerat – överlämning ej klar"
LIFTED = "Ingen mottagande enhet – {} har inte svarat än"
ANSWERED_NO = "Ingen mottagande enhet – {} har svarat nej"
NOT_DONE = "Födelsedagen passerad – överlämning ej klar"


def red_line(
    day: date | None, today: date, *, is_over: bool, is_decided: bool, at_age: bool = True, lifted_to: str = "", answered_by: str = "",
) -> str | None:  # fmt: skip
    """What stands in red when the day has come and the new unit has not taken over; None when all is well. `at_age`: the day is a
    birthday. `lifted_to`: whom it is lifted to already. `answered_by`: to whom it was lifted, and who said no."""
    if day is None or today < day or is_over:
        return None
    if is_decided:
        return NOT_DONE if at_age else DAY_PASSED
    if answered_by:
        return ANSWERED_NO.format(answered_by.lower())
    return LIFTED.format(lifted_to.lower()) if lifted_to else NO_RECEIVER


def consent_ends_before(last: date | None, day: date | None, today: date) -> bool:
    """A consent that holds now but not until the transfer: the young person must be asked anew in time."""
    return last is not None and day is not None and today <= last < day
