"""Forms of what is reported to a monthly meeting, and of what becomes of it there."""

from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from sipweb.forms.base import (
    AskedFor,
    Form,
    RequiredIf,
    as_choices,
    boxes,
    pick,
    radios,
    required,
    short,
    text,
    version,
)
from sipweb.forms.questions import NamesForm, telling, words
from sipweb.queries.units import names_to_choose
from sipweb.rules.agenda import GENERAL, HINTS, KINDS, PARTS
from sipweb.rules.questions import BadAge, parse_age

WORDS = "Den enskildes egna ord"


class NewItemForm(Form):
    """What kind of item it is, for which meeting, and about which akt."""

    kind = radios("Vad gäller punkten?", KINDS, required("Välj vad punkten gäller."))
    meeting_id = pick("Möte", {}, required("Välj möte."), coerce=int, empty=None)
    unit_id = pick("Från", {}, required("Välj enhet."), coerce=int, empty=None)
    number = short(
        "Aktnummer",
        description="Årtal och löpnummer. Lämna tomt om punkten inte gäller någon enskild, eller om du vill konsultera anonymt.",
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choice_hints = HINTS


class ItemForm(Form):
    """The four parts of the routine (R233–R236), and to whom. A draft can be saved half-written."""

    meeting_id = pick("Möte", {}, required("Välj möte."), coerce=int, empty=None)
    unit_ids = boxes("Vilka enheter gäller det?", {}, AskedFor(), coerce=int)
    person_words = text(WORDS, description="Vad vill den enskilde själv? Med hens egna ord.", render_kw={"rows": 2})
    heading = short("Rubrik", AskedFor(), description="Några ord som säger vad punkten handlar om.")
    age = short("Ålder", description="Ett tal eller ett spann: 66 eller 60–65. Inget födelsedatum.", render_kw={"class": "sip-w-10"})
    background = text(PARTS["background"], AskedFor(), render_kw={"rows": 3})
    diagnoses = text(PARTS["diagnoses"], description="Bara om det behövs för frågan.", render_kw={"rows": 2})
    earlier_investigations = text(PARTS["earlier_investigations"], render_kw={"rows": 2})
    current_situation = text(PARTS["current_situation"], AskedFor(), render_kw={"rows": 3})
    interventions = text(PARTS["interventions"], AskedFor(), render_kw={"rows": 2})
    planning = text(PARTS["planning"], render_kw={"rows": 2})
    problem = text(PARTS["problem"], AskedFor(), render_kw={"rows": 3})
    question = text(PARTS["question"], AskedFor(), description="Vad vill ni att mötet svarar på?", render_kw={"rows": 3})
    attempt = text(
        "Vad handläggarna själva har försökt", AskedFor(), description="När ni talades vid och vad ni prövade.", render_kw={"rows": 3}
    )
    version = version()


class AnonymousItemForm(ItemForm):
    """The same without anything that tells who it is."""

    heading = words("Rubrik", AskedFor(), description="Några ord som säger vad punkten handlar om.")
    age = words("Ålder", description="Ett tal eller ett spann: 66 eller 60–65. Inget födelsedatum.", render_kw={"class": "sip-w-10"})
    person_words = telling(WORDS, render_kw={"rows": 2})
    background = telling(PARTS["background"], AskedFor(), render_kw={"rows": 3})
    diagnoses = telling(PARTS["diagnoses"], render_kw={"rows": 2})
    earlier_investigations = telling(PARTS["earlier_investigations"], render_kw={"rows": 2})
    current_situation = telling(PARTS["current_situation"], AskedFor(), render_kw={"rows": 3})
    interventions = telling(PARTS["interventions"], AskedFor(), render_kw={"rows": 2})
    planning = telling(PARTS["planning"], render_kw={"rows": 2})
    problem = telling(PARTS["problem"], AskedFor(), render_kw={"rows": 3})
    question = telling(PARTS["question"], AskedFor(), render_kw={"rows": 3})

    def validate_age(self, field: Field) -> None:
        if not field.data or field.errors:
            return
        try:
            field.data = parse_age(field.data)
        except BadAge as why:
            raise ValidationError(str(why)) from None


def item_form(kind: str, *, is_named: bool) -> type[ItemForm]:
    """The form of one kind, without the fields that kind does not have."""
    away: set[str] = set()
    if kind in GENERAL:
        away = {
            "age",
            "person_words",
            "attempt",
            "background",
            "diagnoses",
            "earlier_investigations",
            "current_situation",
            "interventions",
            "planning",
            "unit_ids",
        }
    elif is_named:
        away = {"age", "heading"}
    if kind != "difficulty":
        away |= {"attempt"}
    base = ItemForm if is_named else AnonymousItemForm
    return type("KindForm", (base,), dict.fromkeys(away))


class SubmitItemForm(NamesForm):
    need = text(
        "Behövs för handläggningen därför att",
        description="När enheten redan är aktuell räcker det här i stället för samtycke.",
        render_kw={"rows": 2},
    )
    late_reason = text("Varför behöver punkten tas upp ändå?", AskedFor(), render_kw={"rows": 2})
    version = version()


class WhyForm(NamesForm):
    text = text("Skäl", required("Skriv varför."), render_kw={"rows": 3})


class LateForm(NamesForm):
    """The chair's answer to what came too late and is not theirs to read."""

    way = radios("Vad ska hända?", {"up": "Ta upp på mötet", "move": "Flytta till nästa möte"}, required("Välj vad som ska hända."))
    text = text("Skäl", RequiredIf("way", ["move"], "Skriv varför."), render_kw={"rows": 3})


def fill_units(form: ItemForm, own: int, kept: set[int]) -> None:
    if form.unit_ids:
        form.unit_ids.choices = as_choices({u: name for u, name in names_to_choose(kept).items() if u != own}, None)
