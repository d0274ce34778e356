"""What a page costs must not depend on how much there is: statements, plans and steps are counted, no clock is read."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import event

from bench.rows import Town, fill, put
from sipweb.actions.notes import ask_presence
from sipweb.actions.outcomes import close_referral
from sipweb.actions.people import protect_person, update_person
from sipweb.db import Base, db, writing
from sipweb.queries.cases import SORTS, Filters, case_rows, counted
from sipweb.queries.search import search
from sipweb.queries.work import notices, tasks
from tests import cast
from tests.conftest import at

WEEK_END = date(2026, 10, 18)
NOT_COUNTED = ("PRAGMA", "BEGIN")
# Some tens of rows each, whatever the number of akter.
SMALL = {"municipality", "board", "department", "unit", "user", "user_role", "deputy"}


@pytest.fixture
def statements(app):
    """Every statement with its values, as it is sent."""
    told = []

    def note(connection, cursor, statement, values, context, executemany):
        if not statement.startswith(NOT_COUNTED):
            told.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    yield told
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def steps(app):
    """steps(do, ...): how many steps SQLite takes. The same number every time, on every machine."""
    count = 0

    def one_more():
        nonlocal count
        count += 1
        return 0

    def watch(connection, record, proxy):
        connection.set_progress_handler(one_more, 1)

    def counted_steps(do: Callable, *args) -> int:
        nonlocal count
        db.session.rollback()
        count = 0
        do(*args)
        return count

    db.session.rollback()
    db.engine.dispose()
    event.listen(db.engine, "checkout", watch)
    yield counted_steps
    event.remove(db.engine, "checkout", watch)


# Rows.


def more(start: int, end: int, *, who=("berit", "bodil", "alva", "aron"), is_open=True, **rows) -> None:
    """Akter at BER and their requests to ALD, shared between two handläggare at each."""
    ber, ald = cast.unit_of("BER"), cast.unit_of("ALD")
    ids = [cast.user_of(name).id for name in who]
    town = Town(ber.board_id, (ber.id,), (ber.id, ald.id), {ber.id: tuple(ids[:2]), ald.id: tuple(ids[2:])}, lambda n: is_open)
    with writing():
        fill(db.session.connection(), town, end - start, start)
        for table, told in rows.items():
            put(db.session.connection(), table, told)


def a_lot(start: int, end: int, referral) -> None:
    """Ten akter for each number, and one row of every kind that hangs on akt 2026-0001 and its request."""
    case_id, ber, ald, department = 1, cast.unit_of("BER").id, cast.unit_of("ALD").id, cast.unit_of("ALD").department_id
    berit, alva, axel = (cast.user_of(name).id for name in ("berit", "alva", "axel"))
    numbers, in_akt, of_request = range(start, end), {"case_id": case_id}, {"case_id": case_id, "referral_id": referral.id}
    at, on = "2026-10-08 10:00:00.000000", "2026-10-08"
    consent = {"unit_id": ber, "state": "given", "purpose": "Stöd.", "information": "situation", "informed_how": "Muntligt."}
    consent |= {"asked_on": on, "asked_by_id": berit, "valid_to": "2026-10-30", "look_at_on": on}
    basis = {"by_unit_id": ber, "kind": "own_request", "unit_id": ald, "text": "Bad själv.", "decided_on": on, "decided_by_id": berit}
    decision = {"unit_id": ber, "delegate": "Enhetschef", "delegation_reference": "4.1", "decided_on": on, "told_on": on}
    sides = {"from_unit_id": ber, "from_worker_id": berit, "to_unit_id": ald, "to_worker_id": alva, "sent_on": on, "created_at": at}
    meeting = {"kind": "three_party", "state": "held", "starts_at": at, "ends_at": at, "place": "Rum 3", "booked_by_id": alva}
    intake = {"state": "waiting", "given_name": "Nya", "family_name": "Ek", "identity_kind": "saknas", "birth_date": "1960-05-06"}
    intake |= {"protection": "none", "ground": "application", "ground_on": on, "registered_by_id": berit, "registered_at": at}
    question = {"asker_id": alva, "unit_id": ald, "identity_number": "", "reason": "Akut.", "asked_at": at}
    staff = {"title": "", "password_hash": cast.CHEAP_HASH}
    open_track = {**in_akt, "opened_on": on, "ground": "application", "last_event_at": at}
    unit = {"assignment": "Uppdraget.", "phone": "08-465 004 00", "ask_for": "mottagningen", "department_id": department}
    called = [{"part": "staff", "user_id": alva, "unit_id": ald}, {"part": "representative", "user_id": None, "unit_id": None}]
    rows = {
        "unit": [{"id": 1000 + n, "code": f"U{n}", "name": f"Enhet {n}", **unit} for n in numbers],
        "user": [{"id": 1000 + n, "username": f"u{n}", "name": f"Någon {n}", **staff} for n in numbers],
        "user_role": [{"user_id": 1000 + n, "role": "case_worker", "unit_id": unit_id} for n in numbers for unit_id in (ber, ald)],
        "case_track": [{**open_track, "unit_id": 1000 + n, "case_worker_id": 1000 + n} for n in numbers],
        "representative": [{"id": 1000 + n, "person_id": 1, "kind": "custodian", "name": "Någon", "ends_on": "2026-10-30"} for n in numbers],
        "consent": [{"id": 1000 + n, **in_akt, **consent} for n in numbers],
        "consent_scope": [{"consent_id": c, "unit_id": ald} for n in numbers for c in (1, 1000 + n)],
        "consent_answer": [
            {"consent_id": c, "giver": "custodian", "answer": "yes", "representative_id": 1000 + n} for n in numbers for c in (1, 1000 + n)
        ],
        "disclosure_basis": [{**in_akt, **basis, "recorded_at": at} for n in numbers],
        "formal_decision": [{**of_request, **decision, "told_by_id": 1000 + n} for n in numbers],
        "note": [
            {"id": 1000 + n, **in_akt, "unit_id": ber, "author_id": 1000 + n, "kind": "note", "happened_on": on, "at": at, "text": "Ringde."}
            for n in numbers
        ],
        "note_reach": [{"note_id": 1000 + n, "unit_id": 1000 + n, "need": "Vård."} for n in numbers],
        "event": [{**of_request, "at": at, "user_id": 1000 + n, "unit_id": ber, "verb": "x", "state": "sent", "title": "Skickad"} for n in numbers],
        "referral": [
            {"id": 1000 + n, **in_akt, **sides, "to_unit_id": 1000 + n, "to_worker_id": 1000 + n, "state": "assigned"} for n in numbers
        ],
        "meeting": [{"id": 1000 + n, **of_request, **meeting} for n in numbers],
        "attendance": [{"meeting_id": m, "name": "Någon", **one, "representative_id": 1000 + n} for n in numbers for m in (2, 1000 + n) for one in called],
        "agreement": [{"meeting_id": 1000 + n, "what": "Söka", "who": "Alva"} for n in numbers],
        "time_proposal": [
            {**of_request, "kind": "pre", "by_sender": True, "proposed_by_id": berit, "first": at, "second": at, "third": at, "place": "Rum 3", "state": "replaced"}
            for n in numbers
        ],
        "notice": [{"to_user_id": user, **of_request, "at": at, "text": "Nytt."} for n in numbers for user in (berit, alva, axel)],
        "intake": [{"unit_id": unit_id, **intake} for n in numbers for unit_id in (ber, ald)],
        "presence_question": [{"answering_unit_id": unit_id, **question} for n in numbers for unit_id in (ber, ald)],
    }  # fmt: skip
    more(10 * start, 10 * end, **rows)


# Who opens what, and the most statements it may take.
PAGES = {
    "work, handläggare": ("berit", "/", 15),
    "work, handläggare who is asked": ("alva", "/", 15),
    "work, manager": ("axel", "/", 16),
    "list": ("berit", "/akter", 9),
    **{f"list by {sort}": ("berit", f"/akter?ordning={sort}", 9) for sort in SORTS},
    "list of a unit": ("berit", "/akter?enhet={ber}", 9),
    "list of a handläggare": ("berit", "/akter?handlaggare={berit}", 9),
    "list in a stage": ("berit", "/akter?lage=sent", 9),
    "list with nothing going on": ("berit", "/akter?lage=ingen", 9),
    "list of what is late": ("berit", "/akter?deadline=sen", 9),
    "list of this week": ("berit", "/akter?deadline=vecka", 9),
    "list of a manager of four units": ("eva", "/akter", 9),
    "list by deadline, page 2": ("berit", "/akter?efter=2026-10-01_5", 9),
    "list without deadline": ("berit", "/akter?efter=9999-12-31_5", 9),
    "list by event, page 2": ("berit", "/akter?ordning=handelse&efter=2026-10-01T00:00:00%2B00:00_5", 9),
    "list by number, page 2": ("berit", "/akter?ordning=nummer&efter=2000000_2000000", 9),
    "akt": ("berit", "/akter/2026-0001", 20),
    "akt, who may read": ("birger", "/akter/2026-0001/behorighet", 10),
    "requests, handläggare": ("berit", "/forfragningar", 7),
    "inbox, manager": ("axel", "/forfragningar", 11),
    "request": ("berit", "/forfragningar/{referral}", 18),
    "request, asked manager": ("axel", "/forfragningar/{referral}", 18),
    "what is lifted": ("berit", "/att-lyfta", 6),
    "what is lifted, manager": ("axel", "/att-lyfta", 6),
    "writing a request": ("berit", "/akter/2026-0001/forfragningar/ny", 12),
    "consent": ("berit", "/akter/2026-0001/samtycken/1", 10),
    "consent on paper": ("berit", "/akter/2026-0001/samtycken/1/blankett", 10),
    "invitation": ("berit", "/trepartsmoten/2/inbjudan", 10),
    "what was agreed": ("berit", "/trepartsmoten/1000/overenskommet", 11),
    "writing down a trepartsmöte": ("berit", "/forfragningar/{referral}/trepartsmote-genomfort", 11),
    "search": ("berit", "/sok?q=alberg", 6),
    "search, two words": ("berit", "/sok?q=berit alberg", 6),
    "account": ("axel", "/konto", 6),
}  # fmt: skip


@pytest.fixture
def visit(signed_in, three_booked, statements):
    """visit(username, path): the statements it takes."""
    ids = {"ber": cast.unit_of("BER").id, "berit": cast.user_of("berit").id, "referral": three_booked.id}
    browsers = {}

    def go(username: str, path: str) -> list:
        if username not in browsers:
            browsers[username] = signed_in(cast.actor_of(username))
            browsers[username].get("/konto")  # the session gets its token once
        browser = browsers[username]
        statements.clear()
        path, _, words = path.format(**ids).partition("/sok?q=")
        answer = browser.post("/sok", data={"q": words}) if words else browser.get(path)
        assert answer.status_code == 200, path
        return list(statements)

    return go


@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_as_many_statements_with_few_rows_as_with_thirty_times_as_many(name, visit, three_booked):
    username, path, most = PAGES[name]
    a_lot(0, 2, three_booked)
    few = told_of(visit(username, path))
    a_lot(2, 60, three_booked)
    many = told_of(visit(username, path))
    assert many == few
    assert len(few) <= most, "\n".join(few)


def told_of(statements: list) -> list[str]:
    """The statements, with lists of values made one."""
    return [re.sub(r"\(\?(, \?)*\)", "(?)", statement) for statement, _ in statements]


def scans(statements: list) -> set[tuple[str, str]]:
    """What the statements read from end to end although it grows, and where."""
    found = set()
    cursor = db.session.connection().connection.cursor()
    for statement, values in statements:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            plan = [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
            names = {re.sub(r"_\d+$", "", line.split()[1]) for line in plan if line.startswith("SCAN")}
            found |= {(name, statement) for name in names & set(Base.metadata.tables) - SMALL}
    return found


@pytest.mark.parametrize("name", PAGES)
def test_no_page_reads_a_whole_table(name, visit, three_booked):
    username, path, _ = PAGES[name]
    a_lot(0, 2, three_booked)
    assert scans(visit(username, path)) == set()


def test_nothing_on_the_way_to_an_outcome_reads_a_whole_table(statements, request, protected, child, simon, berit, alva, axel, dag):
    """Registering, confirming, consent, a request from draft to outcome, a note, a change, a question about aktualitet."""
    cast.known("dag", "disa", "EKB", "Gun Östberg", date(1960, 3, 5), "196003052385")
    held = request.getfixturevalue("three_held")
    close_referral(at(alva, "2026-10-16T09:00"), held, outcome="application_made", text="")
    update_person(berit, held.case, identity_number="196003052393")
    told = {"unit_id": cast.unit_of("EKB").id, "identity_number": "199005062386", "reason": "Akut."}
    ask_presence(dag, cast.unit_of("EKB"), **{k: v for k, v in told.items() if k != "unit_id"})
    protect_person(berit, held.case, protection="flagged", protection_checked_on=date(2026, 10, 12))
    assert scans(statements) == set()


JOBS = {
    **{f"list by {sort}": lambda actor, sort=sort: case_rows(actor, Filters(sort=sort), WEEK_END) for sort in SORTS},
    "list in a stage": lambda actor: case_rows(actor, Filters(stage="sent"), WEEK_END),
    "list of what is late": lambda actor: case_rows(actor, Filters(due="sen"), WEEK_END),
    "list of one's own": lambda actor: case_rows(actor, Filters(worker_id=actor.user_id), WEEK_END),
    "list, page 2": lambda actor: case_rows(actor, Filters(after="2026-10-10_5"), WEEK_END),
    "one hit": lambda actor: search(actor, "Östberg"),
    "one hit, two words": lambda actor: search(actor, "Östberg Öst"),
    "no hit": lambda actor: search(actor, "Zacharias"),
    "work": lambda actor: tasks(actor),
    "news": lambda actor: notices(actor),
}


def grown(before: dict[str, int], after: dict[str, int]) -> dict[str, tuple[int, int]]:
    return {name: (steps, after[name]) for name, steps in before.items() if after[name] > 1.3 * steps}


def test_thirty_times_as_many_open_akter_among_colleagues_cost_no_more(steps, berit):
    more(0, 300)
    before = {name: steps(do, berit) for name, do in JOBS.items()}
    more(300, 9000, who=("bodil", "bodil", "aron", "aron"))
    assert grown(before, {name: steps(do, berit) for name, do in JOBS.items()}) == {}


def test_thirty_times_as_many_closed_akter_cost_no_more(steps, signed_in, berit, birger, axel):
    """Whole pages, with login, menu and the read log."""
    pages = (berit, "/akter/2026-0001"), (berit, "/akter"), (berit, "/"), (birger, "/forfragningar"), (axel, "/forfragningar"), (axel, "/")
    browsers = {actor.user_id: signed_in(actor) for actor, _ in pages}
    more(0, 300)

    def measured() -> dict[str, int]:
        return {f"{actor.who.name} {path}": steps(browsers[actor.user_id].get, path) for actor, path in pages}

    measured()  # the session gets its token once
    before = measured()
    more(300, 9000, is_open=False)
    assert grown(before, measured()) == {}


def test_a_list_counts_to_a_thousand_and_no_further(steps, berit):
    more(0, 1100)
    before = steps(counted, berit, Filters(), WEEK_END)
    more(1100, 9000)
    assert counted(berit, Filters(), WEEK_END) == 1001
    assert steps(counted, berit, Filters(), WEEK_END) <= 1.01 * before


def test_a_search_costs_what_its_hits_cost(steps, berit):
    more(0, 2000)
    few = steps(search, berit, "alberg")  # every fiftieth family name: 40 akter
    more(2000, 8000)
    assert steps(search, berit, "alberg") <= 1.3 * 4 * few
