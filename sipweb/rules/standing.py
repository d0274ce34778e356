"""Who is acting, in which posts, and when."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from sipweb.rules.routine import ROUTINE, Routine


class Role(StrEnum):
    """The roles of the routine (R183, R244–R248), the controller and the administrator."""

    CASE_WORKER = "case_worker"
    ASSISTANT_UNIT_MANAGER = "assistant_unit_manager"
    UNIT_MANAGER = "unit_manager"
    DEPARTMENT_MANAGER = "department_manager"
    CONTROLLER = "controller"
    ADMINISTRATOR = "administrator"


WORKING = frozenset({Role.CASE_WORKER, Role.ASSISTANT_UNIT_MANAGER, Role.UNIT_MANAGER})
MANAGING = frozenset({Role.ASSISTANT_UNIT_MANAGER, Role.UNIT_MANAGER})
HAS_DEPUTY = MANAGING | {Role.DEPARTMENT_MANAGER}  # whose posts a deputy acts with
HANDLING = frozenset({Role.CASE_WORKER, Role.ASSISTANT_UNIT_MANAGER})


class Post(NamedTuple):
    """One role in one unit; a department manager's post has a department instead."""

    role: Role
    unit_id: int | None = None
    department_id: int | None = None


@dataclass(frozen=True)
class Standing:
    """A user as the rules see them: who, in which posts of their own, and for whom they are deputy today."""

    user_id: int | None
    name: str
    title: str = ""
    own_posts: tuple[Post, ...] = ()
    deputy_for: tuple[tuple[int, tuple[Post, ...]], ...] = ()
    post_names: tuple[str, ...] = field(default=(), compare=False)  # of the place of each post, in the order of `posts`
    absent_names: tuple[str, ...] = field(default=(), compare=False)  # of those in `deputy_for`

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        return self.own_posts + tuple(post for _, posts in self.deputy_for for post in posts)

    @cached_property
    def units(self) -> frozenset[int]:
        """Units where this person works with akter."""
        return frozenset(p.unit_id for p in self.posts if p.role in WORKING and p.unit_id is not None)

    @cached_property
    def handled_units(self) -> frozenset[int]:
        """Units where this person asks other units and the individual: as handläggare or biträdande enhetschef."""
        return frozenset(p.unit_id for p in self.posts if p.role in HANDLING and p.unit_id is not None)

    @cached_property
    def managed_units(self) -> frozenset[int]:
        return frozenset(p.unit_id for p in self.posts if p.role in MANAGING and p.unit_id is not None)

    @cached_property
    def departments(self) -> frozenset[int]:
        """Departments that this person leads as avdelningschef."""
        return frozenset(p.department_id for p in self.posts if p.role is Role.DEPARTMENT_MANAGER and p.department_id is not None)

    @cached_property
    def signed_for(self) -> frozenset[int]:
        """Departments this person signs for: their own; as deputy only when they lead none, so that two people sign."""
        own = frozenset(p.department_id for p in self.own_posts if p.role is Role.DEPARTMENT_MANAGER and p.department_id is not None)
        return own or self.departments

    def has(self, role: Role) -> bool:
        return any(post.role is role for post in self.posts)

    def works_in(self, unit_id: int | None) -> bool:
        return unit_id in self.units

    def manages(self, unit_id: int | None) -> bool:
        """Biträdande enhetschef or enhetschef of the unit, or deputy for one."""
        return unit_id in self.managed_units

    def leads(self, unit_id: int | None) -> bool:
        """Enhetschef of the unit."""
        return self.holds(Role.UNIT_MANAGER, unit_id)

    def holds(self, role: Role, unit_id: int | None) -> bool:
        return any(p.role is role and p.unit_id == unit_id for p in self.posts)

    def absent_name(self, user_id: int | None) -> str:
        """The name of someone this person stands in for; empty when it is nobody."""
        return next((name for name, (absent, _) in zip(self.absent_names, self.deputy_for, strict=False) if absent == user_id), "")

    def guises(self) -> Iterator[tuple["Standing", int | None]]:
        """This person alone first, then as deputy for each of those they stand in for: who, and for whom."""
        yield replace(self, deputy_for=()), None
        for absent, posts in self.deputy_for:
            yield replace(self, own_posts=posts, deputy_for=()), absent


@dataclass(frozen=True)
class Actor:
    """Who acts, when, by which municipality's rules. Made once per request; the only source of today.

    `now` knows its time zone and shows Stockholm's clock.
    """

    who: Standing
    now: datetime
    routine: Routine = ROUTINE

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def user_id(self) -> int | None:
        return self.who.user_id
