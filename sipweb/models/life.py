"""A death, the names someone had before, and two akter that became one."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Select, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.access import case_is_current
from sipweb.models.cases import Case
from sipweb.models.organisation import User
from sipweb.models.people import Person, one_of
from sipweb.rules.life import KNOWN_HOW
from sipweb.rules.merges import STATES
from sipweb.rules.standing import Actor


class Death(Model):
    """A death as it was registered, and the parts of the akt that it closed; or, when it was wrong, who said so and why."""

    __tablename__ = "death"
    __table_args__ = (one_of("known_how", KNOWN_HOW), Index(None, "case_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    died_on: Mapped[date]
    known_how: Mapped[str]
    told_by: Mapped[str]
    registered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    registered_at: Mapped[datetime] = mapped_column(Moment)
    closed_tracks: Mapped[str]  # ids, with commas: a unit among them may open its part again when the death was a mistake
    corrected_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    corrected_at: Mapped[datetime | None] = mapped_column(Moment)
    correction: Mapped[str] = mapped_column(default="")
    case: Mapped[Case] = relationship()

    @property
    def track_ids(self) -> set[int]:
        return {int(id_) for id_ in self.closed_tracks.split(",") if id_}


class FormerName(Model):
    """A name the person had until a day. Found and shown only where it was known: in units that were current then."""

    __tablename__ = "former_name"
    __table_args__ = (Index(None, "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    given_name: Mapped[str]
    family_name: Mapped[str]
    until: Mapped[date]
    ended_at: Mapped[datetime | None] = mapped_column(Moment)  # what was locked before that moment has this name
    person: Mapped[Person] = relationship()


DONE = text("state = 'done'")


class PersonMerge(Model):
    """Two akter of one person: proposed by a manager, done by another, and taken apart again by someone who did not do it.

    What was moved and changed is kept as JSON in `record`, so that undoing gives back exactly that.
    """

    __tablename__ = "person_merge"
    __table_args__ = (
        one_of("state", STATES),
        Index(None, "case_id"),
        Index("ix_person_merge_done", "other_id", unique=True, sqlite_where=DONE),
        Index(None, "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))  # the akt that is kept
    other_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    state: Mapped[str] = mapped_column(default="proposed")
    choices: Mapped[str]  # as JSON: for each detail that differs, which akt's stands
    reason: Mapped[str]
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    rejection: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undo_reason: Mapped[str] = mapped_column(default="")
    record: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    case: Mapped[Case] = relationship(foreign_keys=[case_id])
    other: Mapped[Case] = relationship(foreign_keys=[other_id])
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])
    undone_by: Mapped[User | None] = relationship(foreign_keys=[undone_by_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["PersonMerge"]:
        """Those who read both akter; once they are one, those who read that one."""
        other = or_(cls.state == "done", case_is_current(cls.other_id, actor))
        return select(cls).where(case_is_current(cls.case_id, actor), other)
