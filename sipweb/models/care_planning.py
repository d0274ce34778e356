"""Vårdplanering: who is called, what was said, and the internal follow-up. There is no column for a decision or an outcome."""

from datetime import date, datetime, time

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.access import is_current_in, not_blocked, own_part, own_unit, still_there
from sipweb.models.cases import Case
from sipweb.models.organisation import Unit, User
from sipweb.models.people import one_of
from sipweb.rules.care_planning import REASONS, STATES
from sipweb.rules.standing import Actor

IS_OPEN = text("is_open = 1")  # as queries write it, or SQLite does not see that the index fits


class CarePlanning(Model):
    """Only information and review (R273). `starts_at` is wall-clock time in Stockholm, as people say it."""

    __tablename__ = "care_planning"
    __table_args__ = (
        one_of("state", STATES),
        one_of("reason", REASONS),
        Index(None, "case_id"),
        Index(None, "unit_id", "id"),
        Index(None, "to_unit_id", "id"),
        Index("ix_planning_open_from", "unit_id", sqlite_where=IS_OPEN),
        Index("ix_planning_open_to", "to_unit_id", sqlite_where=IS_OPEN),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(default="planned")
    is_open: Mapped[bool] = mapped_column(default=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    booked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    booked_at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str]
    reason_text: Mapped[str] = mapped_column(default="")
    need: Mapped[str] = mapped_column(default="")  # why it is needed, when both units are current
    ground: Mapped[str] = mapped_column(default="")  # what carried when the other unit was called
    person_words: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    place: Mapped[str]
    staff: Mapped[str]  # who comes from the municipality: name and role, one a line
    region: Mapped[str] = mapped_column(default="")  # and from the region
    others: Mapped[str] = mapped_column(default="")  # the person, and those the person wants there
    information: Mapped[str] = mapped_column(default="")  # what was told and gone through
    came: Mapped[str] = mapped_column(default="")
    follow_up_on: Mapped[date]
    follow_up_text: Mapped[str] = mapped_column(default="")
    followed_up_on: Mapped[date | None]
    change_reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    case: Mapped[Case] = relationship()
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="joined")
    to_unit: Mapped[Unit] = relationship(foreign_keys=[to_unit_id], lazy="joined")
    booked_by: Mapped[User] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def starts_on(self) -> date:
        return self.starts_at.date()

    @property
    def starts_at_time(self) -> time:
        return self.starts_at.time()

    @property
    def came_as_called(self) -> str:
        """Who came, as a first proposal: those who were called."""
        return self.came or "\n".join(filter(None, (self.staff, self.region, self.others)))

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["CarePlanning"]:
        return select(cls).where(cls.readable(actor))

    @classmethod
    def readable(cls, actor: Actor) -> ColumnElement[bool]:
        """The calling unit reads it with the akt. The called one: its managers, and everyone in it once it is current."""
        calls = own_part(cls.case_id, cls.unit_id, actor)
        current = is_current_in(cls.case_id, cls.to_unit_id, actor)
        theirs = and_(cls.to_unit_id.in_(actor.who.managed_units), own_unit(cls.case_id, cls.to_unit_id, actor))
        called = and_(cls.to_unit_id.in_(actor.who.units), or_(theirs, current), still_there(cls.case_id, actor))
        return and_(or_(calls, called), not_blocked(cls.case_id, actor))
