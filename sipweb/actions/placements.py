"""Placements, with dates. A change moves the age at which the person changes unit, and says so (R226)."""

from collections.abc import Iterable
from datetime import date

from sipweb.actions.consents import refuse_foreign
from sipweb.actions.decision_line import sides
from sipweb.actions.events import happened, tell
from sipweb.actions.tracks import refuse_older
from sipweb.actions.transfer_asked import tell_above, those_above, withdraw_days
from sipweb.actions.transfers import both, inform
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import Case, Placement, Unit, User
from sipweb.queries.people import managers_of
from sipweb.queries.transfers import dates_of, placed_until, placements_of, transfers_of
from sipweb.rules.dates import long_date
from sipweb.rules.days import months_after
from sipweb.rules.standing import Actor
from sipweb.rules.transfers import notify_by, transfer_date


def why_not_placed(
    actor: Actor, case: Case, starts_on: date, ends_on: date | None, unit_id: int, but: Placement | None = None
) -> tuple[str, str] | None:
    """Why a placement can't have these days, and the field that says so."""
    if starts_on < case.person.birth_date:
        return "Dagen är före födelsen. Kontrollera året.", "starts_on"
    if starts_on > (furthest := months_after(actor.today, actor.routine.transfers_ahead_months)):
        return f"Dagen kan inte vara senare än {long_date(furthest)}.", "starts_on"
    if ends_on and ends_on < starts_on:
        return "Sista dagen är före den första.", "ends_on"
    for other in placements_of(case, actor.who.units):
        if other is not but and other.unit_id == unit_id and overlap(other, starts_on, ends_on):
            return "Det finns redan en placering de dagarna. Ändra den i stället.", "starts_on"
    return None


def overlap(other: Placement, starts_on: date, ends_on: date | None) -> bool:
    return (other.ends_on is None or other.ends_on >= starts_on) and (ends_on is None or ends_on >= other.starts_on)


def moved_dates(actor: Actor, case: Case, before: date) -> str:
    """What the change did to the day the person changes unit, in a sentence; empty when nothing moved."""
    after = day_before(actor, case)
    return "" if after == before else moved_from(actor, before, after)


def moved_from(actor: Actor, before: date, after: date) -> str:
    last = notify_by(after, actor.routine)
    by = f"Avisera senast {long_date(last)}." if last >= actor.today else f"Sista dagen att avisera var {long_date(last)}."
    return f"Dagen då en annan enhet tar över flyttas från {long_date(before)} till {long_date(after)}. {by}"


def say(actor: Actor, placement: Placement, unit_id: int, verb: str, title: str, before: dict[int, date], text: str = "") -> None:
    """The timeline, and a notice to those who work with it when the dates move, also at the unit that will receive. `unit_id`: the
    unit that wrote it down; `before`: the day as each unit reckoned it (`days_of_units`)."""
    case = placement.case
    db.session.flush()
    moved = moved_since(actor, case, before)
    told = " ".join(filter(None, [text, moved.get(unit_id, "")]))
    happened(actor, case, verb, title, text=told, unit_id=unit_id, for_all=True, placement_id=placement.id)
    tell_moved(actor, case, moved, placement.id, managers_of(unit_id))


def tell_moved(actor: Actor, case: Case, moved: dict[int, str], placement_id: int, managers: Iterable[User] = ()) -> None:
    """Each unit whose day has moved hears of it, and no other: one that is hidden reckons with what the others do not know of."""
    for unit_id, words in moved.items():
        move_transfers(actor, case, words, of=unit_id, placement_id=placement_id)
    if moved:
        people = {t.case_worker_id for t in case.open_tracks if t.unit_id in moved} | {m.id for m in managers}
        tell(actor, people, f"En placering är ändrad i akt {case.number}. Dagen för överföring är en annan än förut.", case=case)


PLACEMENT_MOVED = "En placering är ändrad, och dagen för överföringen med den."


def days_of_units(actor: Actor, case: Case) -> dict[int, date]:
    """The day the person changes unit, as each unit that has the akt or hands it over reckons it: a placement that one of them hides
    counts for that one alone."""
    units = case.open_units | {t.from_unit_id for t in transfers_of(case.id) if t.is_open and t.kind == "age"}
    birth, routine = case.person.birth_date, actor.routine
    return {unit_id: transfer_date(birth, placed_until(case.id, routine, [unit_id]), routine) for unit_id in sorted(units)}


def moved_since(actor: Actor, case: Case, before: dict[int, date]) -> dict[int, str]:
    """Of these units, those whose day is another now, and what to say of it."""
    after = days_of_units(actor, case)
    return {unit_id: moved_from(actor, day, after[unit_id]) for unit_id, day in before.items() if after.get(unit_id, day) != day}


def move_transfers(
    actor: Actor, case: Case, moved: str, news: str = PLACEMENT_MOVED, *, of: int | None = None, placement_id: int | None = None
) -> None:
    """A placement has changed, and with it the day: each transfer at an age that goes on says so on both sides. A day that was agreed
    and now lies after it falls away, and what was proposed is withdrawn. `news`: what else it was, when it was not a placement.
    `of`: only what this unit hands over."""
    for transfer in [t for t in transfers_of(case.id) if t.is_open and t.kind == "age" and of in {None, t.from_unit_id}]:
        agreed, latest = transfer.transfer_on, dates_of(transfer, actor).latest
        lost = f"Den överenskomna dagen {long_date(agreed)} gäller inte längre." if agreed and latest and agreed > latest else ""
        if lost:
            transfer.transfer_on = None
        above, withdrawn = those_above(transfer), withdraw_days(actor, transfer)
        said = " ".join(filter(None, [moved, lost, withdrawn]))
        happened(actor, case, "transfer.move_day", news.partition(",")[0], text=said, placement_id=placement_id, **sides(transfer))
        told = both(transfer) if withdrawn else both(transfer)[1:]  # the other side hears of it in any case
        inform(actor, transfer, told, f"{news} Ett förslag är tillbakadraget." if withdrawn else news)
        if withdrawn:
            tell_above(actor, transfer, above, f"{news} Ett förslag är tillbakadraget.")


def day_before(actor: Actor, case: Case) -> date:
    return transfer_date(case.person.birth_date, placed_until(case.id, actor.routine, actor.who.units), actor.routine)


def written_by(actor: Actor, case: Case, unit_id: int) -> int:
    """As which of their units in the akt someone writes down that this one placed: that one, where it is theirs. The others read it."""
    own = actor.who.units & case.open_units
    unit = unit_id if unit_id in own else min(own - case.hidden_units, default=min(own, default=unit_id))
    if unit in case.hidden_units:
        raise Refused("Er del av akten är dold, och en placering syns för andra enheter. Visa delen först.", "unit_id")
    return unit


def changed_by(actor: Actor, placement: Placement) -> int:
    """As which of their units: one that is hidden changes what is its own alone."""
    case, unit = placement.case, placement.unit_id
    is_own_alone = unit == placement.recorded_unit_id and unit in case.hidden_units & actor.who.units
    return unit if is_own_alone else written_by(actor, case, unit)


@action("placement.record")
def record_placement(actor: Actor, case: Case, *, unit_id: int, starts_on: date, ends_on: date | None) -> Placement:
    """Placed by a unit from a day, with or without a last one. The akt is kept longer from now on (SoL 16:2)."""
    refuse_foreign(actor, case, next(iter(sorted(actor.who.units & case.open_units)), 0))
    by_unit = written_by(actor, case, unit_id)
    if why_not := why_not_placed(actor, case, starts_on, ends_on, unit_id):
        raise Refused(*why_not)
    before, unit = days_of_units(actor, case), db.session.get_one(Unit, unit_id)
    by = {"recorded_by_id": actor.user_id, "recorded_unit_id": by_unit, "recorded_at": actor.now}
    placement = Placement(case=case, unit=unit, starts_on=starts_on, ends_on=ends_on, **by)
    also_save(placement)
    case.has_placement = True
    until = f" till {long_date(ends_on)}" if ends_on else ""
    say(actor, placement, by_unit, "placement.record", f"Placerad av {unit.name} från {long_date(starts_on)}{until}", before)
    return placement


@action("placement.change")
def change_placement(
    actor: Actor,
    placement: Placement,
    *,
    starts_on: date,
    ends_on: date | None,
    why: str,
    is_mistaken: bool = False,
    version: str | None = None,
) -> Placement:
    """Other days, an end, or that it was a mistake; always with the reason."""
    refuse_older(placement, version)
    if placement.is_mistaken:
        raise Refused("Placeringen är redan borttagen.")
    if not is_mistaken and (why_not := why_not_placed(actor, placement.case, starts_on, ends_on, placement.unit_id, but=placement)):
        raise Refused(*why_not)
    by_unit = changed_by(actor, placement)
    before = days_of_units(actor, placement.case)
    placement.starts_on, placement.ends_on, placement.is_mistaken, placement.changed_why = starts_on, ends_on, is_mistaken, why
    until = f" till {long_date(ends_on)}" if ends_on else ", utan slutdatum"
    told = "Placeringen togs bort, den var inskriven av misstag" if is_mistaken else f"Placering från {long_date(starts_on)}{until}"
    say(actor, placement, by_unit, "placement.change", told, before, why)
    return placement
