"""What someone who leaves is responsible for in a unit, as a list shows it; and who can take it over. Plain rows."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import exists, func, literal, null, or_, select, union_all

from sipweb.db import db
from sipweb.models import (
    AgendaItem,
    AgendaItemUnit,
    Agreement,
    Block,
    Case,
    CaseTrack,
    Consent,
    HandingOver,
    JournalEntry,
    Meeting,
    MonthlyTask,
    Person,
    Referral,
    TimeProposal,
    Unit,
    User,
    UserRole,
)
from sipweb.models.access import not_blocked, track_is_readable
from sipweb.queries.owned import Owned
from sipweb.queries.people import count_open
from sipweb.rules.leaving import why_not_take_over
from sipweb.rules.standing import WORKING, Actor, Role


class Thing(NamedTuple):
    """One open thing as the list shows it."""

    what: str
    id: int
    case_id: int
    number: str
    given_name: str
    family_name: str
    protection: str
    birth_date: date
    state: str  # of the request
    other_unit_id: int | None
    other_worker_id: int | None
    due_on: date | None
    by_sender: bool | None  # who has proposed times, if times are proposed
    meeting_kind: str | None
    starts_at: datetime | None

    @property
    def next_on(self) -> date:
        return self.starts_at.date() if self.starts_at else self.due_on or date.max

    @property
    def key(self) -> str:
        return f"{self.what}_{self.id}"


ABOUT = (Case.number, Person.given_name, Person.family_name, Person.protection, Person.birth_date)


def things(actor: Actor, user_id: int, unit_id: int) -> list[Thing]:
    """What is open and theirs in the unit, as far as the actor reads it: akt by akt, the one where something comes first first."""
    found = [Thing(*row) for query in (tracks_of, requests_of) for row in db.session.execute(query(actor, user_id, unit_id))]
    first: dict[int, date] = {}
    for thing in found:
        first[thing.case_id] = min(thing.next_on, first.get(thing.case_id, date.max))
    return sorted(found, key=lambda t: (first[t.case_id], t.number, t.what != "track", t.next_on))


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


def agreements(case_ids: Iterable[int], unit_id: int, today: date) -> list[Any]:
    """Akt, what, who and by when: what meetings of this unit agreed, and that is not done. Who can be free text, so all is told."""
    sides = or_(Referral.from_unit_id == unit_id, Referral.to_unit_id == unit_id)
    still = or_(Agreement.due_on >= today, Referral.is_open, Agreement.user_id.is_not(None))
    return list(
        db.session.execute(
            select(Meeting.case_id, Agreement.what, Agreement.who, Agreement.due_on)
            .join(Agreement, Agreement.meeting_id == Meeting.id)
            .join(Referral, Referral.id == Meeting.referral_id)
            .where(Meeting.case_id.in_(set(case_ids)), Agreement.done_on.is_(None), sides, still)
            .order_by(Agreement.due_on, Agreement.id)
        ).all()
    )


def promises(user_id: int, case_ids: Iterable[int], unit_id: int) -> list[Any]:
    """Akt, what and by when: what they promised at monthly meetings about these akter. It goes with the unit's part."""
    hears = exists().where(AgendaItemUnit.item_id == AgendaItem.id, AgendaItemUnit.unit_id == unit_id)
    return list(
        db.session.execute(
            select(AgendaItem.case_id, MonthlyTask.what, MonthlyTask.due_on)
            .join(MonthlyTask, MonthlyTask.item_id == AgendaItem.id)
            .where(MonthlyTask.user_id == user_id, MonthlyTask.done_on.is_(None), AgendaItem.case_id.in_(set(case_ids)))
            .where(or_(AgendaItem.unit_id == unit_id, hears))
            .order_by(MonthlyTask.due_on, MonthlyTask.id)
        ).all()
    )


def not_filed(case_ids: Iterable[int], unit_id: int) -> list[Any]:
    """Akt and how many steps the unit has not journalfört there."""
    mine = (JournalEntry.unit_id == unit_id) & JournalEntry.case_id.in_(set(case_ids)) & JournalEntry.filed_at.is_(None)
    return list(db.session.execute(select(JournalEntry.case_id, func.count()).where(mine).group_by(JournalEntry.case_id)).all())


def blocked_in(case_ids: Iterable[int]) -> set[tuple[int, int]]:
    """Spärr: user and akt."""
    rows = select(Block.user_id, Block.case_id).where(Block.case_id.in_(set(case_ids)), Block.lifted_at.is_(None))
    return {(user_id, case_id) for user_id, case_id in db.session.execute(rows)}


class Taker(NamedTuple):
    """Someone who can take over at a unit: works there (`is_own`), or is handläggare elsewhere in the department (R244)."""

    id: int
    name: str
    unit: str
    is_own: bool
    is_manager: bool
    is_leaving: bool  # has a list of their own on its way
    qualified: bool
    load: int


def takers(unit: Unit, but: int | None = None) -> dict[int, Taker]:
    """By id: the unit's handläggare first, then its managers, then the department's; with what each has open."""
    own = (UserRole.unit_id == unit.id) & UserRole.role.in_(WORKING)
    near = (Unit.department_id == unit.department_id) & (UserRole.role == Role.CASE_WORKER)
    is_leaving = exists().where(HandingOver.from_user_id == User.id, HandingOver.is_open)
    rows = db.session.execute(
        select(User.id, User.name, User.qualified_child_work, Unit.id, Unit.name, UserRole.role, is_leaving)
        .join(UserRole, UserRole.user_id == User.id)
        .join(Unit, Unit.id == UserRole.unit_id)
        .where(or_(own, near), User.disabled_at.is_(None), User.id != (but or 0))
        .order_by(Unit.id != unit.id, UserRole.role != Role.CASE_WORKER, Unit.name, User.name, User.id)
    ).all()
    ids = {row[0] for row in rows}
    opened = count_open(CaseTrack.case_worker_id, CaseTrack.is_open, ids)
    named = count_open(Referral.to_worker_id, Referral.is_open, ids)
    found: dict[int, Taker] = {}
    for id_, name, qualified, unit_id, unit_name, role, leaves in rows:
        load = opened.get(id_, 0) + named.get(id_, 0)
        found.setdefault(id_, Taker(id_, name, unit_name, unit_id == unit.id, role != Role.CASE_WORKER, leaves, qualified, load))
    return found


def why_nots(unit: Unit, leaver_id: int, found: Iterable[Owned | Thing], choices: dict[str, int | None]) -> dict[str, str]:
    """By key: why the one who is chosen can't take the thing over. Nothing for what has no name yet."""
    chosen = [(thing, user_id) for thing in found if (user_id := choices.get(thing.key))]
    there, blocked = takers(unit), blocked_in(thing.case_id for thing, _ in chosen)
    told: dict[str, str] = {}
    for thing, user_id in chosen:
        other = thing.other_worker_id
        if other == leaver_id:  # on both sides: what counts is who will be there
            other = choices.get(f"{'asked' if thing.what == 'sent' else 'sent'}_{thing.id}")
        taker = there.get(user_id)
        why_not = why_not_take_over(
            is_leaver=user_id == leaver_id,
            works_there=taker is not None and (taker.is_own or thing.what == "asked"),
            is_blocked=(user_id, thing.case_id) in blocked,
            is_other_side=user_id == other,
        )
        if why_not:
            told[thing.key] = why_not
    return told
