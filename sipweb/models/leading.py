"""Who leads a unit, where it is asked about both sides of something."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Exists, null, or_, select

from sipweb.db import db
from sipweb.models.access import Block, Key, NamedAccess, another, there_is
from sipweb.models.organisation import Unit, User, UserRole
from sipweb.rules.people import RESTRICTED
from sipweb.rules.standing import HAS_DEPUTY, MANAGING, Role
from sipweb.rules.transfer_seats import Held, Seat, Side, seats_for


def one_leads_both(sender: Key, receiver: Key) -> ColumnElement[bool]:
    """One and the same person is all that leads the two units, and the receiving one has an avdelningschef who is somebody else."""
    (boss, leads), (same, leads_too), (other, leads_either) = (post_held(purpose) for purpose in ("boss", "same", "other"))
    heads, head, unit = Role.DEPARTMENT_MANAGER, another(UserRole, "head"), another(Unit, "led")
    user = another(User, "head")
    here = (unit.id == receiver, head.department_id == unit.department_id, head.role == heads, user.id == head.user_id)
    above = there_is(unit, head, user).where(*here, user.disabled_at.is_(None), head.user_id != boss.user_id)
    return leads.where(
        boss.unit_id == sender,
        leads_too.where(same.unit_id == receiver, same.user_id == boss.user_id),
        ~leads_either.where(other.unit_id.in_([sender, receiver]), other.user_id != boss.user_id),
        above,
    )


class Lifted(NamedTuple):
    """A lifted transfer, as far as it says who answers. `is_top`: it has gone on to the avdelningschefer. `to_name`: asked in order to
    name them where the akt is protected, so whether they are named already does not matter."""

    case_id: int
    from_unit_id: int
    to_unit_id: int | None
    protection: str
    is_top: bool
    to_name: bool = False


def seats_between(lifted: Collection[Lifted]) -> list[dict[int, Seat]]:
    """Who answers for each side of these, in three statements. Who can't open the akt, since they are shut out of it or not named
    where it is protected, answers for nobody: the ladder goes on to the next."""
    ids = {unit_id for one in lifted for unit_id in (one.from_unit_id, one.to_unit_id) if unit_id}
    if not ids:
        return [{} for _ in lifted]
    above = dict(db.session.execute(select(Unit.id, Unit.department_id).where(Unit.id.in_(ids))).all())
    held = (UserRole.unit_id.in_(ids), UserRole.department_id.in_(set(above.values())))
    query = select(UserRole.user_id, UserRole.role, UserRole.unit_id, UserRole.department_id).join(User, User.id == UserRole.user_id)
    rows = db.session.execute(query.where(User.disabled_at.is_(None), UserRole.role.in_(sorted(HAS_DEPUTY)), or_(*held))).all()
    posts, lists = [Held(user, role, unit or department or 0) for user, role, unit, department in rows], lists_of(lifted)
    return [seats_of(one, above, posts, lists) for one in lifted]


Lists = dict[tuple[int, int | None], set[int]]  # who is named, by akt and unit; who is shut out, by akt and no unit


def lists_of(lifted: Iterable[Lifted]) -> Lists:
    ids = {one.case_id for one in lifted}
    named = select(NamedAccess.case_id, NamedAccess.unit_id, NamedAccess.user_id).where(NamedAccess.ended_at.is_(None))
    blocked = select(Block.case_id, null(), Block.user_id).where(Block.lifted_at.is_(None), Block.case_id.in_(ids))
    found: Lists = {}
    for case_id, unit_id, user_id in db.session.execute(named.where(NamedAccess.case_id.in_(ids)).union_all(blocked)):
        found.setdefault((case_id, unit_id), set()).add(user_id)
    return found


def seats_of(one: Lifted, above: dict[int, int], posts: Iterable[Held], lists: Lists) -> dict[int, Seat]:
    protected, blocked = one.protection in RESTRICTED, lists.get((one.case_id, None), set())
    asks = protected and not one.to_name
    let_in = [p for p in posts if p.user_id not in blocked and (not asks or p.user_id in lists.get((one.case_id, p.place_id), set()))]
    sides = [Side(unit_id, above[unit_id]) for unit_id in (one.from_unit_id, one.to_unit_id) if unit_id]
    return seats_for(sides, let_in, is_protected=protected, is_top=one.is_top)


def post_held(purpose: str, roles: Collection[str] = MANAGING) -> tuple[Any, Exists]:
    """The posts of managers who can log in, and that there is one."""
    post, user = another(UserRole, purpose), another(User, purpose)
    held = (post.role.in_(sorted(roles)), user.id == post.user_id, user.disabled_at.is_(None))
    return post, there_is(post, user).where(*held)
