"""Lyfta frågor: one thing for the whole way from handläggare to avdelningschef, with its trail, its answers and what came of it."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, exists, or_, select, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.access import akt_is_open, another, case_is_readable, not_blocked, own_unit
from sipweb.models.agenda import AgendaItem
from sipweb.models.cases import Case
from sipweb.models.organisation import Unit, User
from sipweb.models.people import one_of
from sipweb.models.referrals import Referral
from sipweb.rules.escalations import ANSWERS, ENDINGS, KINDS, STATES, TOP
from sipweb.rules.standing import Actor

IS_OPEN = text("is_open = 1")  # as queries write it, or SQLite does not see that the index fits


class Escalation(Model):
    """A question that could not be solved where it arose. Without an akt when it is about no one person."""

    __tablename__ = "escalation"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("state", STATES),
        one_of("pending", {"", "lift", *ENDINGS}),
        Index(None, "case_id", "id"),
        Index(None, "referral_id"),
        Index("ix_escalation_open", "from_unit_id", sqlite_where=IS_OPEN),
        Index("ix_escalation_of_deviation", "deviation_id", sqlite_where=text("deviation_id IS NOT NULL")),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))  # lifted at a meeting: who heard it there reads it
    deviation_id: Mapped[int | None] = mapped_column(ForeignKey("deviation.id"))  # an avvikelse of which something remains
    kind: Mapped[str]
    state: Mapped[str]
    level: Mapped[int]  # where it is, or came to its end
    is_open: Mapped[bool] = mapped_column(default=True)
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    begun_at: Mapped[datetime] = mapped_column(Moment)
    question: Mapped[str]  # as it was put first
    pending: Mapped[str] = mapped_column(default="")  # what the units concerned have been asked to agree to
    awaits_until: Mapped[date | None]  # their last day to answer; none when everyone has
    due_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(default="")
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    case: Mapped[Case | None] = relationship()
    referral: Mapped[Referral | None] = relationship()
    from_unit: Mapped[Unit] = relationship(lazy="joined")
    begun_by: Mapped[User] = relationship()
    places: Mapped[list["EscalationUnit"]] = relationship(order_by="EscalationUnit.unit_id", lazy="selectin")
    steps: Mapped[list["EscalationStep"]] = relationship(order_by="EscalationStep.id", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def units(self) -> list[Unit]:
        """The one that lifted first, then the others."""
        return sorted((place.unit for place in self.places), key=lambda unit: (unit.id != self.from_unit_id, unit.name))

    @property
    def unit_ids(self) -> frozenset[int]:
        return frozenset(place.unit_id for place in self.places)

    @property
    def last_asked(self) -> "EscalationStep | None":
        """The step that the units concerned have been asked about last."""
        return next((step for step in reversed(self.steps) if step.answers), None)

    def workers(self, unit_id: int) -> frozenset[int]:
        """The unit's handläggare in the matter: in the request, or else in the akt."""
        found = set()
        if self.referral is not None:
            sides = (self.referral.from_unit_id, self.referral.from_worker_id), (self.referral.to_unit_id, self.referral.to_worker_id)
            found = {worker for unit, worker in sides if unit == unit_id and worker}
        elif self.case is not None and (track := self.case.track_of(unit_id)) and track.case_worker_id:
            found = {track.case_worker_id}
        elif unit_id == self.from_unit_id:
            found = {self.begun_by_id}
        return frozenset(found)

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["Escalation"]:
        return select(cls).where(cls.readable(actor))

    @classmethod
    def readable(cls, actor: Actor) -> ColumnElement[bool]:
        """The units concerned, as far as they read the request, the item it was lifted from or the akt; and the avdelningschefer,
        what has reached them."""
        place = another(EscalationUnit, "mine")
        here = exists().where(place.escalation_id == cls.id, own_unit(cls.case_id, place.unit_id, actor))
        led = exists().where(place.escalation_id == cls.id, place.unit_id.in_(actor.who.managed_units))
        asked = exists().where(Referral.id == cls.referral_id, Referral.readable(actor)).correlate_except(Referral)
        item = another(AgendaItem, "lifted")
        heard = exists().where(item.id == cls.item_id, item.heard(actor))
        about_someone = or_(asked, heard, and_(here, case_is_readable(cls.case_id, actor)))
        about_nobody = or_(led, and_(cls.begun_by_id == actor.user_id, cls.from_unit_id.in_(actor.who.units)))
        mine = or_(and_(cls.case_id.is_not(None), about_someone), and_(cls.case_id.is_(None), about_nobody))
        return and_(or_(mine, cls.has_reached(actor)), or_(cls.case_id.is_(None), not_blocked(cls.case_id, actor)))

    @classmethod
    def has_reached(cls, actor: Actor) -> ColumnElement[bool]:
        """An avdelningschef: what counts as lifted to the top from a unit of the department, and what they are asked to answer; as
        long as the akt is open."""
        if not actor.who.departments:
            return ~true()
        place, answer, unit = (another(table, "reached") for table in (EscalationUnit, EscalationAnswer, Unit))
        department = select(unit.id).where(unit.department_id.in_(actor.who.departments))
        theirs = exists().where(place.escalation_id == cls.id, place.unit_id.in_(department))
        counts = or_(cls.pending != "lift", cls.awaits_until.is_(None), cls.awaits_until < actor.today)
        asked = exists().where(answer.escalation_id == cls.id, answer.level == TOP, answer.unit_id.in_(department))
        return and_(or_(and_(cls.level == TOP, counts, theirs), asked), or_(cls.case_id.is_(None), akt_is_open(cls.case_id)))


class EscalationUnit(Model):
    """A unit that the question concerns. `is_open` follows the question, so that a list need not ask."""

    __tablename__ = "escalation_unit"
    __table_args__ = (Index("ix_escalation_of_unit", "unit_id", "is_open", "escalation_id"),)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    is_open: Mapped[bool] = mapped_column(default=True)
    unit: Mapped[Unit] = relationship(lazy="joined")


class EscalationStep(Model):
    """One step of the way: begun, lifted, a solution put forward, an end. Read with the question, as far as `reads_report` says."""

    __tablename__ = "escalation_step"
    __table_args__ = (Index(None, "escalation_id", "id"), Index(None, "case_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # none: a death, of which nobody is told who wrote it down
    for_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    verb: Mapped[str]
    source: Mapped[int]  # the level it was taken on; 0 where it began
    target: Mapped[int]  # the level it led to; the same when it led to an end
    person_words: Mapped[str] = mapped_column(default="")
    attempted_on: Mapped[date | None]
    attempt: Mapped[str] = mapped_column(default="")
    question: Mapped[str] = mapped_column(default="")  # what the next level is asked
    report: Mapped[str] = mapped_column(default="")  # what this level has done; or the solution, or why it ended
    user: Mapped[User | None] = relationship(foreign_keys=[user_id], lazy="joined")
    for_user: Mapped[User | None] = relationship(foreign_keys=[for_user_id], lazy="joined")
    answers: Mapped[list["EscalationAnswer"]] = relationship(order_by="EscalationAnswer.id", lazy="selectin")


class EscalationAnswer(Model):
    """Har tagit del och är överens, from one unit about one step; or why not, in words (R241)."""

    __tablename__ = "escalation_answer"
    __table_args__ = (one_of("answer", ANSWERS), Index(None, "step_id"), Index(None, "escalation_id", "level"), Index(None, "case_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("escalation_step.id"))
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    level: Mapped[int]  # of the one who answers for the unit
    answer: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    for_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answered_on: Mapped[date | None]
    noted: Mapped[str] = mapped_column(default="")  # what was said at a meeting; not the answer until the unit has given it
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    unit: Mapped[Unit] = relationship(lazy="joined")
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id], lazy="joined")
    said_by: Mapped[User | None] = relationship(foreign_keys=[said_by_id], lazy="joined")
    noted_by: Mapped[User | None] = relationship(foreign_keys=[noted_by_id], lazy="joined")


class Precedent(Model):
    """What two units agreed about responsibility, in general words, for the next time (R025). All staff read it; only those who
    read the question see which it was."""

    __tablename__ = "precedent"
    __table_args__ = (
        Index(None, "unit_id", "other_unit_id"),
        Index(None, "escalation_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    other_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    level: Mapped[int]
    heading: Mapped[str]
    text: Mapped[str]
    kept_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    kept_on: Mapped[date]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_on: Mapped[date | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="joined")
    other_unit: Mapped[Unit] = relationship(foreign_keys=[other_unit_id], lazy="joined")
    kept_by: Mapped[User] = relationship(foreign_keys=[kept_by_id], lazy="joined")
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=[withdrawn_by_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["Precedent"]:
        """All staff; what no longer holds only the managers of the two units and their avdelningschefer."""
        if actor.user_id is None:
            return select(cls).where(~true())
        department = select(Unit.id).where(Unit.department_id.in_(actor.who.departments))
        mine = (either.in_(chosen) for either in (cls.unit_id, cls.other_unit_id) for chosen in (actor.who.managed_units, department))
        return select(cls).where(or_(cls.withdrawn_on.is_(None), *mine))
