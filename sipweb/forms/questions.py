"""The anonymous question's forms, and those of general advice. No field takes a number that tells who it is."""

from typing import Any

from wtforms import Field, HiddenField
from wtforms.validators import ValidationError

from sipweb.actions.names import NamesFound
from sipweb.forms.base import Anonymous, AskedFor, Form, RequiredIf, pick, radios, required, short, text, tick, version
from sipweb.gate import Refused
from sipweb.rules.questions import CHOSEN_OUTCOMES, GOES_ON, NEXT_BY, PERHAPS, BadAge, parse_age


def words(label: str, *rules: Any, **more: Any) -> Field:
    return short(label, *rules, numbers=Anonymous, **more)


def telling(label: str, *rules: Any, **more: Any) -> Field:
    return text(label, *rules, numbers=Anonymous, **more)


class NamesForm(Form):
    """Words that may be the name of someone the writer knows of come back with a warning, and a tick that they are not.

    The tick is about the words that were shown (`names`): other words are asked about anew.
    """

    names = HiddenField("Ord i texten")
    not_that_person = tick("Skicka ändå, det är inte den personen")

    not_answers = Form.not_answers | {"names", "not_that_person"}

    def refuse(self, why: Refused) -> None:
        super().refuse(why)
        if isinstance(why, NamesFound):
            self.names.data, self.names.raw_data = "|".join(why.words), None
            self.not_that_person.data = False

    @property
    def asks_about_names(self) -> bool:
        return bool(self.not_that_person.errors or self.not_that_person.data)

    @property
    def answers(self) -> dict[str, Any]:
        return {**super().answers, "looked_at": (self.names.data or "") if self.not_that_person.data else ""}


class QuestionForm(Form):
    """What the other unit needs to know, and nothing more (R219)."""

    from_unit_id = pick("Från", {}, required("Välj enhet."), coerce=int, empty=None)
    to_unit_id = radios("Vilken enhet vill du fråga?", {}, required("Välj vilken enhet du vill fråga."), coerce=int)
    heading = words("Rubrik", required("Skriv en rubrik."), description="Vad frågan handlar om, med några ord.")
    age = words(
        "Ålder",
        required("Skriv åldern, eller ett spann."),
        description="Ett tal eller ett spann: 66 eller 60–65. Inget födelsedatum.",
        render_kw={"class": "sip-w-10"},
    )
    situation = telling(
        "Situationen",
        required("Beskriv hur situationen ser ut."),
        description="Hur ser det ut just nu? Bara det som behövs för att förstå frågan.",
        render_kw={"rows": 5},
    )
    needs = telling("Behoven", required("Beskriv vilka behov du ser."), render_kw={"rows": 4})
    question = telling(
        "Fråga",
        required("Skriv vad du vill fråga."),
        description="Till exempel om enheten, eller någon annan, skulle kunna erbjuda stöd.",
        render_kw={"rows": 3},
    )
    version = version()

    def validate_age(self, field: Field) -> None:
        if field.errors:
            return
        try:
            field.data = parse_age(field.data)
        except BadAge as why:
            raise ValidationError(str(why)) from None


class SendForm(NamesForm):
    version = version()


class QuestionAssignForm(Form):
    to_worker_id = pick("Den som svarar", {}, required("Välj vem som ska svara."), coerce=int, empty="Välj")


class AnswerForm(NamesForm):
    text = telling("Svar", required("Skriv ett svar."), render_kw={"rows": 6})
    support = radios("Kan er enhet, eller någon annan, erbjuda stöd?", PERHAPS, required("Svara ja, kanske eller nej."))
    support_text = telling("Vilka enheter, och vilket stöd?", render_kw={"rows": 3})
    parallel = radios("Kan den enskilde behöva vara aktuell hos flera enheter samtidigt?", PERHAPS, required("Svara ja, kanske eller nej."))


class NamesTextForm(NamesForm):
    text = telling("Text", required("Skriv något."), render_kw={"rows": 5})


class QuestionCloseForm(NamesForm):
    outcome = radios("Vad ledde svaret till?", CHOSEN_OUTCOMES, required("Välj vad svaret ledde till."))
    next_step = telling(
        "Nästa steg",
        RequiredIf("outcome", GOES_ON, "Skriv nästa steg."),
        description="Behövs inte när inget mer stöd behövs. Den andra enheten läser det.",
        render_kw={"rows": 3},
    )
    next_by = radios("Vem tar nästa steg?", NEXT_BY, RequiredIf("outcome", GOES_ON, "Välj vem som tar nästa steg."))

    @property
    def answers(self) -> dict[str, Any]:
        told = super().answers
        return {**told, "next_step": told["next_step"] or "", "next_by": told["next_by"] or ""}


class NameForm(Form):
    """Which akt: picked or typed. Never kept as a draft, and never in an address."""

    picked = pick("Dina akter", {}, AskedFor(), empty="Välj en akt")
    number = short(
        "Eller skriv aktnumret",
        AskedFor(),
        description="Om det är en kollegas akt, till exempel 2026-0143.",
        render_kw={"class": "sip-w-10"},
    )
    need = text(
        "Behövs för handläggningen därför att …",
        description="När den andra enheten redan är aktuell i akten räcker det här i stället för samtycke.",
        render_kw={"rows": 2},
    )

    def validate_number(self, field: Field) -> None:
        if not field.data and not self.picked.data:
            raise ValidationError("Välj en akt eller skriv aktnumret.")
        if field.data and self.picked.data and field.data != self.picked.data:
            raise ValidationError("Du har valt en akt och skrivit numret på en annan. Ta bort det ena.")

    @property
    def answers(self) -> dict[str, Any]:
        return {"number": self.number.data or self.picked.data or "", "need": self.need.data or ""}


class AdviceForm(NamesForm):
    not_that_person = tick("Spara ändå, det är inte den personen")
    heading = words("Rubrik", required("Skriv en rubrik."), description="Så att den som söker råd hittar det.")
    text = telling(
        "Råd",
        required("Skriv rådet."),
        description="I allmänna ord. Ta bort allt om just den här situationen som inte behövs.",
        render_kw={"rows": 8},
    )


class ReplaceAdviceForm(AdviceForm):
    version = version()


class WithdrawAdviceForm(Form):
    text = text("Skäl", required("Skriv varför rådet tas bort."), render_kw={"rows": 3})
    version = version()
