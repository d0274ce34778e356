"""Registerutdrag: asked for once, taken out in one part for each unit that holds something (GDPR art. 15)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, exists, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.access import NamedAccess, case_is_readable, is_named, is_protected, not_blocked
from sipweb.models.cases import Case
from sipweb.models.organisation import Unit, User
from sipweb.models.people import Representative, one_of
from sipweb.rules.extracts import ENDINGS, IDENTITY_CHECKS, REQUESTERS, WITHDRAWN
from sipweb.rules.standing import Actor


def for_its_managers(table: Any, actor: Actor) -> ColumnElement[bool]:
    """The managers of the row's unit, also where the part is closed or was only asked: it is theirs to take out. A protected
    person's only those who are named there; all of them only where nobody is, so that no part is left without someone."""
    names = (NamedAccess.case_id == table.case_id, NamedAccess.unit_id == table.unit_id, NamedAccess.ended_at.is_(None))
    someone = exists().where(*names).correlate_except(NamedAccess)
    named = or_(~is_protected(table.case_id), is_named(table.case_id, table.unit_id, actor), ~someone)
    return and_(table.unit_id.in_(actor.who.managed_units), named, not_blocked(table.case_id, actor))


class RegisterExtract(Model):
    """That someone has asked, who it was and how one knows. `unit_id`: whose manager wrote it down; what all units share
    stands in that unit's part."""

    __tablename__ = "register_extract"
    __table_args__ = (one_of("requester", REQUESTERS), one_of("identity_check", IDENTITY_CHECKS), Index(None, "case_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    requester: Mapped[str]
    representative_id: Mapped[int | None] = mapped_column(ForeignKey("representative.id"))
    asked_on: Mapped[date]
    identity_check: Mapped[str]
    identity_note: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date]
    registered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    registered_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_on: Mapped[date | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    case: Mapped[Case] = relationship()
    unit: Mapped[Unit] = relationship()
    representative: Mapped[Representative | None] = relationship(lazy="joined")
    registered_by: Mapped[User] = relationship()
    parts: Mapped[list["ExtractPart"]] = relationship(back_populates="extract", order_by="ExtractPart.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["RegisterExtract"]:
        return select(cls).where(for_its_managers(cls, actor))


class ExtractPart(Model):
    """One unit's part: reviewed by its manager, locked, printed and handed over by that unit. No other unit sees it."""

    __tablename__ = "register_extract_part"
    __table_args__ = (
        one_of("ended_how", ["", WITHDRAWN, *ENDINGS]),
        Index("ix_extract_part_once", "extract_id", "unit_id", unique=True),
        Index("ix_extract_part_waiting", "unit_id", sqlite_where=text("ended_on IS NULL")),
        Index(None, "case_id", "unit_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    extract_id: Mapped[int] = mapped_column(ForeignKey("register_extract.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    saved_at: Mapped[datetime | None] = mapped_column(Moment)
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_on: Mapped[date | None]
    ended_how: Mapped[str] = mapped_column(default="")
    ended_why: Mapped[str] = mapped_column(default="")
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)
    extract: Mapped[RegisterExtract] = relationship(back_populates="parts")
    case: Mapped[Case] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined")
    reviewed_by: Mapped[User | None] = relationship(foreign_keys=[reviewed_by_id])
    rows: Mapped[list["ExtractRow"]] = relationship(
        back_populates="part", order_by="ExtractRow.place", cascade="save-update, merge, delete-orphan, delete"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def is_common(self) -> bool:
        """Does what all units share stand here?"""
        return self.unit_id == self.extract.unit_id

    @property
    def is_secret(self) -> bool:
        """Of a unit that others must not learn of."""
        return self.unit.hides_tracks or self.unit_id in self.case.hidden_units

    @property
    def by_hand(self) -> bool:
        """Never by post: a secret part, or a person whose address must not be written."""
        return self.is_secret or self.case.person.is_masked

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["ExtractPart"]:
        """As long as it waits; after that as the akt itself."""
        return select(cls).where(for_its_managers(cls, actor), or_(cls.ended_on.is_(None), case_is_readable(cls.case_id, actor)))


class ExtractRow(Model):
    """One thing in a part, as it stood when it was reviewed: handed over, or left out with a reason."""

    __tablename__ = "register_extract_row"
    __table_args__ = (Index("ix_extract_row_once", "part_id", "key", unique=True),)
    PRIVATE = ("text",)  # it stands in its own place too; history need not hold it a third time

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("register_extract_part.id"))
    place: Mapped[int]
    key: Mapped[str]
    section: Mapped[str]
    text: Mapped[str]
    left_out: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    part: Mapped[ExtractPart] = relationship(back_populates="rows")
