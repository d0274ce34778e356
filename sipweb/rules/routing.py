"""Var hör ärendet hemma? Where a new matter belongs (R262–R271): facts in, a suggestion with its grounds out. A manager decides.

The routine speaks of two cases only: new to the administration and 19 or older, and known by Barn och ungdom and not yet 19.
Where it is silent the suggestion says so.
"""

from typing import Literal, NamedTuple

from sipweb.rules.routine import Routine
from sipweb.rules.workflow import Move

STATES = {"suggested": "Väntar på bekräftelse", "confirmed": "Bekräftad", "withdrawn": "Tillbakatagen"}
TONES = {"suggested": "info", "confirmed": "success", "withdrawn": "neutral"}

MOVES = (
    #    verb               from         to           button
    Move("routing.suggest", None, "suggested", "Se förslaget", "Förslag taget fram"),
    Move("routing.change", "suggested", "suggested", "Ändra svaren", "Svaren ändrade"),
    Move("routing.confirm", "suggested", "confirmed", "Bekräfta", "Bekräftat"),
    Move("routing.confirm", "confirmed", "confirmed", "Bekräfta", "Ändrat"),
    Move("routing.withdraw", "suggested", "withdrawn", "Ta tillbaka", "Tillbakataget"),
)

NEEDS = {
    "substance": "Skadligt bruk eller beroende",
    "financial": "Ekonomiskt bistånd",
    "violence": "Våld i nära relation",
    "mental": "Psykisk ohälsa eller psykisk funktionsnedsättning",
    "disability": "Fysisk eller intellektuell funktionsnedsättning",
    "elderly": "Hemtjänst eller annan äldreomsorg",
    "housing": "Bostad eller hemlöshet",
    "other": "Något annat",
}
EXCEPTIONS = frozenset({"substance", "financial", "violence"})  # the routine's own three (R264)
KNOWN = {
    "no": "Nej, helt ny på förvaltningen",
    "young": "Ja, hos Barn och ungdom",
    "other": "Ja, hos en annan enhet",
    "unknown": "Vet inte än",
}
COSTS = {
    "treatment": "Behandling för skadligt bruk eller beroende",
    "care": "Boende med insatser som i hemtjänst, boendestöd eller särskilt boende",
    "housing": "Annat boende",
}
# What the suggestion rests on. Those in RULES are the routine's words; the rest say that it has none.
SILENT = {
    "silent_young": "Ej reglerat i rutinen: den som är ny och inte har fyllt 19. Förslaget är Barn och ungdom.",
    "silent_young_known": "Ej reglerat i rutinen: den som inte har fyllt 19 och är känd av en annan enhet. Förslaget är Barn och ungdom.",
    "silent_known": "Ej reglerat i rutinen: den som har fyllt 19 och är känd sedan tidigare. Förslaget är enheten som senast hade ärendet.",
    "silent_grown": "Ej reglerat i rutinen: den som har fyllt 19 och senast var känd av en enhet för unga. Förslaget följer huvudregeln.",
    "silent_costs": "Ej reglerat i rutinen: vem som bekostar för yngre personer i hemlöshet.",
    "silent_housing": "Ej reglerat i rutinen: vem som bekostar boende utan sådana insatser. Se programmet.",
}


class Facts(NamedTuple):
    """What is known of a new matter. `age`: whole years on the day it came in. `known_unit`: code of the unit that last had it."""

    age: int
    known: str
    needs: frozenset[str]
    known_unit: str = ""
    is_homeless: bool = False
    own_income: bool = False
    costs: frozenset[str] = frozenset()


class Cost(NamedTuple):
    """Who pays for one kind of thing; `share` is empty where the routine gives no answer."""

    what: str
    share: Literal["always", "shared", ""]
    ground: str


class Suggestion(NamedTuple):
    """Units by code, departments by code where no unit can be told; both empty: no unit of ours. `grounds`: keys of rules."""

    units: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    costs: tuple[Cost, ...] = ()

    @property
    def is_parallel(self) -> bool:
        return len(self.units) + len(self.departments) > 1


def route(facts: Facts, routine: Routine) -> Suggestion:
    """Where it belongs (R262–R267), and who pays when someone over 65 is homeless (R268–R270).

    Refuses (ValueError) facts whose `known` is not found out yet: ask first.
    """
    if facts.known not in KNOWN or facts.known == "unknown":
        raise ValueError("whether the person is known must be found out first")
    place, costs = placed(facts, routine), costs_of(facts, routine)
    of_programme = facts.is_homeless and facts.age > routine.homeless_over
    asks_of_younger = facts.is_homeless and not of_programme and bool(facts.costs)
    told = ("routing_homeless", of_programme), ("silent_costs", asks_of_younger), ("routing_starts", place.is_parallel)
    more = [ground for ground, there in told if there]
    return place._replace(grounds=(*place.grounds, *more), costs=costs)


def placed(facts: Facts, routine: Routine) -> Suggestion:
    if facts.age < routine.transfer_age and is_young_unit(facts, routine):
        return Suggestion((routine.child_unit,), grounds=("routing_young",))
    if facts.needs == {"housing"} and facts.own_income and not facts.is_homeless:
        return Suggestion(grounds=("routing_housing",))
    if facts.age < routine.transfer_age:
        ground = "silent_young" if facts.known == "no" else "silent_young_known"
        return Suggestion((routine.child_unit,), grounds=(ground,))
    if facts.known == "no":
        return by_needs(facts, routine)
    return as_known(facts, routine)


def is_young_unit(facts: Facts, routine: Routine) -> bool:
    """Known by barn och ungdom, whichever of the two answers it was told with."""
    return facts.known == "young" or (facts.known == "other" and facts.known_unit == routine.child_unit)


def as_known(facts: Facts, routine: Routine) -> Suggestion:
    """19 or older and known: the unit that last had it, unless it is one that the person has grown out of."""
    if facts.known == "young" or not facts.known_unit or facts.known_unit in routine.transfer_units.split():
        place = by_needs(facts, routine)
        return place._replace(grounds=("silent_grown", *place.grounds))
    also = units_for(facts.needs, routine) if facts.needs - {"housing", "other"} else ()
    units = tuple(dict.fromkeys((facts.known_unit, *also)))
    return Suggestion(units, grounds=("silent_known", *(("routing_parallel",) if len(units) > 1 else ())))


def by_needs(facts: Facts, routine: Routine) -> Suggestion:
    """The main rule and its exception (R263–R265)."""
    excepted = facts.needs & EXCEPTIONS
    others, units = units_for(facts.needs - EXCEPTIONS, routine), units_for(facts.needs, routine)
    rest = (routine.adult_department,) if not excepted and not units else ()
    grounds = [
        *(("routing_exception",) if excepted else ()),
        *(("routing_main",) if others or not excepted else ()),
        *(("routing_parallel",) if len(units) > 1 else ()),
    ]
    return Suggestion(units, rest, tuple(grounds))


def units_for(needs: frozenset[str], routine: Routine) -> tuple[str, ...]:
    """Codes of the units that the needs point at, in the order the needs stand in on the form; each once."""
    codes = dict(pair.split(":") for pair in routine.need_units.split())
    return tuple(dict.fromkeys(codes[need] for need in NEEDS if need in needs and need in codes))


def costs_of(facts: Facts, routine: Routine) -> tuple[Cost, ...]:
    """Only for someone homeless and older than the age of the programme (R268); otherwise none."""
    if not facts.is_homeless or facts.age <= routine.homeless_over:
        return ()
    of_kind = {
        "treatment": Cost("treatment", "always", "cost_treatment"),
        "care": Cost("care", "shared", "cost_shared"),
        "housing": Cost("housing", "", "silent_housing"),
    }
    return tuple(of_kind[what] for what in COSTS if what in facts.costs)


def why_not_confirm(known: str) -> str | None:
    if known == "unknown":
        what = "Sök först hos er, ställ Fråga om aktualitet, och ändra svaret när du vet."
        return f"Det är inte klart om personen är känd sedan tidigare. {what}"
    return None


def differs(suggested: frozenset[str], departments: frozenset[str], chosen: frozenset[str], chosen_departments: frozenset[str]) -> bool:
    """Whether what was chosen is something else than the suggestion. Where that named a department, any unit there follows it.

    All are codes; `chosen_departments` are those of the chosen units.
    """
    if departments and not suggested:
        return not chosen or chosen_departments != departments
    return chosen != suggested
