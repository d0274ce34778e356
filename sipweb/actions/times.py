"""Föreslå tre tider: one handläggare proposes, the other picks one, and both have it (R209)."""

import json
from datetime import datetime
from typing import Any

from sipweb.actions.consents import refuse_unless_shareable
from sipweb.actions.events import signed
from sipweb.actions.invited import called_to, refuse_uninvited
from sipweb.actions.meetings import book, refuse_unless_in_order, wall
from sipweb.actions.moves import inform, side_of
from sipweb.gate import Refused, action
from sipweb.models import Meeting, Referral, TimeProposal
from sipweb.queries.referrals import open_proposal
from sipweb.rules.standing import Actor


@action("times.propose")
def propose_times(
    actor: Actor,
    referral: Referral,
    *,
    times: list[datetime],
    place: str,
    kind: str = "pre",
    called: dict[str, Any] | None = None,
    **told: str,
) -> TimeProposal:
    """Föreslå tre tider, for a förmöte (`pre`) or a trepartsmöte. `told`: purpose, invited_how, no_pre_meeting_reason."""
    if referral.state not in {"assigned", "pre_meeting_held"}:
        raise Refused("Det går inte att föreslå tider nu. Titta på förfrågan igen.")
    if min(times) < wall(actor):
        raise Refused("Någon av tiderna har redan varit.", "first_on")
    if len(set(times)) < 3:
        raise Refused("Skriv tre olika tider.", "second_on")
    if kind == "pre" and referral.state != "assigned":
        raise Refused("Förmötet är redan genomfört.", "kind")
    if kind == "three_party":
        refuse_unless_in_order(referral, min(times), told.get("no_pre_meeting_reason", ""))
    refuse_unless_shareable(actor, referral.case, referral.to_unit, need=referral.need)
    if called:  # refused now, not when the other one picks
        refuse_uninvited(
            Meeting(attendance=called_to(referral, kind, called["representative_ids"], called["others"])), called["others_agreed"]
        )
    if earlier := open_proposal(referral):
        earlier.state = "replaced"
    sender = side_of(actor, referral) == "from"
    other = referral.to_worker_id if sender else referral.from_worker_id
    name = "förmöte" if kind == "pre" else "trepartsmöte"
    inform(actor, referral, [other], f"{signed(actor)} har föreslagit tre tider för {name}. Välj en.")
    first, second, third = sorted(times)
    return TimeProposal(
        referral_id=referral.id, case_id=referral.case_id, kind=kind, by_sender=sender, proposed_by_id=actor.user_id, first=first,
        second=second, third=third, place=place, called=json.dumps(called or {}), **told,
    )  # fmt: skip


@action("times.pick")
def pick_time(actor: Actor, proposal: TimeProposal, *, choice: int) -> TimeProposal:
    """The other handläggare picks one, and both have it booked. `choice`: 0, 1 or 2."""
    if proposal.state != "open":
        raise Refused("Förslaget är redan besvarat eller ersatt.")
    referral = proposal.referral
    if proposal.times[choice] < wall(actor):
        raise Refused("Den tiden har redan varit. Välj en annan, eller föreslå nya tider.")
    direct = "referral.book_three_directly" if referral.state == "assigned" else "referral.book_three"
    verb = "referral.book_pre" if proposal.kind == "pre" else direct
    proposal.state = "picked"
    told: dict[str, Any] = {}
    if proposal.kind == "three_party":
        told = {name: getattr(proposal, name) for name in ("purpose", "invited_how", "no_pre_meeting_reason")}
        told |= json.loads(proposal.called)
    book(actor, referral, verb, proposal.kind, proposal.times[choice], place=proposal.place, **told)
    return proposal
