"""The forms of the yearly review: when, who, and a text for each of the routine's own headings."""

from typing import Any

from sipweb.forms.base import AskedFor, Form, NotFuture, NotPast, boxes, day, required, text, version
from sipweb.rules.routine_reviews import PARTS


class PlanReviewForm(Form):
    planned_on = day("Vilken dag träffas ni?", required("Skriv vilken dag ni träffas."), NotPast())


class WriteReviewForm(Form):
    held_on = day("Vilken dag träffades ni?", required("Skriv vilken dag ni träffades."), NotFuture())
    member_ids = boxes("Vilka var med?", {}, AskedFor(), coerce=int)
    others = text("Andra som var med", description="Namn och roll, en på varje rad.", render_kw={"rows": 2})
    summary = text(
        "Hur fungerar rutinen?",
        required("Skriv hur rutinen fungerar och hur den förankras."),
        description="Är den ändamålsenlig, och är den känd av alla? Vad gör ni för att den ska leva?",
        render_kw={"rows": 5},
    )
    training = text("Gemensam kompetensutveckling och utbyte", render_kw={"rows": 3})
    next_on = day("Nästa uppföljning senast", required("Skriv vilken dag nästa uppföljning ska vara gjord."))
    version = version()

    FIRST = ("held_on", "member_ids", "others", "summary")
    LAST = ("training", "next_on")
    REVISED = tuple(f"part_{part}" for part in PARTS)

    @property
    def answers(self) -> dict[str, Any]:
        told = super().answers
        revised = {name.removeprefix("part_"): told.pop(name) or "" for name in self.REVISED}
        return {**told, "others": told["others"] or "", "training": told["training"] or "", "revised": revised}


for part, heading in PARTS.items():
    setattr(WriteReviewForm, f"part_{part}", text(heading, render_kw={"rows": 2}))
