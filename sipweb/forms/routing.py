"""The guide for a new matter. A birth date only reckons the age, and is not kept; no field takes a number that tells who it is."""

from datetime import date, timedelta
from typing import Any

from flask import g
from wtforms import Field
from wtforms.validators import ValidationError

from sipweb.forms.base import AskedFor, Form, NotFuture, RequiredIf, boxes, day, pick, radios, required, short, tick, version, yes_no
from sipweb.forms.cases import PresenceForm
from sipweb.forms.questions import NamesForm, telling, words
from sipweb.rules.days import age_on
from sipweb.rules.routing import COSTS, KNOWN, NEEDS

OLDEST = 125
A_YEAR = timedelta(days=365)


class RoutingForm(Form):
    unit_id = pick("Var kom det in?", {}, required("Välj enhet."), coerce=int, empty=None)
    came_on = day("Vilken dag kom anmälan eller ansökan in?", required("Skriv vilken dag det kom in."), NotFuture())
    born_on = day("Födelsedag", AskedFor(), NotFuture(), description="Räknar ut åldern den dagen, och sparas inte.")
    age = words(
        "Eller ålder, i hela år",
        AskedFor(),
        description="Åldern den dag det kom in.",
        render_kw={"class": "sip-w-5", "inputmode": "numeric"},
    )
    known = radios("Är personen känd på förvaltningen sedan tidigare?", KNOWN, required("Svara om personen är känd."))
    known_unit_id = pick("Vilken enhet hade ärendet senast?", {}, RequiredIf("known", {"other"}, "Välj enhet."), coerce=int)
    needs = boxes(
        "Vad gäller det?",
        NEEDS,
        required("Välj minst en sak."),
        description="Välj allt som tydligt framgår. Flera är vanligt.",
    )
    is_homeless = yes_no(
        "Är personen hemlös, eller riskerar att bli det?", RequiredIf("needs", {"housing"}, "Svara ja eller nej."), default=None
    )
    own_income = yes_no("Har personen egen inkomst?", RequiredIf("needs", {"housing"}, "Svara ja eller nej."), default=None)
    costs = boxes("Vilka kostnader gäller det?", COSTS, description="För äldre personer i hemlöshet säger rutinen vem som bekostar.")
    version = version()

    not_answers = Form.not_answers | {"unit_id", "born_on"}

    def validate_came_on(self, field: Field) -> None:
        if isinstance(field.data, date) and field.data < g.actor.today - A_YEAR:
            raise ValidationError("Dagen är mer än ett år sedan. Kontrollera året.")

    def validate_age(self, field: Field) -> None:
        if field.errors:
            return
        typed = (field.data or "").removesuffix("år").strip()
        if typed and (not typed.isdecimal() or int(typed) > OLDEST):
            raise ValidationError("Skriv åldern som ett tal i hela år, till exempel 66.")
        born, came = self.born_on.data, self.came_on.data
        if not typed and not born and not self.born_on.errors:
            raise ValidationError("Skriv födelsedagen eller åldern.")
        if isinstance(born, date) and isinstance(came, date):
            if born > came:
                raise ValidationError("Födelsedagen är efter den dag det kom in. Kontrollera dagarna.")
            self.refuse_another(typed, age_on(born, came, g.actor.routine.leap_day))

    def refuse_another(self, typed: str, reckoned: int) -> None:
        if typed and int(typed) != reckoned:
            raise ValidationError(f"Enligt födelsedagen var personen {reckoned} år den dagen. Ändra det som inte stämmer.")
        self.age.data = str(reckoned)

    @property
    def answers(self) -> dict[str, Any]:
        told = super().answers
        at_home = {name: told[name] == "yes" for name in ("is_homeless", "own_income")}
        return {**told, **at_home, "age": int(told["age"].removesuffix("år")), "costs": told["costs"] or []}


class ConfirmRoutingForm(NamesForm):
    unit_ids = boxes("Var hör ärendet hemma?", {}, coerce=int, description="Flera enheter utreder parallellt om det behövs.")
    why = telling(
        "Varför något annat än förslaget?",
        description="Behövs när ni väljer något annat än förslaget, och när ni ändrar i efterhand.",
        render_kw={"rows": 3},
    )
    version = version()


class WithdrawRoutingForm(NamesForm):
    why = telling("Varför tas den tillbaka?", required("Skriv varför."), render_kw={"rows": 2})


class StartForm(Form):
    """Where the cooperation begins: from the akt that there is, or without one."""

    to_unit_id = radios("Vilken enhet ska ni samverka med?", {}, required("Välj enhet."), coerce=int)
    whom = radios(
        "Vem gäller det?",
        {
            "akt": "Någon i en akt som vi har",
            "new": "Någon som inte har någon akt än",
            "anonymous": "Fråga utan namn först",
        },
        required("Välj vem det gäller."),
    )
    number = short(
        "Aktnummer",
        RequiredIf("whom", {"akt"}, "Skriv aktnumret, till exempel 2026-0143."),
        description="Till exempel 2026-0143.",
        render_kw={"class": "sip-w-10"},
    )


class GuidePresenceForm(PresenceForm):
    """Of someone who was found among the own akter, the others are asked only when that is said."""

    ask_others = tick("Ja, fråga de andra enheterna")

    not_answers = PresenceForm.not_answers | {"ask_others"}
