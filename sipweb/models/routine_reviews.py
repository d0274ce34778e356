"""The yearly review of the routine: when, who took part, what was revised, and who has signed it. Nothing here is about a person."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.organisation import Department, User
from sipweb.models.people import one_of
from sipweb.rules.routine_reviews import PARTS, STATES
from sipweb.rules.standing import Actor


class RoutineReview(Model):
    __tablename__ = "routine_review"
    __table_args__ = (one_of("state", STATES),)
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(default="planned")
    due_on: Mapped[date]
    planned_on: Mapped[date]
    planned_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    held_on: Mapped[date | None]
    others: Mapped[str] = mapped_column(default="")  # who took part besides the managers
    summary: Mapped[str] = mapped_column(default="")
    training: Mapped[str] = mapped_column(default="")  # joint competence development (R285, R286)
    next_on: Mapped[date | None]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    planned_by: Mapped[User] = relationship(foreign_keys=[planned_by_id])
    written_by: Mapped[User | None] = relationship(foreign_keys=[written_by_id])
    members: Mapped[list["RoutineReviewMember"]] = relationship(back_populates="review", order_by="RoutineReviewMember.id")
    revisions: Mapped[list["RoutineRevision"]] = relationship(back_populates="review", order_by="RoutineRevision.id")
    signatures: Mapped[list["RoutineSignature"]] = relationship(back_populates="review", order_by="RoutineSignature.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["RoutineReview"]:
        """Everyone who works in the two departments."""
        if not (actor.who.units or actor.who.departments):
            return select(cls).where(~true())
        return select(cls)


class RoutineReviewMember(Model):
    """A manager who took part, with the name and title of that day. One who is taken off again keeps the row, with `left_out`."""

    __tablename__ = "routine_review_member"
    __table_args__ = (UniqueConstraint("review_id", "user_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("routine_review.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str]
    title: Mapped[str]
    left_out: Mapped[bool] = mapped_column(default=False)
    review: Mapped[RoutineReview] = relationship(back_populates="members")


class RoutineRevision(Model):
    """What was revised under one of the routine's headings; an empty text is none."""

    __tablename__ = "routine_revision"
    __table_args__ = (one_of("part", PARTS), UniqueConstraint("review_id", "part"))
    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("routine_review.id"))
    part: Mapped[str]
    text: Mapped[str]
    review: Mapped[RoutineReview] = relationship(back_populates="revisions")


class RoutineSignature(Model):
    """An avdelningschef's, for a department. Any change of the review voids it; it then stands as voided."""

    __tablename__ = "routine_signature"
    __table_args__ = (Index(None, "review_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("routine_review.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str]
    title: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
    voided_at: Mapped[datetime | None] = mapped_column(Moment)
    review: Mapped[RoutineReview] = relationship(back_populates="signatures")
    department: Mapped[Department] = relationship(lazy="joined")
