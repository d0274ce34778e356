"""Avvikelser that wait: for the one who drafts, for the managers of a party at its level, for the controller. One statement."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, exists, literal, or_, select, union

from sipweb.db import db
from sipweb.models import Deviation, DeviationParty, DeviationSignature, DeviationStep, Improvement
from sipweb.queries.deviations import OF_THE_TEXT
from sipweb.queries.reminders import MOST, Task
from sipweb.rules.deviations import (
    DEPARTMENT_LEVEL,
    MUST_REPORT,
    OPEN,
    WAITS_FOR_FEEDBACK,
    WRITTEN_TOGETHER,
    feedback_due,
    levels_in,
    number_of,
)
from sipweb.rules.standing import Actor, Role

IMPROVEMENT = {"owned": ("Besluta om förbättringsförslaget", "Besluta"), "decided": ("Skriv in effekten och svara", "Skriv in")}
LEVELS = (2, 3, DEPARTMENT_LEVEL)


def deviation_tasks(actor: Actor, units: dict[int, str]) -> Iterator[Task]:
    """What to do with each open report, and the lex Sarah that nobody has written down."""
    if not (actor.who.units or actor.who.departments or actor.who.has(Role.CONTROLLER)):
        return
    for row in db.session.execute(waiting(actor)):
        name = number_of(row.register_year, row.register_no) or f"Avvikelserapport {row.id}"
        args = {"deviation_id": row.id}
        if row.mine:
            place, title, button = words(actor, row, units)
            due = feedback_due(row.reported_on, actor.routine) if row.state in WAITS_FOR_FEEDBACK else None
            yield Task(place, due, title, name, "deviations.show", args, button=button)
        if row.improvement in IMPROVEMENT:
            title, button = IMPROVEMENT[row.improvement]
            yield Task("me", row.improvement_due, title, name, "improvements.show", args, button=button)
        if row.must_report:
            yield Task("me", row.lex_day, "Rapportera genast enligt lex Sarah", name, "deviation_moves.lex_sarah", args, button="Skriv in")


def at_my_level(actor: Actor) -> Any:
    """A party that this user answers for, at the level that was set when it was reported."""
    leads = [
        and_(DeviationParty.level == level, DeviationParty.unit_id.in_(unit_ids))
        for level in LEVELS
        if (unit_ids := {u for u in actor.who.managed_units if level in levels_in(actor.who, u, 0)})
    ]
    if actor.who.departments:
        leads.append(and_(DeviationParty.level == DEPARTMENT_LEVEL, DeviationParty.acts(actor)))
    return or_(*leads) if leads else literal(False)


def waiting(actor: Actor) -> Any:
    party = exists().where(DeviationParty.deviation_id == Deviation.id, at_my_level(actor)).correlate(Deviation)
    asked = party.where(~DeviationParty.is_reporting)
    reporting = party.where(DeviationParty.is_reporting)
    standing = and_(DeviationSignature.deviation_id == Deviation.id, DeviationSignature.voided_at.is_(None))
    has_signed = (
        exists()
        .where(standing, or_(DeviationSignature.user_id == actor.user_id, DeviationSignature.unit_id.in_(actor.who.managed_units)))
        .correlate(Deviation)
    )
    written = (DeviationStep.deviation_id == Deviation.id) & DeviationStep.verb.in_(OF_THE_TEXT)
    last_written = select(DeviationStep.verb).where(written).order_by(DeviationStep.id.desc()).limit(1).scalar_subquery()
    drafted = and_(Deviation.drafted_by_id == actor.user_id, Deviation.from_unit_id.in_(actor.who.units))
    own = Deviation.from_unit_id.in_(actor.who.managed_units)
    drafts = and_(Deviation.state == "draft", or_(drafted, and_(own, Deviation.is_handed)))
    between = and_(Deviation.state.in_(["reported", *WRITTEN_TOGETHER]), party)
    registers = and_(Deviation.state == "sent", literal(actor.who.has(Role.CONTROLLER)))
    mine = or_(drafts, between, registers)
    lex_sarah = and_(Deviation.lex_sarah.in_(MUST_REPORT), Deviation.lex_sarah_on.is_(None), or_(drafted, own))
    answering = and_(Improvement.deviation_id == Deviation.id, Improvement.owner_id == actor.user_id, Improvement.state != "closed")
    columns = (
        Deviation.id, Deviation.state, Deviation.from_unit_id, Deviation.drafted_by_id, Deviation.is_handed, Deviation.reported_on,
        Deviation.sent_on, Deviation.register_year, Deviation.register_no,
        Deviation.happened_on.label("lex_day"), asked.label("asked"), reporting.label("reporting"), has_signed.label("has_signed"),
        own.label("own"), mine.label("mine"), last_written.label("last_written"), lex_sarah.label("must_report"),
        Improvement.state.label("improvement"), Improvement.due_on.label("improvement_due"),
    )  # fmt: skip
    still = select(Deviation.id).where(Deviation.is_open, Deviation.state.in_(sorted(OPEN)), or_(mine, lex_sarah))
    answers_for = select(Improvement.deviation_id).where(Improvement.owner_id == actor.user_id, Improvement.state != "closed")
    query = select(*columns).outerjoin(Improvement, answering).where(Deviation.id.in_(union(still, answers_for)))
    return query.order_by(Deviation.reported_on, Deviation.id).limit(MOST)


def words(actor: Actor, row: Any, units: dict[int, str]) -> tuple[str, str, str]:
    """Whose move it is, what to do, and what the button says."""
    other = units[row.from_unit_id]
    if row.state == "draft":
        if row.own and row.is_handed:
            return "unit", "Läs utkastet till avvikelserapport och rapportera", "Läs"
        if row.is_handed:
            return "waiting", "Chefen läser ditt utkast till avvikelserapport", ""
        return "me", "Skriv klart avvikelserapporten", "Fortsätt"
    if row.state == "sent":
        return "me", f"Registrera avvikelserapporten från {other}", "Läs"
    if row.state == "reported":
        contact = ("me", "Ta kontakt om avvikelsen som ni har rapporterat", "Läs")
        return ("me", f"Ha dialog om avvikelsen som {other} har rapporterat", "Läs") if row.asked else contact
    if row.state == "in_dialogue":
        return "me", "Skriv den gemensamma texten om avvikelsen", "Skriv"
    if row.last_written == "deviation.complete":
        return "me", "Komplettera den gemensamma texten om avvikelsen", "Läs"
    return ("waiting", "Väntar på den andra signaturen", "") if row.has_signed else ("me", "Läs den gemensamma texten och signera", "Läs")
