"""A fresh database with the cast for every test, a clock that stands still, and browsers that are signed in."""

import gc
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from hypothesis import settings

from sipweb import create_app
from sipweb.actions.assign import assign_worker
from sipweb.actions.meetings import book_meeting, hold_pre_meeting, hold_three_party
from sipweb.actions.referrals import draft_referral, send_referral
from sipweb.actions.sessions import begin_session
from sipweb.clock import as_local, real_now
from sipweb.config import Settings
from sipweb.db import db
from sipweb.models import Case, HistoryLine, Notice, Referral
from sipweb.offline import database
from sipweb.queries.referrals import planned_meeting
from sipweb.rules.standing import Actor
from sipweb.views.doors import HEADERS
from tests import cast, migrated
from tests.lifted import begun, both, on_2, on_3, on_4, solved  # noqa: F401 – fixtures
from tests.page import Page, faults

settings.register_profile("sipweb", deadline=None)  # a busy machine is no fault
settings.load_profile("sipweb")

SECRET = "only for tests, and long enough to be one"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no worker sits idle at the end. And what pytest-xdist 3.8 calls an item, with its group, pytest 9.2
    no longer listens to: without this no group is kept together, and what is made once for a group is made by every worker."""
    for item in items:
        if called := vars(item).get("_nodeid"):
            item._id = type(item._id).parse(called)
    items.sort(key=lambda item: item.get_closest_marker("hypothesis") is None)


def pytest_collection_finish() -> None:
    """What is loaded by now stays until the end: looking through it for garbage, over and over, takes a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)


@pytest.fixture(scope="session", autouse=True)
def quick_databases() -> Iterator[None]:
    """No database outlives its test, so none waits for the disk; and a new one gets the shape that the migrations give it without
    running them all each time: tests/test_migrations.py does. Programs that tests start are as they are."""
    database_module = sys.modules["sipweb.db"]  # the name itself is the handle's, too
    pragmas = ("synchronous=OFF" if one == "synchronous=FULL" else one for one in database_module.PRAGMAS)
    with pytest.MonkeyPatch.context() as patch, migrated.once():
        patch.setattr(database_module, "PRAGMAS", tuple(pragmas))
        yield


class Clock:
    """The program's clock. Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = cast.START

    def __call__(self) -> datetime:
        return self.now

    def set(self, text: str) -> datetime:
        self.now = as_local(text)
        return self.now


class Browser(FlaskClient):
    """Each request gets its own g and session, as in production, not the test's. Every page is checked."""

    def open(self, *args, **kwargs):
        with self.application.app_context():
            answer = super().open(*args, **kwargs)
        db.session.rollback()  # the test's own read began before
        if answer.mimetype == "text/html" and answer.data and not 300 <= answer.status_code < 400:
            answer.page = Page(answer.text)
            assert answer.request.path.startswith("/utkast/") or faults(answer.page) == [], answer.request.path
        for name, value in HEADERS.items():
            assert answer.headers[name] == value
        assert answer.headers["Cache-Control"] == "no-store" or "/static/" in answer.request.path
        return answer

    def page(self, path: str, status: int = 200) -> Page:
        answer = self.get(path)
        assert answer.status_code == status, (path, answer.status_code, answer.location)
        return answer.page

    def send(self, path: str, status: int = 303, **fields) -> Page | str:
        """POST a form. Where the answer leads, or the page with what must be corrected."""
        answer = self.post(path, data=fields)
        told = answer.page.errors or answer.page.text[:300] if status == 303 and answer.status_code != 303 else ""
        assert answer.status_code == status, (path, answer.status_code, told)
        return answer.location if status == 303 else answer.page


@pytest.fixture(scope="session")
def template(tmp_path_factory) -> Path:
    """A migrated database with the cast. Copied for each test."""
    path = tmp_path_factory.mktemp("template") / "sipweb.sqlite"
    with database(settings_for(path)):
        cast.fill()
        db.engine.dispose()
    return path


def settings_for(path: Path) -> Settings:
    return Settings(instance=path.parent, database=path, secret_key=SECRET)


@pytest.fixture(scope="session")
def one_app(template, tmp_path_factory):
    """One application for each worker; making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("app") / "sipweb.sqlite"
    shutil.copy(template, path)
    app = create_app(settings_for(path), TESTING=True, WTF_CSRF_ENABLED=False, CLOCK=Clock())
    app.test_client_class = Browser
    return app


def fill_anew(app, template) -> None:
    """The application's database as it is when a test begins."""
    path = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    db.session.remove()
    db.engine.dispose()
    for leftover in ("-wal", "-shm"):
        Path(f"{path}{leftover}").unlink(missing_ok=True)
    shutil.copy(template, path)


@pytest.fixture
def app(one_app, template, monkeypatch):
    """The application on a fresh database, in a context of the test's own."""
    with one_app.app_context():
        fill_anew(one_app, template)
        monkeypatch.setitem(one_app.config, "CLOCK", Clock())
        yield one_app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def clock(app) -> Clock:
    return app.config["CLOCK"]


def acts(username: str):
    """A fixture: this member of the cast, acting now."""

    @pytest.fixture
    def actor(app) -> Actor:
        return cast.actor_of(username, app.config["CLOCK"].now)

    return actor


berit, bodil, birger = acts("berit"), acts("bodil"), acts("birger")
alva, aron, axel = acts("alva"), acts("aron"), acts("axel")
sara, simon = acts("sara"), acts("simon")
rut, ragnar = acts("rut"), acts("ragnar")
olle, otto = acts("olle"), acts("otto")
dag, disa = acts("dag"), acts("disa")
eva, viktor, cecilia, tore = acts("eva"), acts("viktor"), acts("cecilia"), acts("tore")


def unit(code: str):
    @pytest.fixture
    def found(app):
        return cast.unit_of(code)

    return found


ber, ald, soc, rel, bou, ekb = unit("BER"), unit("ALD"), unit("SOC"), unit("REL"), unit("BOU"), unit("EKB")


def akt_numbered(number: str):
    @pytest.fixture
    def found(app) -> Case:
        return db.session.scalar(db.select(Case).where(Case.number == number))

    return found


akt, child, protected, hidden_akt = (akt_numbered(f"2026-000{n}") for n in (1, 2, 3, 4))


@pytest.fixture
def signed_in(app):
    """signed_in(berit) is a browser where Berit is logged in."""

    def sign_in(actor: Actor) -> Browser:
        client = app.test_client()
        token = begin_session(actor.user_id, "", real_now())
        sealed = SecureCookieSessionInterface().get_signing_serializer(app).dumps({"token": token})
        client.set_cookie("sipweb", sealed)
        return client

    return sign_in


@pytest.fixture
def stranger(app) -> Browser:
    return app.test_client()


def later(actor: Actor, **time) -> Actor:
    """The same person, some time on."""
    return replace(actor, now=actor.now + timedelta(**time))


def at(actor: Actor, text: str) -> Actor:
    """The same person, then: at(berit, "2026-10-14T09:00")."""
    return cast.actor_of(db.session.get_one(cast.User, actor.user_id).username, as_local(text))


@pytest.fixture
def draft(berit, akt, ald) -> Referral:
    """Berit's request to ALD about akt 2026-0001, not sent yet."""
    return draft_referral(berit, akt, from_unit_id=akt.open_tracks[0].unit_id, to_unit_id=ald.id, **WRITTEN)


WRITTEN = {"question": "Kan ni ge stöd i hemmet?", "situation": "Bor ensam.", "person_words": "Jag vill bo kvar.", "need": ""}


@pytest.fixture
def sent(draft, berit) -> Referral:
    return send_referral(berit, draft)


@pytest.fixture
def assigned(sent, axel, alva) -> Referral:
    return assign_worker(axel, sent, verb="referral.assign", to_worker_id=alva.user_id)


@pytest.fixture
def pre_booked(assigned, alva) -> Referral:
    """The förmöte is on Tuesday 13 October at 10.00."""
    return book_meeting(alva, assigned, verb="referral.book_pre", starts_at=datetime(2026, 10, 13, 10), place="Rum 3")


@pytest.fixture
def pre_held(pre_booked, alva) -> Referral:
    then = at(alva, "2026-10-13T11:00")
    return hold_pre_meeting(then, pre_booked, structure="Berit leder.", purpose="Stöd i hemmet.", solvable=True)


@pytest.fixture
def three_booked(pre_held, alva) -> Referral:
    """The trepartsmöte is on Thursday 15 October at 13.00."""
    then, starts = at(alva, "2026-10-13T11:30"), datetime(2026, 10, 15, 13)
    told = {"place": "Hemma hos Gun", "purpose": "Stöd i hemmet.", "invited_how": "Brev."}
    return book_meeting(then, pre_held, verb="referral.book_three", starts_at=starts, **told)


@pytest.fixture
def three_held(three_booked, alva) -> Referral:
    came = {one.id: (True, "") for one in planned_meeting(three_booked).attendance}
    then = at(alva, "2026-10-15T14:00")
    told = {
        "person_words": "Det blev bra.",
        "summary": "Alva hjälper till med ansökan.",
        "information_given": True,
        "application_made": False,
    }
    return hold_three_party(
        then, three_booked, attended=came, agreements=[("Söka hemtjänst", "Alva Ek", alva.user_id, date(2026, 10, 22))], **told
    )


def history(*but: str) -> list[tuple[str | None, str]]:
    """Who did what, oldest first, since the test began; without these verbs."""
    query = db.select(cast.User.username, HistoryLine.verb).outerjoin(cast.User, cast.User.id == HistoryLine.user_id)
    rows = db.session.execute(query.where(HistoryLine.at >= cast.START).order_by(HistoryLine.id)).all()
    return [tuple(row) for row in rows if row[1] not in but]


def told(actor: Actor) -> list[str]:
    """What stands under Nytt till dig, newest first, since the test began."""
    query = db.select(Notice.text).where(Notice.to_user_id == actor.user_id, Notice.at >= cast.START)
    return list(db.session.scalars(query.order_by(Notice.id.desc())))
