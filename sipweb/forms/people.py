"""What is known about the individual, and who may speak for them."""

from typing import Any

from wtforms.validators import ValidationError

from sipweb.forms.base import Form, NotFuture, RequiredIf, day, phone, pick, radios, required, short, text, tick, version
from sipweb.rules.people import CONTACT_WAYS, FORMATS, PROTECTIONS, REPRESENTATIVES


class PersonForm(Form):
    """How the person is reached and met. Name and number are changed on pages of their own, which show what they move."""

    phone = phone()
    address = short("Adress")
    contact_way = radios("Hur vill den enskilde bli kontaktad?", CONTACT_WAYS, required("Välj hur."))
    contact_note = short("Att tänka på vid kontakt", description="Till exempel tider som passar.")
    language = short("Språk", description="När det inte är svenska.")
    needs_interpreter = tick("Behöver tolk")
    preferred_format = radios("Hur vill den enskilde ha det vi lämnar?", FORMATS, required("Välj format."))
    adaptation = text("Anpassning på möten", description="Till exempel hörslinga, paus, stödperson.", render_kw={"rows": 2})
    version = version()


class ProtectionForm(Form):
    protection = radios("Har personen skyddade personuppgifter?", PROTECTIONS, required("Välj vilket skydd som gäller."))
    protection_checked_on = day(
        "När kontrollerades det?",
        RequiredIf("protection", set(PROTECTIONS) - {"unknown"}, "Skriv vilken dag skyddet kontrollerades."),
        NotFuture(),
    )
    version = version()


class RepresentativeForm(Form):
    kind = pick("Vad är hen?", REPRESENTATIVES, required("Välj vad hen är."))
    name = short("Namn", required("Skriv namnet."))
    phone = phone()
    scope = text("Vad omfattar uppdraget?", description="Till exempel: bevaka rätt, sörja för person.", render_kw={"rows": 2})
    proof = short("Hur är det styrkt?", description="Till exempel registerutdrag, fullmakt, och datum.")
    starts_on = day("Från och med")
    ends_on = day("Till och med", description="Lämna tomt om det inte är tidsbestämt.")
    may_not_receive = tick("Uppgifter om den enskilde får inte lämnas till hen")
    may_not_receive_reason = short("Varför inte?", RequiredIf("may_not_receive", {True}, "Skriv varför uppgifter inte får lämnas."))
    version = version()

    def validate_ends_on(self, field: Any) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError("Sista dagen ligger före den första.")
