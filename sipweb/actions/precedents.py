"""What two units agreed about responsibility, kept in general words for the next time (R025)."""

from sipweb.actions.names import refuse_telling
from sipweb.gate import Changed, Refused, action
from sipweb.models import Escalation, Precedent
from sipweb.rules.escalations import why_not_keep
from sipweb.rules.standing import Actor


@action("precedent.keep")
def keep_precedent(
    actor: Actor, one: Escalation, *, unit_id: int, other_unit_id: int, heading: str, text: str, looked_at: str = ""
) -> Precedent:
    """Without anything of the person. Of the akt nothing is written down; that they belong together only the question's readers see."""
    if why_not := why_not_keep(one.state):
        raise Refused(why_not)
    if not {unit_id, other_unit_id} <= {unit.id for unit in one.units} or unit_id == other_unit_id:
        raise Refused("Välj två av enheterna som frågan gäller.", "pair")
    refuse_telling(actor, heading, text, looked_at=looked_at)
    return Precedent(
        escalation_id=one.id,
        unit_id=unit_id,
        other_unit_id=other_unit_id,
        level=one.level,
        heading=heading,
        text=text,
        kept_by_id=actor.user_id,
        kept_on=actor.today,
    )


@action("precedent.withdraw")
def withdraw_precedent(actor: Actor, old: Precedent, *, text: str) -> Precedent:
    """It no longer holds. `text` is why; the managers of the two units read on."""
    if old.withdrawn_on is not None:
        raise Changed("Det har redan tagits bort.", old)
    old.withdrawn_by_id, old.withdrawn_on, old.withdrawn_why = actor.user_id, actor.today, text
    return old
