"""The accounts a demo's login page offers."""

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import Unit, User, UserRole

ORDER = ("case_worker", "assistant_unit_manager", "unit_manager", "department_manager", "controller", "administrator")


def demo_accounts() -> list[tuple[str, str, str, str]]:
    """Username, name, title and unit, handläggare first."""
    rows = db.session.execute(
        select(User.username, User.name, User.title, Unit.name, UserRole.role)
        .join(UserRole, UserRole.user_id == User.id)
        .outerjoin(Unit, Unit.id == UserRole.unit_id)
        .where(User.disabled_at.is_(None))
        .order_by(User.id, UserRole.id)
    ).all()
    first: dict[str, tuple[str, str, str, str, str]] = {}
    for username, name, title, unit, role in rows:
        several = username in first
        first[username] = (username, name, title, "flera enheter" if several else unit or "", role)
    return [row[:4] for row in sorted(first.values(), key=lambda row: ORDER.index(row[4]))]
