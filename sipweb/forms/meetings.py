"""Booking, moving, cancelling and writing down meetings."""

from datetime import date, datetime
from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from sipweb.forms.base import Form, RequiredIf, RequiredWith, boxes, clock, day, pick, radios, required, short, text, tick, version, yes_no
from sipweb.models import Meeting
from sipweb.rules.meetings import why_not_due

MINUTES = {30: "30 minuter", 45: "45 minuter", 60: "1 timme", 90: "1,5 timme", 120: "2 timmar"}
AGREEMENTS = 5
PURPOSE = "Skriv vad mötet handlar om. Det står i inbjudan."
PURPOSE_HINT = "Skriv så att den enskilde förstår. Det står i inbjudan."


class TimeFields(Form):
    starts_on = day("Dag", required("Skriv vilken dag."))
    starts_at_time = clock("Klockan", required("Skriv vilken tid."), description="Till exempel 9.30.")
    place = short("Plats", required("Skriv var ni ses, eller att mötet är digitalt."))

    @property
    def moment(self) -> datetime:
        """Only asked for once both fields have been found to be filled in."""
        assert self.starts_on.data and self.starts_at_time.data
        return datetime.combine(self.starts_on.data, self.starts_at_time.data)


class BookForm(TimeFields):
    minutes = pick("Hur länge", MINUTES, required("Välj hur länge."), coerce=int, empty=None)

    @property
    def answers(self) -> dict[str, Any]:
        return {"starts_at": self.moment, "place": self.place.data, "minutes": self.minutes.data}


class BookThreeForm(BookForm):
    no_pre_meeting_reason = text("Varför utan förmöte?", description="Trepartsmötet föregås normalt av ett förmöte.", render_kw={"rows": 2})
    purpose = text(
        "Vad mötet handlar om",
        required(PURPOSE),
        description=PURPOSE_HINT,
        render_kw={"rows": 3},
    )
    invited_how = short(
        "Hur bjuds den enskilde in?",
        required("Skriv hur den enskilde bjuds in."),
        description="Till exempel brev med inbjudan, och samtal.",
    )
    representative_ids = boxes("Företrädare som ska bjudas in", {}, coerce=int)
    others = text("Andra som kommer", description="En på varje rad. Den enskilde får säga nej till dem.", render_kw={"rows": 2})
    others_agreed = tick(
        "Den enskilde har sagt ja till att de är med", description="Närstående, ombud och andra bjuds in bara om den enskilde vill det."
    )

    @property
    def answers(self) -> dict[str, Any]:
        return super().answers | {
            "no_pre_meeting_reason": self.no_pre_meeting_reason.data if "no_pre_meeting_reason" in self else "",
            "purpose": self.purpose.data,
            "invited_how": self.invited_how.data,
            **called_in(self),
        }


def called_in(form: Form) -> dict[str, Any]:
    """Who else is called: representatives by id, others by name, and that the person wants the latter."""
    return {
        "representative_ids": form["representative_ids"].data if "representative_ids" in form else [],
        "others": [line.strip() for line in form["others"].data.splitlines() if line.strip()],
        "others_agreed": form["others_agreed"].data,
    }


class MoveForm(TimeFields):
    changed_by = short("Vem bad om ändringen?", required("Skriv vem som bad om det."))
    change_reason = text("Varför?", required("Skriv varför."), render_kw={"rows": 2})
    version = version()

    @property
    def answers(self) -> dict[str, Any]:
        names = ("place", "changed_by", "change_reason", "version")
        return {name: self[name].data for name in names} | {"starts_at": self.moment}


class CancelForm(Form):
    changed_by = short("Vem bad om det?", required("Skriv vem som bad om det."))
    change_reason = text("Varför?", required("Skriv varför mötet ställs in."), render_kw={"rows": 2})
    version = version()


class NoShowForm(Form):
    change_reason = text("Vad vet ni?", required("Skriv vad ni vet, och hur ni har sökt den enskilde."), render_kw={"rows": 3})
    version = version()


class HoldPreForm(Form):
    person_words = text("Den enskildes egna ord", description="Det ni vet att den enskilde vill.", render_kw={"rows": 2})
    structure = text(
        "Hur ska trepartsmötet gå till?", required("Skriv mötets struktur: vem som leder, i vilken ordning."), render_kw={"rows": 3}
    )
    purpose = text("Vad är syftet med trepartsmötet?", required("Skriv syftet med trepartsmötet."), render_kw={"rows": 3})
    solvable = yes_no(
        "Kan frågan lösas på nivå 1?",
        required("Svara ja eller nej."),
        description="Ja: ni bokar trepartsmötet. Nej: frågan lyfts till biträdande enhetschef.",
    )
    summary = text("Övrigt som ni kom fram till", render_kw={"rows": 3})
    version = version()

    @property
    def answers(self) -> dict[str, Any]:
        return super().answers | {"solvable": self.solvable.data == "yes"}


class ProposeForm(Form):
    kind = radios("Vilket möte?", {"pre": "Förmöte", "three_party": "Trepartsmöte"}, required("Välj möte."))
    first_on, first_at = day("Första förslaget, dag", required("Skriv vilken dag.")), clock("Klockan", required("Skriv vilken tid."))
    second_on, second_at = day("Andra förslaget, dag", required("Skriv vilken dag.")), clock("Klockan", required("Skriv vilken tid."))
    third_on, third_at = day("Tredje förslaget, dag", required("Skriv vilken dag.")), clock("Klockan", required("Skriv vilken tid."))
    place = short("Plats", required("Skriv var ni ses, eller att mötet är digitalt."))
    purpose = text("Vad mötet handlar om", RequiredIf("kind", {"three_party"}, PURPOSE), description=PURPOSE_HINT, render_kw={"rows": 2})
    invited_how = short("Hur bjuds den enskilde in?", RequiredIf("kind", {"three_party"}, "Skriv hur den enskilde bjuds in."))
    no_pre_meeting_reason = text("Varför utan förmöte?", description="Trepartsmötet föregås normalt av ett förmöte.", render_kw={"rows": 2})

    representative_ids = boxes("Företrädare som ska bjudas in", {}, coerce=int)
    others = text("Andra som kommer", description="En på varje rad. Den enskilde får säga nej till dem.", render_kw={"rows": 2})
    others_agreed = tick("Den enskilde har sagt ja till att de är med")

    OF_THREE_PARTY = ("purpose", "invited_how", "no_pre_meeting_reason")
    CALLED = ("representative_ids", "others", "others_agreed")

    @property
    def answers(self) -> dict[str, Any]:
        pairs = [(self[f"{n}_on"].data, self[f"{n}_at"].data) for n in ("first", "second", "third")]
        told = {name: (self[name].data or "") if name in self else "" for name in self.OF_THREE_PARTY}
        if self.kind.data == "three_party":
            told["called"] = called_in(self)
        return {"kind": self.kind.data, "times": [datetime.combine(*pair) for pair in pairs], "place": self.place.data, **told}


class HoldThreeForm(Form):
    """Made for one meeting: two fields for each who was called, and lines for what was agreed."""

    person_words = text(
        "Den enskildes egna ord", required("Skriv vad den enskilde själv sa, eller att hen inte ville säga något."), render_kw={"rows": 3}
    )
    individual_absent_reason = text(
        "Om den enskilde inte var med: varför?", description="När en företrädare kom i stället.", render_kw={"rows": 2}
    )
    summary = text(
        "Det mötet kom fram till",
        required("Skriv kort vad mötet kom fram till."),
        description="Den enskilde får texten på papper. Skriv så att den går att läsa för hen.",
        render_kw={"rows": 4},
    )
    information_given = yes_no(
        "Fick den enskilde information om vad enheterna kan erbjuda?", required("Svara ja eller nej på om information gavs.")
    )
    application_made = yes_no("Gjorde den enskilde en ansökan?", required("Svara ja eller nej på om en ansökan gjordes."))
    also_there = text("Fler som var med", description="Den som kom i någons ställe eller oanmäld. En på varje rad.", render_kw={"rows": 2})
    version = version()

    attendance_ids: tuple[int, ...] = ()
    called: dict[str, tuple[str, int | None]] = {}  # noqa: RUF012 – set for the meeting: choice → name, and user id for staff

    def doer(self, n: int) -> tuple[str, int | None]:
        """The name of who does it, and the user id of someone on the staff."""
        chosen, other = self[f"who_{n}"].data or "", self[f"other_{n}"].data
        return self.called.get(chosen, (other, None))

    @property
    def answers(self) -> dict[str, Any]:
        rows = [(self[f"what_{n}"].data, *self.doer(n), self[f"due_{n}"].data) for n in range(AGREEMENTS)]
        return {
            "attended": {a: (self[f"came_{a}"].data, self[f"said_{a}"].data) for a in self.attendance_ids},
            "agreements": [row for row in rows if row[0]],
            "also_there": [line.strip() for line in self.also_there.data.splitlines() if line.strip()],
            "individual_absent_reason": self.individual_absent_reason.data,
            "person_words": self.person_words.data,
            "summary": self.summary.data,
            "information_given": self.information_given.data == "yes",
            "application_made": self.application_made.data == "yes",
            "version": self.version.data,
        }


class NotBefore:
    """What was agreed on is done after the meeting."""

    def __init__(self, met: date) -> None:
        self.met = met

    def __call__(self, form: Form, field: Field) -> None:
        if why_not := why_not_due(field.data, self.met):
            raise ValidationError(why_not)


def hold_three_form(meeting: Meeting) -> type[HoldThreeForm]:
    called = {str(a.id): (a.name, a.user_id) for a in meeting.attendance}
    fields: dict[str, Any] = {"attendance_ids": tuple(a.id for a in meeting.attendance), "called": called}
    doers = {key: name for key, (name, _) in called.items()} | {"other": "Någon annan"}
    for one in meeting.attendance:
        fields[f"came_{one.id}"] = tick(f"{one.name} var med")
        fields[f"said_{one.id}"] = short(f"Bidrag från {one.name}", description="Vad hen bidrog med, kort.")
    for n in range(AGREEMENTS):
        fields[f"what_{n}"] = short(f"Uppgift {n + 1}: vad ska göras?")
        done_by = "Välj vem som gör det."
        fields[f"who_{n}"] = pick("Vem gör det?", doers, RequiredWith(f"what_{n}", done_by))
        fields[f"other_{n}"] = short("Vem då?", RequiredIf(f"who_{n}", {"other"}, "Skriv vem som gör det."))
        fields[f"due_{n}"] = day(
            "Klart senast", RequiredWith(f"what_{n}", "Skriv när det ska vara klart."), NotBefore(meeting.starts_at.date())
        )
    return type("HoldThreeFormForMeeting", (HoldThreeForm,), fields)
