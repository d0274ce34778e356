"""How two akter become one, and two again: values, parts, rows, names, search. Used inside actions; not actions themselves."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, insert, select

from sipweb.actions.hiding import tells_of
from sipweb.actions.moving import move, move_back, put, put_back
from sipweb.actions.people import keep_name
from sipweb.actions.restricted import restrict
from sipweb.actions.tracks import freshen, index
from sipweb.db import db
from sipweb.gate import also_save
from sipweb.models import Block, Case, CaseTrack, Event, NamedAccess, Referral, SearchToken, UserRole
from sipweb.queries.access import is_blocked
from sipweb.queries.moving import Newcomers, Record
from sipweb.queries.people import unit_names
from sipweb.rules.merges import DETAILS, number_that_holds
from sipweb.rules.people import stricter
from sipweb.rules.standing import Actor


def join(actor: Actor, kept: Case, other: Case, choices: dict[str, str]) -> Record:
    record = Record()
    settle_details(actor, record, kept, other, choices)
    hush(record, kept, other)
    join_parts(actor, record, kept, other)
    db.session.flush()
    move(record, "case", other.id, kept.id)
    move(record, "person", other.person_id, kept.person_id)
    db.session.expire_all()
    put(record, other, closed_on=other.closed_on or actor.today)
    name_once(actor, record, kept)
    if kept.person.is_restricted:
        protect(actor, record, kept)
    find_by_both(record, kept, other)
    freshen(actor, kept)
    return record


def settle_details(actor: Actor, record: Record, kept: Case, other: Case, choices: dict[str, str]) -> None:
    """What was chosen stands on the kept person. The protection is the stricter, with the day that one was checked."""
    person, gone = kept.person, other.person
    if choices.get("name") == "other":  # the other akt's own name is found as long as the two are one
        keep_name(actor, person)
    number = number_that_holds(person.identity_kind, gone.identity_kind)
    choices = choices | ({"number": number} if number else {})
    if "birth" not in choices and "number" in choices:  # or the akt would say one day and its number another
        choices["birth"] = choices["number"]
    for key, side in choices.items():
        if side == "other":
            put(record, person, **{name: getattr(gone, name) for name in DETAILS[key][1]})
    if stricter(person.protection, gone.protection) != person.protection:
        put(record, person, protection=gone.protection, protection_checked_on=gone.protection_checked_on)
    record.protection = person.protection


def hush(record: Record, kept: Case, other: Case) -> None:
    """What was written for all about a unit that is hidden now, in either akt, the units of the other must not read."""
    names = unit_names()
    for unit_id in sorted(kept.hidden_units | other.hidden_units):
        people = set(db.session.scalars(select(UserRole.user_id).where(UserRole.unit_id == unit_id)))
        for event in db.session.scalars(select(Event).where(Event.case_id.in_([kept.id, other.id]), Event.for_all)).all():
            if event.user_id in people or tells_of(event, unit_id, names):
                put(record, event, for_all=False, hushed_unit_id=unit_id)


def join_parts(actor: Actor, record: Record, kept: Case, other: Case) -> None:
    """A unit that is current in both has one part from now on. It is hidden if it was so in either."""
    hidden = kept.hidden_units | other.hidden_units
    for track in (*kept.open_tracks, *other.open_tracks):
        put(record, track, is_hidden=track.unit_id in hidden)
    for twin in other.open_tracks:
        if stays := kept.track_of(twin.unit_id):
            insatser = min(filter(None, (stays.insatser_since, twin.insatser_since)), default=None)
            put(record, stays, insatser_since=insatser, case_worker_id=stays.case_worker_id or twin.case_worker_id)
            reason = f"Sammanslagen med akt {kept.number}"
            put(record, twin, is_open=False, closed_on=actor.today, close_reason=reason, due_on=None, leave_by=None)


def named_in(case: Case) -> list[NamedAccess]:
    standing = select(NamedAccess).where(NamedAccess.case_id == case.id, NamedAccess.ended_at.is_(None))
    return list(db.session.scalars(standing.order_by(NamedAccess.id)))


def name_once(actor: Actor, record: Record, kept: Case) -> None:
    """Who was named in both is named once, or taking the name off the list would leave the other standing."""
    seen: set[tuple[int, int]] = set()
    for one in named_in(kept):
        if (one.user_id, one.unit_id) in seen:
            put(record, one, ended_at=actor.now)
        seen.add((one.user_id, one.unit_id))


def protect(actor: Actor, record: Record, kept: Case) -> None:
    """Only named readers read on: those who were, and the closest ones in units that had none."""
    for row in (*kept.tracks, *kept.referrals):
        put(record, row, is_restricted=True)
    db.session.flush()
    before = {one.id for one in named_in(kept)}
    restrict(actor, kept)
    db.session.flush()
    record.named = sorted({one.id for one in named_in(kept)} - before)


def tokens_of(case: Case) -> set[tuple[int, str]]:
    rows = db.session.execute(select(SearchToken.unit_id, SearchToken.token).where(SearchToken.case_id == case.id))
    return {(unit_id, token) for unit_id, token in rows}


def add_tokens(case: Case, tokens: Iterable[tuple[int, str]]) -> None:
    if rows := [{"unit_id": unit_id, "token": token, "case_id": case.id} for unit_id, token in tokens]:
        db.session.execute(insert(SearchToken), rows)


def find_by_both(record: Record, kept: Case, other: Case) -> None:
    """Each unit finds the akt by what it found either by; the other akt's number too. The other akt itself is found no more."""
    before, theirs = tokens_of(kept), tokens_of(other)
    for track in kept.open_tracks:
        index(track)
    add_tokens(kept, sorted(t for t in theirs - tokens_of(kept) if t[0] not in kept.open_units))
    db.session.execute(delete(SearchToken).where(SearchToken.case_id == other.id))
    record.tokens, record.lost = sorted(tokens_of(kept) - before), sorted(theirs)


def part(actor: Actor, kept: Case, other: Case, record: Record, new: Newcomers) -> None:
    protection = kept.person.protection
    shut_out = select(Block).where(Block.case_id == kept.id, Block.id > record.last["block"], Block.lifted_at.is_(None))
    barred = [(b.user_id, b.unit_id, b.reason, b.set_by_id, b.set_at) for b in db.session.scalars(shut_out)]
    db.session.flush()
    for rows in (record.moved, new.goes):
        move_back(rows, {"case": other.id, "person": other.person_id})
    db.session.expire_all()
    put_back(record)
    for one in db.session.scalars(select(NamedAccess).where(NamedAccess.id.in_(record.named), NamedAccess.ended_at.is_(None))).all():
        one.ended_at = actor.now
    keep_shut_out(barred, kept, other)
    keep_protected(actor, record, protection, kept, other)
    for unit_id, token in record.tokens:
        gone = (SearchToken.case_id == kept.id) & (SearchToken.unit_id == unit_id) & (SearchToken.token == token)
        db.session.execute(delete(SearchToken).where(gone))
    add_tokens(other, record.lost)
    for case in (kept, other):
        settle(actor, case)


def keep_shut_out(barred: list[tuple[Any, ...]], kept: Case, other: Case) -> None:
    """A spärr that came after the merge holds in both."""
    for user_id, unit_id, reason, by, at in barred:
        for case in (kept, other):
            if not is_blocked(user_id, case.id):
                also_save(Block(case_id=case.id, user_id=user_id, unit_id=unit_id, reason=reason, set_by_id=by, set_at=at))


def keep_protected(actor: Actor, record: Record, protection: str, kept: Case, other: Case) -> None:
    """Protection that was raised after the merge holds for both: nobody can say whose it is, and nothing is less protected."""
    raised = protection if stricter(record.protection, protection) != record.protection else "none"
    for case in (kept, other):
        person = case.person
        if stricter(person.protection, raised) != person.protection:
            person.protection = raised
            restrict(actor, case)
        rows: list[CaseTrack | Referral] = [*case.tracks, *case.referrals]
        for row in rows:
            row.is_restricted = person.is_restricted


def settle(actor: Actor, case: Case) -> None:
    """What lists and search know, worked out anew; and who decides, if that unit is in the other akt now."""
    for track in case.open_tracks:
        index(track)
    if case.open_tracks and case.decision_unit_id not in case.open_units:
        case.decision_unit_id, case.decision_since = case.open_tracks[0].unit_id, actor.today
    case.closed_on = None if case.open_tracks else case.closed_on or actor.today
    freshen(actor, case)
