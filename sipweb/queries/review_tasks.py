"""Loggkontroll in Mitt arbete: the month that waits for the unit's managers, and the rows that only somebody above may judge."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from sipweb.db import db
from sipweb.models import HistoryLine, LogReview, LogReviewRow, ReadLine, Unit
from sipweb.queries.people import managers_of
from sipweb.queries.reminders import Task
from sipweb.queries.reviews import first_lines
from sipweb.rules.reviews import due_on, is_about, month_name, months_to_review, reviewers
from sipweb.rules.standing import Actor

BY = tuple(func.coalesce(getattr(ReadLine, name), getattr(HistoryLine, name)) for name in ("user_id", "for_user_id"))


def review_tasks(actor: Actor, names: dict[int, str]) -> Iterator[Task]:
    """For each unit the first month that is not signed, and how many more there are."""
    units = actor.who.managed_units
    if not units:
        return
    first, signed, drawn, others_to_judge = first_lines(units), set(), {}, set()
    for id_, unit_id, month, at, left, own in db.session.execute(reviews_with_rows(actor, units)):
        drawn[unit_id, month] = id_
        signed |= {(unit_id, month)} if at else set()
        others_to_judge |= {id_} if left and left == own else set()
    for unit_id in sorted(units):
        months = [month for month in months_to_review(first.get(unit_id), actor.today) if (unit_id, month) not in signed]
        if months:
            review_id = drawn.get((unit_id, months[-1]))
            yield as_task(actor, names[unit_id], months, review_id, is_mine=review_id not in others_to_judge)


def reviews_with_rows(actor: Actor, units: Collection[int]) -> Any:
    """Every review of these units; and, while it is not signed, how many rows nobody has judged, and how many of them are about the
    one who reviews there or the one they stand in for."""
    waits = (LogReviewRow.review_id == LogReview.id) & (LogReviewRow.verdict == "") & LogReview.signed_at.is_(None)
    own = or_(*((LogReview.unit_id == unit_id) & or_(*(by.in_(people) for by in BY)) for unit_id, people in reviewers_in(actor, units)))
    counts = (func.count(LogReviewRow.id), func.count(LogReviewRow.id).filter(own))
    query = select(LogReview.id, LogReview.unit_id, LogReview.month, LogReview.signed_at, *counts).outerjoin(LogReviewRow, waits)
    return with_lines(query).where(LogReview.unit_id.in_(units)).group_by(LogReview.id)


def reviewers_in(actor: Actor, units: Collection[int]) -> Iterator[tuple[int, list[int]]]:
    """Of each unit: whom the actor reviews nothing about there. Only a deputy's units need to be looked up."""
    if not actor.who.deputy_for:
        yield from ((unit_id, [actor.user_id or 0]) for unit_id in units)
        return
    for unit in db.session.scalars(select(Unit).where(Unit.id.in_(units)).order_by(Unit.id)):
        yield unit.id, sorted(reviewers(actor.who, unit))


def with_lines(query: Any) -> Any:
    of_look = query.outerjoin(ReadLine, ReadLine.id == LogReviewRow.read_id)
    return of_look.outerjoin(HistoryLine, HistoryLine.id == LogReviewRow.line_id)


def as_task(actor: Actor, unit: str, left: list[date], review_id: int | None, *, is_mine: bool) -> Task:
    month, more = left[-1], len(left) - 1
    what = unit + (f", och {more} {'månad' if more == 1 else 'månader'} till" if more else "")
    endpoint, args = ("reviews.show", {"review_id": review_id}) if review_id else ("reviews.index", {})
    due = due_on(month, actor.routine.log_review_within)
    if not is_mine:  # what is left of it are rows about the one who reads this
        title = f"En annan chef ska granska dina rader i loggen för {month_name(month)}"
        return Task("waiting", due, title, what, endpoint, args)
    return Task("unit", due, f"Granska loggen för {month_name(month)}", what, endpoint, args, button="Granska")


def rows_left(of: Any) -> dict[int, list[tuple[int | None, int | None]]]:
    """By review that is not signed: by whom each row is that nobody has judged, and in whose place."""
    rows = select(LogReviewRow.review_id, *BY).join(LogReview, LogReview.id == LogReviewRow.review_id)
    found: dict[int, list[tuple[int | None, int | None]]] = {}
    for review_id, *both in db.session.execute(with_lines(rows).where(of, LogReview.signed_at.is_(None), LogReviewRow.verdict == "")):
        found.setdefault(review_id, []).append((both[0], both[1]))
    return found


def reviews_above(actor: Actor) -> Iterator[Task]:
    """For the avdelningschef: rows that no manager of the unit may judge, because each of them is about that manager."""
    units = select(Unit.id).where(Unit.department_id.in_(actor.who.departments))
    waiting = select(LogReview).where(LogReview.unit_id.in_(units), LogReview.signed_at.is_(None)).order_by(LogReview.month, LogReview.id)
    reviews = db.session.scalars(waiting.options(db.joinedload(LogReview.unit))).all()
    left = rows_left(LogReview.unit_id.in_(units))
    for review in reviews:
        managers = [m.id for m in managers_of(review.unit_id, all_levels=True)]
        if any(all(is_about({id_}, *both) for id_ in managers) for both in left.get(review.id, [])):
            due = due_on(review.month, actor.routine.log_review_within)
            title = f"Granska chefens rader i loggen för {month_name(review.month)}"
            yield Task("me", due, title, review.unit.name, "reviews.show", {"review_id": review.id}, button="Granska")
