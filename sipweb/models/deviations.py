"""Avvikelse i samverkan: the report, the units it names, its signatures and what happened. No column here holds a person or an akt
but the link, which stays with those who can read what it leads to."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, exists, literal, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.access import Key
from sipweb.models.organisation import Unit, User
from sipweb.models.people import one_of
from sipweb.rules.deviations import CATEGORIES, CONSEQUENCES, DEPARTMENT_LEVEL, FORM_VERSION, LEX_SARAH, PARTS, STATES, number_of
from sipweb.rules.standing import Actor, Role

IS_OPEN = text("is_open = 1")  # as queries write it, or SQLite does not see that the index fits


class Deviation(Model):
    """One report, form of 2018-02-22."""

    __tablename__ = "deviation"
    __table_args__ = (
        one_of("state", STATES),
        one_of("category", CATEGORIES),
        one_of("routine_part", PARTS),
        one_of("consequence", CONSEQUENCES),
        one_of("lex_sarah", LEX_SARAH),
        Index("ix_deviation_number", "register_year", "register_no", unique=True, sqlite_where=text("register_no IS NOT NULL")),
        Index("ix_deviation_open", "state", sqlite_where=IS_OPEN),
        Index(None, "reported_on"),
        Index(None, "from_unit_id", "reported_on"),
        Index(None, "drafted_by_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    is_open: Mapped[bool] = mapped_column(default=True)
    form_version: Mapped[str] = mapped_column(default=FORM_VERSION)
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    is_handed: Mapped[bool] = mapped_column(default=False)  # the draft has been left to the managers
    happened_on: Mapped[date]
    description: Mapped[str]
    perception: Mapped[str]
    proposal: Mapped[str]
    category: Mapped[str]
    category_text: Mapped[str] = mapped_column(default="")
    routine_part: Mapped[str]
    consequence: Mapped[str]
    lex_sarah: Mapped[str]
    lex_sarah_on: Mapped[date | None]  # when it was reported by the unit's own lex Sarah routine
    lex_sarah_where: Mapped[str] = mapped_column(default="")
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reporter_name: Mapped[str] = mapped_column(default="")  # as it was that day (R294)
    reporter_title: Mapped[str] = mapped_column(default="")
    reported_on: Mapped[date | None]
    dialogue_on: Mapped[date | None]
    dialogue_who: Mapped[str] = mapped_column(default="")
    joint_summary: Mapped[str] = mapped_column(default="")
    remaining_problems: Mapped[str] = mapped_column(default="")
    step2_on: Mapped[date | None]  # when the joint text was first written
    signed_on: Mapped[date | None]  # when the second signature was set
    tried_on: Mapped[date | None]  # the dialogue that was tried, when there is no joint signature
    alone_why: Mapped[str] = mapped_column(default="")
    sent_on: Mapped[date | None]
    register_year: Mapped[int | None]
    register_no: Mapped[int | None]
    registered_on: Mapped[date | None]
    cancelled_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    from_unit: Mapped[Unit] = relationship(lazy="joined")
    drafted_by: Mapped[User] = relationship(foreign_keys=[drafted_by_id], lazy="joined")
    parties: Mapped[list["DeviationParty"]] = relationship(order_by="DeviationParty.id", lazy="selectin", cascade="all, delete-orphan")
    signatures: Mapped[list["DeviationSignature"]] = relationship(order_by="DeviationSignature.id", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def number(self) -> str:
        return number_of(self.register_year, self.register_no)

    @property
    def title(self) -> str:
        return self.number or f"Avvikelserapport {self.id}"

    @property
    def concerned(self) -> list[Unit]:
        """The units it is about."""
        return [party.unit for party in self.parties if not party.is_reporting]

    @property
    def standing_signatures(self) -> list["DeviationSignature"]:
        return [one for one in self.signatures if one.voided_at is None]

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["Deviation"]:
        return select(cls).where(cls.readable(actor))

    @classmethod
    def readable(cls, actor: Actor) -> ColumnElement[bool]:
        """Whoever drafted it and the managers of that unit; from step 1 the managers of every unit it names, the avdelningschef
        where that is the level, and the controller."""
        who = actor.who
        drafted = and_(cls.drafted_by_id == actor.user_id, or_(cls.from_unit_id.in_(who.units), led(cls.from_unit_id, actor)))
        party = exists().where(DeviationParty.deviation_id == cls.id, DeviationParty.acts(actor)).correlate_except(DeviationParty)
        told = and_(cls.reported_on.is_not(None), or_(party, literal(who.has(Role.CONTROLLER))))
        return or_(drafted, cls.from_unit_id.in_(who.managed_units), told)


class DeviationParty(Model):
    """A unit that reports, or that the report is about; and at which level it answers there, set when it is reported."""

    __tablename__ = "deviation_party"
    __table_args__ = (Index("ix_deviation_party_once", "deviation_id", "unit_id", unique=True), Index(None, "unit_id", "deviation_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    deviation_id: Mapped[int] = mapped_column(ForeignKey("deviation.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    is_reporting: Mapped[bool] = mapped_column(default=False)
    level: Mapped[int] = mapped_column(default=0)
    unit: Mapped[Unit] = relationship(lazy="joined")

    @classmethod
    def acts(cls, actor: Actor) -> ColumnElement[bool]:
        at_department = and_(cls.level == DEPARTMENT_LEVEL, led(cls.unit_id, actor))
        return or_(cls.unit_id.in_(actor.who.managed_units), at_department)


def led(unit_id: Key, actor: Actor) -> ColumnElement[bool]:
    """A unit of a department that the actor leads."""
    return unit_id.in_(select(Unit.id).where(Unit.department_id.in_(actor.who.departments)))


class DeviationLink(Model):
    """What the report began with. Only the unit that wrote it is led there, and only those who read what it leads to."""

    __tablename__ = "deviation_link"
    __table_args__ = (Index(None, "deviation_id"), Index(None, "case_id", "unit_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    deviation_id: Mapped[int] = mapped_column(ForeignKey("deviation.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))  # none of a monthly meeting
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    about: Mapped[str]  # "case:3", "referral:12", "meeting:5", "transfer:2", "monthly:7"


class DeviationSignature(Model):
    """Name and title as they were. One that was voided stays, with why."""

    __tablename__ = "deviation_signature"
    __table_args__ = (
        Index("ix_deviation_signature_once", "deviation_id", "unit_id", unique=True, sqlite_where=text("voided_at IS NULL")),
        Index(None, "deviation_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    deviation_id: Mapped[int] = mapped_column(ForeignKey("deviation.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    for_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str]
    title: Mapped[str]
    signed_at: Mapped[datetime] = mapped_column(Moment)
    voided_at: Mapped[datetime | None] = mapped_column(Moment)
    voided_why: Mapped[str] = mapped_column(default="")
    unit: Mapped[Unit] = relationship(lazy="joined")
    for_user: Mapped[User | None] = relationship(foreign_keys=[for_user_id])


class DeviationStep(Model):
    """What happened with a report: who, when, and the reason that was given. Read with the report."""

    __tablename__ = "deviation_step"
    __table_args__ = (Index(None, "deviation_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    deviation_id: Mapped[int] = mapped_column(ForeignKey("deviation.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    for_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    verb: Mapped[str]
    state: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
