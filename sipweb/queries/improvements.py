"""Från förslag till ändring: which proposals are open, and who can answer for one. Plain rows."""

from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from sipweb.db import db
from sipweb.models import Deviation, FrozenFigures, Improvement, User, UserRole
from sipweb.queries.deviations import mine
from sipweb.rules.standing import MANAGING, Actor, Role

MOST = 200


def owners(deviation: Deviation) -> list[tuple[int, str]]:
    """Those who read the report and can change something: the managers of its units, and the controllers."""
    units = [party.unit_id for party in deviation.parties]
    leads = UserRole.unit_id.in_(units) & UserRole.role.in_(MANAGING)
    query = select(User.id, User.name).join(UserRole, UserRole.user_id == User.id)
    found = query.where(User.disabled_at.is_(None), or_(leads, UserRole.role == Role.CONTROLLER)).distinct().order_by(User.name)
    return list(db.session.execute(found).all())


def proposals(actor: Actor, everything: bool = False) -> list[Any]:
    """The proposals of the reports the actor reads: those that are open, the nearest day first and last those nobody answers for."""
    query = (
        select(
            Deviation.id, Deviation.register_year, Deviation.register_no, Deviation.from_unit_id, Deviation.proposal,
            Deviation.reported_on, func.coalesce(Improvement.state, "").label("state"), Improvement.due_on, Improvement.decision,
            Improvement.closed_on, User.name.label("owner"),
        )
        .outerjoin(Improvement, Improvement.deviation_id == Deviation.id)
        .outerjoin(User, User.id == Improvement.owner_id)
        .where(*mine(actor), Deviation.reported_on.is_not(None), Deviation.state != "cancelled")
        .order_by(Improvement.due_on.is_(None), Improvement.due_on, Deviation.id.desc())
        .limit(MOST)
    )  # fmt: skip
    still = or_(Improvement.state.is_(None), Improvement.state != "closed")
    return list(db.session.execute(query if everything else query.where(still)).all())


def improvement_of(deviation: Deviation) -> Improvement | None:
    return db.session.scalar(select(Improvement).where(Improvement.deviation_id == deviation.id))


def is_frozen(title: str, since: date, until: date) -> bool:
    its = (FrozenFigures.title == title, FrozenFigures.since == since, FrozenFigures.until == until, FrozenFigures.withdrawn_on.is_(None))
    return db.session.scalar(select(FrozenFigures.id).where(*its).limit(1)) is not None


def frozen(actor: Actor) -> list[FrozenFigures]:
    """Every frozen period, the newest first."""
    return list(db.session.scalars(FrozenFigures.visible_to(actor).order_by(FrozenFigures.id.desc())))
