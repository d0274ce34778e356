"""In which order a timeline is read, so that it tells no more than its lines do."""

from collections.abc import Iterable
from typing import Any

from flask import g

from sipweb.rules.life import is_of_person


def in_order(events: Iterable[Any]) -> list[Any]:
    """Timeline rows, the newest first; what has no minute comes last of its day, so that its place tells no minute either."""
    zone = g.actor.now.tzinfo
    return sorted(events, key=lambda e: (e.at.astimezone(zone).date(), not is_unsigned(e)), reverse=True)


def is_unsigned(event: Any) -> bool:
    """Is it known of the person, and nobody's?"""
    return bool(getattr(event, "for_all", False)) and is_of_person(event.verb)
