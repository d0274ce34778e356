"""Two akter of one person: which other akt, which details stand, and why."""

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField

from sipweb.forms.base import Form, radios, required, short, text


class OtherForm(Form):
    other_number = short("Den andra aktens nummer", required("Skriv den andra aktens nummer."), description="Till exempel 2026-0143.")


class ReviewForm(Form):
    seen = HiddenField("Visat", default="")


class UndoForm(ReviewForm):
    reason = text("Varför ska den ångras?", required("Skriv varför sammanslagningen ska ångras."), render_kw={"rows": 3})
    keys: tuple[str, ...] = ()

    @property
    def answers(self) -> dict[str, Any]:
        return {"reason": self.reason.data, "seen": self.seen.data, "places": {key: self[f"place_{key}"].data for key in self.keys}}


def undo_form(rows: Sequence[tuple[str, str]], kept: str, other: str) -> type[UndoForm]:
    """With one question for each row that came after the merge and that nobody can place (`rows`: key and words)."""
    akter = {"stays": f"Akt {kept}", "goes": f"Akt {other}"}
    asked = {f"place_{key}": radios(told, akter, required(f"Säg vilken akt det hör till: {told}")) for key, told in rows}
    return type("PlacingForm", (UndoForm,), {**asked, "keys": tuple(key for key, _ in rows)})


class ProposalForm(Form):
    """With one question for each detail that differs; nothing is chosen beforehand."""

    seen = HiddenField("Visat", default="")
    other_number = HiddenField("Den andra aktens nummer")
    keys: tuple[str, ...] = ()

    @property
    def answers(self) -> dict[str, Any]:
        return {
            "choices": {key: self[key].data for key in self.keys},
            "reason": self["reason"].data,
            "because": self["because"].data if "because" in self else "",
            "seen": self.seen.data,
        }


def proposal_form(questions: dict[str, tuple[str, dict[str, str]]], differs: str = "") -> type[ProposalForm]:
    """`questions`: for each detail its label, and what the kept and the other akt say. `differs`: what speaks for two persons."""
    asked: dict[str, Any] = {}
    for key, (label, said) in questions.items():
        asked[key] = radios(label, said, required(f"{label}: välj vad som ska gälla."))
    why = text(
        "Hur vet ni att det är samma person?",
        required("Skriv hur ni vet att det är samma person."),
        description="Till exempel att numret har kommit, eller att ni har pratat med den enskilde.",
        render_kw={"rows": 3},
    )
    if differs:
        label = f"Varför skiljer sig {differs}?"
        asked["because"] = text(label, required(f"Skriv varför {differs} skiljer sig."), render_kw={"rows": 2})
    return type("ChosenForm", (ProposalForm,), {**asked, "reason": why, "keys": tuple(questions)})
