"""What was promised at a monthly meeting is somebody's when who promised it leaves, and is told where they hand over."""

from datetime import date

from sipweb.actions.leaving import start_own
from sipweb.actions.organisation import disable_user
from sipweb.db import db, writing
from sipweb.models import MonthlyTask, UserRole
from sipweb.queries.work import tasks
from tests import cast
from tests.actions.test_monthly import hold, item, meeting, reported, settle

assert item and meeting and reported  # fixtures


def promised(actor) -> list[str]:
    return [t.title for t in tasks(actor) if t.endpoint == "monthly_tasks.task"]


def test_a_promise_of_someone_who_has_left_the_unit_is_in_the_managers_work(meeting, reported, birger, axel, bodil, tore):
    settle(hold(birger, meeting), reported, who="bodil")
    assert promised(birger) == []
    with writing():
        mine, soc = UserRole.user_id == bodil.user_id, cast.unit_of("SOC").id
        db.session.execute(db.update(UserRole).where(mine).values(unit_id=soc))
    assert promised(cast.actor_of("bodil")) == []
    assert promised(birger) == ["Uppgift från mötet som ingen på enheten har längre"]
    assert promised(axel) == []
    task = db.session.scalar(db.select(MonthlyTask))
    disable_user(tore, cast.user_of("bodil"), to_managers=True)
    assert task.user_id == birger.user_id  # and not the manager of the unit they came to, who may not know of it


def test_a_promise_stands_where_what_is_handed_over_is_listed(meeting, reported, birger, berit, signed_in):
    settle(hold(birger, meeting), reported, who="berit")
    made = start_own(berit, cast.user_of("berit"), unit_id=reported.unit_id, reason="leave", text="", starts_on=date(2026, 10, 14))
    assert "Uppgift från månadsmötet: Ringa, senast" in signed_in(berit).page(f"/lamna-over/{made.id}").text


def test_a_promise_that_goes_with_no_akt_is_told_to_who_leaves(meeting, reported, birger, bodil, signed_in):
    settle(hold(birger, meeting), reported, who="bodil")
    assert "Uppgifter från månadsmöten som inte hör till dina akter: 1." in signed_in(bodil).page("/konto/lamna-over").text
