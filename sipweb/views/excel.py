"""A list as an Excel workbook: real dates, text that stays text, no formulas, and a line in the read log.

Every list has one, made with `export`; the shorter ones stand together in the modules `…_exports`.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from flask import Response, g
from xlsxwriter import Workbook

from sipweb.rules.dates import NO_BREAK
from sipweb.views.pages import Page, done

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SETTINGS = {
    "in_memory": True,
    "default_date_format": "yyyy-mm-dd",
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
WIDEST = 60
MOST = 5000  # rows in one file; longer lists are for the program, not for a sheet that lies about


def export(name: str, what: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, cases: set[int], back: str) -> Page:
    """The list as a file. One line in the read log says what it was and how many rows, with the akter in it, also when it is
    empty. `what`: as the log says it, "listan över akter". A list of more than MOST rows leads `back`, with a word of why."""
    told = list(rows)
    if len(told) > MOST:
        return too_long(back)
    sentence = f"Hämtade {what} som Excel: {len(told)} {'rad' if len(told) == 1 else 'rader'}"
    g.reads.setdefault(sentence, set()).update(cases)
    return workbook(name, columns, told)


def too_long(back: str) -> Page:
    most = f"{MOST:,}".replace(",", NO_BREAK)
    return done(f"Listan har fler än {most} rader. Filtrera den, och hämta den sedan.", back, "warning")


def workbook(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """One sheet with a heading row that stays in sight. `name`: what the file is called, without personal data.

    A date becomes a date, a moment one with its time on the clock in Stockholm; nothing becomes a formula or a link.
    """
    file, told = BytesIO(), [list(map(cell, row)) for row in rows]
    book = Workbook(file, SETTINGS)
    sheet = book.add_worksheet(name[:31].capitalize())
    with_clock = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
    for n, row in enumerate(told, start=1):
        for column, value in enumerate(row):
            sheet.write(n, column, value, *([with_clock] if isinstance(value, datetime) else []))
    for column, heading in enumerate(columns):
        widest = max([len(heading), *(len(str(row[column])) for row in told)], default=10)
        sheet.set_column(column, column, min(widest + 2, WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(told), 1), len(columns) - 1)
    book.close()
    named = f"{name}-{g.actor.today.isoformat()}.xlsx"
    return Response(file.getvalue(), mimetype=MEDIA, headers={"Content-Disposition": f'attachment; filename="{named}"'})


def cell(value: Any) -> Any:
    """What Excel can hold: no time zones, no None."""
    if isinstance(value, datetime):
        return value.astimezone(g.actor.now.tzinfo).replace(tzinfo=None) if value.tzinfo else value
    return "" if value is None else value if isinstance(value, (date, int, float, bool)) else str(value)
