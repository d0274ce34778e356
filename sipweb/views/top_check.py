"""Before a question comes to the avdelningschefer, wherever it is lifted from: exactly what they will see, who read no akt and no name."""

from collections.abc import Iterable

from sipweb.forms.base import Form
from sipweb.models import Case, Escalation
from sipweb.views.escalation_trail import trail, without_name
from sipweb.views.pages import Page, checked


def check_top(
    form: Form,
    case: Case | None,
    units: Iterable[str],
    told: Iterable[tuple[str, str | None]],
    one: Escalation | None = None,
    *,
    on_the_wall: bool = False,
) -> Page | None:
    """The way here and what is written now, and nothing more of the akt. None when it has been shown.

    `told`: what the form adds, with titles. `one`: the question that goes on. `on_the_wall`: closed until somebody asks to see it.
    """

    def rows() -> list[dict[str, str]]:
        number = {"key": "Akt", "value": f"{case.number}, utan namn" if case else ""}
        seen = [number, {"key": "Enheter", "value": ", ".join(units)}, *(way_here(one) if one else [])]
        return [*seen, *({"key": key, "value": without_name(case)(value or "")} for key, value in told)]

    title = "Granska: lyft till nivå 4"
    withheld = "Vem det gäller, och allt annat i akten."
    return checked(form, rows, "avdelningscheferna", title, "Lyft", case=case, withheld=withheld, closed=on_the_wall)


def way_here(one: Escalation) -> list[dict[str, str]]:
    """What has been written and answered on each level, the first one first."""
    without, steps, rows = without_name(one.case), trail(one)[::-1], list[dict[str, str]]()
    for step in steps:
        rows += [{"key": f"{step['title']}, {step['when']}: {row['key'].lower()}", "value": without(row["value"])} for row in step["told"]]
    for step in steps:
        for said in step["answers"]:
            if words := "\n".join(filter(None, [said["text"], said["noted"]])):
                rows.append({"key": f"{step['title']}, {step['when']}: svar från {said['unit']}", "value": without(words)})
    return rows
