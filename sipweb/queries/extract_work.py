"""Registerutdrag: what the unit has asked others and been asked, met about, decided and noted."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, or_, select

from sipweb.db import db
from sipweb.models import Deviation, DeviationLink, FormalDecision, Meeting, Note, NoteReach, PresenceQuestion, Referral, TimeProposal
from sipweb.queries.extract_about import About, said, sentence
from sipweb.rules.extracts import SAID_BY_OTHERS, UNFINISHED, Row
from sipweb.words import word


def own_requests(at: About) -> Any:
    """Ids of the requests the unit has made in this akt, and of those it has been sent and still has a ground to read; also those
    that came from another nämnd."""
    here = or_(Referral.case_id == at.case.id, Referral.receiving_case_id == at.case.id)
    asked = and_(Referral.to_unit_id == at.unit.id, Referral.sent_on.is_not(None), Referral.state != "stopped")
    return select(Referral.id).where(here, or_(Referral.from_unit_id == at.unit.id, asked))


def requests(at: About) -> Iterator[Row]:
    names: tuple[Any, ...] = (db.joinedload(Referral.from_worker), db.joinedload(Referral.to_worker))
    for one in db.session.scalars(select(Referral).where(Referral.id.in_(own_requests(at))).options(*names).order_by(Referral.id)):
        yield from request(at, one)


def request(at: About, one: Referral) -> Iterator[Row]:
    key, draft = f"referral:{one.id}", UNFINISHED if one.sent_on is None else ""
    asks, asked = at.veil.unit(one.from_unit), at.veil.unit(one.to_unit)
    sent = f"skickad {at.day(one.sent_on)}" if one.sent_on else f"ett utkast från {at.day(one.created_at)}"
    people = ", ".join(at.veil.person(w.name) for w in (one.from_worker, one.to_worker) if w)
    name = f"Förfrågan {one.id}"
    told = f"{name}, {sent}: från {asks} till {asked}"
    yield Row(key, sentence(told, f"Läge: {word('referral', one.state).lower()}", f"Handläggare: {people}"), draft)
    yield from said(f"{key}:words", f"{name}, dina egna ord", one.person_words, draft)
    yield from said(f"{key}:question", f"{name}, frågeställning", one.question, draft)
    yield from said(f"{key}:situation", f"{name}, situationen", one.situation, draft)
    if one.from_unit_id == at.unit.id:
        yield from said(f"{key}:need", f"{name}, därför behövs uppgifterna", one.need, draft)
    yield from said(f"{key}:ground", f"{name}, grund för att lämna uppgifter", at.veil.over(one.ground), draft)
    yield from said(f"{key}:completion", f"{name}, komplettering", one.completion)
    if one.application_made:
        yield Row(f"{key}:applied", f"{name}: du har ansökt.")
    if one.solvable is not None:
        yield Row(f"{key}:solvable", f"{name}: frågan {'kan' if one.solvable else 'kan inte'} lösas av handläggarna själva.")
    if one.outcome:
        yield Row(f"{key}:outcome", sentence(f"{name}, utfall: {word('outcome', one.outcome).lower()}", one.outcome_text))
    yield from said(f"{key}:outcome_words", f"{name}, dina egna ord om hur det slutade", one.outcome_words)


def meetings(at: About) -> Iterator[Row]:
    """With who was there and what was agreed; and the times that were proposed."""
    parts = (db.selectinload(Meeting.attendance), db.selectinload(Meeting.agreements))
    own = Meeting.referral_id.in_(own_requests(at))
    for one in db.session.scalars(select(Meeting).where(own).options(*parts).order_by(Meeting.starts_at, Meeting.id)):
        yield from meeting(at, one)
    yield from proposals(at)


def meeting(at: About, one: Meeting) -> Iterator[Row]:
    key, kind = f"meeting:{one.id}", "Förmöte" if one.kind == "pre" else "Trepartsmöte"
    name, hide = f"{kind} {at.day(one.starts_at)}", at.place() if one.state == "planned" else ""
    yield Row(key, f"{kind} {at.clock(one.starts_at)}: {word('meeting', one.state).lower()}.", hide)
    yield from said(f"{key}:place", f"{name}, plats", one.place, at.place())
    yield from said(f"{key}:purpose", f"{name}, det handlar om", one.purpose)
    yield from said(f"{key}:structure", f"{name}, så skulle det gå till", one.structure)
    yield from said(f"{key}:invited", f"{name}, så bjöds du in", one.invited_how, hide)
    yield from said(f"{key}:words", f"{name}, dina egna ord", one.person_words)
    yield from said(f"{key}:summary", f"{name}, kom fram till", one.summary)
    yield from said(f"{key}:absent", f"{name}, du var inte med därför att", one.individual_absent_reason)
    yield from said(f"{key}:no_pre", f"{name}, hölls utan förmöte därför att", one.no_pre_meeting_reason)
    for fact, label in ((one.information_given, "du fick information"), (one.application_made, "du ansökte")):
        if fact is not None:
            yield Row(f"{key}:{label}", f"{name}: {label}{'' if fact else ' inte'}.")
    changed = ": ".join(filter(None, (one.changed_by, one.change_reason)))
    yield from said(f"{key}:changed", f"{name}, ändrat", changed)
    yield from those_called(at, one, key, name)
    for agreed in one.agreements:
        by = f", senast {at.day(agreed.due_on)}" if agreed.due_on else ""
        who = f" – {at.veil.over(agreed.who)}" if agreed.who else ""
        done = f"Klart {at.day(agreed.done_on)}" if agreed.done_on else ""
        yield Row(f"agreement:{agreed.id}", sentence(f"{name}, överenskommet: {agreed.what}{who}{by}", done))


def those_called(at: About, one: Meeting, key: str, name: str) -> Iterator[Row]:
    came = {True: "var med", False: "var inte med", None: "är kallad"}
    for who in one.attendance:
        hide = at.place() if who.part in {"representative", "other"} else ""
        yield Row(f"attendance:{who.id}", f"{name}: {at.veil.person(who.name)} {came[who.attended]}.", hide)
        leave = "" if who.part in {"staff", "individual"} else SAID_BY_OTHERS
        yield from said(f"attendance:{who.id}:said", f"{name}, {at.veil.person(who.name)} bidrog med", who.contribution, leave)


def proposals(at: About) -> Iterator[Row]:
    for one in db.session.scalars(select(TimeProposal).where(TimeProposal.referral_id.in_(own_requests(at))).order_by(TimeProposal.id)):
        key, kind = f"time_proposal:{one.id}", "förmöte" if one.kind == "pre" else "trepartsmöte"
        times = ", ".join(at.clock(time) for time in one.times)
        yield Row(key, sentence(f"Förslag till tider för {kind}: {times}", f"Plats: {one.place}"), at.place())
        called = json.loads(one.called)
        yield from said(
            f"{key}:called", f"Förslag till tider för {kind}, andra som bjuds in", ", ".join(called.get("others", [])), at.place()
        )
        told = (("purpose", "handlar om", one.purpose), ("invited", "så bjuds du in", one.invited_how))
        for name, label, value in (*told, ("no_pre", "utan förmöte därför att", one.no_pre_meeting_reason)):
            yield from said(f"{key}:{name}", f"Förslag till tider för {kind}, {label}", value)


def decisions(at: About) -> Iterator[Row]:
    """References to decisions that the unit has taken elsewhere."""
    own = select(FormalDecision).where(FormalDecision.case_id == at.case.id, FormalDecision.unit_id == at.unit.id)
    own = own.options(db.joinedload(FormalDecision.told_by), db.joinedload(FormalDecision.corrected))
    for one in db.session.scalars(own.order_by(FormalDecision.decided_on, FormalDecision.id)):
        told = f"Beslut {at.day(one.decided_on)} av {one.delegate}, delegation {one.delegation_reference}"
        wrong = "Det var fel, och rättades sedan" if one.corrected else ""
        yield Row(f"formal_decision:{one.id}", sentence(told, f"Meddelat dig {at.day(one.told_on)} av {one.told_by.name}", wrong))
        yield from said(f"formal_decision:{one.id}:correction", f"Beslut {at.day(one.decided_on)}, varför det rättades", one.correction)


def deviations(at: About) -> Iterator[Row]:
    """That the unit has reported how the cooperation went. The report itself says nothing of whom it was about."""
    query = select(DeviationLink.id, Deviation.created_at, Deviation.reported_on).join(
        Deviation, Deviation.id == DeviationLink.deviation_id
    )
    own = query.where(DeviationLink.case_id == at.case.id, DeviationLink.unit_id == at.unit.id)
    for id_, created_at, reported_on in db.session.execute(own.order_by(DeviationLink.id)):
        told = f"Enheten rapporterade {at.day(reported_on)}" if reported_on else f"Enheten började {at.day(created_at)} skriva"
        text = f"{told} att samverkan inte följde rutinen. I rapporten står inte vem den gäller"
        yield Row(f"deviation_link:{id_}", sentence(text), "" if reported_on else UNFINISHED)


def notes(at: About) -> Iterator[Row]:
    """The unit's own, whole, with whom they are shared; of those it was given, only that it was."""
    reach = (db.joinedload(Note.author), db.selectinload(Note.reach).joinedload(NoteReach.unit))
    own = select(Note).where(Note.case_id == at.case.id, Note.unit_id == at.unit.id).options(*reach)
    for one in db.session.scalars(own.order_by(Note.happened_on, Note.id)):
        shared = [at.veil.unit(r.unit) for r in one.reach]
        first = f"{at.day(one.happened_on)}, {word('note', one.kind).lower()}, skriven av {one.author.name}"
        yield Row(f"note:{one.id}", f"{first}: {one.text}")
        for r, name in zip(one.reach, shared, strict=True):
            yield Row(f"note_reach:{r.id}", sentence(f"Anteckningen {at.day(one.happened_on)} är synlig för {name}", f"Skäl: {r.need}"))
    given = select(NoteReach.id, Note.happened_on, Note.unit_id).join(Note, Note.id == NoteReach.note_id)
    for id_, on, unit_id in db.session.execute(given.where(Note.case_id == at.case.id, NoteReach.unit_id == at.unit.id)):
        if not at.veil.hides(unit_id):
            yield Row(f"note_reach:{id_}:given", f"Vi kan läsa en anteckning {at.day(on)} som en annan enhet har gjort synlig för oss.")


def questions(at: About) -> Iterator[Row]:
    """Fråga om aktualitet: those the unit has asked, and those it was to answer. One that was answered at once was told to
    those who were current, so it stands in the common part."""
    same = PresenceQuestion.identity_number.in_(at.numbers())
    here = PresenceQuestion.case_id == at.case.id
    asked = and_(PresenceQuestion.unit_id == at.unit.id, or_(here, same))
    told = and_(here, PresenceQuestion.answering_unit_id == at.unit.id)
    common = and_(here, PresenceQuestion.answering_unit_id.is_(None)) if at.part.is_common else told
    names = db.joinedload(PresenceQuestion.unit)
    for one in db.session.scalars(select(PresenceQuestion).where(or_(asked, told, common)).options(names).order_by(PresenceQuestion.id)):
        answer = one.answer or ("inget än" if one.answering_unit_id else "inget ja lämnades")
        text = f"{at.clock(one.asked_at)} frågade {at.veil.unit(one.unit)} om du är aktuell i någon akt"
        yield Row(f"presence_question:{one.id}", sentence(text, f"Skäl: {one.reason}", f"Svar: {at.veil.over(answer)}"))
