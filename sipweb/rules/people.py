"""Persons: protection, names on lists, and who may speak for them (R014; law on protected personal data)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple, Protocol

PROTECTIONS = {
    "none": "Inget skydd",
    "unknown": "Okänt – inte kontrollerat",
    "flagged": "Sekretessmarkering",
    "protected_registration": "Skyddad folkbokföring",
}
RESTRICTED = frozenset({"flagged", "protected_registration"})  # named users only
MASKED = RESTRICTED | {"unknown"}  # no name or contact on anything printed, sent or listed

REPRESENTATIVES = {
    "custodian": "Vårdnadshavare",
    "appointed_custodian": "Särskilt förordnad vårdnadshavare",
    "guardian": "Förmyndare",
    "co_guardian": "Medförmyndare",
    "trustee": "God man",
    "trustee_unaccompanied": "God man för ensamkommande barn",
    "administrator": "Förvaltare",
    "agent": "Ombud med fullmakt",
    "future_agent": "Framtidsfullmakt",
    "relative": "Närstående",
}
CUSTODIANS = frozenset({"custodian", "appointed_custodian", "trustee_unaccompanied"})
DECIDES_ALONE = frozenset({"administrator", "future_agent"})  # within the mandate; with a god man the person is still asked

FORMATS = {
    "standard": "Vanlig text",
    "large": "Stor text",
    "easy_read": "Lättläst",
    "braille": "Punktskrift",
    "audio": "Inläst",
}
CONTACT_WAYS = {"phone": "Telefon", "letter": "Brev", "sms": "Sms", "visit": "Besök", "representative": "Genom företrädare"}


class Named(Protocol):
    given_name: str
    family_name: str
    protection: str


class Mandate(Protocol):
    kind: str
    starts_on: date | None
    ends_on: date | None


def is_restricted(protection: str) -> bool:
    return protection in RESTRICTED


def is_masked(protection: str) -> bool:
    return protection in MASKED


def stricter(one: str, other: str) -> str:
    """Of two protections, as they are told of one person, the one that shuts out more."""
    return max(one, other, key=list(PROTECTIONS).index)


def listed_name(given_name: str, family_name: str, protection: str) -> str:
    """How a person is called on lists, prints and the projector: nothing for whoever is or may be protected."""
    if protection in RESTRICTED:
        return "Skyddade personuppgifter"
    if protection == "unknown":
        return "Namn visas i akten (skydd inte kontrollerat)"
    return f"{given_name} {family_name}"


def is_in_force(mandate: Mandate, today: date) -> bool:
    """Both ends are inclusive; an open end never ends."""
    begun = mandate.starts_on is None or mandate.starts_on <= today
    return begun and (mandate.ends_on is None or today <= mandate.ends_on)


def ends_soon(ends_on: date | None, today: date, days: int) -> bool:
    """True from `days` days before the end until the end itself, inclusive."""
    return ends_on is not None and today <= ends_on <= today + timedelta(days=days)


def custodians(mandates: Iterable[Mandate], today: date) -> list[Mandate]:
    return [m for m in mandates if m.kind in CUSTODIANS and is_in_force(m, today)]


class AccessFacts(NamedTuple):
    """A named user of a protected person's akt, as the rule below sees them."""

    user_id: int
    is_manager: bool


def why_not_named(named: Iterable[AccessFacts]) -> str | None:
    """A protected person's akt always has at least two named users in each unit, one of them a manager."""
    people = list(named)
    if len({p.user_id for p in people}) < 2:
        return "Minst två personer måste vara namngivna, så att ingen akt blir utan läsare."
    if not any(p.is_manager for p in people):
        return "Minst en av de namngivna måste vara chef."
    return None
