"""Placements and the steps of a transfer. What is only for one side of it stands with that side's form."""

from typing import Any

from sipweb.forms.base import (
    AskedFor,
    Form,
    NotFuture,
    NotPast,
    RequiredIf,
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
    yes_no,
)
from sipweb.rules.transfer_moves import CONTACTS, ENDINGS, LIFT_ANSWERS, NEED_KINDS, NEEDS


class PlacementForm(Form):
    unit_id = pick("Placerad av", {}, required("Välj enhet."), coerce=int)
    starts_on = day("Första dagen", required("Skriv vilken dag placeringen började."))
    ends_on = day("Sista dagen", description="Lämna tomt när inget slut är bestämt.")


class PlacementChangeForm(Form):
    starts_on = day("Första dagen", required("Skriv vilken dag placeringen började."))
    ends_on = day("Sista dagen", description="Lämna tomt när inget slut är bestämt.")
    is_mistaken = tick("Placeringen skrevs in av misstag", description="Den räknas inte längre. Skälet står kvar.")
    why = text("Varför ändras den?", required("Skriv varför placeringen ändras."), render_kw={"rows": 2})
    version = version()


class NeedsForm(Form):
    """Does the person need support after the birthday (R225)? The kinds are for the terminsinventering, which has no free text."""

    person_words = text("Den enskildes egna ord", description="Vad säger den unge själv om tiden efter?", render_kw={"rows": 3})
    answer = radios("Behövs stöd också efter födelsedagen?", NEEDS, required("Svara ja, nej eller att det inte går att säga än."))
    needs = boxes("Vad gäller behovet?", NEED_KINDS, RequiredIf("answer", {"yes"}, "Välj minst ett slags behov."))
    text = text(
        "Bedömning",
        RequiredIf("answer", {"yes", "no"}, "Skriv hur du har bedömt, eller varför stöd inte behövs."),
        description="Vid ja: det den mottagande enheten behöver veta när ni aviserar. Vid nej: skälet.",
        render_kw={"rows": 4},
    )
    again_on = day("Bedöm på nytt senast", RequiredIf("answer", {"later"}, "Skriv när ni bedömer igen."), NotPast())

    @property
    def answers(self) -> dict[str, Any]:
        told = super().answers
        return {**told, "text": told["text"] or "", "needs": told["needs"] or []}


class JudgeForm(NeedsForm):
    from_unit_id = pick("Din enhet", {}, required("Välj enhet."), coerce=int, empty=None)


class RejudgeForm(NeedsForm):
    version = version()


class NotifyForm(Form):
    to_unit_id = radios("Vilken enhet tar emot?", {}, required("Välj vilken enhet som tar emot."), coerce=int)
    late_why = text("Varför är aviseringen sen?", AskedFor(), render_kw={"rows": 2})
    need = text(
        "Behövs för handläggningen därför att …",
        description="När den andra enheten redan är aktuell i akten räcker det här i stället för samtycke.",
        render_kw={"rows": 2},
    )


class StartHandoverForm(Form):
    need = text(
        "Behövs för handläggningen därför att …",
        description="När den andra enheten redan är aktuell i akten räcker det här i stället för samtycke.",
        render_kw={"rows": 2},
    )
    from_unit_id = pick("Från", {}, required("Välj enhet."), coerce=int, empty=None)
    to_unit_id = radios("Vilken enhet tar emot?", {}, required("Välj vilken enhet som tar emot."), coerce=int)
    person_words = text("Den enskildes egna ord", render_kw={"rows": 3})
    text = text("Varför lämnar ni över?", required("Skriv varför en annan enhet ska ta över."), render_kw={"rows": 4})
    day = day("När ska ansvaret gå över?", NotPast(), description="Kan bestämmas på mötet.")


class AgendaForm(Form):
    """One of the planned meetings: the item is then prepared there. Another day is for a meeting that is not planned in sipweb."""

    meeting_id = pick("Vilket möte?", {}, AskedFor(), coerce=int, empty="Ett annat möte")
    meeting_on = day("Vilken dag är samverkansmötet?", AskedFor(), description="Behövs när mötet inte finns i listan.")


class DecideForm(Form):
    """The meeting's answer (R227)."""

    on = day("Vilken dag bestämdes det?", required("Skriv vilken dag det bestämdes."), NotFuture())
    suitable = yes_no("Är en överföring lämplig?", required("Svara ja eller nej."))
    to_unit_id = pick("Mottagande enhet", {}, AskedFor(), coerce=int)
    method = text(
        "På vilket sätt, eller varför inte?",
        required("Skriv på vilket sätt överföringen görs, eller varför det inte blir någon."),
        render_kw={"rows": 4},
    )
    day = day(
        "Ansvaret går över",
        description="Lämna tomt när det är födelsedagen. En tidigare dag blir ett förslag, som den andra enhetens chef svarar på.",
    )

    @property
    def answers(self) -> dict[str, Any]:
        return {**super().answers, "suitable": self.suitable.data == "yes"}


class SettleForm(DecideForm):
    """What the enhetschefer of both units came to."""

    day = day("Ansvaret går över", description="Lämna tomt när det är födelsedagen.")
    version = version()


class ReasonForm(Form):
    text = text("Skäl", required("Skriv varför."), render_kw={"rows": 4})


class LiftForm(ReasonForm):
    no_unit_why = text("Varför är ingen mottagande enhet utsedd?", AskedFor(), render_kw={"rows": 2})


class AcknowledgeForm(Form):
    answer = radios("Vad säger ni?", LIFT_ANSWERS, required("Välj om ni är överens om att frågan är lyft."))
    text = text("Varför, om ni inte är överens?", AskedFor(), render_kw={"rows": 3})


def corrects() -> Any:
    return text("Varför rättas det?", AskedFor(), render_kw={"rows": 2})


class RefuseForm(Form):
    person_words = text("Den enskildes egna ord", required("Skriv vad den enskilde har sagt."), render_kw={"rows": 3})


class EndForm(Form):
    how = radios("Vad har hänt?", ENDINGS, required("Välj vad som har hänt."))
    text = text("Skäl", required("Skriv varför."), render_kw={"rows": 3})


class ReceiveForm(Form):
    case_worker_id = pick("Handläggare", {}, required("Välj vem som handlägger."), coerce=int)


class OnForm(Form):
    on = day("Vilken dag?", required("Skriv vilken dag."), NotFuture())
    why = corrects()


class ContactForm(Form):
    whom = radios("Med vem?", CONTACTS, required("Välj vem ni har haft kontakt med."))
    on = day("Vilken dag?", required("Skriv vilken dag."), NotFuture())
    text = text("Vad kom ni fram till?", render_kw={"rows": 3})
    why = corrects()


class CallForm(Form):
    """Who takes part besides the two units (R261)."""

    on = day("Dag", required("Skriv vilken dag mötet är."), NotPast())
    clock = clock("Klockslag", required("Skriv vilken tid mötet börjar."))
    place = short("Plats", required("Skriv var mötet är."))
    representative_ids = boxes("Företrädare som bjuds in", {}, coerce=int)
    others = text("Andra vårdgivare som bjuds in", description="Ett namn på varje rad.", render_kw={"rows": 3})
    left_out = text(
        "Varför bjuds någon inte in?",
        AskedFor(),
        description="Behövs när en företrädare inte bjuds in, eller när det inte finns någon annan vårdgivare.",
        render_kw={"rows": 2},
    )


class HoldForm(Form):
    summary = text("Vad kom ni fram till?", required("Skriv vad ni kom fram till."), render_kw={"rows": 5})


class AgreeDayForm(Form):
    day = day("Ansvaret går över", required("Skriv vilken dag."))


class InformForm(Form):
    on = day("Vilken dag?", required("Skriv vilken dag."), NotFuture())
    how = text("Hur, och vad sa den enskilde?", required("Skriv hur den enskilde fick veta."), render_kw={"rows": 3})
    why = corrects()


class FinishForm(Form):
    first_planning = text("Den första planeringen", required("Skriv den första planeringen."), render_kw={"rows": 5})


class HandoverForm(Form):
    """In the order of the routine (R250–R253)."""

    person_words = text("Den enskildes egna ord", render_kw={"rows": 3})
    background = text("Bakgrund och familjesituation", required("Skriv bakgrund och familjesituation."), render_kw={"rows": 5})
    guardian = text("Förmyndare, god man eller förvaltare", render_kw={"rows": 2})
    situation = text("Aktuell situation", required("Skriv hur situationen är."), render_kw={"rows": 5})
    impairment = text(
        "Funktionsnedsättning eller problematik", required("Beskriv funktionsnedsättningen eller problematiken."), render_kw={"rows": 5}
    )
    earlier = text("Tidigare utredningar och diagnos", render_kw={"rows": 3})
    ongoing = text("Pågående insatser", required("Skriv vilka insatser som pågår, eller att inga gör det."), render_kw={"rows": 4})
    planning = text("Planering", render_kw={"rows": 3})
    version = version()


class SendHandoverForm(Form):
    version = version()
