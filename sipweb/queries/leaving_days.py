"""What else goes with the akter of someone who leaves: transfers, plannings, mandates, consents and besked, with their days.

They follow the unit's part by themselves; they stand on the list so that the one who leaves, the manager and the one who takes
over see every day there is.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import String, cast, literal, select, union_all

from sipweb.db import db
from sipweb.models import Announcement, AnnouncementCopy, CarePlanning, Case, Consent, Representative, Unit
from sipweb.models.access import is_hidden_there
from sipweb.queries.transfer_tasks import transfer_tasks
from sipweb.rules.announcements import KINDS
from sipweb.rules.dates import when
from sipweb.rules.days import add_working_days, local
from sipweb.rules.standing import Actor


class Besides(NamedTuple):
    """One line below an akt, and the day it has, if it has one."""

    case_id: int
    due: date | None
    told: str


def besides(actor: Actor, current: Collection[int], asked: Collection[int], unit_id: int, units: dict[int, str]) -> list[Besides]:
    """Of the akter where the unit is current, and of those where it is only asked: the nearest day first."""
    cases = {*current, *asked}
    if not cases:
        return []
    found = [*of_transfers(actor, cases, unit_id, units), *of_the_rest(actor, set(current), cases, unit_id)]
    return sorted(found, key=lambda one: (one.due or date.max, one.told))


def of_transfers(actor: Actor, cases: Collection[int], unit_id: int, units: dict[int, str]) -> Iterator[Besides]:
    """As in Mitt arbete: whose move it is, and until when. Not what another of the actor's units has in the same akt."""
    for task in transfer_tasks(actor, units, unit_id):
        if task.case_id in cases:
            yield Besides(task.case_id or 0, task.due, f"{task.what}. {task.title}{senast(task.due)}")


def senast(due: date | None) -> str:
    return f", senast {due.isoformat()}" if due else ""


def of_the_rest(actor: Actor, current: Collection[int], cases: Collection[int], unit_id: int) -> Iterator[Besides]:
    """In one statement: akt, kind, a day or a moment as text, and what it is about."""
    soon = (actor.today, actor.today + timedelta(days=actor.routine.consent_warning))
    P, A = CarePlanning, Announcement
    ours = (P.unit_id == unit_id) | (P.to_unit_id == unit_id)
    parts: tuple[Any, ...] = (
        select(P.case_id, literal("planning"), cast(P.starts_at, String), P.state)
        .where(P.case_id.in_(cases), P.is_open, ours, P.readable(actor)),
        select(P.case_id, literal("follow_up"), cast(P.follow_up_on, String), P.state)
        .where(P.case_id.in_(cases), P.is_open, P.state != "planned", P.unit_id == unit_id, P.readable(actor)),
        select(Case.id, literal("mandate"), cast(Representative.ends_on, String), literal(""))
        .join(Representative, Representative.person_id == Case.person_id)
        .where(Case.id.in_(current), Representative.ends_on.between(*soon)),
        select(Consent.case_id, literal("consent"), cast(Consent.valid_to, String), literal(""))
        .where(Consent.case_id.in_(current), Consent.unit_id == unit_id, Consent.state == "given", Consent.valid_to.between(*soon)),
        select(A.case_id, literal("unsent"), cast(A.created_at, String), A.kind)
        .where(A.case_id.in_(current), A.unit_id == unit_id, A.sent_at.is_(None), ~is_hidden_there(A.case_id, A.unit_id)),
        select(A.case_id, literal("unread"), cast(A.sent_at, String), Unit.name)
        .join(AnnouncementCopy, AnnouncementCopy.announcement_id == A.id)
        .join(Unit, Unit.id == A.unit_id)
        .where(A.case_id.in_(cases), AnnouncementCopy.unit_id == unit_id, AnnouncementCopy.acknowledged_at.is_(None))
        .where(A.is_known(actor.who.units)),
    )  # fmt: skip
    for case_id, kind, moment, about in db.session.execute(union_all(*parts)):
        at = datetime.fromisoformat(moment)
        if kind in {"unsent", "unread"}:  # kept in UTC; the others as people say them
            at = local(at.replace(tzinfo=UTC))
        yield Besides(case_id, *in_words(actor, kind, at, about))


def in_words(actor: Actor, kind: str, at: datetime, about: str) -> tuple[date, str]:
    day = at.date()
    if kind == "planning":
        return day, f"Vårdplanering {when(at)}" + ("" if about == "planned" else ", hållen")
    if kind == "follow_up":
        return day, f"Följ upp vårdplaneringen{senast(day)}"
    if kind == "mandate":
        return day, f"Ett uppdrag som företrädare går ut {day.isoformat()}"
    if kind == "consent":
        return day, f"Ett samtycke går ut {day.isoformat()}"
    if kind == "unsent":
        return day, f"Besked att skicka: {KINDS[about].lower()}"
    due = add_working_days(day, actor.routine.file_within)
    return due, f"Besked från {about} att läsa{senast(due)}"
