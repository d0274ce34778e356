"""Looks written into the read log as the doors write them, for tests of the log."""

from datetime import date, timedelta

from sipweb.gate import write_down_reads
from sipweb.rules.standing import Actor
from tests.conftest import at


def looked(actor: Actor, moment: str, sentence: str = "Läste akt 2026-0001", *cases: int) -> None:
    """Once, then. Without akter it is akt 2026-0001."""
    write_down_reads(at(actor, moment), {sentence: set(cases or (1,))})


def looked_each_day(actor: Actor, first: date, last: date, clock: str = "10:00", sentence: str = "Läste akt 2026-0001", *cases: int) -> int:
    """Once a day, both days included; how many looks it became."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    for day in days:
        looked(actor, f"{day}T{clock}", sentence, *cases)
    return len(days)
