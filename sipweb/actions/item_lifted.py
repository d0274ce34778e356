"""What a meeting does with a lifted question: takes it up, solves it, or lifts it on (R192, R240, R241, R246).

Used inside actions; not actions themselves."""

from typing import NamedTuple

from sipweb.actions.escalations import lift_on, put_forward
from sipweb.actions.events import tell
from sipweb.db import db
from sipweb.gate import Refused
from sipweb.models import AgendaItem, Case, Escalation, Referral
from sipweb.queries.agenda import let_in, stand_ins
from sipweb.queries.escalations import holders, open_one, seats_of, shut_out_of
from sipweb.queries.people import managers_of
from sipweb.rules.escalations import ANSWERS, ENDINGS, level_above, why_not_act
from sipweb.rules.standing import Actor

LEVEL = 2  # the biträdande enhetschefer's, who meet here


def taken_up(item: AgendaItem) -> Escalation | None:
    """The question that the item takes up, when one is open already."""
    return open_one(item.case_id, item.referral_id, item.escalation_id) if item.case_id else None


def refuse_lifted(actor: Actor, item: AgendaItem) -> None:
    """A question stands on one level at a time, and waits for nothing when a meeting lifts it."""
    if (one := taken_up(item)) is None:
        return
    if one.level > LEVEL:
        raise Refused(f"Frågan är redan lyft till nivå {one.level}. Notera punkten, och gå vidare i den lyfta frågan.", "outcome")
    if one.pending in ENDINGS and (why_not := why_not_act(one.pending, one.awaits_until, actor.today)):
        raise Refused(why_not, "outcome")


class Said(NamedTuple):
    """What was answered at the table for a unit: `agreed` or `disagreed`, why not, and by whom."""

    answer: str
    text: str
    by: int


def seats_at_table(item: AgendaItem) -> dict[int, dict[int, str]]:
    """Who can answer at the table whether the units agree to a lift: the biträdande enhetschefer of those that hear the item and are
    concerned, and whoever comes instead of one, as far as they may know of it; unit → user → name."""
    going_on = taken_up(item)
    posts = [one for one in holders(item.unit_ids & going_on.unit_ids if going_on else item.unit_ids) if one.level == LEVEL]
    instead = stand_ins(item.meeting, {one.user_id for one in posts})
    here = posts + [one._replace(user_id=id_, name=name) for one in posts for id_, name in instead.get(one.user_id, {}).items()]
    knows = let_in(item, {one.user_id for one in here})
    found: dict[int, dict[int, str]] = {}
    for one in here:
        if one.user_id in knows:
            found.setdefault(one.unit_id, {})[one.user_id] = one.name
    return found


def next_level(item: AgendaItem) -> int | None:
    """Where a lift would take it: vacant levels are passed over."""
    going_on = taken_up(item)
    units = going_on.unit_ids if going_on else item.unit_ids
    return level_above(LEVEL, seats_of(units, shut_out_of(item.case_id)), units)


def lift(actor: Actor, item: AgendaItem, case: Case, question: str, said: dict[int, Said]) -> None:
    """To the enhetschefer, with the written report; the units concerned are asked whether they agree (R240, R241).

    `said`: what was answered at the table. The actor's own answer stands; another's is noted, and asked for all the same, so that
    nobody has answered what they did not.
    """
    units = [item.unit_id, *(one.unit_id for one in item.heard_by)]
    asked = db.session.get(Referral, item.referral_id) if item.referral_id else None
    going_on = taken_up(item)
    one = lift_on(
        actor, going_on, case=case, from_units=units, level=3, question=question,
        report=item.outcome_text, attempt=item.attempt, person_words=item.person_words, asked_in=asked,
        known={unit_id: (told.answer, told.text) for unit_id, told in said.items() if is_own(actor, item, unit_id, told)},
    )  # fmt: skip
    note_said(actor, one, said)
    if going_on is None:  # one that went on already is for the units it concerned, whoever heard the item
        one.item_id = item.id


def refuse_unseated(item: AgendaItem, said: dict[int, Said]) -> None:
    """Nobody is said to have answered whose it was not to answer."""
    seats = seats_at_table(item)
    for unit_id, told in said.items():
        if told.by not in seats.get(unit_id, {}):
            raise Refused("Välj en biträdande enhetschef på enheten.", f"says_{unit_id}")
        if any(other.by == told.by for other_id, other in said.items() if other_id < unit_id):
            raise Refused("Ingen svarar för två enheter. Välj en annan, eller att enheten svarar efter mötet.", f"says_{unit_id}")


def is_own(actor: Actor, item: AgendaItem, unit_id: int | None, told: Said) -> bool:
    """The unit's answer by whoever leads it, or acts with the post; not by whoever speaks for the unit that lifts, since nobody answers
    for two. Who only sits in for one at the table is noted, and no more."""
    return told.by == actor.user_id and actor.who.manages(unit_id) and not speaks_for_another(actor, item, unit_id)


def speaks_for_another(actor: Actor, item: AgendaItem, unit_id: int | None) -> bool:
    return unit_id != item.unit_id and actor.who.manages(item.unit_id)


def note_said(actor: Actor, one: Escalation, said: dict[int, Said]) -> None:
    for row in one.steps[-1].answers:
        told = said.get(row.unit.id)
        if told and row.answer == "":
            row.noted = f"{ANSWERS[told.answer]}{f': {told.text}' if told.text else ''}"
            row.said_by_id, row.noted_by_id = told.by, actor.user_id


def solve(actor: Actor, item: AgendaItem) -> None:
    """What the meeting agreed on is put forward as the solution of the question it took up; the units concerned answer it."""
    one = taken_up(item)
    if one is None or one.level > LEVEL or one.pending in ENDINGS:
        return
    if why_not := why_not_act(one.pending, one.awaits_until, actor.today):
        bosses = {boss.id for unit_id in item.unit_ids for boss in managers_of(unit_id)}
        told = f"Mötet kom överens i en lyft fråga, men alla har inte svarat på lyftet än. {why_not} Skriv sedan in lösningen."
        tell(actor, bosses, told, case=item.case, about=f"escalation:{one.id}")
    else:
        put_forward(actor, one, "escalation.solve", "solved", item.outcome_text)
