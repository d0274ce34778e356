"""Notes and contacts; making one visible to another unit; Fråga om aktualitet."""

from datetime import date

from sqlalchemy import select

from sipweb.actions.consents import refuse_unless_shareable
from sipweb.actions.events import happened, tell
from sipweb.db import db
from sipweb.gate import Refused, action
from sipweb.models import Case, CaseTrack, Note, NoteReach, Person, PresenceQuestion, Unit
from sipweb.models.access import not_blocked
from sipweb.queries.people import managers_of
from sipweb.rules.standing import Actor


@action("note.write")
def write_note(actor: Actor, case: Case, *, unit_id: int, kind: str, happened_on: date, text: str) -> Note:
    """A note of the own unit. Nobody else sees it until it is shared."""
    if unit_id not in actor.who.units & case.open_units:
        raise Refused("Er enhet är inte aktuell i akten.")
    note = Note(case_id=case.id, unit_id=unit_id, author_id=actor.user_id, kind=kind, happened_on=happened_on, at=actor.now, text=text)
    if track := case.track_of(unit_id):
        track.last_event_at = actor.now
    return note


@action("note.share")
def share_note(actor: Actor, note: Note, *, unit_id: int, need: str) -> Note:
    """Synlig för one more unit, which must be current in the akt. The consent gate is asked."""
    own, track = note.case.track_of(note.unit_id), note.case.track_of(unit_id)
    if own is None or own.is_hidden:
        raise Refused("Er enhet är dold i akten. En delad anteckning skulle röja den. Ta bort döljandet först.")
    if track is None or track.is_hidden:
        raise Refused("Enheten är inte aktuell i akten. Ställ en samverkansförfrågan i stället.", "unit_id")
    if any(reach.unit_id == unit_id for reach in note.reach):
        raise Refused("Anteckningen är redan synlig för den enheten.", "unit_id")
    refuse_unless_shareable(actor, note.case, track.unit, need=need, field="need")
    note.reach.append(NoteReach(unit_id=unit_id, need=need))
    happened(
        actor, note.case, "note.share", f"Anteckning synlig för {track.unit.name}", text=need, unit_id=note.unit_id, other_unit_id=unit_id
    )
    tell(actor, [track.case_worker_id], f"{note.unit.name} har gjort en anteckning synlig för er i akt {note.case.number}.", case=note.case)
    return note


@action("presence.ask")
def ask_presence(actor: Actor, unit: Unit, *, identity_number: str, reason: str) -> PresenceQuestion:
    """Is the person current somewhere? Yes and whom to call at once, unless only someone protected or hidden is
    meant: then a manager answers by hand, and the asker reads the same words as for a no."""
    question = PresenceQuestion(asker_id=actor.user_id, unit_id=unit.id, identity_number=identity_number, reason=reason, asked_at=actor.now)
    same = (Person.identity_number == identity_number) & (Person.board_id == unit.board_id)
    cases = select(Case).join(Person, Person.id == Case.person_id).where(same, not_blocked(Case.id, actor)).order_by(Case.id)
    tracks = [t for case in db.session.scalars(cases) for t in case.open_tracks if t.unit_id != unit.id]
    shown = [t for t in tracks if not t.is_hidden and not t.case.person.is_restricted]
    for track in shown:
        told = f"{unit.name} har frågat om aktualitet och fått svaret ja. Akt {track.case.number}."
        tell(actor, [track.case_worker_id], told, case=track.case)
    if shown:
        question.case_id, question.answer = shown[0].case_id, whom_to_call(shown)
    elif tracks:
        question.case_id, question.answering_unit_id = tracks[0].case_id, tracks[0].unit_id
        told = f"{unit.name} frågar om aktualitet. Svara för hand. Akt {tracks[0].case.number}."
        tell(actor, [m.id for m in managers_of(tracks[0].unit_id)], told, case=tracks[0].case)
    return question


def whom_to_call(tracks: list[CaseTrack]) -> str:
    return " ".join(f"Ja. Ring {t.unit.name}, {t.unit.ask_for}, {t.unit.phone}." for t in tracks)


@action("presence.answer")
def answer_presence(actor: Actor, question: PresenceQuestion, *, answer: str) -> PresenceQuestion:
    """By a manager, in their own words: yes and whom to call, or no."""
    if question.answer:
        raise Refused("Frågan är redan besvarad.")
    question.answer, question.answered_by_id = answer, actor.user_id
    tell(actor, [question.asker_id], "Din fråga om aktualitet är besvarad.", about=f"presence:{question.id}")
    return question
