"""`sipweb unit merge`: what changes is shown first; and `sipweb user role`."""

import re

import pytest

from sipweb import checks
from sipweb.db import db
from sipweb.models import HistoryLine
from sipweb.offline import database
from sipweb.rules.standing import Role
from tests import cast
from tests.conftest import settings_for
from tests.test_commands import copy, run

assert copy and run  # fixtures

WORDS = ("unit", "merge", "SOC", "ALD", "--reason", "Gemensam enhet.")


def test_what_changes_is_shown_and_nothing_is_done_without_a_yes(run, copy):
    found = run(*WORDS, input="n\n")
    assert found.exit_code == 1
    for line in (
        "Goes on at SOC: 1 open akter, 0 requests sent, 0 requests got",
        "On the way: 0 transfers to SOC go to ALD; 0 between the two end; 0 suggestions of where a matter belongs change.",
        "Comes to lead SOC too, and to read its akter: Axel Gran (axel).",
        "Comes to work at ALD too, and to read its 0 open akter: nobody.",
        "Works only with what is left at SOC (--bring USERNAME if not): Sara Hägg (sara), Simon Lind (simon).",
        "The routine's settings that name SOC hold for ALD: need_units.",
    ):
        assert line in found.output
    assert "2026-0003" not in found.output
    with database(settings_for(copy)):
        assert cast.unit_of("SOC").merged_into_id is None


def test_a_yes_merges_them_with_who_is_brought(run, copy):
    found = run(*WORDS, "--on", "2026-10-01", "--bring", "Sara", input="y\n")
    assert (found.exit_code, found.output.splitlines()[-1]) == (0, "SOC is merged into ALD.")
    with database(settings_for(copy)):
        unit = cast.unit_of("SOC")
        assert (unit.merged_into.code, str(unit.merged_on), unit.merged_why) == ("ALD", "2026-10-01", "Gemensam enhet.")
        assert {role.unit.code for role in cast.user_of("sara").roles} == {"SOC", "ALD"}
        lines = db.session.scalars(db.select(HistoryLine.user_id).where(HistoryLine.verb == "unit.merge")).all()
        assert lines == [None]
        assert checks.history_chain().tone == "ok"


def test_the_way_back_is_a_backup_that_the_command_names(run, copy):
    said = run(*WORDS, "--yes").output
    way_back = re.search(r"To go back, stop the server and run: (sipweb restore \S+-before-merge\.sqlite)", said)[1]
    assert run(*way_back.split()[1:], "--yes").exit_code == 0
    with database(settings_for(copy)):
        assert cast.unit_of("SOC").merged_into_id is None


def test_a_no_takes_no_backup(run, copy):
    run(*WORDS, input="n\n")
    assert list(copy.parent.glob("*-before-merge*")) == []


@pytest.mark.parametrize("words", [(*WORDS[:-1], " "), (*WORDS, "--bring", "berit")])
def test_what_is_refused_takes_no_backup(run, copy, words):
    assert run(*words, "--yes").exit_code == 1
    assert list(copy.parent.glob("*-before-merge*")) == []


def test_a_role_is_added(run, copy):
    assert run("user", "role", "Sara", "handlaggare:ALD").output == "Sara has the role handlaggare:ALD.\n"
    with database(settings_for(copy)):
        assert {(role.role, role.unit.code) for role in cast.user_of("sara").roles} == {
            (Role.CASE_WORKER, "SOC"),
            (Role.CASE_WORKER, "ALD"),
        }


@pytest.mark.parametrize(
    "args, says",
    [
        (("unit", "merge", "XXX", "ALD", "--reason", "X", "--yes"), "There is no unit XXX."),
        (("unit", "merge", "SOC", "SOC", "--reason", "X", "--yes"), "SOC can't be merged into itself."),
        (("unit", "merge", "SOC", "ALD", "--reason", "X", "--bring", "nils", "--yes"), "There is no user nils."),
        (("unit", "merge", "SOC", "ALD", "--reason", "X", "--on", "2099-01-01", "--yes"), "The day has not come yet."),
        (("user", "role", "sara", "kung:ALD"), "There is no role kung"),
    ],
)
def test_errors_are_one_sentence(run, copy, args, says):
    found = run(*args)
    assert (found.exit_code, says in found.output, "Traceback" in found.output) == (1, True, False)
