"""Who leads a unit, where it is asked about both sides of something."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Exists, or_, select

from sipweb.db import db
from sipweb.models.access import Key, another, there_is
from sipweb.models.organisation import Unit, User, UserRole
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


def has_no_head(unit_id: Key) -> ColumnElement[bool]:
    """The unit has no enhetschef."""
    head, held = post_held("unheaded", {Role.UNIT_MANAGER})
    return ~held.where(head.unit_id == unit_id)


def one_heads_both(sender: Key, receiver: Key) -> ColumnElement[bool]:
    """One and the same person is the enhetschef of the two units, and there is no other."""
    heads = {Role.UNIT_MANAGER}
    (boss, leads), (same, leads_too), (other, leads_either) = (post_held(f"head_{n}", heads) for n in ("one", "same", "other"))
    return leads.where(
        boss.unit_id == sender,
        leads_too.where(same.unit_id == receiver, same.user_id == boss.user_id),
        ~leads_either.where(other.unit_id.in_([sender, receiver]), other.user_id != boss.user_id),
    )


def seats_between(pairs: Collection[tuple[int, int | None, bool, bool]]) -> list[dict[int, Seat]]:
    """Who answers for each side of these lifted transfers, in two statements: sender, receiver, whether the person is
    protected, and whether it has gone on to the avdelningschefer."""
    ids = {unit_id for pair in pairs for unit_id in pair[:2] if unit_id}
    if not ids:
        return [{} for _ in pairs]
    above = dict(db.session.execute(select(Unit.id, Unit.department_id).where(Unit.id.in_(ids))).all())
    held = (UserRole.unit_id.in_(ids), UserRole.department_id.in_(set(above.values())))
    query = select(UserRole.user_id, UserRole.role, UserRole.unit_id, UserRole.department_id).join(User, User.id == UserRole.user_id)
    rows = db.session.execute(query.where(User.disabled_at.is_(None), UserRole.role.in_(sorted(HAS_DEPUTY)), or_(*held))).all()
    posts = [Held(user, role, unit or department or 0) for user, role, unit, department in rows]
    return [seats_for([Side(u, above[u]) for u in pair[:2] if u], posts, is_protected=pair[2], is_top=pair[3]) for pair in pairs]


def post_held(purpose: str, roles: Collection[str] = MANAGING) -> tuple[Any, Exists]:
    """The posts of managers who can log in, and that there is one."""
    post, user = another(UserRole, purpose), another(User, purpose)
    held = (post.role.in_(sorted(roles)), user.id == post.user_id, user.disabled_at.is_(None))
    return post, there_is(post, user).where(*held)
