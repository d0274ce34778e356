"""Progress in one line of steps, and whose turn it is; on the request's page and on the akt's."""

from collections.abc import Iterable
from typing import Any

from flask import abort, g, request, url_for

from sipweb.models import Meeting, Referral, TimeProposal
from sipweb.rules.dates import short_date
from sipweb.rules.referrals import MOVES
from sipweb.rules.workflow import targets_of
from sipweb.views.load import require
from sipweb.views.pages import done
from sipweb.words import REFERRAL


def open_for(verb: str, referral: Referral) -> Referral:
    """For the page of a form: may they, and does the move start where the request stands? Told before anything is written."""
    require(verb, referral)
    if request.method != "POST" and not targets_of(MOVES, verb, referral.state) and any(move.verb == verb for move in MOVES):
        now = f"Det går inte nu. Förfrågan är ”{REFERRAL[referral.state].lower()}”."
        abort(done(now, url_for("referrals.show", referral_id=referral.id), "info"))
    return referral


ENDS = {
    "closed": "Avslutad",
    "declined": "Avböjd",
    "withdrawn": "Tillbakatagen",
    "stopped": "Avbruten",
    "escalated": "Lyft till högre nivå",
}
HELD = {"held", "documented"}


def days_reached(events: Iterable[Any]) -> dict[str, str]:
    """State to the last day it was reached, from events newest first."""
    reached: dict[str, str] = {}
    for event in events:
        if event.state:
            reached.setdefault(event.state, short_date(event.at.astimezone(g.actor.now.tzinfo).date()))
    return reached


def steps(referral: Referral, reached: dict[str, str], meetings: Iterable[Meeting]) -> list[dict[str, str]]:
    """Each step with the day it was reached, or is booked for."""
    days: dict[tuple[str, bool], str] = {}
    for m in meetings:
        if m.referral_id == referral.id and m.state in HELD | {"planned"}:
            days[m.kind, m.state in HELD] = short_date(m.starts_at.date())
    sent = referral.sent_on is not None
    first = ("Skickad" if sent else "Skickas", short_date(referral.sent_on) if referral.sent_on else "", sent)
    line = [] if referral.is_direct else [first]
    named = referral.to_worker_id is not None
    line.append(("Handläggare utsedd" if named else "Handläggare utses", reached.get("assigned", ""), named))
    for label, kind in (("Förmöte", "pre"), ("Trepartsmöte", "three_party")):
        booked = f"bokat {days[kind, False]}" if (kind, False) in days else ""
        line.append((label, booked or days.get((kind, True), ""), (kind, True) in days and not booked))
    return [*told(line, referral.state), last_step(referral.state, reached)]


# Which step a state is on its way to, counted from the end of the line: the trepartsmöte is 1.
ON_THE_WAY = {
    "draft": 4,
    "sent": 3,
    "needs_info": 3,
    "assigned": 2,
    "pre_meeting_booked": 2,
    "pre_meeting_held": 1,
    "three_party_booked": 1,
}


def told(line: list[tuple[str, str, bool]], state: str) -> list[dict[str, str]]:
    """Done; current; to come; or passed over, when the request has gone on or ended without it."""
    current = len(line) - ON_THE_WAY.get(state, 0)
    found = []
    for n, (label, when, is_done) in enumerate(line):
        how = "done" if is_done else "stopped" if n < current else "current" if n == current else "todo"
        found.append({"label": label, "when": when, "state": how})
    return found


def last_step(state: str, reached: dict[str, str]) -> dict[str, str]:
    at_the_end = {"closed": "done", "escalated": "current", "three_party_held": "current"}
    how = at_the_end.get(state, "stopped" if state in ENDS else "todo")
    return {"label": ENDS.get(state, "Avslut"), "when": reached.get(state, "") if state in ENDS else "", "state": how}


def while_it_waits(side: str, *, needs_reason: bool) -> str:
    """What to do when there is no ground to share: on the asking side (`from`), and on the asked."""
    if side == "to":
        return "Ni behöver inte göra något nu. Förfrågan går vidare när den andra enheten har en grund att dela uppgifter."
    if needs_reason:
        return "Förfrågan står still tills ni har skrivit varför uppgifterna behövs."
    return "Förfrågan står still tills det finns en grund att dela uppgifter. Fråga den enskilde på nytt, eller avsluta förfrågan."


def turn(referral: Referral, proposal: TimeProposal | None = None) -> str:
    """Whose turn it is, in one sentence; empty when nothing is waited for."""
    if proposal is not None:
        picks = referral.to_worker if proposal.by_sender else referral.from_worker
        return f"{picks.name if picks else 'Den andra handläggaren'} väljer en av de tre tiderna."
    asked, asking = referral.to_unit, referral.from_unit
    if referral.state == "sent" and g.actor.who.manages(asked.id):
        return "Det är er tur. Utse en handläggare, begär en komplettering, skicka vidare eller avböj."
    worker = referral.to_worker.name if referral.to_worker else asked.name
    sentences = {
        "draft": "Utkastet är inte skickat. Ingen annan ser det.",
        "sent": f"{asked.name} ska svara. Du kan ringa {asked.ask_for}, {asked.phone}.",
        "needs_info": f"{asking.name} ska komplettera.",
        "assigned": f"{worker} tar kontakt med {referral.from_worker.name} för att boka mötet tillsammans.",
        "pre_meeting_booked": "Ni träffas på förmötet, och skriver sedan in vad ni kom fram till.",
        "pre_meeting_held": "Ni lyfter frågan till nivå 2." if referral.solvable is False else "Ni bokar trepartsmötet med den enskilde.",
        "three_party_booked": "Ni träffar den enskilde, och skriver sedan in mötet.",
        "three_party_held": "Ni avslutar med ett utfall.",
        "escalated": "Frågan är lyft. Här under står var den är och vem som har nästa steg.",
    }
    return sentences.get(referral.state, "")
