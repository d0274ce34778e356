"""Vårdplanering: planned with both departments, held, followed up inside the administration (R272–R274). Nothing is decided in it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sipweb.actions.consents import refuse_after_death, refuse_unless_shareable
from sipweb.actions.events import happened, signed, tell
from sipweb.actions.journalled import labelled
from sipweb.actions.tracks import name_readers, refuse_older
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import CarePlanning, Case, Unit
from sipweb.queries.consents import ground_words
from sipweb.queries.people import has_answerer, managers_of
from sipweb.queries.units import why_not_new
from sipweb.rules.care_planning import MOVES, OPEN, REASONS, why_not_call_both, why_not_follow_up_on, why_not_start
from sipweb.rules.dates import long_date, when
from sipweb.rules.standing import Actor
from sipweb.rules.workflow import targets_of
from sipweb.words import word

TOLD = {move.verb: move.told for move in MOVES}


def step(actor: Actor, planning: CarePlanning, verb: str, *, text: str = "", details: Iterable[str] = ()) -> CarePlanning:
    """One move along the table, a line in the akt and text for the journal of the units of the two that are current there."""
    targets = targets_of(MOVES, verb, planning.state if planning.id else None)
    if not targets:
        raise Refused(f"Det går inte längre. Vårdplaneringen är nu ”{word('planning', planning.state).lower()}”.")
    planning.state = targets[0]
    planning.is_open = planning.state in OPEN
    also_save(planning)
    db.session.flush()
    write_down(actor, planning, verb, text, list(details))
    return planning


def write_down(actor: Actor, planning: CarePlanning, verb: str, text: str, details: list[str]) -> None:
    """A unit that is only called, and has no part in the akt, reads it all on the meeting's own page."""
    case = planning.case
    openly = {track.unit_id for track in case.open_tracks if not track.is_hidden}
    concerned = [unit for unit in (planning.unit_id, planning.to_unit_id) if unit in openly] or [planning.unit_id]
    other = concerned[1] if len(concerned) > 1 else None
    happened(actor, case, verb, TOLD[verb], text=text, unit_id=concerned[0], other_unit_id=other, state=planning.state, details=details)


@action("planning.book")
def book_planning(
    actor: Actor, case: Case, *, unit_id: int, to_unit_id: int, starts_at: datetime, follow_up_on: date, **told: Any
) -> CarePlanning:
    """Both departments are called, if the other unit may be told; the internal follow-up is set from the start."""
    own, unit = case.track_of(unit_id), db.session.get_one(Unit, to_unit_id)
    if own is None or unit_id not in actor.who.units:
        raise Refused("Välj en enhet som du arbetar på och som är aktuell i akten.", "unit_id")
    refuse_after_death(case)
    if why_not := why_not_call_both(own.unit.department_id, unit.department_id):
        raise Refused(why_not, "to_unit_id")
    if why_not := why_not_new(unit):
        raise Refused(why_not, "to_unit_id")
    if own.is_hidden:
        raise Refused("Er enhet är dold i akten. Gör den synlig först, eller ring den andra enheten.", "unit_id")
    if not has_answerer(to_unit_id, actor.today):
        raise Refused("Enheten har ingen biträdande enhetschef eller ersättare som kan ta emot det just nu. Ring enheten.", "to_unit_id")
    refuse_times(actor, starts_at, follow_up_on)
    refuse_unless_shareable(actor, case, unit, need=told.get("need", ""), field="need")
    planning = CarePlanning(
        case=case, unit=own.unit, to_unit=unit, booked_by_id=actor.user_id, booked_at=actor.now, starts_at=starts_at,
        follow_up_on=follow_up_on, ground=ground_words(case, unit, actor, need=told.get("need", "")), **told,
    )  # fmt: skip
    if case.person.is_restricted:
        name_readers(actor, case, to_unit_id, set())
    step(actor, planning, "planning.book", text=REASONS[planning.reason], details=as_called(planning))
    inform(actor, planning, f"{planning.unit.name} kallar er till en vårdplanering {when(starts_at)}.")
    return planning


def refuse_times(actor: Actor, starts_at: datetime, follow_up_on: date) -> None:
    if why_not := why_not_start(starts_at, actor.now.replace(tzinfo=None)):
        raise Refused(why_not, "starts_on")
    if why_not := why_not_follow_up_on(follow_up_on, starts_at.date()):
        raise Refused(why_not, "follow_up_on")


def as_called(planning: CarePlanning) -> list[str]:
    return labelled(
        {
            "Mötet": f"{when(planning.starts_at)}, {planning.place}",
            "Den enskildes egna ord": planning.person_words,
            "Om skälet": planning.reason_text,
            "Från kommunen": lines(planning.staff),
            "Från regionen": lines(planning.region),
            "Andra": lines(planning.others),
            "Intern uppföljning": long_date(planning.follow_up_on),
            "Grund för att lämna uppgifter": planning.ground,
        }
    )


def lines(text: str | None) -> str:
    return "; ".join(line.strip() for line in (text or "").splitlines() if line.strip())


def inform(actor: Actor, planning: CarePlanning, text: str) -> None:
    """A notice that leads to the meeting: the called unit's managers, who planned it, and both units' handläggare in the akt."""
    workers = {t.case_worker_id for t in planning.case.open_tracks if t.unit_id in {planning.unit_id, planning.to_unit_id}}
    people = {boss.id for boss in managers_of(planning.to_unit_id)} | workers | {planning.booked_by_id}
    tell(actor, people, f"{text} Akt {planning.case.number}.", case=planning.case, about=f"planning:{planning.id}")


@action("planning.move")
def move_planning(
    actor: Actor, planning: CarePlanning, *, starts_at: datetime, place: str, follow_up_on: date, text: str, version: str | None = None
) -> CarePlanning:
    """Another time or place, and the follow-up with it; the gate is asked anew, for it tells the other unit more."""
    refuse_older(planning, version)
    refuse_times(actor, starts_at, follow_up_on)
    refuse_unless_shareable(actor, planning.case, planning.to_unit, need=planning.need)
    planning.starts_at, planning.place, planning.follow_up_on, planning.change_reason = starts_at, place, follow_up_on, text
    step(actor, planning, "planning.move", text=text, details=as_called(planning))
    inform(actor, planning, f"{signed(actor)} har flyttat vårdplaneringen till {when(starts_at)}.")
    return planning


@action("planning.hold")
def hold_planning(
    actor: Actor, planning: CarePlanning, *, came: str, information: str, person_words: str = "", version: str | None = None
) -> CarePlanning:
    """What was told and gone through. Only that: decisions are taken elsewhere, by delegation, and referred to in the akt."""
    refuse_older(planning, version)
    if planning.starts_at > actor.now.replace(tzinfo=None):
        raise Refused(f"Mötet börjar {when(planning.starts_at)}. Skriv in det efteråt, eller flytta det om det hölls tidigare.")
    planning.came, planning.information = came, information
    planning.person_words = person_words or planning.person_words
    told = {"Mötet": f"{when(planning.starts_at)}, {planning.place}", "Den enskildes egna ord": person_words, "Var med": lines(came)}
    more = {"Information och genomgång": information, "Intern uppföljning": long_date(planning.follow_up_on)}
    step(actor, planning, "planning.hold", details=labelled({**told, **more}))
    inform(actor, planning, f"Vårdplaneringen är inskriven. Intern uppföljning {long_date(planning.follow_up_on)}.")
    return planning


@action("planning.postpone")
def postpone_follow_up(actor: Actor, planning: CarePlanning, *, follow_up_on: date, text: str, version: str | None = None) -> CarePlanning:
    """Another day for the internal follow-up, with a reason."""
    refuse_older(planning, version)
    if why_not := why_not_follow_up_on(follow_up_on, max(actor.today, planning.starts_at.date())):
        raise Refused("Välj en dag som inte har varit." if planning.starts_at.date() < actor.today else why_not, "follow_up_on")
    planning.follow_up_on, planning.change_reason = follow_up_on, text
    step(actor, planning, "planning.postpone", text=f"{long_date(follow_up_on)}. {text}")
    inform(actor, planning, f"{signed(actor)} har flyttat den interna uppföljningen till {long_date(follow_up_on)}.")
    return planning


@action("planning.follow_up")
def follow_up_planning(
    actor: Actor, planning: CarePlanning, *, followed_up_on: date, text: str, version: str | None = None
) -> CarePlanning:
    """The internal meeting close by, about any joint responsibility (R274)."""
    refuse_older(planning, version)
    if not planning.starts_at.date() <= followed_up_on <= actor.today:
        raise Refused("Dagen ska vara efter mötet, och ha varit.", "followed_up_on")
    planning.followed_up_on, planning.follow_up_text = followed_up_on, text
    told = labelled({"Uppföljning": long_date(followed_up_on), "Om gemensamt ansvar": text})
    step(actor, planning, "planning.follow_up", details=told)
    inform(actor, planning, "Vårdplaneringen är uppföljd internt.")
    return planning


@action("planning.cancel")
def cancel_planning(actor: Actor, planning: CarePlanning, *, text: str) -> CarePlanning:
    planning.change_reason = text
    step(actor, planning, "planning.cancel", text=text)
    inform(actor, planning, f"{signed(actor)} har ställt in vårdplaneringen {when(planning.starts_at)}.")
    return planning
