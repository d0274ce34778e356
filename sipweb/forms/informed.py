"""Telling the other units: besked, a decision to refer to, samtal, and an answer given by phone."""

from sipweb.actions.answers import ANSWERS
from sipweb.forms.base import AskedFor, Form, NotFuture, RequiredIf, boxes, day, pick, radios, required, short, version
from sipweb.forms.base import text as long_text

NEED = "Behövs för handläggningen därför att …"
CONTENT_HINT = "Enheter som du inte kryssar för får besked utan innehåll: att något har hänt, och vem de kan ringa."


class AnnouncementForm(Form):
    text = long_text("Vad ska de andra veta?", AskedFor(), description="Bara det som de behöver för sin planering.", render_kw={"rows": 4})
    unit_ids = boxes("Vilka får innehållet?", {}, AskedFor(), coerce=int, description=CONTENT_HINT)
    need = long_text(NEED, AskedFor(), description="Skriv det när någon får innehållet.", render_kw={"rows": 2})
    version = version()


class CloseTrackForm(Form):
    """Why it is closed is the own unit's; what the others are told is a besked of its own."""

    reason = long_text(
        "Varför avslutas det hos er?", required("Skriv varför det avslutas."), description="För er egen del.", render_kw={"rows": 3}
    )
    text = long_text(
        "Vad ska de andra veta?", description="Till exempel vad som är klart, och vad som återstår för dem.", render_kw={"rows": 3}
    )
    unit_ids = boxes("Vilka får innehållet?", {}, AskedFor(), coerce=int, description=CONTENT_HINT)
    need = long_text(NEED, AskedFor(), description="Skriv det när någon får innehållet.", render_kw={"rows": 2})
    version = version()


class DecisionForm(Form):
    unit_id = pick("Enhet som har beslutat", {}, required("Välj enhet."), coerce=int, empty=None)
    delegate = short("Vem har beslutat?", required("Skriv vem som har beslutat."))
    delegation_reference = short("Punkt i delegationsordningen", required("Skriv vilken punkt i delegationsordningen."))
    decided_on = day("Beslutsdatum", required("Skriv vilken dag beslutet togs."), NotFuture())
    told_by_id = pick("Vem har berättat för den enskilde?", {}, required("Välj vem som har berättat."), coerce=int)
    told_on = day("När fick den enskilde veta?", required("Skriv vilken dag den enskilde fick veta."), NotFuture())


class CorrectDecisionForm(DecisionForm):
    unit_id = None
    reason = long_text("Varför rättas det?", required("Skriv vad som var fel."), render_kw={"rows": 2})


class ThreadForm(Form):
    unit_id = pick("Din enhet", {}, required("Välj enhet."), coerce=int, empty=None)
    unit_ids = boxes("Vilka enheter ska vara med?", {}, required("Välj minst en enhet."), coerce=int)
    heading = short("Vad gäller det?", required("Skriv vad det gäller, utan namn."))
    need = long_text(NEED, required("Skriv varför de andra behöver uppgifterna."), render_kw={"rows": 2})
    text = long_text("Meddelande", required("Skriv ditt meddelande."), render_kw={"rows": 4})


class MessageForm(Form):
    text = long_text("Meddelande", required("Skriv ditt meddelande."), render_kw={"rows": 4})


class RecordAnswerForm(Form):
    kind = radios("Vad svarade de?", ANSWERS, required("Välj vad de svarade."))
    to_worker_id = pick("Vem har de utsett?", {}, RequiredIf("kind", {"assign"}, "Välj vem de har utsett."), coerce=int)
    text = long_text("Varför sa de nej?", RequiredIf("kind", {"decline"}, "Skriv varför de sa nej."), render_kw={"rows": 3})
    said_by = short("Vem svarade?", required("Skriv vem du pratade med."), description="Namn och titel.")
    said_on = day("Vilken dag?", required("Skriv vilken dag de svarade."), NotFuture())

    @property
    def answers(self) -> dict[str, object]:
        return super().answers | {"text": self.text.data or ""}


class RejectAnswerForm(Form):
    text = long_text("Vad stämmer inte?", required("Skriv vad som inte stämmer. Den andra enheten läser det."), render_kw={"rows": 3})
