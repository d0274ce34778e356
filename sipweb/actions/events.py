"""The timeline, and telling people. Used inside actions; not actions themselves."""

from collections.abc import Iterable
from dataclasses import replace

from sipweb.gate import acting_for, also_save
from sipweb.models import Case, Event, Notice, Referral
from sipweb.rules.standing import Actor, Standing

NOBODY = Standing(None, "")


def as_others_learn(actor: Actor, case: Case) -> Actor:
    """Who did it, in what every unit must know: nobody, when it is someone whose units are hidden from the others."""
    mine = actor.who.units & {t.unit_id for t in case.tracks}
    return replace(actor, who=NOBODY) if mine and mine <= case.hidden_units else actor


def happened(
    actor: Actor,
    case: Case,
    verb: str,
    title: str,
    *,
    text: str = "",
    unit_id: int | None = None,
    other_unit_id: int | None = None,
    for_all: bool = False,
    referral: Referral | None = None,
    state: str = "",
) -> None:
    """One line in the akt's timeline, for the units it concerns. What a hidden unit does only that unit sees."""
    mine = actor.who.units & case.open_units
    if for_all and unit_id in case.hidden_units:
        for_all = False
    elif for_all and unit_id is None and mine and mine <= case.hidden_units:
        for_all, unit_id = False, min(mine)
    for track in case.open_tracks:
        if for_all or track.unit_id in {unit_id, other_unit_id}:
            track.last_event_at = actor.now
    case.events.add(
        Event(
            at=actor.now,
            user_id=actor.user_id,
            for_user_id=acting_for.get() if actor.user_id else None,
            verb=verb,
            title=title,
            text=text,
            unit_id=unit_id,
            other_unit_id=other_unit_id,
            for_all=for_all,
            referral_id=referral.id if referral else None,
            state=state,
        )
    )


def tell(actor: Actor, user_ids: Iterable[int | None], text: str, *, case: Case | None = None, referral: Referral | None = None) -> None:
    """A notice in Mitt arbete for each of these, but not for the one who did it. The text names no person."""
    for user_id in sorted({u for u in user_ids if u is not None and u != actor.user_id}):
        also_save(
            Notice(
                to_user_id=user_id,
                case_id=case.id if case else None,
                referral_id=referral.id if referral else None,
                at=actor.now,
                text=text,
            )
        )
