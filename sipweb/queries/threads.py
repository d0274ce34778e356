"""Samtal in an akt or a request: plain rows for lists, messages in order."""

from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from sipweb.db import db
from sipweb.models import Case, Thread, ThreadMessage
from sipweb.rules.standing import Actor

UNTOLD = "utan rubrik"  # the heading of a samtal whose first message the reader does not know
MOST = 20
MOST_MESSAGES = 300


def threads_in(actor: Actor, akt: Case) -> list[Any]:
    """The akt's samtal that the actor's units take part in: id, heading, how many messages, the last one's moment."""
    mine = Thread.visible_to(actor).where(Thread.case_id == akt.id, Thread.referral_id.is_(None)).with_only_columns(Thread.id)
    query = (
        select(
            Thread.id,
            heading(actor).label("heading"),
            func.count(ThreadMessage.id).label("count"),
            func.max(ThreadMessage.at).label("last"),
        )
        .join(ThreadMessage, ThreadMessage.thread_id == Thread.id)
        .where(Thread.id.in_(mine), ThreadMessage.is_known(actor))
        .group_by(Thread.id)
        .order_by(func.max(ThreadMessage.id).desc())
        .limit(MOST)
    )
    return list(db.session.execute(query).all())


def heading(actor: Actor) -> ColumnElement[str]:
    """As the actor reads it."""
    return case((Thread.is_told(actor), Thread.heading), else_=UNTOLD)


def told_in(actor: Actor, thread: Thread) -> tuple[str, str]:
    """The heading, and why the others needed to know; of a request it says that itself."""
    row = db.session.execute(select(heading(actor), Thread.is_told(actor)).where(Thread.id == thread.id)).one()
    return row[0], thread.need if row[1] and thread.referral_id is None else ""


def thread_of(referral_id: int) -> int | None:
    return db.session.scalar(select(Thread.id).where(Thread.referral_id == referral_id))


def messages(actor: Actor, thread: Thread) -> list[ThreadMessage]:
    """The newest, oldest first."""
    said = select(ThreadMessage).where(ThreadMessage.thread_id == thread.id, ThreadMessage.is_known(actor))
    query = said.order_by(ThreadMessage.id.desc()).limit(MOST_MESSAGES)
    return list(reversed(db.session.scalars(query).all()))
