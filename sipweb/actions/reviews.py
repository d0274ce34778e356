"""Loggkontroll: draw a month's sample once, judge it row by row, sign it."""

from datetime import date
from secrets import SystemRandom

from sqlalchemy import select

from sipweb.db import db
from sipweb.gate import Changed, Refused, acting_for, action
from sipweb.models import LogReview, LogReviewRow, Unit, User
from sipweb.queries.log_lines import everyone, with_reasons
from sipweb.queries.logs import scope_of
from sipweb.queries.reviews import lines_of_month, rows_of
from sipweb.rules.dates import when
from sipweb.rules.days import local
from sipweb.rules.logs import Line
from sipweb.rules.reviews import VERDICTS, is_about, reviewers, sample, why_not_alone, why_not_draw, why_not_judge, why_not_sign
from sipweb.rules.standing import Actor

CHANCE = SystemRandom()


@action("review.draw")
def draw_review(actor: Actor, unit: Unit, *, month: date) -> LogReview:
    """A sample of what the unit's people read and changed that month, managers too. Kept as it is drawn. The rows about the
    reviewer somebody else judges.

    Refused while the month is going on, when it is drawn already, and when there are no lines but the reviewer's own.
    """
    if why_not := why_not_draw(month, actor.today, drawn_by(unit, month)):
        raise Refused(why_not)
    found, me = lines_of_month(actor, unit.id, month), reviewers(actor.who, unit)
    mine = sum(is_about(me, line.user_id, line.for_user_id) for line in found)
    if why_not := why_not_alone(mine, len(found), actor.who.leads(unit.id)):
        raise Refused(why_not)
    marked = list(with_reasons(actor, scope_of(actor), found, everyone()))
    pointed, others = ([line for line, why in marked if bool(why) is wanted] for wanted in (True, False))
    drawn = sample(pointed, others, actor.routine.log_sample, CHANCE.sample)
    return LogReview(
        unit=unit,
        month=month,
        line_count=len(found),
        pointed_count=len(pointed),
        drawn_by_id=actor.user_id,
        drawn_for_id=acting_for.get(),
        drawn_at=actor.now,
        rows=[as_row(line) for line in drawn],
    )


def drawn_by(unit: Unit, month: date) -> str | None:
    """Who has drawn this month already."""
    drawn = (LogReview.unit_id == unit.id) & (LogReview.month == month)
    return db.session.scalar(select(User.name).join(LogReview, LogReview.drawn_by_id == User.id).where(drawn))


def as_row(line: Line) -> LogReviewRow:
    return LogReviewRow(read_id=line.id if line.kind == "read" else None, line_id=line.id if line.kind == "change" else None)


def is_own(actor: Actor, row: LogReviewRow) -> bool:
    """Is the row about the one who acts, or about the one they stand in for?"""
    line = row.read or row.line
    return line is not None and is_about(reviewers(actor.who, row.review.unit), line.user_id, line.for_user_id)


@action("review.judge")
def judge_row(actor: Actor, row: LogReviewRow, *, verdict: str, note: str = "", version: str | None = None) -> LogReviewRow:
    """Utan anmärkning, or följs upp with a note. Never about oneself, and not once the review is signed."""
    if why_not := why_not_judge(row.review.signed_at is not None, is_own(actor, row)):
        raise Refused(why_not)
    if (row.verdict, row.note) == (verdict, note):
        return row
    if version is not None and version != str(row.version):
        raise Changed(judged_meanwhile(row), row)
    if verdict == "follow_up" and not note.strip():
        raise Refused("Skriv vad som följs upp.", "note")
    row.verdict, row.note = verdict, note
    row.judged_by_id, row.judged_for_id, row.judged_at = actor.user_id, acting_for.get(), actor.now
    return row


def judged_meanwhile(row: LogReviewRow) -> str:
    who, said = row.judged_by, f"{VERDICTS.get(row.verdict, '')}. {row.note}".strip(" .")
    moment = f" {when(local(row.judged_at))}" if row.judged_at else ""
    return f"{who.name if who else 'Någon'} hann före{moment}: {said}. Det du skrev står kvar. Spara igen om det ska gälla."


@action("review.sign")
def sign_review(actor: Actor, review: LogReview) -> LogReview:
    """With name, title and time; from then on nothing in it changes."""
    rows = rows_of(review)
    left, own = sum(not row.verdict for row in rows), sum(not row.verdict and is_own(actor, row) for row in rows)
    if why_not := why_not_sign(review.signed_at is not None, left, own):
        raise Refused(why_not)
    review.signed_by_id, review.signed_for_id, review.signed_at = actor.user_id, acting_for.get(), actor.now
    review.signed_name, review.signed_title = actor.who.name, actor.who.title
    return review
