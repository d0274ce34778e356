"""One person's akt, as its story is told: registered, asked, noted, shared, closed."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from sipweb.actions.announcements import acknowledge, receivers_in, send_announcement
from sipweb.actions.cases import confirm_intake, register_intake
from sipweb.actions.consents import ask_consent, record_basis
from sipweb.actions.decisions import record_decision
from sipweb.actions.notes import share_note, write_note
from sipweb.actions.own_part import change_track, close_track
from sipweb.actions.people import add_representative, update_person
from sipweb.actions.threads import start_thread, write_message
from sipweb.actions.tracks import assign_track
from sipweb.db import db
from sipweb.demo.stage import Someone, Stage, Story, Turn
from sipweb.models import AnnouncementCopy, Case, CaseTrack, Consent, DisclosureBasis, Intake, Note
from sipweb.queries.announcements import announcements_in
from sipweb.rules.days import months_after
from sipweb.rules.standing import Actor

OPENING = time(8, 10)
Givers = tuple[tuple[str, int | None], ...]
MYSELF: Givers = (("individual", None),)
HOW = "Muntligt vid besök och skriftligt på blanketten om samtycke."


def unit_of(username: str) -> str:
    """hl-ber2 works at BER."""
    return username.split("-")[1].rstrip("2").upper()


def boss_of(unit: str) -> str:
    return f"bec-{unit.lower()}"


def said_on(day: date, answer: str) -> dict[str, Any]:
    """One answer, as the form would have it."""
    if answer == "pending":
        return {"answer": answer}
    return {"answer": answer, "form": "written" if answer == "yes" else "", "on": day, "how": "Vid besök"}


class Akt:
    """What one story tells. Every step names who takes it and on which day: a date, or working days from today."""

    case: Case

    def __init__(self, stage: Stage, person: Someone | None = None) -> None:
        self.stage, self.person = stage, person
        self.start = (datetime.combine(date.min, OPENING) + timedelta(minutes=next(stage.serials) * 23 % 240)).time()
        self.last: datetime | None = None

    def day(self, day: int | date) -> date:
        return self.stage.day(day) if isinstance(day, int) else day

    def turn(self, username: str, day: int | date, clock: time | None = None) -> Turn:
        """At `clock`; else in the morning, or a while after what this story told last on the same day."""
        on = self.day(day)
        if clock is None and self.last and self.last.date() == on:
            moment = min(self.last + timedelta(minutes=9), self.stage.now)
        else:
            moment = self.stage.moment(on, clock or self.start)
        self.last = moment
        return Turn(moment, username)

    def track(self, unit: str) -> CaseTrack:
        track = self.case.track_of(self.stage.units[unit])
        if track is None:
            raise ValueError(f"{unit} is not current in the akt.")
        return track

    def registered(self, worker: str, day: int | date, *, ground: str = "application", hidden: bool = False) -> Story[Intake]:
        if self.person is None:
            raise ValueError("A story about nobody.")
        me = yield self.turn(worker, day)
        told = self.person._asdict()
        checked = None if told["protection"] == "unknown" else me.today
        return register_intake(
            me,
            self.stage.unit(unit_of(worker)),
            **told,
            protection_checked_on=checked,
            ground=ground,
            ground_on=me.today,
            is_hidden=hidden,
            other_number="",
        )

    def known(self, worker: str, day: int | date, *, ground: str = "application", hidden: bool = False, held_by: str = "") -> Story[Case]:
        """Registered by a handläggare and confirmed the same day by the unit's biträdande enhetschef."""
        intake = yield from self.registered(worker, day, ground=ground, hidden=hidden)
        boss = yield self.turn(boss_of(unit_of(worker)), day)
        self.case = confirm_intake(boss, intake, case_worker_id=self.stage.users[held_by or worker])
        return self.case

    def about(self, who: str, day: int | date, **told: Any) -> Story[None]:
        me = yield self.turn(who, day)
        update_person(me, self.case, **told)

    def insatser(self, who: str, day: int | date, *, since: date, number: str = "") -> Story[None]:
        me = yield self.turn(who, day)
        track = self.track(unit_of(who))
        change_track(me, track, other_number=number, is_hidden=track.is_hidden, insatser_since=since)
        self.told(me, "vi planerar stödet tillsammans.")

    def told(self, me: Actor, need: str) -> None:
        """What the others should know is sent to them all, with its content."""
        for news in announcements_in(me, self.case):
            if news.sent_at is None:
                others = [one.unit.id for one in receivers_in(self.case, news.unit_id)]
                text = news.text or "Beslutet gäller från nästa månad."
                send_announcement(me, news, text=text, need=need, unit_ids=others)

    def decision(self, who: str, day: int | date, delegate: str, *, tell: bool = True) -> Story[None]:
        """A decision to refer to, told to the other units or still to be told."""
        me = yield self.turn(who, day)
        unit_id = self.stage.units[unit_of(who)]
        told: dict[str, Any] = {"delegation_reference": "4.2", "decided_on": me.today, "told_by_id": me.user_id, "told_on": me.today}
        record_decision(me, self.case, unit_id=unit_id, delegate=delegate, **told)
        if tell:
            self.told(me, "det påverkar er planering.")

    def samtal(self, heading: str, need: str, *said: tuple[str, int | date, str]) -> Story[None]:
        """Between the units of those who speak: who, which day, what."""
        units = sorted({self.stage.units[unit_of(who)] for who, _, _ in said})
        thread = None
        for who, day, text in said:
            me = yield self.turn(who, day)
            if thread is None:
                own = self.stage.units[unit_of(who)]
                others = [unit for unit in units if unit != own]
                thread = start_thread(me, self.case, unit_id=own, unit_ids=others, heading=heading, need=need, text=text)
            else:
                write_message(me, thread, text=text)

    def handed_to(self, boss: str, day: int | date, worker: str, clock: time | None = None) -> Story[None]:
        me = yield self.turn(boss, day, clock)
        assign_track(me, self.track(unit_of(worker)), case_worker_id=self.stage.users[worker])

    def representative(self, who: str, day: int | date, kind: str, name: str, **told: Any) -> Story[int]:
        """The new representative's id."""
        me = yield self.turn(who, day)
        told = {"phone": self.stage.phone(), "starts_on": None, "ends_on": None, **told}
        add_representative(me, self.case, kind=kind, name=name, **told)
        return self.case.person.representatives[-1].id

    def note(self, who: str, day: int | date, text: str, *, kind: str = "note") -> Story[Note]:
        me = yield self.turn(who, day)
        unit_id = self.stage.units[unit_of(who)]
        return write_note(me, self.case, unit_id=unit_id, kind=kind, happened_on=me.today, text=text)

    def shared(self, who: str, day: int | date, note: Note, unit: str, need: str) -> Story[None]:
        me = yield self.turn(who, day)
        share_note(me, note, unit_id=self.stage.units[unit], need=need)

    def consent(
        self,
        who: str,
        day: int | date,
        *units: str,
        purpose: str,
        answers: tuple[str, ...] = ("yes",),
        givers: Givers = MYSELF,
        outside: tuple[str, ...] = (),
        replaces: Consent | None = None,
        **told: Any,
    ) -> Story[Consent]:
        """What was asked, and what each giver answered; `pending` for one who has yet to say."""
        me = yield self.turn(who, day)
        said = [said_on(me.today, answer) for answer in answers]
        usual = {
            "information": "situation,insatser,contact",
            "informed_how": HOW,
            "asked_on": me.today,
            "valid_to": months_after(me.today, 12),
            "signed_document": "Personakten" if set(answers) == {"yes"} else "",
        }
        return ask_consent(
            me,
            self.case,
            unit_ids=[self.stage.units[unit] for unit in units],
            organisations=outside,
            givers=list(givers),
            replaces=replaces,
            answers=said,
            unit_id=self.stage.units[unit_of(who)],
            purpose=purpose,
            **{**usual, **told},
        )

    def basis(self, who: str, day: int | date, kind: str, unit: str, text: str, requested_by: str = "") -> Story[DisclosureBasis]:
        """Another ground than consent; one that a handläggare may not choose is chosen by the boss."""
        me = yield self.turn(who, day)
        return record_basis(
            me,
            self.case,
            verb="basis.decide" if who.startswith("bec-") else "basis.record",
            kind=kind,
            by_unit_id=self.stage.units[unit_of(who)],
            unit_id=self.stage.units[unit],
            organisation="",
            text=text,
            requested_by=requested_by,
            decided_on=me.today,
        )

    def closed(self, who: str, day: int | date, reason: str) -> Story[None]:
        me = yield self.turn(who, day)
        track = self.track(unit_of(who))
        unread = (AnnouncementCopy.case_id == track.case_id) & (AnnouncementCopy.unit_id == track.unit_id)
        for copy in db.session.scalars(select(AnnouncementCopy).where(unread, AnnouncementCopy.acknowledged_at.is_(None))).all():
            acknowledge(me, copy)
        close_track(me, track, reason=reason)
