"""The list of those who change unit costs a page, whatever the number of young people; and nobody is missed or read twice."""

from datetime import date, timedelta

import pytest

from bench.rows import FIRST, put
from sipweb.db import db, writing
from sipweb.queries.transfer_list import Filters, transfer_rows
from sipweb.queries.transfer_tasks import transfer_tasks
from tests import cast
from tests.test_speed import scans, statements, told_of

assert statements

MANY = 20_000


def young(start: int, end: int) -> None:
    """At BOU, of every age from 0 to 20; every tenth one placed until 21, every seventh notified."""
    bou, olle = cast.unit_of("BOU"), cast.user_of("olle").id
    cast_fam = cast.unit_of("FAM") or cast.add_the_unit("FAM", "Familjevården", cast.IOF, "Socialnämnden")
    fam = cast_fam.id
    people, cases, tracks, placed, notified = [], [], [], [], []
    for n in range(start, end):
        birth = date(2026, 10, 12) - timedelta(days=n * 7919 % 7600)
        told = {"given_name": "Ada", "family_name": "Berg", "identity_kind": "saknas", "protection": "none"}
        people.append({"id": FIRST + n, "board_id": bou.board_id, "birth_date": str(birth), **told})
        told = {"number": f"2026-{n + 100:05}", "year": 2026, "serial": n + 100, "opened_on": "2026-01-07", "decision_since": "2026-01-07"}
        cases.append({"id": FIRST + n, "person_id": FIRST + n, "decision_unit_id": bou.id, **told})
        told = {"opened_on": "2026-01-07", "ground": "application", "last_event_at": "2026-10-01 08:00:00.000000"}
        tracks.append({"case_id": FIRST + n, "unit_id": bou.id, "case_worker_id": olle, **told})
        if n % 10 == 0:
            told = {"starts_on": "2020-01-01", "recorded_by_id": olle, "recorded_at": "2026-10-01 08:00:00.000000"}
            placed.append({"case_id": FIRST + n, "unit_id": fam, "recorded_unit_id": fam, **told})
        if n % 7 == 0:
            told = {"created_at": "2026-10-01 08:00:00.000000", "notified_on": "2026-10-01", "from_unit_id": bou.id}
            notified.append({"case_id": FIRST + n, "kind": "age", "state": "notified", **told})
    tables = {"person": people, "case": cases, "case_track": tracks, "placement": placed, "transfer": notified}
    with writing():
        for table, rows in tables.items():
            put(db.session.connection(), table, rows)


def test_twenty_thousand_young_people_take_as_many_statements_as_forty_and_no_table_is_read_through(
    app, statements, signed_in, otto, monkeypatch
):
    young(0, 40)
    client = signed_in(otto)
    client.page("/overforingar")
    statements.clear()
    client.page("/overforingar")
    few = told_of(statements)
    young(40, MANY)
    statements.clear()
    page = client.page("/overforingar")
    assert told_of(statements) == few
    assert len(few) <= 11, "\n".join(few)
    assert scans(statements) == set()
    assert page.html.count('<tr role="row">') == 50
    assert [link for link in page.links if "efter=" in link]


def test_every_page_together_is_everyone_once(app, otto):
    young(0, 700)
    every = [row.case_id for row in transfer_rows(otto, Filters(), None)]
    assert len(every) == len(set(every)) > 60
    found, after = [], ""
    while True:
        rows = transfer_rows(otto, Filters(after=after))
        found += [row.case_id for row in rows[:50]]
        if len(rows) <= 50:
            break
        after = rows[49].case_id
    assert found == every


@pytest.mark.parametrize("username", ["olle", "otto"])
def test_what_waits_is_one_statement(app, statements, username):
    young(0, 500)
    actor = cast.actor_of(username)
    statements.clear()
    assert list(transfer_tasks(actor, {cast.unit_of("BOU").id: "BOU"}))
    assert len([one for one, _ in statements if not one.startswith("SELECT unit.id")]) == 1
    assert scans(statements) == set()
