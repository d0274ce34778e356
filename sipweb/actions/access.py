"""Named readers, and spärr."""

from sqlalchemy import exists, select

from sipweb.actions.escalation_answers import ask_anew
from sipweb.actions.events import happened, tell
from sipweb.actions.notes_left import take_in_at_items
from sipweb.db import db
from sipweb.gate import Refused, action, also_save
from sipweb.models import AgendaItem, Block, Case, CaseTrack, NamedAccess, Referral, Transfer, Unit
from sipweb.models.access import is_protected
from sipweb.queries.people import standing_of
from sipweb.rules.people import AccessFacts, why_not_named
from sipweb.rules.standing import Actor


@action("access.name")
def name_reader(actor: Actor, case: Case, *, user_id: int, reason: str) -> NamedAccess:
    """One more named reader, as a member of a unit that the manager leads and the reader works in."""
    who = standing_of(user_id, actor.today)
    shared = sorted((who.units if who else frozenset()) & actor.who.managed_units & case.open_units)
    if not shared:
        raise Refused("Välj någon som arbetar på din enhet.", "user_id")
    if any(a.user_id == user_id and a.unit_id == shared[0] for a in named_in(case)):
        raise Refused("Hen är redan namngiven.", "user_id")
    happened(actor, case, "access.name", f"{who.name if who else ''} är namngiven läsare", text=reason, unit_id=shared[0])
    return NamedAccess(case_id=case.id, user_id=user_id, unit_id=shared[0], reason=reason, given_by_id=actor.user_id, given_at=actor.now)


@action("access.appoint")
def appoint_reader(actor: Actor, unit: Unit, *, number: str, user_id: int, reason: str) -> NamedAccess:
    """The enhetschef names a reader of a protected akt at their unit without reading it, so that none is left without."""
    if user_id == actor.user_id:
        raise Refused("Du kan inte namnge dig själv. Be en annan chef.", "user_id")
    here = exists().where(CaseTrack.case_id == Case.id, CaseTrack.unit_id == unit.id, CaseTrack.is_open, CaseTrack.is_restricted)
    asked = Referral.is_open & Referral.is_restricted & Referral.sent_on.is_not(None)
    asked_here = exists().where(Referral.case_id == Case.id, Referral.to_unit_id == unit.id, asked)
    given = Transfer.is_open & (Transfer.to_unit_id == unit.id) & Transfer.notified_on.is_not(None)  # somebody is to answer it
    told_here = exists().where(Transfer.case_id == Case.id, given) & is_protected(Case.id)
    case = db.session.scalar(select(Case).where(Case.number == number, here | asked_here | told_here))
    if case is None:
        raise Refused("Enheten har ingen akt med skyddade personuppgifter som har det numret.", "number")
    if any(a.user_id == user_id and a.unit_id == unit.id for a in named_in(case)):
        raise Refused("Hen är redan namngiven.", "user_id")
    who = standing_of(user_id, actor.today)
    if who is None or not who.works_in(unit.id):
        raise Refused("Välj någon som arbetar på enheten.", "user_id")
    already = [a.user_id for a in named_in(case) if a.unit_id == unit.id]
    tell(actor, already, f"{who.name} är ny namngiven läsare i akt {case.number}.", case=case)
    happened(actor, case, "access.name", f"{who.name} är namngiven läsare", text=reason, unit_id=unit.id)
    return NamedAccess(case_id=case.id, user_id=user_id, unit_id=unit.id, reason=reason, given_by_id=actor.user_id, given_at=actor.now)


def named_in(case: Case) -> list[NamedAccess]:
    return list(db.session.scalars(select(NamedAccess).where(NamedAccess.case_id == case.id, NamedAccess.ended_at.is_(None))))


@action("access.end")
def end_named(actor: Actor, case: Case, *, access_id: int) -> NamedAccess:
    """Takes a name off the list. Refused when fewer than two, or no manager, would be left."""
    named = named_in(case)
    one = next((a for a in named if a.id == access_id and a.unit_id in actor.who.managed_units), None)
    if one is None:
        raise Refused("Namnet är redan borttaget.")
    left = [a for a in named if a.unit_id == one.unit_id and a.id != one.id]
    if case.person.is_restricted and (why_not := why_not_named(AccessFacts(a.user_id, leads(actor, a)) for a in left)):
        raise Refused(why_not)
    one.ended_at = actor.now
    happened(actor, case, "access.end", f"{one.user.name} är inte längre namngiven läsare", unit_id=one.unit_id)
    return one


def leads(actor: Actor, access: NamedAccess) -> bool:
    who = standing_of(access.user_id, actor.today)
    return bool(who and who.manages(access.unit_id))


@action("access.block")
def block_user(actor: Actor, case: Case, *, user_id: int, reason: str) -> Block:
    """Spärr: shuts a user of the manager's unit out of this akt at once. Never oneself, or nobody could lift it.

    The reason is the unit's own: it stands in no timeline.
    """
    return shut_out(actor, case, case.open_units, user_id, reason)


@action("item.block")
def block_at_item(actor: Actor, item: AgendaItem, *, user_id: int, reason: str) -> Block:
    """The same from a unit that hears an item about the person and need not have the akt: its manager may be a relative."""
    if item.case is None:
        raise Refused("Punkten gäller ingen akt.")
    return shut_out(actor, item.case, item.unit_ids, user_id, reason)


def shut_out(actor: Actor, case: Case, units: frozenset[int], user_id: int, reason: str) -> Block:
    if user_id == actor.user_id:
        raise Refused("Du kan inte spärra dig själv. Be din chef.", "user_id")
    if any(b.user_id == user_id for b in blocks_in(actor, case)):
        raise Refused("Hen är redan spärrad.", "user_id")
    who = standing_of(user_id, actor.today)
    shared = sorted((who.units if who else frozenset()) & actor.who.managed_units & units)
    if not shared:
        raise Refused("Välj någon som arbetar på din enhet.", "user_id")
    take_in_at_items(actor, case, of={user_id})
    happened(actor, case, "access.block", f"Spärr för {who.name if who else ''}", unit_id=shared[0])
    block = Block(case_id=case.id, user_id=user_id, unit_id=shared[0], reason=reason, set_by_id=actor.user_id, set_at=actor.now)
    also_save(block)
    db.session.flush()
    ask_anew(actor, shared)  # what they were asked in a lifted question
    return block


def blocks_in(actor: Actor, case: Case) -> list[Block]:
    """The spärrar that the actor's own units have set."""
    mine = Block.unit_id.in_(actor.who.managed_units)
    return list(db.session.scalars(select(Block).where(Block.case_id == case.id, Block.lifted_at.is_(None), mine)))


@action("access.unblock")
def lift_block(actor: Actor, case: Case, *, block_id: int) -> Block:
    return let_in_again(actor, case, block_id)


@action("item.unblock")
def lift_block_at_item(actor: Actor, item: AgendaItem, *, block_id: int) -> Block:
    if item.case is None:
        raise Refused("Punkten gäller ingen akt.")
    return let_in_again(actor, item.case, block_id)


def let_in_again(actor: Actor, case: Case, block_id: int) -> Block:
    block = next((b for b in blocks_in(actor, case) if b.id == block_id), None)
    if block is None:
        raise Refused("Spärren är redan borttagen.")
    block.lifted_at = actor.now
    happened(actor, case, "access.unblock", f"Spärren för {block.user.name} är borttagen", unit_id=block.unit_id)
    return block
