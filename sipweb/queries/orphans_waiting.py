"""What is open and waits for whoever holds a post, where nobody holds it: nobody can answer it, review it or go on with it.

As in `orphans`, asked by `sipweb check`; and asked before a user is disabled, who leaves nothing behind like this.
"""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from sipweb.db import db
from sipweb.models import (
    AnonymousQuestion,
    Case,
    CaseTrack,
    Deviation,
    DeviationParty,
    Escalation,
    EscalationUnit,
    ExtractPart,
    HandingOver,
    Intake,
    NamedAccess,
    PersonMerge,
    PresenceQuestion,
    Referral,
    Transfer,
    Unit,
    User,
    UserRole,
)
from sipweb.models.access import Block, another, is_protected, there_is
from sipweb.queries.orphans import Orphan, is_gone, left
from sipweb.rules.deviations import OPEN as DEVIATION_OPEN
from sipweb.rules.escalations import TOP, at
from sipweb.rules.standing import MANAGING, WORKING, Role

HEADS = frozenset({Role.UNIT_MANAGER})


def orphans_waiting() -> Iterator[Orphan]:
    yield from of_akter()
    yield from of_questions()
    yield from of_lifted()
    yield from of_merges()
    yield from of_deviations()
    unled = select(HandingOver.id).where(HandingOver.state == "proposed", ~is_led(HandingOver.unit_id))
    yield left("a list waits for a manager, but the unit has none; the lists", unled)


def what_is_left(found: Collection[Orphan]) -> dict[str, set[Any]]:
    """What stands with nobody now, in words → which."""
    return {one.told: set(db.session.scalars(one.akter)) for one in found if one.is_left}


def of_akter() -> Iterator[Orphan]:
    numbers = select(Case.number)
    asked = numbers.join(Referral, Referral.case_id == Case.id).where(Referral.state == "sent")
    asked = asked.where(~is_led(Referral.to_unit_id, Case.id, but=Referral.from_worker_id))
    yield left("a request waits for an answer, and nobody at the unit can give it", asked)
    theirs = (Transfer.is_open, Transfer.notified_on.is_not(None), Transfer.state != "declined")
    handed = numbers.join(Transfer, Transfer.case_id == Case.id).where(*theirs, ~is_led(Transfer.to_unit_id, Case.id))
    yield left("a transfer waits at a unit that nobody leads", handed)
    parts = numbers.join(CaseTrack, CaseTrack.case_id == Case.id).where(CaseTrack.is_open, CaseTrack.case_worker_id.is_(None))
    yield left("a unit has no handläggare in the akt, and nobody who can name one", parts.where(~is_led(CaseTrack.unit_id, Case.id)))
    extracts = numbers.join(ExtractPart, ExtractPart.case_id == Case.id).where(ExtractPart.ended_on.is_(None))
    yield left("a registerutdrag waits to be reviewed, and nobody at the unit can", extracts.where(~is_led(ExtractPart.unit_id)))


def of_questions() -> Iterator[Orphan]:
    """By their own numbers, since they tell who has an akt, or belong to none."""
    new = select(Intake.id).where(Intake.state == "waiting", ~is_led(Intake.unit_id))
    yield left("a registration waits for the unit's manager, and there is none; the registrations", new)
    presence = (PresenceQuestion.answering_unit_id.is_not(None), PresenceQuestion.answer == "")
    asked = select(PresenceQuestion.id).where(*presence, ~is_led(PresenceQuestion.answering_unit_id))
    yield left("a question about aktualitet waits for the unit's manager, and there is none; the questions", asked)
    unnamed = or_(AnonymousQuestion.to_worker_id.is_(None), is_gone(AnonymousQuestion.to_worker_id))
    unanswered = select(AnonymousQuestion.id).where(AnonymousQuestion.state == "sent", unnamed, ~is_led(AnonymousQuestion.to_unit_id))
    yield left("an anonymous question waits for an answer, and nobody at the unit can give it; the questions", unanswered)


def of_lifted() -> Iterator[Orphan]:
    """On each level above the handläggare somebody must hold it for one of the units (`speaks_for`), who can open it."""
    its = (EscalationUnit.unit_id, Escalation.case_id)
    for level, is_held in ((2, is_led(*its)), (3, is_led(*its, roles=HEADS)), (TOP, has_head())):
        someone = exists().where(EscalationUnit.escalation_id == Escalation.id, is_held)
        stands = select(Escalation.id).where(Escalation.state == at(level), ~someone)
        yield left(f"a lifted question stands on level {level}, where nobody is left to answer it; the questions", stands)


def of_merges() -> Iterator[Orphan]:
    """Another manager than the one who proposed it, who reads both akter (`reviewers`)."""
    user, post, part = another(User, "reviewer"), another(UserRole, "reviewer"), another(CaseTrack, "reviewed")
    openly = (part.case_id.in_([PersonMerge.case_id, PersonMerge.other_id]), part.is_open, ~part.is_hidden)
    leads = (post.user_id == user.id, post.unit_id == part.unit_id, post.role.in_(sorted(MANAGING)))
    who = (user.disabled_at.is_(None), user.id != PersonMerge.proposed_by_id, *leads, *openly)
    reads = (reads_akt(user.id, PersonMerge.case_id, "kept"), reads_akt(user.id, PersonMerge.other_id, "other"))
    someone = there_is(user, post, part).where(*who, *reads)
    proposed = select(Case.number).join(PersonMerge, PersonMerge.case_id == Case.id).where(PersonMerge.state == "proposed", ~someone)
    yield left("two akter are proposed to be one, and there is no other manager who reads both and can review it", proposed)


def of_deviations() -> Iterator[Orphan]:
    """By their own id. A draft is its writer's, or the managers'; what is reported either unit's; what is sent the controller's."""
    written = and_(Deviation.state == "draft", is_gone(Deviation.drafted_by_id), ~is_led(Deviation.from_unit_id))
    answers = or_(is_led(DeviationParty.unit_id), has_head(DeviationParty.unit_id))
    party = exists().where(DeviationParty.deviation_id == Deviation.id, answers)
    together = and_(Deviation.state.in_(sorted(DEVIATION_OPEN - {"draft", "sent"})), ~party)
    controls = exists().where(UserRole.role == Role.CONTROLLER, ~is_gone(UserRole.user_id))
    received = and_(Deviation.state == "sent", ~controls)
    found = select(Deviation.id).where(or_(written, together, received))
    yield left("an avvikelse is open, and there is nobody who can go on with it; the reports", found)


def is_led(unit_id: Any, case_id: Any = None, roles: Collection[Role] = MANAGING, but: Any = None) -> ColumnElement[bool]:
    """A manager who can log in; of an akt one who is not shut out of it and, when the person is protected, is named there. `but`: who
    has asked, and answers nothing."""
    post, user = another(UserRole, "waited_for"), another(User, "waited_for")
    held = (post.unit_id == unit_id, post.role.in_(sorted(roles)), user.id == post.user_id, user.disabled_at.is_(None))
    lets_in = () if case_id is None else let_in(post.user_id, case_id, unit_id)
    another_one = () if but is None else (or_(but.is_(None), user.id != but),)
    return there_is(post, user).where(*held, *lets_in, *another_one)


def let_in(user_id: Any, case_id: Any, unit_id: Any) -> tuple[ColumnElement[bool], ...]:
    block, name = another(Block, "waited_for"), another(NamedAccess, "waited_for")
    shut_out = there_is(block).where(block.case_id == case_id, block.user_id == user_id, block.lifted_at.is_(None))
    here = (name.case_id == case_id, name.unit_id == unit_id, name.user_id == user_id, name.ended_at.is_(None))
    return ~shut_out, or_(~is_protected(case_id), there_is(name).where(*here))


def has_head(unit_id: Any = EscalationUnit.unit_id) -> ColumnElement[bool]:
    """An avdelningschef above the unit."""
    post, user, unit = (another(table, "head_waited_for") for table in (UserRole, User, Unit))
    held = (unit.id == unit_id, post.department_id == unit.department_id, post.role == Role.DEPARTMENT_MANAGER, user.id == post.user_id)
    return there_is(post, user, unit).where(*held, user.disabled_at.is_(None))


def reads_akt(user_id: Any, case_id: Any, which: str) -> ColumnElement[bool]:
    """By a unit that is current there."""
    track, post = another(CaseTrack, f"reads_{which}"), another(UserRole, f"reads_{which}")
    works = (track.case_id == case_id, track.is_open, post.user_id == user_id, post.unit_id == track.unit_id)
    return there_is(track, post).where(*works, post.role.in_(sorted(WORKING)), *let_in(user_id, case_id, track.unit_id))
