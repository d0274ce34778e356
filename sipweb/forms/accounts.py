"""Login, the own account, deputies, and messages about accessibility."""

from wtforms import PasswordField
from wtforms.validators import InputRequired, Length, ValidationError

from sipweb.forms.base import Form, NotPast, day, pick, required, short, text


class LoginForm(Form):
    username = short("Användarnamn", required("Skriv ditt användarnamn."), render_kw={"autocomplete": "username", "autocapitalize": "none"})
    password = PasswordField("Lösenord", [InputRequired("Skriv ditt lösenord.")], render_kw={"autocomplete": "current-password"})


class PasswordForm(Form):
    old_password = PasswordField(
        "Nuvarande lösenord", [InputRequired("Skriv ditt nuvarande lösenord.")], render_kw={"autocomplete": "current-password"}
    )
    password = PasswordField(
        "Nytt lösenord",
        [InputRequired("Skriv ett nytt lösenord."), Length(min=12, max=200, message="Lösenordet ska ha minst 12 tecken.")],
        description="Minst 12 tecken. En lång mening går bra.",
        render_kw={"autocomplete": "new-password"},
    )


class DeputyForm(Form):
    deputy_id = pick("Ersättare", {}, required("Välj vem som ska vara ersättare."), coerce=int)
    starts_on = day("Från och med", required("Skriv från vilken dag."), NotPast())
    ends_on = day("Till och med", required("Skriv till vilken dag."))

    def validate_ends_on(self, field: object) -> None:
        if self.starts_on.data and self.ends_on.data and self.ends_on.data < self.starts_on.data:
            raise ValidationError("Sista dagen ligger före den första.")


class AccessibilityForm(Form):
    message = text(
        "Vad fungerar inte?",
        required("Skriv vad som inte fungerar."),
        render_kw={"rows": 5},
        description="Skriv inga uppgifter om enskilda personer.",
    )
    answer_to = short("Hur kan vi nå dig?", description="Telefon eller e-post, om du vill ha svar.")
