"""Notes, making them visible to others, and Fråga om aktualitet."""

from flask import Blueprint, abort, g, render_template, url_for

from sipweb.actions.notes import answer_presence as answer
from sipweb.actions.notes import ask_presence, share_note, write_note
from sipweb.db import db
from sipweb.forms.base import as_choices
from sipweb.forms.cases import NoteForm, PresenceAnswerForm, PresenceForm, ShareForm
from sipweb.gate import NotAllowed
from sipweb.models import Case, Note, PresenceQuestion, Unit
from sipweb.queries.units import own_to_choose
from sipweb.rules.log_words import READ_ANSWER
from sipweb.views.load import load, load_case, noted, require, saw
from sipweb.views.pages import Page, ask, attempt, checked, done, form_page
from sipweb.words import word

bp = Blueprint("notes", __name__)


@bp.route("/akter/<number>/anteckningar/ny", methods=["GET", "POST"])
def write(number: str) -> Page:
    case = load_case(number)
    require("note.write", case)
    form = ask(NoteForm, data={"happened_on": g.actor.today})
    form.unit_id.choices = as_choices(own_units(case), None)
    if attempt(form, lambda **answers: write_note(g.actor, case, **answers)):
        return done("Anteckningen är sparad. Den är synlig för din enhet.", url_for("cases.show", number=number))
    return form_page(form, "Ny anteckning", "Spara", case=case, cancel=url_for("cases.show", number=number))


def own_units(case: Case) -> dict[int, str]:
    return {t.unit_id: t.unit.name for t in case.open_tracks if g.actor.who.works_in(t.unit_id)}


def asking_units(case: Case) -> dict[int, str]:
    """Where the user asks other units, and the individual."""
    return {u: name for u, name in own_units(case).items() if u in g.actor.who.handled_units}


def refuse_when_hidden(case: Case, what: str) -> None:
    """Said before anything is written: a hidden unit would show itself by asking or telling. `what`: "En förfrågan"."""
    if set(own_units(case)) <= case.hidden_units:
        why = f"Er enhet är dold i akten. {what} skulle röja den. Ta bort döljandet först, eller ring enheten utan namn."
        abort(done(why, url_for("cases.show", number=case.number), "info"))


@bp.route("/anteckningar/<int:note_id>/dela", methods=["GET", "POST"])
def share(note_id: int) -> Page:
    note = load(Note, note_id)
    require("note.share", note)
    form = ask(ShareForm)
    others = {t.unit_id: t.unit.name for t in note.case.open_tracks if not t.is_hidden and t.unit_id != note.unit_id}
    form.unit_id.choices = as_choices(others, "Välj")
    back = url_for("cases.show", number=note.case.number)
    seen = [{"key": word("note", note.kind), "value": f"{note.happened_on}: {note.text}"}, {"key": "Skriven av", "value": note.author.name}]
    if page := checked(form, lambda: seen, others.get(form.unit_id.data, ""), "Granska anteckningen", "Gör synlig", case=note.case):
        return page
    if attempt(form, lambda **answers: share_note(g.actor, note, **answers)):
        return done("Anteckningen är nu synlig för den andra enheten.", back)
    return form_page(form, "Gör anteckningen synlig", "Gör synlig", template="notes/share.html", note=note, case=note.case, cancel=back)


@bp.route("/aktualitet", methods=["GET", "POST"])
def ask_presence_page() -> Page:
    if not g.actor.who.units:
        raise NotAllowed("presence.ask")
    form = ask(PresenceForm)
    form.unit_id.choices = as_choices(own_to_choose(g.actor.who.units), None)
    unit_id = form.unit_id.data
    question = attempt(form, lambda **answers: ask_presence(g.actor, db.session.get_one(Unit, unit_id), **answers))
    if question is None:
        return form_page(form, "Fråga om aktualitet", "Fråga", template="notes/presence.html")
    return done("Frågan är ställd och loggad.", url_for("notes.presence", question_id=question.id))


@bp.get("/aktualitet/<int:question_id>")
def presence(question_id: int) -> Page:
    question = load(PresenceQuestion, question_id)
    noted(READ_ANSWER, {question.case_id} if question.case_id else set())  # always, or the line would tell that there is an akt
    return render_template("notes/presence_answer.html", question=question)


@bp.route("/aktualitet/<int:question_id>/svara", methods=["GET", "POST"])
def answer_presence(question_id: int) -> Page:
    question = load(PresenceQuestion, question_id)
    require("presence.answer", question)
    form = ask(PresenceAnswerForm)
    if attempt(form, lambda **answers: answer(g.actor, question, **answers)):
        return done("Svaret är skickat.", url_for("work.show"))
    case = db.session.scalar(Case.visible_to(g.actor).where(Case.id == question.case_id))
    if case:
        saw("Läste en fråga om aktualitet i akt {number}", case)
    return form_page(form, "Svara på fråga om aktualitet", "Svara", template="notes/presence_reply.html", question=question, about=case)
