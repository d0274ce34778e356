"""The one way a request moves, and telling those who take part. Used inside actions; not actions themselves."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from sipweb.actions.consents import refuse_unless_shareable
from sipweb.actions.events import happened, tell
from sipweb.actions.tracks import freshen, name_readers
from sipweb.db import db
from sipweb.gate import Refused
from sipweb.models import Event, Meeting, Referral, User
from sipweb.queries.consents import ground_words, why_not_tell
from sipweb.queries.people import managers_of
from sipweb.queries.referrals import held_pre_meeting, planned_meeting
from sipweb.rules.dates import when
from sipweb.rules.referrals import MOVES, OPEN, SHARING, next_due
from sipweb.rules.standing import Actor
from sipweb.rules.workflow import targets_of
from sipweb.words import REFERRAL

TOLD = {(move.verb, move.target): move.told for move in MOVES}


def step(
    actor: Actor,
    referral: Referral,
    verb: str,
    *,
    text: str = "",
    to: str | None = None,
    meeting_on: date | None = None,
    meeting: Meeting | None = None,
    details: Iterable[str] = (),
) -> Referral:
    """Take the request one move along its table; every change of state passes here. Refused when the move does not start here.

    Asks the consent gate when the move lets the other unit know more.
    """
    if not (targets := targets_of(MOVES, verb, referral.state)) or (to and to not in targets):
        raise Refused(too_late(actor, referral))
    if verb in SHARING:
        details = [*details, *share(actor, referral)]
    referral.state = to or targets[0]
    referral.is_open = referral.state in OPEN
    referral.due_on = next_due(
        referral.state, today=actor.today, answer_due=referral.answer_due, meeting_on=meeting_on, routine=actor.routine
    )
    db.session.flush()
    happened(
        actor,
        referral.case,
        verb,
        TOLD[verb, referral.state],
        text=text,
        unit_id=referral.from_unit_id,
        other_unit_id=None if referral.sent_on is None else referral.to_unit_id,
        referral=referral,
        state=referral.state,
        details=details,
        meeting=meeting,
    )
    freshen(actor, referral.case)
    return referral


def share(actor: Actor, referral: Referral) -> list[str]:
    """The gate, asked because the other unit is let know more; and on which ground it did, for the journal."""
    refuse_unless_shareable(actor, referral.case, referral.to_unit, need=referral.need)
    referral.ground = ground_words(referral.case, referral.to_unit, actor, need=referral.need)
    name_asked_side(actor, referral)
    return [f"Grund för att lämna uppgifter: {referral.ground}"] if referral.ground else []


def too_late(actor: Actor, referral: Referral) -> str:
    """Who came first, with what, and when."""
    last = db.session.execute(
        select(User.name, Event.at)
        .join(User, User.id == Event.user_id)
        .where(Event.referral_id == referral.id, Event.state == referral.state, Event.user_id != actor.user_id)
        .order_by(Event.id.desc())
        .limit(1)
    ).first()
    now = f"Förfrågan är nu ”{REFERRAL[referral.state].lower()}”."
    if last is None:
        return f"Det går inte längre. {now}"
    return f"{last.name} hann före, {when(last.at.astimezone(actor.now.tzinfo))}. {now}"


def name_asked_side(actor: Actor, referral: Referral) -> None:
    """A request about a protected person is read by named people there too: the unit's managers and whoever is named."""
    db.session.flush()  # the new unit and handläggare must be the ones that are named
    if referral.is_restricted:
        name_readers(actor, referral.case, referral.to_unit_id, {referral.to_worker_id})


def side_of(actor: Actor, referral: Referral) -> str:
    """`from` for the asking side, `to` for the asked one."""
    return "from" if actor.user_id == referral.from_worker_id or actor.who.works_in(referral.from_unit_id) else "to"


def both(referral: Referral) -> list[int | None]:
    """The two handläggare."""
    return [referral.from_worker_id, referral.to_worker_id]


def inform(actor: Actor, referral: Referral, user_ids: Iterable[int | None], text: str) -> None:
    """A notice about this request. It names the akt by its number and nobody by name."""
    tell(actor, user_ids, f"{text} Akt {referral.case.number}.", case=referral.case, referral=referral)


def inform_managers(actor: Actor, referral: Referral, text: str) -> None:
    inform(actor, referral, [m.id for m in managers_of(referral.to_unit_id)], text)


def back_to(referral: Referral) -> str:
    """Where a request stands when its trepartsmöte falls away: after the förmöte, if one was held."""
    return "pre_meeting_held" if held_pre_meeting(referral) else "assigned"


def planned(referral: Referral) -> Meeting:
    if (meeting := planned_meeting(referral)) is None:
        raise Refused("Det finns inget bokat möte.")
    return meeting


def ground_stands(actor: Actor, referral: Referral) -> bool:
    return why_not_tell(referral.case, referral.to_unit, actor, need=referral.need) is None
