"""When one person leads both the unit that asks or tells and the one that answers: who answers instead (decisions)."""

from collections.abc import Collection, Iterable

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import Event, NamedAccess, Referral, User
from sipweb.queries.access import shut_out_pairs
from sipweb.queries.people import all_managers


def answers_instead(user_id: int | None, from_unit_id: int, to_unit_id: int, said_by: int | None, but: Collection[int] = ()) -> User | None:
    """Another manager of the asked unit, who does not lead the other one. Where everybody there leads both, whoever has not asked or told
    it (`said_by`) answers: they are two, and the answer is another's. None: the user answers. `but`: who can't open the akt."""
    led = all_managers({from_unit_id, to_unit_id})
    return instead_of(user_id, led[from_unit_id], led[to_unit_id], said_by, but)


def instead_of(
    user_id: int | None, theirs: Iterable[User], asked: Iterable[User], said_by: int | None, but: Collection[int]
) -> User | None:
    """`theirs`: the managers of the unit that asks; `asked`: of the one that answers."""
    both, others = {m.id for m in theirs}, [m for m in asked if m.id != user_id and m.id not in but]
    alone = [m for m in others if m.id not in both]
    return next(iter(alone or (others if user_id == said_by else [])), None)


def answer_requests_instead(user_id: int | None, referrals: Collection[Referral]) -> dict[int, User | None]:
    """By request. Whoever is its handläggare asks, and does not answer. Four statements for them all."""
    cases = {one.case_id for one in referrals}
    its = (Event.referral_id.in_([one.id for one in referrals]), Event.verb == "referral.send")
    sent = dict(db.session.execute(select(Event.referral_id, Event.user_id).where(*its).order_by(Event.id)).all())
    shut_out, led = shut_out_pairs(cases), all_managers({unit for one in referrals for unit in (one.from_unit_id, one.to_unit_id)})
    names = select(NamedAccess.case_id, NamedAccess.unit_id, NamedAccess.user_id).where(NamedAccess.ended_at.is_(None))
    named = {tuple(row) for row in db.session.execute(names.where(NamedAccess.case_id.in_(cases)))}

    def can_not_open(one: Referral) -> set[int]:
        unnamed = (m.id for m in led[one.to_unit_id] if one.is_restricted and (one.case_id, one.to_unit_id, m.id) not in named)
        return {user for case_id, user in shut_out if case_id == one.case_id} | {*unnamed}

    return {
        one.id: instead_of(
            user_id, led[one.from_unit_id], led[one.to_unit_id], sent.get(one.id), can_not_open(one) | {one.from_worker_id or 0}
        )
        for one in referrals
    }
