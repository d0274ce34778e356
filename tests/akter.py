"""Akter built at random, through the same actions that everyone else uses: what a rule refuses is simply not done."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from sipweb.actions.access import block_user, name_reader
from sipweb.actions.announcements import send_announcement, write_announcement
from sipweb.actions.answers import record_answer
from sipweb.actions.assign import assign_worker
from sipweb.actions.cases import confirm_intake, register_intake
from sipweb.actions.consents import record_basis, withdraw_consent
from sipweb.actions.decisions import record_decision
from sipweb.actions.extracts import register_extract
from sipweb.actions.life import move_away
from sipweb.actions.meetings import book_meeting, hold_pre_meeting, hold_three_party
from sipweb.actions.notes import ask_presence, share_note, write_note
from sipweb.actions.outcomes import close_referral, lift_referral, take_up
from sipweb.actions.own_part import change_track, close_track
from sipweb.actions.people import add_representative, protect_person, rename_person, update_person
from sipweb.actions.referrals import draft_referral, end_early, send_referral, start_cooperation
from sipweb.actions.threads import start_thread
from sipweb.actions.times import propose_times
from sipweb.db import db
from sipweb.gate import NotAllowed, Refused
from sipweb.models import Case, Note, Referral, Unit
from sipweb.queries.referrals import planned_meeting
from tests import cast

UNITS = {"BER": ("berit", "birger"), "ALD": ("alva", "axel"), "SOC": ("sara", "simon"), "EKB": ("dag", "disa"), "REL": ("rut", "ragnar")}
CODES = tuple(UNITS)
SOON = datetime(2026, 10, 13, 10)

# What is done, by which of the units that are current, towards which other, and a number to choose with.
STEP = st.tuples(st.integers(0, 35), st.integers(0, 3), st.sampled_from(CODES), st.integers(0, 5))
STEPS = st.lists(STEP, max_size=16)
Steps = list[tuple[int, int, str, int]]


def build(case: Case, steps: Steps) -> Case:
    for what, here, other, pick in steps:
        with suppress(Refused, NotAllowed, Nothing):
            tracks = case.open_tracks
            DO[what](case, tracks[here % len(tracks)].unit.code, other, pick)
        db.session.rollback()
    return case


class Nothing(Exception):
    """There is nothing of the kind to do it with."""


def pick_of(rows: Iterable[Any], pick: int) -> Any:
    found = list(rows)
    if not found:
        raise Nothing
    return found[pick % len(found)]


def actor(code: str, boss: bool = False, later: bool = False):
    return cast.actor_of(UNITS[code][boss], cast.START + timedelta(days=2 if later else 0))


def unit_id(code: str) -> int:
    return cast.unit_of(code).id


def request(case: Case, pick: int, *states: str) -> tuple[Referral, str, str]:
    """One in one of these states, and the codes of the unit that asks and the one that is asked."""
    one = pick_of((r for r in case.referrals if r.state in states), pick)
    codes = [db.session.get_one(Unit, id_).code for id_ in (one.from_unit_id, one.to_unit_id)]
    return one, codes[0], codes[1]


def current_too(case: Case, here: str, code: str, pick: int) -> None:
    person = case.person
    facts = {name: getattr(person, name) for name in ("given_name", "family_name", "identity_kind", "identity_number", "birth_date")}
    told = {"protection": "none", "protection_checked_on": date(2026, 9, 1), "phone": "", "ground": "application", "other_number": ""}
    hidden = code == "REL" or pick == 0
    intake = register_intake(actor(code), cast.unit_of(code), **facts, **told, ground_on=date(2026, 9, 30), is_hidden=hidden)
    confirm_intake(actor(code, boss=True), intake, case_worker_id=actor(code).user_id)


def consent(case: Case, here: str, other: str, pick: int) -> None:
    said = [{"answer": "yes", "form": "oral", "on": date(2026, 10, 2)}] * 4
    said += [{"answer": "no", "on": date(2026, 10, 3)}, {"answer": "pending"}]
    cast.consent_for(case, UNITS[here][0], here, other, answers=[said[pick]])


def withdraw(case: Case, here: str, other: str, pick: int) -> None:
    one = pick_of(case.consents, pick)
    withdraw_consent(actor(here), one, scope_ids=[s.id for s in one.scopes], on=cast.TODAY, how="Vid besök.")


def basis(case: Case, here: str, other: str, pick: int) -> None:
    kind = ("own_request", "no_harm")[pick % 2]
    told = {"by_unit_id": unit_id(here), "unit_id": unit_id(other), "text": "X", "decided_on": date(2026, 10, 5)}
    record_basis(actor(here), case, verb="basis.record", kind=kind, **told)


def draft(case: Case, here: str, other: str, pick: int) -> None:
    told = {"question": "Kan ni?", "situation": "", "person_words": "", "need": "det behövs."}
    draft_referral(actor(here), case, from_unit_id=unit_id(here), to_unit_id=unit_id(other), **told)


def ask(case: Case, here: str, other: str, pick: int) -> None:
    """With a yes, and sent."""
    consent(case, here, other, 0)
    draft(case, here, other, pick)
    send_referral(actor(here), case.referrals[-1])


def start(case: Case, here: str, other: str, pick: int) -> None:
    told = {"question": "Möte?", "need": "det behövs.", "person_words": ""}
    start_cooperation(actor(here), case, from_unit_id=unit_id(here), to_unit_id=unit_id(other), **told)


def assign(case: Case, here: str, other: str, pick: int) -> None:
    one, _, asked = request(case, pick, "sent")
    assign_worker(actor(asked, boss=True), one, verb="referral.assign", to_worker_id=actor(asked).user_id)


def propose(case: Case, here: str, other: str, pick: int) -> None:
    one, asking, _ = request(case, pick, "assigned")
    propose_times(actor(asking), one, times=[SOON + timedelta(hours=n) for n in range(3)], place="Rum 1")


def book(case: Case, here: str, other: str, pick: int) -> None:
    one, _, asked = request(case, pick, "assigned")
    book_meeting(actor(asked), one, verb="referral.book_pre", starts_at=SOON, place="Rum 1")


def hold(case: Case, here: str, other: str, pick: int) -> None:
    one, _, asked = request(case, pick, "pre_meeting_booked")
    hold_pre_meeting(actor(asked, later=True), one, structure="X", purpose="X", solvable=pick % 2 == 0)


def book_three(case: Case, here: str, other: str, pick: int) -> None:
    one, asking, _ = request(case, pick, "pre_meeting_held")
    told = {"place": "Rum 2", "purpose": "X", "invited_how": "Brev."}
    book_meeting(actor(asking), one, verb="referral.book_three", starts_at=SOON + timedelta(hours=3), **told)


def hold_three(case: Case, here: str, other: str, pick: int) -> None:
    one, asking, _ = request(case, pick, "three_party_booked")
    came = {a.id: (True, "") for a in planned_meeting(one).attendance}
    told = {"person_words": "", "summary": "X", "information_given": True, "application_made": False}
    hold_three_party(
        actor(asking, later=True),
        one,
        attended=came,
        agreements=[("Söka", "Alva Ek", cast.user_of(UNITS[asking][0]).id, SOON.date())],
        **told,
    )


def end(case: Case, here: str, other: str, pick: int) -> None:
    one, asking, _ = request(case, pick, "draft", "sent", "assigned")
    end_early(actor(asking), one, verb="referral.withdraw", text="Behövs inte.")


def lift(case: Case, here: str, other: str, pick: int) -> None:
    one, asking, _ = request(case, pick, "pre_meeting_held", "three_party_held")
    told = {"attempted_on": cast.TODAY, "attempt": "X", "question": "Vem?", "agreed": True}
    lift_referral(actor(asking, later=True), one, **told)


def close(case: Case, here: str, other: str, pick: int) -> None:
    one, _, asked = request(case, pick, "three_party_held", "pre_meeting_held")
    outcome = ("application_made", "information_given", "solved_between_units")[pick % 3]
    close_referral(actor(asked, later=True), one, outcome=outcome, text="")


def up(case: Case, here: str, other: str, pick: int) -> None:
    one, _, asked = request(case, pick, "sent", "assigned")
    told = {"ground": "application", "ground_on": cast.TODAY, "case_worker_id": actor(asked).user_id}
    take_up(actor(asked, boss=True), one, **told)


def note(case: Case, here: str, other: str, pick: int) -> None:
    written = write_note(actor(here), case, unit_id=unit_id(here), kind="note", happened_on=cast.TODAY, text=f"Nummer {pick}.")
    share_note(actor(here), db.session.get_one(Note, written.id), unit_id=unit_id(other), need="det behövs.")


def represent(case: Case, here: str, other: str, pick: int) -> None:
    kinds = ("trustee", "agent", "relative", "administrator")
    ends = (None, date(2026, 10, 1), date(2027, 1, 1))[pick % 3]
    add_representative(actor(here), case, kind=kinds[pick % 4], name=f"Någon {pick}", ends_on=ends)


def details(case: Case, here: str, other: str, pick: int) -> None:
    if pick == 0:
        rename_person(actor(here), case, given_name="Gun", family_name=f"Ny{other}")
    elif pick == 1:
        move_away(actor(here), case, moved_on=date(2026, 10, 1), moved_to="Örebro", moved_wish="Nej.")
    else:
        update_person(actor(here), case, phone=f"070-174 06 1{pick}", language=("", "Finska")[pick % 2])


def protect(case: Case, here: str, other: str, pick: int) -> None:
    """Eva is named at BER, so that two managers still read it."""
    kind = ("flagged", "unknown", "none", "protected_registration", "none", "unknown")[pick]
    protect_person(actor(here), case, protection=kind, protection_checked_on=cast.TODAY)
    if kind in {"flagged", "protected_registration"}:
        name_reader(actor("BER", boss=True), case, user_id=cast.user_of("eva").id, reason="Chef.")


def change(case: Case, here: str, other: str, pick: int) -> None:
    track = case.track_of(unit_id(here))
    told = {"other_number": f"{here}-{pick}", "insatser_since": (None, date(2026, 9, 1))[pick % 2]}
    change_track(actor(here), track, is_hidden=pick == 3, **told)


def leave(case: Case, here: str, other: str, pick: int) -> None:
    """BER stays, where both managers are."""
    if here != "BER":
        close_track(actor(here), case.track_of(unit_id(here)), reason="Klart.")


def shut_out(case: Case, here: str, other: str, pick: int) -> None:
    block_user(actor("BER", boss=True), case, user_id=cast.user_of("bodil").id, reason="Jäv.")


def presence(case: Case, here: str, other: str, pick: int) -> None:
    ask_presence(actor(other), cast.unit_of(other), identity_number=case.person.identity_number, reason="Akut.")


def tell(case: Case, here: str, other: str, pick: int) -> None:
    """Something for the others to know: left unsent, or sent to them, with or without the content."""
    news = write_announcement(actor(here), case, unit_id=unit_id(here))
    if pick:
        full = [unit_id(other)] if pick > 3 else []
        send_announcement(actor(here), news, text="Flyttar hem.", need="det behövs.", unit_ids=full)


def decide(case: Case, here: str, other: str, pick: int) -> None:
    told = {"delegate": "Chefen", "delegation_reference": "4.1", "told_by_id": actor(here).user_id, "told_on": cast.TODAY}
    record_decision(actor(here), case, unit_id=unit_id(here), decided_on=cast.TODAY, **told)


def talk(case: Case, here: str, other: str, pick: int) -> None:
    told = {"heading": f"Om {pick}", "need": "det behövs.", "text": "Hej."}
    start_thread(actor(here), case, unit_id=unit_id(here), unit_ids=[unit_id(other)], **told)


def by_phone(case: Case, here: str, other: str, pick: int) -> None:
    one, asking, asked = request(case, pick, "sent")
    kind = ("assign", "decline")[pick % 2]
    told = {"said_by": "Chefen", "said_on": cast.TODAY, "to_worker_id": actor(asked).user_id, "text": "Nej." if pick % 2 else ""}
    record_answer(actor(asking), one, kind=kind, **told)


def extract(case: Case, here: str, other: str, pick: int) -> None:
    told = {"requester": "individual", "asked_on": cast.TODAY, "identity_check": "id_card"}
    register_extract(actor(here, boss=True), case, unit_id=unit_id(here), only_own=pick == 0, **told)


DO: tuple[Callable[[Case, str, str, int], None], ...] = (
    current_too, current_too, current_too, consent, consent, withdraw, basis, draft, ask, ask, ask, start, assign, assign, assign, propose,
    book, book, hold, book_three, hold_three, end, lift, close, up, note, represent, details, protect, change,
    lambda *told: (leave, shut_out, presence)[told[3] % 3](*told),
    tell, decide, talk, by_phone, extract,
)  # fmt: skip
