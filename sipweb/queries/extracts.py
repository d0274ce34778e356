"""Registerutdrag: what a part consists of, which units have one, and what waits for whom.

What is held about a person in a new table is told by one more small function, and a line in SECTIONS. A test says so when
a table that hangs on an akt is neither there nor among those that need not be told.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import (
    AgendaItem,
    AgendaItemUnit,
    Case,
    ExtractPart,
    Handover,
    JournalEntry,
    PresenceQuestion,
    Referral,
    RegisterExtract,
    Transfer,
    Unit,
)
from sipweb.queries import (
    extract_agenda,
    extract_lifted,
    extract_log,
    extract_meetings,
    extract_person,
    extract_told,
    extract_transfers,
    extract_work,
)
from sipweb.queries.extract_about import About, about
from sipweb.queries.reminders import MOST, Task
from sipweb.rules.extracts import NAMES_HIDDEN, Row
from sipweb.rules.standing import Actor


class Section(NamedTuple):
    """A heading, the tables it tells of, and the function that tells."""

    title: str
    tables: tuple[str, ...]
    rows: Callable[[About], Iterator[Row]]


SECTIONS = (
    Section("Om dig", ("person",), extract_person.person),
    Section("Tidigare uppgifter om dig", ("history", "history_value"), extract_person.earlier),
    Section("De som företräder dig eller står dig nära", ("representative",), extract_person.representatives),
    Section("Din samverkansakt", ("case",), extract_person.akt),
    Section("Akter som blev en del av din", ("person_merge",), extract_person.merged),
    Section("Så registrerades du", ("intake",), extract_person.intakes),
    Section("Aktuell hos", ("case_track",), extract_person.tracks),
    Section("Samtycken", ("consent", "consent_answer", "consent_scope"), extract_person.consents),
    Section("Andra grunder för att lämna uppgifter", ("disclosure_basis",), extract_person.bases),
    Section("Samverkansförfrågningar", ("referral",), extract_work.requests),
    Section("Frågor som har lyfts", ("escalation", "escalation_step", "escalation_answer", "escalation_unit"), extract_lifted.lifted),
    Section("Svar på telefon", ("recorded_answer",), extract_told.answers),
    Section("Möten", ("meeting", "attendance", "agreement", "time_proposal"), extract_work.meetings),
    Section("Möten mellan enheterna", ("agenda_item", "agenda_item_unit", "monthly_task", "minutes_correction"), extract_agenda.items),
    Section("Placeringar", ("placement",), extract_transfers.placements),
    Section("Överföringar och överlämningar", ("transfer", "handover"), extract_transfers.transfers),
    Section("Beslut", ("formal_decision",), extract_work.decisions),
    Section("Vårdplaneringar", ("care_planning",), extract_meetings.plannings),
    Section("Akuta kontakter mellan enheterna", ("urgent_consultation",), extract_meetings.urgent),
    Section("Rapporter om samverkan", ("deviation_link",), extract_work.deviations),
    Section("Anteckningar", ("note", "note_reach"), extract_work.notes),
    Section("Besked mellan enheterna", ("announcement", "announcement_copy"), extract_told.announcements),
    Section("Samtal mellan enheterna", ("thread", "thread_unit", "thread_message"), extract_told.threads),
    Section("Text till enhetens journal", ("journal_entry",), extract_told.journal),
    Section("Frågor om du är aktuell", ("presence_question",), extract_work.questions),
    Section("Händelser", ("event",), extract_log.events),
    Section("Vem som får läsa", ("named_access", "reopening"), extract_log.access),
    Section("Vilka dagar din akt har lästs", ("read_case",), extract_log.reads),
    Section("Registerutdrag", ("register_extract", "register_extract_part"), extract_log.extracts),
)
NOT_TOLD = {
    "cancelled_item": "Which items a meeting that was cancelled had; each item is told, with the meetings it stood on.",
    "search_token": "Parts of the name and the numbers, which are told; made so that the akt can be found.",
    "notice": "A reminder to one of the staff of something that stands under Händelser.",
    "block": "Says which of the staff may not read, and why: about them, not about the person.",
    "former_name": "Names from before, so that the akt can be found by them; the history tells of them among what was known before.",
    "death": "No one can ask for an extract any more; until it is corrected, when it stands under Händelser.",
    "handing_over_row": "Says which of the staff takes over what; that it happened, and to whom, stands under Händelser.",
    "precedent": "What two units agreed about responsibility, in general words; nothing in it is about anyone.",
    "log_review_row": "Says what a manager thought of one of the staff's looks: about them; the looks themselves are told by day.",
    "register_extract_row": "A copy of what the other rows say, as it was handed over.",
}


class Found(NamedTuple):
    section: str
    row: Row


def rows_of(actor: Actor, part: ExtractPart) -> list[Found]:
    """Everything that this part holds, in order. What would name a unit that always hides is left out unless the reviewer
    finds otherwise; such names are in free text only, for all else goes through the veil."""
    at = about(actor, part)
    hides = list(db.session.scalars(select(Unit.name).where(Unit.hides_tracks, Unit.id != part.unit_id)))
    found = [Found(section.title, row) for section in SECTIONS for row in section.rows(at)]
    return [one if not names_any(one.row, hides) else Found(one.section, one.row._replace(leave_out=NAMES_HIDDEN)) for one in found]


def names_any(row: Row, names: list[str]) -> bool:
    return not row.leave_out and any(name.casefold() in row.text.casefold() for name in names)


def digest_of(found: list[Found]) -> str:
    """What was on the page: another digest means that something has been written since."""
    return hashlib.sha256("\n".join(f"{one.row.key} {one.row.text}" for one in found).encode()).hexdigest()


def units_with_a_part(case: Case) -> list[int]:
    """Units that have or have had the person, or have been asked about them, also where the request went on to another, under
    the same nämnd. Another nämnd answers for itself."""
    units = {track.unit_id for track in case.tracks}
    sides = select(Referral.from_unit_id, Referral.to_unit_id).where(Referral.case_id == case.id, Referral.sent_on.is_not(None))
    units |= {unit for row in db.session.execute(sides) for unit in row}
    heard = select(AgendaItemUnit.unit_id).join(AgendaItem, AgendaItem.id == AgendaItemUnit.item_id)
    units |= set(db.session.scalars(heard.where(AgendaItem.case_id == case.id, AgendaItem.submitted_at.is_not(None))))
    units |= extract_meetings.units_in(case)
    told = (Handover.case_id == case.id) & Handover.to_unit_id.is_not(None)
    got = select(Handover.to_unit_id).where(told)
    asked = select(Transfer.to_unit_id).where(
        Transfer.case_id == case.id, Transfer.notified_on.is_not(None), Transfer.to_unit_id.is_not(None)
    )
    units |= set(db.session.scalars(got.union(asked)))
    answering = select(PresenceQuestion.answering_unit_id).where(PresenceQuestion.case_id == case.id)
    units |= {unit for unit in db.session.scalars(answering) if unit is not None}
    units |= set(db.session.scalars(select(JournalEntry.unit_id).where(JournalEntry.case_id == case.id).distinct()))
    of_board = db.session.scalars(select(Unit).where(Unit.id.in_(units)))
    return sorted(unit.id for unit in of_board if unit.board_id == case.person.board_id)


def parts_of(actor: Actor, case: Case) -> list[ExtractPart]:
    """The actor's own units' parts in this akt, the newest first."""
    names = (
        db.joinedload(ExtractPart.extract).joinedload(RegisterExtract.registered_by),
        db.joinedload(ExtractPart.reviewed_by),
    )
    mine = ExtractPart.visible_to(actor).where(ExtractPart.case_id == case.id).options(*names)
    return list(db.session.scalars(mine.order_by(ExtractPart.id.desc())))


def others_parts(actor: Actor, case: Case, extracts: set[int]) -> list[ExtractPart]:
    """Of extracts that the actor's own units have written down: the parts of units that are openly current, or that an own
    unit has worked with. A hidden unit's is listed for no one."""
    known = {track.unit_id for track in case.open_tracks if not track.is_hidden}
    for referral in case.referrals:
        if referral.sent_on and referral.from_unit_id in actor.who.units:
            known.add(referral.to_unit_id)
    listed = known - case.hidden_units - actor.who.managed_units
    query = select(ExtractPart).where(ExtractPart.extract_id.in_(extracts), ExtractPart.unit_id.in_(listed))
    return list(db.session.scalars(query.order_by(ExtractPart.id)))


def open_part(case: Case, unit_id: int) -> ExtractPart | None:
    """A part of this unit that is not handed over yet."""
    waits = (ExtractPart.case_id == case.id, ExtractPart.unit_id == unit_id, ExtractPart.ended_on.is_(None))
    return db.session.scalar(select(ExtractPart).where(*waits).limit(1))


def extract_tasks(actor: Actor, units: dict[int, str]) -> Iterator[Task]:
    """For each manager, the own units' parts: to review, and then to hand over."""
    if not actor.who.managed_units:
        return
    waits = ExtractPart.visible_to(actor).where(ExtractPart.ended_on.is_(None))
    rows = db.session.execute(
        waits.join(RegisterExtract, RegisterExtract.id == ExtractPart.extract_id)
        .join(Case, Case.id == ExtractPart.case_id)
        .with_only_columns(ExtractPart.id, ExtractPart.unit_id, ExtractPart.reviewed_at, RegisterExtract.due_on, Case.number, Case.id)
        .order_by(RegisterExtract.due_on)
        .limit(MOST)
    )
    for id_, unit_id, reviewed_at, due, number, case_id in rows:
        title, button = ("Lämna över", "Lämna") if reviewed_at else ("Ta fram", "Granska")
        args = {"part_id": id_}
        yield Task("unit", due, f"{title} er del av registerutdraget", units[unit_id], "extracts.show_part", args, number, case_id, button)
