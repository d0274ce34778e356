"""A year of meetings before it is planned: what one should know of each."""

from datetime import timedelta

from sipweb.queries.monthly import meetings_between
from sipweb.rules.monthly import Planned, day_note, next_month

LEFT_ALONE = "Månaden har redan ett möte, som inte ändras"
TWICE = "Samma slags möte som månaden efter"


def notes_on(planned: list[Planned]) -> list[tuple[Planned, list[str]]]:
    """What one should know of each meeting of a series before it is planned: a day off, a month that has a meeting already and is left
    alone, and the same form two months in a row (R211)."""
    first = planned[0].day.replace(day=1)
    found = meetings_between(first - timedelta(days=1), planned[-1].day + timedelta(days=62))
    had = {one.starts_at.date().replace(day=1): one.form for one in found if one.state != "cancelled" and not one.is_extra}
    forms = {one.day.replace(day=1): one.form for one in planned} | had
    told = []
    for one in planned:
        month = one.day.replace(day=1)
        notes = [day_note(one.day), LEFT_ALONE if month in had else "", TWICE if forms.get(next_month(month)) == forms[month] else ""]
        told.append((one, [note for note in notes if note]))
    return told
