"""Föreslå tre tider: one handläggare proposes, the other picks one, and both have it (R209)."""

from datetime import datetime
from typing import Any

from sipweb.actions.consents import refuse_unless_shareable
from sipweb.actions.meetings import book, refuse_unless_in_order, wall
from sipweb.actions.moves import inform, side_of
from sipweb.gate import Refused, action
from sipweb.models import Referral, TimeProposal
from sipweb.queries.referrals import open_proposal
from sipweb.rules.standing import Actor


@action("times.propose")
def propose_times(actor: Actor, referral: Referral, *, times: list[datetime], place: str, no_pre_meeting_reason: str = "") -> TimeProposal:
    """Föreslå tre tider: for the förmöte, or after it for the trepartsmöte."""
    if referral.state not in {"assigned", "pre_meeting_held"}:
        raise Refused("Det går inte att föreslå tider nu. Titta på förfrågan igen.")
    if min(times) < wall(actor):
        raise Refused("Någon av tiderna har redan varit.", "first_on")
    if len(set(times)) < 3:
        raise Refused("Skriv tre olika tider.", "second_on")
    kind = "pre" if referral.state == "assigned" and not no_pre_meeting_reason else "three_party"
    if kind == "three_party":
        refuse_unless_in_order(referral, min(times), no_pre_meeting_reason)
    refuse_unless_shareable(actor, referral.case, referral.to_unit, need=referral.need)
    if earlier := open_proposal(referral):
        earlier.state = "replaced"
    sender = side_of(actor, referral) == "from"
    other = referral.to_worker_id if sender else referral.from_worker_id
    name = "förmöte" if kind == "pre" else "trepartsmöte"
    told = f"{actor.who.name} har föreslagit tre tider för {name}. Välj en."
    inform(actor, referral, [other], told)
    first, second, third = sorted(times)
    return TimeProposal(
        referral_id=referral.id, case_id=referral.case_id, kind=kind, by_sender=sender, proposed_by_id=actor.user_id, first=first,
        second=second, third=third, place=place, no_pre_meeting_reason=no_pre_meeting_reason,
    )  # fmt: skip


@action("times.pick")
def pick_time(actor: Actor, proposal: TimeProposal, *, choice: int) -> TimeProposal:
    """The other handläggare picks one, and both have it booked. `choice`: 0, 1 or 2."""
    if proposal.state != "open":
        raise Refused("Förslaget är redan besvarat eller ersatt.")
    referral = proposal.referral
    direct = "referral.book_three_directly" if referral.state == "assigned" else "referral.book_three"
    verb = "referral.book_pre" if proposal.kind == "pre" else direct
    proposal.state = "picked"
    told: dict[str, Any] = {"no_pre_meeting_reason": proposal.no_pre_meeting_reason} if proposal.kind == "three_party" else {}
    book(actor, referral, verb, proposal.kind, proposal.times[choice], place=proposal.place, **told)
    return proposal
