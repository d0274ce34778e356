"""During and after a monthly meeting: begun, each item settled, ended, written, confirmed, locked; and corrected with a reason."""

import json
from collections.abc import Sequence
from typing import Any

from sipweb.actions.agenda import go as go_item
from sipweb.actions.agenda_told import in_the_akt, inform
from sipweb.actions.events import tell
from sipweb.actions.item_lifted import Said, lift, refuse_lifted, refuse_unseated, solve
from sipweb.actions.item_moved import move_on, refuse_naming
from sipweb.actions.monthly import form_for, go, name_of, tell_called
from sipweb.actions.monthly_tasks import keep_tasks, kept, promise_at
from sipweb.actions.names import refuse_telling
from sipweb.actions.notes_left import take_in_notes
from sipweb.actions.noting import refuse_locked, refuse_untaken, to_stand
from sipweb.actions.tracks import refuse_older
from sipweb.actions.transfer_items import decided_at_meeting, lift_with_item, liftable, refuse_lifted_transfer, take_back_decision
from sipweb.actions.urgent import mark_reported
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import AgendaItem, Case, MonthlyMeeting, TermInventory
from sipweb.queries.agenda import all_reported, drafts_of, people_on, waiting_items, why_not_hear
from sipweb.queries.item_outcomes import outcome_words
from sipweb.queries.monthly import inventory_of, is_attended, next_meeting
from sipweb.queries.urgent import answered_before
from sipweb.rules.agenda import Promise, outcomes_of, why_not_settle
from sipweb.rules.monthly import RUNNING, STATUS, term_of, why_not_begin
from sipweb.rules.standing import Actor

GONE_ON = {
    "moved": "Punkten är redan flyttad till nästa möte.",
    "lifted": "Punkten är redan lyft.",
}


@action("monthly.begin")
def begin_meeting(actor: Actor, meeting: MonthlyMeeting) -> MonthlyMeeting:
    if why_not := why_not_begin(
        meeting.starts_at, actor.now, has_chair=meeting.chair_id is not None, has_writer=meeting.writer_id is not None
    ):
        missing = {"chair_id": meeting.chair_id, "writer_id": meeting.writer_id}
        today = meeting.starts_at.date() <= actor.today
        raise Refused(why_not, next((name for name, who in missing.items() if who is None), None) if today else None)
    if any(item.state == "late" for item in waiting_items(meeting.id)):
        raise Refused("Ta först ställning till de punkter som kom för sent.")
    go(meeting, "monthly.begin")
    meeting.began_at = actor.now
    return meeting


@action("monthly.note")
def note_meeting(
    actor: Actor,
    meeting: MonthlyMeeting,
    *,
    notes: str,
    task: Promise | None = None,
    version: str | None = None,
    began: str | None = None,
    looked_at: str = "",
) -> MonthlyMeeting:
    """What is said that belongs to no item, and what someone promises; read by all who read the minutes."""
    refuse_locked(meeting)
    notes = to_stand(meeting, notes, began, version)
    refuse_telling(actor, notes, task.what if task else "", looked_at=looked_at, beside=people_on(actor, meeting))
    meeting.notes = notes
    if task:
        promise_at(actor, meeting, task)
    return meeting


@action("item.note")
def note_item(
    actor: Actor, item: AgendaItem, *, notes: str, version: str | None = None, began: str | None = None, looked_at: str = ""
) -> AgendaItem:
    refuse_untaken(item)
    notes = to_stand(item, notes, began, version)
    refuse_naming(actor, item, notes, looked_at=looked_at)
    item.notes = notes
    return item


@action("item.settle")
def settle_item(
    actor: Actor,
    item: AgendaItem,
    *,
    outcome: str,
    tasks: Sequence[Promise],
    notes: str = "",
    version: str | None = None,
    began: str | None = None,
    looked_at: str = "",
    **told: Any,
) -> AgendaItem:
    """How the item ended (R221, R227, R240). `tasks`: as the form had them. Changed until the minutes are written.

    Ongoing insatser stay with the unit that decided them (R242): nothing here changes who has them.
    """
    refuse_untaken(item)
    if item.outcome or began is None:  # else nothing but the notes can have been saved since
        refuse_older(item, version)
    notes = to_stand(item, notes, began, version)
    wanted, asked_up, said = [Promise(*one) for one in tasks], told.pop("asked_up", ""), told.pop("said", {})
    refuse_naming(actor, item, notes, told.get("outcome_text") or "", *(one.what for one in wanted), looked_at=looked_at)
    refuse_outcome(actor, item, outcome, {**told, "tasks": [*kept(item, wanted), *(one for one in wanted if one.what)]})
    if item.outcome == "transfer_decided" != outcome and item.case is not None:
        take_back_decision(actor, item, item.case)
    go_item(item, "item.settle")
    keep_tasks(actor, item, wanted)
    for name, value in {"notes": notes, "outcome": outcome, **told, **not_shown(outcome)}.items():
        setattr(item, name, value)
    item.settled_at, item.settled_by_id = actor.now, actor.user_id
    if outcome == "moved":
        move_on(actor, item, str(told["outcome_text"]))
    if outcome == "lifted" and item.case is not None:
        lift_item(actor, item, item.case, asked_up or item.question, said)
    if outcome == "transfer_decided" and item.case is not None:
        hand_on(actor, item, item.case)
    return item


def not_shown(outcome: str) -> dict[str, None]:
    """The fields that this outcome does not show, whatever stands in them."""
    hidden = () if outcome == "transfer_decided" else ("to_unit_id", "transfer_on")
    return dict.fromkeys((*hidden, "parallel") if outcome == "moved" else hidden)


def lift_item(actor: Actor, item: AgendaItem, case: Case, question: str, said: dict[int, Said]) -> None:
    """The transfer that it is about is what is lifted; otherwise the question is."""
    refuse_unseated(item, said)
    if transfer := liftable(item):
        lift_with_item(actor, transfer, item, question, said)
    else:
        lift(actor, item, case, question, said)


def refuse_outcome(actor: Actor, item: AgendaItem, outcome: str, told: dict[str, Any]) -> None:
    if outcome not in outcomes_of(item.kind, is_named=item.case_id is not None):
        raise Refused("Välj ett av utfallen.", "outcome")
    if wrong := why_not_settle(item.kind, outcome, told):
        raise Refused(wrong[1], wrong[0])
    if outcome not in {"moved", "noted"} and why_not_hear(actor, item):  # why is read on the item's page, not on the wall
        raise Refused("Punkten kan inte behandlas än: läs varför på punktens sida. Flytta den, eller notera den.", "outcome")
    if item.outcome in GONE_ON:
        raise Refused(GONE_ON[item.outcome])
    if outcome == "lifted":
        refuse_lifted(actor, item)
        refuse_lifted_transfer(item)


def hand_on(actor: Actor, item: AgendaItem, case: Case) -> None:
    """The transfer goes on from here: to the handover, without anyone typing it again (R249)."""
    on = min(item.meeting.starts_at.date(), actor.today)
    sides: dict[str, Any] = {"item": item, "to_unit_id": item.to_unit_id, "need": item.need}
    try:
        transfer = decided_at_meeting(actor, case, **sides, method=item.outcome_text, on=on, day=item.transfer_on)
    except Refused as why:
        raise Refused(str(why), "transfer_on" if why.field == "day" else why.field) from None
    item.transfer_on = transfer.transfer_on  # none when it is the birthday


@action("monthly.inventory")
def make_inventory(actor: Actor, meeting: MonthlyMeeting, *, figures: dict[str, int], text: str = "", looked_at: str = "") -> TermInventory:
    """Terminsinventering: once a term, at an avstämningsmöte; the counts are kept as they were then (R215)."""
    if meeting.form != STATUS or meeting.state not in RUNNING:
        raise Refused("Terminsinventeringen görs på ett avstämningsmöte som pågår.")
    term = term_of(meeting.starts_at.date())
    if inventory_of(term):
        raise Refused(f"Inventeringen för {term} är redan gjord.")
    refuse_telling(actor, text, looked_at=looked_at, beside=people_on(actor, meeting))
    kept = json.dumps(figures, ensure_ascii=False)
    made = TermInventory(term=term, meeting_id=meeting.id, figures=kept, text=text, done_by_id=actor.user_id, done_on=actor.today)
    also_save(made)
    db.session.flush()
    return made


@action("monthly.end", in_many_cases=True)
def end_meeting(actor: Actor, meeting: MonthlyMeeting) -> MonthlyMeeting:
    """Every item has an outcome or is moved before the meeting can end."""
    if left := len(waiting_items(meeting.id)):
        raise Refused(f"{left} {'punkt' if left == 1 else 'punkter'} har inget utfall än. Skriv in det, eller flytta till nästa möte.")
    go(meeting, "monthly.end")
    meeting.ended_at = actor.now
    take_in_notes(actor, meeting)
    for draft in drafts_of(meeting.id):  # what was never reported is written on for the next
        if later := next_meeting(meeting.starts_at, form_for(draft)):
            draft.meeting_id = later.id
    mark_reported(actor, answered_before(meeting.starts_at))
    tell(actor, [meeting.writer_id], f"Skriv klart anteckningarna från {name_of(meeting)}.", about=f"minutes:{meeting.id}")
    return meeting


@action("monthly.finish", in_many_cases=True)
def finish_minutes(actor: Actor, meeting: MonthlyMeeting) -> MonthlyMeeting:
    take_in_notes(actor, meeting, since=meeting.ended_at)
    if not is_attended(meeting):
        raise Refused("Skriv vilka som var med, och sedan att anteckningarna är klara.")
    go(meeting, "monthly.finish")
    meeting.finished_at, meeting.finished_by_id = actor.now, actor.user_id
    tell(actor, [meeting.chair_id], f"Bekräfta anteckningarna från {name_of(meeting)}.", about=f"minutes:{meeting.id}")
    return meeting


@action("monthly.give_back")
def give_back(actor: Actor, meeting: MonthlyMeeting, *, text: str, looked_at: str = "") -> MonthlyMeeting:
    """What is to be changed is read by all who read the minutes."""
    refuse_telling(actor, text, looked_at=looked_at, beside=people_on(actor, meeting))
    go(meeting, "monthly.give_back")
    meeting.reason = text
    tell(actor, [meeting.writer_id], f"Ordföranden vill att anteckningarna från {name_of(meeting)} ändras.", about=f"minutes:{meeting.id}")
    return meeting


@action("monthly.confirm", in_many_cases=True)
def confirm_minutes(actor: Actor, meeting: MonthlyMeeting) -> MonthlyMeeting:
    """Locked. Each item about a person becomes a line in that person's akt, and text for the journal of the units there."""
    go(meeting, "monthly.confirm")
    meeting.confirmed_at, meeting.confirmed_by_id = actor.now, actor.user_id
    db.session.flush()
    for item in all_reported(meeting.id):
        tasks = [
            f"– {one.what}, {one.user.name}{f', senast {one.due_on}' if one.due_on else ''}" for one in item.tasks if not one.is_dropped
        ]
        text = item.outcome_text if item.outcome != "lifted" else ""  # the report is for the managers, and stands in the lifted question
        told = [f"{outcome_words(item)}.", text, *(["Uppgifter:", *tasks] if tasks else [])]
        if item.outcome != "moved":
            in_the_akt(actor, item, "item.minuted", f"Behandlad på {name_of(meeting)}", "\n".join(filter(None, told)))
            inform(actor, item, f"Anteckningarna från {name_of(meeting)} är klara.", item.submitted_by_id)
        if item.outcome == "agreed":
            solve(actor, item)
    tell_called(actor, meeting, f"Anteckningarna från {name_of(meeting)} är klara och låsta.")
    return meeting
