"""A young person as a row: in the list, in the file, and beside a meeting. No date of a protected person, which would tell the birthday."""

from datetime import date
from typing import Any

from flask import g, url_for

from sipweb.queries import transfer_list as rows
from sipweb.queries.transfer_answers import who_said_no
from sipweb.queries.transfers_open import day_of, state_of
from sipweb.rules.people import is_masked, listed_name
from sipweb.rules.transfer_lifted import MEETING, after_no
from sipweb.rules.transfers import GROUPS, last_meeting
from sipweb.words import TRANSFER

COLUMNS = (
    "Grupp", "Akt", "Den enskilde", "Född", "Enhet", "Handläggare", "Ålder", "Byter enhet", "Avisera senast", "Dagar kvar",
    "Sista möte att anmäla till", "Aviserad", "Läge", "Till enhet",
)  # fmt: skip


def grouped(found: list[rows.Row], meetings: list[date]) -> list[tuple[str, list[dict[str, Any]]]]:
    noes = who_said_no([row.transfer_id for row in found if row.transfer_id and row.state == "rejected" and not row.elsewhere])
    told = [(rows.RANKS[row.rank], as_line(row, meetings) | {"after_no": stands(row, noes)}) for row in found]
    return [(GROUPS[key], [line for group, line in told if group == key]) for key in rows.RANKS if any(group == key for group, _ in told)]


def as_line(row: rows.Row, meetings: list[date]) -> dict[str, Any]:
    """What a row shows: the dates, and what is late in words."""
    routine, today = g.actor.routine, g.actor.today
    by, state = row.by(routine), row.state_now(today)
    return {
        "row": row,
        "href": way_to(row),
        "masked": is_masked(row.protection),  # a date here would tell the birthday
        "name": listed_name(row.given_name, row.family_name, row.protection),
        "age": row.age(routine),
        "by": by,
        "meeting": last_meeting(by, meetings),
        "next_meeting": meetings[0] if meetings and by < today else None,
        "left": (by - today).days if not row.is_notified else None,
        "was_late": row.is_notified and row.notified_on is not None and row.notified_on > by,
        "state": state,
        "passed": row.rank == 0 and row.day <= today,
    }


def stands(row: rows.Row, noes: dict[int, str]) -> str:
    """After a no: who said it, and what comes next."""
    return after_no(noes.get(row.transfer_id or 0, MEETING)) if row.state == "rejected" and not row.elsewhere else ""


def as_open(row: Any) -> dict[str, Any]:
    """A transfer that has begun: when the responsibility goes over, and whether that day has passed before it was done."""
    day, state = day_of(row, g.actor.routine), state_of(row, g.actor)
    masked = row.kind == "age" and is_masked(row.protection)
    passed = day is not None and day <= g.actor.today and state not in {"transferred", "declined"}
    return {"row": row, "day": None if masked else day, "masked": masked, "passed": passed, "state": state}


def way_to(row: rows.Row) -> str:
    """The transfer one reads, the akt when another unit has one going on, or where the need is judged."""
    if row.elsewhere:
        return url_for("cases.show", number=row.number)
    return url_for("transfers.show", transfer_id=row.transfer_id) if row.transfer_id else url_for("transfers.judge", number=row.number)


def cells(row: rows.Row, names: dict[int, str], meetings: list[date]) -> list[Any]:
    line = as_line(row, meetings)
    dates = [row.birth_date, row.day, line["by"], line["left"], line["meeting"]]
    born, day, by, left, meeting = [None] * len(dates) if line["masked"] else dates
    where = [names[row.unit_id], row.worker, line["age"], day]
    to = "" if row.elsewhere else names.get(row.to_unit_id or 0, "")
    return [
        GROUPS[rows.RANKS[row.rank]],
        row.number,
        line["name"],
        born,
        *where,
        by,
        left,
        meeting,
        row.notified_on,
        TRANSFER[line["state"]],
        to,
    ]
