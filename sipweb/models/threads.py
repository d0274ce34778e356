"""Samtal: what the responsible handläggare of some units write to each other, about an akt or a request (R199)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.access import another, case_is_readable, own_unit, there_is, was_hidden_there
from sipweb.models.cases import Case
from sipweb.models.organisation import Unit, User
from sipweb.models.referrals import Referral
from sipweb.rules.standing import Actor


class Thread(Model):
    """Between the units that take part, and nobody else. One that belongs to a request is between its two sides."""

    __tablename__ = "thread"
    __table_args__ = (Index(None, "case_id", "id"), Index("ix_thread_of_request", "referral_id", unique=True))
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"))
    heading: Mapped[str]
    need: Mapped[str] = mapped_column(default="")  # why the others need to know
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    started_at: Mapped[datetime] = mapped_column(Moment)
    case: Mapped[Case] = relationship()
    referral: Mapped[Referral | None] = relationship()
    units: Mapped[list["ThreadUnit"]] = relationship(back_populates="thread", order_by="ThreadUnit.unit_id", lazy="selectin")

    @property
    def unit_ids(self) -> frozenset[int]:
        return frozenset(one.unit_id for one in self.units)

    def readers(self, units: frozenset[int]) -> list[Unit]:
        """Who reads it now, as far as people of these units may know: those that are current in the akt. One that has closed its part
        is not there, so that one that has hidden it is missed by nobody. In a request its two sides."""
        here = self.case.open_units - self.case.hidden_units
        return [one.unit for one in self.units if self.referral is not None or one.unit_id in units | here]

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["Thread"]:
        """In an akt, when something is written in it by a unit that the actor may know of."""
        member = exists().where(ThreadUnit.thread_id == cls.id, own_unit(cls.case_id, ThreadUnit.unit_id, actor))
        said = exists().where(ThreadMessage.thread_id == cls.id, ThreadMessage.is_known(actor))
        in_akt = and_(cls.referral_id.is_(None), case_is_readable(cls.case_id, actor), member, said)
        in_request = exists().where(Referral.id == cls.referral_id, Referral.readable(actor))
        return select(cls).where(or_(in_akt, in_request))

    @classmethod
    def is_told(cls, actor: Actor) -> ColumnElement[bool]:
        """Whether the actor reads its heading and why it was needed: they belong to whoever wrote the first message."""
        first, before = another(ThreadMessage, "first"), another(ThreadMessage, "before")
        earlier = there_is(before).where(before.thread_id == first.thread_id, before.id < first.id)
        return there_is(first).where(first.thread_id == cls.id, ~earlier, ThreadMessage.is_known(actor, first))


class ThreadUnit(Model):
    __tablename__ = "thread_unit"
    __table_args__ = ({"sqlite_with_rowid": False},)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    thread: Mapped[Thread] = relationship(back_populates="units")
    unit: Mapped[Unit] = relationship(lazy="joined")


class ThreadMessage(Model):
    """Written once, and never changed: what turned out wrong is said in the next one."""

    __tablename__ = "thread_message"
    __table_args__ = (Index(None, "thread_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    text: Mapped[str]
    unit: Mapped[Unit] = relationship(lazy="joined")
    author: Mapped[User | None] = relationship(lazy="joined")

    @classmethod
    def is_known(cls, actor: Actor, message: Any = None) -> ColumnElement[bool]:
        """Of the messages in a samtal that the actor reads: not those of a unit that has since hidden the part in which it wrote them. The
        two sides of a request know each other."""
        thread, one = another(Thread, "said_in"), message or cls
        of_request = there_is(thread).where(thread.id == one.thread_id, thread.referral_id.is_not(None))
        return or_(one.unit_id.in_(actor.who.units), ~was_hidden_there(one.case_id, one.unit_id, func.date(one.at)), of_request)
