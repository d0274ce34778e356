"""The request's forms, from question to outcome."""

from typing import Any

from sipweb.forms.base import Form, NotFuture, RequiredIf, day, pick, radios, required, short, text, tick, version, yes_no
from sipweb.rules.referrals import OUTCOMES
from sipweb.words import GROUNDS

TAKEN_UP = {key: GROUNDS[key] for key in ("application", "report", "investigation")}


class ReferralForm(Form):
    """The person's own words come first (R185)."""

    person_words = text(
        "Den enskildes egna ord", description="Vad vill den enskilde själv? Skriv så som hen säger det.", render_kw={"rows": 3}
    )
    from_unit_id = pick("Från", {}, required("Välj enhet."), coerce=int, empty=None)
    to_unit_id = radios("Vilken enhet vill du fråga?", {}, required("Välj vilken enhet du vill fråga."), coerce=int)
    question = text(
        "Frågeställning",
        required("Skriv vad du vill fråga."),
        description="Vad behöver ni hjälp av den andra enheten med?",
        render_kw={"rows": 4},
    )
    situation = text("Situationen just nu", description="Bara det som den andra enheten behöver veta.", render_kw={"rows": 4})
    need = text(
        "Behövs för handläggningen därför att …",
        description="När den andra enheten redan är aktuell i akten räcker det här i stället för samtycke.",
        render_kw={"rows": 2},
    )
    application_made = tick("Den enskilde har redan ansökt hos den enheten", description="Då kan förfrågan inte avböjas.")
    version = version()


class NeedForm(Form):
    need = text("Behövs för handläggningen därför att …", required("Skriv varför uppgifterna behövs."), render_kw={"rows": 2})


class DirectForm(Form):
    person_words = text("Den enskildes egna ord", description="Vad vill den enskilde själv?", render_kw={"rows": 3})
    from_unit_id = pick("Från", {}, required("Välj enhet."), coerce=int, empty=None)
    to_unit_id = radios("Vilken enhet vill du ha med?", {}, required("Välj enhet."), coerce=int)
    question = text("Vad ska trepartsmötet handla om?", required("Skriv vad mötet ska handla om."), render_kw={"rows": 3})
    need = text("Behövs för handläggningen därför att …", required("Skriv varför uppgifterna behövs."), render_kw={"rows": 2})


class TextForm(Form):
    text = text("Text", required("Skriv varför, så att den andra enheten förstår."), render_kw={"rows": 4})


class DeclineForm(Form):
    application_made = yes_no("Har den enskilde ansökt, eller startar uppgifterna ett ärende hos er?", required("Svara ja eller nej."))
    text = text("Skäl", required("Skriv varför ni säger nej. Skälet når den andra enheten."), render_kw={"rows": 4})

    @property
    def answers(self) -> dict[str, Any]:
        return {"text": self.text.data, "application_made": self.application_made.data == "yes"}


class TakeUpForm(Form):
    ground = radios("Varför är den enskilde aktuell hos er?", TAKEN_UP, required("Välj varför."))
    ground_on = day("Vilken dag kom det in?", required("Skriv vilken dag."), NotFuture())
    case_worker_id = pick("Handläggare hos er", {}, required("Välj handläggare."), coerce=int)


class AssignForm(Form):
    to_worker_id = pick("Handläggare", {}, required("Välj handläggare."), coerce=int, empty="Välj handläggare")


class ReassignForm(AssignForm):
    text = text("Skäl", required("Skriv varför ni byter handläggare."), render_kw={"rows": 3})


class ForwardForm(Form):
    to_unit_id = radios("Till vilken enhet?", {}, required("Välj enhet."), coerce=int)
    text = text("Skäl", required("Skriv varför förfrågan hör hemma där."), render_kw={"rows": 3})


class CloseForm(Form):
    person_words = text("Den enskildes egna ord", description="Hur den enskilde ser på hur det blev.", render_kw={"rows": 2})
    outcome = radios("Utfall", OUTCOMES, required("Välj utfall."))
    text = text("Kort om utfallet", render_kw={"rows": 3})
    informed = tick(
        "Jag har berättat om utfallet för den andra handläggaren", required("Berätta för den andra handläggaren innan du avslutar.")
    )
    decided = yes_no(
        "Finns ett beslut att hänvisa till?",
        required("Svara ja eller nej."),
        description="Beslutet tas på enheten, enligt delegationsordningen. Här skrivs bara hänvisningen.",
    )
    unit_id = radios("Vilken enhet har fattat beslutet?", {}, RequiredIf("decided", {"yes"}, "Välj enhet."), coerce=int)
    delegate = short("Vem har beslutat?", RequiredIf("decided", {"yes"}, "Skriv vem som har beslutat."))
    delegation_reference = short(
        "Punkt i delegationsordningen", RequiredIf("decided", {"yes"}, "Skriv vilken punkt i delegationsordningen.")
    )
    decided_on = day("Beslutsdatum", RequiredIf("decided", {"yes"}, "Skriv vilken dag."), NotFuture())
    told_by_id = radios("Vem har berättat för den enskilde?", {}, RequiredIf("decided", {"yes"}, "Välj vem som har berättat."), coerce=int)
    told_on = day("När fick den enskilde veta?", RequiredIf("decided", {"yes"}, "Skriv vilken dag."), NotFuture())

    DECISION = ("unit_id", "delegate", "delegation_reference", "decided_on", "told_by_id", "told_on")

    @property
    def answers(self) -> dict[str, Any]:
        decision = {name: self[name].data for name in self.DECISION} if self.decided.data == "yes" else None
        told = {"outcome": self.outcome.data, "text": self.text.data, "person_words": self.person_words.data}
        return {**told, "decision": decision}


class LiftForm(Form):
    person_words = text("Den enskildes egna ord", description="Vad den enskilde själv vill.", render_kw={"rows": 2})
    attempted_on = day("När pratade ni senast om det?", required("Skriv vilken dag."), NotFuture())
    attempt = text("Vad har ni försökt?", required("Skriv vad ni har försökt på egen hand."), render_kw={"rows": 4})
    question = text("Vilken fråga lyfter ni?", required("Skriv vilken fråga som lyfts."), render_kw={"rows": 3})
    agreed = yes_no("Är ni överens om att lyfta?", required("Svara ja eller nej."))
    disagreement = text(
        "Varför är ni inte överens?", RequiredIf("agreed", {"no"}, "Skriv varför ni inte är överens."), render_kw={"rows": 2}
    )

    @property
    def answers(self) -> dict[str, Any]:
        return {
            **{k: v or "" for k, v in super().answers.items()},
            "attempted_on": self.attempted_on.data,
            "agreed": self.agreed.data == "yes",
        }
