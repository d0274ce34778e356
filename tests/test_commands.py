"""The command line: what it makes, and what it refuses with one sentence that says what to do."""

import dataclasses
import shutil
from datetime import UTC
from zoneinfo import ZoneInfoNotFoundError

import pytest
from click.testing import CliRunner

from sipweb import checks, create_app
from sipweb.clock import real_now
from sipweb.commands import cli
from sipweb.config import Misconfigured, find_instance, read_settings
from sipweb.db import db, writing
from sipweb.migrate import migrate
from sipweb.models import HistoryLine, Municipality, User
from sipweb.offline import database
from sipweb.queries.owned import owns_open
from sipweb.queries.people import standing_of
from sipweb.rules.standing import Role
from tests import cast
from tests.conftest import settings_for

PASSWORD = "en lång mening"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """run("init", …) in an instance folder of its own."""
    for name in ("SIPWEB_NOW", "SIPWEB_DATABASE", "SIPWEB_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SIPWEB_INSTANCE", str(tmp_path))
    return lambda *args, **more: CliRunner().invoke(cli, args, **more)


INIT = ("init", "--municipality", "Provköping", "--username", "Admin", "--name", "Ada", "--password", PASSWORD)


@pytest.fixture
def made(run, tmp_path):
    assert run(*INIT).exit_code == 0
    return tmp_path / "sipweb.sqlite"


@pytest.fixture
def copy(template, tmp_path):
    """The cast's database, in a folder of its own."""
    path = tmp_path / "sipweb.sqlite"
    shutil.copy(template, path)
    return path


def test_init_makes_a_municipality_and_its_administrator(made, tmp_path):
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    with database(settings_for(made)):
        user = db.session.scalars(db.select(User)).one()
        assert (user.username, [r.role for r in user.roles]) == ("admin", [Role.ADMINISTRATOR])
        assert db.session.scalars(db.select(Municipality.name)).one() == "Provköping"
        lines = db.session.scalars(db.select(HistoryLine).order_by(HistoryLine.id)).all()
        assert [(line.user_id, line.verb) for line in lines] == [(None, "municipality.found"), (None, "user.add")]


def test_init_never_touches_a_database_that_is_there(run, made):
    found = run(*INIT)
    assert found.exit_code == 1
    assert "exists already" in found.output


def test_a_short_password_makes_nothing(run, tmp_path):
    found = run(*INIT[:-1], "kort")
    assert (found.exit_code, "at least 12 characters" in found.output) == (1, True)
    assert not (tmp_path / "sipweb.sqlite").exists()


def test_users_are_added_given_passwords_and_disabled(run, copy):
    assert (
        run(
            "user", "add", "Nils", "--name", "Nils N", "--role", "handlaggare:BER", "--role", "enhetschef:ALD", "--password", PASSWORD
        ).exit_code
        == 0
    )
    assert run("user", "password", "nils", "--password", "en annan mening").exit_code == 0
    assert run("user", "disable", "NILS").output == "NILS is disabled.\n"
    with database(settings_for(copy)):
        user = cast.user_of("nils")
        assert standing_of(user.id, cast.TODAY) is None
        assert checks.history_chain().tone == "ok"


def test_someone_with_open_akter_is_disabled_in_one_command_that_says_to_whom(run, copy):
    """Berit has akt 2026-0001, Sara a protected one."""
    for words in (("berit", "--to-managers"), ("sara", "--to", "Simon")):
        assert run("user", "disable", *words).output.splitlines()[0] == f"{words[0]} is disabled."
    with database(settings_for(copy)):
        for name, to in (("berit", "birger"), ("sara", "simon")):
            assert standing_of(cast.user_of(name).id, cast.TODAY) is None
            assert owns_open(cast.user_of(name).id) == (0, 0, 0, 0)
            assert owns_open(cast.user_of(to).id) == (1, 0, 0, 0)
        assert checks.history_chain().tone == "ok"


def test_a_protected_persons_akt_that_is_left_with_too_few_readers_is_told(run, copy):
    """With Sara gone Simon alone is left at SOC, and nobody else there could be named."""
    told = (
        "a protected person's akt without two named readers in a unit, one of them a manager: 2026-0003. "
        "Add someone there (sipweb user add), and name them in the akt."
    )
    assert run("user", "disable", "sara", "--to", "simon").output.splitlines() == ["sara is disabled.", told]
    assert f"WARNING  {told.partition('. ')[0]}" in run("check").output.splitlines()


@pytest.mark.parametrize(
    "words", [("disable", "bodil"), ("role", "bodil", "handlaggare:ALD"), ("password", "bodil", "--password", PASSWORD)]
)
def test_what_is_done_to_a_demo_is_done_by_its_own_clock(run, copy, words):
    with database(settings_for(copy)), writing():
        db.session.execute(db.update(Municipality).values(is_demo=True))
    run("user", *words, env={"SIPWEB_NOW": "2026-10-12T09:00"})
    with database(settings_for(copy)):
        last = db.session.scalars(db.select(HistoryLine).order_by(HistoryLine.id.desc())).first()
        assert (last.verb, last.at.date()) == (f"user.{words[0]}", cast.TODAY)


def test_the_clock_of_what_is_no_demo_can_not_be_set(run, copy):
    run("user", "disable", "bodil", env={"SIPWEB_NOW": "2026-10-12T09:00"})
    with database(settings_for(copy)):
        assert cast.user_of("bodil").disabled_at.date() == real_now().astimezone(UTC).date()


def test_a_unit_that_has_no_manager_any_more_is_told(run, copy):
    assert run("user", "disable", "axel").output == (
        "axel is disabled.\nÄldreenheten has no manager now: what is asked of it waits for nobody. Add one with: sipweb user add\n"
    )


@pytest.mark.parametrize(
    "args, says",
    [
        (("user", "disable", "berit"), "berit is responsible for 1 akt. Hand over first"),
        (("user", "disable", "berit", "--to", "alva"), "At BER, 1 of 1 can't be taken over by alva."),
        (("user", "disable", "berit", "--to", "berit"), "berit can't take over from berit."),
        (("user", "disable", "berit", "--to", "nils"), "There is no user nils"),
        (("user", "disable", "berit", "--to", "bodil", "--to-managers"), "not both"),
        (("user", "add", "nils", "--name", "N", "--role", "kung", "--password", PASSWORD), "There is no role kung"),
        (("user", "add", "nils", "--name", "N", "--role", "handlaggare:XXX", "--password", PASSWORD), "There is no unit XXX"),
        (("user", "add", "berit", "--name", "N", "--role", "handlaggare:BER", "--password", PASSWORD), "already a user berit"),
        (("user", "password", "nils", "--password", PASSWORD), "There is no user nils"),
        (("user", "disable", "nils"), "There is no user nils"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(run, copy, args, says):
    found = run(*args)
    assert found.exit_code == 1
    assert says in found.output
    assert "Traceback" not in found.output


def test_commands_need_a_database(run):
    assert "Run `sipweb init` first" in run("check").output
    assert "Run `sipweb init`" in run("serve").output


def test_check_says_that_all_is_well(run, copy):
    found = run("check")
    assert found.exit_code == 0, found.output
    assert "the history's chain holds" in found.output


def test_check_finds_what_has_been_tampered_with(run, copy):
    with database(settings_for(copy)), writing():
        db.session.execute(db.text("DROP TRIGGER history_no_update"))
        db.session.execute(db.text("UPDATE history SET verb = 'x' WHERE id = 3"))
    found = run("check")
    assert found.exit_code == 1
    assert "ERROR    the history is broken at line 3" in found.output


# What the program refuses to start with.


def refusal(path, **settings) -> str:
    with pytest.raises(Misconfigured) as why:
        create_app(dataclasses.replace(settings_for(path), **settings))
    return str(why.value)


def test_it_refuses_a_database_newer_than_itself(copy):
    with database(settings_for(copy)), writing():
        db.session.execute(db.text("UPDATE alembic_version SET version_num = '9999'"))
    assert refusal(copy).startswith("The database is newer than this version of sipweb.")


def test_it_refuses_a_secret_that_others_can_read(copy, tmp_path):
    (tmp_path / "secret_key").write_text("x" * 64)
    (tmp_path / "secret_key").chmod(0o640)
    assert refusal(copy, secret_key="").endswith(f"Run: chmod 600 {tmp_path / 'secret_key'}")


def test_it_refuses_a_secret_that_is_none(copy, tmp_path):
    (tmp_path / "secret_key").write_text("x")
    (tmp_path / "secret_key").chmod(0o600)
    assert "too short to be a secret" in refusal(copy, secret_key="")


def test_it_refuses_to_start_without_time_zones(copy, monkeypatch):
    def gone(name):
        raise ZoneInfoNotFoundError(name)

    monkeypatch.setattr("sipweb.config.ZoneInfo", gone)
    assert "Install the Python package tzdata" in refusal(copy)


def test_the_clock_of_a_real_database_is_not_set(copy):
    assert "for demo databases only" in refusal(copy, now=cast.START)


def test_a_demos_clock_never_starts_before_its_last_line(copy):
    with database(settings_for(copy)), writing():
        db.session.scalars(db.select(Municipality)).one().is_demo = True
    app = create_app(dataclasses.replace(settings_for(copy), now=cast.START.replace(year=2020)))
    assert app.config["CLOCK"]().isoformat() >= "2026-10-01"
    app = create_app(dataclasses.replace(settings_for(copy), now=cast.START))
    assert app.config["CLOCK"]().isoformat()[:16] == "2026-10-12T09:00"


def test_it_refuses_a_database_that_belongs_to_no_one(tmp_path):
    migrate(tmp_path / "empty.sqlite")
    assert "belongs to no municipality" in refusal(tmp_path / "empty.sqlite")


# Settings.


def test_the_instance_folder_is_beside_wsgi_or_named(tmp_path):
    assert find_instance({}).name == "instance"
    assert find_instance({"SIPWEB_INSTANCE": str(tmp_path)}) == tmp_path


def test_an_installed_program_asks_for_its_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("sipweb.config.__file__", str(tmp_path / "sipweb" / "config.py"))
    with pytest.raises(Misconfigured, match="Set SIPWEB_INSTANCE"):
        find_instance({})


@pytest.mark.parametrize(
    "written, says",
    [
        ("[rutin]\nsvar = 3", r"\[rutin\] svar: there is no such setting"),
        ('[rutin]\nanswer_within = "tre"', r"\[rutin\] answer_within: write a value like 5"),
        ("[rutin]\nanswer_within = 0", r"\[rutin\] answer_within: write 1 or more"),
        ("rutin = 3", "rutin"),
        ("[rutin", "can't be read"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path, written, says):
    (tmp_path / "config.toml").write_text(written)
    with pytest.raises(Misconfigured, match=says):
        read_settings({"SIPWEB_INSTANCE": str(tmp_path)})


def test_the_municipalitys_numbers_are_used(tmp_path):
    (tmp_path / "config.toml").write_text("[rutin]\nanswer_within = 3\n", encoding="utf-8")
    assert read_settings({"SIPWEB_INSTANCE": str(tmp_path)}).routine.answer_within == 3


@pytest.mark.parametrize("text, https", [("1", True), ("ja", True), ("0", False), ("", False), ("nej", False)])
def test_the_environment_stands_over_the_file(tmp_path, text, https):
    (tmp_path / "config.toml").write_text("https = true\n")
    assert read_settings({"SIPWEB_INSTANCE": str(tmp_path), "SIPWEB_HTTPS": text}).https is https


def test_a_clock_that_makes_no_sense_is_named(tmp_path):
    with pytest.raises(Misconfigured):
        read_settings({"SIPWEB_INSTANCE": str(tmp_path), "SIPWEB_NOW": "i morgon"})
