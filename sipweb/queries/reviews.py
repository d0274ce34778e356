"""Loggkontroll: which months wait, how far they have come, and what there is to draw from."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import exists, func, or_, select

from sipweb.db import db
from sipweb.models import CaseTrack, HistoryLine, LogReview, LogReviewRow, ReadCase, ReadLine, Referral, UserRole
from sipweb.queries.log_lines import Told, everyone, told_rows, with_reasons
from sipweb.queries.logs import Filters, Log, during, lines, lines_by_id, posts_in, scope_of
from sipweb.queries.people import unit_names
from sipweb.rules.days import local, months_after, months_before
from sipweb.rules.logs import Line, Scope
from sipweb.rules.reviews import due_on, month_of, months_to_review, standing
from sipweb.rules.standing import WORKING, Actor

MONTHS_SHOWN = 12


class Month(NamedTuple):
    """One unit's month: how it stands, and its review when one has been drawn."""

    unit_id: int
    unit: str
    month: date
    due: date
    standing: str
    review_id: int | None
    signed: str  # by whom
    signed_on: date | None
    rows: int
    judged: int
    follow_ups: int


def first_lines(unit_ids: frozenset[int]) -> dict[int, date]:
    """When the first of each unit's people read something, but not before there was such a unit."""
    one = select(ReadLine.at).where(ReadLine.user_id == UserRole.user_id).order_by(ReadLine.at).limit(1).scalar_subquery()
    here = select(UserRole.unit_id, func.min(one)).where(UserRole.unit_id.in_(unit_ids), UserRole.role.in_(WORKING))
    read = {unit_id: at for unit_id, at in db.session.execute(here.group_by(UserRole.unit_id)) if unit_id and at}
    made = select(HistoryLine.row_id, func.min(HistoryLine.at)).where(HistoryLine.table_name == "unit", HistoryLine.row_id.in_(unit_ids))
    begun = dict(db.session.execute(made.group_by(HistoryLine.row_id)).all())
    return {unit_id: local(max(at, begun.get(unit_id, at))).date() for unit_id, at in read.items()}


def months(actor: Actor, unit_ids: frozenset[int], before: date | None = None) -> tuple[list[Month], date | None]:
    """A year of months for each of these units, the newest first; and before which month the next page begins."""
    first = first_lines(unit_ids)
    upto = min(before or month_of(actor.today), month_of(actor.today))
    since = months_before(upto, MONTHS_SHOWN)
    drawn = {(review.unit_id, review.month): review for review in db.session.execute(drawn_reviews(unit_ids, since, upto))}
    names = unit_names()
    found = [
        as_month(actor, unit_id, names[unit_id], month, drawn.get((unit_id, month)))
        for unit_id in unit_ids
        for month in months_to_review(first.get(unit_id), actor.today)
        if since <= month < upto
    ]
    older = any(month_of(day) < since for day in first.values())
    return sorted(found, key=lambda m: (-m.month.toordinal(), m.unit)), since if older else None


def drawn_reviews(unit_ids: frozenset[int], since: date, upto: date) -> Any:
    row = LogReviewRow
    counts = (func.count(row.id), func.count(row.id).filter(row.verdict != ""), func.count(row.id).filter(row.verdict == "follow_up"))
    review = LogReview
    query = select(
        review.id, review.unit_id, review.month, review.signed_name, review.signed_at,
        counts[0].label("rows"), counts[1].label("judged"), counts[2].label("follow_ups"),
    )  # fmt: skip
    query = query.outerjoin(row, row.review_id == review.id).group_by(review.id)
    return query.where(review.unit_id.in_(unit_ids), review.month >= since, review.month < upto)


def as_month(actor: Actor, unit_id: int, unit: str, month: date, review: Any) -> Month:
    due = due_on(month, actor.routine.log_review_within)
    signed_on = local(review.signed_at).date() if review and review.signed_at else None
    told = (review.rows, review.judged, review.follow_ups) if review else (0, 0, 0)
    how = standing(review is not None, signed_on is not None, due, actor.today)
    signed = review.signed_name if review else ""
    return Month(unit_id, unit, month, due, how, review.id if review else None, signed, signed_on, *told)


def lines_of_month(actor: Actor, unit_id: int, month: date) -> list[Line]:
    """What the unit's people have read and changed in akter that month. Of those who work in other units too, only what
    concerns this one: the rest is in the other unit's log."""
    here = frozenset({unit_id})
    scope = Scope(here, posts_in(here))
    last = months_after(month, 1) - timedelta(days=1)
    filters = Filters(since=month, until=last)
    found = [line for log in (ReadLine, HistoryLine) for line in lines(actor, scope, filters, log, None, None)]
    ours = concerning(unit_id, {user for user, units in scope.staff.items() if units > here}, filters)
    return [
        line for line in found if scope.is_own(line) and not line.is_placeless and (scope.tells_all(line) or (line.kind, line.id) in ours)
    ]


def concerning(unit_id: int, users: set[int], filters: Filters) -> set[tuple[str, int]]:
    """The lines by these people about an akt that the unit has or has had, or where it asks or is asked."""
    shown = exists().where(ReadCase.read_id == ReadLine.id, has_part(ReadCase.case_id, unit_id))
    reads = select(ReadLine.id).where(by_one_of(ReadLine, users), *during(ReadLine.at, filters), shown)
    changed = (by_one_of(HistoryLine, users), *during(HistoryLine.at, filters), has_part(HistoryLine.case_id, unit_id))
    changes = select(HistoryLine.id).where(*changed)
    return {("read", id_) for id_ in db.session.scalars(reads)} | {("change", id_) for id_ in db.session.scalars(changes)}


def by_one_of(log: Log, users: set[int]) -> Any:
    return or_(log.user_id.in_(users), log.for_user_id.in_(users))


def has_part(case_id: Any, unit_id: int) -> Any:
    track = exists().where(CaseTrack.case_id == case_id, CaseTrack.unit_id == unit_id)
    asks = exists().where(Referral.case_id == case_id, or_(Referral.from_unit_id == unit_id, Referral.to_unit_id == unit_id))
    return or_(track, asks)


def rows_of(review: LogReview) -> list[LogReviewRow]:
    """With their lines and who judged them, in one statement."""
    loads = (db.joinedload(LogReviewRow.read), db.joinedload(LogReviewRow.line), db.joinedload(LogReviewRow.judged_by))
    return list(
        db.session.scalars(select(LogReviewRow).where(LogReviewRow.review_id == review.id).options(*loads).order_by(LogReviewRow.id))
    )


def sample_of(actor: Actor, rows: Sequence[LogReviewRow]) -> list[tuple[LogReviewRow, Told]]:
    """The drawn lines as this manager may read them, the oldest first."""
    by_line = {("read", row.read_id) if row.read_id else ("change", row.line_id): row for row in rows}
    drawn = lines_by_id(actor, {row.read_id for row in rows if row.read_id}, {row.line_id for row in rows if row.line_id})
    names, scope = everyone(), scope_of(actor)
    told = told_rows(actor, scope, list(with_reasons(actor, scope, drawn, names)), names)
    return [(by_line[one.line.kind, one.line.id], one) for one in told]
