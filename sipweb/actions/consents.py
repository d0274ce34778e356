"""Asking for consent, what was answered, taking it back; other grounds; and the gate as actions ask it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from sipweb.actions.events import happened, tell
from sipweb.actions.tracks import freshen, refuse_older
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import Case, Consent, ConsentAnswer, ConsentScope, DisclosureBasis, Unit
from sipweb.queries.consents import consent_facts, why_not_tell
from sipweb.queries.people import managers_of
from sipweb.rules.consent import BASES, BASES_FOR_CASE_WORKERS, ENDED, STATES, WAITING, Answer, last_day, state_of
from sipweb.rules.days import add_working_days
from sipweb.rules.standing import Actor


def refuse_unless_shareable(actor: Actor, case: Case, unit: Unit, *, need: str = "", field: str | None = None) -> None:
    """The consent gate, as every action that tells another unit something asks it."""
    if why_not := why_not_tell(case, unit, actor, need=need):
        raise Refused(why_not, field)


@action("consent.ask")
def ask_consent(
    actor: Actor,
    case: Case,
    *,
    unit_ids: list[int],
    organisations: Iterable[str],
    givers: list[tuple[str, int | None]],
    replaces: Consent | None = None,
    answers: list[dict[str, Any]] | None = None,
    **told: Any,
) -> Consent:
    """What was asked, of whom, for whom; and, when they have answered already, what they said.

    `givers` are those who must say yes: ("individual", None) or (kind of representative, id).
    """
    refuse_foreign(actor, case, told["unit_id"], actor.who.handled_units)
    refuse_after_death(case)
    old = replaces.id if replaces is not None and replaces.case_id == case.id else None
    consent = Consent(case=case, asked_by_id=actor.user_id, state="asked", replaces_id=old, **told)
    consent.scopes = [ConsentScope(unit_id=u) for u in unit_ids] + [ConsentScope(organisation=o) for o in organisations]
    if not consent.scopes:
        raise Refused("Välj minst en enhet eller skriv en organisation.", "unit_ids")
    consent.answers = [ConsentAnswer(giver=giver, representative_id=who) for giver, who in givers]
    for answer, said in zip(consent.answers, answers or [], strict=False):
        for name, value in said.items():
            setattr(answer, name, value)
    also_save(consent)
    settle(actor, consent)
    title = "Samtycke: " + STATES[consent.state].lower()
    happened(actor, case, "consent.ask", title, text=", ".join(consent_names(consent)), unit_id=consent.unit_id, for_all=True)
    freshen(actor, case)
    return consent


def refuse_foreign(actor: Actor, case: Case, unit_id: int, mine: frozenset[int] | None = None) -> None:
    """One writes for one's own unit, where it is current. `mine`: when not every unit of the actor's will do."""
    if unit_id not in (actor.who.units if mine is None else mine) & case.open_units:
        raise Refused("Välj en enhet som du arbetar på och som är aktuell i akten.")


def refuse_after_death(case: Case) -> None:
    """A unit can be current again after a death, for the estate; but nobody can be asked, or invited, any more."""
    if case.person.died_on:
        raise Refused("Den enskilde har avlidit. Behöver ni den andra enheten: ring den.")


def consent_names(consent: Consent) -> list[str]:
    names = dict(db.session.execute(select(Unit.id, Unit.name)).all())
    return [names[s.unit_id] if s.unit_id else s.organisation for s in consent.scopes]


def settle(actor: Actor, consent: Consent) -> None:
    """The state the answers amount to, and the day someone must look at it again."""
    consent.state = state_of([Answer(a.giver, a.answer) for a in consent.answers])
    if consent.state == "given":
        consent.valid_from = consent.valid_from or max((a.on for a in consent.answers if a.on), default=actor.today)
        # A custodian's yes ends at 18 and a representative's with the mandate: the paper and the reminder say so from the start.
        consent.valid_to = last_day(consent_facts(consent), consent.case.person.birth_date, actor.routine)
        consent.look_at_on = None
    elif consent.state == "declined":
        consent.look_at_on = None
    else:
        consent.look_at_on = consent.until or add_working_days(actor.today, actor.routine.act_within)
    if consent.state in {"given", "declined"}:
        put_aside(actor, consent)


def put_aside(actor: Actor, answered: Consent) -> None:
    """An answer ends what it takes the place of: the consent it was to replace, and older questions about the same."""
    about = {(s.unit_id, s.organisation) for s in answered.scopes}
    for old in answered.case.consents:
        replaced = old.id == answered.replaces_id and answered.state == "given"
        same = old.state in WAITING and {(s.unit_id, s.organisation) for s in old.scopes} <= about
        if old is not answered and (replaced or same):
            old.state, old.ended_on, old.look_at_on = "superseded", actor.today, None


@action("consent.answer")
def answer_consent(
    actor: Actor,
    consent: Consent,
    *,
    answer_id: int,
    answer: str,
    form: str = "",
    on: date | None = None,
    how: str = "",
    version: str | None = None,
    **told: Any,
) -> Consent:
    """What one of those who were asked has said. Also for thinking it over, and for not being able to take a stand."""
    refuse_older(consent, version)
    if consent.state in ENDED:
        raise Refused("Samtycket är redan avslutat. Fråga på nytt.")
    one = next((a for a in consent.answers if a.id == answer_id), None)
    if one is None:
        raise Refused("Svaret finns inte.")
    one.answer, one.form, one.on, one.how = answer, form, on, how
    for name, value in told.items():
        if value not in (None, ""):
            setattr(consent, name, value)
    settle(actor, consent)
    happened(
        actor,
        consent.case,
        "consent.answer",
        "Samtycke: " + STATES[consent.state].lower(),
        text=", ".join(consent_names(consent)),
        unit_id=consent.unit_id,
        for_all=True,
    )
    freshen(actor, consent.case)
    return consent


@action("consent.withdraw")
def withdraw_consent(actor: Actor, consent: Consent, *, scope_ids: list[int], on: date, how: str, version: str | None = None) -> Consent:
    """Taken back, whole or in part. Stops new sharing at once; deletes nothing; open requests wait and say why."""
    refuse_older(consent, version)
    if consent.state in ENDED | {"declined"}:
        raise Refused("Samtycket är redan avslutat.")
    taken = [s for s in consent.scopes if s.id in scope_ids and s.withdrawn_on is None]
    if not taken:
        raise Refused("Välj vad som återkallas.", "scope_ids")
    for scope in taken:
        scope.withdrawn_on = on
    consent.ended_how = how
    left = [s for s in consent.scopes if s.withdrawn_on is None]
    if not left:
        consent.state, consent.ended_on, consent.look_at_on = "withdrawn", on, None
    names = ", ".join(s.name for s in taken)
    title = "Samtycke återkallat i sin helhet" if not left else "Samtycke återkallat i delar"
    happened(actor, consent.case, "consent.withdraw", title, text=names, unit_id=consent.unit_id, for_all=True)
    tell_those_who_wait(actor, consent.case, {s.unit_id for s in taken})
    freshen(actor, consent.case)
    return consent


def tell_those_who_wait(actor: Actor, case: Case, unit_ids: set[int | None]) -> None:
    for referral in case.referrals:
        if referral.is_open and referral.to_unit_id in unit_ids:
            people = [referral.from_worker_id, referral.to_worker_id]
            tell(actor, people, f"Ett samtycke är återkallat. Förfrågan i akt {case.number} väntar.", case=case, referral=referral)


def end_consents(actor: Actor, consents: Iterable[Consent], how: str) -> None:
    """They do not count from now on, though nobody has taken them back: the state says `expired`, and `ended_how` why."""
    for consent in consents:
        consent.state, consent.ended_on, consent.ended_how, consent.look_at_on = "expired", actor.today, how, None


def end_bases(actor: Actor, bases: Iterable[DisclosureBasis], why: str) -> None:
    """Yesterday was the last day."""
    for basis in bases:
        basis.ended_on, basis.ended_why = date.fromordinal(actor.today.toordinal() - 1), why


@action("basis.record", "basis.decide")
def record_basis(actor: Actor, case: Case, *, verb: str, kind: str, **told: Any) -> DisclosureBasis:
    """Another ground than consent. A handläggare records own request and that it is clear no harm follows; the
    unit's biträdande enhetschef is told of the last. The others take a manager (`basis.decide`)."""
    if verb == "basis.record" and kind not in BASES_FOR_CASE_WORKERS:
        raise Refused("Den grunden beslutas av biträdande enhetschef eller högre.", "kind")
    refuse_foreign(actor, case, told["by_unit_id"])
    return keep_basis(actor, case, verb, kind, **told)


def keep_basis(actor: Actor, case: Case, verb: str, kind: str, **told: Any) -> DisclosureBasis:
    """Written in the akt and told in its timeline. Used inside actions."""
    refuse_after_death(case)
    basis = DisclosureBasis(case=case, kind=kind, decided_by_id=actor.user_id, recorded_at=actor.now, **told)
    also_save(basis)
    happened(actor, case, verb, f"Grund för att lämna uppgifter: {BASES[kind]}", text=told["text"], unit_id=told["by_unit_id"])
    if kind == "no_harm":
        bosses = [m.id for m in managers_of(told["by_unit_id"])]
        tell(actor, bosses, f"En menprövning är skriven i akt {case.number}.", case=case)
    return basis


@action("basis.end")
def end_basis(actor: Actor, basis: DisclosureBasis, *, ended_why: str) -> DisclosureBasis:
    if basis.ended_on:
        raise Refused("Grunden gäller redan inte längre.")
    end_bases(actor, [basis], ended_why)
    happened(actor, basis.case, "basis.end", "En grund gäller inte längre", text=ended_why, unit_id=basis.by_unit_id)
    tell_those_who_wait(actor, basis.case, {basis.unit_id})
    return basis
