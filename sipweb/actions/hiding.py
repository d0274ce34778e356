"""A unit hides itself from the others: when it may, and what the timeline had told everyone of it. Used inside actions."""

from sqlalchemy import or_, select

from sipweb.db import db
from sipweb.gate import Refused
from sipweb.models import Announcement, CaseTrack, Event, Notice, Placement
from sipweb.queries.transfers import transfers_of
from sipweb.rules.standing import Actor


def hush_unit(actor: Actor, track: CaseTrack) -> None:
    """The lines that everyone read of the unit are its own from now on: those that name it, that it is behind, or that tell of its
    placements. As when akter are joined (`joining.hush`). What it had not told the others yet they are not told."""
    mine = (Announcement.case_id == track.case_id, Announcement.unit_id == track.unit_id, Announcement.sent_at.is_(None))
    for news in db.session.scalars(select(Announcement).where(*mine)).all():
        news.sent_at = actor.now  # to nobody
    name = track.unit.name
    places = select(Placement.id).where(Placement.case_id == track.case_id, Placement.unit_id == track.unit_id)
    tells = [Event.unit_id == track.unit_id, Event.title.contains(name, autoescape=True), Event.text.contains(name, autoescape=True)]
    if db.session.execute(places.limit(1)).first():
        tells.append(Event.verb.like("placement.%"))
    for event in db.session.scalars(select(Event).where(Event.case_id == track.case_id, Event.for_all, or_(*tells))).all():
        event.for_all, event.unit_id = False, track.unit_id
    if db.session.execute(places.limit(1)).first():
        hush_moved_days(track)


def hush_moved_days(track: CaseTrack) -> None:
    """A day that was moved by a placement tells of the placement: the line is the unit's own, and the notices say nothing of it."""
    moved = select(Event).where(Event.case_id == track.case_id, Event.verb == "transfer.move_day")
    for event in db.session.scalars(moved).all():
        event.unit_id, event.other_unit_id = track.unit_id, None
    told = select(Notice).where(Notice.case_id == track.case_id, Notice.text.startswith("En placering är ändrad"))
    for notice in db.session.scalars(told).all():
        notice.text = f"Något har ändrats i akt {track.case.number}."


def refuse_told_transfer(case_id: int, unit_id: int) -> None:
    """A unit does not hide itself from one that it hands over to, or has received from."""
    for transfer in transfers_of(case_id):
        received = transfer.to_unit_id == unit_id and transfer.received_on is not None
        if transfer.is_open and transfer.is_told and (transfer.from_unit_id == unit_id or received):
            raise Refused("En överföring pågår i akten. Er del kan inte döljas förrän den är klar eller avslutad.", "is_hidden")
