"""The anonymous question: asked without a person and without an akt, answered, closed (R219–R221)."""

from collections.abc import Iterable

from sipweb.actions.consents import refuse_unless_shareable
from sipweb.actions.names import refuse_telling
from sipweb.actions.referrals import refuse_unless_askable
from sipweb.db import db
from sipweb.gate import Changed, Refused, acting_for, action, also_save, still_visible
from sipweb.models import AnonymousQuestion, Case, Notice, QuestionStep, Unit
from sipweb.queries.people import has_answerer, managers_of, standing_of
from sipweb.queries.questions import last_step_by_another
from sipweb.queries.units import why_not_new
from sipweb.rules.dates import when
from sipweb.rules.permissions import may
from sipweb.rules.questions import GOES_ON, KEEPS_DUE, MOVES, OPEN, next_due, why_not_ask
from sipweb.rules.standing import Actor
from sipweb.rules.workflow import targets_of
from sipweb.words import QUESTION

WRITTEN = ("heading", "age", "situation", "needs", "question")


def step(actor: Actor, question: AnonymousQuestion, verb: str, **told: str) -> AnonymousQuestion:
    """Take the question one move along its table, and write down who did it. Refused when the move does not start here."""
    targets = targets_of(MOVES, verb, question.state)
    if not targets:
        raise Refused(too_late(actor, question))
    question.state = targets[0]
    question.is_open = question.state in OPEN
    if verb not in KEEPS_DUE:
        question.due_on = next_due(question.state, today=actor.today, routine=actor.routine)
    keep_step(actor, question, verb, **told)
    return question


def keep_step(actor: Actor, question: AnonymousQuestion, verb: str, **told: str) -> None:
    who = {"user_id": actor.user_id, "for_user_id": acting_for.get()}
    also_save(QuestionStep(question_id=question.id, at=actor.now, **who, verb=verb, state=question.state, **told))


def too_late(actor: Actor, question: AnonymousQuestion) -> str:
    """Who came first, and when."""
    now = f"Frågan är nu ”{QUESTION[question.state].lower()}”."
    last = last_step_by_another(question, actor)
    return f"{last.name} hann före, {when(last.at.astimezone(actor.now.tzinfo))}. {now}" if last else f"Det går inte längre. {now}"


def inform(actor: Actor, question: AnonymousQuestion, user_ids: Iterable[int | None], text: str) -> None:
    """A notice that leads to the question. It holds nothing of what was written."""
    for user_id in sorted({u for u in user_ids if u is not None and u != actor.user_id}):
        also_save(Notice(to_user_id=user_id, about=f"question:{question.id}", at=actor.now, text=text))


def asked_side(question: AnonymousQuestion) -> list[int]:
    """Who is to answer: the one who is named, or else the unit's managers."""
    return [question.to_worker_id] if question.to_worker_id else [m.id for m in managers_of(question.to_unit_id)]


def refuse_unanswerable(actor: Actor, from_unit_id: int, to_unit_id: int) -> None:
    someone = has_answerer(to_unit_id, actor.today)
    merged = why_not_new(db.session.get_one(Unit, to_unit_id))
    if why_not := merged or why_not_ask(from_unit_id, to_unit_id, someone_answers=someone):
        raise Refused(why_not, "to_unit_id")


def refuse_own(actor: Actor, question: AnonymousQuestion) -> None:
    if actor.user_id == question.from_worker_id:
        raise Refused("Du har själv ställt frågan. Någon annan på enheten svarar på den.")


def refuse_rewritten(question: AnonymousQuestion, version: str | None) -> None:
    if version is not None and version != str(question.version):
        raise Changed("Utkastet har ändrats under tiden. Det du skrev står kvar. Jämför, och spara igen om det ska gälla.", question)


@action("question.draft")
def draft_question(actor: Actor, unit: Unit, *, to_unit_id: int, **told: str) -> AnonymousQuestion:
    """A question that no other unit sees yet."""
    refuse_unanswerable(actor, unit.id, to_unit_id)
    question = AnonymousQuestion(
        state="draft", from_unit_id=unit.id, from_worker_id=actor.user_id, to_unit_id=to_unit_id, created_at=actor.now, **told
    )
    also_save(question)
    db.session.flush()
    keep_step(actor, question, "question.draft")
    return question


@action("question.edit")
def edit_question(actor: Actor, draft: AnonymousQuestion, *, to_unit_id: int, version: str | None = None, **told: str) -> AnonymousQuestion:
    """Only a draft can be rewritten; what has been sent stays as it was sent."""
    if draft.state != "draft":
        raise Refused("Frågan är redan skickad och kan inte skrivas om.")
    refuse_rewritten(draft, version)
    refuse_unanswerable(actor, draft.from_unit_id, to_unit_id)
    draft.to_unit = db.session.get_one(Unit, to_unit_id)
    for name, value in told.items():
        setattr(draft, name, value)
    return draft


@action("question.send")
def send_question(actor: Actor, question: AnonymousQuestion, *, version: str | None = None, looked_at: str = "") -> AnonymousQuestion:
    """Over the unit's border, as it was reviewed: a draft that someone has changed since then is reviewed anew."""
    refuse_unanswerable(actor, question.from_unit_id, question.to_unit_id)
    if question.state == "draft":
        refuse_rewritten(question, version)
        refuse_telling(actor, *(getattr(question, name) for name in WRITTEN), looked_at=looked_at)
    step(actor, question, "question.send")
    question.sent_on = actor.today
    inform(actor, question, asked_side(question), f"{question.from_unit.name} har ställt en anonym fråga till {question.to_unit.name}.")
    return question


@action("question.assign")
def assign_question(actor: Actor, question: AnonymousQuestion, *, to_worker_id: int) -> AnonymousQuestion:
    """Who answers for the unit, besides its managers. Can be changed as long as nobody has answered."""
    who = standing_of(to_worker_id, actor.today)
    if who is None or not who.works_in(question.to_unit_id):
        raise Refused("Välj någon som arbetar på enheten.", "to_worker_id")
    if to_worker_id == question.from_worker_id:
        raise Refused("Hen har själv ställt frågan. Välj någon annan.", "to_worker_id")
    if to_worker_id == question.to_worker_id:
        raise Refused("Hen är redan utsedd. Välj någon annan.", "to_worker_id")
    earlier, question.to_worker_id = question.to_worker_id, to_worker_id
    step(actor, question, "question.assign", text=who.name)
    inform(actor, question, [to_worker_id], f"Du ska svara på en anonym fråga från {question.from_unit.name}.")
    inform(actor, question, [earlier], f"{who.name} svarar nu på den anonyma frågan från {question.from_unit.name}.")
    return question


@action("question.answer")
def answer_question(
    actor: Actor, question: AnonymousQuestion, *, text: str, support: str, support_text: str, parallel: str, looked_at: str = ""
) -> AnonymousQuestion:
    """Could some unit offer support, and does the person need several units in parallel (R219, R220)?"""
    refuse_own(actor, question)
    refuse_telling(actor, text, support_text, looked_at=looked_at)
    step(actor, question, "question.answer", text=text, support=support, support_text=support_text, parallel=parallel)
    question.answered_on = actor.today
    inform(actor, question, [question.from_worker_id], f"{question.to_unit.name} har svarat på din anonyma fråga.")
    return question


@action("question.more")
def ask_further(actor: Actor, question: AnonymousQuestion, *, text: str, looked_at: str = "") -> AnonymousQuestion:
    """When the answer needs more. The time to answer starts anew."""
    refuse_unanswerable(actor, question.from_unit_id, question.to_unit_id)
    refuse_telling(actor, text, looked_at=looked_at)
    step(actor, question, "question.more", text=text)
    inform(actor, question, asked_side(question), f"{question.from_unit.name} frågar vidare om den anonyma frågan.")
    return question


@action("question.withdraw")
def withdraw_question(actor: Actor, question: AnonymousQuestion, *, text: str, looked_at: str = "") -> AnonymousQuestion:
    """With a reason, which the asked unit reads if the question was sent."""
    refuse_telling(actor, text, looked_at=looked_at)
    step(actor, question, "question.withdraw", text=text)
    question.closed_on = actor.today
    if question.sent_on is not None:
        inform(actor, question, asked_side(question), f"{question.from_unit.name} har tagit tillbaka sin anonyma fråga.")
    return question


@action("question.close")
def close_question(
    actor: Actor, question: AnonymousQuestion, *, outcome: str, next_step: str = "", next_by: str = "", looked_at: str = ""
) -> AnonymousQuestion:
    """What it led to, and who does what next (R221)."""
    if outcome in GOES_ON and not (next_step.strip() and next_by):
        raise Refused("Skriv nästa steg och vem som tar det.", "next_step")
    refuse_telling(actor, next_step, looked_at=looked_at)
    step(actor, question, "question.close", text=next_step)
    question.outcome, question.next_step, question.next_by = outcome, next_step, next_by
    question.closed_on = actor.today
    inform(actor, question, asked_side(question), f"{question.from_unit.name} har läst svaret på den anonyma frågan och avslutat den.")
    return question


@action("question.take_over")
def take_over_question(actor: Actor, question: AnonymousQuestion) -> AnonymousQuestion:
    """A colleague at the asking unit goes on with it, for one who is away or has left."""
    if actor.user_id == question.to_worker_id:
        raise Refused("Du är utsedd att svara på frågan. Någon annan på enheten kan ta över den.")
    earlier, question.from_worker_id = question.from_worker_id, actor.user_id or 0
    step(actor, question, "question.take_over")
    inform(actor, question, [earlier], f"{actor.who.name} har tagit över din anonyma fråga till {question.to_unit.name}.")
    return question


@action("question.name")
def name_question(actor: Actor, question: AnonymousQuestion, *, case: Case, need: str = "") -> AnonymousQuestion:
    """The asker may tell the asked unit who it is about: the question ends here, and the named request begins in the akt.

    Refused unless a named request could be sent from the akt. Of the akt nothing is written down, neither in the question
    nor in the history: what was asked anonymously is not tied to a person afterwards.
    """
    if not still_visible(actor, case) or not may(actor.who, "referral.draft", case):
        raise Refused("Du har ingen akt med det numret.", "number")
    refuse_unless_askable(actor, case, question.from_unit_id, question.to_unit)
    refuse_unless_shareable(actor, case, question.to_unit, need=need, field="need")
    step(actor, question, "question.name")
    question.outcome, question.closed_on = "named", actor.today
    inform(actor, question, asked_side(question), f"{question.from_unit.name} har avslutat sin anonyma fråga.")
    return question
