"""Forms of the monthly meetings: a series, an extra one, another time, who leads and writes, who comes."""

from datetime import date
from typing import Any

from sipweb.forms.base import Form, RequiredIf, as_choices, boxes, clock, pick, radios, required, short, text, version
from sipweb.forms.meetings import MINUTES, TimeFields
from sipweb.queries.monthly import all_managers, month_name
from sipweb.rules.dates import WEEKDAYS
from sipweb.rules.monthly import FORMS, NTH, Planned, next_month, series

LONG = MINUTES | {150: "2,5 timmar", 180: "3 timmar"}
WORKING_WEEK = 5


def months_ahead(today: date, n: int = 12) -> dict[str, str]:
    """This calendar month and those that follow, by their first day."""
    found, month = {}, today.replace(day=1)
    for _ in range(n):
        found[month.isoformat()] = month_name(month)
        month = next_month(month)
    return found


class SeriesForm(Form):
    """A year of meetings from a rule: which weekday of the month, when and where (R210–R211)."""

    first = pick("Första månaden", {}, required("Välj månad."), empty=None)
    form = radios("Vilket möte är det första?", FORMS, required("Välj vilket möte det är."))
    nth = pick("Vilken vecka i månaden", NTH, required("Välj vecka."), coerce=int, empty=None)
    weekday = pick("Veckodag", dict(enumerate(WEEKDAYS[:WORKING_WEEK])), required("Välj veckodag."), coerce=int, empty=None)
    starts = clock("Klockan", required("Skriv vilken tid."), description="Till exempel 9.30.")
    minutes = pick("Hur länge", LONG, required("Välj hur länge."), coerce=int, empty=None)
    place = short("Plats eller länk", required("Skriv var ni ses, eller länken till mötet."))
    chair_id = pick("Ordförande", {}, required("Välj vem som leder mötena."), coerce=int)

    @property
    def planned(self) -> list[Planned]:
        return series(date.fromisoformat(self.first.data), self.form.data, self.nth.data, self.weekday.data)

    @property
    def answers(self) -> dict[str, Any]:
        assert self.starts.data
        told = {"starts": f"{self.starts.data:%H:%M}", "minutes": self.minutes.data, "place": self.place.data}
        return {"planned": self.planned, "chair_id": self.chair_id.data, **told}


class ExtraForm(TimeFields):
    form = radios("Vilket slags möte?", FORMS, required("Välj vilket möte det är."))
    minutes = pick("Hur länge", LONG, required("Välj hur länge."), coerce=int, empty=None)
    chair_id = pick("Ordförande", {}, required("Välj vem som leder mötet."), coerce=int)
    reason = short("Varför hålls mötet?", required("Skriv varför mötet hålls."))

    @property
    def answers(self) -> dict[str, Any]:
        told = {name: self[name].data for name in ("form", "minutes", "chair_id", "reason", "place")}
        return {"starts_at": self.moment, **told}


class MoveMonthlyForm(TimeFields):
    reason = short("Varför flyttas mötet?", required("Skriv varför mötet flyttas."))
    version = version()

    @property
    def answers(self) -> dict[str, Any]:
        return {"starts_at": self.moment, "place": self.place.data, "reason": self.reason.data, "version": self.version.data}


class ReasonForm(Form):
    reason = text("Skäl", required("Skriv varför."), render_kw={"rows": 3})
    version = version()


class AppointForm(Form):
    chair_id = pick("Ordförande", {}, required("Välj vem som leder mötet."), coerce=int)
    writer_id = pick("Skriver anteckningar", {}, coerce=int, empty="Inte bestämt")


class AbsentForm(Form):
    is_absent = radios("Kommer du till mötet?", {"no": "Ja, jag kommer", "yes": "Nej, jag kan inte komma"}, required("Svara ja eller nej."))
    reason = short("Skäl", RequiredIf("is_absent", ["yes"], "Skriv varför du inte kan komma."))
    deputy_id = pick("Vem kommer i ditt ställe?", {}, coerce=int, empty="Ingen")

    @property
    def answers(self) -> dict[str, Any]:
        return {"is_absent": self.is_absent.data == "yes", "reason": self.reason.data or "", "deputy_id": self.deputy_id.data}


class AttendForm(Form):
    came = boxes("Var med", {}, coerce=int)


class NotesForm(Form):
    notes = text("Anteckningar om sådant som inte hör till någon punkt", render_kw={"rows": 4})
    version = version()


class InventoryForm(Form):
    text = text("Vad behöver förberedas?", description="Det ni ser av siffrorna, utan namn.", render_kw={"rows": 3})


class GiveBackForm(Form):
    text = text("Vad ska ändras?", required("Skriv vad som ska ändras."), render_kw={"rows": 3})


class CorrectForm(Form):
    item_id = pick("Gäller", {}, coerce=int, empty="Hela mötet")
    text = text("Rättelse", required("Skriv vad som ska stå."), render_kw={"rows": 3})
    reason = short("Skäl", required("Skriv varför det rättas."))


def bosses(form: Form, *names: str) -> Form:
    """Fill these lists with every manager."""
    everyone = dict(sorted(all_managers().items(), key=lambda one: one[1]))
    for name in names:
        empty = "Välj" if name == "chair_id" else "Inte bestämt" if name == "writer_id" else "Ingen"
        form[name].choices = as_choices(everyone, empty)
    return form
