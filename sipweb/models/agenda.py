"""What is reported to a monthly meeting, to whom, and what became of it."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, exists, false, literal, or_, select, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.access import (
    another,
    is_current_in,
    is_named,
    is_protected,
    not_blocked,
    own_part,
    own_unit,
    still_there,
    there_is,
)
from sipweb.models.cases import Case
from sipweb.models.monthly import MonthlyMeeting
from sipweb.models.organisation import Unit, User
from sipweb.models.people import one_of
from sipweb.rules.agenda import GENERAL, KINDS, OUTCOMES, REPORTED, STATES
from sipweb.rules.monthly import RUNNING
from sipweb.rules.standing import Actor

PRESIDED = RUNNING | {"planned"}


class AgendaItem(Model):
    """One item of one meeting. Moved to the next it becomes a new item there, so that each meeting's minutes stand as they were.

    `case_id` is empty for an anonymous consultation and for what is not about anyone.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("state", STATES),
        one_of("outcome", {"", *OUTCOMES}),
        Index(None, "meeting_id", "position"),
        Index("ix_agenda_item_of_case", "case_id", sqlite_where=text("case_id IS NOT NULL")),
        Index(None, "unit_id", "state"),
        Index("ix_agenda_item_moved", "moved_from_id", sqlite_where=text("moved_from_id IS NOT NULL")),
        Index("ix_agenda_item_of_referral", "referral_id", sqlite_where=text("referral_id IS NOT NULL")),
        Index("ix_agenda_item_of_escalation", "escalation_id", sqlite_where=text("escalation_id IS NOT NULL")),
        Index("ix_agenda_item_of_deviation", "deviation_id", sqlite_where=text("deviation_id IS NOT NULL")),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("monthly_meeting.id"))
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"))  # a request that was lifted to level 2
    escalation_id: Mapped[int | None] = mapped_column(ForeignKey("escalation.id", use_alter=True))  # lifted already, and taken up here
    deviation_id: Mapped[int | None] = mapped_column(ForeignKey("deviation.id"))  # an avvikelse of which something remains
    age: Mapped[str] = mapped_column(default="")  # of an anonymous consultation
    heading: Mapped[str] = mapped_column(default="")  # of what is not about a named person
    person_words: Mapped[str] = mapped_column(default="")
    background: Mapped[str] = mapped_column(default="")
    diagnoses: Mapped[str] = mapped_column(default="")
    earlier_investigations: Mapped[str] = mapped_column(default="")
    current_situation: Mapped[str] = mapped_column(default="")
    interventions: Mapped[str] = mapped_column(default="")
    planning: Mapped[str] = mapped_column(default="")
    problem: Mapped[str] = mapped_column(default="")
    question: Mapped[str] = mapped_column(default="")
    attempt: Mapped[str] = mapped_column(default="")  # of a difficulty: what the handläggare have tried (R223)
    need: Mapped[str] = mapped_column(default="")  # why the units that are current already need to know
    ground: Mapped[str] = mapped_column(default="")  # what carried when it was reported
    late_reason: Mapped[str] = mapped_column(default="")
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_why: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    notes: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")
    outcome_text: Mapped[str] = mapped_column(default="")
    parallel: Mapped[bool | None]  # does the person need several units in parallel? (R220)
    to_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # of a transfer that was decided
    transfer_on: Mapped[date | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    moved_from_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    version: Mapped[int] = mapped_column(default=1)
    meeting: Mapped[MonthlyMeeting] = relationship(lazy="joined")
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="joined")
    to_unit: Mapped[Unit | None] = relationship(foreign_keys=[to_unit_id])
    case: Mapped[Case | None] = relationship()
    drafted_by: Mapped[User] = relationship(foreign_keys=[drafted_by_id])
    submitted_by: Mapped[User | None] = relationship(foreign_keys=[submitted_by_id])
    settled_by: Mapped[User | None] = relationship(foreign_keys=[settled_by_id])
    heard_by: Mapped[list["AgendaItemUnit"]] = relationship(
        back_populates="item", order_by="AgendaItemUnit.unit_id", cascade="all, delete-orphan"
    )
    tasks: Mapped[list["MonthlyTask"]] = relationship(back_populates="item", order_by="MonthlyTask.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def is_anonymous(self) -> bool:
        return self.kind == "consultation" and self.case_id is None

    @property
    def unit_ids(self) -> frozenset[int]:
        """Everyone it concerns: who reports it and who hears it."""
        return frozenset({self.unit_id, *(one.unit_id for one in self.heard_by)})

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["AgendaItem"]:
        return select(cls).where(cls.readable(actor))

    @classmethod
    def readable(cls, actor: Actor) -> ColumnElement[bool]:
        """Who reports it reads it with the akt; who hears it once it is reported: the managers, and the whole unit where it is
        current. What is not about anyone every manager reads. The chair and the writer have it until the minutes are locked.
        A protected person's only named readers; nobody past a spärr."""
        units, managed = actor.who.units, actor.who.managed_units
        of_akt = and_(cls.case_id.is_not(None), own_part(cls.case_id, cls.unit_id, actor))
        own = and_(cls.unit_id.in_(units), or_(of_akt, cls.case_id.is_(None)))
        everyone = and_(cls.was_reported(), cls.kind.in_(sorted(GENERAL)), true() if managed or actor.who.departments else false())
        meeting = another(MonthlyMeeting, "presided")
        presiding = exists().where(
            meeting.id == cls.meeting_id,
            meeting.state.in_(sorted(PRESIDED)),
            or_(meeting.chair_id == actor.user_id, meeting.writer_id == actor.user_id),
        )
        leads = and_(cls.was_reported(), presiding, ~is_protected(cls.case_id), literal(bool(units)))
        return and_(or_(own, cls.heard(actor), everyone, leads), not_blocked(cls.case_id, actor))

    @classmethod
    def heard(cls, actor: Actor) -> ColumnElement[bool]:
        hearer = another(AgendaItemUnit, "heard")
        current = is_current_in(cls.case_id, hearer.unit_id, actor)
        there = exists().where(
            hearer.item_id == cls.id,
            hearer.unit_id.in_(actor.who.units),
            or_(hearer.unit_id.in_(actor.who.managed_units), current),
            or_(~is_protected(cls.case_id), is_named(cls.case_id, hearer.unit_id, actor)),
        )
        still = or_(cls.case_id.is_(None), still_there(cls.case_id, actor))
        return and_(cls.was_reported(), there, still)

    @classmethod
    def was_reported(cls) -> ColumnElement[bool]:
        """Whoever was told of it reads it also when it is taken back: that, and why."""
        return or_(cls.state.in_(sorted(REPORTED)), and_(cls.state == "withdrawn", cls.submitted_at.is_not(None)))


class AgendaItemUnit(Model):
    """A unit that hears an item: the gate has been asked for it."""

    __tablename__ = "agenda_item_unit"
    __table_args__ = (Index(None, "item_id", "unit_id", unique=True), Index(None, "unit_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    item: Mapped[AgendaItem] = relationship(back_populates="heard_by")
    unit: Mapped[Unit] = relationship(lazy="joined")


class CancelledItem(Model):
    """Which items a meeting had when it was cancelled: they have gone on to another, and its page says where."""

    __tablename__ = "cancelled_item"
    __table_args__ = (Index(None, "meeting_id", "item_id", unique=True), Index(None, "item_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("monthly_meeting.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))


class MonthlyTask(Model):
    """What someone promised to do: shown at the next meeting, and in Mitt arbete, until it is done."""

    __tablename__ = "monthly_task"
    __table_args__ = (
        Index(None, "meeting_id"),
        Index(None, "item_id"),
        Index("ix_monthly_task_to_do", "user_id", "due_on", sqlite_where=text("done_on IS NULL")),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("monthly_meeting.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    what: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    is_dropped: Mapped[bool] = mapped_column(default=False)  # taken away again before the minutes were locked
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined")
    meeting: Mapped[MonthlyMeeting] = relationship()
    item: Mapped[AgendaItem | None] = relationship(back_populates="tasks")

    @property
    def case(self) -> Case | None:
        return self.item.case if self.item else None

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["MonthlyTask"]:
        """One's own, those of items one reads, and what was promised outside any item, which every manager reads."""
        of_item = exists().where(AgendaItem.id == cls.item_id, AgendaItem.readable(actor))
        general = and_(cls.item_id.is_(None), true() if actor.who.managed_units else false())
        return select(cls).where(or_(and_(cls.user_id == actor.user_id, cls.may_know(actor)), of_item, general))

    @classmethod
    def may_know(cls, actor: Actor) -> ColumnElement[bool]:
        """What is about someone: in a unit that the item concerns and not past a spärr; and of a protected person's item whoever is
        named for that unit. A promise does not follow its owner out of the unit."""
        hearer = another(AgendaItemUnit, "mine")
        hears = there_is(hearer).where(hearer.item_id == AgendaItem.id, own_unit(AgendaItem.case_id, hearer.unit_id, actor))
        here = or_(own_unit(AgendaItem.case_id, AgendaItem.unit_id, actor), hears)
        known = and_(here, not_blocked(AgendaItem.case_id, actor))
        return ~there_is(AgendaItem).where(AgendaItem.id == cls.item_id, AgendaItem.case_id.is_not(None), ~known)
