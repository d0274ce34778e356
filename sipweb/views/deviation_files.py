"""The register as a file: Excel, and CSV that Excel opens in Swedish. Without free text, and without the number of any akt."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, Response, g, url_for

from sipweb.queries import deviations as about
from sipweb.queries.people import unit_names
from sipweb.rules.deviations import number_of
from sipweb.views.deviations import filter_form, filters_from, kept_filters, only_staff
from sipweb.views.excel import MOST, export, too_long
from sipweb.views.load import saw_nobody
from sipweb.views.pages import Page
from sipweb.words import word

bp = Blueprint("deviation_files", __name__)

COLUMNS = (
    "Nummer", "Rapport", "Från enhet", "Avser enheter", "Läge", "Kategori", "Del av rutinen", "Konsekvens", "Lex Sarah", "Hände",
    "Rapporterad", "Steg 2", "Båda har signerat", "Skickad", "Registrerad", "Utan gemensam signatur", "Kvarstående problem",
)  # fmt: skip
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def told() -> list[list[Any]]:
    names = unit_names()
    filters = filters_from(filter_form(names))
    found = about.all_rows(g.actor, filters, MOST + 1) if filters else []
    concerned = about.concerned_units([row.id for row in found])
    return [cells(row, names, concerned.get(row.id, [])) for row in found]


def cells(row: Any, names: dict[int, str], concerned: list[int]) -> list[Any]:
    return [
        number_of(row.register_year, row.register_no), row.id, names[row.from_unit_id], ", ".join(names[u] for u in concerned),
        word("deviation", row.state), word("deviation_category", row.category), word("routine_part", row.routine_part),
        word("deviation_consequence", row.consequence), word("lex_sarah", row.lex_sarah), row.happened_on, row.reported_on,
        row.step2_on, row.signed_on, row.sent_on, row.registered_on, "Ja" if row.alone_why else "Nej",
        "Ja" if row.remaining_problems else "Nej",
    ]  # fmt: skip


@bp.get("/avvikelser/excel")
def excel() -> Page:
    only_staff()
    back = url_for("deviations.index", **kept_filters())
    return export("avvikelser", "listan över avvikelser i samverkan", COLUMNS, told(), cases=set(), back=back)


@bp.get("/avvikelser/csv")
def csv() -> Page:
    only_staff()
    rows = told()
    if len(rows) > MOST:
        return too_long(url_for("deviations.index", **kept_filters()))
    saw_nobody(f"Hämtade listan över avvikelser i samverkan som CSV: {len(rows)} {'rad' if len(rows) == 1 else 'rader'}")
    return csv_file("avvikelser", COLUMNS, rows)


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """Semicolons and a BOM, as Excel in Swedish reads it; nothing becomes a formula."""
    lines = [";".join(map(csv_cell, row)) for row in [columns, *rows]]
    headers = {"Content-Disposition": f'attachment; filename="{name}-{g.actor.today.isoformat()}.csv"'}
    return Response("\ufeff" + "\r\n".join(lines) + "\r\n", mimetype="text/csv", headers=headers)


def csv_cell(value: Any) -> str:
    text = "" if value is None else str(value)
    if isinstance(value, str) and text.startswith(STARTS_A_FORMULA):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ';"\r\n') else text
