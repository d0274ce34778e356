"""Samverkan between two units, step by step: asked, answered, met, closed. Each step takes the story's akt."""

from datetime import date, datetime, time
from typing import Any

from sipweb.actions.assign import assign_worker
from sipweb.actions.journal import file_entry
from sipweb.actions.meetings import book_meeting, hold_pre_meeting, hold_three_party
from sipweb.actions.referrals import draft_referral, send_referral, start_cooperation
from sipweb.actions.times import propose_times
from sipweb.demo.akt import Akt, boss_of, unit_of
from sipweb.demo.stage import Story
from sipweb.models import Meeting, Referral, TimeProposal
from sipweb.queries.journal import entries_in
from sipweb.queries.referrals import planned_meeting

ROOM = "Socialkontoret, samtalsrum 2"
NINE, ONE = time(9, 0), time(13, 0)
STRUCTURE = "Den enskilde berättar först. Sedan berättar enheterna vad de kan erbjuda. Sist säger vi vad vi kom överens om."
PURPOSE = "Ge den enskilde samma bild av vilket stöd som finns, och möjlighet att ansöka direkt."
INVITED = "Brev med inbjudan och ett telefonsamtal dagen före."

Agreed = tuple[str, str, date | None]  # what, who by name, by when


def draft(
    akt: Akt, who: str, day: int | date, to: str, *, question: str, words: str = "", situation: str = "", need: str = ""
) -> Story[Referral]:
    me = yield akt.turn(who, day)
    return draft_referral(
        me,
        akt.case,
        from_unit_id=akt.stage.units[unit_of(who)],
        to_unit_id=akt.stage.units[to],
        person_words=words,
        question=question,
        situation=situation,
        need=need,
        application_made=False,
    )


def ask(akt: Akt, who: str, day: int | date, to: str, **told: str) -> Story[Referral]:
    """Written and sent."""
    referral = yield from draft(akt, who, day, to, **told)
    me = yield akt.turn(who, day)
    return send_referral(me, referral)


def start(akt: Akt, who: str, day: int | date, to: str, *, question: str, need: str, words: str = "") -> Story[Referral]:
    """Straight from the akt, when both units are current."""
    me = yield akt.turn(who, day)
    units = akt.stage.units
    return start_cooperation(
        me, akt.case, from_unit_id=units[unit_of(who)], to_unit_id=units[to], question=question, need=need, person_words=words
    )


def assign(akt: Akt, referral: Referral, day: int | date, worker: str, *, boss: str = "") -> Story[None]:
    me = yield akt.turn(boss or boss_of(unit_of(worker)), day)
    assign_worker(me, referral, verb="referral.assign", to_worker_id=akt.stage.users[worker])


def book_pre(akt: Akt, referral: Referral, who: str, day: int | date, on: int | date, clock: time = NINE) -> Story[None]:
    me = yield akt.turn(who, day)
    starts_at = datetime.combine(akt.day(on), clock)
    book_meeting(me, referral, verb="referral.book_pre", starts_at=starts_at, place="Digitalt möte", minutes=30)


def hold_pre(
    akt: Akt, referral: Referral, who: str, day: int | date, *, solvable: bool = True, words: str = "", summary: str = ""
) -> Story[None]:
    """Written down in the afternoon of the day it was held."""
    me = yield akt.turn(who, day, time(15, 5))
    hold_pre_meeting(me, referral, structure=STRUCTURE, purpose=PURPOSE, solvable=solvable, person_words=words, summary=summary)


def met_before(akt: Akt, referral: Referral, who: str, day: int, on: int, **told: Any) -> Story[None]:
    """The förmöte: booked on `day`, held `on`."""
    yield from book_pre(akt, referral, who, day, on)
    yield from hold_pre(akt, referral, who, on, **told)


def book_three(
    akt: Akt,
    referral: Referral,
    who: str,
    day: int | date,
    on: int | date,
    *,
    clock: time = ONE,
    purpose: str,
    place: str = ROOM,
    representatives: tuple[int, ...] = (),
    others: tuple[str, ...] = (),
    why_directly: str = "",
) -> Story[None]:
    me = yield akt.turn(who, day)
    book_meeting(
        me,
        referral,
        verb="referral.book_three" if referral.state == "pre_meeting_held" else "referral.book_three_directly",
        starts_at=datetime.combine(akt.day(on), clock),
        place=place,
        minutes=60,
        purpose=purpose,
        invited_how=INVITED,
        representative_ids=list(representatives),
        others=list(others),
        others_agreed=bool(others),
        no_pre_meeting_reason=why_directly,
    )


def hold_three(
    akt: Akt,
    referral: Referral,
    who: str,
    day: int | date,
    *,
    words: str,
    summary: str,
    agreements: tuple[Agreed, ...] = (),
    applied: bool = False,
) -> Story[Meeting]:
    """Everyone who was called came. Written down in the afternoon of the day it was held."""
    me = yield akt.turn(who, day, time(15, 10))
    meeting = planned_meeting(referral)
    if meeting is None:
        raise ValueError("There is no meeting to hold.")
    hold_three_party(
        me,
        referral,
        attended={one.id: (True, "") for one in meeting.attendance},
        agreements=[(what, *doer(meeting, unit), due) for what, unit, due in agreements],
        person_words=words,
        summary=summary,
        information_given=True,
        application_made=applied,
    )
    return meeting


def doer(meeting: Meeting, unit: str) -> tuple[str, int | None]:
    """The unit's handläggare at the meeting; whoever is not on the staff by name alone."""
    one = next((a for a in meeting.attendance if a.unit and a.unit.name == unit), None)
    return (one.name, one.user_id) if one else (unit, None)


def filed(akt: Akt, referral: Referral, day: int | date, *workers: str) -> Story[None]:
    """Everything in the request so far is journalfört by these handläggare's units."""
    for worker in workers:
        me = yield akt.turn(worker, day)
        for entry in entries_in(me, akt.case.id, referral_id=referral.id, only_waiting=True):
            file_entry(me, entry)


def proposed(akt: Akt, referral: Referral, who: str, day: int | date, first: int) -> Story[TimeProposal]:
    """Three times on three working days, from `first` on."""
    me = yield akt.turn(who, day)
    times = [datetime.combine(akt.day(first + n), clock) for n, clock in enumerate((NINE, ONE, NINE))]
    return propose_times(me, referral, times=times, place="Digitalt möte")
