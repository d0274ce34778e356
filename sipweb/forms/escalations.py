"""The forms of a lifted question: written up, lifted on, solved, answered; and of what is kept for the next time."""

from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from sipweb.forms.base import Anonymous, AskedFor, Form, NotFuture, RequiredIf, boxes, day, pick, radios, required, text, tick
from sipweb.forms.questions import NamesForm, telling, words
from sipweb.rules.escalations import KINDS

OWN_WORDS = "Vad vill den enskilde själv? Skriv så som hen säger det."
NO_NAME = "Avdelningscheferna ser inte vem det gäller. Skriv utan namn."


class UnitsForm(Form):
    """Which units it concerns."""

    unit_id = pick("Från", {}, required("Välj enhet."), coerce=int, empty=None)
    unit_ids = boxes("Vilka andra enheter gäller det?", {}, AskedFor(), coerce=int)

    def validate_unit_ids(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("Välj minst en enhet.")


class BeginForm(UnitsForm):
    """In an akt. The person's own words come first (R185)."""

    person_words = text("Den enskildes egna ord", description=OWN_WORDS, render_kw={"rows": 2})
    unit_id = pick("Från", {}, required("Välj enhet."), coerce=int, empty=None)
    unit_ids = boxes("Vilka andra enheter gäller det?", {}, AskedFor(), coerce=int)
    kind = radios("Vad gäller det?", {"difficulty": KINDS["difficulty"], "cost": KINDS["cost"]}, required("Välj vad det gäller."))
    attempted_on = day("När pratade ni senast om det?", RequiredIf("kind", {"difficulty"}, "Skriv vilken dag."), NotFuture())
    attempt = text(
        "Vad har ni försökt?",
        required("Skriv vad ni har försökt."),
        description="Handläggarna ska först ha pratat med varandra och försökt lösa det på egen hand.",
        render_kw={"rows": 4},
    )
    question = text("Vilken fråga behöver få ett svar?", required("Skriv vilken fråga det är."), description=NO_NAME, render_kw={"rows": 3})

    field_order = ("person_words", "unit_id", "unit_ids", "kind", "attempted_on", "attempt", "question")


class RaiseForm(NamesForm):
    """About no one person: no number, and a name is asked about."""

    unit_id = pick("Från", {}, required("Välj enhet."), coerce=int, empty=None)
    unit_ids = boxes("Vilka andra enheter gäller det?", {}, AskedFor(), coerce=int)
    kind = radios("Vad gäller det?", {"cost": KINDS["cost"], "common": KINDS["common"]}, required("Välj vad det gäller."))
    question = telling("Fråga", required("Skriv vilken fråga det är."), render_kw={"rows": 3})
    report = telling("Bakgrund", required("Skriv bakgrunden, och vad ni har gjort."), render_kw={"rows": 5})

    def validate_unit_ids(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("Välj minst en enhet.")


class LiftOnForm(Form):
    """The written report (R241)."""

    person_words = text("Den enskildes egna ord", description=OWN_WORDS, render_kw={"rows": 2})
    question = text("Vilken fråga ska nästa nivå svara på?", required("Skriv frågan till nästa nivå."), render_kw={"rows": 3})
    report = text(
        "Rapport",
        required("Skriv en rapport: vad ni har gjort, och varför frågan inte är löst."),
        description="Vad har ni gjort, vad är ni överens om, och varför är frågan inte löst? Läses av chefer på er nivå och högre.",
        render_kw={"rows": 8},
    )

    @property
    def answers(self) -> dict[str, Any]:
        return {name: value or "" for name, value in super().answers.items()}


class SolveForm(Form):
    text = text(
        "Så löstes det",
        required("Skriv hur frågan löstes."),
        description="Vem gör vad, och från när? Alla som har haft frågan läser det. Beslut om insatser fattas som vanligt, av enheten.",
        render_kw={"rows": 6},
    )


class UnsolvedForm(Form):
    text = text("Varför avslutas frågan utan lösning?", required("Skriv varför, och vad som gäller nu."), render_kw={"rows": 6})


class WhyForm(Form):
    text = text("Varför är ni inte överens?", required("Skriv varför, så att de andra förstår."), render_kw={"rows": 4})


class TakeBackForm(Form):
    text = text("Varför tas frågan tillbaka?", required("Skriv varför, så att de andra förstår."), render_kw={"rows": 3})


class PrecedentForm(NamesForm):
    """In general words, for anyone on the staff."""

    not_that_person = tick("Spara ändå, det är inte den personen")
    pair = radios("Mellan vilka enheter gäller det?", {}, required("Välj mellan vilka enheter det gäller."))
    heading = words("Rubrik", required("Skriv en rubrik."), description="Så att den som undrar nästa gång hittar det.")
    text = telling(
        "Det vi kom överens om",
        required("Skriv vad ni kom överens om."),
        description="Vilken enhet ansvarar för vad, och när? I allmänna ord.",
        render_kw={"rows": 8},
    )

    @property
    def answers(self) -> dict[str, Any]:
        told = super().answers
        first, _, second = str(told.pop("pair")).partition("-")
        return {**told, "unit_id": int(first), "other_unit_id": int(second)}


class WithdrawPrecedentForm(Form):
    text = text("Skäl", required("Skriv varför det inte längre gäller."), numbers=Anonymous, render_kw={"rows": 3})
