"""What may not stand in a text that is anonymous. Used inside actions; not actions themselves."""

from collections.abc import Iterable

from sipweb.gate import Refused
from sipweb.queries.names import known_names_in
from sipweb.rules.names import Name
from sipweb.rules.questions import why_not_anonymous
from sipweb.rules.standing import Actor


class NamesFound(Refused):
    """Words that are, or may be, the name of someone the writer knows of. They are in the writer's own text, and nowhere else."""

    def __init__(self, words: list[str]) -> None:
        quoted = ", ".join(f"”{word}”" for word in words)
        super().__init__(f"Texten innehåller {quoted}. Ta bort det, eller kryssa i att det inte är den personen.", "not_that_person")
        self.words = words


def refuse_telling(actor: Actor, *texts: str, looked_at: str = "", beside: Iterable[Name] = ()) -> None:
    """Numbers are refused. Names that the writer may see are refused until the writer has looked at the very words.

    `looked_at`: the words that the writer has said are not that person, joined by a bar. `beside`: those whom the writer reads about
    without having the akt, as at a meeting.
    """
    if why_not := why_not_anonymous(*texts):
        raise Refused(why_not)
    found = known_names_in(actor, *texts, beside=beside)
    if set(found) - set(looked_at.split("|")):
        raise NamesFound(found)
