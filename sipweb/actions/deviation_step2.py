"""Avvikelse i samverkan, step 2: dialogue, one text that both write, two signatures; and what the controller does (R282, R296–R301)."""

from datetime import date

from sqlalchemy import func, select

from sipweb.actions.deviations import inform, is_alone, refuse_rewritten, sides, step, title_of
from sipweb.actions.names import refuse_telling
from sipweb.db import db
from sipweb.gate import Changed, Refused, acting_for, action, also_save
from sipweb.models import Deviation, DeviationSignature
from sipweb.queries.deviations import OF_THE_TEXT, controllers, last_change, last_text
from sipweb.rules.dates import long_date, when
from sipweb.rules.deviations import reopened_at, why_not_after, why_not_leave, why_not_sign, why_not_tried
from sipweb.rules.permissions import may
from sipweb.rules.permissions.deviations import units_of
from sipweb.rules.questions import why_not_anonymous
from sipweb.rules.standing import Actor

TOGETHER = ("dialogue_on", "dialogue_who", "joint_summary", "remaining_problems")


@action("deviation.dialogue")
def hold_dialogue(actor: Actor, deviation: Deviation, *, dialogue_on: date, dialogue_who: str, looked_at: str = "") -> Deviation:
    """Written down at the corresponding level, by either side: who talked, and when (R296)."""
    if why_not := why_not_after(dialogue_on, deviation.happened_on, actor.today):
        raise Refused(why_not, "dialogue_on")
    if why_not := why_not_anonymous(dialogue_who):
        raise Refused(why_not, "dialogue_who")
    if is_alone(deviation):
        raise Refused("Ingen annan chef kan svara för den andra enheten. Då finns ingen att ha dialog med.")
    refuse_telling(actor, dialogue_who, looked_at=looked_at)
    step(actor, deviation, "deviation.dialogue")
    deviation.dialogue_on, deviation.dialogue_who = dialogue_on, dialogue_who
    inform(actor, deviation, sides(deviation), "Dialogen om en avvikelse i samverkan är inskriven. Nu kan ni skriva den gemensamma texten.")
    return deviation


@action("deviation.write")
def write_together(actor: Actor, deviation: Deviation, *, version: str | None = None, looked_at: str = "", **told: object) -> Deviation:
    """One text for both. Never over what someone else has written meanwhile; and every change voids the signatures."""
    refuse_rewritten(actor, deviation, version)
    if why_not := why_not_after(told["dialogue_on"], deviation.happened_on, actor.today):  # type: ignore[arg-type]
        raise Refused(why_not, "dialogue_on")
    refuse_telling(actor, *(str(told[name]) for name in TOGETHER[1:]), looked_at=looked_at)
    if all(getattr(deviation, name) == told[name] for name in TOGETHER):
        raise Refused("Inget är ändrat i texten.")
    step(actor, deviation, "deviation.write")
    for name in TOGETHER:
        setattr(deviation, name, told[name])
    deviation.step2_on = deviation.step2_on or actor.today
    signed = void_signatures(actor, deviation, f"{actor.who.name} ändrade den gemensamma texten.")
    again = " Signaturen gäller inte längre." if signed else ""
    inform(actor, deviation, sides(deviation) | signed, f"Den gemensamma texten om en avvikelse i samverkan är ändrad.{again}")
    return deviation


def void_signatures(actor: Actor, deviation: Deviation, why: str) -> set[int]:
    """None holds any more. Whose they were."""
    found = deviation.standing_signatures
    for signature in found:
        signature.voided_at, signature.voided_why = actor.now, why
    deviation.signed_on = None
    return {signature.user_id for signature in found}


@action("deviation.sign")
def sign_deviation(actor: Actor, deviation: Deviation, *, unit_id: int, version: str | None = None) -> Deviation:
    """With name, title and time, for one party. The second signature sends the report to the controller, and locks it (R300)."""
    refuse_unread(actor, deviation, version)
    if unit_id not in {party.unit_id for party in units_of(actor.who, deviation)}:
        raise Refused("Välj en enhet som du leder och som rapporten gäller.", "unit_id")
    if why_not := why_not_sign_here(actor, deviation, unit_id):
        raise Refused(why_not)
    step(actor, deviation, "deviation.sign")
    who = {"user_id": actor.user_id, "for_user_id": acting_for.get(), "name": actor.who.name, "title": title_of(actor)}
    signature = DeviationSignature(deviation_id=deviation.id, unit_id=unit_id, signed_at=actor.now, **who)
    also_save(signature)
    if deviation.state == "sent":
        deviation.signed_on = actor.today
        send(actor, deviation)
    else:
        inform(actor, deviation, sides(deviation), "En avvikelse i samverkan är signerad av en part. Läs texten och signera.")
    return deviation


def why_not_sign_here(actor: Actor, deviation: Deviation, unit_id: int) -> str | None:
    return why_not_sign(
        user_id=actor.user_id,
        unit_id=unit_id,
        signed=[(one.user_id, one.unit_id) for one in deviation.standing_signatures],
        reporting_unit_id=deviation.from_unit_id,
        is_written=bool(deviation.joint_summary),
        title=actor.who.title,
        lacks=(text := last_text(deviation)) is not None and text.verb == "deviation.complete",
        from_unit=deviation.from_unit.name,
    )


def refuse_unread(actor: Actor, deviation: Deviation, version: str | None) -> None:
    """Nobody signs another text than the one they read. `version`: of the text; a signature meanwhile does not change it."""
    text = last_text(deviation)
    if version is None or text is None or version == str(text.id):
        return
    last = last_change(deviation, OF_THE_TEXT)
    who = f" av {'dig' if last.user_id == actor.user_id else last.name}, {when(last.at.astimezone(actor.now.tzinfo))}" if last else ""
    raise Changed(f"Texten har ändrats{who}. Läs hur den är nu. Inget är signerat.", deviation)


def send(actor: Actor, deviation: Deviation) -> None:
    """To the controller, by itself."""
    deviation.sent_on = actor.today
    inform(actor, deviation, controllers(), "En avvikelserapport är klar att registrera.")
    inform(actor, deviation, sides(deviation), f"{deviation.title} är skickad till verksamhetscontroller. Den är låst.")


@action("deviation.leave")
def leave_deviation(actor: Actor, deviation: Deviation, *, tried_on: date | None, alone_why: str, looked_at: str = "") -> Deviation:
    """Without joint signature, after a dialogue was tried, with the reason."""
    if why_not := why_not_tried(tried_on, deviation.happened_on, actor.today):
        raise Refused(why_not, "tried_on")
    if why_not := why_not_leave(alone_why):
        raise Refused(why_not, "alone_why")
    refuse_telling(actor, alone_why, looked_at=looked_at)
    step(actor, deviation, "deviation.leave", text=f"Dialog försöktes {long_date(tried_on)}. {alone_why}" if tried_on else alone_why)
    deviation.tried_on, deviation.alone_why = tried_on, alone_why
    send(actor, deviation)
    return deviation


@action("deviation.register")
def register_deviation(actor: Actor, deviation: Deviation) -> Deviation:
    """Received and stored (R282). The number is given once, and stays when the report comes back completed."""
    step(actor, deviation, "deviation.register")
    if deviation.register_no is None:
        year = actor.today.year
        newest = select(func.max(Deviation.register_no)).where(Deviation.register_year == year, Deviation.register_no.is_not(None))
        deviation.register_year, deviation.register_no = year, (db.session.scalar(newest) or 0) + 1
    deviation.registered_on = actor.today
    receipt = f"Verksamhetscontroller har tagit emot {deviation.number} och förvarar den."
    inform(actor, deviation, sides(deviation) | {deviation.drafted_by_id}, receipt)
    return deviation


@action("deviation.complete")
def ask_for_completion(actor: Actor, deviation: Deviation, *, text: str, looked_at: str = "") -> Deviation:
    """Opens step 2 again where it stood: the signatures no longer hold, it is neither sent nor stored, and the reason stays."""
    refuse_telling(actor, text, looked_at=looked_at)
    to = reopened_at(deviation.dialogue_on is not None, bool(deviation.joint_summary))
    step(actor, deviation, "deviation.complete", text=text, to=to)
    signed = void_signatures(actor, deviation, "Verksamhetscontroller begärde komplettering.")
    deviation.tried_on, deviation.alone_why = None, ""
    deviation.sent_on = deviation.registered_on = None
    again = " Signaturerna gäller inte." if signed else ""
    inform(actor, deviation, sides(deviation), f"Verksamhetscontroller begär komplettering av {deviation.title}.{again}")
    return deviation


def may_sign_for(actor: Actor, deviation: Deviation) -> list[tuple[int, str, str | None]]:
    """Each party the actor can sign for: the unit, its name, and why not now."""
    if not may(actor.who, "deviation.sign", deviation):
        return []
    parties = units_of(actor.who, deviation)
    return [(party.unit_id, party.unit.name, why_not_sign_here(actor, deviation, party.unit_id)) for party in parties]
