"""Registerutdrag: placements, transfers and what was handed over with them."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, false, or_, select

from sipweb.db import db
from sipweb.models import Handover, Placement, Transfer
from sipweb.queries.extract_about import About, said, sentence
from sipweb.rules.extracts import UNFINISHED, Row
from sipweb.words import word


def placements(at: About) -> Iterator[Row]:
    """In the common part those that every unit reads; in the part of a unit that has hidden itself the ones that are its own alone. What
    was a mistake is told too, with why."""
    for_all, own = Placement.is_known(false()), Placement.unit_id == at.unit.id
    known = or_(for_all, own) if at.part.is_common else and_(own, ~for_all)
    for one in db.session.scalars(select(Placement).where(Placement.case_id == at.case.id, known).order_by(Placement.id)):
        key, until = f"placement:{one.id}", f" till och med {at.day(one.ends_on)}" if one.ends_on else ""
        told = f"Du {'skrevs av misstag in som placerad' if one.is_mistaken else 'är eller har varit placerad'} av {at.veil.unit(one.unit)}"
        yield Row(key, sentence(f"{told} från {at.day(one.starts_on)}{until}"))
        yield from said(f"{key}:why", "Placeringen ändrades därför att", one.changed_why)


def own_transfers(at: About) -> Any:
    """Of those in the akt: the ones the unit hands over, and the ones it has been told of."""
    told = and_(Transfer.to_unit_id == at.unit.id, Transfer.notified_on.is_not(None))
    own = select(Transfer).where(Transfer.case_id == at.case.id, or_(Transfer.from_unit_id == at.unit.id, told))
    return own.options(db.selectinload(Transfer.handovers)).order_by(Transfer.id)


def transfers(at: About) -> Iterator[Row]:
    for one in db.session.scalars(own_transfers(at)):
        yield from transfer(at, one)
    yield from sent_elsewhere(at)


def transfer(at: About, one: Transfer) -> Iterator[Row]:
    key, name = f"transfer:{one.id}", f"{'Överföring' if one.kind == 'age' else 'Överlämning'} {one.id}"
    to = f" till {at.veil.unit(one.to_unit)}" if one.to_unit else ""
    state = f"Läge: {word('transfer', one.state).lower()}"
    yield Row(key, sentence(f"{name}, påbörjad {at.day(one.created_at)}: från {at.veil.unit(one.from_unit)}{to}", state))
    kinds = ", ".join(word("need_kind", kind).lower() for kind in one.needs.split(",") if kind)
    yield from said(f"{key}:words", f"{name}, dina egna ord", one.person_words)
    yield from said(f"{key}:needs", f"{name}, behov", kinds)
    yield from said(f"{key}:text", f"{name}, bedömning", one.needs_text)
    yield from dated(at, one, key, name)
    yield from said(f"{key}:late", f"{name}, aviseringen var sen därför att", one.late_why)
    yield from said(f"{key}:need", f"{name}, därför behövs uppgifterna", one.need)
    yield from said(f"{key}:ground", f"{name}, grund för att lämna uppgifter", at.veil.over(one.ground))
    yield from said(f"{key}:method", f"{name}, på vilket sätt eller varför inte", one.method)
    yield from said(f"{key}:declined", f"{name}, den mottagande enheten avböjde därför att", one.declined_why)
    yield from said(f"{key}:lifted", f"{name}, lyft till en högre chefsnivå därför att", one.lifted_why)
    yield from said(
        f"{key}:lift_answer", f"{name}, den andra enheten om lyftet", word("transfer_lift", one.lift_answer) if one.lift_answer else ""
    )
    yield from said(f"{key}:lift_text", f"{name}, därför att", one.lift_answer_text)
    yield from said(f"{key}:put_forward", f"{name}, förslag till svar på lyftet", put_forward(one))
    yield from said(f"{key}:place", f"{name}, tjänstemannamötets plats", one.officials_place, at.place())
    yield from said(f"{key}:invited", f"{name}, inbjudna till tjänstemannamötet", one.officials_invited, at.place())
    yield from said(f"{key}:left_out", f"{name}, inte inbjudna därför att", one.officials_left_out)
    yield from said(f"{key}:summary", f"{name}, tjänstemannamötet kom fram till", one.officials_summary)
    yield from said(f"{key}:informed", f"{name}, så fick du veta", one.informed_how)
    yield from said(f"{key}:planning", f"{name}, den första planeringen", one.first_planning)
    yield from said(f"{key}:ended", f"{name}, avslutad därför att", word("transfer_end", one.ended_how) if one.ended_how else "")
    yield from said(f"{key}:ended_why", f"{name}, skäl", one.ended_why)
    for handover in one.handovers:
        if handover.from_unit_id == at.unit.id or handover.to_unit_id == at.unit.id:
            yield from handed_over(at, handover)


def put_forward(one: Transfer) -> str:
    return str(json.loads(one.settle_answer)["method"]) if one.settle_answer else ""


DATED = {
    "judged_on": "behovet bedömdes",
    "judge_again_on": "behovet bedöms på nytt",
    "notified_on": "aviserad",
    "notify_last_on": "sista dagen att avisera",
    "lift_answered_on": "svar på lyftet",
    "meeting_on": "mötet",
    "decided_on": "beslutad",
    "transfer_on": "ansvaret går över",
    "proposed_day": "föreslagen dag för ansvaret",
    "received_on": "mottagen",
    "investigation_on": "utredning inledd",
    "person_contact_on": "kontakt med dig",
    "sender_contact_on": "kontakt mellan handläggarna",
    "informed_on": "du informerades",
    "ended_on": "avslutad",
}


def dated(at: About, one: Transfer, key: str, name: str) -> Iterator[Row]:
    for field, label in DATED.items():
        yield from said(f"{key}:{field}", f"{name}, {label}", getattr(one, field))
    if one.officials_at:
        yield Row(f"{key}:officials", sentence(f"{name}, tjänstemannamöte {at.clock(one.officials_at)}"))


PARTS = {
    "person_words": "dina egna ord",
    "background": "bakgrund och familjesituation",
    "guardian": "förmyndare, god man eller förvaltare",
    "situation": "aktuell situation",
    "impairment": "funktionsnedsättning eller problematik",
    "earlier": "tidigare utredningar och diagnos",
    "ongoing": "pågående insatser",
    "planning": "planering",
}


def handed_over(at: About, one: Handover) -> Iterator[Row]:
    key, draft = f"handover:{one.id}", "" if one.sent_at else UNFINISHED
    sent = f"skickad {at.clock(one.sent_at)}" if one.sent_at else "ett utkast"
    to = f" till {at.veil.unit(one.to_unit)}" if one.to_unit else ""
    receipt = (
        f"Mottagen {at.clock(one.received_at)} av {at.veil.person(one.received_by.name)}" if one.received_at and one.received_by else ""
    )
    yield Row(key, sentence(f"Överlämning, {sent}{to}, skriven av {at.veil.person(one.written_by.name)}", receipt), draft)
    for field, label in PARTS.items():
        yield from said(f"{key}:{field}", f"Överlämning, {label}", getattr(one, field), draft)


def sent_elsewhere(at: About) -> Iterator[Row]:
    """What this unit got before the transfer went on to another."""
    own = [one.id for one in db.session.scalars(own_transfers(at))]
    got = (Handover.case_id == at.case.id) & (Handover.to_unit_id == at.unit.id) & Handover.transfer_id.not_in(own)
    for one in db.session.scalars(select(Handover).where(got).order_by(Handover.id)):
        yield from handed_over(at, one)
