"""Möjliga avvikelser: what the program can notice by itself. It never files a report: a manager writes one, or says why not."""

from datetime import date
from typing import NamedTuple

from sipweb.rules.days import add_working_days


class Kind(NamedTuple):
    """What was noticed, in words; and the category and the part of the routine that a report from it begins with."""

    told: str
    category: str
    part: str


KINDS = {
    "no_pre": Kind("Trepartsmötet hölls utan förmöte", "no_meeting", "three_party"),
    "late_answer": Kind("Förfrågan besvarades inte i tid", "late_answer", "three_party"),
    "absent": Kind("En handläggare som var kallad kom inte", "absent", "three_party"),
    "absent_monthly": Kind("Ingen från enheten kom till månadsmötet, och inget skäl är sagt", "absent", "monthly"),
    "no_receipt": Kind("Beskedet har inte kvitterats", "no_receipt", "worker"),
    "late_item": Kind("En punkt anmäldes för sent till månadsmötet", "late_item", "items"),
    "late_notice": Kind("En överföring aviserades senare än sex månader före", "late_notice", "transfer"),
    "no_handover_receipt": Kind("En överlämning har inte bekräftats som mottagen", "no_receipt", "handover"),
    "not_told": Kind("De andra enheterna har inte fått beskedet", "not_informed", "worker"),
}


class Noticed(NamedTuple):
    """One thing that was noticed. `unit_id` is whose manager it is shown to, `about_unit_id` the other unit where it is known."""

    kind: str
    row_id: int
    unit_id: int
    about_unit_id: int | None
    on: date
    number: str = ""  # of the akt; a monthly meeting is about no one akt
    case_id: int | None = None
    referral_id: int | None = None
    monthly_id: int | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.row_id}"


def has_waited(since: date, within: int, today: date) -> bool:
    """More than so many working days."""
    return add_working_days(since, within) < today


def why_not_dismiss(why: str) -> str | None:
    return None if why.strip() else "Skriv varför det inte är en avvikelse."
