"""Before a user is disabled: what they are responsible for goes to someone else, in the same step. Used inside `user.disable`."""

from dataclasses import replace
from itertools import groupby
from typing import Any

from sqlalchemy import or_, select

from sipweb.actions.events import tell
from sipweb.actions.leaving import carry_out, row_of
from sipweb.actions.monthly import name_of
from sipweb.actions.notes_left import take_in_notes
from sipweb.actions.questions import inform
from sipweb.actions.takeover import active_names, end_all_names
from sipweb.actions.takeover_tasks import tasks_of
from sipweb.db import db
from sipweb.gate import Refused, also_save
from sipweb.models import (
    AnonymousQuestion,
    Case,
    Deviation,
    HandingOver,
    HandingOverRow,
    Improvement,
    JournalEntry,
    MonthlyMeeting,
    MonthlyTask,
    PresenceQuestion,
    Unit,
    User,
)
from sipweb.queries.access import is_blocked
from sipweb.queries.improvements import owners
from sipweb.queries.orphans import orphans
from sipweb.queries.orphans_told import orphans_told
from sipweb.queries.orphans_waiting import orphans_waiting, what_is_left
from sipweb.queries.owned import OpenThings, Owned, owned_parts, owns_open
from sipweb.queries.people import managers_of, standing_of
from sipweb.queries.stays import asks_or_answers, nobodys_steps
from sipweb.queries.takers import why_nots
from sipweb.rules.monthly import OPEN
from sipweb.rules.standing import Actor

SHOWN = 5  # of each kind, in the message


def give_all_away(actor: Actor, user: User, to_user: User | None, to_managers: bool) -> None:
    """To one user, or to the closest manager of each unit; refused, with the counts, when nobody is named.

    A protected person's things go only to a manager who is named there, or to the user who was asked for.
    """
    for unfinished in db.session.scalars(select(HandingOver).where(HandingOver.from_user_id == user.id, HandingOver.is_open)).all():
        unfinished.state, unfinished.is_open, unfinished.changed_at = "cancelled", False, actor.now
    mine = sorted(owned_parts(user.id), key=lambda thing: thing.unit_id)
    if mine and to_user is None and not to_managers:
        raise Refused(how_much(user, owns_open(user.id)))
    for unit_id, found in groupby(mine, key=lambda thing: thing.unit_id):
        unit = db.session.get_one(Unit, unit_id)
        candidates = [to_user] if to_user else closest_managers(unit, user)
        give_away(actor, user, unit, list(found), candidates, named_only=to_user is None)
    end_all_names(actor, user)
    pass_on_what_waits(actor, user, to_user)
    pass_proposals_on(actor, user, to_user)


def left_with_nobody(actor: Actor) -> dict[str, set[Any]]:
    """What `sipweb check` would say that nobody owns, or can answer, review or go on with."""
    return what_is_left([*orphans(actor.today), *orphans_told(), *orphans_waiting()])


def refuse_what_is_left(actor: Actor, user: User, before: dict[str, set[Any]]) -> None:
    """Whatever would stand with nobody when this user is gone, and did not before: the one rule, for everything of which it is told
    who owns it."""
    db.session.flush()
    more = {told: sorted(found - before[told]) for told, found in left_with_nobody(actor).items() if found - before[told]}
    if more:
        told = [f"{what}: {', '.join(map(str, which[:SHOWN]))}{' and more' * (len(which) > SHOWN)}" for what, which in more.items()]
        raise Refused(
            f"{user.username} is not disabled, for then {'; '.join(told)}. Give someone the post first (sipweb user role USERNAME "
            f"ROLE:CODE), or end it in the program. To shut {user.username} out at once: sipweb user password {user.username}."
        )


def keep_what_was_typed(actor: Actor, user: User) -> None:
    """While they still are someone: nobody else can save what they have typed at a meeting."""
    for meeting in db.session.scalars(select(MonthlyMeeting).where(MonthlyMeeting.state.in_(sorted(OPEN)))).all():
        take_in_notes(actor, meeting, of={user.id})


def how_much(user: User, open_things: OpenThings) -> str:
    words = (("akt", "akter"), ("request sent", "requests sent"), ("request got", "requests got"), ("booked meeting", "booked meetings"))
    told = ", ".join(f"{count} {what[count > 1]}" for what, count in zip(words, open_things, strict=True) if count)
    return (
        f"{user.username} is responsible for {told}. Hand over first (Lämna över, in the program), "
        f"or say to whom: --to USERNAME, or --to-managers for the closest manager of each unit."
    )


def closest_managers(unit: Unit, user: User) -> list[User]:
    """Biträdande enhetschefer first, then enhetschefer."""
    return [m for m in dict.fromkeys([*managers_of(unit.id), *managers_of(unit.id, all_levels=True)]) if m.id != user.id]


def give_away(actor: Actor, user: User, unit: Unit, found: list[Owned], candidates: list[User], *, named_only: bool) -> None:
    """The first who can takes each thing; written down as a list that is done."""
    made = HandingOver(
        from_user_id=user.id, unit=unit, state="done", is_open=False, reason="other", text="Kontot är avstängt.", starts_on=actor.today,
        started_by_id=actor.user_id, started_at=actor.now, changed_at=actor.now, decided_by_id=actor.user_id, decided_at=actor.now,
    )  # fmt: skip
    also_save(made)
    for thing in found:
        taker = next((one for one in candidates if can_take(user, unit, thing, one, named_only)), None)
        made.rows.append(row_of(thing, to_user_id=taker.id if taker else None))
    if left := sum(row.to_user_id is None for row in made.rows):
        names = ", ".join(one.username for one in candidates) or "nobody"
        raise Refused(f"At {unit.code}, {left} of {len(found)} can't be taken over by {names}. Hand those over in the program first.")
    db.session.flush()
    carry_out(actor, "user.disable", made, list(made.rows))


def can_take(user: User, unit: Unit, thing: Owned, taker: User, named_only: bool) -> bool:
    if why_nots(unit, user.id, [thing], {thing.key: taker.id}):
        return False
    case = db.session.get_one(Case, thing.case_id)
    return not (named_only and case.person.is_restricted) or taker.id in {name.user_id for name in active_names(case.id, unit.id)}


def pass_on_what_waits(actor: Actor, user: User, to_user: User | None) -> None:
    """What belongs to no list goes to the closest manager of the unit."""
    for task, referral in tasks_of(user.id):
        is_asker = referral.from_worker_id == user.id or any(role.unit_id == referral.from_unit_id for role in user.roles)
        unit = referral.from_unit if is_asker else referral.to_unit
        if manager := reader_among(closest_managers(unit, user), unit, referral.case):
            task.user_id = manager.id
            told = f"Du har tagit över en uppgift från trepartsmötet efter {user.name}. Akt {referral.case.number}."
            tell(actor, [manager.id], told, case=referral.case, referral=referral)
    pass_questions_on(actor, user, to_user)
    pass_lists_on(user)
    pass_drafts_on(actor, user)
    pass_meetings_on(actor, user, to_user)
    for entry in db.session.scalars(select(JournalEntry).where(nobodys_steps(user.id))).all():
        if manager := reader_among(closest_managers(entry.unit, user), entry.unit, entry.case):
            entry.author_id = manager.id


def pass_meetings_on(actor: Actor, user: User, to_user: User | None) -> None:
    """Promises go to whoever takes over, the closest manager or who led the meeting, as may know of them; who leads or writes a coming
    meeting is chosen anew."""
    units = [role.unit for role in user.roles if role.unit is not None]
    managers = [boss for unit in units for boss in closest_managers(unit, user)]
    for task in db.session.scalars(select(MonthlyTask).where(MonthlyTask.user_id == user.id, MonthlyTask.done_on.is_(None))).all():
        of_item = closest_managers(task.item.unit, user) if task.item else []  # who has changed units since has other managers
        chair = [task.meeting.chair] if task.meeting.chair and task.meeting.chair_id != user.id else []
        wanted = [*([to_user] if to_user else []), *managers, *of_item, *chair]
        taker = next((boss for boss in wanted if may_know(actor, boss, task)), None)
        if taker is None:
            raise Refused(f"A task from a meeting can be taken over by nobody: {user.username} hands it over first (Lämna över).")
        task.user_id = taker.id
        told = f"Du har tagit över en uppgift från {name_of(task.meeting)} efter {user.name}."
        tell(actor, [taker.id], told, about=f"monthly_task:{task.id}")
    mine = or_(MonthlyMeeting.chair_id == user.id, MonthlyMeeting.writer_id == user.id)
    for meeting in db.session.scalars(select(MonthlyMeeting).where(mine, MonthlyMeeting.state.not_in(["done", "cancelled"]))).all():
        meeting.chair_id = None if meeting.chair_id == user.id else meeting.chair_id
        meeting.writer_id = None if meeting.writer_id == user.id else meeting.writer_id


def may_know(actor: Actor, boss: User, task: MonthlyTask) -> bool:
    who = standing_of(boss.id, actor.today)
    if who is None:
        return False
    knows = MonthlyTask.may_know(replace(actor, who=who))
    return db.session.scalar(select(MonthlyTask.id).where(MonthlyTask.id == task.id, knows)) is not None


def pass_questions_on(actor: Actor, user: User, to_user: User | None) -> None:
    """Open anonymous questions, and answers to questions about aktualitet that are still to come. Who goes on with them is told, and
    the other side of what is asked anonymously."""
    for asked in db.session.scalars(select(AnonymousQuestion).where(AnonymousQuestion.is_open, asks_or_answers(user.id))).all():
        pass_question_on(actor, asked, user, to_user)
    waiting = (PresenceQuestion.asker_id == user.id) & (PresenceQuestion.answer == "") & PresenceQuestion.answering_unit_id.is_not(None)
    for question in db.session.scalars(select(PresenceQuestion).where(waiting)).all():
        if managers := closest_managers(question.unit, user):
            question.asker_id = managers[0].id
            tell(actor, [managers[0].id], f"{user.name} har slutat. Du får svaret på en fråga om aktualitet som väntar på svar.")


def pass_question_on(actor: Actor, asked: AnonymousQuestion, user: User, to_user: User | None) -> None:
    """To who takes over, when they work in the unit and are not on the other side; else the asked unit's managers name another one, and
    the asking unit's closest manager goes on with it."""
    heirs = [to_user] if to_user else []
    if asked.to_worker_id == user.id:
        asked.to_worker = next((one for one in heirs if works_in(one, asked.to_unit) and one.id != asked.from_worker_id), None)
        if asked.state == "sent":
            told = f"{user.name} har slutat. Du ska svara på en anonym fråga från {asked.from_unit.name}."
            inform(actor, asked, [asked.to_worker.id] if asked.to_worker else [m.id for m in closest_managers(asked.to_unit, user)], told)
    if asked.from_worker_id == user.id:
        wanted = [*(one for one in heirs if works_in(one, asked.from_unit)), *closest_managers(asked.from_unit, user)]
        if taker := next((one for one in wanted if one.id != asked.to_worker_id), None):
            asked.from_worker = taker
            inform(actor, asked, [taker.id], f"Du har tagit över en anonym fråga till {asked.to_unit.name} efter {user.name}.")
            if asked.sent_on is not None:
                news = f"Ny handläggare hos {asked.from_unit.name} i en anonym fråga: {taker.name}."
                inform(actor, asked, [asked.to_worker_id], news)


def works_in(user: User, unit: Unit) -> bool:
    return any(role.unit_id == unit.id for role in user.roles)


def pass_drafts_on(actor: Actor, user: User) -> None:
    """What they had begun to write of an avvikelse is the managers', as when it is left to them."""
    mine = (Deviation.drafted_by_id == user.id, Deviation.state == "draft", ~Deviation.is_handed)
    for draft in db.session.scalars(select(Deviation).where(*mine)).all():
        draft.is_handed = True
        told = f"{user.name} har slutat och lämnar ett utkast till avvikelserapport."
        tell(actor, [m.id for m in closest_managers(draft.from_unit, user)], told, about=f"deviation:{draft.id}")


def pass_lists_on(user: User) -> None:
    """Of lists of others: what they were to take over waits for another name, and what they had got has gone on to someone."""
    for row in db.session.scalars(select(HandingOverRow).where(HandingOverRow.to_user_id == user.id)).all():
        row.is_news = False
        row.to_user_id = None if row.state == "open" else row.to_user_id


def reader_among(managers: list[User], unit: Unit, case: Case) -> User | None:
    """The first of them who may read the akt's part that is the unit's."""
    named = {name.user_id for name in active_names(case.id, unit.id)} if case.person.is_restricted else None
    return next((m for m in managers if (named is None or m.id in named) and not is_blocked(m.id, case.id)), None)


def pass_proposals_on(actor: Actor, user: User, to_user: User | None) -> None:
    """A report's proposal goes to whoever else may answer for it: the one who takes over, the closest manager, or anyone of them."""
    mine = (Improvement.owner_id == user.id) & (Improvement.state != "closed")
    closest = [boss for role in user.roles if role.unit is not None for boss in closest_managers(role.unit, user)]
    for improvement in db.session.scalars(select(Improvement).where(mine)).all():
        may = [id_ for id_, _ in owners(improvement.deviation) if id_ != user.id]
        wanted = [one.id for one in (*([to_user] if to_user else []), *closest) if one.id in may]
        if taker := next(iter([*wanted, *may]), None):
            improvement.owner_id = taker
            told = "Du ansvarar nu för ett förbättringsförslag: den som ansvarade har slutat."
            tell(actor, [taker], told, about=f"deviation:{improvement.deviation_id}")
