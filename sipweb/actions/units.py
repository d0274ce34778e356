"""One unit is merged into another: nothing new comes to it, what it has goes on, and somebody answers for all of it.

It opens no akt to anyone but those who lead the new unit; see docs/decisions/0021."""

import json
from collections.abc import Collection
from datetime import date

from sipweb.actions.both_sides import look_again, tell_superior
from sipweb.actions.escalation_answers import ask_anew
from sipweb.actions.events import happened
from sipweb.actions.organisation import give, lead_merged
from sipweb.actions.routing import settle
from sipweb.actions.tracks import name_readers
from sipweb.actions.transfers import inform, step
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import Notice, Routing, Transfer, Unit, User
from sipweb.queries.consents import ground_words, why_not_tell
from sipweb.queries.people import has_answerer
from sipweb.queries.units import people_at, plan_of
from sipweb.rules.dates import long_date
from sipweb.rules.standing import MANAGING, WORKING, Actor
from sipweb.rules.units import ENDS, FOLLOWS, why_not_merge


def why_not(old: Unit, new: Unit, on: date, today: date) -> str | None:
    return why_not_merge(
        old=old.code,
        new=new.code,
        old_into=old.merged_into.code if old.merged_into else "",
        new_into=new.merged_into.code if new.merged_into else "",
        same_board=old.board_id == new.board_id,
        same_hiding=old.hides_tracks == new.hides_tracks,
        someone_leads=has_answerer(new.id, today),
        on=on,
        today=today,
    )


def refuse_merge(old: Unit, new: Unit, on: date, today: date, reason: str, bring: Collection[int]) -> None:
    """Asked before a backup is taken, and once more when it is done."""
    if refused := why_not(old, new, on, today):
        raise Refused(refused)
    if not reason.strip():
        raise Refused("Say why, with --reason.")
    for user in (db.session.get_one(User, user_id) for user_id in bring):
        if not roles_at(old, user) or user.disabled_at:
            raise Refused(f"{user.username} does not work at {old.code}.")


@action("unit.merge", in_many_cases=True)
def merge_unit(actor: Actor, old: Unit, *, into_id: int, on: date, reason: str, bring: Collection[int] = ()) -> Unit:
    """From now on the new unit does what the old one did. `bring`: who of the old unit's people work at the new one from now on, with
    the roles they have; the others finish what they have. Refused: see `rules.units.why_not_merge`."""
    new = db.session.get_one(Unit, into_id)
    refuse_merge(old, new, on, actor.today, reason, bring)
    plan, was_led = plan_of(old, new), bool(people_at(old, MANAGING))
    bring_along(old, new, bring)
    old.merged_into, old.merged_on, old.merged_why = new, on, reason.strip()
    new.former_codes = " ".join(filter(None, [new.former_codes, old.code, old.former_codes]))
    also_save(new)
    db.session.flush()
    for user in people_at(new, MANAGING):
        lead_merged(user)
        also_save(user)
    db.session.flush()
    for transfer in plan.transfers[ENDS]:
        end(actor, transfer, old, new)
    for transfer in plan.transfers[FOLLOWS]:
        follow(actor, transfer, old, new)
    for routing in plan.routings:
        suggest_new(routing, old, new)
    ask_anew(actor, {old.id, new.id})
    if not was_led:
        look_again(actor, {old.id})
    tell_people(actor, old, new)
    return old


def bring_along(old: Unit, new: Unit, user_ids: Collection[int]) -> None:
    for user in (db.session.get_one(User, user_id) for user_id in user_ids):
        for role in roles_at(old, user):
            give(user, role, new)
        also_save(user)


def roles_at(unit: Unit, user: User) -> list[str]:
    return [one.role for one in user.roles if one.unit_id == unit.id and one.role in WORKING]


def end(actor: Actor, transfer: Transfer, old: Unit, new: Unit) -> None:
    """The unit that hands over and the one that receives are the same from now on."""
    told = f"{old.name} har slagits samman med {new.name}. Det finns ingen annan enhet att lämna över till."
    step(actor, transfer, "transfer.end", text=told)
    transfer.ended_on, transfer.ended_how, transfer.ended_why = actor.today, "unit", told
    sides = [transfer.from_unit_id, transfer.to_unit_id]
    inform(actor, transfer, sides, "En överföring är avslutad: de två enheterna har slagits samman.")


def follow(actor: Actor, transfer: Transfer, old: Unit, new: Unit) -> None:
    """The new unit stands in the old one's place, with its day to act and what it has said. Of a protected person its closest managers
    are named: somebody is to receive."""
    if transfer.case.person.is_restricted:
        name_readers(actor, transfer.case, new.id, set())
    transfer.to_unit = new
    for side in ("proposed_by_unit_id", "lifted_by_unit_id"):
        if getattr(transfer, side) == old.id:
            setattr(transfer, side, new.id)
    if transfer.settle_answer:
        said = json.loads(transfer.settle_answer)
        said |= {name: new.id for name in ("unit_id", "to_unit_id") if said[name] == old.id}
        transfer.settle_answer = json.dumps(said, ensure_ascii=False)
    for handover in transfer.handovers:
        if handover.received_at is None and handover.to_unit_id == old.id:
            handover.to_unit = new
    transfer.ground = ground_words(transfer.case, new, actor, need=transfer.need)  # what was for the old unit is not for this one
    told = f"{old.name} har slagits samman med {new.name}, som tar emot i stället."
    if why_not_tell(transfer.case, new, actor, need=transfer.need):
        sent = transfer.state == "package_sent"  # the new unit has it already
        waits = "Den skickade överlämningen kan tas emot. Innan mer lämnas än den" if sent else "Innan mer lämnas"
        told += f" {waits} behövs samtycke eller annan grund för {new.name}."
    step(actor, transfer, "transfer.follow", to=transfer.state, text=told)
    if transfer.case.track_of(old.id):  # its people have followed it in the akt, and see where it went
        title = f"Överföringen från {transfer.from_unit.name} tas emot av {new.name}"
        happened(actor, transfer.case, "transfer.follow", title, unit_id=old.id, transfer_id=transfer.id)
    inform(actor, transfer, [transfer.from_unit_id, new.id], f"{new.name} tar emot en överföring i stället för {old.name}.")
    tell_superior(actor, transfer)


def suggest_new(routing: Routing, old: Unit, new: Unit) -> None:
    """A suggestion that nobody has confirmed yet: where the old unit stood, the new one does."""
    suggested = {place.unit_id for place in routing.suggested if place.unit_id}
    if old.id in suggested:
        settle(routing, suggested - {old.id} | {new.id}, "is_suggested")
        also_save(routing)


def tell_people(actor: Actor, old: Unit, new: Unit) -> None:
    since = f"{old.name} har slagits samman med {new.name} {long_date(old.merged_on or actor.today)}."
    leaders = {user.id for user in people_at(new, MANAGING)}
    for user in people_at(old, WORKING):
        here = f"Du leder det som pågår på {old.name} tills det är klart." if user.id in leaders else "Det du har kvar där gör du klart."
        also_save(Notice(to_user_id=user.id, at=actor.now, text=f"{since} Nya ärenden går till {new.name}. {here}", about="units"))
