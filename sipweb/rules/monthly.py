"""The monthly meetings of the biträdande enhetschefer: which days, which form, how late one may report to them (R210–R217, R231, R238)."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sipweb.rules.dates import MONTHS, WEEKDAYS, clock, long_day
from sipweb.rules.days import day_off_name, is_working_day, previous_working_day
from sipweb.rules.routine import Routine
from sipweb.rules.workflow import Move

STATUS, COOPERATION = "status", "cooperation"
FORMS = {STATUS: "Avstämningsmöte", COOPERATION: "Samverkansmöte"}
ABOUT = {
    STATUS: "Obligatoriskt för alla biträdande enhetschefer.",
    COOPERATION: "Kallade är de som en punkt gäller.",
}
STATES = {
    "planned": "Planerat",
    "in_session": "Pågår",
    "minutes": "Anteckningar skrivs",
    "finished": "Väntar på ordföranden",
    "done": "Klart",
    "cancelled": "Inställt",
}
TONES = {"planned": "info", "in_session": "warning", "minutes": "warning", "finished": "warning", "done": "success", "cancelled": "neutral"}
OPEN = frozenset({"in_session", "minutes"})  # what is said is written and changed
APPOINTED = OPEN | {"planned"}  # it can still be chosen who leads and who writes
HELD = frozenset({"minutes", "finished", "done"})
RUNNING = frozenset({"in_session", "minutes", "finished"})  # the chair and the writer read every item, until the minutes are locked

MOVES = (
    #    verb               from          to            button                       told
    Move("monthly.plan", None, "planned", "Planera möten", "Mötet planerat"),
    Move("monthly.add", None, "planned", "Nytt extra möte", "Extra möte planerat"),
    Move("monthly.move", "planned", "planned", "Flytta mötet", "Mötet flyttat"),
    Move("monthly.cancel", "planned", "cancelled", "Ställ in mötet", "Mötet inställt"),
    Move("monthly.begin", "planned", "in_session", "Börja mötet", "Mötet började"),
    Move("monthly.end", "in_session", "minutes", "Avsluta mötet", "Mötet slutade"),
    Move("monthly.finish", "minutes", "finished", "Anteckningarna är klara", "Anteckningarna klara"),
    Move("monthly.give_back", "finished", "minutes", "Skicka tillbaka", "Anteckningarna skickades tillbaka"),
    Move("monthly.confirm", "finished", "done", "Bekräfta och lås", "Anteckningarna bekräftade"),
)

NTH = {1: "första", 2: "andra", 3: "tredje", 4: "fjärde", -1: "sista"}
SERIES_MONTHS = 12


def why_not_write(state: str) -> str:
    """Why nothing of what is said can be written at a meeting in this state; empty when it can."""
    if state in OPEN:
        return ""
    told = {"planned": "Mötet har inte börjat än.", "cancelled": "Mötet är inställt."}
    return told.get(state, "Anteckningarna är klara. Be ordföranden skicka tillbaka dem, eller skriv en rättelse.")


class Planned(NamedTuple):
    """One meeting of a series: the day, and which of the two forms its month has."""

    day: date
    form: str


def nth_weekday(month: date, nth: int, weekday: int) -> date:
    """The nth such weekday of the month (-1: the last). `weekday` 0 is Monday."""
    first = month.replace(day=1)
    if nth > 0:
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = next_month(first) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def form_in(month: date, first: date, form: str) -> str:
    """Which form a month has when `first` has `form`: they alternate by calendar month, whatever was cancelled (R211)."""
    apart = (month.year - first.year) * 12 + month.month - first.month
    return form if apart % 2 == 0 else other_form(form)


def other_form(form: str) -> str:
    return COOPERATION if form == STATUS else STATUS


def series(first: date, form: str, nth: int, weekday: int, months: int = SERIES_MONTHS) -> list[Planned]:
    """One meeting for each calendar month from that of `first` (R210)."""
    found, month = [], first.replace(day=1)
    for _ in range(months):
        found.append(Planned(nth_weekday(month, nth, weekday), form_in(month, first, form)))
        month = next_month(month)
    return found


def day_note(day: date) -> str:
    """What one should know before choosing this day: a day off, or a squeeze day between two days off. Empty for a plain one."""
    if not is_working_day(day):
        return f"Ledig dag: {day_off_name(day)}" if day_off_name(day) else WEEKDAYS[day.weekday()].capitalize()
    around = (day - timedelta(days=1), day + timedelta(days=1))
    if not any(is_working_day(one) for one in around):
        return "Klämdag"
    return ""


def deadline(meeting_on: date, routine: Routine) -> datetime:
    """The last moment to report to the meeting, itself included, on the clock on the wall (R231).

    The working day before, or by the letter of the routine the calendar day before: a setting.
    """
    by_calendar = routine.report_before == "kalenderdag"
    day = meeting_on - timedelta(days=1) if by_calendar else previous_working_day(meeting_on)
    return datetime.combine(day, time.fromisoformat(routine.report_by))


def is_locked(meeting_on: date, now: datetime, routine: Routine) -> bool:
    """Too late to report: 12.00.00 is in time."""
    return now.replace(tzinfo=None, microsecond=0) > deadline(meeting_on, routine)


def report_by(meeting_on: date, routine: Routine) -> str:
    """`Anmäl till mötet senast måndag 12 oktober 2026 kl. 12.00`"""
    last = deadline(meeting_on, routine)
    return f"Anmäl till mötet senast {long_day(last.date())} {clock(last)}"


def reported_before(routine: Routine) -> str:
    """How the last moment is reckoned, for the page that shows it."""
    day = "dagen före mötet, också när den är ledig" if routine.report_before == "kalenderdag" else "arbetsdagen före mötet"
    return f"Kommunens inställning: {day}."


def time_left(meeting_on: date, now: datetime, routine: Routine) -> str:
    """On the last day: how long is left. Empty on other days, and when it is too late."""
    now, last = now.replace(tzinfo=None), deadline(meeting_on, routine)
    if now.date() != last.date() or now > last:
        return ""
    hours, minutes = divmod(int((last - now).total_seconds()) // 60, 60)
    if not (hours or minutes):
        return "mindre än en minut kvar"
    return " ".join(filter(None, [f"{hours} tim" if hours else "", f"{minutes} min" if minutes else ""])) + " kvar"


def months_without(meeting_days: Iterable[date], today: date, until: date) -> list[str]:
    """Of the calendar months from this one to that of `until`: those without a meeting, `november 2026` (R210)."""
    have = {(day.year, day.month) for day in meeting_days}
    missing, month = [], today.replace(day=1)
    while month <= until:
        if (month.year, month.month) not in have:
            missing.append(f"{MONTHS[month.month - 1]} {month.year}")
        month = next_month(month)
    return missing


class Writer(NamedTuple):
    """Someone who was called, and the day they last wrote the minutes."""

    user_id: int
    name: str
    wrote_on: date | None


def whose_turn(called: Iterable[Writer]) -> list[Writer]:
    """Who writes: the one who wrote longest ago first; those who never did before them, by name (R238)."""
    return sorted(called, key=lambda one: (one.wrote_on or date.min, one.name))


def term_of(day: date) -> str:
    """`VT 2026` from January to June, `HT 2026` from July (R215)."""
    return f"{'VT' if day.month <= 6 else 'HT'} {day.year}"


def term_before(day: date) -> tuple[date, date]:
    """The first and the last day of the term before the one that `day` is in."""
    if day.month > 6:
        return date(day.year, 1, 1), date(day.year, 6, 30)
    return date(day.year - 1, 7, 1), date(day.year - 1, 12, 31)


def why_not_plan(starts_at: datetime, now: datetime) -> str | None:
    return "Tiden har redan varit." if starts_at <= now.replace(tzinfo=None) else None


def why_not_begin(starts_at: datetime, now: datetime, *, has_chair: bool, has_writer: bool) -> str | None:
    """A meeting begins on its day, when someone leads it and someone writes."""
    if now.date() < starts_at.date():
        return "Mötet är inte i dag. Flytta det om det ska hållas nu."
    if not has_chair:
        return "Välj ordförande först."
    return None if has_writer else "Välj vem som skriver anteckningarna först."
