"""The log as a manager reads it: whose lines, what they say, what is pointed out, and what the log must not tell.

A manager reads what the own staff has read and changed, and who else has looked into an akt that the own unit has. The log
is no way around the inner secrecy:

- An akt that the manager may not know of is never named: the line says who and when, and *en akt som du inte har behörighet till*.
- The own staff who also work in another unit, and other units' staff, are told about in brief: that they read or changed
  something in the akt, not what. It may have been the other unit's own.
- Other units' staff are shown only through a part of the akt that is not hidden and that the manager's unit has known of,
  and only in that time. People of a hidden unit are therefore never seen there; in their own unit's log they are. What every
  unit sees of the person, whoever wrote it down, is only in the log of the unit that wrote it.
- What is pointed out about a name asks that the manager may know of the akt. That a person was known before is not said
  when only a hidden unit knew.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple

from sipweb.rules.days import is_working_day, local
from sipweb.rules.life import is_of_person
from sipweb.rules.log_words import BRIEF_CHANGE, BRIEF_LIST, BRIEF_READ, OTHER, PLACELESS, SENTENCES
from sipweb.rules.routine import Routine
from sipweb.rules.search import fold

UNSEEN = "en akt som du inte har behörighet till"
SOME = "en akt"
CASE_NUMBER = re.compile(r"(?:\b[Aa]kt(?:en)? )?\b\d{4}-\d{4,}\b")
PARTICLES = frozenset({"af", "av", "de", "del", "den", "der", "di", "la", "le", "van", "von"})

REASONS = {
    "known": "öppnade en känd person",
    "hours": "utanför kontorstid",
    "namesake": "namne",
    "colleague": "kollega",
    "reopened": "öppnade en avslutad del",
    "asked": "frågade om aktualitet",
}
BY_VERB = {"case.reopen": "reopened", "presence.ask": "asked"}


class Line(NamedTuple):
    """One look or one change; and, when it is about one akt and no more, its number and the person's name."""

    kind: str  # read or change
    id: int
    at: datetime
    user_id: int | None
    for_user_id: int | None
    said: str  # the sentence of a look, the verb of a change
    row_id: int | None
    first: int | None  # the first and the last of the akter it showed: the same one, when there was one
    last: int | None
    number: str
    given_name: str
    family_name: str
    is_seen: bool  # may the manager know of the akt at all

    @property
    def acting(self) -> int | None:
        """In whose place: a deputy acts for the absent."""
        return self.for_user_id or self.user_id

    @property
    def is_placeless(self) -> bool:
        return self.first is None or self.said in PLACELESS

    @property
    def is_list(self) -> bool:
        return self.first != self.last


class Part(NamedTuple):
    """A unit's part of an akt: aktuell hos."""

    id: int
    unit_id: int
    is_open: bool
    is_hidden: bool
    opened_on: date
    closed_on: date | None
    confirmed_by_id: int | None


@dataclass(frozen=True)
class Scope:
    """Whose log it is: the units that the manager reviews, and who works there, each with all the units they work in.

    `posts` and `known`: for the log of one akt, where others work and which units' parts of it the manager's units know of.
    """

    units: frozenset[int]
    staff: dict[int, frozenset[int]]
    posts: dict[int, frozenset[int]] = field(default_factory=dict)
    known: tuple[Part, ...] = ()

    def is_own(self, line: Line) -> bool:
        return line.acting in self.staff

    def through(self, line: Line) -> frozenset[int]:
        """The other units, openly current that day, which the acting person works in."""
        day = local(line.at).date()
        mine = self.posts.get(line.acting or 0, frozenset())
        return frozenset(p.unit_id for p in self.known if p.unit_id in mine and p.opened_on <= day <= (p.closed_on or date.max))

    def shows(self, line: Line) -> bool:
        """In the log of one akt: the own staff, and others through a part that is known. What others wrote down of the person is in
        nobody else's log: a line that is missing would tell that a hidden unit wrote it."""
        of_person = line.kind == "change" and is_of_person(line.said)
        return self.is_own(line) or (not of_person and bool(self.through(line)))

    def tells_akt(self, line: Line) -> bool:
        return line.is_seen and self.shows(line)

    def tells_all(self, line: Line) -> bool:
        """The own staff who work nowhere else: whatever they did, they did it here."""
        return self.is_own(line) and self.staff[line.acting or 0] <= self.units


def known_parts(parts: Sequence[Part], mine: frozenset[int]) -> tuple[Part, ...]:
    """The other units' parts that these units know of, when one of them has the akt now: neither hidden nor closed before
    the own first part was opened."""
    own = [p for p in parts if p.unit_id in mine]
    if not any(p.is_open for p in own):
        return ()
    since = min(p.opened_on for p in own)
    return tuple(p for p in parts if p not in own and not p.is_hidden and (p.closed_on or date.max) >= since)


def sentence(line: Line, scope: Scope) -> str:
    """What the line says to this manager. Of a list it does not say which akter it showed."""
    akt = SOME if line.is_placeless else f"akt {line.number}" if scope.tells_akt(line) else UNSEEN
    if line.kind == "change" and (line.said in PLACELESS or scope.tells_all(line)):
        words = SENTENCES.get(line.said, OTHER)
        return (words.replace(" i {akt}", "") if line.first is None else words).format(akt=akt)
    if line.kind == "change":
        return BRIEF_CHANGE.format(akt=akt)
    if not line.is_placeless and not scope.tells_all(line):
        return (BRIEF_LIST if line.is_list else BRIEF_READ).format(akt=akt)
    told = line.number if scope.tells_akt(line) and not line.is_list else None
    return CASE_NUMBER.sub(lambda found: found[0] if found[0].split()[-1] == told else UNSEEN, line.said)


def reasons(line: Line, scope: Scope, *, name: str, users: Collection[str], parts: Iterable[Part], routine: Routine) -> list[str]:
    """Why the line is pointed out: keys of REASONS. `name`: the reader's; `users`: everyone's names, folded; `parts`: of the akt."""
    found = []
    if line.kind == "change" and scope.tells_all(line):
        if line.said == "intake.confirm" and was_known(line, parts, scope.units):
            found.append("known")
        if line.said in BY_VERB:
            found.append(BY_VERB[line.said])
    if is_outside_hours(line.at, routine):
        found.append("hours")
    if not line.is_placeless and not line.is_list and scope.tells_akt(line):
        if is_namesake(name, line.family_name):
            found.append("namesake")
        if folded(f"{line.given_name} {line.family_name}") in users:
            found.append("colleague")
    return found


def was_known(line: Line, parts: Iterable[Part], units: frozenset[int]) -> bool:
    """Did the akt that was opened already have a part, of one's own or one that others may know of?"""
    told, day = list(parts), local(line.at).date()
    opened = max((p.id for p in told if p.confirmed_by_id == line.user_id and p.opened_on == day), default=0)
    return any(p.id < opened and (not p.is_hidden or p.unit_id in units) for p in told)


def is_outside_hours(at: datetime, routine: Routine) -> bool:
    """Before the office opens, from when it closes, and on every day that is not worked. On the clock in Stockholm."""
    moment = local(at)
    opens, closes = time.fromisoformat(routine.office_opens), time.fromisoformat(routine.office_closes)
    return not is_working_day(moment.date()) or not opens <= moment.time() < closes


def is_namesake(user: str, family_name: str) -> bool:
    """Do the two share a family name, or a part of a double one?"""
    _, _, rest = user.strip().partition(" ")
    return bool(name_parts(rest) & name_parts(family_name))


def name_parts(text: str) -> set[str]:
    return set(re.split(r"[\s–-]+", fold(text.strip()))) - PARTICLES - {""}


def folded(name: str) -> str:
    return fold(" ".join(name.split()))
