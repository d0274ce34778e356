"""Who leads a unit, where it is asked about both sides of something."""

from typing import Any

from sqlalchemy import ColumnElement, Exists

from sipweb.models.access import Key, another, there_is
from sipweb.models.organisation import Unit, User, UserRole
from sipweb.rules.standing import MANAGING, Role


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


def post_held(purpose: str) -> tuple[Any, Exists]:
    """The posts of managers who can log in, and that there is one."""
    post, user = another(UserRole, purpose), another(User, purpose)
    held = (post.role.in_(sorted(MANAGING)), user.id == post.user_id, user.disabled_at.is_(None))
    return post, there_is(post, user).where(*held)
