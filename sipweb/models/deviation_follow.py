"""What comes of avvikelser: each proposal on its way to a change, what the program noticed, and figures that no longer move."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, exists, literal, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.deviations import Deviation
from sipweb.models.organisation import User
from sipweb.models.people import one_of
from sipweb.rules.improvements import DECISIONS, STATES
from sipweb.rules.standing import Actor, Role

NOT_CLOSED = text("state <> 'closed'")


class Improvement(Model):
    """A report's proposal: who answers for it and by when, what was decided, what it led to, and the answer to the writer."""

    __tablename__ = "improvement"
    __table_args__ = (
        one_of("state", STATES),
        one_of("decision", {"", *DECISIONS}),
        Index("ix_improvement_once", "deviation_id", unique=True),
        Index("ix_improvement_owner", "owner_id", "due_on", sqlite_where=NOT_CLOSED),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    deviation_id: Mapped[int] = mapped_column(ForeignKey("deviation.id"))
    state: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    due_on: Mapped[date]
    decision: Mapped[str] = mapped_column(default="")
    decision_text: Mapped[str] = mapped_column(default="")
    decided_on: Mapped[date | None]
    effect: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")  # "det här ändrades", to the one who wrote the report
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    deviation: Mapped[Deviation] = relationship()
    owner: Mapped[User] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["Improvement"]:
        """Whoever reads the report, and whoever has been named to answer for it."""
        return select(cls).where(exists().where(Deviation.id == cls.deviation_id, Deviation.readable(actor)))


class NoticedDeviation(Model):
    """What was answered to something the program noticed: a report was written, or why not. Of what it noticed, only the key."""

    __tablename__ = "noticed_deviation"
    __table_args__ = (
        one_of("outcome", {"reported", "dismissed"}),
        Index("ix_noticed_once", "unit_id", "key", unique=True),
        Index(None, "answered_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    key: Mapped[str]  # "no_pre:12"
    kind: Mapped[str]
    outcome: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    deviation_id: Mapped[int | None] = mapped_column(ForeignKey("deviation.id"))
    answered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    answered_on: Mapped[date]

    @classmethod
    def holds(cls) -> ColumnElement[bool]:
        """A report that was made void is no answer."""
        void = exists().where(Deviation.id == cls.deviation_id, Deviation.state == "cancelled")
        return ~void.correlate(cls)


class FrozenFigures(Model):
    """A period's figures with their definitions, as they were that day: a page for the nämnd that later changes do not move."""

    __tablename__ = "frozen_figures"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    since: Mapped[date]
    until: Mapped[date]
    frozen_at: Mapped[datetime] = mapped_column(Moment)
    frozen_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    comment: Mapped[str] = mapped_column(default="")
    told: Mapped[str]  # everything the page shows, as JSON
    withdrawn_on: Mapped[date | None]  # frozen by mistake: still there, and marked
    withdrawn_why: Mapped[str] = mapped_column(default="")
    frozen_by: Mapped[User] = relationship(lazy="joined")

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["FrozenFigures"]:
        """Those who see all figures: the controller and the avdelningschefer."""
        return select(cls).where(and_(literal(actor.who.has(Role.CONTROLLER) or bool(actor.who.departments))))
