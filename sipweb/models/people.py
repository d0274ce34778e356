"""The individuals, and those who may speak for them."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model
from sipweb.rules.people import PROTECTIONS, REPRESENTATIVES, is_masked, is_restricted


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """The database, too, knows which values there are."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(v) for v in sorted(values))})", name=column)


class Person(Model):
    """Den enskilde. One row for each person and nämnd: two authorities share nothing by themselves."""

    __tablename__ = "person"
    __table_args__ = (
        one_of("protection", PROTECTIONS),
        # Not unique: refusing a number would tell that someone else has it. Two files of one person are merged by a manager.
        Index("ix_person_number", "identity_number", "board_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    given_name: Mapped[str]
    family_name: Mapped[str]
    identity_kind: Mapped[str]
    identity_number: Mapped[str] = mapped_column(default="")
    birth_date: Mapped[date]  # of its own: the day in a number can differ from the real one
    protection: Mapped[str]
    protection_checked_on: Mapped[date | None]
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    contact_way: Mapped[str] = mapped_column(default="phone")
    contact_note: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    needs_interpreter: Mapped[bool] = mapped_column(default=False)
    preferred_format: Mapped[str] = mapped_column(default="standard")
    adaptation: Mapped[str] = mapped_column(default="")
    died_on: Mapped[date | None]
    moved_on: Mapped[date | None]
    moved_to: Mapped[str | None]  # the municipality
    moved_wish: Mapped[str | None]  # whether the person wants what is known to follow
    version: Mapped[int] = mapped_column(default=1)
    representatives: Mapped[list["Representative"]] = relationship(back_populates="person", order_by="Representative.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def is_restricted(self) -> bool:
        return is_restricted(self.protection)

    @property
    def is_masked(self) -> bool:
        return is_masked(self.protection)


class Representative(Model):
    """Someone who acts or speaks for the person, within a scope and between two dates (R014)."""

    __tablename__ = "representative"
    __table_args__ = (one_of("kind", REPRESENTATIVES), Index(None, "person_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    scope: Mapped[str] = mapped_column(default="")
    proof: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    may_not_receive: Mapped[bool] = mapped_column(default=False)  # får inte lämnas till hen
    may_not_receive_reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    person: Mapped[Person] = relationship(back_populates="representatives")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
