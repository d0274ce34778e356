"""Placements, with dates. A change moves the age at which the person changes unit, and says so (R226)."""

from datetime import date

from sipweb.actions.consents import refuse_foreign
from sipweb.actions.decision_line import sides
from sipweb.actions.events import happened, tell
from sipweb.actions.tracks import refuse_older
from sipweb.actions.transfer_asked import tell_above, those_above, withdraw_days
from sipweb.actions.transfers import both, inform
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import Case, Placement, Unit
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
    if after == before:
        return ""
    last = notify_by(after, actor.routine)
    by = f"Avisera senast {long_date(last)}." if last >= actor.today else f"Sista dagen att avisera var {long_date(last)}."
    return f"Dagen då en annan enhet tar över flyttas från {long_date(before)} till {long_date(after)}. {by}"


def say(actor: Actor, placement: Placement, verb: str, title: str, before: date, text: str = "") -> None:
    """The timeline, and a notice to those who work with it when the dates move, also at the unit that will receive."""
    case = placement.case
    db.session.flush()
    moved = moved_dates(actor, case, before)
    if moved:
        move_transfers(actor, case, moved)
    unit_id = min(actor.who.units & case.open_units, default=placement.unit_id)
    happened(actor, case, verb, title, text=" ".join(filter(None, [text, moved])), unit_id=unit_id, for_all=True)
    if moved:
        people = {t.case_worker_id for t in case.open_tracks} | {m.id for m in managers_of(unit_id)}
        tell(actor, people, f"En placering är ändrad i akt {case.number}. Dagen för överföring är en annan än förut.", case=case)


PLACEMENT_MOVED = "En placering är ändrad, och dagen för överföringen med den."


def move_transfers(actor: Actor, case: Case, moved: str, news: str = PLACEMENT_MOVED) -> None:
    """A placement has changed, and with it the day: each transfer at an age that goes on says so on both sides. A day that was agreed
    and now lies after it falls away, and what was proposed is withdrawn. `news`: what else it was, when it was not a placement."""
    for transfer in [t for t in transfers_of(case.id) if t.is_open and t.kind == "age"]:
        agreed, latest = transfer.transfer_on, dates_of(transfer, actor).latest
        lost = f"Den överenskomna dagen {long_date(agreed)} gäller inte längre." if agreed and latest and agreed > latest else ""
        if lost:
            transfer.transfer_on = None
        above, withdrawn = those_above(transfer), withdraw_days(actor, transfer)
        said = " ".join(filter(None, [moved, lost, withdrawn]))
        happened(actor, case, "transfer.move_day", news.partition(",")[0], text=said, **sides(transfer))
        told = both(transfer) if withdrawn else both(transfer)[1:]  # the other side hears of it in any case
        inform(actor, transfer, told, f"{news} Ett förslag är tillbakadraget." if withdrawn else news)
        if withdrawn:
            tell_above(actor, transfer, above, f"{news} Ett förslag är tillbakadraget.")


def day_before(actor: Actor, case: Case) -> date:
    return transfer_date(case.person.birth_date, placed_until(case.id, actor.routine, actor.who.units), actor.routine)


@action("placement.record")
def record_placement(actor: Actor, case: Case, *, unit_id: int, starts_on: date, ends_on: date | None) -> Placement:
    """Placed by a unit from a day, with or without a last one. The akt is kept longer from now on (SoL 16:2)."""
    refuse_foreign(actor, case, next(iter(sorted(actor.who.units & case.open_units)), 0))
    if unit_id in case.hidden_units & actor.who.units:
        raise Refused("Er del av akten är dold, och en placering syns för andra enheter. Visa delen först.", "unit_id")
    if why_not := why_not_placed(actor, case, starts_on, ends_on, unit_id):
        raise Refused(*why_not)
    before, unit = day_before(actor, case), db.session.get_one(Unit, unit_id)
    by = {"recorded_by_id": actor.user_id, "recorded_at": actor.now}
    placement = Placement(case=case, unit=unit, starts_on=starts_on, ends_on=ends_on, **by)
    also_save(placement)
    case.has_placement = True
    until = f" till {long_date(ends_on)}" if ends_on else ""
    say(actor, placement, "placement.record", f"Placerad av {unit.name} från {long_date(starts_on)}{until}", before)
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
    before = day_before(actor, placement.case)
    placement.starts_on, placement.ends_on, placement.is_mistaken, placement.changed_why = starts_on, ends_on, is_mistaken, why
    until = f" till {long_date(ends_on)}" if ends_on else ", utan slutdatum"
    told = "Placeringen togs bort, den var inskriven av misstag" if is_mistaken else f"Placering från {long_date(starts_on)}{until}"
    say(actor, placement, "placement.change", told, before, why)
    return placement
