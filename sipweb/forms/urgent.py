"""The forms of an urgent contact. One about nobody named takes no number that tells who it is."""

from datetime import datetime
from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from sipweb.forms.base import Form, NotFuture, RequiredIf, clock, day, pick, radios, required, short, text, version
from sipweb.forms.questions import NamesForm, telling, words
from sipweb.rules.questions import BadAge, parse_age
from sipweb.rules.urgent import ANSWERS, GROUNDS, HOW


class WhomForm(Form):
    """Where an urgent contact is written: in an akt, or with only an age."""

    whom = radios(
        "Vem gällde samtalet?",
        {"akt": "Någon i en akt som vi har", "anonymous": "Någon som inte har någon akt, eller som inte nämndes vid namn"},
        required("Välj vem samtalet gällde."),
    )
    number = short(
        "Aktnummer",
        RequiredIf("whom", {"akt"}, "Skriv aktnumret, till exempel 2026-0143."),
        description="Till exempel 2026-0143.",
        render_kw={"class": "sip-w-10"},
    )


class CallFields(Form):
    """The call itself."""

    unit_id = pick("Från", {}, required("Välj enhet."), coerce=int, empty=None)
    to_unit_id = radios("Vilken enhet ringde ni?", {}, required("Välj vilken enhet ni ringde."), coerce=int)
    reached = words("Vem nådde ni?", required("Skriv vem ni nådde."), description="Namn och roll.")
    how = radios("Hur?", HOW, required("Välj hur ni fick kontakt."))
    called_on = day("Vilken dag?", required("Skriv vilken dag."), NotFuture())
    called_time = clock("Vilken tid?", required("Skriv tiden, till exempel 14.30."))

    CALL = ("to_unit_id", "reached", "how", "called_on", "called_time")

    @property
    def answers(self) -> dict[str, Any]:
        told = {name: value for name, value in super().answers.items() if name != "unit_id"}
        called_at = datetime.combine(told.pop("called_on"), told.pop("called_time"))
        return {**told, "called_at": called_at}


class GroundFields(Form):
    """Chosen afterwards; the same words as in the akt."""

    ground = radios("Vilken grund hade ni för att lämna uppgifter?", GROUNDS, required("Välj grund, eller att den inte är vald än."))
    ground_text = text(
        "Motivering",
        RequiredIf("ground", set(GROUNDS) - {"consent", "later"}, "Skriv varför grunden gällde."),
        description="Varför grunden gällde just den här gången.",
        render_kw={"rows": 2},
    )
    person_told_on = day("När fick den enskilde veta?", NotFuture(), description="Så snart det går. Lämna tomt om det inte är gjort än.")
    not_told_because = text(
        "Om den enskilde inte ska få veta: varför?",
        description="Till exempel fara för någon annan.",
        render_kw={"rows": 2},
    )

    GROUND = ("ground", "ground_text", "person_told_on", "not_told_because")

    def validate_not_told_because(self, field: Field) -> None:
        if field.data and self.person_told_on.data:
            raise ValidationError("Du har skrivit både när den enskilde fick veta och varför hen inte ska det. Ta bort det ena.")


class UrgentForm(CallFields, GroundFields):
    """About someone in an akt."""

    reached = short("Vem nådde ni?", required("Skriv vem ni nådde."), description="Namn och roll.")
    person_words = text("Den enskildes egna ord", description="Vad den enskilde själv har sagt.", render_kw={"rows": 2})
    matter = text("Vad gällde det?", required("Skriv vad samtalet gällde."), render_kw={"rows": 4})
    why_urgent = text(
        "Varför kunde det inte vänta till nästa månadsmöte?", required("Skriv varför det inte kunde vänta."), render_kw={"rows": 3}
    )
    outcome = text("Vad kom ni fram till?", required("Skriv vad ni kom fram till."), render_kw={"rows": 4})

    ABOUT = ("person_words", "matter", "why_urgent", "outcome")


class AnonymousUrgentForm(NamesForm, CallFields):
    """About nobody who is named: an age, and no ground is needed."""

    age = words(
        "Ålder",
        required("Skriv åldern, eller ett spann."),
        description="Ett tal eller ett spann: 66 eller 60–65. Inget födelsedatum.",
        render_kw={"class": "sip-w-10"},
    )
    matter = telling("Vad gällde det?", required("Skriv vad samtalet gällde."), render_kw={"rows": 4})
    why_urgent = telling(
        "Varför kunde det inte vänta till nästa månadsmöte?", required("Skriv varför det inte kunde vänta."), render_kw={"rows": 3}
    )
    outcome = telling("Vad kom ni fram till?", required("Skriv vad ni kom fram till."), render_kw={"rows": 4})

    ABOUT = ("matter", "why_urgent", "outcome")
    not_answers = NamesForm.not_answers | {"unit_id"}

    def validate_age(self, field: Field) -> None:
        if field.errors:
            return
        try:
            field.data = parse_age(field.data)
        except BadAge as why:
            raise ValidationError(str(why)) from None


class UrgentAnswerForm(Form):
    answer = radios("Stämmer det som står?", ANSWERS, required("Välj om det stämmer."))
    answer_text = text(
        "Så uppfattade vi det",
        RequiredIf("answer", {"corrects"}, "Skriv hur ni uppfattade det."),
        description="Det som den andra enheten skrev står kvar bredvid.",
        render_kw={"rows": 4},
    )


class AnonymousAnswerForm(NamesForm, UrgentAnswerForm):
    answer_text = telling(
        "Så uppfattade vi det",
        RequiredIf("answer", {"corrects"}, "Skriv hur ni uppfattade det."),
        description="Det som den andra enheten skrev står kvar bredvid.",
        render_kw={"rows": 4},
    )


class CompleteForm(GroundFields):
    version = version()
