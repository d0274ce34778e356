"""Logg: who has read and changed what; as a page, and as Excel."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from flask import Blueprint, g, redirect, render_template, request, url_for

from sipweb.forms.base import as_choices
from sipweb.forms.logs import LogForm
from sipweb.gate import NotAllowed
from sipweb.queries.log_lines import Told
from sipweb.queries.logs import PAGE, Filters, Found, case_named, log_page, scope_in_case, scope_of
from sipweb.queries.people import unit_names, user_names
from sipweb.rules.logs import REASONS, Scope
from sipweb.views.excel import MOST, export, too_long
from sipweb.views.load import noted
from sipweb.views.pages import Page

bp = Blueprint("logs", __name__)

COLUMNS = ("När", "Vem", "Ersättare för", "Enhet", "Vad", "Akt", "Pekas ut", "Egen rad")
KINDS = {"lasningar": "reads", "utan-listor": "single", "andringar": "changes"}


class Asked(NamedTuple):
    """What the address asks for, and what was found. `case_id`: the akt it is about, if it is about one."""

    form: LogForm
    case_id: int | None
    found: Found


def my_scope() -> Scope:
    """The units whose log the user reviews; nobody else comes here."""
    scope = scope_of(g.actor)
    if not scope.units:
        raise NotAllowed("review.draw")
    return scope


def asked(most: int = PAGE) -> Asked:
    """Filters that make no sense find nothing, and the form says why. Who reads no akter is not asked for one."""
    scope = my_scope()
    form = LogForm(formdata=request.args)
    if not g.actor.who.units:
        form.akt.data = ""
    number = form.akt.data
    case_id = case_named(g.actor, number) if number else None
    scope = scope_in_case(scope, case_id) if case_id else scope
    form.vem.choices = as_choices(who_stands_in(scope), "Alla")
    if form.validate() and number and case_id is None:
        form.akt.errors = ["Ingen akt som du har behörighet till har det numret."]
    if form.errors or form.akt.errors:
        return Asked(form, None, Found([], None))
    return Asked(form, case_id, log_page(g.actor, scope, filters_from(form, case_id), most))


def who_stands_in(scope: Scope) -> dict[int, str]:
    """The own staff; in the log of one akt then also those of the other units that are known to have it."""
    others = {user: posts for user, posts in scope.posts.items() if user not in scope.staff}
    there, units = {part.unit_id for part in scope.known}, unit_names() if others else {}
    names = sorted(user_names({*scope.staff, *others}).items(), key=lambda one: (one[0] in others, one[1]))
    where = {user: ", ".join(sorted(units[unit] for unit in posts & there)) for user, posts in others.items()}
    return {user: f"{name}, {where[user]}" if user in others else name for user, name in names}


def filters_from(form: LogForm, case_id: int | None) -> Filters:
    return Filters(
        case_id=case_id,
        user_id=form.vem.data,
        since=form.fran.data,
        until=form.till.data,
        kind=KINDS.get(form.slag.data or "", ""),
        is_pointed=bool(form.utpekat.data),
        after=request.args.get("efter", ""),
    )


def kept_filters() -> dict[str, Any]:
    return {name: request.args[name] for name in ("akt", "vem", "fran", "till", "slag", "utpekat") if request.args.get(name)}


def saw_rows(sentence: str, rows: Iterable[Told], case_id: int | None = None) -> None:
    """The look at the log is a look too, at the akter it named."""
    noted(sentence, akter_in(rows, case_id))


def akter_in(rows: Iterable[Told], case_id: int | None) -> set[int]:
    return {akt for row in rows for akt in row.akter} | ({case_id} if case_id else set())


@bp.get("/logg")
def index() -> Page:
    it = asked()
    number = it.form.akt.data if it.case_id else ""
    saw_rows(f"Läste loggen för akt {number}" if number else "Läste loggen", it.found.rows, it.case_id)
    kept = kept_filters()
    page = render_template(
        "logs/index.html",
        form=it.form,
        rows=it.found.rows,
        number=number,
        reasons=REASONS,
        routine=g.actor.routine,
        next_href=url_for("logs.index", **kept, efter=it.found.after) if it.found.after else None,
        first_href=url_for("logs.index", **kept) if request.args.get("efter") else None,
        excel_href=url_for("logs.excel", **kept),
        is_filtered=bool(kept),
        form_has_errors=bool(it.form.errors),
    )
    return page, 422 if it.form.errors else 200


@bp.get("/logg/excel")
def excel() -> Page:
    """The list as it is filtered, from its beginning."""
    it, back = asked(MOST), url_for("logs.index", **kept_filters())
    if it.form.errors:
        return redirect(back, 303)
    if it.found.after:
        return too_long(back)
    return export("logg", "loggen", COLUMNS, map(as_cells, it.found.rows), cases=akter_in(it.found.rows, it.case_id), back=back)


def as_cells(row: Told) -> list[Any]:
    pointed = ", ".join(REASONS[why] for why in row.reasons)
    return [row.line.at, row.name, row.stand_in_for, row.units, row.sentence, row.number, pointed, "Ja" if row.is_own else ""]
