"""What happened in an akt, as its readers see it; and what someone should be told."""

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, or_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.access import own_unit
from sipweb.models.cases import Case
from sipweb.models.organisation import User
from sipweb.rules.standing import Actor

OF_TRANSFER = text("transfer_id IS NOT NULL")


class Event(Model):
    """One line of the timeline. Seen by the unit it happened in and, where there is one, the other unit it concerns;
    `for_all` is seen by every unit that has the akt."""

    __tablename__ = "event"
    __table_args__ = (
        Index(None, "case_id", "at"),
        Index(None, "referral_id", "id"),
        Index("ix_event_transfer", "transfer_id", sqlite_where=OF_TRANSFER),
        Index("ix_event_told", "other_unit_id", "transfer_id", "verb", sqlite_where=OF_TRANSFER),  # what a unit was told of each
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"))
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"))  # that it is a step of
    at: Mapped[datetime] = mapped_column(Moment)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    for_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    other_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    for_all: Mapped[bool] = mapped_column(default=False)
    verb: Mapped[str]
    state: Mapped[str] = mapped_column(default="")  # the state the move led to
    title: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    case: Mapped[Case] = relationship(back_populates="events")

    @classmethod
    def readable(cls, actor: Actor) -> ColumnElement[bool]:
        """Within an akt or a request that the actor already reads."""
        own, other = own_unit(cls.case_id, cls.unit_id, actor), own_unit(cls.case_id, cls.other_unit_id, actor)
        return or_(cls.for_all, own, other)


class Notice(Model):
    """Something one user should know; stands in Mitt arbete until it is marked as read."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_unread", "to_user_id", "id", sqlite_where=text("read_at IS NULL")),)
    id: Mapped[int] = mapped_column(primary_key=True)
    to_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"))
    about: Mapped[str] = mapped_column(default="")  # what else it leads to, as "intake:48"
    at: Mapped[datetime] = mapped_column(Moment)
    text: Mapped[str]
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    to_user: Mapped[User] = relationship()
    case: Mapped[Case | None] = relationship()
