"""Who may read what, told a second time in plain Python and compared with the database on anything at all."""

import re
from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sipweb.actions.access import name_reader
from sipweb.actions.notes import share_note, write_note
from sipweb.db import Model, db, writing
from sipweb.models import Block, Case, CaseTrack, Consent, Intake, NamedAccess, Note, Referral, Reopening, SearchToken
from sipweb.models.access import case_is_readable, not_blocked
from sipweb.rules.standing import WORKING, Actor, Post, Role, Standing
from tests import cast
from tests.conftest import at

YESTERDAY = date(2026, 10, 11)
CASES, UNITS = (1, 2, 3), ("BER", "BOU", "ALD")
PROTECTED = {3}  # sekretessmarkering: named readers only, unit by unit
USERNAMES = ("berit", "birger", "alva", "axel", "eva", "tore")

SLOT = st.fixed_dictionaries({"is_open": st.booleans(), "is_hidden": st.booleans(), "is_restricted": st.booleans()})
TRACKS = st.dictionaries(st.tuples(st.sampled_from(CASES), st.sampled_from(UNITS)), SLOT, max_size=6)
USERS = st.sampled_from(USERNAMES)
NAMED = st.lists(st.tuples(st.sampled_from(CASES), USERS, st.sampled_from(UNITS), st.booleans()), max_size=6)
BLOCKS = st.lists(st.tuples(st.sampled_from(CASES), USERS, st.booleans()), max_size=4)
OPENED = st.lists(st.tuples(st.sampled_from(CASES), USERS, st.sampled_from(UNITS), st.sampled_from([cast.TODAY, YESTERDAY])), max_size=4)


@pytest.fixture
def world(app):
    """The ids of units and users, and a way to fill the tables that decide."""
    units = {code: cast.unit_of(code).id for code in UNITS}
    users = {name: cast.user_of(name).id for name in USERNAMES}

    def fill(tracks, named, blocks, opened):
        at = cast.START
        with writing():
            for table in (NamedAccess, Block, Reopening, SearchToken, CaseTrack):
                db.session.execute(db.delete(table))
            told = {"opened_on": cast.TODAY, "ground": "application", "stage": "", "other_number": "", "close_reason": "", "version": 1}
            add(CaseTrack, [{"case_id": c, "unit_id": units[u], "last_event_at": at, **told, **facts} for (c, u), facts in tracks.items()])
            give = {"reason": "", "given_by_id": users["birger"], "given_at": at}
            add(
                NamedAccess,
                [{"case_id": c, "user_id": users[n], "unit_id": units[u], "ended_at": at if e else None, **give} for c, n, u, e in named],
            )
            shut = {"reason": "", "unit_id": units["BER"], "set_by_id": users["birger"], "set_at": at}
            add(Block, [{"case_id": c, "user_id": users[n], "lifted_at": at if e else None, **shut} for c, n, e in blocks])
            add(Reopening, [{"case_id": c, "user_id": users[n], "unit_id": units[u], "day": d, "reason": ""} for c, n, u, d in opened])

    fill.units, fill.users = units, users
    return fill


def add(table, rows):
    if rows:
        db.session.execute(db.insert(table), rows)


MEMBERS = {"BER": {"berit", "birger", "eva"}, "BOU": {"eva"}, "ALD": {"alva", "axel"}}


def reads_now(name, case, tracks, named, blocks) -> bool:
    """Works in a unit where the person is current, is named there if the track asks for it, and is not shut out."""
    let_in = [
        unit
        for (c, unit), facts in tracks.items()
        if c == case and facts["is_open"] and name in MEMBERS[unit] and (not facts["is_restricted"] or (case, name, unit, False) in named)
    ]
    return bool(let_in) and (case, name, False) not in blocks


def reads(name, case, tracks, named, blocks, opened) -> bool:
    """Now; or today, with a reason, what a unit of theirs once had and no longer has."""
    reason = any(c == case and n == name and day == cast.TODAY and name in MEMBERS[u] for c, n, u, day in opened)
    had = [
        unit
        for (c, unit), facts in tracks.items()
        if c == case
        and not facts["is_open"]
        and name in MEMBERS[unit]
        and (not facts["is_restricted"] or (case, name, unit, False) in named)
    ]
    return reads_now(name, case, tracks, named, blocks) or (reason and bool(had) and (case, name, False) not in blocks)


def sees_track(name, case, unit, tracks, named, blocks, opened) -> bool:
    """The own unit's tracks in what they read; others' where they are current, open and not hidden."""
    facts = tracks[case, unit]
    theirs = case not in PROTECTED or (case, name, unit, False) in named
    if name in MEMBERS[unit] and theirs and reads(name, case, tracks, named, blocks, opened):
        return True
    return facts["is_open"] and not facts["is_hidden"] and reads_now(name, case, tracks, named, blocks)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TRACKS, NAMED, BLOCKS, OPENED)
def test_no_user_ever_reads_what_the_rules_deny_or_misses_what_they_allow(world, tracks, named, blocks, opened):
    world(tracks, named, blocks, opened)
    codes = {id_: code for code, id_ in world.units.items()}
    for name in USERNAMES:
        actor = cast.actor_of(name)
        found = {case.id for case in db.session.scalars(Case.visible_to(actor)) if case.id in CASES}
        assert found == {c for c in CASES if reads(name, c, tracks, named, blocks, opened)}, name
        seen = {(t.case_id, codes[t.unit_id]) for t in db.session.scalars(CaseTrack.visible_to(actor))}
        assert seen == {key for key in tracks if sees_track(name, *key, tracks, named, blocks, opened)}, name


@pytest.mark.parametrize("model, username", product([Case, CaseTrack, Consent, Note, Referral, Intake], ["tore", "cecilia", "viktor"]))
def test_those_without_akter_see_no_row_of_anything(three_held, model, username):
    assert db.session.scalars(model.visible_to(cast.actor_of(username))).all() == []


def test_one_who_is_named_for_one_unit_reads_nothing_of_another_units(app, sara, simon, dag, disa):
    """Sekretessmarkering, current at SOC and EKB. Nils works in both, and is named for SOC alone."""
    cast.add_someone("nils", "Nils Två", [(cast.WORKER, "SOC"), (cast.WORKER, "EKB")])
    case = cast.known("dag", "disa", "EKB", "Mira Falk", date(1990, 5, 6), "199005062386", protection="flagged")
    name_reader(simon, case, user_id=cast.user_of("nils").id, reason="Tar över.")
    notes = [
        write_note(actor, case, unit_id=cast.unit_of(code).id, kind="note", happened_on=cast.TODAY, text=code)
        for actor, code in ((sara, "SOC"), (dag, "EKB"))
    ]
    nils = cast.actor_of("nils")
    assert [note.text for note in db.session.scalars(Note.visible_to(nils))] == ["SOC"]
    assert case in db.session.scalars(Case.visible_to(nils)).all()
    share_note(dag, notes[1], unit_id=cast.unit_of("SOC").id, need="det behövs.")
    assert {note.text for note in db.session.scalars(Note.visible_to(nils))} == {"SOC", "EKB"}


def test_what_one_may_read_is_put_together_once_and_anew_for_another_person_or_day(berit, alva):
    asked = [
        readable(Referral.case_id, one)
        for readable in (case_is_readable, not_blocked)
        for one in (berit, alva, at(berit, "2026-10-13T09:00"))
    ]
    assert len({id(one) for one in asked}) == 6
    assert case_is_readable(Referral.case_id, cast.actor_of("berit")) is asked[0]
    assert case_is_readable(Note.case_id, berit) is not asked[0]
    assert Referral.readable(cast.actor_of("berit")) is Referral.readable(berit)
    assert Referral.readable(alva) is not Referral.readable(berit)


EVERYTHING = (*(Post(role, 1) for role in sorted(WORKING)), Post(Role.DEPARTMENT_MANAGER, None, 1), Post(Role.CONTROLLER))
ASKS = sorted({one.class_ for one in Model.registry.mappers if hasattr(one.class_, "visible_to")}, key=lambda one: one.__name__)


@pytest.mark.parametrize("model", ASKS, ids=lambda one: one.__name__)
def test_no_question_inside_a_question_asks_about_every_row_instead_of_the_one_it_is_about(app, model):
    """`EXISTS (… FROM case_track AS current, agenda_item …)` is answered by any agenda item: only the tables that a question is
    about stand in it under their own names."""
    actor = Actor(Standing(1, "Alla", "", EVERYTHING), cast.START)
    tables = re.findall(r"\(SELECT .*?\nFROM (.*?)(?: \nWHERE|\n|$)", str(model.visible_to(actor).compile()))
    own = [one for one in tables if re.search(rf"(^|, ){model.__tablename__}(,|$)", one)]
    assert own == []
    assert [one for one in tables if "," in one and one not in JOINED] == []


JOINED = {
    '"case" AS protected_case, person AS protected_person',
    'referral AS journal_referral, "user" AS journal_named_user',
    'user_role AS journal_user_role, "user" AS journal_files_user',
    'user_role AS boss_user_role, "user" AS boss_user',
    'user_role AS same_user_role, "user" AS same_user',
    'user_role AS other_user_role, "user" AS other_user',
    'unit AS led_unit, user_role AS head_user_role, "user" AS head_user',
}  # two tables on purpose, and joined with each other
