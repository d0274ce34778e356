"""What remains of an avvikelse after step 2: to a point on the next avstämningsmöte, or lifted to the next level (R299)."""

from typing import Any

from flask import Blueprint, abort, g, url_for

from sipweb.actions.escalations import raise_question
from sipweb.db import db
from sipweb.forms.base import as_choices
from sipweb.forms.escalations import RaiseForm
from sipweb.gate import NotAllowed, Refused
from sipweb.models import Deviation, Unit
from sipweb.queries.escalations import seats_of
from sipweb.queries.people import unit_names
from sipweb.queries.units import names_to_choose
from sipweb.rules.dates import long_date
from sipweb.rules.deviations import level_after, why_not_follow
from sipweb.rules.escalations import ROLES_OF_MANY, level_above
from sipweb.views.agenda import on_the_next
from sipweb.views.load import load
from sipweb.views.pages import Page, ask, attempt, done, form_page

bp = Blueprint("deviation_followed", __name__)


def of_mine(deviation_id: int, verb: str) -> tuple[Deviation, list[int]]:
    """The report, and the parties whose manager the reader is."""
    deviation = load(Deviation, deviation_id)
    mine = [party.unit_id for party in deviation.parties if g.actor.who.manages(party.unit_id)]
    if not mine:
        raise NotAllowed(verb)
    if why_not_follow(deviation.state, deviation.remaining_problems):
        abort(404)
    return deviation, mine


@bp.post("/avvikelser/<int:deviation_id>/punkt")
def item(deviation_id: int) -> Page:
    """A common question on the next avstämningsmöte, with what remains filled in."""
    deviation, mine = of_mine(deviation_id, "item.draft")
    told = {
        "heading": f"Kvarstår efter {name_of(deviation)}",
        "problem": deviation.remaining_problems,
        "question": "Hur löser vi det som kvarstår?",
    }
    said = "Det som kvarstår är ett utkast till nästa avstämningsmöte. Granska och anmäl det."
    try:
        return on_the_next(db.session.get_one(Unit, mine[0]), said, kind="shared", deviation=deviation, **told)
    except Refused as why:
        return done(str(why), url_for("deviations.show", deviation_id=deviation_id), "warning")


def name_of(deviation: Deviation) -> str:
    return deviation.number or f"avvikelserapport {deviation.id}"


@bp.route("/avvikelser/<int:deviation_id>/lyft", methods=["GET", "POST"])
def lift(deviation_id: int) -> Page:
    """The question as it would be lifted, to read and change before it is."""
    deviation, mine = of_mine(deviation_id, "escalation.raise")
    names, form = unit_names(), ask(RaiseForm, data=known(deviation, mine[0]))
    form.unit_id.choices = as_choices({unit: names[unit] for unit in mine}, None)
    there = names_to_choose([unit.id for unit in deviation.concerned])
    form.unit_ids.choices = as_choices({unit: name for unit, name in there.items() if {unit} != set(mine)}, None)
    form.not_answers = form.not_answers | {"unit_id"}
    if one := attempt(
        form, lambda **answers: raise_question(g.actor, db.session.get_one(Unit, form.unit_id.data), deviation=deviation, **answers)
    ):
        return done("Frågan är lyft. De som har nästa steg har fått veta det.", url_for("escalations.show", escalation_id=one.id))
    cancel = url_for("deviations.show", deviation_id=deviation_id)
    return form_page(form, "Lyft det som kvarstår", "Lyft", "escalations/raise.html", cancel=cancel, intro=goes_to(deviation))


def goes_to(deviation: Deviation) -> str:
    units = [party.unit_id for party in deviation.parties]
    level = level_after(party.level for party in deviation.parties)
    target = level_above(level - 1, seats_of(units), units) if level else None
    if target is None:
        return "Det finns ingen högre nivå att lyfta till."
    return f"En gemensam fråga går till {ROLES_OF_MANY[target]}. Kostnader går direkt till avdelningscheferna."


def known(deviation: Deviation, own: int) -> dict[str, Any]:
    """What the report says, as the question and its background."""
    talked = f"Vi hade dialog {long_date(deviation.dialogue_on)}." if deviation.dialogue_on else ""
    agreed = f"Det här är vi överens om: {deviation.joint_summary}" if deviation.joint_summary else ""
    return {
        "unit_id": own,
        "unit_ids": [party.unit_id for party in deviation.parties if party.unit_id != own],
        "kind": "cost" if deviation.category == "cost" else "common",
        "question": f"Hur löser vi det som kvarstår efter {name_of(deviation)}?",
        "report": "\n\n".join(filter(None, [f"Det här kvarstår: {deviation.remaining_problems}", agreed, talked])),
    }
