"""General advice: an answer rewritten for anyone, replaced, withdrawn."""

from sipweb.actions.names import refuse_telling
from sipweb.gate import Changed, Refused, action, also_save
from sipweb.models import AnonymousQuestion, GeneralAdvice
from sipweb.queries.advice import advice_from
from sipweb.rules.questions import why_not_advise
from sipweb.rules.standing import Actor


@action("advice.write")
def write_advice(actor: Actor, question: AnonymousQuestion, *, heading: str, text: str, looked_at: str = "") -> GeneralAdvice:
    """The answering unit's manager lets everyone on the staff read it, in general words."""
    if why_not := why_not_advise(question.state, is_advice=advice_from(question) is not None):
        raise Refused(why_not)
    refuse_telling(actor, heading, text, looked_at=looked_at)
    return advice(actor, question.to_unit_id, question.id, heading, text)


def advice(actor: Actor, unit_id: int, question_id: int, heading: str, text: str, replaces_id: int | None = None) -> GeneralAdvice:
    return GeneralAdvice(
        unit_id=unit_id,
        question_id=question_id,
        replaces_id=replaces_id,
        heading=heading,
        text=text,
        written_by_id=actor.user_id,
        written_on=actor.today,
    )


def take_out(actor: Actor, old: GeneralAdvice, why: str, version: str | None) -> None:
    if old.withdrawn_on is not None or (version is not None and version != str(old.version)):
        raise Changed("Rådet har redan ersatts eller tagits bort.", old)
    old.withdrawn_by_id, old.withdrawn_on, old.withdrawn_why = actor.user_id, actor.today, why


@action("advice.replace")
def replace_advice(
    actor: Actor, old: GeneralAdvice, *, heading: str, text: str, version: str | None = None, looked_at: str = ""
) -> GeneralAdvice:
    """New words in the place of the old, which the unit can still read."""
    refuse_telling(actor, heading, text, looked_at=looked_at)
    take_out(actor, old, "Ersatt av ett nytt råd", version)
    also_save(old)
    return advice(actor, old.unit_id, old.question_id, heading, text, replaces_id=old.id)


@action("advice.withdraw")
def withdraw_advice(actor: Actor, old: GeneralAdvice, *, text: str, version: str | None = None) -> GeneralAdvice:
    """Nobody outside the unit reads it any more. `text` is the reason."""
    if not text.strip():
        raise Refused("Skriv varför rådet tas bort.", "text")
    take_out(actor, old, text, version)
    return old
