"""Mönster: every figure is what one gets by counting the reports one by one; and five thousand take as many statements as one."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import event

from sipweb.db import db, writing
from sipweb.models import Deviation, DeviationParty
from sipweb.queries.deviation_figures import figures
from sipweb.queries.deviations import Filters, rows
from sipweb.rules.deviation_figures import Period
from sipweb.rules.deviations import CATEGORIES, CONSEQUENCES, PARTS, STATES
from tests import cast

YEAR = Period(date(2026, 1, 1), date(2026, 10, 12))
CODES = ("BER", "BOU", "EKB", "REL", "ALD", "SOC")


def put_reports(number: int, seed: int = 1, since: date = date(2021, 10, 12)) -> None:
    """Reports over five years, in every state, between any units; some about two."""
    chance, units = Random(seed), [cast.unit_of(code).id for code in CODES]
    drafter, first = cast.user_of("berit").id, (db.session.scalar(db.select(db.func.max(Deviation.id))) or 0) + 1
    reports, parties = [], []
    for id_ in range(first, first + number):
        happened = since + timedelta(days=chance.randrange(5 * 365))
        state, own = chance.choice(sorted(STATES)), chance.choice(units)
        reported = None if state == "draft" else happened + timedelta(days=chance.randrange(30))
        step2 = reported + timedelta(days=chance.randrange(60)) if reported and chance.random() < 0.7 else None
        signed = step2 + timedelta(days=chance.randrange(20)) if step2 and chance.random() < 0.7 else None
        reports.append(
            {
                "id": id_, "state": state, "is_open": state not in {"stored", "cancelled"}, "from_unit_id": own, "drafted_by_id": drafter,
                "created_at": cast.START, "happened_on": happened, "description": "D.", "perception": "P.", "proposal": "F.",
                "category": chance.choice(sorted(CATEGORIES)[:4]), "routine_part": chance.choice(sorted(PARTS)),
                "consequence": chance.choice(sorted(CONSEQUENCES)), "lex_sarah": chance.choice(["no", "no", "yes"]),
                "reported_on": reported, "step2_on": step2, "signed_on": signed,
                "remaining_problems": "K." if step2 and chance.random() < 0.3 else "", "alone_why": "V." if chance.random() < 0.1 else "",
            }
        )  # fmt: skip
        parties.append({"deviation_id": id_, "unit_id": own, "is_reporting": True, "level": 2})
        for other in chance.sample([u for u in units if u != own], chance.choice([1, 1, 2])):
            parties.append({"deviation_id": id_, "unit_id": other, "is_reporting": False, "level": 2})
    with writing():
        db.session.execute(db.insert(Deviation), reports)
        db.session.execute(db.insert(DeviationParty), parties)


def one_by_one(actor, period, unit_id=None):
    """The slow way: every report is read and counted by hand."""
    everything = db.session.scalars(db.select(Deviation)).all()
    mine = [
        one
        for one in everything
        if one.reported_on
        and period.since <= one.reported_on <= period.until
        and one.state != "cancelled"
        and (unit_id is None or unit_id in {party.unit_id for party in one.parties})
        and (actor.who.has(cast.Role.CONTROLLER) or {p.unit_id for p in one.parties} & actor.who.managed_units)
    ]
    pairs = [(one, party.unit_id) for one in mine for party in one.parties if not party.is_reporting]
    again = Counter((one.from_unit_id, to, one.category) for one, to in pairs)

    def time(end):
        days = [(getattr(one, end) - one.happened_on).days for one in mine if getattr(one, end)]
        return (sum(days) / len(days) if days else None, max(days, default=None), len(days))

    return {
        "number": len(mine),
        "remaining": sum(one.remaining_problems != "" for one in mine),
        "alone": sum(one.alone_why != "" for one in mine),
        "lex_sarah": sum(one.lex_sarah != "no" for one in mine),
        "times": [time("reported_on"), time("step2_on"), time("signed_on")],
        "axes": {
            "part": Counter(one.routine_part for one in mine),
            "category": Counter(one.category for one in mine),
            "consequence": Counter(one.consequence for one in mine),
            "month": Counter(f"{one.reported_on:%Y-%m}" for one in mine),
            "from": Counter(str(one.from_unit_id) for one in mine),
            "term": Counter(f"{one.reported_on.year} {'VT' if one.reported_on.month <= 6 else 'HT'}" for one in mine),
        },
        "pairs": Counter((one.from_unit_id, to) for one, to in pairs),
        "recurring": {key: n for key, n in again.items() if n >= 3},
    }


def as_counted(found):
    told = found._asdict()
    times = [(None if t.mean is None else round(t.mean, 9), t.longest, t.number) for t in found.times]
    return told | {"times": times, "recurring": {(a, b, c): n for a, b, c, n in found.recurring}}


@pytest.mark.parametrize("username", ["cecilia", "birger", "eva"])
def test_every_figure_is_what_counting_one_by_one_gives(app, username):
    put_reports(300, since=date(2023, 10, 12))
    actor = cast.actor_of(username)
    for period, unit_id in ((YEAR, None), (YEAR, cast.unit_of("ALD").id), (Period(date(2025, 6, 30), date(2025, 7, 1)), None)):
        slow = one_by_one(actor, period, unit_id)
        slow["times"] = [(None if mean is None else round(mean, 9), most, n) for mean, most, n in slow["times"]]
        assert as_counted(figures(actor, period, unit_id)) == slow


def test_nothing_in_a_period_is_nothing_and_not_an_error(app, cecilia):
    found = figures(cecilia, YEAR)
    assert (found.number, found.remaining, found.pairs, found.recurring, found.times[0].mean) == (0, 0, {}, [], None)


def test_the_rows_behind_a_figure_are_as_many_as_the_figure_says(app, cecilia, birger):
    put_reports(500, since=date(2022, 10, 12))
    for actor in (cecilia, birger):
        found = figures(actor, YEAR)
        days = {"state": "raknas", "since": YEAR.since, "until": YEAR.until}

        def behind(actor=actor, days=days, **more):
            return len(rows(actor, Filters(**days, **more), None))

        assert behind() == found.number > 10
        assert behind(remaining=True) == found.remaining
        assert behind(alone=True) == found.alone
        assert [behind(reached=name) for name in ("steg1", "text", "signerad")] == [time.number for time in found.times]
        for key, n in found.axes["category"].items():
            assert behind(category=key) == n
        for key, n in found.axes["part"].items():
            assert behind(part=key) == n
        for key, n in found.axes["consequence"].items():
            assert behind(consequence=key) == n
        for (a, b), n in found.pairs.items():
            assert behind(from_unit_id=a, to_unit_id=b) == n
        for a, n in found.axes["from"].items():
            assert behind(from_unit_id=int(a)) == n
        for b in {b for _, b in found.pairs}:
            assert behind(to_unit_id=b) == sum(n for (_, to), n in found.pairs.items() if to == b)
        for a, b, category, n in found.recurring:
            assert behind(from_unit_id=a, to_unit_id=b, category=category) == n


def test_five_thousand_reports_over_five_years_take_as_many_statements_as_few(app, signed_in, cecilia):
    told = []
    client = signed_in(cecilia)
    path = "/avvikelser/monster?fran=2021-10-12&till=2026-10-12"

    def statements():
        told.clear()
        client.page(path)
        return [statement for statement in told if not statement.startswith(("PRAGMA", "BEGIN"))]

    event.listen(db.engine, "before_cursor_execute", note := lambda c, cu, statement, *rest: told.append(statement))
    client.page(path)  # the session gets its token once
    put_reports(3)
    few = statements()
    put_reports(5000, seed=2)
    many = statements()
    event.remove(db.engine, "before_cursor_execute", note)
    assert len(many) == len(few) <= 10
    assert figures(cecilia, Period(date(2021, 10, 12), date(2026, 11, 12))).number > 3000
