"""Which fields hold what somebody typed: there a word is a word, also one that the program has a use for (*ok*, *sent*, *trend*)."""

from collections.abc import Iterator
from functools import cache

from wtforms import StringField
from wtforms.fields.core import UnboundField

from sipweb.forms.base import Form


def is_typed(name: str) -> bool:
    """Is it a field for text in every form that has it? Those that a form gets for the page are not known here."""
    return name in typed_fields()


@cache
def typed_fields() -> frozenset[str]:
    texts: set[str] = set()
    others: set[str] = set()
    for form in forms_under(Form):
        for name, field in vars(form).items():
            if isinstance(field, UnboundField):
                (texts if issubclass(field.field_class, StringField) else others).add(name)
    return frozenset(texts - others)


def forms_under(form: type[Form]) -> Iterator[type[Form]]:
    for one in form.__subclasses__():
        yield one
        yield from forms_under(one)
