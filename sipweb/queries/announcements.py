"""Besked in an akt, and what waits to be sent or read."""

from collections.abc import Collection, Iterator

from sqlalchemy import exists, select

from sipweb.db import db
from sipweb.models import Announcement, AnnouncementCopy, Case, CaseTrack, FormalDecision, Unit
from sipweb.queries.reminders import MOST, Task, my_cases
from sipweb.rules.announcements import KINDS
from sipweb.rules.days import add_working_days
from sipweb.rules.standing import Actor

MOST_SHOWN = 20


def announcements_in(actor: Actor, case: Case, limit: int | None = MOST_SHOWN) -> list[Announcement]:
    """The newest that the actor may read, with each unit's copy."""
    query = Announcement.visible_to(actor).where(Announcement.case_id == case.id).order_by(Announcement.id.desc())
    return list(db.session.scalars(query.limit(limit)))


def decisions_in(actor: Actor, case: Case, units: Collection[int]) -> list[FormalDecision]:
    """References to decisions of these units, the newest first: one's own; those of a request one takes part in; and those that
    the actor's units have been told of with the content."""
    names = (db.joinedload(FormalDecision.unit), db.joinedload(FormalDecision.told_by))
    query = select(FormalDecision).where(FormalDecision.case_id == case.id, FormalDecision.unit_id.in_(units)).options(*names)
    found = db.session.scalars(query.order_by(FormalDecision.decided_on.desc(), FormalDecision.id.desc())).all()
    mine = actor.who.units
    if all(d.unit_id in mine for d in found):
        return list(found)
    told = told_of_decisions(actor, case)
    ours = {r.id for r in case.referrals if {r.from_unit_id, r.to_unit_id} & mine}
    return [d for d in found if d.unit_id in mine or d.id in told or d.referral_id in ours]


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
    """Besked from other units to read, in the akter where the actor is handläggare."""
    same = (CaseTrack.case_id == AnnouncementCopy.case_id) & (CaseTrack.unit_id == AnnouncementCopy.unit_id)
    rows = db.session.execute(
        select(Announcement.id, Announcement.kind, Announcement.sent_at, Unit.name, Case.number, Case.id)
        .join(AnnouncementCopy, AnnouncementCopy.announcement_id == Announcement.id)
        .join(CaseTrack, same)
        .join(Unit, Unit.id == Announcement.unit_id)
        .join(Case, Case.id == Announcement.case_id)
        .where(AnnouncementCopy.acknowledged_at.is_(None), Announcement.sent_at.is_not(None), my_cases(actor))
        .order_by(Announcement.id)
        .limit(MOST)
    )
    for id_, kind, sent_at, unit, number, case_id in rows:
        at = sent_at or actor.now
        due = add_working_days(at.astimezone(actor.now.tzinfo).date(), actor.routine.file_within)
        args = {"announcement_id": id_}
        yield Task("me", due, f"Läs besked från {unit}", KINDS[kind], "announcements.show", args, number, case_id, "Läs")
