"""Many rows, fast: invented akter written straight into the tables, to see how cost grows with data."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import islice, product
from typing import Any, NamedTuple

from sqlalchemy import Connection

from sipweb.db import Base
from sipweb.rules.referrals import OPEN
from sipweb.rules.search import tokens

TODAY = date(2026, 10, 12)
FIRST = 1_000_000  # ids from here on, far from those that the program has given
GIVEN = [
    "Alva",
    "Berit",
    "Cecilia",
    "Dag",
    "Eskil",
    "Frida",
    "Gun",
    "Hilda",
    "Ivar",
    "Jonna",
    "Karin",
    "Leo",
    "Mira",
    "Nils",
    "Olga",
    "Pia",
    "Rut",
    "Sven",
    "Tore",
    "Ulla",
]
FAMILY = [
    a + b
    for a, b in product(
        ["Al", "Berg", "Dal", "Ek", "Fors", "Gran", "Hag", "Lind", "Ros", "Sund"], ["berg", "ström", "gren", "man", "kvist"]
    )
]
STAGES = ("", *sorted(OPEN))
Row = dict[str, Any]


class Akt(NamedTuple):
    """What the rows of one akt have in common."""

    id: int
    unit_id: int
    other_id: int  # the unit that is asked
    worker_id: int
    asked_id: int
    is_open: bool


@dataclass(frozen=True)
class Town:
    """Where akter are put: the units that have them, the units they ask, and the handläggare of each."""

    board_id: int
    homes: tuple[int, ...]
    others: tuple[int, ...]
    workers: dict[int, tuple[int, ...]]
    is_open: Callable[[int], bool] = lambda n: n % 5 == 0

    def akt(self, n: int) -> Akt:
        unit, turn = self.homes[n % len(self.homes)], n // len(self.homes)
        asked = [u for u in self.others if u != unit]
        other = asked[turn % len(asked)]
        mine, theirs = self.workers[unit], self.workers[other]
        # One in five is open: the turn would otherwise meet the same handläggare every time.
        return Akt(FIRST + n, unit, other, mine[turn // 5 % len(mine)], theirs[turn // 7 % len(theirs)], self.is_open(turn))


def put(connection: Connection, table: str, rows: Iterable[Row]) -> None:
    """Insert rows that all have the same keys; columns that are not named get the model's own defaults."""
    left = iter(rows)
    while some := list(islice(left, 5000)):
        defaults = {c.name: c.default.arg for c in Base.metadata.tables[table].columns if c.default is not None and c.name not in some[0]}
        names = ", ".join(f'"{name}"' for name in (*some[0], *defaults))
        marks = ", ".join("?" * (len(some[0]) + len(defaults)))
        connection.exec_driver_sql(
            f'INSERT INTO "{table}" ({names}) VALUES ({marks})', [(*row.values(), *defaults.values()) for row in some]
        )


def fill(connection: Connection, town: Town, count: int, start: int = 0) -> None:
    """`count` akter, each with what an akt has after some months of work."""
    numbers = range(start, start + count)
    for table, told in ROWS.items():
        put(connection, table, (row for n in numbers for row in told(n, town.akt(n), town)))


def day(n: int, span: int = 150, before: int = 30) -> date:
    """A day around today, the same for the same n."""
    return TODAY + timedelta(days=n * 37 % span - before)


def moment(n: int) -> str:
    return f"{day(n, 300, 300)} {n % 24:02}:{n % 60:02}:00.000000"


def name_of(n: int) -> tuple[str, str]:
    return GIVEN[n % len(GIVEN)], FAMILY[n // len(GIVEN) % len(FAMILY)]


def number_of(n: int) -> str:
    return f"{2025 - n // 50_000}-{n % 50_000 + 1:04}"


def people(n: int, akt: Akt, town: Town) -> Iterator[Row]:
    given, family = name_of(n)
    told = {"given_name": given, "family_name": family, "identity_kind": "saknas", "protection": "none"}
    yield {"id": akt.id, "board_id": town.board_id, "birth_date": f"{1930 + n % 90}-05-06", **told}


def cases(n: int, akt: Akt, _: Town) -> Iterator[Row]:
    year, serial = 2025 - n // 50_000, n % 50_000 + 1
    told = {"number": number_of(n), "year": year, "serial": serial, "opened_on": "2026-01-07", "decision_since": "2026-01-07"}
    yield {"id": akt.id, "person_id": akt.id, "decision_unit_id": akt.unit_id, "closed_on": None if akt.is_open else "2026-09-01", **told}


def tracks(n: int, akt: Akt, _: Town) -> Iterator[Row]:
    """The unit's own part; in every fourth akt also another unit's."""
    told: Row = {"case_id": akt.id, "opened_on": "2026-01-07", "ground": "application", "is_open": akt.is_open, "last_event_at": moment(n)}
    due = str(day(n)) if akt.is_open and n % 3 else None
    mine = {"unit_id": akt.unit_id, "case_worker_id": akt.worker_id, "due_on": due, "stage": STAGES[n % len(STAGES)]}
    yield {**told, **mine}
    if n % 4 == 0:
        yield {**told, **mine, "unit_id": akt.other_id, "case_worker_id": akt.asked_id}


@cache
def name_tokens(given: str, family: str) -> tuple[str, ...]:
    return tuple(sorted(tokens([given, family], [])))


def search_tokens(n: int, akt: Akt, _: Town) -> Iterator[Row]:
    for unit_id in (akt.unit_id, akt.other_id)[: 2 if n % 4 == 0 else 1]:
        for token in (*name_tokens(*name_of(n)), number_of(n), f"eget-{n}"):
            yield {"unit_id": unit_id, "token": token, "case_id": akt.id}


def referrals(n: int, akt: Akt, _: Town) -> Iterator[Row]:
    """One request in each akt; those of open akter are anywhere between draft and lifted."""
    state = STAGES[1 + n % (len(STAGES) - 1)] if akt.is_open else "closed"
    sent = None if state == "draft" else "2026-10-05"
    told = {
        "question": "Kan ni ge stöd i hemmet?",
        "created_at": moment(n),
        "sent_on": sent,
        "due_on": str(day(n)) if akt.is_open else None,
    }
    sides = {"from_unit_id": akt.unit_id, "from_worker_id": akt.worker_id, "to_unit_id": akt.other_id}
    worker = None if state in {"draft", "sent", "needs_info"} else akt.asked_id
    yield {"id": akt.id, "case_id": akt.id, "state": state, "is_open": akt.is_open, "to_worker_id": worker, **sides, **told}


def is_lifted(n: int, akt: Akt) -> bool:
    return akt.is_open and STAGES[1 + n % (len(STAGES) - 1)] == "escalated"


def lifted(n: int, akt: Akt, _: Town) -> Iterator[Row]:
    if is_lifted(n, akt):
        told = {"kind": "difficulty", "state": "level_2", "level": 2, "question": "Vem gör vad?", "due_on": str(day(n, 30))}
        who = {"from_unit_id": akt.unit_id, "begun_by_id": akt.worker_id, "begun_at": moment(n)}
        yield {"id": akt.id, "case_id": akt.id, "referral_id": akt.id, **who, **told}


def lifted_units(n: int, akt: Akt, _: Town) -> Iterator[Row]:
    if is_lifted(n, akt):
        yield from ({"escalation_id": akt.id, "unit_id": unit_id, "is_open": True} for unit_id in (akt.unit_id, akt.other_id))


def lifted_steps(n: int, akt: Akt, _: Town) -> Iterator[Row]:
    if is_lifted(n, akt):
        told = {"attempt": "Vi har pratat.", "question": "Vem gör vad?", "attempted_on": "2026-10-01", "source": 1, "target": 2}
        who = {"escalation_id": akt.id, "case_id": akt.id, "at": moment(n), "user_id": akt.worker_id, "verb": "escalation.lift"}
        yield {"id": akt.id, **who, **told}


def proposals(n: int, akt: Akt, _: Town) -> Iterator[Row]:
    if akt.is_open and STAGES[1 + n % (len(STAGES) - 1)] == "assigned":
        times = {name: f"2026-10-{20 + k} 10:00:00.000000" for k, name in enumerate(("first", "second", "third"))}
        told = {"kind": "pre", "by_sender": True, "proposed_by_id": akt.worker_id, "place": "Rum 3"}
        yield {"referral_id": akt.id, "case_id": akt.id, **told, **times}


def meetings(n: int, akt: Akt, _: Town) -> Iterator[Row]:
    told = {"starts_at": "2026-09-01 10:00:00.000000", "ends_at": "2026-09-01 11:00:00.000000", "place": "Rum 3", "state": "documented"}
    yield {"id": akt.id, "kind": "pre", "referral_id": akt.id, "case_id": akt.id, "booked_by_id": akt.asked_id, **told}


def consents(n: int, akt: Akt, _: Town) -> Iterator[Row]:
    told = {"purpose": "Samordna stöd.", "information": "situation", "informed_how": "Muntligt.", "asked_on": "2026-08-03"}
    days = {"valid_from": "2026-08-03", "valid_to": str(day(n, 400)), "look_at_on": str(day(n)) if akt.is_open and n % 6 == 0 else None}
    yield {"id": akt.id, "case_id": akt.id, "unit_id": akt.unit_id, "state": "given", "asked_by_id": akt.worker_id, **told, **days}


def scopes(n: int, akt: Akt, _: Town) -> Iterator[Row]:
    yield {"consent_id": akt.id, "unit_id": akt.other_id}


def answers(n: int, akt: Akt, _: Town) -> Iterator[Row]:
    yield {"consent_id": akt.id, "giver": "individual", "answer": "yes", "form": "written"}


def notes(n: int, akt: Akt, _: Town) -> Iterator[Row]:
    for k in range(2):
        told = {"kind": "note", "happened_on": str(day(n + k, 300, 300)), "at": moment(n + k), "text": "Ringde."}
        yield {"id": 2 * akt.id + k, "case_id": akt.id, "unit_id": akt.unit_id, "author_id": akt.worker_id, **told}


def events(n: int, akt: Akt, _: Town) -> Iterator[Row]:
    for k in range(6):
        told = {"at": moment(n + k), "verb": "referral.send", "title": "Skickad", "state": "sent" if k == 3 else ""}
        yield {"case_id": akt.id, "referral_id": akt.id if k > 2 else None, "user_id": akt.worker_id, "unit_id": akt.unit_id, **told}


def notices(n: int, akt: Akt, _: Town) -> Iterator[Row]:
    told = {"at": moment(n), "text": "Förfrågan är besvarad.", "read_at": None if akt.is_open else moment(n + 1)}
    yield {"to_user_id": akt.worker_id, "case_id": akt.id, "referral_id": akt.id, **told}


def intakes(n: int, akt: Akt, _: Town) -> Iterator[Row]:
    given, family = name_of(n)
    who = {"given_name": given, "family_name": family, "identity_kind": "saknas", "birth_date": "1960-05-06", "protection": "none"}
    told = {"ground": "application", "ground_on": "2026-01-07", "registered_by_id": akt.worker_id, "registered_at": moment(n)}
    yield {"unit_id": akt.unit_id, "state": "confirmed", "case_id": akt.id, **who, **told}


def reads(n: int, akt: Akt, _: Town) -> Iterator[Row]:
    """Below zero, so that what the program writes meanwhile gets other ids."""
    yield {"id": -akt.id, "at": moment(n), "user_id": akt.worker_id, "sentence": "Läste akt"}


def read_cases(n: int, akt: Akt, _: Town) -> Iterator[Row]:
    yield {"case_id": akt.id, "read_id": -akt.id}


ROWS: dict[str, Callable[[int, Akt, Town], Iterator[Row]]] = {
    "person": people,
    "case": cases,
    "case_track": tracks,
    "search_token": search_tokens,
    "referral": referrals,
    "escalation": lifted,
    "escalation_unit": lifted_units,
    "escalation_step": lifted_steps,
    "time_proposal": proposals,
    "meeting": meetings,
    "consent": consents,
    "consent_scope": scopes,
    "consent_answer": answers,
    "note": notes,
    "event": events,
    "notice": notices,
    "intake": intakes,
    "read_log": reads,
    "read_case": read_cases,
}
