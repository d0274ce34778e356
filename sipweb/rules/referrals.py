"""What a samverkansförfrågan may be, and how it moves (R192–R209, R244–R245; routine 003, level 1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sipweb.rules.days import add_working_days
from sipweb.rules.routine import Routine
from sipweb.rules.workflow import Move

OPEN = frozenset(
    {
        "draft",
        "sent",
        "needs_info",
        "assigned",
        "pre_meeting_booked",
        "pre_meeting_held",
        "three_party_booked",
        "three_party_held",
        "escalated",
    }
)
ANSWERED = OPEN - {"draft", "sent", "needs_info"}
STATES = OPEN | {"declined", "closed", "withdrawn", "stopped"}

ASSIGNED, PRE_BOOKED, PRE_HELD = "assigned", "pre_meeting_booked", "pre_meeting_held"
THREE_BOOKED, THREE_HELD = "three_party_booked", "three_party_held"

MOVES = (
    #    verb                       from          to            button                              told in the timeline
    Move("referral.draft", None, "draft", "Ny samverkansförfrågan", "Utkast till samverkansförfrågan"),
    Move("referral.start", None, ASSIGNED, "Bjud in till trepartsmöte", "Samverkan startad från akten"),
    Move("referral.send", "draft", "sent", "Skicka", "Samverkansförfrågan skickad"),
    Move("referral.ask_more", "sent", "needs_info", "Begär komplettering", "Komplettering begärd"),
    Move("referral.complete", "needs_info", "sent", "Komplettera", "Förfrågan kompletterad"),
    Move("referral.assign", "sent", ASSIGNED, "Utse handläggare", "Handläggare utsedd"),
    Move("referral.forward", "sent", "sent", "Skicka vidare", "Förfrågan skickad vidare"),
    Move("referral.forward", "needs_info", "sent", "Skicka vidare", "Förfrågan skickad vidare"),
    Move("referral.decline", "sent", "declined", "Avböj", "Förfrågan avböjd"),
    Move("referral.decline", "needs_info", "declined", "Avböj", "Förfrågan avböjd"),
    Move("referral.decline", ASSIGNED, "declined", "Avböj", "Förfrågan avböjd"),
    Move("referral.reassign", ASSIGNED, ASSIGNED, "Byt handläggare", "Byte av handläggare"),
    Move("referral.reassign", PRE_BOOKED, ASSIGNED, "Byt handläggare", "Byte av handläggare"),
    Move("referral.reassign", PRE_HELD, ASSIGNED, "Byt handläggare", "Byte av handläggare"),
    Move("referral.reassign", THREE_BOOKED, ASSIGNED, "Byt handläggare", "Byte av handläggare"),
    Move("referral.book_pre", ASSIGNED, PRE_BOOKED, "Boka förmöte", "Förmöte bokat"),
    Move("referral.move_pre", PRE_BOOKED, PRE_BOOKED, "Flytta förmötet", "Förmötet flyttat"),
    Move("referral.cancel_pre", PRE_BOOKED, ASSIGNED, "Ställ in förmötet", "Förmötet inställt"),
    Move("referral.hold_pre", PRE_BOOKED, PRE_HELD, "Förmöte genomfört", "Förmöte genomfört"),
    Move("referral.book_three", PRE_HELD, THREE_BOOKED, "Boka trepartsmöte", "Trepartsmöte bokat"),
    Move("referral.book_three_directly", ASSIGNED, THREE_BOOKED, "Boka trepartsmöte utan förmöte", "Trepartsmöte bokat"),
    Move("referral.move_three", THREE_BOOKED, THREE_BOOKED, "Flytta trepartsmötet", "Trepartsmötet flyttat"),
    Move("referral.cancel_three", THREE_BOOKED, PRE_HELD, "Ställ in trepartsmötet", "Trepartsmötet inställt"),
    Move("referral.cancel_three", THREE_BOOKED, ASSIGNED, "Ställ in trepartsmötet", "Trepartsmötet inställt"),
    Move("referral.no_show", THREE_BOOKED, PRE_HELD, "Den enskilde uteblev", "Den enskilde uteblev"),
    Move("referral.no_show", THREE_BOOKED, ASSIGNED, "Den enskilde uteblev", "Den enskilde uteblev"),
    Move("referral.hold_three", THREE_BOOKED, THREE_HELD, "Trepartsmöte genomfört", "Trepartsmöte genomfört"),
    Move("referral.close", ASSIGNED, "closed", "Avsluta", "Samverkan avslutad"),
    Move("referral.close", PRE_HELD, "closed", "Avsluta", "Samverkan avslutad"),
    Move("referral.close", THREE_HELD, "closed", "Avsluta", "Samverkan avslutad"),
    Move("referral.close", "escalated", "closed", "Avsluta", "Samverkan avslutad"),
    Move("referral.lift", PRE_HELD, "escalated", "Lyft till nivå 2", "Lyft till nivå 2"),
    Move("referral.lift", THREE_HELD, "escalated", "Lyft till nivå 2", "Lyft till nivå 2"),
    *(
        Move("referral.withdraw", state, "withdrawn", "Ta tillbaka", "Förfrågan tillbakatagen")
        for state in ("draft", "sent", "needs_info", ASSIGNED, PRE_BOOKED, THREE_BOOKED)
    ),
    *(
        Move("referral.stop", state, "stopped", "Avbryt – grund saknas", "Samverkan avbruten")
        for state in ("sent", "needs_info", ASSIGNED, PRE_BOOKED, PRE_HELD, THREE_BOOKED, THREE_HELD, "escalated")
    ),
    Move("escalation.solve", "escalated", "closed", "", "Avslutad: den lyfta frågan är löst"),
    *(Move("person.die", state, "closed", "", "Avslutad: den enskilde har avlidit") for state in sorted(OPEN)),
)

# These let the other unit know more than before, so the consent gate is asked anew (R254).
SHARING = frozenset(
    {
        "referral.send",
        "referral.start",
        "referral.complete",
        "referral.forward",
        "referral.assign",
        "referral.reassign",
        "referral.book_pre",
        "referral.book_three",
        "referral.book_three_directly",
    }
)

OUTCOMES = {
    "insats_without_assessment": "Insats utan individuell behovsprövning",
    "person_declines": "Den enskilde tackar nej",
    "application_made": "Ansökan gjord",
    "application_waived": "Den enskilde avstår från att ansöka",
    "investigation_starts": "Utredning inleds hos mottagande enhet",
    "information_given": "Information lämnad",
    "solved_between_units": "Löst mellan enheterna",
    "other": "Annat",
}
DECEASED = "deceased"  # an outcome that nobody chooses
OPENS_TRACK = frozenset({"application_made", "investigation_starts"})
WITHOUT_MEETING = frozenset({"solved_between_units", "person_declines"})


class Request(Protocol):
    """What these rules need to know about a request."""

    state: str
    from_unit_id: int
    to_unit_id: int


def takes_part(request: Request, unit_id: int) -> bool:
    """The unit is in an open cooperation, and knows it: another's draft is nobody's business."""
    asked = request.to_unit_id == unit_id and request.state != "draft"
    return request.state in OPEN and (request.from_unit_id == unit_id or asked)


def why_not_ask(
    from_unit_id: int,
    to_unit_id: int,
    requests: Iterable[Request],
    *,
    case_is_open: bool,
    own_track_hidden: bool,
    someone_answers: bool,
) -> str | None:
    """The reason this unit can't be asked, in Swedish, or None if it can (R207).

    `requests` are the akt's other requests (another unit's own are its own business); `someone_answers` says whether the unit
    has a biträdande enhetschef or deputy.
    """
    if not case_is_open:
        return "Akten är avslutad."
    if to_unit_id == from_unit_id:
        return "Välj en annan enhet än din egen."
    if any((r.from_unit_id, r.to_unit_id) == (from_unit_id, to_unit_id) and r.state in OPEN for r in requests):
        return "Det finns redan en öppen förfrågan till den enheten. Fortsätt i den i stället."
    if own_track_hidden:
        return "Er enhet är dold i akten. En förfrågan skulle röja den. Ta bort döljandet först, eller ring enheten utan namn."
    if not someone_answers:
        return "Enheten har ingen biträdande enhetschef eller ersättare som kan svara just nu. Ring enheten."
    return None


def why_not_decline(state: str, *, application_made: bool) -> str | None:
    """An application or facts that start a matter can't be declined: then it is aktualiserat (R191; decisions)."""
    if application_made:
        return "Den enskilde har ansökt eller uppgifterna startar ett ärende. Då kan förfrågan inte avböjas. Aktualisera hos er i stället."
    return None if state in {"sent", "needs_info", ASSIGNED} else "Förfrågan kan inte avböjas längre."


def why_not_close(state: str, outcome: str, *, was_no_show: bool, application_made: bool = False) -> str | None:
    """Which outcomes fit where: without a held trepartsmöte only those that need none (R245). What is lifted may end anyhow.

    `application_made`: the person has applied, and the asked unit is not current yet; then it becomes so (R191; decisions).
    """
    if application_made and outcome not in OPENS_TRACK:
        return "Den enskilde har ansökt. Välj ”Ansökan gjord” eller ”Utredning inleds”, så blir den mottagande enheten aktuell."
    if state in {THREE_HELD, "escalated"}:
        return None
    if state == ASSIGNED and not was_no_show:
        return "Boka ett möte, eller ta tillbaka förfrågan. Den kan avslutas när ett möte har hållits."
    if outcome not in WITHOUT_MEETING and not was_no_show:
        return "Utan trepartsmöte kan utfallet bara vara ”Löst mellan enheterna” eller ”Den enskilde tackar nej”."
    return None


def why_not_book_three(
    *,
    solvable: bool | None,
    starts: datetime,
    pre_meeting_ended: datetime | None,
    both_current: bool,
    reason: str,
) -> str | None:
    """The trepartsmöte comes after the förmöte, on a separate occasion (R201–R205). Times are local."""
    if pre_meeting_ended is None:
        if both_current or reason.strip():
            return None
        return "Förmöte saknas. Skriv varför trepartsmötet hålls utan förmöte."
    if solvable is False:
        return "På förmötet kom ni fram till att frågan inte kan lösas på nivå 1. Lyft den till nivå 2."
    if starts < pre_meeting_ended:
        return "Trepartsmötet måste börja efter att förmötet har slutat. Det ska vara ett separat tillfälle."
    return None


def why_not_held(starts: datetime, now: datetime) -> str | None:
    """A meeting that has not begun can't be written down as held. Both times are local."""
    return "Mötet har inte börjat än." if starts > now else None


def why_not_lift(state: str, *, solvable: bool | None) -> str | None:
    """Level 2 is for what could not be solved at level 1 (R193, R245)."""
    if state == PRE_HELD and solvable:
        return "På förmötet kom ni fram till att frågan kan lösas på nivå 1. Boka trepartsmötet."
    return None


def answer_due(sent_on: date, routine: Routine) -> date:
    """The last day to answer: working days after the day it was sent."""
    return add_working_days(sent_on, routine.answer_within)


def next_due(state: str, *, today: date, answer_due: date | None, meeting_on: date | None, routine: Routine) -> date | None:
    """The day the next step is due, worked out when a move is made; None when nothing is waited for.

    `today` is the day of the move, `meeting_on` the day of the meeting that is booked.
    """
    if state in {"sent", "needs_info"}:
        return answer_due
    if state in {PRE_BOOKED, THREE_BOOKED}:
        return meeting_on
    if state in {ASSIGNED, PRE_HELD, THREE_HELD}:
        return add_working_days(today, routine.act_within)
    return None


@dataclass(frozen=True)
class Standpoint:
    """How a request stands today, as far as the buttons depend on it."""

    state: str
    application_made: bool = False
    solvable: bool | None = None
    was_no_show: bool = False
    meeting_begun: bool = False
    ground_stands: bool = True


def why_not_offered(verb: str, at: Standpoint) -> str | None:
    """The reason a move that starts here is still not for now; None when its button is shown."""
    if verb == "referral.decline":
        return why_not_decline(at.state, application_made=at.application_made)
    if verb == "referral.stop":
        return "Det finns en giltig grund för att dela uppgifterna." if at.ground_stands else None
    if verb == "referral.close":
        return why_not_close(at.state, "person_declines", was_no_show=at.was_no_show)
    if verb == "referral.lift":
        return why_not_lift(at.state, solvable=at.solvable)
    if verb == "referral.book_three" and at.solvable is False:
        return "Frågan kan inte lösas på nivå 1. Lyft den till nivå 2."
    if verb in {"referral.hold_pre", "referral.hold_three", "referral.no_show"} and not at.meeting_begun:
        return "Mötet har inte börjat än."
    return None
