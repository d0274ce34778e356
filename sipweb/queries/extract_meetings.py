"""Registerutdrag: what two units called each other about, and met about, beside the requests."""

from collections.abc import Iterator

from sqlalchemy import or_, select, union

from sipweb.db import db
from sipweb.models import CarePlanning, Case, UrgentConsultation
from sipweb.queries.extract_about import About, said, sentence
from sipweb.rules.extracts import Row
from sipweb.rules.urgent import UNCHOSEN
from sipweb.words import word


def units_in(case: Case) -> set[int]:
    """Units that have called, or been called, about the person."""
    sides = (select(one.unit_id, one.to_unit_id).where(one.case_id == case.id) for one in (UrgentConsultation, CarePlanning))
    return {unit for row in db.session.execute(union(*sides)) for unit in row}


def urgent(at: About) -> Iterator[Row]:
    """Both units read it, so both tell it; the ground and what the person was told is the calling unit's to tell."""
    one = UrgentConsultation
    ours = select(one).where(one.case_id == at.case.id, or_(one.unit_id == at.unit.id, one.to_unit_id == at.unit.id))
    for found in db.session.scalars(ours.order_by(one.id)):
        yield from contact(at, found)


def contact(at: About, one: UrgentConsultation) -> Iterator[Row]:
    key, name = f"urgent_consultation:{one.id}", f"Akut kontakt {at.day(one.called_at)}"
    units = f"{at.veil.unit(one.unit)} och {at.veil.unit(one.to_unit)}"
    who = f"{at.veil.person(one.registered_by.name)} talade med {at.veil.over(one.reached)}"
    yield Row(key, sentence(f"Akut kontakt {at.clock(one.called_at)} mellan {units}", who, f"Läge: {word('urgent', one.state).lower()}"))
    yield from said(f"{key}:words", f"{name}, dina egna ord", one.person_words)
    yield from said(f"{key}:matter", f"{name}, vad det gällde", one.matter)
    yield from said(f"{key}:why", f"{name}, därför kunde det inte vänta", one.why_urgent)
    yield from said(f"{key}:outcome", f"{name}, det enheterna kom fram till", one.outcome)
    if one.answer:
        yield Row(f"{key}:answer", sentence(f"{name}, den andra enheten: {word('urgent_answer', one.answer).lower()}", one.answer_text))
    if one.unit_id == at.unit.id:
        if one.ground not in UNCHOSEN:
            yield Row(
                f"{key}:ground", sentence(f"{name}, grund för att lämna uppgifter: {word('urgent_ground', one.ground)}", one.ground_text)
            )
        yield from said(f"{key}:told", f"{name}, du fick veta", one.person_told_on)
        yield from said(f"{key}:not_told", f"{name}, därför har du inte fått veta", one.not_told_because)


def plannings(at: About) -> Iterator[Row]:
    """Both units read it, so both tell it."""
    one = CarePlanning
    ours = select(one).where(one.case_id == at.case.id, or_(one.unit_id == at.unit.id, one.to_unit_id == at.unit.id))
    for found in db.session.scalars(ours.order_by(one.starts_at, one.id)):
        yield from planning(at, found)


def planning(at: About, one: CarePlanning) -> Iterator[Row]:
    key, name, hide = f"care_planning:{one.id}", f"Vårdplanering {at.day(one.starts_at)}", at.place()
    units = f"{at.veil.unit(one.unit)} och {at.veil.unit(one.to_unit)}"
    told = (f"Vårdplanering {at.clock(one.starts_at)} mellan {units}", f"Läge: {word('planning', one.state).lower()}")
    why = f"Varför båda: {word('planning_reason', one.reason).lower()}"
    yield Row(key, sentence(*told, why, one.reason_text), hide if one.is_open else "")
    yield from said(f"{key}:place", f"{name}, plats", one.place, hide)
    yield from said(f"{key}:words", f"{name}, dina egna ord", one.person_words)
    called = ("staff", "från kommunen", one.staff), ("region", "från regionen", one.region), ("others", "andra", one.others)
    for part, label, value in called:
        yield from said(f"{key}:{part}", f"{name}, kallade {label}", at.veil.over(value), hide if part == "others" else "")
    yield from said(f"{key}:came", f"{name}, var med", at.veil.over(one.came), hide)
    yield from said(f"{key}:information", f"{name}, det som gicks igenom", one.information)
    yield from said(f"{key}:changed", f"{name}, ändrat därför att", one.change_reason)
    if one.unit_id == at.unit.id:
        yield from said(f"{key}:need", f"{name}, därför behövdes uppgifterna", one.need)
        yield from said(f"{key}:ground", f"{name}, grund för att lämna uppgifter", at.veil.over(one.ground))
    if one.state != "cancelled":
        yield from said(f"{key}:follow", f"{name}, intern uppföljning", one.followed_up_on or one.follow_up_on)
    yield from said(f"{key}:followed", f"{name}, om ett gemensamt ansvar", one.follow_up_text)
