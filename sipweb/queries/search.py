"""Search: by name, number, akt number and the own unit's case number. Nothing else may be searched for (2001:637 15 §)."""

from typing import Any

from sqlalchemy import or_, select

from sipweb.db import db
from sipweb.models import Case, CaseTrack, Person, SearchToken
from sipweb.models.access import not_blocked, track_is_readable
from sipweb.rules.search import words
from sipweb.rules.standing import Actor

MOST = 50


def with_number(found: list[Any], number: str) -> list[Any]:
    """Of what was found, the akter of the person who has just this number, as it is kept."""
    same = select(Case.id).join(Person, Person.id == Case.person_id).where(Person.identity_number == number)
    its = set(db.session.scalars(same.where(Case.id.in_([row.case_id for row in found]))))
    return [row for row in found if row.case_id in its]


def search(actor: Actor, text: str) -> list[Any]:
    """Akter of the actor's units that every word fits the beginning of a part of; the own, closed ones too, last.

    A protected person is found only by those who are named.
    """
    wanted = [word for word in words(text) if len(word) >= 2]
    if not wanted or not actor.who.units:
        return []
    query = (
        select(
            CaseTrack.case_id,
            CaseTrack.unit_id,
            CaseTrack.is_open,
            Case.number,
            Person.given_name,
            Person.family_name,
            Person.birth_date,
            Person.protection,
            CaseTrack.due_on,
            Person.died_on,
        )
        .join(Case, Case.id == CaseTrack.case_id)
        .join(Person, Person.id == Case.person_id)
        .where(*may_be_found(actor))
        .order_by(CaseTrack.is_open.desc(), CaseTrack.case_id.desc())
        .limit(MOST + 1)
    )
    for word in wanted:
        query = query.where(CaseTrack.case_id.in_(fitting(actor, word)))
    return list(db.session.execute(query).all())


def may_be_found(actor: Actor) -> tuple[Any, ...]:
    """Tracks of the actor's units whose names they may see: what they read, and what the unit once had."""
    theirs = or_(track_is_readable(actor), ~CaseTrack.is_open & ~CaseTrack.is_restricted)
    return CaseTrack.unit_id.in_(actor.who.units), theirs, not_blocked(CaseTrack.case_id, actor)


def fitting(actor: Actor, word: str) -> Any:
    """Akt ids whose tokens begin with the word: a range of the token table, in the actor's units only."""
    beyond = word + "\U0010ffff"
    return select(SearchToken.case_id).where(
        SearchToken.unit_id.in_(actor.who.units), SearchToken.token >= word, SearchToken.token < beyond
    )
