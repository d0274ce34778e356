"""The samverkansmöten where a transfer can be notified."""

from datetime import date, datetime, time

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import MonthlyMeeting
from sipweb.rules.monthly import COOPERATION, is_locked
from sipweb.rules.standing import Actor


def coming_meetings(actor: Actor) -> list[date]:
    """The days of the samverkansmöten that are planned and that one can still report to."""
    planned = (MonthlyMeeting.form == COOPERATION) & (MonthlyMeeting.state == "planned")
    query = select(MonthlyMeeting.starts_at).where(planned, MonthlyMeeting.starts_at >= datetime.combine(actor.today, time()))
    days = [at.date() for at in db.session.scalars(query.order_by(MonthlyMeeting.starts_at))]
    return [day for day in days if not is_locked(day, actor.now, actor.routine)]
