"""What each command does, what it refuses, and what a server refuses to start with."""

import os
import shutil
import stat
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfoNotFoundError

import pytest

from sipweb import checks, create_app
from sipweb.actions.organisation import found_municipality
from sipweb.clock import as_local
from sipweb.config import Misconfigured, Settings, read_settings
from sipweb.rules.standing import Actor, Standing
from tests.shell import PASSWORD, Shell

ALD = ("unit", "add", "ALD", "--name", "Äldreenheten", "--department", "AOF Äldre", "--board", "Socialnämnden")
ALD += ("--assignment", "Bedömer äldres behov.", "--phone", "08-465 004 00", "--ask-for", "mottagningen")


@pytest.fixture
def shell(tmp_path, monkeypatch) -> Shell:
    for name in [name for name in os.environ if name.startswith("SIPWEB_")]:
        monkeypatch.delenv(name)
    return Shell(tmp_path / "instance")


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Path:
    """An instance folder after `sipweb init`."""
    shell = Shell(tmp_path_factory.mktemp("made") / "instance")
    shell.init()
    return shell.instance


@pytest.fixture
def new(shell, made) -> Shell:
    """A copy of it for each test."""
    shutil.copytree(made, shell.instance)
    return shell


# init.


def test_init_asks_and_makes_an_empty_migrated_database(new):
    assert new.sql("SELECT name, is_demo FROM municipality") == [("Provköping", 0)]
    assert new.sql("SELECT username, name, role FROM user JOIN user_role ON user_id = user.id") == [
        ("tore", "Tore Kvitten", "administrator")
    ]
    assert new.sql('SELECT (SELECT count(*) FROM "case"), (SELECT count(*) FROM person), (SELECT count(*) FROM unit)') == [(0, 0, 0)]
    assert new.sql("SELECT user_id, verb FROM history ORDER BY id") == [(None, "municipality.found"), (None, "user.add")]


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_init_makes_a_key_that_only_the_owner_reads(new):
    key = new.instance / "secret_key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_text()) == 64


def test_the_password_stands_nowhere_in_the_database(new):
    new.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert PASSWORD.encode() not in new.database.read_bytes()


def test_init_refuses_a_second_time(new):
    told = ("--municipality", "Annan", "--username", "x", "--name", "X", "--password", PASSWORD)
    assert new.refused("init", *told) == f"Error: {new.database} exists already."


def test_init_with_a_short_password_makes_nothing(shell):
    told = ("--municipality", "Provköping", "--username", "x", "--name", "X", "--password", "elva tecken")
    assert shell.refused("init", *told) == "Error: The password needs at least 12 characters."
    assert not shell.instance.exists()


# unit and user.


def test_a_unit_and_a_user_in_it(new):
    assert new.run(*ALD) == "ALD is added.\n"
    told = ("--name", "Alva Ek", "--role", "handlaggare:ALD", "--role", "bitradande-enhetschef:ALD", "--qualified")
    assert new.run("user", "add", "Alva", *told, typed=f"{PASSWORD}\n{PASSWORD}\n").endswith("Alva is added.\n")
    roles = "SELECT username, role, code FROM user JOIN user_role ON user_id = user.id JOIN unit ON unit.id = unit_id ORDER BY user_role.id"
    assert new.sql(roles) == [("alva", "case_worker", "ALD"), ("alva", "assistant_unit_manager", "ALD")]
    there = new.sql("SELECT department.code, department.name, board.name FROM department JOIN board ON board.id = board_id")
    assert there == [("AOF", "Äldre", "Socialnämnden")]


def test_a_unit_is_added_once(new):
    new.run(*ALD)
    assert new.refused(*ALD) == "Error: There is already a unit ALD or Äldreenheten."


@pytest.mark.parametrize(
    ("role", "why"),
    [
        (
            "chef",
            "There is no role chef. Roles: handlaggare, bitradande-enhetschef, enhetschef, avdelningschef, controller, administrator.",
        ),
        ("handlaggare:BER", "There is no unit BER."),
        ("handlaggare", "There is no unit given: write ROLE:CODE."),
        ("avdelningschef:IOF", "There is no department IOF."),
    ],
)
def test_a_role_that_does_not_exist_is_refused(new, role, why):
    assert new.refused("user", "add", "alva", "--name", "Alva", "--role", role, "--password", PASSWORD) == f"Error: {why}"
    assert new.sql("SELECT count(*) FROM user") == [(1,)]


def test_a_username_is_taken_in_any_case(new):
    told = ("--name", "Någon", "--role", "controller", "--password", PASSWORD)
    assert new.refused("user", "add", "TORE", *told) == "Error: There is already a user tore."


def logs_in(shell: Shell, password: str) -> int:
    app = create_app(Settings(shell.instance, shell.database), WTF_CSRF_ENABLED=False)
    return app.test_client().post("/logga-in", data={"username": "tore", "password": password}).status_code


def test_a_new_password_opens_and_the_old_one_does_not(new):
    assert new.run("user", "password", "Tore", "--password", "ett helt nytt lösenord") == "The password is changed.\n"
    assert logs_in(new, PASSWORD) == 422
    assert logs_in(new, "ett helt nytt lösenord") == 303


def test_a_disabled_user_does_not_get_in(new):
    assert new.refused("user", "disable", "tore") == "Error: tore is the only administrator. Add another one first."
    new.run("user", "add", "tilda", "--name", "Tilda Två", "--role", "administrator", "--password", PASSWORD)
    assert new.run("user", "disable", "tore") == "tore is disabled.\n"
    assert logs_in(new, PASSWORD) == 422
    assert new.refused("user", "disable", "tore") == "Error: tore is already disabled."


@pytest.mark.parametrize("words", [("user", "disable", "ingen"), ("user", "password", "ingen", "--password", PASSWORD)])
def test_a_user_who_does_not_exist_is_refused(new, words):
    assert new.refused(*words) == "Error: There is no user ingen."


@pytest.mark.parametrize("words", [("check",), ("user", "disable", "tore"), ALD])
def test_without_a_database_one_is_told_to_make_one(shell, words):
    assert shell.refused(*words) == f"Error: There is no database at {shell.database}. Run `sipweb init` first."


# check.


def test_check_finds_nothing_in_a_whole_database(new):
    told = new.run("check").splitlines()
    assert told[1:] == [
        "ok       the file is whole",
        "ok       no row points at nothing",
        "ok       the history's chain holds, 2 lines",
        "ok       nothing is orphaned",
        "WARNING  no backup has been taken since it was made or restored. Run `sipweb backup`, and let it run every night",
    ]
    assert told[0].startswith(("ok       SQLite 3.", "WARNING  SQLite 3."))


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (("DROP TRIGGER history_no_update", "UPDATE history SET verb = 'x' WHERE id = 1"), "the history is broken at line 1"),
        (("DROP TRIGGER history_no_delete", "DELETE FROM history_value WHERE line_id = 1", "DELETE FROM history WHERE id = 1"), "the history is broken at line 2"),
        (("DROP TRIGGER history_value_no_update", "UPDATE history_value SET news = '{}' WHERE line_id = 2"), "the values of history line 2 have been changed"),
        (("INSERT INTO user_role (user_id, role) VALUES (99, 'controller')",), "1 rows point at nothing"),
    ],
)  # fmt: skip
def test_check_finds_damage(new, damage, found):
    for statement in damage:
        new.sql(statement)
    assert f"ERROR    {found}" in new.run("check", status=1).splitlines()


def test_values_that_have_been_weeded_do_not_break_the_chain(new):
    new.sql("DELETE FROM history_value WHERE line_id = 1")
    assert "the history's chain holds, 2 lines" in new.run("check")


def test_an_old_sqlite_is_a_warning(new, monkeypatch):
    monkeypatch.setattr(checks, "DRIVER", SimpleNamespace(sqlite_version="3.40.1"))
    told = new.run("check")
    assert told.startswith("WARNING  SQLite 3.40.1 is older than 3.51.3 and can, rarely, damage a database under load.")
    monkeypatch.setattr(checks, "DRIVER", SimpleNamespace(sqlite_version="3.51.3"))
    assert new.run("check").startswith("ok       SQLite 3.51.3")


# demo.


def small_demo(now) -> None:
    """In place of the whole cast, which takes seconds; tests/actions/test_demo.py fills it."""
    found_municipality(Actor(Standing(None, "kommandoraden"), now), None, name="Demo", is_demo=True)


@pytest.fixture
def demo(shell, monkeypatch) -> Shell:
    monkeypatch.setattr("sipweb.demo.fill", small_demo)
    told = shell.run("demo", "--no-serve", "--now", "2026-10-12T11:59", "--port", "8123")
    assert "Making a demo database" in told
    assert "Start it with: sipweb demo --port 8123" in told
    assert "http://" not in told
    assert "hl-ber" in told
    return Shell(shell.instance, "demo.sqlite")


def test_demo_keeps_what_was_written_and_reset_throws_it_away(demo):
    demo.sql("UPDATE municipality SET name = 'Skrivet'")
    assert "Making" not in demo.run("demo", "--no-serve")
    assert demo.sql("SELECT name, is_demo FROM municipality") == [("Skrivet", 1)]
    assert "Making a demo database" in demo.run("demo", "--no-serve", "--reset", "--now", "2026-10-13T08:00")
    assert demo.sql("SELECT name, at FROM municipality, history") == [("Demo", "2026-10-13 06:00:00.000000")]


def test_demo_leaves_the_real_database_alone(new, monkeypatch):
    monkeypatch.setattr("sipweb.demo.fill", small_demo)
    new.run("demo", "--no-serve", "--reset")
    assert new.sql("SELECT name FROM municipality") == [("Provköping",)]


@pytest.mark.parametrize(("now", "begins"), [("2027-02-03T08:00", "2027-02-03T08:00"), ("2026-09-01T08:00", "2026-10-12T11:59")])
def test_a_demos_clock_starts_where_it_is_told_but_never_before_the_last_line_of_history(demo, now, begins, monkeypatch):
    there = as_local("2026-11-02T12:00")
    monkeypatch.setattr("sipweb.clock.real_now", lambda: there)
    clock = create_app(Settings(demo.instance, demo.database, now=as_local(now))).config["CLOCK"]
    assert clock() == as_local(begins)
    monkeypatch.setattr("sipweb.clock.real_now", lambda: there + timedelta(hours=2))
    assert clock() == as_local(begins) + timedelta(hours=2)


def test_a_time_that_cannot_be_read_is_refused(demo):
    assert demo.refused("demo", "--no-serve", "--now", "i morgon") == "Error: --now i morgon: write it like 2026-10-12T11:59."


# What the server refuses to start with.


@pytest.fixture
def serve(monkeypatch):
    """Would start a server."""
    monkeypatch.setattr("sipweb.server.serve_alone", lambda *args, **kwargs: None)
    monkeypatch.setattr("sipweb.server.refuse_taken", lambda *args: None)  # whatever else this machine runs


def test_a_whole_instance_is_served(new, serve):
    assert new.run("serve") == ""


def test_a_real_database_does_not_let_its_clock_be_set(new, serve):
    sentence = "Error: SIPWEB_NOW and --now are for demo databases only. Take it away."
    assert new.refused("serve", "--now", "2026-10-12T11:59") == sentence
    assert new.refused("serve", SIPWEB_NOW="2026-10-12T11:59") == sentence


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_a_key_that_others_read_is_refused(new, serve):
    key = new.instance / "secret_key"
    key.chmod(0o644)
    assert new.refused("serve") == f"Error: {key} can be read by others on this machine. Run: chmod 600 {key}"


def test_a_key_that_is_too_short_is_refused(new, serve):
    key = new.instance / "secret_key"
    key.write_text("kort")
    assert new.refused("serve").startswith(f"Error: {key} is too short to be a secret.")


def test_a_key_that_is_gone_is_made_anew(new, serve):
    before = (new.instance / "secret_key").read_text()
    (new.instance / "secret_key").unlink()
    new.run("serve")
    assert (new.instance / "secret_key").read_text() != before


def test_a_missing_database_is_told(shell, serve):
    told = f"Error: There is no database at {shell.database}. Run `sipweb init`, or `sipweb demo` for a database to try."
    assert shell.refused("serve") == told
    assert not shell.database.exists()


def test_a_machine_without_time_zones_is_told(new, serve, monkeypatch):
    def nowhere(name):
        raise ZoneInfoNotFoundError(name)

    monkeypatch.setattr("sipweb.config.ZoneInfo", nowhere)
    assert new.refused("serve") == "Error: There is no time-zone data on this machine. Install the Python package tzdata."


def test_a_newer_database_is_told(new, serve):
    new.sql("UPDATE alembic_version SET version_num = '0099'")
    told = "Error: The database is newer than this version of sipweb. Start the version that wrote it, or a later one."
    assert new.refused("serve") == told
    assert new.refused("check") == told


def test_a_database_of_nobody_is_told(new, serve):
    new.sql("DELETE FROM municipality")
    assert new.refused("serve") == "Error: The database belongs to no municipality. Run `sipweb init`."


# Settings.


def test_a_variable_goes_before_the_file_and_the_file_before_the_default(tmp_path):
    assert read_settings({"SIPWEB_INSTANCE": str(tmp_path)}) == Settings(tmp_path, tmp_path / "sipweb.sqlite")
    written = 'database = "/srv/filen.sqlite"\nhttps = true\ntrusted_proxy = "10.0.0.1"\ntheme = "vart.css"\n[rutin]\nanswer_within = 3\n'
    (tmp_path / "config.toml").write_text(written)
    told = read_settings({"SIPWEB_INSTANCE": str(tmp_path)})
    assert (told.database, told.https, told.trusted_proxy, told.theme) == (Path("/srv/filen.sqlite"), True, "10.0.0.1", "vart.css")
    assert (told.routine.answer_within, told.routine.act_within) == (3, 5)
    env = {"SIPWEB_DATABASE": "/srv/annan.sqlite", "SIPWEB_HTTPS": "0", "SIPWEB_TRUSTED_PROXY": "10.0.0.2", "SIPWEB_THEME": "annat.css"}
    told = read_settings({"SIPWEB_INSTANCE": str(tmp_path), **env})
    assert (told.database, told.https, told.trusted_proxy, told.theme) == (Path("/srv/annan.sqlite"), False, "10.0.0.2", "annat.css")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[rutin]\nsvara_inom = 3", "[rutin] svara_inom: there is no such setting. Known: act_within, "),
        ('[rutin]\nanswer_within = "3"', "[rutin] answer_within: write a value like 5."),
        ("[rutin]\nanswer_within = true", "[rutin] answer_within: write a value like 5."),
        ("[rutin]\nanswer_within = 0", "[rutin] answer_within: write 1 or more."),
        ('[rutin]\nleap_day = "29 feb"', "[rutin] leap_day: write '28 feb' or '1 mar'."),
        ("rutin = 3", "[rutin] is a section of its own, with one setting on each line."),
        ("rutin", "{file} can't be read: "),
    ],
)
def test_a_setting_that_is_wrong_is_told_in_a_sentence(new, serve, text, why):
    file = new.instance / "config.toml"
    file.write_text(text)
    assert new.refused("serve").startswith("Error: " + why.format(file=file))


def test_beside_wsgi_py_the_instance_is_there_and_elsewhere_it_must_be_told(tmp_path, monkeypatch):
    monkeypatch.setattr("sipweb.config.__file__", str(tmp_path / "sipweb" / "config.py"))
    sentence = r"^Set SIPWEB_INSTANCE to the folder where sipweb keeps its database, secret key and config\.toml\.$"
    with pytest.raises(Misconfigured, match=sentence):
        read_settings({})
    (tmp_path / "wsgi.py").touch()
    assert read_settings({}).instance == tmp_path / "instance"
    assert read_settings({"SIPWEB_INSTANCE": "/srv/sipweb"}).instance == Path("/srv/sipweb")
