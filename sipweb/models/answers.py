"""An answer given by phone: written down by the side that asked, and no answer until the other side has confirmed it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Select, exists, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.cases import Case
from sipweb.models.organisation import User
from sipweb.models.people import one_of
from sipweb.models.referrals import Referral
from sipweb.rules.standing import Actor

WAITING = text("state = 'waiting'")


class RecordedAnswer(Model):
    __tablename__ = "recorded_answer"
    __table_args__ = (
        one_of("kind", ("assign", "decline")),
        one_of("state", ("waiting", "confirmed", "rejected", "replaced")),
        Index("ix_recorded_answer_waiting", "referral_id", unique=True, sqlite_where=WAITING),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))  # whose answer it is
    kind: Mapped[str]
    to_worker_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    text: Mapped[str] = mapped_column(default="")  # the reason for a no
    said_by: Mapped[str]
    said_on: Mapped[date]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(default="waiting")
    reply: Mapped[str] = mapped_column(default="")  # why it is not right
    referral: Mapped[Referral] = relationship()
    case: Mapped[Case] = relationship()
    to_worker: Mapped[User | None] = relationship(foreign_keys=[to_worker_id], lazy="joined")
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id], lazy="joined")

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["RecordedAnswer"]:
        return select(cls).where(exists().where(Referral.id == cls.referral_id, Referral.readable(actor)))
