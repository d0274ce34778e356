"""Besked: what one unit tells the others in an akt when something has changed, and who has acknowledged it (R196–R197)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, func, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.access import another, case_is_readable, own_unit, there_is, was_hidden_there
from sipweb.models.cases import Case
from sipweb.models.organisation import Unit, User
from sipweb.models.people import one_of
from sipweb.models.referrals import Referral
from sipweb.rules.announcements import KINDS
from sipweb.rules.standing import Actor

NOT_SENT = text("sent_at IS NULL")
NOT_ACKNOWLEDGED = text("acknowledged_at IS NULL")


class Announcement(Model):
    """Not sent: it waits in Mitt arbete, and the unit's part of the akt can't be closed. Sent: it is never changed."""

    __tablename__ = "announcement"
    __table_args__ = (
        one_of("kind", KINDS),
        Index(None, "case_id", "id"),
        Index(None, "unit_id", "sent_at"),
        Index("ix_announcement_not_sent", "unit_id", "case_id", sqlite_where=NOT_SENT),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[str]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("formal_decision.id"))  # the one it tells of
    text: Mapped[str] = mapped_column(default="")
    need: Mapped[str] = mapped_column(default="")  # why the others need to know
    created_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    case: Mapped[Case] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined")
    author: Mapped[User | None] = relationship()
    copies: Mapped[list["AnnouncementCopy"]] = relationship(back_populates="announcement", order_by="AnnouncementCopy.id", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def unread_for(self, units: frozenset[int]) -> list["AnnouncementCopy"]:
        """The copies that those who work in these units see as not read."""
        return [copy for copy in self.copies if not copy.is_read_for(units)]

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["Announcement"]:
        """The unit that tells; and, once it is sent, each unit that was told: with the akt, or with the request it is asked in."""
        copy = there_is(AnnouncementCopy).where(
            AnnouncementCopy.announcement_id == cls.id, own_unit(cls.case_id, AnnouncementCopy.unit_id, actor)
        )
        told, own = and_(cls.sent_at.is_not(None), copy), own_unit(cls.case_id, cls.unit_id, actor)
        copies = (AnnouncementCopy.announcement_id == cls.id, AnnouncementCopy.unit_id.in_(actor.who.units), AnnouncementCopy.asked(actor))
        asked = there_is(AnnouncementCopy).where(*copies)
        read = or_(and_(case_is_readable(cls.case_id, actor), or_(own, told)), and_(cls.sent_at.is_not(None), asked))
        return select(cls).where(read, cls.is_known(actor.who.units))

    @classmethod
    def is_known(cls, units: Collection[int]) -> ColumnElement[bool]:
        """By people of these units: not one from a unit that has hidden the part in which it told it, unless they have a request with
        that unit."""
        asked = another(Referral, "told_between")
        sides = (asked.from_unit_id, asked.to_unit_id), (asked.to_unit_id, asked.from_unit_id)
        between = or_(*(and_(one == cls.unit_id, other.in_(units)) for one, other in sides))
        knows = there_is(asked).where(asked.case_id == cls.case_id, asked.sent_on.is_not(None), between)
        return or_(cls.unit_id.in_(units), ~was_hidden_there(cls.case_id, cls.unit_id, func.date(cls.sent_at)), knows)


class AnnouncementCopy(Model):
    """One unit's copy: with the content, or only that there is news; and who there has said *jag har läst*."""

    __tablename__ = "announcement_copy"
    __table_args__ = (
        Index(None, "announcement_id"),
        Index("ix_announcement_copy_waiting", "unit_id", "case_id", sqlite_where=NOT_ACKNOWLEDGED),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcement.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    with_content: Mapped[bool]
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment)
    is_quiet: Mapped[bool] = mapped_column(default=False)  # read by a unit that had hidden itself: the one that told does not see it
    announcement: Mapped[Announcement] = relationship(back_populates="copies")
    case: Mapped[Case] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined")
    acknowledged_by: Mapped[User | None] = relationship(lazy="joined")

    def is_read_for(self, units: frozenset[int]) -> bool:
        """Whether those who work in these units see that it has been read."""
        return self.acknowledged_at is not None and (not self.is_quiet or self.unit_id in units)

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["AnnouncementCopy"]:
        mine = own_unit(cls.case_id, cls.unit_id, actor)
        known = there_is(Announcement).where(Announcement.id == cls.announcement_id, Announcement.is_known(actor.who.units))
        return select(cls).where(mine, or_(case_is_readable(cls.case_id, actor), cls.asked(actor)), known)

    @classmethod
    def asked(cls, actor: Actor) -> ColumnElement[bool]:
        """A request that the actor reads asks this unit about the person."""
        its = (Referral.case_id == cls.case_id, Referral.to_unit_id == cls.unit_id, Referral.readable(actor))
        return there_is(Referral).where(*its)
