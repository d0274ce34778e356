"""A database of invented people, told through the same actions that everyone else uses."""

from datetime import datetime, time

from sqlalchemy import select

from sipweb.actions.announcements import acknowledge
from sipweb.actions.journal import file_entry
from sipweb.actions.organisation import read_notice
from sipweb.db import db
from sipweb.demo import (
    addiction,
    adults,
    care_planning,
    children,
    deviations,
    elderly,
    escalations,
    first,
    incoming,
    leaving,
    life,
    logs,
    monthly,
    questions,
    routine_reviews,
    routing,
    transfers,
    urgent,
)
from sipweb.demo.akt import Akt
from sipweb.demo.organisation import PASSWORD, STAFF, accounts_told, found
from sipweb.demo.stage import Stage, Story, play
from sipweb.models import AnnouncementCopy, Notice
from sipweb.queries.journal import not_filed_in, waiting_rows
from sipweb.rules.standing import Actor, Standing

__all__ = ["ACCOUNTS_TOLD", "PASSWORD", "fill"]

ACCOUNTS_TOLD = accounts_told()
TOLD = (
    *children.STORIES, *addiction.STORIES, *incoming.STORIES, *elderly.STORIES, *adults.STORIES, *questions.STORIES, *first.STORIES,
    *leaving.STORIES, *life.STORIES, *monthly.STORIES, *urgent.STORIES, *care_planning.STORIES, *routine_reviews.STORIES,
    *routing.STORIES,    *escalations.STORIES, *transfers.STORIES,
)  # fmt: skip


def fill(now: datetime) -> None:
    """Fill an empty, migrated database: as seen from `now` something is late, due today, this week and later."""
    stage = Stage(now)
    start = stage.moment(stage.months_ago(15), time(9, 0))
    found(stage, Actor(Standing(None, "kommandoraden"), start))
    play(
        stage,
        [
            *(story(stage) for story in TOLD),
            *logs.stories(stage),
            *deviations.stories(stage),
            *(up_to_date(stage, staff.username) for staff in STAFF),
        ],
    )


def up_to_date(stage: Stage, username: str) -> Story[None]:
    """Everyone has read what they were told until some days ago, acknowledged it, and filed it in their own system."""
    me = yield Akt(stage).turn(username, -4)
    unread = select(Notice).where(Notice.to_user_id == me.user_id, Notice.read_at.is_(None)).order_by(Notice.id)
    for notice in db.session.scalars(unread).all():
        read_notice(me, notice)
    for copy in db.session.scalars(AnnouncementCopy.visible_to(me).where(AnnouncementCopy.acknowledged_at.is_(None))).all():
        if any(track.case_worker_id == me.user_id and track.unit_id == copy.unit_id for track in copy.case.open_tracks):
            acknowledge(me, copy)
    for row in waiting_rows(me):
        for entry in not_filed_in(me, row.case_id, row.unit_id):
            file_entry(me, entry)
