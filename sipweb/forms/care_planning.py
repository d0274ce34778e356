"""The forms of a care planning. No field asks for a decision or an outcome: nothing is decided there (R273)."""

from typing import Any

from sipweb.forms.base import Form, NotFuture, day, pick, radios, required, short, text, version
from sipweb.forms.meetings import TimeFields
from sipweb.rules.care_planning import REASONS


class WhenFields(TimeFields):
    follow_up_on = day(
        "Intern uppföljning",
        required("Skriv vilken dag ni följer upp inom förvaltningen."),
        description="Planera den nu, i nära anslutning till mötet. Där går ni igenom ett eventuellt gemensamt ansvar.",
    )

    @property
    def answers(self) -> dict[str, Any]:
        told = {k: v for k, v in super().answers.items() if k not in {"starts_on", "starts_at_time"}}
        return {**told, "starts_at": self.moment}


class PlanningForm(WhenFields):
    unit_id = pick("Från", {}, required("Välj enhet."), coerce=int, empty=None)
    person_words = text("Den enskildes egna ord", description="Vad den enskilde själv vill.", render_kw={"rows": 2})
    reason = radios("Varför ska båda avdelningarna medverka?", REASONS, required("Välj varför båda ska medverka."))
    reason_text = text(
        "Beskriv", required("Beskriv kort varför båda ska medverka."), description="Den andra enheten läser det.", render_kw={"rows": 3}
    )
    to_unit_id = radios("Vilken enhet på den andra avdelningen?", {}, required("Välj vilken enhet som kallas."), coerce=int)
    need = text(
        "Behövs för handläggningen därför att …",
        description="När den andra enheten redan är aktuell i akten räcker det här i stället för samtycke.",
        render_kw={"rows": 2},
    )
    staff = text(
        "Vilka kommer från kommunen?",
        required("Skriv vilka som kommer från kommunen."),
        description="Namn och roll, en på varje rad.",
        render_kw={"rows": 3},
    )
    region = text("Vilka kommer från regionen?", description="Namn och roll, en på varje rad.", render_kw={"rows": 3})
    others = text(
        "Vilka fler kommer?", description="Den enskilde, och de som den enskilde vill ha med. En på varje rad.", render_kw={"rows": 2}
    )

    FIRST = ("person_words", "reason", "reason_text", "to_unit_id", "need")
    WHEN = ("starts_on", "starts_at_time", "place", "staff", "region", "others", "follow_up_on")


class MovePlanningForm(WhenFields):
    text = text("Varför flyttas mötet?", required("Skriv varför mötet flyttas."), render_kw={"rows": 2})
    version = version()


class HoldPlanningForm(Form):
    person_words = text("Den enskildes egna ord", description="Vad den enskilde sa på mötet.", render_kw={"rows": 3})
    came = text("Vilka var med?", required("Skriv vilka som var med."), description="Namn och roll, en på varje rad.")
    information = text(
        "Information och genomgång",
        required("Skriv vad ni informerade varandra om och gick igenom."),
        description="Bara information. Inga beslut tas på mötet.",
        render_kw={"rows": 8},
    )
    version = version()


class PostponeForm(Form):
    follow_up_on = day("Ny dag för den interna uppföljningen", required("Skriv vilken dag."))
    text = text("Varför flyttas den?", required("Skriv varför uppföljningen flyttas."), render_kw={"rows": 2})
    version = version()


class FollowUpForm(Form):
    followed_up_on = day("Vilken dag följde ni upp?", required("Skriv vilken dag."), NotFuture())
    text = text(
        "Vad kom ni fram till om ett gemensamt ansvar?",
        required("Skriv vad ni kom fram till."),
        description="Beslut tas enligt delegationsordningen på respektive enhet, och hänvisas till i akten.",
        render_kw={"rows": 6},
    )
    version = version()


class CancelPlanningForm(Form):
    text = short("Varför ställs mötet in?", required("Skriv varför mötet ställs in."))
