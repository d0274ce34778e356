"""Login, how long it lasts, and what is kept while one types. All by the real clock."""

from datetime import timedelta

import pytest
from werkzeug.security import generate_password_hash

from sipweb.actions.sessions import (
    begin_session,
    digest,
    end_all_sessions,
    find_draft,
    find_session,
    is_alive,
    keep_draft,
    remember_attempt,
    wait_until,
)
from sipweb.clock import real_now
from sipweb.db import db, writing
from sipweb.gate import small_gate
from sipweb.models import Draft, LoginAttempt, Session, User
from tests.cast import PASSWORD, user_of
from tests.conftest import history

NOW = real_now()


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@pytest.fixture
def password(app):
    """Berit's account has a password that fits."""
    with writing():
        user_of("berit").password_hash = generate_password_hash(PASSWORD, "scrypt:1024:8:1")


def log_in(client, username="berit", password=PASSWORD):
    return client.post("/logga-in", data={"username": username, "password": password})


def age(**columns):
    """Make the sessions that old."""
    with small_gate():
        db.session.execute(db.update(Session).values(**columns))


def test_one_logs_in_with_user_name_and_password(stranger, password):
    answer = log_in(stranger)
    assert (answer.status_code, answer.location) == (303, "/")
    assert stranger.page("/").h1 == "Mitt arbete"


def test_the_name_is_the_same_in_capitals(stranger, password):
    assert log_in(stranger, "BERIT").status_code == 303


@pytest.mark.parametrize("username, secret", [("berit", "fel"), ("ingen", PASSWORD), ("berit", PASSWORD + " ")])
def test_a_wrong_name_and_a_wrong_password_read_the_same(stranger, password, username, secret):
    answer = log_in(stranger, username, secret)
    assert (answer.status_code, answer.page.errors) == (422, ["Användarnamnet eller lösenordet stämmer inte."])


def test_a_disabled_user_does_not_log_in(stranger, password):
    with writing():
        user_of("berit").disabled_at = NOW
    assert log_in(stranger).status_code == 422


def test_login_leads_back_to_where_one_was_going_and_never_elsewhere(stranger, password):
    assert stranger.get("/akter/2026-0001").location == "/logga-in?vidare=/akter/2026-0001"
    for there, here in (
        ("/akter/2026-0001", "/akter/2026-0001"),
        ("//ond.example", "/"),
        ("https://ond.example", "/"),
        ("/\\ond.example", "/"),
        ("/\t/ond.example", "/"),
    ):
        answer = stranger.post("/logga-in", query_string={"vidare": there}, data={"username": "berit", "password": PASSWORD})
        assert answer.location == here, there
        stranger.post("/logga-ut")


def test_only_the_digest_of_the_token_is_kept(app, berit):
    token = begin_session(berit.user_id, "berit", NOW)
    assert [row.token_digest for row in db.session.scalars(db.select(Session))] == [digest(token)]
    assert find_session(token).user_id == berit.user_id


@pytest.mark.parametrize("idle, old, alive", [(19.9, 19.9, True), (20, 20, False), (0, 599.9, True), (0, 600, False)])
def test_a_session_lasts_twenty_idle_minutes_and_ten_hours(app, idle, old, alive):
    assert is_alive(Session(used_at=NOW - minutes(idle), begun_at=NOW - minutes(old)), NOW) is alive


def test_one_who_has_been_away_logs_in_again(signed_in, berit):
    client = signed_in(berit)
    age(used_at=NOW - minutes(21))
    assert client.get("/akter").location == "/logga-in?vidare=/akter"
    assert "Du hade varit borta för länge" in client.page("/logga-in").messages


def test_a_page_keeps_the_session_alive_and_autosave_does_not(signed_in, berit):
    client = signed_in(berit)
    then = NOW - minutes(5)
    age(used_at=then)
    assert client.post("/utkast/akter/2026-0001", data={"text": "hej"}).status_code == 200
    assert db.session.scalar(db.select(Session.used_at)) == then
    client.page("/akter")
    assert db.session.scalar(db.select(Session.used_at)) > then + minutes(4)


def test_a_copied_cookie_opens_nothing_after_logout(app, signed_in, berit):
    client, copy = signed_in(berit), app.test_client()
    copy.set_cookie("sipweb", client.get_cookie("sipweb").value)
    assert copy.get("/akter").status_code == 200
    client.post("/logga-ut")
    assert copy.get("/akter").status_code == 303


def test_logging_out_everywhere_leaves_this_one(signed_in, berit, bodil):
    here, there, other = signed_in(berit), signed_in(berit), signed_in(bodil)
    here.post("/logga-ut-overallt")
    assert [client.get("/akter").status_code for client in (here, there, other)] == [200, 303, 200]


def test_a_new_password_logs_out_everywhere_else(signed_in, berit, password):
    here, there = signed_in(berit), signed_in(berit)
    assert here.send("/konto/losenord", old_password=PASSWORD, password="en helt ny lång mening") == "/konto"
    assert [client.get("/akter").status_code for client in (here, there)] == [200, 303]


def test_a_new_password_takes_the_old_one(signed_in, berit, password):
    page = signed_in(berit).send("/konto/losenord", 422, old_password="fel", password="en helt ny lång mening")
    assert page.errors == ["Det nuvarande lösenordet stämmer inte."]
    page = signed_in(berit).send("/konto/losenord", 422, old_password=PASSWORD, password="kort")
    assert page.errors == ["Lösenordet ska ha minst 12 tecken."]


def test_login_gives_a_new_token(stranger, password):
    stranger.get("/logga-in")
    before = stranger.get_cookie("sipweb")
    log_in(stranger)
    assert stranger.get_cookie("sipweb").value != (before.value if before else "")


def attempts(count, account="berit", address="10.0.0.1", ago=1):
    for _ in range(count):
        remember_attempt(account, address, NOW - minutes(ago))


def test_five_wrong_ones_on_an_account_wait_a_quarter(app):
    attempts(4)
    assert wait_until("berit", "10.0.0.9", NOW) is None
    attempts(1)
    assert wait_until("berit", "10.0.0.9", NOW) == NOW - minutes(1) + minutes(15)
    assert wait_until("bodil", "10.0.0.9", NOW) is None
    assert wait_until("berit", "10.0.0.9", NOW + minutes(15)) is None


def test_thirty_wrong_ones_from_an_address_wait_too(app):
    for n in range(30):
        attempts(1, account=f"someone{n}")
    assert wait_until("bodil", "10.0.0.1", NOW) is not None
    assert wait_until("bodil", "10.0.0.2", NOW) is None


def test_the_right_password_does_not_help_while_one_waits(stranger, password):
    for _ in range(5):
        log_in(stranger, password="fel")
    answer = log_in(stranger)
    assert answer.status_code == 429
    assert answer.page.errors[0].startswith("För många försök. Vänta till kl.")


def test_a_good_login_forgives_the_bad_ones(stranger, password):
    for _ in range(4):
        log_in(stranger, password="fel")
    log_in(stranger)
    assert db.session.scalars(db.select(LoginAttempt)).all() == []


def test_what_is_typed_is_kept_one_copy_for_each_form(app, berit, bodil):
    for words in ("a", "ab"):
        keep_draft(berit.user_id, "/x", [("text", words), ("unit", "1"), ("unit", "2")], NOW)
    fields, saved_at = find_draft(berit.user_id, "/x")
    assert (fields, saved_at) == ([("text", "ab"), ("unit", "1"), ("unit", "2")], NOW)
    assert find_draft(bodil.user_id, "/x") is None
    assert db.session.scalar(db.select(db.func.count()).select_from(Draft)) == 1


def test_what_is_too_long_is_not_kept(app, berit, signed_in):
    assert not keep_draft(berit.user_id, "/x", [("text", "a" * 200_001)], NOW)
    assert signed_in(berit).post("/utkast/x", data={"text": "a" * 200_001}).status_code == 413


def test_drafts_and_sessions_leave_no_history(app, berit):
    begin_session(berit.user_id, "berit", NOW)
    keep_draft(berit.user_id, "/x", [("text", "hemligt")], NOW)
    end_all_sessions(berit.user_id)
    assert history() == []
    assert db.session.scalars(db.select(Session)).all() == []
    assert db.session.get(User, berit.user_id)
