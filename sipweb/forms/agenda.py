"""Forms of what is reported to a monthly meeting, and of what becomes of it there."""

from datetime import date
from typing import Any

from wtforms import Field, HiddenField
from wtforms.validators import ValidationError

from sipweb.forms.base import (
    AskedFor,
    Form,
    RequiredIf,
    RequiredWith,
    as_choices,
    boxes,
    day,
    pick,
    radios,
    required,
    short,
    text,
    version,
    yes_no,
)
from sipweb.forms.questions import NamesForm, telling, words
from sipweb.queries.cases import is_row_number
from sipweb.queries.people import unit_names
from sipweb.rules.agenda import GENERAL, HINTS, KINDS, PARTS, Promise
from sipweb.rules.questions import BadAge, parse_age

TASK_ROWS = 3
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


class WhyForm(Form):
    text = text("Skäl", required("Skriv varför."), render_kw={"rows": 3})


class LateForm(Form):
    """The chair's answer to what came too late and is not theirs to read."""

    way = radios("Vad ska hända?", {"up": "Ta upp på mötet", "move": "Flytta till nästa möte"}, required("Välj vad som ska hända."))
    text = text("Skäl", RequiredIf("way", ["move"], "Skriv varför."), render_kw={"rows": 3})


class SettleForm(Form):
    """What came of it: the outcome, and who does what by when."""

    notes = text("Anteckningar", description="Sparas medan du skriver.", render_kw={"rows": 4})
    parallel = yes_no("Behöver den enskilde vara aktuell hos flera enheter parallellt?")
    outcome = radios("Utfall", {}, required("Välj utfall."))
    outcome_text = text(
        "Det här kom vi överens om",
        AskedFor(),
        description="Eller skälet, rapporten eller sättet, beroende på utfallet.",
        render_kw={"rows": 3},
    )
    asked_up = text("Frågan till nästa nivå", RequiredIf("outcome", ["lifted"], "Skriv frågan till nästa nivå."), render_kw={"rows": 2})
    to_unit_id = pick("Mottagande enhet", {}, RequiredIf("outcome", ["transfer_decided"], "Välj mottagande enhet."), coerce=int)
    transfer_on = day("Överföring från och med", description="Lämna tomt när det är födelsedagen.")
    version = version()
    rows = TASK_ROWS

    @property
    def answers(self) -> dict[str, Any]:
        return {
            "notes": self.notes.data,
            "parallel": {"yes": True, "no": False}.get(self.parallel.data) if "parallel" in self else None,
            "outcome": self.outcome.data,
            "outcome_text": self.outcome_text.data,
            "to_unit_id": self.to_unit_id.data if "to_unit_id" in self else None,
            "asked_up": self.asked_up.data if "asked_up" in self else "",
            "transfer_on": self.transfer_on.data if "transfer_on" in self else None,
            "tasks": self.tasks,
            "version": self.version.data,
        }

    @property
    def tasks(self) -> list[Promise]:
        """Row by row; an emptied row takes its task away, and an empty one says nothing."""
        rows = [
            Promise(self[f"task_{n}"].data or "", self[f"task_{n}_who"].data or 0, self[f"task_{n}_due"].data, self.id_of(n))
            for n in range(1, self.rows + 1)
        ]
        return [row for row in rows if row.what or row.task_id]

    def id_of(self, n: int) -> int | None:
        told = str(self[f"task_{n}_id"].data or "")
        return int(told) if is_row_number(told) else None


class AnonymousSettleForm(NamesForm, SettleForm):
    """Of an item in no akt, read by many: names that the writer knows of come back with a warning."""


class NotBefore:
    """A day that is not before another: a task from a meeting is not done before it."""

    def __init__(self, first: date, message: str) -> None:
        self.first, self.message = first, message

    def __call__(self, form: Form, field: Field) -> None:
        if isinstance(field.data, date) and field.data < self.first:
            raise ValidationError(self.message)


def settle_form(
    outcomes: dict[str, str], people: dict[int, str], *, asks_parallel: bool, held_on: date, tells_nobody: bool, own: int, rows: int
) -> type[SettleForm]:
    """`rows` of tasks, each with who and when; the list of units only where someone can be transferred."""
    fields: dict[str, Any] = {"rows": rows}
    for n in range(1, rows + 1):
        fields[f"task_{n}_id"] = HiddenField()
        fields[f"task_{n}"] = short("Vad ska göras?")
        fields[f"task_{n}_who"] = pick("Vem gör det?", people, RequiredWith(f"task_{n}", "Välj vem som gör det."), coerce=int)
        last_day = RequiredWith(f"task_{n}", "Skriv senast när."), NotBefore(held_on, "Dagen är före mötet.")
        fields[f"task_{n}_due"] = day("Senast", *last_day)
    fields["outcome"] = radios("Utfall", outcomes, required("Välj utfall."))
    if "transfer_decided" in outcomes:
        needed = RequiredIf("outcome", ["transfer_decided"], "Välj mottagande enhet.")
        fields["to_unit_id"] = pick("Mottagande enhet", {u: name for u, name in unit_names().items() if u != own}, needed, coerce=int)
    else:
        fields |= {"to_unit_id": None, "transfer_on": None}
    if "lifted" not in outcomes:
        fields["asked_up"] = None
    if not asks_parallel:
        fields["parallel"] = None
    return type("SettleThisForm", (AnonymousSettleForm if tells_nobody else SettleForm,), fields)


def fill_units(form: ItemForm, own: int) -> None:
    if form.unit_ids:
        form.unit_ids.choices = as_choices({u: name for u, name in unit_names().items() if u != own}, None)
