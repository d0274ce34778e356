"""The monthly meeting: when, in which form, who leads and writes, who came, what was promised, and what was corrected afterwards."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, false, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.organisation import User
from sipweb.models.people import one_of
from sipweb.rules.monthly import FORMS, STATES, deadline
from sipweb.rules.routine import ROUTINE, Routine
from sipweb.rules.standing import Actor


class MonthlyMeeting(Model):
    """Avstämningsmöte or samverkansmöte; one for each calendar month, and the extra ones."""

    __tablename__ = "monthly_meeting"
    __table_args__ = (
        one_of("form", FORMS),
        one_of("state", STATES),
        Index(None, "starts_at"),
        Index(None, "chair_id"),
        Index(None, "writer_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[str]
    state: Mapped[str] = mapped_column(default="planned")
    is_extra: Mapped[bool] = mapped_column(default=False)
    starts_at: Mapped[datetime]  # on the clock on the wall
    ends_at: Mapped[datetime]
    place: Mapped[str]
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    writer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(default="")  # why it was moved or cancelled, or is an extra one
    began_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    notes: Mapped[str] = mapped_column(default="")  # what was said that belongs to no item
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)
    chair: Mapped[User | None] = relationship(foreign_keys=[chair_id], lazy="joined")
    writer: Mapped[User | None] = relationship(foreign_keys=[writer_id], lazy="joined")
    finished_by: Mapped[User | None] = relationship(foreign_keys=[finished_by_id])
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def deadline(self, routine: Routine = ROUTINE) -> datetime:
        return deadline(self.starts_at.date(), routine)

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["MonthlyMeeting"]:
        """When it is and who leads it everyone knows who works with akter; what is on it each item says for itself."""
        return select(cls).where(true() if actor.who.units or actor.who.departments else false())


class MonthlyAttendance(Model):
    """Someone who was called: what they said before, and whether they came. One row when there is something to say."""

    __tablename__ = "monthly_attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "user_id"), Index(None, "user_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("monthly_meeting.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    is_absent: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    came: Mapped[bool | None]
    units: Mapped[str] = mapped_column(default="")  # for which they were called, as it was then; empty when they were not
    meeting: Mapped[MonthlyMeeting] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined")
    deputy: Mapped[User | None] = relationship(foreign_keys=[deputy_id], lazy="joined")


class MinutesCorrection(Model):
    """Locked minutes stay as they were; what was wrong is added, with the reason."""

    __tablename__ = "minutes_correction"
    __table_args__ = (Index(None, "meeting_id"), Index(None, "item_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("monthly_meeting.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    text: Mapped[str]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[User] = relationship(lazy="joined")


class TermInventory(Model):
    """Terminsinventering: how many known transfers are coming and what needs they have, as counted at one avstämningsmöte (R215)."""

    __tablename__ = "term_inventory"
    __table_args__ = (UniqueConstraint("term"), Index(None, "meeting_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str]  # "HT 2026"
    meeting_id: Mapped[int] = mapped_column(ForeignKey("monthly_meeting.id"))
    figures: Mapped[str]  # the counts as they were then, as JSON; nothing about anyone
    text: Mapped[str] = mapped_column(default="")
    done_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    done_on: Mapped[date]
    meeting: Mapped[MonthlyMeeting] = relationship()

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["TermInventory"]:
        return select(cls).where(true() if actor.who.managed_units or actor.who.departments else false())
