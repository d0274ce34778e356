"""Who changed what, as the second writer is told."""

import json
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select

from sipweb.db import db
from sipweb.models import Case, HistoryLine, HistoryValue, Person, User, UserRole
from sipweb.rules.life import ALSO_OF_PERSON, OF_PERSON

FIELDS = {
    "given_name": "förnamn",
    "family_name": "efternamn",
    "identity_number": "nummer",
    "identity_kind": "slag av nummer",
    "birth_date": "födelsedatum",
    "phone": "telefon",
    "address": "adress",
    "contact_way": "kontaktsätt",
    "contact_note": "om kontakt",
    "language": "språk",
    "needs_interpreter": "tolk",
    "preferred_format": "format",
    "adaptation": "anpassning",
    "protection": "skydd",
    "protection_checked_on": "när skyddet kontrollerades",
    "other_number": "ärendenummer",
    "is_hidden": "dold",
    "insatser_since": "pågående insatser",
    "case_worker_id": "handläggare",
    "starts_at": "tid",
    "ends_at": "tid",
    "place": "plats",
    "question": "frågeställning",
    "situation": "situation",
    "person_words": "den enskildes ord",
    "notes": "anteckningar",
    "outcome": "utfall",
    "outcome_text": "texten till utfallet",
    "name": "namn",
    "scope": "omfattning",
    "ends_on": "slutdatum",
}


def who_changed(row: Any) -> str:
    """Who last saved this row, and what: "Ida Exempel har ändrat under tiden (telefon, språk)".

    The line may be about another row of the akt. Only those are named who work where the row belongs, and nobody for what is known of
    the person: a name that is left out must not tell that a hidden unit is there.
    """
    key, case_id = f"{row.__tablename__}:{row.id}", case_id_of(row)
    may_be_named: ColumnElement[bool]
    if case_id is None:  # of no akt: the line is about the row itself, and hides nobody
        may_be_named, about = literal(True), and_(HistoryLine.table_name == row.__tablename__, HistoryLine.row_id == row.id)
    else:
        of_person = or_(HistoryLine.verb.in_(sorted(ALSO_OF_PERSON)), *(HistoryLine.verb.startswith(start) for start in OF_PERSON))
        may_be_named, about = and_(User.id.in_(working_with(row)), ~of_person), HistoryLine.case_id == case_id
    found = db.session.execute(
        select(User.name, HistoryValue.news)
        .select_from(HistoryLine)
        .join(HistoryValue, HistoryValue.line_id == HistoryLine.id)
        .outerjoin(User, and_(User.id == HistoryLine.user_id, may_be_named))
        .where(about, HistoryValue.news.contains(f'"{key}": {{', autoescape=True))  # as a row, not named in some text
        .order_by(HistoryLine.id.desc())
        .limit(1)
    ).first()
    if not found:
        return "Uppgifterna har ändrats under tiden"
    named = sorted({FIELDS[field] for field in json.loads(found[1])[key] if field in FIELDS})
    fields = f" ({', '.join(named)})" if named else ""
    return f"{f'{found[0]} har ändrat' if found[0] else 'Uppgifterna har ändrats'} under tiden{fields}"


class Saved(NamedTuple):
    """What a field was saved as once: by whom, and what stood there before."""

    user_id: int | None
    before: str
    text: str


def saved_since(row: Any, version: int, field: str, beside: Any = None) -> list[Saved]:
    """What the field has been saved as since the row had this version. `beside`: another row that it is also saved with, as an item
    is with its meeting."""
    if row.version <= version:
        return []
    key = f"{row.__tablename__}:{row.id}"
    places = [and_(HistoryLine.table_name == one.__tablename__, HistoryLine.row_id == one.id) for one in (row, beside) if one is not None]
    query = (
        select(HistoryLine.user_id, HistoryValue.news)
        .join(HistoryLine, HistoryLine.id == HistoryValue.line_id)
        .where(or_(*places), HistoryValue.news.contains(f'"{key}": {{', autoescape=True))
    )
    changes = [(user_id, json.loads(news)[key]) for user_id, news in db.session.execute(query)]
    return [
        Saved(user_id, change[field][0] or "", change[field][-1] or "")
        for user_id, change in changes
        if change.get(field) and int((change.get("version") or ["0"])[-1]) > version
    ]


def working_with(row: Any) -> Select[int]:
    """Users of the units whose row it is."""
    fields = ("unit_id", "from_unit_id", "to_unit_id")
    units = {getattr(one, name, None) for one in (row, getattr(row, "referral", None)) for name in fields}
    return select(UserRole.user_id).where(UserRole.unit_id.in_(units - {None}))


def case_id_of(row: Any) -> int | None:
    """The akt of a row that knows it, or of the person it is about; None for what is about nobody."""
    if hasattr(row, "case_id"):
        return None if row.case_id is None else int(row.case_id)
    person_id = row.id if isinstance(row, Person) else getattr(row, "person_id", None)
    if person_id is None:
        return None
    return db.session.scalar(select(Case.id).where(Case.person_id == person_id))
