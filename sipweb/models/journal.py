"""What each unit has to write down in the municipality's own system, as text to copy, and who did it when."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, exists, func, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.access import Block, NamedAccess, akt_is_open, another, asked_once, case_is_readable, is_protected, not_blocked, own_unit
from sipweb.models.cases import Case, CaseTrack
from sipweb.models.organisation import Unit, User, UserRole
from sipweb.models.referrals import Referral
from sipweb.rules.standing import WORKING, Actor, Role

NOT_FILED = text("filed_at IS NULL")


class JournalEntry(Model):
    """One step, as one unit should keep it. The text is what it was then; *journalfört* says who filed it, and when."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        Index(None, "case_id", "unit_id", "id"),
        Index("ix_journal_not_filed", "unit_id", "case_id", sqlite_where=NOT_FILED),
        Index("ix_journal_by_author", "author_id", "case_id", sqlite_where=NOT_FILED),
        Index(None, "meeting_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    title: Mapped[str]
    text: Mapped[str]
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    filed_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    case: Mapped[Case] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined")
    filed_by: Mapped[User | None] = relationship(foreign_keys=[filed_by_id], lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    @asked_once
    def visible_to(cls, actor: Actor) -> Select["JournalEntry"]:
        """The own unit's, with the akt; on the asked side with the request; and when the part was closed, what one wrote or
        filed oneself, and what is left to file for the one it falls to."""
        with_request = exists().where(Referral.id == cls.referral_id, Referral.to_unit_id == cls.unit_id, Referral.readable(actor))
        return select(cls).where(
            own_unit(cls.case_id, cls.unit_id, actor),
            or_(
                case_is_readable(cls.case_id, actor),
                with_request,
                cls.author_id == actor.user_id,
                cls.filed_by_id == actor.user_id,
                falls_to(actor),
            ),
            not_blocked(cls.case_id, actor),
        )


@asked_once
def falls_to(actor: Actor) -> ColumnElement[bool]:
    """What is left to file when the unit's part is closed: it is the last handläggare's; can they not, the one's who wrote it;
    can they not either, the managers' of the unit. They wait as long as a request is open: whoever they name files it."""
    mine = own_unit(JournalEntry.case_id, JournalEntry.unit_id, actor) & not_blocked(JournalEntry.case_id, actor)
    waits = another(Referral, "journal_open")
    is_waiting = exists().where(waits.id == JournalEntry.referral_id, waits.is_open).correlate_except(waits)
    manages = and_(JournalEntry.unit_id.in_(actor.who.managed_units), ~can_file(JournalEntry.author_id), ~is_waiting)
    otherwise = and_(~can_file(last_worker()), or_(JournalEntry.author_id == actor.user_id, manages))
    return and_(is_left_over(), mine, or_(last_worker() == actor.user_id, otherwise))


def is_left_over() -> ColumnElement[bool]:
    """Not filed, and nobody is responsible any more, or yet: the unit is not current, and has nobody named in the request who
    reads it and can file."""
    return and_(JournalEntry.filed_at.is_(None), ~is_current(), ~is_named_in_request())


@asked_once
def is_current() -> ColumnElement[bool]:
    track = another(CaseTrack, "journal_open")
    facts = (track.case_id == JournalEntry.case_id, track.unit_id == JournalEntry.unit_id, track.is_open)
    return exists().where(*facts).correlate_except(track)


@asked_once
def is_named_in_request() -> ColumnElement[bool]:
    """A request is read as long as the akt is open. When it is closed, what is left is filed all the same."""
    referral = another(Referral, "journal")
    same = (referral.id == JournalEntry.referral_id, referral.to_unit_id == JournalEntry.unit_id)
    named = exists().where(*same, can_file(referral.to_worker_id)).correlate_except(referral)
    return and_(akt_is_open(JournalEntry.case_id), named)  # not inside it, or the question brings its own rows


@asked_once
def last_worker() -> ColumnElement[int | None]:
    """The unit's handläggare in the akt when its part was closed; of a unit that was only asked, the one named in the request;
    or none."""
    track, referral = another(CaseTrack, "journal_last"), another(Referral, "journal_last")
    last = select(track.case_worker_id).where(track.case_id == JournalEntry.case_id, track.unit_id == JournalEntry.unit_id)
    named = select(referral.to_worker_id).where(referral.id == JournalEntry.referral_id, referral.to_unit_id == JournalEntry.unit_id)
    return func.coalesce(
        last.order_by(track.id.desc()).limit(1).correlate_except(track).scalar_subquery(),
        named.correlate_except(referral).scalar_subquery(),
    )


@asked_once
def can_file(user_id: Any, roles: frozenset[Role] = WORKING) -> ColumnElement[bool]:
    """Works in the unit, is not shut out of the akt, and is named there when the person is protected. `user_id`: a column, or
    None for anybody at all."""
    role, user, block = another(UserRole, "journal"), another(User, "journal_files"), another(Block, "journal")
    name = another(NamedAccess, "journal")
    who = role.user_id if user_id is None else user_id
    works = (
        role.user_id == who,
        user.id == role.user_id,
        user.disabled_at.is_(None),
        role.unit_id == JournalEntry.unit_id,
        role.role.in_(roles),
    )
    shut_out = exists().where(block.case_id == JournalEntry.case_id, block.user_id == user.id, block.lifted_at.is_(None))
    named = exists().where(
        name.case_id == JournalEntry.case_id, name.user_id == user.id, name.unit_id == role.unit_id, name.ended_at.is_(None)
    )
    lets_in = or_(~is_protected(JournalEntry.case_id), named.correlate_except(name))
    return exists().where(*works, ~shut_out.correlate_except(block), lets_in).correlate_except(role, user)
