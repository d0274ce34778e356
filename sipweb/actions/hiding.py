"""A unit hides itself from the others, and shows itself again: what the timeline had told everyone of it. Used inside actions."""

from sqlalchemy import func, select

from sipweb.actions.events import happened
from sipweb.actions.placements import days_of_units, moved_since, tell_moved
from sipweb.db import db
from sipweb.gate import Refused
from sipweb.models import Announcement, AnnouncementCopy, CaseTrack, Event, Notice, Placement, ThreadMessage, UserRole
from sipweb.queries.people import unit_names
from sipweb.queries.transfers import transfers_of
from sipweb.rules.hiding import names_unit
from sipweb.rules.standing import Actor

HIDES, SHOWS = "Enheten är dold för andra enheter", "Enheten visas för andra enheter"
MOVED = "En placering är ändrad"  # how a notice of it begins


def hush_unit(actor: Actor, track: CaseTrack) -> None:
    """The lines that everyone read of the unit since it has this part, those that name it or that it is behind, are from now on its own,
    and read by the unit whose lines they are: nothing goes away for who wrote it. A line about a placement goes where the placement goes
    (`Event.is_known`). As when akter are joined (`joining.hush`). What it had not told yet waits until it shows itself (R197)."""
    names = unit_names()
    since = (Event.case_id == track.case_id, Event.for_all, func.date(Event.at) >= track.opened_on)
    for event in db.session.scalars(select(Event).where(*since)).all():
        if tells_of(event, track.unit_id, names):
            event.for_all, event.hushed_unit_id = False, track.unit_id
    hush_moved_days(actor, track)
    hush_notices(actor, track, names)


def tells_of(event: Event, unit_id: int, names: dict[int, str]) -> bool:
    """The unit's own line, or one that names it. `names`: of all units, by id. What another unit wrote of where someone was placed tells
    nothing of who has the akt."""
    if event.unit_id == unit_id:
        return True
    return event.placement_id is None and names_unit(names[unit_id], names.values(), event.title, event.text)


def own_placements(track: CaseTrack) -> list[int]:
    """Those that the unit placed and wrote down itself in this part: the ones that are hidden with it."""
    own = (Placement.unit_id == track.unit_id, Placement.recorded_unit_id == track.unit_id, ~Placement.is_mistaken)
    here = (Placement.case_id == track.case_id, func.date(Placement.recorded_at) >= track.opened_on)
    return list(db.session.scalars(select(Placement.id).where(*here, *own).order_by(Placement.id)))


def hush_notices(actor: Actor, track: CaseTrack, names: dict[int, str]) -> None:
    """What others have not read yet of what the unit has told and written is no news to them any more, nor what names it. In a request
    the two sides know each other."""
    unit, here = track.unit_id, select(UserRole.user_id).where(UserRole.unit_id == track.unit_id)
    mine = (Announcement.case_id == track.case_id, Announcement.unit_id == unit)
    said = (ThreadMessage.case_id == track.case_id, ThreadMessage.unit_id == unit)
    told = {f"announcement:{id_}" for id_ in db.session.scalars(select(Announcement.id).where(*mine))}
    wrote = {(f"thread:{id_}", at) for id_, at in db.session.execute(select(ThreadMessage.thread_id, ThreadMessage.at).where(*said))}
    others = (Notice.case_id == track.case_id, Notice.read_at.is_(None), Notice.referral_id.is_(None), Notice.to_user_id.not_in(here))
    for notice in db.session.scalars(select(Notice).where(*others, ~Notice.about.startswith("transfer:"))).all():
        if notice.about in told or (notice.about, notice.at) in wrote or names_unit(names[unit], names.values(), notice.text):
            notice.read_at = actor.now


def hush_moved_days(actor: Actor, track: CaseTrack) -> None:
    """A notice of a day that the unit's placement moved tells of the placement: who has it unread has nothing to read any more."""
    moments = select(Event.at).where(Event.case_id == track.case_id, Event.placement_id.in_(own_placements(track)))
    told = (Notice.case_id == track.case_id, Notice.text.startswith(MOVED), Notice.read_at.is_(None))
    for notice in db.session.scalars(select(Notice).where(*told, Notice.at.in_(moments))).all():
        notice.read_at = actor.now


def tell_again(track: CaseTrack) -> None:
    """What the others had not read when the unit hid itself is news to them again. It was marked in the moment of the unit's own line
    about it. A day that its placement moves is told anew."""
    hid = (Event.case_id == track.case_id, Event.unit_id == track.unit_id, Event.verb == "track.change", Event.title == HIDES)
    hushed = (Notice.case_id == track.case_id, Notice.read_at.in_(select(Event.at).where(*hid)), ~Notice.text.startswith(MOVED))
    for notice in db.session.scalars(select(Notice).where(*hushed)).all():
        notice.read_at = None


def show_unit(actor: Actor, track: CaseTrack) -> None:
    """The unit shows itself: what all had read they read again, what it read is seen to be read, and a day that its placement moves is
    told as when the placement was written down (R226)."""
    case, before = track.case, days_of_units(actor, track.case)
    track.is_hidden = False
    db.session.flush()
    for event in db.session.scalars(select(Event).where(Event.case_id == case.id, Event.hushed_unit_id == track.unit_id)).all():
        event.for_all, event.hushed_unit_id = True, None
    quiet = (AnnouncementCopy.case_id == case.id, AnnouncementCopy.unit_id == track.unit_id, AnnouncementCopy.is_quiet)
    for copy in db.session.scalars(select(AnnouncementCopy).where(*quiet)).all():
        copy.is_quiet = False
    tell_again(track)
    if moved := moved_since(actor, case, before):
        latest, words = own_placements(track)[-1], " ".join(dict.fromkeys(moved.values()))
        title = f"{track.unit.name} visas för andra enheter, och dess placering räknas"
        happened(actor, case, "placement.change", title, text=words, unit_id=track.unit_id, for_all=True, placement_id=latest)
        tell_moved(actor, case, moved, latest)


def refuse_told_transfer(case_id: int, unit_id: int) -> None:
    """A unit does not hide itself from one that it hands over to, or has received from."""
    for transfer in transfers_of(case_id):
        received = transfer.to_unit_id == unit_id and transfer.received_on is not None
        if transfer.is_open and transfer.is_told and (transfer.from_unit_id == unit_id or received):
            raise Refused("En överföring pågår i akten. Er del kan inte döljas förrän den är klar eller avslutad.", "is_hidden")
