"""Who may read an akt: the one question behind every list, search, print and page."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Exists, ForeignKey, Index, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, aliased, mapped_column, relationship
from sqlalchemy.orm.util import AliasedClass

from sipweb.db import Model, Moment
from sipweb.models.cases import Case, CaseTrack
from sipweb.models.organisation import Unit, User
from sipweb.models.people import Person
from sipweb.rules.people import RESTRICTED
from sipweb.rules.standing import Actor


class NamedAccess(Model):
    """A named reader, as a member of one unit. The only readers a protected person's akt has."""

    __tablename__ = "named_access"
    __table_args__ = (Index(None, "case_id", "user_id"), Index(None, "user_id", "case_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    reason: Mapped[str]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # none: the command line
    given_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    unit: Mapped[Unit] = relationship()


class Block(Model):
    """Spärr: this user is shut out of this akt (jäv, relative, colleague)."""

    __tablename__ = "block"
    __table_args__ = (Index(None, "user_id", "case_id"), Index(None, "case_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))  # the unit whose manager set it, and can lift it
    reason: Mapped[str]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    set_at: Mapped[datetime] = mapped_column(Moment)
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    user: Mapped[User] = relationship(foreign_keys=[user_id])


class Reopening(Model):
    """A reason given to read what is closed: an own, closed part of an akt, or an answered request. Lasts the day."""

    __tablename__ = "reopening"
    __table_args__ = (Index(None, "user_id", "case_id", "day"), Index("ix_reopening_of_case", "case_id", "unit_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    reason: Mapped[str]
    day: Mapped[date]


Question = TypeVar("Question", bound=Callable[..., Any])


def asked_once(question: Question) -> Question:
    """Put together once for the same columns and the same actor, then the same again: to put a question together costs more than
    to ask it, and a page asks it many times. For those that are made of nothing but what they are given."""
    return cast(Question, lru_cache(maxsize=256)(question))


Key = ColumnElement[int] | InstrumentedAttribute[int] | InstrumentedAttribute[int | None]


def there_is(*tables: Any) -> Exists:
    """A row in these tables, and in no other. Left to itself a question two steps inside another takes the outermost row's table
    as one of its own, and is then answered yes by any row there is."""
    return exists().correlate_except(*tables)


@asked_once
def not_blocked(case_id: Key, actor: Actor) -> ColumnElement[bool]:
    return ~there_is(Block).where(Block.case_id == case_id, Block.user_id == actor.user_id, Block.lifted_at.is_(None))


@asked_once
def reopened_today(case_id: Key, actor: Actor) -> ColumnElement[bool]:
    """A reason has been given today. Opens what the actor's unit once had, and nothing that others have now."""
    return there_is(Reopening).where(
        Reopening.case_id == case_id,
        Reopening.user_id == actor.user_id,
        Reopening.day == actor.today,
        Reopening.unit_id.in_(actor.who.units),
    )


@cache
def another(table: Any, purpose: str) -> Any:
    """The table under a name of its own, because the question is also asked about rows of the table itself; the same alias each
    time, since making one costs more than the rest of the question. A purpose has one place in the code: it is never asked
    inside itself."""
    return aliased(table, name=f"{purpose}_{table.__tablename__}")


Track = type[CaseTrack] | AliasedClass[CaseTrack]


def track_is_readable(actor: Actor, track: Track = CaseTrack) -> ColumnElement[bool]:
    """A track that lets this actor in: theirs and open, with a name on the list when the person is protected."""
    return and_(track.unit_id.in_(actor.who.units), track.is_open, or_(~track.is_restricted, named_in_track(actor, track)))


def named_in_track(actor: Actor, track: Track) -> ColumnElement[bool]:
    """A name on the list of the track's unit, not taken off."""
    return is_named(track.case_id, track.unit_id, actor)


@asked_once
def is_named(case_id: Key, unit_id: Key, actor: Actor) -> ColumnElement[bool]:
    return there_is(NamedAccess).where(
        NamedAccess.case_id == case_id,
        NamedAccess.user_id == actor.user_id,
        NamedAccess.unit_id == unit_id,
        NamedAccess.ended_at.is_(None),
    )


@asked_once
def own_unit(case_id: Key, unit_id: Key, actor: Actor) -> ColumnElement[bool]:
    """One of the actor's units, and in a protected person's akt one where the actor is named: being named for one unit
    opens nothing of another."""
    return and_(unit_id.in_(actor.who.units), or_(~is_protected(case_id), is_named(case_id, unit_id, actor)))


@asked_once
def own_part(case_id: Key, unit_id: Key, actor: Actor) -> ColumnElement[bool]:
    """What one of the actor's units has in an akt that they read: as a member of that unit, and not of another."""
    return and_(own_unit(case_id, unit_id, actor), case_is_readable(case_id, actor))


@asked_once
def is_protected(case_id: Key) -> ColumnElement[bool]:
    """Only named users read about this person."""
    case, person = another(Case, "protected"), another(Person, "protected")
    return there_is(case, person).where(case.id == case_id, person.id == case.person_id, person.protection.in_(RESTRICTED))


@asked_once
def has_readable_track(case_id: Key, actor: Actor) -> ColumnElement[bool]:
    track = another(CaseTrack, "readable")
    return there_is(track).where(track.case_id == case_id, track_is_readable(actor, track))


def is_hidden_there(case_id: Any, unit_id: Any) -> ColumnElement[bool]:
    """The others must not learn of this unit in the akt: so says the part it has, or else the last it had. As `Case.hidden_units`."""
    track = another(CaseTrack, "now")
    return func.coalesce(part_hides(track, case_id, unit_id), False)


def was_hidden_there(case_id: Any, unit_id: Any, day: Any) -> ColumnElement[bool]:
    """Of what the unit did that day: so says the part it had then. Where it had none, any that is hidden. As `Case.shows_of`."""
    then, ever = another(CaseTrack, "then"), another(CaseTrack, "ever")
    held = (then.opened_on <= day, or_(then.closed_on.is_(None), then.closed_on >= day))
    hidden = there_is(ever).where(ever.case_id == case_id, ever.unit_id == unit_id, ever.is_hidden)
    return func.coalesce(part_hides(then, case_id, unit_id, *held), hidden)


def part_hides(track: Any, case_id: Any, unit_id: Any, *more: Any) -> ColumnElement[bool]:
    """Is the unit's open part hidden, or else the last that was closed? NULL where there is none."""
    its = (track.case_id == case_id, track.unit_id == unit_id, *more)
    latest = (track.is_open.desc(), track.closed_on.desc(), track.id.desc())
    return select(track.is_hidden).where(*its).order_by(*latest).limit(1).correlate_except(track).scalar_subquery()


@asked_once
def is_current_in(case_id: Key, unit_id: Key, actor: Actor) -> ColumnElement[bool]:
    """Everyone in this unit reads about the person: it is theirs, open, and has them by name when the person is protected."""
    track = another(CaseTrack, "current")
    return there_is(track).where(track.case_id == case_id, track.unit_id == unit_id, track_is_readable(actor, track))


@asked_once
def akt_is_open(case_id: Key) -> ColumnElement[bool]:
    case = another(Case, "open")
    return there_is(case).where(case.id == case_id, case.closed_on.is_(None))


@asked_once
def still_there(case_id: Key, actor: Actor) -> ColumnElement[bool]:
    """What others wrote in an akt is read until it is closed; after that with a reason."""
    return or_(akt_is_open(case_id), reopened_today(case_id, actor))


@asked_once
def case_is_current(case_id: Key, actor: Actor) -> ColumnElement[bool]:
    """The inner secrecy: an open track in one of the actor's units, and never past a spärr."""
    return and_(has_readable_track(case_id, actor), not_blocked(case_id, actor))


@asked_once
def case_is_readable(case_id: Key, actor: Actor) -> ColumnElement[bool]:
    """Current, or once had by the actor's unit and opened today with a reason: then only the own part is shown."""
    track = another(CaseTrack, "once")
    let_in = or_(~track.is_restricted, named_in_track(actor, track))
    mine = there_is(track).where(track.case_id == case_id, track.unit_id.in_(actor.who.units), ~track.is_open, let_in)
    once = and_(reopened_today(case_id, actor), mine)
    return and_(or_(has_readable_track(case_id, actor), once), not_blocked(case_id, actor))
