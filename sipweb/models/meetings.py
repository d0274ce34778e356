"""Förmöte and trepartsmöte: when, where, who, what was said and agreed (R201–R206)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Select, exists, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sipweb.db import Model
from sipweb.models.cases import Case
from sipweb.models.organisation import Unit, User
from sipweb.models.people import Representative, one_of
from sipweb.models.referrals import Referral
from sipweb.rules.meetings import MEETING_STATES
from sipweb.rules.standing import Actor


class Meeting(Model):
    """What förmöte and trepartsmöte have in common. Starts and ends are wall-clock times in Stockholm, as people say them."""

    __tablename__ = "meeting"
    __table_args__ = (one_of("state", MEETING_STATES), Index(None, "referral_id"), Index(None, "case_id"), Index(None, "starts_at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    state: Mapped[str] = mapped_column(default="planned")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str]
    sequence: Mapped[int] = mapped_column(default=0)  # raised when it is moved, for the calendar file
    booked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    no_pre_meeting_reason: Mapped[str] = mapped_column(default="")
    structure: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str] = mapped_column(default="")
    invited_how: Mapped[str] = mapped_column(default="")
    others_agreed: Mapped[bool] = mapped_column(default=False)  # the person wants those who are invited besides
    person_words: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    information_given: Mapped[bool | None]
    application_made: Mapped[bool | None]
    individual_absent_reason: Mapped[str] = mapped_column(default="")
    changed_by: Mapped[str] = mapped_column(default="")  # who asked for the change, and why
    change_reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    referral: Mapped[Referral] = relationship()
    case: Mapped[Case] = relationship()
    attendance: Mapped[list["Attendance"]] = relationship(back_populates="meeting", order_by="Attendance.id")
    agreements: Mapped[list["Agreement"]] = relationship(back_populates="meeting", order_by="Agreement.id")

    __mapper_args__ = {  # noqa: RUF012
        "version_id_col": version,
        "polymorphic_on": "kind",
        "polymorphic_identity": "meeting",
    }

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["Meeting"]:
        """Whoever reads the request reads its meetings."""
        return select(cls).where(exists().where(Referral.id == cls.referral_id, Referral.readable(actor)))


class PreMeeting(Meeting):
    """Förmöte: the two handläggare decide structure and purpose (R205–R206)."""

    __mapper_args__ = {"polymorphic_identity": "pre"}  # noqa: RUF012


class ThreePartyMeeting(Meeting):
    """Trepartsmöte: a handläggare from each unit, and the person (R202)."""

    __mapper_args__ = {"polymorphic_identity": "three_party"}  # noqa: RUF012


class Attendance(Model):
    """Someone who was called: staff, the individual, a representative, another. Came or not, and contributed what."""

    __tablename__ = "attendance"
    __table_args__ = (Index(None, "meeting_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    part: Mapped[str]  # staff, individual, representative, interpreter, other
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    representative_id: Mapped[int | None] = mapped_column(ForeignKey("representative.id"))
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    attended: Mapped[bool | None]
    contribution: Mapped[str] = mapped_column(default="")
    meeting: Mapped[Meeting] = relationship(back_populates="attendance")
    user: Mapped[User | None] = relationship(lazy="joined")
    unit: Mapped[Unit | None] = relationship(lazy="joined")
    representative: Mapped[Representative | None] = relationship(lazy="joined")


class Agreement(Model):
    """Det här kom vi överens om: who does what, by when."""

    __tablename__ = "agreement"
    __table_args__ = (Index(None, "meeting_id"), Index("ix_agreement_to_do", "user_id", "due_on", sqlite_where=text("done_on IS NULL")))
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    what: Mapped[str]
    who: Mapped[str]
    due_on: Mapped[date | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # when someone on the staff does it
    done_on: Mapped[date | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    meeting: Mapped[Meeting] = relationship(back_populates="agreements")

    @property
    def case(self) -> Case:
        return self.meeting.case

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["Agreement"]:
        readable = exists().where(Referral.id == Meeting.referral_id, Referral.readable(actor))
        return select(cls).where(exists().where(Meeting.id == cls.meeting_id, readable))


class TimeProposal(Model):
    """Three times proposed by one handläggare; the other picks one, and both have it (R209)."""

    __tablename__ = "time_proposal"
    __table_args__ = (Index(None, "referral_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[str]  # pre, three_party
    by_sender: Mapped[bool]
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    first: Mapped[datetime]
    second: Mapped[datetime]
    third: Mapped[datetime]
    place: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="")
    invited_how: Mapped[str] = mapped_column(default="")
    no_pre_meeting_reason: Mapped[str] = mapped_column(default="")
    called: Mapped[str] = mapped_column(default="{}")  # who else is called, as JSON: representatives by id, others by name
    state: Mapped[str] = mapped_column(default="open")  # open, picked, replaced, cancelled
    referral: Mapped[Referral] = relationship()
    proposed_by: Mapped[User] = relationship()

    @property
    def times(self) -> tuple[datetime, datetime, datetime]:
        return (self.first, self.second, self.third)

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["TimeProposal"]:
        return select(cls).where(exists().where(Referral.id == cls.referral_id, Referral.readable(actor)))
