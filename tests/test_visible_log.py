"""What the log tells whom, told a second time in plain Python and compared with the program on anything at all."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sipweb.clock import as_local
from sipweb.db import db, writing
from sipweb.models import Block, CaseTrack, HistoryLine, NamedAccess, ReadCase, ReadLine, Reopening, SearchToken
from sipweb.queries.logs import Filters, case_named, log_page, scope_in_case, scope_of
from tests import cast

UNSEEN = "en akt som du inte har behörighet till"
CASES = {1: "2026-0001", 2: "2026-0002", 3: "2026-0003"}
WORKS_IN = {
    "berit": {"BER"},
    "birger": {"BER"},
    "alva": {"ALD"},
    "axel": {"ALD"},
    "rut": {"REL"},
    "ragnar": {"REL"},
    "eva": {"BER", "BOU", "EKB", "REL"},
    "rikard": {"ALD", "REL"},
}
MANAGES = {"birger": {"BER"}, "axel": {"ALD"}, "ragnar": {"REL"}, "eva": WORKS_IN["eva"], "viktor": {"BER", "BOU", "EKB", "REL"}}
UNITS = ("BER", "BOU", "EKB", "REL", "ALD")
LAST_YEAR, SPRING, MAY, TODAY = date(2025, 6, 1), date(2026, 3, 1), date(2026, 5, 1), cast.TODAY

TRACK = st.fixed_dictionaries(
    {
        "is_open": st.booleans(),
        "is_hidden": st.booleans(),
        "is_restricted": st.booleans(),
        "opened_on": st.sampled_from([LAST_YEAR, SPRING]),
        "closed_on": st.sampled_from([SPRING - timedelta(days=1), MAY]),
    }
)
TRACKS = st.dictionaries(st.tuples(st.sampled_from(list(CASES)), st.sampled_from(UNITS)), TRACK, max_size=8)
PEOPLE = st.sampled_from(sorted(WORKS_IN))
NAMED = st.lists(st.tuples(st.sampled_from(list(CASES)), st.sampled_from(sorted(MANAGES)), st.sampled_from(UNITS)), max_size=5)
BLOCKS = st.lists(st.tuples(st.sampled_from(list(CASES)), st.sampled_from(sorted(MANAGES))), max_size=3)
# who, for whom, which akter, on which day
LOOKS = st.lists(
    st.tuples(
        PEOPLE,
        st.none() | PEOPLE,
        st.sets(st.sampled_from(list(CASES)), min_size=1, max_size=2),
        st.sampled_from([SPRING, MAY + timedelta(days=1), TODAY]),
        st.sampled_from(["read", "note.write", "presence.ask"]),
    ),
    min_size=1,
    max_size=8,
)


@pytest.fixture
def world(app):
    """A way to fill the tables that decide, and to write lines in the log. Gives the ids of the lines, by kind."""
    cast.add_someone("rikard", "Rikard Gren", [(cast.WORKER, "ALD"), (cast.WORKER, "REL")])
    units = {code: cast.unit_of(code).id for code in UNITS}
    users = {name: cast.user_of(name).id for name in {*WORKS_IN, *MANAGES}}

    def fill(tracks, named, blocks, looks):
        with writing():
            for table in (NamedAccess, Block, Reopening, SearchToken, CaseTrack):
                db.session.execute(db.delete(table))
            for (case_id, unit), facts in tracks.items():
                told = facts | {"closed_on": None if facts["is_open"] else facts["closed_on"]}
                told["opened_on"] = min(told["opened_on"], told["closed_on"] or told["opened_on"])
                more = {
                    "ground": "application",
                    "stage": "",
                    "other_number": "",
                    "close_reason": "",
                    "version": 1,
                    "last_event_at": cast.START,
                }
                db.session.execute(db.insert(CaseTrack).values(case_id=case_id, unit_id=units[unit], **told, **more))
            for case_id, name, unit in named:
                db.session.execute(
                    db.insert(NamedAccess).values(
                        case_id=case_id, user_id=users[name], unit_id=units[unit], reason="", given_by_id=1, given_at=cast.START
                    )
                )
            for case_id, name in blocks:
                shut = {"unit_id": units["BER"], "reason": "", "set_by_id": 1, "set_at": cast.START}
                db.session.execute(db.insert(Block).values(case_id=case_id, user_id=users[name], **shut))
            return [write(users, *look) for look in looks]

    return fill


def write(users, name, for_name, case_ids, day, what):
    """One line, as the gate writes it; (kind, id)."""
    who = {"at": as_local(f"{day}T10:00"), "user_id": users[name], "for_user_id": users.get(for_name)}
    if what == "read":
        said = f"Läste ett samtycke i akt {CASES[min(case_ids)]}" if len(case_ids) == 1 else "Läste listan Att lyfta"
        read_id = db.session.scalar(db.insert(ReadLine).values(**who, sentence=said).returning(ReadLine.id))
        db.session.execute(db.insert(ReadCase), [{"case_id": case_id, "read_id": read_id} for case_id in sorted(case_ids)])
        return "read", read_id
    line = {"verb": what, "case_id": min(case_ids), "table_name": "note", "row_id": 1, "digest": "", "chain": ""}
    return "change", db.session.scalar(db.insert(HistoryLine).values(**who, **line).returning(HistoryLine.id))


# The rules, a second time.


def may_know(boss, case_id, tracks, named, blocks) -> bool:
    """An own unit has or has had the akt, with a name on its list when the person is protected; and no spärr."""
    has = [
        unit
        for (c, unit), facts in tracks.items()
        if c == case_id and unit in WORKS_IN.get(boss, set()) and (not facts["is_restricted"] or (c, boss, unit) in named)
    ]
    return bool(has) and (case_id, boss) not in blocks


def closed(facts):
    return None if facts["is_open"] else facts["closed_on"]


def opened(facts):
    return min(facts["opened_on"], closed(facts) or facts["opened_on"])


def seen_through(boss, acting, day, case_id, tracks) -> set[str]:
    """Units of the acting person that had the akt openly that day, in a time the manager's units know of."""
    parts = {unit: facts for (c, unit), facts in tracks.items() if c == case_id}
    mine = [facts for unit, facts in parts.items() if unit in MANAGES[boss]]
    if not any(facts["is_open"] for facts in mine):
        return set()
    since = min(opened(facts) for facts in mine)
    return {
        unit
        for unit, facts in parts.items()
        if unit not in MANAGES[boss]
        and unit in WORKS_IN[acting]
        and not facts["is_hidden"]
        and (closed(facts) or date.max) >= since
        and opened(facts) <= day <= (closed(facts) or date.max)
    }


def is_staff(boss, name) -> bool:
    return bool(WORKS_IN[name] & MANAGES[boss])


def expected(boss, look, named_akt) -> str:
    """The sentence. `named_akt`: may the akt be named in this line."""
    name, for_name, case_ids, _, what = look
    acting = for_name or name
    in_full = is_staff(boss, acting) and WORKS_IN[acting] <= MANAGES[boss]
    akt = f"akt {CASES[min(case_ids)]}" if named_akt else UNSEEN
    if what == "presence.ask":
        return "Frågade om en person är aktuell, med skäl"
    if what == "note.write":
        return f"{'Skrev en anteckning' if in_full else 'Ändrade'} i {akt}"
    if len(case_ids) > 1:
        return "Läste listan Att lyfta" if in_full else "Läste en lista med akter"
    return f"Läste {'ett samtycke i ' if in_full else 'i '}{akt}"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TRACKS, NAMED, BLOCKS, LOOKS)
def test_the_log_tells_what_the_rules_allow_and_nothing_else(world, tracks, named, blocks, looks):
    written = dict(zip(world(tracks, named, blocks, looks), looks, strict=True))
    for boss in MANAGES:
        actor = cast.actor_of(boss)
        scope = scope_of(actor)
        rows = [row for row in log_page(actor, scope, Filters(since=SPRING), most=200).rows if (row.line.kind, row.line.id) in written]
        own = {key for key, look in written.items() if is_staff(boss, look[0]) or (look[1] and is_staff(boss, look[1]))}
        assert {(row.line.kind, row.line.id) for row in rows} == own, boss
        for row in rows:
            look = written[row.line.kind, row.line.id]
            named_akt = is_staff(boss, look[1] or look[0]) and may_know(boss, min(look[2]), tracks, named, blocks)
            assert plain(row) == expected(boss, look, named_akt), (boss, look)
            told = {number for case_id, number in CASES.items() if may_know(boss, case_id, tracks, named, blocks)}
            assert not [number for number in CASES.values() if number in row.sentence and number not in told], (boss, look)


def plain(row) -> str:
    """Without the akter of a list, which are told after a colon."""
    return row.sentence.partition(":")[0]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TRACKS, NAMED, BLOCKS, LOOKS)
def test_the_log_of_one_akt_shows_the_own_staff_and_those_who_had_it_openly(world, tracks, named, blocks, looks):
    written = dict(zip(world(tracks, named, blocks, looks), looks, strict=True))
    for boss in MANAGES:
        actor = cast.actor_of(boss)
        for case_id, number in CASES.items():
            known = may_know(boss, case_id, tracks, named, blocks)
            assert (case_named(actor, number) == case_id) == known
            if known:
                scope = scope_in_case(scope_of(actor), case_id)
                found = log_page(actor, scope, Filters(case_id=case_id, since=SPRING), most=200).rows
                shown = {(row.line.kind, row.line.id) for row in found} & set(written)
                assert shown == {key for key, look in written.items() if shows(boss, look, key[0], case_id, tracks)}, (boss, number)
                for row in found:
                    if (row.line.kind, row.line.id) in written:
                        assert plain(row) == expected(boss, written[row.line.kind, row.line.id], True), (boss, number)


def shows(boss, look, kind, case_id, tracks) -> bool:
    name, for_name, case_ids, day, what = look
    if what == "presence.ask" or case_id not in (case_ids if kind == "read" else {min(case_ids)}):
        return False
    acting = for_name or name
    return is_staff(boss, acting) or bool(seen_through(boss, acting, day, case_id, tracks))


def test_days_are_whole_and_on_the_clock_in_stockholm(world, birger):
    ids = world({}, [], [], [("berit", None, {1}, day, "read") for day in (SPRING, TODAY)])
    with writing():
        at = datetime.fromisoformat("2026-10-13T00:00:00+02:00")
        late = {"at": at - timedelta(seconds=1), "user_id": birger.user_id, "sentence": "Läste sent"}
        read_ids = [db.session.scalar(db.insert(ReadLine).values(**late).returning(ReadLine.id))]
        read_ids.append(db.session.scalar(db.insert(ReadLine).values(**late | {"at": at}).returning(ReadLine.id)))
    for since, until, found in (
        (TODAY, TODAY, {ids[1][1], read_ids[0]}),
        (TODAY + timedelta(days=1), None, {read_ids[1]}),
        (None, SPRING, {ids[0][1]}),
    ):
        rows = log_page(birger, scope_of(birger), Filters(since=since, until=until, kind="reads")).rows
        assert {row.line.id for row in rows} == found
