"""A year of meetings before it is planned: what one should know of each."""

from datetime import date, timedelta

from sipweb.queries.monthly import meetings_between
from sipweb.rules.dates import MONTHS
from sipweb.rules.monthly import FORMS, Planned, day_note, form_in, next_month, other_form

LEFT_ALONE = "Månaden har redan ett möte, som inte ändras"
NEAR = timedelta(days=100)  # a bit more than three months: the series may have a hole
TWICE = "Samma slags möte som månaden efter"


def breaks_turn(day: date, form: str, but: int | None = None) -> str:
    """Why a meeting of this form does not fit that day: the forms alternate by calendar month, as most of the meetings around have it,
    cancelled or not, since one may have been moved out of its month (R211). Empty when it fits, or when there is no series.
    `but`: the meeting that is moved there."""
    around = meetings_between(day - NEAR, day + NEAR)
    fits = [form_in(day, one.starts_at.date(), one.form) == form for one in around if not one.is_extra and one.id != but]
    if 2 * sum(fits) >= len(fits):
        return ""
    return f"{MONTHS[day.month - 1]} har {FORMS[other_form(form)].lower()}, och de två slagen är varannan månad"


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
