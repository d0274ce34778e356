"""Akut ärende: the call that could not wait, written down afterwards and confirmed by the unit that was called (R278)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sipweb.actions.events import happened, signed, tell
from sipweb.actions.journalled import labelled
from sipweb.actions.names import refuse_telling
from sipweb.actions.tracks import name_readers
from sipweb.db import db
from sipweb.gate import Changed, Refused, action, also_save, still_visible
from sipweb.models import Case, Unit, UrgentConsultation, User
from sipweb.queries.consents import receiver_of
from sipweb.queries.people import managers_of
from sipweb.queries.units import why_not_new
from sipweb.rules.dates import long_date, when
from sipweb.rules.standing import Actor
from sipweb.rules.urgent import GROUNDS, MOVES, UNCHOSEN, is_lacking, is_late, register_by, why_not_call, why_not_ground
from sipweb.rules.workflow import targets_of
from sipweb.words import word

TOLD = {move.verb: move.told for move in MOVES}


@action("urgent.register")
def register_urgent(
    actor: Actor, unit: Unit, *, to_unit_id: int, called_at: datetime, case: Case | None = None, looked_at: str = "", **told: Any
) -> UrgentConsultation:
    """What was said, and with whom. Late is written down as late, and never refused; nor does a missing consent stop it."""
    to_unit = db.session.get_one(Unit, to_unit_id)
    if why_not := why_not_call(unit.id, to_unit_id) or why_not_new(to_unit):
        raise Refused(why_not, "to_unit_id")
    if called_at > actor.now.replace(tzinfo=None):
        raise Refused("Samtalet ska ha varit när det skrivs in. Kontrollera dag och tid.", "called_on")
    if case is not None:
        refuse_unless_current(actor, case, unit)
        refuse_ground(case, to_unit, told.get("ground", ""))
    else:
        refuse_telling(actor, *(told[name] for name in ("reached", "matter", "why_urgent", "outcome")), looked_at=looked_at)
    urgent = UrgentConsultation(
        state="registered", case=case, unit=unit, to_unit=to_unit, called_at=called_at,
        registered_by_id=actor.user_id, registered_at=actor.now, **told,
    )  # fmt: skip
    also_save(urgent)
    db.session.flush()
    if case is not None and case.person.is_restricted:
        name_readers(actor, case, to_unit_id, set())
    write_down(actor, urgent, "urgent.register", unit, to_unit, late_words(actor, urgent))
    akt = f" Akt {case.number}." if case else ""
    inform(actor, urgent, to_unit, f"{signed(actor)} på {unit.name} har skrivit in ert akuta samtal. Stämmer det?{akt}")
    return urgent


def refuse_unless_current(actor: Actor, case: Case, unit: Unit) -> None:
    if not still_visible(actor, case) or case.track_of(unit.id) is None:
        raise Refused("Er enhet är inte aktuell i akten. Registrera kontakten utan akt, med bara åldern.")


def refuse_ground(case: Case, to_unit: Unit, ground: str) -> None:
    receiver = receiver_of(case, to_unit)
    if why_not := why_not_ground(ground, both_current=receiver.is_current, same_board=receiver.same_board):
        raise Refused(why_not, "ground")


def late_words(actor: Actor, urgent: UrgentConsultation) -> str:
    called_on = urgent.called_at.date()
    if not is_late(called_on, actor.today, actor.routine):
        return ""
    return f"Inskrivet {long_date(actor.today)}, skulle ha skrivits in senast {long_date(register_by(called_on, actor.routine))}"


def write_down(actor: Actor, urgent: UrgentConsultation, verb: str, unit: Unit, other: Unit, *more: str) -> None:
    """A line in the akt, without what was said, for the units of the two that are current and openly so; and the whole of it as
    text for the journal of each. What is said of nobody stands in no akt."""
    case = urgent.case
    if case is None:
        return
    openly = {track.unit_id for track in case.open_tracks if not track.is_hidden}
    other_id = other.id if {unit.id, other.id} <= openly or (verb != "urgent.register" and other.id in openly) else None
    title = f"{TOLD[verb]}: {urgent.unit.name} och {urgent.to_unit.name}"
    happened(actor, case, verb, title, unit_id=unit.id, other_unit_id=other_id, state=urgent.state, details=[*as_text(urgent), *more])


def as_text(urgent: UrgentConsultation) -> list[str]:
    return labelled(
        {
            "Samtalet": f"{when(urgent.called_at)}, {word('urgent_how', urgent.how).lower()}, med {urgent.reached}",
            "Den enskildes egna ord": urgent.person_words,
            "Vad det gällde": urgent.matter,
            "Därför kunde det inte vänta": urgent.why_urgent,
            "Det vi kom fram till": urgent.outcome,
            "Grund för att lämna uppgifter": ground_line(urgent),
            "Den enskilde fick veta": long_date(urgent.person_told_on) if urgent.person_told_on else urgent.not_told_because,
        }
    )


def ground_line(urgent: UrgentConsultation) -> str:
    """The ground in one line; empty when it is not chosen, or not needed."""
    return "" if urgent.ground in UNCHOSEN else f"{GROUNDS[urgent.ground]}. {urgent.ground_text}".strip()


def inform(actor: Actor, urgent: UrgentConsultation, unit: Unit, text: str, also: Iterable[int] = ()) -> None:
    """A notice that leads to the contact, to a unit's managers."""
    people = {boss.id for boss in managers_of(unit.id)} | set(also)
    tell(actor, people, text, case=urgent.case, about=f"urgent:{urgent.id}")


@action("urgent.answer")
def answer_urgent(
    actor: Actor, urgent: UrgentConsultation, *, answer: str, answer_text: str = "", looked_at: str = ""
) -> UrgentConsultation:
    """So we understood it too; or so we understood it instead. What was registered stands beside it, as it was."""
    refuse_unless_it_starts_here(actor, urgent, "urgent.answer")
    if answer == "corrects" and not answer_text.strip():
        raise Refused("Skriv hur ni uppfattade det.", "answer_text")
    if urgent.case is None:
        refuse_telling(actor, answer_text, looked_at=looked_at)
    urgent.state, urgent.answer, urgent.answer_text = "answered", answer, answer_text
    urgent.answered_by_id, urgent.answered_at = actor.user_id, actor.now
    said = f"{urgent.to_unit.name}: {word('urgent_answer', answer)}. {answer_text}".strip()
    write_down(actor, urgent, "urgent.answer", urgent.to_unit, urgent.unit, said)
    how = "bekräftat" if answer == "agrees" else "rättat"
    akt = f" Akt {urgent.case.number}." if urgent.case else ""
    inform(actor, urgent, urgent.unit, f"{urgent.to_unit.name} har {how} ert akuta samtal.{akt}", {urgent.registered_by_id})
    return urgent


def refuse_unless_it_starts_here(actor: Actor, urgent: UrgentConsultation, verb: str) -> None:
    if targets_of(MOVES, verb, urgent.state):
        return
    if urgent.answered_by_id and urgent.answered_at and urgent.answered_by_id != actor.user_id:
        who = db.session.get_one(User, urgent.answered_by_id).name
        raise Refused(f"{who} hann före, {when(urgent.answered_at.astimezone(actor.now.tzinfo))}. Läs vad hen skrev.")
    now = word("urgent", urgent.state).lower()
    raise Refused(f"Det går inte nu. Den akuta kontakten är ”{now}”.")


@action("urgent.complete")
def complete_urgent(
    actor: Actor,
    urgent: UrgentConsultation,
    *,
    ground: str,
    ground_text: str = "",
    person_told_on: date | None = None,
    not_told_because: str = "",
    version: str | None = None,
) -> UrgentConsultation:
    """The ground that was chosen afterwards, and when the person was told."""
    if urgent.case is None:
        raise Refused("Ingen grund behövs: kontakten gällde ingen namngiven.")
    if version is not None and version != str(urgent.version):
        raise Changed("Någon annan har skrivit under tiden. Det du skrev står kvar. Jämför, och spara igen om det ska gälla.", urgent)
    refuse_ground(urgent.case, urgent.to_unit, ground)
    urgent.ground, urgent.ground_text = ground, ground_text
    urgent.person_told_on, urgent.not_told_because = person_told_on, not_told_because
    happened(actor, urgent.case, "urgent.complete", TOLD["urgent.complete"], unit_id=urgent.unit_id)
    return urgent


@action("urgent.report")
def report_urgent(actor: Actor, urgent: UrgentConsultation) -> UrgentConsultation:
    """Taken up on the monthly meeting: the last step."""
    refuse_unless_it_starts_here(actor, urgent, "urgent.report")
    mark_reported(actor, [urgent])
    return urgent


def mark_reported(actor: Actor, found: Iterable[UrgentConsultation]) -> list[UrgentConsultation]:
    """Those of them that have been answered are reported from now on; the others wait for the next meeting. For an action of
    the meeting, which has its own permission."""
    done = [one for one in found if targets_of(MOVES, "urgent.report", one.state)]
    for one in done:
        one.state, one.reported_on, one.reported_by_id = "reported", actor.today, actor.user_id
        if one.case is not None:
            happened(actor, one.case, "urgent.report", TOLD["urgent.report"], unit_id=one.unit_id, state="reported")
    return done


def lacks(urgent: UrgentConsultation) -> bool:
    """Something is left for the calling unit to write."""
    died = urgent.case is not None and urgent.case.person.died_on is not None
    return is_lacking(urgent.ground, urgent.person_told_on, urgent.not_told_because, is_named=urgent.case_id is not None, died=died)
