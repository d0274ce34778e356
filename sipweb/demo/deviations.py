"""Avvikelser in every state, and those of the last year that make a pattern."""

from datetime import date, time
from typing import Any, NamedTuple

from sipweb.actions.deviation_step2 import (
    ask_for_completion,
    hold_dialogue,
    leave_deviation,
    register_deviation,
    sign_deviation,
    write_together,
)
from sipweb.actions.deviations import draft_deviation, hand_deviation, report_deviation
from sipweb.actions.improvements import assign_improvement, close_improvement, decide_improvement, freeze_figures
from sipweb.demo.akt import unit_of
from sipweb.demo.stage import Stage, Story, Turn
from sipweb.models import Deviation
from sipweb.rules.deviation_figures import term_of

NO_LEX_SARAH: dict[str, Any] = {"lex_sarah": "no", "lex_sarah_on": None, "lex_sarah_where": ""}
ABSENT = {
    "description": "Till det bokade förmötet kom ingen från den andra enheten. Ingen hade hört av sig.",
    "perception": "Vi väntade i en halvtimme. Det kändes som att mötet inte var viktigt, och den enskilde fick vänta längre på hjälp.",
    "proposal": "Bekräfta tiden dagen före, och ring om någon får förhinder.",
    "category": "no_meeting",
    "routine_part": "three_party",
    "consequence": "delay",
}
SILENT = {
    "description": "Vi fick inget svar på vår förfrågan inom tiden, och inte heller när vi påminde.",
    "perception": "Vi förstod inte om förfrågan hade kommit fram eller vem som hade den.",
    "proposal": "Utse en ersättare som läser enhetens inkorg när biträdande enhetschef är borta.",
    "category": "late_answer",
    "routine_part": "three_party",
    "consequence": "delay",
}
UNTOLD = {
    "description": "Insatsen avslutades utan att vi fick veta det. Vi fick reda på det av den enskilde.",
    "perception": "Vår planering byggde på insatsen och fick göras om.",
    "proposal": "Skicka alltid ett besked till de andra enheterna innan en insats avslutas.",
    "category": "not_informed",
    "routine_part": "worker",
    "consequence": "lost",
}
COSTS = {
    "description": "Enheterna var inte överens om vem som skulle betala boendet, och frågan lyftes inte.",
    "perception": "Frågan låg stilla i tre veckor medan vi väntade på varandra.",
    "proposal": "Lyft frågor om kostnad till avdelningschef direkt.",
    "category": "cost",
    "routine_part": "homeless",
    "consequence": "delay",
}
LATE = {
    "description": "Aviseringen kom fyra månader före födelsedagen.",
    "perception": "Tiden räckte inte till att arbeta tillsammans under en övergång.",
    "proposal": "Ta upp de närmaste överföringarna på varje avstämningsmöte.",
    "category": "late_notice",
    "routine_part": "transfer",
    "consequence": "risk",
}
SUMMARY = (
    "Vi har gått igenom händelsen. Vi gör så här från och med nu: den som bokar bekräftar, och den som får förhinder ringer samma dag."
)


def turn(stage: Stage, who: str, day: int, clock: time) -> Turn:
    return Turn(stage.moment(stage.day(day), clock), who)


def manager(code: str) -> str:
    return f"bec-{code.lower()}"


class Plan(NamedTuple):
    """Who reports about whom, how many working days ago, and how far it got."""

    by: str
    about: str
    day: int
    told: dict[str, str]
    remaining: str = ""


def reported(stage: Stage, plan: Plan, **more: Any) -> Story[Deviation]:
    """Drafted by a handläggare and reported by the manager the same day."""
    happened: date = stage.day(plan.day - 2)
    told = {**plan.told, **NO_LEX_SARAH, "category_text": "", **more}
    me = yield turn(stage, f"hl-{plan.by.lower()}", plan.day, time(9, 5))
    made = draft_deviation(me, stage.unit(plan.by), unit_ids=[stage.units[plan.about]], happened_on=happened, **told)
    me = yield turn(stage, f"hl-{plan.by.lower()}", plan.day, time(9, 15))
    hand_deviation(me, made)
    me = yield turn(stage, manager(plan.by), plan.day, time(11, 30))
    return report_deviation(me, made)


def written(stage: Stage, plan: Plan, **more: Any) -> Story[Deviation]:
    """Talked about and written together some days later."""
    made = yield from reported(stage, plan, **more)
    me = yield turn(stage, manager(plan.about), plan.day + 4, time(13, 10))
    names = f"{made.reporter_name} och {me.who.name}"
    day: dict[str, Any] = {"dialogue_on": me.today, "dialogue_who": names}
    hold_dialogue(me, made, **day)
    me = yield turn(stage, manager(plan.about), plan.day + 5, time(10, 20))
    return write_together(me, made, **day, joint_summary=SUMMARY, remaining_problems=plan.remaining)


def signed(stage: Stage, plan: Plan, **more: Any) -> Story[Deviation]:
    made = yield from written(stage, plan, **more)
    for code, clock in ((plan.by, time(9, 40)), (plan.about, time(15, 5))):
        me = yield turn(stage, manager(code), plan.day + 7, clock)
        sign_deviation(me, made, unit_id=stage.units[code])
    return made


def stored(stage: Stage, plan: Plan) -> Story[None]:
    made = yield from signed(stage, plan)
    me = yield turn(stage, "controller", plan.day + 9, time(10, 0))
    register_deviation(me, made)


def nobody_came(stage: Stage) -> Story[None]:
    """Reported, and waits for dialogue."""
    yield from reported(stage, Plan("BER", "ALD", -6, ABSENT))


def in_two_minds(stage: Stage) -> Story[None]:
    """A signature that a change voided; then one signature that holds."""
    plan = Plan("SOC", "BER", -16, UNTOLD, "Vi har ingen gemensam lista över vilka besked som har skickats.")
    made = yield from written(stage, plan)
    me = yield turn(stage, "bec-soc", -10, time(9, 30))
    sign_deviation(me, made, unit_id=stage.units["SOC"])
    me = yield turn(stage, "bec-ber", -9, time(14, 0))
    day: dict[str, Any] = {"dialogue_on": made.dialogue_on, "dialogue_who": made.dialogue_who}
    write_together(me, made, **day, joint_summary=f"{SUMMARY} Besked skickas i sipweb.", remaining_problems=plan.remaining)
    me = yield turn(stage, "bec-ber", -9, time(14, 20))
    sign_deviation(me, made, unit_id=stage.units["BER"])


def nobody_answered(stage: Stage) -> Story[None]:
    """Left without joint signature; the controller has it."""
    made = yield from reported(stage, Plan("EKB", "FUN", -24, SILENT), lex_sarah="unknown")
    me = yield turn(stage, "bec-ekb", -4, time(16, 5))
    leave_deviation(me, made, tried_on=stage.day(-9), alone_why="Vi har ringt tre gånger och bett om en tid, utan svar.")


def completed(stage: Stage) -> Story[None]:
    """Signed by both, and the controller has asked for more."""
    made = yield from signed(stage, Plan("FUN", "BOU", -20, LATE))
    me = yield turn(stage, "controller", -8, time(9, 45))
    ask_for_completion(me, made, text="Skriv vem som tar upp listan på avstämningsmötet, och från när.")


def a_draft(stage: Stage) -> Story[None]:
    """Left to the manager, who has not read it."""
    told = {**COSTS, **NO_LEX_SARAH, "category_text": ""}
    me = yield turn(stage, "hl-ald", -1, time(15, 20))
    made = draft_deviation(me, stage.unit(unit_of("hl-ald")), unit_ids=[stage.units["BER"]], happened_on=stage.day(-3), **told)
    me = yield turn(stage, "hl-ald", -1, time(15, 30))
    hand_deviation(me, made)


BEFORE = (
    Plan("BER", "ALD", -250, ABSENT),
    Plan("BER", "ALD", -190, ABSENT),
    Plan("ALD", "BER", -175, UNTOLD),
    Plan("SOC", "EKB", -140, SILENT, "Ingen läser inkorgen i juli."),
    Plan("BER", "ALD", -95, ABSENT, "Rummen räcker inte till förmöten."),
    Plan("FUN", "UNG", -70, LATE),
    Plan("BER", "ALD", -45, SILENT),
)


def from_proposal_to_change(stage: Stage) -> Story[None]:
    """One proposal answered, one that waits for a decision; and what was noticed and was none."""
    plan = Plan("BER", "SOC", -120, UNTOLD)
    made = yield from signed(stage, plan)
    me = yield turn(stage, "controller", -105, time(8, 50))
    register_deviation(me, made)
    me = yield turn(stage, "controller", -105, time(9, 0))
    owned = assign_improvement(me, made, owner_id=stage.users["bec-soc"], due_on=stage.day(-80))
    me = yield turn(stage, "bec-soc", -85, time(10, 0))
    decide_improvement(me, owned, decision="done", decision_text="Enheten skickar besked i sipweb samma dag som en insats avslutas.")
    me = yield turn(stage, "bec-soc", -30, time(10, 0))
    told = {"effect": "Inga nya avvikelser av det slaget på tre månader.", "answer": "Besked skickas nu samma dag. Tack för rapporten!"}
    close_improvement(me, owned, **told)


def half_a_year(stage: Stage) -> Story[None]:
    """The last whole half-year, frozen for the nämnd."""
    until = date(stage.today.year, 6, 30) if stage.today.month > 6 else date(stage.today.year - 1, 12, 31)
    since = date(until.year, until.month - 5, 1)
    me = yield turn(stage, "controller", 0, time(7, 30))
    title = f"Avvikelser i samverkan, {term_of(until)}"
    freeze_figures(me, None, title=title, since=since, until=until, comment="Till nämndens sammanträde.")


def waits_for_a_decision(stage: Stage) -> Story[None]:
    made = yield from written(stage, Plan("ALD", "SOC", -35, SILENT))
    me = yield turn(stage, "controller", -20, time(11, 0))
    assign_improvement(me, made, owner_id=stage.users["bec-soc"], due_on=stage.day(5))


def stories(stage: Stage) -> list[Story[None]]:
    now = (nobody_came, in_two_minds, nobody_answered, completed, a_draft, from_proposal_to_change, waits_for_a_decision, half_a_year)
    return [*(stored(stage, plan) for plan in BEFORE), *(story(stage) for story in now)]
