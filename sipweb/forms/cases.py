"""Registering a person, confirming it, the unit's part of an akt, notes, named readers, and reading what is closed."""

from typing import cast

from flask import g
from wtforms import Field, HiddenField
from wtforms.validators import ValidationError

from sipweb.forms.base import AskedFor, Form, NotFuture, RequiredIf, day, number, phone, pick, radios, required, short, text, tick, version
from sipweb.rules.numbers import BadNumber, IdentityKind, birth_date_of, parse
from sipweb.rules.people import PROTECTIONS
from sipweb.words import GROUNDS, IDENTITY_KINDS, NOTE_KINDS


class NumberFields(Form):
    """The number and the birth date of its own; each is checked, and the second is filled in from the first."""

    identity_kind = radios("Slag av nummer", IDENTITY_KINDS, required("Välj vilket slags nummer personen har."))
    identity_number = number("Nummer", AskedFor(), description="Tolv siffror: ÅÅÅÅMMDD-NNNN. Lämna tomt när nummer saknas.")
    birth_date = day(
        "Födelsedatum",
        AskedFor(),
        NotFuture(),
        description="Fylls i från numret. Skriv det när nummer saknas eller när dagen är en annan.",
    )

    def validate_identity_number(self, field: Field) -> None:
        kind = self.identity_kind.data or "saknas"
        if kind not in IDENTITY_KINDS:
            return  # said at that field already
        try:
            field.data = parse(cast(IdentityKind, kind), field.data or "", g.actor.today)
        except BadNumber as why:
            raise ValidationError(str(why)) from None

    def validate_birth_date(self, field: Field) -> None:
        if field.data is None and not self.identity_number.errors:
            field.data = birth_date_of(self.identity_kind.data or "saknas", self.identity_number.data or "")
            if field.data is None:
                raise ValidationError("Skriv födelsedatumet.")


class IntakeForm(NumberFields):
    unit_id = pick("Enhet", {}, required("Välj enhet."), coerce=int)
    given_name = short("Förnamn", required("Skriv förnamnet."))
    family_name = short("Efternamn", required("Skriv efternamnet."))
    phone = phone()
    protection = radios(
        "Har personen skyddade personuppgifter?",
        PROTECTIONS,
        required("Svara på frågan om skydd. Välj ”Okänt” om du inte har kontrollerat."),
    )
    protection_checked_on = day(
        "När kontrollerades skyddet?",
        RequiredIf("protection", set(PROTECTIONS) - {"unknown"}, "Skriv vilken dag skyddet kontrollerades."),
        NotFuture(),
    )
    ground = radios(
        "Varför är personen aktuell hos er?",
        {k: GROUNDS[k] for k in ("application", "report", "investigation", "other")},
        required("Välj varför personen är aktuell."),
    )
    ground_on = day("Vilken dag kom det in?", required("Skriv vilken dag det kom in."), NotFuture())
    other_number = short("Ärendenummer i ert eget system")
    is_hidden = tick(
        "Dölj för andra enheter att personen är aktuell hos oss",
        description="För våld i nära relation, familjerådgivning och liknande. Enheten nämns då aldrig för andra.",
    )
    then_unit_id = HiddenField("Enhet att fråga sedan")


class ConfirmForm(Form):
    case_worker_id = pick("Handläggare", {}, required("Välj handläggare."), coerce=int)


class RejectForm(Form):
    reason = text(
        "Varför bekräftas den inte?", required("Skriv varför, så att den som registrerade vet vad som gäller."), render_kw={"rows": 3}
    )


class ReopenForm(Form):
    reason = text(
        "Varför behöver du läsa?",
        required("Skriv varför du behöver läsa."),
        description="Skälet loggas och granskas.",
        render_kw={"rows": 3},
    )


class CaseFactsForm(Form):
    """What is kept about the akt for those who come later (R022; SoL 16 kap.)."""

    told_of_coordination_on = day(
        "När fick den enskilde veta att en samordnad plan är möjlig?",
        NotFuture(),
        description="Berätta när den enskilde är aktuell på flera enheter. Lämna tomt tills det är gjort.",
    )
    has_placement = tick("Den enskilde är eller har varit placerad", description="Akten ska då bevaras (SoL 16 kap. 2 §).")
    has_child_investigation = tick(
        "Det finns en utredning till skydd eller stöd för ett barn",
        description="Handlingarna får då inte gallras i förtid (SoL 16 kap. 2 a §).",
    )


class TrackForm(Form):
    other_number = short("Ärendenummer i ert eget system")
    insatser_since = day("Pågående insatser sedan", NotFuture(), description="Lämna tomt när enheten inte har några pågående insatser.")
    is_hidden = tick("Dölj för andra enheter att personen är aktuell hos oss")
    version = version()


class AssignTrackForm(Form):
    case_worker_id = pick("Handläggare", {}, required("Välj handläggare."), coerce=int)
    version = version()


class NoteForm(Form):
    unit_id = pick("Enhet", {}, required("Välj enhet."), coerce=int, empty=None)
    kind = pick("Vad är det?", NOTE_KINDS, required("Välj vad det är."), empty=None)
    happened_on = day("När hände det?", required("Skriv vilken dag."), NotFuture())
    text = text(
        "Text",
        required("Skriv vad som hände."),
        description="Synlig för din egen enhet. Du kan göra den synlig för en annan enhet sedan.",
        render_kw={"rows": 5},
    )


class ShareForm(Form):
    unit_id = pick("Gör synlig för", {}, required("Välj enhet."), coerce=int)
    need = text(
        "Behövs för handläggningen därför att …", required("Skriv varför den andra enheten behöver uppgifterna."), render_kw={"rows": 2}
    )


class NameForm(Form):
    user_id = pick("Vem", {}, required("Välj vem."), coerce=int)
    reason = short("Skäl", required("Skriv varför."))


class AppointForm(NameForm):
    unit_id = pick("Enhet", {}, required("Välj enhet."), coerce=int)
    number = short("Aktnummer", required("Skriv aktens nummer."), description="Till exempel 2026-0143.")


class BlockForm(Form):
    user_id = pick("Vem ska inte kunna läsa akten?", {}, required("Välj vem."), coerce=int)
    reason = short("Skäl", required("Skriv varför, till exempel jäv eller släkt."))


class PresenceForm(Form):
    unit_id = pick("Din enhet", {}, required("Välj enhet."), coerce=int, empty=None)
    identity_kind = radios(
        "Slag av nummer", {k: v for k, v in IDENTITY_KINDS.items() if k != "saknas"}, required("Välj vilket slags nummer.")
    )
    identity_number = number("Nummer", required("Skriv numret."), description="Tolv siffror: ÅÅÅÅMMDD-NNNN.")
    reason = text(
        "Varför frågar du?", required("Skriv varför du frågar."), description="Skälet loggas och granskas.", render_kw={"rows": 3}
    )

    validate_identity_number = NumberFields.validate_identity_number
    not_answers = frozenset({"csrf_token", "unit_id", "identity_kind"})


class PresenceAnswerForm(Form):
    answer = text(
        "Ditt svar",
        required("Skriv ja och vem man ska ringa, eller nej."),
        description="Svara bara ja eller nej, och vem man ska ringa.",
        render_kw={"rows": 3},
    )
