"""Build the web application."""

import hashlib
import weakref
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from sqlalchemy import select
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from sipweb.clock import clock_from
from sipweb.config import Misconfigured, Settings, check_time_zone, read_settings, secret_key
from sipweb.db import DRIVER, db, listen
from sipweb.holding import SHARED, hold
from sipweb.migrate import bring_along
from sipweb.models import HistoryLine, Municipality
from sipweb.queries.people import standing_of
from sipweb.views import BLUEPRINTS, doors, globals_for_templates, once
from sipweb.views.sessions import Sessions, SignedIn

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings | None = None, **config: Any) -> Flask:
    """The application, on a migrated database. Raises Misconfigured, with what to do, when it can't start."""
    settings = settings or read_settings()
    check_time_zone()
    app = Flask(__name__, static_url_path=f"/static/{digest_of(STATIC)}")
    app.config.update(
        SECRET_KEY=secret_key(settings),
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{settings.database}",
        SQLALCHEMY_ENGINE_OPTIONS={"module": DRIVER, "query_cache_size": 1500},  # so many questions the pages ask, thrice the usual
        SESSION_COOKIE_NAME="__Host-sipweb" if settings.https else "sipweb",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        WTF_I18N_ENABLED=False,
        WTF_CSRF_TIME_LIMIT=None,  # the session ends first
        ROUTINE=settings.routine,
        THEME=settings.theme,
        INSTANCE=settings.instance,
    )
    app.config.update(config)
    if settings.trusted_proxy:
        app.wsgi_app = OnlyFrom(settings.trusted_proxy, app.wsgi_app)  # type: ignore[method-assign]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.converters["int"] = RowId
    open_database(app, settings)
    know_users(app)
    app.session_interface = Sessions()
    doors.install(app)
    once.install(app)
    CSRFProtect(app)  # after the doors: they keep what was typed when the session, and with it the token, has run out
    app.jinja_env.globals.update(globals_for_templates(app))
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def open_database(app: Flask, settings: Settings) -> None:
    """Hold it for as long as the application lives, then look: does it fit, whose is it, and from when does its clock go?"""
    if not settings.database.exists():
        raise Misconfigured(f"There is no database at {settings.database}. Run `sipweb init`, or `sipweb demo` for a database to try.")
    weakref.finalize(app, hold(settings.database, SHARED).close)
    bring_along(settings.database)
    db.init_app(app)
    with app.app_context():
        listen(db.engine)
        municipality = db.session.scalar(select(Municipality))
        if municipality is None:
            raise Misconfigured("The database belongs to no municipality. Run `sipweb init`.")
        if settings.now and not municipality.is_demo:
            raise Misconfigured("SIPWEB_NOW and --now are for demo databases only. Take it away.")
        last = db.session.scalar(select(HistoryLine.at).order_by(HistoryLine.id.desc()).limit(1))
        # A plain copy: a row would belong to a database session that is about to end.
        app.config["MUNICIPALITY"] = SimpleNamespace(name=municipality.name, is_demo=municipality.is_demo)
        db.session.rollback()
    app.config.setdefault("CLOCK", clock_from(settings.now, last))


def know_users(app: Flask) -> None:
    login = LoginManager(app)
    login.session_protection = None  # our own session row says when it ends

    def load_user(user_id: str) -> SignedIn | None:
        who = standing_of(int(user_id), app.config["CLOCK"]().date())
        return SignedIn(who) if who else None

    login.user_loader(load_user)


def digest_of(folder: Path) -> str:
    """One digest of all static files. It stands in their addresses, so a browser can keep them for good."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


class RowId(IntegerConverter):
    """A row's number in an address; one that no row can have is no address."""

    def __init__(self, map: Any) -> None:
        super().__init__(map, max=2**53)


class OnlyFrom:
    """Believe X-Forwarded-* only from the named proxy."""

    def __init__(self, proxy: str, app: Any) -> None:
        self.proxy, self.direct, self.behind = proxy, app, ProxyFix(app, x_for=1, x_proto=1, x_host=1)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        trusted = environ.get("REMOTE_ADDR") == self.proxy
        return (self.behind if trusted else self.direct)(environ, start_response)
