"""What an avvikelserapport begins in, if the writer reads it: the link it keeps, and what of the form can be filled in."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import abort, g, url_for

from sipweb.actions.deviations import Link
from sipweb.models import Case, Meeting, MonthlyMeeting, Referral, Transfer
from sipweb.queries.cases import is_row_number, row_number
from sipweb.queries.deviation_links import Began, began_of
from sipweb.queries.noticed import is_answered, noticed
from sipweb.rules.dates import when
from sipweb.rules.noticed import KINDS
from sipweb.views.load import load, saw_list
from sipweb.words import word

LOOKED = "Började skriva en avvikelserapport från akt {number}"
Known = dict[str, Any]


def began_in(told: str) -> tuple[Link | None, Known]:
    """`told` as an address says it: referral-12, case-3, meeting-5, transfer-2, monthly-7 or noticed-4-no_pre:12, of unit 4."""
    kind, _, row_id = told.partition("-")
    if not told:
        return None, {}
    if kind == "noticed":
        link, known = from_noticed(row_id)
    elif kind in BEGINS and is_row_number(row_id):
        link, known = BEGINS[kind](row_number(row_id))
    else:
        abort(404)
    return link, {"fran": told, **known}


def from_case(row_id: int) -> tuple[Link, Known]:
    case = load(Case, row_id, looked=LOOKED)
    return Link(case.id, f"case:{case.id}"), {}


def from_request(row_id: int) -> tuple[Link, Known]:
    row = load(Referral, row_id, looked=LOOKED)
    return Link(row.case_id, f"referral:{row.id}"), between(row.from_unit_id, row.to_unit_id)


def from_meeting(row_id: int) -> tuple[Link, Known]:
    """A förmöte or a trepartsmöte."""
    row = load(Meeting, row_id, looked=LOOKED)
    known = between(row.referral.from_unit_id, row.referral.to_unit_id)
    return Link(row.case_id, f"meeting:{row.id}"), {**known, **on(row.starts_at), "routine_part": "three_party"}


def from_transfer(row_id: int) -> tuple[Link, Known]:
    row = load(Transfer, row_id, looked=LOOKED)
    return Link(row.case_id, f"transfer:{row.id}"), {**between(row.from_unit_id, row.to_unit_id), "routine_part": "transfer"}


def from_monthly(row_id: int) -> tuple[Link, Known]:
    """The whole of an avstämningsmöte or samverkansmöte. It is about no one akt."""
    row = load(MonthlyMeeting, row_id)
    return Link(None, f"monthly:{row.id}"), {**on(row.starts_at), "routine_part": "monthly"}


BEGINS: dict[str, Callable[[int], tuple[Link, Known]]] = {
    "case": from_case,
    "referral": from_request,
    "meeting": from_meeting,
    "transfer": from_transfer,
    "monthly": from_monthly,
}


def between(from_unit_id: int, to_unit_id: int | None) -> Known:
    """The writer's own unit reports, and it is about the other."""
    mine = from_unit_id if from_unit_id in g.actor.who.units or to_unit_id is None else to_unit_id
    other = to_unit_id if mine == from_unit_id else from_unit_id
    return {"from_unit_id": mine, "unit_ids": [other] if other else []}


def on(starts_at: datetime) -> Known:
    """The day it happened, when it has been."""
    day: date = starts_at.date()
    return {"happened_on": day} if day <= g.actor.today else {}


def from_noticed(told: str) -> tuple[Link, Known]:
    """What the program noticed for a unit, as the beginning of a report: also when it has just been answered, or what was written
    meanwhile would be lost."""
    unit_id, _, key = told.partition("-")
    found = noticed(g.actor, with_answered=True)
    one = next((one for one in found if (str(one.unit_id), one.key) == (unit_id, key)), None)
    if one is None:
        abort(404)
    saw_list("Började skriva en avvikelserapport från en möjlig avvikelse", {one.case_id} if one.case_id else set())
    thing = {"referral": one.referral_id, "monthly": one.monthly_id, "case": one.case_id}
    about = next(f"{kind}:{row_id}" for kind, row_id in thing.items() if row_id)
    kind = KINDS[one.kind]
    units = {"from_unit_id": one.unit_id, "unit_ids": [one.about_unit_id] if one.about_unit_id else []}
    known = {**units, "happened_on": one.on, "category": kind.category, "routine_part": kind.part}
    return Link(one.case_id, about, key, one.unit_id), known


def begins_in(link: Link | None) -> dict[str, Any] | None:
    """What the page of a report that is being written says of it; and whether someone at the unit has answered what was noticed."""
    if link is None:
        return None
    began = began_of(g.actor, link.about, link.case_id)
    return {**(words_of(began) if began else {}), "is_answered": bool(link.noticed) and is_answered(link.noticed_in, link.noticed)}


def as_link(began: Began | None) -> dict[str, str] | None:
    """What the report's page shows of where it began."""
    if began is None:
        return None
    if began.case_id:
        saw_list("Läste vilken akt en avvikelserapport började i", {began.case_id})
    return words_of(began)


def words_of(began: Began) -> dict[str, str]:
    """What it is called and its address, and the akt's number."""
    label, href = TOLD[began.kind](began.thing) if began.kind else ("", "")
    return {"label": label, "href": href, "number": began.number or ""}


TOLD: dict[str, Callable[[Any], tuple[str, str]]] = {
    "referral": lambda row: ("En samverkansförfrågan", url_for("referrals.show", referral_id=row.id)),
    "meeting": lambda row: (
        f"{'Förmöte' if row.kind == 'pre' else 'Trepartsmöte'} {when(row.starts_at)}",
        url_for("referrals.show", referral_id=row.referral_id),
    ),
    "transfer": lambda row: (f"Överföring {row.id}", url_for("transfers.show", transfer_id=row.id)),
    "monthly": lambda row: (
        f"{word('monthly_form', row.form)} {when(row.starts_at)}",
        url_for("monthly.show", monthly_id=row.id),
    ),
}
