"""What was written, as it stands on paper: of whoever is or may be protected no paper says who, where or how to reach them (decisions).

One place for all papers about what people have written: base.html promises it of every "Skriv ut".
"""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from sipweb.models import Case
from sipweb.queries.identities import earlier_names
from sipweb.rules.names import Name
from sipweb.rules.paper import as_name, on_paper
from sipweb.rules.people import is_masked

# What the program fills in, and the staff: named on purpose.
MEANT = frozenset({"answer", "by", "iso", "key", "label", "people", "said", "state", "step", "title", "unit", "when", "who"})
FILLED_IN = frozenset({"Från", "Av", "Kallad av", "Kallad"})


def for_paper(case: Case | None, *places: str) -> Callable[[Any], Any]:
    """Texts, and rows of them, as the paper about this akt says them. `places`: where somebody is to meet the person."""
    if case is None or not is_masked(case.person.protection):
        return lambda told: told
    person = case.person
    name = Name(person.given_name, person.family_name)
    around = [*earlier_names(person.id), *(as_name(one.name) for one in person.representatives)]
    reached = [person.address, person.phone, person.identity_number, *(one.phone for one in person.representatives), *places]

    def masked(told: Any) -> Any:
        if isinstance(told, str):
            return on_paper(told, name, around, reached)
        if isinstance(told, Mapping):
            meant = MEANT | {"value"} if told.get("key") in FILLED_IN else MEANT
            return {key: value if key in meant else masked(value) for key, value in told.items()}
        return [masked(one) for one in told] if isinstance(told, list | tuple) else told

    return masked


def over(told: Callable[[Any], Any]) -> Callable[..., Markup]:
    """For a paper of many parts: `{% call over() %}`, and every text between is told so. What is staff's is left out once too often."""

    def piece(part: Markup) -> Markup:
        tag, end, text = part.rpartition(">")
        return tag + end + (told(text.unescape()) if text.strip() else text)  # put together it is escaped again

    return lambda caller: Markup("<").join(map(piece, caller().split("<")))
