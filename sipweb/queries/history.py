"""Who changed what, as the second writer is told."""

import json
from typing import Any

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import HistoryLine, HistoryValue, User

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
    "state": "läge",
    "name": "namn",
    "scope": "omfattning",
    "ends_on": "slutdatum",
}


def who_changed(row: Any) -> str:
    """Who last saved this row, and what: "Ida Exempel (telefon, språk)"."""
    found = db.session.execute(
        select(User.name, HistoryValue.news)
        .select_from(HistoryLine)
        .join(HistoryValue, HistoryValue.line_id == HistoryLine.id)
        .outerjoin(User, User.id == HistoryLine.user_id)
        .where(HistoryLine.table_name == row.__tablename__, HistoryLine.row_id == row.id)
        .order_by(HistoryLine.id.desc())
        .limit(1)
    ).first()
    if not found:
        return "Någon annan"
    changed = json.loads(found[1]).get(f"{row.__tablename__}:{row.id}", {})
    named = sorted({FIELDS[field] for field in changed if field in FIELDS})
    fields = f" ({', '.join(named)})" if named else ""
    return f"{found[0] or 'Någon annan'}{fields}"
