"""What every form has: Swedish messages, dates people can type, refusals that stand where they belong."""

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Any

from flask import g
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError

from sipweb.gate import Refused
from sipweb.rules.dates import BadDate, BadTime, parse_date, parse_time
from sipweb.rules.numbers import looks_like_number
from sipweb.rules.questions import why_not_anonymous
from sipweb.rules.texts import LONGEST


class Form(FlaskForm):
    """A form. `answers` is what an action is called with; `refuse` puts a rule's no where the user looks."""

    class Meta:
        locales = ("sv",)

    not_answers = frozenset({"csrf_token"})
    left_at = ""  # when it was left half-written, in words

    @property
    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in self.data.items() if name not in self.not_answers}

    def refuse(self, why: Refused) -> None:
        if why.field and why.field in self:
            self[why.field].errors = [*self[why.field].errors, str(why)]
        else:
            self.form_errors.append(str(why))


class DateField(StringField):
    """A day typed as people type it: 2026-12-08, 8/12, "8 dec". Data is a date, or None when empty."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat() if isinstance(self.data, date) else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = parse_date(valuelist[0], g.actor.today)
            except BadDate as why:
                raise ValueError(str(why)) from None


class TimeField(StringField):
    """A time of day: 9, 9.30, 09:30."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.strftime("%H.%M") if isinstance(self.data, time) else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = parse_time(valuelist[0])
            except BadTime as why:
                raise ValueError(str(why)) from None


class Required(InputRequired):
    """Something must be written, and spaces are nothing. Says so before anything else is said about the field."""

    def __call__(self, form: Any, field: Any) -> None:
        first = field.raw_data[0] if field.raw_data else ""
        if isinstance(first, str) and not first.strip():
            field.errors[:] = []
            raise StopValidation(self.message)


def required(message: str) -> InputRequired:
    """`message` says what to write, in klarspråk."""
    return Required(message)


class AskedFor:
    """Whether it is needed depends on the other answers, and the form says so; the label does not say (valfritt)."""

    field_flags = {"required": True}  # noqa: RUF012

    def __call__(self, form: Form, field: Field) -> None:
        return


class RequiredIf(AskedFor):
    """Required when another field has one of these values; otherwise left alone."""

    def __init__(self, other: str, values: Iterable[Any], message: str) -> None:
        self.other, self.values, self.message = other, set(values), message

    def __call__(self, form: Form, field: Field) -> None:
        asked = form[self.other].data
        chosen = set(asked) if isinstance(asked, list) else {asked}
        empty = field.data is None or (isinstance(field.data, str) and not field.data.strip()) or field.data == []
        if empty and not field.process_errors:
            field.errors = []
            if chosen & self.values:
                raise StopValidation(self.message)
            raise StopValidation()


def asked_when(field: Field) -> str:
    """`decided=yes`: which answer to another field this one is about; empty when it is always asked."""
    rule = next((rule for rule in field.validators if isinstance(rule, RequiredIf)), None)
    if rule is None or not all(isinstance(value, str) for value in rule.values):
        return ""
    return f"{field.name.removesuffix(field.short_name)}{rule.other}={' '.join(sorted(rule.values))}"


class RequiredWith(AskedFor):
    """Required when something is written in another field; otherwise left alone."""

    def __init__(self, other: str, message: str) -> None:
        self.other, self.message = other, message

    def __call__(self, form: Form, field: Field) -> None:
        if not field.data and not field.process_errors:
            field.errors = []
            raise StopValidation(self.message if (form[self.other].data or "").strip() else None)


class NoNumber:
    """Free text never holds a person-number: it would be found nowhere and hidden nowhere."""

    def __call__(self, form: Form, field: Field) -> None:
        if field.data and looks_like_number(field.data):
            raise ValidationError("Texten innehåller ett personnummer. Ta bort det – numret finns redan i akten.")


class Anonymous:
    """Text that goes where nobody may see who it is about: no number at all, and the error says which."""

    def __call__(self, form: Form, field: Field) -> None:
        if why_not := why_not_anonymous(field.data or ""):
            raise ValidationError(why_not)


class NotFuture:
    def __call__(self, form: Form, field: Field) -> None:
        if isinstance(field.data, date) and field.data > g.actor.today:
            raise ValidationError(f"{field.label.text.rstrip('?')}: dagen har inte kommit än.")


class NotPast:
    def __call__(self, form: Form, field: Field) -> None:
        if isinstance(field.data, date) and field.data < g.actor.today:
            raise ValidationError(f"{field.label.text.rstrip('?')}: dagen har redan varit.")


WRONG_CHOICE = {"invalid_choice_message": "Välj ett av alternativen.", "invalid_value_message": "Välj ett av alternativen."}


class Radios(RadioField):
    """Buttons of which none may be chosen; whether one must be is for its rules to say, not for the list of choices."""

    def pre_validate(self, form: Form) -> None:
        if self.data is not None or self.process_errors:
            super().pre_validate(form)


def short(label: str, *rules: Any, numbers: Any = NoNumber, **more: Any) -> StringField:
    return StringField(label, [*(rules or (Optional(),)), Length(max=200, message="Skriv högst 200 tecken."), numbers()], **stripped(more))


class Phone:
    """As people write them: 070-174 06 05, +46 (0)8 465 004 00."""

    def __call__(self, form: Form, field: Field) -> None:
        if re.search(r"[^0-9 +()\u00a0-]", field.data or "") or not re.search("[0-9]", field.data or "0"):
            raise ValidationError("Skriv telefonnumret med siffror, mellanslag, bindestreck, plus och parenteser.")


def phone(label: str = "Telefon") -> StringField:
    return short(label, Optional(), Phone())


def number(label: str, *rules: Any, **more: Any) -> StringField:
    """The one kind of field where a person-number is meant to stand."""
    return StringField(label, [Length(max=40, message="Skriv högst 40 tecken."), *rules], **stripped(more))


def text(label: str, *rules: Any, numbers: Any = NoNumber, **more: Any) -> TextAreaField:
    longest = Length(max=LONGEST, message=f"Skriv högst {LONGEST} tecken.")
    return TextAreaField(label, [*(rules or (Optional(),)), longest, numbers()], **stripped(more))


def day(label: str, *rules: Any, **more: Any) -> DateField:
    return DateField(label, [*(rules or (Optional(),))], **more)


def clock(label: str, *rules: Any, **more: Any) -> TimeField:
    return TimeField(label, [*(rules or (Optional(),))], **more)


def pick(label: str, choices: dict[Any, str], *rules: Any, empty: str | None = "Välj", coerce: Any = str, **more: Any) -> SelectField:
    """A list to choose from; `empty` is the first line, which chooses nothing (None: no such line)."""
    return SelectField(label, [*rules], coerce=optional(coerce), choices=as_choices(choices, empty), **WRONG_CHOICE, **more)


def radios(label: str, choices: dict[Any, str], *rules: Any, coerce: Any = str, **more: Any) -> Radios:
    return Radios(label, [*rules], coerce=optional(coerce), choices=as_choices(choices, None), **WRONG_CHOICE, **more)


def yes_no(label: str, *rules: Any, **more: Any) -> Radios:
    return radios(label, {"yes": "Ja", "no": "Nej"}, *rules, **more)


def boxes(label: str, choices: dict[Any, str], *rules: Any, coerce: Any = str, **more: Any) -> SelectMultipleField:
    return SelectMultipleField(label, [*rules], coerce=coerce, choices=as_choices(choices, None), **WRONG_CHOICE, **more)


def tick(label: str, *rules: Any, **more: Any) -> BooleanField:
    return BooleanField(label, [*rules], **more)


def version() -> HiddenField:
    """Which version of the row the form was made from; an older one is told what has changed since."""
    return HiddenField("Version")


def as_choices(choices: dict[Any, str], empty: str | None) -> list[SelectChoice]:
    first = [SelectChoice("", empty)] if empty is not None else []
    return first + [SelectChoice(value, label) for value, label in choices.items()]


def optional(coerce: Any) -> Any:
    return lambda value: None if value in (None, "", "None") else coerce(value)


def stripped(more: dict[str, Any]) -> dict[str, Any]:
    return {"filters": [lambda text: text.strip() if isinstance(text, str) else text], "default": "", **more}
