"""Registerutdrag, step by step: asked for, reviewed by a unit's manager, handed over."""

from datetime import date, time

from sipweb.actions.extracts import hand_over_part, register_extract, review_part
from sipweb.demo.akt import Akt, unit_of
from sipweb.demo.stage import Story
from sipweb.models import ExtractPart, RegisterExtract
from sipweb.queries.extracts import digest_of, rows_of

MORNING = time(9, 30)


def asked(akt: Akt, boss: str, day: int | date, *, how: str = "id_card", note: str = "") -> Story[RegisterExtract]:
    """The person has asked at this manager's unit."""
    me = yield akt.turn(boss, day, MORNING)
    unit_id = akt.stage.units[unit_of(boss)]
    return register_extract(
        me, akt.case, unit_id=unit_id, requester="individual", asked_on=me.today, identity_check=how, identity_note=note
    )


def part_of(akt: Akt, extract: RegisterExtract, boss: str) -> ExtractPart:
    return next(part for part in extract.parts if part.unit_id == akt.stage.units[unit_of(boss)])


def reviewed(akt: Akt, extract: RegisterExtract, boss: str, day: int | date) -> Story[None]:
    """What is about others is left out, as proposed."""
    me = yield akt.turn(boss, day)
    part = part_of(akt, extract, boss)
    found = rows_of(me, part)
    left_out = {row.key: row.leave_out for _, row in found if row.leave_out}
    review_part(me, part, verb="extract.review", left_out=left_out, seen=digest_of(found))


def handed_over(akt: Akt, extract: RegisterExtract, boss: str, day: int | date, how: str = "fetched") -> Story[None]:
    me = yield akt.turn(boss, day)
    hand_over_part(me, part_of(akt, extract, boss), ended_how=how, ended_on=me.today)
