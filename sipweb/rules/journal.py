"""Kopiera till journalen: which steps each unit writes down in its own system, and the plain text for it (R202; FL 27 §, SoL 14 kap.)."""

from collections.abc import Iterable
from datetime import datetime

from sipweb.rules.dates import when
from sipweb.rules.referrals import MOVES
from sipweb.rules.transfer_moves import MOVES as TRANSFER_MOVES

# What is only bookkeeping here, or nobody else's yet, is no step in the handling of the matter. A death is one step for each
# unit, whatever it ends there, and is written by itself.
NOT_STEPS = frozenset({"referral.draft", "person.die", "transfer.follow"})
STEPS = frozenset(move.verb for move in (*MOVES, *TRANSFER_MOVES)) - NOT_STEPS | {
    "placement.record",
    "placement.change",
    "agreement.done",
    "escalation.begin",
    "escalation.lift",
    "escalation.agree",
    "escalation.disagree",
    "escalation.solve",
    "escalation.close",
    "escalation.withdraw",
    "consent.ask",
    "consent.answer",
    "consent.withdraw",
    "basis.record",
    "basis.decide",
    "basis.end",
    "track.open",
    "track.close",
    "track.stay",
    "decision.record",
    "decision.correct",
    "announcement.send",
    "announcement.acknowledge",
    "answer.record",
    "answer.confirm",
    "item.submit",
    "item.minuted",
    "item.corrected",
    "planning.book",
    "planning.move",
    "planning.hold",
    "planning.follow_up",
    "planning.cancel",
    "urgent.register",
    "urgent.answer",
}


def is_step(verb: str) -> bool:
    return verb in STEPS


def journal_text(number: str, moment: datetime, title: str, lines: Iterable[str], *, parties: str = "", author: str = "") -> str:
    """Plain text to paste in the municipality's own system: what happened, when, between whom, who wrote it down.

    It names the akt by its number and never holds the person's number: that stands where it is pasted.
    """
    told = [f"{when(moment)}. {title}.", parties, *lines, f"Antecknat av {author}." if author else "", f"Samverkansakt {number} i sipweb."]
    return "\n".join(line.strip() for line in told if line.strip())
