"""Whatever has been done in an akt: a death leaves nothing open, and a merge that is undone gives back every row."""

from datetime import date
from functools import partial

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.event import listen, remove

from sipweb import checks
from sipweb.actions.life import register_death
from sipweb.actions.merges import do_merge, propose_merge, undo_merge
from sipweb.actions.tracks import freshen
from sipweb.db import Base, db, writing
from sipweb.gate import NotAllowed, Refused
from sipweb.models import Announcement, Case, Event, PresenceQuestion, RecordedAnswer, TimeProposal, UserRole
from sipweb.queries.access import is_blocked
from sipweb.queries.life import what_is_open
from sipweb.queries.merges import differing
from sipweb.queries.referrals import meetings_of
from sipweb.queries.work import tasks
from tests import cast
from tests.akter import STEPS, build
from tests.conftest import fill_anew

AT_RANDOM = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
EVERYBODY = ("berit", "bodil", "birger", "alva", "axel", "sara", "simon", "dag", "disa", "rut", "ragnar", "eva")


@pytest.fixture
def fresh(app, template):
    """fresh() is the cast's database once more: one example knows nothing of those before it."""

    def quick(connection, record):
        connection.execute("PRAGMA synchronous=OFF")

    listen(db.engine, "connect", quick)
    yield partial(fill_anew, app, template)
    remove(db.engine, "connect", quick)


def an_akt(steps, name="Gun Nilsson", birth=date(1950, 1, 2), number="195001022382"):
    return build(cast.known("berit", "birger", "BER", name, birth, number), steps)


def two_akter(one, other):
    """Of one person, as it turns out; in the second the number was wrong."""
    return an_akt(one), an_akt(other, "Gunnel Nilsson", date(1950, 1, 3), "195001032381")


@AT_RANDOM
@given(STEPS)
def test_a_death_leaves_nothing_open(fresh, steps):
    fresh()
    case = an_akt(steps)
    who = next(u for u in ("berit", "birger", "eva") if can(cast.actor_of(u), case))
    died_on = date(2026, 10, 10)
    before = what_is_open(case, died_on)
    event(f"{len(before.referrals)} requests, {len(before.meetings)} meetings, {len(before.tracks)} units")
    register_death(cast.actor_of(who), case, died_on=died_on, known_how="care", told_by="Läkaren")
    after = what_is_open(case, died_on)
    assert {name: rows for name, rows in vars(after).items() if rows} == {}
    assert {m.state for r in case.referrals for m in meetings_of(r)} <= {"cancelled", "held", "documented", "no_show"}
    assert db.session.scalars(db.select(TimeProposal).where(TimeProposal.case_id == case.id, TimeProposal.state == "open")).all() == []
    waits = (PresenceQuestion.case_id == case.id) & PresenceQuestion.answering_unit_id.is_not(None) & (PresenceQuestion.answer == "")
    assert db.session.scalars(db.select(PresenceQuestion).where(waits)).all() == []
    assert [c.look_at_on for c in case.consents if c.look_at_on] == []
    assert db.session.scalars(db.select(Announcement).where(Announcement.sent_at.is_(None))).all() == []
    assert db.session.scalars(db.select(RecordedAnswer).where(RecordedAnswer.state == "waiting")).all() == []
    assert broken() == []
    for username in EVERYBODY:
        actor = cast.actor_of(username)
        left = {t.endpoint for t in tasks(actor) if t.number == case.number}
        assert left <= {"journal.show"}  # what was done still belongs in the unit's own journal
        assert db.session.scalar(Case.workable_by(actor).where(Case.id == case.id)) is None
    assert (case.person.died_on, case.closed_on) == (died_on, cast.TODAY)


def broken() -> list[str]:
    """What should be impossible, whatever was done."""
    return [found.text for found in checks.orphaned(cast.START) if found.tone == "ERROR"]


def can(actor, case) -> bool:
    return db.session.scalar(Case.workable_by(actor).where(Case.id == case.id)) is not None


# Tables that a merge and an undo only add to, and what they are about is the merge itself.
ADDED_TO = {"event", "notice", "named_access", "former_name", "journal_entry"}
NOT_COMPARED = {"history", "history_value", "read_log", "read_case", "person_merge", "session", "draft", "login_attempt", "received_form"}
# A version counts saves; when something last happened in the akt, the merge itself did.
NOT_THE_SAME = {"version", "last_event_at"}


def everything() -> dict[str, dict[tuple, dict]]:
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in NOT_COMPARED:
            key = [column.name for column in table.primary_key.columns]
            rows = [row._asdict() for row in db.session.execute(db.select(table))]
            found[table.name] = {
                tuple(row[name] for name in key): {name: value for name, value in row.items() if name not in NOT_THE_SAME} for row in rows
            }
    return found


def differences(before, after) -> list[str]:
    told = []
    for name, rows in before.items():
        for key, row in rows.items():
            now = after[name].get(key)
            if now != row:
                changed = {c: (row[c], now[c]) for c in row if row[c] != now[c]} if now else "gone"
                told.append(f"{name} {key}: {changed}")
        new = set(after[name]) - set(rows)
        if new and name not in ADDED_TO:
            told.append(f"{name}: new {sorted(new)[:3]}")
    return told


PROTECTED_IN_BOTH = [(28, 0, "REL", 3)]
HIDDEN = [(29, 0, "BER", 3)]


@AT_RANDOM
@given(STEPS, STEPS, st.booleans())
@example(PROTECTED_IN_BOTH, PROTECTED_IN_BOTH, False)
@example([], HIDDEN, False)
def test_a_merge_that_is_undone_gives_back_every_row_as_it_was(fresh, one, other, the_others_details):
    fresh()
    kept, gone = two_akter(one, other)
    with writing():  # a draft is not in the lists until the next step
        for case in (kept, gone):
            freshen(cast.actor_of("berit"), db.session.get_one(Case, case.id))
    before = everything()
    stands = "other" if the_others_details else "kept"
    birger, eva = cast.actor_of("birger"), cast.actor_of("eva")
    try:
        chosen = dict.fromkeys(differing(kept.person, gone.person), stands)
        merge = propose_merge(birger, kept, other=gone, choices=chosen, reason="Samma.", because="Slarvfel.")
        do_merge(eva, merge)
    except (Refused, NotAllowed) as why:
        event(f"not merged: {str(why)[:40]}")
        assert [d for d in differences(before, everything()) if not d.startswith(("event", "notice"))] == []
        return
    event("merged")
    assert (gone.tracks, gone.referrals, gone.consents, gone.bases) == ([], [], [], [])
    assert whole(kept)
    assert broken() == []
    undo_merge(birger, merge, reason="Fel.")
    assert differences(before, everything()) == []
    assert checks.references(db.session).tone == "ok"
    assert broken() == []


def whole(case) -> bool:
    """Nothing is less protected than its person, and no unit has two parts."""
    units = [t.unit_id for t in case.open_tracks]
    return len(units) == len(set(units)) and {row.is_restricted for row in (*case.tracks, *case.referrals)} == {case.person.is_restricted}


@AT_RANDOM
@given(STEPS, STEPS)
def test_after_a_merge_nobody_reads_who_read_neither_before_nor_learns_of_a_hidden_unit(fresh, one, other):
    fresh()
    kept, gone = two_akter(one, other)
    read = {u for u in EVERYBODY if can(cast.actor_of(u), kept) or can(cast.actor_of(u), gone)}
    shut_out = {u for u in EVERYBODY for case in (kept, gone) if is_blocked(cast.user_of(u).id, case.id)}
    hidden = kept.hidden_units | gone.hidden_units
    protected = kept.person.is_restricted or gone.person.is_restricted
    try:
        chosen = dict.fromkeys(differing(kept.person, gone.person), "kept")
        merge = propose_merge(cast.actor_of("birger"), kept, other=gone, choices=chosen, reason="Samma.", because="Slarvfel.")
        do_merge(cast.actor_of("eva"), merge)
    except (Refused, NotAllowed):
        return
    reads = {u for u in EVERYBODY if can(cast.actor_of(u), kept)}
    assert reads <= read - shut_out
    assert kept.person.is_restricted == protected
    if not protected:
        assert reads == read - shut_out
    assert {t.unit_id for t in kept.open_tracks if t.is_hidden} == hidden & kept.open_units
    for track in kept.open_tracks:
        if track.is_hidden:
            assert told_to_all_about(kept, track) == []


def told_to_all_about(case, track) -> list[str]:
    people = db.session.scalars(db.select(UserRole.user_id).where(UserRole.unit_id == track.unit_id)).all()
    told = db.session.scalars(db.select(Event).where(Event.case_id == case.id, Event.for_all)).all()
    named = [e.title for e in told if e.unit_id == track.unit_id or track.unit.name in e.title]
    hers = [e.title for e in told if e.user_id in people and e.user_id != cast.user_of("eva").id]
    return named + hers
