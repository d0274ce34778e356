"""What has happened to the individual, each with what must be known before it can be registered."""

from typing import Any

from flask import g
from wtforms import HiddenField
from wtforms.validators import ValidationError

from sipweb.forms.base import Form, RequiredIf, day, pick, radios, required, short, text
from sipweb.forms.cases import NumberFields
from sipweb.models import Person
from sipweb.rules.life import KNOWN_HOW, why_not_die, why_not_move, why_not_number, why_not_rename


class LifeForm(Form):
    """Filled in, read through with what it changes, and then done. `seen`: what was shown, in short."""

    person: Person
    seen = HiddenField("Visat", default="")

    def refuse_if(self, why_not: str | None) -> None:
        if why_not:
            raise ValidationError(why_not)


class DeathForm(LifeForm):
    died_on = day("Dödsdag", required("Skriv dödsdagen."))
    known_how = radios("Hur vet ni det?", KNOWN_HOW, required("Välj hur ni vet det."))
    told_by = short(
        "Av vem?",
        RequiredIf("known_how", set(KNOWN_HOW) - {"registry"}, "Skriv vem uppgiften kommer från."),
        description="Till exempel dottern, eller sjuksköterskan på avdelning 3.",
    )

    def validate_died_on(self, field: Any) -> None:
        if field.data:
            self.refuse_if(why_not_die(field.data, g.actor.today, self.person.birth_date, self.person.died_on))


class MoveForm(LifeForm):
    moved_on = day("Flyttdag", required("Skriv vilken dag den enskilde flyttade."))
    moved_to = short("Till vilken kommun?", required("Skriv vilken kommun."))
    moved_wish = text(
        "Vill den enskilde att uppgifter följer med?",
        required("Skriv vad den enskilde vill, eller varför hen inte har kunnat frågas."),
        description="Vilka uppgifter, och till vem. Samtycken följer inte med: den nya kommunen frågar på nytt.",
        render_kw={"rows": 3},
    )
    address = short("Ny adress", description="Ersätter den adress som står i akten.")

    def validate_moved_on(self, field: Any) -> None:
        if field.data:
            self.refuse_if(why_not_move(field.data, g.actor.today, self.person.birth_date, self.person.died_on))


class RenameForm(LifeForm):
    given_name = short("Förnamn", required("Skriv förnamnet."))
    family_name = short("Efternamn", required("Skriv efternamnet."))

    def validate_family_name(self, field: Any) -> None:
        old = (self.person.given_name, self.person.family_name)
        self.refuse_if(why_not_rename(old, (self.given_name.data or "", field.data)))


class NumberForm(NumberFields, LifeForm):
    def validate_birth_date(self, field: Any) -> None:
        super().validate_birth_date(field)
        if self.identity_number.errors:
            return
        person = self.person
        old = (person.identity_kind, person.identity_number, person.birth_date)
        new = (self.identity_kind.data, self.identity_number.data, field.data)
        self.refuse_if(why_not_number(old, new, person.died_on))


class ReasonForm(Form):
    reason = text("Varför?", required("Skriv varför."), render_kw={"rows": 3})


class StayForm(Form):
    because = text(
        "Varför är akten kvar hos er?",
        required("Skriv varför akten är kvar."),
        description="Till exempel en utredning som ska slutföras, eller en placering som ni ansvarar för.",
        render_kw={"rows": 3},
    )


class ResumeForm(Form):
    case_worker_id = pick("Handläggare", {}, required("Välj handläggare."), coerce=int)
