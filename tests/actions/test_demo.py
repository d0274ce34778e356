"""The demo holds what its users are promised, whatever day it is made."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import String, inspect, select

from sipweb import checks, demo
from sipweb.clock import as_local
from sipweb.db import DRIVER, db, listen
from sipweb.migrate import migrate
from sipweb.models import (
    AgendaItem,
    Agreement,
    Announcement,
    AnnouncementCopy,
    AnonymousQuestion,
    Attendance,
    CarePlanning,
    Case,
    CaseTrack,
    Consent,
    DisclosureBasis,
    Escalation,
    EscalationAnswer,
    EscalationStep,
    Event,
    ExtractPart,
    FormalDecision,
    GeneralAdvice,
    Handover,
    HistoryLine,
    Intake,
    JournalEntry,
    Meeting,
    Note,
    NoteReach,
    Person,
    Placement,
    PresenceQuestion,
    RecordedAnswer,
    Referral,
    RegisterExtract,
    Representative,
    RoutineReview,
    Thread,
    ThreadMessage,
    TimeProposal,
    Transfer,
    Unit,
    UrgentConsultation,
    User,
)
from sipweb.queries.cases import Filters, case_rows
from sipweb.queries.consents import consent_facts, facts_of, receiver_of
from sipweb.queries.extracts import rows_of, units_with_a_part
from sipweb.queries.identities import former_names
from sipweb.queries.logs import Filters as LogFilters
from sipweb.queries.logs import log_page, scope_of
from sipweb.queries.people import standing_of
from sipweb.queries.reviews import months
from sipweb.queries.transfer_list import Filters as TransferFilters
from sipweb.queries.transfer_list import transfer_rows
from sipweb.queries.work import group_of, notices, tasks
from sipweb.rules import care_planning, consent, meetings, people, questions, referrals, sharing, urgent
from sipweb.rules.days import age_on, birthday, months_after
from sipweb.rules.numbers import looks_like_number, parse
from sipweb.rules.permissions import may
from sipweb.rules.standing import Actor

NOWS = (
    "2026-10-12T11:59",  # a Monday
    "2028-02-29T08:00",
    "2026-03-29T03:30",  # a Sunday, the night the clocks change
)


FILLED: dict[str, Path] = {}  # pytest comes back to a moment when a test asks for more than the demo


@pytest.fixture(scope="module", params=[pytest.param(moment, marks=pytest.mark.xdist_group(moment)) for moment in NOWS])
def now(request, tmp_path_factory) -> Iterator[object]:
    """The moment a demo is made, inside an application with that demo. One fill for each moment, which the tests only read."""
    moment, path = as_local(request.param), FILLED.get(request.param) or tmp_path_factory.mktemp("demo") / "demo.sqlite"
    with app_on(path).app_context():
        listen(db.engine)
        if request.param not in FILLED:
            demo.fill(moment)
            FILLED[request.param] = path
        db.session.rollback()
        yield moment
        db.session.remove()
        db.engine.dispose()


def app_on(database: Path) -> Flask:
    migrate(database)
    app = Flask("sipweb")
    app.config.update(SQLALCHEMY_DATABASE_URI=f"sqlite:///{database}", SQLALCHEMY_ENGINE_OPTIONS={"module": DRIVER})
    db.init_app(app)
    return app


def actor(username: str, now) -> Actor:
    user_id = db.session.scalar(select(User.id).where(User.username == username))
    return Actor(standing_of(user_id, now.date()), now)


def groups(username: str, now) -> set[str]:
    return {group_of(task.due, now.date()) for task in tasks(actor(username, now))}


def case_of(family_name: str) -> Case:
    return db.session.scalar(select(Case).join(Person).where(Person.family_name == family_name))


def states(column) -> set[str]:
    return set(db.session.scalars(select(column).distinct()))


def standings(case: Case, today: date) -> list[str]:
    return [consent.standing(consent_facts(one), today, case.person.birth_date) for one in case.consents]


def test_every_state_of_a_request_and_of_a_meeting_is_there(now):
    assert states(Referral.state) == referrals.STATES
    assert states(Meeting.state) == set(meetings.MEETING_STATES)
    assert {"application_made", "information_given"} <= states(Referral.outcome)


def test_every_state_of_consent_is_there_and_grounds_beside_it(now):
    found = {state for case in db.session.scalars(select(Case)) for state in standings(case, now.date())}
    assert found == set(consent.STATES)
    assert states(DisclosureBasis.kind) >= {"own_request", "no_harm", "under_18"}
    part = [one for one in db.session.scalars(select(Consent)) if len({s.withdrawn_on for s in one.scopes}) == 2]
    assert part


@pytest.mark.parametrize("username", ["hl-ber", "hl-ald", "bec-ber", "bec-ald"])
def test_something_is_late_due_today_this_week_and_later(now, username):
    expected = {"Försenat", "I dag", "Den här veckan", "Senare"}
    if now.weekday() == 6:
        expected.remove("Den här veckan")  # a Sunday is the last day of its week
    assert groups(username, now) >= expected


def test_requests_are_late_and_due_today_and_later_for_the_managers(now):
    due = set(db.session.scalars(select(Referral.due_on).where(Referral.state == "sent")))
    today = now.date()
    assert any(day < today for day in due)
    assert any(day > today for day in due)
    if today.isoformat() in {"2026-10-12", "2028-02-29"}:  # worked days
        assert today in due


def test_the_history_holds_and_is_in_order_and_in_the_past(now):
    assert checks.history_chain().tone == "ok"
    moments = list(db.session.scalars(select(HistoryLine.at).order_by(HistoryLine.id)))
    assert moments == sorted(moments)
    assert moments[-1].timestamp() <= now.timestamp()


def test_every_number_belongs_to_no_one(now):
    found = [(p.identity_kind, p.identity_number) for p in db.session.scalars(select(Person)) if p.identity_number]
    assert {kind for kind, _ in found} == {"personnummer", "samordningsnummer"}
    for kind, number in found:
        assert number[8:11] in {"238", "239"}
        assert parse(kind, number, now.date()) == number
    assert db.session.scalar(select(Person.id).where(Person.identity_kind == "saknas"))


def test_every_phone_number_is_reserved_for_fiction(now):
    reserved = re.compile(r"08465004\d\d|04062804\d\d|03139006\d\d|0701740(60[5-9]|6[1-9]\d)")
    columns = (Person.phone, Representative.phone, Intake.phone, Unit.phone, User.phone)
    for phone in (phone for column in columns for phone in db.session.scalars(select(column))):
        assert reserved.fullmatch(re.sub(r"[ -]", "", phone)), phone


def test_no_text_holds_a_number(now):
    rows = db.session.scalars(db.text("SELECT news FROM history_value"))
    texts = [text for news in rows for text in re.findall(r'"([^"]* [^"]*)"', news)]
    assert len(texts) > 500
    assert not [text for text in texts if looks_like_number(text)]


def test_the_first_try_works_at_once(now):
    me, case = actor("hl-ber", now), case_of("Östman")
    unit = db.session.scalar(select(Unit).where(Unit.code == "ALD"))
    assert age_on(case.person.birth_date, now.date()) == 66
    assert db.session.scalar(Case.visible_to(me).where(Case.id == case.id)) is case
    assert may(me.who, "referral.draft", case)
    assert not [one for one in case.referrals if one.is_open]
    consents, bases = facts_of(case)
    receiver = receiver_of(case, unit)
    assert sharing.why_not_share(receiver, consents, bases, now.date(), birth=case.person.birth_date) is None


def test_the_first_try_is_easy_to_find(now):
    me, number = actor("hl-ber", now), case_of("Östman").number
    assert number in notices(me)[0].text
    for sort in ("nummer", "handelse"):
        assert case_rows(me, Filters(sort=sort), now.date())[0].number == number


def test_the_cast_has_its_ages(now):
    today = now.date()
    turns_19 = {name: birthday(case_of(name).person.birth_date, 19) for name in ("Sörman", "Bergkvist")}
    assert abs(turns_19["Sörman"] - months_after(today, 7)) <= timedelta(days=1)
    assert abs(turns_19["Bergkvist"] - months_after(today, 5)) <= timedelta(days=1)
    turns_21 = birthday(case_of("Hallin").person.birth_date, 21)
    assert months_after(today, 6) < turns_21 < months_after(today, 7)
    assert age_on(case_of("Nyström").person.birth_date, today) == 12
    assert age_on(case_of("Sundin").person.birth_date, today) == 70


def test_the_trepartsmote_about_both_needs_is_today(now):
    (referral,) = case_of("Kjellin").referrals
    assert (referral.is_direct, referral.state, referral.due_on) == (True, "three_party_booked", now.date())


def test_a_protected_person_has_named_readers_and_a_unit_nobody_else_sees(now):
    case = case_of("Ljungdahl")
    assert case.person.protection == "flagged"
    assert {(t.unit.code, t.is_hidden, t.is_restricted) for t in case.tracks} == {("REL", True, True), ("EKB", False, True)}
    assert db.session.scalar(Case.visible_to(actor("hl-ekb", now)).where(Case.id == case.id))
    assert not db.session.scalar(Case.visible_to(actor("ec-iof", now)).where(Case.id == case.id))


def test_what_else_the_program_can_do_is_there_to_see(now):
    assert states(Representative.kind) >= {"trustee", "administrator", "custodian", "agent", "relative"}
    assert states(Representative.may_not_receive) == {True, False}
    ends = [day for day in states(Representative.ends_on) if day]
    assert any(people.ends_soon(day, now.date(), 30) for day in ends)
    assert states(Person.protection) >= {"none", "unknown", "flagged"}
    assert states(Intake.state) == {"waiting", "confirmed", "rejected"}
    assert db.session.scalar(select(TimeProposal.id).where(TimeProposal.state == "open"))
    assert db.session.scalar(select(PresenceQuestion.id).where(PresenceQuestion.answer == ""))
    assert db.session.scalar(select(Person.id).where(Person.needs_interpreter, Person.preferred_format == "large"))
    assert db.session.scalar(select(Case.id).where(Case.closed_on.is_not(None)))
    assert db.session.scalar(select(CaseTrack.id).join(Case).where(~CaseTrack.is_open, Case.closed_on.is_(None)))


def test_anonymous_questions_are_there_in_every_state_and_two_answers_have_become_advice(now):
    assert states(AnonymousQuestion.state) == questions.STATES
    found = db.session.scalars(select(GeneralAdvice)).all()
    assert len({one.unit_id for one in found}) == len(found) == 2
    texts = [
        value for row in db.session.scalars(select(AnonymousQuestion)) for value in (row.heading, row.situation, row.needs, row.question)
    ]
    assert questions.why_not_anonymous(*texts, *(one.text for one in found)) is None


def test_urgent_contacts_are_there_in_every_state_late_and_without_a_name(now):
    assert states(UrgentConsultation.state) == set(urgent.STATES)
    assert states(UrgentConsultation.answer) == {"", *urgent.ANSWERS}
    found = db.session.scalars(select(UrgentConsultation)).all()
    assert [one.age for one in found if one.case_id is None] == ["75–80"]
    assert any(urgent.is_late(one.called_at.date(), one.registered_at.date(), Actor(None, now).routine) for one in found)
    assert [t.title for t in tasks(actor("bec-ber", now)) if t.endpoint == "urgent.show" and t.button]


def test_care_plannings_are_there_in_every_state_and_one_is_to_be_followed_up(now):
    assert states(CarePlanning.state) == set(care_planning.STATES)
    late = [t for t in tasks(actor("hl-soc", now)) if t.title == "Följ upp vårdplaneringen internt"]
    assert [group_of(t.due, now.date()) for t in late] == ["Försenat"]
    assert "\n" in db.session.scalar(select(CarePlanning.region).where(CarePlanning.state == "planned"))


def test_the_routine_was_followed_up_a_year_ago_and_it_is_soon_time_again(now):
    (review,) = db.session.scalars(select(RoutineReview)).all()
    assert (review.state, len(review.signatures)) == ("signed", 2)
    for username in ("ac-iof", "ac-aof", "ec-iof"):
        (task,) = [t for t in tasks(actor(username, now)) if t.endpoint == "routine_reviews.plan"]
        assert group_of(task.due, now.date()) == "Senare"


def test_transfers_are_there_in_time_late_and_done(now):
    assert states(Transfer.state) >= {"decided", "package_sent", "joint_period", "closed", "lifted", "later", "no_proposed", "notified"}
    assert states(Transfer.kind) == {"age", "other"}
    found = [row for username in ("bec-ung", "bec-bou", "bec-fam") for row in transfer_rows(actor(username, now), TransferFilters())]
    assert {row.rank for row in found} == {0, 1, 2}
    assert {row.age(actor("bec-ung", now).routine) for row in found} == {19, 21}
    assert any(row.day <= now.date() for row in found)
    waiting = [one for one in db.session.scalars(select(Transfer)) if one.state == "package_sent" and one.due_on < now.date()]
    assert waiting


def test_what_happens_to_people_is_there_to_see(now):
    case = case_of("Widell")
    assert (case.person.died_on is not None, case.open_tracks, {r.outcome for r in case.referrals}) == (True, [], {"deceased"})
    moved = case_of("Hallström")
    assert former_names(moved, [t.unit_id for t in moved.tracks]) == [("Petra", "Ekvall")]
    assert [(t.unit.code, t.leave_by is None) for t in moved.tracks] == [("SOC", True), ("ALD", False)]
    assert {t.title for t in tasks(actor("hl-ald", now)) if t.number == moved.number} == {
        "Avsluta, eller skriv varför akten är kvar",
        "Ett steg att journalföra",  # the move
    }
    assert [t.title for t in tasks(actor("ec-iof", now)) if t.endpoint == "merges.show"] == ["Granska sammanslagning av två akter"]


def test_a_deputy_answers_for_a_manager_who_is_away(now):
    assert standing_of(actor("bec-soc", now).user_id, now.date()).deputy_for
    answered = select(HistoryLine.id).where(HistoryLine.verb == "referral.assign", HistoryLine.for_user_id.is_not(None))
    assert db.session.scalar(answered)


def test_the_log_has_something_of_everything_to_look_at(now):
    boss = actor("bec-ber", now)
    found = log_page(boss, scope_of(boss), LogFilters(is_pointed=True)).rows
    assert {why for row in found for why in row.reasons} >= {"known", "hours", "namesake", "colleague"}


def test_a_loggkontroll_is_signed_one_is_begun_and_one_is_late(now):
    boss = actor("ec-iof", now)
    found, _ = months(boss, boss.who.managed_units)
    assert {month.standing for month in found} >= {"signed", "overdue"}
    assert next(m.judged for m in found if m.standing == "signed") > 5
    assert [m for m in found if not m.signed_on and 0 < m.judged < m.rows]


def test_every_account_is_told(now):
    told = [line.split()[0] for line in demo.ACCOUNTS_TOLD.splitlines()]
    assert set(told) == states(User.username)
    assert len(demo.PASSWORD) >= 12


HANGS_ON_A_CASE = (
    Event, Note, Consent, DisclosureBasis, Referral, Meeting, FormalDecision, TimeProposal, CaseTrack, Intake, Announcement, Thread,
    ThreadMessage, JournalEntry, RecordedAnswer, UrgentConsultation, CarePlanning, Escalation, EscalationStep, EscalationAnswer, AgendaItem,
    Placement, Transfer, Handover,
)  # fmt: skip
OF_THOSE = {NoteReach: Note, Attendance: Meeting, Agreement: Meeting, AnnouncementCopy: Announcement}


def rows_about(case: Case) -> list[object]:
    """Every row about the person that someone could ask for."""
    found = [row for table in HANGS_ON_A_CASE for row in db.session.scalars(select(table).where(table.case_id == case.id))]
    for table, parent in OF_THOSE.items():
        theirs = select(parent.id).where(parent.case_id == case.id)
        found += db.session.scalars(select(table).where(getattr(table, f"{parent.__tablename__}_id").in_(theirs))).all()
    return [*found, *case.person.representatives]


def is_unread(row: object) -> bool:
    """A text for the journal of a unit that was asked, and has no ground left to read the request."""
    referral = db.session.get(Referral, row.referral_id) if isinstance(row, JournalEntry) and row.referral_id else None
    return referral is not None and referral.state == "stopped" and referral.to_unit_id == row.unit_id


def words_in(rows: list[object]) -> set[str]:
    """What people have written in them, or been called: every text of more than one word."""
    told = [row for row in rows if not is_unread(row)]
    texts = (getattr(row, column.key) for row in told for column in inspect(row).mapper.columns if isinstance(column.type, String))
    return {text.strip() for text in texts if text and " " in text.strip() and len(text) > 12 and not text.startswith("{")}


def told_in_all_parts(case: Case, now) -> dict[str, str]:
    """What the parts say together, by key; the common part at the first unit that is current, or was."""
    lead = next((track.unit_id for track in case.open_tracks), case.tracks[0].unit_id)
    extract = RegisterExtract(case_id=case.id, unit_id=lead, requester="individual", registered_at=now, asked_on=now.date())
    told: dict[str, str] = {}
    for unit_id in units_with_a_part(case):
        unit = db.session.get_one(Unit, unit_id)
        part = ExtractPart(extract=extract, case=case, unit=unit, case_id=case.id, unit_id=unit_id)
        told |= {f"{unit_id} {row.key}": row.text for _, row in rows_of(actor(f"bec-{unit.code.lower()}", now), part)}
    return told


def test_everything_that_is_held_about_anyone_is_in_some_part_of_their_registerutdrag(now):
    """Every row, and every word that anyone has written in it."""
    cases = db.session.scalars(select(Case).order_by(Case.id)).all()
    assert len(cases) > 30
    for case in cases:
        told, rows = told_in_all_parts(case, now), rows_about(case)
        keys = {":".join(key.split(" ")[1].split(":")[:2]) for key in told}
        held = {f"{inspect(row).mapper.local_table.name}:{row.id}" for row in rows} | {"case", "case:decides", "person:name"}
        assert held - keys == set(), case.number
        everything = "\n".join(told.values())
        assert [text for text in words_in([*rows, case.person]) if text not in everything] == [], case.number


def test_registerutdrag_wait_are_reviewed_are_handed_over_and_are_late(now):
    parts = db.session.scalars(select(ExtractPart)).all()
    assert {(bool(part.reviewed_at), bool(part.ended_on)) for part in parts} == {(False, False), (True, False), (True, True)}
    assert any(part.extract.due_on < now.date() and not part.ended_on for part in parts)
    assert any(part.unit.code == "REL" for part in parts)
