"""The municipality, its units, and the people who work there."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, func, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.rules.standing import Role


class Municipality(Model):
    """One row. `is_demo` marks a database of invented people, the only kind whose clock can be set."""

    __tablename__ = "municipality"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    is_demo: Mapped[bool] = mapped_column(default=False)


class Board(Model):
    """Nämnd: an authority of its own."""

    __tablename__ = "board"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Department(Model):
    """Avdelning."""

    __tablename__ = "department"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    board: Mapped[Board] = relationship()


class Unit(Model):
    """Enhet: its assignment in one sentence, and whom to ask (R188)."""

    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    assignment: Mapped[str]
    phone: Mapped[str]
    ask_for: Mapped[str]
    hides_tracks: Mapped[bool] = mapped_column(default=False)  # våld i nära relation and the like: hidden unless said otherwise
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # it is no more: nothing new comes to it
    merged_on: Mapped[date | None]
    merged_why: Mapped[str] = mapped_column(default="")
    former_codes: Mapped[str] = mapped_column(default="")  # of the units merged into it, with a space between
    department: Mapped[Department] = relationship(lazy="joined")
    merged_into: Mapped["Unit | None"] = relationship(remote_side=[id])

    @property
    def board_id(self) -> int:
        return self.department.board_id

    def counts_as(self, codes: str) -> bool:
        """Is it one of the units that the routine names by these codes? What it says of a unit holds for the one that took it over."""
        return not {self.code, *self.former_codes.split()}.isdisjoint(codes.split())

    @classmethod
    def has_code(cls, codes: str) -> ColumnElement[bool]:
        """As `counts_as`."""
        took_over = (func.instr(" " + cls.former_codes + " ", f" {code} ") > 0 for code in codes.split())
        return or_(cls.code.in_(codes.split()), *took_over)


class User(Model):
    __tablename__ = "user"
    PRIVATE = ("password_hash",)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    qualified_child_work: Mapped[bool] = mapped_column(default=False)  # SoL 25:1
    password_hash: Mapped[str]
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)
    roles: Mapped[list["UserRole"]] = relationship(back_populates="user")


class UserRole(Model):
    """One role in one unit; any number for each user (small municipalities: one person leads two)."""

    __tablename__ = "user_role"
    __table_args__ = (
        CheckConstraint(f"role IN ({', '.join(repr(str(role)) for role in Role)})", name="role"),
        UniqueConstraint("user_id", "role", "unit_id", "department_id"),
        Index(None, "unit_id", "role", "user_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    role: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    user: Mapped[User] = relationship(back_populates="roles")
    unit: Mapped[Unit | None] = relationship(lazy="joined")
    department: Mapped[Department | None] = relationship()


class Deputy(Model):
    """Ersättare: acts with a manager's posts from one day to another, both inclusive."""

    __tablename__ = "deputy"
    __table_args__ = (Index(None, "deputy_id", "ends_on"), Index(None, "absent_id", "ends_on"))
    id: Mapped[int] = mapped_column(primary_key=True)
    absent_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    deputy_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    absent: Mapped[User] = relationship(foreign_keys=[absent_id])
    deputy: Mapped[User] = relationship(foreign_keys=[deputy_id])
