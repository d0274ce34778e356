"""What is open about a person, and what a death, a move, another name or another number would change: shown before it is done."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import (
    CarePlanning,
    Case,
    CaseTrack,
    Consent,
    DisclosureBasis,
    Escalation,
    ExtractPart,
    Meeting,
    PresenceQuestion,
    Referral,
    Representative,
    TimeProposal,
    Transfer,
)
from sipweb.queries.consents import basis_facts, consent_facts, receiver_of
from sipweb.queries.escalations import open_escalations
from sipweb.queries.transfers import transfers_of
from sipweb.rules.consent import BASES, ENDED, last_day
from sipweb.rules.dates import long_date, when
from sipweb.rules.days import age_on
from sipweb.rules.life import NOT_A_MANDATE, Change, is_adult, why_consent_ends
from sipweb.rules.numbers import shown
from sipweb.rules.people import REPRESENTATIVES, custodians
from sipweb.rules.sharing import ground, needs_only_a_reason
from sipweb.rules.standing import Actor
from sipweb.words import word

T = TypeVar("T")


@dataclass(frozen=True)
class Open:
    """Everything in an akt that is booked, waits or is in force."""

    meetings: list[Meeting]
    proposals: list[TimeProposal]
    referrals: list[Referral]
    escalations: list[Escalation]
    consents: list[Consent]
    bases: list[DisclosureBasis]
    mandates: list[Representative]
    questions: list[PresenceQuestion]
    extracts: list[ExtractPart]
    plannings: list[CarePlanning]
    transfers: list[Transfer]
    tracks: list[CaseTrack]


def what_is_open(case: Case, on: date) -> Open:
    """All of it, whoever may see it. `on`: the last day that a mandate may be in force and still count as ended."""
    ids = [r.id for r in case.referrals]
    units = {t.unit_id for t in case.tracks}
    open_proposal = (TimeProposal.state == "open") & TimeProposal.referral_id.in_(ids)
    waiting = (PresenceQuestion.answer == "") & PresenceQuestion.answering_unit_id.in_(units) & (PresenceQuestion.case_id == case.id)
    planned = (Meeting.case_id == case.id) & (Meeting.state == "planned")
    left = (ExtractPart.case_id == case.id) & ExtractPart.ended_on.is_(None)
    return Open(
        meetings=list(db.session.scalars(select(Meeting).where(planned).order_by(Meeting.starts_at, Meeting.id))),
        proposals=list(db.session.scalars(select(TimeProposal).where(open_proposal).order_by(TimeProposal.id))),
        referrals=[r for r in case.referrals if r.is_open],
        escalations=open_escalations(case),
        consents=[c for c in case.consents if c.state not in ENDED | {"declined"}],
        bases=[b for b in case.bases if b.ended_on is None],
        mandates=[r for r in case.person.representatives if r.kind not in NOT_A_MANDATE and (r.ends_on is None or r.ends_on > on)],
        questions=list(db.session.scalars(select(PresenceQuestion).where(waiting).order_by(PresenceQuestion.id))),
        extracts=list(db.session.scalars(select(ExtractPart).where(left).order_by(ExtractPart.id))),
        plannings=list(db.session.scalars(select(CarePlanning).where(CarePlanning.case_id == case.id, CarePlanning.is_open))),
        transfers=[t for t in transfers_of(case.id) if t.is_open],
        tracks=case.open_tracks,
    )


def seen_by(actor: Actor, case: Case, everything: Open) -> Open:
    """As much of it as the actor may know of. What hidden units and other pairs of units have is done all the same."""
    mine = Referral.visible_to(actor).where(Referral.case_id == case.id).with_only_columns(Referral.id)
    ids, units = set(db.session.scalars(mine)), actor.who.units
    known = set(db.session.scalars(Escalation.visible_to(actor).where(Escalation.case_id == case.id).with_only_columns(Escalation.id)))
    return replace(
        everything,
        meetings=[m for m in everything.meetings if m.referral_id in ids],
        proposals=[p for p in everything.proposals if p.referral_id in ids],
        referrals=[r for r in everything.referrals if r.id in ids],
        escalations=[e for e in everything.escalations if e.id in known],
        consents=[c for c in everything.consents if case.shows(c.unit_id, units)],
        bases=[b for b in everything.bases if case.shows(b.by_unit_id, units)],
        questions=[q for q in everything.questions if actor.who.manages(q.answering_unit_id)],
        extracts=[e for e in everything.extracts if actor.who.manages(e.unit_id)],
        plannings=[p for p in everything.plannings if units & {p.unit_id, p.to_unit_id}],
        transfers=[
            t for t in everything.transfers if actor.who.works_in(t.from_unit_id) or (t.is_told and actor.who.works_in(t.to_unit_id))
        ],
        tracks=[t for t in everything.tracks if not t.is_hidden or t.unit_id in units],
    )


def what_a_death_ends(actor: Actor, case: Case, died_on: date) -> list[Change]:
    found = seen_by(actor, case, what_is_open(case, died_on))
    names = {r.id: pair(r) for r in case.referrals}
    return some(
        ("Möten som ställs in", (meeting_line(m, names[m.referral_id]) for m in found.meetings)),
        ("Vårdplaneringar som avslutas", (f"{when(p.starts_at)}, {p.unit.name} och {p.to_unit.name}" for p in found.plannings)),
        ("Föreslagna tider som tas bort", (f"{when(p.first)} och två till. {names[p.referral_id]}" for p in found.proposals)),
        ("Samverkan som avslutas", (f"{names[r.id]}: {word('referral', r.state).lower()}" for r in found.referrals)),
        ("Lyfta frågor som avslutas", map(lifted_line, found.escalations)),
        ("Samtycken som inte längre gäller", map(consent_line, found.consents)),
        ("Andra grunder som inte längre gäller", map(basis_line, found.bases)),
        (f"Uppdrag som upphör {long_date(died_on)}", map(mandate_line, found.mandates)),
        ("Frågor om aktualitet som inte längre väntar på svar", (long_date(q.asked_at) for q in found.questions)),
        ("Registerutdrag som inte längre tas fram", (f"{e.unit.name}s del" for e in found.extracts)),
        ("Överföringar som avslutas", map(transfer_line, found.transfers)),
        ("Aktuell hos, som avslutas", map(track_line, found.tracks)),
    )


def what_a_move_ends(actor: Actor, case: Case, address: str) -> list[Change]:
    found = seen_by(actor, case, what_is_open(case, actor.today))
    old = case.person.address
    return some(
        ("Samtycken som inte längre gäller", map(consent_line, found.consents)),
        ("Egen begäran som inte längre gäller", (basis_line(b) for b in found.bases if b.kind == "own_request")),
        ("Samverkan som väntar tills det finns en ny grund", (pair(r) for r in found.referrals if waits_after_a_move(actor, r))),
        ("Ska avsluta hos sig, eller skriva varför akten är kvar", map(track_line, found.tracks)),
        ("Adressen", [f"{old or 'Ingen inskriven'} blir {address}"] if address and address != old else []),
    )


def waits_after_a_move(actor: Actor, referral: Referral) -> bool:
    """Without consents and own requests nothing carries it any more."""
    receiver, case = receiver_of(referral.case, referral.to_unit), referral.case
    if referral.state in {"draft", "escalated"} or needs_only_a_reason(receiver):
        return False
    left = [basis_facts(b) for b in case.shown_bases() if b.kind != "own_request"]
    return ground(receiver, [], left, actor.today, birth=case.person.birth_date, routine=actor.routine) is None


def what_a_name_changes(case: Case, given_name: str, family_name: str) -> list[Change]:
    return [Change("Namnet", (f"{case.person.name} blir {given_name} {family_name}",))]


def what_a_number_changes(actor: Actor, case: Case, kind: str, number: str, birth: date) -> list[Change]:
    """The number, the age before and after, and who answers for the person."""

    def shown_of(found: list[tuple[Consent, T]]) -> list[tuple[Consent, T]]:
        return [(consent, told) for consent, told in found if case.shows(consent.unit_id, actor.who.units)]

    person, leap_day = case.person, actor.routine.leap_day
    was, will = is_adult(person.birth_date, actor.today, actor.routine), is_adult(birth, actor.today, actor.routine)
    ages = [age_on(day, actor.today, leap_day) for day in (person.birth_date, birth)]
    guardians = [str(r.name) for r in custodians(person.representatives, actor.today)]  # type: ignore[attr-defined]
    answer = guardians or ["Ingen vårdnadshavare är inskriven. Lägg till dem i akten."]
    return some(
        ("Numret", from_to(number_line(person.identity_kind, person.identity_number), number_line(kind, number))),
        ("Född", from_to(long_date(person.birth_date), long_date(birth))),
        ("Ålder", from_to(f"{ages[0]} år", f"{ages[1]} år")),
        ("Räknas som", [] if was == will else ["Barn blir vuxen" if will else "Vuxen blir barn"]),
        ("Vårdnadshavare som inte längre bestämmer", guardians if will and not was else []),
        ("Vårdnadshavare som ska svara", answer if was and not will else []),
        ("Samtycken som inte längre gäller", [f"{consent_line(c)}. {why}" for c, why in shown_of(ends_with_age(actor, case, birth))]),
        ("Samtycken som slutar gälla tidigare", [sooner_line(c, day) for c, day in shown_of(ends_sooner(actor, case, birth))]),
    )


def ends_with_age(actor: Actor, case: Case, birth: date) -> list[tuple[Consent, str]]:
    """Consents that the wrong ones have answered, or were asked for, if this is the birth date; and why they end."""
    was, will = is_adult(case.person.birth_date, actor.today, actor.routine), is_adult(birth, actor.today, actor.routine)
    whys = ((c, why_consent_ends({a.giver for a in c.answers}, c.state, was_adult=was, is_adult=will)) for c in case.consents)
    return [(consent, why) for consent, why in whys if why]


def ends_sooner(actor: Actor, case: Case, birth: date) -> list[tuple[Consent, date]]:
    """Consents in force whose last day comes earlier with this birth date: a custodian's yes ends at 18."""
    ending = {consent.id for consent, _ in ends_with_age(actor, case, birth)}
    given = [c for c in case.consents if c.state == "given" and c.valid_to and c.id not in ending]
    days = ((c, last_day(consent_facts(c), birth, actor.routine)) for c in given)
    return [(c, day) for c, day in days if day and c.valid_to and day < c.valid_to]


# How a row is told.


def some(*found: tuple[str, Iterable[str]]) -> list[Change]:
    """Only what has rows."""
    changes = [Change(title, tuple(rows)) for title, rows in found]
    return [change for change in changes if change.rows]


def fingerprint(changes: list[Change]) -> str:
    """What was shown, in short: compared with how it stands when the button is pressed."""
    return hashlib.sha256(json.dumps(changes).encode()).hexdigest()


def from_to(old: str, new: str) -> list[str]:
    return [] if old == new else [f"{old} blir {new}"]


def pair(referral: Referral) -> str:
    return f"{referral.from_unit.name} och {referral.to_unit.name}"


def transfer_line(one: Transfer) -> str:
    to = f" till {one.to_unit.name}" if one.to_unit else ""
    return f"{one.from_unit.name}{to}: {word('transfer', one.state).lower()}"


def meeting_line(meeting: Meeting, units: str) -> str:
    name = "Förmöte" if meeting.kind == "pre" else "Trepartsmöte"
    return f"{name} {when(meeting.starts_at)}, {meeting.place}. {units}"


def lifted_line(one: Escalation) -> str:
    return f"{' och '.join(unit.name for unit in one.units)}: {word('escalation', one.state).lower()}"


def consent_line(consent: Consent) -> str:
    left = [s.name for s in consent.scopes if s.withdrawn_on is None]
    return f"{', '.join(left)}: {word('consent', consent.state).lower()}"


def sooner_line(consent: Consent, day: date) -> str:
    return f"{consent_line(consent)}. Gäller till och med {long_date(day)} i stället för {long_date(consent.valid_to or day)}"


def basis_line(basis: DisclosureBasis) -> str:
    return f"{BASES[basis.kind]}: {basis.unit.name if basis.unit else basis.organisation}"


def mandate_line(one: Representative) -> str:
    return f"{one.name}, {REPRESENTATIVES[one.kind].lower()}"


def track_line(track: CaseTrack) -> str:
    who = f"handläggare {track.case_worker.name}" if track.case_worker else "ingen handläggare utsedd"
    return f"{track.unit.name}, {who}"


def number_line(kind: str, number: str) -> str:
    return f"{word('identity', kind)} {shown(kind, number)}".strip()  # type: ignore[arg-type]
