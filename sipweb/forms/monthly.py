"""Forms of the monthly meetings: a series, an extra one, another time, who leads and writes, who comes."""

from collections.abc import Iterable
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
    clock,
    day,
    pick,
    radios,
    required,
    short,
    text,
    tick,
    version,
)
from sipweb.forms.meetings import MINUTES, TimeFields
from sipweb.forms.questions import NamesForm
from sipweb.queries.meeting_series import breaks_turn
from sipweb.queries.monthly import Called, all_managers, month_name
from sipweb.rules.agenda import Promise
from sipweb.rules.dates import WEEKDAYS, long_date
from sipweb.rules.monthly import FORMS, NTH, Planned, day_note, next_month, series

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
    first_form = radios("Vilket möte är det första?", FORMS, required("Välj vilket möte det är."))
    nth = pick("Vilken vecka i månaden", NTH, required("Välj vecka."), coerce=int, empty=None)
    weekday = pick("Veckodag", dict(enumerate(WEEKDAYS[:WORKING_WEEK])), required("Välj veckodag."), coerce=int, empty=None)
    starts = clock("Klockan", required("Skriv vilken tid."), description="Till exempel 9.30.")
    minutes = pick("Hur länge", LONG, required("Välj hur länge."), coerce=int, empty=None)
    place = short("Plats eller länk", required("Skriv var ni ses, eller länken till mötet."))
    chair_id = pick("Ordförande", {}, required("Välj vem som leder mötena."), coerce=int)

    @property
    def planned(self) -> list[Planned]:
        return series(date.fromisoformat(self.first.data), self.first_form.data, self.nth.data, self.weekday.data)

    @property
    def answers(self) -> dict[str, Any]:
        assert self.starts.data
        told = {"starts": f"{self.starts.data:%H:%M}", "minutes": self.minutes.data, "place": self.place.data}
        return {"planned": self.planned, "chair_id": self.chair_id.data, **told}


class DayFields(TimeFields):
    """A day off or a squeeze day, and a month that has the other form, is pointed out before anyone is told of it; a tick says that it
    is meant."""

    odd_day = tick("Mötet ska vara den dagen")

    def out_of_turn(self, day: date) -> str:
        return ""

    def validate_odd_day(self, field: Field) -> None:
        day = self.starts_on.data
        notes = [note for note in (day_note(day), self.out_of_turn(day)) if note] if day else []
        if day and notes and not field.data:
            told = "; ".join(f"{note[:1].lower()}{note[1:]}".replace(": ", ", ") for note in notes)
            raise ValidationError(f"{long_date(day)}: {told}. Välj en annan dag, eller kryssa i att mötet ska vara då.")


class ExtraForm(NamesForm, DayFields):
    kind = radios("Vilket slags möte?", FORMS, required("Välj vilket möte det är."))
    minutes = pick("Hur länge", LONG, required("Välj hur länge."), coerce=int, empty=None)
    chair_id = pick("Ordförande", {}, required("Välj vem som leder mötet."), coerce=int)
    reason = short("Varför hålls mötet?", required("Skriv varför mötet hålls."))

    def out_of_turn(self, day: date) -> str:
        return breaks_turn(day, self.kind.data) if self.kind.data in FORMS else ""

    @property
    def answers(self) -> dict[str, Any]:
        told = {name: self[name].data for name in ("minutes", "chair_id", "reason", "place")}
        return {"form": self.kind.data, "starts_at": self.moment, "looked_at": super().answers["looked_at"], **told}


class MoveMonthlyForm(NamesForm, DayFields):
    reason = short("Varför flyttas mötet?", required("Skriv varför mötet flyttas."))
    version = version()
    meeting: Any = None  # which one is moved

    def out_of_turn(self, day: date) -> str:
        return breaks_turn(day, self.meeting.form, self.meeting.id)

    @property
    def answers(self) -> dict[str, Any]:
        told = {name: self[name].data for name in ("place", "reason", "version")}
        return {"starts_at": self.moment, "looked_at": super().answers["looked_at"], **told}


class ReasonForm(NamesForm):
    reason = text("Skäl", required("Skriv varför."), render_kw={"rows": 3})
    version = version()


class AppointForm(Form):
    chair_id = pick("Ordförande", {}, required("Välj vem som leder mötet."), coerce=int)
    writer_id = pick("Skriver anteckningar", {}, coerce=int, empty="Inte bestämt")


def appoint_form(meeting: Any, first: Any, **kwargs: Any) -> Form:
    """`first`: whose turn it is to write, put forward until somebody is chosen."""
    start = {"chair_id": meeting.chair_id, "writer_id": meeting.writer_id or (first.user_id if first else None)}
    return bosses(AppointForm(data=start, **kwargs), "chair_id", "writer_id")


class AbsentForm(NamesForm):
    is_absent = radios("Kommer du till mötet?", {"no": "Ja, jag kommer", "yes": "Nej, jag kan inte komma"}, required("Svara ja eller nej."))
    reason = short("Skäl", RequiredIf("is_absent", ["yes"], "Skriv varför du inte kan komma."))
    deputy_id = pick("Vem kommer i ditt ställe?", {}, coerce=int, empty="Ingen")

    @property
    def answers(self) -> dict[str, Any]:
        told = {"reason": self.reason.data or "", "deputy_id": self.deputy_id.data}
        return {"is_absent": self.is_absent.data == "yes", "looked_at": super().answers["looked_at"], **told}


class AttendForm(Form):
    """Who came; of those who did not, why and who came instead; and whoever came without being called (R212)."""

    others = boxes("Andra som var med", {}, coerce=int)
    version = version()

    called_ids: tuple[int, ...] = ()

    @property
    def answers(self) -> dict[str, Any]:
        return {
            "came": {id_: bool(self[f"came_{id_}"].data) for id_ in self.called_ids},
            "reasons": {id_: self[f"reason_{id_}"].data or "" for id_ in self.called_ids},
            "deputies": {id_: self[f"deputy_{id_}"].data for id_ in self.called_ids},
            "others": self.others.data or [],
            "version": self.version.data,
        }


class ReasonOrDeputy(AskedFor):
    """Whoever is not there has a reason, or someone who came instead (R212)."""

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id

    def __call__(self, form: Form, field: Field) -> None:
        if not (form[f"came_{self.user_id}"].data or field.data or form[f"deputy_{self.user_id}"].data):
            raise ValidationError("Skriv skälet, eller att ni inte vet det, eller välj vem som kom i stället.")


def attend_form(called: Iterable[Called], stand_ins: dict[int, str]) -> type[AttendForm]:
    """Three fields for each who was called. `stand_ins`: who can have come for someone else, or besides."""
    fields: dict[str, Any] = {"called_ids": tuple(one.user_id for one in called)}
    for one in called:
        fields[f"came_{one.user_id}"] = tick(f"{one.name}, {one.units}")
        fields[f"reason_{one.user_id}"] = short("Skäl", ReasonOrDeputy(one.user_id))
        for_them = {id_: name for id_, name in stand_ins.items() if id_ != one.user_id}
        fields[f"deputy_{one.user_id}"] = pick("Kom i stället", for_them, coerce=int, empty="Ingen")
    besides = {id_: name for id_, name in stand_ins.items() if id_ not in fields["called_ids"]}
    fields["others"] = boxes("Andra som var med", besides, coerce=int)
    return type("AttendThisForm", (AttendForm,), fields)


class NotesForm(NamesForm):
    """Of no item: what is said, and what someone promises. The promise is added each time the form is saved."""

    notes = text("Övriga anteckningar", render_kw={"rows": 4})
    task = short("Vad ska göras?")
    task_who = pick("Vem gör det?", {}, RequiredWith("task", "Välj vem som gör det."), coerce=int)
    task_due = day("Senast", RequiredWith("task", "Skriv senast när."))
    began = HiddenField("Anteckningarna som de var")
    version = version()

    @property
    def answers(self) -> dict[str, Any]:
        told = super().answers
        what, who, due = (told.pop(name) for name in ("task", "task_who", "task_due"))
        return {**told, "began": as_opened(self.began), "task": Promise(what, who, due) if what else None}


def as_opened(began: HiddenField) -> str | None:
    """What stood there when the form was opened, as the form says it itself; None when it does not."""
    return str(began.raw_data[0]) if began.raw_data else None


def notes_form(**kwargs: Any) -> NotesForm:
    """`obj`: the meeting."""
    form = NotesForm(**kwargs, data={"began": kwargs["obj"].notes})
    form.task_who.choices = as_choices(dict(sorted(all_managers().items(), key=lambda one: one[1])), "Välj")
    return form


class InventoryForm(NamesForm):
    text = text("Vad behöver förberedas?", description="Det ni ser av siffrorna, utan namn.", render_kw={"rows": 3})


class GiveBackForm(NamesForm):
    text = text("Vad ska ändras?", required("Skriv vad som ska ändras."), render_kw={"rows": 3})


class CorrectForm(NamesForm):
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
