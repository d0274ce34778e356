"""The samverkansmöten where a transfer can be notified."""

from datetime import date, datetime, time

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import MonthlyMeeting
from sipweb.rules.monthly import COOPERATION


def coming_meetings(today: date) -> list[date]:
    """The days of the samverkansmöten that are planned, from today on."""
    planned = (MonthlyMeeting.form == COOPERATION) & (MonthlyMeeting.state == "planned")
    query = select(MonthlyMeeting.starts_at).where(planned, MonthlyMeeting.starts_at >= datetime.combine(today, time()))
    return [at.date() for at in db.session.scalars(query.order_by(MonthlyMeeting.starts_at))]
