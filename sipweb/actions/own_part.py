"""The unit's own part of an akt: changed, and closed when everyone has been told."""

from datetime import date

from sipweb.actions.announcements import begin, deliver, leave_untold, others_in, refuse_untold
from sipweb.actions.events import happened
from sipweb.actions.extracts import review_anew
from sipweb.actions.handovers import refuse_insatser, refuse_open_transfer
from sipweb.actions.hiding import HIDES, SHOWS, hush_unit, refuse_told_transfer, show_unit
from sipweb.actions.journalled import to_journals
from sipweb.actions.tracks import freshen, index, refuse_older, shut
from sipweb.gate import Refused, action
from sipweb.models import Case, CaseTrack
from sipweb.queries.care_planning import is_in_planning, open_planning_of
from sipweb.queries.escalations import open_escalations
from sipweb.rules.dates import long_date
from sipweb.rules.referrals import takes_part
from sipweb.rules.standing import Actor


@action("track.change")
def change_track(
    actor: Actor, track: CaseTrack, *, other_number: str, is_hidden: bool, insatser_since: date | None, version: str | None = None
) -> CaseTrack:
    """The unit's own case number, whether the track is hidden, and since when it has ongoing insatser. A change of
    insatser begins a besked to the others (R197)."""
    refuse_older(track, version)
    hides = is_hidden and not track.is_hidden
    if hides:
        refuse_to_hide(track)
        hush_unit(actor, track)
    if is_hidden != track.is_hidden:
        happened(actor, track.case, "track.change", HIDES if is_hidden else SHOWS, unit_id=track.unit_id)
    if track.is_hidden and not is_hidden:
        show_unit(actor, track)
    if insatser_since and insatser_since > actor.today:
        raise Refused("Datumet har inte varit än. Skriv det när insatserna pågår.", "insatser_since")
    if insatser_since and insatser_since != track.insatser_since:
        refuse_insatser(actor, track, insatser_since)
    changed, track.is_hidden = insatser_since != track.insatser_since, is_hidden
    if hides:
        review_anew(actor, track.case, track.unit_id)
    if changed:
        words = f"Pågående insatser hos {track.unit.name} sedan {long_date(insatser_since)}" if insatser_since else ""
        told = words or f"Inga pågående insatser hos {track.unit.name}"
        happened(actor, track.case, "track.change", told, unit_id=track.unit_id, for_all=not is_hidden)
        to_journals(actor, track.case, {track.unit_id: track.case_worker_id}, told)
        begin(actor, track.case, track.unit_id, "insats", f"{told}.")
    track.other_number, track.insatser_since = other_number, insatser_since
    track.last_event_at = actor.now
    index(track)
    return track


def refuse_to_hide(track: CaseTrack) -> None:
    """A unit does not hide itself from those it works with just now."""
    if any(takes_part(r, track.unit_id) for r in track.case.referrals):
        raise Refused("Enheten är med i en öppen samverkan och kan inte döljas förrän den är avslutad.", "is_hidden")
    if is_in_planning(track.case, track.unit_id):
        raise Refused("Enheten är med i en vårdplanering som inte är uppföljd, och kan inte döljas förrän den är det.", "is_hidden")
    refuse_lifted(track)
    refuse_told_transfer(track.case_id, track.unit_id)


@action("track.close")
def close_track(
    actor: Actor,
    track: CaseTrack,
    *,
    reason: str,
    text: str = "",
    need: str = "",
    unit_ids: list[int] | None = None,
    version: str | None = None,
) -> CaseTrack:
    """The unit is no longer current. Refused while it takes part in an open cooperation, or has not told the others what
    it should (R197). That it closes is itself told, with `text` to `unit_ids` and without content to the rest."""
    refuse_older(track, version)
    case = track.case
    if any(takes_part(r, track.unit_id) for r in case.referrals):
        raise Refused("Enheten är med i en öppen samverkan. Avsluta eller ta tillbaka den först.")
    if open_planning_of(case, track.unit_id):
        raise Refused("Enheten har kallat till en vårdplanering som inte är uppföljd. Följ upp den eller ställ in den först.")
    refuse_lifted(track)
    refuse_open_transfer(case.id, track.unit_id)
    refuse_untold(case, track.unit_id)
    leave_untold(actor, case, track.unit_id)
    if (news := begin(actor, case, track.unit_id, "closing")) is not None:
        deliver(actor, news, text, need, unit_ids or [])
    happened(actor, case, "track.close", f"Avslutad hos {track.unit.name}", text=reason, unit_id=track.unit_id)
    shut(actor, track, reason)
    leave(actor, case, track)
    return track


def refuse_lifted(track: CaseTrack) -> None:
    """Others count on the unit as long as a question about it is lifted."""
    if any(track.unit_id in one.unit_ids for one in open_escalations(track.case)):
        raise Refused("En lyft fråga som gäller enheten är inte avgjord. Lös den, eller ta tillbaka den först.")


def leave(actor: Actor, case: Case, track: CaseTrack) -> None:
    """What the akt is without this part: closed, or decided upon by another unit."""
    left = case.open_tracks
    if not left:
        case.closed_on = actor.today
        return
    if not track.is_hidden:
        tell_who_is_left(actor, case, track, left)
    if case.decision_unit_id == track.unit_id:
        heir = next(iter(others_in(case, track.unit_id)), left[0])
        case.decision_unit_id, case.decision_since = heir.unit_id, actor.today
    freshen(actor, case)


def tell_who_is_left(actor: Actor, case: Case, track: CaseTrack, left: list[CaseTrack]) -> None:
    """A line in the akt that the one who closed reads too, when somebody they know of is left. Where only hidden units are, each
    of them has its own: the line would tell the one who closed that they are there."""
    told = f"Inte längre aktuell hos {track.unit.name}"
    if others_in(case, track.unit_id):
        happened(actor, case, "track.closed", told, for_all=True)
        return
    for hidden in left:
        happened(actor, case, "track.closed", told, unit_id=hidden.unit_id)
