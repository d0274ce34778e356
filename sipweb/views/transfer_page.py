"""The page of one transfer: its dates, the two lines of responsibility, whose turn it is, what can be done now."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import g, render_template, url_for

from sipweb.actions.both_sides import spoken_for, why_not_answer_day, why_not_answer_lift, why_not_receive
from sipweb.actions.handovers import draft_of, sent_of
from sipweb.actions.transfer_decisions import why_not_lift
from sipweb.actions.transfer_settled import is_read_by_nobody, waits_for_answer, why_not_lift_on
from sipweb.models import AgendaItem, CaseTrack, Handover, Transfer
from sipweb.queries.handovers import answered_item, waiting_item
from sipweb.queries.transfers import (
    Dates,
    dates_of,
    ending_consent,
    known_line,
    line_of,
    notify_last,
    notify_next,
    readable_transfers,
    timeline_of,
)
from sipweb.rules.dates import long_date, when
from sipweb.rules.monthly import is_locked, report_by
from sipweb.rules.permissions import may
from sipweb.rules.transfer_moves import DECIDED, LIFTED, MOVES, SAID_NO, starts_in
from sipweb.rules.transfers import NO_RECEIVER, last_meeting
from sipweb.rules.workflow import moves_from
from sipweb.views.pages import Page, as_event
from sipweb.views.shared_transfers import part_rows
from sipweb.views.transfer_lifted import for_reader, settle_button, settle_told
from sipweb.views.transfer_steps import STEPS
from sipweb.views.transfer_turn import gives_anyway, has_newer, judge_again, stopped_by_gate, turn

PATHS = {one.verb: f"transfer_moves.{one.name}" for one in STEPS} | {"transfer.send": "handovers.write"}
LAST = frozenset({"transfer.refuse", "transfer.end", "transfer.decline", "transfer.agree_day", "transfer.lift"})  # the ways out, last
LINE = (
    #  step                    done when one of these, or the date
    ("Behov bedömt", "judged_on"),
    ("Aviserad", "notified_on"),
    ("Beslutad", "decided_on"),
    ("Överlämnad", "sent"),
    ("Mottagen", "received_on"),
    ("Gemensamt möte", "held"),
    ("Överförd", "over"),
    ("Avslutad", "closed"),
)


def transfer_page(transfer: Transfer, meetings: list[date]) -> Page:
    dates, sent, draft = dates_of(transfer, g.actor), sent_of(transfer), draft_of(transfer)
    own_side = g.actor.who.works_in(transfer.from_unit_id)
    line, _ = line_of(transfer.case, readable_transfers(g.actor, transfer.case), g.actor)
    offered = moves_of(transfer, dates, again := judge_again(transfer))
    return render_template(
        "transfers/show.html",
        transfer=transfer,
        case=transfer.case,
        dates=dates,
        **notifying(transfer, meetings),
        again=again,
        item=(item := waiting_item(transfer) if own_side else None),
        **(meeting_closes(item) if item else {}),
        red=dates.red if transfer.is_open or not has_newer(transfer) else None,
        steps=progress(transfer, dates, sent),
        turn=turn(transfer, dates, again),
        instead=somebody_else(transfer, dates),
        moves=[m for m in offered if not is_last(m[0], transfer, dates)],
        ways_out=[m for m in offered if is_last(m[0], transfer, dates)],
        line=known_line(g.actor, transfer.case, line, (transfer.from_unit_id, transfer.to_unit_id)),
        ongoing=[ongoing(t) for t in told_tracks(transfer) if t.insatser_since],
        receipt=receipt(sent),
        put_forward=settle_told(transfer),
        sent=sent,
        sent_parts=part_rows(sent) if sent else [],
        draft=draft if own_side else None,
        may_write=may(g.actor.who, "transfer.write", transfer) and dates.state in {"judged", "notified", "on_agenda"},
        ending_consent=(ending := ending_consent(transfer, g.actor) if own_side and transfer.is_open else None),
        gives_anyway=gives_anyway(transfer) if ending else "",
        stopped=stopped_by_gate(transfer) if own_side and not ending else "",
        in_case=may(g.actor.who, "note.write", transfer.case),
        events=(told := for_reader(transfer))["shown_events"]([as_event(e) for e in timeline_of(transfer, g.actor)]),
        **told,
        workers=workers_of(transfer),
        receipt_late=sent is not None and sent.received_at is None and bool(transfer.due_on and transfer.due_on < g.actor.today),
    )


def notifying(transfer: Transfer, meetings: list[date]) -> dict[str, Any]:
    """The last day to notify, as it stood when that was done and as it is for what is still to be notified; and the meetings."""
    by = notify_next(transfer, g.actor)
    return {
        "by": notify_last(transfer, g.actor),
        "next_by": by,
        "to_notify": transfer.notified_on is None or transfer.state in SAID_NO,
        "meeting": last_meeting(by, meetings) if by else None,
        "next_meeting": meetings[0] if meetings and by and by < g.actor.today else None,
        "meetings_known": bool(meetings),
    }


def somebody_else(transfer: Transfer, dates: Dates) -> str | None:
    """For who leads both units: who does what they would otherwise do for the other side themselves."""
    if dates.state == "package_sent" and may(g.actor.who, "transfer.receive", transfer):
        return why_not_receive(g.actor, transfer)
    answered = transfer.lift_answer or transfer.settle_answer  # what is put forward has its own sentence, and button
    lifted = dates.state in LIFTED and not answered and may(g.actor.who, "transfer.acknowledge", transfer)
    return why_not_answer_lift(g.actor, transfer) if lifted else None


def meeting_closes(item: AgendaItem) -> dict[str, str]:
    """Until when the item can be reported to its meeting, and what one can do after that."""
    day = item.meeting.starts_at.date()
    gone = "Tiden för att anmäla till mötet har gått ut. Anmäl ändå med ett skäl, eller välj ett senare möte i utkastet."
    locked = is_locked(day, g.actor.now, g.actor.routine)
    return {"report_by": report_by(day, g.actor.routine), "item_locked": gone if locked else ""}


def ongoing(track: CaseTrack) -> str:
    """As *Ansvar just nu* says it in the akt."""
    return f"{track.unit.name}, pågår sedan {long_date(track.insatser_since)}" if track.insatser_since else ""


def told_tracks(transfer: Transfer) -> list[CaseTrack]:
    """The two units' parts of the akt. One that is hidden from the reader is told once that unit has received the handover."""
    sides = (transfer.from_unit_id, transfer.to_unit_id)
    known = {u for u in sides if u and (transfer.case.shows(u, g.actor.who.units) or (u == transfer.to_unit_id and transfer.received_on))}
    return [track for track in transfer.case.open_tracks if track.unit_id in known]


def workers_of(transfer: Transfer) -> list[Any]:
    """The handläggare of the unit that hands over, and of the one that receives; None where there is none to tell."""
    found = {track.unit_id: track.case_worker for track in told_tracks(transfer)}
    return [found.get(unit_id) if unit_id else None for unit_id in (transfer.from_unit_id, transfer.to_unit_id)]


def moves_of(transfer: Transfer, dates: Dates, again: str) -> list[tuple[str, str, str]]:
    """Verb, words and address of every move that may be made now."""
    found = [m for m in moves_from(MOVES, dates.state) if may(g.actor.who, m.verb, transfer)]
    fits = [m for m in found if not is_done(m.verb, transfer, dates, again)]
    return [(m.verb, words_of(m.verb, m.button, transfer), url_for(PATHS[m.verb], transfer_id=transfer.id)) for m in fits]


def is_last(verb: str, transfer: Transfer, dates: Dates) -> bool:
    """Among the ways out: what is corrected, and lifting until it is the next step: declined, or by the red line."""
    if verb == "transfer.lift" and (dates.red == NO_RECEIVER or dates.state == "declined"):
        return False
    if verb == "transfer.end" and dates.state == "rejected":
        return False
    return verb in LAST or stands(verb, transfer)


def stands(verb: str, transfer: Transfer) -> bool:
    """Written down already: it can be corrected."""
    return {
        "transfer.investigate": transfer.investigation_on is not None,
        "transfer.contact": None not in (transfer.person_contact_on, transfer.sender_contact_on),
        "transfer.inform": transfer.informed_on is not None,
    }.get(verb, False)


def is_done(verb: str, transfer: Transfer, dates: Dates, again: str) -> bool:
    """What need not be offered again, or not yet. Only what is asked about is looked up."""
    at, answered = transfer.officials_at, bool(transfer.lift_answer or transfer.settle_answer)
    asked: dict[str, Callable[[], bool]] = {
        "transfer.acknowledge": lambda: answered or is_read_by_nobody(transfer) or why_not_answer_lift(g.actor, transfer) is not None,
        "transfer.decline": lambda: bool(transfer.lifted_why) and dates.state in DECIDED,
        "transfer.hold": lambda: at is None or at > g.actor.now.replace(tzinfo=None),
        "transfer.receive": lambda: why_not_receive(g.actor, transfer) is not None,
        "transfer.close": lambda: transfer.informed_on is None,
        "transfer.end": lambda: dates.state == "rejected" and not again,
        "transfer.to_agenda": lambda: is_reported(transfer, dates),
        "transfer.decide": lambda: not may_decide(transfer),
        "transfer.lift": lambda: all(why_not_lift(transfer, unit_id) for unit_id in spoken_for(g.actor, transfer)),
        "transfer.lift_on": lambda: why_not_lift_on(g.actor, transfer) is not None,
        "transfer.settle": lambda: waits_for_answer(g.actor, transfer) is not None,
    }
    return verb in asked and asked[verb]()


def is_reported(transfer: Transfer, dates: Dates) -> bool:
    """To a meeting that has not answered yet."""
    return waiting_item(transfer) is not None or (dates.state == "on_agenda" and answered_item(transfer) is None)


def may_decide(transfer: Transfer) -> bool:
    """The meeting has been, and is not one where the answer is written in the item."""
    return bool(transfer.meeting_on and transfer.meeting_on <= g.actor.today) and waiting_item(transfer) is None


def words_of(verb: str, button: str, transfer: Transfer) -> str:
    if stands(verb, transfer):
        return {"transfer.contact": "Rätta en kontakt", "transfer.inform": "Rätta när den enskilde blev informerad"}.get(
            verb, "Rätta utredningens dag"
        )
    if verb == "transfer.settle":
        return settle_button(transfer)
    if verb == "transfer.call" and transfer.officials_at:
        return "Flytta tjänstemannamötet"
    if verb == "transfer.agree_day" and (proposed := transfer.proposed_on(g.actor.today)):
        return f"{'Ändra' if why_not_answer_day(g.actor, transfer) else 'Svara på'} förslaget {proposed.isoformat()}"
    if verb == "transfer.agree_day" and transfer.transfer_on:
        return "Ändra den överenskomna dagen"
    return "Fortsätt med överlämningen" if verb == "transfer.send" and draft_of(transfer) else button


def progress(transfer: Transfer, dates: Dates, sent: Handover | None) -> list[dict[str, Any]]:
    """Each step with its day; to come; or passed over, when it ended without."""
    days = {
        "sent": sent.sent_at.astimezone(g.actor.now.tzinfo).date() if sent and sent.sent_at else None,
        "held": transfer.officials_at.date() if transfer.officials_at and transfer.officials_summary else None,
        "over": dates.day if dates.state in {"transferred", "closed"} else None,
        "closed": transfer.ended_on if dates.state == "closed" else None,
    }
    line = LINE if transfer.kind == "age" else LINE[1:]
    told: list[dict[str, Any]] = []
    current = True
    for label, name in line:
        day = days[name] if name in days else getattr(transfer, name)
        how = "done" if day else "todo"
        if not day and current:
            how, current = ("current" if transfer.is_open else "stopped"), False
        told.append({"label": label, "when": day.isoformat() if day else "", "state": how})
    return told


def receipt(sent: Handover | None) -> str:
    """With name and time (R257)."""
    if sent is None or sent.received_at is None or sent.received_by is None:
        return ""
    return f"Mottagen {when(sent.received_at.astimezone(g.actor.now.tzinfo))} av {sent.received_by.name}"


def may_begin(verb: str, transfer: Transfer) -> bool:
    return starts_in(verb, dates_of(transfer, g.actor).state)
