"""Samverkansförfrågan: one unit asks another, from draft to outcome."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, literal, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.access import asked_once, case_is_readable, is_current_in, is_named, not_blocked, own_part, still_there
from sipweb.models.cases import Case
from sipweb.models.organisation import Unit, User
from sipweb.models.people import one_of
from sipweb.rules.referrals import ANSWERED, OPEN, STATES
from sipweb.rules.standing import Actor

IS_OPEN = text("is_open = 1")  # as queries write it, or SQLite does not see that the index fits


class Referral(Model):
    """A request from one unit to another; or, `is_direct`, the same cooperation started from the akt by two current units."""

    __tablename__ = "referral"
    __table_args__ = (
        one_of("state", STATES),
        Index(None, "case_id"),
        Index(None, "answer_due"),
        Index("ix_referral_received", "receiving_case_id", sqlite_where=text("receiving_case_id IS NOT NULL")),
        Index("ix_referral_open", "case_id", "from_unit_id", "to_unit_id", unique=True, sqlite_where=IS_OPEN),
        Index("ix_referral_inbox", "to_unit_id", "state", "due_on", sqlite_where=IS_OPEN),
        Index("ix_referral_to_worker", "to_worker_id", "due_on", sqlite_where=IS_OPEN),
        Index("ix_referral_from_worker", "from_worker_id", "due_on", sqlite_where=IS_OPEN),
        Index("ix_referral_from_unit", "from_unit_id", "state", "due_on", sqlite_where=IS_OPEN),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    state: Mapped[str]
    is_open: Mapped[bool] = mapped_column(default=True)
    is_direct: Mapped[bool] = mapped_column(default=False)
    is_restricted: Mapped[bool] = mapped_column(default=False)  # the person's protection: then only named readers, on both sides
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    from_worker_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    to_worker_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    person_words: Mapped[str] = mapped_column(default="")
    question: Mapped[str] = mapped_column(default="")
    situation: Mapped[str] = mapped_column(default="")
    completion: Mapped[str] = mapped_column(default="")  # what was added when the asked unit wanted more
    need: Mapped[str] = mapped_column(default="")  # why it is needed, when both units are current
    ground: Mapped[str] = mapped_column(default="")  # what carried when the other unit was last told something
    application_made: Mapped[bool] = mapped_column(default=False)
    sent_on: Mapped[date | None]
    answer_due: Mapped[date | None]
    due_on: Mapped[date | None]
    solvable: Mapped[bool | None]  # can it be solved at level 1? Answered at the förmöte
    outcome: Mapped[str] = mapped_column(default="")
    outcome_text: Mapped[str] = mapped_column(default="")
    outcome_words: Mapped[str] = mapped_column(default="")  # the person's own, about how it ended
    created_at: Mapped[datetime] = mapped_column(Moment)
    receiving_case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))  # the other nämnd's own akt
    version: Mapped[int] = mapped_column(default=1)
    case: Mapped[Case] = relationship(back_populates="referrals", foreign_keys=[case_id])
    from_unit: Mapped[Unit] = relationship(foreign_keys=[from_unit_id], lazy="joined")
    to_unit: Mapped[Unit] = relationship(foreign_keys=[to_unit_id], lazy="joined")
    from_worker: Mapped[User] = relationship(foreign_keys=[from_worker_id])
    to_worker: Mapped[User | None] = relationship(foreign_keys=[to_worker_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["Referral"]:
        return select(cls).where(cls.readable(actor))

    @classmethod
    @asked_once
    def readable(cls, actor: Actor) -> ColumnElement[bool]:
        """The sender's side reads it with the akt. The asked side: its managers, the handläggare who is named, and everyone
        in the unit once it is current; after the akt is closed only with a reason. A draft is nobody else's."""
        own = or_(~cls.is_restricted, is_named(cls.case_id, cls.from_unit_id, actor))
        sender = and_(cls.from_unit_id.in_(actor.who.units), own, case_is_readable(cls.case_id, actor))
        current = is_current_in(cls.case_id, cls.to_unit_id, actor)
        asked = and_(
            or_(cls.to_unit_id.in_(actor.who.managed_units), cls.to_worker_id == actor.user_id, current),
            cls.state.not_in(["draft", "stopped"]),  # stopped: no ground is left for them to read it
            cls.sent_on.is_not(None),
            literal(bool(actor.who.units)),
            or_(~cls.is_restricted, is_named(cls.case_id, cls.to_unit_id, actor)),
        )
        return and_(or_(sender, and_(asked, still_there(cls.case_id, actor))), not_blocked(cls.case_id, actor))


assert ANSWERED < OPEN


class FormalDecision(Model):
    """A decision taken elsewhere, by delegation; here only its reference and who told the person (R200, R243). One that was written
    wrongly stays as it was, and the right one points at it."""

    __tablename__ = "formal_decision"
    __table_args__ = (
        Index(None, "case_id"),
        Index(None, "referral_id"),
        Index("ix_formal_decision_corrects", "corrects_id", sqlite_where=text("corrects_id IS NOT NULL")),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    delegate: Mapped[str]
    delegation_reference: Mapped[str]
    decided_on: Mapped[date]
    told_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    told_on: Mapped[date]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("formal_decision.id"))
    correction: Mapped[str] = mapped_column(default="")  # why it was wrong
    corrected_on: Mapped[date | None]
    corrected_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    case: Mapped[Case] = relationship()
    referral: Mapped[Referral | None] = relationship()
    unit: Mapped[Unit] = relationship()
    told_by: Mapped[User] = relationship(foreign_keys=[told_by_id])
    corrected_by: Mapped[User | None] = relationship(foreign_keys=[corrected_by_id])
    corrects: Mapped["FormalDecision | None"] = relationship(remote_side=[id], back_populates="corrected")
    corrected: Mapped["FormalDecision | None"] = relationship(back_populates="corrects", uselist=False)  # by this one

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["FormalDecision"]:
        """Those of the own unit, with the akt."""
        return select(cls).where(own_part(cls.case_id, cls.unit_id, actor))
