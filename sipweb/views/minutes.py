"""The minutes of a monthly meeting: drafted by themselves from what was recorded; and the folder that is printed before it."""

import json
from typing import Any

from flask import Blueprint, g, render_template

from sipweb.actions.sessions import find_drafts
from sipweb.models import AgendaItem, MonthlyMeeting
from sipweb.queries import agenda as about
from sipweb.queries.item_outcomes import ended_words
from sipweb.queries.monthly import attendance_of, called_then, inventory_at
from sipweb.queries.unsaved import Noted, draft_key, not_saved
from sipweb.queries.urgent import urgent_at
from sipweb.rules.monthly import HELD, OPEN, STATUS
from sipweb.views.agenda_page import item_rows, outcome_rows
from sipweb.views.load import saw_list
from sipweb.views.meeting_deviations import of_avvikelser
from sipweb.views.meeting_page import FORMLESS, is_secret, load_meeting, names_of, offered, saw_items
from sipweb.views.monthly_moves import inventory_rows
from sipweb.views.pages import Page

bp = Blueprint("minutes", __name__)


def outcomes_of(items: list[AgendaItem]) -> dict[int, list[dict[str, str]]]:
    ended = ended_words(items)
    return {item.id: outcome_rows(item, ended.get(item.id, "")) for item in items}


@bp.get("/moten/<int:monthly_id>/anteckningar")
def show(monthly_id: int) -> Page:
    """Each reader sees the items that concern their units."""
    meeting = load_meeting(monthly_id)
    read = about.items_of(g.actor, meeting)
    items = [item for item in read if item.state == "settled"]
    saw_items(meeting, items, "Läste anteckningarna från ett möte")
    return render_template(
        "monthly/minutes.html",
        meeting=meeting,
        items=items,
        **named(meeting, items),
        outcomes=outcomes_of(items),
        numbers=about.numbers_in(monthly_id),
        unseen=about.unseen_count(meeting, read),
        **of_no_item(meeting),
        corrections=about.corrections_of(g.actor, meeting.id, items),
        moves=offered(meeting),
        formless=FORMLESS,
        is_held=meeting.state in HELD,
    )


def named(meeting: MonthlyMeeting, items: list[AgendaItem]) -> dict[str, Any]:
    secret = {item.id for item in items if is_secret(item)}
    return {"names": names_of(items), "half_written": half_written(meeting, items), "secret": secret}


def half_written(meeting: MonthlyMeeting, items: list[AgendaItem]) -> list[dict[str, str]]:
    """What the reader has begun to write at the meeting and not saved, and where. When nothing more can be saved: the words, to copy."""
    rows: dict[str, Noted] = {draft_key(meeting): meeting} | {draft_key(item): item for item in items}
    names = {draft_key(item): name for item, name in zip(items, names_of(items).values(), strict=True)}
    found = []
    for key, (pairs, _) in find_drafts(g.actor.user_id, rows).items():
        if words := not_saved(pairs, rows[key]):
            found.append({"place": names.get(key, "Övrigt"), "href": key, "words": "" if meeting.state in OPEN else words})
    return found


def of_no_item(meeting: MonthlyMeeting) -> dict[str, Any]:
    """Who came; the urgent contacts that were taken up, and at an avstämningsmöte the inventory of the term."""
    day = meeting.ended_at.astimezone(g.actor.now.tzinfo).date() if meeting.ended_at else None
    urgent = urgent_at(g.actor, day) if day and g.actor.who.managed_units else []
    saw_list("Läste akuta kontakter i anteckningarna från ett möte", {row.case_id for row in urgent if row.case_id})
    made = inventory_at(g.actor, meeting) if meeting.form == STATUS else None
    figures = inventory_rows(json.loads(made.figures)) if made else []
    return {**who_came(meeting), "promised": about.promised_at(meeting.id), "urgent": urgent, "inventory": made, "figures": figures}


def who_came(meeting: MonthlyMeeting) -> dict[str, Any]:
    said = attendance_of(meeting)
    return {"said": said, "called": called_then(meeting, said)}


@bp.get("/moten/<int:monthly_id>/mapp")
def folder(monthly_id: int) -> Page:
    """One item on each page, to read before the meeting; nobody's name at the top of any."""
    meeting = load_meeting(monthly_id)
    items = [item for item in about.items_of(g.actor, meeting) if item.state != "draft"]
    saw_items(meeting, items, "Skrev ut mappen till ett möte")
    sheets, secret = [(item, item_rows(item)) for item in items], {item.id for item in items if is_secret(item)}
    more = of_avvikelser(meeting, "Skrev ut avvikelser i samverkan inför ett möte")
    return render_template(
        "monthly/folder.html",
        meeting=meeting,
        sheets=sheets,
        secret=secret,
        names=names_of(items),
        numbers=about.numbers_in(monthly_id),
        **more,
    )
