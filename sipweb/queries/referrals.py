"""What a request's page and actions need to know of it."""

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import Case, Lift, Meeting, Referral, TimeProposal


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
    return list(db.session.scalars(select(Meeting).where(Meeting.referral_id == referral.id).order_by(Meeting.id)))


def open_proposal(referral: Referral) -> TimeProposal | None:
    return db.session.scalar(select(TimeProposal).where(TimeProposal.referral_id == referral.id, TimeProposal.state == "open"))


def lift_of(referral: Referral) -> Lift | None:
    return db.session.scalar(select(Lift).where(Lift.referral_id == referral.id))


def planned_meetings_in(case: Case) -> dict[int, Meeting]:
    """Booked meetings of an akt, by request."""
    found = db.session.scalars(select(Meeting).where(Meeting.case_id == case.id, Meeting.state == "planned"))
    return {meeting.referral_id: meeting for meeting in found}
