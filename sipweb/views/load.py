"""Fetch what the address names, only if this user may see it, and note that it was seen."""

from typing import Any, TypeVar, cast

from flask import abort, g

from sipweb.db import db
from sipweb.gate import NotAllowed
from sipweb.models import Case, Intake, Person, Routing
from sipweb.rules.people import is_masked
from sipweb.rules.permissions import may

M = TypeVar("M")


def load(model: type[M], row_id: int, *, looked: str = "") -> M:
    """The row, or 404 both when it is missing and when it is someone else's."""
    return found(model, model.id == row_id, looked)  # type: ignore[attr-defined]


def load_case(number: str, *, looked: str = "") -> Case:
    return found(Case, Case.number == number, looked)


def found(model: type[M], condition: Any, looked: str) -> M:
    row = db.session.scalar(model.visible_to(g.actor).where(condition))  # type: ignore[attr-defined]
    if row is None:
        abort(404)
    case = row if isinstance(row, Case) else getattr(row, "case", None)
    if case is not None:
        saw(looked or SENTENCES.get(model.__name__, "Läste i akt {number}"), case)
        know_person(case.person)
    elif isinstance(row, Routing):
        g.age_told = row.age  # about nobody by name, and under 18 all the same
    elif model.__name__ in WITHOUT_AKT:
        saw_nobody(WITHOUT_AKT[model.__name__])
    return cast(M, row)


SENTENCES = {
    "Case": "Läste akt {number}",
    "Referral": "Läste en samverkansförfrågan i akt {number}",
    "Meeting": "Läste om ett möte i akt {number}",
    "Consent": "Läste ett samtycke i akt {number}",
    "Transfer": "Läste en överföring i akt {number}",
    "Note": "Läste en anteckning i akt {number}",
}
# What hangs on no akt. An anonymous question is not told apart from others: its number beside the akt that was read next would
# tie them together.
WITHOUT_AKT = {
    "AnonymousQuestion": "Läste en anonym fråga",
    "Deviation": "Läste en avvikelserapport",
    "UrgentConsultation": "Läste en akut kontakt utan akt",
}


def saw(sentence: str, case: Case) -> None:
    """One line of the read log, written before the answer leaves. The sentence names the akt, never the person."""
    g.reads.setdefault(sentence.format(number=case.number), set()).add(case.id)


def saw_list(sentence: str, case_ids: set[int]) -> None:
    if case_ids:
        noted(sentence, case_ids)


def noted(sentence: str, case_ids: set[int]) -> None:
    """A look that is written down also when it showed no akt."""
    g.reads.setdefault(sentence, set()).update(case_ids)


def saw_nobody(sentence: str) -> None:
    """A line about what was read that shows no akt."""
    g.reads.setdefault(sentence, set())


def know_person(person: Person | Intake) -> None:
    """The page is about this person: someone under 18 gets the box about concern for a child."""
    g.person = person


def is_about_protected() -> bool:
    """The page shows, on the screen, what nothing on paper may: the person is protected, or nobody has said yet."""
    person = g.get("person")
    return person is not None and is_masked(person.protection)


def require(verb: str, subject: Any) -> None:
    """The page of a form nobody may send is 403 too, not only the sending."""
    if not may(g.actor.who, verb, subject):
        raise NotAllowed(verb)
