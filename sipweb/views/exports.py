"""Every list as an Excel file, as it is filtered: what the list shows, without free text and without numbers of persons.

A list more: its rows from `queries`, as the page reads them but to MOST + 1; its columns; `export`; and on the list itself
`ui.excel_link`. What may stand in a file that lies about is what may stand in a list (2001:454 7 a §): no words about
anyone's life, and whoever is protected is called as on the list.
"""

from dataclasses import replace
from typing import Any

from flask import Blueprint, g, request, url_for

from sipweb.gate import NotAllowed
from sipweb.queries import cases as case_list
from sipweb.queries.handing_over import owners as owners_of
from sipweb.queries.inbox import inbox_rows, ongoing_rows
from sipweb.queries.journal import file_by, waiting_rows
from sipweb.queries.people import unit_names, user_names
from sipweb.queries.reviews import months
from sipweb.queries.work import group_of, tasks
from sipweb.rules.people import is_masked, listed_name
from sipweb.views.cases import filters_from, kept_filters, page_href, sunday
from sipweb.views.excel import MOST, export
from sipweb.views.logs import my_scope
from sipweb.views.pages import Page
from sipweb.views.reviews import month_from
from sipweb.views.work import PLACES
from sipweb.words import REFERRAL, word

bp = Blueprint("exports", __name__)

CASES = ("Akt", "Den enskilde", "Född", "Enhet", "Handläggare", "Läge", "Nästa steg senast")
REQUESTS = (
    "Var",
    "Akt",
    "Från enhet",
    "Till enhet",
    "Läge",
    "Skickad",
    "Nästa steg senast",
    "Skickad av",
    "Handläggare hos den tillfrågade",
)
JOURNAL = ("Akt", "Enhet", "Antal steg", "Äldsta steget", "Journalförs senast")
OWNERS = ("Vem", "Enhet", "Öppna", "Konto")
REVIEWS = ("Månad", "Enhet", "Läge", "Senast", "Rader", "Granskade", "Följs upp", "Signerad av", "Signerad")
WORK = ("Var", "När", "Senast", "Vad", "Gäller", "Akt")


@bp.get("/akter/excel")
def cases() -> Page:
    filters = replace(filters_from(request.args), after="")
    found = case_list.case_rows(g.actor, filters, sunday(), limit=MOST + 1)
    units, workers = unit_names(), user_names({row.case_worker_id for row in found if row.case_worker_id})
    rows = [case_cells(row, units, workers) for row in found]
    back = page_href(**kept_filters())
    return export("akter", "listan över akter", CASES, rows, cases={row.case_id for row in found}, back=back)


def case_cells(row: Any, units: dict[int, str], workers: dict[int, str]) -> list[Any]:
    name = listed_name(row.given_name, row.family_name, row.protection)
    born = None if is_masked(row.protection) else row.birth_date
    stage = REFERRAL.get(row.stage, "")
    return [row.number, name, born, units[row.unit_id], workers.get(row.case_worker_id, ""), stage, row.due_on]


@bp.get("/forfragningar/excel")
def requests() -> Page:
    parts = {"Väntar på svar från er": inbox_rows(g.actor, MOST + 1), "Pågår": ongoing_rows(g.actor, MOST + 1)}
    everyone = [row for found in parts.values() for row in found]
    units, workers = unit_names(), user_names({row.to_worker_id for row in everyone if row.to_worker_id})
    rows = [request_cells(place, row, units, workers) for place, found in parts.items() for row in found]
    back = url_for("referrals.inbox")
    return export("forfragningar", "listan över förfrågningar", REQUESTS, rows, cases={row.case_id for row in everyone}, back=back)


def request_cells(place: str, row: Any, units: dict[int, str], workers: dict[int, str]) -> list[Any]:
    sides = [units[row.from_unit_id], units[row.to_unit_id]]
    asked = workers.get(row.to_worker_id, "")
    return [place, row.number, *sides, REFERRAL[row.state], row.sent_on, row.due_on, row.from_worker, asked]


@bp.get("/journal/excel")
def journal() -> Page:
    found, units = waiting_rows(g.actor, MOST + 1), unit_names()
    rows = [[row.number, units[row.unit_id], row.count, row.since, file_by(row, g.actor)] for row in found]
    cases = {row.case_id for row in found}
    return export("att-journalfora", "listan Att journalföra", JOURNAL, rows, cases=cases, back=url_for("journal.show"))


@bp.get("/lamna-over/excel")
def owners() -> Page:
    """How much each has open in the units the user leads; not what it is."""
    if not g.actor.who.managed_units:
        raise NotAllowed("leaving.start_for")
    rows = [[one.name, one.unit, one.things, account_words(one)] for one in owners_of(g.actor)]
    return export("ansvar", "listan över vem som ansvarar för vad", OWNERS, rows, cases=set(), back=url_for("leaving.index"))


def account_words(owner: Any) -> str:
    return "Avstängt konto" if owner.is_disabled else "" if owner.is_here else "Arbetar inte på enheten"


@bp.get("/logg/kontroller/excel")
def reviews() -> Page:
    """The months that stand on the page: a year of them, from the newest or from where the page began."""
    found, _ = months(g.actor, my_scope().units, month_from(request.args.get("fore", "")))
    rows = [review_cells(one) for one in found]
    return export("loggkontroller", "listan över loggkontroller", REVIEWS, rows, cases=set(), back=url_for("reviews.index"))


def review_cells(one: Any) -> list[Any]:
    return [one.month, one.unit, word("review", one.standing), one.due, one.rows, one.judged, one.follow_ups, one.signed, one.signed_on]


@bp.get("/mitt-arbete/excel")
def work() -> Page:
    """What waits. Not what is new: that is read once, and then it is gone."""
    order = list(PLACES)
    found = sorted(tasks(g.actor), key=lambda task: order.index(task.place))
    rows = [[PLACES[t.place], group_of(t.due, g.actor.today), t.due, t.title, t.what, t.number] for t in found]
    cases = {task.case_id for task in found if task.case_id}
    return export("mitt-arbete", "Mitt arbete", WORK, rows, cases=cases, back=url_for("work.show"))
