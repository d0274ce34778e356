"""Besked in an akt, and what waits to be sent or read."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from sipweb.db import db
from sipweb.models import Announcement, AnnouncementCopy, Case, CaseTrack, FormalDecision, HandingOver, Referral, Unit, User
from sipweb.models.access import not_blocked, there_is, track_is_readable
from sipweb.queries.access import blocked_in
from sipweb.queries.other_side import answers_instead
from sipweb.queries.reminders import MOST, Task, my_cases
from sipweb.rules.announcements import KINDS
from sipweb.rules.days import add_working_days, local
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
    if not actor.who.manages(copy.announcement.unit_id):
        return None
    other = answers_instead(actor.user_id, copy.announcement.unit_id, copy.unit_id, copy.announcement.author_id, blocked_in(copy.case_id))
    return f"Du leder båda enheterna. Handläggaren eller {other.name} kvitterar." if other else None


def decisions_in(actor: Actor, case: Case, units: Collection[int], mine: Collection[int]) -> list[FormalDecision]:
    """References to decisions of these units, the newest first: one's own; those of a request one takes part in; and those that
    the actor's units have been told of with the content. `mine`: the units whose part of the akt the actor reads as their own, in a
    protected person's only those they are named for."""
    query = select(FormalDecision).where(FormalDecision.case_id == case.id, FormalDecision.unit_id.in_(units)).options(*with_names())
    found = db.session.scalars(query.order_by(FormalDecision.decided_on.desc(), FormalDecision.id.desc())).all()
    if all(d.unit_id in mine for d in found):
        return list(found)
    told = told_of_decisions(case, mine)
    ours = {r.id for r in case.referrals if r.from_unit_id in mine or r.to_unit_id in mine}
    return [d for d in found if d.unit_id in mine or d.id in told or d.referral_id in ours]


def with_names() -> list[Any]:
    """What a line about a decision says, in one statement."""
    told = (FormalDecision.unit, FormalDecision.told_by, FormalDecision.corrected_by, FormalDecision.corrected)
    return [db.joinedload(part) for part in told]


def told_of_decisions(case: Case, units: Collection[int]) -> set[int]:
    """The decisions that these units have been told of, with the content."""
    full = exists().where(
        AnnouncementCopy.announcement_id == Announcement.id,
        AnnouncementCopy.with_content,
        AnnouncementCopy.unit_id.in_(units),
    )
    sent = select(Announcement.decision_id).where(Announcement.case_id == case.id, Announcement.decision_id.is_not(None), full)
    return set(db.session.scalars(sent))


def earlier_of(decision: FormalDecision | None) -> Iterator[FormalDecision]:
    """What the reference corrects, the latest first."""
    while decision is not None and (decision := decision.corrects) is not None:
        yield decision


def told_in_full(news: Announcement) -> set[int]:
    """The units that got the content of what this besked corrects."""
    decision = db.session.get(FormalDecision, news.decision_id) if news.decision_id else None
    full = (AnnouncementCopy.with_content, Announcement.decision_id.in_([one.id for one in earlier_of(decision)]))
    sent = select(AnnouncementCopy.unit_id).join(Announcement, Announcement.id == AnnouncementCopy.announcement_id)
    return set(db.session.scalars(sent.where(*full)))


def unsent_tasks(actor: Actor) -> Iterator[Task]:
    """What the others have not been told yet, in the akter where the actor is handläggare; for a manager also where whoever is it is
    away."""
    same = (CaseTrack.case_id == Announcement.case_id) & (CaseTrack.unit_id == Announcement.unit_id) & CaseTrack.is_open
    led = (CaseTrack.unit_id.in_(actor.who.managed_units), track_is_readable(actor), not_blocked(CaseTrack.case_id, actor))
    theirs = (and_(*led, is_away(CaseTrack.case_worker_id, CaseTrack.unit_id, actor.today)),) if actor.who.managed_units else ()
    rows = db.session.execute(
        select(Announcement.id, Announcement.kind, Announcement.created_at, Case.number, Case.id, CaseTrack.case_worker_id)
        .join(CaseTrack, same)
        .join(Case, Case.id == Announcement.case_id)
        .where(Announcement.sent_at.is_(None), Announcement.unit_id.in_(actor.who.units), ~CaseTrack.is_hidden)
        .where(or_(my_cases(actor), *theirs))
        .order_by(Announcement.id)
        .limit(MOST)
    )
    for id_, kind, at, number, case_id, worker_id in rows:
        due = at.astimezone(actor.now.tzinfo).date()
        args, place = {"announcement_id": id_}, "me" if worker_id == actor.user_id else "unit"
        yield Task(place, due, "Berätta för de andra enheterna", KINDS[kind], "announcements.show", args, number, case_id, "Berätta")


def is_away(worker_id: Any, unit_id: Any, today: date) -> Any:
    """Nobody is named, or who is named can't log in, or is away by a list of what they hand over."""
    gone = there_is(User).where(User.id == worker_id, User.disabled_at.is_not(None))
    leaves = (HandingOver.from_user_id == worker_id, HandingOver.unit_id == unit_id, HandingOver.is_open, HandingOver.starts_on <= today)
    return or_(worker_id.is_(None), gone, there_is(HandingOver).where(*leaves))


def unread_of_others(actor: Actor) -> Iterator[Task]:
    """For a manager: besked that nobody reads, since the one who should is away; and those whose day to be read has passed."""
    if not actor.who.managed_units:
        return
    C = AnnouncementCopy
    same = (CaseTrack.case_id == C.case_id) & (CaseTrack.unit_id == C.unit_id) & CaseTrack.is_open
    asked, who = aliased(Referral), aliased(User)
    here = (asked.case_id == C.case_id, asked.to_unit_id == C.unit_id, asked.to_worker_id.is_not(None))
    named = select(func.max(asked.id)).where(*here).correlate(C).scalar_subquery()
    worker = func.coalesce(CaseTrack.case_worker_id, case((CaseTrack.id.is_(None), Referral.to_worker_id)))
    readable = or_(
        and_(CaseTrack.id.is_not(None), track_is_readable(actor), not_blocked(C.case_id, actor)),
        and_(CaseTrack.id.is_(None), Referral.readable(actor)),
    )
    rows = db.session.execute(
        select(Announcement.id, Announcement.kind, Announcement.sent_at, Unit.name, Case.number, Case.id, who.name)
        .add_columns(is_away(worker, C.unit_id, actor.today))
        .join(C, C.announcement_id == Announcement.id)
        .outerjoin(CaseTrack, same)
        .outerjoin(Referral, Referral.id == named)
        .outerjoin(who, who.id == worker)
        .join(Unit, Unit.id == Announcement.unit_id)
        .join(Case, Case.id == C.case_id)
        .where(C.acknowledged_at.is_(None), C.unit_id.in_(actor.who.managed_units), readable, Announcement.is_known(actor.who.units))
        .where(or_(worker.is_(None), worker != actor.user_id))
        .order_by(Announcement.id)
        .limit(MOST)
    )
    for id_, kind, sent_at, unit, number, case_id, name, away in rows:
        due = add_working_days(local(sent_at).date(), actor.routine.file_within)
        if away or due < actor.today:
            what = f"{KINDS[kind]}, {f'{name} är borta' if name and away else f'{name} har inte läst' if name else 'ingen handläggare'}"
            args = {"announcement_id": id_}
            yield Task("unit", due, f"Läs besked från {unit}", what, "announcements.show", args, number, case_id, "Läs")


def unread_tasks(actor: Actor) -> Iterator[Task]:
    """Besked from other units to read, in the akter where the actor is handläggare, or is named where the unit is only asked; and for
    a manager those that nobody else reads."""
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
        .where(Announcement.is_known(actor.who.units))
        .order_by(Announcement.id)
        .limit(MOST)
    )
    for id_, kind, sent_at, unit, number, case_id in rows:
        at = sent_at or actor.now
        due = add_working_days(at.astimezone(actor.now.tzinfo).date(), actor.routine.file_within)
        args = {"announcement_id": id_}
        yield Task("me", due, f"Läs besked från {unit}", KINDS[kind], "announcements.show", args, number, case_id, "Läs")
    yield from unread_of_others(actor)
