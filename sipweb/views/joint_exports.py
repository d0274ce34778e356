"""Excel of the lists that are about no one person: the meetings and who came, precedents, the yearly follow-ups of the routine, and
what avvikelser lead to. Each shows what its page shows, in its order; no free text."""

from flask import Blueprint, g, request, url_for

from sipweb.gate import NotAllowed
from sipweb.queries.deviation_figures import sees_all
from sipweb.queries.improvements import frozen, proposals
from sipweb.queries.monthly import attendance_figures
from sipweb.queries.noticed import noticed
from sipweb.queries.people import unit_names
from sipweb.queries.precedents import precedents_by_pair
from sipweb.queries.routine_reviews import all_reviews
from sipweb.rules.deviations import number_of
from sipweb.rules.noticed import KINDS
from sipweb.views.deviations import only_staff
from sipweb.views.excel import export
from sipweb.views.monthly import coming_and_past, first_counted, only_concerned, only_managers
from sipweb.views.noticed import only_answering
from sipweb.views.pages import Page
from sipweb.views.precedents import chosen_filters, kept_filters
from sipweb.words import word

bp = Blueprint("joint_exports", __name__)

MEETINGS = ("Möte", "Börjar", "Var", "Leder", "Skriver", "Läge", "Extra")
ATTENDANCE = ("Namn", "Kallad", "Var med", "Ersättare kom", "Borta")
PRECEDENTS = ("Enheter", "Rubrik", "Sparat", "Nivå")
FOLLOW_UPS = ("Dag", "Läge", "Nästa senast")
PROPOSALS = ("Rapport", "Enhet", "Ansvarig", "Beslut senast", "Läge", "Beslut")
FROZEN = ("Rubrik", "Från och med", "Till och med", "Frysta", "Av", "Tillbakatagna")
NOTICED = ("Vad", "Enhet", "Om", "När", "Akt")


@bp.get("/moten/excel")
def meetings() -> Page:
    only_concerned()
    coming, past = coming_and_past()
    rows = [
        [
            word("monthly_form", one.form),
            one.starts_at,
            one.place,
            one.chair.name if one.chair else "",
            one.writer.name if one.writer else "",
            word("monthly", one.state),
            "Ja" if one.is_extra else "",
        ]
        for one in [*coming, *past]
    ]
    return export("moten", "listan över möten", MEETINGS, rows, cases=set(), back=url_for("monthly.index"))


@bp.get("/moten/narvaro/excel")
def attendance() -> Page:
    only_managers()
    rows = attendance_figures(first_counted(), g.actor.today)
    return export("narvaro", "närvaron på avstämningsmöten", ATTENDANCE, rows, cases=set(), back=url_for("monthly.attendance"))


@bp.get("/lyft/prejudikat/excel")
def precedents() -> Page:
    found = precedents_by_pair(g.actor, unit_names(), **chosen_filters())
    rows = [[pair, one.heading, one.kept_on, one.level] for pair, kept in found for one in kept]
    return export("prejudikat", "listan över prejudikat", PRECEDENTS, rows, cases=set(), back=url_for("precedents.index", **kept_filters()))


@bp.get("/rutinen/uppfoljning/excel")
def follow_ups() -> Page:
    only_concerned()
    rows = [[one.held_on or one.planned_on, word("routine", one.state), one.next_on] for one in all_reviews(g.actor)]
    back = url_for("routine_reviews.index")
    return export("arlig-uppfoljning", "listan över årliga uppföljningar", FOLLOW_UPS, rows, cases=set(), back=back)


@bp.get("/avvikelser/forslag/excel")
def suggested() -> Page:
    only_staff()
    everything, names = request.args.get("visa") == "alla", unit_names()
    rows = [
        [
            number_of(one.register_year, one.register_no) or f"Rapport {one.id}",
            names[one.from_unit_id],
            one.owner,
            one.due_on,
            word("improvement", one.state) if one.state else "Nytt",
            word("improvement_decision", one.decision) if one.decision else "",
        ]
        for one in proposals(g.actor, everything)
    ]
    back = url_for("improvements.index", visa="alla" if everything else None)
    return export("forslag", "listan över förbättringsförslag", PROPOSALS, rows, cases=set(), back=back)


@bp.get("/avvikelser/frysta/excel")
def kept_figures() -> Page:
    if not sees_all(g.actor):
        raise NotAllowed("figures.freeze")
    rows = [[one.title, one.since, one.until, one.frozen_at, one.frozen_by.name, one.withdrawn_on] for one in frozen(g.actor)]
    return export("frysta-siffror", "listan över frysta siffror", FROZEN, rows, cases=set(), back=url_for("frozen_figures.index"))


@bp.get("/avvikelser/mojliga/excel")
def possible() -> Page:
    only_answering()
    found, names = noticed(g.actor), unit_names()
    rows = [[KINDS[one.kind].told, names[one.unit_id], names.get(one.about_unit_id or 0, ""), one.on, one.number] for one in found]
    cases = {one.case_id for one in found if one.case_id}
    return export("mojliga-avvikelser", "listan över möjliga avvikelser", NOTICED, rows, cases=cases, back=url_for("noticed.index"))
