"""Årlig uppföljning: one function for each part, each asked once for this year and the year before together. A process more:
one function with @counts."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Integer, case, cast, false, func, or_, select

from sipweb.db import db
from sipweb.models import (
    AgendaItem,
    AnonymousQuestion,
    Deviation,
    Escalation,
    EscalationStep,
    Event,
    Meeting,
    MonthlyMeeting,
    Referral,
    RoutineReview,
    TermInventory,
    Transfer,
)
from sipweb.queries.noticed import ANSWERS, HELD
from sipweb.rules.days import summer_time
from sipweb.rules.deviation_figures import Period
from sipweb.rules.escalations import ROLES
from sipweb.rules.monthly import COOPERATION, STATUS
from sipweb.rules.monthly import HELD as MEETING_HELD
from sipweb.rules.standing import Actor
from sipweb.rules.yearly import Figure, was_done

Counter = Callable[[Actor, Period], list[Figure]]
COUNTERS: list[Counter] = []
REQUESTS, MEETINGS, TRANSFERS, DEVIATIONS = "Förfrågningar", "Möten och frågor", "Överföringar", "Avvikelser"
INVENTORIES, LIFTS, ROUTINE = "Terminsinventering", "Lyfta frågor", "Rutinen"
LIFTED_TO = (2, 3, 4)
TERM_ENDS = {"VT": (6, 30), "HT": (12, 31)}


def counts(counter: Counter) -> Counter:
    """Add to the page: given the actor and the year, it gives the lines."""
    COUNTERS.append(counter)
    return counter


def yearly(actor: Actor, year: Period) -> list[Figure]:
    return [figure for counter in COUNTERS for figure in counter(actor, year)]


def per_year(column: Any, sums: tuple[Any, ...], where: tuple[Any, ...], year: Period) -> dict[str, Any]:
    """The sums of the year and of the one before, in one statement: "2026" → row."""
    name = func.strftime("%Y", column)
    first, after = date(year.since.year - 1, 1, 1), date(year.since.year + 1, 1, 1)
    part = func.strftime("%m-%d", column) <= year.until.strftime("%m-%d")  # a year that goes on, beside the same days of the other
    query = select(name, *sums).where(column >= first, column < after, part, *where).group_by(name)
    return {row[0]: tuple(row)[1:] for row in db.session.execute(query)}


def local_day(moment: Any, year: Period) -> Any:
    """The day it was here, of a moment kept in UTC."""
    summers = (summer_time(n) for n in range(year.since.year - 1, year.since.year + 2))
    in_summer = or_(*((moment >= first) & (moment < last) for first, last in summers))
    return func.date(moment, case((in_summer, "+2 hours"), else_="+1 hours"))


def both(found: dict[str, Any], year: Period, place: int, empty: Any = 0) -> tuple[Any, Any]:
    """This year's, and the year before's."""
    now, before = (found.get(str(number)) for number in (year.since.year, year.since.year - 1))
    return (now[place] if now else empty, before[place] if before else empty)


def number_of(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


@counts
def requests(actor: Actor, year: Period) -> list[Figure]:
    """Sent that year; answered is named, declined or asked back, the first time. One that was taken back waits for no answer."""
    first = select(func.min(Event.at)).where(Event.referral_id == Referral.id, Event.verb.in_(ANSWERS)).scalar_subquery()
    day = local_day(first, year)
    days = cast(func.julianday(day) - func.julianday(Referral.sent_on), Integer)
    in_time, late = number_of(day <= Referral.answer_due), number_of(day > Referral.answer_due)
    gone, is_over = Referral.state.in_(["withdrawn", "stopped"]), func.coalesce(Referral.answer_due < actor.today, false())
    waits = (first.is_(None) & ~gone & is_over, first.is_(None) & ~gone & ~is_over, first.is_(None) & gone)
    sums = (func.count(), in_time, late, *map(number_of, waits), func.avg(days))
    found = per_year(Referral.sent_on, sums, (~Referral.is_direct,), year)
    labels = (
        "Skickade", "Besvarade i tid", "Besvarade efter tiden", "Inte besvarade, och tiden har gått ut", "Inte besvarade än",
        "Tillbakatagna eller stoppade utan svar",
    )  # fmt: skip
    lines = [Figure(REQUESTS, label, *both(found, year, n), of_persons=True, group="requests") for n, label in enumerate(labels)]
    return [*lines, Figure(REQUESTS, "Dagar till svar, i medeltal", *both(found, year, 6, None), is_mean=True)]


@counts
def meetings(_: Actor, year: Period) -> list[Figure]:
    sums = (number_of(Meeting.kind == "pre"), number_of(Meeting.kind == "three_party"))
    found = per_year(Meeting.starts_at, sums, (Meeting.state.in_(HELD),), year)
    return [
        Figure(MEETINGS, "Förmöten som har hållits", *both(found, year, 0), of_persons=True),
        Figure(MEETINGS, "Trepartsmöten som har hållits", *both(found, year, 1), of_persons=True),
    ]


@counts
def questions(_: Actor, year: Period) -> list[Figure]:
    found = per_year(AnonymousQuestion.sent_on, (func.count(),), (), year)
    return [Figure(MEETINGS, "Anonyma frågor mellan enheter", *both(found, year, 0))]


@counts
def monthly_meetings(_: Actor, year: Period) -> list[Figure]:
    is_held = MonthlyMeeting.state.in_(sorted(MEETING_HELD))
    sums = (number_of(MonthlyMeeting.form == STATUS), number_of(MonthlyMeeting.form == COOPERATION))
    found = per_year(MonthlyMeeting.starts_at, sums, (is_held,), year)
    return [
        Figure(MEETINGS, "Avstämningsmöten som har hållits", *both(found, year, 0)),
        Figure(MEETINGS, "Samverkansmöten som har hållits", *both(found, year, 1)),
    ]


@counts
def agenda_items(_: Actor, year: Period) -> list[Figure]:
    sums = (number_of(AgendaItem.late_reason == ""), number_of(AgendaItem.late_reason != ""))
    found = per_year(local_day(AgendaItem.submitted_at, year), sums, (AgendaItem.moved_from_id.is_(None),), year)
    labels = ("Punkter anmälda i tid till mötena", "Punkter anmälda för sent")
    return [Figure(MEETINGS, label, *both(found, year, n), of_persons=True, group="items") for n, label in enumerate(labels)]


@counts
def transfers(_: Actor, year: Period) -> list[Figure]:
    """Notified in time or late (R228), and those that came (R215)."""
    sums = (number_of(Transfer.late_why == ""), number_of(Transfer.late_why != ""), number_of(Transfer.state == "closed"))
    found = per_year(Transfer.notified_on, sums, (), year)
    labels = ("Aviserade i tid", "Aviserade för sent", "Av dem avslutade")
    return [Figure(TRANSFERS, label, *both(found, year, n), of_persons=True, group="transfers") for n, label in enumerate(labels)]


@counts
def inventories(actor: Actor, year: Period) -> list[Figure]:
    """Of each term: when it was made, how many transfers were known to come, and their needs, as they were counted then (R215)."""
    years = (year.since.year, year.since.year - 1)
    query = select(TermInventory.term, TermInventory.done_on, TermInventory.figures)
    query = query.where(TermInventory.term.in_([f"{term} {y}" for term in TERM_ENDS for y in years]))
    kept = {term: (on, json.loads(figures)) for term, on, figures in db.session.execute(query)}
    return [line for term in TERM_ENDS for line in inventory_lines(term, years, kept, actor.today)]


def inventory_lines(term: str, years: tuple[int, int], kept: dict[str, Any], today: date) -> Iterator[Figure]:
    made = [kept.get(f"{term} {y}", (None, {})) for y in years]
    now_done, before_done = (was_done(on, date(y, *TERM_ENDS[term]), today) for (on, _), y in zip(made, years, strict=True))
    yield Figure(
        INVENTORIES,
        f"{term}: inventeringen gjord",
        now_done,
        before_done,
        source="Rutin IoF–AoF (003), Regelbundna samverkansmöten biträdande enhetschefer",
    )
    now, before = (figures for _, figures in made)
    for label in dict.fromkeys([*now, *before]):
        if not label.endswith(" år"):  # by unit and age it stands with the meeting
            words = f"{term}: {label[:1].lower()}{label[1:]}"
            yield Figure(INVENTORIES, words, now.get(label), before.get(label), of_persons=True, group=f"inventory {term}")


@counts
def lifts(_: Actor, year: Period) -> list[Figure]:
    """Each question once for each level it was lifted to; and those that came to an end that year, with a solution or without."""
    sums = tuple(func.count(case((EscalationStep.target == level, EscalationStep.escalation_id)).distinct()) for level in LIFTED_TO)
    found = per_year(local_day(EscalationStep.at, year), sums, (EscalationStep.source < EscalationStep.target,), year)
    labels = [f"Lyfta till nivå {level}, {ROLES[level].lower()}" for level in LIFTED_TO]
    lines = [Figure(LIFTS, label, *both(found, year, n), of_persons=True) for n, label in enumerate(labels)]
    endings = {"solved": "Lösta", "closed_unsolved": "Avslutade utan lösning"}
    found = per_year(Escalation.ended_on, tuple(number_of(Escalation.state == state) for state in endings), (), year)
    return [*lines, *(Figure(LIFTS, label, *both(found, year, n), of_persons=True) for n, label in enumerate(endings.values()))]


@counts
def deviations(_: Actor, year: Period) -> list[Figure]:
    """Those collected by the controller are the figure the routine asks for (R282)."""
    registered = number_of(Deviation.registered_on.is_not(None))
    sums = (func.count(), registered, number_of(Deviation.remaining_problems != ""), number_of(Deviation.alone_why != ""))
    found = per_year(Deviation.reported_on, sums, (Deviation.state != "cancelled",), year)
    labels = ("Rapporterade", "Registrerade hos verksamhetscontroller", "Med kvarstående problem", "Utan gemensam signatur")
    source = {1: "Rutin IoF–AoF (003), Avvikelsehantering"}
    return [Figure(DEVIATIONS, label, *both(found, year, n), source=source.get(n, "")) for n, label in enumerate(labels)]


@counts
def reviews(actor: Actor, year: Period) -> list[Figure]:
    """The yearly meeting about the routine itself (R284)."""
    found = per_year(RoutineReview.held_on, (func.max(RoutineReview.held_on),), (), year)
    days = [date.fromisoformat(day) if isinstance(day, str) else day for day in both(found, year, 0, None)]
    now, before = (was_done(day, date(year.until.year - n, 12, 31), actor.today) for n, day in enumerate(days))
    return [Figure(ROUTINE, "Årligt möte om rutinen hållet", now, before, source="Rutin IoF–AoF (003), Uppföljning av samverkan")]
