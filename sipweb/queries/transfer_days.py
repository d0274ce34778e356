"""The day someone changes unit, reckoned in SQL as the rules reckon it, so that pages can be cut without reading everyone."""

from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, exists, func, or_, select
from sqlalchemy.orm import aliased

from sipweb.models import Case, Person, Placement, Transfer
from sipweb.queries.transfers import units_with_codes
from sipweb.rules.routine import Routine
from sipweb.rules.transfers import OPEN_ENDED

FAR = OPEN_ENDED.isoformat()


def last_placed(routine: Routine, own: Any) -> Any:
    """The last day of a placement by familjevården in the akt, FAR without an end, NULL for none that moves anything: as
    `rules.transfers.placed_last`. `own`: the unit that asks, as a column, or the ids of several; a placement by a hidden unit counts
    for itself alone."""
    first = birthday_at(routine.transfer_age, routine)
    then, codes = aliased(Placement, name="placed_then"), units_with_codes(routine.family_care_units)
    begun = (then.case_id == Case.id, ~then.is_mistaken, then.unit_id.in_(codes), cast(then.starts_on, String) < first)
    until_first = func.coalesce(cast(then.ends_on, String), FAR) >= func.date(first, "-1 day")
    placed_then = exists().where(*begun, until_first, Placement.is_known(asks(then.unit_id, own), then)).correlate(Case, Person, Transfer)
    counts = or_(cast(Placement.starts_on, String) < first, placed_then)
    last = func.max(func.coalesce(cast(Placement.ends_on, String), FAR))
    known = Placement.is_known(asks(Placement.unit_id, own))
    of_family_care = (Placement.case_id == Case.id, ~Placement.is_mistaken, Placement.unit_id.in_(codes), known)
    return select(last).where(*of_family_care, counts).correlate(Case, Person, Transfer).scalar_subquery()


def asks(unit_id: Any, own: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = unit_id.in_(own) if isinstance(own, frozenset) else unit_id == own
    return found


def birthday_at(age: int, routine: Routine) -> ColumnElement[str]:
    """The birthday as text, ÅÅÅÅ-MM-DD. SQLite makes 29 February 1 March where there is none."""
    born = cast(Person.birth_date, String)
    written: Any = func.printf("%04d", func.substr(born, 1, 4) + age).op("||")(func.substr(born, 5))
    if routine.leap_day == "28 feb":
        return case((func.date(written) != written, func.replace(written, "-02-29", "-02-28")), else_=written)
    return func.date(written)


def transfer_day(routine: Routine, last: Any) -> ColumnElement[str]:
    """As `rules.transfers.transfer_date`: the first birthday, the second, or the day after a placement that ends in between."""
    first, second = birthday_at(routine.transfer_age, routine), birthday_at(routine.placed_transfer_age, routine)
    return case(
        (last.is_(None), first),
        (last >= second, second),
        else_=func.min(func.max(first, func.date(last, "+1 day")), second),
    )
