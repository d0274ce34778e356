"""Avvikelse i samverkan: the fields of the form of 2018-02-22, and those of each move."""

from typing import Any

from flask import g
from wtforms import Field, HiddenField
from wtforms.validators import ValidationError

from sipweb.forms.base import (
    Anonymous,
    AskedFor,
    Form,
    NotFuture,
    RequiredIf,
    RequiredWith,
    boxes,
    day,
    pick,
    radios,
    required,
    short,
    text,
    tick,
    version,
)
from sipweb.forms.questions import NamesForm, telling
from sipweb.rules.deviation_figures import Period, why_not_period
from sipweb.rules.deviations import CATEGORIES, CONSEQUENCES, LEX_SARAH, PARTS, parse_number
from sipweb.words import DEVIATION


def quoted(label: str, *rules: Any, rows: int = 4, **more: Any) -> Field:
    """Free text where no number may stand; what is refused comes back marked."""
    return telling(label, *rules, render_kw={"rows": rows}, **more)


WHERE = "Till exempel diarienumret, skrivet som SN 2026/12. Bara er enhet ser det."


class DeviationForm(Form):
    """Step 1 (R291–R295), and the questions beside the form that make patterns visible."""

    not_answers = Form.not_answers | {"fran", "alone"}

    fran = HiddenField("Började i")
    alone = tick("Skriv rapporten utan den kopplingen")
    from_unit_id = pick("Enheten som rapporterar", {}, required("Välj enhet."), coerce=int, empty=None)
    unit_ids = boxes(
        "Ange vilka verksamheter som avvikelsen avser", {}, required("Välj minst en verksamhet som avvikelsen avser."), coerce=int
    )
    happened_on = day("När hände det?", required("Skriv vilken dag det hände."), NotFuture(), description="Dagen, eller den första dagen.")
    description = quoted(
        "Beskriv händelsen som avvikelsen gäller",
        required("Beskriv händelsen."),
        rows=6,
        description="Vad hände, inte vem. Skriv så att ingen kan förstå vem den enskilde är.",
    )
    perception = quoted("Hur har er verksamhet uppfattat händelsen?", required("Beskriv hur ni har uppfattat händelsen."))
    proposal = quoted("Ange förbättringsförslag", required("Skriv ett förbättringsförslag."))
    category = pick("Kategori", CATEGORIES, required("Välj en kategori."))
    category_text = short("Vilken annan avvikelse?", RequiredIf("category", {"other"}, "Skriv vilken avvikelse det är."), numbers=Anonymous)
    routine_part = pick("Vilken del av rutinen följdes inte?", PARTS, required("Välj vilken del av rutinen som inte följdes."))
    consequence = radios("Konsekvens för den enskilde", CONSEQUENCES, required("Välj vilken konsekvens det fick."))
    lex_sarah = radios(
        "Kan händelsen innebära ett missförhållande eller en påtaglig risk för det?",
        LEX_SARAH,
        required("Svara ja, nej eller vet inte."),
        description="Lex Sarah, 27 kap. socialtjänstlagen och 24 b § LSS.",
    )
    lex_sarah_on = day("När är det rapporterat enligt lex Sarah?", RequiredWith("lex_sarah_where", "Skriv vilken dag."), NotFuture())
    lex_sarah_where = short("Till vem, eller under vilket nummer?", numbers=Anonymous, description=WHERE)
    version = version()

    def is_asked(self, name: str) -> bool:
        """Whether the field belongs to the answers given: what another answer hides is neither checked nor kept."""
        if name in {"lex_sarah_on", "lex_sarah_where"}:
            return bool(self.lex_sarah.data != "no")
        return name != "category_text" or bool(self.category.data == "other")

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        for field in self:
            if not self.is_asked(field.name):
                field.errors = []
        return not any(field.errors for field in self)

    @property
    def answers(self) -> dict[str, Any]:
        nothing = {"lex_sarah_on": None, "lex_sarah_where": "", "category_text": ""}
        return {name: value if self.is_asked(name) else nothing[name] for name, value in super().answers.items()}


class CheckForm(NamesForm):
    version = version()


class DialogueForm(NamesForm):
    dialogue_on = day("När hade ni dialog?", required("Skriv vilken dag ni hade dialog."), NotFuture())
    dialogue_who = short(
        "Vilka deltog?",
        required("Skriv vilka som deltog."),
        numbers=Anonymous,
        description="Namn och titel på dem som deltog från båda enheterna.",
    )


class TogetherForm(DialogueForm):
    """Step 2: one text that both sides write (R297–R299)."""

    joint_summary = quoted(
        "Beskriv gemensam sammanfattning med lösning på problemet", required("Skriv den gemensamma sammanfattningen."), rows=8
    )
    remaining_problems = quoted("Beskriv eventuella kvarstående problem", rows=4, description="Lämna tomt om inget kvarstår.")
    version = version()


class LeaveForm(NamesForm):
    tried_on = day("När försökte ni ha dialog?", required("Skriv vilken dag ni försökte ha dialog."), NotFuture())
    alone_why = quoted("Varför lämnas rapporten utan gemensam signatur?", required("Skriv varför."), rows=4)


class ReasonForm(NamesForm):
    not_that_person = tick("Spara ändå, det är inte den personen")
    text = text("Skäl", required("Skriv ett skäl."), numbers=Anonymous, render_kw={"rows": 4})


class LexSarahForm(NamesForm):
    not_that_person = tick("Spara ändå, det är inte den personen")
    lex_sarah_on = day("När rapporterades det?", required("Skriv vilken dag det rapporterades."), NotFuture())
    lex_sarah_where = short(
        "Till vem, eller under vilket nummer?", required("Skriv till vem, eller numret."), numbers=Anonymous, description=WHERE
    )


class PeriodForm(Form):
    """Which days, and for which unit. Stands in the address."""

    class Meta(Form.Meta):
        csrf = False

    fran = day("Rapporterade från", AskedFor())
    till = day("Rapporterade till", AskedFor())
    enhet = pick("Enhet", {}, AskedFor(), coerce=int, empty="Alla")

    def validate_till(self, field: Field) -> None:
        if self.fran.data and self.till.data and self.till.data < self.fran.data:
            raise ValidationError("Sista dagen ligger före den första.")

    def validate_fran(self, field: Field) -> None:
        last = self.till.data or g.actor.today
        if self.fran.data and (why_not := why_not_period(Period(self.fran.data, last))):
            raise ValidationError(why_not)


class FilterForm(Form):
    """What stands in the list's address. Nothing has to be filled in, and the labels do not say so eight times over."""

    class Meta(Form.Meta):
        csrf = False

    lage = pick("Läge", {**DEVIATION, "raknas": "Alla som räknas i mönstret", "alla": "Alla"}, AskedFor(), empty="Öppna")
    enhet = pick("Enhet", {}, AskedFor(), coerce=int, empty="Alla")
    kategori = pick("Kategori", CATEGORIES, AskedFor(), empty="Alla")
    rutin = pick("Del av rutinen", PARTS, AskedFor(), empty="Alla")
    konsekvens = pick("Konsekvens", CONSEQUENCES, AskedFor(), empty="Alla")
    fran = day("Rapporterad från", AskedFor())
    till = day("Rapporterad till", AskedFor())
    nummer = short("Nummer", AskedFor(), description="AVV-ÅÅÅÅ-NNNN.")
    kvar = tick("Bara med kvarstående problem")
    ensam = tick("Bara utan gemensam signatur")
    natt = HiddenField("Har kommit till")
    fran_enhet = HiddenField("Från enhet")
    till_enhet = HiddenField("Till enhet")

    def validate_till(self, field: Field) -> None:
        if self.fran.data and self.till.data and self.till.data < self.fran.data:
            raise ValidationError("Sista dagen ligger före den första.")

    def validate_nummer(self, field: Field) -> None:
        if field.data and parse_number(field.data) is None:
            raise ValidationError("Skriv numret som AVV-2026-0001.")
