"""Which known names stand in a text. Only names the actor may see are asked about: of others nothing is said, or the answer
would tell who is known."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from sipweb.db import db
from sipweb.models import Case, CaseTrack, Person, SearchToken
from sipweb.queries.search import may_be_found
from sipweb.rules.names import Name, names_in, to_look_up
from sipweb.rules.standing import Actor


class Named(NamedTuple):
    """A word that is, or may be, a name, and the titles of the texts it stands in."""

    word: str
    where: list[str]


def known_names_in(actor: Actor, *texts: str, beside: Iterable[Name] = ()) -> list[str]:
    """The words of the texts that are, or may be, the name of someone in an akt that the actor can find, or of those in `beside`,
    whom the actor reads about without having the akt."""
    text = "\n".join(filter(None, texts))
    return names_in(text, [*known_people(actor, text), *beside])


def others_named_in(actor: Actor, texts: Iterable[tuple[str, str]], but: Person | None) -> list[Named]:
    """The same for texts with titles, and in which of them each word stands. Asks once for all of them.

    `but`: whom the texts are about; that name is meant to stand there.
    """
    written = [(title, text) for title, text in texts if text]
    known = known_people(actor, "\n".join(text for _, text in written))
    found: dict[str, list[str]] = {}
    for title, text in written:
        meant = names_in(text, [Name(but.given_name, but.family_name)]) if but else []
        for word in names_in(text, known):
            if word not in meant:
                found.setdefault(word, []).append(title)
    return [Named(word, where) for word, where in found.items()]


def known_people(actor: Actor, text: str) -> list[Name]:
    """Those in the actor's akter who have a name that stands in the text, or a part of one."""
    capitals, small = to_look_up(text)
    if not actor.who.units or not (capitals or small):
        return []
    found = [*db.session.execute(with_one(actor, sorted(capitals))), *db.session.execute(with_both(actor, sorted(small)))]
    return [Name(given, family) for given, family in found]


def people(actor: Actor) -> Any:
    """Names in the actor's units, by what the akt can be found by there."""
    here = (CaseTrack.case_id == SearchToken.case_id) & (CaseTrack.unit_id == SearchToken.unit_id)
    return (
        select(Person.given_name, Person.family_name)
        .distinct()
        .select_from(SearchToken)
        .join(CaseTrack, here)
        .join(Case, Case.id == CaseTrack.case_id)
        .join(Person, Person.id == Case.person_id)
        .where(SearchToken.unit_id.in_(actor.who.units), *may_be_found(actor))
    )


def with_one(actor: Actor, words: list[str]) -> Any:
    """Those that have one of these words in their name."""
    asked = func.json_each(json.dumps(words)).table_valued("value")
    return people(actor).where(SearchToken.token.in_(select(asked.c.value)))


def with_both(actor: Actor, pairs: list[tuple[str, str]]) -> Any:
    """Those that have both words of one of these pairs."""
    asked, other = func.json_each(json.dumps(pairs)).table_valued("value"), aliased(SearchToken)
    first, second = (func.json_extract(asked.c.value, place) for place in ("$[0]", "$[1]"))
    same = (other.unit_id == SearchToken.unit_id) & (other.case_id == SearchToken.case_id) & (other.token == second)
    return people(actor).join(asked, SearchToken.token == first).join(other, same)
