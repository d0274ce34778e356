"""Förmöte and trepartsmöte: booked, moved, cancelled, held, filed; three times proposed and one picked."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sipweb.actions.events import happened
from sipweb.actions.invited import called_to, refuse_uninvited
from sipweb.actions.journalled import told_of_pre, told_of_three
from sipweb.actions.moves import back_to, both, inform, planned, step
from sipweb.actions.tracks import refuse_older
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import (
    Agreement,
    Attendance,
    Meeting,
    PreMeeting,
    Referral,
    ThreePartyMeeting,
)
from sipweb.queries.referrals import held_pre_meeting, open_proposal
from sipweb.rules.dates import when
from sipweb.rules.meetings import Present, why_not_due, why_not_three_parties
from sipweb.rules.referrals import why_not_book_three, why_not_held
from sipweb.rules.standing import Actor

KIND_OF = {"pre": PreMeeting, "three_party": ThreePartyMeeting}


def wall(actor: Actor) -> datetime:
    """Now, as the clock on the wall shows it."""
    return actor.now.replace(tzinfo=None)


@action("referral.book_pre", "referral.book_three", "referral.book_three_directly")
def book_meeting(actor: Actor, referral: Referral, *, verb: str, starts_at: datetime, **told: Any) -> Referral:
    """Book the next meeting of this request. `told`: place, minutes, and for a trepartsmöte who else is called and how."""
    kind = "pre" if verb == "referral.book_pre" else "three_party"
    book(actor, referral, verb, kind, starts_at, **told)
    return referral


def book(
    actor: Actor,
    referral: Referral,
    verb: str,
    kind: str,
    starts_at: datetime,
    *,
    place: str,
    minutes: int | None = None,
    representative_ids: list[int] | None = None,
    others: list[str] | None = None,
    others_agreed: bool = False,
    **told: Any,
) -> Meeting:
    if referral.sent_on and starts_at.date() < referral.sent_on:
        raise Refused("Mötet kan inte ha hållits innan förfrågan skickades.", "starts_on")
    if referral.to_worker_id is None:
        raise Refused("Ingen handläggare är utsedd än.")
    if kind == "three_party":
        refuse_unless_in_order(referral, starts_at, told.get("no_pre_meeting_reason", ""))
    for waiting in filter(None, [open_proposal(referral)]):
        waiting.state = "replaced"
    meeting = KIND_OF[kind](
        referral=referral,
        case_id=referral.case_id,
        state="planned",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes or actor.routine.meeting_minutes),
        place=place,
        booked_by_id=actor.user_id,
        **told,
    )
    meeting.attendance = called_to(referral, kind, representative_ids or [], others or [])
    refuse_uninvited(meeting, others_agreed)
    also_save(meeting)
    step(actor, referral, verb, text=f"{when(starts_at)}, {place}", meeting_on=starts_at.date())
    name = "Förmöte" if kind == "pre" else "Trepartsmöte"
    inform(actor, referral, both(referral), f"{name} bokat {when(starts_at)}.")
    db.session.flush()
    return meeting


def refuse_unless_in_order(referral: Referral, starts_at: datetime, reason: str) -> None:
    before = held_pre_meeting(referral)
    why_not = why_not_book_three(
        solvable=referral.solvable,
        starts=starts_at,
        pre_meeting_ended=before.ends_at if before else None,
        both_current=referral.is_direct,
        reason=reason,
    )
    if why_not:
        raise Refused(why_not, "no_pre_meeting_reason" if before is None else "starts_on")


@action("referral.move_pre", "referral.move_three")
def move_meeting(
    actor: Actor,
    referral: Referral,
    *,
    verb: str,
    starts_at: datetime,
    place: str,
    changed_by: str,
    change_reason: str,
    version: str | None = None,
) -> Referral:
    """Another time or place: who asked for it, and why (R205)."""
    meeting = planned(referral)
    refuse_older(meeting, version)
    if starts_at < wall(actor):
        raise Refused("Tiden har redan varit.", "starts_on")
    if verb == "referral.move_three":
        refuse_unless_in_order(referral, starts_at, meeting.no_pre_meeting_reason)
    length = meeting.ends_at - meeting.starts_at
    meeting.starts_at, meeting.ends_at, meeting.place = starts_at, starts_at + length, place
    meeting.changed_by, meeting.change_reason, meeting.sequence = changed_by, change_reason, meeting.sequence + 1
    step(actor, referral, verb, text=f"Ny tid: {when(starts_at)}, {place}. {changed_by}: {change_reason}", meeting_on=starts_at.date())
    inform(actor, referral, both(referral), f"Mötet är flyttat till {when(starts_at)}.")
    return referral


@action("referral.cancel_pre", "referral.cancel_three", "referral.no_show")
def cancel_meeting(
    actor: Actor, referral: Referral, *, verb: str, changed_by: str = "", change_reason: str, version: str | None = None
) -> Referral:
    """Cancelled, or the individual did not come: the meeting is not held, and is booked anew or closed with a reason."""
    meeting = planned(referral)
    refuse_older(meeting, version)
    if verb == "referral.no_show" and (why_not := why_not_held(meeting.starts_at, wall(actor))):
        raise Refused(why_not)
    meeting.state = "no_show" if verb == "referral.no_show" else "cancelled"
    meeting.changed_by, meeting.change_reason = changed_by, change_reason
    to = None if verb == "referral.cancel_pre" else back_to(referral)
    step(actor, referral, verb, text=f"{changed_by}: {change_reason}" if changed_by else change_reason, to=to)
    words = "Den enskilde kom inte till mötet {}." if meeting.state == "no_show" else "Mötet {} är inställt."
    told = words.format(when(meeting.starts_at))
    inform(actor, referral, both(referral), told)
    return referral


@action("referral.hold_pre")
def hold_pre_meeting(
    actor: Actor,
    referral: Referral,
    *,
    structure: str,
    purpose: str,
    solvable: bool,
    person_words: str = "",
    summary: str = "",
    version: str | None = None,
) -> Referral:
    """The förmöte was held: structure and purpose of the trepartsmöte, and whether level 1 can solve it (R206, R245)."""
    meeting = planned(referral)
    refuse_older(meeting, version)
    if why_not := why_not_held(meeting.starts_at, wall(actor)):
        raise Refused(why_not)
    meeting.structure, meeting.purpose, meeting.summary, meeting.person_words = structure, purpose, summary, person_words
    meeting.state = "held"
    for one in meeting.attendance:
        one.attended = True
    referral.solvable = solvable
    answer = "Ja, frågan kan lösas på nivå 1." if solvable else "Nej, frågan kan inte lösas på nivå 1."
    step(actor, referral, "referral.hold_pre", text=answer, meeting=meeting, details=told_of_pre(meeting))
    inform(actor, referral, both(referral), f"Förmötet är genomfört. {answer}")
    return referral


@action("referral.hold_three")
def hold_three_party(
    actor: Actor,
    referral: Referral,
    *,
    attended: dict[int, tuple[bool, str]],
    agreements: list[tuple[str, str, int | None, date | None]],
    also_there: Iterable[str] = (),
    individual_absent_reason: str = "",
    version: str | None = None,
    **told: Any,
) -> Referral:
    """The trepartsmöte was held: who came and with what, the person's own words, what was agreed (R202–R204).

    `attended`: attendance id → came or not, and contribution. `agreements`: what, who, their user id when they are staff, by when.
    """
    meeting = planned(referral)
    refuse_older(meeting, version)
    if why_not := why_not_held(meeting.starts_at, wall(actor)):
        raise Refused(why_not)
    for one in meeting.attendance:
        one.attended, one.contribution = attended.get(one.id, (False, ""))
    if why_not := next(filter(None, (why_not_due(due, meeting.starts_at.date()) for *_, due in agreements)), None):
        raise Refused(why_not)
    present = [Present(a.part, a.unit_id) for a in meeting.attendance if a.attended]
    units = (referral.from_unit_id, referral.to_unit_id)
    if why_not := why_not_three_parties(present, units, individual_absent_reason):
        raise Refused(why_not, "individual_absent_reason" if "Skriv" in why_not else None)
    meeting.individual_absent_reason, meeting.state = individual_absent_reason, "held"
    for name, value in told.items():
        setattr(meeting, name, value)
    meeting.attendance += [Attendance(part="other", name=name, attended=True) for name in also_there]
    meeting.agreements = [Agreement(what=what, who=who, user_id=doer, due_on=due) for what, who, doer, due in agreements]
    tell_the_doers(actor, referral, meeting)
    referral.application_made = referral.application_made or bool(meeting.application_made)
    step(actor, referral, "referral.hold_three", text=meeting.summary, meeting=meeting, details=told_of_three(meeting))
    inform(actor, referral, both(referral), "Trepartsmötet är genomfört.")
    return referral


def tell_the_doers(actor: Actor, referral: Referral, meeting: Meeting) -> None:
    inform(actor, referral, {one.user_id for one in meeting.agreements}, "Du har en uppgift från trepartsmötet.")


@action("agreement.done")
def finish_agreement(actor: Actor, agreement: Agreement) -> Agreement:
    """What was agreed is done; said by whoever should do it, or by someone in the same cooperation."""
    if agreement.done_on:
        raise Refused("Uppgiften är redan markerad som klar.")
    agreement.done_on, agreement.done_by_id = actor.today, actor.user_id
    referral = agreement.meeting.referral
    units: dict[str, Any] = {"unit_id": referral.from_unit_id, "other_unit_id": referral.to_unit_id}
    happened(
        actor, referral.case, "agreement.done", "En uppgift från trepartsmötet är klar", text=agreement.what, referral=referral, **units
    )
    inform(actor, referral, both(referral), "En uppgift från trepartsmötet är klar.")
    return agreement
