"""The anonymous question, and what becomes general advice. No table here has a column for a person or an akt."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, or_, select, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.organisation import Unit, User
from sipweb.models.people import one_of
from sipweb.rules.questions import OUTCOMES, STATES
from sipweb.rules.standing import Actor

IS_OPEN = text("is_open = 1")  # as queries write it, or SQLite does not see that the index fits
IN_USE = text("withdrawn_on IS NULL")


class AnonymousQuestion(Model):
    """One unit asks another about a situation: an age or a span, needs and a question, and nothing that tells who it is."""

    __tablename__ = "anonymous_question"
    __table_args__ = (
        one_of("state", STATES),
        one_of("outcome", {"", *OUTCOMES}),
        Index(None, "from_unit_id", "id"),
        Index(None, "to_unit_id", "id"),
        Index("ix_question_waiting", "to_unit_id", "state", "due_on", sqlite_where=IS_OPEN),
        Index("ix_question_from_worker", "from_worker_id", sqlite_where=IS_OPEN),
        Index("ix_question_from_unit", "from_unit_id", sqlite_where=IS_OPEN),
        Index("ix_question_to_worker", "to_worker_id", sqlite_where=IS_OPEN),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    is_open: Mapped[bool] = mapped_column(default=True)
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    from_worker_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    to_worker_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    heading: Mapped[str]
    age: Mapped[str]  # "66", "60–65"; never a date
    situation: Mapped[str]
    needs: Mapped[str]
    question: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment)
    sent_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    due_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    next_by: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    from_unit: Mapped[Unit] = relationship(foreign_keys=[from_unit_id], lazy="joined")
    to_unit: Mapped[Unit] = relationship(foreign_keys=[to_unit_id], lazy="joined")
    from_worker: Mapped[User] = relationship(foreign_keys=[from_worker_id], lazy="joined")
    to_worker: Mapped[User | None] = relationship(foreign_keys=[to_worker_id], lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["AnonymousQuestion"]:
        return select(cls).where(cls.readable(actor))

    @classmethod
    def readable(cls, actor: Actor) -> ColumnElement[bool]:
        """The two units, and nobody else; the asked one once it has been sent."""
        units = actor.who.units
        return or_(cls.from_unit_id.in_(units), and_(cls.to_unit_id.in_(units), cls.sent_on.is_not(None)))


class QuestionStep(Model):
    """What happened with a question: who, when, and what was written then. Read with the question."""

    __tablename__ = "question_step"
    __table_args__ = (Index(None, "question_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("anonymous_question.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    for_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    verb: Mapped[str]
    state: Mapped[str]  # the state the move led to
    text: Mapped[str] = mapped_column(default="")
    support: Mapped[str] = mapped_column(default="")  # of an answer: could some unit offer support?
    support_text: Mapped[str] = mapped_column(default="")  # which units, and what
    parallel: Mapped[str] = mapped_column(default="")  # of an answer: does the person need several units in parallel? (R220)


class GeneralAdvice(Model):
    """An answer rewritten as advice for anyone. Everyone on the staff reads it; only those who read the question see which it was."""

    __tablename__ = "general_advice"
    __table_args__ = (
        Index("ix_advice_in_use", "unit_id", "heading", sqlite_where=IN_USE),
        Index(None, "unit_id", "withdrawn_on"),
        Index(None, "question_id"),
        Index(None, "replaces_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("anonymous_question.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("general_advice.id"))
    heading: Mapped[str]
    text: Mapped[str]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    written_on: Mapped[date]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_on: Mapped[date | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    unit: Mapped[Unit] = relationship(lazy="joined")
    written_by: Mapped[User] = relationship(foreign_keys=[written_by_id])
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=[withdrawn_by_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["GeneralAdvice"]:
        """All staff; what is no longer in use only the unit that gave it."""
        if actor.user_id is None:
            return select(cls).where(~true())
        return select(cls).where(or_(cls.withdrawn_on.is_(None), cls.unit_id.in_(actor.who.units)))
