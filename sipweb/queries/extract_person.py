"""Registerutdrag: who the person is, who is around them, where they are current, and what they have agreed to."""

import json
from collections.abc import Iterator
from typing import Any, cast

from sqlalchemy import ColumnElement, or_, select

from sipweb.db import db
from sipweb.models import Case, CaseTrack, Consent, DisclosureBasis, HistoryLine, HistoryValue, Intake, Person, PersonMerge, UserRole
from sipweb.queries.consents import consent_facts
from sipweb.queries.extract_about import About, said, sentence
from sipweb.queries.history import FIELDS
from sipweb.queries.identities import IS_DONE
from sipweb.rules.consent import standing
from sipweb.rules.extracts import CONTACT, Row
from sipweb.rules.numbers import IdentityKind, shown
from sipweb.words import word


def person(at: About) -> Iterator[Row]:
    """What all units share; it stands in one part only."""
    if not at.part.is_common:
        return
    one, hide = at.person, at.place()
    yield from said("person:name", "Ditt namn", one.name, hide)
    yield from said("person:number", word("identity", one.identity_kind), number_of(one), hide)
    yield from said("person:birth", "Du är född", one.birth_date, hide)
    yield Row("person:protection", sentence(f"Skydd för dina personuppgifter: {word('protection', one.protection).lower()}"))
    yield from said("person:checked", "Skyddet kontrollerades", one.protection_checked_on)
    yield from said("person:phone", "Din telefon", one.phone, hide)
    yield from said("person:address", "Din adress", one.address, hide)
    yield from said("person:contact", "Så vill du bli kontaktad", word("contact", one.contact_way).lower())
    yield from said("person:contact_note", "Om kontakt med dig", one.contact_note, hide)
    yield from said("person:language", "Ditt språk", one.language)
    if one.needs_interpreter:
        yield Row("person:interpreter", "Du behöver tolk.")
    yield from said("person:format", "Så vill du ha det som skrivs till dig", word("format", one.preferred_format).lower())
    yield from said("person:adaptation", "Anpassning för dig", one.adaptation)
    yield from said("person:moved_on", "Du flyttade från kommunen", one.moved_on)
    yield from said("person:moved_to", "Du flyttade till", one.moved_to, hide)
    yield from said("person:moved_wish", "Om uppgifter ska följa med när du flyttar, sa du", one.moved_wish)


def number_of(one: Person | Intake) -> str:
    return shown(cast(IdentityKind, one.identity_kind), one.identity_number) if one.identity_number else ""


KEPT = {"contact_way": "contact", "protection": "protection", "preferred_format": "format", "identity_kind": "identity"}
NAMES_SOMEONE = frozenset({"phone", "address", "contact_note", "given_name", "family_name", "identity_number", "birth_date"})


def earlier(at: About) -> Iterator[Row]:
    """What the same fields said before: the history keeps it. In the common part, but what the people of a hidden unit have
    changed in that unit's own: the day alone would tell that someone is there."""
    if not (at.part.is_common or at.part.is_secret):
        return
    keys = {f"person:{akt.person_id}": "om dig" for akt in at.akter}
    keys |= {f"representative:{r.id}": "om en företrädare" for r in at.person.representatives}
    named = (HistoryValue.news.contains(f'"{table}:') for table in ("person", "representative"))
    rows = db.session.execute(
        select(HistoryLine.id, HistoryLine.at, HistoryValue.news)
        .join(HistoryValue, HistoryValue.line_id == HistoryLine.id)
        .where(HistoryLine.case_id.in_(at.case_ids()), or_(*named), changed_by(at))
        .order_by(HistoryLine.id)
    )
    for line_id, moment, news in rows:
        changed = json.loads(news)
        for key, whom in keys.items():
            for field, values in changed.get(key, {}).items():
                if field in FIELDS and values and values[0] not in (None, "", "None"):
                    leave = CONTACT if whom != "om dig" and field == "phone" else at.place() if field in NAMES_SOMEONE else ""
                    text = f"Till {at.day(moment)} stod det {whom}, {FIELDS[field]}: {kept(field, values[0])}"
                    yield Row(f"history:{line_id}:{key}:{field}", sentence(text), leave)


def changed_by(at: About) -> ColumnElement[bool]:
    if at.part.is_common:
        return or_(HistoryLine.user_id.is_(None), HistoryLine.user_id.not_in(at.veil.people))
    return HistoryLine.user_id.in_(select(UserRole.user_id).where(UserRole.unit_id == at.unit.id))


def kept(field: str, value: str) -> str:
    if value in {"True", "False"}:
        return "ja" if value == "True" else "nej"
    return word(KEPT[field], value).lower() if field in KEPT else value


def representatives(at: About) -> Iterator[Row]:
    """Those around the person. How to reach them is theirs, and left out unless the reviewer finds otherwise."""
    if not at.part.is_common:
        return
    for one in at.person.representatives:
        key, title = f"representative:{one.id}", word("representative", one.kind)
        first = f"från {at.day(one.starts_on)}" if one.starts_on else ""
        last = f"till och med {at.day(one.ends_on)}" if one.ends_on else ""
        yield Row(key, sentence(", ".join(filter(None, (f"{title}: {one.name}", first, last))), one.scope, one.proof), at.place())
        yield from said(f"{key}:phone", f"Telefon till {one.name}", one.phone, CONTACT)
        if one.may_not_receive:
            yield Row(f"{key}:not", sentence(f"Uppgifter om dig får inte lämnas till {one.name}", one.may_not_receive_reason), at.place())


def merged(at: About) -> Iterator[Row]:
    """Akter that became part of this one, and what stood there of what is known about a person."""
    if not at.part.is_common:
        return
    done = PersonMerge.case_id == at.case.id, IS_DONE
    both = db.joinedload(PersonMerge.other).joinedload(Case.person)
    for one in db.session.scalars(select(PersonMerge).where(*done).options(both).order_by(PersonMerge.id)):
        key, was = f"person_merge:{one.id}", one.other.person
        yield Row(key, f"Akt {one.other.number} blev en del av din akt {at.day(one.answered_at or one.proposed_at)}.")
        facts = [was.name, f"född {at.day(was.birth_date)}", number_of(was), was.phone, was.address, was.contact_note]
        yield Row(f"{key}:stood", sentence(f"Där stod: {', '.join(filter(None, facts))}"), at.place())
        more = [was.language, was.adaptation, f"flyttade till {was.moved_to}" if was.moved_to else ""]
        yield from said(f"{key}:more", "Där stod också", ", ".join(filter(None, more)), at.place())


def akt(at: About) -> Iterator[Row]:
    """The number, and what says how long it is kept; in the deciding unit's own part that it decides. When the akt was opened
    would tell of who was first."""
    if at.part.is_common:
        yield Row("case", f"Din samverkansakt har nummer {at.case.number}.")
        yield from said("case:coordination", "Du fick veta att en samordnad plan är möjlig", at.case.told_of_coordination_on)
        if at.case.has_placement:
            yield Row("case:placement", "Akten sparas längre: den rör en placering.")
        if at.case.has_child_investigation:
            yield Row("case:investigation", "Akten sparas längre: den rör en utredning om ett barns skydd eller stöd.")
    if at.case.decision_unit_id == at.unit.id:
        yield Row("case:decides", f"{at.unit.name} har beslutsansvaret sedan {at.day(at.case.decision_since)}.")


def tracks(at: About) -> Iterator[Row]:
    """The own unit's part, open or closed; in the common part also which others are current and not hidden."""
    for one in at.case.tracks:
        if one.unit_id == at.unit.id:
            yield from own_track(at, one)
    if at.part.is_common:
        others = CaseTrack.visible_to(at.actor).where(CaseTrack.case_id == at.case.id, CaseTrack.unit_id != at.unit.id)
        for one in db.session.scalars(others.order_by(CaseTrack.id)):
            if not at.veil.hides(one.unit_id):
                yield Row(f"case_track:{one.id}", f"Du är också aktuell hos {one.unit.name} sedan {at.day(one.opened_on)}.")


def own_track(at: About, one: CaseTrack) -> Iterator[Row]:
    key, was = f"case_track:{one.id}", "är" if one.is_open else "var"
    until = f" till {at.day(one.closed_on)}" if one.closed_on else ""
    ground = f"Skälet var {word('ground', one.ground).lower()}" + (f" som kom in {at.day(one.ground_on)}" if one.ground_on else "")
    yield Row(key, sentence(f"Du {was} aktuell hos {one.unit.name} från {at.day(one.opened_on)}{until}", ground))
    yield from said(f"{key}:worker", "Din handläggare", one.case_worker.name if one.case_worker else "")
    yield from said(f"{key}:confirmed", "Bekräftat av", one.confirmed_by.name if one.confirmed_by else "")
    yield from said(f"{key}:number", "Ärendenummer i enhetens eget system", one.other_number)
    yield from said(f"{key}:since", "Insatser pågår sedan", one.insatser_since)
    yield from said(f"{key}:closed", "Avslutat därför att", one.close_reason)
    yield from said(f"{key}:stays", "Kvar efter flytten därför att", one.stays_because)
    if one.is_hidden:
        yield Row(f"{key}:hidden", "Andra enheter kan inte se att du är aktuell här.")


def intakes(at: About) -> Iterator[Row]:
    """How the person was registered here, also when it was not confirmed."""
    same = Intake.identity_number.in_(at.numbers()) & (Intake.unit_id == at.unit.id)
    rows = db.session.scalars(
        select(Intake).where(or_((Intake.case_id == at.case.id) & (Intake.unit_id == at.unit.id), same)).order_by(Intake.id)
    )
    for one in rows:
        key = f"intake:{one.id}"
        told = f"Du registrerades {at.clock(one.registered_at)}: {word('intake', one.state).lower()}"
        reason = f"Skäl: {word('ground', one.ground).lower()} som kom in {at.day(one.ground_on)}"
        yield Row(key, sentence(told, reason, f"Skydd: {word('protection', one.protection).lower()}"))
        facts = [f"{one.given_name} {one.family_name}", f"född {at.day(one.birth_date)}"]
        facts += [number_of(one), one.phone]
        yield Row(f"{key}:name", sentence(f"Då skrevs in: {', '.join(filter(None, facts))}"), at.place())
        yield from said(f"{key}:number", "Ärendenummer i enhetens eget system", one.other_number)
        yield from said(f"{key}:answer", "Det bekräftades inte därför att", one.answer)


def consents(at: About) -> Iterator[Row]:
    """What the own unit has asked about, and what was answered."""
    own = select(Consent).where(Consent.case_id == at.case.id, Consent.unit_id == at.unit.id)
    for one in db.session.scalars(own.order_by(Consent.id)):
        key = f"consent:{one.id}"
        facts = consent_facts(one)
        state = word("consent", standing(facts, at.actor.today, at.person.birth_date, at.actor.routine)).lower()
        with_whom = ", ".join(at.veil.unit(s.unit) if s.unit else s.organisation for s in one.scopes)
        what = ", ".join(word("information", kind).lower() for kind in one.information.split(",") if kind)
        asked = f"{at.day(one.asked_on)} frågade vi om vi får dela uppgifter med {with_whom}"
        yield Row(key, sentence(asked, f"Varför: {one.purpose}", f"Uppgifter: {what}", f"Läge: {state}"))
        yield from said(f"{key}:how", "Så fick du veta vad det gällde", one.informed_how)
        if one.valid_from:
            until = f" till och med {at.day(one.valid_to)}" if one.valid_to else ""
            yield Row(f"{key}:valid", f"Samtycket gäller från {at.day(one.valid_from)}{until}.")
        yield from consent_answers(at, one, key)
        yield from said(f"{key}:words", "Dina egna ord", one.person_words)
        yield from said(f"{key}:child", "Barnets inställning", one.child_view)
        yield from said(f"{key}:assessment", "Bedömning", one.assessment)
        yield from said(f"{key}:guardian", "Behov av god man anmäldes", one.guardian_reported_on)
        yield from said(f"{key}:document", "Undertecknat dokument", one.signed_document)
        yield from said(f"{key}:until", "Vi frågar igen senast", one.until)
        yield from said(f"{key}:ended", "Så avslutades det", one.ended_how)


def consent_answers(at: About, one: Consent, key: str) -> Iterator[Row]:
    for answer in one.answers:
        one_else = f"{word('giver', answer.giver)} {answer.representative.name if answer.representative else ''}".strip()
        who = "Du" if answer.giver == "individual" else one_else
        how = ", ".join(filter(None, (at.day(answer.on) if answer.on else "", word("form", answer.form).lower(), answer.how)))
        yield Row(f"{key}:answer:{answer.id}", sentence(f"{who}: {word('answer', answer.answer).lower()}{f', {how}' if how else ''}"))
    for scope in one.scopes:
        if scope.withdrawn_on:
            name = at.veil.unit(scope.unit) if scope.unit else scope.organisation
            yield Row(f"{key}:scope:{scope.id}", f"Återkallat {at.day(scope.withdrawn_on)} för {name}.")


def bases(at: About) -> Iterator[Row]:
    """Other grounds that the own unit has decided on."""
    own = select(DisclosureBasis).where(DisclosureBasis.case_id == at.case.id, DisclosureBasis.by_unit_id == at.unit.id)
    names: tuple[Any, ...] = (db.joinedload(DisclosureBasis.unit), db.joinedload(DisclosureBasis.decided_by))
    for one in db.session.scalars(own.options(*names).order_by(DisclosureBasis.id)):
        key, whom = f"disclosure_basis:{one.id}", at.veil.unit(one.unit) if one.unit else one.organisation
        told = f"{at.day(one.decided_on)} beslutade {one.decided_by.name} att uppgifter får lämnas till {whom}"
        ends = f"Gäller inte efter {at.day(one.ended_on)}" if one.ended_on else ""
        yield Row(key, sentence(told, f"Grund: {word('basis', one.kind)}", ends, one.ended_why))
        yield from said(f"{key}:text", "Skäl", one.text)
        yield from said(f"{key}:by", "Begärt av", one.requested_by)
        yield from said(f"{key}:told", "Du fick veta det", one.person_told_on)
