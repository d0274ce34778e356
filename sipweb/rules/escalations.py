"""Lyfta frågor: from handläggare to avdelningschef, level by level, with a report and a deadline (R192–R194, R240–R248; routine 003)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sipweb.rules.dates import long_day
from sipweb.rules.days import add_working_days
from sipweb.rules.routine import Routine
from sipweb.rules.workflow import Move

LEVELS = (1, 2, 3, 4)
TOP = 4
ROLES = {1: "Handläggare", 2: "Biträdande enhetschef", 3: "Enhetschef", 4: "Avdelningschef"}
ROLES_OF_MANY = {1: "handläggarna", 2: "biträdande enhetscheferna", 3: "enhetscheferna", 4: "avdelningscheferna"}
TONES = {"solved": "success", "closed_unsolved": "neutral", "ended": "neutral"}
STATES = {
    **{f"level_{n}": f"Nivå {n}, {role.lower()}" for n, role in ROLES.items()},
    "solved": "Löst",
    "closed_unsolved": "Avslutad utan lösning",
    "ended": "Avslutad",
}
OPEN = frozenset(f"level_{n}" for n in LEVELS)
ENDINGS = frozenset({"solved", "closed_unsolved"})  # what the units concerned answer; a plain end nobody answers

KINDS = {"difficulty": "Svårighet i samverkan", "cost": "Kostnad för insatser", "common": "Gemensam fråga"}
BEGINS_AT = {"difficulty": 1, "common": 2, "cost": TOP}  # kostnad goes straight to the top (R194)
ANSWERS = {
    "": "Inget svar än",
    "agreed": "Har tagit del och är överens",
    "disagreed": "Inte överens",
    "same_person": "Samma chef för båda, svarar inte för sig själv",
    "vacant": "Ingen på nivån",
}
ASKED = frozenset({"", "agreed", "disagreed"})


def at(level: int) -> str:
    """The state of what is open on a level."""
    return f"level_{level}"


MOVES = (
    #    verb                      from  to              button                         told in the timeline
    *(Move("escalation.begin", None, at(n), "Ta upp en svårighet", "Svårighet i samverkan uppskriven") for n in (1, TOP)),
    *(Move("escalation.raise", None, at(n), "Ta upp en fråga", "Fråga uppskriven") for n in (2, TOP)),
    *(
        Move("escalation.lift", at(low), at(high), "Lyft vidare", f"Lyft till nivå {high}")
        for low in LEVELS
        for high in LEVELS
        if low < high
    ),
    *(Move("escalation.solve", at(n), "solved", "Löst", "Frågan är löst") for n in LEVELS),
    *(Move("escalation.close", at(n), "closed_unsolved", "Avsluta utan lösning", "Avslutad utan lösning") for n in (2, 3, TOP)),
    *(Move("escalation.finish", at(n), "solved", "Avsluta utan fler svar", "Frågan är löst") for n in LEVELS),
    *(Move("escalation.finish", at(n), "closed_unsolved", "Avsluta utan fler svar", "Avslutad utan lösning") for n in (2, 3, TOP)),
    *(Move("escalation.withdraw", at(n), "ended", "Ta tillbaka", "Den lyfta frågan tillbakatagen") for n in LEVELS),
    *(Move("referral.close", at(n), "ended", "", "Samverkan avslutades") for n in LEVELS),
    *(Move("person.die", at(n), "ended", "", "Avslutad: den enskilde har avlidit") for n in LEVELS),
)

Seats = Mapping[int, Mapping[int, frozenset[int]]]  # level → unit → users who hold the role there


def why_not_attempted(attempted_on: date | None, attempt: str, today: date) -> str | None:
    """Before a difficulty is lifted the handläggare have talked with each other and tried (R192, R223)."""
    if attempted_on is None or not attempt.strip():
        return "Skriv vad ni har försökt på egen hand, och vilken dag ni pratade med varandra."
    return "Dagen har inte kommit än." if attempted_on > today else None


def level_above(level: int, seats: Seats, units: Iterable[int]) -> int | None:
    """The next level with someone for every unit; vacant ones are passed over (decisions). None: there is nobody higher up.

    On the top level one avdelningschef is enough. When no level is whole, the first one where anyone is has it: never stuck.
    """
    wanted = frozenset(units)
    manned = {n: frozenset(u for u, users in seats.get(n, {}).items() if users) & wanted for n in LEVELS}
    above = [n for n in LEVELS if n > level]
    whole = next((n for n in above if manned[n] == wanted or (n == TOP and manned[n])), None)
    return whole or next((n for n in above if manned[n]), None)


def lifted_words(level: int) -> str:
    return f"Lyft till {ROLES_OF_MANY[level]} (nivå {level})"


def passed_over(source: int, target: int) -> list[int]:
    """The levels between two that a question went from and to."""
    return [n for n in LEVELS if source < n < target]


def who_answers(
    level: int, unit_id: int, seats: Seats, lifter: int | None, *, own: bool, ends: bool, taken: Collection[int] = ()
) -> tuple[str, int]:
    """What is known at once about a unit's answer, and on which level it is asked for.

    `own`: the lifter speaks for this unit. `ends`: it is a solution, which someone else has to agree to. The same person never
    answers for both sides: then the superior does, and where it is lifted to the superior, that one has it anyhow. `taken`: who
    speaks for another unit already; an avdelningschef speaks for all of theirs.
    """
    if own:
        return "agreed", level
    if level == 1 or seats.get(level, {}).get(unit_id, frozenset()) - {lifter} - frozenset(taken if level < TOP else ()):
        return "", level
    above = (n for n in LEVELS if n > level and seats.get(n, {}).get(unit_id, frozenset()) - {lifter})
    if ends and (superior := next(above, None)):
        return "", superior
    return ("same_person" if seats.get(level, {}).get(unit_id) else "vacant"), level


def answers_of(level: int, units: Iterable[int], seats: Seats, lifter: int | None, *, ends: bool) -> dict[int, tuple[str, int]]:
    """What is known of each of these units' answers, the lifter's own not among them. Where one person is all that is on the level for
    several, they answer for one."""
    found: dict[int, tuple[str, int]] = {}
    taken: set[int] = set()
    there = {unit: seats.get(level, {}).get(unit, frozenset()) - {lifter} for unit in units}
    for unit in sorted(there, key=lambda one: (len(there[one]), one)):
        found[unit] = who_answers(level, unit, seats, lifter, own=False, ends=ends, taken=taken)
        left = there[unit] - taken
        taken |= left if found[unit] == ("", level) and len(left) == 1 else frozenset()
    return found


def answered_by_nobody(level: int, units: Iterable[int], seats: Seats, lifter: int | None, own: int | None) -> list[int]:
    """The units for which nobody but the lifter could agree to a solution: not on the level, and not above."""
    told = {unit: who_answers(level, unit, seats, lifter, own=False, ends=True)[0] for unit in units if unit != own}
    if level == TOP and "" in told.values():  # another avdelningschef signs in any case
        return []
    return [unit for unit, answer in told.items() if answer in {"same_person", "vacant"}]


def why_alone(level: int, names: Iterable[str]) -> str | None:
    """What to do where there is nobody to countersign for these units; None when there are none."""
    if not (units := " och ".join(names)):
        return None
    if level == TOP:
        return (
            f"Ingen annan kan svara för {units}, och det finns ingen högre nivå i sipweb. Stäm av med förvaltningschefen innan du "
            "avslutar, och skriv i texten vem du stämde av med."
        )
    above = " eller en ".join(ROLES[n].lower() for n in LEVELS if n > max(level, 2))
    return (
        f"Ingen annan kan svara för {units}: det finns ingen chef på nivån ovanför. Be administratören lägga in en {above} innan du "
        "avslutar. Avslutar du ändå står det i frågan att ingen annan har skrivit under."
    )


def answer_by(today: date, routine: Routine) -> date:
    """The last day to say whether one agrees. Silence is noted after it, and stops nothing (decisions)."""
    return add_working_days(today, routine.lift_answer_within)


def due_on(level: int, counted_from: date, routine: Routine) -> date:
    """The last day for a level to solve the question or lift it on. `counted_from`: the day it counts as lifted."""
    within = {1: routine.act_within, 2: routine.level_2_within, 3: routine.level_3_within, 4: routine.level_4_within}
    return add_working_days(counted_from, within[level])


def has_lapsed(awaits_until: date | None, today: date) -> bool:
    """Nobody is waited for any more: everyone has answered, or the days are over."""
    return awaits_until is None or awaits_until < today


def why_not_act(pending: str, awaits_until: date | None, today: date) -> str | None:
    """Why the level can't solve it or lift it on yet; None when it can."""
    if not pending or awaits_until is None or has_lapsed(awaits_until, today):
        return None
    if pending == "lift":
        return f"Det räknas som lyft när berörda enheter har svarat, eller efter {long_day(awaits_until)}. Vänta, eller be dem svara."
    return f"Ett förslag till avslut väntar på svar till och med {long_day(awaits_until)}."


def why_not_lift_on(level: int, target: int | None) -> str | None:
    if level == TOP:
        return "Det finns ingen högre nivå. Skriv hur frågan löstes, eller avsluta den utan lösning."
    if target is None:
        return "Ingen finns på en högre nivå. Skriv hur frågan löstes, eller avsluta den utan lösning."
    return None


def why_not_close(level: int, target: int | None) -> str | None:
    """Unsolved is only for where there is nowhere left to lift it (R248)."""
    if level < TOP and target is not None:
        return "Frågan kan lyftas till nästa nivå. Den avslutas utan lösning bara på den högsta."
    return None


def why_not_finish(pending: str, awaits_until: date | None, today: date) -> str | None:
    if pending not in ENDINGS:
        return "Det finns inget förslag till avslut."
    return why_not_act(pending, awaits_until, today)


def reads_report(reader: int, source: int) -> bool:
    """What managers write to each other is read on their level and above; below, only where it stands and how it ended."""
    return source <= 1 or reader >= source


def progress(level: int, state: str, lifted: Iterable[tuple[int, int]]) -> dict[int, str]:
    """How each level of the ladder stands: done, current, passed (nobody was there), todo, or ended where it came to an end.

    `lifted`: from and to of each lift, in order.
    """
    been, over = {level}, set()
    for source, target in lifted:
        been |= {source, target} - {0}
        over |= set(passed_over(source, target))
    here = "current" if state in OPEN else "ended"
    return {n: here if n == level else "done" if n in been else "passed" if n in over or n < level else "todo" for n in LEVELS}


def why_not_keep(state: str) -> str | None:
    """Only what was solved tells how it is done the next time."""
    return None if state == "solved" else "Frågan är inte löst. Bara det ni har kommit överens om kan sparas."
