"""Besked to the other units in an akt: begun when something changes, sent with or without content, acknowledged by each (R196–R197)."""

from sqlalchemy import func, select

from sipweb.actions.consents import refuse_foreign
from sipweb.actions.events import happened, tell
from sipweb.actions.tracks import refuse_older
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import Announcement, AnnouncementCopy, Case, CaseTrack, FormalDecision
from sipweb.queries.consents import why_not_tell
from sipweb.rules.announcements import KINDS, why_not_close
from sipweb.rules.standing import Actor


def others_in(case: Case, unit_id: int) -> list[CaseTrack]:
    """The other units that may be told: current, and not hidden."""
    return [track for track in case.open_tracks if track.unit_id != unit_id and not track.is_hidden]


def begin(actor: Actor, case: Case, unit_id: int, kind: str, text: str = "", decision: FormalDecision | None = None) -> Announcement | None:
    """Something changed that the others should know. None where nobody may be told: the own unit is hidden, or is alone.

    Hidden units are told at once and without content, since nobody may be asked what they should know.
    """
    track = case.track_of(unit_id)
    if track is None or track.is_hidden:
        return None
    hidden = [t.case_worker_id for t in case.open_tracks if t.is_hidden and t.unit_id != unit_id]
    tell(actor, hidden, f"{track.unit.name}: {KINDS[kind].lower()}. Akt {case.number}.", case=case)
    if not others_in(case, unit_id):
        return None
    news = Announcement(case_id=case.id, case=case, unit_id=unit_id, author_id=actor.user_id, kind=kind, text=text, created_at=actor.now)
    news.decision_id = decision.id if decision else None
    also_save(news)
    db.session.flush()
    return news


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
    if news.sent_at:
        raise Refused("Beskedet är redan skickat.")
    refuse_older(news, version)
    deliver(actor, news, text, need, unit_ids)
    return news


def deliver(actor: Actor, news: Announcement, text: str, need: str, unit_ids: list[int]) -> None:
    case, receivers = news.case, others_in(news.case, news.unit_id)
    if not receivers:
        raise Refused("Ingen annan enhet är aktuell i akten längre. Kasta beskedet.")
    if unit_ids and not text.strip():
        raise Refused("Skriv vad de andra ska veta, eller välj bort innehållet.", "text")
    for track in receivers:
        full = track.unit_id in unit_ids
        if full and (why_not := why_not_tell(case, track.unit, actor, need=need)):
            raise Refused(f"{track.unit.name}: {why_not}", "need")
        news.copies.append(AnnouncementCopy(case_id=case.id, unit_id=track.unit_id, unit=track.unit, with_content=full))
    news.text, news.need, news.sent_at, news.author_id = text, need, actor.now, actor.user_id
    names = ", ".join(track.unit.name for track in receivers)
    lines = [f"Besked till: {names}", text]
    happened(actor, case, "announcement.send", f"Besked skickat: {KINDS[news.kind].lower()}", unit_id=news.unit_id, details=lines)
    told = f"{news.unit.name}: {KINDS[news.kind].lower()}. Läs beskedet. Akt {case.number}."
    tell(actor, [track.case_worker_id for track in receivers], told, case=case, about=f"announcement:{news.id}")


@action("announcement.drop")
def drop_announcement(actor: Actor, news: Announcement) -> Announcement:
    """Never sent, because nobody is left to tell: it is marked as sent to nobody."""
    if news.sent_at:
        raise Refused("Beskedet är redan skickat.")
    if others_in(news.case, news.unit_id):
        raise Refused("Andra enheter är aktuella. Skicka beskedet, med eller utan innehåll.")
    news.sent_at = actor.now
    return news


@action("announcement.acknowledge")
def acknowledge(actor: Actor, copy: AnnouncementCopy) -> AnnouncementCopy:
    """Jag har läst: the unit that told sees who, and when."""
    if copy.acknowledged_at:
        raise Refused("Beskedet är redan kvitterat.")
    copy.acknowledged_at, copy.acknowledged_by_id = actor.now, actor.user_id
    news = copy.announcement
    title = f"Besked från {news.unit.name} läst: {KINDS[news.kind].lower()}"
    details = [news.text] if copy.with_content else []
    happened(actor, copy.case, "announcement.acknowledge", title, unit_id=copy.unit_id, details=details)
    return copy


def refuse_untold(case: Case, unit_id: int) -> None:
    """A part is not closed while the others have something to be told (R197). With nobody left to tell it may be."""
    if not others_in(case, unit_id):
        return
    mine = select(func.count()).where(Announcement.case_id == case.id, Announcement.unit_id == unit_id, Announcement.sent_at.is_(None))
    if why_not := why_not_close(db.session.scalar(mine) or 0):
        raise Refused(why_not)
