"""Mitt arbete: what waits for me, for my units, and what I wait for. Plain rows; nothing is stored as overdue."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import literal, select, union_all

from sipweb.db import db
from sipweb.models import Case, Escalation, Meeting, Notice, Referral, TimeProposal
from sipweb.models.access import not_blocked
from sipweb.queries.announcements import unread_tasks, unsent_tasks
from sipweb.queries.answers import recorded_tasks
from sipweb.queries.care_planning import planning_tasks
from sipweb.queries.deviation_work import deviation_tasks
from sipweb.queries.escalation_work import escalation_tasks
from sipweb.queries.extracts import extract_tasks
from sipweb.queries.handing_over import leaving_tasks
from sipweb.queries.inbox import inbox_tasks, waiting_words
from sipweb.queries.intakes import intake_tasks, presence_tasks
from sipweb.queries.journal import journal_tasks
from sipweb.queries.merges import merge_tasks
from sipweb.queries.monthly_work import monthly_tasks
from sipweb.queries.people import unit_names
from sipweb.queries.questions import question_tasks
from sipweb.queries.reminders import (
    MOST,
    Task,
    agreement_tasks,
    consent_tasks,
    ending_consents,
    ending_mandates,
    moved_tasks,
    unchecked_protection,
    unmanned_tracks,
)
from sipweb.queries.review_tasks import review_tasks, reviews_above
from sipweb.queries.routine_reviews import routine_tasks
from sipweb.queries.routing import routing_tasks
from sipweb.queries.transfer_tasks import transfer_tasks, transfers_above
from sipweb.queries.urgent import urgent_tasks
from sipweb.queries.waiting import without_ground
from sipweb.rules.dates import clock
from sipweb.rules.days import monday_of
from sipweb.rules.escalations import ROLES_OF_MANY
from sipweb.rules.standing import Actor


def group_of(due: date | None, today: date) -> str:
    """Försenat, I dag, Den här veckan (to Sunday) or Senare."""
    if due is None:
        return "Senare"
    if due < today:
        return "Försenat"
    if due == today:
        return "I dag"
    return "Den här veckan" if due <= monday_of(today) + timedelta(days=6) else "Senare"


GROUPS = ("Försenat", "I dag", "Den här veckan", "Senare")


def above(actor: Actor) -> list[Task]:
    """For an avdelningschef, also one who leads a unit or stands in for who does: what nobody below may do."""
    return [*reviews_above(actor), *transfers_above(actor)] if actor.who.departments else []


def tasks(actor: Actor) -> list[Task]:
    """Everything, the nearest deadline first; what has no deadline last."""
    units = unit_names()
    if not actor.who.units:  # the avdelningschef: what is lifted, the yearly review, reports, transfers; the controller: reports
        of_department = [*escalation_tasks(actor), *routine_tasks(actor), *above(actor)] if actor.who.departments else []
        return sorted([*of_department, *deviation_tasks(actor, units)], key=lambda task: (task.due or date.max, task.number))
    waits = without_ground(actor)
    found = [
        *referral_tasks(actor, units, waits),
        *inbox_tasks(actor, units, waits),
        *proposal_tasks(actor),
        *escalation_tasks(actor),
        *agreement_tasks(actor),
        *intake_tasks(actor, units),
        *consent_tasks(actor),
        *ending_consents(actor),
        *ending_mandates(actor),
        *unchecked_protection(actor),
        *unmanned_tracks(actor),
        *presence_tasks(actor, units),
        *question_tasks(actor, units),
        *journal_tasks(actor),
        *unsent_tasks(actor),
        *unread_tasks(actor),
        *recorded_tasks(actor, units),
        *review_tasks(actor, units),
        *leaving_tasks(actor, units),
        *extract_tasks(actor, units),
        *moved_tasks(actor),
        *merge_tasks(actor),
        *monthly_tasks(actor),
        *urgent_tasks(actor, units),
        *planning_tasks(actor, units),
        *routine_tasks(actor),
        *above(actor),
        *routing_tasks(actor, units),
        *transfer_tasks(actor, units),
        *deviation_tasks(actor, units),
    ]
    return sorted(found, key=lambda task: (task.due or date.max, task.number))


def of_mine(actor: Actor, query: Any, sent: Any, asked: Any) -> Any:
    """Of open requests, those the actor has sent and those that name the actor: two queries in one, each with its own index."""
    query = query.join(Case, Case.id == Referral.case_id).where(Referral.is_open, not_blocked(Referral.case_id, actor))
    return union_all(
        query.where(Referral.from_worker_id == actor.user_id, sent),
        query.where(Referral.to_worker_id == actor.user_id, asked),
    )


def own_referrals(actor: Actor) -> Any:
    waiting = (TimeProposal.referral_id == Referral.id) & (TimeProposal.state == "open")
    proposed_by_sender = select(TimeProposal.by_sender).where(waiting).limit(1).scalar_subquery()
    booked = (Meeting.referral_id == Referral.id) & (Meeting.state == "planned")
    starts_at = select(Meeting.starts_at).where(booked).limit(1).scalar_subquery()
    its = select(Escalation.level).where(Escalation.referral_id == Referral.id, Escalation.is_open)
    level = its.order_by(Escalation.id.desc()).limit(1).scalar_subquery()
    query = select(
        Referral.id,
        Referral.state,
        Referral.due_on,
        Referral.from_unit_id,
        Referral.to_unit_id,
        Referral.from_worker_id,
        Referral.solvable,
        Case.number,
        Case.id,
        proposed_by_sender,
        starts_at,
        level,
    )
    once = Referral.from_worker_id != actor.user_id
    return db.session.execute(of_mine(actor, query, literal(True), once).order_by("due_on").limit(MOST))


def referral_tasks(actor: Actor, units: dict[int, str], waits: set[int]) -> Iterator[Task]:
    for id_, state, due, from_unit, to_unit, from_worker, solvable, number, case_id, by_sender, starts_at, level in own_referrals(actor):
        sender = from_worker == actor.user_id
        if sender and from_unit not in actor.who.units:
            continue
        other = units[to_unit] if sender else units[from_unit]
        if by_sender is not None and by_sender != sender:
            continue  # the other one has proposed: "Välj en tid" stands on a row of its own
        place, title, button = referral_words(state, sender, has_begun(starts_at, actor), solvable, other, level)
        if starts_at and title in {"Förmöte", "Trepartsmöte"}:
            title = f"{title} {clock(starts_at)}"
        if by_sender is not None:
            place, title, button = "waiting", f"{other} ska välja en tid", ""
        if id_ in waits:
            place, title, button = waiting_words(sender, other)
        yield Task(place, due, title, f"Samverkan med {other}", "referrals.show", {"referral_id": id_}, number, case_id, button)


def has_begun(starts_at: datetime | None, actor: Actor) -> bool:
    return starts_at is not None and starts_at <= actor.now.replace(tzinfo=None)


def referral_words(state: str, sender: bool, is_past: bool, solvable: bool | None, other: str, level: int | None) -> tuple[str, str, str]:
    """Whose move it is, what to do, and what the button says."""
    after = ("me", "Boka trepartsmöte", "Boka") if solvable is not False else ("me", "Lyft frågan till nivå 2", "Lyft")
    table = {
        "draft": ("me", f"Skriv klart förfrågan till {other}", "Fortsätt"),
        "sent": ("waiting", f"Väntar på svar från {other}", ""),
        "needs_info": ("me", f"Komplettera förfrågan till {other}", "Komplettera"),
        "assigned": ("waiting", f"{other} ska boka förmöte", "") if sender else ("me", "Ta kontakt och boka förmöte", "Boka"),
        "pre_meeting_booked": ("me", "Skriv in förmötet" if is_past else "Förmöte", "Skriv in" if is_past else "Visa"),
        "pre_meeting_held": after,
        "three_party_booked": ("me", "Skriv in trepartsmötet" if is_past else "Trepartsmöte", "Skriv in" if is_past else "Visa"),
        "three_party_held": ("me", "Avsluta med utfall", "Avsluta"),
        "escalated": ("waiting", f"Väntar på {ROLES_OF_MANY[level]} (nivå {level})", "")
        if level
        else ("me", "Avsluta med utfall", "Avsluta"),
    }
    return table[state]


def proposal_tasks(actor: Actor) -> Iterator[Task]:
    query = (
        select(TimeProposal.referral_id, TimeProposal.kind, TimeProposal.first, Case.number, Case.id)
        .join(Referral, Referral.id == TimeProposal.referral_id)
        .where(TimeProposal.state == "open")
    )
    rows = db.session.execute(of_mine(actor, query, ~TimeProposal.by_sender, TimeProposal.by_sender).limit(MOST))
    for id_, kind, first, number, case_id in rows:
        name = "förmötet" if kind == "pre" else "trepartsmötet"
        args = {"referral_id": id_}
        yield Task(
            "me", first.date(), f"Välj en tid för {name}", "Tre tider är föreslagna", "referrals.show", args, number, case_id, "Välj tid"
        )


def notices(actor: Actor) -> Any:
    """Unread: id, moment, text, akt number, request, akt, what else it is about."""
    return db.session.execute(
        select(Notice.id, Notice.at, Notice.text, Case.number, Notice.referral_id, Notice.case_id, Notice.about)
        .outerjoin(Case, Case.id == Notice.case_id)
        .where(Notice.to_user_id == actor.user_id, Notice.read_at.is_(None), not_blocked(Notice.case_id, actor))
        .order_by(Notice.id.desc())
        .limit(50)
    ).all()
