"""New matters: one confirmed for two units, one chosen otherwise, one over 65 without a home, one that waits, one to find out more of."""

from datetime import time
from typing import Any

from sipweb.actions.routing import confirm, suggest
from sipweb.db import db
from sipweb.demo.akt import unit_of
from sipweb.demo.stage import Stage, Story
from sipweb.demo.urgent import turn
from sipweb.models import Routing, Unit


def asked(stage: Stage, who: str, day: int, clock: time, **told: Any) -> Story[Routing]:
    me = yield turn(stage, who, day, clock)
    unit = db.session.get_one(Unit, stage.units[unit_of(who)])
    return suggest(me, unit, **{"came_on": stage.day(day), "known": "no", **told})


def confirmed(stage: Stage, who: str, day: int, routing: Routing, *codes: str, why: str = "") -> Story[None]:
    me = yield turn(stage, who, day, time(11, 15))
    confirm(me, routing, unit_ids=[stage.units[code] for code in codes], why=why, version=str(routing.version))


def both_units(stage: Stage) -> Story[None]:
    routing = yield from asked(stage, "hl-ber", -14, time(9, 40), age=45, needs=["substance", "mental"])
    yield from confirmed(stage, "bec-ber", -13, routing, "BER", "SOC")


def another_than_suggested(stage: Stage) -> Story[None]:
    routing = yield from asked(stage, "hl-ald", -11, time(13, 20), age=58, needs=["elderly"])
    why = "Har en förvärvad hjärnskada och är under 65 år. Vi har pratat med Funktionsnedsättning, som tar emot."
    yield from confirmed(stage, "bec-ald", -10, routing, "FUN", why=why)


def seventy_and_homeless(stage: Stage) -> Story[None]:
    told = {"is_homeless": True, "costs": ["treatment", "care"]}
    routing = yield from asked(stage, "hl-ald", -6, time(10, 5), age=70, needs=["substance", "elderly", "housing"], **told)
    yield from confirmed(stage, "bec-ald", -5, routing, "BER", "ALD")


def to_be_confirmed(stage: Stage) -> Story[None]:
    yield from asked(stage, "hl-ekb", -1, time(14, 30), age=31, needs=["financial", "mental"])


def perhaps_known(stage: Stage) -> Story[None]:
    yield from asked(stage, "hl-bou", -1, time(15, 45), age=18, known="unknown", needs=["other"])


STORIES = (both_units, another_than_suggested, seventy_and_homeless, to_be_confirmed, perhaps_known)
