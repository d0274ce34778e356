"""Nobody is missed: who judges, until when, and what stands in the lists of both units when the day comes near and passes."""

from datetime import date

import pytest

from sipweb.actions.people import protect_person
from sipweb.actions.placements import record_placement
from sipweb.actions.transfers import judge_transfer, rejudge_transfer
from sipweb.db import db
from sipweb.gate import Refused
from sipweb.models import Unit
from sipweb.queries.transfer_list import Filters, transfer_rows
from sipweb.queries.transfer_tasks import transfer_tasks
from sipweb.queries.transfers import placed_until
from sipweb.rules.transfers import OPEN_ENDED, transfer_date
from tests import cast
from tests.actions.test_transfers import JUDGED, answered, decided, early, judged, notified, received, sent, young
from tests.conftest import at

assert answered and decided and early and judged and notified and received and sent and young  # fixtures


@pytest.fixture
def fam(app) -> Unit:
    cast.add_the_unit("FAM", "Familjevården", cast.IOF, "Socialnämnden")
    return cast.unit_of("FAM")


def tasks_of(actor) -> list[tuple[str, date | None]]:
    units = dict(db.session.execute(db.select(Unit.id, Unit.name)).all())
    return [(task.title, task.due) for task in transfer_tasks(actor, units)]


# Who judges.


def test_only_a_unit_that_young_people_leave_judges_and_lists_them(fam, dag, disa, ekb, olle, bou, otto):
    ada = cast.known("olle", "otto", "BOU", "Ada Sen", date(2007, 12, 1), "200712012384")
    cast.known("dag", "disa", "EKB", "Ada Sen", date(2007, 12, 1), "200712012384")
    record_placement(olle, ada, unit_id=fam.id, starts_on=date(2026, 1, 1), ends_on=None)
    with pytest.raises(Refused, match="Den enskilde lämnar inte er enhet vid den åldern"):
        judge_transfer(dag, ada, from_unit_id=ekb.id, answer="yes", **JUDGED)
    db.session.rollback()
    assert [row.case_id for row in transfer_rows(dag, Filters())] == []
    assert judge_transfer(olle, ada, from_unit_id=bou.id, answer="yes", **JUDGED).state == "judged"


def test_who_is_placed_and_current_at_none_of_them_is_seen_to_by_the_unit_that_has_the_akt(fam, dag, disa, ekb):
    case = cast.known("dag", "disa", "EKB", "Ivar Ström", date(2007, 2, 1))
    with pytest.raises(Refused, match="Den enskilde lämnar inte er enhet"):
        judge_transfer(dag, case, from_unit_id=ekb.id, answer="yes", **JUDGED)
    db.session.rollback()
    record_placement(dag, case, unit_id=fam.id, starts_on=date(2024, 1, 1), ends_on=date(2026, 12, 31))
    assert [(row.case_id, row.latest) for row in transfer_rows(dag, Filters())] == [(case.id, date(2027, 1, 1))]
    assert judge_transfer(dag, case, from_unit_id=ekb.id, answer="yes", **JUDGED).state == "judged"


# Placements that come too late to move anything.


@pytest.mark.parametrize(
    "placements, until, day",
    [
        ([(date(2027, 6, 12), None)], None, date(2027, 6, 12)),  # begins on the 19th birthday
        ([(date(2027, 6, 11), None)], OPEN_ENDED, date(2029, 6, 12)),
        ([(date(2027, 9, 1), date(2028, 1, 31))], None, date(2027, 6, 12)),
        ([(date(2025, 1, 1), date(2026, 6, 1)), (date(2027, 8, 1), None)], date(2026, 6, 1), date(2027, 6, 12)),
        ([(date(2025, 1, 1), date(2027, 7, 31)), (date(2027, 8, 1), None)], OPEN_ENDED, date(2029, 6, 12)),
        ([(date(2025, 1, 1), date(2027, 6, 11)), (date(2027, 6, 12), date(2027, 12, 31))], date(2027, 12, 31), date(2028, 1, 1)),
    ],
)
def test_a_placement_that_begins_after_the_birthday_moves_nothing_in_the_rules_and_in_the_list(early, fam, olle, placements, until, day):
    now = at(olle, "2026-12-01T09:00")
    for starts, ends in placements:
        record_placement(now, early, unit_id=fam.id, starts_on=starts, ends_on=ends)
    assert placed_until(early.id, olle.routine, olle.who.units) == until
    assert transfer_date(early.person.birth_date, until, olle.routine) == day
    later = at(olle, "2028-09-01T09:00")  # so that 21 is within sight
    assert [row.latest for row in transfer_rows(later, Filters())] == [day]


def test_a_placement_is_not_written_further_ahead_than_transfers_are_planned(early, fam, olle):
    with pytest.raises(Refused, match="Dagen kan inte vara senare än 12 oktober 2027") as why:
        record_placement(olle, early, unit_id=fam.id, starts_on=date(2027, 10, 13), ends_on=None)
    assert why.value.field == "starts_on"


# Until when.


def test_what_is_judged_waits_to_be_notified_until_the_last_day_for_it(judged, otto):
    assert tasks_of(otto) == [("Avisera överföringen", date(2026, 12, 12))]
    late = at(otto, "2027-01-05T09:00")
    assert tasks_of(late) == [("Avisera överföringen", date(2026, 12, 12))]
    assert [row.rank for row in transfer_rows(late, Filters())] == [0]


def test_a_protected_persons_day_is_not_told_but_that_it_has_passed_is(judged, early, olle, otto):
    protect_person(olle, early, protection="unknown", protection_checked_on=date(2026, 10, 12))
    assert tasks_of(otto) == [("Avisera överföringen", None)]
    assert tasks_of(at(otto, "2027-01-05T09:00")) == [("Avisera överföringen. Tiden har gått ut", date(2027, 1, 5))]


def test_a_judgement_is_put_off_to_the_last_day_to_notify_and_no_further(early, olle, bou):
    told = JUDGED | {"again_on": date(2026, 12, 13)}
    with pytest.raises(Refused, match="Bedöm på nytt senast 12 december 2026, så att det hinner aviseras") as why:
        judge_transfer(olle, early, from_unit_id=bou.id, answer="later", **told)
    assert why.value.field == "again_on"
    db.session.rollback()
    transfer = judge_transfer(olle, early, from_unit_id=bou.id, answer="later", **JUDGED | {"again_on": date(2026, 12, 12)})
    late = at(olle, "2027-01-11T09:00")
    with pytest.raises(Refused, match="Bedöm på nytt senast 18 januari 2027"):
        rejudge_transfer(late, transfer, answer="later", **JUDGED | {"again_on": date(2027, 2, 1)})


def test_the_receiving_unit_sees_the_day_and_that_it_has_passed(received, simon, signed_in, clock):
    page = signed_in(simon).page("/overforingar")
    assert page.rows()[0][3].startswith("2027-06-12")
    clock.set("2027-06-12T09:00")
    row = signed_in(simon).page("/overforingar").rows()[0]
    assert row[3] == "2027-06-12 Har passerat"


def test_the_officials_meeting_waits_until_the_day_and_no_longer(received, simon, sara):
    from sipweb.actions.handovers import record_contact

    for whom in ("person", "sender"):
        record_contact(sara, received, whom=whom, on=date(2026, 10, 12))
    assert ("Håll tjänstemannamötet", date(2027, 6, 12)) in tasks_of(simon)
