"""Registerutdrag: what the unit has reported about the person to a monthly meeting, or heard there, and what came of it."""

from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from sipweb.db import db
from sipweb.models import AgendaItem, AgendaItemUnit, MinutesCorrection
from sipweb.queries.extract_about import About, said, sentence
from sipweb.queries.item_outcomes import outcome_words
from sipweb.rules.agenda import PARTS, REPORTED
from sipweb.rules.extracts import UNFINISHED, Row
from sipweb.rules.monthly import FORMS
from sipweb.words import word


def items(at: About) -> Iterator[Row]:
    heard = select(AgendaItemUnit.item_id).where(AgendaItemUnit.unit_id == at.unit.id)
    others = AgendaItem.id.in_(heard) & AgendaItem.state.in_(sorted(REPORTED))
    query = select(AgendaItem).where(AgendaItem.case_id == at.case.id, or_(AgendaItem.unit_id == at.unit.id, others))
    whole = (selectinload(AgendaItem.heard_by), selectinload(AgendaItem.tasks))
    found = db.session.scalars(query.options(*whole).order_by(AgendaItem.id)).all()
    corrections: dict[int | None, list[MinutesCorrection]] = {}
    for one in db.session.scalars(select(MinutesCorrection).where(MinutesCorrection.item_id.in_([i.id for i in found]))):
        corrections.setdefault(one.item_id, []).append(one)
    for item in found:
        yield from told(at, item, corrections.get(item.id, []))


def told(at: About, item: AgendaItem, corrections: list[MinutesCorrection]) -> Iterator[Row]:
    key, draft = f"agenda_item:{item.id}", UNFINISHED if item.state == "draft" else ""
    name = f"{FORMS[item.meeting.form]} {at.day(item.meeting.starts_at)}"
    kind, state = word("item_kind", item.kind).lower(), word("item", item.state).lower()
    yield Row(key, sentence(f"{name}: {kind} från {at.veil.unit(item.unit)}, {state}"), draft)
    yield from said(f"{key}:words", f"{name}, dina egna ord", item.person_words, draft)
    for part, label in PARTS.items():
        yield from said(f"{key}:{part}", f"{name}, {label.lower()}", at.veil.over(getattr(item, part)), draft)
    yield from said(f"{key}:attempt", f"{name}, så försökte handläggarna själva", at.veil.over(item.attempt), draft)
    yield from said(f"{key}:need", f"{name}, därför behövdes uppgifterna", at.veil.over(item.need), draft)
    yield from said(f"{key}:ground", f"{name}, grund för att lämna uppgifter", at.veil.over(item.ground), draft)
    yield from said(f"{key}:late", f"{name}, anmäldes för sent därför att", at.veil.over(item.late_reason))
    yield from said(f"{key}:withdrawn", f"{name}, togs tillbaka därför att", at.veil.over(item.withdrawn_why))
    for unit in item.heard_by:
        yield Row(f"agenda_item_unit:{unit.id}", f"{name}: hördes av {at.veil.unit(unit.unit)}.", draft)
    yield from said(f"{key}:notes", f"{name}, anteckningar", at.veil.over(item.notes))
    if item.outcome:
        yield Row(f"{key}:outcome", sentence(f"{name}, utfall: {outcome_words(item).lower()}", at.veil.over(item.outcome_text)))
    if item.to_unit and item.transfer_on:
        yield Row(f"{key}:transfer", f"{name}: överföring till {at.veil.unit(item.to_unit)} från och med {at.day(item.transfer_on)}.")
    for task in item.tasks:
        by = f", senast {at.day(task.due_on)}" if task.due_on else ""
        who = at.veil.person(task.user.name)
        ended = "Struket" if task.is_dropped else f"Klart {at.day(task.done_on)}" if task.done_on else ""
        yield Row(f"monthly_task:{task.id}", sentence(f"{name}, uppgift: {at.veil.over(task.what)} – {who}{by}", ended))
    for one in corrections:
        yield Row(f"minutes_correction:{one.id}", sentence(f"{name}, rättelse: {at.veil.over(one.text)}", at.veil.over(one.reason)))
