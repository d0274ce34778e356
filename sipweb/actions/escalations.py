"""Lyfta frågor: begun, lifted level by level, solved, closed or taken back (R192–R194, R240–R248).

`lift_on` is for other actions too: a request that can't be solved, or a meeting that lifts what it could not solve.
"""

from collections.abc import Iterable
from datetime import date

from sipweb.actions.deviation_followed import refuse_lifting
from sipweb.actions.escalation_answers import ask_units, settle
from sipweb.actions.escalation_steps import add_step, end_without_answer, new_escalation
from sipweb.actions.escalation_told import happened_in, tell_level, tell_units
from sipweb.actions.names import refuse_telling
from sipweb.gate import Refused, action
from sipweb.models import Case, Deviation, Escalation, Referral, Unit
from sipweb.queries.escalations import seats_of, shut_out_of
from sipweb.queries.people import units as all_units
from sipweb.rules.deviations import level_after
from sipweb.rules.escalations import (
    BEGINS_AT,
    ENDINGS,
    MOVES,
    ROLES,
    TOP,
    at,
    due_on,
    level_above,
    why_not_act,
    why_not_attempted,
    why_not_close,
    why_not_finish,
    why_not_lift_on,
)
from sipweb.rules.standing import Actor
from sipweb.rules.workflow import targets_of
from sipweb.words import word


def lift_on(
    actor: Actor,
    escalation: Escalation | None,
    *,
    case: Case | None,
    from_units: Iterable[int],
    level: int,
    question: str,
    report: str,
    kind: str = "difficulty",
    referral: Referral | None = None,
    attempted_on: date | None = None,
    attempt: str = "",
    person_words: str = "",
    asked_in: Referral | None = None,
    known: dict[int, tuple[str, str]] | None = None,
) -> Escalation:
    """Lift a question to `level`, or to the next one with anybody on it; used inside actions.

    `escalation`: the one that goes on; None begins one, about `case` (or nobody) and the units in `from_units`, the lifting one
    first. `referral`: the request that this is a move of; `asked_in`: one through which a unit reads it. `known`: what units have
    answered already, as unit → (`agreed` or `disagreed`, the words), for instance at a meeting.
    The others are asked. Refused when there is nobody higher up.
    """
    source = escalation.level if escalation else max(level - 1, 1) if kind == "difficulty" else 0
    one = escalation or new_escalation(actor, case, list(from_units), kind, source, question, referral or asked_in)
    seats = seats_of(one.unit_ids, shut_out_of(one.case_id))
    target = level_above(level - 1, seats, one.unit_ids)
    if target is None or one.level == TOP:
        raise Refused(why_not_lift_on(one.level, target) or "")
    told = {"person_words": person_words, "attempted_on": attempted_on, "attempt": attempt, "question": question, "report": report}
    step = add_step(actor, one, "escalation.lift", source, target, **told)
    one.level, one.state, one.pending = target, at(target), "lift"
    if target > (asked := source or 2):  # what begins with the managers who have it is theirs to agree on, not to be asked about
        ask_units(actor, one, step, asked, seats, known or {})
    one.pending, one.due_on = "lift" * bool(one.awaits_until), due_on(target, one.awaits_until or actor.today, actor.routine)
    if referral is None:  # the request's own move has told it
        happened_in(actor, one, "escalation.lift", f"Lyft till nivå {target}, {ROLES[target].lower()}", text=question * (source <= 1))
    tell_level(actor, one)
    return one


@action("escalation.begin")
def begin_escalation(
    actor: Actor,
    case: Case,
    *,
    unit_id: int,
    unit_ids: list[int],
    question: str,
    attempted_on: date | None = None,
    attempt: str = "",
    kind: str = "difficulty",
    person_words: str = "",
) -> Escalation:
    """Written up in an akt: a difficulty on the handläggare's own level first, and what they have tried (R192, R223). Kostnad
    goes straight to the avdelningschefer, and is for a manager to raise (R194)."""
    refuse_units(actor, case, unit_id, unit_ids)
    request = request_with(case, unit_id, unit_ids)
    told = {"person_words": person_words, "attempted_on": attempted_on, "attempt": attempt}
    if kind == "cost":
        if not actor.who.manages(unit_id):
            raise Refused("Kostnader tas upp av en chef. Be din biträdande enhetschef.", "kind")
        return lift_on(
            actor, None, case=case, from_units=[unit_id, *unit_ids], level=TOP, question=question, report=attempt, kind=kind,
            person_words=person_words, asked_in=request,
        )  # fmt: skip
    if why_not := why_not_attempted(attempted_on, attempt, actor.today):
        raise Refused(why_not, "attempt")
    one = new_escalation(actor, case, [unit_id, *unit_ids], kind, 1, question, request)
    add_step(actor, one, "escalation.begin", 0, 1, question=question, **told)
    one.due_on = due_on(1, actor.today, actor.routine)
    happened_in(actor, one, "escalation.begin", "Svårighet i samverkan uppskriven", text=question)
    tell_level(actor, one)
    return one


def refuse_units(actor: Actor, case: Case, unit_id: int, unit_ids: list[int]) -> None:
    """The other units must know of the person already: lifting tells nobody new who it is about."""
    if not actor.who.works_in(unit_id) or unit_id not in case.open_units:
        raise Refused("Välj en av dina enheter som är aktuell i akten.", "unit_id")
    if unit_id in case.hidden_units:
        raise Refused("Er enhet är dold i akten. En lyft fråga skulle röja den. Ring den andra enheten utan namn.")
    if not unit_ids or not set(unit_ids) <= set(others_in(case, unit_id)):
        raise Refused("Välj vilka av de andra enheterna frågan gäller.", "unit_ids")


def request_with(case: Case, unit_id: int, unit_ids: list[int]) -> Referral | None:
    """The request through which a unit that is not current reads the question; that one is lifted with it alone."""
    outside = [unit for unit in unit_ids if unit not in case.open_units]
    if not outside:
        return None
    if len(unit_ids) > 1:
        raise Refused("En enhet som inte är aktuell i akten läser genom sin förfrågan. Ta upp frågan med den enheten för sig.", "unit_ids")
    pair = {unit_id, outside[0]}
    return [r for r in case.referrals if {r.from_unit_id, r.to_unit_id} == pair and r.sent_on and r.state != "stopped"][-1]


def others_in(case: Case, unit_id: int) -> list[int]:
    """Units that the question may concern: openly current in the akt, or asked by the own unit or asking it."""
    asked = {r.to_unit_id for r in case.referrals if r.from_unit_id == unit_id and r.sent_on and r.state != "stopped"}
    asking = {r.from_unit_id for r in case.referrals if r.to_unit_id == unit_id and r.sent_on and r.state != "stopped"}
    return sorted((case.open_units | asked | asking) - case.hidden_units - {unit_id})


@action("escalation.raise")
def raise_question(
    actor: Actor,
    unit: Unit,
    *,
    kind: str,
    unit_ids: list[int],
    question: str,
    report: str,
    looked_at: str = "",
    deviation: Deviation | None = None,
) -> Escalation:
    """Without an akt: kostnad to the avdelningschefer, a common question to the biträdande enhetschefer, or when it is what remains
    of an avvikelse to the level above those who had the dialogue (R299). It is about no one person."""
    if kind not in {"cost", "common"}:
        raise Refused("En svårighet i ett enskilt ärende tas upp i akten.", "kind")
    known = {other.id for other in all_units()} - {unit.id}
    if not unit_ids or not set(unit_ids) <= known:
        raise Refused("Välj vilka andra enheter frågan gäller.", "unit_ids")
    refuse_telling(actor, question, report, looked_at=looked_at)
    concerned = [unit.id, *unit_ids]
    if deviation is not None:
        refuse_lifting(actor, deviation, unit)
    level = BEGINS_AT[kind] if deviation is None or kind == "cost" else level_after_dialogue(deviation)
    held = new_escalation(actor, None, concerned, kind, level - 1, question) if deviation is not None and kind != "cost" else None
    one = lift_on(actor, held, case=None, from_units=concerned, level=level, question=question, report=report, kind=kind)
    one.deviation_id = deviation.id if deviation is not None else None
    return one


def level_after_dialogue(deviation: Deviation) -> int:
    level = level_after(party.level for party in deviation.parties)
    if level is None:
        raise Refused("Det finns ingen högre nivå att lyfta till.")
    return level


@action("escalation.lift")
def lift_question(actor: Actor, one: Escalation, *, question: str, report: str = "", person_words: str = "") -> Escalation:
    """To the next level, with a written report (R240, R241)."""
    refuse_unless_theirs(actor, one)
    if one.level > 1 and not report.strip():
        raise Refused("Skriv en rapport om vad ni har gjort och varför frågan inte är löst.", "report")
    told = {"question": question, "report": report, "person_words": person_words}
    return lift_on(actor, one, case=one.case, from_units=(), level=one.level + 1, **told)  # type: ignore[arg-type]


def refuse_unless_theirs(actor: Actor, one: Escalation) -> None:
    if not one.is_open:
        raise Refused(f"{who_came_first(actor, one)} Frågan är nu ”{word('escalation', one.state).lower()}”.")
    if why_not := why_not_act(one.pending, one.awaits_until, actor.today):
        raise Refused(why_not)


def who_came_first(actor: Actor, one: Escalation) -> str:
    last = one.steps[-1] if one.steps else None
    return f"{last.user.name} hann före." if last and last.user and last.user_id != actor.user_id else "Det går inte längre."


@action("escalation.solve", "escalation.close")
def propose_end(actor: Actor, one: Escalation, *, verb: str, text: str) -> Escalation:
    """How it was solved; or on the top level why it ends unsolved. It ends when someone on every side has agreed."""
    refuse_unless_theirs(actor, one)
    ending = targets_of(MOVES, verb, one.state)
    seats = seats_of(one.unit_ids, shut_out_of(one.case_id))
    if verb == "escalation.close" and (why_not := why_not_close(one.level, level_above(one.level, seats, [u.id for u in one.units]))):
        raise Refused(why_not)
    if not ending:
        raise Refused("Det går inte på den här nivån.")
    return put_forward(actor, one, verb, ending[0], text)


def put_forward(actor: Actor, one: Escalation, verb: str, ending: str, text: str) -> Escalation:
    """The others are asked whether they agree. Used inside actions."""
    step = add_step(actor, one, verb, one.level, one.level, report=text)
    one.pending = ending
    ask_units(actor, one, step, one.level, seats_of(one.unit_ids, shut_out_of(one.case_id)), {})
    settle(actor, one, step)
    return one


@action("escalation.finish")
def finish_question(actor: Actor, one: Escalation) -> Escalation:
    """The days to answer are over: it ends as it was put forward, and the silence is noted."""
    if why_not := why_not_finish(one.pending, one.awaits_until, actor.today):
        raise Refused(why_not)
    assert one.pending in ENDINGS
    step = one.last_asked
    assert step is not None
    settle(actor, one, step, silent=True)
    return one


@action("escalation.withdraw")
def withdraw_question(actor: Actor, one: Escalation, *, text: str) -> Escalation:
    """It is no longer needed. What belongs to a request ends with the request."""
    if not one.is_open:
        raise Refused(f"{who_came_first(actor, one)} Frågan är redan avslutad.")
    if one.referral is not None and one.referral.state == "escalated":
        raise Refused("Frågan hör till en förfrågan. Avsluta den med ett utfall, så avslutas frågan också.")
    end_without_answer(actor, one, "escalation.withdraw", text)
    tell_units(actor, one, f"{one.from_unit.name} har tagit tillbaka en lyft fråga.")
    happened_in(actor, one, "escalation.withdraw", "Den lyfta frågan tillbakatagen", text=text)
    return one
