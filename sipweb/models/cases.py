"""The samverkansakt: what units do together about one person, and where the person is current."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Computed, ForeignKey, Index, Select, UniqueConstraint, and_, or_, select, text
from sqlalchemy.orm import Mapped, WriteOnlyMapped, mapped_column, relationship

from sipweb.db import Model, Moment
from sipweb.models.organisation import Unit, User
from sipweb.models.people import Person
from sipweb.rules.standing import Actor

if TYPE_CHECKING:
    from sipweb.models.consents import Consent, DisclosureBasis
    from sipweb.models.events import Event
    from sipweb.models.notes import Note
    from sipweb.models.referrals import Referral

OPEN_TRACK = text("is_open = 1")  # as queries write it, or SQLite does not see that the index fits


class Case(Model):
    """Samverkansakt. Its number, `2026-0143`, is its address and holds nothing about the person."""

    __tablename__ = "case"
    __table_args__ = (UniqueConstraint("year", "serial"), Index(None, "person_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    year: Mapped[int]
    serial: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    decision_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    decision_since: Mapped[date]
    has_placement: Mapped[bool] = mapped_column(default=False)  # kept for good when the time to weed comes (SoL 16:2)
    has_child_investigation: Mapped[bool] = mapped_column(default=False)  # kept until the person is 30 (SoL 16:2 a)
    told_of_coordination_on: Mapped[date | None]  # the person has been told that a coordinated plan is possible (R022)
    person: Mapped[Person] = relationship(lazy="joined")
    decision_unit: Mapped[Unit] = relationship()
    tracks: Mapped[list["CaseTrack"]] = relationship(back_populates="case", order_by="CaseTrack.id")
    referrals: Mapped[list["Referral"]] = relationship(back_populates="case", order_by="Referral.id", foreign_keys="Referral.case_id")
    consents: Mapped[list["Consent"]] = relationship(back_populates="case", order_by="Consent.id")
    bases: Mapped[list["DisclosureBasis"]] = relationship(back_populates="case", order_by="DisclosureBasis.id")
    notes: WriteOnlyMapped["Note"] = relationship(back_populates="case")
    events: WriteOnlyMapped["Event"] = relationship(back_populates="case")

    @property
    def open_tracks(self) -> list["CaseTrack"]:
        return [track for track in self.tracks if track.is_open]

    @property
    def open_units(self) -> frozenset[int]:
        return frozenset(track.unit_id for track in self.open_tracks)

    @property
    def hidden_units(self) -> frozenset[int]:
        """Units that the others must not learn of, by a track or by what its people do. One that was hidden, has closed that part and
        is openly current now, is not."""
        last = {track.unit_id: track for track in self.by_end}
        return frozenset(unit_id for unit_id, track in last.items() if track.is_hidden)

    @property
    def by_end(self) -> list["CaseTrack"]:
        """The parts as they were closed, the open ones last."""
        return sorted(self.tracks, key=lambda t: (t.is_open, t.closed_on or date.min, t.id))

    def shows(self, unit_id: int, units: frozenset[int]) -> bool:
        """May people of these units learn that this unit is current?"""
        return unit_id in units or unit_id not in self.hidden_units

    def shows_of(self, unit_id: int, units: frozenset[int], on: date) -> bool:
        """And of what it did that day? So says the part it had then: what was open to all stays so when a later part is hidden, and what
        was hidden when a later one is not. Where it had none, any that is hidden."""
        own = [track for track in self.by_end if track.unit_id == unit_id]
        then = [track for track in own if track.opened_on <= on <= (track.closed_on or date.max)]
        return unit_id in units or not any(track.is_hidden for track in then[-1:] or own)

    def shown_consents(self, units: frozenset[int] = frozenset()) -> list["Consent"]:
        """The consents that people of these units may know of: not those a hidden unit has asked for."""
        return [c for c in self.consents if self.shows_of(c.unit_id, units, c.asked_on)]

    def shown_bases(self, units: frozenset[int] = frozenset()) -> list["DisclosureBasis"]:
        return [b for b in self.bases if self.shows_of(b.by_unit_id, units, b.decided_on)]

    def track_of(self, unit_id: int) -> "CaseTrack | None":
        """The unit's open track."""
        return next((track for track in self.open_tracks if track.unit_id == unit_id), None)

    @classmethod
    def workable_by(cls, actor: Actor) -> Select["Case"]:
        """Akter the actor's unit has now. What is only opened for reading can't be written in."""
        from sipweb.models.access import case_is_current

        return select(cls).where(case_is_current(cls.id, actor))

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["Case"]:
        from sipweb.models.access import case_is_readable  # the access tables point at this one

        return select(cls).where(case_is_readable(cls.id, actor))


class CaseTrack(Model):
    """Aktuell hos: one unit's part of an akt. `stage`, `due_on` and `last_event_at` are what lists sort by.

    They are kept by `actions.tracks.freshen`, and by nothing else.
    """

    __tablename__ = "case_track"
    __table_args__ = (
        Index("ix_track_open", "case_id", "unit_id", unique=True, sqlite_where=OPEN_TRACK),
        Index("ix_track_by_due", "unit_id", "due_sort", "case_id", sqlite_where=OPEN_TRACK),
        Index("ix_track_by_event", "unit_id", "last_event_at", "case_id", sqlite_where=OPEN_TRACK),
        Index("ix_track_by_number", "unit_id", "case_id", sqlite_where=OPEN_TRACK),
        Index("ix_track_by_worker", "case_worker_id", "unit_id", "due_sort", "case_id", sqlite_where=OPEN_TRACK),
        Index("ix_track_by_stage", "unit_id", "stage", "due_sort", "case_id", sqlite_where=OPEN_TRACK),
        Index(None, "case_id", "unit_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    is_open: Mapped[bool] = mapped_column(default=True)
    is_hidden: Mapped[bool] = mapped_column(default=False)  # dold: other units do not see that it exists
    is_restricted: Mapped[bool] = mapped_column(default=False)  # the person's protection, so that a list need not ask
    case_worker_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    opened_on: Mapped[date]
    ground: Mapped[str]
    ground_on: Mapped[date | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    insatser_since: Mapped[date | None]
    other_number: Mapped[str] = mapped_column(default="")  # the case number in the unit's own system
    closed_on: Mapped[date | None]
    close_reason: Mapped[str] = mapped_column(default="")
    stage: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    due_sort: Mapped[date] = mapped_column(Computed("coalesce(due_on, '9999-12-31')"))  # no deadline comes last
    last_event_at: Mapped[datetime] = mapped_column(Moment)
    leave_by: Mapped[date | None]  # the person has moved: close, or say why the akt stays, by this day
    stays_because: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    case: Mapped[Case] = relationship(back_populates="tracks")
    unit: Mapped[Unit] = relationship(lazy="joined")
    case_worker: Mapped[User | None] = relationship(foreign_keys=[case_worker_id], lazy="joined")
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id], lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def workable_by(cls, actor: Actor) -> Select["CaseTrack"]:
        """The actor's own units' open tracks. A closed one is only read."""
        from sipweb.models.access import not_blocked, track_is_readable

        return select(cls).where(track_is_readable(actor), not_blocked(cls.case_id, actor))

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["CaseTrack"]:
        """The actor's own units' tracks in akter they read; others' that are open and not hidden where they are current."""
        from sipweb.models.access import case_is_current, case_is_readable, own_unit

        own = and_(own_unit(cls.case_id, cls.unit_id, actor), case_is_readable(cls.case_id, actor))
        others = and_(cls.is_open, ~cls.is_hidden, case_is_current(cls.case_id, actor))
        return select(cls).where(or_(own, others))


class SearchToken(Model):
    """What an akt can be found by, in one unit: parts of names, and numbers. Only these may be searched (2001:637 15 §)."""

    __tablename__ = "search_token"
    __table_args__ = (Index(None, "case_id", "unit_id"), {"sqlite_with_rowid": False})
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    token: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)


class Intake(Model):
    """A person registered at a unit, until the unit's biträdande enhetschef confirms or turns it down.

    Nothing in it says whether the person was already known, and nobody learns it before it is confirmed.
    """

    __tablename__ = "intake"
    __table_args__ = (
        Index("ix_intake_waiting", "unit_id", "id", sqlite_where=text("state = 'waiting'")),
        Index("ix_intake_of_case", "case_id", "unit_id"),
        Index("ix_intake_number", "identity_number", "unit_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(default="waiting")
    given_name: Mapped[str]
    family_name: Mapped[str]
    identity_kind: Mapped[str]
    identity_number: Mapped[str] = mapped_column(default="")
    birth_date: Mapped[date]
    protection: Mapped[str]
    protection_checked_on: Mapped[date | None]
    phone: Mapped[str] = mapped_column(default="")
    ground: Mapped[str]
    ground_on: Mapped[date]
    is_hidden: Mapped[bool] = mapped_column(default=False)
    other_number: Mapped[str] = mapped_column(default="")
    registered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    registered_at: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    then_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # to be asked once there is an akt
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="joined")
    then_unit: Mapped[Unit | None] = relationship(foreign_keys=[then_unit_id])
    registered_by: Mapped[User] = relationship()

    @classmethod
    def visible_to(cls, actor: Actor) -> Select["Intake"]:
        """Those who registered it, and the unit's managers; once it is in an akt, only those who read that."""
        from sipweb.models.access import case_is_readable

        mine = (cls.registered_by_id == actor.user_id) & cls.unit_id.in_(actor.who.units)
        still = cls.case_id.is_(None) | case_is_readable(cls.case_id, actor)
        return select(cls).where(mine | cls.unit_id.in_(actor.who.managed_units), still)
