"""Excel of the shorter lists: advice, units, one list that is handed over, the rows of one loggkontroll."""

from flask import Blueprint, g, request, url_for

from sipweb.models import HandingOver, LogReview
from sipweb.queries.advice import advice_by_unit
from sipweb.queries.cases import row_number
from sipweb.queries.handing_over import readable_rows
from sipweb.queries.people import managers_by_unit, unit_names, units, user_names
from sipweb.queries.reviews import rows_of, sample_of
from sipweb.rules.leaving import KINDS
from sipweb.views.excel import export
from sipweb.views.load import load
from sipweb.views.pages import Page
from sipweb.words import word

bp = Blueprint("more_exports", __name__)

ADVICE = ("Enhet", "Rubrik", "Skrivet")
UNITS = ("Enhet", "Uppdrag", "Telefon", "Fråga efter", "Biträdande enhetschef", "Sammanslagen med")
HANDED_OVER = ("Akt", "Vad", "Läge", "Till")
STATES = {"open": "Öppen", "moved": "Överlämnad", "gone": "Inte längre öppen"}
SAMPLE = ("När", "Vem", "Vad", "Bedömning")


@bp.get("/fragor/rad/excel")
def advice() -> Page:
    groups = advice_by_unit(g.actor, unit_names(), request.args.get("enhet", type=row_number), request.args.get("lage") == "borttagna")
    rows = [[unit, one.heading, one.written_on] for unit, found in groups for one in found]
    return export("allmanna-rad", "listan över allmänna råd", ADVICE, rows, cases=set(), back=url_for("advice.index"))


@bp.get("/enheter/excel")
def all_units() -> Page:
    bosses = managers_by_unit()
    told = [(one, ", ".join(bosses.get(one.id, [])), one.merged_into.name if one.merged_into else "") for one in units()]
    rows = [[one.name, one.assignment, one.phone, one.ask_for, boss, merged] for one, boss, merged in told]
    return export("enheter", "listan över enheter", UNITS, rows, cases=set(), back=url_for("cases.units_page"))


@bp.get("/lamna-over/<int:handing_over_id>/excel")
def handed_over(handing_over_id: int) -> Page:
    """What the list shows of akter: numbers, and to whom; no names of anyone it is about."""
    found = readable_rows(g.actor, load(HandingOver, handing_over_id))
    names = user_names({row.to_user_id for row in found if row.to_user_id})
    rows = [[row.case.number if row.case else "", KINDS[row.what], STATES[row.state], names.get(row.to_user_id or 0, "")] for row in found]
    back = url_for("leaving.show", handing_over_id=handing_over_id)
    cases = {row.case_id for row in found if row.case_id}
    return export("overlamnas", "en lista över det som lämnas över", HANDED_OVER, rows, cases=cases, back=back)


@bp.get("/logg/kontroller/<int:review_id>/excel")
def sample(review_id: int) -> Page:
    """The drawn lines as the reviewer may read them, with what was thought of each; not the notes, which are free text."""
    found = sample_of(g.actor, rows_of(load(LogReview, review_id)))
    rows = [[told.line.at, told.name, told.sentence, word("verdict", row.verdict) if row.verdict else ""] for row, told in found]
    back = url_for("reviews.show", review_id=review_id)
    return export("loggkontroll", "en loggkontroll", SAMPLE, rows, cases=set(), back=back)
