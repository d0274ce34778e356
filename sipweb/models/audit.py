"""What can't be changed: the history of every change, and the log of every read."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from sipweb.db import Model, Moment

BY_DEPUTY = text("for_user_id IS NOT NULL")


class HistoryLine(Model):
    """Who did what to which row, and when; for whom, if as a deputy. Chained: each line seals the one before.

    The values stand in HistoryValue, so that they can be weeded one day and the chain still proves. Triggers refuse
    UPDATE and DELETE.
    """

    __tablename__ = "history"
    __table_args__ = (
        Index(None, "case_id", "id"),
        Index(None, "table_name", "row_id", "id"),
        Index(None, "user_id", "at"),
        Index(None, "at"),
        Index("ix_history_by_deputy", "for_user_id", "at", sqlite_where=BY_DEPUTY),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # none: the command line
    for_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    verb: Mapped[str]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    table_name: Mapped[str]
    row_id: Mapped[int]
    digest: Mapped[str]
    chain: Mapped[str]


class HistoryValue(Model):
    """Old and new values of one line, as JSON, with the salt of its digest. A trigger refuses UPDATE."""

    __tablename__ = "history_value"
    line_id: Mapped[int] = mapped_column(ForeignKey("history.id"), primary_key=True)
    salt: Mapped[str]
    news: Mapped[str]


class ReadLine(Model):
    """One look: at an akt, a list, a search result, a print. The sentence names no person."""

    __tablename__ = "read_log"
    __table_args__ = (
        Index(None, "user_id", "at"),
        Index(None, "at"),
        Index("ix_read_log_by_deputy", "for_user_id", "at", sqlite_where=BY_DEPUTY),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    for_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    sentence: Mapped[str]


class ReadCase(Model):
    """The akter a look showed."""

    __tablename__ = "read_case"
    __table_args__ = (Index(None, "read_id", "case_id"), {"sqlite_with_rowid": False})
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    read_id: Mapped[int] = mapped_column(ForeignKey("read_log.id"), primary_key=True)
