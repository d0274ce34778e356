"""The form of what comes of an item at the meeting: the outcome, who does what, and what the units answered at the table."""

from collections.abc import Collection
from datetime import date
from typing import Any

from wtforms import Field, HiddenField
from wtforms.validators import ValidationError

from sipweb.actions.item_lifted import Said, next_level
from sipweb.actions.transfer_items import liftable
from sipweb.forms.base import AskedFor, Form, RequiredIf, RequiredWith, day, pick, radios, required, short, text, version, yes_no
from sipweb.forms.monthly import as_opened
from sipweb.forms.questions import NamesForm
from sipweb.models import AgendaItem
from sipweb.queries.cases import is_row_number
from sipweb.queries.people import unit_names
from sipweb.queries.units import names_to_choose
from sipweb.rules.agenda import Promise, outcomes_of
from sipweb.rules.escalations import lifted_words

TASK_ROWS = 3


class SettleForm(Form):
    """What came of it: the outcome, and who does what by when."""

    notes = text("Anteckningar", render_kw={"rows": 4})
    parallel = yes_no("Behöver den enskilde vara aktuell hos flera enheter parallellt?", AskedFor())
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
    began = HiddenField("Anteckningarna som de var")
    version = version()
    rows = TASK_ROWS
    units_asked: tuple[int, ...] = ()

    @property
    def answers(self) -> dict[str, Any]:
        return {
            "said": self.said,
            "notes": self.notes.data,
            "parallel": {"yes": True, "no": False}.get(self.parallel.data) if "parallel" in self else None,
            "outcome": self.outcome.data,
            "outcome_text": self.outcome_text.data,
            "to_unit_id": self.to_unit_id.data if "to_unit_id" in self else None,
            "asked_up": self.asked_up.data if "asked_up" in self else "",
            "transfer_on": self.transfer_on.data if "transfer_on" in self else None,
            "tasks": self.tasks,
            "version": self.version.data,
            "began": as_opened(self.began),
        }

    def no_of(self, unit_id: int) -> str:
        """The answers that need to say why not."""
        return " ".join(str(one.value) for one in self[f"says_{unit_id}"].choices if str(one.value).startswith("disagreed"))

    @property
    def said(self) -> dict[int, Said]:
        """What units answered at the table."""
        found = {}
        for unit_id in self.units_asked:
            answer, _, by = (self[f"says_{unit_id}"].data or "").partition(":")
            if answer in SAYS and is_row_number(by):
                found[unit_id] = Said(answer, (self[f"says_{unit_id}_why"].data or "") if answer == "disagreed" else "", int(by))
        return found

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


def outcomes_for(row: AgendaItem) -> dict[str, str]:
    """Of a lift, where it goes: vacant levels are passed over, and a transfer goes to the enhetschefer."""
    found = dict(outcomes_of(row.kind, is_named=row.case_id is not None))
    if "lifted" in found and liftable(row):
        found["lifted"] = "Lyft till enhetscheferna"
    elif "lifted" in found and (level := next_level(row)):
        found["lifted"] = lifted_words(level)
    return found


SAYS = {"agreed": "är överens", "disagreed": "är inte överens"}
NOT_YET = "Svarar efter mötet"


class WhyNot(AskedFor):
    """Why a unit does not agree, when it does not and the question is lifted."""

    def __call__(self, form: Form, field: Field) -> None:
        says = form[field.short_name.removesuffix("_why")].data or ""
        if form["outcome"].data == "lifted" and says.startswith("disagreed") and not (field.data or "").strip():
            raise ValidationError("Skriv varför de inte är överens.")


def answers_at_table(at_table: dict[int, dict[int, str]], me: int | None, led: Collection[int]) -> dict[str, Any]:
    """Har tagit del och är överens, said at the meeting: for each unit by whom, and why not (R240, R241). Of the writer's own unit
    nothing else than what the writer says."""
    names, fields = unit_names(), {}
    for unit_id, people in at_table.items():
        if mine := me in people and unit_id in led:
            people = {id_: name for id_, name in people.items() if id_ == me}
        said = {f"{answer}:{user_id}": f"{name} {words}" for user_id, name in people.items() for answer, words in SAYS.items()}
        fields[f"says_{unit_id}"] = pick(
            f"Svar från {names[unit_id]}", said, empty=None if mine else NOT_YET, default=next(iter(said)) if mine else ""
        )
        fields[f"says_{unit_id}_why"] = short("Varför inte?", WhyNot())
    return {**fields, "units_asked": tuple(at_table)}


def settle_form(
    outcomes: dict[str, str],
    people: dict[int, str],
    *,
    asks_parallel: bool,
    held_on: date,
    tells_nobody: bool,
    own: int,
    rows: int,
    at_table: dict[int, dict[int, str]],
    me: int | None,
    led: Collection[int],
) -> type[SettleForm]:
    """`rows` of tasks, each with who and when; the list of units only where someone can be transferred.

    `at_table`: who can answer at once for the units that a lift would ask; unit → user → name. `led`: the writer's own units.
    """
    fields: dict[str, Any] = {"rows": rows, **(answers_at_table(at_table, me, led) if "lifted" in outcomes else {})}
    for n in range(1, rows + 1):
        fields[f"task_{n}_id"] = HiddenField()
        fields[f"task_{n}"] = short("Vad ska göras?")
        fields[f"task_{n}_who"] = pick("Vem gör det?", people, RequiredWith(f"task_{n}", "Välj vem som gör det."), coerce=int)
        last_day = RequiredWith(f"task_{n}", "Skriv senast när."), NotBefore(held_on, "Dagen är före mötet.")
        fields[f"task_{n}_due"] = day("Senast", *last_day)
    fields["outcome"] = radios("Utfall", outcomes, required("Välj utfall."))
    if "transfer_decided" in outcomes:
        needed = RequiredIf("outcome", ["transfer_decided"], "Välj mottagande enhet.")
        fields["to_unit_id"] = pick("Mottagande enhet", {u: name for u, name in names_to_choose().items() if u != own}, needed, coerce=int)
    else:
        fields |= {"to_unit_id": None, "transfer_on": None}
    if "lifted" not in outcomes:
        fields["asked_up"] = None
    if not asks_parallel:
        fields["parallel"] = None
    return type("SettleThisForm", (AnonymousSettleForm if tells_nobody else SettleForm,), fields)
