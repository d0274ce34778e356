"""Who is called to a meeting, and who may be."""

from sipweb.gate import Refused
from sipweb.models import Attendance, Meeting, Referral, Representative, User
from sipweb.queries.referrals import planned_meeting
from sipweb.rules.people import REPRESENTATIVES


def called_to(referral: Referral, kind: str, representative_ids: list[int], others: list[str]) -> list[Attendance]:
    """Both handläggare; to a trepartsmöte also the individual, chosen representatives, and others by name."""
    staff = [(referral.from_worker, referral.from_unit_id), (referral.to_worker, referral.to_unit_id)]
    called = [Attendance(part="staff", user_id=u.id, unit_id=unit, name=u.name, title=u.title) for u, unit in staff if u]
    if kind == "pre":
        return called
    called.append(Attendance(part="individual", name="Den enskilde"))
    for representative in referral.case.person.representatives:
        if representative.id in representative_ids:
            if representative.may_not_receive:
                raise Refused(f"Uppgifter får inte lämnas till {representative.name}.", "representative_ids")
            called.append(representative_called(representative))
    if referral.case.person.needs_interpreter:
        called.append(Attendance(part="interpreter", name="Tolk"))
    return called + [Attendance(part="other", name=name) for name in others if name.strip()]


def refuse_uninvited(meeting: Meeting, agreed: bool) -> None:
    """Anyone who does not act by law is told of the meeting only when the person wants it."""
    by_law = REPRESENTATIVES.keys() - {"relative", "agent"}
    own = [a for a in meeting.attendance if a.part == "other" or (a.representative and a.representative.kind not in by_law)]
    if own and not agreed:
        raise Refused("Fråga den enskilde först, och kryssa i att hen vill ha med dem.", "others_agreed")
    meeting.others_agreed = agreed


def representative_called(representative: Representative) -> Attendance:
    return Attendance(part="representative", representative=representative, name=representative.name)


def take_seat(referral: Referral, unit_id: int, worker: User) -> None:
    """Another handläggare of the unit comes to the booked meeting. The calendar file's number goes up, or no calendar takes it in."""
    meeting = planned_meeting(referral)
    for seat in meeting.attendance if meeting else ():
        if meeting and seat.part == "staff" and seat.unit_id == unit_id:
            seat.user, seat.name, seat.title = worker, worker.name, worker.title
            meeting.sequence += 1
