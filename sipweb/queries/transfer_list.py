"""Everyone who will change unit: the page Överföringar, the terminsinventering, and what waits. Plain rows, reckoned when asked.

The day of each transfer is reckoned in SQL, so that pages can be cut without reading everyone; the rules reckon the same
day, and a test compares them.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, func, literal, or_, select, true, union
from sqlalchemy.orm import aliased

from sipweb.db import db
from sipweb.models import Case, CaseTrack, Person, Placement, Transfer, User
from sipweb.models.access import is_hidden_there, not_blocked, track_is_readable
from sipweb.queries.transfer_days import last_placed, transfer_day
from sipweb.queries.transfers import units_with_codes
from sipweb.rules.days import age_on, months_after
from sipweb.rules.routine import Routine
from sipweb.rules.standing import Actor
from sipweb.rules.transfer_moves import LEFT, NOT_NEEDED, SAID_NO, SETTLED, TO_NOTIFY, state_on
from sipweb.rules.transfers import last_before, notify_by

PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What stands in the list's address. `after`: the akt of the last row of the page before; its day, which would tell a birthday,
    is looked up."""

    unit_id: int | None = None
    group: str = ""
    after: int | None = None


NO_FILTERS = Filters()


class Row(NamedTuple):
    """One young person. `last` is their last day of placement, as `placed_until` of the rules. `day`: when they change unit, agreed
    or reckoned; `latest`: reckoned. What stands from `transfer_id` on is empty where the actor may not read the transfer;
    `elsewhere`: another unit in the akt has one going on, and that is all that is told."""

    rank: int
    day: date
    latest: date
    case_id: int
    number: str
    given_name: str
    family_name: str
    protection: str
    birth_date: date
    unit_id: int
    worker: str | None
    last: date | None
    transfer_id: int | None
    state: str | None
    to_unit_id: int | None
    needs: str | None
    notified_on: date | None
    meeting_on: date | None
    decided_on: date | None
    judge_again_on: date | None
    notify_last_on: date | None
    elsewhere: bool

    def state_now(self, today: date) -> str:
        if self.elsewhere:
            return "elsewhere"
        return state_on(self.state, day=self.day, decided_on=self.decided_on, today=today) if self.state else "watch"

    def age(self, routine: Routine) -> int:
        """On the day, at the latest: 19 or 21, or in between when a placement ends."""
        return age_on(self.birth_date, self.latest, routine.leap_day)

    @property
    def is_agreed(self) -> bool:
        """The units have agreed on an earlier day, which is no birthday."""
        return self.day != self.latest

    @property
    def is_notified(self) -> bool:
        """A unit has been, and has not said no."""
        return self.notified_on is not None and self.state not in SAID_NO

    def by(self, routine: Routine) -> date:
        """The last day to notify: as it stood when that was done, so that what was in time stays in time. After a no it is to be done
        again, by the day as it is."""
        return self.notify_last_on if self.is_notified and self.notify_last_on else notify_by(self.latest, routine)


RANKS = ("late", "now", "coming")


def tracks_of(actor: Actor, units: frozenset[int], *, own: bool = False) -> Any:
    """Open parts the actor reads, of the units that young people leave; and of other units, those of someone who is placed and
    current at none of them (as `leaves_at_age`).
    `own`: only where the actor is handläggare, or leads the unit: an index for each."""
    track = aliased(CaseTrack)
    mine = and_(track_is_readable(actor, track), not_blocked(track.case_id, actor), track.unit_id.in_(units))
    leave = track.unit_id.in_(units_with_codes(actor.routine.transfer_units))
    led = actor.who.managed_units
    ongoing = and_(Placement.starts_on <= actor.today, or_(Placement.ends_on.is_(None), Placement.ends_on >= actor.today))
    known = Placement.is_known(Placement.unit_id.in_(units))
    other = aliased(CaseTrack, name="other_leaving")
    shown = or_(~other.is_hidden, other.unit_id.in_(units))
    its = (other.case_id == track.case_id, other.is_open, other.unit_id.in_(units_with_codes(actor.routine.transfer_units)), shown)
    placed = and_(
        track.case_id.in_(select(Placement.case_id).where(ongoing, ~Placement.is_mistaken, known)), ~exists().where(*its).correlate(track)
    )
    mine_or_led = (track.case_worker_id == actor.user_id, *((track.unit_id.in_(led),) if led else ()))
    whose = mine_or_led if own else (true(),)
    return union(*(select(track.id).where(mine, one, who) for who in whose for one in (leave, placed)))


def young_people(actor: Actor, units: frozenset[int], *, own: bool = False) -> Any:
    """One row for each person, whatever the number of units, with the day they change unit."""
    routine = actor.routine
    last = last_placed(routine, units)
    columns = (
        func.min(CaseTrack.id).label("track_id"), CaseTrack.unit_id, CaseTrack.case_worker_id, CaseTrack.opened_on,
        Case.id.label("case_id"), Case.number, Person.given_name, Person.family_name, Person.protection, Person.birth_date,
        last.label("last"), transfer_day(routine, last).label("day"),
    )  # fmt: skip
    return (
        select(*columns)
        .select_from(CaseTrack)
        .join(Case, Case.id == CaseTrack.case_id)
        .join(Person, Person.id == Case.person_id)
        .where(CaseTrack.id.in_(tracks_of(actor, units, own=own)), Person.died_on.is_(None), Person.birth_date <= youngest(actor))
        .group_by(Case.id)
        .subquery("young")
    )


def base(actor: Actor, units: frozenset[int], *, own: bool = False) -> Any:
    """The young people with the rank and the last transfer of each that the actor reads. Who is dead, or is long from it, is not
    there; nor who has been transferred, or of whom nobody is to receive. An open one stays when its day moves far ahead."""
    found, one = young_people(actor, units, own=own), aliased(Transfer, name="newest_transfer")
    its = (one.case_id == found.c.case_id, one.kind == "age", one.readable(actor))
    newest = select(func.max(one.id)).where(*its).correlate(found).scalar_subquery()
    quiet = or_(Transfer.id.is_(None), ~Transfer.is_open)
    elsewhere = and_(quiet, of_another_unit(actor, found))
    agreed = cast(Transfer.transfer_on, String)
    day = case((agreed <= found.c.day, agreed), else_=found.c.day).label("day")
    rank = rank_of(actor, day, found.c.day, elsewhere, of_another_unit(actor, found, over=True))
    columns = (
        rank.label("rank"), day, found.c.day.label("latest"), found.c.case_id, found.c.number,
        found.c.given_name, found.c.family_name, found.c.protection, found.c.birth_date, found.c.unit_id,
        found.c.case_worker_id.label("worker_id"), User.name.label("worker"), found.c.last, Transfer.id.label("transfer_id"),
        Transfer.state, Transfer.to_unit_id, Transfer.needs, Transfer.notified_on, Transfer.meeting_on, Transfer.decided_on,
        Transfer.judge_again_on, Transfer.notify_last_on, Transfer.due_on, elsewhere.label("elsewhere"),
    )  # fmt: skip
    query = (
        select(*columns)
        .select_from(found)
        .outerjoin(Transfer, Transfer.id == newest)
        .outerjoin(User, User.id == found.c.case_worker_id)
        .where(or_(Transfer.is_open, cast(found.c.opened_on, String) < found.c.day))  # younger than that when they came
        .where(or_(Transfer.id.is_(None), ~is_done()))
        .where(~and_(quiet, of_another_unit(actor, found, closed=True)))
    )
    until = months_after(actor.today, actor.routine.transfers_ahead_months).isoformat()
    return query.where(or_(Transfer.is_open, found.c.day <= until))


def is_done() -> ColumnElement[bool]:
    """Closed, or settled: as `rules.transfer_moves.is_settled`."""
    return or_(
        Transfer.state.in_([*sorted(NOT_NEEDED), "closed"]), and_(Transfer.state == "ended", Transfer.ended_how.in_(sorted(SETTLED)))
    )


def youngest(actor: Actor) -> date:
    """Born after this, nobody is near a birthday that counts: so most children are never reckoned."""
    ahead = months_after(actor.today, actor.routine.transfers_ahead_months)
    return date(ahead.year - actor.routine.transfer_age, 12, 31)


def of_another_unit(actor: Actor, found: Any, closed: bool = False, over: bool = False) -> ColumnElement[bool]:
    """Another unit, one that the others may see is in the akt, has a transfer going on, or `closed`; or one where the responsibility
    has gone `over` as it should."""
    other = aliased(Transfer, name="other_transfer")
    hidden = is_hidden_there(other.case_id, other.from_unit_id)
    its = (other.case_id == found.c.case_id, other.kind == "age", other.from_unit_id.not_in(actor.who.units))
    stage = other.state == "closed" if closed else other.state.in_(["officials_held", "transferred"]) if over else other.is_open
    return exists().where(*its, stage, ~hidden).correlate(found)


def rank_of(actor: Actor, day: Any, latest: Any, elsewhere: Any, over: Any) -> ColumnElement[int]:
    """0 late, 1 now, 2 coming: as `rules.transfers.group_of`. What another unit has going on is theirs to see to, until the day has
    passed and it is not `over`."""
    routine, today = actor.routine, actor.today
    to_notify = or_(Transfer.id.is_(None), Transfer.state.in_(TO_NOTIFY))
    late = last_before(today, routine.notify_months).isoformat()
    near = last_before(today + timedelta(days=1), routine.notify_months + routine.notify_early_months).isoformat()
    done = and_(Transfer.state == "officials_held", Transfer.decided_on.is_not(None), day <= today.isoformat())
    return case(
        (or_(Transfer.state == "transferred", done, and_(elsewhere, or_(day > today.isoformat(), over))), literal(2)),
        (day <= today.isoformat(), literal(0)),
        (and_(to_notify, latest <= late), literal(0)),
        (and_(to_notify, latest <= near), literal(1)),
        else_=literal(2),
    )


def as_row(found: Any) -> Row:
    days = {"day": date.fromisoformat(found.day), "latest": date.fromisoformat(found.latest)}
    told = dict(found._mapping) | days | {"last": date.fromisoformat(found.last) if found.last else None}
    return Row(**{name: told[name] for name in Row._fields})


def transfer_rows(actor: Actor, filters: Filters, most: int | None = PAGE + 1) -> list[Row]:
    """The most urgent first: by group, then by day. One page and one more, which says that there is a next page."""
    units = frozenset({filters.unit_id}) & actor.who.units if filters.unit_id else actor.who.units
    found = base(actor, units).subquery("found")
    place = found.c.rank, found.c.day, found.c.case_id
    query = select(found).order_by(*place)
    if filters.group in RANKS:
        query = query.where(found.c.rank == RANKS.index(filters.group))
    if filters.after and (after := db.session.execute(select(*place).where(found.c.case_id == filters.after)).first()):
        rank, day, case_id = after
        later = or_(found.c.day > day, and_(found.c.day == day, found.c.case_id > case_id))
        query = query.where(or_(found.c.rank > rank, and_(found.c.rank == rank, later)))
    return [as_row(row) for row in db.session.execute(query.limit(most))]


def coming_transfers(actor: Actor, until: date | None = None) -> list[Row]:
    """All that the actor's units will hand over, the nearest first: for a meeting, and for the terminsinventering.

    `until`: the last day of transfer, inclusive; otherwise as far ahead as the routine looks.
    """
    return [row for row in transfer_rows(actor, Filters(), None) if until is None or row.day <= until]


def expected_transfers(actor: Actor, filters: Filters = NO_FILTERS) -> list[Row]:
    """For the terminsinventering: those still to come within the time that it covers. Who has been transferred, or ended without, is not
    counted (R215); who needs another receiver is."""
    done, until = LEFT - SAID_NO | {"transferred"}, months_after(actor.today, actor.routine.transfers_ahead_months)
    return [row for row in transfer_rows(actor, filters, None) if row.state_now(actor.today) not in done and row.latest <= until]


def counted(actor: Actor, filters: Filters) -> dict[str, int]:
    """How many there are in each group, in one statement."""
    units = frozenset({filters.unit_id}) & actor.who.units if filters.unit_id else actor.who.units
    found = base(actor, units).subquery("found")
    rows = db.session.execute(select(found.c.rank, func.count()).group_by(found.c.rank))
    return {RANKS[rank]: count for rank, count in rows}
