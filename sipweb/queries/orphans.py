"""What is left without an owner, a reader or a place, though every reference is whole. Asked by `sipweb check`.

An ERROR should be impossible: the program keeps it, so something went around it. A WARNING comes about in daily life, and
someone must see to it in the program.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from sipweb.db import db
from sipweb.models import (
    Agreement,
    AnonymousQuestion,
    CarePlanning,
    Case,
    CaseTrack,
    Deputy,
    Deviation,
    Draft,
    Escalation,
    EscalationUnit,
    Improvement,
    JournalEntry,
    Meeting,
    MonthlyMeeting,
    MonthlyTask,
    NamedAccess,
    Person,
    PersonMerge,
    Referral,
    SearchToken,
    Transfer,
    User,
    UserRole,
)
from sipweb.models.journal import can_file, is_left_over, last_worker
from sipweb.rules.care_planning import OPEN as PLANNING_OPEN
from sipweb.rules.deviations import OPEN as DEVIATION_OPEN
from sipweb.rules.escalations import OPEN as LIFTED_OPEN
from sipweb.rules.numbers import NAMES as ONE_PERSONS
from sipweb.rules.people import RESTRICTED
from sipweb.rules.questions import OPEN as QUESTION_OPEN
from sipweb.rules.referrals import OPEN
from sipweb.rules.standing import MANAGING, WORKING, Role
from sipweb.rules.transfer_moves import OPEN as TRANSFER_OPEN

TOO_FEW = "a protected person's akt without two named readers in a unit, one of them a manager"


class Orphan(NamedTuple):
    """What is wrong, and the akter (or what else can be named without naming anyone) that it is wrong with."""

    tone: str
    told: str
    akter: Select[Any]
    is_left: bool = False  # open, and with nobody: what no user leaves behind when they are disabled


def left(told: str, akter: Select[Any]) -> Orphan:
    return Orphan("WARNING", told, akter, is_left=True)


def orphans(today: date) -> Iterator[Orphan]:
    yield from of_users()
    yield from of_work()
    yield from of_akter()
    yield from of_numbers()
    yield from of_requests()
    yield from of_transfers()
    yield from of_questions()
    yield from of_plannings()
    yield from of_lifted()
    yield from of_deviations()
    yield from of_protection(today)
    yield from of_search()


def of_users() -> Iterator[Orphan]:
    """What nobody owns any more."""
    mine = or_(is_gone(Referral.from_worker_id), is_gone(Referral.to_worker_id))
    yield left("handläggare in an akt, but the user is disabled", tracks().where(is_gone(CaseTrack.case_worker_id)))
    yield left("handläggare in an open request, but the user is disabled", requests().where(mine))
    drafts = select(Draft.user_id).where(is_gone(Draft.user_id))
    yield Orphan("WARNING", "drafts that nobody can open, of the disabled users with id", drafts)


def of_work() -> Iterator[Orphan]:
    """What nobody has left to do any more."""
    to_do = select(Case.number).join(Meeting, Meeting.case_id == Case.id).join(Agreement, Agreement.meeting_id == Meeting.id)
    to_do = to_do.where(Agreement.done_on.is_(None), is_gone(Agreement.user_id))
    yield left("something was agreed and is not done, but the user who should do it is disabled", to_do)
    promised = select(MonthlyTask.id).where(MonthlyTask.done_on.is_(None), is_gone(MonthlyTask.user_id))
    yield left("promised something at a monthly meeting, but the user is disabled; the tasks", promised)
    led = or_(is_gone(MonthlyMeeting.chair_id), is_gone(MonthlyMeeting.writer_id))
    leads = select(MonthlyMeeting.id).where(MonthlyMeeting.state.not_in(["done", "cancelled"]), led)
    yield left("leads or writes a monthly meeting that is not done, but the user is disabled; the meetings", leads)
    nobody = [~can_file(last_worker()), ~can_file(JournalEntry.author_id), ~can_file(None, MANAGING)]
    to_file = select(Case.number).join(JournalEntry, JournalEntry.case_id == Case.id).where(is_left_over(), *nobody)
    yield left("a unit that is not current has something left to file in its journal, and nobody there who can", to_file)


def of_akter() -> Iterator[Orphan]:
    current = exists().where(CaseTrack.case_id == Case.id, CaseTrack.is_open)
    responsible = current.where(CaseTrack.unit_id == Case.decision_unit_id)
    is_open = select(Case.number).where(Case.closed_on.is_(None))
    yield Orphan("ERROR", "a unit is current in an akt that is closed", tracks().where(Case.closed_on.is_not(None)))
    yield Orphan("ERROR", "no unit is current, but the akt is open", is_open.where(~current))
    yield Orphan("ERROR", "the unit that is responsible now is not current in the akt", is_open.where(current, ~responsible))
    closed = select(Case.number).join(CaseTrack).where(CaseTrack.is_open != CaseTrack.closed_on.is_(None))
    yield Orphan("ERROR", "a unit's part is open with a closing day, or closed without one", closed)


def of_numbers() -> Iterator[Orphan]:
    """Whoever registers the number comes to the first of the two, and the other is not found by it. Not those that were merged."""
    merged = exists().where(PersonMerge.other_id == Case.id, PersonMerge.state == "done")
    held = select(Person.identity_number, Person.board_id).join(Case, Case.person_id == Person.id)
    held = held.where(Person.identity_kind.in_(ONE_PERSONS), ~merged).group_by(Person.identity_number, Person.board_id)
    twice = tuple_(Person.identity_number, Person.board_id).in_(held.having(func.count(Person.id.distinct()) > 1))
    both = select(Case.number).join(Person, Person.id == Case.person_id).where(twice, Person.identity_kind.in_(ONE_PERSONS), ~merged)
    yield Orphan("WARNING", "two persons of one nämnd have the same number", both)


def of_requests() -> Iterator[Orphan]:
    of_all = select(Case.number).join(Referral, Referral.case_id == Case.id)
    still = exists().where(CaseTrack.case_id == Referral.case_id, CaseTrack.unit_id == Referral.from_unit_id, CaseTrack.is_open)
    yield Orphan("ERROR", "a request's state and whether it is open do not fit", of_all.where(Referral.is_open != Referral.state.in_(OPEN)))
    yield Orphan("ERROR", "an open request in an akt that is closed", requests().where(Case.closed_on.is_not(None)))
    yield Orphan("ERROR", "an open request from a unit that is not current in the akt", requests().where(Case.closed_on.is_(None), ~still))
    planned = of_all.join(Meeting, Meeting.referral_id == Referral.id).where(Meeting.state == "planned", ~Referral.is_open)
    yield Orphan("ERROR", "a meeting is planned in a request that is ended", planned)


def of_transfers() -> Iterator[Orphan]:
    of_all = select(Case.number).join(Transfer, Transfer.case_id == Case.id)
    still = exists().where(CaseTrack.case_id == Transfer.case_id, CaseTrack.unit_id == Transfer.from_unit_id, CaseTrack.is_open)
    unfit = Transfer.is_open != Transfer.state.in_(TRANSFER_OPEN)
    yield Orphan("ERROR", "a transfer's state and whether it is open do not fit", of_all.where(unfit))
    yield Orphan("ERROR", "an open transfer from a unit that is not current in the akt", of_all.where(Transfer.is_open, ~still))


def of_questions() -> Iterator[Orphan]:
    """Anonymous questions, by their own number: they belong to no akt."""
    unfit = AnonymousQuestion.is_open != AnonymousQuestion.state.in_(QUESTION_OPEN)
    yield Orphan("ERROR", "an anonymous question's state and whether it is open do not fit", select(AnonymousQuestion.id).where(unfit))
    mine = or_(is_gone(AnonymousQuestion.from_worker_id), is_gone(AnonymousQuestion.to_worker_id))
    open_ones = select(AnonymousQuestion.id).where(AnonymousQuestion.is_open, mine)
    yield left("asks or answers an open anonymous question, but the user is disabled; the questions", open_ones)


def of_plannings() -> Iterator[Orphan]:
    of_all = select(Case.number).join(CarePlanning, CarePlanning.case_id == Case.id)
    unfit = of_all.where(CarePlanning.is_open != CarePlanning.state.in_(PLANNING_OPEN))
    yield Orphan("ERROR", "a care planning's state and whether it is open do not fit", unfit)
    closed = of_all.where(CarePlanning.is_open, Case.closed_on.is_not(None))
    yield Orphan("ERROR", "an open care planning in an akt that is closed", closed)


def of_lifted() -> Iterator[Orphan]:
    """Lifted questions, by their own number: some belong to no akt."""
    ids = select(Escalation.id).where(Escalation.is_open != Escalation.state.in_(LIFTED_OPEN))
    yield Orphan("ERROR", "a lifted question's state and whether it is open do not fit; the questions", ids)
    part = select(EscalationUnit.escalation_id).join(Escalation, Escalation.id == EscalationUnit.escalation_id)
    unfit = part.where(EscalationUnit.is_open != Escalation.is_open)
    yield Orphan("ERROR", "a lifted question and the units it concerns do not say the same of whether it is open; the questions", unfit)
    of_case = select(Case.number).join(Escalation, Escalation.case_id == Case.id)
    closed = of_case.where(Escalation.is_open, Case.closed_on.is_not(None))
    yield Orphan("ERROR", "a question is lifted in an akt that is closed", closed)


def of_deviations() -> Iterator[Orphan]:
    """Avvikelser, by their own id: they belong to no akt."""
    unfit = Deviation.is_open != Deviation.state.in_(DEVIATION_OPEN)
    yield Orphan("ERROR", "an avvikelse's state and whether it is open do not fit", select(Deviation.id).where(unfit))
    unnumbered = select(Deviation.id).where(Deviation.state == "stored", Deviation.register_no.is_(None))
    yield Orphan("ERROR", "an avvikelse is registered without a number", unnumbered)
    proposals = select(Improvement.deviation_id).where(Improvement.state != "closed", is_gone(Improvement.owner_id))
    yield left("answers for the proposal of an avvikelse, but the user is disabled; the reports", proposals)


def of_protection(today: date) -> Iterator[Orphan]:
    """Readers enough; and lists ask the track and the request whether the person is protected, so both must say it."""
    alone = tracks().where(CaseTrack.is_restricted, ~has_readers(today))
    yield Orphan("WARNING", TOO_FEW, alone)
    is_restricted = Person.protection.in_(RESTRICTED)
    at_person = select(Case.number).join(Person, Person.id == Case.person_id)
    at_track = at_person.join(CaseTrack, CaseTrack.case_id == Case.id).where(CaseTrack.is_restricted != is_restricted)
    at_request = at_person.join(Referral, Referral.case_id == Case.id).where(Referral.is_restricted != is_restricted)
    yield Orphan("ERROR", "a unit's part says something else about protection than the person's own row", at_track)
    yield Orphan("ERROR", "a request says something else about protection than the person's own row", at_request)


def left_alone(user_id: int, today: date) -> list[str]:
    """The akter where this user was named and whose readers in that unit are too few now: nobody more there could be named."""
    name = exists().where(
        NamedAccess.case_id == CaseTrack.case_id, NamedAccess.unit_id == CaseTrack.unit_id, NamedAccess.user_id == user_id
    )
    alone = tracks().where(CaseTrack.is_restricted, name, ~has_readers(today))
    return list(db.session.scalars(alone.distinct().order_by(Case.number)))


def of_search() -> Iterator[Orphan]:
    belongs = exists().where(CaseTrack.case_id == SearchToken.case_id, CaseTrack.unit_id == SearchToken.unit_id)
    lost = select(Case.number).join(SearchToken, SearchToken.case_id == Case.id).where(~belongs)
    yield Orphan("ERROR", "search finds an akt at a unit that never had it", lost)
    found = exists().where(SearchToken.case_id == CaseTrack.case_id, SearchToken.unit_id == CaseTrack.unit_id)
    yield Orphan("ERROR", "search does not find an akt at a unit that has it", tracks().where(~found))


def tracks() -> Select[Any]:
    """Numbers of akter, by their open parts."""
    return select(Case.number).join(CaseTrack, CaseTrack.case_id == Case.id).where(CaseTrack.is_open)


def requests() -> Select[Any]:
    """Numbers of akter, by their open requests."""
    return select(Case.number).join(Referral, Referral.case_id == Case.id).where(Referral.is_open)


def is_gone(user_id: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    return exists().where(User.id == user_id, User.disabled_at.is_not(None))


def has_readers(today: date) -> ColumnElement[bool]:
    """At least two named readers who still work in the track's unit, and one who manages it, or is deputy for one who does."""
    on_duty = and_(Deputy.deputy_id == NamedAccess.user_id, Deputy.starts_on <= today, Deputy.ends_on >= today)
    stands_in = exists().where(on_duty, ~is_gone(Deputy.absent_id), has_role(Deputy.absent_id, MANAGING))
    readers = select(func.count(NamedAccess.user_id.distinct())).where(
        NamedAccess.case_id == CaseTrack.case_id,
        NamedAccess.unit_id == CaseTrack.unit_id,
        NamedAccess.ended_at.is_(None),
        ~is_gone(NamedAccess.user_id),
        or_(has_role(NamedAccess.user_id, WORKING), stands_in),
    )
    leading = readers.where(or_(has_role(NamedAccess.user_id, MANAGING), stands_in))
    return and_(readers.scalar_subquery() >= 2, leading.scalar_subquery() >= 1)


def has_role(user_id: InstrumentedAttribute[int], roles: frozenset[Role]) -> ColumnElement[bool]:
    """In the unit the reader is named for. What is correlated is named, for it stands more than one level out."""
    role = exists().where(UserRole.user_id == user_id, UserRole.unit_id == NamedAccess.unit_id, UserRole.role.in_(roles))
    return role.correlate(NamedAccess, Deputy)
