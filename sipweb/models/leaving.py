"""Lämna över: the list of what someone is responsible for in a unit, and who takes each thing over."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Select, exists, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.cases import Case
from sipweb.models.organisation import Unit, User
from sipweb.models.people import one_of
from sipweb.rules.leaving import KINDS, REASONS, STATES
from sipweb.rules.standing import Actor

IS_OPEN = text("is_open = 1")  # as queries write it, or SQLite does not see that the index fits
IS_NEWS = text("is_news = 1")


class HandingOver(Model):
    """One user's list in one unit: made, reviewed by a manager, and carried out as a whole."""

    __tablename__ = "handing_over"
    __table_args__ = (
        one_of("state", STATES),
        one_of("reason", REASONS),
        Index("ix_handing_over_open", "from_user_id", "unit_id", unique=True, sqlite_where=IS_OPEN),
        Index("ix_handing_over_unit", "unit_id", "state", sqlite_where=IS_OPEN),
        Index(None, "unit_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    from_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(default="draft")
    is_open: Mapped[bool] = mapped_column(default=True)
    reason: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]  # from when they are away; what is handed over is so when it is confirmed
    answer: Mapped[str] = mapped_column(default="")  # why the manager sent it back
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # none: the command line
    started_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_for_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # whom a deputy stood in for
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    from_user: Mapped[User] = relationship(foreign_keys=[from_user_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    decided_for: Mapped[User | None] = relationship(foreign_keys=[decided_for_id])
    unit: Mapped[Unit] = relationship(lazy="joined")
    rows: Mapped[list["HandingOverRow"]] = relationship(back_populates="handing_over", order_by="HandingOverRow.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["HandingOver"]:
        """Who leaves, the unit's managers, and whoever has got something. Which rows they see is asked row by row."""
        to_me = exists().where(
            HandingOverRow.handing_over_id == cls.id, HandingOverRow.to_user_id == actor.user_id, HandingOverRow.state == "moved"
        )
        return select(cls).where(or_(cls.from_user_id == actor.user_id, cls.unit_id.in_(actor.who.managed_units), to_me))


PLACES = {
    "track": "track_id",
    "sent": "referral_id",
    "asked": "referral_id",
    "task": "agreement_id",
    "promise": "monthly_task_id",
    "asks": "question_id",
    "answers": "question_id",
}


class HandingOverRow(Model):
    """One thing on the list: the unit's part of an akt, one side of a request, or a task. What is about nobody has no akt."""

    __tablename__ = "handing_over_row"
    __table_args__ = (
        one_of("what", KINDS),
        one_of("state", ("open", "moved", "gone")),
        Index(None, "handing_over_id"),
        Index(None, "case_id"),
        Index("ix_handing_over_row_news", "to_user_id", "handing_over_id", sqlite_where=IS_NEWS),
        Index(None, "to_user_id", "handing_over_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    handing_over_id: Mapped[int] = mapped_column(ForeignKey("handing_over.id"))
    what: Mapped[str]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    track_id: Mapped[int | None] = mapped_column(ForeignKey("case_track.id"))
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"))
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreement.id"))
    monthly_task_id: Mapped[int | None] = mapped_column(ForeignKey("monthly_task.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("anonymous_question.id"))
    to_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # of a task, none until it is handed over: as the akt
    state: Mapped[str] = mapped_column(default="open")  # gone: no longer open, or no longer theirs, when the rest was handed over
    is_new: Mapped[bool] = mapped_column(default=False)  # came up after the list was made
    is_news: Mapped[bool] = mapped_column(default=False)  # handed over, and not yet looked through by who got it
    handing_over: Mapped[HandingOver] = relationship(back_populates="rows")
    case: Mapped[Case | None] = relationship()
    to_user: Mapped[User | None] = relationship()

    @property
    def key(self) -> str:
        return f"{self.what}_{getattr(self, PLACES[self.what])}"
