"""Aktuell hos: opening, changing and closing a unit's part of an akt; and what lists and search know about it."""

from datetime import date

from sqlalchemy import delete, insert, select

from sipweb.actions.events import happened, tell
from sipweb.actions.invited import take_seat
from sipweb.db import db
from sipweb.gate import Changed, Refused, action, also_save
from sipweb.models import Case, CaseTrack, NamedAccess, Referral, SearchToken, Unit, User
from sipweb.queries.access import blocked_in, is_blocked
from sipweb.queries.history import who_changed
from sipweb.queries.identities import former_names, numbers_merged_into
from sipweb.queries.people import managers_of, standing_of
from sipweb.rules.people import AccessFacts, why_not_named
from sipweb.rules.referrals import takes_part
from sipweb.rules.search import tokens
from sipweb.rules.standing import Actor


def open_track(
    actor: Actor,
    case: Case,
    unit_id: int,
    *,
    worker_id: int | None,
    ground: str,
    ground_on: date,
    hidden: bool = False,
    other_number: str = "",
) -> CaseTrack:
    """The unit becomes current. The other units are told, unless the track is hidden."""
    track = CaseTrack(
        case=case,
        unit_id=unit_id,
        case_worker_id=worker_id,
        opened_on=actor.today,
        ground=ground,
        ground_on=ground_on,
        is_hidden=hidden,
        is_restricted=case.person.is_restricted,
        confirmed_by_id=actor.user_id,
        other_number=other_number,
        last_event_at=actor.now,
    )
    also_save(track)
    db.session.flush()
    if case.closed_on or case.decision_unit_id not in case.open_units:
        case.decision_unit_id, case.decision_since = unit_id, actor.today
    case.closed_on = None
    if track.is_restricted:
        name_readers(actor, case, unit_id, {worker_id, actor.user_id if actor.who.works_in(unit_id) else None})
    happened(actor, case, "track.open", f"Aktuell hos {track.unit.name}", unit_id=unit_id, for_all=not hidden)
    if not hidden:
        others = [t.case_worker_id for t in case.open_tracks if t.unit_id != unit_id]
        tell(actor, others, f"{track.unit.name} är nu också aktuell i akt {case.number}.", case=case)
    freshen(actor, case)
    index(track)
    return track


def taken_off(case: Case, unit_id: int) -> set[int]:
    """Who was named for the unit and is so no longer."""
    its = (NamedAccess.case_id == case.id, NamedAccess.unit_id == unit_id)
    still = select(NamedAccess.user_id).where(*its, NamedAccess.ended_at.is_(None))
    return set(db.session.scalars(select(NamedAccess.user_id).where(*its, NamedAccess.user_id.not_in(still))))


def name_readers(actor: Actor, case: Case, unit_id: int, user_ids: set[int | None], *, at_least_two: bool = True) -> None:
    """A protected person's akt: the closest readers of a unit by name, its managers among them; at least two, or refused. Nobody who
    is shut out of the akt, and no manager who has been taken off the list there."""
    shut, off = blocked_in(case.id), taken_off(case, unit_id)
    managers = {m.id for m in managers_of(unit_id)} - shut
    wanted = {u for u in user_ids if u} - shut | managers - off
    if len(wanted) < 2:
        managers = {m.id for m in managers_of(unit_id, all_levels=True)} - shut
        wanted |= managers - off
    if at_least_two and len(wanted) < 2:
        wanted |= managers  # rather one who was taken off than nobody
    if at_least_two and (why_not := why_not_named(AccessFacts(u, u in managers) for u in wanted)):
        raise Refused(f"Skyddade personuppgifter: {why_not}")
    already = set(
        db.session.scalars(
            select(NamedAccess.user_id).where(
                NamedAccess.case_id == case.id, NamedAccess.unit_id == unit_id, NamedAccess.ended_at.is_(None)
            )
        )
    )
    for user_id in sorted(wanted - already):
        also_save(
            NamedAccess(
                case_id=case.id,
                user_id=user_id,
                unit_id=unit_id,
                reason="Skyddade personuppgifter: närmast berörda",
                given_by_id=actor.user_id,
                given_at=actor.now,
            )
        )


def freshen(actor: Actor, case: Case) -> None:
    """What lists sort by, worked out anew: the next deadline, and where the cooperation stands."""
    for track in case.open_tracks:
        mine = [r for r in case.referrals if takes_part(r, track.unit_id)]
        due = sorted((r.due_on, r.state) for r in mine if r.due_on)
        looked_at = [c.look_at_on for c in case.consents if c.look_at_on and c.unit_id == track.unit_id]
        track.due_on = min([day for day, _ in due[:1]] + looked_at, default=None)
        track.stage = due[0][1] if due else mine[-1].state if mine else ""


def index(track: CaseTrack) -> None:
    """What the track's unit can find the akt by: also by earlier names it knew, and by the numbers of akter merged into it.

    Other units' case numbers are theirs alone.
    """
    person, case = track.case.person, track.case
    db.session.flush()
    once = former_names(case, {track.unit_id})
    names = [person.given_name, person.family_name, *(name for both in once for name in both)]
    own = [t.other_number for t in case.tracks if t.unit_id == track.unit_id]
    numbers = [person.identity_number, case.number, *own, *numbers_merged_into(case.id)]
    found = tokens(names, numbers)
    db.session.execute(delete(SearchToken).where(SearchToken.case_id == case.id, SearchToken.unit_id == track.unit_id))
    rows = [{"unit_id": track.unit_id, "token": token, "case_id": case.id} for token in sorted(found)]
    db.session.execute(insert(SearchToken), rows)


def refuse_older(row: object, version: str | int | None) -> None:
    """Raise Changed when someone has saved the row since the form was opened."""
    if version is not None and str(version) != str(row.version):  # type: ignore[attr-defined]
        raise Changed(
            f"{who_changed(row)}. Det du skrev står kvar. Jämför, och spara igen om det ska gälla.",
            row,
        )


def worker_of(actor: Actor, unit_id: int, user_id: int, case_id: int | None = None) -> User:
    """Someone who works at the unit today and is not shut out of the akt."""
    who = standing_of(user_id, actor.today)
    if who is None or not who.works_in(unit_id):
        raise Refused("Välj någon som arbetar på enheten.", "case_worker_id")
    if case_id and is_blocked(user_id, case_id):
        raise Refused("Hen kan inte utses i den här akten. Välj någon annan.", "case_worker_id")
    return db.session.get_one(User, user_id)


def take_over(actor: Actor, referral: Referral, unit: Unit, earlier_id: int, worker: User) -> None:
    """The newcomer takes the earlier one's place in an open request, and at a meeting that is booked. The other side is told."""
    side, other = ("from", "to") if referral.from_unit_id == unit.id else ("to", "from")
    if getattr(referral, f"{side}_unit_id") != unit.id or getattr(referral, f"{side}_worker_id") != earlier_id:
        return
    if getattr(referral, f"{other}_worker_id") == worker.id:
        raise Refused("Hen är handläggare på den andra enheten i samma samverkan. Välj någon annan.", "case_worker_id")
    setattr(referral, f"{side}_worker_id", worker.id)
    take_seat(referral, unit.id, worker)
    told = f"Ny handläggare hos {unit.name}: {worker.name}. Akt {referral.case.number}."
    tell(actor, [getattr(referral, f"{other}_worker_id")], told, case=referral.case, referral=referral)


@action("track.assign")
def assign_track(actor: Actor, track: CaseTrack, *, case_worker_id: int, version: str | None = None) -> CaseTrack:
    """Another handläggare for the unit's part. Their open requests go with it, and their place in what is booked."""
    refuse_older(track, version)
    worker = worker_of(actor, track.unit_id, case_worker_id, track.case_id)
    for referral in track.case.referrals:
        if referral.is_open and track.case_worker_id:
            take_over(actor, referral, track.unit, track.case_worker_id, worker)
    place = f"hos {track.unit.name} i akt {track.case.number}"
    tell(actor, [worker.id], f"Du är nu handläggare {place}.", case=track.case)
    tell(actor, {track.case_worker_id} - {worker.id}, f"{worker.name} är nu handläggare {place}.", case=track.case)
    track.case_worker_id = worker.id
    if track.is_restricted:
        name_readers(actor, track.case, track.unit_id, {worker.id})
    told = f"Handläggare hos {track.unit.name}: {worker.name}"
    happened(actor, track.case, "track.assign", told, unit_id=track.unit_id, for_all=not track.is_hidden)
    freshen(actor, track.case)
    return track


def shut(actor: Actor, track: CaseTrack, reason: str) -> None:
    track.is_open, track.closed_on, track.close_reason = False, actor.today, reason
    track.due_on = track.leave_by = None
