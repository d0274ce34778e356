"""Sessions live in the database; the cookie holds a sealed random token and, before login, the form's CSRF token."""

import json
from typing import Any, cast

from flask import Flask, Request, Response, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import UserMixin

from sipweb.actions.sessions import begin_session, end_session, find_session, is_alive, save_session
from sipweb.clock import real_now
from sipweb.rules.standing import Standing


class SignedIn(UserMixin):
    """Who Flask-Login says is here."""

    def __init__(self, who: Standing) -> None:
        self.id = who.user_id
        self.who = who


class ServerSession(SecureCookieSession):
    token: str | None = None  # there is a row
    is_new_token = False
    used_at: Any = None
    form_led: tuple[str, str] | None = None  # the digest of a form that was received, and where it led
    ran_out_for: int | None = None  # the user whose session was too old
    ran_out_csrf: str | None = None


class NoSession(ServerSession):
    """Static files are the same for all. That something looks for a session must not make them differ by cookie."""


class Sessions(SecureCookieSessionInterface):
    session_class = ServerSession

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        if request.path.startswith(f"{app.static_url_path}/"):
            return NoSession()
        cookie = super().open_session(app, request) or ServerSession()
        session = ServerSession({k: v for k, v in cookie.items() if k != "token"})
        session.modified = False
        if not (token := cookie.get("token")) or not (row := find_session(token)):
            return session
        data = json.loads(row.data)
        if not is_alive(row, real_now()):
            session.ran_out_for, session.ran_out_csrf = row.user_id, data.get("csrf_token")
            return session
        session = ServerSession({**data, "_user_id": str(row.user_id)})
        session.modified = False
        session.token, session.used_at = token, row.used_at
        return session

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        if isinstance(session, NoSession):
            return
        if session.token is None:
            super().save_session(app, session, response)
            return
        if session.modified or session.form_led:
            data = {k: v for k, v in session.items() if k != "_user_id"} if session.modified else None
            save_session(session.token, data, session.form_led)
        if session.is_new_token:
            super().save_session(app, sealed(session.token), response)


def here() -> ServerSession:
    """This request's session."""
    return cast(ServerSession, session)


def sealed(token: str) -> ServerSession:
    cookie = ServerSession({"token": token})
    cookie.modified = True
    return cookie


def start_session(session: Any, user_id: int, account: str) -> None:
    """A new session for this browser; whatever it held before login is gone."""
    session.clear()
    session.token = begin_session(user_id, account, real_now())
    session.is_new_token = True


def stop_session(session: Any) -> None:
    """Real logout: the row is gone, so a copied cookie opens nothing."""
    if session.token:
        end_session(session.token)
    session.clear()
    session.token = None
    session.modified = True
