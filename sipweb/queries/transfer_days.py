"""The day someone changes unit, reckoned in SQL as the rules reckon it, so that pages can be cut without reading everyone."""

from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, select

from sipweb.models import Case, Person, Placement
from sipweb.queries.transfers import units_with_codes
from sipweb.rules.routine import Routine
from sipweb.rules.transfers import OPEN_ENDED

FAR = OPEN_ENDED.isoformat()


def last_placed(routine: Routine) -> Any:
    """The last day of a placement by familjevården in the akt, FAR without an end, NULL for none."""
    of_family_care = Placement.unit_id.in_(units_with_codes(routine.family_care_units))
    last = func.max(func.coalesce(cast(Placement.ends_on, String), FAR))
    return select(last).where(Placement.case_id == Case.id, ~Placement.is_mistaken, of_family_care).correlate(Case).scalar_subquery()


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
