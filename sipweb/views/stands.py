"""What a row says now, in the form's own words, for who came second."""

import re
from typing import Any

from wtforms import SelectMultipleField

from sipweb.forms.base import Form


def stands_now(form: Form, row: Any) -> list[dict[str, str]]:
    """What the row says now, where it differs from what was typed."""
    told = []
    for field in form:
        if field.short_name == "version" or (value := as_it_is(row, field.short_name)) is UNTOLD:
            continue
        if (shown := in_words(field, value)) != in_words(field, field.data):
            told.append({"key": field.label.text, "value": shown or "Inget angivet"})
    return told


def in_words(field: Any, value: Any) -> str:
    """As the form says it: what stands in a list to choose from has words of its own, and what is not in the list is not said."""
    words = {choice.value: str(choice.label) for choice in getattr(field, "choices", None) or []}
    if isinstance(value, str) and isinstance(field, SelectMultipleField):  # keys in one column
        value = re.split(r"[ ,]+", value)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(label for choice, label in words.items() if choice in value)
    if isinstance(value, bool):
        return words.get("yes" if value else "no") or ("Ja" if value else "Nej")
    return words.get(value, "") if words else str("" if value is None else value).replace("\r\n", "\n")


UNTOLD = object()  # the row has no such field


def as_it_is(row: Any, name: str) -> Any:
    """What the row says of a field; a day and a time of the form are one moment there."""
    moment = getattr(row, "starts_at", None)
    if moment is not None and name in {"starts_on", "starts_at_time"}:
        return moment.date() if name == "starts_on" else moment.time()
    return getattr(row, name, UNTOLD)
