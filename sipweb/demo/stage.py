"""The stage of the demo: its calendar, who is who, and the order in which everyone acts.

Each akt is a story: a generator that says who acts next and when, and is handed that actor. History is only ever
added to, so the stories are told together, always the one whose next turn comes first.
"""

import heapq
from collections.abc import Generator, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import count
from typing import NamedTuple, TypeVar

from sipweb.db import db
from sipweb.models import Unit
from sipweb.queries.people import standing_of
from sipweb.rules.days import STOCKHOLM, add_working_days, months_before, previous_working_day
from sipweb.rules.numbers import BadNumber, parse, test_number
from sipweb.rules.standing import Actor

T = TypeVar("T")


class Turn(NamedTuple):
    """Who acts next, and when."""

    moment: datetime
    username: str


Story = Generator[Turn, Actor, T]


class Someone(NamedTuple):
    """An invented person, as they are registered."""

    given_name: str
    family_name: str
    birth_date: date
    identity_kind: str
    identity_number: str
    phone: str
    protection: str = "none"


class Stage:
    """The demo's calendar as seen from `now`, and the ids of its units and users."""

    def __init__(self, now: datetime) -> None:
        # Through UTC, so that an hour which the clocks skipped becomes one that was.
        self.now = now.astimezone(UTC).astimezone(STOCKHOLM)
        self.today = self.now.date()
        self.units: dict[str, int] = {}
        self.users: dict[str, int] = {}
        self.serials = count()
        self.phones = count(605)
        self.numbers: set[str] = set()

    def day(self, steps: int) -> date:
        """So many working days from today; 0 is today itself, worked or not."""
        if steps >= 0:
            return add_working_days(self.today, steps)
        day = self.today
        for _ in range(-steps):
            day = previous_working_day(day)
        return day

    def months_ago(self, months: int) -> date:
        """A working day about so many months back."""
        return previous_working_day(months_before(self.today, months))

    @cached_property
    def sunday(self) -> date:
        """The last day of this week."""
        return self.today + timedelta(days=6 - self.today.weekday())

    def moment(self, day: date, clock: time) -> datetime:
        """Never after now: what is planned for later today has happened just now."""
        return min(datetime.combine(day, clock, STOCKHOLM), self.now)

    def unit(self, code: str) -> Unit:
        return db.session.get_one(Unit, self.units[code])

    def phone(self) -> str:
        """The next mobile number that belongs to no one."""
        return f"070-174 06 {next(self.phones) - 600:02}"

    def born(self, years: int, months: int = 0, days: int = 0) -> date:
        """The birth date of someone who is so old today."""
        return months_before(self.today, 12 * years + months) - timedelta(days=days)

    def someone(self, name: str, birth: date, *, female: bool, kind: str = "personnummer", protection: str = "none") -> Someone:
        """An invented person. A number that is taken already is left out, so that two never become one."""
        given, _, family = name.partition(" ")
        number = {"personnummer": test_number(birth, female), "samordningsnummer": coordination_number(birth, female)}.get(kind)
        if number is None or number in self.numbers:
            kind, number = "saknas", ""
        self.numbers.add(number)
        return Someone(given, family, birth, kind, number, self.phone(), protection)


def coordination_number(birth: date, female: bool) -> str:
    """A samordningsnummer (day of birth + 60) with the birth numbers that belong to no one."""
    first = f"{birth:%Y%m}{birth.day + 60}{238 if female else 239}"
    return next(number for number in (f"{first}{check}" for check in range(10)) if is_right(number, birth))


def is_right(number: str, birth: date) -> bool:
    try:
        return parse("samordningsnummer", number, birth) == number
    except BadNumber:
        return False


def play(stage: Stage, stories: Iterable[Story[None]]) -> None:
    """Tell all the stories in the order things happened."""
    waiting: list[tuple[float, int, Turn, Story[None]]] = []
    for order, story in enumerate(stories):
        turn = next(story)
        heapq.heappush(waiting, (turn.moment.timestamp(), order, turn, story))
    while waiting:
        stamp, order, turn, story = heapq.heappop(waiting)
        try:
            upcoming = story.send(actor_of(stage, turn))
        except StopIteration:
            continue
        if upcoming.moment.timestamp() < stamp:
            raise ValueError(f"A story goes back in time, from {turn} to {upcoming}.")
        heapq.heappush(waiting, (upcoming.moment.timestamp(), order, upcoming, story))


def actor_of(stage: Stage, turn: Turn) -> Actor:
    who = standing_of(stage.users[turn.username], turn.moment.date())
    if who is None:
        raise ValueError(f"{turn.username} is not active.")
    return Actor(who, turn.moment)
