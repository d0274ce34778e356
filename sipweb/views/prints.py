"""What is handed over: the invitation, the sheet of what was agreed, the calendar file."""

from collections.abc import Set
from typing import Any

from flask import Blueprint, abort, render_template, request

from sipweb.models import Attendance, Case, Meeting
from sipweb.queries.cases import row_number
from sipweb.rules.people import is_masked
from sipweb.views.calendars import calendar_answer
from sipweb.views.load import load, require
from sipweb.views.masked import for_paper
from sipweb.views.pages import Page
from sipweb.views.responsible import responsibility

bp = Blueprint("prints", __name__)


def three_party(meeting_id: int, looked: str, *states: str) -> Meeting:
    meeting = load(Meeting, meeting_id, looked=looked)
    require("referral.hold_three", meeting.referral)
    if meeting.kind != "three_party" or meeting.state not in states:
        abort(404)
    return meeting


@bp.get("/trepartsmoten/<int:meeting_id>/inbjudan")
def invitation(meeting_id: int) -> Page:
    """One copy for each who gets one; nobody else's name or address stands on it."""
    meeting = three_party(meeting_id, "Skrev ut en inbjudan i akt {number}", "planned")
    return render_template("prints/invitation.html", **paper(meeting), **facts(meeting))


@bp.get("/trepartsmoten/<int:meeting_id>/overenskommet")
def agreed(meeting_id: int) -> Page:
    meeting = three_party(meeting_id, "Skrev ut det mötet kom överens om i akt {number}", "held", "documented")
    return render_template("prints/agreed.html", **paper(meeting), **facts(meeting))


def facts(meeting: Meeting) -> dict[str, Any]:
    """The protected variant has no name, address, place or direct number; a hidden unit is never named."""
    case, referral = meeting.case, meeting.referral
    masked = is_masked(case.person.protection)  # unknown counts as protected on paper
    hidden = set(case.hidden_units) | {u.id for u in (referral.from_unit, referral.to_unit) if u.hides_tracks}
    staff = [staff_row(a, a.unit_id in hidden, masked) for a in meeting.attendance if a.part == "staff"]
    contact = referral.from_worker
    return {
        "meeting": meeting,
        "case": case,
        "person": case.person,
        "referral": referral,
        "masked": masked,
        "told": for_paper(case, meeting.place),
        "staff": staff,
        "others": [a for a in meeting.attendance if a.part in {"representative", "interpreter", "other"}],
        "contact_name": contact.name,
        "contact_phone": referral.from_unit.phone if masked else contact.phone or referral.from_unit.phone,
        "responsibility": on_paper(case, hidden),
        "large": case.person.preferred_format == "large",
    }


def on_paper(case: Case, hidden: Set[int]) -> list[dict[str, Any]]:
    """Ansvar just nu without the units that no paper names."""
    shown = [t for t in case.open_tracks if t.unit_id not in hidden]
    return responsibility(case, shown) if shown else []


def staff_row(one: Attendance, hidden: bool, masked: bool) -> dict[str, str]:
    phone = "" if masked or one.user is None else one.user.phone
    unit = "en annan enhet inom socialtjänsten" if hidden or one.unit is None else one.unit.name
    return {"name": one.name, "title": one.title, "unit": unit, "phone": phone}


def paper(meeting: Meeting) -> dict[str, Any]:
    """Who the copy is for: the individual, or one of the representatives who are called."""
    copies = [a for a in meeting.attendance if a.part == "representative" and a.representative and not a.representative.may_not_receive]
    wanted = request.args.get("till", type=row_number)
    receiver = next((a for a in copies if a.id == wanted), None)
    return {"copies": copies, "receiver": receiver}


@bp.get("/forfragningar/moten/<int:meeting_id>/kalender")
def calendar(meeting_id: int) -> Page:
    """A calendar file that says when and which akt, nothing about whom. None for protected persons."""
    meeting = load(Meeting, meeting_id, looked="Hämtade en kalenderfil i akt {number}")
    require("referral.hold_three", meeting.referral)
    if is_masked(meeting.case.person.protection) or meeting.state != "planned":
        abort(404)
    name = "Förmöte" if meeting.kind == "pre" else "Trepartsmöte"
    number = meeting.case.number
    when = (meeting.sequence, meeting.starts_at, meeting.ends_at)
    return calendar_answer(f"mote-{number}", f"mote-{meeting.id}", *when, f"{name} {number}", {"class": "PRIVATE"})
