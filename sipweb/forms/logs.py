"""The filters of the log, which stand in its address; and the rows of a loggkontroll."""

from collections.abc import Iterable
from typing import Any

from flask import request
from wtforms import Field
from wtforms.validators import ValidationError

from sipweb.forms.base import AskedFor, Form, RequiredIf, day, pick, radios, short, text, tick, version
from sipweb.gate import Changed, Refused
from sipweb.rules.reviews import VERDICTS

KINDS = {"lasningar": "Läsningar", "utan-listor": "Läsningar, inte listor", "andringar": "Ändringar"}


class LogForm(Form):
    """Read from the address. Nothing has to be filled in, and the labels do not say so five times over."""

    class Meta(Form.Meta):
        csrf = False

    akt = short("Aktnummer", AskedFor(), description="Visar alla som har läst akten, så långt du får se dem.")
    vem = pick("Vem", {}, AskedFor(), coerce=int, empty="Alla")
    fran = day("Från och med", AskedFor())
    till = day("Till och med", AskedFor())
    slag = pick("Visa", KINDS, AskedFor(), empty="Läsningar och ändringar")
    utpekat = tick("Bara det som pekas ut")

    def validate_till(self, field: Field) -> None:
        if self.fran.data and self.till.data and self.till.data < self.fran.data:
            raise ValidationError("Sista dagen ligger före den första.")


class WithNote:
    """A note alone says nothing: choose too."""

    field_flags = {"required": True}  # noqa: RUF012

    def __init__(self, note: str) -> None:
        self.note = note

    def __call__(self, form: Form, field: Field) -> None:
        if not field.data and form[self.note].data:
            raise ValidationError("Välj utan anmärkning eller följs upp.")


class JudgeForm(Form):
    """Made for the rows that are asked about: a verdict, a note and a version for each. A row left blank is not judged."""

    row_ids: tuple[int, ...] = ()

    def is_blank(self, row_id: int) -> bool:
        return not (self[f"verdict_{row_id}"].data or self[f"note_{row_id}"].data)

    def has_errors(self, row_id: int) -> bool:
        return bool(self[f"verdict_{row_id}"].errors or self[f"note_{row_id}"].errors)

    def answers_of(self, row_id: int) -> dict[str, Any]:
        return {name: self[f"{name}_{row_id}"].data for name in ("verdict", "note", "version")}

    def refuse_row(self, row_id: int, why: Refused) -> None:
        """Where the user looks. Who was told of another's verdict may save over it: the form is now made from that one."""
        field = self[f"{why.field or 'verdict'}_{row_id}"]
        field.errors = [*field.errors, str(why)]
        if isinstance(why, Changed):
            self[f"version_{row_id}"].data = why.row.version


def judge_form(row_ids: Iterable[int]) -> type[JudgeForm]:
    fields: dict[str, Any] = {"row_ids": tuple(row_ids)}
    for row_id in fields["row_ids"]:
        note = f"note_{row_id}"
        fields[f"verdict_{row_id}"] = radios("Bedömning", VERDICTS, WithNote(note))
        asked = RequiredIf(f"verdict_{row_id}", {"follow_up"}, "Skriv vad som följs upp.")
        fields[note] = text("Anteckning", asked, render_kw={"rows": 2})
        fields[f"version_{row_id}"] = version()
    return type("JudgeFormForRows", (JudgeForm,), fields)


def posted_rows(row_ids: Iterable[int]) -> set[int]:
    """Those of the rows that the sent form was about."""
    return {row_id for row_id in row_ids if f"version_{row_id}" in request.form}
