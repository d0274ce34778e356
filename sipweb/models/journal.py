"""What each unit has to write down in the municipality's own system, as text to copy, and who did it when."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, exists, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.access import case_is_readable, not_blocked, own_unit
from sipweb.models.cases import Case
from sipweb.models.organisation import Unit, User
from sipweb.models.referrals import Referral
from sipweb.rules.standing import Actor

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
    def visible_to(cls, actor: Actor) -> Select["JournalEntry"]:
        """The own unit's, with the akt; on the asked side with the request; and what one wrote last, when the part was closed."""
        with_request = exists().where(Referral.id == cls.referral_id, Referral.to_unit_id == cls.unit_id, Referral.readable(actor))
        return select(cls).where(
            own_unit(cls.case_id, cls.unit_id, actor),
            or_(case_is_readable(cls.case_id, actor), with_request, cls.author_id == actor.user_id),
            not_blocked(cls.case_id, actor),
        )
