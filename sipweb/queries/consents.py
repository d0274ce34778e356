"""Consents and other grounds, as the gate and the pages want them."""

from sipweb.models import Case, Consent, DisclosureBasis, Unit
from sipweb.rules.consent import BASES, BasisFacts, ConsentFacts, Receiver, last_day
from sipweb.rules.dates import long_date
from sipweb.rules.people import CUSTODIANS
from sipweb.rules.sharing import ground, needs_only_a_reason, why_not_share
from sipweb.rules.standing import Actor


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
        given_by_individual=any(a.giver == "individual" and a.answer == "yes" for a in consent.answers),
        mandate_ends_on=min(mandates, default=None),
        said_on=max((a.on for a in consent.answers if a.on), default=None),
        refused_on=max((a.on for a in consent.answers if a.on and a.answer == "no"), default=None),
        order=consent.id or 0,
    )


def withdrawn_facts(consent: Consent) -> ConsentFacts:
    gone = [s for s in consent.scopes if s.withdrawn_on is not None]
    return ConsentFacts(
        state="withdrawn",
        said_on=max((s.withdrawn_on for s in gone if s.withdrawn_on), default=None),
        order=consent.id or 0,
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
        order=basis.id or 0,
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


def why_not_tell(case: Case, unit: Unit, actor: Actor, *, need: str = "") -> str | None:
    """The consent gate, asked of the database: why this unit may not be told about this person now."""
    consents, bases = facts_of(case)
    birth, receiver = case.person.birth_date, receiver_of(case, unit)
    return why_not_share(receiver, consents, bases, actor.today, birth=birth, need=need, routine=actor.routine)


def ground_words(case: Case, unit: Unit, actor: Actor, *, need: str = "") -> str:
    """On which ground the unit may be told now, in one line; empty when there is none."""
    receiver = receiver_of(case, unit)
    if needs_only_a_reason(receiver) and need.strip():
        return f"Behövs för handläggningen därför att {need}"
    consents, bases = facts_of(case)
    carries = ground(receiver, consents, bases, actor.today, birth=case.person.birth_date, routine=actor.routine)
    if isinstance(carries, ConsentFacts):
        answers = next(c.answers for c in case.consents if c.id == carries.order)
        how = "skriftligt" if all(a.form == "written" for a in answers) else "muntligt"
        last = last_day(carries, case.person.birth_date, actor.routine)
        return f"Samtycke, {how}{f', gäller till och med {long_date(last)}' if last else ''}"
    return BASES[carries.kind] if carries else ""
