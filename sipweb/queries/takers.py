"""Who can take over what someone leaves, and why not; and what follows what. Plain rows."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import exists, or_, select

from sipweb.db import db
from sipweb.models import Block, CaseTrack, HandingOver, Referral, Unit, User, UserRole
from sipweb.queries.leaving import Choices, Thing
from sipweb.queries.owned import Owned
from sipweb.queries.people import count_open
from sipweb.rules.leaving import FOLLOW, why_not_take_over
from sipweb.rules.standing import WORKING, Role


def blocked_in(case_ids: Iterable[int | None]) -> set[tuple[int, int]]:
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


OTHER_SIDE = {"sent": "asked", "asked": "sent", "asks": "answers", "answers": "asks"}


def may_be_near(thing: Owned | Thing) -> bool:
    """A request that the unit has got can go to a handläggare of the department (R244), and so can its task."""
    return thing.what == "asked" or (thing.what == "task" and thing.is_asked)


def goes_with(thing: Thing, found: Iterable[Thing]) -> Thing | None:
    """What a task follows when nobody else is chosen for it: the request of its meeting, else the unit's part of the akt."""
    if thing.what not in FOLLOW or thing.case_id is None:
        return None
    akt = [one for one in found if one.case_id == thing.case_id]
    request = next((one for one in akt if one.what in {"sent", "asked"} and one.id == thing.referral_id), None)
    return request or next((one for one in akt if one.what == "track"), None)


def settled(unit: Unit, leaver_id: int, found: list[Thing], choices: Choices) -> Choices:
    """The choices, and with them the names of the tasks that follow: nobody where whoever takes over the rest can't have the task."""
    named = dict(choices)
    following = [thing for thing in found if choices.get(thing.key) is None and thing.what in FOLLOW]
    for thing in following:
        leader = goes_with(thing, found)
        named[thing.key] = choices.get(leader.key) if leader else None
    if any(named[thing.key] for thing in following):
        named |= dict.fromkeys(why_nots(unit, leaver_id, following, named, found))
    return named


def is_near(thing: Owned | Thing, user_id: int, among: Iterable[Owned | Thing], choices: Choices) -> bool:
    """Whoever is elsewhere in the department reads the request they have, and a task of it by that alone."""
    if thing.what != "task":
        return may_be_near(thing)
    theirs = {one.id for one in among if one.what == "asked" and choices.get(one.key) == user_id}
    return may_be_near(thing) and thing.referral_id in theirs


def why_nots(
    unit: Unit, leaver_id: int, found: Iterable[Owned | Thing], choices: Choices, among: Iterable[Owned | Thing] | None = None
) -> dict[str, str]:
    """By key: why the one who is chosen can't take the thing over. Nothing for what has no name yet. `among`: all that is handed
    over, when it is more than `found`."""
    found = list(found)
    among = found if among is None else list(among)
    chosen = [(thing, user_id) for thing in found if (user_id := choices.get(thing.key))]
    there, blocked = takers(unit), blocked_in(thing.case_id for thing, _ in chosen)
    told: dict[str, str] = {}
    for thing, user_id in chosen:
        other = thing.other_worker_id
        if other == leaver_id:  # on both sides: what counts is who will be there
            other = choices.get(f"{OTHER_SIDE[thing.what]}_{thing.id}")
        taker = there.get(user_id)
        why_not = why_not_take_over(
            is_leaver=user_id == leaver_id,
            works_there=taker is not None and (taker.is_own or is_near(thing, user_id, among, choices)),
            is_blocked=(user_id, thing.case_id) in blocked,
            is_other_side=user_id == other,
        )
        if why_not:
            told[thing.key] = why_not
    return told
