"""Från förslag till ändring; figures that are frozen, and a pattern pointed out."""

import json
from datetime import date

from sqlalchemy import select

from sipweb.actions.deviations import inform, keep_step
from sipweb.actions.events import tell
from sipweb.actions.names import refuse_telling
from sipweb.db import db
from sipweb.gate import Refused, action
from sipweb.models import Deviation, FrozenFigures, Improvement, Notice, Unit
from sipweb.queries.deviation_figures import as_kept, figures, recurrences
from sipweb.queries.improvements import is_frozen, owners
from sipweb.queries.people import managers_of, unit_names, units
from sipweb.rules.deviation_figures import Period, definitions, trend_text, why_not_period
from sipweb.rules.deviations import AXES_WORDS, CATEGORIES
from sipweb.rules.improvements import ANSWERED, CHANGES, MOVES, STATES, why_not_close, why_not_due
from sipweb.rules.questions import why_not_anonymous
from sipweb.rules.standing import Actor
from sipweb.rules.workflow import targets_of


def refuse_who(actor: Actor, looked_at: str, **texts: str) -> None:
    """A number is refused beside its field; a name until the writer has looked at it."""
    for field, text in texts.items():
        if why_not := why_not_anonymous(text):
            raise Refused(why_not, field)
    refuse_telling(actor, *texts.values(), looked_at=looked_at)


def go_on(actor: Actor, improvement: Improvement, verb: str) -> None:
    targets = targets_of(MOVES, verb, improvement.state)
    if not targets:
        raise Refused(f"Det går inte längre. Förslaget är nu ”{STATES[improvement.state].lower()}”.")
    improvement.state = targets[0]
    keep_step(actor, improvement.deviation, verb)


@action("improvement.assign")
def assign_improvement(actor: Actor, deviation: Deviation, *, owner_id: int, due_on: date) -> Improvement:
    """Who answers for the proposal, and by when it is decided."""
    if deviation.reported_on is None or deviation.state == "cancelled":
        raise Refused("Rapporten är inte rapporterad, eller makulerad. Då följs inget förslag upp.")
    if owner_id not in dict(owners(deviation)):
        raise Refused("Välj en chef för en av enheterna, eller verksamhetscontroller.", "owner_id")
    if why_not := why_not_due(due_on, actor.today):
        raise Refused(why_not, "due_on")
    found = db.session.scalar(select(Improvement).where(Improvement.deviation_id == deviation.id))
    improvement = found or Improvement(deviation=deviation, state="owned", owner_id=owner_id, due_on=due_on)
    if found:
        go_on(actor, found, "improvement.assign")
    else:
        keep_step(actor, deviation, "improvement.assign")
    improvement.owner_id, improvement.due_on = owner_id, due_on
    inform(actor, deviation, [owner_id], "Du är utsedd att ansvara för ett förbättringsförslag.")
    return improvement


@action("improvement.decide")
def decide_improvement(actor: Actor, improvement: Improvement, *, decision: str, decision_text: str, looked_at: str = "") -> Improvement:
    refuse_who(actor, looked_at, decision_text=decision_text)
    go_on(actor, improvement, "improvement.decide")
    improvement.decision, improvement.decision_text, improvement.decided_on = decision, decision_text, actor.today
    return improvement


@action("improvement.close")
def close_improvement(actor: Actor, improvement: Improvement, *, answer: str, effect: str = "", looked_at: str = "") -> Improvement:
    """What it led to, and the answer to whoever wrote the report and whoever reported it."""
    refuse_who(actor, looked_at, effect=effect, answer=answer)
    if why_not := why_not_close(improvement.decision, effect, answer):
        raise Refused(why_not, "effect" if improvement.decision in CHANGES and not effect.strip() else "answer")
    go_on(actor, improvement, "improvement.close")
    improvement.effect, improvement.answer, improvement.closed_on = effect, answer, actor.today
    deviation = improvement.deviation
    said = f"Ditt förbättringsförslag har fått svar: {ANSWERED[improvement.decision]}."
    inform(actor, deviation, [deviation.drafted_by_id, deviation.reporter_id], said)
    return improvement


@action("figures.freeze")
def freeze_figures(actor: Actor, _: None, *, title: str, since: date, until: date, comment: str = "", looked_at: str = "") -> FrozenFigures:
    """A period that is over, as it is counted now: the figures, what the units are called, and what each figure means."""
    if until < since:
        raise Refused("Sista dagen ligger före den första.", "until")
    if until >= actor.today:
        raise Refused("Perioden är inte slut. Välj en sista dag som har varit.", "until")
    if why_not := why_not_period(Period(since, until)):
        raise Refused(why_not, "since")
    if is_frozen(title, since, until):
        raise Refused("Den perioden är redan fryst med den rubriken. Skriv en annan rubrik om den ska frysas en gång till.", "title")
    refuse_who(actor, looked_at, title=title, comment=comment)
    found = as_kept(figures(actor, Period(since, until)))
    called = {"names": {unit.id: unit.name for unit in units()}, "codes": {unit.id: unit.code for unit in units()}}
    told = {"figures": found, **called, "words": AXES_WORDS, "definitions": definitions(actor.routine.deviation_recurs_from)}
    by = {"frozen_at": actor.now, "frozen_by_id": actor.user_id, "told": json.dumps(told, ensure_ascii=False)}
    return FrozenFigures(title=title, since=since, until=until, comment=comment, **by)


@action("figures.withdraw")
def withdraw_figures(actor: Actor, kept: FrozenFigures, *, text: str, looked_at: str = "") -> FrozenFigures:
    """Frozen by mistake. The figures stay as they were, marked, with the reason."""
    refuse_who(actor, looked_at, text=text)
    if kept.withdrawn_on:
        raise Refused("Siffrorna är redan tillbakatagna.")
    if not text.strip():
        raise Refused("Skriv ett skäl.", "text")
    kept.withdrawn_on, kept.withdrawn_why = actor.today, text
    return kept


@action("trend.suggest")
def suggest_trend(actor: Actor, unit: Unit, *, about_unit_id: int, category: str, since: date, until: date) -> Unit:
    """The controller reports nothing to a meeting (R232): the managers of the two units are told what recurs, counted anew, and can
    make it a trend of the next avstämningsmöte themselves. `unit`: the one that reported."""
    period, names = Period(since, until), unit_names()
    count = recurrences(actor, period, unit.id, about_unit_id, category)
    if not count:
        raise Refused("Mönstret finns inte längre i siffrorna. Ladda om sidan.")
    trend = trend_text(count, CATEGORIES[category], unit.name, names[about_unit_id], period)
    text = f"Verksamhetscontroller föreslår en trend till nästa avstämningsmöte. {trend}"
    bosses = {boss.id for unit_id in (unit.id, about_unit_id) for boss in managers_of(unit_id)}
    told_before = set(db.session.scalars(select(Notice.to_user_id).where(Notice.text == text, Notice.to_user_id.in_(bosses))))
    if not bosses - told_before:
        raise Refused("Enheternas chefer har redan fått förslaget.")
    tell(actor, bosses - told_before, text, about=f"pattern:{since.isoformat()}--{until.isoformat()}")
    return unit
