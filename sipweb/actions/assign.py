"""Utse handläggare on the asked side, and another one; and who reads a protected person's request there."""

from sipweb.actions.moves import inform, step
from sipweb.db import db
from sipweb.gate import Refused, action
from sipweb.models import NamedAccess, Referral, User
from sipweb.queries.access import is_blocked
from sipweb.queries.people import managers_of
from sipweb.queries.referrals import open_proposal, planned_meeting, why_not_answer_own
from sipweb.rules.standing import Actor, Role


def refuse_own(actor: Actor, referral: Referral) -> None:
    if why_not := why_not_answer_own(actor, referral):
        raise Refused(why_not)


def end_names(actor: Actor, referral: Referral, unit_id: int, user_id: int | None = None) -> None:
    """A protected person's request is read no longer there: by anyone, or by this one handläggare."""
    theirs = (NamedAccess.case_id == referral.case_id) & (NamedAccess.unit_id == unit_id) & NamedAccess.ended_at.is_(None)
    for named in db.session.scalars(db.select(NamedAccess).where(theirs)):
        if user_id in {None, named.user_id}:
            named.ended_at = actor.now


def end_earlier(actor: Actor, referral: Referral, user_id: int) -> None:
    """The earlier handläggare; but a manager stays on the list, and so does the akt's own handläggare."""
    track = referral.case.track_of(referral.to_unit_id)
    stays = {m.id for m in managers_of(referral.to_unit_id)} | ({track.case_worker_id} if track else set())
    if user_id not in stays:
        end_names(actor, referral, referral.to_unit_id, user_id)


def worker_within(actor: Actor, referral: Referral, user_id: int) -> User:
    """A handläggare within the asked unit's department (R244)."""
    worker = db.session.get(User, user_id)
    department = referral.to_unit.department_id
    there = {role.unit.department_id for role in worker.roles if role.role == Role.CASE_WORKER and role.unit} if worker else set()
    if worker is None or worker.disabled_at or department not in there:
        raise Refused("Välj en handläggare inom avdelningen.", "to_worker_id")
    if worker.id == referral.from_worker_id:
        raise Refused("Hen är handläggare på den enhet som frågar. Välj någon annan.", "to_worker_id")
    if is_blocked(worker.id, referral.case_id):
        raise Refused("Hen kan inte utses i den här akten. Välj någon annan.", "to_worker_id")
    return worker


@action("referral.assign", "referral.reassign")
def assign_worker(actor: Actor, referral: Referral, *, verb: str, to_worker_id: int, text: str = "") -> Referral:
    """Utse handläggare; or another one, who starts anew: booked meetings are cancelled, held ones stay in history."""
    refuse_own(actor, referral)
    return appoint(actor, referral, verb, to_worker_id, text)


def appoint(actor: Actor, referral: Referral, verb: str, to_worker_id: int, text: str = "") -> Referral:
    worker = worker_within(actor, referral, to_worker_id)
    earlier = referral.to_worker_id
    if verb == "referral.reassign" and earlier == worker.id:
        raise Refused("Hen är redan handläggare. Välj någon annan.", "to_worker_id")
    if times := open_proposal(referral):
        times.state = "replaced"  # they were the earlier handläggare's own
    if meeting := planned_meeting(referral):
        meeting.state, meeting.change_reason = "cancelled", f"Byte av handläggare. {text}"
    if referral.is_restricted and earlier:
        end_earlier(actor, referral, earlier)
    referral.to_worker, referral.answered_by_id = worker, referral.answered_by_id or actor.user_id
    referral.solvable = None if verb == "referral.reassign" else referral.solvable  # the new one judges anew
    step(actor, referral, verb, text=f"{worker.name}. {text}" if text else worker.name)
    inform(actor, referral, [worker.id], f"Du är utsedd till handläggare i samverkan med {referral.from_unit.name}.")
    told = f"{referral.to_unit.name} har utsett {worker.name}."
    inform(actor, referral, [referral.from_worker_id, earlier], told)
    return referral
