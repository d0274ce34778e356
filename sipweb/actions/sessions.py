"""What has no actor: sessions, login attempts, drafts, forms received and accessibility messages. All through the small gate.

These use the real clock, also in a demo whose own clock is set.
"""

import hashlib
import json
import secrets
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert
from werkzeug.security import check_password_hash, generate_password_hash

from sipweb.db import db
from sipweb.gate import small_gate
from sipweb.models import AccessibilityMessage, Draft, LoginAttempt, ReceivedForm, Session, User

IDLE = timedelta(minutes=20)
LONGEST = timedelta(hours=10)
TOUCH_EVERY = timedelta(minutes=1)
THROTTLE_WINDOW = timedelta(minutes=15)
ATTEMPTS_BY_ACCOUNT = 5
ATTEMPTS_BY_ADDRESS = 30
HASH_METHOD = "scrypt:32768:8:1"
DRAFT_LIMIT = 200_000  # characters

one_hash_at_a_time = threading.Lock()  # scrypt takes 32 MB; a crowd at the door must not take the machine
NOBODY = generate_password_hash(secrets.token_hex(8), HASH_METHOD)


def hash_password(password: str) -> str:
    with one_hash_at_a_time:
        return generate_password_hash(password, HASH_METHOD)


def password_fits(user: User | None, password: str) -> bool:
    """Takes as long for a user who does not exist as for one who does."""
    known = user is not None and user.disabled_at is None
    with one_hash_at_a_time:
        fits = check_password_hash(user.password_hash if known and user else NOBODY, password)
    return fits and known


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def wait_until(account: str, address: str, now: datetime) -> datetime | None:
    """When the next attempt is welcome, if there have been too many; None when it is welcome now."""
    since = now - THROTTLE_WINDOW
    for column, value, most in (
        (LoginAttempt.account, account, ATTEMPTS_BY_ACCOUNT),
        (LoginAttempt.address, address, ATTEMPTS_BY_ADDRESS),
    ):
        times = db.session.scalars(select(LoginAttempt.at).where(column == value, LoginAttempt.at > since).order_by(LoginAttempt.at)).all()
        if len(times) >= most:
            return times[-most] + THROTTLE_WINDOW
    return None


def remember_attempt(account: str, address: str, now: datetime) -> None:
    with small_gate():
        db.session.execute(delete(LoginAttempt).where(LoginAttempt.at < now - timedelta(days=1)))
        db.session.add(LoginAttempt(account=account, address=address, at=now))


def begin_session(user_id: int, account: str, now: datetime) -> str:
    """A new token for this user; only its digest is stored. Old sessions that have run out are cleared away."""
    token = secrets.token_urlsafe(32)
    with small_gate():
        db.session.execute(delete(Session).where(Session.begun_at < now - LONGEST))
        db.session.execute(delete(LoginAttempt).where(LoginAttempt.account == account))
        db.session.execute(delete(ReceivedForm).where(ReceivedForm.at < now - timedelta(days=1)))
        db.session.add(Session(token_digest=digest(token), user_id=user_id, data="{}", begun_at=now, used_at=now))
    return token


def find_session(token: str) -> Session | None:
    return db.session.get(Session, digest(token))


def is_alive(session: Session, now: datetime) -> bool:
    return session.used_at > now - IDLE and session.begun_at > now - LONGEST


def touch_session(token: str, now: datetime) -> None:
    with small_gate():
        db.session.execute(update(Session).where(Session.token_digest == digest(token)).values(used_at=now))


def save_session(token: str, data: dict[str, Any] | None, form_led: tuple[str, str] | None = None) -> None:
    """`data`: None when nothing of it has changed. `form_led`: the digest of a form that was received, and where it led."""
    with small_gate():
        if data is not None:
            db.session.execute(update(Session).where(Session.token_digest == digest(token)).values(data=json.dumps(data)))
        if form_led:
            db.session.execute(update(ReceivedForm).where(ReceivedForm.digest == form_led[0]).values(led_to=form_led[1]))


def end_session(token: str) -> None:
    with small_gate():
        db.session.execute(delete(Session).where(Session.token_digest == digest(token)))


def end_all_sessions(user_id: int, but: str = "") -> int:
    """Logga ut överallt. Returns how many sessions ended; `but` is a token that may stay."""
    with small_gate():
        mine = db.and_(Session.user_id == user_id, Session.token_digest != digest(but))
        count = db.session.scalar(select(func.count()).select_from(Session).where(mine))
        db.session.execute(delete(Session).where(mine))
    return count or 0


def end_every_session() -> None:
    """Everybody signs in anew: after a restore, a session that was ended long ago must not live again."""
    with small_gate():
        db.session.execute(delete(Session))


def keep_draft(user_id: int, key: str, fields: list[tuple[str, str]], now: datetime) -> bool:
    """What has been typed so far in the form at `key`. False when it is too long to keep."""
    data = json.dumps(fields, ensure_ascii=False)
    if len(data) > DRAFT_LIMIT:
        return False
    values = {"user_id": user_id, "key": key[:300], "data": data, "saved_at": now}
    with small_gate():
        db.session.execute(insert(Draft).values(**values).on_conflict_do_update(["user_id", "key"], set_={"data": data, "saved_at": now}))
    return True


Kept = tuple[list[tuple[str, str]], datetime]  # fields and values, and when they were saved


def find_draft(user_id: int | None, key: str) -> Kept | None:
    return find_drafts(user_id, [key]).get(key)


def find_drafts(user_id: int | None, keys: Iterable[str]) -> dict[str, Kept]:
    if user_id is None:
        return {}
    rows = db.session.scalars(select(Draft).where(Draft.user_id == user_id, Draft.key.in_(keys)))
    return {row.key: ([tuple(pair) for pair in json.loads(row.data)], row.saved_at) for row in rows}


def drop_draft(user_id: int | None, key: str) -> None:
    with small_gate():
        db.session.execute(delete(Draft).where(Draft.user_id == user_id, Draft.key == key))


def led_to(form_digest: str) -> str | None:
    """Where a form that was received led; empty while it is being answered, None when it has not been received."""
    db.session.rollback()  # asked again, it is read anew
    return db.session.scalar(select(ReceivedForm.led_to).where(ReceivedForm.digest == form_digest))


def leave_accessibility_message(text: str, answer_to: str, now: datetime) -> None:
    with small_gate():
        db.session.add(AccessibilityMessage(at=now, text=text, answer_to=answer_to))
