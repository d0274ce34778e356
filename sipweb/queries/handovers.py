"""What is written already of a transfer, so that nobody types it twice: for the item of a meeting, and for the handover."""

from typing import Any

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import AgendaItem, MonthlyMeeting, Transfer
from sipweb.queries.transfers import dates_of, placements_of
from sipweb.rules.dates import long_date
from sipweb.rules.people import CUSTODIANS, REPRESENTATIVES, is_in_force, is_masked
from sipweb.rules.standing import Actor
from sipweb.rules.transfer_moves import NEED_KINDS

NOT_GUARDIANS = CUSTODIANS | {"relative"}
PREPARED = ("draft", "late", "submitted")  # on its way to a meeting


def own_items(transfer: Transfer) -> Any:
    """What the unit that hands over has written to meetings about it, the latest first."""
    its = (AgendaItem.case_id == transfer.case_id, AgendaItem.kind == "transfer", AgendaItem.unit_id == transfer.from_unit_id)
    return select(AgendaItem).where(*its, AgendaItem.state != "withdrawn").order_by(AgendaItem.id.desc())


def waiting_item(transfer: Transfer) -> AgendaItem | None:
    """The item that is on its way to a meeting, or on its agenda."""
    ahead = (AgendaItem.state.in_(PREPARED), MonthlyMeeting.state.in_(["planned", "in_session"]))
    query = own_items(transfer).join(MonthlyMeeting, MonthlyMeeting.id == AgendaItem.meeting_id).where(*ahead)
    found: AgendaItem | None = db.session.scalar(query.limit(1))
    return found


def answered_item(transfer: Transfer) -> AgendaItem | None:
    """The item of the meeting it was reported to, where that came to something else than a decision about it."""
    if (on := transfer.meeting_on) is None or waiting_item(transfer):
        return None
    found: AgendaItem | None = db.session.scalar(own_items(transfer).where(AgendaItem.outcome != "").limit(1))
    answered = found is not None and found.meeting.starts_at.date() == on and found.outcome != "transfer_decided"
    return found if answered else None


def known_around(transfer: Transfer, actor: Actor) -> dict[str, str]:
    """From the akt: family, mandates, insatser and placements. Nothing of what other units have, and no free notes."""
    case = transfer.case
    own = case.track_of(transfer.from_unit_id)
    around = [r for r in case.person.representatives if is_in_force(r, actor.today)]
    family = [f"{REPRESENTATIVES[r.kind]}: {r.name}" for r in around if r.kind in CUSTODIANS or r.kind == "relative"]
    mandates = [f"{REPRESENTATIVES[r.kind]}: {r.name}{f' ({r.scope})' if r.scope else ''}" for r in around if r.kind not in NOT_GUARDIANS]
    since = f"Insatser från {own.unit.name} sedan {own.insatser_since}." if own and own.insatser_since else ""
    shown = placements_of(case, [transfer.from_unit_id])
    placed = [f"Placerad av {p.unit.name} från {p.starts_on}{f' till {p.ends_on}' if p.ends_on else ''}." for p in shown]
    return {
        "background": "\n".join(family),
        "guardian": "\n".join(mandates),
        "ongoing": "\n".join(filter(None, [since, *placed])),
    }


def known_for_handover(transfer: Transfer, actor: Actor) -> dict[str, str]:
    """A beginning of the four parts: what the unit told the meeting, and otherwise what stands in the akt."""
    around, item = known_around(transfer, actor), db.session.scalar(own_items(transfer).limit(1))
    told = from_item(item) if item else {}
    known = {"person_words": transfer.person_words, "situation": transfer.needs_text, **around}
    planning = dict.fromkeys(filter(None, [told.get("planning", ""), transfer.method]))
    return known | {name: text for name, text in told.items() if text} | {"planning": "\n".join(planning)}


def from_item(item: AgendaItem) -> dict[str, str]:
    """The four parts of a meeting's item, as the parts of a handover."""
    return {
        "background": item.background,
        "situation": item.current_situation,
        "impairment": "\n".join(filter(None, [item.problem, item.diagnoses and f"Diagnoser: {item.diagnoses}"])),
        "earlier": item.earlier_investigations,
        "ongoing": item.interventions,
        "planning": item.planning,
    }


def known_for_item(transfer: Transfer, actor: Actor) -> dict[str, Any]:
    """A draft of the item. A day that would tell a protected person's birthday is left out."""
    around = known_around(transfer, actor)
    day = None if is_masked(transfer.case.person.protection) else dates_of(transfer, actor).day
    to = transfer.to_unit.name if transfer.to_unit else "en annan enhet"
    return {
        "person_words": transfer.person_words,
        "background": around["background"],
        "current_situation": transfer.needs_text,
        "interventions": around["ongoing"],
        "problem": ", ".join(NEED_KINDS[kind] for kind in transfer.needs.split(",") if kind),
        "question": f"Är en överföring till {to} lämplig{f' den {long_date(day)}' if day else ''}, och på vilket sätt?",
        "need": transfer.need,
        "unit_ids": [transfer.to_unit_id] if transfer.to_unit_id else [],
    }
