"""Avvikelse i samverkan, step 1: drafted by anyone, reported by a manager (R280–R295); and what every move shares."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from sipweb.actions.names import refuse_telling
from sipweb.actions.noticed import answer_noticed
from sipweb.db import db
from sipweb.gate import Changed, Refused, acting_for, action, also_save
from sipweb.models import Deviation, DeviationLink, DeviationParty, DeviationStep, Notice, Unit, User
from sipweb.queries.deviations import department_heads, last_change, leaders_of
from sipweb.queries.people import managers_of
from sipweb.rules.dates import when
from sipweb.rules.deviations import (
    BY_REPORTER,
    DEPARTMENT_LEVEL,
    LEVELS,
    MOVES,
    OPEN,
    answering_level,
    levels_in,
    why_not_after,
    why_not_dates,
    why_not_units,
)
from sipweb.rules.standing import Actor
from sipweb.rules.workflow import targets_of
from sipweb.words import DEVIATION


class Link(NamedTuple):
    """What a report began in: the akt if there is one, what in it ("referral:12"), and what the program had noticed, if it was that;
    for the unit that reports, or for which."""

    case_id: int | None
    about: str
    noticed: str = ""
    noticed_in: int = 0


STEP_1 = ("description", "perception", "proposal", "category_text", "lex_sarah_where")


def step(actor: Actor, deviation: Deviation, verb: str, *, text: str = "", to: str = "") -> Deviation:
    """Take the report one move along its table, and write down who did it. Refused when the move does not start here.
    `to`: which of the places it can lead to, where there are several."""
    targets = targets_of(MOVES, verb, deviation.state)
    if not targets or (to and to not in targets):
        raise Refused(too_late(actor, deviation))
    deviation.state = to or targets[0]
    deviation.is_open = deviation.state in OPEN
    keep_step(actor, deviation, verb, text)
    return deviation


def keep_step(actor: Actor, deviation: Deviation, verb: str, text: str = "") -> None:
    who = {"user_id": actor.user_id, "for_user_id": acting_for.get()}
    also_save(DeviationStep(deviation_id=deviation.id, at=actor.now, **who, verb=verb, state=deviation.state, text=text))


def too_late(actor: Actor, deviation: Deviation) -> str:
    """Who came first, and when: someone else, or oneself in another window."""
    now = f"Rapporten är nu ”{DEVIATION[deviation.state].lower()}”."
    last = last_change(deviation, {move.verb for move in MOVES})
    if last is None:
        return f"Det går inte längre. {now}"
    who = "Du ändrade läget själv" if last.user_id == actor.user_id else f"{last.name} hann före"
    return f"{who}, {when(last.at.astimezone(actor.now.tzinfo))}. {now}"


def refuse_rewritten(actor: Actor, deviation: Deviation, version: str | None) -> None:
    """Nobody writes over, or signs, what they have not read."""
    if version is None or version == str(deviation.version):
        return
    last = last_change(deviation)
    who = f" av {'dig' if last.user_id == actor.user_id else last.name}, {when(last.at.astimezone(actor.now.tzinfo))}" if last else ""
    raise Changed(f"Rapporten har ändrats{who}. Läs hur den är nu. Det du skrev står kvar.", deviation)


def inform(actor: Actor, deviation: Deviation, user_ids: Iterable[int | None], text: str) -> None:
    """A notice that leads to the report. It holds nothing of what was written."""
    for user_id in sorted({u for u in user_ids if u is not None and u != actor.user_id}):
        also_save(Notice(to_user_id=user_id, about=f"deviation:{deviation.id}", at=actor.now, text=text))


def sides(deviation: Deviation) -> set[int]:
    """Whoever answers for each party, at its level; and the one who reported."""
    found = {deviation.reporter_id} if deviation.reporter_id else set()
    for party in deviation.parties:
        found |= at_level(party.unit, party.level)
    return found


def is_alone(deviation: Deviation) -> bool:
    """Whoever reported is the only one who could answer, on that level and above."""
    asked = [party for party in deviation.parties if not party.is_reporting]
    return bool(asked) and not any(at_level(party.unit, party.level) - {deviation.reporter_id} for party in asked)


def at_level(unit: Unit, level: int) -> set[int]:
    if level == DEPARTMENT_LEVEL:
        return {user_id for user_id, _ in department_heads(unit.department_id)}
    return {user_id for user_id, role in leaders_of(unit.id) if LEVELS[role] == level}


@action("deviation.draft")
def draft_deviation(actor: Actor, unit: Unit, *, unit_ids: list[int], link: Link | None = None, **told: Any) -> Deviation:
    """A draft that only the writer and the unit's managers see."""
    refuse_wrong(actor, unit.id, unit_ids, told)
    if same := same_draft(actor, unit, unit_ids, told):
        return same
    deviation = Deviation(state="draft", from_unit=unit, drafted_by_id=actor.user_id, created_at=actor.now, **told)
    deviation.parties = parties_of(unit.id, unit_ids)
    also_save(deviation)
    db.session.flush()
    if link is not None:
        also_save(DeviationLink(deviation_id=deviation.id, case_id=link.case_id, unit_id=unit.id, about=link.about))
        if link.noticed:
            also_save(answer_noticed(actor, link.noticed_in or unit.id, link.noticed, outcome="reported", deviation_id=deviation.id))
    keep_step(actor, deviation, "deviation.draft")
    return deviation


def same_draft(actor: Actor, unit: Unit, unit_ids: list[int], told: dict[str, Any]) -> Deviation | None:
    """What a second press of the same button would write once more."""
    its = {**told, "state": "draft", "from_unit_id": unit.id, "drafted_by_id": actor.user_id}
    found = db.session.scalars(select(Deviation).filter_by(**its).order_by(Deviation.id.desc()))
    return next((one for one in found if {there.id for there in one.concerned} == set(unit_ids)), None)


def parties_of(from_unit_id: int, unit_ids: Iterable[int]) -> list[DeviationParty]:
    own = DeviationParty(unit_id=from_unit_id, is_reporting=True)
    return [own, *(DeviationParty(unit=db.session.get_one(Unit, unit_id)) for unit_id in dict.fromkeys(unit_ids))]


def refuse_wrong(actor: Actor, from_unit_id: int, unit_ids: list[int], told: dict[str, Any]) -> None:
    if why_not := why_not_units(from_unit_id, unit_ids):
        raise Refused(why_not, "unit_ids")
    if why_not := why_not_dates(told["happened_on"], actor.today):
        raise Refused(why_not, "happened_on")
    if told["lex_sarah_on"] and (why_not := why_not_after(told["lex_sarah_on"], told["happened_on"], actor.today)):
        raise Refused(why_not, "lex_sarah_on")


@action("deviation.edit")
def edit_deviation(actor: Actor, draft: Deviation, *, unit_ids: list[int], version: str | None = None, **told: Any) -> Deviation:
    """Only a draft can be rewritten: step 1 stays as it was reported."""
    if draft.state != "draft":
        raise Refused("Steg 1 är redan rapporterat och kan inte skrivas om.")
    refuse_rewritten(actor, draft, version)
    refuse_wrong(actor, draft.from_unit_id, unit_ids, told)
    for party in [p for p in draft.parties if not p.is_reporting and p.unit_id not in unit_ids]:
        draft.parties.remove(party)
    there = {party.unit_id for party in draft.parties}
    draft.parties += [DeviationParty(unit=db.session.get_one(Unit, u)) for u in dict.fromkeys(unit_ids) if u not in there]
    for name, value in told.items():
        setattr(draft, name, value)
    return draft


@action("deviation.hand")
def hand_deviation(actor: Actor, draft: Deviation, *, version: str | None = None, looked_at: str = "") -> Deviation:
    """To the managers of the unit: one of them reads it, changes what needs it, and reports."""
    if draft.is_handed:
        raise Refused("Utkastet är redan lämnat till chefen.")
    refuse_rewritten(actor, draft, version)
    refuse_telling(actor, *(getattr(draft, name) for name in STEP_1), looked_at=looked_at)
    step(actor, draft, "deviation.hand")
    draft.is_handed = True
    inform(
        actor, draft, [m.id for m in managers_of(draft.from_unit_id)], f"{actor.who.name} har skrivit ett utkast till en avvikelserapport."
    )
    return draft


@action("deviation.report")
def report_deviation(actor: Actor, draft: Deviation, *, version: str | None = None, looked_at: str = "") -> Deviation:
    """Step 1: name, title and day are kept as they are now, and the corresponding level of each unit is told (R289–R296)."""
    if draft.state == "draft":
        refuse_rewritten(actor, draft, version)
        refuse_telling(actor, *(getattr(draft, name) for name in STEP_1), looked_at=looked_at)
    step(actor, draft, "deviation.report")
    title = title_of(actor)
    if not title:
        raise Refused("Du har ingen titel i sipweb. Be administratören lägga in den, och rapportera sedan.")
    draft.reporter_id, draft.reporter_name, draft.reporter_title = actor.user_id, actor.who.name, title
    draft.reported_on = actor.today
    level = min(levels_in(actor.who, draft.from_unit_id, draft.from_unit.department_id))
    for party in draft.parties:
        party.level = level if party.is_reporting else level_there(party.unit, level, actor.user_id)
    asked = set().union(*(told_there(party.unit, party.level) for party in draft.parties if not party.is_reporting))
    inform(actor, draft, asked, f"{draft.from_unit.name} har rapporterat en avvikelse i samverkan som gäller din enhet.")
    return draft


def told_there(unit: Unit, level: int) -> set[int]:
    """Whoever answers for the unit, and those who lead it below that level: it is their unit (R289)."""
    return at_level(unit, level) | {user_id for user_id, role in leaders_of(unit.id) if LEVELS[role] < level}


def level_there(unit: Unit, level: int, reporter_id: int | None) -> int:
    """The corresponding level of that unit. Where both sides would be the same person, the superior acts."""
    there = {LEVELS[role] for user_id, role in leaders_of(unit.id) if user_id != reporter_id}
    if any(user_id != reporter_id for user_id, _ in department_heads(unit.department_id)):
        there.add(DEPARTMENT_LEVEL)
    return answering_level(level, there)


def title_of(actor: Actor) -> str:
    """The signer's title, and for whom they stand in."""
    title = actor.who.title
    absent = db.session.scalar(select(User.name).where(User.id == acting_for.get())) if acting_for.get() else ""
    return f"{title}, ersättare för {absent}" if title and absent else title


@action("deviation.lex_sarah")
def tell_lex_sarah(actor: Actor, deviation: Deviation, *, lex_sarah_on: date, lex_sarah_where: str, looked_at: str = "") -> Deviation:
    """When and where it was reported by the unit's own routine: sipweb holds no such report. Where is for the unit alone."""
    refuse_telling(actor, lex_sarah_where, looked_at=looked_at)
    if why_not := why_not_after(lex_sarah_on, deviation.happened_on, actor.today):
        raise Refused(why_not, "lex_sarah_on")
    deviation.lex_sarah_on, deviation.lex_sarah_where = lex_sarah_on, lex_sarah_where
    keep_step(actor, deviation, "deviation.lex_sarah")
    return deviation


@action("deviation.cancel")
def cancel_deviation(actor: Actor, deviation: Deviation, *, text: str, looked_at: str = "") -> Deviation:
    """With a reason that is kept. By the unit that reported until the other has answered; then by the controller."""
    refuse_telling(actor, text, looked_at=looked_at)
    was_told = deviation.reported_on is not None
    early = deviation.state in BY_REPORTER
    step(actor, deviation, "deviation.cancel", text=text)
    deviation.cancelled_on = actor.today
    if was_told:
        inform(actor, deviation, sides(deviation), f"{deviation.title} är makulerad. Skälet står i rapporten.")
    elif early:
        inform(actor, deviation, [deviation.drafted_by_id], "Ditt utkast till avvikelserapport är makulerat.")
    return deviation
