"""Another one takes the place: in the unit's part, in a request and its booked meeting, and among the named readers.

Nothing starts anew: what is booked stays booked, and everyone concerned is told. Used inside actions; not actions themselves.
"""

from sqlalchemy import or_, select

from sipweb.actions.events import happened, tell
from sipweb.actions.invited import take_seat
from sipweb.actions.takeover_tasks import Passed, pass_tasks_on, take_task
from sipweb.actions.tracks import name_readers
from sipweb.db import db
from sipweb.gate import Refused, also_save
from sipweb.models import Case, CaseTrack, NamedAccess, Referral, Transfer, User
from sipweb.queries.owned import Owned
from sipweb.queries.people import managers_of
from sipweb.rules.people import AccessFacts, why_not_named
from sipweb.rules.standing import Actor

SIDES = frozenset({"track", "sent", "asked"})


def pass_on(actor: Actor, verb: str, leaver: User, passed: list[Passed]) -> None:
    """Each thing gets its new handläggare; the akt's timeline and everyone on the other side hear of it."""
    akter, tasks = [one for one in passed if one.thing.what in SIDES], [one for one in passed if one.thing.what not in SIDES]
    news: dict[tuple[int, int], tuple[str, Case, Referral | None]] = {}
    for thing, taker in akter:
        heard = take_track(actor, verb, thing, taker, leaver) if thing.what == "track" else take_side(actor, verb, thing, taker, leaver)
        for user_id, told in heard.items():
            # In one akt the request's own words stand over those about the unit's part.
            place = (user_id, told[1].id)
            if user_id not in {leaver.id, taker.id} and (place not in news or told[2] is not None):
                news[place] = told
    for (user_id, _), (text, case, referral) in news.items():
        tell(actor, [user_id], text, case=case, referral=referral)
    for one in tasks:
        take_task(actor, verb, one, leaver, akter)
    db.session.flush()
    pass_tasks_on(leaver, akter)
    db.session.flush()
    pass_names_on(actor, leaver, passed)


def pass_names_on(actor: Actor, leaver: User, passed: list[Passed]) -> None:
    touched: dict[tuple[int, int], set[int]] = {}
    for thing, taker in passed:
        if thing.case_id is not None:
            touched.setdefault((thing.case_id, thing.unit_id), set()).add(taker.id)
    for (case_id, unit_id), takers in touched.items():
        case = db.session.get_one(Case, case_id)
        if case.person.is_restricted:
            pass_name_on(actor, case, unit_id, takers, leaver.id)


Heard = dict[int, tuple[str, Case, Referral | None]]


def take_track(actor: Actor, verb: str, thing: Owned, taker: User, leaver: User) -> Heard:
    """The unit's part of an akt. What a hidden unit does only that unit sees."""
    track = db.session.get_one(CaseTrack, thing.id)
    case, track.case_worker_id = track.case, taker.id
    title = f"Handläggare hos {track.unit.name}: {taker.name}"
    happened(actor, case, verb, title, text=f"Efter {leaver.name}.", unit_id=track.unit_id, for_all=not track.is_hidden)
    others = {t.case_worker_id for t in case.open_tracks if t is not track and not track.is_hidden}
    text = f"Ny handläggare hos {track.unit.name}: {taker.name}. Akt {case.number}."
    return {user_id: (text, case, None) for user_id in {*others, *(() if track.is_hidden else in_transfers(track))} if user_id}


def in_transfers(track: CaseTrack) -> set[int]:
    """Who answers for the other side of the unit's open transfers, where that unit is told and not current in the akt."""
    mine = or_(Transfer.from_unit_id == track.unit_id, Transfer.to_unit_id == track.unit_id)
    found = db.session.scalars(select(Transfer).where(Transfer.case_id == track.case_id, Transfer.is_open, mine)).all()
    others = {t.to_unit_id if t.from_unit_id == track.unit_id else t.from_unit_id for t in found if t.is_told}
    people = {m.id for unit_id in others - track.case.open_units if unit_id for m in managers_of(unit_id)}
    if not track.case.person.is_restricted:
        return people
    return people & {name.user_id for unit_id in others if unit_id for name in active_names(track.case_id, unit_id)}


def take_side(actor: Actor, verb: str, thing: Owned, taker: User, leaver: User) -> Heard:
    """A side of a request. The other side hears of it, as far as it knows of the request at all."""
    referral = db.session.get_one(Referral, thing.id)
    case, sender = referral.case, thing.what == "sent"
    unit = referral.from_unit if sender else referral.to_unit
    take_seat(referral, unit.id, taker)
    if sender:
        referral.from_worker = taker
    else:
        referral.to_worker = taker
    is_known = referral.sent_on is not None
    happened(
        actor, case, verb, f"Ny handläggare hos {unit.name}: {taker.name}", text=f"Efter {leaver.name}.", unit_id=referral.from_unit_id,
        other_unit_id=referral.to_unit_id if is_known else None, referral=referral,
    )  # fmt: skip
    other = referral.to_worker_id if sender else referral.from_worker_id
    waiting = [m.id for m in managers_of(referral.to_unit_id)] if other is None and is_known else []
    text = f"Ny handläggare hos {unit.name}: {taker.name}. Akt {case.number}."
    return {user_id: (text, case, referral) for user_id in (other, *waiting) if user_id}


def active_names(case_id: int, unit_id: int) -> list[NamedAccess]:
    """Names of users who are still here."""
    here = (NamedAccess.case_id == case_id) & (NamedAccess.unit_id == unit_id) & NamedAccess.ended_at.is_(None)
    query = select(NamedAccess).join(User, User.id == NamedAccess.user_id).where(here, User.disabled_at.is_(None))
    return list(db.session.scalars(query))


def pass_name_on(actor: Actor, case: Case, unit_id: int, taker_ids: set[int], leaver_id: int | None) -> None:
    """A protected person's akt: who takes over is named at once, and the name of who left ends; a manager's stays.

    No more are named than that, unless fewer than two, or no manager, would be left: then the unit's managers are. Where there
    are none, the one who left stays named.
    """
    managers = {m.id for m in managers_of(unit_id, all_levels=True)}
    names = active_names(case.id, unit_id)
    leaving = [name for name in names if name.user_id == leaver_id and leaver_id not in managers | taker_ids]
    left = {name.user_id for name in names if name not in leaving}
    for user_id in sorted(taker_ids - left):
        told = {"reason": "Skyddade personuppgifter: ny handläggare", "given_by_id": actor.user_id, "given_at": actor.now}
        also_save(NamedAccess(case_id=case.id, user_id=user_id, unit_id=unit_id, **told))
    left |= taker_ids
    if why_not_named(AccessFacts(u, u in managers) for u in left):
        try:
            name_readers(actor, case, unit_id, set(left))
        except Refused:
            return
    for name in leaving:
        name.ended_at = actor.now


def end_all_names(actor: Actor, user: User) -> None:
    """Of someone who is gone. Where too few would be left the unit's managers are named, if it has any: one reader is better than none,
    and who disables the user is told (`queries.orphans.left_alone`)."""
    for name in db.session.scalars(select(NamedAccess).where(NamedAccess.user_id == user.id, NamedAccess.ended_at.is_(None))).all():
        name.ended_at = actor.now
        case = db.session.get_one(Case, name.case_id)
        left = {n.user_id for n in active_names(case.id, name.unit_id)}
        managers = {m.id for m in managers_of(name.unit_id, all_levels=True)}
        if case.person.is_restricted and why_not_named(AccessFacts(u, u in managers) for u in left):
            name_readers(actor, case, name.unit_id, set(left), at_least_two=False)
