"""Årlig uppföljning av rutinen: one page for the yearly meeting of the departments, against the year before (R284)."""

from typing import Any

from flask import Blueprint, g, render_template, request, url_for

from sipweb.gate import NotAllowed
from sipweb.queries.cases import row_number
from sipweb.queries.deviation_figures import sees_all
from sipweb.queries.yearly import yearly
from sipweb.rules.standing import Role
from sipweb.rules.yearly import told, year_of
from sipweb.views.load import saw_nobody
from sipweb.views.pages import Page

bp = Blueprint("yearly", __name__)


@bp.get("/avvikelser/uppfoljning")
def show() -> Page:
    if not (g.actor.who.managed_units or sees_all(g.actor)):
        raise NotAllowed("deviation.register")
    year = request.args.get("ar", g.actor.today.year, type=row_number)
    year = year if 2000 <= year <= g.actor.today.year else g.actor.today.year
    period, sees_small = year_of(year, g.actor.today), g.actor.who.has(Role.CONTROLLER)
    hides = not sees_small or "dolda" in request.args
    lines = told(yearly(g.actor, period), hides_small=hides)
    saw_nobody(f"Läste årlig uppföljning för {year}")
    kept: dict[str, Any] = {"dolda": 1} if sees_small and hides else {}
    older = url_for("yearly.show", ar=year - 1, **kept)
    newer = url_for("yearly.show", ar=year + 1, **kept) if year < g.actor.today.year else None
    more: dict[str, Any] = {"period": period, "sees_small": sees_small, "hides": hides, "older_href": older, "newer_href": newer}
    return render_template("deviations/yearly.html", year=year, sections=lines, **more)
