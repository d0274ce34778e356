"""Lämna över: why and from when; a name for each row; why the list goes back."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask import g
from wtforms import Field, SubmitField
from wtforms.validators import ValidationError

from sipweb.forms.base import Form, NotPast, as_choices, day, pick, radios, required, text, version
from sipweb.rules.days import months_before
from sipweb.rules.leaving import REASONS


def why() -> Any:
    return radios("Anledning", REASONS, required("Välj anledning."))


def since(*rules: Any) -> Any:
    return day("Från vilken dag?", required("Skriv från vilken dag."), *rules)


class WithinAYear:
    """A list is made for someone who is sick, or gone already; but a day long ago is a slip."""

    def __call__(self, form: Form, field: Field) -> None:
        if isinstance(field.data, date) and field.data < months_before(g.actor.today, 12):
            raise ValidationError("Dagen är för mer än ett år sedan. Kontrollera året.")


def more() -> Any:
    return text(
        "Något som chefen behöver veta",
        description="Chefen och de som tar över läser det. Skriv inget om hälsa eller om enskilda personer.",
        render_kw={"rows": 2},
    )


class StartForm(Form):
    unit_id = radios("Vilken enhet gäller det?", {}, required("Välj enhet."), coerce=int)
    reason, starts_on, text = why(), since(NotPast()), more()


class StartForForm(Form):
    """A manager's: who, at which unit, in one choice."""

    who = pick("Vem lämnar över?", {}, required("Välj vem som lämnar över."))
    reason, starts_on, text = why(), since(WithinAYear()), more()

    @property
    def answers(self) -> dict[str, Any]:
        unit_id, _, user_id = self.who.data.partition("-")
        told = {name: self[name].data for name in ("reason", "starts_on", "text")}
        return {"unit_id": int(unit_id), "from_user_id": int(user_id), **told}


class SendBackForm(Form):
    text = text("Skäl", required("Skriv vad som behöver ändras."), render_kw={"rows": 3})
    version = version()


Choices = dict[str, int | None]


class NamesForm(Form):
    """Made for one list: a choice of handläggare for each row. `must_be_full` when it leaves the one who fills it in."""

    everyone = pick("Samma för alla rader", {}, coerce=int)
    fill = SubmitField("Välj för alla")
    version = version()

    keys: tuple[str, ...] = ()
    must_be_full = False
    why_nots: Callable[[Choices], dict[str, str]]
    settled: Callable[[Choices], Choices]

    @property
    def choices(self) -> Choices:
        return {key: self[key].data for key in self.keys}

    @property
    def answers(self) -> dict[str, Any]:
        everyone = {"everyone": self.everyone.data} if self.fill.data else {}
        return {"choices": self.choices, "version": self.version.data, **everyone}

    def validate_everyone(self, field: Any) -> None:
        if self.fill.data and not field.data:
            raise ValidationError("Välj vem som tar över alla rader.")

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        named = type(self).settled(self.choices)
        wrong = type(self).why_nots(named)
        if self.must_be_full:
            wrong = {key: f"{self[key].label.text}: välj vem som tar över." for key, chosen in named.items() if chosen is None} | wrong
        for key, why_not in wrong.items():
            self[key].errors = [*self[key].errors, why_not]
        return not wrong


def names_form(
    labels: dict[str, str],
    choices: Callable[[str], dict[int, str]],
    everyone: dict[int, str],
    why_nots: Callable[[Choices], dict[str, str]],
    settled: Callable[[Choices], Choices],
    unnamed: dict[str, str],
) -> type[NamesForm]:
    """`labels`: what each row is called, by its key; `choices`: who can take a row over; `settled`: the choices with the names of what
    follows another row; `unnamed`: what it is called to choose nobody there."""
    fields: dict[str, Any] = {
        key: pick(label, choices(key), coerce=int, empty=unnamed.get(key, "Välj handläggare")) for key, label in labels.items()
    }
    told = {"keys": tuple(labels), "everyone": pick("Samma för alla rader", everyone, coerce=int)}
    return type("NamesFormForList", (NamesForm,), fields | told | {"why_nots": staticmethod(why_nots), "settled": staticmethod(settled)})


def as_pairs(owners: Iterable[Any]) -> list[Any]:
    """Choices of who and where, from the people who are responsible for something."""
    return as_choices({f"{o.unit_id}-{o.user_id}": f"{o.name}, {o.unit} – {o.things} öppna" for o in owners}, "Välj")
