"""Var hör ärendet hemma? What was asked, suggested and chosen for a new matter. Nothing here says who it is about."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.organisation import Department, Unit, User
from sipweb.models.people import one_of
from sipweb.rules.routing import KNOWN, STATES
from sipweb.rules.standing import Actor


class Routing(Model):
    """`needs`, `costs` and `grounds` are keys with a space between; `grounds` is what the suggestion rested on that day."""

    __tablename__ = "routing"
    __table_args__ = (one_of("state", STATES), one_of("known", KNOWN), Index("ix_routing_unit", "unit_id", "id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(default="suggested")
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))  # where it came in
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    came_on: Mapped[date]
    age: Mapped[int]  # whole years on that day; the birth date is not kept
    known: Mapped[str]
    known_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    needs: Mapped[str]
    is_homeless: Mapped[bool] = mapped_column(default=False)
    own_income: Mapped[bool] = mapped_column(default=False)
    costs: Mapped[str] = mapped_column(default="")
    grounds: Mapped[str] = mapped_column(default="")
    differs: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str] = mapped_column(default="")  # why something else was chosen, or why it was taken back
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="joined")
    known_unit: Mapped[Unit | None] = relationship(foreign_keys=[known_unit_id], lazy="joined")
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id], lazy="joined")
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id], lazy="joined")
    places: Mapped[list["RoutingPlace"]] = relationship(back_populates="routing", order_by="RoutingPlace.id", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["Routing"]:
        """The unit where it came in; and, once it is confirmed, the managers of the units it was found to belong to."""
        chosen = select(RoutingPlace.routing_id).where(RoutingPlace.unit_id.in_(actor.who.managed_units), RoutingPlace.is_chosen)
        return select(cls).where(or_(cls.unit_id.in_(actor.who.units), cls.id.in_(chosen)))

    @property
    def suggested(self) -> list["RoutingPlace"]:
        return [place for place in self.places if place.is_suggested]

    @property
    def chosen(self) -> list["RoutingPlace"]:
        return [place for place in self.places if place.is_chosen]


class RoutingPlace(Model):
    """A unit that was suggested or chosen or both; or a department, where no unit could be told. One that is no longer either stays."""

    __tablename__ = "routing_place"
    __table_args__ = (
        CheckConstraint("(unit_id IS NULL) <> (department_id IS NULL)", name="one"),
        Index("ix_routing_place_once", "routing_id", "unit_id", unique=True),
        Index("ix_routing_place_unit", "unit_id", "routing_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    routing_id: Mapped[int] = mapped_column(ForeignKey("routing.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    is_suggested: Mapped[bool] = mapped_column(default=False)
    is_chosen: Mapped[bool] = mapped_column(default=False)
    routing: Mapped[Routing] = relationship(back_populates="places")
    unit: Mapped[Unit | None] = relationship(lazy="joined")
    department: Mapped[Department | None] = relationship(lazy="joined")

    @property
    def name(self) -> str:
        return self.unit.name if self.unit else self.department.name if self.department else ""
