"""A person becomes protected: from then on only named users read. Whatever waits for somebody names them, so that nothing stands with
a person who can't open it. Used inside actions; not actions themselves."""

from sqlalchemy import Select, select

from sipweb.actions.tracks import name_readers, taken_off
from sipweb.db import db
from sipweb.models import AgendaItem, CarePlanning, Case, Escalation, MonthlyMeeting, MonthlyTask, Transfer, UrgentConsultation
from sipweb.models.agenda import PRESIDED
from sipweb.queries.escalations import holders_in, open_escalations
from sipweb.queries.people import standing_of
from sipweb.queries.transfers import transfers_of
from sipweb.rules.agenda import REPORTED
from sipweb.rules.care_planning import OPEN as PLANNED
from sipweb.rules.escalations import TOP
from sipweb.rules.standing import Actor
from sipweb.rules.transfer_moves import LIFTED


def restrict(actor: Actor, case: Case) -> None:
    """What the person's protection means for every part of the akt and every request: with it, only named users read."""
    person = case.person
    for referral in case.referrals:
        referral.is_restricted = person.is_restricted
        if person.is_restricted and referral.is_open and referral.state != "draft":
            name_readers(actor, case, referral.to_unit_id, {referral.to_worker_id})
    for transfer in transfers_of(case.id):
        if person.is_restricted and transfer.is_open and transfer.to_unit_id and transfer.is_told:
            there = case.track_of(transfer.to_unit_id)
            name_readers(actor, case, transfer.to_unit_id, {there.case_worker_id} if there else set())
        name_who_settles(actor, transfer)
    for track in case.tracks:
        track.is_restricted = person.is_restricted
        if person.is_restricted and track.is_open:
            mine = actor.user_id if actor.who.works_in(track.unit_id) else None
            name_readers(actor, case, track.unit_id, {track.case_worker_id, mine})
    if person.is_restricted:
        for one in open_escalations(case):
            name_who_has_it(actor, one)
        name_who_hears(actor, case)


def name_who_has_it(actor: Actor, one: Escalation) -> None:
    """A lifted question about a protected person: in each unit those whose step it is, and those who are asked for an answer. The
    avdelningschefer read what has reached them without ever seeing who it is about."""
    if one.case is None or not one.case.person.is_restricted:
        return
    step, held = one.last_asked, holders_in(one)
    asked = {(row.unit.id, row.level) for row in step.answers if row.answer == ""} if step else set()
    for unit_id in one.unit_ids:
        turns = {(unit_id, one.level), *asked}
        theirs: set[int | None] = {h.user_id for h in held if h.unit_id == unit_id and h.level < TOP and (unit_id, h.level) in turns}
        name_also(actor, one.case, unit_id, theirs | {*one.workers(unit_id)})


def name_who_settles(actor: Actor, transfer: Transfer) -> None:
    """A lifted transfer of a protected person: who answers for each unit; never an avdelningschef, also where it stood with them."""
    if transfer.state in LIFTED and transfer.case.person.is_restricted:
        for unit_id, seat in transfer.seats_on(is_top=False, to_name=True).items():
            name_also(actor, transfer.case, unit_id, {*seat.people})


def name_who_hears(actor: Actor, case: Case) -> None:
    """The units that hear an item, or were called, without being current in the akt; and whoever has promised something there."""
    for item in db.session.scalars(items_going_on(case)).all():
        for one in item.heard_by:
            name_also(actor, case, one.unit_id, set())
    for task in db.session.scalars(
        select(MonthlyTask).join(AgendaItem).where(AgendaItem.case_id == case.id, MonthlyTask.done_on.is_(None))
    ):
        who = standing_of(task.user_id, actor.today)
        for unit_id in sorted(who.units & task.item.unit_ids) if who and task.item else ():
            name_also(actor, case, unit_id, {task.user_id})
    urgent = select(UrgentConsultation.to_unit_id).where(UrgentConsultation.case_id == case.id, UrgentConsultation.state == "registered")
    planned = select(CarePlanning.to_unit_id).where(CarePlanning.case_id == case.id, CarePlanning.state.in_(sorted(PLANNED)))
    for called in db.session.scalars(urgent.union(planned)).all():
        name_also(actor, case, called, set())


def items_going_on(case: Case) -> Select[AgendaItem]:
    """Reported, and the minutes of the meeting not locked."""
    here = select(AgendaItem).join(MonthlyMeeting, MonthlyMeeting.id == AgendaItem.meeting_id).where(AgendaItem.case_id == case.id)
    return here.where(AgendaItem.state.in_(sorted(REPORTED)), MonthlyMeeting.state.in_(sorted(PRESIDED)))


def name_also(actor: Actor, case: Case, unit_id: int, user_ids: set[int | None]) -> None:
    """Whom something waits for in a unit that need not be current: that it has one manager and no more stops nobody's protection.
    Whoever a manager has taken off the list stays off it."""
    name_readers(actor, case, unit_id, user_ids - taken_off(case, unit_id), at_least_two=False)
