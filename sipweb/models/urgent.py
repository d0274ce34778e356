"""An urgent contact between two units, written down after the phone call: about someone in an akt, or anonymous by age alone."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, Select, and_, exists, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.access import another, not_blocked, own_part, own_unit, still_there
from sipweb.models.cases import Case, CaseTrack
from sipweb.models.organisation import Unit, User
from sipweb.models.people import one_of
from sipweb.rules.standing import Actor
from sipweb.rules.urgent import ANSWERS, GROUNDS, HOW, STATES


class UrgentConsultation(Model):
    """`called_at` is wall-clock time in Stockholm, as people say it. Without an akt there is an age, and no ground is needed."""

    __tablename__ = "urgent_consultation"
    __table_args__ = (
        one_of("state", STATES),
        one_of("how", HOW),
        one_of("ground", {"", *GROUNDS}),
        one_of("answer", {"", *ANSWERS}),
        CheckConstraint("(case_id IS NULL) = (age <> '')", name="who"),
        Index(None, "case_id"),
        Index("ix_urgent_from", "unit_id", "id"),
        Index("ix_urgent_to", "to_unit_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    age: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    called_at: Mapped[datetime]
    reached: Mapped[str]  # who answered: name and role
    how: Mapped[str]
    person_words: Mapped[str] = mapped_column(default="")
    matter: Mapped[str]
    why_urgent: Mapped[str]
    outcome: Mapped[str]
    registered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    registered_at: Mapped[datetime] = mapped_column(Moment)
    ground: Mapped[str] = mapped_column(default="")
    ground_text: Mapped[str] = mapped_column(default="")
    person_told_on: Mapped[date | None]
    not_told_because: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    answer_text: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reported_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    case: Mapped[Case | None] = relationship()
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="joined")
    to_unit: Mapped[Unit] = relationship(foreign_keys=[to_unit_id], lazy="joined")
    registered_by: Mapped[User] = relationship(foreign_keys=[registered_by_id], lazy="joined")
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id], lazy="joined")
    reported_by: Mapped[User | None] = relationship(foreign_keys=[reported_by_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["UrgentConsultation"]:
        return select(cls).where(cls.readable(actor))

    @classmethod
    def readable(cls, actor: Actor) -> ColumnElement[bool]:
        """The managers of the two units; of one about an akt also the handläggare there, of these two units. The calling side
        reads it with the akt; the called side as it reads a request: until the akt is closed, and named if it is protected."""
        track, managed = another(CaseTrack, "urgent"), actor.who.managed_units
        part = (track.case_id == cls.case_id, track.case_worker_id == actor.user_id, track.is_open, track.unit_id.in_(actor.who.units))
        works = {side: exists().where(*part, track.unit_id == side) for side in (cls.unit_id, cls.to_unit_id)}
        calls = and_(or_(cls.unit_id.in_(managed), works[cls.unit_id]), own_part(cls.case_id, cls.unit_id, actor))
        works_there = or_(cls.to_unit_id.in_(managed), works[cls.to_unit_id])
        called = and_(works_there, own_unit(cls.case_id, cls.to_unit_id, actor), still_there(cls.case_id, actor))
        anonymous = and_(cls.case_id.is_(None), or_(cls.unit_id.in_(managed), cls.to_unit_id.in_(managed)))
        return or_(anonymous, and_(or_(calls, called), not_blocked(cls.case_id, actor)))
