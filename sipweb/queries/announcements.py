"""Besked in an akt, and what waits to be sent or read."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import exists, or_, select

from sipweb.db import db
from sipweb.models import Announcement, AnnouncementCopy, Case, CaseTrack, FormalDecision, Referral, Unit
from sipweb.queries.people import managers_of
from sipweb.queries.reminders import MOST, Task, my_cases
from sipweb.rules.announcements import KINDS
from sipweb.rules.days import add_working_days
from sipweb.rules.standing import Actor

MOST_SHOWN = 20


def announcements_in(actor: Actor, case: Case, limit: int | None = MOST_SHOWN) -> list[Announcement]:
    """The newest that the actor may read, with each unit's copy."""
    there = or_(Announcement.sent_at.is_(None), Announcement.copies.any())  # else it was thrown away
    query = Announcement.visible_to(actor).where(Announcement.case_id == case.id, there).order_by(Announcement.id.desc())
    return list(db.session.scalars(query.limit(limit)))


def worker_of(copy: AnnouncementCopy) -> tuple[int | None, Referral | None]:
    """Who reads it in the unit: the akt's handläggare, or the one who is named in the request where the unit is only asked."""
    if track := copy.case.track_of(copy.unit_id):
        return track.case_worker_id, None
    asked = [r for r in copy.case.referrals if r.to_unit_id == copy.unit_id and r.to_worker_id]
    return (asked[-1].to_worker_id, asked[-1]) if asked else (None, None)


def why_not_acknowledge(actor: Actor, copy: AnnouncementCopy, worker_id: int | None) -> str | None:
    """The handläggare says that they have read it. When they are away a manager does, but none who leads the unit that told."""
    if worker_id is None or actor.user_id == worker_id:
        return None
    if not actor.who.manages(copy.unit_id):
        return "Handläggaren läser och kvitterar beskedet. Är hen borta gör en chef det."
    others = [m for m in managers_of(copy.unit_id, all_levels=True) if m.id != actor.user_id]
    if actor.who.manages(copy.announcement.unit_id) and others:
        return f"Du leder båda enheterna. Handläggaren eller {others[0].name} kvitterar."
    return None


def decisions_in(actor: Actor, case: Case, units: Collection[int]) -> list[FormalDecision]:
    """References to decisions of these units, the newest first: one's own; those of a request one takes part in; and those that
    the actor's units have been told of with the content."""
    query = select(FormalDecision).where(FormalDecision.case_id == case.id, FormalDecision.unit_id.in_(units)).options(*with_names())
    found = db.session.scalars(query.order_by(FormalDecision.decided_on.desc(), FormalDecision.id.desc())).all()
    mine = actor.who.units
    if all(d.unit_id in mine for d in found):
        return list(found)
    told = told_of_decisions(actor, case)
    ours = {r.id for r in case.referrals if {r.from_unit_id, r.to_unit_id} & mine}
    return [d for d in found if d.unit_id in mine or d.id in told or d.referral_id in ours]


def with_names() -> list[Any]:
    """What a line about a decision says, in one statement."""
    told = (FormalDecision.unit, FormalDecision.told_by, FormalDecision.corrected_by, FormalDecision.corrected)
    return [db.joinedload(part) for part in told]


def told_of_decisions(actor: Actor, case: Case) -> set[int]:
    """The decisions that the actor's units have been told of, with the content."""
    full = exists().where(
        AnnouncementCopy.announcement_id == Announcement.id,
        AnnouncementCopy.with_content,
        AnnouncementCopy.unit_id.in_(actor.who.units),
    )
    sent = select(Announcement.decision_id).where(Announcement.case_id == case.id, Announcement.decision_id.is_not(None), full)
    return set(db.session.scalars(sent))


def unsent_tasks(actor: Actor) -> Iterator[Task]:
    """What the others have not been told yet, in the akter where the actor is handläggare."""
    same = (CaseTrack.case_id == Announcement.case_id) & (CaseTrack.unit_id == Announcement.unit_id)
    rows = db.session.execute(
        select(Announcement.id, Announcement.kind, Announcement.created_at, Case.number, Case.id)
        .join(CaseTrack, same)
        .join(Case, Case.id == Announcement.case_id)
        .where(Announcement.sent_at.is_(None), my_cases(actor))
        .order_by(Announcement.id)
        .limit(MOST)
    )
    for id_, kind, at, number, case_id in rows:
        due = at.astimezone(actor.now.tzinfo).date()
        args = {"announcement_id": id_}
        yield Task("me", due, "Berätta för de andra enheterna", KINDS[kind], "announcements.show", args, number, case_id, "Berätta")


def unread_tasks(actor: Actor) -> Iterator[Task]:
    """Besked from other units to read, in the akter where the actor is handläggare, or is named where the unit is only asked."""
    same = (CaseTrack.case_id == AnnouncementCopy.case_id) & (CaseTrack.unit_id == AnnouncementCopy.unit_id) & CaseTrack.is_open
    asked = (Referral.case_id == AnnouncementCopy.case_id) & (Referral.to_unit_id == AnnouncementCopy.unit_id)
    named = exists().where(asked, Referral.to_worker_id == actor.user_id, Referral.readable(actor))
    mine = or_(my_cases(actor), CaseTrack.id.is_(None) & named)
    rows = db.session.execute(
        select(Announcement.id, Announcement.kind, Announcement.sent_at, Unit.name, Case.number, Case.id)
        .join(AnnouncementCopy, AnnouncementCopy.announcement_id == Announcement.id)
        .outerjoin(CaseTrack, same)
        .join(Unit, Unit.id == Announcement.unit_id)
        .join(Case, Case.id == Announcement.case_id)
        .where(AnnouncementCopy.acknowledged_at.is_(None), AnnouncementCopy.unit_id.in_(actor.who.units), mine)
        .order_by(Announcement.id)
        .limit(MOST)
    )
    for id_, kind, sent_at, unit, number, case_id in rows:
        at = sent_at or actor.now
        due = add_working_days(at.astimezone(actor.now.tzinfo).date(), actor.routine.file_within)
        args = {"announcement_id": id_}
        yield Task("me", due, f"Läs besked från {unit}", KINDS[kind], "announcements.show", args, number, case_id, "Läs")
