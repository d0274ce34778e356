"""What happened in an akt, as its readers see it; and what someone should be told."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, or_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.access import another, own_unit, there_is
from sipweb.models.cases import Case
from sipweb.models.organisation import User
from sipweb.models.transfers import Placement
from sipweb.rules.standing import Actor

OF_TRANSFER = text("transfer_id IS NOT NULL")


class Event(Model):
    """One line of the timeline. Seen by the unit it happened in and, where there is one, the other unit it concerns;
    `for_all` is seen by every unit that has the akt. A line that was taken from them, when a unit hid itself, is still read by the
    unit whose line it is and by the one that hid."""

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
    hushed_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # hid itself: all read it until then, and may again
    placement_id: Mapped[int | None] = mapped_column(ForeignKey("placement.id"))  # that it tells of, or that moved the day it tells of
    verb: Mapped[str]
    state: Mapped[str] = mapped_column(default="")  # the state the move led to
    title: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    case: Mapped[Case] = relationship(back_populates="events")

    @classmethod
    def readable(cls, actor: Actor) -> ColumnElement[bool]:
        """Within an akt or a request that the actor already reads."""
        units = (cls.unit_id, cls.other_unit_id, cls.hushed_unit_id)
        return and_(or_(cls.for_all, *(own_unit(cls.case_id, one, actor) for one in units)), cls.is_known(actor.who.units))

    @classmethod
    def is_known(cls, units: Iterable[int]) -> ColumnElement[bool]:
        """A line about a placement is read by those who may know of the placement."""
        placed = another(Placement, "told")
        known = Placement.is_known(placed.unit_id.in_(units), placed)
        return or_(cls.placement_id.is_(None), there_is(placed).where(placed.id == cls.placement_id, known))


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
