"""Har tagit del och är överens: who is asked, what they answer, and what comes of it when all have (R241)."""

from collections.abc import Collection

from sqlalchemy import select

from sipweb.actions.escalation_told import happened_in, inform, managers, tell_those_asked, tell_top, tell_units
from sipweb.actions.moves import step as move_request
from sipweb.actions.restricted import name_who_has_it
from sipweb.db import db
from sipweb.gate import Refused, acting_for, action
from sipweb.models import Escalation, EscalationAnswer, EscalationStep, EscalationUnit
from sipweb.queries.escalations import seats_of, shut_out_of
from sipweb.rules.dates import long_date
from sipweb.rules.escalations import ENDINGS, STATES, TOP, Seats, answer_by, answers_of, due_on, has_lapsed
from sipweb.rules.permissions.escalations import speaks_for
from sipweb.rules.standing import Actor

Known = dict[int, tuple[str, str]]


def ask_units(actor: Actor, one: Escalation, step: EscalationStep, level: int, seats: Seats, known: Known) -> None:
    """One answer for each unit: known at once, or asked for within some days."""
    own = own_unit(actor, one, level)
    others = [unit.id for unit in one.units if unit.id not in {own, *known}]
    reckoned = answers_of(level, others, seats, actor.user_id, ends=one.pending in ENDINGS)
    for unit in one.units:
        answer, text = known.get(unit.id, ("", ""))
        asked_on = level
        if not answer:
            answer, asked_on = reckoned.get(unit.id, ("agreed", level))
        row = EscalationAnswer(escalation_id=one.id, case_id=one.case_id, unit=unit, level=asked_on, answer=answer, text=text)
        if answer in {"agreed", "disagreed"}:
            sign(actor, row)
        step.answers.append(row)
    waits = any(row.answer == "" for row in step.answers)
    one.awaits_until = answer_by(actor.today, actor.routine) if waits else None
    name_who_has_it(actor, one)
    tell_those_asked(actor, one, step)


def ask_anew(actor: Actor, unit_ids: Collection[int]) -> None:
    """Somebody no longer leads these units, or their department: an answer that nobody can give by now where it was asked for is asked
    of another level, who has some days. Where nobody is left at all it is not waited for, and whoever has the question ends it.
    Who has answered for another unit does not answer for this one too."""
    about = Escalation.id.in_(select(EscalationUnit.escalation_id).where(EscalationUnit.unit_id.in_(unit_ids)))
    for one in db.session.scalars(select(Escalation).where(Escalation.is_open, Escalation.pending != "", about)).all():
        step = one.last_asked
        waits = [row for row in step.answers if row.answer == ""] if step else []
        changed = [row for row in waits if step and is_asked_anew(one, step, row, waits)]
        if step is None or not changed:
            continue
        if any(row.answer == "" for row in step.answers):
            one.awaits_until = answer_by(actor.today, actor.routine)
            name_who_has_it(actor, one)
            tell_those_asked(actor, one, step)
        elif one.pending in ENDINGS:
            one.awaits_until = None
            units = " och ".join(row.unit.name for row in changed)
            inform(actor, one, managers(one, one.level) | {step.user_id or 0}, f"Ingen kan längre svara för {units} i en lyft fråga.")
        else:
            settle(actor, one, step)


def is_asked_anew(one: Escalation, step: EscalationStep, row: EscalationAnswer, waits: list[EscalationAnswer]) -> bool:
    """Whether the answer goes to another level, or to nobody: no one is left to give it where it was asked for. Those above are asked
    first, then those on the level where the question stands, who may have come since."""
    ends = one.pending in ENDINGS
    answered = {other.answered_by_id for other in step.answers}
    held = seats_of((other.unit_id for other in waits), shut_out_of(one.case_id))
    seats = {level: {u: users - answered if level < TOP else users for u, users in at.items()} for level, at in held.items()}
    units = [other.unit_id for other in waits if other.level == row.level]
    answer, level = answers_of(row.level, units, seats, step.user_id, ends=ends)[row.unit_id]
    if answer and ends and row.level > one.level:
        answer, level = answers_of(one.level, [row.unit_id], seats, step.user_id, ends=ends)[row.unit_id]
    before = row.answer, row.level
    row.answer, row.level = answer, level if answer == "" else row.level
    return (row.answer, row.level) != before


def own_unit(actor: Actor, one: Escalation, level: int) -> int | None:
    """The unit that the actor speaks for, the lifting one first."""
    return next((unit.id for unit in one.units if speaks_for(actor.who, one, unit, level)), None)


def sign(actor: Actor, row: EscalationAnswer) -> None:
    row.answered_by_id, row.for_user_id, row.answered_on = actor.user_id, acting_for.get(), actor.today


def answerable(actor: Actor, one: Escalation) -> list[EscalationAnswer]:
    """The answers that the actor can give now. Refused with who came first when they have been given."""
    step = one.last_asked
    if step is None or not one.is_open:
        raise Refused(f"Frågan är redan ”{STATES[one.state].lower()}”.")
    if actor.user_id == step.user_id:
        raise Refused("Du har själv lyft frågan. Någon annan på den andra enheten, eller en chef, svarar.")
    mine = [row for row in step.answers if speaks_for(actor.who, one, row.unit, row.level)]
    if left := left_for(actor, one, step):
        return left
    waits = [row for row in mine if row.answer == ""]
    said = next((row for row in mine if row.answered_by and (row.answered_by_id == actor.user_id or not waits)), None)
    if waits and said:
        raise Refused(f"Du har svarat för {said.unit.name}. Någon annan svarar för {' och '.join(row.unit.name for row in waits)}.")
    raise Refused(f"Det är redan besvarat{f' av {said.answered_by.name}' if said and said.answered_by else ''}.")


def left_for(actor: Actor, one: Escalation, step: EscalationStep) -> list[EscalationAnswer]:
    """What the actor can answer still. Nobody answers for two units, but an avdelningschef for all of theirs: first for the one that
    nobody else on the level could answer for."""
    left = [row for row in step.answers if row.answer == "" and speaks_for(actor.who, one, row.unit, row.level)]
    if all(row.level == TOP for row in left):
        return left
    if any(row.answered_by_id == actor.user_id for row in step.answers):
        return [row for row in left if row.level == TOP]
    seats = seats_of((row.unit_id for row in left), shut_out_of(one.case_id)) if len(left) > 1 else {}
    return sorted(left, key=lambda row: len(seats.get(row.level, {}).get(row.unit_id, frozenset()) - {actor.user_id}))[:1]


@action("escalation.agree")
def agree_to_lift(actor: Actor, one: Escalation) -> Escalation:
    """The unit has taken part of it and agrees."""
    for row in answerable(actor, one):
        row.answer = "agreed"
        sign(actor, row)
    step = one.last_asked
    assert step is not None
    title = "är överens om att lyfta" if one.pending == "lift" else "är överens om hur det löses"
    happened_in(actor, one, "escalation.agree", f"{name_of(actor, one, step)} {title}")
    settle(actor, one, step)
    return one


@action("escalation.disagree")
def disagree_to_lift(actor: Actor, one: Escalation, *, text: str) -> Escalation:
    """In words, with who. A lift stands all the same; a solution that someone does not agree to is none."""
    for row in answerable(actor, one):
        row.answer, row.text = "disagreed", text
        sign(actor, row)
    step = one.last_asked
    assert step is not None
    happened_in(actor, one, "escalation.disagree", f"{name_of(actor, one, step)} är inte överens", text=text if step.source <= 1 else "")
    tell_units(actor, one, f"{name_of(actor, one, step)} är inte överens. Skälet står i frågan.")
    if one.pending in ENDINGS:
        one.pending, one.awaits_until = "", None
        one.due_on = due_on(one.level, actor.today, actor.routine)
        return one
    settle(actor, one, step)
    return one


def name_of(actor: Actor, one: Escalation, step: EscalationStep) -> str:
    """The units the actor has just answered for."""
    return " och ".join(row.unit.name for row in step.answers if row.answered_by_id == actor.user_id)


def settle(actor: Actor, one: Escalation, step: EscalationStep, *, silent: bool = False) -> None:
    """When everyone has answered, or the days are over: it counts as lifted, or it ends."""
    if any(row.answer == "" for row in step.answers) and not silent:
        return
    late, one.awaits_until = has_lapsed(one.awaits_until, actor.today) and one.awaits_until is not None, None
    if one.pending in ENDINGS:
        end(actor, one, step)
    elif one.pending == "lift":
        one.pending = ""
        if not late:
            one.due_on = due_on(one.level, actor.today, actor.routine)
            tell_top(actor, one)


def end(actor: Actor, one: Escalation, step: EscalationStep) -> None:
    """With the outcome told to every side. A request that was lifted ends with it when it is solved (process 4.1, move 16)."""
    one.state, one.is_open, one.pending, one.due_on = one.pending, False, "", None
    one.outcome, one.ended_on = step.report, actor.today
    for place in one.places:
        place.is_open = False
    if one.state == "solved" and one.referral is not None and one.referral.state == "escalated":
        one.referral.outcome, one.referral.outcome_text = "solved_between_units", step.report
        move_request(actor, one.referral, "escalation.solve", text=f"Löst på nivå {one.level}. {step.report}")
    else:
        verb = "escalation.solve" if one.state == "solved" else "escalation.close"
        title = "Den lyfta frågan är löst" if one.state == "solved" else "Den lyfta frågan avslutades utan lösning"
        happened_in(actor, one, verb, title, text=step.report)
    what = "löst" if one.state == "solved" else "avslutad utan lösning"
    tell_units(actor, one, f"En lyft fråga är {what}, {long_date(actor.today)}.")
