"""Besked to the other units in an akt: begun when something changes, sent with or without content, acknowledged by each (R196–R197)."""

from typing import NamedTuple

from sqlalchemy import func, select

from sipweb.actions.consents import refuse_foreign
from sipweb.actions.events import happened, signed, tell
from sipweb.actions.tracks import refuse_older
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import Announcement, AnnouncementCopy, Case, CaseTrack, FormalDecision, Referral, Unit
from sipweb.queries.announcements import why_not_acknowledge, worker_of
from sipweb.queries.consents import why_not_tell
from sipweb.rules.announcements import KINDS, why_not_close
from sipweb.rules.standing import Actor


def others_in(case: Case, unit_id: int) -> list[CaseTrack]:
    """The other units that may be told: current, and not hidden."""
    return [track for track in case.open_tracks if track.unit_id != unit_id and not track.is_hidden]


class Receiver(NamedTuple):
    """A unit that is told: current in the akt, or asked by the unit that tells, in a request with a named handläggare."""

    unit: Unit
    worker_id: int | None
    referral: Referral | None = None  # where it is only asked


def receivers_in(case: Case, unit_id: int, but: int | None = None) -> list[Receiver]:
    """Who may be told by this unit. `but`: a request whose other side has it told there."""
    current = [Receiver(track.unit, track.case_worker_id) for track in others_in(case, unit_id)]
    there = {track.unit_id for track in case.open_tracks}
    asked = {
        r.to_unit_id: Receiver(r.to_unit, r.to_worker_id, r)
        for r in case.referrals
        if r.is_open and r.from_unit_id == unit_id and r.to_worker_id and r.to_unit_id not in there and r.id != but
    }
    return current + list(asked.values())


def begin(actor: Actor, case: Case, unit_id: int, kind: str, text: str = "", decision: FormalDecision | None = None) -> Announcement | None:
    """Something changed that the others should know. None where nobody may be told: the own unit is hidden, or is alone.

    Hidden units are told at once and without content, since nobody may be asked what they should know.
    """
    track = case.track_of(unit_id)
    if track is None or track.is_hidden:
        return None
    hidden = [t.case_worker_id for t in case.open_tracks if t.is_hidden and t.unit_id != unit_id]
    tell(actor, hidden, f"{track.unit.name}: {KINDS[kind].lower()}. Akt {case.number}.", case=case)
    if not receivers_in(case, unit_id, decision.referral_id if decision else None):
        return None
    if kind == "insats" and (waits := unsent(case, unit_id, kind)):  # not two to send, of which one does not hold any more
        waits.text, waits.author_id = text, actor.user_id
        return waits
    news = Announcement(case_id=case.id, case=case, unit_id=unit_id, author_id=actor.user_id, kind=kind, text=text, created_at=actor.now)
    news.decision_id = decision.id if decision else None
    also_save(news)
    db.session.flush()
    return news


def unsent(case: Case, unit_id: int, kind: str) -> Announcement | None:
    waits = (Announcement.case_id == case.id, Announcement.unit_id == unit_id, Announcement.sent_at.is_(None), Announcement.kind == kind)
    return db.session.scalar(select(Announcement).where(*waits).order_by(Announcement.id.desc()).limit(1))


@action("announcement.write")
def write_announcement(actor: Actor, case: Case, *, unit_id: int) -> Announcement:
    """Something else that the others should know (R196). It is written and sent on its own page."""
    refuse_foreign(actor, case, unit_id)
    if (news := begin(actor, case, unit_id, "other")) is None:
        raise Refused("Ingen annan enhet kan få besked. Antingen är ni ensamma i akten eller så är er enhet dold.")
    return news


@action("announcement.send")
def send_announcement(
    actor: Actor, news: Announcement, *, text: str = "", need: str = "", unit_ids: list[int], version: str | None = None
) -> Announcement:
    """Each of the other units gets a copy: those in `unit_ids` with the content, if the gate lets it, the others without."""
    if not news.sent_at:  # otherwise it is refused with who sent it
        refuse_older(news, version)
    deliver(actor, news, text, need, unit_ids)
    return news


def is_hidden_in(case: Case, unit_id: int) -> bool:
    return unit_id in case.hidden_units


def why_not_send(actor: Actor, news: Announcement, *, text: str, need: str, unit_ids: list[int]) -> Refused | None:
    """Asked before it is shown as it would be sent, and once more when it is."""
    if is_hidden_in(news.case, news.unit_id):
        return Refused("Er enhet är dold i akten, och ett besked skulle röja den. Beskedet väntar tills er del visas igen.")
    if news.sent_at:
        who = f", av {news.author.name}" if news.author and news.copies else ""
        return Refused(f"Beskedet är redan skickat{who}. Det du skrev är inte skickat. Gäller det något nytt, gör ett nytt besked.")
    if unit_ids and not text.strip():
        return Refused("Skriv vad de andra ska veta, eller välj bort innehållet.", "text")
    for one in receivers_in(news.case, news.unit_id):
        if one.unit.id in unit_ids and (why_not := why_not_tell(news.case, one.unit, actor, need=need)):
            return Refused(f"{one.unit.name}: {why_not}", "need")
    return None


def deliver(actor: Actor, news: Announcement, text: str, need: str, unit_ids: list[int]) -> None:
    case, receivers = news.case, receivers_in(news.case, news.unit_id)
    if not receivers and not is_hidden_in(case, news.unit_id):
        raise Refused("Ingen annan enhet är aktuell i akten längre. Kasta beskedet.")
    if why_not := why_not_send(actor, news, text=text, need=need, unit_ids=unit_ids):
        raise why_not
    for one in receivers:
        full = one.unit.id in unit_ids
        news.copies.append(AnnouncementCopy(case_id=case.id, unit_id=one.unit.id, unit=one.unit, with_content=full))
    news.text, news.need, news.sent_at, news.author_id = text, need, actor.now, actor.user_id
    names = ", ".join(one.unit.name for one in receivers)
    lines = [f"Besked till: {names}", text]
    happened(actor, case, "announcement.send", f"Besked skickat: {KINDS[news.kind].lower()}", unit_id=news.unit_id, details=lines)
    told = f"{news.unit.name}: {KINDS[news.kind].lower()}. Läs beskedet. Akt {case.number}."
    tell(actor, [one.worker_id for one in receivers], told, case=case, about=f"announcement:{news.id}")


@action("announcement.drop")
def drop_announcement(actor: Actor, news: Announcement) -> Announcement:
    """Never sent: it is marked as sent to nobody. Only where nobody may be told, or when it was begun by hand (R197: a decision,
    changed insatser and a closed part are always told, by a hidden unit when it shows itself)."""
    if news.sent_at:
        raise Refused("Beskedet är redan skickat.")
    if news.kind != "other" and receivers_in(news.case, news.unit_id):
        later = "Er enhet är dold i akten. Beskedet väntar, och skickas när er del visas igen."
        now = "Andra enheter är aktuella. Skicka beskedet, med eller utan innehåll."
        raise Refused(later if is_hidden_in(news.case, news.unit_id) else now)
    news.sent_at = actor.now
    return news


@action("announcement.acknowledge")
def acknowledge(actor: Actor, copy: AnnouncementCopy) -> AnnouncementCopy:
    """Jag har läst: the unit that told sees who, and when. The handläggare does it; a manager may when they are away. What a hidden unit
    has read only that unit sees."""
    if copy.acknowledged_at:
        raise Refused("Beskedet är redan kvitterat.")
    worker_id, referral = worker_of(copy)
    if why_not := why_not_acknowledge(actor, copy, worker_id):
        raise Refused(why_not)
    copy.acknowledged_at, copy.acknowledged_by_id = actor.now, actor.user_id
    copy.is_quiet = is_hidden_in(copy.case, copy.unit_id)
    news = copy.announcement
    title = f"Besked från {news.unit.name} läst: {KINDS[news.kind].lower()}"
    details = [news.text] if copy.with_content else []
    happened(actor, copy.case, "announcement.acknowledge", title, unit_id=copy.unit_id, details=details, referral=referral)
    told = f"{signed(actor)} har kvitterat ett besked från {news.unit.name} i ditt ställe. Läs det. Akt {copy.case.number}."
    tell(actor, [worker_id], told, case=copy.case, about=f"announcement:{news.id}")
    return copy


def refuse_untold(case: Case, unit_id: int) -> None:
    """A part is not closed while the others have something to be told (R197), or the unit something to read. With nobody left
    to tell, or when the unit is hidden, it may be."""
    unread = (AnnouncementCopy.case_id == case.id) & (AnnouncementCopy.unit_id == unit_id) & AnnouncementCopy.acknowledged_at.is_(None)
    told = select(AnnouncementCopy.id).join(Announcement, Announcement.id == AnnouncementCopy.announcement_id)
    if db.session.scalar(told.where(unread, Announcement.is_known([unit_id])).limit(1)):
        raise Refused("Ett besked till er är inte läst. Läs och kvittera det först, annars väntar den som skickade det i onödan.")
    if is_hidden_in(case, unit_id) or not receivers_in(case, unit_id):
        return
    mine = select(func.count()).where(Announcement.case_id == case.id, Announcement.unit_id == unit_id, Announcement.sent_at.is_(None))
    if why_not := why_not_close(db.session.scalar(mine) or 0):
        raise Refused(why_not)


def leave_untold(actor: Actor, case: Case, unit_id: int) -> None:
    """The part closes, and may with something untold: nobody is left to tell, or it is hidden and nobody may know of it. What waited is
    then for nobody, also when the unit comes back."""
    mine = (Announcement.case_id == case.id, Announcement.unit_id == unit_id, Announcement.sent_at.is_(None))
    for news in db.session.scalars(select(Announcement).where(*mine)).all():
        news.sent_at = actor.now
