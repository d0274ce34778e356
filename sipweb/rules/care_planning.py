"""Vårdplanering: both departments take part, information is exchanged and nothing is decided (R272–R274)."""

from datetime import date, datetime, timedelta

from sipweb.rules.routine import Routine
from sipweb.rules.workflow import Move

STATES = {"planned": "Planerad", "held": "Genomförd", "followed_up": "Uppföljd", "cancelled": "Inställd"}
TONES = {"planned": "info", "held": "warning", "followed_up": "success", "cancelled": "neutral"}
OPEN = frozenset({"planned", "held"})

MOVES = (
    #    verb                from       to             button                           told in the timeline
    Move("planning.book", None, "planned", "Planera vårdplanering", "Vårdplanering planerad"),
    Move("planning.hold", "planned", "held", "Skriv in mötet", "Vårdplanering genomförd"),
    Move("planning.follow_up", "held", "followed_up", "Skriv in uppföljningen", "Vårdplanering uppföljd internt"),
    Move("planning.move", "planned", "planned", "Flytta", "Vårdplanering flyttad"),
    Move("planning.postpone", "held", "held", "Flytta uppföljningen", "Intern uppföljning flyttad"),
    Move("planning.cancel", "planned", "cancelled", "Ställ in", "Vårdplanering inställd"),
    Move("person.die", "planned", "cancelled", "", "Vårdplanering inställd"),
    Move("person.die", "held", "followed_up", "", "Ingen uppföljning av vårdplaneringen"),
)

REASONS = {
    "both": "Det finns anledning att tro att insatser kan behövas från båda avdelningarna",
    "wish": "Det finns önskemål om att båda avdelningarna medverkar",
    "unclear": "Det är oklart var behovet hör hemma",
}


def why_not_call_both(department_id: int, other_department_id: int) -> str | None:
    """A care planning calls a unit of each department."""
    if department_id == other_department_id:
        return "Välj en enhet på den andra avdelningen. Båda avdelningarna ska medverka."
    return None


def why_not_start(starts_at: datetime, now: datetime) -> str | None:
    return "Tiden har redan varit. Välj en kommande tid." if starts_at <= now else None


def why_not_follow_up_on(follow_up_on: date, starts_on: date) -> str | None:
    """Close to the meeting, and never before it."""
    return "Uppföljningen kan inte vara före mötet." if follow_up_on < starts_on else None


def is_far_off(follow_up_on: date, starts_on: date, routine: Routine) -> bool:
    """More days after the meeting than the municipality has chosen: a warning, not a no."""
    return follow_up_on > starts_on + timedelta(days=routine.planning_follow_up_within)


def far_off_words(follow_up_on: date, starts_on: date, routine: Routine) -> str:
    """The warning in a sentence; empty when the follow-up is close."""
    if not is_far_off(follow_up_on, starts_on, routine):
        return ""
    days = (follow_up_on - starts_on).days
    return (
        f"Uppföljningen är {days} dagar efter mötet. Rutinen säger i nära anslutning; er kommun har valt högst "
        f"{routine.planning_follow_up_within} dagar. Går det att träffas tidigare?"
    )


def due_on(state: str, starts_at: datetime, follow_up_on: date) -> date | None:
    """The day the next step is due."""
    return {"planned": starts_at.date(), "held": follow_up_on}.get(state)
