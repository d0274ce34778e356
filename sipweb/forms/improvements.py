"""Från förslag till ändring, möjliga avvikelser och frysta siffror."""

from typing import Any

from sipweb.forms.base import Anonymous, Form, NotFuture, NotPast, as_choices, day, pick, radios, required, short, tick
from sipweb.forms.deviations import quoted
from sipweb.forms.questions import NamesForm
from sipweb.queries.people import unit_names
from sipweb.rules.deviations import CATEGORIES
from sipweb.rules.improvements import DECISIONS


class OwnerForm(Form):
    owner_id = pick("Ansvarig", {}, required("Välj vem som ansvarar för förslaget."), coerce=int)
    due_on = day("Beslut senast", required("Skriv senast vilken dag det beslutas."), NotPast())


class DecisionForm(NamesForm):
    not_that_person = tick("Spara ändå, det är inte den personen")
    decision = radios("Beslut", DECISIONS, required("Välj beslut."))
    decision_text = quoted("Vad är beslutat, och av vem?", required("Skriv vad som är beslutat."))


class CloseForm(NamesForm):
    not_that_person = tick("Spara ändå, det är inte den personen")
    effect = quoted("Vilken effekt fick det?", description="Behövs inte när förslaget inte genomförs.")
    answer = quoted("Det här ändrades", required("Skriv ett svar."), description="Svaret till den som skrev rapporten.")


class DismissForm(NamesForm):
    not_that_person = tick("Spara ändå, det är inte den personen")
    why = quoted("Varför är det inte en avvikelse?", required("Skriv varför det inte är en avvikelse."), rows=3)


class FreezeForm(NamesForm):
    not_that_person = tick("Spara ändå, det är inte den personen")
    title = short("Rubrik", required("Skriv en rubrik."), numbers=Anonymous, description="Till exempel Avvikelser vårterminen.")
    since = day("Från och med", required("Skriv periodens första dag."), NotFuture())
    until = day("Till och med", required("Skriv periodens sista dag."), NotFuture())
    comment = quoted("Kommentar till nämnden", rows=4)


class SuggestForm(Form):
    """A pattern that is pointed out with one button: between which units, of what kind, in which period."""

    from_unit_id = pick("Från", {}, required("Välj enhet."), coerce=int)
    about_unit_id = pick("Om", {}, required("Välj enhet."), coerce=int)
    category = pick("Kategori", CATEGORIES, required("Välj kategori."))
    since = day("Från och med", required("Skriv periodens första dag."))
    until = day("Till och med", required("Skriv periodens sista dag."))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.from_unit_id.choices = self.about_unit_id.choices = as_choices(unit_names(), None)
