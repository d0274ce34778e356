"""A meeting as a calendar file."""

from datetime import UTC, datetime
from typing import Any

from flask import g
from icalendar import Calendar, Event
from werkzeug.wrappers import Response

from sipweb.rules.days import STOCKHOLM


def calendar_answer(name: str, uid: str, sequence: int, starts: datetime, ends: datetime, summary: str, more: dict[str, str]) -> Response:
    """`starts` and `ends` on the clock on the wall; `more`: other properties, such as location."""
    event = Event()
    event.add("uid", f"{uid}@sipweb")
    event.add("sequence", sequence)
    event.add("dtstamp", g.actor.now.astimezone(UTC))
    event.add("dtstart", in_utc(starts))
    event.add("dtend", in_utc(ends))
    event.add("summary", summary)
    for key, value in more.items():
        event.add(key, value)
    file = Calendar()
    file.add("prodid", "-//sipweb//sv")
    file.add("version", "2.0")
    file.add_component(event)
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return Response(file.to_ical(), mimetype="text/calendar", headers=headers)


def in_utc(wall: datetime) -> Any:
    return wall.replace(tzinfo=STOCKHOLM).astimezone(UTC)
