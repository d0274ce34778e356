"""Answers by phone that wait for the asked unit to confirm them."""

from collections.abc import Iterator

from sqlalchemy import or_, select

from sipweb.db import db
from sipweb.models import Case, RecordedAnswer, Referral
from sipweb.models.access import is_named, not_blocked
from sipweb.queries.referrals import not_mine_to_answer
from sipweb.queries.reminders import MOST, Task
from sipweb.rules.standing import Actor


def waiting_answer(referral: Referral) -> RecordedAnswer | None:
    """What the asking side has written down and the asked unit has not confirmed yet."""
    mine = (
        (RecordedAnswer.referral_id == referral.id) & (RecordedAnswer.state == "waiting") & (RecordedAnswer.unit_id == referral.to_unit_id)
    )
    return db.session.scalar(select(RecordedAnswer).where(mine)) if referral.state == "sent" else None


def recorded_tasks(actor: Actor, units: dict[int, str]) -> Iterator[Task]:
    rows = db.session.execute(
        select(
            RecordedAnswer.referral_id,
            RecordedAnswer.recorded_at,
            RecordedAnswer.recorded_by_id,
            Referral.from_unit_id,
            Case.number,
            Case.id,
        )
        .join(Referral, (Referral.id == RecordedAnswer.referral_id) & (Referral.to_unit_id == RecordedAnswer.unit_id))
        .join(Case, Case.id == Referral.case_id)
        .where(
            Referral.is_open,
            Referral.to_unit_id.in_(actor.who.managed_units),
            Referral.state == "sent",
            RecordedAnswer.state == "waiting",
            not_blocked(Referral.case_id, actor),
            or_(~Referral.is_restricted, is_named(Referral.case_id, Referral.to_unit_id, actor)),
        )
        .order_by(RecordedAnswer.id)
        .limit(MOST)
    ).all()
    others = not_mine_to_answer(actor, [(row[0], 0, row[3]) for row in rows])
    for referral_id, at, by, unit, number, case_id in rows:
        due, args = at.astimezone(actor.now.tzinfo).date(), {"referral_id": referral_id}
        what = f"Inskrivet av {units[unit]}"
        if by == actor.user_id or referral_id in others:
            title = "En annan chef ska bekräfta ett svar per telefon"
            yield Task("waiting", due, title, what, "referrals.show", args, number, case_id)
        else:
            yield Task("unit", due, "Bekräfta ett svar per telefon", what, "referrals.show", args, number, case_id, "Bekräfta")
