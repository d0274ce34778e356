"""Loggkontroll: a month of a unit's log, drawn once, judged row by row and signed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, Select, UniqueConstraint, exists, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.audit import HistoryLine, ReadLine
from sipweb.models.organisation import Unit, User
from sipweb.models.people import one_of
from sipweb.rules.reviews import VERDICTS
from sipweb.rules.standing import Actor


def reviewed_by(unit_id: ColumnElement[int], actor: Actor) -> ColumnElement[bool]:
    """Units that the actor manages, or that stand in a department of theirs."""
    below = exists().where(Unit.id == unit_id, Unit.department_id.in_(actor.who.departments))
    return or_(unit_id.in_(actor.who.managed_units), below)


class LogReview(Model):
    """One for each unit and month. `month` is its first day. Locked once it is signed."""

    __tablename__ = "log_review"
    __table_args__ = (UniqueConstraint("unit_id", "month"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    month: Mapped[date]
    line_count: Mapped[int]  # what there was to draw from, without the lines of the one who drew
    pointed_count: Mapped[int]  # of these, what was pointed out
    drawn_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    drawn_for_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    drawn_at: Mapped[datetime] = mapped_column(Moment)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    signed_for_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    signed_name: Mapped[str] = mapped_column(default="")
    signed_title: Mapped[str] = mapped_column(default="")
    signed_at: Mapped[datetime | None] = mapped_column(Moment)
    unit: Mapped[Unit] = relationship(lazy="joined")
    drawn_by: Mapped[User] = relationship(foreign_keys=[drawn_by_id])
    drawn_for: Mapped[User | None] = relationship(foreign_keys=[drawn_for_id])
    signed_for: Mapped[User | None] = relationship(foreign_keys=[signed_for_id])
    rows: Mapped[list["LogReviewRow"]] = relationship(back_populates="review", order_by="LogReviewRow.id")

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["LogReview"]:
        return select(cls).where(reviewed_by(cls.unit_id.expression, actor))


class LogReviewRow(Model):
    """One drawn line of the log, a look or a change, and what the reviewer thinks of it."""

    __tablename__ = "log_review_row"
    __table_args__ = (
        CheckConstraint("(read_id IS NULL) <> (line_id IS NULL)", name="one_line"),
        one_of("verdict", ["", *VERDICTS]),
        Index(None, "review_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("log_review.id"))
    read_id: Mapped[int | None] = mapped_column(ForeignKey("read_log.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("history.id"))
    verdict: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    judged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    judged_for_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    judged_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    review: Mapped[LogReview] = relationship(back_populates="rows")
    judged_by: Mapped[User | None] = relationship(foreign_keys=[judged_by_id])
    read: Mapped[ReadLine | None] = relationship()
    line: Mapped[HistoryLine | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["LogReviewRow"]:
        return select(cls).join(LogReview, LogReview.id == cls.review_id).where(reviewed_by(LogReview.unit_id.expression, actor))
