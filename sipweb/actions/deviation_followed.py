"""What remains of an avvikelse, brought to a meeting or lifted: what both must keep to. Used inside actions."""

from sipweb.gate import Refused, still_visible
from sipweb.models import AgendaItem, Deviation, Unit
from sipweb.queries.deviation_followed import has_item, has_lifted, other_item
from sipweb.rules.deviations import why_not_follow
from sipweb.rules.standing import Actor


def refuse_following(actor: Actor, deviation: Deviation, unit: Unit) -> None:
    """By a manager of one of its parties, and only what the report says remains."""
    if not still_visible(actor, deviation) or unit.id not in {party.unit_id for party in deviation.parties}:
        raise Refused("Välj en enhet som rapporten gäller.", "unit_id")
    if not actor.who.manages(unit.id):
        raise Refused("Be enhetens biträdande enhetschef ta upp det.", "unit_id")
    if why_not := why_not_follow(deviation.state, deviation.remaining_problems):
        raise Refused(why_not)


def refuse_point(actor: Actor, deviation: Deviation, unit: Unit) -> None:
    refuse_following(actor, deviation, unit)
    if has_item(deviation, unit.id):
        raise Refused("Det finns redan en punkt om det som kvarstår.")


def refuse_second(item: AgendaItem) -> None:
    """Both parties may have a draft; the meeting hears it once."""
    if other_item(item):
        raise Refused("Den andra enheten har redan anmält det som kvarstår till ett möte. Ta bort utkastet.")


def refuse_lifting(actor: Actor, deviation: Deviation, unit: Unit) -> None:
    refuse_following(actor, deviation, unit)
    if has_lifted(deviation):
        raise Refused("Det som kvarstår är redan lyft.")
