"""One akt with a lot in it: rows of every kind that hang on an akt and on its request."""

from collections.abc import Iterator
from typing import NamedTuple

from bench.rows import FIRST as CASES
from bench.rows import Row

AT, ON, SOON = "2026-10-08 10:00:00.000000", "2026-10-08", "2026-10-30"
FIRST = 1000  # ids from here on, one for each number


class Around(NamedTuple):
    """Ids: the akt, its person and consent, its request and planned meeting, the two units and who works there."""

    case: int
    person: int
    consent: int
    referral: int
    meeting: int
    department: int
    here: int
    there: int
    worker: int
    asked: int
    manager: int


def a_lot(numbers: range, to: Around) -> dict[str, list[Row]]:
    """Rows by table, in an order that keeps every reference."""
    found: dict[str, list[Row]] = {}
    for kinds in (organisation, in_akt, of_request, of_transfers, lifted, to_journal, between_units, waiting, in_log, handed_over):
        for n in numbers:
            for table, row in kinds(FIRST + n, to):
                found.setdefault(table, []).append(row)
    return found


def organisation(n: int, to: Around) -> Iterator[tuple[str, Row]]:
    """A unit that is current too, and a handläggare in both units."""
    told = {"assignment": "Uppdraget.", "phone": "08-465 004 00", "ask_for": "mottagningen", "department_id": to.department}
    yield "unit", {"id": n, "code": f"U{n}", "name": f"Enhet {n}", **told}
    yield "user", {"id": n, "username": f"u{n}", "name": f"Någon {n}", "password_hash": "none"}
    for unit_id in (to.here, to.there):
        yield "user_role", {"user_id": n, "role": "case_worker", "unit_id": unit_id}
    told = {"case_id": to.case, "opened_on": ON, "ground": "application", "last_event_at": AT}
    yield "case_track", {"unit_id": n, "case_worker_id": n, **told}


def in_akt(n: int, to: Around) -> Iterator[tuple[str, Row]]:
    yield "representative", {"id": n, "person_id": to.person, "kind": "custodian", "name": "Någon", "ends_on": SOON}
    what = {"state": "given", "purpose": "Stöd.", "information": "situation", "informed_how": "Muntligt.", "asked_on": ON}
    who = {"case_id": to.case, "unit_id": to.here, "asked_by_id": to.worker}
    yield "consent", {"id": n, **who, **what, "valid_to": SOON, "look_at_on": ON}
    for consent_id in (to.consent, n):
        yield "consent_scope", {"consent_id": consent_id, "unit_id": to.there}
        yield "consent_answer", {"consent_id": consent_id, "giver": "custodian", "answer": "yes", "representative_id": n}
    why = {"kind": "own_request", "text": "Bad själv.", "decided_on": ON, "decided_by_id": n, "recorded_at": AT}
    yield "disclosure_basis", {"case_id": to.case, "by_unit_id": to.here, "unit_id": to.there, **why}
    told = {"kind": "note", "happened_on": ON, "at": AT, "text": "Ringde."}
    yield "note", {"id": n, "case_id": to.case, "unit_id": to.here, "author_id": n, **told}
    yield "note_reach", {"note_id": n, "unit_id": n, "need": "Vård."}


def of_request(n: int, to: Around) -> Iterator[tuple[str, Row]]:
    """On the one request; and another open one, to the unit that is current too."""
    its = {"case_id": to.case, "referral_id": to.referral}
    sides = {"from_unit_id": to.here, "from_worker_id": to.worker, "to_unit_id": n, "to_worker_id": n}
    yield "referral", {"id": n, "case_id": to.case, "state": "assigned", "sent_on": ON, "created_at": AT, **sides}
    yield "event", {**its, "at": AT, "user_id": n, "unit_id": to.here, "verb": "x", "state": "sent", "title": "Skickad"}
    decision = {"unit_id": to.here, "delegate": "Enhetschef", "delegation_reference": "4.1", "decided_on": ON, "told_on": ON}
    yield "formal_decision", {**its, **decision, "told_by_id": n}
    when = {"starts_at": AT, "ends_at": AT, "place": "Rum 3"}
    yield "meeting", {"id": n, **its, **when, "kind": "three_party", "state": "held", "booked_by_id": n}
    for meeting_id in (to.meeting, n):
        one: Row = {"meeting_id": meeting_id, "name": "Någon"}
        yield "attendance", {**one, "part": "staff", "user_id": n, "unit_id": to.there, "representative_id": None}
        yield "attendance", {**one, "part": "representative", "user_id": None, "unit_id": None, "representative_id": n}
    yield "agreement", {"meeting_id": n, "what": "Söka", "who": "Alva", "user_id": to.worker, "due_on": SOON}
    times = {"first": AT, "second": AT, "third": AT, "place": "Rum 3", "state": "replaced"}
    yield "time_proposal", {**its, **times, "kind": "pre", "by_sender": True, "proposed_by_id": to.worker}


def of_transfers(n: int, to: Around) -> Iterator[tuple[str, Row]]:
    """A placement; a handover that goes on to the unit that is current too, and one that is done, with what was sent."""
    placed = {"starts_on": ON, "ends_on": ON, "recorded_by_id": to.worker, "recorded_unit_id": to.here, "recorded_at": AT}
    yield "placement", {"case_id": to.case, "unit_id": to.here, **placed}
    told = {"case_id": to.case, "kind": "other", "from_unit_id": to.here, "created_at": AT, "notified_on": ON}
    yield "transfer", {"id": n, **told, "state": "notified", "is_open": True, "to_unit_id": n}
    yield "transfer", {"id": n + FIRST, **told, "state": "closed", "is_open": False, "to_unit_id": to.there}
    parts = {"background": "X", "situation": "X", "impairment": "X", "ongoing": "X"}
    its = {"case_id": to.case, "from_unit_id": to.here, "written_by_id": to.worker}
    yield "handover", {"transfer_id": n + FIRST, **its, "to_unit_id": to.there, **parts, "sent_at": AT, "received_at": AT}
    happened = {"at": AT, "user_id": n, "unit_id": to.here, "verb": "transfer.x", "state": "", "title": "Överlämning"}
    yield "event", {"case_id": to.case, "referral_id": None, **happened}


def lifted(n: int, to: Around) -> Iterator[tuple[str, Row]]:
    """A question of the two units on its way, with a step that the other has not answered; and one that is over, kept for later."""
    told = {"kind": "difficulty", "case_id": to.case, "from_unit_id": to.here, "begun_by_id": n, "begun_at": AT, "question": "Vem?"}
    asked = {"state": "level_2", "level": 2, "is_open": True, "pending": "lift", "awaits_until": SOON, "due_on": SOON, "ended_on": None}
    over = {"state": "solved", "level": 2, "is_open": False, "pending": "", "awaits_until": None, "due_on": None, "ended_on": ON}
    for id_, how in ((n, asked), (10_000 + n, over)):
        yield "escalation", {"id": id_, **told, **how}
        for unit_id in (to.here, to.there):
            yield "escalation_unit", {"escalation_id": id_, "unit_id": unit_id, "is_open": how["is_open"]}
        step = {"id": id_, "escalation_id": id_, "case_id": to.case, "at": AT, "user_id": n, "verb": "escalation.lift"}
        yield "escalation_step", {**step, "source": 1, "target": 2, "question": "Vem?"}
        its = {"step_id": id_, "escalation_id": id_, "case_id": to.case, "level": 1}
        yield "escalation_answer", {**its, "unit_id": to.here, "answer": "agreed", "answered_by_id": n, "answered_on": ON}
        yield "escalation_answer", {**its, "unit_id": to.there, "answer": "", "answered_by_id": None, "answered_on": None}
    pair = {"unit_id": to.here, "other_unit_id": to.there, "level": 2, "heading": "Städning", "text": "Så.", "kept_by_id": n, "kept_on": ON}
    yield "precedent", {"escalation_id": 10_000 + n, **pair}


def to_journal(n: int, to: Around) -> Iterator[tuple[str, Row]]:
    """Steps that each of the two units has left to file, and one that is filed."""
    told = {"case_id": to.case, "referral_id": to.referral, "at": AT, "title": "Skickad", "text": "Text.", "author_id": to.worker}
    for unit_id in (to.here, to.there):
        yield "journal_entry", {**told, "unit_id": unit_id, "filed_by_id": None, "filed_at": None}
        yield "journal_entry", {**told, "unit_id": unit_id, "filed_by_id": n, "filed_at": AT}


def between_units(n: int, to: Around) -> Iterator[tuple[str, Row]]:
    """Besked both ways, one of them not sent; samtal with messages; a promise from a meeting; an answer by phone that was replaced;
    an urgent contact and a care planning; new matters that came in at both."""
    its = {"case_id": to.case, "kind": "other", "text": "Nytt.", "need": "Vård.", "created_at": AT}
    yield "announcement", {"id": 2 * n, **its, "unit_id": to.here, "sent_at": None}
    yield "announcement", {"id": 2 * n + 1, **its, "unit_id": n, "sent_at": AT}
    yield "announcement_copy", {"announcement_id": 2 * n + 1, "case_id": to.case, "unit_id": to.here, "with_content": True}
    yield "thread", {"id": n, "case_id": to.case, "heading": "Hembesök", "started_at": AT}
    for unit_id in (to.here, n):
        yield "thread_unit", {"thread_id": n, "unit_id": unit_id}
    yield "thread_message", {"thread_id": n, "case_id": to.case, "unit_id": to.here, "author_id": n, "at": AT, "text": "När?"}
    told = {"referral_id": to.referral, "case_id": to.case, "unit_id": to.there, "kind": "decline", "said_by": "Axel", "said_on": ON}
    yield "recorded_answer", {**told, "recorded_by_id": to.worker, "recorded_at": AT, "state": "replaced"}
    sides = {"case_id": to.case, "unit_id": to.here, "to_unit_id": to.there}
    call = {"called_at": AT, "reached": "Axel", "how": "phone", "matter": "Fall.", "why_urgent": "I natt.", "outcome": "Larm."}
    yield "urgent_consultation", {**sides, **call, "state": "registered", "registered_by_id": n, "registered_at": AT}
    meeting = {
        "reason": "both",
        "starts_at": AT,
        "place": "Rum 3",
        "staff": "Axel",
        "follow_up_on": SOON,
        "booked_by_id": n,
        "booked_at": AT,
    }
    yield "care_planning", {**sides, **meeting, "state": "held"}
    matter = {"asked_by_id": to.worker, "asked_at": AT, "came_on": ON, "age": 45, "known": "no", "needs": "substance mental"}
    for k, unit_id in enumerate((to.here, to.there)):
        id_ = 2 * n + k
        yield "routing", {"id": id_, "unit_id": unit_id, **matter, "grounds": "routing_main", "state": ("suggested", "confirmed")[n % 2]}
        for place in (to.here, to.there):
            yield "routing_place", {"routing_id": id_, "unit_id": place, "is_suggested": 1, "is_chosen": n % 2}


def waiting(n: int, to: Around) -> Iterator[tuple[str, Row]]:
    """What Mitt arbete shows beside requests and consents."""
    for user_id in (to.worker, to.asked, to.manager):
        yield "notice", {"to_user_id": user_id, "case_id": to.case, "referral_id": to.referral, "at": AT, "text": "Nytt."}
    who = {"given_name": "Nya", "family_name": "Ek", "identity_kind": "saknas", "birth_date": "1960-05-06", "protection": "none"}
    told = {"ground": "application", "ground_on": ON, "registered_by_id": to.worker, "registered_at": AT}
    for unit_id in (to.here, to.there):
        yield "intake", {"state": "waiting", "unit_id": unit_id, **who, **told}
        asked = {"asker_id": to.asked, "unit_id": to.there, "identity_number": "", "reason": "Akut.", "asked_at": AT}
        yield "presence_question", {"answering_unit_id": unit_id, **asked}


def in_log(n: int, to: Around) -> Iterator[tuple[str, Row]]:
    """Looks and changes by the worker and by a deputy for the manager, of every kind that the log asks more about."""
    at = f"2026-10-08 {8 + n % 8:02}:{n % 60:02}:00.000000"
    for k, (case_ids, stand_in) in enumerate((((to.case,), None), ((to.case, CASES + 10 * (n - FIRST)), None), ((to.case,), to.manager))):
        read_id = 1000 * n + k  # far apart, so that looks come in between
        yield "read_log", {"id": read_id, "at": at, "user_id": to.worker, "for_user_id": stand_in, "sentence": "Läste akt 2026-0001"}
        for case_id in case_ids:
            yield "read_case", {"case_id": case_id, "read_id": read_id}
    yield "reopening", {"id": n, "case_id": to.case, "user_id": to.worker, "unit_id": to.here, "reason": "Frågades.", "day": ON}
    for k, verb in enumerate(("person.update", "intake.confirm", "case.reopen", "presence.ask")):
        row = {"id": 100_000 + 10 * n + k, "at": at, "user_id": to.worker, "verb": verb, "case_id": to.case, "table_name": "x", "row_id": n}
        yield "history", {**row, "digest": "", "chain": ""}
        yield "history_value", {"line_id": row["id"], "salt": "", "news": '{"person:1": {"phone": ["", "1"]}}'}


def handed_over(n: int, to: Around) -> Iterator[tuple[str, Row]]:
    """A list of someone else's on its way here, and one from the other unit that is done, with a row for the asked handläggare."""
    told = {"reason": "leave", "starts_on": ON, "started_by_id": n, "started_at": AT, "changed_at": AT, "decided_at": AT}
    row = {"case_id": to.case, "what": "asked", "referral_id": to.referral}
    yield "handing_over", {"id": n, "from_user_id": n, "unit_id": to.there, "state": "done", "is_open": False, **told}
    yield "handing_over_row", {"handing_over_id": n, **row, "to_user_id": to.asked, "state": "moved", "is_news": True}
    yield "handing_over", {"id": 10_000 + n, "from_user_id": n, "unit_id": to.here, "state": "proposed", "is_open": True, **told}
    yield "handing_over_row", {"handing_over_id": 10_000 + n, **row, "to_user_id": to.asked, "state": "open", "is_news": False}


def anonymous(n: int, to: Around) -> Iterator[tuple[str, Row]]:
    """Questions from and to the two units, a step in the first question there is, and advice."""
    told = {
        "heading": "Stöd",
        "age": "66",
        "situation": "Bor ensam.",
        "needs": "Mat.",
        "question": "Kan ni?",
        "created_at": AT,
        "sent_on": ON,
    }
    from_here = {"from_unit_id": to.here, "from_worker_id": to.worker, "to_unit_id": to.there, "to_worker_id": to.asked}
    from_there = {"from_unit_id": to.there, "from_worker_id": to.asked, "to_unit_id": to.here, "to_worker_id": None}
    state = ("sent", "answered", "closed")[n % 3]
    for id_, sides in ((n, from_here), (FIRST + n, from_there)):
        yield "anonymous_question", {"id": id_, **sides, **told, "state": state, "is_open": state != "closed", "due_on": SOON}
    yield "question_step", {"question_id": 1, "at": AT, "user_id": n, "verb": "question.assign", "state": "sent", "text": "Någon"}
    yield "question_step", {"question_id": 2, "at": AT, "user_id": n, "verb": "question.assign", "state": "sent", "text": "Någon"}
    advice = {"heading": f"Råd {n}", "text": "Efter en ansökan.", "written_by_id": n, "written_on": ON}
    yield "general_advice", {"unit_id": to.there, "question_id": n, **advice}
