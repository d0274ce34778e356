"""What an undone merge would move back, what it would bring about, and what stands in its way."""

from collections.abc import Collection
from typing import Any

from sipweb.db import db
from sipweb.models import (
    Case,
    CaseTrack,
    Consent,
    DisclosureBasis,
    Escalation,
    Meeting,
    Note,
    Person,
    PersonMerge,
    Placement,
    Referral,
    Transfer,
)
from sipweb.queries.life import some, track_line
from sipweb.queries.moving import Newcomers, Record
from sipweb.rules.life import Change
from sipweb.rules.merges import DETAILS, counted
from sipweb.rules.standing import Actor


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


def seen_ids(actor: Actor, table: str, ids: Collection[int]) -> list[int]:
    """Those of these rows that the actor may see."""
    cls = SEEN[table]
    return list(db.session.scalars(cls.visible_to(actor).where(cls.id.in_(ids)).with_only_columns(cls.id))) if ids else []


def why_not_undo(actor: Actor, new: Newcomers) -> str | None:
    """What came after the merge and belongs to neither akt alone. Counted as far as the actor may see it."""
    if not new.unclear:
        return None
    numbers = {name: len(seen_ids(actor, name, ids)) for name, ids in new.unclear.items() if name in SEEN}
    numbers |= {name: len(new.unclear[name]) for name in SEEN_BY_ALL if name in new.unclear}
    what = ", ".join(counted(numbers))
    return (
        "Sammanslagningen kan inte ångras längre. Efter den har det kommit till sådant som inte kan föras till den ena eller den "
        f"andra akten{f': {what}' if what else ''}. Är det två olika personer, registrera den ena på nytt."
    )
