"""Consents and other grounds, as the gate and the pages want them."""

from sipweb.models import Case, Consent, DisclosureBasis, Unit
from sipweb.rules.consent import BasisFacts, ConsentFacts, Receiver
from sipweb.rules.people import CUSTODIANS


def consent_facts(consent: Consent) -> ConsentFacts:
    """What the rules need of a consent. What is withdrawn from a part of it is shown as a consent of its own kind."""
    left = [s for s in consent.scopes if s.withdrawn_on is None]
    mandates = [a.representative.ends_on for a in consent.answers if a.representative and a.representative.ends_on]
    return ConsentFacts(
        state=consent.state,
        unit_ids=frozenset(s.unit_id for s in left if s.unit_id),
        organisations=frozenset(s.organisation for s in left if s.organisation),
        valid_from=consent.valid_from,
        valid_to=consent.valid_to,
        until=consent.until,
        given_by_custodian=any(a.giver in CUSTODIANS for a in consent.answers),
        mandate_ends_on=min(mandates, default=None),
    )


def withdrawn_facts(consent: Consent) -> ConsentFacts:
    gone = [s for s in consent.scopes if s.withdrawn_on is not None]
    return ConsentFacts(
        state="withdrawn",
        unit_ids=frozenset(s.unit_id for s in gone if s.unit_id),
        organisations=frozenset(s.organisation for s in gone if s.organisation),
    )


def facts_of(case: Case) -> tuple[list[ConsentFacts], list[BasisFacts]]:
    """Every ground in the akt, but not what a hidden unit has asked for: using it would show that the unit is there."""
    shown = case.shown_consents()
    consents = [consent_facts(c) for c in shown if c.state != "superseded"]
    consents += [withdrawn_facts(c) for c in shown]
    return consents, [basis_facts(b) for b in case.shown_bases()]


def basis_facts(basis: DisclosureBasis) -> BasisFacts:
    return BasisFacts(
        kind=basis.kind,
        unit_id=basis.unit_id,
        organisation=basis.organisation or None,
        decided_on=basis.decided_on,
        ended_on=basis.ended_on,
    )


def receiver_of(case: Case, unit: Unit) -> Receiver:
    """A unit that would be told: under the same nämnd? Already current in the akt, and openly so?"""
    track = case.track_of(unit.id)
    return Receiver(
        name=unit.name,
        unit_id=unit.id,
        same_board=unit.board_id == case.person.board_id,
        is_current=track is not None and not track.is_hidden,
    )
