"""Placements, transfers between units and what is handed over with them. Ages and deadlines are reckoned, not kept."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, case, func, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment, db
from sipweb.models.access import (
    case_is_current,
    is_current_in,
    is_protected,
    not_blocked,
    own_part,
    own_unit,
    still_there,
    was_hidden_there,
)
from sipweb.models.cases import Case
from sipweb.models.leading import Lifted, one_leads_both, post_held, seats_between
from sipweb.models.organisation import Unit, User
from sipweb.models.people import Person, one_of
from sipweb.rules.standing import MANAGING, Actor
from sipweb.rules.transfer_moves import ACTED_ON_ABOVE, LEFT, LIFTED, STATES
from sipweb.rules.transfer_seats import Seat, is_held_above

IS_OPEN = text("is_open = 1")  # as queries write it, or SQLite does not see that the index fits


class Placement(Model):
    """A child or young person placed by a unit, from one day to another, both inclusive."""

    __tablename__ = "placement"
    __table_args__ = (Index(None, "case_id", "unit_id"), Index("ix_placement_ongoing", "ends_on", "case_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))  # the unit that placed
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    is_mistaken: Mapped[bool] = mapped_column(default=False)
    changed_why: Mapped[str] = mapped_column(default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recorded_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))  # the unit that wrote it down
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    case: Mapped[Case] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined", foreign_keys=[unit_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["Placement"]:
        return select(cls).where(case_is_current(cls.case_id, actor), cls.is_known(cls.unit_id.in_(actor.who.units)))

    @classmethod
    def is_known(cls, own: ColumnElement[bool], row: Any = None) -> ColumnElement[bool]:
        """One that a unit has written down itself, in a part that it has hidden since, is there for that unit alone: `own` says which those
        are. What the others wrote down stays theirs: anyone may, and if it went away that would tell. `row`: an alias."""
        one = row or cls
        return or_(own, one.recorded_unit_id != one.unit_id, ~was_hidden_there(one.case_id, one.unit_id, func.date(one.recorded_at)))


class Transfer(Model):
    """Överföring at an age, or another handover between units (`kind`). Who handles it is asked of the two units' tracks."""

    __tablename__ = "transfer"
    __table_args__ = (
        one_of("state", STATES),
        one_of("kind", {"age", "other"}),
        Index(None, "case_id", "kind"),
        Index("ix_transfer_from", "from_unit_id", "state", sqlite_where=IS_OPEN),
        Index("ix_transfer_to", "to_unit_id", "state", sqlite_where=IS_OPEN),
        Index("ix_transfer_received", "to_unit_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[str]
    state: Mapped[str]
    is_open: Mapped[bool] = mapped_column(default=True)
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    to_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    due_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Moment)
    # The need after the birthday.
    person_words: Mapped[str] = mapped_column(default="")
    needs: Mapped[str] = mapped_column(default="")  # kinds, comma-separated keys
    needs_text: Mapped[str] = mapped_column(default="")
    judged_on: Mapped[date | None]
    judge_again_on: Mapped[date | None]
    # Notified.
    notified_on: Mapped[date | None]
    notified_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    notify_last_on: Mapped[date | None]  # the last day to notify as it stood then: what was in time stays so
    late_why: Mapped[str] = mapped_column(default="")
    need: Mapped[str] = mapped_column(default="")  # why it is needed, when the other unit is current already
    ground: Mapped[str] = mapped_column(default="")  # what carried when the other unit was last told something
    # The meeting's answer, or the enhetschefer's.
    meeting_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    decided_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))  # the item that decided it
    before_item: Mapped[str] = mapped_column(default="")  # what stood before that item, as JSON; empty when it began there
    method: Mapped[str] = mapped_column(default="")
    transfer_on: Mapped[date | None]  # an agreed day; none: the birthday
    proposed_day: Mapped[date | None]
    proposed_by_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    declined_why: Mapped[str] = mapped_column(default="")
    lifted_why: Mapped[str] = mapped_column(default="")
    lifted_on: Mapped[date | None]
    lifted_by_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    lift_answer: Mapped[str] = mapped_column(default="")  # of the other unit's manager, as `LIFT_ANSWERS`
    lift_answer_text: Mapped[str] = mapped_column(default="")
    lift_answered_on: Mapped[date | None]
    settle_answer: Mapped[str] = mapped_column(default="")  # as JSON: what one side's enhetschef has put forward, until the other agrees
    # The receiving unit's side.
    received_on: Mapped[date | None]
    investigation_on: Mapped[date | None]
    person_contact_on: Mapped[date | None]
    sender_contact_on: Mapped[date | None]
    officials_at: Mapped[datetime | None]
    officials_place: Mapped[str] = mapped_column(default="")
    officials_invited: Mapped[str] = mapped_column(default="")  # a name on each line
    officials_left_out: Mapped[str] = mapped_column(default="")
    officials_summary: Mapped[str] = mapped_column(default="")
    informed_on: Mapped[date | None]
    informed_how: Mapped[str] = mapped_column(default="")
    first_planning: Mapped[str] = mapped_column(default="")
    ended_on: Mapped[date | None]
    ended_how: Mapped[str] = mapped_column(default="")
    ended_why: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    case: Mapped[Case] = relationship()
    from_unit: Mapped[Unit] = relationship(foreign_keys=[from_unit_id], lazy="joined")
    to_unit: Mapped[Unit | None] = relationship(foreign_keys=[to_unit_id], lazy="joined")
    notified_by: Mapped[User | None] = relationship(foreign_keys=[notified_by_id])
    handovers: Mapped[list["Handover"]] = relationship(back_populates="transfer", order_by="Handover.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def is_told(self) -> bool:
        """The other unit knows of it."""
        return self.to_unit_id is not None and self.notified_on is not None

    def proposed_on(self, today: date) -> date | None:
        """The day that is proposed, until it has been: then nobody can agree to it."""
        return self.proposed_day if self.proposed_day and self.proposed_day >= today else None

    @property
    def superior_acts(self) -> bool:
        """Asked each time, since people come and go: does the avdelningschef act for the receiving unit?"""
        return bool(db.session.scalar(select(Transfer.id).where(Transfer.id == self.id, Transfer.is_acted_on_above())))

    def leads_other_alone(self, unit_id: int | None, user_id: int | None) -> bool:
        """This user, who has said something for this unit, is by now all that leads the other one."""
        other = self.to_unit_id if unit_id == self.from_unit_id else self.from_unit_id
        post, _ = post_held("other_side")
        led = select(post.user_id).join(User, User.id == post.user_id)
        led = led.where(post.unit_id == other, post.role.in_(sorted(MANAGING)), User.disabled_at.is_(None))
        return user_id is not None and set(db.session.scalars(led)) == {user_id}

    @property
    def seats(self) -> dict[int, Seat]:
        """Who answers for each of the two units when it is lifted; asked each time, since people come and go."""
        return self.seats_on(is_top=self.state == "lifted_top")

    def seats_on(self, *, is_top: bool, to_name: bool = False) -> dict[int, Seat]:
        to = self.to_unit_id if self.is_told else None
        return seats_between([Lifted(self.case_id, self.from_unit_id, to, self.case.person.protection, is_top, to_name)])[0]

    @classmethod
    def is_settled_above(cls, actor: Actor) -> ColumnElement[bool]:
        """It is lifted, and this avdelningschef answers for one of the units: those below them are looked up and asked for their
        `seats`, so that who is asked to answer can always open it."""
        below = select(Unit.id).where(Unit.department_id.in_(actor.who.departments))
        told = case((cls.notified_on.is_not(None), cls.to_unit_id))
        columns = (cls.id, cls.case_id, cls.from_unit_id, told, Person.protection, cls.state == "lifted_top")
        query = select(*columns).join(Case, Case.id == cls.case_id).join(Person, Person.id == Case.person_id)
        lifted = (cls.is_open, cls.state.in_(sorted(LIFTED)), or_(cls.from_unit_id.in_(below), cls.to_unit_id.in_(below)))
        rows = db.session.execute(query.where(*lifted)).all()
        seats = seats_between([Lifted(*row[1:]) for row in rows])
        return cls.id.in_([row.id for row, its in zip(rows, seats, strict=True) if is_held_above(actor.who, its)])

    @classmethod
    def is_acted_on_above(cls) -> ColumnElement[bool]:
        """One person is all that leads both units, so the avdelningschef acts for the one that receives; never of a protected
        person, who has named readers and no others."""
        told = (cls.is_open, cls.notified_on.is_not(None), ~is_protected(cls.case_id))
        return and_(*told, one_leads_both(cls.from_unit_id, cls.to_unit_id))

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["Transfer"]:
        return select(cls).where(cls.readable(actor))

    @classmethod
    def readable(cls, actor: Actor) -> ColumnElement[bool]:
        """The unit that hands over reads it with the akt. The other one once it is told: its managers, and everyone there when it
        is current; after the akt is closed only with a reason. Where there are not two to act, an avdelningschef reads what
        they act on, of a person who is not protected."""
        sender = own_part(cls.case_id, cls.from_unit_id, actor)
        current = is_current_in(cls.case_id, cls.to_unit_id, actor)
        named = own_unit(cls.case_id, cls.to_unit_id, actor)  # by name when the person is protected
        goes_on = or_(cls.received_on.is_not(None), cls.state.not_in(sorted(LEFT)))  # after that as it stood: `queries.declined`
        leads = and_(cls.to_unit_id.in_(actor.who.managed_units), goes_on)
        told_on = or_(goes_on, cls.declined_why == "", cls.lifted_why != "")  # who said no hears nothing of how it ends
        asked = and_(or_(leads, and_(current, told_on)), cls.notified_on.is_not(None), named)
        above = (cls.is_above(actor),) if actor.who.departments else ()
        return and_(or_(sender, and_(or_(asked, *above), still_there(cls.case_id, actor))), not_blocked(cls.case_id, actor))

    @classmethod
    def is_above(cls, actor: Actor) -> ColumnElement[bool]:
        """This avdelningschef acts for the unit that receives, or answers for one of the two."""
        below = select(Unit.id).where(Unit.department_id.in_(actor.who.departments))
        acts = (cls.is_acted_on_above(), cls.state.in_(sorted(ACTED_ON_ABOVE)), cls.to_unit_id.in_(below))
        return or_(and_(*acts), cls.is_settled_above(actor))


class Handover(Model):
    """What is handed over: the four parts of the routine, as they were sent, and the receipt (R250–R253, R257)."""

    __tablename__ = "handover"
    __table_args__ = (Index(None, "transfer_id"), Index(None, "case_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfer.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    to_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    person_words: Mapped[str] = mapped_column(default="")
    background: Mapped[str]
    guardian: Mapped[str] = mapped_column(default="")
    situation: Mapped[str]
    impairment: Mapped[str]
    earlier: Mapped[str] = mapped_column(default="")
    ongoing: Mapped[str]
    planning: Mapped[str] = mapped_column(default="")
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    received_at: Mapped[datetime | None] = mapped_column(Moment)
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)
    transfer: Mapped[Transfer] = relationship(back_populates="handovers")
    written_by: Mapped[User] = relationship(foreign_keys=[written_by_id])
    sent_by: Mapped[User | None] = relationship(foreign_keys=[sent_by_id])
    received_by: Mapped[User | None] = relationship(foreign_keys=[received_by_id])
    to_unit: Mapped[Unit | None] = relationship(foreign_keys=[to_unit_id], lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
