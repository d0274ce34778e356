"""What has no actor: sessions, login attempts, drafts of what is being typed, forms received, messages about accessibility."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from sipweb.db import Model, Moment


class Session(Model):
    """A signed-in browser. Holds the digest of its token, so a stolen file signs nobody in."""

    __tablename__ = "session"
    __table_args__ = (Index(None, "user_id"),)
    token_digest: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    data: Mapped[str]  # CSRF token and messages to show, as JSON
    begun_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime] = mapped_column(Moment)


class LoginAttempt(Model):
    __tablename__ = "login_attempt"
    __table_args__ = (Index(None, "account", "at"), Index(None, "address", "at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)


class Draft(Model):
    """What someone is typing, outside history; thrown away when it is sent."""

    __tablename__ = "draft"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[str]
    saved_at: Mapped[datetime] = mapped_column(Moment)


class ReceivedForm(Model):
    """A form whose action was done: sent again by one more click, it leads to where the first one led. Kept for a day."""

    __tablename__ = "received_form"
    __table_args__ = (Index(None, "at"),)
    digest: Mapped[str] = mapped_column(primary_key=True)  # of who sent what to where
    at: Mapped[datetime] = mapped_column(Moment)
    led_to: Mapped[str] = mapped_column(default="")


class AccessibilityMessage(Model):
    __tablename__ = "accessibility_message"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    text: Mapped[str]
    answer_to: Mapped[str] = mapped_column(default="")


SMALL_GATE = frozenset({"session", "login_attempt", "draft", "received_form", "accessibility_message"})
