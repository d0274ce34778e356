"""Consent and other grounds: what was said, until when it counts, for whom (R014, R021–R023, R046–R047, R112).

The gate that asks for them is `rules.sharing`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sipweb.rules.dates import long_date
from sipweb.rules.days import birthday
from sipweb.rules.routine import ROUTINE, Routine

STATES = {
    "asked": "Tillfrågad",
    "thinking": "Vill tänka på saken",
    "given": "Lämnat",
    "incomplete": "Ofullständigt",
    "declined": "Tackat nej",
    "cannot_decide": "Kan inte ta ställning",
    "not_yet": "Lämnat, gäller senare",
    "expired": "Utgånget",
    "withdrawn": "Återkallat",
    "superseded": "Ersatt",
}
WAITING = frozenset({"asked", "thinking", "incomplete", "cannot_decide"})
ENDED = frozenset({"withdrawn", "superseded", "expired"})  # as they are kept: nothing more is answered or taken back
ANSWERS = {
    "pending": "Har inte svarat",
    "yes": "Ja",
    "no": "Nej",
    "thinking": "Vill tänka på saken",
    "cannot_decide": "Kan inte ta ställning",
}
KINDS_OF_INFORMATION = {
    "situation": "Aktuell situation och behov",
    "insatser": "Pågående och planerade insatser",
    "health": "Hälsa och funktionsnedsättning",
    "family": "Familj och nätverk",
    "economy": "Ekonomi och boende",
    "contact": "Kontaktuppgifter",
}
BASES = {
    "own_request": "Egen begäran",
    "no_harm": "Prövning: det är klart att ingen lider men (OSL 26 kap. 1 §)",
    "under_18": "OSL 26 kap. 9 § (den enskilde är under 18 år)",
    "abuse_or_care": "OSL 26 kap. 9 § (fortgående missbruk, tvångsvård eller väntat barn)",
    "duty": "Uppgiftsskyldighet i lag",
    "necessary": "Nödvändigt för den egna verksamheten (OSL 10 kap. 2 §)",
}
BASES_FOR_CASE_WORKERS = frozenset({"own_request", "no_harm"})  # the others take a manager


class Answer(NamedTuple):
    """What one of those who are asked has said. `giver` is `individual` or a kind of representative."""

    giver: str
    answer: str


@dataclass(frozen=True)
class ConsentFacts:
    """A consent as the gate sees it. Dates are inclusive."""

    state: str
    unit_ids: frozenset[int] = frozenset()
    organisations: frozenset[str] = frozenset()
    valid_from: date | None = None
    valid_to: date | None = None
    until: date | None = None  # thinking until, or looked at again on
    given_by_custodian: bool = False
    given_by_individual: bool = False
    mandate_ends_on: date | None = None
    said_on: date | None = None  # the day of the answer, or of the withdrawal
    refused_on: date | None = None  # the day someone who must say yes said no
    order: int = 0  # which was written down first, of two from the same day


@dataclass(frozen=True)
class BasisFacts:
    """Another ground for telling: who it is about, and from when to when (inclusive)."""

    kind: str
    unit_id: int | None = None
    organisation: str | None = None
    decided_on: date | None = None
    ended_on: date | None = None
    order: int = 0


@dataclass(frozen=True)
class Receiver:
    """Who would be told. A unit has an id, an organisation outside only a name."""

    name: str
    unit_id: int | None = None
    same_board: bool = True
    is_current: bool = False


def state_of(answers: Iterable[Answer]) -> str:
    """What the answers amount to. Everyone who is asked must say yes; one of two is `incomplete`."""
    given = [a.answer for a in answers]
    own = [a.answer for a in answers if a.giver == "individual"]
    if own == ["no"] or (given and all(a == "no" for a in given)):
        return "declined"
    if "cannot_decide" in given:
        return "cannot_decide"
    if given and all(a == "yes" for a in given):
        return "given"
    if "yes" in given:
        return "incomplete"
    if "thinking" in given:
        return "thinking"
    return "incomplete" if "no" in given else "asked"


def why_not_answer_by(asked_on: date, by: date, routine: Routine = ROUTINE) -> str | None:
    """Those who are asked have reasonable time to consider (R112). Both days inclusive; an answer may always come sooner."""
    first = asked_on + timedelta(days=routine.consent_days)
    if by >= first:
        return None
    return f"Ge minst {routine.consent_days} dagar att tänka. Tidigaste dag är {long_date(first)}."


def last_day(consent: ConsentFacts, birth: date | None, routine: Routine = ROUTINE) -> date | None:
    """The last day the consent can be used, inclusive.

    A custodian's ends the day before 18; one without the child's own yes the day before the child is a party of its own;
    a representative's with the mandate.
    """
    ends = [day for day in (consent.valid_to, consent.mandate_ends_on) if day]
    if consent.given_by_custodian and birth:
        age = routine.adult_age if consent.given_by_individual else routine.own_party_age
        ends.append(birthday(birth, age, routine.leap_day) - timedelta(days=1))
    return min(ends, default=None)


def standing(consent: ConsentFacts, today: date, birth: date | None = None, routine: Routine = ROUTINE) -> str:
    """The state as it stands today: what was answered, or `expired` or `not_yet`, worked out from the dates."""
    if consent.state != "given":
        return consent.state
    if (ends := last_day(consent, birth, routine)) and ends < today:
        return "expired"
    if consent.valid_from and consent.valid_from > today:
        return "not_yet"
    return "given"


def covers(consent: ConsentFacts, receiver: Receiver) -> bool:
    if receiver.unit_id is not None:
        return receiver.unit_id in consent.unit_ids
    return receiver.name.casefold() in {name.casefold() for name in consent.organisations}


def applies(basis: BasisFacts, receiver: Receiver, today: date, birth: date | None = None, routine: Routine = ROUTINE) -> bool:
    same = basis.unit_id == receiver.unit_id if receiver.unit_id else (basis.organisation or "").casefold() == receiver.name.casefold()
    begun = basis.decided_on is None or basis.decided_on <= today
    if basis.kind == "under_18" and birth and today >= birthday(birth, routine.adult_age, routine.leap_day):
        return False
    return same and begun and (basis.ended_on is None or today <= basis.ended_on)
