"""What a user is responsible for, in all: parts of akter, sides of requests, and promises. Asked whoever may read them. Plain rows."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import func, select, union_all

from sipweb.db import db
from sipweb.models import Meeting, UserRole
from sipweb.queries.owned_parts import Part, parts, tasks


class Owned(NamedTuple):
    """One open thing: the unit's part of an akt (`track`), a side of a request (`sent`, `asked`) or of an anonymous question
    (`asks`, `answers`), or what was promised at a trepartsmöte (`task`) or a monthly meeting (`promise`)."""

    what: str
    id: int
    case_id: int | None  # none: it is about nobody
    unit_id: int
    other_worker_id: int | None  # on the other side of the request
    referral_id: int | None  # of a task: the request that its meeting was about
    is_asked: bool  # of a request, or a task: the unit is the asked side

    @property
    def key(self) -> str:
        return f"{self.what}_{self.id}"


def owned(user_id: int, unit_id: int | None = None) -> list[Owned]:
    """Everything open that this user is responsible for, whoever may read it; in one unit, or in all."""
    return found([*parts(), *tasks()], user_id, unit_id)


def owned_parts(user_id: int, unit_id: int | None = None) -> list[Owned]:
    """Only the parts of akter and the sides of requests: what never may be without an owner, and what the rest goes with."""
    return found(parts(), user_id, unit_id)


def found(wanted: list[Part], user_id: int, unit_id: int | None) -> list[Owned]:
    """What has no unit, as what a manager of none promised, is on nobody's list."""
    mine = [part.query.where(part.user == user_id, part.unit.is_not(None) if unit_id is None else part.unit == unit_id) for part in wanted]
    return [Owned(*row[:-1]) for row in db.session.execute(union_all(*mine))]


class OpenThings(NamedTuple):
    """How much someone is responsible for: parts of akter, requests sent and got, and meetings booked with them."""

    tracks: int
    sent: int
    asked: int
    meetings: int

    def __bool__(self) -> bool:
        return any(self)


def owns_open(user_id: int) -> OpenThings:
    """Counted for one user; all zero when they can be disabled, and for everyone who is."""
    mine = owned_parts(user_id)
    booked = select(func.count()).select_from(Meeting).where(Meeting.state == "planned")
    referrals = [thing.id for thing in mine if thing.what != "track"]
    meetings = db.session.scalar(booked.where(Meeting.referral_id.in_(referrals))) or 0
    counts = {what: sum(thing.what == what for thing in mine) for what in ("track", "sent", "asked")}
    return OpenThings(counts["track"], counts["sent"], counts["asked"], meetings)


def owned_by_unit(user_id: int) -> dict[int, int]:
    """How much is open in each unit."""
    found: dict[int, int] = {}
    for thing in owned(user_id):
        found[thing.unit_id] = found.get(thing.unit_id, 0) + 1
    return found


def owners_in(unit_ids: Iterable[int]) -> dict[tuple[int, int], int]:
    """How much each user has open in each of these units: unit and user → count. Tasks only of those who work there."""
    units = set(unit_ids)
    here = select(UserRole.user_id).where(UserRole.unit_id.in_(units))
    wanted = [part.query.where(part.unit.in_(units), part.user.is_not(None)) for part in parts()]
    wanted += [part.query.where(part.unit.in_(units), part.user.in_(here)) for part in tasks()]
    every = union_all(*wanted).subquery()
    unit, user = every.c.unit_id, every.c.user_id
    rows = db.session.execute(select(unit, user, func.count()).group_by(unit, user))
    return {(unit_id, user_id): count for unit_id, user_id, count in rows}
