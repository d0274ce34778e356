"""Two akter side by side, what a merge moves, who may review it, and what an undo finds."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import exists, func, or_, select

from sipweb.db import db
from sipweb.models import (
    Case,
    CaseTrack,
    Note,
    Person,
    PersonMerge,
    Referral,
)
from sipweb.models.access import case_is_current
from sipweb.queries.life import Open, consent_line, pair, seen_by, some, track_line, transfer_line, what_is_open
from sipweb.queries.people import managers_of, standing_of
from sipweb.queries.reminders import MOST, Task
from sipweb.queries.transfers import latest_at_age
from sipweb.rules.dates import long_date
from sipweb.rules.life import Change
from sipweb.rules.merges import (
    DETAILS,
    Who,
    birth_follows_number,
    counted,
    number_that_holds,
    plainly_differ,
    why_not_merge,
    why_not_one_person,
)
from sipweb.rules.numbers import shown
from sipweb.rules.people import is_restricted, stricter
from sipweb.rules.standing import Actor
from sipweb.words import word


class Side(NamedTuple):
    """One detail in both akter. `key` is what is chosen between; without a choice `holds` says what stands if they differ."""

    label: str
    kept: str
    other: str
    key: str = ""
    holds: str = ""


def differing(one: Person, other: Person) -> list[str]:
    """The details in which they differ and that are chosen between, in order. A number stands against none, unasked, and the
    day of birth follows the number."""
    unasked = {"number"} if number_that_holds(one.identity_kind, other.identity_kind) else set()
    unasked |= {"birth"} if birth_follows_number(who_is(one), who_is(other)) else set()
    asked = [key for key in DETAILS if key not in unasked]
    return [key for key in asked if any((getattr(one, f) or "") != (getattr(other, f) or "") for f in DETAILS[key][1])]


def who_is(person: Person) -> Who:
    return Who(person.name, person.identity_kind, person.identity_number or "", person.birth_date)


def what_differs(kept: Case, other: Case) -> str:
    """What speaks for two persons: "namnet och personnumret". Empty when nothing does."""
    return " och ".join(plainly_differ(who_is(kept.person), who_is(other.person)))


def sides(kept: Case, other: Case) -> list[Side]:
    """Everything that is known about the person, in both; protection is not chosen, the stricter holds."""
    differ = set(differing(kept.person, other.person))
    found = [Side(DETAILS[key][0], told(kept.person, key), told(other.person, key), key if key in differ else "") for key in DETAILS]
    protection = [word("protection", case.person.protection) for case in (kept, other)]
    holds = {"Skydd": "Det strängare", "Nummer": "Det nummer som finns", "Född": "Följer numret"}
    rows = [side for side in found if side.kept or side.other] + [Side("Skydd", *protection)]
    return [s._replace(holds=holds.get(s.label, "")) if s.kept != s.other and not s.key else s for s in rows]


def told(person: Person, key: str) -> str:
    """One detail in words; empty when nothing is written."""
    words = {
        "name": person.name,
        "number": f"{word('identity', person.identity_kind)} {shown(person.identity_kind, person.identity_number)}".strip(),  # type: ignore[arg-type]
        "birth": long_date(person.birth_date),
        "phone": person.phone,
        "address": person.address,
        "contact": f"{word('contact', person.contact_way)}. {person.contact_note}".strip(". "),
        "language": (person.language or "Svenska") + (", behöver tolk" if person.needs_interpreter else ""),
        "format": word("format", person.preferred_format),
        "adaptation": person.adaptation,
        "moved": f"{long_date(person.moved_on)}, till {person.moved_to}" if person.moved_on else "",
    }
    return words[key]


def other_case(actor: Actor, number: str) -> Case | None:
    """The akt that would be merged into the kept one: where the actor's units are current, and no other."""
    return db.session.scalar(Case.workable_by(actor).where(Case.number == number))


def why_not_merge_them(kept: Case, other: Case) -> str | None:
    either = {kept.id, other.id}
    busy = (
        select(PersonMerge.id)
        .where(PersonMerge.state == "proposed", PersonMerge.case_id.in_(either) | PersonMerge.other_id.in_(either))
        .limit(1)
    )
    if kept.id != other.id and (why_not := why_not_one_person(who_is(kept.person), who_is(other.person))):
        return why_not
    return why_not_merge(
        same=kept.id == other.id,
        same_board=kept.person.board_id == other.person.board_id,
        died=bool(kept.person.died_on or other.person.died_on),
        busy=db.session.execute(busy).first() is not None,
    )


def why_not_join_requests(actor: Actor, kept: Case, other: Case) -> str | None:
    """Two open requests between the same units, or two transfers at an age, can't stand in one akt. Named only to those who read
    them."""
    if all((latest := latest_at_age(case.id)) and latest.is_open for case in (kept, other)):
        return "I båda akterna pågår en överföring. Den ena måste avslutas först."
    pairs = {(r.from_unit_id, r.to_unit_id): r for r in kept.referrals if r.is_open}
    doubled = [r for r in other.referrals if r.is_open and (r.from_unit_id, r.to_unit_id) in pairs]
    if not doubled:
        return None
    mine = Referral.visible_to(actor).where(Referral.id == doubled[0].id).with_only_columns(Referral.id)
    who = (
        f" från {doubled[0].from_unit.name} till {doubled[0].to_unit.name}" if db.session.execute(mine).first() else " mellan samma enheter"
    )
    return f"I båda akterna finns en öppen förfrågan{who}. Den ena måste avslutas eller tas tillbaka först."


def what_a_merge_does(actor: Actor, kept: Case, other: Case) -> list[Change]:
    """Both persons' details, and what moves: what is compared with how it stands when the button is pressed."""
    rows = tuple(f"{side.label}: {side.kept} | {side.other}" for side in sides(kept, other))
    return [Change("Uppgifter", rows), *what_moves(actor, kept, other)]


def what_moves(actor: Actor, kept: Case, other: Case) -> list[Change]:
    """As far as the actor may see it. The rest moves all the same."""
    found = seen_by(actor, other, what_is_open(other, actor.today))
    here = {t.unit_id for t in kept.open_tracks if not t.is_hidden or actor.who.works_in(t.unit_id)}
    twins = [t for t in found.tracks if t.unit_id in here]
    protection = stricter(kept.person.protection, other.person.protection)
    named = ["Bara namngivna läser akten. Handläggare och chefer på varje enhet namnges."] if is_restricted(protection) else []
    return some(
        (f"Enheter i akt {other.number}, som blir aktuella i akt {kept.number}", (track_line(t) for t in found.tracks if t not in twins)),
        (f"Enheter som finns i båda. Delen i akt {other.number} avslutas", map(track_line, twins)),
        ("Pågående samverkan som flyttas", (f"{pair(r)}: {word('referral', r.state).lower()}" for r in found.referrals)),
        ("Samtycken som flyttas. Det som sagts senast gäller", map(consent_line, found.consents)),
        ("Överföringar som flyttas", map(transfer_line, found.transfers)),
        ("Också detta flyttas", counted(counts(actor, other, found))),
        ("Skydd", [f"{word('protection', protection)} gäller", *named] if protection != "none" else []),
    )


def counts(actor: Actor, case: Case, found: Open) -> dict[str, int]:
    notes = Note.visible_to(actor).where(Note.case_id == case.id).with_only_columns(func.count())
    return {
        "note": db.session.scalar(notes.order_by(None)) or 0,
        "escalation": len(found.escalations),
        "meeting": len(found.meetings),
        "disclosure_basis": len(found.bases),
        "representative": len(case.person.representatives),
    }


def reviewers(actor: Actor, kept: Case, other: Case) -> set[int]:
    """Managers who read both akter, but not the one who proposes; none of a hidden unit, whose name all would read."""
    units = sorted((kept.open_units - kept.hidden_units) | (other.open_units - other.hidden_units))
    managers = {m.id for unit_id in units for m in managers_of(unit_id, all_levels=True)} - {actor.user_id}
    found = set()
    for user_id in sorted(managers):
        who = standing_of(user_id, actor.today)
        them = Actor(who, actor.now, actor.routine) if who else None
        both = Case.workable_by(them).where(Case.id.in_([kept.id, other.id])).with_only_columns(func.count(Case.id)) if them else None
        if both is not None and db.session.scalar(both) == 2:
            found.add(user_id)
    return found


def merges_of(actor: Actor, case: Case) -> list[PersonMerge]:
    """Those that stand or are proposed, in which this akt is kept; as far as the actor may know of the other."""
    query = PersonMerge.visible_to(actor).where(PersonMerge.case_id == case.id, PersonMerge.state.in_(["proposed", "done"]))
    return list(db.session.scalars(query.options(db.joinedload(PersonMerge.other)).order_by(PersonMerge.id)))


def merge_tasks(actor: Actor) -> Iterator[Task]:
    """Proposals to review, for managers who read both akter; and for the one who proposed, that it waits."""
    if not actor.who.managed_units:
        return
    other = db.aliased(Case)
    in_mine = exists().where(
        or_(CaseTrack.case_id == PersonMerge.case_id, CaseTrack.case_id == PersonMerge.other_id),
        CaseTrack.is_open,
        ~CaseTrack.is_hidden,
        CaseTrack.unit_id.in_(actor.who.managed_units),
    )
    rows = db.session.execute(
        select(PersonMerge.id, PersonMerge.proposed_by_id, PersonMerge.proposed_at, Case.number, Case.id, other.number)
        .join(Case, Case.id == PersonMerge.case_id)
        .join(other, other.id == PersonMerge.other_id)
        .where(
            PersonMerge.state == "proposed",
            in_mine,
            case_is_current(PersonMerge.case_id, actor),
            case_is_current(PersonMerge.other_id, actor),
        )
        .order_by(PersonMerge.id)
        .limit(MOST)
    )
    for id_, by, at, number, case_id, other_number in rows:
        args, what = {"number": number, "merge_id": id_}, f"Akt {other_number} till akt {number}"
        if by == actor.user_id:
            yield Task("waiting", None, "En annan chef ska granska sammanslagningen", what, "merges.show", args, number, case_id)
        else:
            due = at.astimezone(actor.now.tzinfo).date()
            yield Task("unit", due, "Granska sammanslagning av två akter", what, "merges.show", args, number, case_id, "Granska")
