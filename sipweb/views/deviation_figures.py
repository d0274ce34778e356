"""Mönster: where, in what and how often the routine was not followed. Each figure leads to its rows for those who read them."""

from typing import Any, NamedTuple

from flask import Blueprint, abort, g, render_template, request, url_for

from sipweb.actions.improvements import suggest_trend
from sipweb.db import db
from sipweb.forms.base import as_choices
from sipweb.forms.deviations import PeriodForm
from sipweb.forms.improvements import SuggestForm
from sipweb.gate import NotAllowed, Refused
from sipweb.models import Unit
from sipweb.queries.deviation_figures import Figures, figures, recurrences, sees_all
from sipweb.queries.deviation_followed import trend_item
from sipweb.queries.people import units
from sipweb.rules.deviation_figures import (
    WIDE,
    Period,
    by_time,
    chosen,
    days_told,
    default_period,
    definitions,
    months_in,
    share,
    span_of,
    trend_text,
    widths,
)
from sipweb.rules.deviations import AXES_WORDS, CATEGORIES
from sipweb.rules.standing import Role
from sipweb.views.agenda import on_the_next
from sipweb.views.load import require, saw_nobody
from sipweb.views.monthly import only_managers
from sipweb.views.pages import Page, done

bp = Blueprint("deviation_figures", __name__)

AXES = (
    ("category", "Kategori", "kategori"),
    ("part", "Del av rutinen", "rutin"),
    ("consequence", "Konsekvens för den enskilde", "konsekvens"),
)
Words = dict[str, dict[str, str]]


def only_those_who_see_figures() -> None:
    """Managers see their own units', the avdelningschef and the controller all."""
    if not (g.actor.who.managed_units or sees_all(g.actor)):
        raise NotAllowed("deviation.register")


def reads_rows() -> bool:
    """Whether a figure may lead to its rows: an avdelningschef counts what others read."""
    return g.actor.who.has(Role.CONTROLLER) or not g.actor.who.departments


def period_from(form: PeriodForm) -> Period:
    """The default for what makes no sense; the form then says what."""
    usual = default_period(g.actor.today)
    return Period(form.fran.data or usual.since, form.till.data or usual.until) if form.validate() else usual


@bp.get("/avvikelser/monster")
def show() -> Page:
    only_those_who_see_figures()
    form = PeriodForm(formdata=request.args)
    called = all_units()
    names = called.names
    form.enhet.choices = as_choices(names if sees_all(g.actor) else {u: names[u] for u in names if u in g.actor.who.managed_units}, "Alla")
    period = period_from(form)
    unit_id = form.enhet.data if not form.errors else None
    found = figures(g.actor, period, unit_id)
    saw_nobody("Läste mönster i avvikelser")
    told = as_page(found, period, called, unit_id) | {"scope": scope_of(names, unit_id)}
    if not form.fran.data and not form.errors:
        form.fran.data, form.till.data = period
    return render_template("deviations/figures.html", form=form, period=period, names=names, found=found, **told)


def scope_of(names: dict[int, str], unit_id: int | None) -> str:
    """Whose reports are counted, in words: two papers with other figures do not have the same heading."""
    if unit_id:
        return f"rapporter från eller om {names[unit_id]}"
    if sees_all(g.actor):
        return "alla enheter"
    mine = [name for unit, name in names.items() if unit in g.actor.who.managed_units]
    return f"rapporter som du läser, från eller om {' och '.join(filter(None, [', '.join(mine[:-1]), mine[-1]]))}"


class Units(NamedTuple):
    """What the units are called, in order, and their short codes."""

    names: dict[int, str]
    codes: dict[int, str]


def all_units() -> Units:
    there = units()
    return Units({unit.id: unit.name for unit in there}, {unit.id: unit.code for unit in there})


def as_page(
    found: Figures, period: Period, called: Units, unit_id: int | None = None, links: bool = True, words: Words | None = None
) -> dict[str, Any]:
    """The figures as the page and the frozen page show them."""
    linked, words = links and reads_rows(), words or AXES_WORDS

    def href(**more: Any) -> str:
        """The rows behind a figure, where they can be read."""
        days = {"fran": period.since.isoformat(), "till": period.until.isoformat()}
        return url_for("deviations.index", lage="raknas", **{**days, **({"enhet": unit_id} if unit_id else {}), **more}) if linked else ""

    tables = [
        (title, charted([(words[axis][key], count, href(**{name: key})) for key, count in chosen(words[axis], found.axes[axis])]))
        for axis, title, name in AXES
    ]
    return {
        "tables": tables,
        "months": charted([(month, found.axes["month"].get(month, 0), href(**days_of(month, period))) for month in months_in(period)]),
        "terms": charted([(term, n, href(**days_of(term, period))) for term, n in by_time(found.axes["term"])]),
        "matrix": matrix(found, called, href),
        "recurring": recurring(found, period, called.names, href, words["category"]),
        "totals": [
            ("Rapporter", found.number, href()),
            ("Med kvarstående problem", found.remaining, href(kvar="y")),
            ("Utan gemensam signatur", found.alone, href(ensam="y")),
        ],
        "remaining_share": (share(found.remaining, found.number), href(kvar="y") if found.remaining else ""),
        "times": [
            (label, days_told(t.mean), t.longest, t.number, href(natt=reached))
            for (reached, label), t in zip(TIMES.items(), found.times, strict=True)
        ],
        "definitions": definitions(g.actor.routine.deviation_recurs_from),
        "wide": WIDE,
    }


def recurring(found: Figures, period: Period, names: dict[int, str], href: Any, categories: dict[str, str]) -> list[tuple[Any, ...]]:
    """From, about, category, how many, where the rows are, and what tells which it is when it is proposed as a trend."""
    return [
        (
            names[a], names[b], categories[c], n, href(fran_enhet=a, till_enhet=b, kategori=c),
            {"from_unit_id": a, "about_unit_id": b, "category": c, "since": period.since, "until": period.until},
        )
        for a, b, c, n in found.recurring
    ]  # fmt: skip


@bp.post("/avvikelser/monster/foresla")
def suggest() -> Page:
    """To the managers of the two units: what recurs, for them to bring to the next avstämningsmöte."""
    require("trend.suggest", None)
    form = SuggestForm()
    form.not_answers = form.not_answers | {"from_unit_id"}
    if not form.validate():
        abort(404)
    back = url_for("deviation_figures.show", fran=form.since.data, till=form.until.data)
    try:
        suggest_trend(g.actor, db.session.get_one(Unit, form.from_unit_id.data), **form.answers)
    except Refused as why:
        return done(str(why), back, "warning")
    return done("Enheternas chefer har fått förslaget.", back)


@bp.post("/moten/punkter/trend")
def trend() -> Page:
    """What recurs, counted anew, as a draft for the next avstämningsmöte (R213). Once."""
    only_managers()
    form = SuggestForm()
    if not form.validate():
        abort(404)
    told, names = form.answers, all_units().names
    period = Period(told["since"], told["until"])
    which = (told["from_unit_id"], told["about_unit_id"], told["category"])
    count, back = recurrences(g.actor, period, *which), url_for("deviation_figures.show", fran=period.since, till=period.until)
    if not count:
        return done("Mönstret finns inte längre i siffrorna. Ladda om sidan.", back, "warning")
    text = trend_text(count, CATEGORIES[which[2]], names[which[0]], names[which[1]], period)
    unit = db.session.get_one(Unit, min(({*which[:2]} & g.actor.who.managed_units) or g.actor.who.managed_units))
    if trend_item(unit.id, text):
        return done("Trenden är redan en punkt till ett möte, eller ett utkast hos er.", back, "info")
    told = {"heading": "Återkommande avvikelse", "problem": text, "question": "Vad kan vi ändra tillsammans?"}
    return on_the_next(unit, "Trenden är ett utkast till nästa avstämningsmöte. Granska och anmäl den.", kind="trend", **told)


def charted(rows: list[tuple[str, int, str]]) -> list[tuple[str, int, str, int]]:
    """The rows, each with the length of its bar."""
    return [(*row, width) for row, width in zip(rows, widths([n for _, n, _ in rows]), strict=True)]


TIMES = {"steg1": "Till steg 1", "text": "Till den gemensamma texten", "signerad": "Till båda signaturerna"}


def days_of(name: str, period: Period) -> dict[str, str]:
    """The days of a month or a term that lie in the period, as the address says them."""
    since, until = span_of(name)
    return {"fran": max(since, period.since).isoformat(), "till": min(until, period.until).isoformat()}


def matrix(found: Figures, units: Units, href: Any) -> dict[str, Any]:
    """A from→to table of the units that have a figure: rows report, columns are what it is about. Every unit has a row, so that the
    rows tell what the codes over the columns are."""
    there = [u for u in units.names if any(u in pair for pair in found.pairs)]
    told = found.axes.get("from")  # not kept with figures that were frozen before it was counted
    rows, sums = [], []
    for a in there:
        cells = [(found.pairs.get((a, b), 0), href(fran_enhet=a, till_enhet=b)) for b in there]
        reports = sum(n for n, _ in cells) if told is None else told.get(str(a), 0)
        rows.append((units.codes[a], units.names[a], [*cells, (reports, href(fran_enhet=a))]))
        sums.append((sum(found.pairs.get((c, a), 0) for c in there), href(till_enhet=a)))
    total = sum(n for n, _ in sums) if told is None else found.number
    return {"heads": [(units.codes[b], units.names[b]) for b in there], "rows": rows, "sums": [*sums, (total, href())]}
