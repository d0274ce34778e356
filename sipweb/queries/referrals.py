"""What a request's page and actions need to know of it."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import Case, Event, FormalDecision, Meeting, Referral, TimeProposal
from sipweb.queries.announcements import with_names
from sipweb.queries.other_side import answer_requests_instead
from sipweb.rules.standing import Actor


def planned_meeting(referral: Referral) -> Meeting | None:
    return db.session.scalar(select(Meeting).where(Meeting.referral_id == referral.id, Meeting.state == "planned"))


def held_pre_meeting(referral: Referral) -> Meeting | None:
    """The latest förmöte that was held."""
    held = Meeting.state.in_(["held", "documented"])
    return db.session.scalar(
        select(Meeting).where(Meeting.referral_id == referral.id, Meeting.kind == "pre", held).order_by(Meeting.id.desc()).limit(1)
    )


def was_no_show(referral: Referral) -> bool:
    found = select(Meeting.id).where(Meeting.referral_id == referral.id, Meeting.state == "no_show").limit(1)
    return db.session.execute(found).first() is not None


def meetings_of(referral: Referral) -> list[Meeting]:
    """With who was called and what was agreed, in three statements."""
    parts = (db.selectinload(Meeting.attendance), db.selectinload(Meeting.agreements))
    return list(db.session.scalars(select(Meeting).where(Meeting.referral_id == referral.id).options(*parts).order_by(Meeting.id)))


def open_proposal(referral: Referral) -> TimeProposal | None:
    return db.session.scalar(select(TimeProposal).where(TimeProposal.referral_id == referral.id, TimeProposal.state == "open"))


def decisions_of(referral: Referral) -> list[FormalDecision]:
    its = select(FormalDecision).where(FormalDecision.referral_id == referral.id).options(*with_names())
    return list(db.session.scalars(its.order_by(FormalDecision.id)))


def meetings_in(case: Case) -> list[Meeting]:
    """The akt's meetings that are booked or held, in order."""
    states = Meeting.state.in_(["planned", "held", "documented"])
    return list(db.session.scalars(select(Meeting).where(Meeting.case_id == case.id, states).order_by(Meeting.id)))


def days_reached_in(case: Case) -> list[Any]:
    """When each request reached each state: request, state, moment; newest first."""
    moved = (Event.case_id == case.id) & Event.referral_id.is_not(None) & (Event.state != "")
    return list(db.session.execute(select(Event.referral_id, Event.state, Event.at).where(moved).order_by(Event.at.desc())).all())


def why_not_answer_own(actor: Actor, referral: Referral) -> str | None:
    """Nobody answers their own question; who leads both units leaves it to whoever does not (`answers_instead`)."""
    return not_answered_by(actor, [referral]).get(referral.id)


def not_answered_by(actor: Actor, referrals: Collection[Referral]) -> dict[int, str]:
    """The same for many at once: those that the actor does not answer, with why."""
    asked = "Du har själv ställt förfrågan. En annan chef, eller din chef, svarar på den."
    own = {one.id: asked for one in referrals if one.from_worker_id == actor.user_id}
    both = [one for one in referrals if one.id not in own and actor.who.manages(one.from_unit_id)]
    instead = answer_requests_instead(actor.user_id, both) if both else {}
    return own | {id_: f"Du leder båda enheterna. {other.name} svarar i stället." for id_, other in instead.items() if other}


def not_mine_to_answer(actor: Actor, rows: Iterable[tuple[int, int, int]]) -> set[int]:
    """Of requests, as id, who has asked and for which unit: those that somebody else answers. Only what may be the actor's own is read."""
    own = [id_ for id_, asker, unit_id in rows if asker == actor.user_id or actor.who.manages(unit_id)]
    return set(not_answered_by(actor, db.session.scalars(select(Referral).where(Referral.id.in_(own))).all())) if own else set()
