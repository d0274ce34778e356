"""Mönster: every figure counted by the database, a handful of statements whatever the number of reports."""

from typing import Any, NamedTuple

from sqlalchemy import Integer, String, and_, case, cast, func, literal, select, union_all

from sipweb.db import db
from sipweb.models import Deviation, DeviationParty
from sipweb.rules.deviation_figures import Period
from sipweb.rules.standing import Actor, Role


class Time(NamedTuple):
    """Days from the event: mean, longest, and of how many reports."""

    mean: float | None
    longest: int | None
    number: int


class Figures(NamedTuple):
    """Everything on the page. The axes: key → how many."""

    number: int
    remaining: int
    alone: int
    lex_sarah: int
    times: tuple[Time, Time, Time]  # to step 1, to the joint text, to both signatures
    axes: dict[str, dict[str, int]]
    pairs: dict[tuple[int, int], int]
    recurring: list[tuple[int, int, str, int]]  # from, to, category, how many


def as_kept(found: Figures) -> dict[str, Any]:
    """As JSON can hold it."""
    return {**found._asdict(), "pairs": [[a, b, n] for (a, b), n in found.pairs.items()]}


def from_kept(told: dict[str, Any]) -> Figures:
    times = tuple(Time(*one) for one in told["times"])
    pairs = {(a, b): n for a, b, n in told["pairs"]}
    recurring = [(a, b, c, n) for a, b, c, n in told["recurring"]]
    return Figures(**{**told, "times": times, "pairs": pairs, "recurring": recurring})


def sees_all(actor: Actor) -> bool:
    """The controller sees every report; an avdelningschef every figure, but only the reports they are party to."""
    return actor.who.has(Role.CONTROLLER) or bool(actor.who.departments)


def recurrences(actor: Actor, period: Period, from_unit: int, about_unit: int, category: str) -> int:
    """How often this recurs between the two, as the actor sees it; 0 when it does not."""
    key = (from_unit, about_unit, category)
    return next((n for *which, n in figures(actor, period).recurring if tuple(which) == key), 0)


def counted(actor: Actor, period: Period, unit_id: int | None) -> list[Any]:
    """What is counted, as conditions on a report."""
    conditions = [Deviation.reported_on.between(period.since, period.until), Deviation.state != "cancelled"]
    if not sees_all(actor):
        conditions.append(Deviation.readable(actor))
    if unit_id:
        conditions.append(Deviation.id.in_(select(DeviationParty.deviation_id).where(DeviationParty.unit_id == unit_id)))
    return conditions


def days_to(column: Any) -> Any:
    return cast(func.julianday(column) - func.julianday(Deviation.happened_on), Integer)


def figures(actor: Actor, period: Period, unit_id: int | None = None) -> Figures:
    conditions = counted(actor, period, unit_id)
    ends = (Deviation.reported_on, Deviation.step2_on, Deviation.signed_on)
    measured = [part for end in ends for part in (func.avg(days_to(end)), func.max(days_to(end)), func.count(end))]
    sums = [count_if(Deviation.remaining_problems != ""), count_if(Deviation.alone_why != ""), count_if(Deviation.lex_sarah != "no")]
    told = db.session.execute(select(func.count(), *sums, *measured).where(*conditions)).one()
    times = (Time(*told[4:7]), Time(*told[7:10]), Time(*told[10:13]))
    pairs = {(a, b): n for a, b, n in db.session.execute(by_pair(conditions))}
    again = [(a, b, c, n) for a, b, c, n in db.session.execute(recurring(conditions, actor.routine.deviation_recurs_from))]
    return Figures(told[0], told[1], told[2], told[3], times, axes(conditions), pairs, again)


def count_if(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def axes(conditions: list[Any]) -> dict[str, dict[str, int]]:
    month = func.strftime("%Y-%m", Deviation.reported_on)
    half = case((func.strftime("%m", Deviation.reported_on) < "07", " VT"), else_=" HT")
    columns = {
        "part": Deviation.routine_part,
        "category": Deviation.category,
        "consequence": Deviation.consequence,
        "month": month,
        "term": func.strftime("%Y", Deviation.reported_on).concat(half),
        "from": cast(Deviation.from_unit_id, String),
    }
    one: list[Any] = [
        select(literal(name).label("axis"), column.label("key"), func.count().label("n")).where(*conditions).group_by(column)
        for name, column in columns.items()
    ]
    found: dict[str, dict[str, int]] = {name: {} for name in columns}
    for axis, key, n in db.session.execute(union_all(*one)):
        found[axis][key] = n
    return found


def concerned() -> Any:
    return and_(DeviationParty.deviation_id == Deviation.id, ~DeviationParty.is_reporting)


def by_pair(conditions: list[Any]) -> Any:
    query = select(Deviation.from_unit_id, DeviationParty.unit_id, func.count()).join(DeviationParty, concerned())
    return query.where(*conditions).group_by(Deviation.from_unit_id, DeviationParty.unit_id)


def recurring(conditions: list[Any], recurs: int) -> Any:
    """The same kind between the same two units, the most common first."""
    key = (Deviation.from_unit_id, DeviationParty.unit_id, Deviation.category)
    query = select(*key, func.count()).join(DeviationParty, concerned()).where(*conditions).group_by(*key)
    return query.having(func.count() >= recurs).order_by(func.count().desc(), *key)
