"""Asking for consent, writing down answers, taking it back, and other grounds for telling."""

from datetime import date
from typing import Any

from flask import g
from wtforms import HiddenField
from wtforms.validators import InputRequired, ValidationError

from sipweb.forms.base import AskedFor, Form, NotFuture, NotPast, RequiredIf, boxes, day, pick, radios, required, short, text, version
from sipweb.rules.consent import ANSWERS, BASES, KINDS_OF_INFORMATION, why_not_answer_by
from sipweb.words import CONSENT_FORMS


class AnswerFields(Form):
    """What one of those who are asked has said. Nothing is ticked beforehand."""

    answer = radios("Vad är svaret?", ANSWERS, required("Välj vad svaret är."))
    form = radios(
        "Hur lämnades samtycket?", CONSENT_FORMS, RequiredIf("answer", {"yes"}, "Välj muntligt eller skriftligt."), name="given_as"
    )
    on = day(
        "Vilken dag kom svaret?",
        RequiredIf("answer", {"yes", "no", "thinking", "cannot_decide"}, "Skriv vilken dag svaret kom."),
        NotFuture(),
    )
    how = short("Hur kom svaret?", description="Till exempel vid besök eller per telefon.")
    signed_document = short(
        "Var finns den undertecknade blanketten?", description="Till exempel i personakten, med diarie- eller ärendenummer."
    )
    until = day(
        "Fråga igen senast",
        RequiredIf("answer", {"pending", "thinking", "cannot_decide"}, "Skriv vilken dag ni frågar igen eller ser över det."),
        NotPast(),
    )
    assessed_by = short("Vem har bedömt det?", RequiredIf("answer", {"cannot_decide"}, "Skriv vem som har bedömt."))
    own_view = text(
        "Den enskildes egen syn",
        RequiredIf("answer", {"cannot_decide"}, "Skriv den enskildes egen syn, eller varför den inte går att få."),
        render_kw={"rows": 2},
    )
    relatives_view = text(
        "Närståendes syn", RequiredIf("answer", {"cannot_decide"}, "Skriv närståendes syn, eller att ingen finns."), render_kw={"rows": 2}
    )
    assessed_how = text(
        "På vilken grund?", RequiredIf("answer", {"cannot_decide"}, "Skriv på vilken grund bedömningen är gjord."), render_kw={"rows": 2}
    )
    guardian_reported_on = day("Behov av god man anmält", NotFuture(), description="Lämna tomt om det inte är anmält.")

    REVEALED = (
        ("form", "answer=yes"),
        ("on", "answer=yes no thinking cannot_decide"),
        ("how", "answer=yes no thinking cannot_decide"),
        ("signed_document", "given_as=written"),
        ("until", "answer=pending thinking cannot_decide"),
        ("assessed_by", "answer=cannot_decide"),
        ("own_view", "answer=cannot_decide"),
        ("relatives_view", "answer=cannot_decide"),
        ("assessed_how", "answer=cannot_decide"),
        ("guardian_reported_on", "answer=cannot_decide"),
    )


def assessment_in(answers: dict[str, Any]) -> str:
    """Kan inte ta ställning: who assessed, the person's and the next of kin's view, and on what ground, as one text."""
    names = {"assessed_by": "Bedömt av", "own_view": "Den enskildes syn", "relatives_view": "Närståendes syn", "assessed_how": "Grund"}
    told = [f"{label}: {answers[name]}" for name, label in names.items() if answers.get(name)]
    return "\n".join(told) if answers.get("answer") == "cannot_decide" else ""


ASSESSED = ("assessed_by", "own_view", "relatives_view", "assessed_how")


class AskFields(Form):
    """What is asked, for whom, and until when."""

    person_words = text("Den enskildes egna ord", description="Vad den enskilde själv vill.", render_kw={"rows": 2})
    unit_ids = boxes("Vilka enheter gäller det?", {}, AskedFor(), coerce=int)
    organisations = text(
        "Andra, utanför kommunens enheter", description="En på varje rad, till exempel vårdcentralen.", render_kw={"rows": 2}
    )
    purpose = text(
        "Varför ska uppgifter lämnas?",
        required("Skriv vad samtycket är till för."),
        description="Till exempel: samordna stöd hemma.",
        render_kw={"rows": 2},
    )
    information = boxes("Vilka uppgifter får lämnas?", KINDS_OF_INFORMATION, InputRequired("Välj vilka uppgifter som får lämnas."))
    informed_how = short(
        "Hur har den enskilde fått information?",
        required("Skriv hur informationen gavs."),
        description="Till exempel muntligt vid besök, med tolk.",
    )
    asked_on = day("Vilken dag frågade du?", required("Skriv vilken dag."), NotFuture())
    valid_to = day(
        "Samtycket gäller till och med",
        required("Skriv till vilken dag samtycket gäller."),
        NotPast(),
        description="ÅÅÅÅ-MM-DD. Tiden som föreslås är kommunens egen inställning.",
    )
    unit_id = pick("Din enhet", {}, required("Välj enhet."), coerce=int, empty=None)

    def refuse_hurry(self, until: Any) -> None:
        asked = self.asked_on.data
        if asked and isinstance(until.data, date) and (why_not := why_not_answer_by(asked, until.data, g.actor.routine)):
            raise ValidationError(why_not)

    def validate_unit_ids(self, field: Any) -> None:
        if not field.data and not (self.organisations.data or "").strip():
            raise ValidationError("Välj minst en enhet, eller skriv vem det gäller i rutan under.")

    replaces_id = HiddenField("Ersätter")

    ASKED: tuple[str, ...] = (
        "unit_id", "person_words", "unit_ids", "organisations", "purpose", "information", "informed_how", "asked_on", "valid_to",
    )  # fmt: skip


class AskConsentForm(AskFields, AnswerFields):
    """For an adult the answer is written down at once."""

    giver = radios("Vem svarar?", {}, required("Välj vem som svarar."))

    def validate_until(self, field: Any) -> None:
        """Whoever wants to think it over says how long; for one who has not answered the time is ours to give."""
        if self.answer.data == "pending":
            self.refuse_hurry(field)


class AskForChildForm(AskFields):
    """For a child everyone who must answer does so on the consent's own page."""

    child_view = text(
        "Barnets egen syn", required("Skriv vad barnet självt har sagt, eller varför det inte har kunnat frågas."), render_kw={"rows": 3}
    )

    until = day("Svara senast", required("Skriv till vilken dag de som ska svara får tänka."), NotPast())

    ASKED = (
        "child_view", "unit_id", "unit_ids", "organisations", "purpose", "information", "informed_how", "asked_on", "until", "valid_to",
    )  # fmt: skip

    def validate_until(self, field: Any) -> None:
        self.refuse_hurry(field)


class AnswerForm(AnswerFields):
    version = version()


class WithdrawForm(Form):
    scope_ids = boxes("Vad återkallas?", {}, InputRequired("Välj vad som återkallas."), coerce=int)
    on = day("Vilken dag?", required("Skriv vilken dag."), NotFuture())
    how = short("Hur återkallades det?", required("Skriv hur det gick till."), description="Till exempel per telefon till handläggaren.")
    version = version()


class BasisForm(Form):
    by_unit_id = pick("Din enhet", {}, required("Välj enhet."), coerce=int, empty=None)
    kind = radios("Vilken grund?", BASES, required("Välj grund."))
    receiver = pick("Till vem får uppgifter lämnas?", {}, required("Välj vem."))
    organisation = short("Vilken organisation?", RequiredIf("receiver", {"outside"}, "Skriv vilken organisation."))
    requested_by = short(
        "Vem har begärt det?",
        RequiredIf("kind", {"own_request"}, "Skriv vem som har begärt det."),
        description="Den enskilde själv eller den som företräder hen.",
    )
    text = text("Motivering", required("Skriv varför grunden gäller."), render_kw={"rows": 3})
    decided_on = day("Vilken dag?", required("Skriv vilken dag."), NotFuture())
    person_told_on = day("När fick den enskilde veta?", NotFuture(), description="I akuta lägen: så snart det går.")


class EndBasisForm(Form):
    ended_why = short("Varför gäller den inte längre?", required("Skriv varför."))
