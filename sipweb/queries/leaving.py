"""What someone who leaves is responsible for in a unit, as a list shows it. Plain rows."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, literal, null, or_, select, union_all

from sipweb.db import db
from sipweb.models import (
    AgendaItem,
    Agreement,
    AnonymousQuestion,
    Case,
    CaseTrack,
    Consent,
    JournalEntry,
    Meeting,
    MonthlyTask,
    Person,
    Referral,
    TimeProposal,
)
from sipweb.models.access import not_blocked, track_is_readable
from sipweb.queries.owned_parts import of_meetings, of_monthly
from sipweb.rules.standing import Actor

Choices = dict[str, int | None]  # a thing's key → who takes it over


class Thing(NamedTuple):
    """One open thing as the list shows it."""

    what: str
    id: int
    case_id: int | None  # none, nor what follows: it is about nobody
    number: str | None
    given_name: str
    family_name: str
    protection: str
    birth_date: date | None
    state: str  # of the request
    other_unit_id: int | None
    other_worker_id: int | None
    due_on: date | None
    by_sender: bool | None  # who has proposed times, if times are proposed
    meeting_kind: str | None
    starts_at: datetime | None
    words: str = ""  # what was promised, or the question's heading
    referral_id: int | None = None  # of a task: the request that its meeting was about
    is_asked: bool = False  # of a task, or a question: the unit is the asked side

    @property
    def next_on(self) -> date:
        return self.starts_at.date() if self.starts_at else self.due_on or date.max

    @property
    def key(self) -> str:
        return f"{self.what}_{self.id}"


ABOUT = (Case.number, Person.given_name, Person.family_name, Person.protection, Person.birth_date)


def things(actor: Actor, user_id: int, unit_id: int) -> list[Thing]:
    """What is open and theirs in the unit, as far as the actor reads it: akt by akt, the one where something comes first first."""
    asked = (actor, user_id, unit_id)
    tasks = union_all(tasks_of(*asked), promises_of(*asked), *questions_of(*asked))
    found = [Thing(*row) for query in (tracks_of(*asked), requests_of(*asked), tasks) for row in db.session.execute(query)]
    first: dict[int | None, date] = {}
    for thing in found:
        first[thing.case_id] = min(thing.next_on, first.get(thing.case_id, date.max))
    return sorted(found, key=lambda t: in_order(t, first))


def in_order(thing: Thing, first: dict[int | None, date]) -> tuple[date, str, bool, date]:
    """Akt by akt, by the first day of each; in it the akt itself first."""
    return first[thing.case_id], thing.number or "", thing.what != "track", thing.next_on


def tracks_of(actor: Actor, user_id: int, unit_id: int) -> Any:
    """The unit's parts of akter, with the day their consents are looked at."""
    looked_at = select(func.min(Consent.look_at_on)).where(Consent.case_id == CaseTrack.case_id, Consent.unit_id == CaseTrack.unit_id)
    nothing = [null()] * 3
    return (
        select(literal("track"), CaseTrack.id, CaseTrack.case_id, *ABOUT, literal(""), *nothing[:2], looked_at.scalar_subquery(), *nothing)
        .join(Case, Case.id == CaseTrack.case_id)
        .join(Person, Person.id == Case.person_id)
        .where(CaseTrack.case_worker_id == user_id, CaseTrack.is_open, CaseTrack.unit_id == unit_id)
        .where(track_is_readable(actor), not_blocked(CaseTrack.case_id, actor))
    )


def requests_of(actor: Actor, user_id: int, unit_id: int) -> Any:
    """Both sides of requests, each with its own index; with the proposal that waits and the meeting that is booked."""
    waiting = select(TimeProposal.by_sender).where(TimeProposal.referral_id == Referral.id, TimeProposal.state == "open").limit(1)
    planned = (Meeting.referral_id == Referral.id) & (Meeting.state == "planned")
    booked = [select(column).where(planned).limit(1).scalar_subquery() for column in (Meeting.kind, Meeting.starts_at)]
    sides = (
        ("sent", Referral.from_worker_id, Referral.from_unit_id, Referral.to_unit_id, Referral.to_worker_id),
        ("asked", Referral.to_worker_id, Referral.to_unit_id, Referral.from_unit_id, Referral.from_worker_id),
    )
    return union_all(
        *(
            select(
                literal(what), Referral.id, Referral.case_id, *ABOUT, Referral.state, other_unit, other, Referral.due_on,
                waiting.scalar_subquery(), *booked,
            )
            .join(Case, Case.id == Referral.case_id)
            .join(Person, Person.id == Case.person_id)
            .where(worker == user_id, Referral.is_open, unit == unit_id, Referral.readable(actor))
            for what, worker, unit, other_unit, other in sides
        )
    )  # fmt: skip


def tasks_of(actor: Actor, user_id: int, unit_id: int) -> Any:
    """What they would do after meetings of requests."""
    about = (*ABOUT, literal(""), null(), null(), Agreement.due_on, null(), null(), null())
    part = of_meetings()
    query = part.query.with_only_columns(
        literal("task"), Agreement.id, Referral.case_id, *about, Agreement.what, Referral.id, part.unit == Referral.to_unit_id
    )
    return query.where(part.user == user_id, part.unit == unit_id, Referral.readable(actor))


def promises_of(actor: Actor, user_id: int, unit_id: int) -> Any:
    """What they would do after monthly meetings."""
    about = (*ABOUT, literal(""), null(), null(), MonthlyTask.due_on, null(), null(), null())
    part = of_monthly()
    query = part.query.with_only_columns(
        literal("promise"), MonthlyTask.id, AgendaItem.case_id, *about, MonthlyTask.what, null(), literal(False)
    )
    query = query.outerjoin(Case, Case.id == AgendaItem.case_id).outerjoin(Person, Person.id == Case.person_id)
    return query.where(part.user == user_id, part.unit == unit_id, MonthlyTask.may_know(actor))


def questions_of(actor: Actor, user_id: int, unit_id: int) -> list[Any]:
    """Anonymous questions, asked and to be answered."""
    Q, nobody = AnonymousQuestion, [null()] * len(ABOUT)
    sides = (
        ("asks", Q.from_worker_id, Q.from_unit_id, Q.to_unit_id, Q.to_worker_id, False),
        ("answers", Q.to_worker_id, Q.to_unit_id, Q.from_unit_id, Q.from_worker_id, True),
    )
    return [
        select(
            literal(what), Q.id, null(), *nobody, Q.state, other_unit, other, Q.due_on, null(), null(), null(), Q.heading,
            null(), literal(is_asked),
        )
        .where(worker == user_id, Q.is_open, unit == unit_id, Q.readable(actor))
        for what, worker, unit, other_unit, other, is_asked in sides
    ]  # fmt: skip


def agreements(case_ids: Iterable[int | None], unit_id: int, today: date) -> list[Any]:
    """Akt, what, who, by when and which: what meetings of this unit agreed, and that is not done. Who can be free text, so all is told."""
    sides = or_(Referral.from_unit_id == unit_id, Referral.to_unit_id == unit_id)
    still = or_(Agreement.due_on >= today, Referral.is_open, Agreement.user_id.is_not(None))
    return list(
        db.session.execute(
            select(Meeting.case_id, Agreement.what, Agreement.who, Agreement.due_on, Agreement.id)
            .join(Agreement, Agreement.meeting_id == Meeting.id)
            .join(Referral, Referral.id == Meeting.referral_id)
            .where(Meeting.case_id.in_(set(case_ids)), Agreement.done_on.is_(None), sides, still)
            .order_by(Agreement.due_on, Agreement.id)
        ).all()
    )


def not_filed(case_ids: Iterable[int | None], unit_id: int) -> list[Any]:
    """Akt and how many steps the unit has not journalfört there."""
    mine = (JournalEntry.unit_id == unit_id) & JournalEntry.case_id.in_(set(case_ids)) & JournalEntry.filed_at.is_(None)
    return list(db.session.execute(select(JournalEntry.case_id, func.count()).where(mine).group_by(JournalEntry.case_id)).all())
