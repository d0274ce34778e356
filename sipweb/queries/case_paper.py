"""What a printed akt holds beyond its page: every request with its meetings, whole, in a few statements."""

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import (
    CarePlanning,
    Case,
    CaseTrack,
    Consent,
    DisclosureBasis,
    Handover,
    Meeting,
    Referral,
    Thread,
    ThreadMessage,
    Transfer,
    UrgentConsultation,
)
from sipweb.models.access import own_unit
from sipweb.queries.threads import heading
from sipweb.rules.standing import Actor

LOADS = (
    db.joinedload(Case.decision_unit),
    db.selectinload(Case.tracks),
    db.selectinload(Case.consents).options(db.joinedload(Consent.unit), db.joinedload(Consent.asked_by)),
    db.selectinload(Case.bases).options(db.joinedload(DisclosureBasis.unit), db.joinedload(DisclosureBasis.decided_by)),
)


def load_whole(case: Case) -> None:
    """Consents and grounds with the names in them, fetched at once rather than one by one."""
    db.session.scalar(select(Case).where(Case.id == case.id).options(*LOADS))


def own_tracks(actor: Actor, case: Case) -> list[CaseTrack]:
    """The actor's own units' parts; in a protected person's akt only of the units the actor is named for."""
    mine = CaseTrack.visible_to(actor).where(CaseTrack.case_id == case.id, own_unit(CaseTrack.case_id, CaseTrack.unit_id, actor))
    return list(db.session.scalars(mine.order_by(CaseTrack.id)))


def read_as_own(actor: Actor, case: Case) -> list[CaseTrack]:
    """The parts of the reader's units; in a protected person's akt only of those that the reader is named for."""
    mine = [t for t in case.tracks if actor.who.works_in(t.unit_id)]
    if not case.person.is_restricted or len(mine) < 2:
        return mine
    named = {t.id for t in own_tracks(actor, case)}
    return [t for t in mine if t.id in named]


def threads_with_messages(actor: Actor, case: Case) -> list[tuple[str, list[ThreadMessage]]]:
    """Each samtal by its heading, as the actor reads it, with the messages; in order."""
    mine = Thread.visible_to(actor).where(Thread.case_id == case.id)
    found = db.session.execute(mine.with_only_columns(Thread.id, heading(actor)).order_by(Thread.id)).all()
    written: dict[int, list[ThreadMessage]] = {}
    said = select(ThreadMessage).where(ThreadMessage.thread_id.in_([id_ for id_, _ in found]), ThreadMessage.is_known(actor))
    for message in db.session.scalars(said.order_by(ThreadMessage.id)):
        written.setdefault(message.thread_id, []).append(message)
    return [(told, written.get(id_, [])) for id_, told in found]


def requests_of(actor: Actor, case: Case) -> list[Referral]:
    """Those the actor reads, drafts of the own unit too, the oldest first."""
    names = (db.joinedload(Referral.from_worker), db.joinedload(Referral.to_worker))
    return list(db.session.scalars(Referral.visible_to(actor).where(Referral.case_id == case.id).options(*names).order_by(Referral.id)))


def meetings_by_request(actor: Actor, case: Case) -> dict[int, list[Meeting]]:
    """Every meeting of those requests, with who was called and what was agreed, by request."""
    parts = (db.selectinload(Meeting.attendance), db.selectinload(Meeting.agreements))
    found: dict[int, list[Meeting]] = {}
    for meeting in db.session.scalars(
        Meeting.visible_to(actor).where(Meeting.case_id == case.id).options(*parts).order_by(Meeting.starts_at)
    ):
        found.setdefault(meeting.referral_id, []).append(meeting)
    return found


def plannings_of(actor: Actor, case: Case) -> list[CarePlanning]:
    """Vårdplaneringar that the actor reads, the oldest first."""
    return list(db.session.scalars(CarePlanning.visible_to(actor).where(CarePlanning.case_id == case.id).order_by(CarePlanning.id)))


def transfers_of(actor: Actor, case: Case) -> list[tuple[Transfer, list[Handover]]]:
    """Transfers that the actor reads, each with what was handed over: what the own unit wrote, and what it was sent."""
    query = Transfer.visible_to(actor).where(Transfer.case_id == case.id).options(db.selectinload(Transfer.handovers))
    units = actor.who.units

    def is_ours(one: Handover) -> bool:
        return one.from_unit_id in units or (one.to_unit_id in units and one.sent_at is not None)

    return [(one, [h for h in one.handovers if is_ours(h)]) for one in db.session.scalars(query.order_by(Transfer.id))]


def urgent_of(actor: Actor, case: Case) -> list[UrgentConsultation]:
    mine = UrgentConsultation.visible_to(actor).where(UrgentConsultation.case_id == case.id)
    return list(db.session.scalars(mine.order_by(UrgentConsultation.id)))
