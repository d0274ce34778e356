"""The timeline, and telling people. Used inside actions; not actions themselves."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from sipweb.gate import acting_for, also_save
from sipweb.models import Case, Event, JournalEntry, Meeting, Notice, Referral
from sipweb.rules.journal import is_step, journal_text
from sipweb.rules.life import is_of_person
from sipweb.rules.standing import Actor, Standing

NOBODY = Standing(None, "")


def unnamed(actor: Actor) -> Actor:
    """The actor as every unit learns of what they did to the person: nobody. If only those of a hidden unit were left out, who is left
    out would tell that the unit is there."""
    return replace(actor, who=NOBODY)


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
    transfer_id: int | None = None,
    state: str = "",
    details: Iterable[str] = (),
    meeting: Meeting | None = None,
    placement_id: int | None = None,
) -> None:
    """One line in the akt's timeline, for the units it concerns; a step is also text for the journal of each of them, with
    `details` that the timeline need not show. What a hidden unit does only that unit sees; of what is known of the person nobody who."""
    actor = unnamed(actor) if for_all and is_of_person(verb) else actor
    for_all, unit_id = reach(actor, case, unit_id, for_all)
    stir(actor, case.open_units if for_all else {unit_id, other_unit_id}, case)
    told = {"verb": verb, "title": title, "text": text, "state": state, "transfer_id": transfer_id}
    case.events.add(
        Event(
            **told,
            at=actor.now,
            user_id=actor.user_id,
            for_user_id=acting_for.get() if actor.user_id else None,
            unit_id=unit_id,
            other_unit_id=other_unit_id,
            for_all=for_all,
            placement_id=placement_id,
            referral_id=referral.id if referral else None,
        )
    )
    if is_step(verb):
        for unit in {unit_id, other_unit_id} - {None} or sorted(actor.who.units & case.open_units)[:1]:
            to_journal(actor, case, unit, title, [text, *details], referral, meeting)


def stir(actor: Actor, units: Collection[int | None], case: Case) -> None:
    """Something has happened in these units' parts: lists can be sorted by it."""
    for track in case.open_tracks:
        if track.unit_id in units:
            track.last_event_at = actor.now


def reach(actor: Actor, case: Case, unit_id: int | None, for_all: bool) -> tuple[bool, int | None]:
    """Whether everyone in the akt may see it, and whose it is: nobody sees what a hidden unit does, and that unit does."""
    mine = actor.who.units & case.open_units
    if for_all and unit_id in case.hidden_units:
        return False, unit_id
    if for_all and unit_id is None and mine and mine <= case.hidden_units:
        return False, min(mine)
    return for_all, unit_id


def to_journal(
    actor: Actor, case: Case, unit_id: int | None, title: str, lines: Iterable[str], referral: Referral | None, meeting: Meeting | None
) -> None:
    """Text for the unit's own system; it waits until someone there has said *journalfört*."""
    parties = f"{referral.from_unit.name} och {referral.to_unit.name}." if referral and referral.sent_on else ""
    absent = actor.who.absent_name(acting_for.get())
    author = ", ".join(filter(None, [actor.who.name, actor.who.title.lower(), absent and f"ersättare för {absent}"]))
    also_save(
        JournalEntry(
            case_id=case.id,
            unit_id=unit_id,
            referral_id=referral.id if referral else None,
            meeting_id=meeting.id if meeting else None,
            author_id=actor.user_id,
            at=actor.now,
            title=title,
            text=journal_text(case.number, actor.now, title, lines, parties=parties, author=author),
        )
    )


def signed(actor: Actor) -> str:
    """Who did it, as others are told: a deputy is always told as one."""
    absent = actor.who.absent_name(acting_for.get())
    return f"{actor.who.name}, ersättare för {absent}," if absent else actor.who.name


def tell(
    actor: Actor,
    user_ids: Iterable[int | None],
    text: str,
    *,
    case: Case | None = None,
    referral: Referral | None = None,
    about: str = "",
) -> None:
    """A notice in Mitt arbete for each of these, but not for the one who did it. The text names no individual and holds
    nothing that someone has written. `about`: what it leads to when that is not the akt or the request, as "intake:48"."""
    for user_id in sorted({u for u in user_ids if u is not None and u != actor.user_id}):
        also_save(
            Notice(
                to_user_id=user_id,
                case_id=case.id if case else None,
                referral_id=referral.id if referral else None,
                about=about,
                at=actor.now,
                text=text,
            )
        )
