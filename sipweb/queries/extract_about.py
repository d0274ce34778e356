"""Whose part of a registerutdrag it is, and how its rows are said."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sipweb.models import Case, ExtractPart, Person, Unit
from sipweb.queries.identities import Akt, akter
from sipweb.queries.veil import Veil, veil_for
from sipweb.rules.dates import long_date, when
from sipweb.rules.extracts import PROTECTED, Row
from sipweb.rules.people import is_masked
from sipweb.rules.standing import Actor, Post, Role


@dataclass(frozen=True)
class About:
    """One unit's part, seen with that unit's eyes alone, also when its manager works in others."""

    actor: Actor
    part: ExtractPart
    veil: Veil
    akter: tuple[Akt, ...]  # the akt, and those that became part of it

    @property
    def case(self) -> Case:
        return self.part.case

    @property
    def person(self) -> Person:
        return self.part.case.person

    @property
    def unit(self) -> Unit:
        return self.part.unit

    @property
    def is_masked(self) -> bool:
        return is_masked(self.person.protection)

    def case_ids(self) -> list[int]:
        return [akt.id for akt in self.akter]

    def numbers(self) -> list[str]:
        """The person's number, and those of akter that became part of this one."""
        return [akt.identity_number for akt in self.akter if akt.identity_number]

    def place(self) -> str:
        """Why what leads to a protected person is left out; nothing for others."""
        return PROTECTED if self.is_masked else ""

    def day(self, moment: datetime | date) -> str:
        if isinstance(moment, datetime) and moment.tzinfo:
            moment = moment.astimezone(self.actor.now.tzinfo)
        return long_date(moment)

    def clock(self, moment: datetime) -> str:
        return when(moment.astimezone(self.actor.now.tzinfo) if moment.tzinfo else moment)


def about(actor: Actor, part: ExtractPart) -> About:
    post = Post(Role.ASSISTANT_UNIT_MANAGER, part.unit_id)
    eyes = replace(actor, who=replace(actor.who, own_posts=(post,), deputy_for=()))
    return About(eyes, part, veil_for(part.case, frozenset({part.unit_id})), tuple(akter(part.case_id)))


def said(key: str, label: str, value: Any, leave_out: str = "") -> Iterator[Row]:
    """`Språk: finska.` – or nothing at all when there is nothing."""
    told = long_date(value) if isinstance(value, date) else str(value or "").strip()
    if told:
        yield Row(key, ended(f"{label}: {told}"), leave_out)


def ended(text: str) -> str:
    """With a full stop, if it has no other end."""
    return text if text.endswith((".", "!", "?", "…", "”")) else f"{text}."


def sentence(*parts: str) -> str:
    """The parts that say something, each as a sentence."""
    return " ".join(ended(part.strip()) for part in parts if part.strip())
