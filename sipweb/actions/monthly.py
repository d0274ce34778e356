"""The monthly meetings: planned for a year, moved, cancelled; who leads, who writes, who comes."""

from datetime import datetime, timedelta

from sipweb.actions.events import tell
from sipweb.actions.names import refuse_telling
from sipweb.actions.tracks import refuse_older
from sipweb.actions.transfer_items import follow_item
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import AgendaItem, AgendaItemUnit, CancelledItem, MonthlyMeeting
from sipweb.queries.agenda import drafts_of, last_position, people_on, waiting_items
from sipweb.queries.monthly import (
    called_to,
    closest_managers,
    meetings_between,
    next_meeting,
)
from sipweb.queries.people import standing_of
from sipweb.rules.dates import when
from sipweb.rules.monthly import COOPERATION, FORMS, MOVES, Planned, why_not_plan
from sipweb.rules.standing import Actor
from sipweb.rules.workflow import targets_of


def name_of(meeting: MonthlyMeeting) -> str:
    return f"{FORMS[meeting.form]} {when(meeting.starts_at)}"


def go(meeting: MonthlyMeeting, verb: str) -> None:
    """Take the meeting one move along its table."""
    if not (targets := targets_of(MOVES, verb, meeting.state)):
        raise Refused("Det går inte längre: någon annan hann före. Ladda om sidan och se hur det står nu.")
    meeting.state = targets[0]


def people_of(meeting: MonthlyMeeting) -> set[int | None]:
    return {one.user_id for one in called_to(meeting)} | {meeting.chair_id, meeting.writer_id}


def tell_called(actor: Actor, meeting: MonthlyMeeting, text: str) -> None:
    tell(actor, people_of(meeting), text, about=f"monthly:{meeting.id}")


@action("monthly.plan")
def plan_series(actor: Actor, _: None, *, planned: list[Planned], starts: str, minutes: int, place: str, chair_id: int) -> MonthlyMeeting:
    """A year of meetings (R210). Months that already have one are left alone; refused when nothing is left to plan.

    `starts`: the time of day as 09:00.
    """
    refuse_chair(actor, chair_id)
    first, last = planned[0].day.replace(day=1), planned[-1].day.replace(day=28) + timedelta(days=4)
    have = {(m.starts_at.year, m.starts_at.month) for m in meetings_between(first, last) if m.state != "cancelled" and not m.is_extra}
    made = []
    for one in planned:
        begins = datetime.fromisoformat(f"{one.day}T{starts}")
        if (one.day.year, one.day.month) not in have and not why_not_plan(begins, actor.now):
            ends = begins + timedelta(minutes=minutes)
            made.append(MonthlyMeeting(form=one.form, starts_at=begins, ends_at=ends, place=place, chair_id=chair_id))
    if not made:
        raise Refused("Alla månader i serien har redan ett möte.", "first")
    also_save(*made)
    db.session.flush()
    bosses = {boss.user_id for people in closest_managers().values() for boss in people}
    tell(actor, bosses, f"{len(made)} möten är planerade, det första {when(made[0].starts_at)}.", about=f"monthly:{made[0].id}")
    return made[0]


def refuse_chair(actor: Actor, chair_id: int) -> None:
    who = standing_of(chair_id, actor.today)
    if who is None or not who.managed_units:
        raise Refused("Välj en chef som ordförande.", "chair_id")


@action("monthly.add")
def add_meeting(
    actor: Actor, _: None, *, form: str, starts_at: datetime, minutes: int, place: str, chair_id: int, reason: str, looked_at: str = ""
) -> MonthlyMeeting:
    """An extra meeting, or one for a month that has none. The reason is read by all."""
    refuse_telling(actor, reason, looked_at=looked_at)
    refuse_chair(actor, chair_id)
    if why_not := why_not_plan(starts_at, actor.now):
        raise Refused(why_not, "starts_on")
    refuse_taken(starts_at)
    ends = starts_at + timedelta(minutes=minutes)
    meeting = MonthlyMeeting(form=form, starts_at=starts_at, ends_at=ends, place=place, chair_id=chair_id, reason=reason, is_extra=True)
    also_save(meeting)
    db.session.flush()
    tell_called(actor, meeting, f"Extra möte: {name_of(meeting)}.")
    return meeting


def refuse_taken(starts_at: datetime, but: int | None = None) -> None:
    """Two meetings are not at the same time: the second of two who plan it is told of the first."""
    if any(
        one.id != but and one.state != "cancelled" and one.starts_at == starts_at
        for one in meetings_between(starts_at.date(), starts_at.date())
    ):
        raise Refused("Det finns redan ett möte då. Välj en annan tid.", "starts_on")


@action("monthly.move", in_many_cases=True)
def move_meeting(
    actor: Actor, meeting: MonthlyMeeting, *, starts_at: datetime, place: str, reason: str, version: str | None = None, looked_at: str = ""
) -> MonthlyMeeting:
    """Another time or place, with the reason, which all read. What was reported in time stays in time."""
    refuse_telling(actor, reason, looked_at=looked_at, beside=people_on(actor, meeting))
    refuse_older(meeting, version)
    go(meeting, "monthly.move")
    if why_not := why_not_plan(starts_at, actor.now):
        raise Refused(why_not, "starts_on")
    refuse_taken(starts_at, meeting.id)
    length = meeting.ends_at - meeting.starts_at
    before = name_of(meeting)
    meeting.starts_at, meeting.ends_at, meeting.place, meeting.reason = starts_at, starts_at + length, place, reason
    for item in [one for one in waiting_items(meeting.id) if one.state == "submitted"]:
        follow_item(actor, item, meeting)
    tell_called(actor, meeting, f"{before} är flyttat till {when(starts_at)}.")
    return meeting


def form_for(item: AgendaItem) -> str:
    """Which meetings can take the item on: a transfer is for the samverkansmöten, everything else for any (R225)."""
    return COOPERATION if item.kind == "transfer" else ""


def kind_of(form: str) -> str:
    return "samverkansmöte" if form else "möte"


def home_after(meeting: MonthlyMeeting, form: str) -> MonthlyMeeting:
    if later := next_meeting(meeting.starts_at, form):
        return later
    raise Refused(f"Det finns punkter på mötet men inget senare {kind_of(form)} att flytta dem till. Planera ett nytt möte först.")


@action("monthly.cancel", in_many_cases=True)
def cancel_meeting(
    actor: Actor, meeting: MonthlyMeeting, *, reason: str, version: str | None = None, looked_at: str = ""
) -> MonthlyMeeting:
    """What was reported, and every draft, goes on to the next meeting; refused when there is none to go on to."""
    refuse_telling(actor, reason, looked_at=looked_at, beside=people_on(actor, meeting))
    refuse_older(meeting, version)
    go(meeting, "monthly.cancel")
    meeting.reason = reason
    concerned = people_of(meeting)  # before the items leave it
    items = [*waiting_items(meeting.id), *drafts_of(meeting.id)]
    homes = {form: home_after(meeting, form) for form in sorted({form_for(item) for item in items})}
    if any(item.state != "draft" and keeps(actor, homes[form_for(item)]) for item in items) and not keeps(actor, meeting):
        raise Refused("Punkterna skulle gå till ett möte som du själv leder eller skriver på. Be ordföranden ställa in mötet.")
    places = {later.id: last_position(later.id) for later in homes.values()}
    for item in items:
        later = homes[form_for(item)]
        places[later.id] += 1
        item.meeting_id, item.position = later.id, places[later.id]
        also_save(CancelledItem(meeting_id=meeting.id, item_id=item.id))
        item.state = "submitted" if item.state == "late" else item.state
        if item.state == "submitted":
            follow_item(actor, item, later)
    told = {form_for(item): name_of(homes[form_for(item)]) for item in items if item.state != "draft"}
    on = f" Punkterna går vidare till {told['']}." if "" in told else ""
    on += f" Överföringarna går vidare till {told[COOPERATION]}." if COOPERATION in told else ""
    tell(actor, concerned, f"{name_of(meeting)} är inställt.{on}", about=f"monthly:{meeting.id}")
    return meeting


def keeps(actor: Actor, meeting: MonthlyMeeting) -> bool:
    """Leads or writes, and so reads every item already."""
    return actor.user_id in {meeting.chair_id, meeting.writer_id}


def copy_to(item: AgendaItem, meeting: MonthlyMeeting, position: int) -> AgendaItem:
    """The same matter as a new item of a later meeting: what was asked stands in both."""
    kept = ("kind", "unit_id", "case_id", "referral_id", "escalation_id", "deviation_id", "age", "heading",
            "person_words", "need", "ground", "attempt",
            "drafted_by_id", "submitted_by_id", "submitted_at", "background", "diagnoses", "earlier_investigations",
            "current_situation", "interventions", "planning", "problem", "question")  # fmt: skip
    new = AgendaItem(
        meeting_id=meeting.id, state="submitted", position=position, moved_from_id=item.id, **{k: getattr(item, k) for k in kept}
    )
    new.heard_by = [AgendaItemUnit(unit_id=one.unit_id) for one in item.heard_by]
    also_save(new)
    return new
