"""Notes and contacts, each visible to its own unit or to named others."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.access import another, case_is_readable, own_unit, was_hidden_there
from sipweb.models.audit import HistoryLine
from sipweb.models.cases import Case
from sipweb.models.events import Event
from sipweb.models.organisation import Unit, User
from sipweb.rules.standing import Actor


class Note(Model):
    __tablename__ = "note"
    __table_args__ = (Index(None, "case_id", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[str]
    happened_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(Moment)
    text: Mapped[str]
    case: Mapped[Case] = relationship(back_populates="notes")
    unit: Mapped[Unit] = relationship()
    author: Mapped[User] = relationship()
    reach: Mapped[list["NoteReach"]] = relationship(back_populates="note", order_by="NoteReach.id")

    def shared_with(self, units: frozenset[int]) -> list[Unit]:
        """The units it was made visible to, as far as people of these units may know: whose note it is knows all of them."""
        knows = self.unit_id in units
        return [one.unit for one in self.reach if knows or self.case.shows(one.unit_id, units)]

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["Note"]:
        """The own unit's notes, and those that others have made visible to it; not those of a unit that has since hidden the part in
        which it did so. As the line that tells of it (`Event.readable`)."""
        hidden = was_hidden_there(cls.case_id, cls.unit_id, func.date(func.coalesce(NoteReach.shared_at(cls.case_id), cls.at)))
        known = exists().where(NoteReach.note_id == cls.id, own_unit(cls.case_id, NoteReach.unit_id, actor), ~hidden)
        return select(cls).where(and_(case_is_readable(cls.case_id, actor), or_(own_unit(cls.case_id, cls.unit_id, actor), known)))


class NoteReach(Model):
    """Synlig för: a unit that a note has been shared with, and why it was needed there."""

    __tablename__ = "note_reach"
    __table_args__ = (Index(None, "note_id", "unit_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    need: Mapped[str]
    note: Mapped[Note] = relationship(back_populates="reach")
    unit: Mapped[Unit] = relationship()

    @classmethod
    def shared_at(cls, case_id: Any) -> ColumnElement[datetime | None]:
        """When it was done in this akt, by the line that the unit has of it; of which note it tells, the history says."""
        told, line = another(Event, "shared"), another(HistoryLine, "shared")
        of_note = (line.table_name == Note.__tablename__, line.row_id == cls.note_id, line.verb == "note.share")
        same = and_(told.case_id == case_id, told.at == line.at, told.verb == line.verb, told.other_unit_id == cls.unit_id)
        query = select(func.min(told.at)).select_from(line).join(told, same).where(*of_note)
        return query.correlate_except(told, line).scalar_subquery()


class PresenceQuestion(Model):
    """Fråga om aktualitet: is this person current somewhere? Answered yes or no and whom to call, never more."""

    __tablename__ = "presence_question"
    __table_args__ = (
        Index(None, "asker_id", "id"),
        Index(None, "answering_unit_id", "answer"),
        Index("ix_presence_of_case", "case_id"),
        Index("ix_presence_number", "identity_number", "unit_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    identity_number: Mapped[str]
    reason: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(Moment)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    answering_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # a manager there answers by hand
    answer: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    asker: Mapped[User] = relationship(foreign_keys=[asker_id])
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["PresenceQuestion"]:
        mine = cls.asker_id == actor.user_id
        return select(cls).where(mine | cls.answering_unit_id.in_(actor.who.managed_units))
