"""Consent, the answers it is made of, and other grounds for telling."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.access import case_is_current, was_hidden_there
from sipweb.models.cases import Case
from sipweb.models.organisation import Unit, User
from sipweb.models.people import Representative, one_of
from sipweb.rules.consent import ANSWERS, BASES, STATES
from sipweb.rules.standing import Actor


def is_shown(
    case_id: InstrumentedAttribute[int], unit_id: InstrumentedAttribute[int], on: InstrumentedAttribute[date], actor: Actor
) -> ColumnElement[bool]:
    """Not the doing of a unit whose part of the akt is hidden from the actor, or was so then. As `Case.shows_of`."""
    return or_(unit_id.in_(actor.who.units), ~was_hidden_there(case_id, unit_id, on))


class Consent(Model):
    """What the person was asked, and what the answers amount to."""

    __tablename__ = "consent"
    __table_args__ = (
        one_of("state", STATES),
        Index(None, "case_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))  # the unit that asked
    state: Mapped[str]
    purpose: Mapped[str]
    information: Mapped[str]  # kinds of information, comma-separated keys
    informed_how: Mapped[str]
    asked_on: Mapped[date]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    person_words: Mapped[str] = mapped_column(default="")
    child_view: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    until: Mapped[date | None]  # thinking until, or looked at again on
    assessment: Mapped[str] = mapped_column(default="")  # cannot take a stand: who assessed, views, basis
    guardian_reported_on: Mapped[date | None]  # need of god man reported
    signed_document: Mapped[str] = mapped_column(default="")
    look_at_on: Mapped[date | None]  # the day someone must do something about it
    ended_on: Mapped[date | None]
    ended_how: Mapped[str] = mapped_column(default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("consent.id"))  # superseded when this one is given
    version: Mapped[int] = mapped_column(default=1)
    case: Mapped[Case] = relationship(back_populates="consents")
    unit: Mapped[Unit] = relationship()
    asked_by: Mapped[User] = relationship()
    answers: Mapped[list["ConsentAnswer"]] = relationship(back_populates="consent", lazy="selectin", order_by="ConsentAnswer.id")
    scopes: Mapped[list["ConsentScope"]] = relationship(back_populates="consent", lazy="selectin", order_by="ConsentScope.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["Consent"]:
        return select(cls).where(case_is_current(cls.case_id, actor), is_shown(cls.case_id, cls.unit_id, cls.asked_on, actor))


class ConsentScope(Model):
    """A unit, or an organisation outside, that the consent covers; withdrawn for some or all."""

    __tablename__ = "consent_scope"
    __table_args__ = (Index(None, "consent_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    consent_id: Mapped[int] = mapped_column(ForeignKey("consent.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    organisation: Mapped[str] = mapped_column(default="")
    withdrawn_on: Mapped[date | None]
    consent: Mapped[Consent] = relationship(back_populates="scopes")
    unit: Mapped[Unit | None] = relationship(lazy="joined")

    @property
    def name(self) -> str:
        return self.unit.name if self.unit else self.organisation


class ConsentAnswer(Model):
    """One person's answer: the individual's, each custodian's, a förvaltare's."""

    __tablename__ = "consent_answer"
    __table_args__ = (one_of("answer", ANSWERS), Index(None, "consent_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    consent_id: Mapped[int] = mapped_column(ForeignKey("consent.id"))
    giver: Mapped[str]  # 'individual' or a kind of representative
    representative_id: Mapped[int | None] = mapped_column(ForeignKey("representative.id"))
    answer: Mapped[str] = mapped_column(default="pending")
    form: Mapped[str] = mapped_column(default="")  # oral, written
    on: Mapped[date | None]
    how: Mapped[str] = mapped_column(default="")
    consent: Mapped[Consent] = relationship(back_populates="answers")
    representative: Mapped[Representative | None] = relationship(lazy="joined")


class DisclosureBasis(Model):
    """Another ground than consent for telling one receiver: text, date, who decided."""

    __tablename__ = "disclosure_basis"
    __table_args__ = (one_of("kind", BASES), Index(None, "case_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    by_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    organisation: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    requested_by: Mapped[str] = mapped_column(default="")
    decided_on: Mapped[date]
    person_told_on: Mapped[date | None]  # an urgent matter is not stopped; the person is told afterwards
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    ended_on: Mapped[date | None]
    ended_why: Mapped[str] = mapped_column(default="")
    case: Mapped[Case] = relationship(back_populates="bases")
    unit: Mapped[Unit | None] = relationship(foreign_keys=[unit_id])
    decided_by: Mapped[User] = relationship()

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["DisclosureBasis"]:
        return select(cls).where(case_is_current(cls.case_id, actor), is_shown(cls.case_id, cls.by_unit_id, cls.decided_on, actor))
