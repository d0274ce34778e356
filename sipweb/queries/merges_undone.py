"""What an undone merge would move back, what it would bring about, and what stands in its way."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import (
    Announcement,
    CarePlanning,
    Case,
    CaseTrack,
    Consent,
    DisclosureBasis,
    Escalation,
    FormalDecision,
    Meeting,
    Note,
    Person,
    PersonMerge,
    Placement,
    Referral,
    Representative,
    Thread,
    Transfer,
    UrgentConsultation,
)
from sipweb.queries.life import some, track_line
from sipweb.queries.moving import Newcomers, Record
from sipweb.rules.dates import long_date
from sipweb.rules.life import Change
from sipweb.rules.merges import DETAILS, KINDS, counted
from sipweb.rules.standing import Actor

MOST_WORDS = 80


def what_goes_back(actor: Actor, merge: PersonMerge) -> list[Change]:
    """What an undo moves, as far as the actor may see it; and the details that become as they were."""
    record = Record.from_text(merge.record)
    tracks = CaseTrack.visible_to(actor).where(CaseTrack.id.in_(record.ids("case_track.case_id"))).order_by(CaseTrack.id)
    moved = {name: seen_ids(actor, name, record.ids(f"{name}.case_id")) for name in SEEN if name != "case_track"}
    numbers = {name: len(ids) for name, ids in moved.items()} | {"representative": len(record.ids("representative.person_id"))}
    fields = {name for table, _, name, _, _ in record.changed if table == "person"}
    details = [label for label, its in DETAILS.values() if fields & set(its)]
    return some(
        (f"Enheter som blir aktuella i akt {merge.other.number} igen", map(track_line, db.session.scalars(tracks))),
        (f"Går tillbaka till akt {merge.other.number}", counted(numbers)),
        (f"Uppgifter i akt {merge.case.number} som blir som förut, om ingen har ändrat dem sedan dess", details),
        ("Samma nummer i två akter", same_number_after(actor, merge, record)),
    )


def same_number_after(actor: Actor, merge: PersonMerge, record: Record) -> list[str]:
    """The numbers that come back and that another akt has got meanwhile; told of the akter the actor reads, and of no other."""
    before = [
        old for table, row, name, old, _ in record.changed if (table, row, name) == ("person", merge.case.person_id, "identity_number")
    ]
    numbers = {n for n in (*before, merge.other.person.identity_number) if n}
    either = (merge.case_id, merge.other_id)
    same = Case.workable_by(actor).join(Person, Person.id == Case.person_id).where(Person.identity_number.in_(numbers))
    found = db.session.scalars(same.where(Person.board_id == merge.case.person.board_id, Case.id.not_in(either)).order_by(Case.id))
    return [f"Akt {case.number} har samma nummer som en av akterna. Är det samma person, slå samman de två sedan." for case in found]


SEEN: dict[str, Any] = {
    "note": Note,
    "referral": Referral,
    "escalation": Escalation,
    "meeting": Meeting,
    "consent": Consent,
    "disclosure_basis": DisclosureBasis,
    "case_track": CaseTrack,
    "transfer": Transfer,
    "placement": Placement,
}
SEEN_BY_ALL = ("representative", "death", "person_merge")
# What one says oneself, when an undo is made, which of the two akter it belongs to.
PLACED: dict[str, Any] = {
    "note": Note,
    "referral": Referral,
    "escalation": Escalation,
    "consent": Consent,
    "disclosure_basis": DisclosureBasis,
    "transfer": Transfer,
    "placement": Placement,
    "announcement": Announcement,
    "thread": Thread,
    "care_planning": CarePlanning,
    "urgent_consultation": UrgentConsultation,
    "formal_decision": FormalDecision,
    "representative": Representative,
}
WHEN = ("happened_on", "starts_on", "decided_on", "asked_on", "starts_at", "at", "created_at", "created_on", "sent_on")
WHAT = ("text", "question", "heading", "purpose", "delegation_reference", "name", "organisation")


def seen_ids(actor: Actor, table: str, ids: Collection[int]) -> list[int]:
    """Those of these rows that the actor may see."""
    cls = SEEN[table]
    return list(db.session.scalars(cls.visible_to(actor).where(cls.id.in_(ids)).with_only_columns(cls.id))) if ids else []


class ToPlace(NamedTuple):
    """One row that nobody can place: its key, and what it is in words."""

    key: str
    told: str


def to_place(actor: Actor, new: Newcomers) -> list[ToPlace]:
    """What the one who undoes chooses a place for: of the rows that nobody can place those that they read."""
    found = []
    for table, cls in PLACED.items():
        if ids := new.unclear.get(table):
            for row in db.session.scalars(readable(actor, cls, ids).order_by(cls.id)):
                found.append(ToPlace(f"{table}_{row.id}", in_words(table, row)))
    return found


def readable(actor: Actor, cls: Any, ids: Collection[int]) -> Any:
    """A decision to refer to is its unit's own; a representative is everyone's."""
    if cls is Representative:
        return select(Representative).where(Representative.id.in_(ids))
    if cls is FormalDecision:
        return select(FormalDecision).where(FormalDecision.id.in_(ids), FormalDecision.unit_id.in_(actor.who.units))
    return cls.visible_to(actor).where(cls.id.in_(ids))


def in_words(table: str, row: Any) -> str:
    """Anteckning 12 oktober 2026, Äldreenheten: how it begins."""
    moment = next((value for name in WHEN if (value := getattr(row, name, None))), None)
    day = long_date(moment.date() if isinstance(moment, datetime) else moment) if moment else ""
    unit = getattr(row, "unit", None) or getattr(row, "from_unit", None)
    words = next((value for name in WHAT if (value := getattr(row, name, ""))), "")
    begins = words if len(words) <= MOST_WORDS else f"{words[:MOST_WORDS]} …"
    head = ", ".join(filter(None, [f"{KINDS[table][0].capitalize()} {day}".strip(), unit.name if unit else ""]))
    return f"{head}: {begins}" if begins else head


def left_behind(actor: Actor, new: Newcomers) -> dict[str, list[int]]:
    """What nobody can place and the one who undoes does not read: it stays, and those whose it is are told."""
    shown = {one.key for one in to_place(actor, new)}
    hidden = {table: [id_ for id_ in new.unclear.get(table, []) if f"{table}_{id_}" not in shown] for table in PLACED}
    return {table: ids for table, ids in hidden.items() if ids}


def why_not_undo(actor: Actor, new: Newcomers) -> str | None:
    """What came after the merge and can't be given a place: a unit, a death, another merge. Counted as far as the actor may see it."""
    unclear = {name: ids for name, ids in new.unclear.items() if name not in PLACED}
    if not unclear:
        return None
    numbers = {name: len(seen_ids(actor, name, ids)) for name, ids in unclear.items() if name in SEEN}
    numbers |= {name: len(unclear[name]) for name in SEEN_BY_ALL if name in unclear}
    what = ", ".join(counted(numbers))
    return (
        "Sammanslagningen kan inte ångras längre. Efter den har det kommit till sådant som inte kan föras till den ena eller den "
        f"andra akten{f': {what}' if what else ''}. Är det två olika personer, registrera den ena på nytt."
    )
