"""Which akt something without a name was about: picked from one's own, or typed. Never kept as a draft, and never in an address."""

from flask import g

from sipweb.db import db
from sipweb.forms.base import as_choices
from sipweb.forms.questions import NameForm
from sipweb.gate import Refused
from sipweb.models import Case
from sipweb.queries.questions import own_cases
from sipweb.rules.people import listed_name


def naming_form(unit_id: int) -> tuple[NameForm, set[int]]:
    """The form, and the akter that its list shows."""
    form, mine = NameForm(), own_cases(g.actor, unit_id)
    form.picked.choices = as_choices({r.number: f"{r.number} {listed_name(*r[2:])}" for r in mine}, "Välj en akt")
    return form, {r.id for r in mine}


def named_case(number: str) -> Case:
    """Refused for one that is not theirs to work in."""
    case: Case | None = db.session.scalar(Case.workable_by(g.actor).where(Case.number == number))
    if case is None:
        raise Refused("Du har ingen akt med det numret. Kontrollera numret.", "number")
    return case
