"""What a person and an akt were called before, and who has a number: akter that were merged into another are not counted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Select, and_, exists, literal, literal_column, or_, select, union_all

from sipweb.db import db
from sipweb.models import AgendaItem, Case, FormerName, Person, PersonMerge
from sipweb.rules.names import Name

IS_DONE = PersonMerge.state == literal_column("'done'")  # written out, or SQLite does not see that the index fits


def numbers_merged_into(case_id: int) -> list[str]:
    """The akter that were merged into this one, and the numbers of their persons. One that was merged brought its own along."""
    query = (
        select(Case.number, Person.identity_number)
        .join(PersonMerge, PersonMerge.other_id == Case.id)
        .join(Person, Person.id == Case.person_id)
        .where(PersonMerge.case_id == case_id, IS_DONE)
        .order_by(Case.id)
    )
    return [number for row in db.session.execute(query) for number in row]


class Akt(NamedTuple):
    """An akt, and the person it is about, as they were registered. The person's number may be empty."""

    id: int
    number: str
    person_id: int
    identity_number: str


def ids_with_merged(case_id: int) -> CompoundSelect[int]:
    """The akt itself and those that were merged into it: history and reads keep the akt they were written under."""
    merged = select(PersonMerge.other_id).where(PersonMerge.case_id == case_id, IS_DONE)
    return union_all(select(literal(case_id)), merged)


def akter(case_id: int) -> list[Akt]:
    """The akt itself and those that were merged into it."""
    rows = select(Case.id, Case.number, Person.id, Person.identity_number).join(Person, Person.id == Case.person_id)
    found = rows.where(Case.id.in_(ids_with_merged(case_id))).order_by(Case.id)
    return [Akt(*row) for row in db.session.execute(found)]


def former_names(case: Case, unit_ids: Iterable[int]) -> list[tuple[str, str]]:
    """Names the person had while one of these units was current; and those on akter that were merged into this one.

    A unit that came later does not learn what the person was called before.
    """
    units = set(unit_ids)
    since = min((t.opened_on for t in case.tracks if t.unit_id in units), default=None)
    if since is None:
        return []
    had = select(FormerName.given_name, FormerName.family_name).where(FormerName.person_id == case.person_id, FormerName.until >= since)
    merged = select(Person.given_name, Person.family_name).join(Case, Case.person_id == Person.id)
    merged = merged.join(PersonMerge, PersonMerge.other_id == Case.id).where(PersonMerge.case_id == case.id, IS_DONE)
    found = [(given, family) for given, family in db.session.execute(union_all(had, merged))]
    now = (case.person.given_name, case.person.family_name)
    return [name for name in dict.fromkeys(found) if name != now]


def names_at(person_ids: Iterable[int] | Select[Any], moment: datetime) -> dict[int, tuple[str, str]]:
    """What they were called then, of those who have another name now: for what was locked then, and says the name it had."""
    later = or_(FormerName.ended_at > moment, and_(FormerName.ended_at.is_(None), FormerName.until > moment.date()))
    had = select(FormerName.person_id, FormerName.given_name, FormerName.family_name, Person.given_name, Person.family_name)
    had = had.join(Person, Person.id == FormerName.person_id).where(FormerName.person_id.in_(person_ids), later)
    found: dict[int, tuple[str, str]] = {}
    for person_id, given, family, given_now, family_now in db.session.execute(had.order_by(FormerName.until, FormerName.id)):
        if (given, family) != (given_now, family_now):
            found.setdefault(person_id, (given, family))
    return found


def names_at_meeting(meeting_id: int, moment: datetime) -> dict[int, tuple[str, str]]:
    """Of those the items of a monthly meeting are about."""
    about = select(Case.person_id).join(AgendaItem, AgendaItem.case_id == Case.id).where(AgendaItem.meeting_id == meeting_id)
    return names_at(about, moment)


def person_with_number(number: str, board_id: int) -> Person | None:
    """The one under this nämnd, the first registered where there are two; not one whose akt was merged into another."""
    if not number:
        return None
    gone = exists(select(PersonMerge.id).join(Case, Case.id == PersonMerge.other_id).where(Case.person_id == Person.id, IS_DONE))
    same = (Person.identity_number == number) & (Person.board_id == board_id)
    return db.session.scalar(select(Person).where(same, ~gone).order_by(Person.id).limit(1))


def kept_instead_of(number: str) -> str | None:
    """The number of the akt that the akt with this number was merged into. Asked only about akter nobody finds."""
    return db.session.scalar(select(Case.number).where(Case.id.in_(kept_akt(number))))


def kept_akt(number: str) -> Select[int]:
    """Its id; no row when the akt with this number was not merged into another."""
    return select(PersonMerge.case_id).join(Case, Case.id == PersonMerge.other_id).where(Case.number == number, IS_DONE)


def earlier_names(person_id: int) -> list[Name]:
    """All that the person has been called, for what must say none of it."""
    had = select(FormerName.given_name, FormerName.family_name).where(FormerName.person_id == person_id)
    return [Name(given, family) for given, family in db.session.execute(had)]
